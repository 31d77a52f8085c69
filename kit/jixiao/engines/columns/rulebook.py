"""The rules in use in a partition, numbered: which one a row falls under, and its cases as a columnar program.

A rule is numbered once for its profile; a row finds it as in the row engine: the profile's own row of that name, else the
default for its kind of target and its level-1 group. What a rule cannot say over columns is named, and its rows are `beyond`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import ibis

from jixiao.engines.columns import row_columns as measured
from jixiao.engines.columns.cells import Cells
from jixiao.engines.columns.expressions import among, by_profile, cased
from jixiao.engines.columns.formulas import figure
from jixiao.engines.columns.program import Program
from jixiao.model.errors import UsageError
from jixiao.rules.algebra import Answer, Case, Cases, NotColumnar, both, lacking, negated, settled, under
from jixiao.rules.exact import Exact
from jixiao.rules.profile import Profile, Scale
from jixiao.rules.row import kind_of
from jixiao.rules.whole import ARITHMETIC, DECIMALS, Arithmetic, Placeholder, TooWide
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import ibis.expr.types as ir

    from jixiao.engines.rows.compiled_rules import Ruling
    from jixiao.engines.rows.engine import Scorer
    from jixiao.rules.model import Row as ProfileRow

WEIGHT_MOST = measured.WEIGHT_MOST * 10**DECIMALS
"""No weight is as large, in millionths."""

NO_RULE, NO_WEIGHT, NO_DECISION = 0, 1, 2
_FIRST = 3
KINDS = ("positive", "reverse", "equal", "qualitative", "cost")
_SIGNS = {
    "positive": ("≥", ">", ""), "reverse": ("≤", "<"), "equal": ("=", "±"), "qualitative": ("定性",), "cost": ("≤",),
}  # fmt: skip
"""The comparators that rows of each kind can have in force; those of a cost are ceilings."""


class Entry(NamedTuple):
    """A numbered rule: a ruling with its profile, or the policy of one for rows that do not apply."""

    number: int
    profile: Profile
    ruling: Ruling | None = None
    policy: str | None = None


@dataclass
class Rulebook:
    """The rules of some profiles. `profiles` are numbered by their place in the list; None stands for no rules at all."""

    scorer: Scorer
    profiles: Sequence[Profile | None]
    entries: list[Entry] = field(default_factory=list)
    beyond: dict[int, str] = field(default_factory=dict)
    worded: dict[int, Callable[[str], int]] = field(default_factory=dict)
    signs: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _numbers: dict[tuple[Any, ...], int] = field(default_factory=dict)

    # -- numbers -----------------------------------------------------------------------------------------------------------

    def _number(self, profile: Profile, ruling: Ruling | None = None, policy: str | None = None) -> int:
        mark = (profile.id, id(ruling), policy)
        if mark not in self._numbers:
            self._numbers[mark] = _FIRST + len(self.entries)
            self.entries.append(Entry(self._numbers[mark], profile, ruling, policy))
        return self._numbers[mark]

    def own(self, profile: Profile, row: ProfileRow) -> tuple[int | None, int | None]:
        """The numbers of the rule of a profile's own row, and of what becomes of it where it does not apply."""
        ruling = self.scorer.rulings(profile).fixed(row)
        policy = row.not_applicable
        return (
            self._number(profile, ruling) if ruling is not None else None,
            self._number(profile, policy=policy) if policy is not None else None,
        )

    def default(self, profile: Profile, kind: str, group: str | None) -> int:
        """The number of the default rule for a kind of target, in a level-1 group with rules of its own."""
        ruling = self.scorer.rulings(profile).default(kind, group)
        if ruling is None:
            return NO_RULE
        number = self._number(profile, ruling)
        self.signs[number] = tuple(sorted({*self.signs.get(number, ()), *_SIGNS[kind]}))
        return number

    # -- which rule --------------------------------------------------------------------------------------------------------

    def ruled(self, rows: ir.Table) -> ir.Table:
        """The rows with `ruling`, the number of the rule for such a row, and `rule`, which says what becomes of this one.

        `rows` has `profile` and, from the profiles' own rows, `own_rule` and `own_policy`.
        """
        rows = rows.mutate(ruling=ibis.coalesce(rows.own_rule, self._default_of(rows)))
        absent = ibis.coalesce(rows.own_policy, self._policy_of(rows))
        no_weight = ibis.cases((rows.not_applicable, NO_DECISION), else_=NO_WEIGHT).cast("int32")
        return rows.mutate(
            rule=ibis.cases((rows.points_i.isnull(), no_weight), (rows.not_applicable, absent), else_=rows.ruling)
        )

    def said(self, what: str, ruling: Any) -> Any:
        """The method (`name`) or the basis of each row's rule."""
        groups: dict[str, list[int]] = {}
        for entry in self.entries:
            if entry.ruling is not None:
                groups.setdefault(getattr(entry.ruling, what), []).append(entry.number)
        return cased([(ruling.isin(numbers), text) for text, numbers in groups.items()], ibis.null("string"))

    def signs_of(self, numbers: Iterable[int]) -> list[str] | None:
        """The comparators that rows of these rules can have; None where they may be any."""
        found: set[str] = set()
        for number in numbers:
            if number not in self.signs:
                return None
            found.update(self.signs[number])
        return sorted(found)

    def _policy_of(self, rows: ir.Table) -> Any:
        def number(profile: Profile) -> Any:
            policy = profile.rules.not_applicable
            return None if policy is None else ibis.literal(self._number(profile, policy=policy), "int32")

        return by_profile(rows, self.profiles, number, ibis.literal(NO_DECISION, "int32"))

    def _default_of(self, rows: ir.Table) -> Any:
        kind = _kind_of(rows)
        last = ibis.literal(NO_RULE, "int32")
        return by_profile(rows, self.profiles, lambda profile: self._default_within(rows, profile, kind), last)

    def _default_within(self, rows: ir.Table, profile: Profile, kind: Any) -> Any:
        branches = []
        for group in profile.group_defaults:
            branches += [((rows.level == group) & (kind == each), self.default(profile, each, group)) for each in KINDS]
        branches += [(kind == each, self.default(profile, each, None)) for each in KINDS]
        return ibis.cases(
            *[(when, ibis.literal(number, "int32")) for when, number in branches], else_=ibis.literal(NO_RULE, "int32")
        )

    # -- cases -------------------------------------------------------------------------------------------------------------

    def facts(self) -> list[str]:
        """The names of the facts that the formulas in use ask for, normalised."""
        formulas = [
            entry.ruling.formula
            for entry in self.entries
            if entry.ruling is not None and entry.ruling.formula is not None
        ]
        return sorted({key(name) for formula in formulas for name in formula.names})

    def examine(self) -> None:
        """Make every rule's cases once of nothing: which are beyond columns, and which look at words."""
        before = ARITHMETIC.set(cast("Arithmetic", Placeholder()))
        try:
            for entry in self.entries:
                self._examine(entry)
        finally:
            ARITHMETIC.reset(before)

    def _examine(self, entry: Entry) -> None:
        def judged(judge: Callable[[str], int]) -> Any:
            self.worded[entry.number] = judge
            return Placeholder()

        weight = Exact.column(Placeholder(), WEIGHT_MOST)
        cells = Cells(weight, lambda _: Placeholder(), judged, signs=self.signs.get(entry.number))
        try:
            for _ in settled(self._cases(entry, cells)):
                pass  # its conditions and scores are made on the way
        except TooWide:
            self.beyond[entry.number] = "too-wide"
        except NotColumnar as problem:
            self.beyond[entry.number] = problem.why
        except UsageError:  # a plugin's method asks Python itself; what is its fault it says of a row too
            self.beyond[entry.number] = "method"

    def program(self, rows: ir.Table) -> tuple[Program, Any]:
        """The program, and the number of the answer of each row. Rules that are beyond columns answer as if there were none."""
        weight = Exact.column(rows.points_i, WEIGHT_MOST)
        program = Program(weight)
        branches = [
            (among(rows.rule, [one.number for one in alike]), program.number(*self._ruled(alike[0], rows, weight)))
            for alike in self._alike().values()
        ]
        fixed = ((NO_WEIGHT, "weight"), (NO_DECISION, "decision"))
        branches += [
            (rows.rule == number, program.number(iter((Case(None, lacking(word)),)), Scale())) for number, word in fixed
        ]
        last = program.number(iter((Case(None, lacking("rule")),)), Scale())
        return program, cased(branches, last)

    def _alike(self) -> dict[tuple[Any, ...], list[Entry]]:
        """The rules in use that columns can say, those together that compute the same, whatever profile they stand in."""
        found: dict[tuple[Any, ...], list[Entry]] = {}
        for entry in self.entries:
            if entry.number not in self.beyond:
                found.setdefault((*_sense(entry), self.signs.get(entry.number)), []).append(entry)
        return found

    def _ruled(self, entry: Entry, rows: ir.Table, weight: Exact) -> tuple[Cases, Scale]:
        signs = self.signs.get(entry.number)
        cells = Cells(weight, lambda name: rows[name], lambda _: rows.word, signs=signs)
        return self._cases(entry, cells), entry.profile.scale

    def _cases(self, entry: Entry, cells: Cells) -> Cases:
        if entry.policy is not None:
            return self.scorer.registry.policy(entry.policy).row_cases(cells)
        assert entry.ruling is not None
        return ruling_cases(entry.ruling, cells)


