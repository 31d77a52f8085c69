"""A profile as it is written: the place (`profile.toml`) and its rule files, one for each kind and span of years.

Numbers are strings or TOML numbers and become `Decimal`; "95%" is 0.95. Every class refuses unknown keys.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, NamedTuple

import msgspec

from jixiao.model.findings import Severity
from jixiao.model.kinds import Amount, Basis, Rounding, WeightOrigin
from jixiao.model.message import Message
from jixiao.model.report import Kind
from jixiao.rules.methods.params import Number


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Unknown keys are refused."""


class Text(_Part, frozen=True, kw_only=True):
    """A text in Chinese and English."""

    zh: str
    en: str = ""

    @property
    def message(self) -> Message:
        """Both texts; the Chinese one where there is no English."""
        return Message(self.zh, self.en or self.zh)


class Cite(_Part, frozen=True, kw_only=True):
    """A source: the number and title of a document, or the published form that was seen."""

    number: str = ""
    title: str = ""
    article: str = ""
    url: str = ""
    note: str = ""

    def __str__(self) -> str:
        """`财预〔2020〕10号 项目支出绩效评价管理办法 第十六条`"""
        return " ".join(part for part in (self.number, self.title, self.article, self.url) if part)


class Source(NamedTuple):
    """The rule file that a rule is inherited from, with its basis and its sources."""

    id: str
    basis: Basis
    cite: tuple[Cite, ...]


class Grade(_Part, frozen=True, kw_only=True):
    """A grade band: from `min` (inclusive) up to the next band."""

    name: str
    min: Number


class GradeBands(_Part, frozen=True, kw_only=True):
    """The grade bands in force from a date (of the report, inclusive); without one, from the beginning."""

    bands: tuple[Grade, ...]
    effective: datetime.date | None = None
    basis: Basis = "cited"
    cite: tuple[Cite, ...] = ()


class Years(_Part, frozen=True, kw_only=True):
    """Fiscal years, both inclusive. Without `to` the rules stay in use until a later version."""

    from_: int = msgspec.field(name="from")
    to: int | None = None


class Defaults(_Part, frozen=True, kw_only=True):
    """Rules for the rows that a unit defines itself, by what kind of target the row has."""

    positive: dict[str, Any] | None = None
    reverse: dict[str, Any] | None = None
    equal: dict[str, Any] | None = None
    qualitative: dict[str, Any] | None = None
    cost: dict[str, Any] | None = None


class GroupWeight(_Part, frozen=True, kw_only=True):
    """A level-1 group, the words that tables use for it, its weight where the rules state one, and rules for its own rows."""

    name: str
    weight: Number | None = None
    words: tuple[str, ...] = ()
    defaults: Defaults | None = None


class Shape(_Part, frozen=True, kw_only=True):
    """One accepted division of the total over the level-1 groups."""

    name: str
    groups: tuple[GroupWeight, ...]


class ExecutionRule(_Part, frozen=True, kw_only=True):
    """预算执行率: its weight, the two amounts of the rate, and its rule."""

    weight: Number
    numerator: Amount = "spent"
    denominator: Amount = "adjusted"
    rule: dict[str, Any] = msgspec.field(default_factory=lambda: {"method": "ratio"})
    explain_below: Number | None = None
    words: tuple[str, ...] = ()


class Row(_Part, frozen=True, kw_only=True):
    """One indicator of a fixed score table."""

    path: tuple[str, ...]
    name: str
    words: tuple[str, ...] = ()
    weight: Number | None = None
    weight_origin: WeightOrigin = "printed"
    value: str | None = None
    rule: dict[str, Any] | None = None
    text: str = ""
    not_applicable: str | None = None
    basis: Basis | None = None
    cite: tuple[Cite, ...] = ()
    note: str = ""
    source: str = ""


class Required(_Part, frozen=True, kw_only=True):
    """Kinds of indicator that the rules ask for. `level` error only for cited rules."""

    path: tuple[str, ...]
    count: int = 1
    level: Literal["error", "warning", "info"] = "warning"


class Policy(_Part, frozen=True, kw_only=True):
    """What the rules ask beyond the table. Dates are month-day of the year after the fiscal year."""

    deadline: str | None = None
    publish: str | None = None
    outsourcing: Literal["forbidden", "allowed"] | None = None
    collective_decision: bool | None = None
    text_limits: dict[str, int] = {}
    explain_adjustment: bool | None = None
    notices: dict[str, str] = {}


class PlacePolicy(Policy, frozen=True):
    """What a place asks of every self-evaluation, in force from a date (of the report, inclusive)."""

    effective: datetime.date | None = None
    basis: Basis = "unverified"
    cite: tuple[Cite, ...] = ()


