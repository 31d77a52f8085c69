"""Means in the text whose amount stands in a row of a table: 防渗渠修复 | 全年执行 178.20, and in the text 修复防渗渠 9.9 公里，平均每公里 18 万元.

The row is the one whose name the clause of the mean repeats; the number is the one that its own unit counts there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import settled
from jixiao.documents.audit.passage import shared
from jixiao.documents.audit.prices import per
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.slips import explained, seldom
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.table_grid import SUM_ROW
from jixiao.documents.facts.fact import phase_of
from jixiao.documents.facts.lexicon import SPENDING, marks
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.table_grid import Grid, Small
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_SET = re.compile(r"标准|定额|单价|奖|节约|提高|降低|减少|增|上年|去年|预计")
"""The words of a price that is set, of a change or of another year."""
_NO_AMOUNT = re.compile(r"率|比|均|差|增|减|结[余转]|上年|去年")
_SHORTEST, _MOST, _WAYS = 3, 200, 3


def claims(tables: list[Small], scene: Scene) -> Iterator[Claim]:
    """The means of the prose over the amounts of the small tables of a document."""
    grids = [small.grid for small in tables if small.grid is not None]
    prose = [
        line for line in scene.lines if (line.priced or "均" in line.flat) and not line.is_cell and "|" not in line.flat
    ][:_MOST]
    for line in prose if grids else ():
        yield from settled([one for fact in line.facts if (one := _mean(fact, line, grids)) is not None])


def _mean(fact: Fact, line: Line, grids: list[Grid]) -> Statement | None:
    units = per.units(fact) if fact.role in {"price", "stock"} and fact.dim == "money" and not fact.hedged else []
    if len(units) != 1 or units[0] in per.SPANS or _SET.search(fact.label):
        return None
    own = [one for one in before(fact) if one.scope == fact.scope]
    numbers = [one for one in own if one.role == "stock" and not one.hedged and per.answers(one, units[0])]
    if len(numbers) != 1 or any(one.dim == fact.dim for one in own):
        return None
    words = line.flat[numbers[0].clause : fact.start]
    found = [way for grid in grids for way in _amounts(grid, words)]
    if not found:
        return None
    evidence = ["other paragraph", "part named", "base named", "subject named", "whole matter", "common words"]
    bindings = [Binding("mean", (amount, numbers[0])) for amount in found[:_WAYS]]
    made = Statement("average", "A512", fact, bindings, evidence)
    slip = explained(Statement("average", "A512", fact, bindings[:1]))
    made.quiet = slip is None or slip.fact is not fact or not seldom(slip, bindings[0])
    made.repair = (slip,)
    return made


def _amounts(grid: Grid, words: str) -> Iterator[Fact]:
    """The amounts of the only row that the words name, what was spent before what was planned."""
    sizes = [0 if SUM_ROW.search(name) else shared(name, words) for name in grid.names]
    best = max(sizes)
    if best < _SHORTEST or sizes.count(best) > 1:
        return
    row = grid.rows[sizes.index(best)]
    amounts = [(head, one) for head, one in zip(grid.heads, row, strict=True) if one is not None and one.dim == "money"]
    amounts = [(head, one) for head, one in amounts if one.base > 0 and not _NO_AMOUNT.search(head)]
    yield from (one for spent in (True, False) for head, one in amounts if _spent(head) == spent)


def _spent(head: str) -> bool:
    return phase_of([kind for kind, _, _ in marks(head)]) in SPENDING
