"""Semantic comparison of two reports: what changed and what it means. Places and the order of rows do not count."""

from jixiao.diffing.changes import Change, Meaning
from jixiao.diffing.compare import Comparison, compare, rescored
from jixiao.diffing.pairing import Pair, pair_rows

__all__ = ["Change", "Comparison", "Meaning", "Pair", "compare", "pair_rows", "rescored"]