class KnownDocument(_Part, frozen=True, kw_only=True):
    """A document of the authority: number, title, when it was issued, and for which fiscal years it holds."""

    number: str
    title: str = ""
    issued: str = ""
    years: tuple[int, ...] = ()
    basis: Basis = "unverified"
    note: str = ""


class Disclosure(_Part, frozen=True, kw_only=True):
    """Where the results stand in the published accounts (决算) of some fiscal years. Tables are looked up by name, not by number."""

    years: Years
    tables: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    basis: Basis = "unverified"
    cite: tuple[Cite, ...] = ()
    note: str = ""


class LocalCheck(_Part, frozen=True, kw_only=True):
    """A check of the place's own. It looks at one sentence after another, or (`lacks`) at the whole text.

    mentions     one of these words stands in the sentence; with `cites_wrong`, right before the number
    without      none of these words stands in it
    cites_wrong  a document number that is wrong here, and the right one, which the sentence does not have
    numbered     the name of a published table, and its number in the year's list: another of two digits stands before it
    other_year   a notice with one of these words in its title, about an earlier fiscal year or one after the next
    lacks        none of these words stands anywhere; the finding is a note on the first line
    when         only in a text that holds one of these words

    `years` are fiscal years, `effective` a date of the report. The message may use {text}, {stated} and {computed}.
    """

    code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}[0-9]{3}$")]
    name: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    severity: Severity = "info"
    basis: Basis
    cite: tuple[Cite, ...] = ()
    title: Text
    message: Text
    why: Text
    mend: Text
    example: Text
    mentions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    cites_wrong: dict[str, str] = {}
    numbered: dict[str, int] = {}
    other_year: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    years: Years | None = None
    effective: datetime.date | None = None


class TemplateRow(_Part, frozen=True, kw_only=True):
    """A row that a template of the form prints: an indicator with its target and weight."""

    name: str
    weight: Number
    path: tuple[str, ...] = ()
    nature: str = ""
    target: str = ""
    unit: str = ""


class Template(_Part, frozen=True, kw_only=True):
    """Rows that the authority prescribes for one sort of spending; the division over level-1 groups does not hold for them."""

    name: str
    rows: tuple[TemplateRow, ...]
    basis: Basis = "practice"
    cite: tuple[Cite, ...] = ()


class Place(_Part, frozen=True, kw_only=True):
    """`profile.toml`: a place. `region` is its GB/T 2260 code, empty for the nation."""

    id: str
    name: Text
    region: Annotated[str, msgspec.Meta(pattern=r"^(\d{6})?$")] = ""
    extends: str | None = None
    version: str = "1"
    override: bool = False
    grades: tuple[GradeBands, ...] = ()
    grade_words: dict[str, str] = {}
    categories: dict[str, tuple[str, ...]] = {}
    qualitative_words: dict[str, tuple[str, ...]] = {}
    facts: dict[str, str] = {}
    policies: tuple[PlacePolicy, ...] = ()
    documents: tuple[KnownDocument, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    checks: tuple[LocalCheck, ...] = ()
    note: Text | None = None


class RuleFile(_Part, frozen=True, kw_only=True):
    """The rules of one place, kind and span of years. What is not given comes from `extends`, then from the place.

    `outlines` are other outlines in use beside `outline`; `management` names the rows on the management of the money that the form
    asks about (资金管理). The file is named `<kind>-<first year>.toml`, with a suffix where one place has several for a year
    (`project-2022-cost.toml`); its id is the place's id and that name without `.toml`.
    """

    title: Text
    kind: Kind
    years: Years
    effective: datetime.date | None = None
    version: str = "1"
    extends: str | None = None
    override: bool = False
    basis: Basis
    cite: tuple[Cite, ...] = ()
    note: Text | None = None
    partial: bool = False
    weights_note: Text | None = None
    total: Number = Number(100)
    score_step: Number = Number("0.01")
    rounding: Rounding = "half_up"
    adjustable: bool = False
    optional: bool = False
    over_limit: Number | None = None
    execution: ExecutionRule | None = None
    shapes: tuple[Shape, ...] = ()
    indicators: tuple[Row, ...] = ()
    defaults: Defaults | None = None
    required: tuple[Required, ...] = ()
    not_applicable: str | None = None
    modifiers: tuple[dict[str, Any], ...] = ()
    grades: tuple[GradeBands, ...] = ()
    policy: Policy | None = None
    facts: dict[str, str] = {}
    form: str | None = None
    templates: tuple[Template, ...] = ()
    outline: tuple[str, ...] = ()
    outlines: tuple[tuple[str, ...], ...] = ()
    management: tuple[str, ...] = ()
