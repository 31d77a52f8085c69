"""Forms as tables that stand on one another: each head of words with the rows below it, as far as their cells stand in its columns.

A form prints its funds, its indicators and its points below one another in one table. A head is a row of words of which two and
more say what is measured; a row belongs to it as long as its figures stand under those words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit import operands
from jixiao.documents.audit.slips import explained
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.table_grid import PERCENT, YEAR, Grid, cell_fact, is_figure
from jixiao.documents.audit.tabular import table_sums
from jixiao.documents.audit.tabular.heads import FULL, GOT
from jixiao.documents.audit.tabular.table_sums import proven
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.table_grid import Cells
    from jixiao.documents.facts import Fact

_MEASURE = re.compile(
    r"预算|执行|支出|支付|到位|决算|金额|分值|权重|满分|得分|率|度$|目标值|指标值|实际|完成|数量|单价|占比|比例|增减|计划|安排|下达|投资|调整|追加|人数|户数|人次|面积|数$|[人户件个次台]\)$"
)
_WORDS_BELOW = re.compile(r"备注|原因|说明|措施|等级|问题|情况|依据|指标$")
_BARE = re.compile(r"[-—–/\s]*")
_BOUND = re.compile(r"[=≥≤<>]\s*(?=\d)")
_OF_IT = re.compile(r"^其中[:：]?")
_TARGET, _ACTUAL = re.compile(r"目标值|指标值|计划"), re.compile(r"实际|完成(?:值|情况|数)")
_RATE = re.compile(r"执行率|支出率")
_TWO, _FEWEST, _LONGEST, _TALLEST = 2, 3, 24, 60


def grids(rows: list[Cells]) -> Iterator[Grid]:
    """The tables that are stacked in one."""
    at = 0
    while at < len(rows):
        columns = _measures(rows[at])
        below = at + 1
        if columns:
            while below < len(rows) and _belongs(rows[below], columns):
                below += 1
            made = _grid(rows[at], rows[at + 1 : below], columns) if below - at <= _TALLEST else None
            if made is not None:
                yield made
        at = max(below, at + 1)


def _blank(text: str) -> bool:
    return _BARE.fullmatch(text) is not None


def _word(text: str) -> bool:
    return not _blank(text) and not is_figure(_BOUND.sub("", text))


def _measures(row: Cells) -> list[int]:
    """The columns under a head that hold figures; none where the row is no head."""
    said = [text for text, _, _ in row if not _blank(text)]
    plain = all(
        len(text) <= _LONGEST and (_word(text) or YEAR.search(text)) and not _BOUND.match(text) for text in said
    )
    if len(said) < _FEWEST or not plain:
        return []
    found = [i for i, (text, _, _) in enumerate(row) if i and _MEASURE.search(text) and not _WORDS_BELOW.search(text)]
    return found if len(found) >= _TWO else []


def _belongs(row: Cells, columns: list[int]) -> bool:
    """Whether a row stands under a head: figures or dashes in its columns, no other head, and no words behind a figure."""
    if _shifted(row, columns):
        return True
    cells = [row[i][0] for i in columns if i < len(row)]
    filled = [text for text in cells if text]
    if not filled or not any(not _word(text) for text in filled):
        return False
    seen = False
    for text in filled:
        seen = seen or not (_word(text) or _blank(text))
        if seen and _word(text):
            return False
    return True


def _shifted(row: Cells, columns: list[int]) -> int:
    """Where the figures of a row begin that has just as many as its head has measures, one behind the other, though not below them: a
    merged cell before them counts for less there. 0 for any other row.
    """
    first = next((i for i, (text, _, _) in enumerate(row) if is_figure(_BOUND.sub("", text))), 0)
    run = [is_figure(_BOUND.sub("", text)) for text, _, _ in row[first : first + len(columns) + 1]]
    whole = run[: len(columns)] == [True] * len(columns) and run[len(columns) :] != [True]
    straight = columns == list(range(columns[0], columns[0] + len(columns)))
    return first if whole and straight and 0 < first < columns[0] and len(row) > first else 0


def _grid(head: Cells, body: list[Cells], columns: list[int]) -> Grid | None:
    heads = [head[i][0] for i in columns]
    if not body or len({*heads}) != len(heads):
        return None
    width = len(head)
    names: list[str] = []
    found: list[list[Fact | None]] = []
    for row in body:
        first = len(row) != width and _shifted(row, columns)
        at = [first + i for i in range(len(columns))] if first else columns
        left = [text for text, _, _ in row[: at[0]] if _word(text)]
        cells = [row[i] if i < len(row) else None for i in at]
        facts = [_fact(cell) if cell is not None else None for cell in cells]
        # only words behind its figures are blank
        named = len(row) > columns[-1] and all(_word(text) for text, _, _ in row[: columns[0]])
        placed = len(row) == width or bool(first) or named or _placed(heads, facts)
        names.append("".join(left[-1].split()) if left else "")
        found.append([None, *(facts if placed and _alike(heads, facts) else [None] * len(heads))])
    return Grid(["", *heads], names, found)


def _fact(cell: tuple[str, object, int]) -> Fact | None:
    text, line, start = cell
    bound = _BOUND.match(text)
    made = cell_fact((text[bound.end() :], line, start + bound.end()) if bound else cell)  # type: ignore[arg-type]
    if made is not None and bound is not None and text[0] != "=":
        made.hedged = True  # a bound is no figure that others are computed from
    return made


def _placed(heads: list[str], facts: list[Fact | None]) -> bool:
    """Whether a row that lacks its last cells shows where it begins: by a rate under the head of one, or by all its figures."""
    return any(
        one is not None and one.unit == "%" and PERCENT.search(head) for head, one in zip(heads, facts, strict=True)
    )


def _alike(heads: list[str], facts: list[Fact | None]) -> bool:
    """No percentage under the head of an amount or of points."""
    return not any(
        one is not None
        and one.unit == "%"
        and re.search(r"预算|执行数|支出数|金额|权重|分值|得分(?!率)", head)
        and not PERCENT.search(head)
        for head, one in zip(heads, facts, strict=True)
    )


def propose(grid: Grid) -> Iterator[Statement]:
    """What a stacked table tells besides the relations of its heads: the parts of a row, points by what was reached."""
    yield from _parts(grid)
    yield from table_sums.of_stacked(grid)
    yield from _scores(grid)
    yield from _rate_points(grid)


def _parts(grid: Grid) -> Iterator[Statement]:
    """养护里程, 其中：县道, 乡道, 村道: the rows below one that 其中 opens, in its unit, where another column proves the list."""
    at = 0
    values = [i for i, head in enumerate(grid.heads) if _TARGET.search(head) or _ACTUAL.search(head)]
    for at, name in enumerate(grid.names):
        if not at or not _OF_IT.match(name) or _OF_IT.match(grid.names[at - 1]):
            continue
        made: list[Statement] = []
        for column in values:
            whole = grid.rows[at - 1][column]
            parts: list[Fact] = []
            for row in grid.rows[at:]:
                part = row[column]
                if part is None or whole is None or part.unit != whole.unit or not part.unit:
                    break
                parts.append(part)
            if whole is not None and len(parts) >= _TWO and whole.dim != "ratio":
                evidence = ["certain grid", "announced", "common words"]
                made.append(Statement("table_total", "A501", whole, [Binding("sum", tuple(parts))], evidence))
        yield from proven(made, least=1)


def _scores(grid: Grid) -> Iterator[Statement]:
    """分值 20, 目标 24 座, 实际 23 座, 得分 19.2: points by what was reached, where the rows of the table prove that rule."""
    weight, score = _only(grid, FULL), _only(grid, GOT)
    target, actual = _only(grid, _TARGET), _only(grid, _ACTUAL)
    if not (weight and score and target and actual):
        return
    made: list[Statement] = []
    for row in grid.rows:
        full, got, aim, done = row[weight], row[score], row[target], row[actual]
        if full is None or got is None or aim is None or done is None or aim.hedged or not got.places:
            continue
        if aim.dim != done.dim or not 0 < done.base < aim.base:
            continue
        reached = operands.ratio_of(got, done.base, aim.base)
        reached.said = f"{done.printed}/{aim.printed}"
        evidence = ["certain grid", "part named", "common words"]
        made.append(Statement("table_total_score", "A502", got, [Binding("product", (full, reached))], evidence))
    yield from proven(made, least=_TWO)


def _rate_points(grid: Grid) -> Iterator[Statement]:
    """分值 10, 执行率 94.8%, 得分 9.5: points by the rate; of another rule only a slip shows."""
    weight, score, rate = _only(grid, FULL), _only(grid, GOT), _only(grid, _RATE)
    if not (weight and score and rate):
        return
    for row in grid.rows:
        full, got, share = row[weight], row[score], row[rate]
        if (
            full is None
            or got is None
            or share is None
            or got.value == got.value.to_integral_value()
            or share.unit != "%"
            or share.base > 1
        ):
            continue
        evidence = ["certain grid", "part named", "common words"]
        made = Statement("execution_rate_score", "A502", got, [Binding("product", (full, share))], evidence)
        slip = explained(made)
        made.quiet = slip is None or slip.fact is not got
        yield made


def _only(grid: Grid, head: re.Pattern[str]) -> int:
    """The only column under such a head, or 0."""
    found = [
        i for i, one in enumerate(grid.heads) if i and head.search(one) and not ("率" in one and head is not _RATE)
    ]
    return found[0] if len(found) == 1 else 0


def shares(rows: list[Cells]) -> Iterator[Statement]:
    """工程费用 796.4 占比88.04% … 合计 904.6 占比100%: amounts with their share beside them, and the row of their total."""
    run: list[tuple[str, Fact, Fact]] = []
    for row in [*rows, []]:
        found = _shared(row)
        if found is not None:
            run.append(found)
        elif run:
            yield from _of_run(run)
            run = []


def _shared(row: Cells) -> tuple[str, Fact, Fact] | None:
    if not any(text.startswith("占") for text, _, _ in row):
        return None
    for before, cell, behind in zip(row, row[1:], row[2:], strict=False):
        amount, share = cell_fact(cell), cell_fact(behind)
        if (
            _word(before[0])
            and amount is not None
            and share is not None
            and share.dim == "ratio"
            and "占" in share.label
        ):
            return before[0], amount, share
    return None


def _of_run(run: list[tuple[str, Fact, Fact]]) -> Iterator[Statement]:
    totals = [one for one in run if re.search(r"合计|总计|总额", one[0])]
    if any(re.match("其中|含", name) for name, _, _ in run):
        return
    if len(totals) != 1 or len(run) <= _TWO or totals[0] not in {run[0], run[-1]}:
        return
    ((_, whole, full),) = totals
    parts = [one for one in run if one[1] is not whole]
    evidence = ["certain grid", "base named", "part named"]
    for _, amount, share in parts:
        yield Statement("share", "A505", share, [Binding("quotient", (amount, whole))], evidence[:])
    yield Statement(
        "table_total", "A501", whole, [Binding("sum", tuple(one for _, one, _ in parts))], ["certain grid", "announced"]
    )
    yield Statement(
        "table_total", "A501", full, [Binding("sum", tuple(one for _, _, one in parts))], ["certain grid", "announced"]
    )


__all__ = ["grids", "propose", "shares"]
