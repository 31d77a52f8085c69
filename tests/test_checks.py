"""Validation as a whole: the examples, faults of plugins, order, quotes, and that rules are told apart by how sure they are."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from jixiao.engines.rows.validate import Leaves
from jixiao.files.loading import Source, load_report
from jixiao.model.document import Document, Paragraph, Place
from jixiao.model.errors import UsageError
from jixiao.model.findings import Finding
from jixiao.rules.catalogue import BUILT_IN
from jixiao.rules.check import Check
from jixiao.rules.checks.context import addition
from jixiao.rules.checks.deciding import Law
from jixiao.rules.checks.divisions import Division, decide_division, division_names
from jixiao.rules.checks.funds import decide_claim
from jixiao.rules.checks.weights import misplaced
from jixiao.toolkit.kit import Toolkit

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
KIT = Toolkit()


def example(name: str) -> list[Finding]:
    return list(KIT.validate(KIT.open(str(ROOT / "examples" / f"{name}.toml"))).findings)


def said(findings: list[Finding]) -> set[tuple[str, str | None, str | None]]:
    return {(one.code, one.severity, one.indicator) for one in findings}


def test_hetang() -> None:
    """The unit mismatch is the only error; the other defects of the table are warnings at their rows."""
    found = said(example("hunan-hetang-2022"))
    assert {one for one in found if one[1] == "error"} == {("T401", "error", "法人事项梳理")}
    assert found >= {
        ("T404", "warning", "提升政务网络平台办事率"), ("R307", "warning", "群众满意度"), ("R306", "warning", "全年度经费支出"),
        ("T405", "warning", "提高办事效率"), ("T405", "warning", "政务服务工作人员素质"), ("T405", "warning", "我的荷塘APP"),
        ("T405", "info", "政府门户网站运行"), ("R342", "warning", "年度资金总额"),
    }  # fmt: skip


def test_anning() -> None:
    """52 points are known, eight rows hold 44; a rule of 30 points stands over rows of 28."""
    findings = example("yunnan-anning-2023")
    assert not [one for one in findings if one.severity == "error"]
    by_code = {one.code: one for one in findings}
    assert by_code["W202"].severity == "warning"
    params = by_code["W202"].params
    assert [params[name] for name in ("known", "count", "scored", "computed", "stated", "rest")] == [
        "52",
        "8",
        "44",
        "96",
        "100",
        "4",
    ]
    assert (by_code["W203"].severity, by_code["W203"].stated, by_code["W203"].computed) == ("warning", "30", "28")


def test_honghe() -> None:
    """Three projects claim a hundred beside money that was not spent; each warning names its base."""
    findings = [one for one in example("yunnan-honghe-2023") if one.severity != "info"]
    assert [(one.code, one.severity, one.computed) for one in findings] == [
        ("R312", "warning", "76.78"), ("R312", "warning", "42.03"), ("R312", "warning", "94.26"),
    ]  # fmt: skip
    assert {one.params["base"].zh for one in findings} == {"年初预算数"}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_findings_are_placed_quoted_and_ordered(path: Path) -> None:
    """Every finding has a severity and a line, quotes only what the file holds, and stands in the order of the lines."""
    source = KIT.open(str(path))
    findings = KIT.validate(source).findings
    assert all(one.severity and one.place and one.place.line for one in findings)
    assert all(one.quote is None or one.quote in source.text for one in findings)
    lines = [one.place.line for one in findings]
    assert lines == sorted(lines)
    assert len({msgspec.json.encode(one) for one in findings}) == len(findings)


def report(**evaluation: object) -> bytes:
    return msgspec.json.encode({"schema_version": 1, "year": 2023, "evaluations": [{"kind": "project", **evaluation}]})


def with_checks(*checks: Check) -> Toolkit:
    kit = Toolkit()
    kit.__dict__["checks"] = [*KIT.checks, *checks]
    return kit


def validate(data: bytes, *checks: Check) -> list[Finding]:
    return list(with_checks(*checks).validate(load_report(data, "r.json", "json")).findings)


def test_broken_check_is_a_finding() -> None:
    """A plugin's check that raises is named, and the findings of the others stay."""

    def broken(_: object) -> list[Finding]:
        raise ZeroDivisionError("no sample")

    findings = validate(report(grade="优秀"), Check(name="province", run=broken))
    fault = next(one for one in findings if one.code == "P799")
    assert (fault.severity, fault.params["name"]) == ("warning", "province")
    assert "no sample" in fault.params["error"]
    assert "R305" in {one.code for one in findings}


