"""The edges of small rules: weights that a rule text states, days and dates, grades, what a method takes as a number, totals by a stated rate."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from jixiao.model.errors import UsageError
from jixiao.model.report import Evaluation, Fact, Fund, Group, Indicator, Report, Total
from jixiao.rules.algebra import negated
from jixiao.rules.checks.row_scores import rounded
from jixiao.rules.facts import collect, whole_by_rows
from jixiao.rules.grades import grade
from jixiao.rules.methods.base import Answer, Carrier, Case, Totals, carried_out
from jixiao.rules.methods.params import Number
from jixiao.rules.methods.registry import Registry
from jixiao.rules.place import due_date, first_date, full_date
from jixiao.rules.row import quantity_of
from jixiao.rules.straight import ENOUGH
from jixiao.rules.totals import execution_cases
from jixiao.rules.weights import Weight, effective_weights, rule_points, stated_weight
from jixiao.toolkit.builtin_methods import jixiao_scoring_methods

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("①按时完成得3分；②资料齐全得2分。", 5),
        ("①按时完成得3分；②资料齐全得2分；③公开得1分。", 6),
        ("①按时完成得3分；②资料齐全。", None),  # the text may have been cut off
        ("①按时完成得3分。", None),  # and so may a list of one
        ("达标得5分，否则得2分。", 5),
        ("每少一项扣1分。", None),
    ],
)
def test_points_of_a_rule_text(text: str, points: int | None) -> None:
    """Numbered parts are added up, if each states its points; of other texts the highest award counts."""
    assert rule_points(text) == (None if points is None else Decimal(points))


def row(**fields: Any) -> Indicator:
    return Indicator(path=("产出指标",), name="清淤长度", **fields)


@pytest.mark.parametrize(
    ("fields", "weight"),
    [
        ({"weight": "8"}, Weight(Decimal(8), "printed")),
        ({"rule": "达标得5分", "score": "5"}, Weight(Decimal(5), "rule")),
        ({"rule": "达标得5分"}, Weight(Decimal(5), "rule")),
        ({"rule": "达标得5分", "score": "4"}, Weight(None, None)),  # whether 4 of 5 were got, or 5 is of something else
        ({"rule": "①通水得3分；②验收得2分", "score": "4"}, Weight(Decimal(5), "rule")),
        ({"rule": "达标得5分", "doubt": "merged"}, Weight(None, None)),
    ],
)
def test_weight_of_a_row(fields: dict[str, str], weight: Weight) -> None:
    """As printed, else by its rule text where nothing speaks against that."""
    assert stated_weight(row(**fields)) == weight


@pytest.mark.parametrize(("others", "left"), [("9", Decimal(1)), ("10", None), ("9.5", Decimal("0.5"))])
def test_weight_that_a_group_leaves(others: str, left: Decimal | None) -> None:
    """The only row without a weight takes the rest of its group."""
    evaluation = Evaluation(
        indicators=(row(weight=others), row()), groups=(Group(path=("产出指标",), weight="10"),)
    )  # fmt: skip
    assert effective_weights(evaluation)[1] == Weight(left, "group" if left is not None else None)


@pytest.mark.parametrize(("origin", "told"), [("printed", "rule"), ("inferred", "inferred")])
def test_weight_of_the_profile(origin: str, told: str) -> None:
    """What the published form prints is a rule; what was inferred stays inferred."""
    profile = SimpleNamespace(row=lambda *_: SimpleNamespace(weight=Decimal(6), weight_origin=origin))
    assert effective_weights(Evaluation(indicators=(row(),)), profile) == [Weight(Decimal(6), told)]  # type: ignore[arg-type]


def test_days() -> None:
    """A deadline lies in the year after the fiscal year; a report without a date is not older than its year's end."""
    assert due_date("02-28", 2022) == datetime.date(2023, 2, 28)
    assert due_date("02-30", 2022) is None
    assert first_date(Report(year=2022)) == datetime.date(2023, 1, 1)
    assert first_date(Report()) == datetime.date.min
    assert full_date("2023年") is None
    assert full_date("2023年6月5日") == datetime.date(2023, 6, 5)


def test_grade_below_all_bands() -> None:
    """A total below the lowest edge has the last grade."""
    bands = SimpleNamespace(
        bands=tuple(SimpleNamespace(name=name, min=Decimal(low)) for name, low in (("优", 90), ("良", 80), ("差", 60)))
    )
    found = [grade(bands, Decimal(score)) for score in (95, 90, 85, 59)]  # type: ignore[arg-type]
    assert found == ["优", "优", "良", "差"]


@pytest.mark.parametrize("raw", [10**15, -(10**15), Decimal("1e-15"), "95%"])
def test_numbers_of_ordinary_size(raw: object) -> None:
    """The largest and the finest number that a parameter may be."""
    assert isinstance(Number.decode(raw), Decimal)


@pytest.mark.parametrize("raw", [10**15 + 1, -(10**15) - 1, 11**15, Decimal("1e-16"), Decimal("NaN"), True, "约5"])
def test_strange_numbers(raw: object) -> None:
    """What lies beyond is refused."""
    with pytest.raises(ValueError, match="expected a number"):
        Number.decode(raw)


def test_totals_without_a_report_of_the_finance_department() -> None:
    """Nothing was found, so no grade is lost."""
    assert Totals(total=Decimal(90)).grades_down == 0


