"""Pages that are pictures to a `Document`: the same tables, paragraphs and places as of a PDF with text, with what is in doubt."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import cv2
from msgspec.structs import replace

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder, LimitReached
from jixiao.files.steps import step
from jixiao.model.document import Doubt, Paragraph, Picture, Place, Table
from jixiao.model.errors import InputError
from jixiao_ocr.folding import paired, unmatched
from jixiao_ocr.image import SCALE, prepared
from jixiao_ocr.page import FIRST_DOUBT, read_page
from jixiao_ocr.pictures import PagePicture, images, pictures_of, rendered
from jixiao_plugins.pdf.reader import Flow, add_printed, note_damaged, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.document import Block, Document
    from jixiao.model.limits import Limits
    from jixiao_ocr.certainty import Read
    from jixiao_ocr.image import PageImage
    from jixiao_plugins.pdf.runs import Line

_MARK = re.compile("[\U000f0000-\U000ffffd]")
_SHOWN = 100 / 72
_QUALITY = 45
MOST_PAGES = 200
"""So many pages of a file are recognised."""
_LEAST_TEXT = 12
"""A page with fewer characters in its text layer, or with mostly strange ones, is read from its picture."""


class Scan:
    """The pages of one file, taken one after the other."""

    def __init__(self, limits: Limits) -> None:
        self.builder = DocumentBuilder(untimed(limits))
        self.flow = Flow(self.builder, self._spot)
        self.pictures: list[Picture] = []
        self._images: dict[int, PageImage] = {}
        self._doubts: list[tuple[Read, tuple[int, int, int, int]]] = []

    def add(self, picture: PagePicture, number: int) -> None:
        """Recognise a page; pages count from 1."""
        image = prepared(picture.pixels, picture.width, picture.height)
        found = read_page(image, number, len(self._doubts))
        self._images[number] = image
        for piece in found.pieces:
            for box in piece.boxes:
                box.spot = image.place(box.left, box.top, box.right, box.bottom)
        self._doubts += [
            (one, image.place(*(side / SCALE for side in one.segment))) for one in found.doubts
        ]  # fmt: skip
        self.flow.add_page(number, image.size, found.pieces, found.lines)
        self.pictures.append(_small(picture, number))

    def _spot(self, page: int, line: Line) -> tuple[int, int, int, int] | None:
        image = self._images.get(page)
        return image.place(line.left, line.top, line.right, line.bottom) if image is not None else None

    def document(self, fmt: str, name: str) -> Document:
        """What was read. Raises InputError when it is nothing: for the reason that was noted first, else `E008`."""
        made = self.builder.document(fmt, name)
        if not made.blocks:
            first = made.notes[0]
            raise InputError(first.code, first.place, **first.params)
        return replace(made, blocks=tuple(self._settled(block) for block in made.blocks), pictures=tuple(self.pictures))

    def _settled(self, block: Block) -> Block:
        """A block with the marks of doubt taken out of its text, and the doubts beside it."""
        if isinstance(block, Table):
            return replace(block, cells=tuple(self._marked(cell) for cell in block.cells))
        return self._marked(block) if isinstance(block, Paragraph) else block

    def _marked(self, item: Any) -> Any:
        text = ""
        doubts: list[Doubt] = []
        brackets: list[Doubt] = []
        for part in re.split(f"({_MARK.pattern})", item.text):
            if not _MARK.fullmatch(part):
                text += part
                continue
            read, box = self._doubts[ord(part) - FIRST_DOUBT]
            start = _back(text, len(read.text.replace(" ", "")))
            doubt = Doubt(start=start, end=len(text), readings=read.others, sure=read.sure, box=box)
            (brackets if read.certain else doubts).append(doubt)
        text = paired(text)
        if isinstance(item, Paragraph):  # elsewhere, and where they match, it matters to nothing what they are
            doubts += [one for one in brackets if text[one.start] in unmatched(text)]
            doubts.sort(key=lambda one: one.start)
        return replace(item, text=text, doubts=tuple(doubts))


def untimed(limits: Limits) -> Limits:
    """The limits without a time for the whole file: each page has its own (`jixiao.files.isolated.step`)."""
    return dataclasses.replace(limits, seconds=0)


def _back(text: str, count: int) -> int:
    """Where the last `count` characters that are not blank begin."""
    at = len(text)
    while count and at:
        at -= 1
        count -= not text[at].isspace()
    return at


def _small(picture: PagePicture, number: int) -> Picture:
    """A page as a small grey JPEG, to be shown beside a finding."""
    size = max(1, round(picture.width * _SHOWN)), max(1, round(picture.height * _SHOWN))
    grey = cv2.cvtColor(picture.pixels, cv2.COLOR_BGR2GRAY)
    _, data = cv2.imencode(
        ".jpg", cv2.resize(grey, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    )
    return Picture(page=number, width=round(picture.width), height=round(picture.height), data=data.tobytes())


def read_pictures(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `picture` from PNG, JPEG or TIFF. Raises `InputError`: `E006` too large, `E007` damaged.

    A page behind a good one that is too large or damaged ends the document with a note.
    """
    scan = Scan(limits)
    take(scan, _pictures(data, scan))
    return scan.document("picture", name)