@pytest.mark.parametrize(("count", "more"), [(3, [""] * 3), (5, ["; neither for 4 other rows"])])
def test_rows_without_a_reason_are_counted(count: int, more: list[str]) -> None:
    """Up to three are named one by one; of more the first is, with the number of the others."""
    row = {"path": ["产出指标", "数量指标"], "target": "≥20件", "actual": "18件", "weight": "10", "score": "9"}
    rows = [row | {"name": f"第{number}项"} for number in range(count)]
    lost = [one.params["more"] for one in validate(report(indicators=rows)) if one.code == "R308"]
    assert [str(one) if isinstance(one, str) else one[1] for one in lost] == more


def test_unknown_code_is_a_fault() -> None:
    """A finding whose code stands in no catalogue would have no words: it is a fault of the check; its others stay."""
    strange = Check(name="province", run=lambda _: [Finding(code="ZZ999"), Finding(code="T405", pointer="")])
    findings = validate(report(), strange)
    assert [one.params["error"] for one in findings if one.code == "P799"] == ["code ZZ999 is not in the catalogue"]
    assert "T405" in {one.code for one in findings}


def test_plugin_brings_its_rules() -> None:
    """The entries of a plugin's check are found by code, with their severity; a taken code is refused."""
    own = msgspec.structs.replace(BUILT_IN.rule("T405"), code="EX901", severity="info", name="example-rule")
    check = Check(name="example", run=lambda _: [Finding(code="EX901", pointer="/evaluations/0")], rules=(own,))
    kit = with_checks(check)
    findings = kit.validate(load_report(report(), "r.json", "json")).findings
    assert [one.severity for one in findings if one.code == "EX901"] == ["info"]
    assert kit.catalogue.known("EX901")
    assert own in kit.catalogue.all_rules()
    with pytest.raises(UsageError):
        kit.catalogue.add_rules([msgspec.structs.replace(own, code="T405")])
    with pytest.raises(UsageError):
        kit.catalogue.add_rules([msgspec.structs.replace(own, name="another")])


def test_unknown_code_has_no_rule() -> None:
    """Asking for a code that does not exist is a usage error."""
    with pytest.raises(UsageError):
        BUILT_IN.rule("T999")


def test_severity_is_certain_only_by_cited_rules() -> None:
    """The same defect is an error by the ministry's rules for projects and a warning by the practice of departments."""
    row = {
        "path": ["产出指标", "质量指标"],
        "name": "抽查通过程度",
        "target": "≥95%",
        "actual": "90%",
        "weight": 50,
        "score": 50,
    }
    project = {one.code: one.severity for one in validate(report(indicators=[row]))}
    department = {one.code: one.severity for one in validate(report(kind="department", indicators=[row]))}
    assert (project["R307"], department["R307"]) == ("error", "warning")


def test_same_finding_once() -> None:
    """Two rooms that say the same of the same place are heard once."""
    double = Check(name="double", run=lambda _: [Finding(code="T405", pointer="/year")] * 2)
    assert [one.code for one in validate(report(), double)].count("T405") == 1


def test_all_that_a_check_says_is_kept() -> None:
    """No field of a finding is lost where severity, place and quote are filled in."""
    whole = Finding(
        code="T405", severity="info", pointer="/year", place=Place(line=1), params={"name": "甲"}, indicator="甲", quote="乙",
        stated="1", computed="2", cite="丙", fix="丁",
    )  # fmt: skip
    assert all(getattr(whole, field) for field in whole.__struct_fields__)
    assert whole in validate(report(), Check(name="whole", run=lambda _: [whole]))


def test_prose_of_a_handwritten_report_is_audited() -> None:
    """Sections of TOML and JSON go through the same audit as an office document."""
    data = msgspec.json.encode(
        {"schema_version": 1, "year": 2023, "sections": [{"title": "收支", "text": "2023年2月30日前完成。\n支出90.00万元，其中：基本支出60.00万元，项目支出20.00万元。"}]}
    )  # fmt: skip
    found = {one.code: one for one in validate(data)}
    assert found["C602"].pointer == "/sections/0/text" or found["C602"].place.pointer == "/sections/0/text"
    assert "A501" in found


