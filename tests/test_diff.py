"""`jixiao diff`: pairing by what a row is, changes with their meaning, and nothing about order or spelling."""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from jixiao.cli.main import main
from jixiao.files.loading import load_report
from jixiao.model.report import Evaluation, Fact, Indicator, Report, Section, Total, Unit, Value
from jixiao.outputs import diff_text
from jixiao.outputs.diff import compare
from jixiao.outputs.layout import width

HETANG = Path(__file__).parent.parent / "examples" / "hunan-hetang-2022.toml"


@pytest.fixture
def hetang() -> Report:
    """The example report."""
    return load_report(HETANG.read_bytes(), str(HETANG)).report


def found(before: Report, after: Report, **options) -> set[tuple[str, str, str | None, str]]:
    """Kind, what, name and meaning of every change."""
    return {(one.kind, one.what, one.name, one.meaning) for one in compare(before, after, **options).changes}


def altered(report: Report, changes: dict[str, dict]) -> Report:
    """The report with some rows changed, by name."""
    first = report.evaluations[0]
    rows = tuple(structs.replace(row, **changes.get(row.name or "", {})) for row in first.indicators)
    return structs.replace(report, evaluations=(structs.replace(first, indicators=rows),))


def reordered(report: Report, seed: int) -> Report:
    """The report with its rows in another order."""
    first = report.evaluations[0]
    rows = list(first.indicators)
    random.Random(seed).shuffle(rows)
    return structs.replace(report, evaluations=(structs.replace(first, indicators=tuple(rows)),))


def test_exactly_what_was_changed(hetang):
    """Rows moved, one target loosened, one renamed, one fact changed, one score raised: exactly these."""
    before = structs.replace(
        altered(hetang, {"服务机构满意度": {"score": Value("4.5")}}), facts=(Fact(name="编制数", value=Value("13人")),)
    )
    after = altered(
        reordered(before, 7),
        {
            "APP升级建设模块": {"target": Value("3个")},
            "政府门户网站运行": {"name": "政府门户网站运行情况"},
            "服务机构满意度": {"score": Value("5")},
        },
    )
    after = structs.replace(after, facts=(Fact(name="编制数", value=Value("14人")),))
    assert found(before, after) == {
        ("changed", "target", "APP升级建设模块", "loosened"),
        ("renamed", "indicator", "政府门户网站运行情况", ""),
        ("changed", "fact", "编制数", "up"),
        ("changed", "score", "服务机构满意度", "up"),
    }


@given(st.integers(0, 10_000))
@settings(max_examples=20)
def test_order_does_not_count(seed):
    """Forty rows in another order with one changed score: one change."""
    rows = tuple(
        Indicator(
            path=("产出指标", f"二级{n % 4}"),
            name=f"指标{n}",
            target=Value(f"{n}项"),
            actual=Value(f"{n}项"),
            weight=Value("2"),
            score=Value("2"),
        )
        for n in range(40)
    )
    before = Report(evaluations=(Evaluation(kind="project", name="项目", indicators=rows),))
    after = altered(reordered(before, seed), {"指标17": {"score": Value("1")}})
    assert found(before, after) == {("changed", "score", "指标17", "down")}


@pytest.mark.parametrize(
    ("before", "after", "path", "meaning"),
    [
        ("≥95%", "≥90%", "质量指标", "loosened"),
        ("≤100万元", "≤120万元", "经济成本指标", "loosened"),
        ("100万元", "0.9百万元", "成本指标", "tightened"),
        ("100%", "95项", "质量指标", "not_comparable"),
        ("95%", "长期", "质量指标", "loosened"),
        ("长期", "95%", "质量指标", "tightened"),
    ],
)
def test_meaning_of_a_target(before, after, path, meaning):
    """Less of a floor and more of a ceiling is looser; another unit is not comparable."""
    row = Indicator(path=("产出指标", path), name="某指标", target=Value(before))
    one = Report(evaluations=(Evaluation(indicators=(row,)),))
    two = altered(one, {"某指标": {"target": Value(after)}})
    assert found(one, two) == {("changed", "target", "某指标", meaning)}


