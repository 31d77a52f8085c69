"""The report: what a self-evaluation says, as typed data. The schemas in `jixiao_schemas` describe the same shapes.

Every class is frozen; a blank is None, never 0. Amounts, targets, weights and scores are `Value`: the printed text, which
`jixiao.text.quantity` reads. Nothing here opens files (`jixiao.files.loading`) or judges (`jixiao.rules.checks`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, NewType

import msgspec

from jixiao.text.quantity import plain

LIMIT = Decimal(10) ** 15
"""Number literals of a report lie strictly between -LIMIT and LIMIT; printed text is not limited."""

Kind = Literal["department", "project", "transfer", "bond"]
FundSource = Literal["total", "current", "carryover", "special_account", "unit", "other"]
Nature = Literal["≥", "≤", "=", ">", "<", "定性"]
Doubt = Literal["alignment", "merged", "reading"]
"""Why a row is not certain: its cells were put into columns by guess, its weight or score is one cell over several rows, or a figure
was recognised in a picture and may be another."""

Year = Annotated[int, msgspec.Meta(ge=1949, le=2100)]


Value = NewType("Value", str)
"""The printed text of an amount, target, actual, weight or score; `jixiao.text.quantity.parse` says what it means.

A number literal of TOML or JSON becomes its text (`literal_text`).
"""


def literal_text(raw: int | Decimal) -> Value:
    """The text of a number literal. Raises ValueError for NaN, infinity, or a number out of range."""
    number = Decimal(raw)
    if not number.is_finite() or not -LIMIT < number < LIMIT or number.as_tuple().exponent < -15:  # type: ignore[operator]
        raise ValueError(f"number out of range: {raw}")
    return Value(plain(number))


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Unknown keys are refused; defaults are left out when written."""


class Unit(_Part, frozen=True):
    """The evaluated unit 部门（单位）. `superior` is its 主管部门."""

    name: str | None = None
    code: str | None = None
    superior: str | None = None


class Region(_Part, frozen=True):
    """The place by GB/T 2260: six digits, and its name."""

    code: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{6})?\Z")] | None = None
    name: str | None = None


class Dates(_Part, frozen=True):
    """As printed; ISO dates where the report was written by hand."""

    report: str | None = None
    published: str | None = None


class Execution(_Part, frozen=True):
    """预算执行率: its own row of the form, never among the indicators. `base` names the denominator as printed."""

    weight: Value | None = None
    rate: Value | None = None
    score: Value | None = None
    base: str | None = None
    reason: str | None = None


class Total(_Part, frozen=True):
    """总分: the declared full score and the self-given one."""

    weight: Value | None = None
    score: Value | None = None


class Fund(_Part, frozen=True):
    """One row of the funds block. Amounts: 年初预算数, 全年预算数, 到位数, 全年执行数."""

    label: str | None = None
    source: FundSource | None = None
    parent: str | None = None
    initial: Value | None = None
    adjusted: Value | None = None
    arrived: Value | None = None
    spent: Value | None = None
    rate: Value | None = None
    weight: Value | None = None
    score: Value | None = None
    reason: str | None = None
    doubt: Doubt | None = None


class CheckItem(_Part, frozen=True):
    """One point of a checklist rule: what is asked, whether it is met, and what it is worth."""

    item: str
    met: bool | None = None
    points: Value | None = None


class Review(_Part, frozen=True):
    """What the reviewer found for a row (复核)."""

    actual: Value | None = None
    score: Value | None = None
    reason: str | None = None


class Indicator(_Part, frozen=True):
    """One indicator row 三级指标. `path` holds the levels above it, outermost first."""

    path: tuple[str, ...] = ()
    name: str | None = None
    code: str | None = None
    nature: Nature | None = None
    target: Value | None = None
    unit: str | None = None
    actual: Value | None = None
    weight: Value | None = None
    score: Value | None = None
    coefficient: Value | None = None
    core: bool | None = None
    applicable: bool | None = None
    reason: str | None = None
    rule: str | None = None
    explanation: str | None = None
    data_source: str | None = None
    evidence: str | None = None
    checklist: tuple[CheckItem, ...] = ()
    review: Review | None = None
    doubt: Doubt | None = None


class Goal(_Part, frozen=True):
    """年度总体目标: expected and actual."""

    expected: str | None = None
    actual: str | None = None


class Task(_Part, frozen=True):
    """年度重点工作任务 of the department form."""

    name: str | None = None
    level: str | None = None
    approved: Value | None = None
    spent: Value | None = None
    rate: Value | None = None
    reason: str | None = None


class Group(_Part, frozen=True):
    """A printed weight or score of a level above the rows, such as 产出指标（50分）."""

    path: tuple[str, ...]
    weight: Value | None = None
    score: Value | None = None


class Deduction(_Part, frozen=True):
    """One event of 扣分项: points taken from the total."""

    name: str | None = None
    points: Value | None = None


class Evaluation(_Part, frozen=True):
    """One 自评表 or one whole self-evaluation. A profile is chosen for each."""

    kind: Kind | None = None
    name: str | None = None
    code: str | None = None
    department: str | None = None
    agency: str | None = None
    funds: tuple[Fund, ...] = ()
    execution: Execution | None = None
    goals: tuple[Goal, ...] = ()
    tasks: tuple[Task, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    groups: tuple[Group, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    total: Total | None = None
    grade: str | None = None
    conclusion: str | None = None
    problems: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    form: str | None = None


class Fact(_Part, frozen=True):
    """A named figure that rule formulas use, such as 编制数."""

    name: str
    value: Value | None = None
    year: Year | None = None
    scope: str | None = None
    base: str | None = None
    origin: str | None = None


class Section(_Part, frozen=True):
    """A section of the prose. `number` as printed, `level` from 1, `text` without the heading."""

    number: str | None = None
    level: Annotated[int, msgspec.Meta(ge=1, le=9)] | None = None
    title: str | None = None
    text: str | None = None


class Attachment(_Part, frozen=True):
    """An attached form that the report announces, and the file that holds it."""

    name: str | None = None
    file: str | None = None
    evaluation: str | None = None


class Citation(_Part, frozen=True):
    """A document that the report cites."""

    number: str | None = None
    title: str | None = None


class Unmatched(_Part, frozen=True):
    """A printed text of a form that no field took."""

    text: str
    where: str | None = None


class Report(_Part, frozen=True):
    """A self-evaluation report."""

    schema_version: Literal[1] = 1
    title: str | None = None
    year: Year | None = None
    unit: Unit | None = None
    region: Region | None = None
    dates: Dates | None = None
    evaluations: tuple[Evaluation, ...] = ()
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    citations: tuple[Citation, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