@pytest.mark.parametrize(
    ("pointer", "text"),
    [
        ("/evaluations/0/name", "甲"),
        ("/evaluations/0", None),
        ("/evaluations/9/name", None),
        ("/evaluations/x", None),
        ("/nothing", None),
    ],
)
def test_leaf(pointer: str, text: str | None) -> None:
    """The printed text at a pointer; None where there is none."""
    assert Leaves(load_report(report(name="甲"), "r.json", "json").report)(pointer) == text


def test_no_evaluation() -> None:
    """A report without evaluations is validated without a fault."""
    assert not [one for one in validate(b'{"schema_version": 1}') if one.code == "P799"]


def form(**changes: object) -> bytes:
    rows = [
        {"path": ["产出指标"], "name": "甲任务数量", "target": "≥5项", "actual": "6项", "weight": 50, "score": 50},
        {"path": ["效益指标"], "name": "乙活动参与程度", "target": "≥90%", "actual": "91%", "weight": 30, "score": 30},
        {"path": ["满意度指标"], "name": "丙对象满意度", "target": "≥90%", "actual": "91%", "weight": 10, "score": 10},
    ]
    base = {"execution": {"weight": 10, "score": 10}, "indicators": rows, "total": {"weight": 100, "score": 100}}
    return report(**base | changes)


def from_office(data: bytes, *codes: str) -> Source:
    """The report as if it had been read from an office document, with notes of its reading."""
    source = load_report(data, "r.json", "json")
    document = Document(blocks=(Paragraph(text="自评表 产出指标"),), format="text")
    return msgspec.structs.replace(
        source, document=document, notes=tuple(Finding(code=code, params={"text": "填表人"}) for code in codes)
    )


def severities(source: Source) -> dict[str, str | None]:
    return {one.code: one.severity for one in KIT.validate(source).findings}


def test_unread_text_makes_sums_uncertain() -> None:
    """Where printed text was not read, a sum that does not come out is no longer certain."""
    data = form(total={"weight": 101, "score": 100})
    assert severities(from_office(data))["W201"] == "error"
    assert severities(from_office(data, "E005"))["W201"] == "warning"


def test_rows_under_wrong_heads_are_not_certain() -> None:
    """Two groups that miss by as much while everything makes the full score: the reading may be wrong, not the report."""
    swapped = [{"path": ["产出指标"], "weight": 40}, {"path": ["效益指标"], "weight": 40}]
    one_off = [{"path": ["产出指标"], "weight": 40}]
    assert severities(from_office(form(groups=swapped)))["W205"] == "warning"
    assert severities(from_office(form(groups=one_off)))["W205"] == "error"
    assert severities(load_report(form(groups=swapped), "r.json", "json"))["W205"] == "error"


def test_quote_is_in_the_document_or_absent() -> None:
    """A value that the document does not print word for word is not quoted."""
    findings = KIT.validate(from_office(form(grade="优秀"))).findings
    assert {one.quote for one in findings if one.code == "R305"} == {None}


def test_transfer_is_not_scored() -> None:
    """A transfer payment is no project: its kind is named, its own rules have no weights, and no rule of projects is applied."""
    found = severities(load_report(form(kind="transfer"), "r.json", "json"))
    assert found["P703"] == "info"
    assert not {"P702", "W206", "R313"} & set(found)


def test_many_levels_off_in_a_document_are_notes() -> None:
    """Three levels of a document that miss at once were misread; in a report written by hand they are errors."""
    groups = [
        {"path": [name], "weight": weight} for name, weight in (("产出指标", 40), ("效益指标", 40), ("满意度指标", 5))
    ]
    assert severities(from_office(form(groups=groups)))["W205"] == "info"
    assert severities(load_report(form(groups=groups), "r.json", "json"))["W205"] == "error"


def test_a_long_sum_is_cut_in_the_middle() -> None:
    """Up to fourteen parts are shown; of more the first eight and the last three."""
    parts = [Decimal(number) for number in range(1, 16)]
    assert addition(parts[:14]) == "1+2+3+4+5+6+7+8+9+10+11+12+13+14"
    assert addition(parts) == "1+2+3+4+5+6+7+8+…+13+14+15"


