"""What checks of single rows make of a plain row, found once for all rows that print the same: most need no second look."""

from __future__ import annotations

from decimal import Decimal
from itertools import compress
from operator import attrgetter, ne
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.model.scorecard import Verdict
from jixiao.rules.checks.words import LEFT_OVER_MARKS, text_of
from jixiao.rules.row import kind_of
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.outcome import Outcome
    from jixiao.model.report import Indicator
    from jixiao.model.scorecard import ScoreRow, Status
    from jixiao.rules.methods.row import Row
    from jixiao.text.quantity import Quantity

_BARE = frozenset({Decimal(0), Decimal(1), None})
_HUNDRED = Decimal(100)
_REASON, _USUAL = attrgetter("reason"), attrgetter("usual")
_MARKS = frozenset(LEFT_OVER_MARKS)


class Facts(NamedTuple):
    """What a plain row is to the checks.

    noteworthy   it must be looked at whatever its name and reason are
    over   the degree of completion of a count above its target
    alike  is the figure equal to its target? See the function of that name
    full   the claimed score is the whole weight
    usual  the row is of no interest with a reason (1: points were lost), or without one (0: none were); 2 where more decides
    figures  the figures may be wrong for what they are
    """

    noteworthy: bool
    over: Decimal | None
    alike: bool | None
    full: bool
    usual: int
    figures: bool


def facts_of(plain: Sequence[PrintedRow]) -> list[Facts]:
    """What the rows of a table are to the checks."""
    return [one.facts or _facts(one) for one in plain]


def noteworthy(rows: Sequence[Indicator], facts: Sequence[Facts], limit: Decimal) -> Iterator[int]:
    """The rows that a check may have something to say about: by what they print, by a reason too many or one that is missing."""
    reasons = list(map(_REASON, rows))
    usual: Iterable[int] = range(len(rows))
    if all(map(text_of, set(reasons) - {None})):  # mostly none is empty, and most rows are of no interest as they are
        usual = compress(usual, map(ne, map(_USUAL, facts), map(bool, reasons)))
    for number in usual:
        fact, reason = facts[number], reasons[number]
        if fact.usual == (reason is not None) and (reason is None or text_of(reason)):
            continue
        over = fact.over is not None and fact.over >= limit
        if fact.noteworthy or over or (reason if fact.full else not text_of(reason)):
            yield number


def alike(target: Quantity | None, actual: Quantity | None) -> bool | None:
    """Is the figure equal to its target, to the digit? None where there are no two figures; 100 % and nothing cannot be otherwise."""
    if target is None or actual is None or target.kind != "number" or actual.kind != "number" or target.base in _BARE:
        return None
    return target.number == actual.number and target.unit == actual.unit


def _facts(one: PrintedRow) -> Facts:
    over, tell = _over(one), _figures_tell(one)
    always = tell or _score_tells(one)
    figures = tell or over is not None
    usual = 2 if always or figures else int(not one.full)
    one.facts = made = Facts(always, over, alike(one.target, one.actual), one.full, usual, figures)
    return made


def _score_tells(one: PrintedRow) -> bool:
    """Anything but a score within the weight that agrees with the rule."""
    return one.status != "agrees" or one.claimed is None or one.weight is None or not 0 <= one.claimed <= one.weight


def _figures_tell(one: PrintedRow) -> bool:
    """Anything but two figures in one unit, neither of which can be wrong for what it is."""
    target, actual = one.target, one.actual
    if target is None or actual is None or not target.kind == actual.kind == "number" or target.unit != actual.unit:
        return True
    if target.number is None or actual.number is None or actual.comparator or one.cost:
        return True
    if target.number <= 0 or (actual.unit == "%" and actual.number > _HUNDRED):
        return True
    return not (_MARKS.isdisjoint(target.text) and _MARKS.isdisjoint(actual.text))


def _over(one: PrintedRow) -> Decimal | None:
    target, actual = one.target, one.actual
    if target is None or actual is None or not target.number or actual.number is None or target.unit == "%":
        return None
    return EXACT.divide(actual.number, target.number) if actual.number > target.number else None


class PrintedRow(Verdict):
    """The verdict on all rows that print the same, and what it comes from. `facts` and `said` are room for what the checks make of it.

    `written` is the row with its proof, once one was asked for: the others differ in name, place and source only.
    """

    __slots__ = ("actual", "cost", "facts", "full", "kind", "outcome", "row", "said", "target", "written")

    def __init__(self, row: Row, outcome: Outcome, computed: Decimal | None, status: Status, *, cost: bool) -> None:
        super().__init__(row.weight, "printed", row.claimed, computed, status)
        self.cost, self.row, self.outcome = cost, row, outcome
        self.target, self.actual = row.target, row.actual
        self.full = row.claimed == row.weight
        self.facts: Any = None
        self.said: dict[Any, Any] = {}
        self.kind = kind_of(row.nature, row.origin)
        self.written: ScoreRow | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """What a person should look at."""
        return self.outcome.flags

    @property
    def unrounded(self) -> Decimal | None:
        """The score by the rules as it is computed."""
        return self.outcome.score
