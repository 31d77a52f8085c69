"""Forms as units publish them, each in several ways of print: what is read from them, and what is and is not said of them.

A case of `tests/cases/forms/*.toml` has a `text` in which `[table]` … `[end]` holds rows of cells between bars; `^` is merged with the cell
above, `<` with the one at its left. `ways` are how it is printed: `html`, `docx`, `xlsx`, `txt` with a bar for every column, `tabs`, or
`lines` with a cell a line. Nothing is an error where no code is expected. `expect` holds what must come out, `nothing` the fields that must be empty.
"""

import html
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import damage
import pytest

from jixiao import Toolkit
from jixiao.text.quantity import number_of

FILES = sorted((Path(__file__).parent / "cases" / "forms").glob("*.toml"))
CASES = [(file.stem, one) for file in FILES for one in tomllib.loads(file.read_text("utf-8"))["cases"]]
PRINTS = [pytest.param(one, way, id=f"{stem}-{one['name']}-{way}") for stem, one in CASES for way in one["ways"]]
KIT = Toolkit()


def parts(text):
    """The lines of a text, and its tables as lists of rows."""
    found, rows = [], None
    for line in text.strip("\n").split("\n"):
        if line == "[table]":
            rows = []
        elif line == "[end]":
            found.append(rows)
            rows = None
        elif rows is None:
            found.append(line)
        else:
            rows.append([cell.strip() for cell in line.split("|")])
    return found


def as_html(text):
    """The text as a web page with merged cells."""
    body = [f"<p>{html.escape(part)}</p>" if isinstance(part, str) else _table(part) for part in parts(text)]
    return "\n".join(["<html><meta charset='utf-8'><body>", *body, "</body></html>"])


def _table(rows):
    width = max(map(len, rows))
    owner = {}
    for r, row in enumerate(rows):
        for c, text in enumerate([*row, *[""] * (width - len(row))]):
            above, left = owner.get((r - 1, c)), owner.get((r, c - 1))
            if text == "^" and above:
                owner[r, c] = above
                above["down"] = r - above["row"] + 1
            elif text == "<" and left:
                owner[r, c] = left
                left["right"] = c - left["column"] + 1
            else:
                owner[r, c] = {"text": text, "row": r, "column": c, "down": 1, "right": 1}
    cells = {id(one): one for one in owner.values()}.values()
    lines = [
        "".join(f"<td rowspan={c['down']} colspan={c['right']}>{html.escape(c['text'])}</td>" for c in cells if c["row"] == r)
        for r in range(len(rows))
    ]  # fmt: skip
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def as_text(text, way):
    """The text with its tables as bars, tabs, or a cell a line."""
    out = []
    for part in parts(text):
        for row in [part] if isinstance(part, str) else part:
            printed = row if isinstance(row, str) else ["" if cell in {"^", "<"} else cell for cell in row]
            if isinstance(row, str):
                out.append(row)
            elif way == "lines":
                out += [cell for cell in printed if cell]
            else:
                out.append("\t".join(printed) if way == "tabs" else f"| {' | '.join(printed)} |")
    return "\n".join(out) + "\n"


def as_office(text, way):
    """The text as a Word document or a sheet with merged cells."""
    made = [part if isinstance(part, str) else damage.grid_of("", "", part) for part in parts(text)]
    return damage.word_document(made) if way == "docx" else damage.workbook(made)


def data_of(case, way):
    """The bytes of a print, and the end of its name."""
    if way in {"docx", "xlsx"}:
        return as_office(case["text"], way), way
    text = as_html(case["text"]) if way == "html" else as_text(case["text"], way)
    return text.encode(), "html" if way == "html" else "txt"


def read(case, way):
    """The report, and what is said of it."""
    data, suffix = data_of(case, way)
    source = KIT.open(f"form.{suffix}", data, any_document=True)
    if source.refusal is not None:
        return source.report, [source.refusal]
    return source.report, list(KIT.validate(source).findings)


def total(rows, field):
    """The sum of a column."""
    return sum((number_of(value) for row in rows if (value := getattr(row, field)) is not None), Decimal(0))


def bare(value):
    """A printed value for comparing: a figure as a number, else the words."""
    if isinstance(value, list | tuple):
        return list(value)
    text = str(value)
    found = re.fullmatch(r"(-?[\d,]+(?:\.\d+)?)(?:万元|分)?", text)
    return Decimal(found[1].replace(",", "")) if found else text


def shows(wanted, got):
    """Whether a row holds the wanted fields."""
    return all(bare(getattr(got, field)) == bare(value) for field, value in wanted.items())


@pytest.mark.parametrize(("case", "way"), PRINTS)
def test_form(case, way):
    """Everything that the case expects."""
    expect = case["expect"]
    report, findings = read(case, way)
    codes = {one.code for one in findings}
    assert "codes_present" in expect or not [one for one in findings if one.severity == "error"]
    evaluations = report.evaluations
    rows = [row for one in evaluations for row in one.indicators]
    got = {
        "year": report.year,
        "region": report.region and report.region.code,
        "unit": report.unit and report.unit.name,
        "evaluations": len(evaluations),
        "indicators": len(rows),
        "weight_sum": total(rows, "weight"),
        "score_sum": total(rows, "score"),
    }
    for field in got.keys() & expect.keys():
        assert bare(got[field]) == bare(expect[field]), field
    assert not [field for field in case.get("nothing", ()) if got[field]]
    if "kind" in expect:
        assert {one.kind for one in evaluations} == {expect["kind"]}
    if "name" in expect:
        assert expect["name"] in (evaluations[0].name or "")
    if "total" in expect:
        wanted = expect["total"] if isinstance(expect["total"], list) else [expect["total"]] * len(evaluations)
        assert [bare(one.total and one.total.score) for one in evaluations] == [bare(one) for one in wanted]
    if "execution" in expect:
        assert all(shows(expect["execution"], one.execution) for one in evaluations)
    for wanted in expect.get("funds", ()):
        assert any(shows(wanted, fund) for one in evaluations for fund in one.funds), wanted
    for name, wanted in expect.get("rows", {}).items():
        assert any(row.name == name and shows(wanted, row) for row in rows), name
    for code in expect.get("codes_absent", ()):
        assert not [one for one in codes if one.startswith(code)], codes
    for code in expect.get("codes_present", ()):
        assert [one for one in codes if one.startswith(tuple(code) if isinstance(code, list) else code)], codes
