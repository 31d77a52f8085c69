"""The reviewer's desk: workbook, list for people, letters by unit, the check after rectification, submissions."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from jixiao.cli.main import main

BROKEN = b"PK\x03\x04" + bytes(60)
SHEETS = ["按单位", "按代码", "全部问题", "读不了的文件", "统计"]

REPORT = """
schema_version = 1
title = "{unit}2023年度项目支出绩效自评报告"
year = 2023
unit = {{ name = "{unit}", superior = "云溪县卫生健康局" }}
region = {{ code = "530181", name = "云溪县" }}

[[evaluations]]
kind = "project"
name = "村卫生室设备更新"
execution = {{ weight = 10, rate = "90%", score = 9 }}
total = {{ weight = 100, score = 98 }}
grade = "优"

[[evaluations.funds]]
label = "年度资金总额"
source = "total"
initial = "50万元"
adjusted = "50万元"
spent = "45万元"

[[evaluations.indicators]]
path = ["产出指标", "数量指标"]
name = "更新设备"
target = "30台"
actual = "{actual}"
weight = 50
score = 50

[[evaluations.indicators]]
path = ["效益指标", "社会效益"]
name = "=村民就诊"
target = "{vague}"
actual = "已提升"
weight = 40
score = 39
"""


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """Messages in Chinese, no user configuration, an empty working folder."""
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


def report(path: str, unit: str = "云溪县妇幼保健院", actual: str = "96%", vague: str = "提升") -> str:
    """A report in which a unit differs and a target cannot be measured, unless it is told otherwise."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(REPORT.format(unit=unit, actual=actual, vague=vague), "utf-8")
    return path


def folder() -> str:
    """Two reports of one unit, one of another, and a file that cannot be read."""
    report("材料/甲一.toml")
    report("材料/甲二.toml", actual="30台")
    report("材料/乙.toml", unit="云溪县疾控中心")
    Path("材料/坏.docx").write_bytes(BROKEN)
    return "材料/"


def rows(book, name):
    return [list(row) for row in book[name].iter_rows(values_only=True)]


@pytest.mark.parametrize("words", [["validate", "-f", "xlsx"], ["export", "--to", "findings-xlsx"]])
def test_the_workbook_of_findings(words, capsys):
    """Both commands write it: sheets, frozen and filtered headings that print on each page, units, unreadable files."""
    main([*words, folder(), "-o", "问题.xlsx"])
    book = openpyxl.load_workbook("问题.xlsx")
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert sheet.auto_filter.ref.startswith("A1:")
    units = {row[0]: row[1] for row in rows(book, "按单位")[1:]}
    assert units == {"云溪县妇幼保健院": 2, "云溪县疾控中心": 1}
    head, *found = rows(book, "全部问题")
    assert head[:7] == ["单位", "年度", "主管部门", "文件", "位置", "级别", "代码"]
    assert {row[6] for row in found} >= {"T401", "T405"}
    one = next(row for row in found if row[6] == "T401" and "甲" in row[3])
    assert one[:6] == ["云溪县妇幼保健院", "2023", "云溪县卫生健康局", one[3], one[4], "错误"]
    assert "表1 第1行“实际完成值”" in one[4]
    sheet = book["全部问题"]
    assert sheet.page_setup.paperSize == 8  # A3
    assert sheet.row_dimensions[2].height > 18  # room for all lines of its longest cell
    assert [row[0] for row in rows(book, "读不了的文件")[1:]] == ["材料/坏.docx"]
    capsys.readouterr()


