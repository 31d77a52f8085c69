"""An evaluation as the checks look at it: its columns, and its rows with what the rules make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.rules.checks.words import LESS_IS_BETTER, TIME, text_of
from jixiao.rules.row import direction, quantity_of
from jixiao.rules.row_facts import facts_of, noteworthy
from jixiao.text.cached import KEPT_MANY, kept
from jixiao.text.names import group_key, key
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Evaluation, Group, Indicator
    from jixiao.model.scorecard import Lines, Scorecard, ScoreRow
    from jixiao.model.scorecard import Origin as RuleOrigin
    from jixiao.rules.algebra import Figure, Truth
    from jixiao.rules.methods.row import Origin
    from jixiao.rules.profile import Profile
    from jixiao.rules.row_facts import Facts, PrintedRow
    from jixiao.text.quantity import Quantity

OVER_LIMIT = Decimal("1.3")
"""From this degree of completion on, a count needs a word of explanation, unless the rules set another limit."""

EXECUTION_NAMES = frozenset({"预算执行率", "执行率", "预算执行情况"})


@dataclass(slots=True)
class Row:
    """One indicator row with its scored side. Quantities carry the unit of the form's own column.

    verdict  what the rules make of it; `card` is the same with its proof, which is written when somebody asks
    weight   wherever it comes from (`card.weight_origin`); `known` says that it is stated, not inferred
    claimed  the score that the report gives; `full` says that it is the whole weight
    """

    number: int
    pointer: str
    one: Indicator
    verdict: PrintedRow | ScoreRow
    target: Quantity | None
    actual: Quantity | None
    nature: str
    origin: Origin
    weight: Decimal | None
    claimed: Decimal | None
    known: bool
    full: bool
    lines: Lines[Any, Any] | None = None
    _origin: RuleOrigin | None = None

    @property
    def card(self) -> ScoreRow:
        """The row with its proof."""
        assert self.lines is not None
        return self.lines.row(self.number)

    @property
    def rule_origin(self) -> RuleOrigin:
        """What its rule rests on."""
        if self._origin is None:
            assert self.lines is not None
            self._origin = self.lines.origin(self.number)
        return self._origin

    @property
    def reason(self) -> str:
        """The reason for deviation; empty for a blank cell and for 无."""
        return text_of(self.one.reason)

    @property
    def name(self) -> str:
        """The row's name, empty when it has none."""
        return self.one.name or ""


