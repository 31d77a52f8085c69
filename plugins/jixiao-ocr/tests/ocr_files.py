"""Files for the tests: TIFF of many pages, Word documents with pictures, PNG and PDF that claim vast pictures."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{_OFFICE}"'
)


def tiff(pages: list[Image]) -> bytes:
    """A TIFF of these pages at 150 dots an inch."""
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(150, 150))
    return out.getvalue()


def word(items: list[str | bytes]) -> bytes:
    """A Word document of paragraphs: text, or a PNG."""
    body, relations = "", f'<Relationships xmlns="{_PACKAGE}/relationships">'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, item in enumerate(items):
            inside = f"<w:t>{item}</w:t>"
            if isinstance(item, bytes):
                inside = f"<w:drawing><a:blip r:embed='r{number}'/></w:drawing>"
                relations += f'<Relationship Id="r{number}" Type="{_OFFICE}/image" Target="media/{number}.png"/>'
                archive.writestr(f"word/media/{number}.png", item)
            body += f"<w:p><w:r>{inside}</w:r></w:p>"
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/_rels/document.xml.rels", relations + "</Relationships>")
        archive.writestr("word/document.xml", f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """The head of a PNG that says such a size."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ending = b"\0\0\0\0IEND\xaeB`\x82"
    pixels = zlib.compress(b"\0" * 1000)
    data = struct.pack(">I", len(pixels)) + b"IDAT" + pixels + struct.pack(">I", zlib.crc32(b"IDAT" + pixels))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data + ending


def vast_pdf(width: int, height: int) -> bytes:
    """A PDF whose page is a picture of which the file says such a size."""
    pixels = zlib.compress(b"\0" * 1000)
    drawn = b"q 595 0 0 842 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
        b"/Length %d>>stream\n%s\nendstream" % (width, height, len(pixels), pixels),
    ]  # fmt: skip
    made = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % each for each in enumerate(objects, 1))
    return made + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"
