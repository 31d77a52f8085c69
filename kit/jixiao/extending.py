"""What plugins return and are made of, in one place. The hooks themselves stand in `jixiao.hookspecs`."""

from jixiao.files.reader import Reader
from jixiao.files.reading import DocumentBuilder
from jixiao.model.document import Document, Heading, Paragraph, Table
from jixiao.model.findings import Finding, Rule
from jixiao.model.limits import Limits
from jixiao.model.message import Message
from jixiao.model.outcome import Outcome
from jixiao.rules.algebra import (
    Answer,
    Case,
    Cases,
    both,
    clip,
    either,
    flagged,
    lacking,
    least,
    most,
    negated,
    under,
    whole,
)
from jixiao.rules.check import Check
from jixiao.rules.methods.base import (
    Example,
    NotApplicable,
    NotApplicablePolicy,
    RowMethod,
    TotalModifier,
    Totals,
    figure,
    measured,
    points,
    unknown,
    unmeasured,
)
from jixiao.rules.methods.params import NoParams, Number, Params
from jixiao.rules.methods.row import Row
from jixiao.toolkit.api import FindingFormat, Writer

__all__ = [
    "Answer",
    "Case",
    "Cases",
    "Check",
    "Document",
    "DocumentBuilder",
    "Example",
    "Finding",
    "FindingFormat",
    "Heading",
    "Limits",
    "Message",
    "NoParams",
    "NotApplicable",
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
    "Totals",
    "Writer",
    "both",
    "clip",
    "either",
    "figure",
    "flagged",
    "lacking",
    "least",
    "measured",
    "most",
    "negated",
    "points",
    "under",
    "unknown",
    "unmeasured",
    "whole",
]
