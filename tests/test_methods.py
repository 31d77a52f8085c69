"""Scoring methods: the worked cases, each method's own example, and what must hold for any input."""

from __future__ import annotations

import copy
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.model.errors import UsageError
from jixiao.model.outcome import FLAGS, MISSING
from jixiao.rules.methods.base import NotApplicable, Totals
from jixiao.rules.methods.examples import run_example, run_row
from jixiao.rules.methods.params import Number, ParamsError, decode_params
from jixiao.rules.methods.registry import Registry
from jixiao.rules.methods.row import Item, Row
from jixiao.text.quantity import EXACT, half_up, parse
from jixiao.toolkit.builtin_methods import jixiao_scoring_methods

FOLDER = Path(__file__).parent / "cases" / "methods"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]
REGISTRY = Registry(jixiao_scoring_methods())
RECORDS = [*REGISTRY.rows, *REGISTRY.policies, *REGISTRY.modifiers]


def same(found: Decimal | None, expected: str | None) -> bool:
    """Equal to as many decimals as the case prints."""
    if found is None or expected is None:
        return found is None and expected is None
    places = -int(Decimal(expected).as_tuple().exponent) if "." in expected else 8
    return half_up(found, places) == Decimal(expected)


def differences(case: dict, params: dict) -> list[str]:
    """What a case states and the method, with these parameters, does not give. An empty text states that there is no such figure."""
    outcome = run_row(REGISTRY.rows[case["method"]], case["row"], params)
    wrong = [
        key
        for key in ("score", "low", "high")
        if (key in case or key == "score") and not same(getattr(outcome, key), case.get(key) or None)
    ]
    wrong += ["missing"] if list(outcome.missing) != case.get("missing", []) else []
    wrong += ["flags"] if "flags" in case and list(outcome.flags) != case["flags"] else []
    wrong += ["high_open"] if "high_open" in case and outcome.high_open != case["high_open"] else []
    wrong += ["formula"] if "formula" in case and outcome.formula != case["formula"] else []
    readings = [one.score for one in outcome.readings]
    if "readings" in case:
        fits = len(readings) == len(case["readings"]) and all(map(same, readings, case["readings"]))
        wrong += [] if fits else ["readings"]
    return wrong


@pytest.mark.parametrize("case", CASES, ids=[f"{case['method']}: {case['title']}" for case in CASES])
def test_worked_case(case: dict) -> None:
    """Each case of the files gives what it states."""
    assert differences(case, case.get("params", {})) == []


@pytest.mark.parametrize("record", RECORDS, ids=[record.name for record in RECORDS])
def test_own_example(record) -> None:
    """Each record carries a summary in two languages, a formula, a source, and an example that comes out as it says."""
    assert all(record.summary)
    assert record.formula
    assert record.source
    outcome, example = run_example(record), record.example
    assert (same(outcome.score, example.score), same(outcome.low, example.low), same(outcome.high, example.high)) == (
        True,
    ) * 3
    assert outcome.missing == example.missing
    assert outcome.formula or outcome.missing


def leaves(node: object, path: tuple = ()) -> list[tuple]:
    """The places of all numbers in parameters."""
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in leaves(value, (*path, key))]
    if isinstance(node, list):
        return [found for index, value in enumerate(node) for found in leaves(value, (*path, index))]
    numeric = type(node) is int or (isinstance(node, str) and parse(node).number is not None)
    return [path] if numeric else []


def mutated(params: dict, path: tuple) -> dict:
    """The parameters with one number made a little larger."""
    changed = copy.deepcopy(params)
    holder = changed
    for key in path[:-1]:
        holder = holder[key]
    number = Number.decode(holder[path[-1]])
    holder[path[-1]] = f"{EXACT.add(EXACT.multiply(number, Decimal('1.07')), Decimal('0.003')):f}"
    return changed


