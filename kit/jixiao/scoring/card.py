"""The scorecard: what every row claims, what the rules make of it, and how far that is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from jixiao.profile.model import Basis, WeightOrigin
from jixiao.scoring.facts import Input
from jixiao.scoring.methods.base import Outcome

Status = Literal["agrees", "overstated", "understated", "unverifiable"]
RowBasis = Literal["cited", "practice", "unverified", "declared", "stated"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Another reading of a row's rule. `accepted` ones may stand beside the main one; the others are for comparison only."""

    name: tuple[str, str]
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
    proof: Proof = Proof()

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
        """Does the row count as recomputed? Ranges, missing inputs and inferred weights do not."""
        return self.status != "unverifiable" and self.computed is not None and self.weight_origin != "inferred"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that were used. `id` is `declared` for the table printed in the report."""

    id: str
    version: str
    basis: Basis | Literal["declared"]
    reason: tuple[str, str]


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """One evaluation, re-scored. `grade_computed` has two entries where the report's date decides and is not known."""

    name: str
    profile: Chosen
    weight: Decimal | None
    claimed: Decimal | None
    computed: Decimal | None
    grade_claimed: str | None
    grade_computed: tuple[str, ...]
    coverage: Decimal
    rows: tuple[ScoreRow, ...]
    modifiers: tuple[str, ...] = ()
