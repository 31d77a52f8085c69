"""Headers of which some words went on on the next line: `… 三级指标 年度 实际 分值 得分` over `指标值 完成值`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.align import is_indicator_header
from jixiao.model.document import Cell, Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Heading, Paragraph

_WORD = re.compile(r"\S+")
_WIDE = "  "
_LONGEST = 80
_MOST = 16


def unwrapped(blocks: Sequence[Block], words: Vocabulary) -> list[Block]:
    """The blocks with every such header in one line: the words below stand in the order of those that no column is called by."""
    found: list[Block] = []
    head: Paragraph | Heading | None = None
    for block in blocks:
        whole = _joined(found[-1], block, words) if found else None
        if whole is not None:
            found[-1] = whole
        elif head is not None and isinstance(block, Table) and block.spaced:
            found[-1] = _headed(head, block)
        else:
            found.append(block)
        head = whole
    return found


def _headed(head: Paragraph | Heading, table: Table) -> Table:
    """The rows below a header, where blanks part their words too, as one table with it."""
    first = [
        Cell(text=word[0], row=0, column=column, place=msgspec.structs.replace(head.place, column=word.start() + 1))
        for column, word in enumerate(_WORD.finditer(head.text))
    ]
    below = [msgspec.structs.replace(cell, row=cell.row + 1) for cell in table.cells]
    place = msgspec.structs.replace(table.place, line=head.place.line)
    return msgspec.structs.replace(table, cells=(*first, *below), place=place)


def _joined(above: Block, below: Block, words: Vocabulary) -> Paragraph | Heading | None:
    if isinstance(above, Table) or isinstance(below, Table) or len(above.text) > _LONGEST or len(below.text) > _LONGEST:
        return None
    if _WIDE in above.text.strip() or _WIDE in below.text.strip():
        return None  # its words stand below one another, which says more
    heads, ends = above.text.split(), below.text.split()
    if not ends or len(heads) <= len(ends) or len(heads) > _MOST:
        return None
    open_at = [at for at, head in enumerate(heads) if words.columns.get(head) is None]
    if len(open_at) != len(ends):
        return None
    for at, end in zip(open_at, ends, strict=True):
        heads[at] += end
    fields = [words.columns.get(head) for head in heads]
    if None in fields or not is_indicator_header({one for one in fields if one}):
        return None
    return msgspec.structs.replace(above, text=" ".join(heads))
