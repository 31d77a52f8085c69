"""Plain rows: a target, an actual, a weight and a score under a default rule. Most rows of most reports are plain.

Their verdict rests on what they print and on nothing else. It is kept short, without proof, and rows that print the same share
it: tables are full of `100%` for `100%`. Whoever wants the proof has the row written out by the engine.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from jixiao.rules.methods.row import exact
from jixiao.rules.row import is_cost, kind_of
from jixiao.rules.row_facts import Plain
from jixiao.text.names import group_key
from jixiao.text.quantity import EXACT, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from jixiao.engines.rows.compiled_rules import Rulings
    from jixiao.model.report import Indicator
    from jixiao.model.scorecard import ScoreRow
    from jixiao.rules.methods.ratio import Ratio
    from jixiao.rules.profile import Profile

_MOST_KNOWN = 6_000
_MOST_PATHS = 1_000
"""A verdict takes less than 1 KiB, and a worker of a long run should stay below 64 MiB."""

_PATH = attrgetter("path")
_PRINTED = attrgetter(
    "target",
    "actual",
    "unit",
    "nature",
    "weight",
    "score",
    "rule",
    "applicable",
    "checklist",
    "coefficient",
    "doubt",
)
"""All that a verdict can rest on beside the levels. Rows that are not plain differ in one of the last five, and are never known."""

Printed = tuple[object, ...]
Verdicts = dict[tuple[bool, str | None], dict[Printed, "Plain"]]
"""The verdicts of profiles with the same default rules, by what counts of the levels: a cost, a group with rules of its own."""


class Known:
    """What is known of plain rows under the rules of one profile. Profiles with the same default rules share the verdicts."""

    def __init__(self, rulings: Rulings, verdicts: Verdicts) -> None:
        self._rulings = rulings
        self._verdicts = verdicts
        self._by_path: dict[tuple[str, ...], dict[Printed, Plain]] = {}

    def below(self, path: tuple[str, ...]) -> dict[Printed, Plain]:
        """The verdicts on rows below a path of levels."""
        found = self._by_path.get(path)
        if found is None:
            group = group_key(path[0]) if path else None
            own = group if group in self._rulings.profile.group_defaults else None
            found = self._verdicts.setdefault((is_cost(path), own), {})
            if len(self._by_path) >= _MOST_PATHS:
                self._by_path.clear()
            self._by_path[path] = found
        return found

    def rows(self, rows: Sequence[Indicator], write: Callable[[int], ScoreRow]) -> list[Plain] | None:
        """The verdicts on the rows of a table; None when one of them is not plain. `write` gives the whole row at an index."""
        paths, marks = list(map(_PATH, rows)), list(map(_PRINTED, rows))
        below = {path: self.below(path) for path in dict.fromkeys(paths)}
        found = [below[path].get(mark) for path, mark in zip(paths, marks, strict=True)]
        for index, one in enumerate(found) if None in found else ():
            if one is None:
                known = below[paths[index]]
                made = known.get(marks[index]) or _judge(rows[index], self._rulings, partial(write, index))
                if made is None:
                    return None
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                found[index] = known[marks[index]] = made
        return found  # type: ignore[return-value]  # none is None any more


def signature(profile: Profile) -> object:
    """What the verdicts on plain rows rest on in the rules of a profile."""
    rules = profile.rules
    own = profile.id if profile.group_defaults else ""
    return own, msgspec.json.encode(rules.defaults, enc_hook=str), str(rules.score_step), rules.rounding


def _judge(one: Indicator, rulings: Rulings, write: Callable[[], ScoreRow]) -> Plain | None:
    """The verdict on one row; None when it rests on more than the row's own cells or its weight is not printed."""
    if one.rule is not None or one.checklist or one.coefficient is not None or one.applicable is False or one.doubt:
        return None
    weight = parse(one.weight).number if one.weight is not None else None
    if weight is None:
        return None
    group = one.path[0] if one.path else None
    plain = Plain(one, weight, parse(one.score).number if one.score is not None else None)
    if plain.claimed is None or weight < 0 or _in_proportion(plain, rulings, group) != plain.claimed:
        plain.take(write())
    return plain


def _in_proportion(plain: Plain, rulings: Rulings, group: str | None) -> Decimal | None:
    """The score by the usual rule, in proportion to completion, of two exact figures in one unit; None for anything else."""
    target, actual = plain.target, plain.actual
    if target is None or actual is None or target.unit != actual.unit or not exact(actual):
        return None
    aim, value = target.base, actual.base
    if target.kind != "number" or target.hedge or aim is None or value is None or aim <= 0 or value < 0:
        return None
    ruling = rulings.default(kind_of(plain.nature, plain.origin), group)
    if ruling is None or not ruling.proportional:
        return None
    return rounded(_share(plain, aim, value, ruling.params), rulings)


def _share(plain: Plain, aim: Decimal, value: Decimal, params: Ratio) -> Decimal | None:
    """The unrounded score; None where the method has more to say than a score."""
    if plain.nature in {"≤", "<"}:
        return plain.weight if value <= aim and plain.origin != "category" else None
    if plain.nature not in {"≥", ">", "=", ""}:
        return None
    degree = EXACT.divide(value, aim)
    if degree >= 1:
        return plain.weight if degree <= params.over_limit else None
    return EXACT.divide(EXACT.multiply(plain.weight, value), aim)


def rounded(score: Decimal | None, rulings: Rulings) -> Decimal | None:
    """A score by the step of the rules; None where they round in another way than usual."""
    rules = rulings.profile.rules
    if score is None or rules.rounding != "half_up":
        return None
    steps = EXACT.divide(score, rules.score_step).to_integral_value(rounding=ROUND_HALF_UP)
    return EXACT.multiply(steps, rules.score_step)
