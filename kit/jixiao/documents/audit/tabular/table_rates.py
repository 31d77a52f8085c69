"""Rates in the text whose plan and whose spending stand in a table right above: 支出完成年初预算的 95% below rows of budgets and final accounts.

The row is the one whose name the sentence carries, or the total where it speaks of all spending; the columns (or, of a table of one column of
figures, the rows) are those that are headed by the phases that the rate names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import settled
from jixiao.documents.audit.statement import Binding, Statement, grown
from jixiao.documents.audit.table_grid import SUM_ROW, YEAR
from jixiao.documents.audit.tabular.heads import years
from jixiao.documents.audit.tabular.table_totals import around
from jixiao.documents.facts.fact import phase_of
from jixiao.documents.facts.lexicon import PLANS, SPENDING, marks
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.table_grid import Grid, Small
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_RATE = re.compile(
    r"(?P<subject>[^,。;:]*?)(?:(?:完成|达到?|[为占])了?(?P<base>(?:年初|全年|年度|调整后?|本年|当年)*的?(?:预算|计划|目标|任务)(?:支出)?数?)的|(?:预算)?(?:执行|完成)率)(?:为|是|达到?|:)*$"
)
_ANY = re.compile(
    r"(?:19|20)\d\d年度?|全年|本年度?|当年|年度|部门|单位|我[一-龥]|[总整]体|综合|其中|总额?|支出|收入|决算|实际|预算|合计|共计?|数|[\s\d、()从上表看可以见出知的]"
)
"""What a sentence says of all the money of a table."""
_HEADS = re.compile(r"\([^()]*\)|\s")
_THAN = re.compile(r"(?P<subject>[^,。;:]*?)[,，]?(?:比|较|与|同比|和)(?:上年|去年|上一年|(?:19|20)\d\d年|[增减下上])")
_OTHER = re.compile(r"率|比|差|增|减|上年|去年|季度|月|半年|%")
"""A rate, a difference, another year or a part of one."""
_TWO = 2


def claims(tables: list[Small], scene: Scene) -> Iterator[Claim]:
    """The rates of the paragraphs right behind the small tables of a document."""
    for small in tables:
        if small.grid is None:
            continue
        _, after = around(small, scene)
        for line in after:
            told = [_rated(fact, line, small.grid) or _grown(fact, line, small.grid) for fact in line.facts]
            yield from settled([one for one in told if one is not None])


def _alone(fact: Fact, line: Line) -> bool:
    """Whether the sentence of a figure does not tell itself what it is made of."""
    own = line.facts[: fact.index]
    return not (fact.hedged or fact.depth or any(one.role == "stock" for one in own if one.sentence == fact.sentence))


def _grown(fact: Fact, line: Line, grid: Grid) -> Statement | None:
    """公务接待费比上年减少 2.75 万元，下降 31.90%: the row of a name, or of the total, in the columns of two years."""
    if not fact.sign or fact.role not in {"change", "ratio"} or not _alone(fact, line):
        return None
    said = _THAN.search(line.flat[line.sentences[fact.sentence][0] : fact.start])
    pair = years(grid.heads, list(range(1, len(grid.heads)))) if said is not None else None
    row = _row(grid, _ANY.sub("", said["subject"])) if said is not None else None
    if pair is None or row is None:
        return None
    now, past = (grid.rows[row][i] for i in pair)
    if now is None or past is None or now.dim != past.dim or (fact.role == "change" and fact.dim != now.dim):
        return None
    return grown(fact, now, past, ["next paragraph", "part named", "base named", "whole matter"])


def _rated(fact: Fact, line: Line, grid: Grid) -> Statement | None:
    if fact.role != "ratio" or fact.sign or not _alone(fact, line):
        return None
    said = _RATE.search(fact.label)
    if said is None:
        return None
    base = phase_of([kind for kind, _, _ in marks(said["base"] or "")])
    subject = _ANY.sub("", said["subject"])
    pair = _of_columns(grid, subject, base) or (None if subject else _of_rows(grid, base))
    if pair is None:
        return None
    why = ["next paragraph", "part named", "base named", "whole matter"]
    return Statement("completion_rate", "A506", fact, [Binding("quotient", pair)], why)


def _of_columns(grid: Grid, subject: str, base: str) -> tuple[Fact, Fact] | None:
    """The row of a name, or of the total, in the columns of what was done and of what it was done of."""
    row = _row(grid, subject)
    columns = _chosen([_phase(head) for head in grid.heads], base)
    if row is None or columns is None or len({year[0] for i in columns for year in YEAR.finditer(grid.heads[i])}) > 1:
        return None
    part, whole = (grid.rows[row][i] for i in columns)
    return None if part is None or whole is None or part.dim != whole.dim else (part, whole)


def _row(grid: Grid, subject: str) -> int | None:
    """The only row of a name; the row of the total where nothing is named."""
    if subject:
        rows = [i for i, name in enumerate(grid.names) if len(subject) >= _TWO and subject in _ANY.sub("", name) != ""]
    else:
        rows = [i for i, name in enumerate(grid.names) if SUM_ROW.search(name)]
    return rows[0] if len(rows) == 1 else None


def _of_rows(grid: Grid, base: str) -> tuple[Fact, Fact] | None:
    """年初预算 800, and below it 支出决算 744: the phases are the names of the rows of the only column."""
    if len(grid.heads) != _TWO:
        return None
    rows = _chosen([_phase(name) for name in grid.names], base)
    if rows is None:
        return None
    part, whole = (grid.rows[i][1] for i in rows)
    return None if part is None or whole is None or part.dim != whole.dim else (part, whole)


def _phase(head: str) -> str:
    """The phase that a head names; a rate, a difference or another year is none."""
    if _OTHER.search(head):
        return ""
    return phase_of([kind for kind, _, _ in marks(_HEADS.sub("", head))])


def _chosen(phases: list[str], base: str) -> tuple[int, int] | None:
    """Where the only figure of what was done stands, and the only one of the plan that the rate names, or of the only plan."""
    done = [i for i, phase in enumerate(phases) if phase in SPENDING]
    plans = [i for i, phase in enumerate(phases) if phase == base] if base not in {"", "BUDGET", "TARGET"} else []
    plans = plans or [i for i, phase in enumerate(phases) if phase in PLANS]
    return (done[0], plans[0]) if len(done) == len(plans) == 1 else None
