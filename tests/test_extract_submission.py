"""A submission of several files, tables pasted as text, hostile input, and the forms themselves."""

import time
from importlib import util
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.documents.extract import Form, extract, join
from jixiao.documents.extract.align import align
from jixiao.documents.extract.forms import decode, general_forms
from jixiao.model.document import Cell, Document, Paragraph, Place, Table
from jixiao.rules.checks.structure import check_structure
from jixiao.text.quantity import number_of

CASES = Path(__file__).parent / "cases" / "extract"
SPEC = util.spec_from_file_location("extract_cases", Path(__file__).with_name("test_extract_cases.py"))
CASE_TOOLS = util.module_from_spec(SPEC)
SPEC.loader.exec_module(CASE_TOOLS)


def prose(*texts):
    """A document of lines."""
    return Document(blocks=tuple(Paragraph(text=t, place=Place(line=n)) for n, t in enumerate(texts, 1)), format="text")


def form(name, score="98"):
    """A small project form."""
    rows = [
        ["项目支出绩效自评表（2023年度）"], ["项目名称", name], ["一级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
        ["产出指标", "完成数量", "10个", "10个", "100", score], ["总分", "100", score],
    ]  # fmt: skip
    cells = tuple(
        Cell(text=t, row=r, column=c, place=Place(sheet="表", cell=f"{'ABCDEF'[c]}{r + 1}"))
        for r, row in enumerate(rows)
        for c, t in enumerate(row)
    )
    return Document(blocks=(Table(cells=cells, ragged=True),), format="xlsx")


REPORT = prose(
    "某某州民政局2023年度项目支出绩效自评报告", "一、概况",
    "批复项目2个，共62.5万元，包括：热线运行经费42.5万元、大厅维护管理经费20万元。", "二、结论",
    "热线运行经费自评分为98分，评价等级为“优”；大厅维护管理经费自评分为90分，评价等级为“优”。",
    "附件：1.2023年热线运行经费项目支出绩效自评表", "2.2023年大厅维护管理经费项目支出绩效自评表",
)  # fmt: skip


def test_join():
    """Forms fill the evaluations of the report, matched by name; prose and table stand together; places name the file."""
    joined = join(
        [
            ("热线运行经费自评表.xlsx", extract(form("热线运行经费"))),
            ("报告.docx", extract(REPORT)),
            ("大厅.xlsx", extract(form("大厅维护管理经费", "90"))),
        ]
    )
    first, second = joined.report.evaluations
    assert [e.name for e in (first, second)] == ["热线运行经费", "大厅维护管理经费"]
    assert (first.funds[0].initial, first.indicators[0].score, first.total.score, first.grade) == (
        "42.5万元",
        "98",
        "98",
        "优",
    )
    place = joined.places["/evaluations/0/indicators/0/score"]
    assert (place.file, place.cell) == ("热线运行经费自评表.xlsx", "F4")
    assert joined.places["/evaluations/0/funds/0/initial"].file == "报告.docx"
    assert [a.file for a in joined.report.attachments] == ["热线运行经费自评表.xlsx", "大厅.xlsx"]
    assert not [note for note in joined.notes if note.code.startswith("S")]
    assert joined.report.title == extract(REPORT).report.title


def test_join_absent_form():
    """What the report announces and no file holds is a finding, once; a form of another project is a note."""
    joined = join(
        [
            ("报告.docx", extract(REPORT)),
            ("热线.xlsx", extract(form("热线运行经费"))),
            ("其他.xlsx", extract(form("路灯维护"))),
        ]
    )
    assert [(n.code, n.params["name"]) for n in joined.notes if n.code.startswith("S")] == [
        ("S110", "路灯维护"), ("S107", "2023年大厅维护管理经费项目支出绩效自评表"),
    ]  # fmt: skip
    assert [e.name for e in joined.report.evaluations] == ["热线运行经费", "大厅维护管理经费", "路灯维护"]


def test_join_forms_only():
    """Without a report the forms still make one; a form without a name takes the name of its file."""
    joined = join(
        [
            ("a.xlsx", extract(form("热线运行经费"))),
            ("2023年路灯维护项目支出绩效自评表.xlsx", extract(form("路灯维护"))),
        ]
    )
    assert [e.name for e in joined.report.evaluations] == ["热线运行经费", "路灯维护"]
    with pytest.raises(ValueError, match="at least one"):
        join([])


@pytest.mark.parametrize(
    "name", ["national-project", "score-table-2013", "sichuan-project", "yunnan-project", "transfer"]
)
def test_a_cell_a_paragraph(name):
    """The same form with one cell a paragraph gives the same indicators, goals and total."""
    document = CASE_TOOLS.load((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    blocks = []
    for block in document.blocks:
        cells = block.cells if isinstance(block, Table) else (block,)
        blocks += [Paragraph(text=cell.text.replace("\n", ""), place=cell.place) for cell in cells if cell.text.strip()]
    (whole,), (pasted,) = (
        extract(document).report.evaluations,
        extract(Document(blocks=tuple(blocks), format="docx")).report.evaluations,
    )
    assert [(i.path, i.name, i.target, i.actual, i.weight, i.score) for i in pasted.indicators] == [
        (i.path, i.name, i.target, i.actual, i.weight, i.score) for i in whole.indicators
    ]
    assert (pasted.goals, pasted.total, pasted.name) == (whole.goals, whole.total, whole.name)


def test_traditional_and_full_width():
    """Traditional headers and full-width figures are read; the values stay as printed."""
    rows = [
        ["一級指標", "二級指標", "三級指標", "指標值", "實際完成值", "分值", "得分"],
        ["產出指標", "數量指標", "辦件量", "１００件", "９５件", "１０", "９．５"],
    ]
    cells = tuple(Cell(text=t, row=r, column=c) for r, row in enumerate(rows) for c, t in enumerate(row))
    (row,) = extract(Document(blocks=(Table(cells=cells),), format="docx")).report.evaluations[0].indicators
    assert (row.path, row.target, row.score, str(number_of(row.score))) == (
        ("產出指標", "數量指標"),
        "１００件",
        "９．５",
        "9.5",
    )


def test_unmatched_is_reported():
    """A printed text of a form that no field takes is kept, with a place and an E005."""
    extracted = extract(CASE_TOOLS.load((CASES / "sichuan-project.txt").read_text(encoding="utf-8")))
    assert [(note.code, note.params["count"]) for note in extracted.notes] == [
        ("E005", str(len(extracted.report.unmatched)))
    ]
    assert "财务负责人：李四" in [item.text for item in extracted.report.unmatched]
    assert all(extracted.places[note.pointer].line for note in extracted.notes)


def test_of_very_many_unmatched_texts_some_are_kept_and_all_are_counted(monkeypatch):
    """A sheet of hundreds of thousands of cells makes no report as large; the note says how many there are."""
    document = CASE_TOOLS.load((CASES / "sichuan-project.txt").read_text(encoding="utf-8"))
    whole = extract(document)
    monkeypatch.setattr("jixiao.documents.extract.assembly.MOST_UNMATCHED", 1)
    cut = extract(document)
    assert cut.report.unmatched == whole.report.unmatched[:1]
    assert [note.params["count"] for note in cut.notes] == [str(len(whole.report.unmatched))]


def test_own_form():
    """A profile's form adds its own words, and is named when its title stands above the table."""
    own = decode(
        '[[forms]]\nid = "zhejiang"\ntitles = ["整体智治评分表"]\n[forms.columns]\nlevel3 = ["智治事项"]\nscore = ["智治得分"]\n'
    )
    rows = [["一级指标", "智治事项", "分值", "智治得分"], ["产出指标", "一网通办", "10", "9"]]
    cells = tuple(Cell(text=t, row=r, column=c) for r, row in enumerate(rows) for c, t in enumerate(row))
    extracted = extract(Document(blocks=(Table(cells=cells),), format="docx"), own)
    assert (extracted.form, extracted.report.evaluations[0].indicators[0].score) == ("zhejiang", "9")


def test_form_format():
    """An unknown key in a form file is refused by name; the general form is one of the format."""
    with pytest.raises(msgspec.ValidationError, match="colums"):
        decode('[[forms]]\nid = "x"\n[forms.colums]\nlevel3 = []\n')
    assert isinstance(general_forms()[0], Form)


HOSTILE = [
    "一",
    "（",
    "(一)",
    "1.",
    "一是",
    "包括：",
    "、某某经费5万元",
    "2023年",
    "《",
    "〔2023〕1号",
    "自评为",
    "编制",
    "XX",
    "某项目自评得",
    "\t",
    "…",
    "①",
    "目录",
    "__",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_linear(piece):
    """Four times the text takes no more than a small multiple of the time, as one paragraph and as many."""

    def seconds(size):
        text = (piece * size)[:size]
        lines = tuple(Paragraph(text=text[i : i + 40]) for i in range(0, size, 40))
        start = time.process_time()
        for blocks in ((Paragraph(text=text),), lines):
            document = Document(blocks=blocks, format="text")
            list(check_structure(document, extract(document).report))
        return time.process_time() - start

    seconds(2000)
    small = min(seconds(10_000) for _ in range(2))
    assert seconds(40_000) < 12 * small + 0.1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "一级指标",
                    "三级指标",
                    "分值",
                    "得分",
                    "指标值",
                    "总分",
                    "合计",
                    "年初预算数",
                    "全年执行数",
                    "项目名称",
                    "10",
                    "甲",
                    "",
                    "预期目标",
                    "实际完成情况",
                    "年度资金总额",
                    "小计",
                    "备注",
                ]
            ),
            min_size=1,
            max_size=6,
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_any_table(rows, ragged):
    """Any arrangement of known words is read without failing, and nothing printed is lost without a trace."""
    cells = tuple(
        Cell(text=t, row=r, column=c, place=Place(line=r + 1)) for r, row in enumerate(rows) for c, t in enumerate(row)
    )
    extracted = extract(Document(blocks=(Table(cells=cells, ragged=ragged),), format="text"))
    assert all(place is not None for place in extracted.places.values())


@given(st.lists(st.text(max_size=8), max_size=6))
def test_align_keeps_order(texts):
    """Cells keep their order, and no cell fills two columns."""
    found = align(
        texts,
        ("level1", "level2", "level3", "target", "actual", "weight", "score"),
        {"level1": frozenset(), "level2": frozenset()},
    )
    for way in (found.chosen, found.rival or ()):
        used = [position for position in way if position is not None]
        assert used == sorted(set(used))
    assert found.chosen != found.rival
