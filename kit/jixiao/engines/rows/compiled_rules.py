"""From a printed row to what a method looks at: the comparator in force, the rule that applies, and its inputs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from jixiao.model.facts import Input
from jixiao.model.kinds import BASES
from jixiao.model.message import Message
from jixiao.model.outcome import Outcome
from jixiao.model.report import Indicator
from jixiao.model.scorecard import Inherited
from jixiao.model.scorecard import Origin as RuleOrigin
from jixiao.rules.algebra import Case, Cases, settled, under
from jixiao.rules.formula import EvaluationError, Formula, compile_formula
from jixiao.rules.methods.base import Carrier
from jixiao.rules.methods.params import also_of
from jixiao.rules.methods.ratio import METHOD as RATIO
from jixiao.rules.methods.ratio import Ratio
from jixiao.rules.methods.row import Item, Measured, Row
from jixiao.rules.row import direction, kind_of, quantity_of
from jixiao.rules.wording import rule_words
from jixiao.text.cached import KEPT, kept
from jixiao.text.names import group_key
from jixiao.text.quantity import Quantity, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jixiao.model.kinds import Basis
    from jixiao.model.report import Evaluation, Value
    from jixiao.model.scorecard import RowBasis
    from jixiao.rules.facts import Facts
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.methods.row import Origin
    from jixiao.rules.model import Cite, Defaults, Source
    from jixiao.rules.model import Row as ProfileRow
    from jixiao.rules.profile import Profile


_OF_ITS_OWN = ("target", "nature", "pass_line", "zero_below", "zero_above", "over_from")


@dataclass(frozen=True)
class Ruling:
    """The rule for a row: its method with decoded parameters, the formula of its value, and how sure it is.

    `proportional` marks the usual rule: in proportion to completion, without a figure, a gate, a cap or a reading of its own.
    """

    method: Any
    params: Any
    basis: RowBasis
    formula: Formula | None = None
    cite: str | None = None
    text: str = ""
    others: tuple[tuple[Any, Any, Message], ...] = ()
    proportional: bool = False
    inherited: Inherited | None = None

    @property
    def name(self) -> str:
        """The name of the method."""
        return str(self.method.name)

    @kept
    def origin(self) -> RuleOrigin:
        """What it rests on."""
        return RuleOrigin(self.basis, self.cite, self.inherited)

    def cases(self, row: Any) -> Cases:
        """The cases of the method; what its other accepted methods give stands beside the score. Of a row, or over columns."""
        cases: Cases = self.method.cases(row, self.params)
        for method, params, name in self.others:
            cases = _also(cases, partial(method.cases, row, params), name)
        return cases

    @kept
    def decided(self) -> Carrier:
        """The case that holds for a single row."""
        try:
            return _decided(self.method.cases, self.params) if not self.others else Carrier(self.cases)
        except TypeError:  # parameters of a plugin that cannot be compared
            return Carrier(self.cases)

    def compute(self, row: Row) -> Outcome:
        """The outcome for a single row."""
        return self.decided.outcome(row)


@lru_cache(maxsize=KEPT)
def _decided(cases: Callable[[Any, Any], Cases], params: Any) -> Carrier:
    """One for all rows and profiles that score so."""
    return Carrier(lambda row: cases(row, params))


def _also(cases: Cases, others: Callable[[], Cases], name: Message) -> Cases:
    """Every case with a score parted by the cases of another accepted method, made once, whose score stands beside it."""
    made: list[Case] | None = None
    for one in cases:
        if one.then.score is None or one.when is False:
            yield one
            continue
        made = list(settled(others())) if made is None else made
        yield from under(one.when, _beside(one, made, name))


def _beside(one: Case, others: Iterable[Case], name: Message) -> Cases:
    for other in others:
        score = other.then.score
        also = one.then.also if score is None else (*one.then.also, (*name, score))
        yield Case(other.when, one.then._replace(also=also), one.proof)


class Rulings:
    """The compiled rules of one profile; each is compiled once, when a row first needs it."""

    def __init__(self, profile: Profile, registry: Registry) -> None:
        self.profile = profile
        self._registry = registry
        self._fixed: dict[int, Ruling | None] = {}
        self._defaults: dict[tuple[str, str | None], Ruling | None] = {}
        self.only_defaults = not profile.rules.indicators and not self._looks_around()

    def _looks_around(self) -> bool:
        """Is there a default rule that looks at other rows of the table?"""
        defaults = [self.profile.rules.defaults, *self.profile.group_defaults.values()]
        rules = [getattr(one, kind) for one in defaults if one is not None for kind in one.__struct_fields__]
        return any("others" in self._registry.rule(rule)[0].needs for rule in rules if rule)

    def fixed(self, row: ProfileRow) -> Ruling | None:
        """The rule of a row of the profile's own table; None when the profile names the row without a rule."""
        if id(row) not in self._fixed:
            compiled = None
            if row.rule is not None:
                formula = compile_formula(row.value) if row.value else None
                source = self.profile.source("indicators")
                compiled = self._compile(row.rule, source, formula, row.text, row.basis, row.cite)
            self._fixed[id(row)] = compiled
        return self._fixed[id(row)]

    def default(self, kind: str, group: str | None = None) -> Ruling | None:
        """The rule for rows that a unit defines itself, by kind of target: the level-1 group's own, else the profile's.

        `cost` falls back to `reverse`.
        """
        if (kind, group) not in self._defaults:
            own = self.profile.group_defaults.get(group_key(group)) if group else None
            name = _pick(own, kind)
            found, source = (getattr(own, name), self.profile.source("shapes")) if name else (None, None)
            if found is None and (name := _pick(self.profile.rules.defaults, kind)):
                found, source = getattr(self.profile.rules.defaults, name), self.profile.source("defaults", name)
            self._defaults[kind, group] = self._compile(found, source, None, "") if found else None
        return self._defaults[kind, group]

    def of_kind(self, one: Indicator) -> Ruling | None:
        """The rule for a row that a unit defines itself, by its kind of target."""
        return self.of_row(one, *direction(one, quantity_of(one.target, one.unit)))

    def of_row(self, one: Indicator, nature: str, origin: Origin) -> Ruling | None:
        """The same, where the direction is known."""
        return self.default(kind_of(nature, origin), one.path[0] if one.path else None)

    @kept
    def execution(self) -> Ruling | None:
        """The rule of the execution row."""
        rules = self.profile.rules.execution
        if rules is None:
            return None
        words = rule_words(rules.rule, rules.weight, self._registry)[0]
        return self._compile(rules.rule, self.profile.execution_source, None, words)

    def _compile(
        self,
        rule: Mapping[str, Any],
        source: Source | None,
        formula: Formula | None,
        text: str,
        basis: Basis | None = None,
        cites: Sequence[Cite] = (),
    ) -> Ruling:
        """`source` is the file that the rule is inherited from; `basis` and `cites` are the row's own."""
        method, params = self._registry.rule(rule)
        found = [self._registry.rule(other) for other in also_of(rule)]
        also = [(*one, _short(one[0].summary)) for one in found]
        sure, known = self.profile.traced(source, rule.get("basis", basis), cites)
        cite = str(known[0]) if known else None
        inherited = Inherited(source.id, sure) if source is not None else None
        weaker = max(sure, self.profile.basis, key=BASES.index) if source is not None else sure
        usual = method is RATIO and not also and isinstance(params, Ratio) and params.cap == 1
        usual = usual and all(getattr(params, name) is None for name in _OF_ITS_OWN)
        return Ruling(method, params, weaker, formula, cite, text, tuple(also), usual, inherited)


