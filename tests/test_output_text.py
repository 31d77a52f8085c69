"""What is printed for a person: the order, places in words, repeats together, figures of use, lines that hang at any width."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Toolkit
from jixiao.cli.main import main
from jixiao.files.loading import load_report
from jixiao.model.results import FileResult
from jixiao.outputs.finding_text import FindingText
from jixiao.outputs.layout import columns, fitted, folded, hung, width, wrapped
from jixiao.outputs.places import place
from jixiao.outputs.readable import figures, formula, rounded
from jixiao.outputs.score_text import ScoreText
from jixiao.outputs.scores import card
from jixiao.rules.catalogue import BUILT_IN

SPAN = {"line": None, "column": None, "end_line": None, "page": None, "cell": None, "pointer": None}


def finding(code, severity, message, **more):
    """A finding by the contract."""
    own = {"name": "", "indicator": None, "quote": None, "stated": None, "computed": None, "cite": None, "fix": None}
    return {"code": code, "severity": severity, "message": message, "span": SPAN | more.pop("span", {}), **own, **more}


def lines(*findings, room=80, language="zh", **more):
    result = FileResult(path="a.docx", report={"unit": "甲局"}, findings=list(findings))
    return list(FindingText(language, room=room, **more).file(result))


NOTE = finding("P701", "info", "按某规则检查。")
WARNING = finding(
    "T405",
    "warning",
    "指标值“提升”没有可以衡量的标准。",
    span={"cell": "表!E4", "pointer": "/evaluations/0/indicators/1/target"},
)
ERROR = finding(
    "T401",
    "error",
    "指标值 30台，实际完成值 96%：单位不可比。",
    span={"cell": "表!F3", "pointer": "/evaluations/0/indicators/0/actual"},
)


def test_errors_stand_first_and_notes_in_one_line():
    """Errors, warnings, then the notes by their codes, then the counts."""
    text = "\n".join(lines(NOTE, NOTE, WARNING, ERROR))
    order = [text.index(word) for word in ("T401", "T405", "提示 2 条：P701 ×2", "1 个错误，1 个警告，2 条提示")]
    assert order == sorted(order)
    assert "按某规则检查" not in text
    assert "按某规则检查" in "\n".join(lines(NOTE, WARNING, notes=True))
    assert "2 notes: P701 ×2" in "\n".join(lines(NOTE, NOTE, language="en"))


def test_repeats_stand_together_with_one_mend():
    """Findings of one code have one heading and one mend; the same words share a line, with the form named once."""
    other = {
        **WARNING,
        "message": "指标值“长期”没有可以衡量的标准。",
        "span": {**WARNING["span"], "cell": "表!E5", "pointer": "/evaluations/0/indicators/2/target"},
    }
    third = {**WARNING, "span": {**WARNING["span"], "cell": "表!E6", "pointer": "/evaluations/0/indicators/3/target"}}
    text = "\n".join(lines(WARNING, other, third, room=200))
    assert "T405 ×3" not in text
    assert "指标值无法衡量 ×3" in text
    assert text.count("改法") == 1
    assert "表1 第2行“指标值”，表 E4；第4行“指标值”，表 E6" in text


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        ({"pointer": "/evaluations/0/indicators/3/actual", "cell": "自评表!F10"}, "表1 第4行“实际完成值”，自评表 F10", "form 1 row 4 “actual value”, 自评表 F10"),
        ({"pointer": "/evaluations/1/total/score", "page": 3}, "表2 总分“得分”，第3页", "form 2 total “score”, page 3"),
        ({"pointer": "/evaluations/0/funds/0/spent", "paragraph": 7}, "表1 资金第1行“全年执行数”，第7段", "form 1 fund 1 “spent”, paragraph 7"),
        ({"pointer": "/evaluations/0/grade", "line": 12}, "表1 等级，第12行", "form 1 grade, line 12"),
        ({"line": 5, "file": "附件.docx"}, "附件.docx 第5行", "附件.docx line 5"),
        ({"pointer": "/facts/3/value"}, "-", "-"),
        ({}, "-", "-"),
    ],
)  # fmt: skip
def test_places_as_people_say_them(span, zh, en):
    """The form, its row and column, then the cell, page, line or paragraph."""
    assert place(SPAN | span, "zh") == zh
    assert place(SPAN | span, "en") == en


@pytest.mark.parametrize(
    ("code", "stated", "computed", "message", "shown"),
    [
        ("R306", "4", "5", "得分 4，按规则应为 5", None),  # the message says both
        ("R306", "4", "5", "得分不对", ("4", "5")),
        ("A508", "100%", "12.5万元÷0", "基数为 0", None),  # a formula is no value
        ("R312", "76.78%", "76.78", "执行率", None),  # the same figure
        ("A504", "1.5万元", "-15.348437万元", "增减额", ("1.5万元", "-15.3484万元")),
        ("A509", "30万元", "30元", "单位", ("30万元", "30元")),
    ],
)  # fmt: skip
def test_figures_that_add_something(code, stated, computed, message, shown):
    """Nothing that the message says already, no formula, no more decimals than help."""
    assert figures(finding(code, "warning", message, stated=stated, computed=computed)) == shown


def test_the_right_value_is_called_so_and_others_are_not():
    """应为 only where the catalogue's message says so; else 算得."""
    assert "应为 5" in "\n".join(lines(finding("R306", "warning", "得分不对。", stated="4", computed="5")))
    text = "\n".join(lines(finding("R340", "error", "总额不对。", stated="4", computed="5")))
    assert "算得 5" in text
    assert "应为" not in text


