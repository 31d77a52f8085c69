"""Printed rule texts as rules: each phrase of the grammar, what is not read, and the agreement with the profile on 安宁."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engines.rows.declared import declared, same_rule
from jixiao.engines.rows.interpretations import DeclaredRules
from jixiao.model.errors import UsageError
from jixiao.model.report import Evaluation, Fact, Indicator, Report, Value
from jixiao.rules.given import check_given
from jixiao.rules.methods.examples import run_row
from jixiao.rules.weights import effective_weights
from jixiao.rules.wording import rule_words
from jixiao.toolkit.kit import Toolkit

KIT = Toolkit()
EXAMPLE = Path(__file__).parent.parent / "examples" / "yunnan-anning-2023.toml"


def declared_rule(text, weight=None):
    """The rule that a printed text declares; None when it cannot be read for certain, or its points are not the weight."""
    found = declared(text, weight)
    if found is None or not found.complete or (weight is not None and found.points not in {None, weight}):
        return None
    return found.rule


def step(threshold, direction, size, points, **more):
    return {
        "method": "step_deduct",
        "threshold": threshold,
        "direction": direction,
        "step": size,
        "points": points,
        **more,
    }


def bands(*rows):
    names = {">=": "at_least", ">": "above", "<=": "at_most", "<": "below"}
    return {
        "method": "bands",
        "bands": [{"points": points} | {names[sign]: at for sign, at in edges} for points, *edges in rows],
    }


READ = [
    ("以100%为标准。人员控制率≦100%，得3分；每超过一个百分点扣0.3分，扣完为止。", 3, step("100%", "above", "1%", "0.3")),
    ("控制率不超过100%得5分，每超1个百分点扣0.5分", 5, step("100%", "above", "1%", "0.5")),
    ("变动率≤0，计8分，每增加1个百分点扣0.8分，扣完为止", 8, step("0", "above", "1%", "0.8")),
    ("达到96%以上得4分，每少于一个百分点扣0.5分", 4, step("96%", "below", "1%", "0.5")),
    ("100%计满分，每低于5%扣2分，扣完为止。", 5, step("100%", "below", "5%", "2")),
    ("以100%为基准，每少4%扣0.3分", 1, step("100%", "below", "4%", "0.3")),
    ("以100%为标准，每高于或低于8%扣0.4分", 2, step("100%", "both", "8%", "0.4")),
    ("以100%为标准，每偏离5个百分点扣1分，扣完为止", 6, step("100%", "both", "5%", "1")),
    ("利用率=（在用面积/总面积）×100%。利用率达到90%以上得2分，每降低2%扣权重分（2分）10%，扣完为止。", 2, step("90%", "below", "2%", "10%", unit="share")),
    ("满意度≥90%得10分，每降低5%扣1分，低于60%不得分", 10, step("90%", "below", "5%", "1", zero_below="60%")),
    ("按时报送得2分，每逾期5个工作日扣0.5分", 2, step("0", "above", "5", "0.5")),
    ("100%以下（含）计5分，每超过5%扣2分，扣完为止。没有此类项目的部门按满分计算。", 5, step("100%", "above", "5%", "2")),
    ("保障率≧85%，得4分，75%（含）-85%，得3分；65%（含）-75%，得1分；低于65%不得分。", 4,
     bands(("0", ("<", "65%")), ("1", (">=", "65%"), ("<", "75%")), ("3", (">=", "75%"), ("<", "85%")), ("4", (">=", "85%")))),
    ("90%（含）以上得 6分，80%（含）--90%，得4.5分，70%（含）--80%，得 3分，低于70%不得分。", 6,
     bands(("0", ("<", "70%")), ("3", (">=", "70%"), ("<", "80%")), ("4.5", (">=", "80%"), ("<", "90%")), ("6", (">=", "90%")))),
    ("控制率=0，计5分；0-10%（含），计4分；10%-20%（含），计3分；大于20%不得分。", 5,
     bands(("5", (">=", "0"), ("<=", "0")), ("4", (">", "0%"), ("<=", "10%")), ("3", (">", "10%"), ("<=", "20%")), ("0", (">", "20%")))),
    ("90%及以上得6分，80%至90%得4分，80%以下不得分", 6, bands(("0", ("<", "80%")), ("4", (">=", "80%"), ("<", "90%")), ("6", (">=", "90%")))),
    ("①目标可行，得0.5分；②适应规划，得0.5分；③适应职能，得1分。", 2, {"method": "checklist", "parts": ["0.5", "0.5", "1"]}),
    ("（1）有制度，得1分；（2）制度有效执行，得1分", 2, {"method": "checklist", "parts": ["1", "1"]}),
    ("①合规；②手续齐全；③用途相符。上述每有一例不符的扣1.5分，扣完为止。", 6, {"method": "count_deduct", "each": "1.5"}),
    ("每发现1项违规扣2分", 6, {"method": "count_deduct", "each": "2"}),
    ("每少一项扣1分，扣完为止", 3, {"method": "checklist", "mode": "deduct", "each": "1"}),
    ("制度建立齐全，得2分。", 2, {"method": "state_map", "states": {"是": "2", "否": "0"}}),
    ("按时完成得5分，否则不得分。", 5, {"method": "state_map", "states": {"是": "5", "否": "0"}}),
    ("无结余得3分；有结余，但不超过上年结转，得2分；结余超过上年结转，不得分。", 3,
     {"method": "state_map", "states": {"无结余": "3", "有结余但不超过上年结转": "2", "结余超过上年结转": "0"}}),
    ("按年度考核成绩折算：得分（=考核成绩/120）*25分", 25, {"method": "converted", "base": "120", "to": "25"}),
    ("①建立制度（1分）；②制度得到执行（2分）", 3, {"method": "checklist", "parts": ["1", "2"]}),
    ("变动率小于等于0，得满分；大于0的不得分", 3, bands(("3", ("<=", "0")), ("0", (">", "0")))),
    ("大于等于95%的，得满分；95%-85%（含）的，得8分；低于85%的不得分", 10,
     bands(("0", ("<", "85%")), ("8", (">=", "85%"), ("<", "95%")), ("10", (">=", "95%")))),
    ("符合得2分，基本符合得1分，不符合不得分", 2, {"method": "state_map", "states": {"符合": "2", "基本符合": "1", "不符合": "0"}}),
    ("得分=（实际完成率）×指标分值", 5, {"method": "ratio"}),
    ("未完成的按完成比例得分", 10, {"method": "ratio"}),
    ("（=年度大考核得分/120）*25分", 25, {"method": "converted", "base": "120", "to": "25"}),
    ("得分=按时完成数/计划完成数×8分", 8, {"method": "ratio"}),
    ("及时率得分：（及时完成数÷应完成总数）×100%×5分。", 5, {"method": "ratio"}),
    ("得分=实际到位资金/计划投入资金×该项分值", 5, {"method": "ratio"}),
    ("指标合理、可行、完整的，相应得分。", 4, {"method": "judgement"}),
    ("酌情扣分", 4, {"method": "judgement"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "weight", "rule"), READ, ids=[text[:16] for text, *_ in READ])
def test_a_phrase_is_read(text, weight, rule):
    """Each phrase of the grammar gives its method and parameters, and they compile."""
    found = declared_rule(text, Decimal(weight))
    assert found == rule
    KIT.registry.rule(found)


UNREAD = [
    "",
    "每超过1个百分点扣0.2分",  # from where?
    "得满分的条件见附件",
    "详见评分细则",
    "80%以上得3分；60%-70%得1分",  # a hole
    "80%以上得3分；75%-90%得2分",  # an overlap
    "90%以上得5分，80%以上得6分，低于80%得1分",  # neither rising nor falling
    "≥95%得2分，每超过1个百分点扣0.2分",  # the wrong side
    "≤100%得1分，每低于1个百分点扣0.2分",
    "10天以内得2分，每超过1个百分点扣0.2分",  # another unit
    "①有制度，得1分；②每发现一例扣0.5分",  # two rules in one
    "①有制度，得1分，执行得1分；②公开，得1分",
    "目标完整得2分，每缺一项扣0.5分，每超过1%扣1分",
    "以100%为标准，≥95%得2分，每少1%扣0.1分",  # two standards
    "完成率90%以上得满分，低于90%按比例得分",  # the proportion of what?
    "得分=计划成本/实际成本×2分",  # the other way round
    "得分=甲类数/乙类数×2分",  # neither done nor planned
]


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_certain_is_not_read(text):
    """A text that does not fit as a whole gives no rule."""
    assert declared_rule(text, Decimal(2)) is None


@pytest.mark.parametrize(
    ("text", "weight", "parts"),
    [("①符合法律法规，得1分；", 3, ["1"]), ("①有措施，得0.5分；②有执行，得0.2分", 1, ["0.5", "0.2"])],
)
def test_a_text_that_was_cut_off_is_read_as_far_as_it_is_printed(text, weight, parts):
    """A truncated checklist says so and scores nothing."""
    found = declared(text, Decimal(weight))
    assert found.rule == {"method": "checklist", "parts": parts}
    assert not found.complete
    assert declared_rule(text, Decimal(weight)) is None


def test_points_other_than_the_weight_give_no_rule():
    """A text worth eight points beside a row of five is another row's: it is not used."""
    text = "≤0，计8分，每超过一个百分点扣0.8分"
    assert declared(text, Decimal(5)).points == 8
    assert declared_rule(text, Decimal(5)) is None