def noticed(case: dict, params: dict) -> bool:
    """Does the case fail with these parameters?"""
    try:
        return bool(differences(case, params))
    except ParamsError:
        return True


def test_a_mutated_constant_makes_a_case_fail() -> None:
    """Every numeric parameter of every method is held by a case: changed a little, some case fails."""
    held: dict[tuple[str, str], bool] = {}
    for case in CASES:
        for path in leaves(case.get("params", {})):
            last = "states" if path[0] == "states" else next(part for part in reversed(path) if isinstance(part, str))
            key = (case["method"], last)
            held[key] = held.get(key, False) or noticed(case, mutated(case["params"], path))
    assert [key for key, found in held.items() if not found] == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("qualitative_tier", {"edges": ["81%", "60%"]}), ("qualitative_tier", {"edges": ["80%", "61%"]}),
        ("share_met", {"over_limit": "129%"}), ("share_met", {"over_limit": "132%"}), ("ratio", {"over_limit": "132%"}),
        ("ratio", {"cap": "99%"}), ("ratio", {"reverse": "linear"}), ("checklist", {"mode": "deduct", "each": 2}),
    ],
)  # fmt: skip
def test_a_mutated_default_makes_a_case_fail(method: str, params: dict) -> None:
    """The defaults are held by the cases that do not give the parameter."""
    cases = [case for case in CASES if case["method"] == method and not case.get("params")]
    assert any(noticed(case, params) for case in cases)


def test_every_missing_word_and_flag_is_explained() -> None:
    """What methods may lack or point out has a text in Chinese and English, and every key the cases use is known."""
    used = {word for case in CASES for word in case.get("missing", [])}
    flags = {word for case in CASES for word in case.get("flags", [])}
    assert used <= set(MISSING)
    assert flags <= set(FLAGS)
    assert all(all(pair) for pair in (*MISSING.values(), *FLAGS.values()))


weights = st.integers(1, 100).map(Decimal)
rates = st.decimals(0, 3, places=4)
directions = st.sampled_from(["above", "below", "both"])
steps = st.builds(
    lambda threshold, direction, step, points, kind: {
        "threshold": threshold, "direction": direction, "step": step, "points": points, "steps": kind,
    },
    st.decimals(0, 2, places=2), directions, st.decimals("0.01", "0.2", places=2), st.decimals("0.1", 5, places=1),
    st.sampled_from(["floor", "ceil", "continuous"]),
)  # fmt: skip


@given(
    weights,
    st.tuples(rates, rates),
    st.sampled_from(["≥", "≤", "="]),
    st.sampled_from(["a_over_b", "linear"]),
    st.sampled_from([None, "60%"]),
)
def test_ratio_is_bounded_and_monotone(weight, both, nature, reverse, line) -> None:
    """The score lies within the weight and does not fall when the actual gets better."""
    method = REGISTRY.rows["ratio"]
    params = decode_params(method, {"reverse": reverse, "pass_line": line} if line else {"reverse": reverse})
    low, high = sorted(both)
    scores = []
    for actual in (low, high):
        row = Row(weight=weight, target=parse("100%"), actual=parse(f"{actual * 100:f}%"), nature=nature)
        outcome = method.compute(row, params)
        assert 0 <= outcome.score <= weight
        assert all(0 <= reading.score <= weight for reading in outcome.readings)
        scores.append(outcome.score)
    assert scores == sorted(scores, reverse=nature == "≤")


@given(weights, rates.filter(lambda rate: rate > 1))
def test_each_reverse_formula_is_the_others_reading(weight, actual) -> None:
    """The two reverse formulas name each other; where the target is met there is nothing to choose."""
    method = REGISTRY.rows["ratio"]
    row = Row(weight=weight, target=parse("100%"), actual=parse(f"{actual * 100:f}%"), nature="≤")
    main, other = (
        method.compute(row, decode_params(method, {"reverse": reverse})) for reverse in ("a_over_b", "linear")
    )
    assert [reading.score for reading in main.readings] == [other.score]
    assert [reading.score for reading in other.readings] == [main.score]
    assert main.score >= other.score


