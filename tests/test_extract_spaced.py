"""Forms of which only blank space is left: what `pdftotext -layout` printed of our own forms reads as the forms themselves.

The texts of `tests/cases/spaced` were made by LibreOffice and pdftotext from the forms of `published.toml` and `damage.py`; wrapped
cells, levels over several rows and merged amounts are as they came out.
"""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import east_asian_width

import damage
import msgspec
import pytest
import test_forms

from jixiao import Toolkit

FOLDER = Path(__file__).parent / "cases" / "spaced"
FILES = sorted(FOLDER.glob("*.txt"))
KIT = Toolkit()
OWN = {made.name: made for made in damage.FORMS}
CASES = {case["name"]: case for _, case in test_forms.CASES}


def opened(data: bytes, name: str):
    """The source, and the findings that are no mere notes."""
    source = KIT.open(name, data)
    return source, [one for one in KIT.validate(source).findings if one.severity != "info"]


def form_of(stem: str) -> bytes:
    """The form itself as a Word document."""
    return damage.as_docx(OWN[stem]) if stem in OWN else test_forms.data_of(CASES[stem], "docx")[0]


def rows_of(source):
    """What is read of every evaluation, without goals and what no field took."""
    fields = ("kind", "name", "execution", "total", "grade", "funds", "indicators", "groups")
    return [{field: msgspec.to_builtins(getattr(one, field)) for field in fields} for one in source.report.evaluations]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_reads_as_its_form(path: Path) -> None:
    """Rows, levels, money and findings are those of the Word document; nothing is in doubt."""
    text, told = opened(path.read_bytes(), "form.txt")
    form, expected = opened(form_of(path.stem), "form.docx")
    assert (text.report.year, text.report.unit, text.report.region) == (
        form.report.year,
        form.report.unit,
        form.report.region,
    )
    assert rows_of(text) == rows_of(form)
    assert sorted(one.code for one in told) == sorted(one.code for one in expected)


def on_screen(line: str) -> str:
    """A line lined up by places on a screen, where a Chinese character and a sign of comparison take two."""
    made, width = "", 0
    for word in re.finditer(r"\S+(?:(?<=[\d%]) (?=[一-龥])\S+)*", line):
        made += " " * (2 * word.start() - width) + word[0]
        width = 2 * word.start() + sum(1 + (east_asian_width(char) in "WFA") for char in word[0])
    return made


@pytest.mark.parametrize("path", [path for path in FILES if path.stem in OWN], ids=lambda path: path.stem)
def test_blanks_by_places_on_a_screen(path: Path) -> None:
    """The same text lined up for a font in which Chinese characters are twice as wide reads the same."""
    lines = path.read_text("utf-8").split("\n")
    text, told = opened(path.read_bytes(), "form.txt")
    wide, expected = opened("\n".join(map(on_screen, lines)).encode(), "form.txt")
    assert rows_of(wide) == rows_of(text)
    assert sorted(one.code for one in told) == sorted(one.code for one in expected)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_lost(path: Path) -> None:
    """Whatever line is lost, no error is said: what the rest does not bear out is in doubt."""
    lines = path.read_text("utf-8").split("\n")
    for at, line in enumerate(lines):
        if line.strip():
            _, told = opened("\n".join(lines[:at] + lines[at + 1 :]).encode(), "form.txt")
            assert not [one for one in told if one.severity == "error"], line


def test_points_that_do_not_make_the_total_are_in_doubt() -> None:
    """Without the equation of the table nothing bears out how the lines were put together."""
    text = (FOLDER / "project.txt").read_text("utf-8")
    wrong = re.sub(r"(?m)^(总分\s+100\s+)\d+", r"\g<1>61", text)
    assert wrong != text
    source, told = opened(wrong.encode(), "form.txt")
    assert {row.doubt for row in source.report.evaluations[0].indicators} == {"alignment"}
    assert "E012" in {one.code for one in told}


CENTRED = """青石县档案馆2023年度项目支出绩效自评表
项目名称      库房除湿
             一级指标        三级指标          年度指标值       实际完成值      分值     得分
                        除湿机运行天数          ≥200天        210天       30     30
              产出指标
                            库房湿度          ≤60%        55%        30     30
                       受潮档案修复
              效益指标                         ≥90%        92%        30     30
                            完成率
             总分                                                    90     90
"""


def test_cells_centred_on_their_rows() -> None:
    """A name above and below the line of its figures, and a level between its rows."""
    source, told = opened(CENTRED.encode(), "form.txt")
    rows = source.report.evaluations[0].indicators
    assert [(row.path, row.name, str(row.score), row.doubt) for row in rows] == [
        (("产出指标",), "除湿机运行天数", "30", None),
        (("产出指标",), "库房湿度", "30", None),
        (("效益指标",), "受潮档案修复完成率", "30", None),
    ]
    assert not [one for one in told if one.code in {"E012", "E013"}]


ONE_LINE = """\
云溪县林业站2023年度项目支出绩效自评表
项目名称 苗圃管护经费
一级指标 二级指标 三级指标 {head} 分值 得分 偏差原因分析及改进措施{below}
  产出指标 数量指标 管护苗圃面积 120亩 126亩 20 20
    质量指标 苗木成活率 90% 81% 30 20 春旱
    社会效益 吸纳务工人数 15人 16人 40 40
总分 90 80
"""


def test_words_of_a_header_that_went_on_below_are_put_together():
    """年度 实际 over 指标值 完成值: the form is read as where they stand in one line, each word at its place."""
    whole = ONE_LINE.format(head="年度指标值 实际完成值", below="")
    broken = ONE_LINE.format(head="年度 实际", below="\n指标值 完成值\n ")
    (first, told), (second, same) = opened(whole.encode(), "a.txt"), opened(broken.encode(), "a.txt")
    assert len(second.report.evaluations[0].indicators) == 3
    assert rows_of(first) == rows_of(second)
    assert [one.code for one in told] == [one.code for one in same]
    assert "T410" not in [one.code for one in told if one.params.get("group") == "效益指标"]  # 社会效益 is one of them


def test_a_line_below_that_no_header_needs_stays_where_it_is():
    """As many words as the header leaves open, or nothing is put together."""
    for below in ("\n指标值\n", "\n指标值 完成值 得分\n", "\n甲 乙\n"):
        source, _ = opened(ONE_LINE.format(head="年度 实际", below=below).encode(), "a.txt")
        assert "年度指标值" not in msgspec.json.encode(source.report).decode()