@dataclass
class Table:
    """One evaluation: its rows, its execution row, its rules.

    `sure` says that all that was printed was also read; `read` that it was read from an office document, where a row can
    have been put under a wrong heading. `sums` is room for what `table_sums.sums_of` makes of it. A row is made when a check looks
    at it: mostly the columns and `noteworthy` are enough.
    """

    number: int
    pointer: str
    one: Evaluation
    card: Scorecard
    profile: Profile | None
    sure: bool
    read: bool
    sums: Any = None
    _rows: dict[int, Row] = field(default_factory=dict)

    @kept
    def lines(self) -> Lines[Any, Any]:
        """Its rows as they are scored, with the columns of weights and claims and their sums."""
        return self.card.lines

    @property
    def rows(self) -> list[Row]:
        """All rows."""
        return [self.row(number) for number in range(len(self))]

    def __len__(self) -> int:
        return len(self.one.indicators)

    def row(self, number: int) -> Row:
        """The row at an index."""
        if number in self._rows:
            return self._rows[number]
        lines = self.lines
        one, verdict = self.one.indicators[number], lines.verdicts[number]
        if lines.shared:
            target, actual = verdict.target, verdict.actual
            nature, origin = verdict.row.nature, verdict.row.origin
        else:
            target, actual = quantity_of(one.target, one.unit), quantity_of(one.actual, one.unit)
            nature, origin = direction(one, target)
        weight, claimed = verdict.weight, verdict.claimed
        known = weight is not None and verdict.weight_origin != "inferred"
        full = claimed is not None and weight is not None and claimed == weight
        pointer = f"{self.pointer}/indicators/{number}"
        made = Row(number, pointer, one, verdict, target, actual, nature, origin, weight, claimed, known, full, lines)
        self._rows[number] = made
        return made

    @kept
    def noteworthy(self) -> Sequence[int]:
        """The rows about which a check of single rows may have something to say. All others print two figures that agree."""
        facts = self.facts
        if facts is None:
            return range(len(self))
        return list(noteworthy(self.one.indicators, facts, over_limit(self.profile)))

    @kept
    def odd(self) -> list[Row]:
        """Those whose figures themselves may be wrong for what they are, or are none."""
        facts = self.facts
        return [self.row(number) for number in self.noteworthy if facts is None or facts[number].figures]

    @kept
    def facts(self) -> list[Facts] | None:
        """What the rows are to the checks; None where some rest on more than their print."""
        lines = self.lines
        return facts_of(lines.verdicts) if lines.shared else None

    @kept
    def names(self) -> list[str]:
        """The column of names, empty where a row has none."""
        return [one.name or "" for one in self.one.indicators]

    @kept
    def named(self) -> str:
        """All names, a line each."""
        return "\n".join(self.names)

    @kept
    def by_path(self) -> dict[tuple[str, ...], list[Decimal | None]]:
        """The weights below each path of levels."""
        found: dict[tuple[str, ...], list[Decimal | None]] = {}
        for path, start, end in self.lines.runs:
            found.setdefault(path, []).extend(self.lines.weights[start:end])
        return found

    @kept
    def inside(self) -> bool:
        """Does the table list the execution rate among its rows as well as on its own?"""
        own = self.lines.own if self.one.execution is not None else None
        if own is None or "执行" not in self.named:
            return False
        return any(
            weight == own.weight and key(name) in EXECUTION_NAMES
            for name, weight in zip(self.names, self.lines.weights, strict=True)
        )

    @kept
    def exempt(self) -> bool:
        """Is it a template that the authority prescribes (人员类、运转类), whose rows do not follow the level-1 division?"""
        templates = self.profile.templates if self.profile is not None else ()
        names = [key(name) for name in self.names] if templates else []
        return any(sum(map(known.__contains__, names)) * 2 >= len(names) for known in templates)

    @kept
    def full(self) -> Decimal | None:
        """The declared full score."""
        total = self.one.total
        return number_of(total.weight) if total is not None else None

    @kept
    def reasons(self) -> str:
        """What the execution row or the total row of the funds says about money: the reasons, joined."""
        found = [self.one.execution.reason] if self.one.execution else []
        found += [fund.reason for fund in self.one.funds]
        return "".join(text_of(one) for one in found)


def over_limit(profile: Profile | None) -> Decimal:
    """The degree of completion from which on a count needs a word of explanation (T407)."""
    limit = profile.rules.over_limit if profile is not None else None
    return OVER_LIMIT if limit is None else Decimal(limit)


def beyond(reached: Figure, target: Figure, limit: Figure) -> Truth:
    """Is that degree reached?"""
    return reached >= target * limit


def groups_of(table: Table) -> Iterator[tuple[str, Group, list[Row]]]:
    """Each printed level with its pointer and the rows below it, in one pass over the rows.

    A level that is printed again has none the second time.
    """
    depths = {len(group.path) for group in table.one.groups}
    below: dict[tuple[str, ...], list[Row]] = {}
    for row in table.rows if depths else ():
        for depth in depths:
            if depth <= len(row.one.path):
                below.setdefault(row.one.path[:depth], []).append(row)
    for index, group in enumerate(table.one.groups):
        yield f"{table.pointer}/groups/{index}", group, below.pop(group.path, [])


def ambiguous(row: Row) -> bool:
    """Is it unknown whether more or less is better? A bare target under a name or a unit that could mean either."""
    if row.origin != "default":
        return False
    unit = row.target.unit if row.target is not None else ""
    return unit in TIME or unit.endswith("元") or any(word in row.name for word in LESS_IS_BETTER)


@lru_cache(maxsize=KEPT_MANY)
def level_key(name: str) -> str:
    """The name of a level for comparing: `产出 指标（50分）` is 产出. Reports repeat the same few names."""
    return group_key(name)
