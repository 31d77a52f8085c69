"""What plugins return, in one place: the records that the hooks of `jixiao.hookspecs` give."""

from jixiao.files.reader import Reader
from jixiao.model.limits import Limits
from jixiao.rules.check import Check
from jixiao.rules.methods import NotApplicablePolicy, RowMethod, TotalModifier
from jixiao.toolkit.api import FindingFormat, Writer

__all__ = ["Check", "FindingFormat", "Limits", "NotApplicablePolicy", "Reader", "RowMethod", "TotalModifier", "Writer"]