def rows_of_anning():
    """The printed rows of the published Anning table with their weights."""
    report = KIT.open(str(EXAMPLE)).report
    evaluation = report.evaluations[0]
    return report, evaluation, list(zip(evaluation.indicators, effective_weights(evaluation), strict=True))


ANNING = (
    ["checklist", "state_map", "checklist", "checklist", "state_map", "state_map", "state_map", "checklist", "checklist", "checklist"]
    + ["step_deduct", "step_deduct", "bands"] + ["step_deduct"] * 6
    + ["checklist", "count_deduct", "checklist", "checklist", "checklist", "step_deduct"]
    + ["converted"] * 4 + ["judgement"] * 4 + ["bands"]
)  # fmt: skip
"""What each of the 34 printed texts of the Anning table means, in order."""


def test_the_texts_of_the_anning_table_are_read():
    """Each of the 34 printed texts gives the method that the table means, none another; 24 and more can be used as they stand."""
    _, _, rows = rows_of_anning()
    found = [declared(row.rule, weight.value) for row, weight in rows]
    assert [one.rule["method"] if one is not None else None for one in found] == ANNING
    used = [declared_rule(row.rule, weight.value) for row, weight in rows]
    assert sum(rule is not None for rule in used) >= 24


def test_the_declared_reading_agrees_with_the_profile_on_anning_row_by_row():
    """Where the profile has a computing rule and the text declares one, both compute the same; the rows are named."""
    _, _, rows = rows_of_anning()
    profile = KIT.scorer.chooser.profile("yunnan/anning/department-2021")
    agreed, differing = [], []
    for row, weight in rows:
        known = profile.row(row.path, row.name)
        rule = declared_rule(row.rule, weight.value)
        if known is None or known.rule is None or rule is None or known.rule["method"] == "judgement":
            continue
        (agreed if same_rule(KIT.registry, known.rule, rule) else differing).append(known.name)
    assert differing == []
    assert len(agreed) >= 18
    assert {"在职人员控制率", "公用经费控制率", "固定资产在用率", "服务对象满意度", "资金使用合规性"} <= set(agreed)


