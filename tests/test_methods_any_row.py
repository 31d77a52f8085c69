"""Whatever a row holds, every method answers: a score within the weight, or what is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.model.outcome import FLAGS, MISSING, Outcome
from jixiao.rules.methods.base import Carrier, RowMethod, carried_out
from jixiao.rules.methods.builtin import records
from jixiao.rules.methods.registry import Registry
from jixiao.rules.methods.row import Item, Measured, Row
from jixiao.rules.straight import ENOUGH
from jixiao.text.quantity import parse

REGISTRY = Registry(records())
RULES = [
    {"method": "ratio"},
    {"method": "ratio", "reverse": "linear", "pass_line": "60%", "zero_below": "50%", "zero_above": "130%"},
    {"method": "ratio", "cap": "90%", "target": "96%", "nature": "≤"},
    {"method": "bands", "bands": [{"at_least": "90%", "points": 5}, {"above": "80%", "points": 3}, {"points": 0}]},
    {
        "method": "bands",
        "bands": [{"at_least": 0, "at_most": 1, "points": 200}],
        "deviation_from": 1,
        "full_when": ["完成"],
    },
    {"method": "step_deduct", "threshold": 1, "direction": "both", "step": "1%", "points": "5%", "unit": "share"},
    {
        "method": "step_deduct",
        "threshold": 1,
        "direction": "below",
        "step": "7%",
        "points": 3,
        "inclusive": False,
        "least": 2,
    },
    {"method": "linear_to_zero", "slope": 10, "zero_beyond": "10%"},
    {"method": "checklist", "parts": [1, 2]},
    {"method": "checklist", "mode": "deduct", "each": 3},
    {"method": "count_deduct", "each": "0.5", "free": 1},
    {"method": "share_met"},
    {"method": "state_map"},
    {"method": "state_map", "states": {"完成": 3, "长期|达标": 500}, "lost": True},
    {"method": "qualitative_tier"},
    {"method": "converted", "base": 110},
    {"method": "coefficient"},
    {"method": "choose_one", "pick": "best"},
    {"method": "sum_children"},
    {"method": "judgement"},
    {"method": "ratio", "over_from": "130%", "over_lost": "20%"},
    {"method": "within_budget"},
]
_WORDS = (
    "100% 98% ≥95% ≤5% 90-100% ±10% 约95% 20000余人次 0 0次 -5% 154项 703.50 629.10万元 9000元 12月底前 2023年6月 2023-05-03 长期 达标 完成 未完成 "
    "无 — 5个百分点 0.98 99999999999999999999999999999999999999 0.00000000000000000000000000000001 是 80%-60% 近3万人 1,23 三倍"
)
printed = st.sampled_from(_WORDS.split())
figures = st.one_of(
    st.none(),
    st.decimals(-(10**20), 10**20, places=6),
    st.sampled_from([Decimal(0), Decimal(1), Decimal("1E-40"), Decimal("1E+60")]),
)
quantities = st.one_of(st.none(), printed.map(parse), st.text(max_size=8).map(parse))
points = st.one_of(st.none(), st.decimals(0, 100, places=2))
rows = st.builds(
    Row,
    weight=st.one_of(st.integers(0, 100).map(Decimal), st.just(Decimal("0.5"))),
    value=figures,
    target=quantities,
    actual=quantities,
    nature=st.sampled_from(["", "≥", ">", "≤", "<", "=", "±", "定性", "?"]),
    origin=st.sampled_from(["printed", "nature", "category", "default"]),
    state=st.one_of(st.just(""), printed, st.text(max_size=8)),
    checklist=st.lists(st.builds(Item, met=st.sampled_from([True, False, None]), points=points), max_size=3).map(tuple),
    parts=st.lists(points, max_size=3).map(tuple),
    others=st.lists(
        st.builds(Measured, target=quantities, actual=quantities, nature=st.sampled_from(["", "≤", "≥"])), max_size=3
    ).map(tuple),
)


EXAMPLES = settings.default.max_examples // 2
"""Rows for each rule: there are more than twenty rules, and two tests of each."""


@pytest.mark.parametrize("rule", RULES, ids=[f"{index} {rule['method']}" for index, rule in enumerate(RULES)])
@settings(max_examples=EXAMPLES)
@given(row=rows)
def test_every_row_has_an_answer(rule: dict, row: Row) -> None:
    """A score or a reason, never both and never an exception; the range and the readings lie within the weight."""
    method, params = REGISTRY.rule(rule)
    outcome = method.compute(row, params)
    assert outcome == method.compute(row, params) or outcome.proof != ""
    assert set(outcome.missing) <= set(MISSING)
    assert set(outcome.flags) <= set(FLAGS)
    assert isinstance(outcome.formula, str)
    if outcome.score is not None:
        assert not outcome.missing
        assert outcome.formula
        assert 0 <= outcome.score <= row.weight
    else:
        assert outcome.missing or outcome.low is not None
    for bound in (outcome.low, outcome.high, *(reading.score for reading in outcome.readings)):
        assert bound is None or 0 <= bound <= row.weight
    if outcome.low is not None and outcome.high is not None:
        assert outcome.low <= outcome.high


def _said(outcome: Outcome) -> tuple[object, ...]:
    return *(getattr(outcome, name) for name in outcome.__struct_fields__ if name != "proof"), outcome.formula


@pytest.mark.parametrize("rule", RULES, ids=[f"{index} {rule['method']}" for index, rule in enumerate(RULES)])
@settings(max_examples=EXAMPLES)
@given(row=rows)
def test_a_compiled_rule_says_what_its_cases_say(rule: dict, row: Row) -> None:
    """Outcome and proof are the same to the letter; a rule that asks for lists of a row stays a generator."""
    method, params = REGISTRY.rule(rule)
    carrier = compiled(method, params)
    assert _said(carried_out(carrier(row), row.weight)) == _said(method.compute(row, params))


def compiled(method: RowMethod, params: object) -> Carrier:
    """The carrier of a rule that was used often enough."""
    carrier = Carrier(lambda row: method.cases(row, params))
    for _ in range(ENOUGH):
        carried_out(carrier(Row(weight=Decimal(1))))
    return carrier


def test_most_rules_are_compiled() -> None:
    """All but those that go through a list, or part a figure into steps and intervals."""
    left = {rule["method"] for rule in RULES if not compiled(*REGISTRY.rule(rule)).compiled}
    assert left == {"bands", "checklist", "choose_one", "share_met", "step_deduct", "sum_children"}


def test_every_row_method_is_tried() -> None:
    """The rules above name every built-in method."""
    assert {rule["method"] for rule in RULES} == {method.name for method in REGISTRY.rows}
