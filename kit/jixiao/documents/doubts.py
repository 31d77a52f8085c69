"""What was recognised and may say something else: never the ground of an error.

Nothing follows a figure through every rule and check. It need not: the report is read again with what is in doubt blank, larger,
smaller, 0, and as its other readings have it. What is said of the report in each case rests on none of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from jixiao.model.document import Cell, Document, Doubt, Heading, Note, Paragraph, Place, Table
from jixiao.model.findings import Finding
from jixiao.model.message import Message
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jixiao.model.document import Block

    Change = Callable[[str, Doubt], str]

Item = TypeVar("Item", Cell, Paragraph)

MOST_NAMED = 40
"""So many doubtful places of a file are named one by one; the others are counted."""
_NUMBER = re.compile(r"[0-9]+")


class Spot(NamedTuple):
    """Which doubt: its block, its cell there (None for a paragraph), and its number there."""

    block: int
    cell: int | None
    number: int


def doubtful(document: Document | None) -> bool:
    """Whether anything in a document is in doubt."""
    return document is not None and any(item.doubts for _, _, item in _items(document))


def places_in_doubt(document: Document) -> frozenset[Place]:
    """The places of cells that hold a doubtful figure, or one that could not be read."""
    return frozenset(
        item.place for _, _, item in _items(document) if isinstance(item, Cell) and any(map(_of_figure, _texts(item)))
    )


def pointers_in_doubt(document: Document, places: Mapping[str, Place]) -> frozenset[str]:
    """Which values of a report stand at such a place; `places` are those of all of its values."""
    doubted = places_in_doubt(document)
    return frozenset(pointer for pointer, place in places.items() if replace(place, heading=None) in doubted)


def others(document: Document) -> tuple[Document, ...]:
    """The document with all that is in doubt changed, each time in another way, and with nothing in doubt."""
    return tuple(_changed(document, change) for change in (_blank, _larger, _smaller, _nought, _other))


def spots(document: Document) -> Iterator[tuple[Spot, Doubt]]:
    """Every doubt that has another reading, in the order of the document."""
    for block, cell, item in _items(document):
        yield from ((Spot(block, cell, n), doubt) for n, doubt in enumerate(item.doubts) if doubt.readings)


def read_as(document: Document, spot: Spot, reading: str | None) -> Document:
    """The document with one doubt settled: the stretch says `reading`, or what it says already where that is None."""
    blocks = list(document.blocks)
    block = blocks[spot.block]
    if spot.cell is None:
        assert isinstance(block, Paragraph)
        blocks[spot.block] = _settled(block, spot.number, reading)
    else:
        assert isinstance(block, Table)
        cells = list(block.cells)
        cells[spot.cell] = _settled(cells[spot.cell], spot.number, reading)
        blocks[spot.block] = replace(block, cells=tuple(cells))
    return replace(document, blocks=tuple(blocks))


def stretch(document: Document, spot: Spot) -> tuple[str, Place]:
    """What stands there, and where."""
    block = document.blocks[spot.block]
    item = block if spot.cell is None else block.cells[spot.cell]  # type: ignore[union-attr]
    assert isinstance(item, Paragraph | Cell)
    doubt = item.doubts[spot.number]
    return item.text[doubt.start : doubt.end], _at(item, doubt)


def inferred(document: Document, text: str, refused: str, codes: str, place: Place) -> Document:
    """The document with the note that a reading was inferred: the other ones would contradict the equations of the report."""
    note = Note(code="E017", params={"text": text, "refused": refused, "codes": codes}, place=place)
    return replace(document, notes=(*document.notes, note))


def named(document: Document) -> Iterator[Finding]:
    """A finding for each place that cannot be read with certainty: figures as warnings, words as notes."""
    found = [
        (item, text, doubt) for _, _, item in _items(document) for text, doubt in _texts(item)
    ]  # fmt: skip
    found.sort(key=lambda one: not _of_figure(one[1:]))
    for item, text, doubt in found[:MOST_NAMED]:
        yield _finding(text, doubt, _at(item, doubt), len(found) - MOST_NAMED if len(found) > MOST_NAMED else 0)


def _finding(text: str, doubt: Doubt, place: Place, more: int) -> Finding:
    other = "”“".join(one for one in doubt.readings if one)
    words = Message(f"，也可能是“{other}”", f", or “{other}”") if other else Message("", "")
    rest = (
        Message(f"（全文这样的地方另有 {more} 处未列）", f" ({more} more such places are not listed)")
        if more
        else Message("", "")
    )
    return Finding(
        code="E016",
        severity="warning" if _of_figure((text, doubt)) else "info",
        place=place,
        params={
            "text": text,
            "other": words,
            "more": rest,
            "others": "\n".join(doubt.readings),
            "sure": str(doubt.sure),
        },
    )


def _at(item: Cell | Paragraph, doubt: Doubt) -> Place:
    return replace(item.place, box=doubt.box or item.place.box)


def _items(document: Document) -> Iterator[tuple[int, int | None, Cell | Paragraph]]:
    for number, block in enumerate(document.blocks):
        if isinstance(block, Table):
            yield from ((number, n, cell) for n, cell in enumerate(block.cells) if cell.doubts)
        elif not isinstance(block, Heading) and block.doubts:
            yield number, None, block


def _texts(item: Cell | Paragraph) -> list[tuple[str, Doubt]]:
    return [(item.text[doubt.start : doubt.end], doubt) for doubt in item.doubts]


def _of_figure(one: tuple[str, Doubt]) -> bool:
    """Whether a stretch is or may be a figure; what could not be read may be one."""
    text, doubt = one
    return not text or any(char.isdigit() for char in (*text, *"".join(doubt.readings)))


def _settled(item: Item, number: int, reading: str | None) -> Item:
    doubt = item.doubts[number]
    text = item.text if reading is None else item.text[: doubt.start] + reading + item.text[doubt.end :]
    shift = len(text) - len(item.text)
    rest = tuple(
        replace(one, start=one.start + shift, end=one.end + shift) if one.start >= doubt.end else one
        for n, one in enumerate(item.doubts)
        if n != number
    )
    return replace(item, text=text, doubts=rest)


def _changed(document: Document, change: Change) -> Document:
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Table):
            cells = tuple(_otherwise(cell, change) if cell.doubts else cell for cell in block.cells)
            blocks.append(replace(block, cells=cells))
        elif isinstance(block, Paragraph) and block.doubts:
            blocks.append(_otherwise(block, change))
        else:
            blocks.append(block)
    return replace(document, blocks=tuple(blocks), pictures=())


def _otherwise(item: Item, change: Change) -> Item:
    text = item.text
    for doubt in sorted(item.doubts, key=lambda one: -one.start):
        text = text[: doubt.start] + change(text[doubt.start : doubt.end], doubt) + text[doubt.end :]
    return replace(item, text=text, doubts=())


def _blank(_text: str, _doubt: Doubt) -> str:
    return ""


def _larger(text: str, doubt: Doubt) -> str:
    """Each figure far larger; a word becomes one that says nothing. What could not be read is a figure."""
    if not any(char.isdigit() for char in text + "".join(doubt.readings)):
        return "某某" if text else "7654321"
    return _NUMBER.sub(lambda found: "7" + "".join(str((int(char) + 3) % 10) for char in found[0]), text) or "7654321"


def _smaller(text: str, _doubt: Doubt) -> str:
    """Each figure far smaller."""
    return _NUMBER.sub(lambda found: "2" if found[0] == "1" else "1", text) or "1"


def _nought(text: str, _doubt: Doubt) -> str:
    """Each figure 0."""
    return _NUMBER.sub("0", text) or "0"


def _other(text: str, doubt: Doubt) -> str:
    return doubt.readings[0] if doubt.readings else text
