"""Files that attack, and files that are broken: each gives a clear code within 5 seconds and 512 MiB, in a child process."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hostile_files import zipped

from jixiao.files.reading import read_document
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao_plugins.readers import jixiao_readers

FILES = Path(__file__).parent / "files"
SECONDS = 5  # of the processor, start of Python included, so that a busy machine fails no test
MEBIBYTES = 512

CHILD = """
import json, resource, sys, time
from pathlib import Path
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao.files.isolation import PROCESS
from jixiao.files.reading import read_document
from jixiao_plugins.readers import jixiao_readers

resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
path = Path(sys.argv[1])
try:
    document = read_document(jixiao_readers(), path.read_bytes(), path.name, Limits())
    result = {"code": "", "notes": [note.code for note in document.notes], "blocks": len(document.blocks)}
    result["format"] = document.format
except InputError as error:
    result = {"code": error.code, "cause": error.params.get("cause", "")}
PROCESS.end()  # what the child has used is known when it has ended
children = resource.getrusage(resource.RUSAGE_CHILDREN)
status = Path("/proc/self/status")  # the peak of this program; ru_maxrss is inherited from the parent
peak = [int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")] if status.exists() else [0]
result["mebibytes"] = max(peak[0], children.ru_maxrss) // 1024
result["seconds"] = time.process_time() + children.ru_utime + children.ru_stime
print(json.dumps(result))
"""


def read(folder: Path, name: str, data: bytes) -> dict[str, object]:
    """Read bytes in a child process with limits, and check what it cost."""
    path = folder / name
    path.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, object] = json.loads(done.stdout)
    assert float(str(result["seconds"])) < SECONDS, f"{name}: {result['seconds']} s"
    assert int(str(result["mebibytes"])) < MEBIBYTES, f"{name}: {result['mebibytes']} MiB"
    return result


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def docx(body: str, prolog: str = "") -> bytes:
    return zipped({"word/document.xml": f"{prolog}<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def xlsx(sheet: str) -> bytes:
    relation = '<Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
    return zipped(
        {
            "xl/workbook.xml": f'<workbook {S} {R}><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>".encode(),
            "xl/worksheets/sheet1.xml": f"<worksheet {S}><sheetData>{sheet}</sheetData></worksheet>".encode(),
        }
    )


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_zip_bomb(tmp_path: Path) -> None:
    """A part that inflates to hundreds of times its size is not inflated."""
    bomb = b"<w:p/>" + b" " * 120_000_000
    for name, data in {
        "bomb.docx": zipped({"word/document.xml": bomb}),
        "bomb.xlsx": zipped({"xl/workbook.xml": bomb}),
        "bomb.ods": zipped({"content.xml": bomb, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    }.items():
        result = read(tmp_path, name, data)
        assert (result["code"], result["notes"]) == ("", ["E006"]), name


def test_zip_with_a_false_size(tmp_path: Path) -> None:
    """A directory that understates a part's size is damage."""
    data = bytearray(docx("<w:p><w:r><w:t>甲</w:t></w:r></w:p>" * 20_000))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert read(tmp_path, "false.docx", bytes(data))["code"] == "E007"


def test_zip_with_very_many_members(tmp_path: Path) -> None:
    """A directory of a hundred thousand members is not loaded."""
    data = zipped({"word/document.xml": b""}) + b"PK\x01\x02" * 100_000
    assert read(tmp_path, "many.docx", data)["notes"] == ["E006"]


@pytest.mark.parametrize("name", ["laughs.docx", "laughs.xlsx", "laughs.ods"])
def test_entity_bomb(tmp_path: Path, name: str) -> None:
    """A document type declaration is refused, whatever it declares."""
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    xml = f"<?xml version='1.0'?><!DOCTYPE x [{entities}]><x>&j;</x>".encode()
    parts = {
        "laughs.docx": {"word/document.xml": xml},
        "laughs.xlsx": {"xl/workbook.xml": xml},
        "laughs.ods": {"content.xml": xml},
    }
    result = read(tmp_path, name, zipped(parts[name]))
    assert (result["code"], result["cause"]) == ("E007", "entities")


def test_external_entity_is_not_read(tmp_path: Path) -> None:
    """A file that a document names is not opened."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    prolog = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    assert read(tmp_path, "x.docx", docx("<w:p><w:r><w:t>&s;</w:t></w:r></w:p>", prolog))["code"] == "E007"


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx", "form.ods", "form.xls", "form.pdf"])
def test_truncated(tmp_path: Path, name: str) -> None:
    """Half of a file is damage."""
    data = (FILES / name).read_bytes()
    assert read(tmp_path, name, data[: len(data) // 2])["code"] == "E007"


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("a.xlsx", "form.docx", "docx"),
        ("a.docx", "form.xlsx", "xlsx"),
        ("a.xls", "form.xlsx", "xlsx"),
        ("a.xls", "form.html", "html"),
        ("a.xlsx", "form.xls", "xls"),
        ("a.txt", "form.pdf", "pdf"),
        ("a.pdf", "form.txt", "text"),
        ("a.et", "form.xls", "xls"),
    ],
)
def test_wrong_suffix(tmp_path: Path, name: str, source: str, expected: str) -> None:
    """Content decides; a suffix only where content says nothing."""
    assert read(tmp_path, name, (FILES / source).read_bytes())["format"] == expected


def test_password(tmp_path: Path) -> None:
    """Office files with a password are OLE containers with an encrypted package; a PDF says so itself."""
    for name in ("a.docx", "a.xlsx"):
        result = read(tmp_path, name, ole_with("EncryptedPackage", b"\0" * 64))
        assert (result["code"], result["cause"]) == ("E007", "encrypted"), name
    flagged = bytearray(docx("<w:p/>"))
    for place in (flagged.index(b"PK\x03\x04") + 6, flagged.index(b"PK\x01\x02") + 8):
        flagged[place] |= 1
    assert read(tmp_path, "b.docx", bytes(flagged))["cause"] == "encrypted"


def ole_with(name: str, body: bytes) -> bytes:
    """An OLE container with one stream."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[24:34] = bytes.fromhex("3e000300feff09000600")
    for place, number in ((44, 1), (48, 1), (56, 0), (60, 0xFFFFFFFE), (68, 0xFFFFFFFE), (76, 0)):
        header[place : place + 4] = number.to_bytes(4, "little")
    header[80:512] = b"\xff" * 432
    fat = bytearray(b"\xff" * 512)
    for sector, following in enumerate((0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE)):
        fat[sector * 4 : sector * 4 + 4] = following.to_bytes(4, "little")
    directory = bytearray(512)
    for at, (entry, kind, start, size) in enumerate((("Root Entry", 5, 0xFFFFFFFE, 0), (name, 2, 2, len(body)))):
        raw = entry.encode("utf-16-le")
        directory[at * 128 : at * 128 + len(raw)] = raw
        directory[at * 128 + 64] = len(raw) + 2
        directory[at * 128 + 66] = kind
        directory[at * 128 + 68 : at * 128 + 80] = b"\xff" * 8 + (b"\x01\0\0\0" if kind == 5 else b"\xff" * 4)
        directory[at * 128 + 116 : at * 128 + 120] = start.to_bytes(4, "little")
        directory[at * 128 + 120 : at * 128 + 124] = size.to_bytes(4, "little")
    return bytes(header + fat + directory + body.ljust(512, b"\0"))


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.xlsx", "a.pdf", "a.html", "a.csv", "a.doc", "a"])
def test_empty(tmp_path: Path, name: str) -> None:
    """A file of no bytes has nothing to read."""
    assert read(tmp_path, name, b"")["code"] == "E008"


def test_nul_bytes(tmp_path: Path) -> None:
    """A file of NUL bytes is no text; some of them in a text are shown and noted."""
    assert str(read(tmp_path, "a.txt", b"\0" * 1_000_000)["code"]) == "E002"
    assert read(tmp_path, "b.txt", "预算\0执行\n".encode() * 3 + "达标。".encode() * 60)["notes"] == ["E002"]


def test_invalid_utf8(tmp_path: Path) -> None:
    """Bytes of no encoding are refused; one broken byte in a long text is noted."""
    assert read(tmp_path, "a.txt", b"\xff\x80" * 30_000)["code"] == "E002"
    assert read(tmp_path, "b.txt", "预算执行率".encode() * 50 + b"\xff")["notes"] == ["E002"]


def test_terminal_escapes(tmp_path: Path) -> None:
    """Escapes never reach a document as they are."""
    assert read(tmp_path, "a.txt", "标题\x1b]0;x\x07\n正文\x1b[2J".encode())["notes"] == ["E002"]


def test_a_stray_cell_in_the_last_row(tmp_path: Path) -> None:
    """A used range of a million rows, or of the whole sheet, with two cells in it."""
    blank = "".join(f'<row r="{row}"/>' for row in range(2, 1_048_576, 2))
    last = f'<row r="1048576">{text_cell("XFD1048576", "末")}</row>'
    for name, middle in (("a.xlsx", ""), ("b.xlsx", blank)):
        result = read(tmp_path, name, xlsx(f'<row r="1">{text_cell("A1", "首")}</row>{middle}{last}'))
        assert (result["code"], result["notes"], result["blocks"]) == ("", [], 2)


def test_a_million_cells(tmp_path: Path) -> None:
    """More cells than allowed: what fits is read, with a note."""
    row = "".join(f"<c><v>{number}</v></c>" for number in range(100))
    result = read(tmp_path, "a.xlsx", xlsx(f"<row>{row}</row>" * 10_000))
    assert (result["code"], result["notes"], result["blocks"]) == ("", ["E006"], 1)


def test_deep_nesting(tmp_path: Path) -> None:
    """Tables in tables, elements in elements."""
    inner = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    cells = "<w:tbl><w:tr><w:tc>" * 60 + inner + "</w:tc></w:tr></w:tbl>" * 60
    assert read(tmp_path, "a.docx", docx(cells))["notes"] in ([], ["E006"])
    runs = "<w:p>" + "<w:smartTag>" * 200 + "<w:r><w:t>x</w:t></w:r>" + "</w:smartTag>" * 200 + "</w:p>"
    assert read(tmp_path, "b.docx", docx(runs))["notes"] == ["E006"]
    assert read(tmp_path, "c.docx", docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000))["code"] == "E007"
    assert read(tmp_path, "d.html", b"<html><p>x</p>" + b"<div>" * 1_000_000)["notes"] == ["E006"]
    tables = b"<html><p>x</p>" + b"<table><tr><td>a<td>" * 100_000
    assert read(tmp_path, "e.html", tables)["notes"] == ["E006"]