def test_scores_by_the_declared_rules_are_those_of_the_profile_on_anning():
    """The same figures give the same score by the printed table alone and by the profile."""
    _, _, rows = rows_of_anning()
    profile = KIT.scorer.chooser.profile("yunnan/anning/department-2021")
    reader = DeclaredRules(KIT.registry)
    compared = 0
    for row, weight in rows:
        known = profile.row(row.path, row.name)
        if known is None or known.value is None or weight.value is None:
            continue
        ruling = reader.ruling(row, weight.value, known)
        if ruling is None:
            continue
        for value in ("0", "0.55", "0.75", "0.949", "0.95", "1", "1.015", "1.2", "3"):
            given_row = {"weight": str(weight.value), "value": value}
            method, _ = KIT.registry.rule({name: one for name, one in known.rule.items() if name != "also"})
            by_profile = run_row(
                method, given_row, {name: one for name, one in known.rule.items() if name not in {"method", "also"}}
            )
            by_table = run_row(ruling.method, given_row, declared_rule(row.rule, weight.value) | {})
            assert by_table.score == by_profile.score, (row.name, value)
            compared += 1
    assert compared >= 90


def report_with(rule, **row):
    """A report of an unknown place with one row that prints its rule."""
    indicator = Indicator(path=("管理", "执行"), name="某比率", weight=Value("2"), score=Value("2"), rule=rule, **row)
    return Report(year=2023, evaluations=(Evaluation(kind="department", indicators=(indicator,)),))


