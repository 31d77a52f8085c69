"""Means in a small table: a row 平均 or 月均 below a column of its kind, a column 平均分 behind columns of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.table_grid import PERCENT, SUM_ROW, Grid
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact

_MEAN_ROW = re.compile(
    r"^\s*(?:全[年县市区镇乡校])?(?:平均(?:值|数|分|得分)?|[月季年]均(?:值|数)?|均值|均分)\s*(?:\([^()]*\))?$"
)
_MEAN_HEAD = re.compile(
    r"^\s*(?:全年|年度|总)?(?:平均(?:值|数|分|得分)?|[月季]均(?:值|数)?|均值|均分)\s*(?:\([^()]*\))?$"
)
_OTHER = re.compile(r"序号|编号|单价|权重|分值|满分|排名|备注|合计|总计|总分")
_FEWEST = 2


def propose(grid: Grid) -> Iterator[Statement]:
    """The means of a certain grid; rates are weighed by what the table does not tell, and are left alone."""
    rows = [i for i, name in enumerate(grid.names) if _MEAN_ROW.search(name)]
    if len(rows) == 1 and rows[0] == len(grid.rows) - 1:
        kept = [i for i, name in enumerate(grid.names) if i != rows[0] and not SUM_ROW.search(name)]
        for at in range(1, len(grid.heads)):
            if not PERCENT.search(grid.heads[at]) and not _OTHER.search(grid.heads[at]):
                yield from _mean(grid.rows[rows[0]][at], [grid.rows[i][at] for i in kept])
    heads = [i for i, head in enumerate(grid.heads) if i and _MEAN_HEAD.search(head)]
    if len(heads) == 1:
        kept = [i for i in range(1, len(grid.heads)) if i != heads[0] and not _OTHER.search(grid.heads[i])]
        for row in grid.rows:
            yield from _mean(row[heads[0]], [row[i] for i in kept])


def _mean(target: Fact | None, cells: list[Fact | None]) -> Iterator[Statement]:
    parts = tuple(one for one in cells if one is not None)
    if target is None or len(parts) != len(cells) or len(parts) < _FEWEST or target.dim == "ratio":
        return
    inside = min(one.base for one in parts) <= target.base <= max(one.base for one in parts)
    if len({one.dim for one in (target, *parts)}) == 1 and not any(one.hedged or one.sign for one in parts):
        evidence = ["certain grid", "part named", "common words"] if inside else ["certain grid", "common words"]
        yield Statement("average", "A512", target, [Binding("mean_of", parts)], evidence)