def test_the_workbook_holds_no_formula(capsys):
    """A name that begins with `=` is text."""
    main(["validate", "-f", "xlsx", report("a.toml"), "-o", "b.xlsx"])
    cells = [cell for row in openpyxl.load_workbook("b.xlsx")["全部问题"].iter_rows() for cell in row]
    assert any(cell.value == "=村民就诊" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    capsys.readouterr()


def test_the_workbook_has_the_same_bytes_with_more_processes(capsys):
    """`-j 2` writes what `-j 1` writes."""
    main(["validate", "-f", "xlsx", folder(), "-o", "1.xlsx", "-j", "1"])
    main(["validate", "-f", "xlsx", "材料/", "-o", "2.xlsx", "-j", "2"])
    assert Path("1.xlsx").read_bytes() == Path("2.xlsx").read_bytes()
    capsys.readouterr()


def test_the_same_columns_as_csv(capsys):
    """`--header zh` heads the columns of the workbook; without it the field names of programs stay."""
    main(["validate", "-f", "csv", "--header", "zh", report("a.toml")])
    zh = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    main(["validate", "-f", "csv", "--header", "en", "a.toml"])
    en = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    main(["validate", "-f", "csv", "a.toml"])
    assert zh[0][0] == "单位"
    assert en[0][0] == "unit"
    assert len(zh) == len(en)
    assert capsys.readouterr().out.startswith("path,severity")


def test_statistics_by_unit(capsys):
    """Every unit with its files and findings; a file that cannot be read belongs to none."""
    main(["validate", "--statistics", "-f", "json", folder()])
    units = json.loads(capsys.readouterr().out)["statistics"]["units"]
    assert [(one["name"], one["files"]) for one in units] == [("云溪县妇幼保健院", 2), ("云溪县疾控中心", 1)]
    main(["validate", "--statistics", "材料/"])
    assert "按单位" in capsys.readouterr().out


def text_of(path: str) -> str:
    """Paragraphs and cells of a Word document."""
    document = docx.Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_letter_for_each_unit(capsys):
    """One letter a unit with all its reports, the deadline, a table of demands and a reply slip; none where nothing is to be mended."""
    report("材料/净.toml", unit="云溪县中医院", actual="30台", vague="≥90%")
    text = Path("材料/净.toml").read_text("utf-8")
    for old, new in (
        ("已提升", "91%"),
        ("score = 39", "score = 40"),
        ("score = 98", "score = 100"),
        ("45万元", "50万元"),
        ('"90%", score = 9', '"100%", score = 10'),
    ):
        text = text.replace(old, new)
    Path("材料/净.toml").write_text(text, "utf-8")
    assert main(["export", folder(), "--to", "letter", "--by", "unit", "-o", "通知", "--deadline", "2024-05-31"]) == 3
    told = capsys.readouterr().err
    assert sorted(one.name for one in Path("通知").iterdir()) == ["云溪县妇幼保健院.docx", "云溪县疾控中心.docx"]
    assert "净.toml" in told
    text = text_of("通知/云溪县妇幼保健院.docx")
    for word in ("2024年5月31日前", "整改回执", "甲一.toml", "甲二.toml", "T401", "按指标值的单位填写实际完成值"):
        assert word in text
    assert "乙.toml" not in text


def test_what_a_letter_is_not(capsys):
    """`--by unit` is for letters; a deadline is a date; an unknown format is refused with the nearest."""
    path = report("a.toml")
    assert main(["export", path, "--to", "xlsx", "--by", "unit", "-o", "x"]) == 2
    assert main(["export", path, "--to", "letter", "-o", "x.docx", "--deadline", "soon"]) == 2
    assert main(["export", path, "--to", "leter", "-o", "x.docx"]) == 2
    assert "letter？" in capsys.readouterr().err


def test_the_check_after_rectification(capsys):
    """Fixed, open and new by what a finding is about; 0 when all is mended."""
    report("前/甲.toml")
    report("后/甲.toml", actual="30台")
    report("前/乙.toml", unit="云溪县疾控中心")
    assert main(["diff", "前", "后", "--findings", "-f", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    first, second = sorted(data["units"], key=lambda one: not one["after"])
    assert (first["unit"], first["before"], second["unit"], second["after"]) == (
        "云溪县妇幼保健院",
        True,
        "云溪县疾控中心",
        False,
    )
    assert [one["code"] for one in first["fixed"]] == ["T401"]
    assert {one["code"] for one in first["open"]} >= {"T405"}
    assert first["new"] == second["fixed"] == []
    assert main(["diff", "前/甲.toml", "后/甲.toml", "--findings"]) == 1
    assert "已改 错误 T401" in capsys.readouterr().out
    assert main(["diff", "前/乙.toml", "前/乙.toml", "--findings"]) == 1
    levels = [line.split()[1] for line in capsys.readouterr().out.splitlines() if line.startswith("  未改")]
    assert levels == sorted(levels, key=["错误", "警告"].index)
    assert len(set(levels)) == 2
    assert main(["diff", "后/甲.toml", "前/甲.toml", "--findings"]) == 1
    assert "新增 错误 T401" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "-f", "ndjson"],
        ["score", "-f", "ndjson"],
        ["extract", "-f", "json"],
        ["export", "--to", "json"],
        ["validate", "-f", "html"],
    ],
)
def test_a_submission_is_one_report_for_every_command(words, capsys):
    """Several files with `--together`, or a zip alone, are one report with all evaluations."""
    report("a.toml")
    report("b.toml", actual="30台")
    with zipfile.ZipFile("材料.zip", "w") as archive:
        archive.write("a.toml")
        archive.write("b.toml")
    for inputs in (["a.toml", "b.toml", "--together"], ["材料.zip"]):
        assert main([*words, *inputs]) in {0, 1}
        out = capsys.readouterr().out
        assert len(out.strip().splitlines()) == 1 or words[-1] in {"json", "html"}
        assert "村卫生室设备更新" in out or words[0] == "validate"
        assert out.count("<!DOCTYPE html>") == (words[-1] == "html")