def test_rounding_leaves_what_is_short():
    """Only long decimals are rounded, half-up."""
    assert rounded("98.7251% 与 0.95862，12") == "98.7251% 与 0.9586，12"
    assert rounded("0.00005") == "0.0001"


def test_chinese_messages_carry_chinese_punctuation():
    """No half-width comma, colon, semicolon or bracket between Chinese words in what the catalogue says."""
    import re

    wrong = re.compile(r"[\u4e00-\u9fff”）][,;:]|[,;:] [\u4e00-\u9fff“]|\([^()]*[\u4e00-\u9fff][^()]*\)")
    found = [
        (rule.code, text)
        for rule in BUILT_IN.all_rules()
        for text in (rule.title[0], rule.message[0], rule.mend[0])
        if wrong.search(text) and "GB/T" not in text
    ]
    assert found == []


@settings(deadline=None)
@given(st.text(alphabet="甲乙丙，。（）“” ab1.%", max_size=80), st.integers(12, 60))
def test_wrapped_lines_fit_and_lose_nothing(text, room):
    """Every line fits, but for a closing sign that stays with its word; nothing but blanks is lost."""
    made = list(wrapped(text, room))
    assert "".join("".join(made).split()) == "".join(text.split())
    assert all(width(line) <= room for line in made)


@settings(deadline=None)
@given(st.integers(40, 120))
def test_hanging_lines(room):
    """The first line begins with its head, the others with blanks."""
    first, *rest = hung("  错误 T401  ", "指标值 30台，实际完成值 96%：单位不可比。" * 5, room, 7)
    assert first.startswith("  错误 T401  指标值")
    assert rest
    assert all(line.startswith(" " * 7) and line[7] not in " ，。：" for line in rest)
    assert all(width(line) <= room for line in (first, *rest))


@settings(deadline=None)
@given(
    st.integers(2, 7).flatmap(lambda count: st.lists(st.lists(st.text("甲乙ab1", min_size=1, max_size=9), min_size=count, max_size=count), min_size=1, max_size=4)),
    st.integers(44, 120), st.integers(1, 2), st.booleans(),
)  # fmt: skip
def test_a_table_fits_and_loses_nothing(rows, room, keys, flush):
    """Wide columns come in blocks below, each behind the keys; where all fit, the table is as it was."""
    right = range(1, len(rows[0])) if flush else ()
    keys = min(keys, len(rows[0]) - 1)
    made = list(fitted(rows, room, right=right, keys=keys))
    whole = columns(rows, right=right)
    assert max(map(width, made)) <= room
    assert (made == whole) is (max(map(width, whole)) <= room)
    assert all(sum(cell in line for line in made) or len(cell) > 8 for row in rows for cell in row)
    blocks = made.count("") + 1
    assert blocks == 1 or all("".join(made).count(row[0]) >= blocks for row in rows)


