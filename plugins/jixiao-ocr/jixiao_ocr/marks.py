"""`annotate` of a scan: a PDF copy in which a box stands around each place that something is said of, with the words as its note."""

from __future__ import annotations

import ctypes
import io
from typing import TYPE_CHECKING, Any

from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao_ocr.pictures import pictures_of
from jixiao_plugins.annotate.remarks import AUTHOR, original, remarks, summary

if TYPE_CHECKING:
    from jixiao.outputs.export import Export
    from jixiao_plugins.annotate.remarks import Remark

_RED = (214, 40, 40)
_MARGIN = 2
_NOTE = 24


def write(what: Export, options: dict[str, str]) -> bytes:
    """The PDF with boxes. What has no box stands in a note on the first page. Raises UsageError where no page was recognised."""
    one = what.one()
    data = original(one)
    if one.document is None or not one.document.pictures:
        raise UsageError(
            Message("没有识别过的页，不能加框", "no page was recognised: there is no place for a box"),
            hint=Message(
                "扫描件加 --ocr；有文字的 PDF 用 -o 批注.html", "--ocr for a scan; -o FILE.html for a PDF with text"
            ),
        )
    found = list(remarks(what, one, notes="notes" in options))
    return marked(_as_pdf(data), found, summary(what, found, _placed(found), whole="summary" in options))


def _placed(found: list[Remark]) -> set[int]:
    return {number for number, one in enumerate(found) if one.place.box is not None}


def _as_pdf(data: bytes) -> bytes:
    """The file itself when it is a PDF, else its pictures as the pages of one, as large as they are taken to be."""
    if b"%PDF-" in data[:1024]:
        return data
    import pypdfium2
    from PIL import Image

    pdf = pypdfium2.PdfDocument.new()
    for picture in pictures_of(data):
        page = pdf.new_page(picture.width, picture.height)
        image = pypdfium2.PdfImage.new(pdf)
        jpeg = io.BytesIO()
        Image.fromarray(picture.pixels[:, :, ::-1]).save(jpeg, "JPEG", quality=85)
        image.load_jpeg(jpeg, inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(picture.width, picture.height))
        page.insert_obj(image)
        page.gen_content()
        page.close()
    return _saved(pdf)


def _saved(pdf: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    pdf.close()
    return out.getvalue()


def marked(data: bytes, found: list[Remark], lines: list[str]) -> bytes:
    """A PDF with a box and a note for each remark, and `lines` as a note on the first page where there are any but a title."""
    import pypdfium2
    from pypdfium2 import raw

    pdf = pypdfium2.PdfDocument(data)
    for one in found:
        if one.place.box is not None and one.place.page is not None and one.place.page <= len(pdf):
            page = pdf[one.place.page - 1]
            left, top, right, bottom = one.place.box
            corners = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
            _annotate(page, raw.FPDF_ANNOT_SQUARE, corners, one.text)
            page.close()
    if len(lines) > 1 and len(pdf):
        page = pdf[0]
        _annotate(page, raw.FPDF_ANNOT_TEXT, (_NOTE, _NOTE, 2 * _NOTE, 2 * _NOTE), "\n".join(lines))
        page.close()
    return _saved(pdf)


def _annotate(page: Any, kind: int, box: tuple[float, float, float, float], text: str) -> None:
    from pypdfium2 import raw

    annotation = raw.FPDFPage_CreateAnnot(page, kind)
    left, bottom, right, top = _in_file(page, box)
    raw.FPDFAnnot_SetRect(annotation, ctypes.byref(raw.FS_RECTF(left, top, right, bottom)))
    raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *_RED, 255)
    raw.FPDFAnnot_SetBorder(annotation, 0, 0, 1.2)
    for key, value in ((b"Contents", text), (b"T", AUTHOR)):
        wide = ctypes.create_string_buffer((value + "\0").encode("utf-16-le"))
        raw.FPDFAnnot_SetStringValue(annotation, key, ctypes.cast(wide, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPage_CloseAnnot(annotation)


def _in_file(page: Any, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box of the page as it is seen, in the coordinates of the file: left, bottom, right, top."""
    width, height = page.get_size()  # as it is seen
    left, top, right, bottom = box
    turned = {
        0: (left, height - bottom, right, height - top),
        90: (top, left, bottom, right),
        180: (width - right, top, width - left, bottom),
        270: (height - bottom, width - right, height - top, width - left),
    }
    return turned[page.get_rotation()]