def test_vast_spans(tmp_path: Path) -> None:
    """Few cells that claim a vast grid do not become one."""
    row = b"<tr><td colspan=1000 rowspan=65534>a</td><td colspan=1000>b</td></tr>"
    assert read(tmp_path, "a.html", b"<html><table>" + row * 20_000 + b"</table>")["notes"] == ["E006"]


def test_pdf_bomb(tmp_path: Path) -> None:
    """A stream that inflates beyond the limit is refused before it is used."""
    stream = zlib.compress(b"0 0 m " * 60_000_000, 9)
    result = read(tmp_path, "a.pdf", pdf(stream, "/Filter /FlateDecode"))
    assert result["code"] == "E006"


def test_pdf_without_text(tmp_path: Path) -> None:
    """A page that only draws has no text layer."""
    result = read(tmp_path, "a.pdf", pdf(b"0 0 m 100 100 l S", ""))
    assert (result["code"], result["cause"]) == ("E008", "no-text-layer")


def pdf(stream: bytes, extra: str) -> bytes:
    """A PDF of one page with this content."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        f"<< /Length {len(stream)} {extra} >>\nstream\n".encode() + stream + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


TIMES = {} if os.environ.get("HYPOTHESIS_PROFILE") == "full" else {"form.xls": 20, "form.pdf": 20}
"""How often the files are damaged whose reader is a process of its own, which may end each time; `.ci/full` does it as often as the others."""


@pytest.mark.parametrize("name", ["form.docx", "form.xlsx", "form.ods", "form.xls", "form.pdf", "form.html"])
def test_damage_never_crashes(name: str) -> None:
    """Bytes changed, lost and doubled anywhere: a document or a clear code, nothing else."""
    chance = random.Random(name)
    whole = (FILES / name).read_bytes()
    readers = [reader for reader in jixiao_readers() if reader.name != "doc"]
    for _ in range(TIMES.get(name, 60)):
        data = damaged_part(whole, chance) if whole.startswith(b"PK") else damaged(whole, chance)
        with suppress(InputError):
            read_document(readers, data, name, Limits())


def damaged(whole: bytes, chance: random.Random) -> bytes:
    data = bytearray(whole)
    for _ in range(chance.choice((1, 5, 30))):
        at = chance.randrange(len(data))
        step = chance.randrange(1, 40)
        change = chance.random()
        if change < 0.5:
            data[at] = chance.randrange(256)
        elif change < 0.7:
            del data[at : at + step]
        else:
            data[at:at] = data[at : at + step]
    return bytes(data)


def damaged_part(whole: bytes, chance: random.Random) -> bytes:
    """The same zip with one XML part damaged, its checksum in order."""
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = chance.choice([name for name, data in parts.items() if name.endswith(".xml") and len(data) > 100])
    parts[name] = damaged(parts[name], chance)
    return zipped(parts)


def test_broken_ole(tmp_path: Path) -> None:
    """A chain that goes round in circles ends."""
    data = bytearray(ole_with("Workbook", b"\0" * 64))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    assert read(tmp_path, "a.xls", bytes(data))["code"] == "E007"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_a_converter_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit ends the converter and what it started."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/child\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(InputError) as caught:
        read_document(jixiao_readers(), ole_with("WordDocument", b"\0" * 64), "a.doc", Limits(seconds=1))
    assert (caught.value.code, caught.value.params["cause"]) == ("E001", "conversion-slow")
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    status = Path(f"/proc/{child}/status")
    time.sleep(0.2)
    assert not status.exists() or "zombie" in status.read_text(encoding="utf-8")


def test_old_format_without_converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice an old document says how to convert it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    result = read(tmp_path, "a.doc", ole_with("WordDocument", b"\0" * 64))
    assert (result["code"], result["cause"]) == ("E001", "no-converter")