def test_a_column_alone_is_hung():
    """There is nothing beside it to stand behind."""
    made = list(fitted([["甲" * 50], ["乙"]], 44))
    assert max(map(width, made)) <= 44
    assert "".join(line.strip() for line in made) == "甲" * 50 + "乙"


def report(actual="95%", target="≥90%", rows=1):
    indicator = {
        "path": ["产出指标", "数量指标"],
        "name": "完成率",
        "target": target,
        "actual": actual,
        "weight": "45",
        "score": "45",
    }
    vague = {
        "path": ["效益指标", "社会效益"],
        "name": "便民",
        "target": "提升",
        "actual": "提升",
        "weight": "45",
        "score": "40",
    }
    one = {
        "kind": "project",
        "name": "甲项目",
        "total": {"weight": "100", "score": "95"},
        "grade": "优",
        "indicators": [indicator, vague][-rows:],
    }
    return {"schema_version": 1, "year": 2023, "evaluations": [one, {**one, "name": "乙项目"}]}


def scored(data):
    import json

    kit = Toolkit()
    source = load_report(json.dumps(data).encode(), "a.json")
    cards = kit.score(source)
    return cards, source, list(ScoreText("zh", room=80).file("a.json", cards, source.locate))


def test_nothing_recomputed_means_no_total_and_no_grade():
    """Claimed scores alone confirm nothing: null in JSON, `—` in text."""
    cards, source, text = scored(report(rows=1))
    assert [(one.computed, one.grade_computed, one.coverage) for one in cards] == [(None, (), Decimal("0.00"))] * 2
    data = card(cards[0], source.locate, "zh")
    assert (data["total"]["claimed"], data["total"]["computed"], data["grade"]["computed"]) == ("95", None, None)
    assert any("重算 —" in line or "没有一行可以重算" in line for line in text)


def test_little_recomputed_is_said_beside_the_figure():
    """Below half of the weight the text says what the total rests on."""
    cards, _, text = scored(report(rows=2))
    assert cards[0].computed is not None
    assert cards[0].coverage < Decimal("0.5")
    assert any("不能当作已核实" in line for line in text)


def test_evaluations_that_lack_the_same_come_together(capsys, tmp_path):
    """One block for them, with what is missing and their names; `--all` lists them one by one."""
    import json

    one = {
        "kind": "project",
        "funds": [{"source": "total", "initial": "10万元", "spent": "9万元"}],
        "execution": {"weight": "10"},
    }
    data = {
        "schema_version": 1,
        "year": 2023,
        "region": {"code": "530000"},
        "evaluations": [{**one, "name": name} for name in ("甲项目", "乙项目")],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), "utf-8")
    assert main(["score", str(path), "--lang", "zh", "--isolated"]) == 0
    text = capsys.readouterr().out
    assert "2 个自评没有一行可以重算" in text
    assert "缺 全年预算数：甲项目（按年初预算数为 90%）、乙项目（按年初预算数为 90%）" in text
    main(["score", str(path), "--lang", "zh", "--isolated", "--all"])
    assert "没有一行可以重算" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["validate", "--select", "T4O5"], "没有问题代码 T4O5；是否指 T405？"),
        (["validate", "--ignore", "t41l"], "没有问题代码 T41L；是否指 T411？"),
        (["validate", "--ignore", "X9"], "没有问题代码 X9"),
        (["score", "--set", "编置数=13人"], "是否指“编制数”"),
        (["validate", "--set", "编置数=13人"], "是否指“编制数”"),
    ],
)
def test_a_slip_of_the_pen_turns_no_gate_green(words, told, capsys, tmp_path):
    """Unknown codes and facts are exit 2 with the nearest name; an indicator of the report may be given."""
    import json

    path = tmp_path / "a.json"
    path.write_text(json.dumps(report()), "utf-8")
    assert main([*words, str(path), "--lang", "zh", "--isolated"]) == 2
    assert told in capsys.readouterr().err
    assert main(["score", "--set", "便民=90%", str(path), "--isolated"]) == 0
    assert main(["validate", "--select", "T4,R", "--ignore", "P701", str(path), "--isolated"]) in {0, 1}
    capsys.readouterr()


