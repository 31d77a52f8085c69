"""One table in every format is one report: what a unit hands in as Word, Excel, PDF or a web page reads like the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.toolkit import Toolkit

FILES = Path(__file__).parent / "files"
KIT = Toolkit()


def report(name: str):
    """The report in a fixture file, without what only says which form and file it came from."""
    return KIT.open(str(FILES / name)).report


@pytest.mark.parametrize("suffix", ["html", "xlsx", "xls", "ods", "docx", "pdf"])
@pytest.mark.parametrize("table", ["form", "score"])
def test_every_format_gives_the_same_report(table, suffix):
    """Places aside, the report is the one that the text gives."""
    assert report(f"{table}.{suffix}") == report(f"{table}.txt")


@pytest.mark.parametrize("suffix", ["txt", "html", "xlsx", "xls", "ods", "docx", "pdf"])
def test_every_value_has_a_place(suffix):
    """Each indicator's score leads back to a line, a cell or a page."""
    source = KIT.open(str(FILES / f"form.{suffix}"))
    for index, _ in enumerate(source.report.evaluations[0].indicators):
        place = source.locate(f"/evaluations/0/indicators/{index}/score")
        assert place.line or place.cell or place.page or place.paragraph


def test_the_form_is_whole():
    """The official form: rows, weights, scores, funds, total and grade."""
    evaluation = report("form.xlsx").evaluations[0]
    assert len(evaluation.indicators) == 16
    assert sum(row.weight.number for row in evaluation.indicators) == 90
    assert evaluation.execution is not None
    assert evaluation.total is not None
    assert evaluation.grade == "优"


def test_a_folder_of_all_formats_is_read(capsys, monkeypatch):
    """A folder that mixes every format: each file read, a profile chosen for each, with its reason."""
    import json

    from jixiao.cli.main import main

    main(["validate", "-f", "json", "--exit-zero", *(str(path) for path in sorted(FILES.glob("*.*")) if path.suffix not in {".py", ".doc"})])
    files = json.loads(capsys.readouterr().out)["files"]
    assert len(files) >= 14
    assert all(one["profiles"] and all(profile["reason"] for profile in one["profiles"]) for one in files if one["report"])