def _pictures(data: bytes, scan: Scan) -> Iterator[tuple[int, PagePicture]]:
    number = 0
    try:
        for number, picture in enumerate(pictures_of(data), 1):
            yield number, picture
    except InputError as error:
        if not number:
            raise
        note_error(scan, error, Place(page=number + 1), f"{number + 1}…")


def note_error(scan: Scan, error: InputError, place: Place, pages: str) -> None:
    """Remember that pages could not be read; the others are."""
    damaged = error.code == "E007"
    scan.builder.note(error.code, place, **(problem_params("pages-damaged", pages=pages) if damaged else error.params))


def read_scan(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `scan` from a PDF: pages with text by their text, all others by their picture.

    Raises `InputError` `E007` for a file that is locked or damaged.
    """
    file = opened(data)
    scan = Scan(limits)
    broken: list[int] = []
    try:
        take(scan, _pages(file, scan, broken))
    finally:
        file.close()
    note_damaged(scan.builder, broken)
    return scan.document("scan", name)


def take(scan: Scan, pages: Iterable[tuple[int, PagePicture]]) -> None:
    """Recognise pages, each with its number, and make the blocks of what was read. Too many end the document with a note."""
    with scan.builder:
        try:
            for count, (number, picture) in enumerate(pages, 1):
                if count > MOST_PAGES:
                    raise LimitReached("pages", MOST_PAGES)
                step(number)
                scan.add(picture, number)
        finally:
            scan.flow.close()


def _pages(file: Any, scan: Scan, broken: list[int]) -> Iterator[tuple[int, PagePicture]]:
    """The pages of a PDF that must be recognised; those with text are taken on the way, and those that cannot be read are `broken`."""
    import pypdfium2

    for number in range(len(file)):
        try:
            page = file[number]
            if has_text(page):
                add_printed(page, number, scan.flow)
            else:
                yield number + 1, rendered(page)
            page.close()
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
        except InputError as error:
            note_error(scan, error, Place(page=number + 1), str(number + 1))


def has_text(page: Any) -> bool:
    """Whether a page has a text layer that says something: enough characters, and most of them from known letters."""
    from jixiao_plugins.pdf.page import runs_of

    text = "".join(run.text for run in runs_of(page))
    known = sum(
        char.isascii() or "\u4e00" <= char <= "\u9fff" or char in "，。、；：（）“”《》％—～·≥≤！？" for char in text
    )
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return len(text) >= _LEAST_TEXT and known >= 0.8 * len(text) and (chinese >= 4 or not _covered(page))


def _covered(page: Any) -> bool:
    """Whether a picture covers most of a page."""
    import pypdfium2

    width, height = page.get_size()
    try:
        boxes = [image.get_bounds() for image in images(page)]
    except pypdfium2.PdfiumError:
        return False
    return any((right - left) * (top - bottom) > 0.5 * width * height for left, bottom, right, top in boxes)