@dataclass
class Execution:
    """An execution row whose amounts may lack, and the rate that the report states."""

    known: bool
    both = True
    rate = Decimal("0.9")
    stated = Decimal("0.95")
    absent = (("spent", None),)

    def has(self, _: str) -> bool:
        return True

    def row(self, rate: Decimal) -> Decimal:
        return rate


def points(rate: Decimal) -> Iterator[Case]:
    yield Case(None, Answer(score=rate * 10))


@pytest.mark.parametrize(("known", "score", "stated"), [(True, "9.0", False), (False, "9.50", True)])
def test_execution_by_amounts_or_as_stated(known: bool, score: str, stated: bool) -> None:
    """The amounts come first; a rate that only the report states is told to be stated."""
    first = next(one for one in execution_cases(Execution(known), points) if one.when is None or one.when is True)
    assert negated(known) is not known
    assert (first.then.score, bool(first.then.stated)) == (Decimal(score), stated)


def test_a_second_reading_of_the_same_score_is_none() -> None:
    """Of the other readings of a rule those are told that give another score."""
    answer = Answer(score=Decimal(5), also=(("按月", "by month", Decimal(5)), ("按季", "by quarter", Decimal(4))))
    assert [one.score for one in carried_out([Case(None, answer)]).readings] == [Decimal(4)]


def halves(row: SimpleNamespace) -> Iterator[Case]:
    yield Case(None, Answer(score=row.weight / 2), lambda: f"{row.weight} ÷ 2 ({len(row.name)})")


def test_a_proof_stays_the_same_however_often_a_rule_is_used() -> None:
    """A rule becomes a function once it is used often; what it says of a row does not change."""
    rule = Carrier(halves)
    found = [rule.outcome(SimpleNamespace(weight=Decimal(9), name="ba")).formula for _ in range(ENOUGH + 3)]
    assert rule.compiled
    assert {*found} == {"9 ÷ 2 (2) = 4.5"}


def test_the_nearest_method_is_suggested() -> None:
    """Of several names that are near the nearest."""
    methods = Registry(jixiao_scoring_methods()).rows
    for name, near in (("ratioo", "ratio"), ("count_deducts", "count_deduct"), ("step_deducts", "step_deduct")):
        with pytest.raises(UsageError, match=f"did you mean {near}$"):
            methods[name]


UNIT = (Fact(name="编制数", value="59名"), Fact(name="在职人数", value="52名", scope="清淤"))


@pytest.mark.parametrize(
    ("kinds", "known"),
    [
        (("project",), {"编制数", "在职人数"}),
        (("project", "project"), {"在职人数"}),  # what is told of the unit is no fact of one of its projects
        (("department", "project"), {"编制数", "在职人数"}),
    ],
)
def test_facts_of_the_unit_and_of_a_project(kinds: tuple[Any, ...], known: set[str]) -> None:
    """A report on one thing lends it all its facts; of several projects each has those that name it."""
    report = Report(facts=UNIT, evaluations=tuple(Evaluation(kind=kind, name="清淤") for kind in kinds))
    assert set(collect(report, 0, {})) == known


def test_facts_of_the_year_and_of_the_one_before() -> None:
    """Those of other years are left out."""
    years = [Fact(name="公用经费", value=f"{year - 2000}万元", year=year) for year in (2020, 2021, 2022)]
    found = collect(Report(year=2022, facts=tuple(years), evaluations=(Evaluation(),)), 0, {})
    assert {name: one.text for name, one in found.inputs.items()} == {"公用经费": "22万元", "上年公用经费": "21万元"}


def test_what_is_given_stands_for_an_amount_of_the_form() -> None:
    """An amount that the user gives by its name; the others stay those of the form."""
    funds = (Fund(label="年度资金总额", source="total", adjusted="100万元", spent="90万元"),)
    found = collect(Report(evaluations=(Evaluation(funds=funds),)), 0, {"全年执行数": "95万元"})
    told = {field: one.text for field in ("adjusted", "spent", "arrived") if (one := found.amount(field)) is not None}  # type: ignore[arg-type]
    assert told == {"adjusted": "100万元", "spent": "95万元"}


@pytest.mark.parametrize(
    ("weights", "total", "whole"),
    [(("50", "50"), None, True), (("50", "40"), None, False), (("50", "40"), "90", True), (("50", "50"), "110", False)],
)
def test_whether_the_rows_make_the_full_score(weights: tuple[str, ...], total: str | None, whole: bool) -> None:
    """Of the printed full score, else of 100."""
    rows = tuple(row(weight=one) for one in weights)
    assert whole_by_rows(Evaluation(indicators=rows, total=Total(weight=total))) == whole


@pytest.mark.parametrize(
    ("value", "unit", "kind", "read"),
    [
        ("12", "公里", "number", "公里"),
        ("5-6", "天", "range", "天"),
        ("优", "级", "word", ""),
        ("12公里", "米", "number", "公里"),  # the cell prints its own
        ("12", None, "number", ""),
    ],
)
def test_the_unit_of_a_column(value: str, unit: str | None, kind: str, read: str) -> None:
    """A figure without a unit has that of its column, if it stays the figure that it is."""
    found = quantity_of(value, unit)  # type: ignore[arg-type]
    assert found is not None
    assert (found.kind, found.unit) == (kind, read)


def test_what_is_not_known_is_no_rounding() -> None:
    """A score beside none that could be computed, and the other way about."""
    assert rounded(Decimal("3.333"), Decimal("3.33"))
    assert not rounded(None, Decimal("3.33"))
    assert not rounded(Decimal("3.333"), None)
    assert not rounded(Decimal("3.333"), Decimal(3))  # without decimals nothing was rounded off