def test_a_submission_is_packed_and_summarised_as_one_report(capsys):
    """`pack` and `summary` with `--together`: one report; packed again it is known; a file that cannot be read is named."""
    report("a.toml")
    Path(report("b.toml", actual="30台")).write_text(
        Path("b.toml").read_text("utf-8").replace("村卫生室", "门诊楼"), "utf-8"
    )
    Path("坏.docx").write_bytes(BROKEN)
    assert main(["pack", "a.toml", "b.toml", "--together", "-o", "包"]) == 0
    assert "写入 1 份报告" in capsys.readouterr().err
    assert main(["pack", "a.toml", "b.toml", "坏.docx", "--together", "-o", "包"]) == 3
    told = capsys.readouterr().err
    assert "1 份已在其中" in told
    assert "坏.docx: E007" in told
    main(["validate", "-f", "json", "包"])
    assert [one["path"] for one in json.loads(capsys.readouterr().out)["files"]] == ["a.toml"]
    for inputs in (["a.toml", "b.toml", "--together"], ["包"]):
        assert main(["summary", "-f", "json", *inputs]) == 0
        found = json.loads(capsys.readouterr().out)["whole"]
        assert (found["reports"], found["evaluations"]) == (1, 2)


def test_a_zip_with_a_file_that_cannot_be_read(capsys):
    """The others are read; the run ends with 3; a zip without any report is refused."""
    report("a.toml")
    with zipfile.ZipFile("材料.zip", "w") as archive:
        archive.write("a.toml")
        archive.writestr("坏.docx", BROKEN)
    assert main(["validate", "-f", "json", "材料.zip"]) == 3
    found = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    assert {"T401", "E007"} <= {one["code"] for one in found}
    assert next(one["span"]["file"] for one in found if one["code"] == "E007") == "材料.zip/坏.docx"
    with zipfile.ZipFile("空.zip", "w") as archive:
        archive.writestr("a.bin", b"nothing")
    assert main(["validate", "空.zip"]) == 3
    capsys.readouterr()


class Interrupting:
    """Work on some files, then an interrupt."""

    def __init__(self, whole, files):
        self.whole, self.left = whole, files

    def __call__(self, kit, source, targets=None):
        if self.left == 0:
            raise KeyboardInterrupt
        self.left -= 1
        return self.whole(kit, source, targets)


@pytest.mark.parametrize("form", ["json", "xlsx", "csv"])
def test_an_interrupted_run_goes_on(form, monkeypatch, capsys):
    """What was done is taken from the journal, the rest is done; the output is that of a whole run, and the journal goes away."""
    from jixiao.toolkit.kit import Toolkit

    folder()
    main(["validate", "-f", form, "材料/", "-o", f"whole.{form}"])
    words = ["validate", "-f", form, "材料/", "-o", f"out.{form}", "--resume", "run.journal", "-j", "1"]
    whole = Toolkit.validate
    with monkeypatch.context() as patch:
        counting = Interrupting(whole, 2)
        patch.setattr(Toolkit, "validate", lambda kit, source, targets=None: counting(kit, source, targets))
        assert main(words) == 130
    assert not Path(f"out.{form}").exists()
    with Path("run.journal").open("ab") as stream:
        stream.write(b'{"key": "torn')
    seen = []
    with monkeypatch.context() as patch:
        patch.setattr(
            Toolkit,
            "validate",
            lambda kit, source, targets=None: (seen.append(source.path), whole(kit, source, targets))[1],
        )
        main(words)
    assert len(seen) == 1
    assert Path(f"out.{form}").read_bytes() == Path(f"whole.{form}").read_bytes()
    assert not Path("run.journal").exists()
    capsys.readouterr()


def test_a_journal_of_another_run_is_refused(monkeypatch, capsys):
    """Other options, another file: exit 2, and nothing of it is changed."""
    from jixiao.toolkit.kit import Toolkit

    folder()
    with monkeypatch.context() as patch:
        patch.setattr(Toolkit, "score", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert main(["score", "材料/", "--resume", "run.journal", "-j", "1"]) == 130
    kept = Path("run.journal").read_bytes()
    assert main(["score", "材料/", "--resume", "run.journal", "--set", "编制数=3人"]) == 2
    assert main(["score", "材料/", "--resume", "材料/乙.toml"]) == 2
    assert main(["validate", "材料/", "--together", "--resume", "run.journal"]) == 2
    assert Path("run.journal").read_bytes() == kept
    assert main(["score", "材料/", "--resume", "run.journal", "-j", "2"]) == 3
    assert not Path("run.journal").exists()
    capsys.readouterr()
