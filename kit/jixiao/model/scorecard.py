"""The scorecard: what every row claims, what the rules make of it, and how far that is known."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypeVar

import msgspec

from jixiao.model.facts import Input
from jixiao.model.kinds import Basis, WeightOrigin
from jixiao.model.message import Message
from jixiao.model.outcome import Outcome
from jixiao.text.cached import kept
from jixiao.text.quantity import added

if TYPE_CHECKING:
    from collections.abc import Sequence

    class RowWriter(Protocol):
        """Writes rows whose verdicts are shared."""

        def __call__(self, index: int, /) -> Placed:
            """The row at an index, with its proof."""

        def origin(self, index: int, /) -> Origin:
            """What its rule rests on."""


Status = Literal["agrees", "overstated", "understated", "unverifiable"]
_ZERO = Decimal(0)
P = TypeVar("P")
"""The rules behind a scorecard."""

V = TypeVar("V", bound="Verdict | ScoreRow")
"""What is kept of a row."""

Run: TypeAlias = tuple[tuple[str, ...], int, int]
"""Rows next to each other below the same levels: these levels, the index of the first row, and that behind the last."""

RowBasis = Literal["cited", "practice", "unverified", "declared", "stated"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Another reading of a row's rule. `accepted` ones may stand beside the main one; the others are for comparison only."""

    name: Message
    score: Decimal | None = None
    rate: Decimal | None = None
    accepted: bool = True
    matches: bool = False


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """How a score came about, to be followed by hand."""

    rule: str = ""
    outcome: Outcome = Outcome()
    inputs: tuple[Input, ...] = ()
    unrounded: Decimal | None = None
    rounded: Decimal | None = None
    difference: Decimal | None = None

    @property
    def formula(self) -> str:
        """The computation with its figures. It is written only when it is asked for."""
        return self.outcome.formula


class Inherited(msgspec.Struct, frozen=True):
    """The rule file that a row's rule is inherited from, and how sure it is there.

    The row's own `basis` is the weaker of that and the basis of the file that inherits: that a rule of the province holds for a
    table of the city is no surer than what is known of the city's table.
    """

    id: str
    basis: Basis


class ScoreRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: the execution row or an indicator. `pointer` is its place in the report.

    `computed` is rounded to the profile's step; None where only a range is known (`low` to `high`) or an input is missing.
    `missing` names what is lacking: keys of `methods.base.MISSING` or names of facts.
    """

    row: Literal["execution", "indicator"]
    path: tuple[str, ...]
    name: str
    weight: Decimal | None
    weight_origin: WeightOrigin | None
    claimed: Decimal | None
    computed: Decimal | None
    status: Status
    method: str | None
    basis: RowBasis | None
    pointer: str
    low: Decimal | None = None
    high: Decimal | None = None
    missing: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    flags: tuple[str, ...] = ()
    cite: str | None = None
    inherited: Inherited | None = None
    proof: Proof = Proof()

    @property
    def source_basis(self) -> RowBasis | None:
        """How sure the source of the rule is: of an inherited rule that of the file it comes from."""
        return self.inherited.basis if self.inherited is not None and self.basis != "stated" else self.basis

    @property
    def unrounded(self) -> Decimal | None:
        """The score by the rules as it is computed."""
        return self.proof.unrounded

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The figures the score rests on, each with the pointer of its place in the report."""
        return tuple(
            one
            if one.pointer is None or one.pointer.startswith("/")
            else msgspec.structs.replace(one, pointer=f"{self.pointer}/{one.pointer}")
            for one in self.proof.inputs
        )

    @property
    def counted(self) -> bool:
        """Does the row count as recomputed?"""
        return counts(self.status, self.computed, self.weight_origin)