def test_the_printed_rule_scores_where_no_profile_has_one():
    """A table of another shape is scored by the rules that it prints."""
    (card,) = KIT.scorer.score(report_with("≤100%得2分，每超过1个百分点扣0.2分，扣完为止", actual=Value("103%")))
    (row,) = [row for row in card.rows if row.row == "indicator"]
    assert (row.computed, row.status, row.basis) == (Decimal("1.4"), "overstated", "declared")


@pytest.mark.parametrize("actual", ["13人", "98", "103"])
def test_a_printed_value_that_is_no_rate_is_not_scored_as_one(actual):
    """A head count or a bare figure beside a rule in percent cannot be scored; nothing is guessed."""
    (card,) = KIT.scorer.score(report_with("≤100%得2分，每超过1个百分点扣0.2分，扣完为止", actual=Value(actual)))
    (row,) = [row for row in card.rows if row.row == "indicator"]
    assert (row.status, row.computed) == ("unverifiable", None)
    profile = KIT.scorer.chooser.profile("yunnan/anning/department-2021")
    one = Indicator(
        path=("投入", "预算配置"), name="在职人员控制率", weight=Value("1"), score=Value("1"), actual=Value(actual)
    )
    report = Report(year=2023, evaluations=(Evaluation(kind="department", indicators=(one,)),))
    (row,) = KIT.scorer.score_with(profile, report, {}).rows
    assert (row.status, row.computed) == ("unverifiable", None)


def test_a_difference_between_table_and_profile_is_shown():
    """Where the printed rule has other figures than the profile, both scores are shown and the row is flagged."""
    row = Indicator(
        path=("投入", "预算配置"), name="在职人员控制率", weight=Value("1"), score=Value("0.7"), actual=Value("103%"),
        rule="≤100%得1分，每超过1个百分点扣0.1分",
    )  # fmt: skip
    report = Report(year=2023, evaluations=(Evaluation(kind="department", indicators=(row,)),))
    profile = KIT.scorer.chooser.profile("yunnan/anning/department-2021")
    (scored,) = [one for one in KIT.scorer.score_with(profile, report, {}).rows if one.row == "indicator"]
    assert "declared_differs" in scored.flags
    assert Decimal("0.7") in [one.score for one in scored.readings]
    assert scored.status == "agrees"


EXECUTED = [
    (profile, row.name, row.rule, Decimal(row.weight))
    for profile in sorted(KIT.library.entries)
    for row in KIT.library.rules(profile).indicators
    if row.rule is not None and row.weight is not None and row.rule["method"] in {"step_deduct", "bands", "count_deduct"}
    and not row.rule.get("lost")
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "name", "rule", "weight"), EXECUTED, ids=[f"{one[0]}:{one[1]}" for one in EXECUTED]
)
def test_what_is_shown_reads_back_as_what_is_computed(profile, name, rule, weight):
    """The text that `profile show` makes of a rule, read by the same grammar, is that rule again."""
    text = rule_words(rule, weight, KIT.registry)[0].replace("（不足一步不扣）", "")
    back = declared_rule(text, weight)
    assert back is not None, text
    assert same_rule(KIT.registry, rule, back), (text, back)


@given(
    at=st.integers(1, 200), size=st.integers(1, 20), points=st.decimals("0.1", "5", places=1), weight=st.integers(1, 20),
    direction=st.sampled_from(["above", "below", "both"]),
)  # fmt: skip
def test_any_step_rule_reads_back(at, size, points, weight, direction):
    """Steps of any size around any standard are read to the same figures."""
    side = {
        "above": f"不超过{at}%得{weight}分，每超过",
        "below": f"不低于{at}%得{weight}分，每低于",
        "both": f"以{at}%为标准，每偏离",
    }
    text = f"{side[direction]}{size}%扣{points}分，扣完为止。"
    assert declared_rule(text, Decimal(weight)) == step(f"{at}%", direction, f"{size}%", str(points))