@pytest.mark.parametrize(
    ("rows", "blank", "exempt", "placed", "codes"),
    [(5, 0, False, True, ["W206"]), (0, 0, False, True, []), (5, 1, False, True, []), (5, 0, True, True, []), (5, 0, False, False, [])],
)  # fmt: skip
def test_what_says_nothing_of_the_division(rows: int, blank: int, exempt: bool, placed: bool, codes: list[str]) -> None:
    """A table without rows, with a weight that is not stated, after a template, or with a group of its own follows no shape."""
    profile = KIT.scorer.chooser.profile("national/project-2020")
    made = {name: Decimal(0) for name in division_names(profile)} | {"产出指标": Decimal(100)}
    division = Division(placed, made, {name: name == "产出指标" for name in made})
    sums = SimpleNamespace(rows=rows, blank=blank, full=Decimal(100), has_full=True)
    decided = next(one for one in decide_division(profile, sums, exempt, division) if one.when in {None, True})
    assert [code for code in (decided.code,) if code] == codes


LISTED = """<html><body><h1>零陵区河源林场2021年度部门整体支出绩效自评表</h1><table>
<tr><td rowspan=5>年度预算申请（万元）</td><td></td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td></tr>
<tr><td>年度资金总额</td><td>1200.5</td><td>4753.66</td><td>3824.26</td></tr>
<tr><td colspan=2>按收入性质分：</td><td colspan=2>按支出性质分：</td></tr>
<tr><td colspan=2>其中：一般公共预算：1873.66万元</td><td colspan=2>其中：基本支出：1768.16万元</td></tr>
<tr><td colspan=2>其他资金：{}万元</td><td colspan=2>项目支出：2985.5万元</td></tr></table></body></html>"""


@pytest.mark.parametrize(("other", "found"), [("2880", []), ("2980", ["warning"])])
def test_lists_that_do_not_say_their_column(tmp_path, other: str, found: list[str]) -> None:
    """Two lists beside each other with an amount in each label: any column of the total may be meant, and none is certain."""
    file = tmp_path / "form.html"
    file.write_text(LISTED.format(other), encoding="utf-8")
    findings = Toolkit().validate(Toolkit().open(str(file))).findings
    assert [one.severity for one in findings if one.code == "R340"] == found


@pytest.mark.parametrize(
    ("heads", "full", "read", "wrong"),
    [
        ((50, 30), 110, True, True), ((50, 40), 110, True, False), ((60, 40), 110, True, False),
        ((50, 30), 100, True, False), ((50, 30), 110, False, False),
    ],
)  # fmt: skip
def test_rows_under_wrong_heads(heads: tuple[int, int], full: int, read: bool, wrong: bool) -> None:
    """Of a document, where two level-1 groups miss while all rows make the full score, rows went under the wrong heads."""
    weights = {"产出指标": Decimal(60), "效益指标": Decimal(40)}
    rows = [
        SimpleNamespace(weight=weight, one=SimpleNamespace(path=(name, "下级"))) for name, weight in weights.items()
    ]
    groups = [SimpleNamespace(path=(name,), weight=str(head)) for name, head in zip(weights, heads, strict=True)]
    table = SimpleNamespace(
        read=read, one=SimpleNamespace(groups=groups), rows=rows, full=Decimal(full),
        sums=SimpleNamespace(own=Decimal(10), weights=sum(weights.values())),
    )  # fmt: skip
    assert misplaced(table) is wrong


@pytest.mark.parametrize(
    ("rate", "changed", "severity"),
    [
        ("0.94", {}, "warning"), ("0.95", {}, None), ("0.94", {"moneyed": True}, None), ("0.94", {"transfers": True}, None),
        ("0.94", {"blank": 1}, None), ("0.94", {"weightless": 1}, None), ("0.94", {"unclaimed": 1}, None),
        ("0.5", {"claimed": Decimal(0)}, None), ("0.5", {"claimed": Decimal("0.5")}, "info"), ("0.5", {"claimed": Decimal(91)}, None),
        ("0.5", {"claimed": Decimal(0), "weights": Decimal(0)}, None),
        ("0.8", {"claimed": Decimal(45)}, None), ("0.79", {"claimed": Decimal(45)}, "info"),
    ],
)  # fmt: skip
def test_claims_beside_what_was_spent(rate: str, changed: dict, severity: str | None) -> None:
    """A gap of a twentieth of the claim is let pass, an unspent fifth is noted; where something is not known, nothing is said."""
    sums = {"moneyed": False, "transfers": False, "blank": 0, "weightless": 0, "unclaimed": 0, "claimed": Decimal(90)}
    seen = SimpleNamespace(**{**sums, "weights": Decimal(90), **changed})
    told = Law(decide_claim)(seen, Decimal(rate))
    assert (told.severity if told is not None else None) == severity
