"""Reading speed for each format: ms a file and MB/s, beside the bare library's own time on the same file, in one run.

    python benchmarks/reading.py [--long] [FILE…]

Without files it reads `tests/files/`; with `--long` the reports of `long_files.py`. The bare library only loads and hands out
its texts: no places, spans or limits. A library that is not installed is left out. Milliseconds are those of the processor.
The reader is measured in this process, as its library is, both without the collection of cycles, as the tool reads; what the
child process adds, in which some readers are run, stands in its own column. `extracted` is what it takes to make a report of the
document; the last figure is how many times the bare library's time reading and extracting take together.
"""

from __future__ import annotations

import argparse
import csv
import functools
import io
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import long_files

from jixiao.documents.extract import extract
from jixiao.files.isolated import DECODE, ENCODE, Answer
from jixiao.files.plain import Plain, packed, unpacked
from jixiao.files.reading import choose, fingerprint, no_collection
from jixiao.model.limits import Limits
from jixiao_plugins.readers import jixiao_readers

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.document import Document

FILES = Path(__file__).parent.parent / "tests" / "files"
SECONDS = 0.5
_SLOW = frozenset((".doc", ".wps"))


def bare_text(data: bytes) -> object:
    return data.decode("utf-8").splitlines()


def bare_csv(data: bytes) -> object:
    return list(csv.reader(io.StringIO(data.decode("utf-8", "replace"))))


def bare_selectolax(data: bytes) -> object:
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(data.decode("gb18030", "replace")).body
    return body.text() if body is not None else ""


def bare_python_docx(data: bytes) -> object:
    import docx

    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def bare_calamine(data: bytes) -> object:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]


def bare_pypdfium2(data: bytes) -> object:
    import pypdfium2

    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def bare_pdfplumber(data: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as file:
        return [page.extract_tables() for page in file.pages]


BARE: dict[str, tuple[Callable[[bytes], object], ...]] = {
    "text": (bare_text,),
    "csv": (bare_csv,),
    "html": (bare_selectolax,),
    "docx": (bare_python_docx,),
    "xlsx": (bare_calamine,),
    "xls": (bare_calamine,),
    "ods": (bare_calamine,),
    "pdf": (bare_pypdfium2, bare_pdfplumber),
}


def milliseconds(work: Callable[[], object]) -> float:
    """The best time of several runs."""
    work()
    best, end = float("inf"), time.process_time() + SECONDS
    while time.process_time() < end:
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best * 1000


def hand_over(document: Document) -> float:
    """What it costs to send a document from the child to its parent: packing there, unpacking here."""

    def hand() -> Document:
        sent = DECODE(ENCODE(Answer(document=packed(document))))
        return unpacked(sent.document or Plain(), document.name)

    return milliseconds(hand)


def measure(path: Path) -> str:
    readers = jixiao_readers()
    data = path.read_bytes()
    reader = choose(readers, fingerprint(data), path.name)
    with no_collection():
        ours = milliseconds(lambda: reader.read(data, path.name, Limits()))
    child = ""
    if reader.isolated is not None and len(data) >= reader.isolated:
        child = f" + child {hand_over(reader.read(data, path.name, Limits())):.2f} ms"
    document = reader.read(data, path.name, Limits())
    extracted = milliseconds(lambda: extract(document))
    others = []
    for bare in BARE.get(reader.name, ()):
        try:
            with no_collection():
                took = milliseconds(functools.partial(bare, data))
        except ImportError:
            continue
        others.append(
            f"{bare.__name__.removeprefix('bare_')} {took:.2f} ms, {(ours + extracted) / max(took, 1e-3):.1f} ×"
        )
    speed = len(data) / 1e6 / (ours / 1000)
    return (
        f"{path.name:24} {len(data) / 1000:8.1f} kB {reader.name:5} {ours:9.2f} ms{child} {speed:8.2f} MB/s"
        f"  extracted {extracted:.2f} ms   {'; '.join(others)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--long", action="store_true", help="measure the long reports of long_files.py")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = long_files.write(Path(folder)) if asked.long else []
        for path in [*asked.files, *made] or sorted(FILES.iterdir()):
            if path.is_file() and path.suffix not in _SLOW:
                print(measure(path), flush=True)


if __name__ == "__main__":
    main()
