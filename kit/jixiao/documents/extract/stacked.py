"""Headers of two rows, group heads above the names of their columns, as the one row that they say.

`预算安排 | | 预算执行 | |` over `年初 | 调整后 | 金额 | 执行率` is `年初预算安排 | 调整后预算安排 | 预算执行金额 | 执行率`. Names of sources under a head
of amounts (`总额 | 财政拨款`) divide it: the column of their sum is the amount. Words that go on in the next row (`一级 | 年度` over
`指标 | 指标值`) are put together as well.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.money import MONEY_UNIT
from jixiao.documents.extract.text import key, squash
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Cell, Table

_LONGEST = 12
_DIGIT = re.compile(r"^\s*[≥≤><=＝]?\d|\d[%％]?\s*$")
_SUMS = frozenset({"总额", "合计", "小计", "金额", "总计", "数", "总数"})
_GROUP = re.compile("预算|资金|支出|执行|指标|目标|完成")
_ONLY_UNIT = re.compile(rf"[(（]?(?:(?:金额)?单位[:：])?({MONEY_UNIT})[)）]?")
_ARRANGED = re.compile("安排数?$|资金$|金额$")
_UNIT = re.compile(r"[(（][^()（）]*元[)）]")
_LEAST = 3  # columns that such a header names at least


def unstacked(table: Table, words: Vocabulary) -> Table:
    """The table with each such header as one row; the table itself where it has none."""
    gone: dict[tuple[int, int], Cell | None] = {}
    rows = [[] if _DIGIT.search("".join([cell.text for cell in row[-2:]])) else row for row in table.rows()]
    for upper, lower in itertools.pairwise(rows):  # rows that end in figures are no headers, as most
        if upper and lower and (upper[0].row, upper[0].column) not in gone:
            gone |= _goes_on(upper, lower, words) or ({} if table.ragged else _joined(upper, lower, words))
    if not gone:
        return table
    kept = (gone.get((cell.row, cell.column), cell) for cell in table.cells)
    cells = sorted((cell for cell in kept if cell is not None), key=lambda cell: (cell.row, cell.column))
    return msgspec.structs.replace(table, cells=tuple(cells))


def _goes_on(upper: Sequence[Cell], lower: Sequence[Cell], words: Vocabulary) -> dict[tuple[int, int], Cell | None]:
    """The upper row with the words that the lower one ends, and nothing for the lower one; empty where one of them ends none."""
    names = [cell for cell in lower if cell.text.strip()]
    if not 1 < len(names) <= len(upper) or not all(_is_name(cell) for cell in (*names, *upper)):
        return {}
    found: dict[tuple[int, int], Cell | None] = {(cell.row, cell.column): None for cell in lower}
    heads = iter(upper)
    for name in names:
        head = next((head for head in heads if _ends(head, name, words)), None)
        if head is None:
            return {}
        found[head.row, head.column] = msgspec.structs.replace(head, text=head.text + name.text)
    return found


def _ends(head: Cell, name: Cell, words: Vocabulary) -> bool:
    whole = words.columns.get(head.text + name.text) or words.funds.get(head.text + name.text)
    return bool(head.text.strip() and whole) and not (
        words.columns.get(head.text) and words.columns.get(name.text) not in {None, "side"}
    )


def _joined(upper: Sequence[Cell], lower: Sequence[Cell], words: Vocabulary) -> dict[tuple[int, int], Cell | None]:
    """What stands for each cell of the two rows: a header, or nothing; empty where they are no such header."""
    names = [cell for cell in lower if cell.text.strip()]
    if len(names) < 2 or not all(_is_name(cell) for cell in (*names, *upper)):
        return {}
    unit = next((f"（{sign[1]}）" for cell in upper if (sign := _ONLY_UNIT.fullmatch(squash(cell.text)))), "")
    heads = [cell for cell in upper if cell.text.strip() and not _ONLY_UNIT.fullmatch(squash(cell.text))]
    groups = _groups(heads, names, max(cell.column + cell.col_span for cell in (*upper, *lower)))
    if not _is_header(groups, len(names), words):
        return {}
    row = upper[0].row
    single = {head.column for head, under in groups if not under}
    found: dict[tuple[int, int], Cell | None] = {(cell.row, cell.column): None for cell in lower}
    found |= {(cell.row, cell.column): None for cell in upper if cell.column not in single}
    for head, under in groups:
        for name in under:
            text = _header(head, name, words)
            text = text if "元" in text else text + unit
            found[name.row, name.column] = msgspec.structs.replace(name, text=text, row=row)
    return found


def _is_header(groups: Sequence[tuple[Cell, list[Cell]]], names: int, words: Vocabulary) -> bool:
    """Whether all names stand under heads that they divide, and enough of what they say together is known."""
    divided = [head for head, under in groups if len(under) > 1]
    if len(groups) < 2 or not divided or sum(len(under) for _, under in groups) < names:
        return False  # also a title
    if not all(words.heads.get(head.text) or _GROUP.search(head.text) for head in divided):
        return False
    known = sum(bool(words.heads.get(_header(head, name, words))) for head, under in groups for name in under)
    alone = sum(not under and bool(words.heads.get(head.text)) for head, under in groups)
    return known > 1 and 2 * known >= names and known + alone >= _LEAST


def _is_name(cell: Cell) -> bool:
    text = squash(cell.text)
    return len(key(text)) <= _LONGEST and not any(char.isdigit() for char in key(text))


def _groups(heads: Sequence[Cell], names: Sequence[Cell], end: int) -> list[tuple[Cell, list[Cell]]]:
    """Each head with the names that stand under its cell, or under the blank cells behind it; none where one stands below it alone."""
    found: list[tuple[Cell, list[Cell]]] = []
    columns = [name.column for name in names]
    for head, after in itertools.zip_longest(heads, heads[1:]):
        free = after.column if after is not None else end
        last = head.column + head.col_span if head.col_span > 1 or head.row_span > 1 else free
        under = list(names[bisect_left(columns, head.column) : bisect_left(columns, last)])
        if len(under) == 1 and last == head.column + 1:
            return []  # a word of one column that goes on below it is broken, and no group
        found.append((head, under))
    return found


def _header(head: Cell, name: Cell, words: Vocabulary) -> str:
    """What a name under a head says: both together where that is a known header, else the name, or for a sum the head."""
    ways = [f"{name.text}{head.text}", f"{head.text}{name.text}"]
    if key(name.text) in _SUMS:
        ways += [head.text] if words.heads.get(head.text) not in {None, "side"} else [f"{key(head.text)}数"]
    else:
        ways.append(f"{name.text}{_ARRANGED.sub('', key(head.text))}")
    known = next((way for way in ways if words.heads.get(way)), name.text)
    unit = _UNIT.search(head.text)
    return f"{known}{unit[0]}" if unit and unit[0] not in known else known
