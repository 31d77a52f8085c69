"""Totals in the text beside a small table: the sum of its scores, of its amounts, of prices times numbers, of the answers of a survey."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, cast

from jixiao.documents.audit import listings
from jixiao.documents.audit.judging import failing_claim, settled
from jixiao.documents.audit.operands import points_kind
from jixiao.documents.audit.passage import repeats
from jixiao.documents.audit.points import answer_reader, answers
from jixiao.documents.audit.prices import per
from jixiao.documents.audit.prices.tiers import is_total
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.table_grid import SUM_ROW
from jixiao.documents.audit.tabular.heads import FULL, GOT
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.table_grid import Cells, Grid, Small
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_TOTAL = re.compile(r"合计|共|总计|总[得评]?分|总[数额量]|总(?=[^,，。;]*$)|之和|累计|小计|全部")
_PRICE = re.compile(r"单价|标准|每[人户亩月台个]|价格|定额|/")
_COUNT = re.compile(r"数|数量|面积|次|量")
_NO_PART = re.compile(r"率|比|均|单价|标准|序号|编号|年份|时间|排名|上年|去年|[/%]")
_PER_UNITS = re.compile(r"[/·、每](?P<unit>[\u4e00-\u9fff]{1,3})")
"""A unit of measure has a short name."""
_OTHER = re.compile(r"上年|去年|计划|目标|平均|均|其中|预算|增加|减少|比|较")
_PART_OF = re.compile(r"部分|主要|重点|例如|前[三五十]|典型")
_REST = re.compile(r"其余|其他|另[有外]|此外|加上")
_THINGS = frozenset(["人", "名", "个", "项", "家", "户", "处", "件", "种", "类", "所", "位", "条", "部", "本", "篇"])
_PERIODS = {
    "一季度": range(1, 4), "二季度": range(4, 7), "三季度": range(7, 10), "四季度": range(10, 13),
    "上半年": range(1, 7), "下半年": range(7, 13), "全年": range(1, 13), "年": range(1, 13),
}  # fmt: skip
_AFTER, _BEFORE, _THREE, _TWO, _TEN = 3, 2, 3, 2, 10
_EVIDENCE = ("next paragraph", "total word", "whole matter")


def claims(tables: list[Small], scene: Scene) -> Iterator[Claim]:
    """What the paragraphs around the small tables of a document say of their columns."""
    if not tables:
        return
    for small in tables:
        rows, _, grid = small
        before, after = around(small, scene)
        if grid is None:
            yield from _rows(rows, before, after)
        if grid is None or any("其中" in name for name in grid.names):
            continue
        if any(_PART_OF.search(line.flat) for line in before[:1]):
            continue
        statements = [one for line in after for one in _told(grid, line)]
        statements += list(_answered(grid, before, after))
        statements += [one for line in before[:1] for one in _told(grid, line)]
        yield from settled(statements)


def _numbers(scene: Scene) -> tuple[dict[int, int], dict[str, int]]:
    """The number of each line by its place, and that of the first line of each text."""
    if "numbers" not in scene.cache:
        by_place = {id(line.place): line.number for line in scene.lines}
        scene.cache["numbers"] = by_place, {line.text: line.number for line in reversed(scene.lines)}
    return cast("tuple[dict[int, int], dict[str, int]]", scene.cache["numbers"])


def around(small: Small, scene: Scene) -> tuple[list[Line], list[Line]]:
    """The paragraphs right before a table, nearest first, and those right behind it."""
    rows, lead, _ = small
    numbers, places = _numbers(scene)
    at = [[numbers[id(line.place)] for _, line, _ in row if id(line.place) in numbers] for row in (rows[0], rows[-1])]
    first, last = min(at[0], default=-1), max(at[1], default=-1)  # the shortest cells are no lines
    if first < 0 or last < 0:
        first = places.get(lead, -1) + 1
        if not lead or not first:
            return [], []
        last = first - 1
        while last + 1 < len(scene.lines) and scene.lines[last + 1].is_cell:
            last += 1
    told = (scene.lines[i] for i in range(first - 1, -1, -1) if scene.lines[i].flat.strip())
    before = list(islice(told, _BEFORE))
    after: list[Line] = []
    for line in scene.lines[last + 1 : last + 1 + 2 * _AFTER]:
        if line.is_cell or "|" in line.flat or "\t" in line.flat:
            break
        if line.flat.strip():
            after.append(line)
    return [one for one in before if not one.is_cell and "|" not in one.flat], after[:_AFTER]


def _told(grid: Grid, line: Line) -> Iterator[Statement]:
    """The totals that one paragraph tells of a table."""
    rows = [i for i, name in enumerate(grid.names) if not SUM_ROW.search(name)]
    if len(rows) < _TWO or _REST.search(line.flat):
        return
    for fact in line.facts:
        if (
            fact.hedged
            or fact.sign
            or fact.depth
            or _OTHER.search(fact.label)
            or any(name in fact.phrase for name in grid.names)
        ):
            continue
        made = _scored(grid, rows, fact) or _priced(grid, rows, fact) or _summed(grid, rows, fact)
        if made is not None:
            yield made


def _rows(rows: list[Cells], before: list[Line], after: list[Line]) -> Iterator[Claim]:
    """共认定 5 人 below a table of names without figures: its rows, where its caption and the text speak of one thing."""
    count = len(rows) - 1
    if count < _TWO or not before or any(len(row) != len(rows[0]) or SUM_ROW.search(row[0][0]) for row in rows):
        return
    for fact in (fact for line in after for fact in line.facts):
        label = re.sub(r"本?年度?|共|合计|总计|[\s,]", "", fact.label)
        alike = repeats(label, before[0].flat)
        if fact.role == "stock" and fact.unit in _THINGS and _TOTAL.search(fact.label) and alike and not fact.hedged:
            yield failing_claim(
                "count_list", "A510", fact.line, (fact.clause, fact.end), fact.start, "holds" if fact.value == count else "wrong", fact.printed, str(count), "数一数表中的行",
            )  # fmt: skip
            return


def _scored(grid: Grid, rows: list[int], fact: Fact) -> Statement | None:
    """自评总得分 94.3 分 below a column of scores; 权重合计 100 分 below one of weights."""
    if fact.role != "score" or points_kind(fact) == "off" or not _TOTAL.search(fact.label):
        return None
    full = bool(FULL.search(fact.label)) and not GOT.search(fact.label)
    wanted = [
        i
        for i, head in enumerate(grid.heads)
        if i and (FULL if full else GOT).search(head) and not _NO_PART.search(head)
    ]
    return _sum(fact, grid, rows, wanted)


def _sum(fact: Fact, grid: Grid, rows: list[int], columns: list[int]) -> Statement | None:
    if len(columns) != 1:
        return None
    cells = [grid.rows[i][columns[0]] for i in rows]
    parts = tuple(one for one in cells if one is not None)
    if len(parts) < len(cells):
        return None
    return Statement("sum_parts_total", "A501", fact, [Binding("sum", parts)], [*_EVIDENCE])


def _priced(grid: Grid, rows: list[int], fact: Fact) -> Statement | None:
    """每月合计发放 85,700 元 below columns of a standard and of a number."""
    prices = [i for i, head in enumerate(grid.heads) if i and _PRICE.search(head)]
    counts = [i for i, head in enumerate(grid.heads) if i and i not in prices and _COUNT.search(head)]
    if fact.dim != "money" or not is_total(fact) or len(prices) != 1 or len(counts) != 1 or len(grid.heads) != _THREE:
        return None
    pairs = [(grid.rows[i][counts[0]], grid.rows[i][prices[0]]) for i in rows]
    terms = [one for pair in pairs for one in pair if one is not None]
    if len(terms) < 2 * len(pairs) or any(one.dim not in {"money", ""} for one in terms[1::2]):
        return None
    head = grid.heads[prices[0]]
    for price in terms[1::2]:
        if not price.unit:
            price.unit = "万元" if "万元" in head else "元"
            price.measure(price.unit)
    for unit in {match["unit"] for match in _PER_UNITS.finditer(head)} & {*per.SPANS}:
        ways = [one for one in per.factor(unit, fact, [], fact.line.flat[: fact.end]) if one.named and not one.assumed]
        if len(ways) != 1:
            return None
        if ways[0].fact.value != 1:
            terms.append(ways[0].fact)
    return Statement("price", "A512", fact, [Binding("products", tuple(terms))], [*_EVIDENCE])


def _summed(grid: Grid, rows: list[int], fact: Fact) -> Statement | None:
    """合计 120 万元 below the only column of such amounts."""
    if fact.role != "stock" or fact.dim in {"ratio", "points", ""}:
        return None
    told = _TOTAL.search(fact.label) is not None or _whole_period(grid, rows, fact) or _of_all_rows(grid, rows, fact)
    if not (told or _beside_total(grid, rows, fact)):
        return None
    columns = [
        i for i in range(1, len(grid.heads)) if not _NO_PART.search(grid.heads[i]) and _of_dim(grid, rows, i, fact)
    ]
    if len(columns) > 1:
        columns = [i for i in columns if repeats(grid.heads[i], fact.label)]
    made = _sum(fact, grid, rows, columns)
    if made is not None and not told:
        made.evidence = ["next paragraph", "part named", "common words"]
    return made


def _of_all_rows(grid: Grid, rows: list[int], fact: Fact) -> bool:
    """三个街道应检 2515 人 below a table of three rows with the head 街道: of all of them."""
    start = fact.line.sentences[fact.sentence][0]
    said = re.search(
        rf"(?P<number>\d{{1,2}}|[两二三四五六七八九十])\s?[个家所名户处条项]{re.escape(grid.heads[0])}",
        fact.line.flat[start : fact.start],
    )
    return said is not None and len(grid.heads[0]) > 1 and listings.number(said["number"]) == len(rows)


def _whole_period(grid: Grid, rows: list[int], fact: Fact) -> bool:
    """四季度门诊量 below the rows 10月, 11月 and 12月: the words name the time that the rows make up."""
    names = {grid.names[i] for i in rows}
    return any(
        found in fact.label and names in ({f"{month}月" for month in months}, {f"{month}月份" for month in months})
        for found, months in _PERIODS.items()
    )


def _beside_total(grid: Grid, rows: list[int], fact: Fact) -> bool:
    """更新设备 52 台，花费 23.6 万元 below columns of both: another figure of the sentence is the sum of its column."""
    if len(rows) < _THREE or fact.label.strip(" ,") == "":
        return False
    for other in fact.line.sentence(fact.sentence):
        if other.dim == fact.dim or other.role != "stock" or other.hedged or other.value < _TEN:
            continue
        for column in range(1, len(grid.heads)):
            if not _NO_PART.search(grid.heads[column]) and _of_dim(grid, rows, column, other):
                cells = [one for i in rows if (one := grid.rows[i][column]) is not None]
                if sum(one.value for one in cells) == other.value:
                    return True
    return False


def _of_dim(grid: Grid, rows: list[int], column: int, fact: Fact) -> bool:
    cells = [grid.rows[i][column] for i in rows]
    head = grid.heads[column].split("(", 1)[0]
    said = fact.unit in grid.heads[column] or (fact.dim == "人" and "人" in grid.heads[column])
    said = said or (len(head) > 1 and fact.label.endswith(head))
    return all(one is not None and (one.dim == fact.dim or (not one.dim and said)) for one in cells)


def _answered(grid: Grid, before: list[Line], after: list[Line]) -> Iterator[Statement]:
    """走访 320 人 above, and rows of grades with the number of each; 满意和基本满意的合计 309 人 below."""
    kinds = [answer_reader.grades(name) for name in grid.names]
    counts = [i for i in range(1, len(grid.heads)) if not _NO_PART.search(grid.heads[i])]
    rows = [i for i, name in enumerate(grid.names) if not SUM_ROW.search(name)]
    if len(counts) != 1 or len(rows) < _TWO or any(len(kinds[i]) != 1 or grid.rows[i][counts[0]] is None for i in rows):
        return
    group = [answer_reader.Answer(*kinds[i][0], cell) for i in rows if (cell := grid.rows[i][counts[0]]) is not None]
    told = [fact for line in (*before, *after) for fact in line.facts if fact.role == "stock" and not fact.hedged]
    asked = [fact for fact in told if answers.VALID.search(fact.label)] or [
        fact for fact in told if answers.BACK.search(fact.label)
    ]
    base = asked[0] if len(asked) == 1 else None
    if base is not None and any(one.grade == "no" for one in group):
        parts = tuple(one.fact for one in group)
        yield Statement(
            "sum_parts_total", "A501", base, [Binding("sum", parts)], ["next paragraph", "partition", "whole matter"]
        )
    for fact in (fact for line in after for fact in line.facts):
        named = answer_reader.named(fact.gap, group)
        if fact.role == "stock" and len(named) > 1 and answers.SUMMED.search(fact.gap):
            yield Statement("sum_parts_total", "A501", fact, [Binding("sum", tuple(named))], [*_EVIDENCE])
        elif fact.role == "ratio" and not fact.sign and not fact.hedged and answers.RATED.search(fact.gap):
            for made in answers.rate(fact, group, base):
                made.evidence[0] = "next paragraph"
                made.evidence.append("whole matter")
                yield made
