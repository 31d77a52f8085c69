"""What is too large, damaged or too much: a code, and what could be read is read."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from ocr_files import png_header, tiff, vast_pdf, word
from PIL import Image

from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao_ocr import reader
from jixiao_ocr.pictures import PagePicture, pictures_of

if TYPE_CHECKING:
    from jixiao import Toolkit

FILES = Path(__file__).parent / "files"
NOTE = Image.open(FILES / "note.png").convert("L")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("vast.png", png_header(60_000, 60_000), "E006"),
        ("bomb.png", png_header(9_000, 9_000), "E006"),
        ("cut.png", (FILES / "note.png").read_bytes()[:4000], "E007"),
        ("broken.tif", b"II*\0\x08\0\0\0\xff\xff" + b"\x01" * 400, "E007"),
        ("cut.jpg", (FILES / "form.jpg").read_bytes()[:300], "E007"),
        ("vast.pdf", vast_pdf(60_000, 60_000), "E006"),
        ("cut.pdf", b"%PDF-1.7\n" + b"\xff" * 400, "E007"),
        ("noise.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 8, "E007"),
    ],
)
def test_hostile_pictures_are_refused(kit: Toolkit, name: str, data: bytes, code: str) -> None:
    """Too many pixels, a file that is cut off, or none at all: a code, and nothing worse."""
    with pytest.raises(InputError) as caught:
        kit.open(name, data)
    assert caught.value.code == code


def test_pages_before_a_damaged_one_are_read() -> None:
    """Of a TIFF that is cut off, the first page; a note says from which page on nothing is there."""
    found = reader.read_pictures(tiff([NOTE, NOTE])[:-200_000], "cut.tif", Limits())
    assert {block.place.page for block in found.blocks} == {1}
    (note,) = found.notes
    assert (note.code, note.params["cause"], note.place.page) == ("E007", "pages-damaged", 2)


def test_more_pages_than_are_recognised_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first ones are read, and a note says that there are more."""
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    found = reader.read_pictures(tiff([NOTE, NOTE]), "two.tif", Limits())
    assert {block.place.page for block in found.blocks} == {1}
    (note,) = found.notes
    assert (note.code, note.params["cause"], note.params["allowed"]) == ("E006", "pages", "1")


def test_damaged_pages_are_told_also_where_others_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a PDF whose first page cannot be drawn, the second one is read; both that and the bound are told."""
    file, data = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(3):
        file.new_page(595, 842)
    file.save(data)
    pictures = iter([None, *pictures_of(tiff([NOTE, NOTE]))])

    def drawn(_page: object) -> PagePicture:
        picture = next(pictures)
        if picture is None:
            raise pypdfium2.PdfiumError("damaged")
        return picture

    monkeypatch.setattr(reader, "rendered", drawn)
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    found = reader.read_scan(data.getvalue(), "three.pdf", Limits())
    assert {block.place.page for block in found.blocks} == {2}
    assert sorted((note.code, note.params["cause"]) for note in found.notes) == [
        ("E006", "pages"),
        ("E007", "pages-damaged"),
    ]


def test_a_damaged_picture_of_a_page_leaves_the_written_text(kit: Toolkit) -> None:
    """The text of the Word document is read, and the picture is told."""
    source = kit.open(
        "pages.docx", word(["上文。", (FILES / "note.png").read_bytes()[:4000], "下文。"]), any_document=True
    )
    assert source.document is not None
    assert [getattr(block, "text", "") for block in source.document.blocks] == ["上文。", "下文。"]
    told = next(one for one in source.notes if one.code == "E007")
    assert told.place is not None
    assert told.place.paragraph == 2