@given(weights, rates, steps)
def test_steps_are_bounded_and_name_their_readings(weight, value, params) -> None:
    """Begun steps cost at least as much as a share of a step, whole steps at most; the readings are the other two."""
    method = REGISTRY.rows["step_deduct"]
    scores = {}
    for kind in ("floor", "ceil", "continuous"):
        outcome = method.compute(Row(weight=weight, value=value), decode_params(method, {**params, "steps": kind}))
        scores[kind] = outcome.score
        readings = {reading.name.en: reading.score for reading in outcome.readings}
        assert len(readings) in {0, 2}
        if not readings:
            assert outcome.score == weight
    assert 0 <= scores["ceil"] <= scores["continuous"] <= scores["floor"] <= weight
    chosen = method.compute(Row(weight=weight, value=value), decode_params(method, params))
    others = sorted(score for kind, score in scores.items() if kind != params["steps"])
    assert not chosen.readings or sorted(reading.score for reading in chosen.readings) == others


@given(weights, st.lists(rates, min_size=2, max_size=2), steps)
def test_steps_are_monotone(weight, values, params) -> None:
    """Further beyond the threshold is never better."""
    method = REGISTRY.rows["step_deduct"]
    decoded = decode_params(method, params)
    threshold = Decimal(params["threshold"])
    beyond = {"above": lambda x: x - threshold, "below": lambda x: threshold - x, "both": lambda x: abs(x - threshold)}[
        params["direction"]
    ]
    near, far = sorted(values, key=beyond)
    assert (
        method.compute(Row(weight=weight, value=near), decoded).score
        >= method.compute(Row(weight=weight, value=far), decoded).score
    )


@given(st.lists(st.integers(1, 100), min_size=1, max_size=5, unique=True), st.integers(0, 120), st.booleans())
def test_bands_hold_their_edges(edges, number, lower) -> None:
    """Every figure lies in exactly one band, and an inclusive edge belongs to its own band."""
    ordered = sorted(edges, reverse=lower)
    key = "at_least" if lower else "at_most"
    bands = [{key: edge, "points": len(ordered) - index} for index, edge in enumerate(ordered)] + [{"points": 0}]
    method = REGISTRY.rows["bands"]
    outcome = method.compute(Row(weight=Decimal(10), value=Decimal(number)), decode_params(method, {"bands": bands}))
    met = [len(ordered) - index for index, edge in enumerate(ordered) if (number >= edge if lower else number <= edge)]
    assert outcome.score == (max(met) if met else 0)


@given(
    weights, st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=8), st.sampled_from(["add", "deduct"])
)
def test_checklists_are_bounded(weight, met, mode) -> None:
    """What is known gives a score, what is not gives a range around every possible score."""
    method = REGISTRY.rows["checklist"]
    params = decode_params(method, {"mode": mode})

    def outcome(values):
        return method.compute(Row(weight=weight, checklist=tuple(Item(met=value) for value in values)), params)

    found = outcome(met)
    if None not in met:
        assert 0 <= found.score <= weight
        return
    assert found.score is None
    assert found.missing == ("checklist",)
    for fill in (True, False):
        filled = outcome([fill if value is None else value for value in met])
        assert abs(filled.score - (found.high if fill else found.low)) < Decimal("1e-40")


@given(weights, st.text(max_size=20))
def test_words_never_make_a_score(weight, text) -> None:
    """A qualitative row has a range, not a score, whatever stands in it."""
    outcome = REGISTRY.rows["qualitative_tier"].compute(
        Row(weight=weight, state=text), decode_params(REGISTRY.rows["qualitative_tier"], {})
    )
    assert outcome.score is None
    assert 0 <= outcome.low < outcome.high <= weight


