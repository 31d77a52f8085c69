"""A method is written once: what single rows get from its cases, columns get from the same cases, whatever the rows print."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

pytest.importorskip("ibis")
pytest.importorskip("duckdb")

import column_reports
import ibis
import pyarrow as pa
from test_methods_any_row import RULES

from jixiao.engines.columns.cells import Cells
from jixiao.engines.columns.engines import DuckDB
from jixiao.engines.columns.program import Program
from jixiao.engines.columns.row_columns import measured as read
from jixiao.engines.columns.rulebook import Entry, Rulebook
from jixiao.engines.columns.tables import PACKED, arrow
from jixiao.engines.rows.compiled_rules import Ruling
from jixiao.extending import Answer, Case, Example, Number, Params, RowMethod, measured, unmeasured
from jixiao.model.report import Indicator, Value
from jixiao.rules.algebra import NotColumnar
from jixiao.rules.exact import Exact
from jixiao.rules.facts import Facts
from jixiao.rules.methods.builtin import records
from jixiao.rules.methods.registry import Registry
from jixiao.rules.methods.row import Row
from jixiao.rules.profile import Scale
from jixiao.rules.row import direction, quantity_of
from jixiao.rules.weights import stated_weight
from jixiao.rules.whole import ARITHMETIC, micro
from jixiao.text.quantity import number_of, to_step
from jixiao.toolkit.foreign import guarded

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
ORIGIN = Scale(Decimal("0.01"), "half_up")
COLUMNS = tuple(
    one for one in PACKED["indicators"] if one.name in read(Indicator(), stated_weight(Indicator()), Facts({}))
)


class Plateau(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `line` on a share of the weight, nothing below it."""

    line: Number
    share: Number = Number("0.9")


def plateau(row, params):
    """As a plugin's author writes it, from the documentation."""
    yield from measured(row, lambda found: _judged(row, params, found))
    yield from unmeasured(row)


def _judged(row, params, found):
    yield Case(found < params.line, Answer(score=row.weight * 0), lambda: f"{found} < {params.line}: 0")
    yield Case(None, Answer(score=row.weight * params.share), lambda: f"{row.weight} × {params.share}")


PLATEAU = RowMethod(
    name="plateau", params=Plateau, cases=plateau, summary=("平台计分", "A plateau"), formula="s = k·w", source="示例",
    example=Example(given={"weight": "10", "value": "1"}, params={"line": "0.5"}, score="9"), needs=("weight", "value", "actual"),
)  # fmt: skip
REGISTRY = Registry([*records(), PLATEAU])


def rows(count):
    """Rows with cells of every sort and a weight."""
    chance = random.Random(41)
    for number in range(count):
        made = column_reports.row(
            chance, ("产出指标", "数量指标"), f"第{number}项", chance.choice(["5", "10", "3.5", "2.25"])
        )
        if read(made, stated_weight(made), Facts({}))["odd"] is None:
            yield made if made.score is not None else Indicator(path=made.path, weight=made.weight, score=Value("0"))


def by_rows(made, method, params):
    """The scores, unrounded scores rounded to the step, what is lacking, and the flags, row by row."""
    for one in made:
        target = quantity_of(one.target, one.unit)
        nature, origin = direction(one, target)
        row = Row(
            weight=number_of(one.weight), target=target, actual=quantity_of(one.actual, one.unit), nature=nature, origin=origin,
            state=one.actual or "", claimed=number_of(one.score),
        )  # fmt: skip
        found = method.compute(row, params)
        score = to_step(found.score, ORIGIN.step) if found.score is not None else None
        matches = any(to_step(each.score, ORIGIN.step) == row.claimed for each in found.readings)
        yield row.claimed if matches else score, ";".join(found.missing) or None


def by_columns(made, method, params, engine):
    """The same by DuckDB."""
    table = engine.small(_table(made, method, params))
    table = table.mutate(points_i=micro(table.points), claimed_i=micro(table.claimed))
    weight = Exact.column(table.points_i, 10**10)
    cells = Cells(weight, lambda name: table[name], lambda _: table.word)
    program = Program(weight)
    judged = program.verdicts(table.mutate(answer=program.number(method.cases(cells, params), ORIGIN)))
    found = engine.fetch(judged.select("number", "computed_i", "missing").order_by("number")).to_pylist()
    for one in found:
        yield None if one["computed_i"] is None else Decimal(one["computed_i"]).scaleb(-6), one["missing"]


def _table(made, method, params):
    read_rows = [read(one, stated_weight(one), Facts({})) for one in made]
    table = pa.Table.from_pylist(read_rows, schema=arrow(COLUMNS))
    table = table.append_column("number", pa.array(range(len(made)), pa.int32()))
    return table.append_column("word", pa.array([_word(one, method, params) for one in read_rows], pa.int32()))


def _word(read_row, method, params):
    """What the method makes of a row's words; each text is judged in Python on either engine."""
    found = []

    def judge(of):
        found.append(of)
        return ibis.literal(0)

    cells = Cells(Exact.constant(1), lambda name: ibis.table(_SCHEMA, name="t")[name], judge)
    next(iter(method.cases(cells, params)), None)
    state = read_row["state"]
    return found[0](Row(weight=Decimal(1), state=state).words) if found and state is not None else None


_SCHEMA = {
    one.name: {"number": "decimal(18, 6)", "micro": "int64", "text": "string", "bool": "boolean"}.get(one.type, "int64") for one in COLUMNS
}  # fmt: skip


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB(threads=1)
    before = ARITHMETIC.set(engine.arithmetic)
    yield engine
    ARITHMETIC.reset(before)
    engine.close()


@pytest.mark.parametrize(
    "rule", [*RULES, {"method": "plateau", "line": "90%"}], ids=lambda rule: f"{rule['method']} {len(str(rule))}"
)
def test_one_form_says_the_same_on_rows_and_over_columns(rule, duckdb):
    """Scores, accepted readings and what is lacking, for every method and for one that a plugin brings."""
    made = list(rows(400))
    method, params = REGISTRY.rule(rule)
    if method.name == "share_met":  # it looks at other rows, which a row's columns do not hold
        with pytest.raises(NotColumnar):
            list(by_columns(made, method, params, duckdb))
        return
    assert list(by_columns(made, method, params, duckdb)) == list(by_rows(made, method, params))


def test_a_plugin_that_asks_python_is_left_to_the_rows():
    """Its method is tried over columns; what fails there may be right on a row, and is carried out there."""

    def cases(row, _params):
        yield Case(None, Answer(score=Decimal(int(row.weight))))

    method = guarded(replace(REGISTRY.rule({"method": "ratio"})[0], cases=cases), "odd:odd")
    book = Rulebook(None, [], [Entry(9, None, Ruling(method, None, "unverified"))])
    book.examine()
    assert list(book.beyond) == [9]


def test_a_rule_stands_once():
    """Every record has one generator of cases and no second form of it."""
    every = [*REGISTRY.rows, *REGISTRY.policies, *REGISTRY.modifiers]
    forms = [[name for name in type(one).__dataclass_fields__ if "cases" in name] for one in every]
    assert {tuple(one) for one in forms} == {("cases",), ("row_cases", "total_cases")}
    assert not [name for one in every for name in dir(one) if "columns" in name]
