"""What is exported reads back as the report: for the examples and for generated reports, from the visible text alone."""

import io
import re
import zipfile
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jixiao.documents.open import open_source
from jixiao.documents.papers.amend import FIELDS, Amendment, amended, decoded, described, differences, from_builtins
from jixiao.files.loading import load_report
from jixiao.files.writing import to_builtins
from jixiao.model import report as r
from jixiao.model.limits import Limits
from jixiao.outputs.export import Export, Exported
from jixiao_plugins.readers import jixiao_readers
from jixiao_plugins.writers import jixiao_writers

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
WRITERS = {writer.name: writer for writer in jixiao_writers()}
FORMATS = ("xlsx", "docx", "html", "md", "json", "toml")


def test_every_field_has_a_word():
    """What a form has no place for is named by its field: a new field of the model needs a word, and no two have the same."""
    names, seen = set(), set()

    def walk(kind):
        for part in get_args(kind):
            walk(part)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind not in seen:
            seen.add(kind)
            for field in msgspec.structs.fields(kind):
                names.add(field.encode_name)
                walk(field.type)

    walk(r.Report)
    assert names - {"schema_version"} <= set(FIELDS)
    assert len(set(FIELDS.values())) == len(FIELDS)


def example(path):
    return load_report(path.read_bytes(), str(path)).report


def written(report, to, **options):
    return WRITERS[to].write(Export(items=iter([Exported(report=report)])), options)


def read(data, to):
    return open_source(data, f"report.{to}", jixiao_readers, Limits()).report


def seen_only(data, to):
    """The file without what a person does not see: hidden parts, comments, properties, ids, classes and scripts."""
    if to == "html":
        text = re.sub(r"<head>.*?</head>|<!--.*?-->", "", data.decode(), flags=re.DOTALL)
        return re.sub(r' (?:id|class|title|aria-[a-z]+|data-[a-z]+|role|scope|href)="[^"]*"', "", text).encode()
    if to not in {"xlsx", "docx"}:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            if not re.search(r"docProps|comments|customXml|vmlDrawing|theme|settings|calcChain", name):
                target.writestr(name, source.read(name))
    return out.getvalue()


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_survive(path, to):
    """Every example comes back from every format, read from what a person sees."""
    report = example(path)
    assert read(seen_only(written(report, to), to), to) == report


@pytest.mark.parametrize("to", ["xlsx", "docx", "html", "md"])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_need_no_amendment(path, to):
    """The forms themselves hold the examples: nothing stands beside them in a table of amendments."""
    document = open_source(written(example(path), to), f"report.{to}", jixiao_readers, Limits()).document
    texts = [cell.text for block in document.blocks for cell in getattr(block, "cells", ())]
    assert "栏目" not in texts


plain_text = st.text(
    st.sampled_from("预算绩效指标完成率资金（）、。，%≥12305.年度 -—=+@|<>&\"'\\*_#`·：\n\t\r\0\x07　﹦éA"), max_size=12
)
texts = st.none() | plain_text
names = plain_text
values = st.none() | st.builds(
    r.Value,
    st.sampled_from(
        [
            "0",
            "10",
            "9.50",
            "100%",
            "89.43%",
            "703.50万元",
            "1,320.73万元",
            "—",
            "达标",
            "≥95%",
            "=1+1",
            "-3",
            "1e5",
            "（无）",
            "",
        ]
    )
    | plain_text,
)


def optional(kind):
    return st.none() | kind


