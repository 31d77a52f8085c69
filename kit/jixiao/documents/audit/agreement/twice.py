"""The same fact twice: text against the cells of its form, another unit or precision."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import fit, shown
from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.facts.lexicon import BUDGETS, SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact
    from jixiao.documents.facts.cells import Entry
    from jixiao.model.findings import Claim

_COLUMNS = (
    ("BUDGET", re.compile(r"年初预算|全年预算|调整后预算|预算数|计划安排")),
    ("SPENT", re.compile(r"执行数|实际支出|支出数|决算数")),
)
_ROW = re.compile(r"总额|合计|财政拨款|财政资金")
_PHASES = {
    "BUDGET": BUDGETS | {"GIVEN", "ARRIVED"}, "SPENT": SPENDING,
}  # fmt: skip
_COST = re.compile(r"总成本|项目成本|支出总额|投资总额")
_MOST = 400
_DIGITS = 3


def claims(scene: Scene, entries: list[Entry]) -> Iterator[Claim]:
    """Amounts of the text that a form prints in another unit or precision; only what agrees, other phases are not compared."""
    cells = _cells(entries)
    for line in scene.lines:
        for fact in line.facts[:_MOST] if cells else ():
            if fact.dim != "money" or fact.role != "stock" or fact.hedged or fact.depth:
                continue
            for phase, cell in cells:
                if fact.phase in _PHASES[phase] and _twice(fact, cell):
                    yield _same(fact, cell)
                    break
    yield from _costs(cells, entries)
    yield from _counts(scene, entries)


def _cells(entries: list[Entry]) -> list[tuple[str, Fact]]:
    """The amounts of the total row, or of the row of the only source, by the order of the columns in the head."""
    header: list[str] = []
    for entry in entries:
        for phase, pattern in _COLUMNS:
            if not entry.values and pattern.search(entry.label):
                header.append(phase)
        if len(header) > 1 and _ROW.search(entry.label) and len(entry.values) >= len(header):
            row = entry.values[: len(header)]
            if any(fact.value for fact in row):
                for fact in row:
                    if not fact.unit:
                        fact.measure("万元", "money")
                return [
                    (phase, fact) for phase, fact in zip(header, row, strict=True) if fact.value and fact.dim == "money"
                ]
    return []


def _twice(fact: Fact, cell: Fact) -> bool:
    """Whether two printings are one figure, not printed alike: at the coarser precision they agree."""
    if (
        len(str(fact.value.normalize()).replace(".", "")) < _DIGITS
        and len(str(cell.value.normalize()).replace(".", "")) < _DIGITS
    ):
        return False
    coarse, fine = (
        (fact, cell) if fact.factor.adjusted() - fact.places >= cell.factor.adjusted() - cell.places else (cell, fact)
    )
    return fit(coarse, fine.base, fine.base, fine.base) == "holds"


def _same(fact: Fact, cell: Fact) -> Claim:
    return failing_claim(
        "unit", "C650", fact.line, (max(0, fact.clause), fact.end), fact.start, "holds", fact.printed, shown(cell.base, fact), f"{fact.printed} = {cell.printed}",
    )  # fmt: skip


def _costs(cells: list[tuple[str, Fact]], entries: list[Entry]) -> Iterator[Claim]:
    """The cost that an indicator reports is the spending of the form."""
    spent = next((fact for phase, fact in cells if phase == "SPENT"), None)
    for entry in entries if spent is not None else ():
        if (
            _COST.search(" ".join((*entry.above[-2:], entry.label)))
            and entry.values
            and not entry.values[0].unit
            and spent is not None
        ):
            own = copy(entry.values[0])  # which may be points after all: others read it too
            own.measure("万元", "money")
            if _twice(own, spent):
                yield _same(own, spent)


def _counts(scene: Scene, entries: list[Entry]) -> Iterator[Claim]:
    """11 万人次 in the text, 110406 in a row that counts 人次."""
    for line in scene.lines:
        for fact in line.facts[:_MOST]:
            if (
                fact.dim == "money"
                or not fact.unit.startswith("万")
                or fact.role != "stock"
                or fact.hedged
                or len(fact.dim) < 2
            ):
                continue
            for entry in entries:
                if entry.values and (fact.dim in entry.label or any(fact.dim in label for label in entry.above[-2:])):
                    own = entry.values[0]
                    if not own.unit and fit(fact, own.value, own.value, own.value) == "holds":
                        yield _same(fact, own)
                        break