def _sense(entry: Entry) -> tuple[Any, ...]:
    """What a rule computes."""
    ruling = entry.ruling
    if ruling is None:
        return entry.policy, entry.profile.scale
    others = tuple((method.name, repr(params)) for method, params, _ in ruling.others)
    formula = ruling.formula.text if ruling.formula is not None else None
    return ruling.name, repr(ruling.params), formula, others, entry.profile.scale


def ruling_cases(ruling: Ruling, cells: Cells) -> Cases:
    """The cases of a rule: by its formula, by the form's coefficient, or by what the row prints.

    Raises NotColumnar or TooWide where the row engine must take its rows.
    """
    if ruling.formula is not None:
        return _by_formula(ruling, cells)
    if ruling.name == "coefficient":
        known = cells.column("coefficient_base").notnull()
        return ruling.cases(_hidden(cells).with_value(Exact.column(cells.column("coefficient_base")), known))
    return ruling.cases(cells)


def _hidden(cells: Cells) -> Cells:
    """The cells without the actual value: the coefficient is what the form's own column prints, and nothing else."""
    nothing = {"actual_kind": ibis.null("string"), "actual_base": ibis.null("int64"), "exact": ibis.literal(False)}
    return Cells(cells.weight, lambda name: nothing.get(name, cells.column(name)), cells.judged, signs=cells.signs)