fund = st.builds(
    r.Fund, label=st.sampled_from([None, "年度资金总额", "其中：财政拨款", "上年结转资金", "其他资金"]) | texts,
    source=st.sampled_from([None, "total", "current", "carryover", "other", "unit"]), parent=st.sampled_from([None, "年度资金总额"]),
    initial=values, adjusted=values, arrived=values, spent=values, rate=values, weight=values, score=values, reason=texts,
)  # fmt: skip
indicator = st.builds(
    r.Indicator, path=st.lists(st.sampled_from(["产出指标", "效益指标", "数量指标", "（50）", "总分"]) | names, max_size=4).map(tuple), name=texts,
    code=texts, nature=st.sampled_from([None, "≥", "≤", "定性"]), target=values, unit=texts, actual=values, weight=values, score=values,
    coefficient=values, core=st.none() | st.booleans(), applicable=st.none() | st.booleans(), reason=texts, rule=texts, explanation=texts,
    data_source=texts, evidence=texts,
    checklist=st.lists(st.builds(r.CheckItem, item=names, met=st.none() | st.booleans(), points=values), max_size=2).map(tuple),
    review=optional(st.builds(r.Review, actual=values, score=values, reason=texts)),
)  # fmt: skip
evaluation = st.builds(
    r.Evaluation, kind=st.sampled_from([None, "department", "project", "transfer"]), name=texts | st.just("部门整体支出"), code=texts,
    department=texts, agency=texts, funds=st.lists(fund, max_size=4).map(tuple),
    execution=optional(st.builds(r.Execution, weight=values, rate=values, score=values, base=texts, reason=texts)),
    goals=st.lists(st.builds(r.Goal, expected=texts, actual=texts), max_size=2).map(tuple),
    tasks=st.lists(st.builds(r.Task, name=texts, level=texts, approved=values, spent=values, rate=values, reason=texts), max_size=2).map(tuple),
    indicators=st.lists(indicator, max_size=5).map(tuple),
    groups=st.lists(st.builds(r.Group, path=st.lists(st.sampled_from(["产出指标", "数量指标"]), max_size=2).map(tuple), weight=values, score=values), max_size=2).map(tuple),
    deductions=st.lists(st.builds(r.Deduction, name=texts, points=values), max_size=2).map(tuple),
    total=optional(st.builds(r.Total, weight=values, score=values)), grade=texts | st.just("优"), conclusion=texts,
    problems=st.lists(names, max_size=2).map(tuple), measures=st.lists(names, max_size=2).map(tuple), form=texts,
)  # fmt: skip
section = st.builds(
    r.Section, number=st.sampled_from([None, "一", "（二）", "(3)", "4", "1.2", "第一部分", "①"]) | texts,
    level=st.none() | st.integers(1, 9), title=texts | st.just("报告信息"), text=texts,
)  # fmt: skip
reports = st.builds(
    r.Report, title=texts, year=st.none() | st.integers(1949, 2100), unit=optional(st.builds(r.Unit, name=texts, code=texts, superior=texts)),
    region=optional(st.builds(r.Region, code=st.sampled_from([None, "", "430202"]), name=texts)),
    dates=optional(st.builds(r.Dates, report=texts, published=texts)), evaluations=st.lists(evaluation, max_size=2).map(tuple),
    facts=st.lists(st.builds(r.Fact, name=names, value=values, year=st.none() | st.just(2022), scope=texts, base=texts, origin=texts), max_size=2).map(tuple),
    sections=st.lists(section, max_size=3).map(tuple), attachments=st.lists(st.builds(r.Attachment, name=texts, file=texts, evaluation=texts), max_size=1).map(tuple),
    citations=st.lists(st.builds(r.Citation, number=texts, title=texts), max_size=1).map(tuple),
    unmatched=st.lists(st.builds(r.Unmatched, text=names, where=texts), max_size=1).map(tuple),
)  # fmt: skip
few = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=(Phase.generate,)
)


@pytest.mark.parametrize("to", ["xlsx", "html", "md", "docx"])
@few
@given(reports)
def test_generated_reports_survive(to, report):
    """Any report comes back from any format, read from what a person sees."""
    assert read(seen_only(written(report, to), to), to) == report


@few
@given(reports, reports)
def test_amendments_turn_one_report_into_another(one, other):
    """The differences of two reports, written as words and read again, make the one out of the other."""
    rows = [row for change in differences(one, to_builtins(other)) for row in described(change)]
    assert from_builtins(amended(to_builtins(other), decoded(rows))) == one


def test_long_values_take_several_rows():
    """A value that no cell holds is parted and joined again."""
    change = Amendment("/evaluations/0/conclusion", "很长，" * 9000)
    rows = described(change)
    assert len(rows) > 3
    assert decoded(rows) == [change]