def test_the_edge_of_a_tier_belongs_to_the_higher_one() -> None:
    """Eight of ten lies in the top tier and not in the middle one, six in the middle one."""

    def tier(state):
        return run_row(REGISTRY.rows["qualitative_tier"], {"weight": "10", "state": state}, {})

    top, middle, bottom = tier("达成年度指标"), tier("部分实现目标"), tier("实现目标程度较低")
    assert [each.within(Decimal(8)) for each in (top, middle, bottom)] == [True, False, False]
    assert [each.within(Decimal(6)) for each in (top, middle, bottom)] == [False, True, False]
    assert [each.within(Decimal("5.99")) for each in (top, middle, bottom)] == [False, False, True]


@pytest.mark.parametrize(
    ("method", "params", "key"),
    [
        ("ratio", {"reverse": "x"}, "$.reverse"),
        ("ratio", {"revers": "linear"}, "$.revers"),
        ("ratio", {"cap": "150%"}, "$"),
        ("ratio", {"pass_line": 1}, "$"),
        ("ratio", {"target": "≥95%"}, "$.target"),
        ("ratio", {"target": 0.95}, "$.target"),
        ("ratio", {"target": "NaN"}, "$.target"),
        ("step_deduct", {"threshold": 1, "direction": "above", "points": 1}, "$"),
        ("step_deduct", {"threshold": 1, "direction": "above", "step": 0, "points": 1}, "$"),
        ("step_deduct", {"threshold": 1, "direction": "above", "step": 1, "points": -1}, "$"),
        ("step_deduct", {"threshold": 1, "direction": "both", "step": 1, "points": 1, "inclusive": False}, "$"),
        ("bands", {"bands": []}, "$"),
        ("bands", {"bands": [{"at_least": 1, "point": 2}]}, "$.bands[0].point"),
        ("bands", {"bands": [{"at_least": 1, "above": 1, "points": 2}]}, "$.bands[0]"),
        ("bands", {"bands": [{"at_least": "80%", "points": 2}, {"at_least": "90%", "points": 1}]}, "$"),
        ("bands", {"bands": [{"at_least": "80%", "points": 2}, {"at_least": "50%", "below": "70%", "points": 1}]}, "$"),
        ("bands", {"bands": [{"at_least": "80%", "points": 2}, {"at_least": "50%", "at_most": "80%", "points": 1}]}, "$"),
        ("bands", {"bands": [{"above": "80%", "points": 2}, {"at_least": "50%", "below": "80%", "points": 1}]}, "$"),
        ("bands", {"bands": [{"points": 2}, {"points": 1}]}, "$"),
        ("bands", {"unit": "share", "bands": [{"points": 2}]}, "$"),
        ("linear_to_zero", {"slope": 0}, "$"),
        ("checklist", {"parts": [1], "each": 1}, "$"),
        ("count_deduct", {"each": 0}, "$"),
        ("share_met", {"over_limit": "90%"}, "$"),
        ("converted", {"base": 0}, "$"),
        ("state_map", {"states": {"是": 1, "有|是": 0}}, "$"),
        ("qualitative_tier", {"edges": ["60%", "80%"]}, "$"),
        ("qualitative_tier", {"edges": ["50%"]}, "$"),
        ("judgement", {"weight": 1}, "$.weight"),
    ],
)  # fmt: skip
def test_wrong_parameters_are_refused(method: str, params: dict, key: str) -> None:
    """Unknown keys and impossible values say where they stand; an unknown key comes with the allowed ones."""
    with pytest.raises(ParamsError) as problem:
        REGISTRY.rule({"method": method, **params})
    assert problem.value.key == key
    assert problem.value.method == method


def test_an_unknown_key_names_the_allowed_ones() -> None:
    """The error lists the keys of the place where the unknown one stands."""
    with pytest.raises(ParamsError) as problem:
        REGISTRY.rule({"method": "bands", "bands": [{"at_leest": 1, "points": 2}]})
    assert problem.value.allowed == ("points", "at_least", "above", "at_most", "below")


