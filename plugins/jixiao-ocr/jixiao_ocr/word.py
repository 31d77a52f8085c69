"""Word documents whose pages are pictures: what is written is read as it is, a picture of a page is recognised where it stands."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jixiao.model.document import Place, Table
from jixiao.model.errors import InputError
from jixiao_ocr.pictures import pictures_of
from jixiao_ocr.reader import Scan, note_error, take
from jixiao_plugins.annotate.parts import Parts
from jixiao_plugins.office.package import Package
from jixiao_plugins.word import reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Block, Document
    from jixiao.model.limits import Limits
    from jixiao_ocr.pictures import PagePicture

_BODY = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}body"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_PAGE_PIXELS = 500_000
"""A picture of fewer pixels is no page that could be read: a logo, a seal, a photo."""
_LONGEST = 3.0


def read_word(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `scan-docx`. Raises what the reader of Word raises for a document that has nothing else."""
    try:
        written = reader.read_word(data, name, limits)
        blocks = list(written.blocks)
    except InputError as error:
        if error.code != "E008":
            raise
        written, blocks = None, []
    scan = Scan(limits)
    paragraphs: dict[int, int] = {}
    take(scan, _pictures(data, limits, scan, paragraphs))
    if written is not None and not scan.builder.blocks:
        return replace(written, notes=(*written.notes, *scan.builder.notes))
    recognised = scan.document("scan-docx", name)
    merged = _merged(blocks, [_placed(block, paragraphs) for block in recognised.blocks])
    notes = (*(written.notes if written is not None else ()), *recognised.notes)
    return replace(recognised, blocks=tuple(merged), notes=notes)


def _pictures(data: bytes, limits: Limits, scan: Scan, paragraphs: dict[int, int]) -> Iterator[tuple[int, PagePicture]]:
    """The pictures of pages, counted from 1; `paragraphs` is told in which paragraph each stands. A damaged one is noted."""
    for number, (paragraph, picture) in enumerate(_embedded(data, limits), 1):
        paragraphs[number] = paragraph
        try:
            for page in pictures_of(picture):
                yield number, page
        except InputError as error:
            note_error(scan, error, Place(paragraph=paragraph), str(number))


def _embedded(data: bytes, limits: Limits) -> Iterator[tuple[int, bytes]]:
    """The pictures that are large enough to be pages: the number of their paragraph, and their bytes."""
    package, parts = Package(data, limits), Parts(data, limits)
    part = "word/document.xml"
    root, targets = parts.tree(part), parts.targets(part)
    body = root.find(_BODY) if root is not None else None
    for number, child in enumerate(reader.blocks_of(body) if body is not None else (), 1):
        for blip in child.iter(_BLIP):
            target = targets.get(blip.get(_EMBED) or "")
            picture = package.read(target) if target and target in package else b""
            if picture and _is_page(picture):
                yield number, picture


def _is_page(picture: bytes) -> bool:
    """Whether a picture has the pixels and the shape of a page; what is no PNG, JPEG or TIFF is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        width, height = Image.open(io.BytesIO(picture), formats=("PNG", "JPEG", "TIFF")).size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return bool(width * height >= _PAGE_PIXELS and 1 / _LONGEST <= width / height <= _LONGEST)


def _placed(block: Block, paragraphs: dict[int, int]) -> Block:
    """A recognised block with the number of the paragraph whose picture it stands in."""

    def placed(place: Place) -> Place:
        return replace(place, paragraph=paragraphs.get(place.page or 0))

    if isinstance(block, Table):
        cells = tuple(replace(cell, place=placed(cell.place)) for cell in block.cells)
        return replace(block, place=placed(block.place), cells=cells)
    return replace(block, place=placed(block.place))


def _merged(written: list[Any], recognised: list[Any]) -> list[Any]:
    """Both in the order of the body's paragraphs; at one paragraph its text comes first."""
    return sorted([*written, *recognised], key=lambda block: block.place.paragraph or 0)
