"""One table in every format is one report: what a unit hands in as Word, Excel, PDF or a web page reads like the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.model.document import Table
from jixiao.text.quantity import number_of
from jixiao.toolkit.kit import Toolkit

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


def said(source) -> list[tuple[str, ...]]:
    """What is said of a form, places aside."""
    findings = KIT.validate(source).findings
    return sorted(tuple(map(str, (f.code, f.severity, f.indicator, f.stated, f.computed))) for f in findings)


@pytest.mark.parametrize("suffix", ["html", "xlsx", "xls", "ods", "docx", "pdf"])
@pytest.mark.parametrize("table", ["form", "score"])
def test_every_format_gives_the_same_findings(table, suffix):
    """Places aside, what is said of the form is what is said of its text."""
    assert said(KIT.open(str(FILES / f"{table}.{suffix}"))) == said(KIT.open(str(FILES / f"{table}.txt")))


def printed(way: str) -> str:
    """The form as text in another way of print: a cell a line, tabs, wide gaps, with merged cells copied or all on one line."""
    table = next(b for b in KIT.open(str(FILES / "form.html")).document.blocks if isinstance(b, Table))
    title = "\n".join(b.text for b in KIT.open(str(FILES / "form.html")).document.blocks if not isinstance(b, Table))
    rows = [[cell.text.replace("\n", "") for cell in row if cell.text] for row in table.rows()]
    if way == "copied":
        grid = [list(dict.fromkeys(id(cell) for cell in row if cell is not None)) for row in table.grid()]
        texts = {id(cell): cell.text for cell in table.cells}
        rows = [[texts[one] for one in row if texts[one]] for row in grid]
    between, after = {"lines": ("\n", "\n"), "copied": ("\n", "\n"), "one line": (" ", " ")}.get(way, ("   ", "\n"))
    return f"{title}\n{after.join(between.join(row) for row in rows)}\n"


@pytest.mark.parametrize("way", ["lines", "gaps", "copied", "one line"])
def test_every_way_of_print_gives_the_same_findings(way):
    """A form that was copied as text is judged like the form."""
    assert said(KIT.open("form.txt", printed(way).encode())) == said(KIT.open(str(FILES / "form.html")))


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
    assert sum(number_of(row.weight) for row in evaluation.indicators) == 90
    assert evaluation.execution is not None
    assert evaluation.total is not None
    assert evaluation.grade == "优"


def test_a_folder_of_all_formats_is_read(capsys, monkeypatch):
    """A folder that mixes every format: each file read, a profile chosen for each, with its reason."""
    import json

    from jixiao.cli.main import main

    main(
        [
            "validate",
            "-f",
            "json",
            "--exit-zero",
            *(str(path) for path in sorted(FILES.glob("*.*")) if path.suffix not in {".py", ".doc"}),
        ]
    )
    files = json.loads(capsys.readouterr().out)["files"]
    assert len(files) >= 14
    assert all(
        one["profiles"] and all(profile["reason"] for profile in one["profiles"]) for one in files if one["report"]
    )


def test_a_submission_is_one_report(tmp_path, capsys):
    """A report and its form, as files, as a folder and as a zip whose names do not say their encoding: each time one report."""
    import json
    import zipfile

    from jixiao.cli.main import main

    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "报告.txt").write_text(
        "某市甲局2023年度部门整体支出绩效自评报告\n一、基本情况\n甲局共有编制10名。\n", encoding="utf-8"
    )
    (folder / "附表.xlsx").write_bytes((FILES / "form.xlsx").read_bytes())
    archive = tmp_path / "材料.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.write(folder / "报告.txt", "AAAA.txt")
        target.write(folder / "附表.xlsx", "BBBB.xlsx")
    named = (
        archive.read_bytes()
        .replace(b"AAAA.txt", "报告.txt".encode("gb18030"))
        .replace(b"BBBB.xlsx", "附表.xlsx".encode("gb18030"))
    )
    archive.write_bytes(named)
    for words in ([str(path) for path in sorted(folder.iterdir())], [str(folder)], [str(archive)]):
        main(["validate", "--together", "--exit-zero", "-f", "json", *words])
        files = json.loads(capsys.readouterr().out)["files"]
        assert len(files) == 1
        assert {finding["span"].get("file", "")[-7:] for finding in files[0]["findings"]} & {"附表.xlsx"[-7:]}


def test_a_zip_that_is_none_is_refused(tmp_path, capsys):
    """A damaged zip is named with its code, and nothing else breaks."""
    from jixiao.cli.main import main

    broken = tmp_path / "x.zip"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    assert main(["validate", "--together", str(broken)]) == 3
    assert "E0" in capsys.readouterr().out
