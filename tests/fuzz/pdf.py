"""PDF files: objects, filters, references, page trees and drawings, each nearly right."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .chance import Chance

FILES = Path(__file__).parent.parent / "files"
FLATE = (b"/FlateDecode", b"/Fl", b"/#46lateDecode", b"/Fl#61te#44ecode", b"[/FlateDecode]", b"[ /Fl %c\n ]", b"99 0 R")
FILTERS = (*FLATE, b"[/FlateDecode /FlateDecode]", b"[/Fl/Fl]", b"[/ASCIIHexDecode /FlateDecode]", b"[/A85 /Fl]", b"/RunLengthDecode", b"/LZWDecode", b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode", b"/Crypt", b"/Nope", b"null", b"[]", b"[null]", b"[[/Fl]]", b"/F#00", b"1 0 R", b"98 0 R")  # fmt: skip
PARMS = (b"", b"", b"", b"/DecodeParms << /Predictor 12 /Columns %n >>", b"/DecodeParms << /Predictor %n /Colors %n /BitsPerComponent %n >>", b"/DP [null %n 0 R]", b"/F (x)", b"/Length %n")  # fmt: skip


def pdf(chance: Chance) -> bytes:
    """A PDF of a few objects, or a saved one with changes."""
    if chance.likely(0.2):
        return chance.damaged((FILES / chance.choice(("form.pdf", "score.pdf"))).read_bytes(), 12)
    objects = _objects(chance)
    for _ in range(chance.count(4)):
        at = chance.randrange(len(objects))
        objects[at] = _altered(chance, objects[at])
    return written(chance, objects)


def _objects(chance: Chance) -> list[bytes]:
    pages = 1 + chance.count(3)
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    count = chance.choice((pages, pages, pages, chance.whole()))
    first = 3 + pages
    inner = b"/Kids [%s] /Count %d" % (
        chance.choice((kids, kids, kids + b" 2 0 R", kids * chance.choice((1, 30, 2000)), b"")),
        count,
    )
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages %s >>" % inner]
    box = (
        b" ".join(b"%d" % chance.choice((0, 0, 595, 842, chance.whole())) for _ in range(4))
        if chance.likely(0.2)
        else b"0 0 595 842"
    )
    for _ in range(pages):
        content = chance.choice(
            (
                b"%d 0 R" % (first + 1),
                b"%d 0 R" % (first + 1),
                b"[%s]" % (b"%d 0 R " % (first + 1) * chance.choice((2, 50))),
                b"2 0 R",
            )
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Rotate %d /Resources << /Font << /F %d 0 R >> /XObject << /X %d 0 R /Y %d 0 R >> >> /Contents %s >>"
            % (box, chance.choice((0, 0, 90, chance.whole())), first, first + 2, first + 3, content)
        )
    resources = b"/Resources << /XObject << /X %d 0 R /Y %d 0 R >> /Font << /F %d 0 R >> >>" % (
        first + 2,
        first + 3,
        first,
    )
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 %d 900] %s" % (chance.choice((600, chance.whole())), resources)
    objects += [
        chance.choice((b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /UniGB-UCS2-H /DescendantFonts [%d 0 R] >>" % first, b"<< /Type /Font /Subtype /Type3 /CharProcs << /a %d 0 R >> /FontMatrix [0 0 0 0 0 0] /FirstChar %d /LastChar %d >>" % (first + 1, chance.whole(), chance.whole()))),
        stream(chance, content_of(chance)),
        stream(chance, content_of(chance), form),
        stream(chance, content_of(chance), chance.choice((form, b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceRGB" % (chance.whole(), chance.whole())))),
    ]  # fmt: skip
    return objects


def content_of(chance: Chance) -> bytes:
    """Drawing operators: text, lines, boxes, forms, states."""
    parts = []
    for _ in range(chance.choice((3, 20, 150))):
        x, y = (chance.randint(0, 600) if chance.likely(0.95) else chance.whole() for _ in range(2))
        word = chance.choice((b"10", b"(x)", b"\xd6\xd0", b"abc", b"\\377\\000", b"1" * 200))
        parts.append(chance.choice((
            b"BT /F 12 Tf %d %d Td (%s) Tj ET" % (x, y, word), b"BT /F %d Tf 1 0 0 1 %d %d Tm <4E2D> Tj ET" % (chance.choice((9, 0, chance.whole())), x, y), b"%d %d m %d %d l S" % (x, y, x, y + 300), b"%d %d m %d %d l S" % (x, y, x + 300, y), b"%d %d 100 20 re S" % (x, y), b"/X Do", b"/Y Do", b"q", b"Q",
            b"%d 0 0 %d 0 0 cm" % (chance.choice((1, chance.whole())), chance.choice((1, chance.whole()))), b"[(a) %d (b)] TJ" % chance.whole(), b"BI /W 1 /H 1 ID x EI", b"q " * 300, b"[" * 200, b"<< /a " * 100, b"%% x\n", b"/X /Y /Z", b"W n", b"0 0 m 0 0 l h f",
        )))  # fmt: skip
    made = b"\n".join(parts)
    return made * chance.choice((1, 1, 1, 1, 40)) if len(made) < 20_000 else made


def stream(chance: Chance, body: bytes, extra: bytes = b"") -> bytes:
    """A stream object; its filter is spelled in some way, and is not always the right one."""
    name = b""
    if chance.likely(0.6):
        name = chance.choice(FLATE if chance.likely(0.7) else FILTERS)
        for _ in range(2 if name.count(b"/F") > 1 else 1):
            body = zlib.compress(body * chance.choice((1, 1, 1, 1, 2000)) if len(body) < 2000 else body)
    parms = b"%d".join(chance.choice(PARMS).split(b"%n"))
    while b"%d" in parms:
        parms = parms.replace(b"%d", b"%d" % chance.whole(), 1)
    length = len(body) if chance.likely(0.9) else chance.whole()
    return b"<< %s /Length %d %s %s >>\nstream\n%s\nendstream" % (
        extra,
        length,
        b"/Filter " + name if name else b"",
        parms,
        body,
    )


def _altered(chance: Chance, body: bytes) -> bytes:
    head, mark, tail = body.partition(b"stream\n")
    words = head.split(b" ")
    at = chance.randrange(len(words))
    kind = chance.randrange(6)
    if kind == 0:
        words[at] = b"%d" % chance.whole()
    elif kind == 1:
        del words[at]
    elif kind == 2:
        words[at:at] = [words[at]] * chance.choice((1, 50, 5000))
    elif kind == 3:
        words[at] = chance.choice(
            (
                b"%d 0 R" % chance.randint(0, 12),
                b"<<",
                b">>",
                b"[",
                b"]",
                b"(",
                b"null",
                b"/Pages",
                b"<< /a " * 500,
                b"[" * 5000,
            )
        )
    elif kind == 4:
        return b"%d 0 R" % chance.randint(1, 9)
    else:
        words[at] = chance.choice(words)
    return b" ".join(words) + mark + tail


def written(chance: Chance, objects: list[bytes]) -> bytes:
    """The file, with its table of places or a stream of them, or none."""
    out = bytearray(chance.choice((b"%PDF-1.4\n", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", b"x" * 900 + b"%PDF-1.4\n")))
    numbers = [*range(1, len(objects) + 1), 99, 98]
    bodies = [*objects, chance.choice((b"/FlateDecode", b"[/FlateDecode /FlateDecode]", b"99 0 R")), b"98 0 R"]
    if chance.likely(0.2):
        plain = [at for at, body in enumerate(bodies) if b"stream" not in body and at]
        held = b" ".join(bodies[at] for at in plain)
        heads, place = [], 0
        for at in plain:
            heads.append(b"%d %d" % (numbers[at], place))
            place += len(bodies[at]) + 1
        head = b" ".join(heads) + b" "
        packed = zlib.compress(head + held)
        numbers, bodies = (
            [one for at, one in enumerate(numbers) if at not in plain],
            [one for at, one in enumerate(bodies) if at not in plain],
        )
        numbers.append(97)
        bodies.append(
            b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
            % (len(plain) if chance.likely(0.8) else chance.whole(), len(head), len(packed), packed)
        )
    places = {}
    for number, body in zip(numbers, bodies, strict=True):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out) if chance.likely(0.9) else chance.whole()
    if chance.likely(0.8):
        out += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(
            b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items())
        )
    extra = chance.choice((b"", b"", b"", b" /Prev %d" % chance.choice((start, 0, chance.whole())), b" /Encrypt 1 0 R"))
    out += b"trailer << /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF" % (
        100 if chance.likely(0.95) else chance.whole(),
        extra,
        start,
    )
    return chance.damaged(bytes(out)) if chance.likely(0.1) else bytes(out)