@given(
    st.text(alphabet="①②1590%.≥≤<>-~（含）得扣分每超过低于以为标准不以上下内，。；一个百分点例项满完\n ", max_size=120),
    st.sampled_from([None, Decimal(2)]),
)
def test_any_text_is_answered_and_what_is_read_compiles(text, weight):
    """Whatever is printed: no error, and a rule that the methods take."""
    found = declared(text, weight)
    if found is not None and found.complete:
        KIT.registry.rule(found.rule)


@pytest.mark.parametrize(
    "unit", ["每", "每超过1", "得1分", "①", "0-", "1%(", "(含)", "以1", "每低于1%", "扣", "无", "=(", "9"]
)
def test_long_texts_of_one_token_are_answered(unit):
    """Repetition of any token, up to the longest text that is read, is answered; longer texts are not read."""
    declared(unit * (2000 // len(unit)), Decimal(1))
    assert declared(unit * 100000, Decimal(1)) is None


MARKS = "大赶考考核得分"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("得分(=大赶考考核得分/110)*30分", MARKS),
        ("（=“大赶考”考核得分÷110）×30分", MARKS),
        ("得分=得分/110×30分", None),
        ("得分=完成数/计划数×30分", "完成数 / 计划数"),
    ],
)
def test_a_rule_names_the_figure_that_it_measures(text, value):
    """A formula over another score is looked up by the name that the text gives it; a bare 得分 names none."""
    assert declared(text, Decimal(30)).value == value


def scored(rows, facts=(), given=None, kind="department"):
    """The scored rows of a table, by name. For special bonds the nation has no scoring rules: only what is printed counts."""
    evaluation = Evaluation(kind=kind, indicators=tuple(rows))
    report = Report(year=2023, evaluations=(evaluation,), facts=tuple(facts))
    (card,) = KIT.scorer.score(report, given)
    return {row.name: row for row in card.rows}


def ruled(name, text, weight, score="5", **more):
    return Indicator(path=("产出",), name=name, weight=Value(weight), score=Value(score), rule=text, **more)


def test_a_score_over_another_score_is_converted():
    """The mark comes from a fact of its name, else from the row's own cell; without either it is named as missing."""
    text = "得分(=大赶考考核得分/110)*30分"
    fact = Fact(name=MARKS, value=Value("102"))
    rows = [ruled("督查", text, "30", "28"), ruled("办件", text, "30", "28.5", actual=Value("104.5分"))]
    found = scored(rows, [fact])
    assert (found["督查"].computed, found["督查"].status) == (Decimal("27.82"), "overstated")
    assert (found["办件"].computed, found["办件"].basis) == (Decimal("28.5"), "declared")
    assert scored(rows)["督查"].missing == (MARKS,)


def test_a_quotient_of_named_figures_is_computed():
    """`得分=甲/乙×10分` takes the row's target where it has one, else the two figures by their names."""
    text = "得分=及时完成数/计划完成数×10分"
    given = {"及时完成数": "18件", "计划完成数": "20件"}
    rows = [ruled("及时性", text, "10"), ruled("办结", text, "10", target=Value("≥40件"), actual=Value("30件"))]
    found = scored(rows, given=given)
    assert (found["及时性"].computed, found["办结"].computed) == (Decimal(9), Decimal("7.5"))
    assert scored(rows)["及时性"].missing == ("及时完成数", "计划完成数")


def test_why_a_row_has_no_rule():
    """A text that gives other points belongs to several rows; one that is not read is there all the same; else there is none."""
    rows = [
        ruled("共用", "得分(=大赶考考核得分/110)*30分", "7"),
        ruled("读不成", "同上", "7"),
        ruled("没有", None, "7"),
    ]
    found = {name: row.missing for name, row in scored(rows, kind="bond").items()}
    assert found == {"共用": ("rule_of_row",), "读不成": ("rule_read",), "没有": ("rule",)}
    assert scored(rows, kind="bond")["共用"].proof.rule == "得分(=大赶考考核得分/110)*30分"


def test_a_name_of_a_printed_rule_may_be_given():
    """A fact that only the printed rule names is no unknown name; one that nothing names is refused."""
    evaluation = Evaluation(indicators=(ruled("督查", "得分(=大赶考考核得分/110)*30分", "30"),))
    report = Report(year=2023, evaluations=(evaluation,))
    check_given([MARKS], report, {})
    with pytest.raises(UsageError):
        check_given(["小赶考得分"], report, {})
