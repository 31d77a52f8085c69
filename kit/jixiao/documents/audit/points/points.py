"""The points of a form: 产出指标（50分） and the points of its rows, groups of groups, the total."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.fact import Fact
from jixiao.text import lazy_re as re
from jixiao.text.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts.cells import Entry

GROUP = re.compile(
    r"(?P<name>[\u4e00-\u9fff]*?(?:指标|目标|执行情况|执行率|管理|绩效))(?:[一二三四五六七八九十]|\d)*(?:\(万元\))?\((?P<points>\d{1,3})分\)"
)
"""A group of a form with its points: 产出指标（50分）."""
_BARE_GROUP = re.compile(
    r"(?P<name>(?:成本|产出|效益|效果|满意度|过程|投入|决策|管理)类?(?:指标)?)\((?P<points>\d{1,3})\)"
)
"""成本指标（10）: where a column of points follows, the number in the bracket is one of points."""
_PARENT = re.compile(r"年度绩效目标|绩效指标|绩效目标")
_TOTAL = re.compile(r"^(?:总分|合计|总计)(?:\(\d+分?\))?[:：]?$")
_SURE = ("certain grid", "announced", "common words")
"""The evidence of sums that the form itself proves."""
_TWO = 2
_FULL = frozenset({Decimal(100), Decimal(90), Decimal(80)})


@dataclass(slots=True)
class _Group:
    name: str
    points: Fact
    rows: list[Fact] = field(default_factory=list)
    got: list[Fact] = field(default_factory=list)
    """The scores of its rows, where the points of each stand beside them."""


def points(entries: list[Entry]) -> Iterator[Statement]:
    """The sums of points that a form prints."""
    groups, totals = _groups(entries)
    if not groups:
        return
    sure = _proven(groups, totals)
    tops = [group for group in groups if not _PARENT.search(group.name)]
    stated = sum((group.points.value for group in tops), Decimal(0))
    for group in tops:
        if len(group.rows) > 1 or (sure and group.rows):
            yield _statement(group.points, group.rows, stated, sure=sure)
    for i, group in enumerate(groups):
        below = [one.points for one in groups[i + 1 :] if not _PARENT.search(one.name)]
        if _PARENT.search(group.name) and len(below) > 1:
            yield Statement(
                "group_weight_sum", "A501", group.points, [Binding("sum", tuple(below))], ["certain grid", "announced"]
            )
    if sure and len(totals) == _TWO and not _led(entries, groups):
        filled = [group for group in tops if group.rows]
        got = [one for group in filled for one in group.got]
        for kind, total, parts in (
            ("table_total_weight", totals[0], [group.points for group in filled]),
            ("table_total_score", totals[1], got),
        ):
            yield Statement(kind, "A501", total, [Binding("sum", tuple(parts))], [*_SURE])
    elif totals:
        yield from _total(totals[0], tops)


def _proven(groups: list[_Group], totals: list[Fact]) -> bool:
    """Whether points prove each other: two of the groups and the total hold over their rows, twice as many as fail; and each row has its score."""
    filled = [group for group in groups if group.rows]
    several = [group for group in filled if len(group.rows) > 1]
    held = sum(group.points.value == sum(row.value for row in group.rows) for group in several)
    held += bool(totals) and totals[0].value == sum(row.value for group in filled for row in group.rows)
    scored = all(len(group.got) == len(group.rows) for group in filled)
    return scored and held >= _TWO and held >= 2 * (len(several) - held)


def _led(entries: list[Entry], groups: list[_Group]) -> bool:
    """Whether the row of execution stands above the groups with points that no group tells: they belong to the total, too."""
    first = next((i for i, entry in enumerate(entries) if groups[0].name in entry.label), 0)
    told = any("执行" in label for entry in entries[:first] for label in (*entry.above, entry.label))
    return told and not any("执行" in group.name for group in groups)


def _groups(entries: list[Entry]) -> tuple[list[_Group], list[Fact]]:
    """The groups with the points of their rows; the column of points is the last but one where scores are printed beside it."""
    found: list[_Group] = []
    header: set[str] = set()
    for entry in entries:
        header.add(entry.label)
        if found and entry.values and _TOTAL.match(entry.label):
            return found, entry.values
        match = GROUP.search(entry.label) if "分)" in entry.label else None
        if match is None and "分值" in header:
            match = _BARE_GROUP.fullmatch(entry.label)
        if match:
            at = entry.start + match.start("points")
            quantity = Quantity(text=match["points"], kind="number", number=Decimal(match["points"]), unit="")
            fact = Fact(entry.line, at, at + len(match["points"]), quantity)
            fact.clause = max(0, entry.start + match.start())
            fact.cut()
            found.append(_Group(match["name"], fact))
        row, got = _points(entry, two="分值" in header or "权重" in header) if found else (None, None)
        if row is not None and (not match or not _PARENT.search(found[-1].name)):
            found[-1].rows.append(row)
            found[-1].got += [] if got is None else [got]
    return found, []


def _points(entry: Entry, *, two: bool) -> tuple[Fact | None, Fact | None]:
    """The points of a row, and its score: of its last bare figures the one before the score, where both are printed."""
    bare: list[Fact] = []
    for fact in reversed(entry.values):
        if fact.unit:
            break
        bare.append(fact)
    if two:
        return (bare[1], bare[0]) if len(bare) > 1 and bare[0].value <= bare[1].value else (None, None)
    return (bare[0], bare[0]) if bare else (None, None)  # the row of execution, whose points its heading tells


def _statement(target: Fact, rows: list[Fact], stated: Decimal, *, sure: bool) -> Statement:
    made = sum((row.value for row in rows), Decimal(0))
    repaired = stated - target.value + made
    evidence = [*_SURE] if sure else ["certain grid", "several candidates"]
    if repaired in _FULL and stated not in _FULL:
        evidence.append("full marks")
    return Statement("group_weight_sum", "A501", target, [Binding("sum", tuple(rows))], evidence)


def _total(total: Fact, groups: list[_Group]) -> Iterator[Statement]:
    """The total of the scores: all rows, with the row of execution."""
    rows = [row for group in groups for row in group.rows]
    if len(rows) > 2:
        made = sum((row.value for row in rows), Decimal(0))
        full = ["full marks"] if made in _FULL and total.value not in _FULL else []
        evidence = ["certain grid", "several candidates", *full]
        yield Statement("table_total_score", "A501", total, [Binding("sum", tuple(rows))], evidence)