def _short(summary: Message) -> Message:
    """The first clause of a method's summary in each language: its name for readers."""
    zh, en = summary
    return Message(re.split("[：，；。]", zh)[0], re.split(r"[:;.,] ?", en)[0])


def _pick(defaults: Defaults | None, kind: str) -> str | None:
    """The name of the rule for a kind of target; None where there is none."""
    names = (kind, "reverse") if kind == "cost" else (kind,)
    return next((name for name in names if defaults is not None and getattr(defaults, name) is not None), None)


class Prepared(Struct, frozen=True):
    """A row ready for its method, what the proof rests on (its own cells, or `given` figures), and the facts that are missing."""

    row: Row
    cells: Indicator | None = None
    given: tuple[Input, ...] = ()
    missing: tuple[str, ...] = ()
    stated: bool = False
    symbols: str = ""

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The figures that the score rests on."""
        return self.given if self.cells is None else (*_printed(self.cells), *self.given)


NO_RULE = Outcome(missing=("rule",))
"""What becomes of a row for which there is no rule."""

NOTHING = Prepared(Row(weight=Decimal(0)))
"""A row about which nothing was gathered."""


def prepare(
    indicator: Indicator,
    weight: Decimal,
    ruling: Ruling | None,
    facts: Facts,
    pointer: str,
    evaluation: Evaluation | None = None,
) -> Prepared:
    """Gather what the rule of an indicator looks at. A value that only the report states is marked `stated`."""
    row = printed(indicator, weight)
    others = _others(indicator, ruling, evaluation)
    return gathered(replace(row, others=others) if others else row, indicator, ruling, facts, pointer)


def printed(indicator: Indicator, weight: Decimal) -> Row:
    """A row as its own cells print it."""
    target, actual = quantity_of(indicator.target, indicator.unit), quantity_of(indicator.actual, indicator.unit)
    nature, origin = direction(indicator, target)
    items = indicator.checklist
    return Row(
        weight=weight,
        target=target,
        actual=actual,
        nature=nature,
        origin=origin,
        state=indicator.actual or "",
        checklist=tuple(Item(met=one.met, points=number_of(one.points), item=one.item) for one in items)
        if items
        else (),
        claimed=number_of(indicator.score),
    )


def gathered(row: Row, indicator: Indicator, ruling: Ruling | None, facts: Facts, pointer: str) -> Prepared:
    """A row with what its rule asks for beside its cells."""
    if ruling is not None and ruling.name == "coefficient" and ruling.formula is None:
        return _by_coefficient(row, indicator, pointer)
    if ruling is None or ruling.formula is None:
        return _named(row, ruling, indicator, facts)
    if (
        ruling.basis == "declared"
        and ruling.name == "converted"
        and row.actual is not None
        and row.actual.kind == "number"
    ):
        return Prepared(row, indicator)  # the row prints the mark that its rule converts
    return _valued(row, ruling.formula, indicator, facts)


def _by_coefficient(row: Row, indicator: Indicator, pointer: str) -> Prepared:
    """The coefficient is what the form's own column prints, and nothing else: the actual value is not one."""
    base = parse(indicator.coefficient).base if indicator.coefficient is not None else None
    if base is None or indicator.coefficient is None:
        return Prepared(replace(row, actual=None), indicator)
    printed = Input("得分系数", str(indicator.coefficient), base, f"{pointer}/coefficient")
    return Prepared(replace(row, value=base), indicator, (printed,))


