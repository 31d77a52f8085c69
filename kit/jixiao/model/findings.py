"""Findings are data: a code, its place and the parameters of its message. Text is made at the edge, from the catalogue."""

from __future__ import annotations

from typing import Literal

import msgspec

from jixiao.model.document import Place
from jixiao.model.message import Fields, Message

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

NOT_ALL_READ = frozenset({"E005", "E006", "E018"})
"""Notes of the reading by which something that was printed may not have been read: then a sum that does not fit is no error."""

Verdict = Literal["holds", "rounding", "wrong", "suspicious"]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the catalogue: what a finding code means. Pairs are (Chinese, English).

    `message` is a template for `str.format` over the finding's params; `name` is a stable kebab-case word.
    """

    code: str
    name: str
    severity: Severity
    title: Message
    message: Message
    why: Message
    mend: Message
    example: Message
    cite: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong, or needs a person. The place is a JSON pointer into the report, a place in the text, or both.

    `severity` None means the catalogue's. `stated` and `computed` are printed figures. `quote` is an exact substring of
    the document's text, or None. `indicator` names the row the finding is about.
    """

    code: str
    severity: Severity | None = None
    pointer: str | None = None
    place: Place | None = None
    params: Fields = {}
    indicator: str | None = None
    quote: str | None = None
    stated: str | None = None
    computed: str | None = None
    cite: str | None = None
    fix: str | None = None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of the text that arithmetic can check, with its verdict. `code` is the finding code when it fails."""

    kind: str
    verdict: Verdict
    place: Place
    quote: str
    stated: str
    computed: str
    formula: str
    code: str = ""
    severity: Severity | None = None
    params: dict[str, str] = {}