def test_score_up_while_the_completion_fell():
    """A better score for a worse result is named as such."""
    row = Indicator(
        path=("产出指标",),
        name="办结数",
        target=Value("100件"),
        actual=Value("95件"),
        weight=Value("10"),
        score=Value("9.5"),
    )
    one = Report(evaluations=(Evaluation(indicators=(row,)),))
    two = altered(one, {"办结数": {"actual": Value("90件"), "score": Value("10")}})
    assert ("changed", "score", "办结数", "up_while_completion_fell") in found(one, two)


def test_spelling_does_not_count():
    """Full width, blanks, separators and trailing zeros say the same."""
    row = Indicator(
        path=("产出 指标",), name="某指标", target=Value("１００％"), actual=Value("1,320.50万元"), score=Value("5.0")
    )
    one = Report(evaluations=(Evaluation(indicators=(row,)),))
    two = altered(
        one,
        {
            "某指标": {
                "path": ("产出指标",),
                "target": Value("100%"),
                "actual": Value("1320.5万元"),
                "score": Value("5"),
            }
        },
    )
    assert found(one, two) == set()


def test_epsilon():
    """Numbers that differ by no more than epsilon count as equal."""
    one = Report(evaluations=(Evaluation(total=Total(score=Value("99"))),))
    two = Report(evaluations=(Evaluation(total=Total(score=Value("99.01"))),))
    assert found(one, two, epsilon=Decimal("0.01")) == set()
    assert found(one, two) == {("changed", "total", None, "up")}


def test_weight_moved_between_groups():
    """The same total, another share for the groups."""
    rows = tuple(
        Indicator(path=(group,), name=group + "一", weight=Value(weight))
        for group, weight in (("产出", "60"), ("效益", "40"))
    )
    one = Report(evaluations=(Evaluation(indicators=rows),))
    two = altered(one, {"产出一": {"weight": Value("50")}, "效益一": {"weight": Value("50")}})
    assert {("changed", "group", "产出", "between_groups"), ("changed", "group", "效益", "between_groups")} <= found(
        one, two
    )


def test_sections_and_copied_text():
    """A rewritten section shows its sentences; long sentences shared by two units are copied text."""
    text = "通过开展业务培训，进一步提高了窗口工作人员的服务意识和办事效率，群众办事更加方便。"
    one = Report(unit=Unit(name="甲局"), sections=(Section(level=1, title="存在的问题", text="人手不足。" + text),))
    two = Report(unit=Unit(name="乙局"), sections=(Section(level=1, title="存在的问题", text="经费不足。" + text),))
    changes = compare(one, two).changes
    assert [(c.kind, c.what) for c in changes] == [("changed", "report"), ("changed", "section"), ("copied", "text")]
    assert changes[1].details == ("-人手不足。", "+经费不足。")


def test_command(capsys, tmp_path, hetang):
    """Exit 0 for no change, 1 for changes; JSON fits its schema; every format writes."""
    import jixiao_schemas

    assert main(["diff", str(HETANG), str(HETANG)]) == 0
    capsys.readouterr()
    for form in ("text", "json", "md", "html"):
        assert main(["diff", "--rescored", "-f", form, str(HETANG)]) == 1
        text = capsys.readouterr().out
        assert "99.9" in text
        if form == "json":
            assert [error.message for error in jixiao_schemas.validator("diff").iter_errors(json.loads(text))] == []
    assert main(["diff", str(HETANG)]) == 2
    assert main(["diff", "--only", "funds", "--rescored", str(HETANG)]) == 0
    capsys.readouterr()


@pytest.mark.parametrize("room", [40, 60, 100])
def test_long_changes_hang(hetang, room):
    """No line is wider than the terminal, nothing of a change is lost, and what goes on is set in below its words."""
    row = hetang.evaluations[0].indicators[0].name or ""
    after = altered(hetang, {row: {"actual": Value("一百五十四个事项已经全部完成梳理并且公布在本单位的网站上")}})
    lines = list(diff_text.text(compare(hetang, after), ("a", "b"), "zh", colour=False, room=room))
    assert all(width(line) <= room for line in lines)
    assert "一百五十四个事项已经全部完成梳理并且公布在本" in "".join(line.strip() for line in lines)
    assert all(line.startswith(("  * ", "      ")) for line in lines[1:-1])