def _by_formula(ruling: Ruling, cells: Cells) -> Iterator[Case]:
    """The figure from facts, else the rate that the row or the report states, else what is lacking."""
    formula = ruling.formula
    assert formula is not None
    names = sorted(formula.names)
    lack = {name: cells.column(fact_column(name)).isnull() for name in names}
    known = both(*(negated(one) for one in lack.values()))
    value = figure(formula.tree, lambda name: Exact.column(cells.column(f"{fact_column(name)}_i")))
    if value.fails is not None:
        yield Case(both(known, value.fails), lacking("value"))
    yield from under(known, ruling.cases(cells.with_value(value.exact)))
    printed = cells.kind("actual", "number")
    if "/" in formula.text or "÷" in formula.text:
        printed = both(printed, (cells.column("actual_unit") == "ratio").fill_null(False))
    yield from _stated(under(printed, ruling.cases(cells)))
    named = cells.column("named").notnull()
    yield from _stated(under(named, ruling.cases(cells.with_value(Exact.column(cells.column("named"))))))
    yield Case(None, Answer(absent=tuple(lack.items())))


def _stated(cases: Cases) -> Cases:
    """The same cases, resting on a figure that the report only states."""
    for one in cases:
        yield one._replace(then=one.then._replace(stated=True))


def fact_column(name: str) -> str:
    """The column that holds a fact, beside the columns of its row."""
    return f"fact_{key(name).encode().hex()}"


def _kind_of(rows: ir.Table) -> Any:
    """`rows.kind_of` over columns, for every comparator and origin that there is."""
    signs = ("≥", ">", "≤", "<", "=", "±", "定性", "")
    groups: dict[str, list[str]] = {}
    for sign in signs:
        groups.setdefault(kind_of(sign, "printed"), []).append(sign)
    branches = [
        (rows.origin == "category", "cost"),
        *((rows.direction.isin(found), kind) for kind, found in groups.items()),
    ]
    return ibis.cases(*branches, else_="positive")
