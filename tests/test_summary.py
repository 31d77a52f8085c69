"""The figures of a summary against the same figures by plain Python; order, what is missing, and the lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from importlib import util
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

from jixiao.engines.summary.groups import DIMENSIONS, QUANTILES, groups
from jixiao.engines.summary.like import LEAST, MEMBERS, UNITS
from jixiao.engines.summary.open import Gathered, rows_for
from jixiao.engines.summary.risk import PARTS
from jixiao.engines.summary.summary import opened, summarise

SPEC = util.spec_from_file_location("summary_cards", Path(__file__).with_name("summary_cards.py"))
made = util.module_from_spec(SPEC)
SPEC.loader.exec_module(made)

CENT = Decimal("0.01")


def summary(cards, rows=None, **options):
    """The summary of these cards, which a folder of scores and rows in memory agree on."""
    with TemporaryDirectory() as folder, opened(made.write(Path(folder) / "scores", cards, rows)) as scores:
        found = summarise(scores, **options)
    assert replace(found, left_out={}) == summarise(gathered(cards, rows or ()), **options)
    return found


def gathered(cards, rows=()):
    """The cards and rows in SQLite."""
    found = Gathered()
    for table, some in rows_for(cards, rows).items():
        found.add(table, some)
    return found.scores("duckdb")


def grouped(cards, by):
    """Their groups only."""
    return groups(gathered(cards), by)


def half_up(total, count, step=CENT):
    """A mean as it is printed; a quotient of many digits, then rounded once."""
    return (total / count).quantize(step, ROUND_HALF_UP) if count else None


def figures(cards, name):
    """The values of a figure that count: totals of a hundred where both are known and something was recomputed."""
    if name == "execution_rate":
        return sorted(one[name] for one in cards if one[name] is not None)
    both = [one for one in cards if one["weight"] in {None, 100} and one["coverage"] > 0]
    return sorted(one[name] for one in both if None not in (one["claimed"], one["computed"]))


def least(values, percent):
    """The least value that at least so many in a hundred do not exceed."""
    return next(value for index, value in enumerate(values, 1) if index * 100 >= len(values) * percent)


def expect_group(one, cards):
    """A group holds what plain Python makes of its cards."""
    assert one.counts["evaluations"] == len(cards)
    for name in ("claimed", "computed", "execution_rate"):
        values = figures(cards, name)
        step = Decimal("0.0001") if name == "execution_rate" else CENT
        found = one.figures[name]
        assert (found.n, found.mean) == (len(values), half_up(sum(values), len(values), step))
        assert found.quantiles == ({each: least(values, each) for each in QUANTILES} if values else {})
    judged = [one for one in cards if one["agrees"] + one["overstated"] + one["understated"] > 0]
    over = sum(one["overstated"] > 0 for one in judged)
    assert one.share("overstated", "judged") == half_up(Decimal(over), len(judged), Decimal("0.0001"))
    assert dict(one.grades_claimed) == Counter(each["grade_claimed"] for each in cards)
    codes = [each["codes"] or [] for each in cards]
    counted = Counter(code for some in codes for code in some)
    assert {code: n for code, n, _ in one.codes} == counted
    assert {code: n for code, _, n in one.codes} == {code: sum(code in some for some in codes) for code in counted}


@pytest.mark.parametrize("by", [(), ("region", "year"), ("kind", "department"), tuple(DIMENSIONS)])
def test_groups_by_plain_python(by):
    """Every group of two hundred varied cards, and their order: what is not said comes last."""
    cards = made.cards(200)
    found = grouped(cards, by)
    keys = [tuple(one[DIMENSIONS[name]] for name in by) for one in cards]
    wanted = sorted(set(keys), key=lambda key: [(part is None, part or 0) for part in key])
    assert [one.key for one in found] == wanted
    for one in found:
        expect_group(one, [each for each, key in zip(cards, keys, strict=True) if key == one.key])


number = st.decimals(Decimal(0), Decimal(100), places=2)
some_card = st.fixed_dictionaries({
    "claimed": st.none() | number, "computed": number, "coverage": st.sampled_from([Decimal(0), Decimal("0.35"), Decimal(1)]),
    "execution_rate": st.none() | st.decimals(Decimal(0), Decimal(2), places=6), "weight": st.sampled_from([Decimal(100), Decimal(120), None]),
    "overstated": st.integers(0, 3), "agrees": st.integers(0, 3), "region_code": st.sampled_from(["530181", "430202", None]),
    "codes": st.none() | st.lists(st.sampled_from(made.CODES), max_size=4),
})  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(st.lists(some_card, min_size=1, max_size=12))
def test_any_figures(some):
    """Means, quantiles and shares of any cards are exact."""
    cards = [made.card(place, **one) for place, one in enumerate(some)]
    for one in grouped(cards, ("region",)):
        expect_group(one, [each for each in cards if each["region_code"] == one.key[0]])


def test_nothing():
    """A folder without cards has one group of none, and empty lists."""
    found = summary([])
    assert (found.whole.counts["evaluations"], found.groups, found.risks.items, found.same_text.items) == (
        0,
        [],
        [],
        [],
    )
    assert found.whole.figures["claimed"].mean is None
    assert [one.items for one in found.outliers] == [[], [], [], []]


def test_findings_that_were_not_looked_for():
    """Null codes are not no codes."""
    assert not summary([made.card(1)]).checked
    found = summary([made.card(1, codes=[])])
    assert (found.checked, found.whole.codes) == (True, [])


def test_totals_of_other_scales_are_counted_apart():
    """120 of 120 is not above 95 of 100."""
    found = summary([made.card(1), made.card(2, weight=Decimal(120), claimed=Decimal(118))]).whole
    assert (found.counts["other_scale"], found.figures["claimed"].n, found.figures["claimed"].mean) == (
        1,
        1,
        Decimal("95.00"),
    )


def expected_index(one):
    """The parts by plain Python."""
    if one["overstated"] == 0:
        one = one | {"points_overstated": Decimal(0), "weight_overstated": Decimal(0)}
    judged = one["agrees"] + one["overstated"] + one["understated"] > 0
    ranks = {"优": 4, "良": 3, "中": 2, "差": 1}
    computed = one["grade_computed"] if one["coverage"] > 0 else None
    claimed = ranks.get(one["grade_claimed"])
    best = max((ranks[word] for word in (computed or "").split("/") if word in ranks), default=None)
    figure = {
        "gap": one["gap"], "points": one["points_overstated"] if judged else None, "weight": one["weight_overstated"] if judged else None,
        "grade": None if None in {claimed, best} else int(claimed > best), "full": int(one["full"]), "unexplained": one["unexplained"],
    }  # fmt: skip
    return {
        part.name: None if figure[part.name] is None
        else max(Decimal(0), min(part.limit, figure[part.name] * part.rate)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        for part in PARTS
    }  # fmt: skip


def test_the_index_is_the_sum_of_its_parts():
    """Each part by its rule, missing where its figure is, and the order by index, points, region, path."""
    cards = made.cards(150, seed=2)
    found = summary(cards, top=1000).risks
    by_path = {one["path"]: one for one in cards}
    for row in found.items:
        assert row["parts"] == expected_index(by_path[row["path"]])
        assert row["index"] == sum(value for value in row["parts"].values() if value is not None) > 0
    indexes = [sum(value or 0 for value in expected_index(one).values()) for one in cards]
    assert found.count == len(found.items) == sum(index > 0 for index in indexes)
    assert found.steps == Counter(int(index) // 10 for index in indexes if index > 0)
    order = [
        (-row["index"], -(row["points_overstated"] or 0), row["region_code"] or "", row["path"]) for row in found.items
    ]
    assert order == sorted(order)
    assert sum(part.limit for part in PARTS) == 100


def test_the_order_does_not_depend_on_the_files():
    """The same cards in another order give the same lists."""
    cards = made.cards(120, seed=3)
    one, other = summary(cards, top=30), summary(cards[::-1], top=30)
    assert (one.risks.items, one.outliers, one.same_text) == (other.risks.items, other.outliers, other.same_text)


def test_outliers():
    """Far from the quartiles among enough like ones; a group of fewer has none, nor one of another year."""
    like = [made.card(place, claimed=Decimal(90 + place % 5)) for place in range(20)]
    far = [
        made.card(90, claimed=Decimal(60)),
        made.card(91, claimed=Decimal(84)),
        made.card(92, claimed=Decimal(60), fiscal_year=2022),
    ]
    found = {one.figure: one for one in summary([*like, *far]).outliers}
    assert list(found) == list(LEAST)
    claimed = found["claimed"]
    assert [(row["path"], row["value"], row["n"]) for row in claimed.items] == [
        ("reports/00090.docx", Decimal(60), 22),
        ("reports/00091.docx", Decimal(84), 22),
    ]
    assert (claimed.items[0]["q1"], claimed.items[0]["median"], claimed.items[0]["q3"]) == (
        Decimal(90),
        Decimal(92),
        Decimal(93),
    )
    assert (claimed.count, claimed.groups, found["computed"].count) == (2, 1, 0)


def test_units_that_all_claim_the_same():
    """A spread of nothing counts as a point: 97.5 among hundreds is one, 99 is none."""
    like = [made.card(place, claimed=Decimal(100)) for place in range(UNITS)]
    near, far = made.card(50, claimed=Decimal("98.5")), made.card(51, claimed=Decimal("98.49"))
    found = summary([*like, near, far]).outliers[0]
    assert [row["path"] for row in found.items] == ["reports/00051.docx"]


def test_same_text():
    """Different units with one fingerprint; not one unit twice, not few rows, not a unit without a name."""
    cards = [
        made.card(1, fingerprint=7, unit="甲局"), made.card(2, fingerprint=7, unit="乙局"), made.card(3, fingerprint=7, unit="乙局"),
        made.card(4, fingerprint=8, unit="甲局"), made.card(5, fingerprint=8, unit="甲局"),
        made.card(6, fingerprint=9, unit="甲局", rows=4), made.card(7, fingerprint=9, unit="乙局", rows=4),
        made.card(8, fingerprint=10, unit=None), made.card(9, fingerprint=10, unit="乙局"),
        made.card(10, fingerprint=11, unit="教育局", region_code="530181"), made.card(11, fingerprint=11, unit="教育局", region_code="530102"),
        *(made.card(100 + place, fingerprint=12, unit=f"第{place:02}局") for place in range(MEMBERS + 3)),
    ]  # fmt: skip
    found = summary(cards).same_text
    assert [(one["fingerprint"], one["units"], one["evaluations"]) for one in found.items] == [
        (12, MEMBERS + 3, MEMBERS + 3), (7, 2, 3), (11, 2, 2),
    ]  # fmt: skip
    assert (found.count, found.evaluations) == (3, MEMBERS + 8)
    assert len(found.items[0]["members"]) == MEMBERS
    assert [row["unit"] for row in found.items[1]["members"]] == ["乙局", "乙局", "甲局"]
    assert len(summary(cards, top=1).same_text.items) == 1


def test_rows_behind_the_totals():
    """Verdicts by level-1 group, the points they are overstated by, and what is lacking."""
    found = summary([made.card(1)], made.rows(3)).rows
    assert {row["level"]: (row["rows"], row["overstated"], row["points"]) for row in found.levels} == {
        "预算执行率": (3, 0, None), "产出指标": (3, 3, Decimal(6)), "效益指标": (3, 0, None),
    }  # fmt: skip
    assert sorted(found.missing) == [("actual", 3), ("编制数", 3)]


def test_the_shape():
    """Steps of two points and of five percentage points, by their lower edges."""
    found = summary(
        [made.card(1, claimed=Decimal("95.99")), made.card(2, claimed=Decimal(96), execution_rate=Decimal("1.05"))]
    ).shape
    assert (found.claimed, found.computed) == ({94: 1, 96: 1}, {92: 2})
    assert found.together == {(90, 94): 1, (105, 96): 1}
