"""Small tables and the text around them: how many rows a sentence announces, what it repeats of a row, what share of the column it gives a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.echoes import same, size, slipped
from jixiao.documents.audit.judging import failing_claim, settled
from jixiao.documents.audit.listings import claim, clause_start, no_count, number, printed
from jixiao.documents.audit.scene import before
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.table_grid import SUM_ROW
from jixiao.documents.facts.fact import phase_of
from jixiao.documents.facts.lexicon import marks
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.table_grid import Grid, Small
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_OF_HEAD = re.compile(
    r"(?P<number>\d{1,2}|[两二三四五六七八九十])\s?(?P<unit>[个项家所名处户])(?P<noun>(?:(?![两二三四五六七八九十]\s?[个项家所名处户])[\u4e00-\u9fff])++)(?=[。,;:])"
)
_OF_ALL = re.compile(r"共|涉及|覆盖|包括|涵盖|全部|实施")
_COUNT = re.compile(
    r"(?P<number>\d{1,2}|[两二三四五六七八九十])\s?(?P<unit>[个项份类种家名条篇本件笔处期次部批所])[^。;\d]*?(?:如下|见下表|下表|明细|情况)[^。;\d]*[。:]?\s*$"
)
_PARTS = re.compile(r"其中|其余|其他")
_EDGES = re.compile(r"^(?:其中|[\d.、()一二三四五六七八九十]+)|[\s:]|\([^()]*\)")
_OTHER = re.compile(r"上年|去年|计划|目标|平均|每")
_SAYS = re.compile(r"(?:共|已|全部|实际|均)*(?:完成|达到?|实现|支出|发放|开展|建成|为|是)+了?$")
_MEASURE = re.compile(r"(?:人次|人|户|次|总)?数量?$")
_EVERY = re.compile(r"(?:均|都|全部|悉数)(?![为是有])")
_SAME = re.compile(r"(?:折合|换算成?|折算|相当于|约合|共)+$")
_MOST, _FAR, _NAME, _TWO = 200, 3, 4, 2


def claims(tables: list[Small], scene: Scene) -> Iterator[Claim]:
    """What the text says of the small tables of a document."""
    if not tables:
        return
    prose = [line for line in scene.lines if not line.is_cell and line.facts and "|" not in line.flat][:_MOST]
    leads = {line.text: line for line in reversed(scene.lines)}
    for _, lead, grid in tables:
        if grid is None:
            continue
        if lead in leads:
            yield from _announced(grid, leads[lead])
        names = _names(grid)
        heads = [head for i, head in enumerate(grid.heads) if len(head) >= _TWO and not any(grid.column(i))]
        for line in prose if heads else ():
            yield from _every(grid, heads, line)
        for line in prose if names else ():
            yield from _repeated(grid, names, line)
            yield from settled(list(_shares(grid, names, line)))


def _names(grid: Grid) -> dict[str, int]:
    """The rows by their names, where a name tells one row; sums are none."""
    cleaned = [_EDGES.sub("", name) for name in grid.names]
    return {
        name: i
        for i, name in enumerate(cleaned)
        if len(name) >= _TWO and cleaned.count(name) == 1 and not SUM_ROW.search(name) and not name.isdigit()
    }


def _announced(grid: Grid, line: Line) -> Iterator[Claim]:
    """项目 5 个，情况如下: and the rows of the table below, sums left out."""
    match = _COUNT.search(line.flat)
    if match is None and re.search(r"如下|见下|:\s*$", line.flat):
        match = next((one for one in _OF_HEAD.finditer(line.flat) if _counts_head(line, one, grid.heads[0])), None)
    if match is not None and not no_count(line.flat, match.start("number")):
        yield from _of_rows(grid, line, match.span(), printed(match), number(match["number"]))


def _counts_head(line: Line, count: re.Match[str], head: str) -> bool:
    """共涉及 7 个站点: whether a count speaks of all that the first column names."""
    said = _OF_ALL.search(line.flat, clause_start(line.flat, count.start()), count.start())
    return said is not None and count["noun"].endswith(head)


def _every(grid: Grid, heads: list[str], line: Line) -> Iterator[Claim]:
    """7 处站点均已验收 and a table with a head 站点 and no figures below it: what all did is said of as many as there are rows."""
    for fact in line.facts:
        head = next((head for head in heads if fact.tail.startswith(head)), None)
        whole = head is not None and _EVERY.match(fact.tail[len(head) :])
        if whole and fact.role == "stock" and not fact.places and not fact.label.strip(" ,"):
            yield from _of_rows(grid, line, (fact.start, fact.end), fact.printed, int(fact.value))


def _of_rows(grid: Grid, line: Line, span: tuple[int, int], stated: str, said: int) -> Iterator[Claim]:
    count = sum(not SUM_ROW.search(name) for name in grid.names)
    if abs(said - count) <= _FAR and not any(_PARTS.search(name) for name in grid.names):
        yield claim(line, span, span[0], stated, count, holds=said == count)


def _repeated(grid: Grid, names: dict[str, int], line: Line) -> Iterator[Claim]:
    """设备购置 241.50 万元 behind a row 设备购置 214.50: the figure of the text, one slip from that of the row."""
    for fact in line.facts:
        name = _SAME.sub("", _EDGES.sub("", fact.name))
        row = names[name] if name in names else _alike(name, names, line.flat)
        near = row is None
        row = _within(fact, names) if row is None else row
        if row is None or fact.hedged or fact.sign or _OTHER.search(fact.phrase) or _beside(fact):
            continue
        cell = _cell(grid, row, fact)
        if (
            cell is None
            or not cell.unit
            or (near and any(one is not None and same(fact, one) for one in grid.rows[row]))
        ):
            continue
        agrees = same(fact, cell)
        if agrees or (slipped(fact, cell) and not (near and len(str(cell.value)) < _TWO)):
            yield failing_claim(
                "agreement", "C603", line, (fact.clause, fact.end), fact.start, "holds" if agrees else "wrong", fact.printed,
                cell.printed, f"{fact.printed} = {cell.printed}", name=name, other=cell.printed,
            )  # fmt: skip


def _alike(name: str, names: dict[str, int], text: str) -> int | None:
    """The only row whose name ends with the words of the text; or begins them, where the text speaks of the table."""
    found = [row for one, row in names.items() if len(name) >= _NAME and one.endswith(name)]
    if not found and "表" in text:
        found = [
            row for one, row in names.items()
            if len(one) >= _NAME - 1 and (name.startswith(one) or (len(stem := _MEASURE.sub("", one)) >= _NAME and name.endswith(stem)))
        ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _within(fact: Fact, names: dict[str, int]) -> int | None:
    """The only row whose name stands in the clause of a figure, or whose words its name has in their order."""
    if fact.role != "stock":
        return None
    tabled = "表" in fact.line.flat
    label, said = re.split(r"[。;]", fact.gap)[-1], _SAYS.sub("", _EDGES.sub("", fact.name))
    found = [row for one, row in names.items() if len(one) > (1 if tabled else _TWO) and one in label]
    if not found and len(said) >= _NAME:
        found = [row for one, row in names.items() if said in one]
    return found[0] if len(found) == 1 else None


def _beside(fact: Fact) -> bool:
    """甲 30 万元，其中乙 20 万元: a part of the figure before it."""
    return "其中" in fact.gap and any(one.dim == fact.dim for one in before(fact))


def _cell(grid: Grid, row: int, fact: Fact) -> Fact | None:
    """The figure of a row that a fact of the text repeats: of its only column of the kind, else of the one of its phase."""
    cells = [(head, one) for head, one in zip(grid.heads, grid.rows[row], strict=True) if one is not None]
    found = [(head, one) for head, one in cells if size(one)[0] == size(fact)[0]]
    if len(found) > 1 and fact.phase:
        found = [pair for pair in found if phase_of([kind for kind, _, _ in marks(pair[0])]) == fact.phase]
    return found[0][1] if len(found) == 1 else None


def _shares(grid: Grid, names: dict[str, int], line: Line) -> Iterator[Statement]:
    """学员食宿占了 60% behind a table of costs: the row that the words name last, on the only column of amounts."""
    columns = [i for i in range(1, len(grid.heads)) if all(grid.column(i))]
    columns = [i for i in columns if grid.rows[0][i].dim not in {"ratio", "points"}]  # type: ignore[union-attr]
    if len(columns) != 1:
        return
    for fact in line.facts:
        if fact.role != "ratio" or fact.sign or fact.hedged or "占" not in fact.label:
            continue
        last = fact.line.facts[fact.index - 1] if fact.index else None
        start = max(line.sentences[fact.sentence][0], last.end if last is not None else 0)
        said = line.flat[start : fact.start]
        at, name = max(((said.rfind(name), name) for name in names), default=(-1, ""))
        if at < 0 or (last is not None and last.sentence == fact.sentence and last.role == "stock"):
            continue
        part = grid.rows[names[name]][columns[0]]
        parts = [one for i, row in enumerate(grid.rows) if i in names.values() and (one := row[columns[0]]) is not None]
        if part is None:
            continue
        why = ["next paragraph", "part named", "base named", "whole matter"]
        yield Statement("share", "A505", fact, [Binding("over_sum", (part, *parts))], why)
