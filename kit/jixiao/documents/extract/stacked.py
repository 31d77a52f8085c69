"""Headers of two rows, group heads above the names of their columns, as the one row that they say.

`预算安排 | | 预算执行 | |` over `年初 | 调整后 | 金额 | 执行率` is `年初预算安排 | 调整后预算安排 | 预算执行金额 | 执行率`. Names of sources under a head
of amounts (`总额 | 财政拨款`) divide it: the column of their sum is the amount. Words that go on in the next row (`一级 | 年度` over
`指标 | 指标值`) are put together as well.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.text import key, squash
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Cell, Table

_LONGEST = 12
_SUMS = frozenset({"总额", "合计", "小计", "金额", "总计", "数", "总数"})
_GROUP = re.compile("预算|资金|支出|执行|指标|目标|完成")
_ARRANGED = re.compile("安排数?$|资金$|金额$")
_UNIT = re.compile(r"[(（][^()（）]*元[)）]")
_LEAST = 3  # columns that such a header names at least


def unstacked(table: Table, words: Vocabulary) -> Table:
    """The table with each such header as one row; the table itself where it has none."""
    gone: dict[tuple[int, int], Cell | None] = {}
    for upper, lower in itertools.pairwise(table.rows()):
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
    if not 2 < len(names) <= len(upper) or not all(_is_name(cell) for cell in (*names, *upper)):
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
    groups = list(_groups(upper, lower))
    if len(groups) < 2:
        return {}  # a title
    below = [[name for name in names if start <= name.column < end] for _, start, end in groups]
    if max(map(len, below), default=0) < 2 or sum(map(len, below)) < len(names):
        return {}
    if any(len(under) == 1 and start == end - 1 for (_, start, end), under in zip(groups, below, strict=True)):
        return {}  # a word of one column that goes on below it is broken, and no group
    divided = [head for (head, _, _), under in zip(groups, below, strict=True) if len(under) > 1]
    if not all(words.heads.get(head.text) or _GROUP.search(head.text) for head in divided):
        return {}
    made = {
        name: _header(head, name, words) for (head, _, _), under in zip(groups, below, strict=True) for name in under
    }
    known = [text for text in made.values() if words.heads.get(text)]
    alone = sum(
        len(under) == 0 and bool(words.heads.get(head.text)) for (head, _, _), under in zip(groups, below, strict=True)
    )
    if len(known) < 2 or 2 * len(known) < len(made) or len(known) + alone < _LEAST:
        return {}
    single = {head.column for (head, _, _), under in zip(groups, below, strict=True) if not under}
    found: dict[tuple[int, int], Cell | None] = {
        (cell.row, cell.column): None
        for cell in (*lower, *upper)
        if cell.row == lower[0].row or cell.column not in single
    }
    row = upper[0].row
    return found | {(n.row, n.column): msgspec.structs.replace(n, text=text, row=row) for n, text in made.items()}


def _is_name(cell: Cell) -> bool:
    text = squash(cell.text)
    return len(key(text)) <= _LONGEST and not any(char.isdigit() for char in key(text))


def _groups(upper: Sequence[Cell], lower: Sequence[Cell]) -> Iterator[tuple[Cell, int, int]]:
    """Each printed head with the columns that it stands over: those of its cell, and of the blank cells behind it."""
    end = max(cell.column + cell.col_span for cell in (*upper, *lower))
    heads = [cell for cell in upper if cell.text.strip()]
    for head, after in itertools.zip_longest(heads, heads[1:]):
        own = head.column + head.col_span
        free = after.column if after is not None else end
        yield head, head.column, own if head.col_span > 1 or head.row_span > 1 else free


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
