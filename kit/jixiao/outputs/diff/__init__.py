"""Semantic comparison of two reports: what changed and what it means. Places and the order of rows do not count."""

from jixiao.outputs.diff.changes import Change, Meaning
from jixiao.outputs.diff.compare import Comparison, compare, rescored
from jixiao.outputs.diff.pairing import Pair, pair_rows

__all__ = ["Change", "Comparison", "Meaning", "Pair", "compare", "pair_rows", "rescored"]
