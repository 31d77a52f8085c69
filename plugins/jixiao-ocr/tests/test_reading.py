"""Scans are read as every other file: the same tables, paragraphs, places and findings; what is in doubt is kept in doubt."""

from __future__ import annotations

import ctypes
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
import pytest
from ocr_files import tiff, word
from PIL import Image

import jixiao_ocr
from jixiao.authoring.testing import conform
from jixiao.files.steps import WATCHED
from jixiao.model.document import Paragraph, Place, Table
from jixiao.model.errors import InputError
from jixiao.outputs.export import Export, exported, moment
from jixiao_ocr.marks import marked
from jixiao_plugins.annotate.remarks import Remark

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
    assert not any(one.code[0] == "W" for one in findings)
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
    pages = tiff([Image.open(FILES / "note.png").convert("L")] * 2)
    told: list[int] = []
    token = WATCHED.set(lambda _name, number: told.append(number))
    try:
        both = kit.open("two.tif", pages, any_document=True)
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


def test_a_text_layer_of_noise_is_no_text(kit: Toolkit, note: Source) -> None:
    """What another program believed to see in the picture of a page is not taken for its text."""
    data = io.BytesIO()
    Image.open(FILES / "note.png").convert("L").save(data, "PDF", resolution=150)
    file = pypdfium2.PdfDocument(data.getvalue())
    page = file[0]
    layer = pypdfium2.raw.FPDFPageObj_NewTextObj(file, b"Helvetica", 12)
    words = ctypes.create_string_buffer("lIl1 ;,.~ xq8 %% ;;; rn\0".encode("utf-16-le"))
    pypdfium2.raw.FPDFText_SetText(layer, ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)))
    pypdfium2.raw.FPDFTextObj_SetTextRenderMode(layer, pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    pypdfium2.raw.FPDFPage_InsertObject(page, layer)
    page.gen_content()
    out = io.BytesIO()
    file.save(out)
    assert texts(kit.open("noise.pdf", out.getvalue(), any_document=True)) == texts(note)


def test_printed_and_scanned_pages_in_one_pdf(kit: Toolkit, note: Source) -> None:
    """A page with text is read by its text and has no picture; the scanned one has."""
    printed = Path(__file__).parents[3] / "tests" / "files" / "score.pdf"
    scanned = io.BytesIO()
    Image.open(FILES / "note.png").convert("L").save(scanned, "PDF", resolution=150)
    file = pypdfium2.PdfDocument.new()
    for source in (printed.read_bytes(), scanned.getvalue()):
        file.import_pages(pypdfium2.PdfDocument(source), [0])
    out = io.BytesIO()
    file.save(out)
    both = kit.open("both.pdf", out.getvalue(), any_document=True)
    assert both.document is not None
    assert [picture.page for picture in both.document.pictures] == [2]
    assert "".join(texts(both)).endswith("".join(texts(note)))
    assert {block.place.page for block in both.document.blocks} == {1, 2}


def test_a_picture_of_a_page_inside_word(kit: Toolkit) -> None:
    """It stands where its paragraph stands, between what is written."""
    source = kit.open("pages.docx", word(["上文。", (FILES / "note.png").read_bytes(), "下文。"]), any_document=True)
    found = texts(source)
    assert found[0] == "上文。"
    assert found[-1] == "下文。"
    assert any("养护绿地面积86万平方米" in text for text in found[1:-1]), found
    assert source.document is not None
    middle = source.document.blocks[1]
    assert isinstance(middle, Paragraph)
    assert middle.place.paragraph == 2


def test_heads_are_told_by_the_margin(kit: Toolkit) -> None:
    """What stands at the top of three scanned pages is no text of the report."""
    note = np.asarray(Image.open(FILES / "note.png").convert("L"))
    head, body = note[150:182], note[182:250]
    page = np.full((1754, note.shape[1]), 255, np.uint8)
    page[60 : 60 + len(head)], page[500 : 500 + len(body)] = head, body
    source = kit.open("three.tif", tiff([Image.fromarray(page)] * 3), any_document=True)
    found = "".join(texts(source))
    assert (found.count("全年预算数"), found.count("情况说明")) == (3, 0)


def test_a_zip_of_scans_shows_the_pieces_of_each(kit: Toolkit) -> None:
    """A submission of a form and a note, both pictures: each finding shows the piece of its own file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("form.jpg", "note.png"):
            archive.write(FILES / name, name)
    source = kit.open("all.zip", out.getvalue())
    assert source.document is not None
    assert [one.file for one in source.document.pictures] == ["all.zip/form.jpg", "all.zip/note.png"]
    what = Export(items=iter([exported(kit, source)]), language="zh", moment=moment(), catalogue=kit.catalogue)
    page = next(each for each in kit.plugins.writers() if each.name == "html").write(what, {"findings": "1"}).decode()
    shown = re.findall(r"(\w+\.\w{3}) 第1页[^<]*(?:</a>)? <span class=\"piece picture-(\d)\"", page)
    assert set(shown) == {("form.jpg", "1"), ("note.png", "2")}
    assert page.count("data:image/jpeg;base64,") == 2


def test_a_copy_with_boxes(kit: Toolkit, form: Source) -> None:
    """`annotate` marks the places on a PDF copy, which is as large as the page was taken to be."""
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


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_stands_where_the_page_shows_it(turn: int) -> None:
    """Also on a page that the file turns."""
    file = pypdfium2.PdfDocument.new()
    file.new_page(300, 400).set_rotation(turn)
    data = io.BytesIO()
    file.save(data)
    remark = Remark(Place(page=1, box=(50, 60, 120, 90)), "第1页", "看这里", "")
    page = pypdfium2.PdfDocument(marked(data.getvalue(), [remark], ["标题"]))[0]
    seen = page.render(scale=1, draw_annots=True).to_numpy()
    rows, columns = np.nonzero(seen[:, :, 1] < 128)
    assert (columns.min(), rows.min(), columns.max(), rows.max()) == pytest.approx((48, 58, 121, 91), abs=2)
