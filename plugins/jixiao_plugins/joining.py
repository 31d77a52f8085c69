"""Tables that pages cut in pieces: put together again, with the header rows that each page repeats left out once."""

from __future__ import annotations

import msgspec

from jixiao.model.document import Block, Cell, Table

_HEADER_CELLS = 3
_MOST_HEADER_ROWS = 12


def row_texts(table: Table) -> list[tuple[tuple[int, str], ...]]:
    """For each row its filled cells as (column, text without white space)."""
    return [
        tuple((cell.column, "".join(cell.text.split())) for cell in row if cell.text.strip()) for row in table.rows()
    ]


def _like_header(row: tuple[tuple[int, str], ...]) -> bool:
    return len(row) >= _HEADER_CELLS and not any(text[0].isdigit() for _, text in row)


def repeated_rows(first: Table, second: Table) -> int:
    """How many rows at the top of `second` repeat header rows of `first`."""
    known = {row for row in row_texts(first) if _like_header(row)}
    opening = row_texts(first)[:_MOST_HEADER_ROWS]
    count = 0
    for number, row in enumerate(row_texts(second)[:_MOST_HEADER_ROWS]):
        if row not in known and not (number < len(opening) and row == opening[number] and count == number):
            break
        count += 1
    return count if count and any(row in known for row in row_texts(second)[:count]) else 0


def joined(first: Table, second: Table, dropped: int) -> Table:
    """One table: the rows of `second` without its first `dropped` rows stand below those of `first`."""
    shift = first.height - dropped
    below: list[Cell] = []
    for cell in second.cells:
        end = cell.row + cell.row_span
        if end > dropped:
            top = max(cell.row, dropped)
            below.append(msgspec.structs.replace(cell, row=top + shift, row_span=end - top))
    return msgspec.structs.replace(first, cells=first.cells + tuple(below))


def join_repeats(blocks: list[Block]) -> list[Block]:
    """Join a table to the one directly before it when it begins by repeating that one's header."""
    result: list[Block] = []
    for block in blocks:
        before = result[-1] if result else None
        if isinstance(block, Table) and isinstance(before, Table) and block.width == before.width:
            dropped = repeated_rows(before, block)
            if dropped:
                result[-1] = joined(before, block, dropped)
                continue
        result.append(block)
    return result
