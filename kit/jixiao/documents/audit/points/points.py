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

_GROUP = re.compile(
    r"(?P<name>[\u4e00-\u9fff]*?(?:指标|目标|执行情况|执行率|管理|绩效))(?:\(万元\))?\((?P<points>\d{1,3})分\)"
)
_BARE_GROUP = re.compile(
    r"(?P<name>(?:成本|产出|效益|效果|满意度|过程|投入|决策|管理)类?(?:指标)?)\((?P<points>\d{1,3})\)"
)
"""成本指标（10）: where a column of points follows, the number in the bracket is one of points."""
_PARENT = re.compile(r"年度绩效目标|绩效指标|绩效目标")
_TOTAL = re.compile(r"^(?:总分|合计|总计)(?:\(\d+分?\))?[:：]?$")
_FULL = frozenset({Decimal(100), Decimal(90), Decimal(80)})


@dataclass(slots=True)
class _Group:
    name: str
    points: Fact
    rows: list[Fact] = field(default_factory=list)


def points(entries: list[Entry]) -> Iterator[Statement]:
    """The sums of points that a form prints."""
    groups, total = _groups(entries)
    if not groups:
        return
    tops = [group for group in groups if not _PARENT.search(group.name)]
    stated = sum((group.points.value for group in tops), Decimal(0))
    yield from _sums(tops, stated)
    for i, group in enumerate(groups):
        below = [one.points for one in groups[i + 1 :] if not _PARENT.search(one.name)]
        if _PARENT.search(group.name) and len(below) > 1:
            yield Statement(
                "group_weight_sum", "A501", group.points, [Binding("sum", tuple(below))], ["certain grid", "announced"]
            )
    if total is not None:
        yield from _total(total, tops)


def _sums(tops: list[_Group], stated: Decimal) -> Iterator[Statement]:
    """The points of each group; where those of two others are the sums of their rows, the rows of a group are all of it."""
    held = [group for group in tops if group.rows and sum(row.value for row in group.rows) == group.points.value]
    for group in tops:
        proven = len([one for one in held if one is not group]) > 1
        if len(group.rows) > 1 or (proven and group.rows):
            made = _statement(group.points, group.rows, stated)
            if proven:
                made.evidence[1] = "announced"
            yield made


def _groups(entries: list[Entry]) -> tuple[list[_Group], Fact | None]:
    """The groups with the points of their rows; the column of points is the last but one where scores are printed beside it."""
    found: list[_Group] = []
    header: set[str] = set()
    for entry in entries:
        header.add(entry.label)
        if found and entry.values and _TOTAL.match(entry.label):
            return found, entry.values[0]
        match = _GROUP.search(entry.label) if "分)" in entry.label else None
        if match is None and "分值" in header:
            match = _BARE_GROUP.fullmatch(entry.label)
        if match:
            at = entry.start + match.start("points")
            quantity = Quantity(text=match["points"], kind="number", number=Decimal(match["points"]), unit="")
            fact = Fact(entry.line, at, at + len(match["points"]), quantity)
            fact.clause = max(0, entry.start + match.start())
            fact.cut()
            found.append(_Group(match["name"], fact))
        row = _points(entry, two="分值" in header or "权重" in header) if found else None
        if row is not None and (not match or not _PARENT.search(found[-1].name)):
            found[-1].rows.append(row)
    return found, None


def _points(entry: Entry, *, two: bool) -> Fact | None:
    """The points of a row: of its last bare figures the one before the score, where both are printed."""
    bare: list[Fact] = []
    for fact in reversed(entry.values):
        if fact.unit:
            break
        bare.append(fact)
    if two:
        return bare[1] if len(bare) > 1 and bare[0].value <= bare[1].value else None
    return bare[0] if bare else None


def _statement(target: Fact, rows: list[Fact], stated: Decimal) -> Statement:
    made = sum((row.value for row in rows), Decimal(0))
    repaired = stated - target.value + made
    evidence = ["certain grid", "several candidates"]
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
