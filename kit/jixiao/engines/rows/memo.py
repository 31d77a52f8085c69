"""Printed rows: a target, an actual, a weight and a score under a default rule. Most rows of most reports are such.

Their verdict rests on what they print and on nothing else. It is kept short, without proof, and rows that print the same share
it: tables are full of `100%` for `100%`. Whoever wants the proof has the row written out by the engine.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from jixiao.engines.rows.compiled_rules import NO_RULE, gathered, printed
from jixiao.engines.rows.verdict import judged
from jixiao.rules.facts import Facts
from jixiao.rules.row import is_cost
from jixiao.rules.row_facts import PrintedRow
from jixiao.text.names import group_key
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.engines.rows.compiled_rules import Rulings
    from jixiao.model.report import Indicator
    from jixiao.model.scorecard import Run
    from jixiao.rules.profile import Profile

_MOST_KNOWN = 6_000
_MOST_PATHS = 1_000
"""A verdict takes less than 1 KiB, and a worker of a long run should stay below 64 MiB."""

_NO_FACTS = Facts({})
_PRINTED = attrgetter(
    "target", "actual", "unit", "nature", "weight", "score", "rule", "applicable", "checklist", "coefficient", "doubt",
)  # fmt: skip
"""All that a verdict can rest on beside the levels. Rows of any other sort differ in one of the last five, and are never known."""

Printed = tuple[object, ...]
Verdicts = dict[tuple[bool, str | None], dict[Printed, "PrintedRow"]]
"""The verdicts of profiles with the same default rules, by what counts of the levels: a cost, a group with rules of its own."""


class Known:
    """What is known of such rows under the rules of one profile. Profiles with the same default rules share the verdicts."""

    def __init__(self, rulings: Rulings, verdicts: Verdicts) -> None:
        self._rulings = rulings
        self._verdicts = verdicts
        self._by_path: dict[tuple[str, ...], dict[Printed, PrintedRow]] = {}

    def below(self, path: tuple[str, ...]) -> dict[Printed, PrintedRow]:
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

    def rows(self, rows: Sequence[Indicator], runs: Sequence[Run]) -> list[PrintedRow] | None:
        """The verdicts on the rows of a table; None when one of them rests on more."""
        found: list[PrintedRow] = []
        for path, start, end in runs:
            below, known = rows[start:end], self.below(path)
            verdicts = list(map(known.get, map(_PRINTED, below)))
            made = verdicts if all(verdicts) else self._completed(known, below, verdicts)
            if made is None:
                return None
            found += made  # type: ignore[arg-type]  # none is None any more
        return found

    def _completed(
        self, known: dict[Printed, PrintedRow], rows: Sequence[Indicator], verdicts: Sequence[PrintedRow | None]
    ) -> list[PrintedRow | None] | None:
        """The verdicts with those that were not known before, which are kept; None when one of them rests on more."""
        made = list(verdicts)
        for index, row in enumerate(rows):
            if made[index] is None:
                mark = _PRINTED(row)
                verdict = known.get(mark) or _judge(row, self._rulings)
                if verdict is None:
                    return None
                if len(known) >= _MOST_KNOWN:
                    known.clear()
                made[index] = known[mark] = verdict
        return made


def signature(profile: Profile) -> object:
    """What the verdicts on such rows rest on in the rules of a profile: not on how sure these are."""
    rules, own = profile.rules, profile.id if profile.group_defaults else ""
    given = msgspec.to_builtins(rules.defaults, enc_hook=str) or {}
    defaults = {
        kind: {name: it for name, it in rule.items() if name != "basis"} for kind, rule in given.items() if rule
    }
    return own, msgspec.json.encode(defaults), profile.scale


def _judge(one: Indicator, rulings: Rulings) -> PrintedRow | None:
    """The verdict on one row; None when it rests on more than the row's own cells or its weight is not printed."""
    if one.rule is not None or one.checklist or one.coefficient is not None or one.applicable is False or one.doubt:
        return None
    weight = parse(one.weight).number if one.weight is not None else None
    if weight is None:
        return None
    row = printed(one, weight)
    ruling = rulings.of_row(one, row.nature, row.origin)
    row = gathered(row, one, ruling, _NO_FACTS, "").row
    outcome = ruling.compute(row) if ruling is not None else NO_RULE
    status, computed = judged(outcome, row.claimed, rulings.profile.scale)
    return PrintedRow(row, outcome, computed, status, cost=is_cost(one.path))
