"""Scans of our own forms and reports: how much is read right, and whether anything false is said of it.

    python plugins/jixiao-ocr/benchmarks/scans.py read FOLDER [--pages N] [--part I/N] [--only WORD]
    python plugins/jixiao-ocr/benchmarks/scans.py table FOLDER

`read` prints the forms (LibreOffice), makes the scans and reads them; what was read is appended to FOLDER/read-*.jsonl, so that it goes
on where it was ended. `table` judges what was read so far, with the checks as they are now, and prints the table of the documentation:
it ends with 1 when an error was said of a scan that is not said of the file from which it was printed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import msgspec
import numpy as np
import pypdfium2
from paper import CONDITIONS, scanned

from jixiao import Toolkit
from jixiao.documents.open import from_document
from jixiao.files.plain import Plain, packed, unpacked
from jixiao.model.document import Table
from jixiao.model.limits import Limits
from jixiao_ocr.folding import weighty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document

SEEDS = 12
_AT_200 = [how for how in CONDITIONS if how.dots == 200]


def jobs(names: list[str]) -> Iterator[tuple[str, int, int]]:
    """What is read: (page, condition, seed). Every page in every condition, beginning with all conditions; then slips and more seeds in turns."""
    whole = [name for name in names if "+" not in name]
    slips = [name for name in names if "+" in name]
    every = range(len(CONDITIONS))
    yield from ((whole[(how + turn) % len(whole)], how, 1) for turn in range(len(whole)) for how in every)
    order = [CONDITIONS.index(how) for how in _AT_200]
    wrong = [(name, order[(n + turn) % len(order)], turn) for turn in range(1, 6) for n, name in enumerate(slips)]
    chance = [how for how in every if CONDITIONS[how].by_chance]
    more = [(name, how, seed) for seed in range(2, SEEDS + 1) for how in chance for name in whole]
    for pair in itertools.zip_longest(wrong, more):
        yield from (one for one in pair if one is not None)


def scan(path: Path, how: int, seed: int) -> bytes:
    """The scan of the first page of a PDF."""
    dots = CONDITIONS[how].dots
    page = pypdfium2.PdfDocument(path)[0]
    pixels = np.ascontiguousarray(page.render(scale=dots / 72, grayscale=True).to_numpy())
    return scanned(pixels, dots, CONDITIONS[how], seed * 1000 + how)


def read(folder: Path, most: int, part: tuple[int, int], only: str) -> None:
    """Read what was not read yet."""
    from jixiao_ocr.reader import read_pictures

    pages = corpus.printed(folder / "printed")
    known = {tuple(one["job"]) for one in _lines(folder)}
    every = [job for job in itertools.islice(jobs(sorted(pages)), most) if only in CONDITIONS[job[1]].name]
    wanted = [job for job in every if job not in known][part[0] :: part[1]]
    with (folder / f"read-{part[0]}.jsonl").open("a", encoding="utf-8") as out:
        for job in wanted:
            name, how, seed = job
            data = scan(pages[name], how, seed)
            start = time.process_time()
            document = read_pictures(data, f"{name}.jpg", Limits())
            line = {
                "job": job, "seconds": round(time.process_time() - start, 3),
                "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "document": msgspec.to_builtins(packed(msgspec.structs.replace(document, pictures=()))),
            }  # fmt: skip
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("read-*.jsonl")):
        yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())


# -- judging ---------------------------------------------------------------------------------------------------------------


def table(folder: Path, *, listed: bool) -> int:
    """Print what came of it; the number of false errors."""
    pages = corpus.printed(folder / "printed")
    kit = Toolkit()
    truth: dict[str, tuple[Document, Any]] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    seen: set[tuple[str, int, int]] = set()
    for one in _lines(folder):
        name, how, seed = one["job"]
        page = name, how, seed if CONDITIONS[how].by_chance else 0
        if page in seen:
            continue
        seen.add(page)
        if name not in truth:
            source = kit.open(f"{name}.pdf", pages[name].read_bytes())
            assert source.document is not None
            truth[name] = source.document, _said(kit, source)
        count = counts[CONDITIONS[how].name]
        document = unpacked(msgspec.convert(one["document"], Plain), name)
        count["seconds"] += round(one["seconds"] * 1000)
        count["mib"] = max(count["mib"], one["mib"])
        wrong = list(compare(truth[name][0], document, count))
        said = _said(kit, from_document(document, b"", f"{name}.jpg", kit.forms, any_document=True))
        judge(truth[name][1], said, count, slip="+" in name, base=truth.get(name.partition("+")[0], ({}, {}))[1])
        if listed:
            for text in wrong:
                print(f"{name} {CONDITIONS[how].name} {seed}: {text}")
            for key in said.keys() - truth[name][1].keys():
                print(f"{name} {CONDITIONS[how].name} {seed}: {said[key]} {key}")
    _print(counts)
    return sum(count["false"] for count in counts.values())


def _said(kit: Toolkit, source: Any) -> dict[tuple[str, str | None], str]:
    """The findings of a report: (code, where) → severity."""
    source = kit.settled(source) if hasattr(kit, "settled") else source
    return {(one.code, one.pointer): one.severity for one in kit.validate(source).findings}


def compare(truth: Document, found: Document, count: Counter[str]) -> Iterator[str]:
    """Count cells and lines that were read right, and say which were not."""
    count["pages"] += 1
    expected, got = _cells(truth), _cells(found)
    rows: dict[tuple[int, int], bool] = {}
    for key, cell in expected.items():
        if not cell.text.strip():
            continue
        other = got.get(key)
        right = other is not None and weighty(other.text) == weighty(cell.text)
        count["cells"] += 1
        count["right"] += right
        count["doubted"] += bool(other is not None and other.doubts)
        count["wrong and certain"] += not right and not (other is not None and other.doubts)
        rows[key[:2]] = rows.get(key[:2], True) and right
        if not right:
            yield f"{cell.text!r} read as {other.text if other else None!r} {other.doubts if other else ''}"
    count["rows"] += len(rows)
    count["whole rows"] += sum(rows.values())
    if not expected:
        yield from _compare_prose(truth, found, count)


def _compare_prose(truth: Document, found: Document, count: Counter[str]) -> Iterator[str]:
    """A report: its paragraphs count as cells and rows."""
    lines = [weighty(getattr(block, "text", "")) for block in found.blocks]
    for block in truth.blocks:
        right = weighty(getattr(block, "text", "")) in lines
        for key in ("lines", "right lines"):
            count[key] += right or key == "lines"
        if not right:
            yield f"paragraph {getattr(block, 'text', '')!r}"


def _cells(document: Document) -> dict[tuple[int, int, int], Any]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return {(n, cell.row, cell.column): cell for n, one in enumerate(tables) for cell in one.cells}


def judge(expected: Any, said: Any, count: Counter[str], *, slip: bool, base: Any) -> None:
    """Count errors that are not in the original, findings that are alike, and slips that were found."""
    errors = {key for key, severity in said.items() if severity == "error"}
    true = {key for key, severity in expected.items() if severity == "error"}
    count["false"] += len(errors - true)
    judged = {key for key in expected if key[0][0] not in "EP"}
    found = {key for key in said if key[0][0] not in "EP"}
    count["alike"] += judged == found
    if slip:
        planted = true - {key for key, severity in base.items() if severity == "error"}
        count["slips"] += bool(planted)
        count["slips found"] += bool(planted & errors)


def _print(counts: dict[str, Counter[str]]) -> None:
    print(
        "| scan | pages | cells read right | certain and wrong | in doubt | rows whole | findings alike | false errors | slips found | s a page | MiB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for name in [how.name for how in CONDITIONS if how.name in counts]:
        _row(name, counts[name])
        total.update(counts[name])
        total["mib"] = max(total["mib"], counts[name]["mib"]) if "mib" in total else counts[name]["mib"]
    total["mib"] = max((count["mib"] for count in counts.values()), default=0)
    _row("all", total)


def _row(name: str, count: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{count[part]}/{count[whole]} ({100 * count[part] / count[whole]:.2f} %)" if count[whole] else "-"

    print(
        f"| {name} | {count['pages']} | {share('right', 'cells')} | {count['wrong and certain']} | {count['doubted']} "
        f"| {share('whole rows', 'rows')} | {share('alike', 'pages')} | {count['false']} | {share('slips found', 'slips')} "
        f"| {count['seconds'] / 1000 / max(count['pages'], 1):.1f} | {count['mib']} |"
    )


def main() -> None:
    """Read or judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("read", "table"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=560)
    parser.add_argument("--part", default="0/1", help="I/N: every N-th page, from the I-th on")
    parser.add_argument("--only", default="", metavar="WORD", help="conditions whose name has this word")
    parser.add_argument("--list", action="store_true", help="say what was read wrong and said differently")
    args = parser.parse_args()
    if args.what == "table":
        sys.exit(1 if table(args.folder, listed=args.list) else 0)
    number, of = args.part.split("/")
    read(args.folder, args.pages, (int(number), int(of)), args.only)


if __name__ == "__main__":
    main()
