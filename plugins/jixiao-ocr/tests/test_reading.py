"""Scans are read as every other file: the same tables, paragraphs, places and findings; what is in doubt is kept in doubt."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image

import jixiao_ocr
from jixiao.authoring.testing import conform
from jixiao.files.steps import WATCHED
from jixiao.model.document import Paragraph, Table
from jixiao.model.errors import InputError

if TYPE_CHECKING:
    from jixiao import Toolkit
    from jixiao.files.loading import Source

FILES = Path(__file__).parent / "files"


def texts(source: Source) -> list[str]:
    """The texts of all paragraphs and cells."""
    assert source.document is not None
    return [
        text
        for block in source.document.blocks
        for text in ([cell.text for cell in block.cells] if isinstance(block, Table) else [block.text])
    ]


def test_the_package_is_a_plugin() -> None:
    """It keeps the contract of plugins: light to import, with readers and a writer."""
    conform(jixiao_ocr)


def test_a_form_is_read_in_its_grid(form: Source) -> None:
    """Merged cells reach as far as their lines; figures, units and comparators are kept; the fund is the form's."""
    assert form.document is not None
    (table,) = [block for block in form.document.blocks if isinstance(block, Table)]
    by_text = {cell.text: cell for cell in table.cells}
    assert by_text["产出指标"].row_span == 2
    assert by_text["总分"].col_span == 5
    assert {"≥12座", "≥98%", "99%", "80%", "96", "≥18000人"} <= by_text.keys()
    evaluation = form.report.evaluations[0]
    assert [row.score for row in evaluation.indicators] == ["23", "20", "30", "10"]
    assert form.report.year == 2024


def test_the_slip_is_found_where_it_is_printed(kit: Toolkit, form: Source) -> None:
    """A score above its weight is an error, at the page and in the box of its cell; the seal makes none."""
    findings = kit.validate(form).findings
    (slip,) = [one for one in findings if one.severity == "error"]
    assert slip.code == "R301"
    assert slip.place is not None
    assert (slip.place.page, slip.place.table, slip.place.row) == (1, 1, 5)
    assert slip.place.box is not None
    left, top, right, bottom = slip.place.box
    assert 440 < left < right < 530
    assert 180 < top < bottom < 235
    assert form.document is not None
    assert form.document.pictures[0].data.startswith(b"\xff\xd8")


def test_what_the_seal_covers_is_in_doubt(kit: Toolkit, form: Source) -> None:
    """Pieces of the seal that read like figures are named, and feed nothing."""
    told = [one for one in kit.validate(form).findings if one.code == "E016"]
    assert told
    assert all(one.place is not None and one.place.box is not None for one in told)


def test_prose_is_read_in_order_and_checked(kit: Toolkit, note: Source) -> None:
    """Lines in their order; an amount that is read for certain is checked as in any text."""
    lines = texts(note)
    assert lines[1] == "全年预算数为498.00万元，全年执行数为473.10万元，预算执行率为85%。"
    verdicts = {claim.verdict for claim in kit.validate(note).claims}
    assert {"wrong", "holds"} <= verdicts


def test_pages_of_a_pdf_and_of_a_tiff(kit: Toolkit, note: Source) -> None:
    """A page with text is read by its text, one without by its picture; every page is told; a TIFF has many."""
    page = Image.open(FILES / "note.png").convert("L")
    tiff = io.BytesIO()
    page.save(tiff, "TIFF", save_all=True, append_images=[page], compression="tiff_lzw", dpi=(150, 150))
    told: list[int] = []
    token = WATCHED.set(lambda _name, number: told.append(number))
    try:
        both = kit.open("two.tif", tiff.getvalue(), any_document=True)
    finally:
        WATCHED.reset(token)
    assert told == [1, 2]
    assert both.document is not None
    assert {block.place.page for block in both.document.blocks} == {1, 2}
    assert "".join(texts(both)) == 2 * "".join(texts(note))