def test_the_registry_refuses_duplicates_and_names_the_nearest() -> None:
    """Two records of one name, an unknown name, a rule without a method and a stranger are errors of use."""
    records = list(jixiao_scoring_methods())
    with pytest.raises(UsageError):
        Registry([*records, records[0]])
    with pytest.raises(UsageError) as problem:
        REGISTRY.rows["step_deduckt"]
    assert "step_deduct" in str(problem.value)
    with pytest.raises(UsageError):
        REGISTRY.policy("half")
    with pytest.raises(UsageError):
        REGISTRY.rule({"threshold": 1})
    with pytest.raises(UsageError):
        Registry([object()])


def test_policies_for_what_does_not_apply() -> None:
    """Full, rescaled, nothing with a flag, or a question."""
    row = Row(weight=Decimal(5), claimed=Decimal(5))
    sums = NotApplicable(got=Decimal(82), absent=Decimal(10))
    assert REGISTRY.policy("full").row(row).score == 5
    assert REGISTRY.policy("full").total(sums).score == 92
    assert REGISTRY.policy("rescale").row(row).score is None
    assert same(REGISTRY.policy("rescale").total(sums).score, "91.11")
    assert REGISTRY.policy("rescale").total(NotApplicable(got=Decimal(0), absent=Decimal(100))).missing == (
        "applicable_weight",
    )
    assert REGISTRY.policy("rescale").total(NotApplicable(got=Decimal("0.4"), absent=Decimal("99.5"))).score == 80
    assert REGISTRY.policy("zero_flag").row(row).flags == ("points_for_not_applicable",)
    assert REGISTRY.policy("zero_flag").row(Row(weight=Decimal(5))).flags == ()
    given = [
        REGISTRY.policy("zero_flag").row(Row(weight=Decimal(5), claimed=Decimal(one))).flags for one in ("0", "0.5")
    ]
    assert given == [(), ("points_for_not_applicable",)]
    assert REGISTRY.policy("zero_flag").total(sums).score == 82
    assert REGISTRY.policy("ask").row(row).missing == ("decision",)
    assert REGISTRY.policy("ask").total(sums).missing == ("decision",)
    assert REGISTRY.policy("ask").total(NotApplicable(got=Decimal(82), absent=Decimal(0))).score == 82
    highest = {("0", "100"): 100, ("5", "100"): 105, ("0.6", "99.5"): 120}
    for (got, absent), high in highest.items():
        assert REGISTRY.policy("ask").total(NotApplicable(got=Decimal(got), absent=Decimal(absent))).high == high


def test_modifiers_of_the_total() -> None:
    """Deductions stop at 0 and at their bound; a grade lower costs a tenth, and four have no factor."""
    modifier, params = REGISTRY.modification({"method": "deduct_list"})
    both = modifier.compute(Totals(total=Decimal(95), deductions=(Decimal(2), Decimal(-3))), params)
    assert (both.score, both.formula) == (90, "95 − (2 + 3) = 90")
    assert modifier.compute(Totals(total=Decimal(4), deductions=(Decimal(5),)), params).score == 0
    assert modifier.compute(Totals(total=Decimal(95), deductions=(Decimal(2), None)), params).missing == (
        "item_points",
    )
    modifier, params = REGISTRY.modification({"method": "deduct_list", "most": 4})
    cut = modifier.compute(Totals(total=Decimal(95), deductions=(Decimal(5),)), params)
    assert (cut.score, cut.formula) == (91, "95 − (5 → 4) = 91")
    modifier, params = REGISTRY.modification({"method": "downgrade_factor"})
    scores = [modifier.compute(Totals(total=Decimal(90), grades_down=down), params).score for down in range(5)]
    assert scores == [90, 81, 72, 63, None]