def _named(row: Row, ruling: Ruling | None, indicator: Indicator, facts: Facts) -> Prepared:
    """A rule that a table prints has no formula: without an actual value, the rate of that name that the report states serves."""
    if ruling is None or ruling.basis != "declared" or ruling.name not in _BY_NAME:
        return Prepared(row, indicator)
    if row.actual is not None:
        ratio = "%" in ruling.text or "％" in ruling.text or "百分点" in ruling.text
        return Prepared(row, indicator, missing=() if _fits(row.actual, ratio=ratio) else ("unit",))
    stated = facts.input(indicator.name or "")
    if stated is None:
        return Prepared(row, indicator)
    return Prepared(replace(row, value=stated.number), given=(stated,), stated=True)


def _fits(actual: Quantity, *, ratio: bool) -> bool:
    """May the printed value stand for what the rule measures? A head count or a bare 98 is not a rate."""
    return not ratio or actual.number is None or actual.dimension == "ratio"


_BY_NAME = frozenset({"step_deduct", "bands"})


def _valued(row: Row, formula: Formula, indicator: Indicator, facts: Facts) -> Prepared:
    """Put in the value of the rule's formula: from facts, else the rate that the row or the report states."""
    absent = sorted(name for name in formula.names if facts.input(name) is None)
    if not absent:
        used = tuple(one for name in sorted(formula.names) if (one := facts.input(name)) is not None)
        try:
            value = formula.evaluate({name: facts[name] for name in formula.names})
        except EvaluationError:
            return Prepared(row, given=used, missing=("value",), symbols=formula.text)
        return Prepared(replace(row, value=Decimal(value)), given=used, symbols=formula.text)
    rate = "/" in formula.text or "÷" in formula.text  # one figure over another: a printed one must be a rate
    if row.actual is not None and row.actual.kind == "number" and _fits(row.actual, ratio=rate):
        return Prepared(row, indicator, stated=True, symbols=formula.text)
    stated = facts.input(indicator.name or "")
    if stated is not None:
        return Prepared(replace(row, value=stated.number), given=(stated,), stated=True, symbols=formula.text)
    return Prepared(row, indicator, missing=tuple(absent), symbols=formula.text)


def _printed(indicator: Indicator) -> Iterable[Input]:
    """The row's own cells; their pointers are relative to the row."""
    for field, name in (("target", "指标值"), ("actual", "实际完成值")):
        value: Value | None = getattr(indicator, field)
        if value is not None:
            base = parse(value).base
            yield Input(name, str(value), Decimal(0) if base is None else base, field)


def _others(indicator: Indicator, ruling: Ruling | None, evaluation: Evaluation | None) -> tuple[Measured, ...]:
    """The quantity indicators of the same table, for the few rules that count how many of them are met."""
    if ruling is None or evaluation is None or "others" not in ruling.method.needs:
        return ()
    return tuple(
        measured(one)
        for one in evaluation.indicators
        if one is not indicator and any("数量" in level for level in one.path)
    )


def measured(indicator: Indicator) -> Measured:
    """An indicator as another row's method sees it."""
    target = quantity_of(indicator.target, indicator.unit)
    return Measured(
        target=target, actual=quantity_of(indicator.actual, indicator.unit), nature=direction(indicator, target)[0]
    )