def test_a_scanned_pdf(kit: Toolkit, note: Source) -> None:
    """The same page inside a PDF; without the wish to recognise it is refused, with the way to have it read."""
    data = io.BytesIO()
    Image.open(FILES / "note.png").convert("L").save(data, "PDF", resolution=150)
    source = kit.open("note.pdf", data.getvalue(), any_document=True)
    assert texts(source) == texts(note)
    assert source.document is not None
    assert source.document.format == "scan"
    with pytest.raises(InputError) as caught:
        type(kit)().open("note.pdf", data.getvalue())
    assert caught.value.code == "E008"
    assert "--ocr" in caught.value.params["problem"][0]


def test_a_picture_of_a_page_inside_word(kit: Toolkit) -> None:
    """It stands where its paragraph stands, between what is written."""
    namespaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    body = "<w:p><w:r><w:t>上文。</w:t></w:r></w:p><w:p><w:r><w:drawing><a:blip r:embed='r9'/></w:drawing></w:r></w:p><w:p><w:r><w:t>下文。</w:t></w:r></w:p>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r9" Type="{office}/image" Target="media/a.png"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {namespaces}><w:body>{body}</w:body></w:document>")
        archive.write(FILES / "note.png", "word/media/a.png")
    source = kit.open("pages.docx", out.getvalue(), any_document=True)
    found = texts(source)
    assert found[0] == "上文。"
    assert found[-1] == "下文。"
    assert any("养护绿地面积86万平方米" in text for text in found[1:-1]), found
    assert source.document is not None
    middle = source.document.blocks[1]
    assert isinstance(middle, Paragraph)
    assert middle.place.paragraph == 2


def png_header(width: int, height: int) -> bytes:
    """The head of a PNG that says such a size."""
    import struct
    import zlib

    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ending = b"\0\0\0\0IEND\xaeB`\x82"
    pixels = zlib.compress(b"\0" * 1000)
    data = struct.pack(">I", len(pixels)) + b"IDAT" + pixels + struct.pack(">I", zlib.crc32(b"IDAT" + pixels))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data + ending


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("vast.png", png_header(60_000, 60_000), "E006"),
        ("bomb.png", png_header(9_000, 9_000), "E006"),
        ("cut.png", (FILES / "note.png").read_bytes()[:4000], "E007"),
        ("broken.tif", b"II*\0\x08\0\0\0\xff\xff" + b"\x01" * 400, "E007"),
        ("cut.jpg", (FILES / "form.jpg").read_bytes()[:300], "E007"),
        ("noise.jpg", b"\xff\xd8\xff" + bytes(range(256)) * 8, "E007"),
    ],
)
def test_hostile_pictures_are_refused(kit: Toolkit, name: str, data: bytes, code: str) -> None:
    """Too many pixels, a file that is cut off, or none at all: a code, and nothing worse."""
    with pytest.raises(InputError) as caught:
        kit.open(name, data)
    assert caught.value.code == code


def test_a_copy_with_boxes(kit: Toolkit, form: Source) -> None:
    """`annotate` marks the places on a PDF copy, which is as large as the page was taken to be."""
    from dataclasses import replace

    from jixiao.outputs.export import Export, exported, moment

    data = (FILES / "form.jpg").read_bytes()
    writer = next(one for one in kit.plugins.writers() if ".jpg" in one.annotates)
    one = replace(exported(kit, form), data=data)
    what = Export(items=iter([one]), language="zh", moment=moment(), catalogue=kit.catalogue)
    page = pypdfium2.PdfDocument(writer.write(what, {}))[0]
    count = pypdfium2.raw.FPDFPage_GetAnnotCount(page)
    boxed = [each for each in one.findings if each.place is not None and each.place.box and each.severity != "info"]
    assert count >= len(boxed) >= 1
    assert form.document is not None
    assert page.get_width() == pytest.approx(form.document.pictures[0].width, abs=1)