def test_the_total_is_bounded_by_the_execution_rate() -> None:
    """At most the full mark times the rate, whole from 100 % on; unchanged where the rate is not known."""
    cap = REGISTRY.modifiers["execution_cap"]
    params = decode_params(cap, {})
    rates = {"0.8": 80, "0.97": 96, "1.2": 96, "-0.1": 0}
    found = {rate: cap.compute(Totals(total=Decimal(96), rate=Decimal(rate)), params).score for rate in rates}
    assert found == rates
    assert cap.compute(Totals(total=Decimal(96)), params).missing == ("value",)


STEP = {"threshold": 1, "direction": "above", "step": 1, "points": 1}
OVER = {"over_from": "1.5", "over_lost": "0.1"}
BAND = {"at_least": "80%", "points": 2}


@pytest.mark.parametrize(
    ("method", "params", "key", "fits", "refused"),
    [
        ("ratio", {}, "cap", ["0.001", "1"], ["0", "1.001"]),
        ("ratio", {}, "pass_line", ["0", "0.999"], ["-0.001", "1"]),
        ("ratio", {}, "zero_below", ["0", "1"], ["-0.001", "1.001"]),
        ("ratio", {}, "zero_above", ["1"], ["0.999"]),
        ("ratio", OVER, "over_from", ["1.001"], ["1", None]),
        ("ratio", OVER, "over_lost", ["0.001", "1"], ["0", "1.001", None]),
        ("step_deduct", STEP, "step", ["0.001"], ["0"]),
        ("step_deduct", STEP, "points", ["0.001", "1.001"], ["0"]),
        ("step_deduct", {**STEP, "unit": "share"}, "points", ["1"], ["1.001"]),
        ("step_deduct", STEP, "least", ["0"], ["-0.001"]),
        ("linear_to_zero", {}, "slope", ["0.001"], ["0"]),
        ("linear_to_zero", {"slope": 1}, "zero_beyond", ["0"], ["-0.001"]),
        ("bands", {}, "bands", [[BAND, {"points": 0}]], [[BAND, {"points": "-0.001"}]]),
        ("bands", {}, "bands", [[{"at_least": 1, "at_most": 1, "points": 2}]], [[{"above": 1, "at_most": 1, "points": 2}], [{"at_least": 2, "at_most": 1, "points": 2}]]),
        ("bands", {"unit": "share"}, "bands", [[{"at_least": "80%", "points": 1}]], [[{"at_least": "80%", "points": "1.001"}]]),
        ("checklist", {}, "parts", [[0, 1]], [["-0.001", 1]]),
        ("checklist", {}, "each", ["0.001"], ["0"]),
        ("count_deduct", {}, "each", ["0.001"], ["0"]),
        ("count_deduct", {"each": 1}, "free", [0, 2], [-1, "0.5"]),
        ("share_met", {}, "over_limit", ["1"], ["0.999"]),
        ("converted", {}, "base", ["0.001"], ["0"]),
        ("converted", {"base": 100}, "to", ["0.001"], ["0"]),
        ("qualitative_tier", {}, "edges", [["99.9%", "0.1%"]], [["100%", "60%"], ["80%", "0"], ["60%", "60%"]]),
        ("state_map", {}, "states", [{"是": 0}], [{"是": "-0.001"}]),
        ("state_map", {"unit": "share"}, "states", [{"是": 1}], [{"是": "1.001"}]),
        ("deduct_list", {}, "most", ["0"], ["-0.001"]),
        ("downgrade_factor", {}, "factors", [["0.9", "0"]], [["1"], ["0.9", "0.9"], ["-0.001"], []]),
    ],
)  # fmt: skip
def test_edges_of_parameters(method: str, params: dict, key: str, fits: list, refused: list) -> None:
    """The last value that is taken, and the first that is not."""
    taken = REGISTRY.modification if method in REGISTRY.modifiers else REGISTRY.rule
    for value in fits:
        taken({"method": method, **params, key: value})
    for value in refused:
        with pytest.raises(ParamsError):
            taken({"method": method, **params, key: value})
