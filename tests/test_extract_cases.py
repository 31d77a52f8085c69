"""Golden cases: each file of `tests/cases/extract/` is one document; the `.json` beside it is what must come out.

`[table]` starts a table with a cell between each ` | `; `^` is a cell merged with the one above, `<` with the one at its left, `⏎` a line break
in a cell; `[rows]` starts a table whose merged cells were lost. `#` lines are remarks. Set JIXIAO_UPDATE_CASES=1 to write the expected files.
"""

import json
import os
from pathlib import Path

import pytest

from jixiao.documents.extract import extract
from jixiao.files.loading import decode_report
from jixiao.files.writing import to_json, to_toml
from jixiao.model.document import Block, Cell, Document, Paragraph, Place, Table

CASES = Path(__file__).parent / "cases" / "extract"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))


def grid(rows: list[list[str]], first: int) -> Table:
    """A table with its merged cells."""
    at: dict[tuple[int, int], int] = {}
    own: list[list] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^" and (r - 1, c) in at:
                at[r, c] = at[r - 1, c]
                own[at[r, c]][3] = max(own[at[r, c]][3], r - own[at[r, c]][1] + 1)
            elif text == "<" and (r, c - 1) in at:
                at[r, c] = at[r, c - 1]
                own[at[r, c]][4] = max(own[at[r, c]][4], c - own[at[r, c]][2] + 1)
            else:
                at[r, c] = len(own)
                own.append([text, r, c, 1, 1])
    cells = tuple(
        Cell(text=text, row=r, column=c, row_span=down, col_span=right, place=Place(line=first + r, column=c + 1))
        for text, r, c, down, right in own
    )
    return Table(cells=cells, place=Place(line=first))


def ragged(rows: list[list[str]], first: int) -> Table:
    """A table of which only the printed cells are left."""
    cells = tuple(
        Cell(text=text, row=r, column=c, place=Place(line=first + r))
        for r, row in enumerate(rows)
        for c, text in enumerate([cell for cell in row if cell not in {"^", "<", ""}])
    )
    return Table(cells=cells, place=Place(line=first), ragged=True)


def load(text: str, lost: bool = False) -> Document:
    """The document that a case file describes; `lost` drops the merged cells of every table."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    start, kind = 0, ""

    def close() -> None:
        if kind:
            blocks.append((ragged if lost or kind == "[rows]" else grid)(list(rows), start + 1))
        rows.clear()

    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        if line.startswith("#"):
            continue
        if line in {"[table]", "[rows]", "[end]"}:
            close()
            start, kind = number, "" if line == "[end]" else line
        elif kind:
            rows.append([cell.strip().replace("⏎", "\n") for cell in line.split(" | ")])
        elif line.strip():
            blocks.append(Paragraph(text=line, place=Place(line=number)))
    close()
    return Document(blocks=tuple(blocks), format="text")


@pytest.mark.parametrize("name", NAMES)
def test_case(name):
    """The report of the case, field by field."""
    path = CASES / f"{name}.txt"
    extracted = extract(load(path.read_text(encoding="utf-8")))
    report = json.loads(to_json(extracted.report))
    expected = path.with_suffix(".json")
    if os.environ.get("JIXIAO_UPDATE_CASES") and not os.environ.get("CI"):
        expected.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert report == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name",
    [n for n in NAMES if "\n[table]" in (CASES / f"{n}.txt").read_text(encoding="utf-8") and "unmerged" not in n],
)
def test_lost_columns(name):
    """The same table without its grid (bars whose merged and blank cells were dropped) gives the same indicators and funds."""
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    whole, lost = extract(load(text)).report, extract(load(text, lost=True)).report
    rows = [[(i.path, i.name, i.weight, i.score) for i in e.indicators] for e in whole.evaluations]
    assert [[(i.path, i.name, i.weight, i.score) for i in e.indicators] for e in lost.evaluations] == rows
    totals = [[(f.source, f.spent) for f in e.funds if f.source == "total"] for e in whole.evaluations]
    assert [[(f.source, f.spent) for f in e.funds if f.source == "total"] for e in lost.evaluations] == totals


@pytest.mark.parametrize("name", NAMES)
def test_places(name):
    """Every indicator value has a place, and the place's line prints it."""
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    extracted = extract(load(text))
    for e, evaluation in enumerate(extracted.report.evaluations):
        for i, row in enumerate(evaluation.indicators):
            for field in ("name", "target", "actual", "score", "reason"):
                value = getattr(row, field)
                if value is not None:
                    place = extracted.places[f"/evaluations/{e}/indicators/{i}/{field}"]
                    printed = lines[place.line - 1].replace("⏎", "").replace(" ", "")
                    assert value.replace(" ", "") in printed


@pytest.mark.parametrize("name", NAMES)
def test_round_trip(name):
    """What was extracted is a valid report, and loads to the same from TOML and from JSON."""
    report = extract(load((CASES / f"{name}.txt").read_text(encoding="utf-8"))).report
    assert decode_report(to_toml(report).encode(), "toml") == report
    assert decode_report(to_json(report).encode(), "json") == report