def test_an_unknown_fact_of_a_case_is_refused(tmp_path):
    """The file and the line are named, with the nearest name."""
    from jixiao.authoring.cases import run_file
    from jixiao.rules.profile_files import ProfileError

    kit = Toolkit()
    file = tmp_path / "a.toml"
    file.write_text(
        'profile = "yunnan/anning/department-2021"\nsource = "为检验而设"\n\n[[cases]]\nsay = "一例"\nrow = "在职人员控制率"\n'
        'path = ["投入", "预算配置"]\nfacts = { "编置数" = "10人" }\nscore = "1"\n', "utf-8"
    )  # fmt: skip
    with pytest.raises(ProfileError, match="编制数") as caught:
        list(run_file(file, kit.scorer))
    assert caught.value.file == file


def test_unread_texts_are_listed():
    """Under -v every text that no field took has a line."""
    one = finding("E005", "info", "有 2 处没有归入任何字段。") | {"details": ["备查一", "备查二"]}
    text = "\n".join(lines(one, notes=True))
    assert "· 备查一" in text
    assert "· 备查二" in text


def test_a_line_names_the_table():
    """A cell of a Word or PDF table by page, table, row and column in one line."""
    span = {
        "line": None,
        "column": None,
        "end_line": None,
        "page": 2,
        "cell": "F4",
        "pointer": None,
        "table": 1,
        "row": 4,
    }
    one = finding("R301", "error", "得分超过分值。") | {"span": {**span, "heading": "得分"}}
    assert FindingText("zh").line("a.pdf", one).startswith("a.pdf:第2页 表1 第4行 “得分”: error R301")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("9 × 0.958620689655 = 8.627586", "9 × 0.9586 = 8.6276", "9 × 0.9586 = 8.6276"),
        ("12.345678万元+0.5万元", "12.345678万元+0.5万元", "12.345678万元+0.5万元"),  # printed amounts stay
        ("3 ≤ 4: 5", "3 ≤ 4：5", "3 ≤ 4: 5"),
    ],
)
def test_a_formula_is_written_to_be_read(text, zh, en):
    """Quotients and results are rounded, what the report prints is not, and Chinese has its own colon."""
    assert (formula(text, "zh"), formula(text, "en")) == (zh, en)


@given(st.text(alphabet="规则，。（）ab -1.", max_size=200), st.integers(20, 120))
@settings(deadline=None)
def test_what_is_read_on_a_terminal_is_broken_where_lines_may_be(text, room):
    """Whatever the width: no line is wider, none of the words is lost, an item goes on behind its mark, a table stays."""
    lines = list(folded(text, room))
    assert all(width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    item = list(folded("- " + "规则原文；" * 30, room))
    assert all(line.startswith("  ") and line[2] not in "；，" for line in item[1:])
    table = "| " + "宽" * 100 + " |"
    assert list(folded(table, room)) == [table]


def test_an_entry_is_explained_in_one_language(capsys):
    """Code, title, why and how to mend: no English in Chinese beside the entry's name; an example without Python's signs."""
    main(["explain", "T405", "--lang", "zh"])
    assert capsys.readouterr().out.startswith("T405  指标值无法衡量  （not-measurable，警告）\n")
    main(["explain", "step_deduct", "--lang", "zh"])
    assert "例子：weight = 5，actual = 92.8%，" in capsys.readouterr().out
