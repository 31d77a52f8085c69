"""What plugins return and are made of, in one place. The hooks themselves stand in `jixiao.hookspecs`."""

from jixiao.files.reader import Reader
from jixiao.files.reading import Gathering
from jixiao.model.document import Document, Heading, Paragraph, Table
from jixiao.model.findings import Finding, Rule
from jixiao.model.limits import Limits
from jixiao.model.outcome import Outcome
from jixiao.rules.check import Check
from jixiao.rules.methods import NotApplicablePolicy, RowMethod, TotalModifier
from jixiao.rules.methods.base import Example, Row
from jixiao.rules.methods.params import Number, Params
from jixiao.toolkit.api import FindingFormat, Writer

__all__ = [
    "Check",
    "Document",
    "Example",
    "Finding",
    "FindingFormat",
    "Gathering",
    "Heading",
    "Limits",
    "NotApplicablePolicy",
    "Number",
    "Outcome",
    "Paragraph",
    "Params",
    "Reader",
    "Row",
    "RowMethod",
    "Rule",
    "Table",
    "TotalModifier",
    "Writer",
]
