"""A partition from packed tables to scores: chosen profiles, ruled rows, verdicts, the execution row, totals, grades, coverage.

Everything is one Ibis expression after another; only few distinct things come back to be judged in Python: sorts of
evaluations, names of rows where a place has a table of its own, and words of completion.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import ibis
import pyarrow as pa

from jixiao.engines.columns.checks_rows import LOOKED_AT
from jixiao.engines.columns.expressions import KEYS, beside, looked_up, numbered
from jixiao.engines.columns.profile_choice import SEPARATOR, Chosen, choose
from jixiao.engines.columns.row_columns import millionths
from jixiao.engines.columns.rulebook import Rulebook, fact_column
from jixiao.rules.whole import micro

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.rows.engine import Scorer
    from jixiao.rules.profile import Profile

_NUMBERS = ("points", "claimed")
_MICRO = ("target_base", "actual_base", "least", "greatest", "aim", "value", "coefficient_base", "named")
_LOOKED_AT = (
    "row", "path", "name", "level", "direction", "origin", "target_kind", "actual_kind", "actual_unit", "exact", "at_least", "at_most",
    "span", "one_unit", "about", "state", "as_target", "not_applicable", "reasoned", "points_origin", *_NUMBERS, *_MICRO,
)  # fmt: skip


class Tables(NamedTuple):
    """The packed tables of one partition."""

    reports: ir.Table
    evaluations: ir.Table
    funds: ir.Table
    indicators: ir.Table
    facts: ir.Table


@dataclass
class Partition:
    """One partition being scored by one engine. `wanted` is a profile that was asked for."""

    engine: Engine
    tables: Tables
    scorer: Scorer
    checks: bool = False

    # -- evaluations and their rules ---------------------------------------------------------------------------------------

    @cached_property
    def chosen(self) -> Chosen:
        """The evaluations that columns can take, with their choice."""
        reports = self.tables.reports.drop("record", "title", "evaluations", "superior")
        evaluations = self.tables.evaluations.inner_join(reports, "report")
        plain = evaluations.filter(~self._is_odd(evaluations))
        return choose(self.engine, plain, self.tables.indicators, self.scorer.chooser, self.scorer.wanted)

    @cached_property
    def profiles(self) -> list[Profile | None]:
        """The profiles of the choices, each once."""
        found: dict[str | None, Profile | None] = {}
        for choice in self.chosen.choices:
            found.setdefault(_mark(choice.profile), choice.profile)
        return list(found.values())

    @cached_property
    def book(self) -> Rulebook:
        """The rules of the profiles."""
        return Rulebook(self.scorer, self.profiles)

    @cached_property
    def evaluations(self) -> ir.Table:
        """The evaluations with `choice` and the number of their `profile`."""
        numbers = {_mark(profile): number for number, profile in enumerate(self.profiles)}
        profiles = pa.array([numbers[_mark(one.profile)] for one in self.chosen.choices], pa.int32())
        return numbered(self.engine, self.chosen.evaluations, "choice", {"profile": profiles})

    # -- rows --------------------------------------------------------------------------------------------------------------

    @cached_property
    def _read(self) -> ir.Table:
        """The rows with their profile, their numbers as counts of millionths, and the profile's own row of that name."""
        rows = self.tables.indicators.select(*KEYS, *_LOOKED_AT, *(LOOKED_AT if self.checks else ()))
        rows = rows.inner_join(self.evaluations.select(*KEYS, "profile"), KEYS)
        rows = rows.mutate(**{f"{name}_i": micro(rows[name]) for name in _NUMBERS})
        return self._with_own(rows)

    def _with_own(self, rows: ir.Table) -> ir.Table:
        """Beside each row what the profile's own row of that name says: its rule, its weight, what if it does not apply."""
        listed = [
            number for number, profile in enumerate(self.profiles) if profile is not None and profile.rules.indicators
        ]
        if not listed:
            return rows.mutate(own_rule=ibis.null("int32"), own_policy=ibis.null("int32"))
        path = ibis.coalesce(rows.path.join(SEPARATOR), "")
        named = rows.mutate(
            own_path=ibis.cases((rows.profile.isin(listed), path)),
            own_name=ibis.coalesce(rows.name, ""),
        )
        keys = ["profile", "own_path", "own_name"]
        asked = named.filter(named.own_path.notnull()).select(*keys).distinct()
        columns = {
            "own_rule": pa.int32(),
            "own_policy": pa.int32(),
            "own_points": pa.int64(),
            "own_origin": pa.string(),
        }
        joined = looked_up(self.engine, named, asked, keys, self._own_row, columns).drop("own_path", "own_name")
        blank = joined.points_i.isnull() & joined.own_points.notnull()
        return joined.mutate(
            points_i=ibis.coalesce(joined.points_i, joined.own_points),
            points_origin=ibis.cases((blank, joined.own_origin), else_=joined.points_origin),
        ).drop("own_points", "own_origin")

    def _own_row(self, pair: dict[str, Any]) -> tuple[Any, ...]:
        """What the profile's own rows say of a row with these levels and this name."""
        profile = self.profiles[pair["profile"]]
        assert profile is not None
        path = tuple(pair["own_path"].split(SEPARATOR)) if pair["own_path"] else ()
        known = profile.row(path, pair["own_name"])
        rule, policy, weight, origin = None, None, None, None
        if known is not None:
            rule, policy = self.book.own(profile, known)
            if known.weight is not None:
                weight = millionths(Decimal(known.weight))
                origin = "rule" if known.weight_origin == "printed" else known.weight_origin
        return rule, policy, weight, origin

    @cached_property
    def _ruled(self) -> ir.Table:
        """The rows with the numbers of their rules, the facts that these ask for, and the judged words of completion."""
        rows = self._with_facts(self.book.ruled(self._read))
        self.book.examine()
        return self._with_words(rows)

    def _with_facts(self, rows: ir.Table) -> ir.Table:
        names = self.book.facts()
        if not names:
            return rows
        facts = self.tables.facts.filter(self.tables.facts.name.isin(names))
        pivot = facts.group_by(KEYS).agg(
            **{fact_column(name): facts.base.max(where=facts.name == name) for name in names}
        )
        joined = beside(rows, pivot)
        return joined.mutate(**{f"{fact_column(name)}_i": micro(joined[fact_column(name)]) for name in names})

    def _with_words(self, rows: ir.Table) -> ir.Table:
        """Each distinct text of completion is judged once for its rule."""
        worded = [number for number in self.book.worded if number not in self.book.beyond]
        if not worded:
            return rows.mutate(word=ibis.null("int32"))
        looked = rows.rule.isin(worded) & rows.state.notnull()
        signs = self.book.signs_of(worded)
        if signs is not None:  # says the same once more, in a way that is known before anything is joined
            looked = looked & rows.direction.isin(signs)
        asked = rows.filter(looked).select("rule", "state").distinct()
        columns = {"word": pa.int32()}
        return looked_up(self.engine, rows, asked, ["rule", "state"], self._word, columns)

    def _word(self, one: dict[str, Any]) -> tuple[int]:
        return (self.book.worded[one["rule"]](one["state"]),)

    @cached_property
    def read(self) -> ir.Table:
        """The rows of the evaluations that columns can take, with profile, weight and claimed score, without verdicts."""
        return self._read if self.beyond is None else self._read.anti_join(self.beyond, KEYS)

    # -- what only the row engine can take ---------------------------------------------------------------------------------

    @cached_property
    def beyond(self) -> ir.Table | None:
        """The evaluations with a row whose rule has no columnar form; None when there is none."""
        rows = self._ruled
        if not self.book.beyond:
            return None
        stuck = rows.rule.isin(list(self.book.beyond))
        found = self.engine.fetch(rows.filter(stuck).select(*KEYS).distinct())
        return self.engine.small(found) if found.num_rows else None

    @cached_property
    def taken(self) -> ir.Table:
        """The evaluations that columns take."""
        return self.evaluations if self.beyond is None else self.evaluations.anti_join(self.beyond, KEYS)

    @cached_property
    def left(self) -> ir.Table:
        """The keys of those that they leave to the row engine."""
        odd = self.tables.evaluations.filter(self._is_odd).select(*KEYS)
        return odd if self.beyond is None else odd.union(self.beyond)

    def _is_odd(self, evaluations: ir.Table) -> ir.BooleanColumn:
        """Can columns not score it, or not check it where that is asked for?"""
        odd = evaluations.odd.notnull()
        return odd | evaluations.unsettled if self.checks else odd

    @cached_property
    def rows(self) -> ir.Table:
        """The verdict on every indicator row of the evaluations that columns can take."""
        rows = self._ruled if self.beyond is None else self._ruled.anti_join(self.beyond, KEYS)
        program, answer = self.book.program(rows)
        judged = program.verdicts(rows.mutate(answer=answer))
        basis = self.book.said("basis", judged.ruling)
        policies = [
            number
            for number, one in enumerate(self.profiles)
            if one is not None and one.rules.not_applicable is not None
        ]
        return judged.mutate(
            method=self.book.said("name", judged.ruling),
            basis=ibis.cases((judged.stated.fill_null(False), "stated"), else_=basis),
            left_out=judged.not_applicable & judged.own_policy.isnull() & judged.profile.isin(policies),
        )


def _mark(profile: Profile | None) -> str | None:
    """What tells one profile from another: its rules, and the place whose grade bands hold."""
    return None if profile is None else f"{profile.id}@{profile.local.id}"
