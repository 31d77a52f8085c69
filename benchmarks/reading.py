"""Reading speed for each format: ms a file and MB/s, beside the bare library's own time on the same file, in one run.

    python benchmarks/reading.py [FILE…]

Without files it reads `tests/files/`. The bare library only loads and hands out its texts: no places, spans or limits. A
library that is not installed is left out.
"""

from __future__ import annotations

import csv
import functools
import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.files.reading import choose, fingerprint, read_document
from jixiao.model.limits import Limits
from jixiao_plugins.readers import jixiao_readers

if TYPE_CHECKING:
    from collections.abc import Callable

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
    best, end = float("inf"), time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def measure(path: Path) -> str:
    readers = jixiao_readers()
    data = path.read_bytes()
    name = choose(readers, fingerprint(data), path.name).name
    ours = milliseconds(lambda: read_document(readers, data, path.name, Limits()))
    others = []
    for bare in BARE.get(name, ()):
        try:
            took = milliseconds(functools.partial(bare, data))
        except ImportError:
            continue
        others.append(f"{bare.__name__.removeprefix('bare_')} {took:.2f} ms")
    speed = len(data) / 1e6 / (ours / 1000)
    return f"{path.name:24} {len(data) / 1000:8.1f} kB {name:5} {ours:9.2f} ms {speed:8.2f} MB/s   {', '.join(others)}"


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(FILES.iterdir())
    for path in paths:
        if path.is_file() and path.suffix not in _SLOW:
            print(measure(path))


if __name__ == "__main__":
    main()