def counts(status: Status, computed: Decimal | None, origin: WeightOrigin | None) -> bool:
    """Does a row count as recomputed? Ranges, missing inputs and inferred weights do not."""
    return status != "unverifiable" and computed is not None and origin != "inferred"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that were used. `id` is `declared` for the table printed in the report; `since` is their first fiscal year."""

    id: str
    version: str
    basis: Basis | Literal["declared"]
    reason: Message
    since: int | None = None


class Origin(NamedTuple):
    """What the rule of a row rests on: how sure it is, its source, and the file that it is inherited from."""

    basis: RowBasis | None
    cite: str | None
    inherited: Inherited | None


class Placed(NamedTuple):
    """A row that may have been written for another that prints the same, and what this one has of its own and of its rules."""

    row: ScoreRow
    path: tuple[str, ...]
    name: str
    pointer: str
    basis: RowBasis | None
    cite: str | None
    inherited: Inherited | None

    @property
    def source_basis(self) -> RowBasis | None:
        """How sure the source of the rule is: of an inherited rule that of the file it comes from."""
        return self.inherited.basis if self.inherited is not None and self.basis != "stated" else self.basis

    @property
    def own(self) -> ScoreRow:
        """The row itself."""
        return msgspec.structs.replace(
            self.row, path=self.path, name=self.name, pointer=self.pointer, basis=self.basis, cite=self.cite,
            inherited=self.inherited,
        )  # fmt: skip


class Verdict:
    """What the rules make of a row, without its proof; a `ScoreRow` has all of this too."""

    __slots__ = ("claimed", "computed", "counted", "status", "weight", "weight_origin")

    def __init__(
        self,
        weight: Decimal | None,
        weight_origin: WeightOrigin | None,
        claimed: Decimal | None,
        computed: Decimal | None,
        status: Status,
    ) -> None:
        self.weight = weight
        self.weight_origin = weight_origin
        self.claimed = claimed
        self.computed = computed
        self.status: Status = status
        self.counted = counts(status, computed, weight_origin)


class Lines(Generic[P, V]):
    """The rows of a scorecard, the execution row apart, and the rules behind them.

    `verdicts` are those of the indicator rows, `own` that of the execution row. A row with its proof is written when it is asked for.
    `shared` says that each verdict rests on the row's own cells alone, and stands for all rows that print the same.
    `runs` are the indicator rows by the levels above them.
    `weights` and `claims` are columns of the indicator rows, `weighed` and `claimed` their sums, None where a row has none.
    """

    def __init__(
        self,
        profile: P | None,
        own: Verdict | ScoreRow | None,
        execution: Callable[[], ScoreRow] | None,
        verdicts: Sequence[V],
        write: RowWriter | None = None,
        runs: Sequence[Run] = (),
    ) -> None:
        self.profile = profile
        self.runs = runs
        self.own = own
        self.verdicts = verdicts
        self.shared = write is not None
        self._execution = execution
        self._write = write
        self._rows: tuple[ScoreRow, ...] | None = None

    @property
    def execution(self) -> ScoreRow | None:
        """The execution row; None when neither the report nor its rules have one."""
        if self._execution is not None:
            self.own, self._execution = self._execution(), None
        assert not isinstance(self.own, Verdict)
        return self.own

    @property
    def rows(self) -> tuple[ScoreRow, ...]:
        """The indicator rows in order."""
        if self._rows is None:
            self._rows = tuple(map(self.row, range(len(self.verdicts))))
        return self._rows

    def row(self, index: int) -> ScoreRow:
        """The indicator row at an index."""
        if self._write is None:
            row = self.verdicts[index]
            assert isinstance(row, ScoreRow)
            return row
        return self._write(index).own

    def origin(self, index: int) -> Origin:
        """What the rule of the indicator row at an index rests on. The row is not written for it."""
        if self._write is not None:
            return self._write.origin(index)
        row = self.verdicts[index]
        assert isinstance(row, ScoreRow)
        return Origin(row.basis, row.cite, row.inherited)

    def placed(self, index: int) -> Placed:
        """Where verdicts are shared: the row that was written for all that print the same, and what is of this one alone."""
        assert self._write is not None
        return self._write(index)

    @kept
    def weights(self) -> list[Decimal | None]:
        """The weights, wherever they come from."""
        return [one.weight for one in self.verdicts]

    @kept
    def claims(self) -> list[Decimal | None]:
        """The scores that the report gives."""
        return [one.claimed for one in self.verdicts]

    @kept
    def weighed(self) -> Decimal | None:
        """The sum of all weights; None where one is not known."""
        return added(self.weights)

    @kept
    def claimed(self) -> Decimal | None:
        """The sum of all claimed scores; None where one is not known."""
        return added(self.claims)

    @property
    def parts(self) -> Sequence[Verdict | ScoreRow | V]:
        """What the sums are made of: the execution row and the indicators."""
        return self.verdicts if self.own is None else [self.own, *self.verdicts]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and (self.execution, self.rows) == (other.execution, other.rows)

    __hash__ = None  # type: ignore[assignment]


class Made(NamedTuple):
    """What the rules make of an evaluation as a whole; see `Scorecard`."""

    computed: Decimal | None
    grade_computed: tuple[str, ...]
    coverage: Decimal
    modifiers: tuple[str, ...] = ()
    modified: Decimal | None = None


class Scorecard(msgspec.Struct, frozen=True, kw_only=True, eq=False, dict=True):
    """One evaluation, re-scored. What `make` makes of it as a whole is made when it is asked for.

    computed        the total by the rules, claimed scores standing in for unverifiable rows; None where no row was recomputed,
                    so that a claimed score never looks confirmed
    grade_computed  of that total; two entries where the report's date decides and is not known
    coverage        the share of the weight that was really recomputed
    modified        the total as the rules' modifiers make it, whatever was recomputed; `modifiers` are their computations
    """

    name: str
    profile: Chosen
    weight: Decimal | None
    claimed: Decimal | None
    grade_claimed: str | None
    lines: Lines[Any, Any]
    make: Callable[[], Made]

    @kept
    def made(self) -> Made:
        """All that `make` makes."""
        return self.make()

    computed = property(lambda self: self.made.computed)
    grade_computed = property(lambda self: self.made.grade_computed)
    coverage = property(lambda self: self.made.coverage)
    modifiers = property(lambda self: self.made.modifiers)
    modified = property(lambda self: self.made.modified)

    @property
    def rows(self) -> tuple[ScoreRow, ...]:
        """The execution row, where there is one, and the indicators in order."""
        own = self.lines.execution
        return self.lines.rows if own is None else (own, *self.lines.rows)

    @property
    def statuses(self) -> set[Status]:
        """The statuses that rows have."""
        return {one.status for one in self.lines.parts}
