"""Facts: every figure of a document with what its words say about it."""

from jixiao.documents.facts.fact import Fact, Line
from jixiao.documents.facts.fact_reader import lines, read

__all__ = ["Fact", "Line", "lines", "read"]
