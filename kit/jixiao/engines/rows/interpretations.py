"""The two readings of a row: by the rule that the report's own table prints, and by the profile. Neither hides the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jixiao.engines.rows.compiled_rules import Ruling
from jixiao.model.message import Message
from jixiao.model.outcome import Outcome, Reading
from jixiao.rules.formula import compile_formula
from jixiao.rules.methods.params import ParamsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from jixiao.engines.rows.declared import Declared
    from jixiao.model.report import Indicator
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.methods.row import Row
    from jixiao.rules.model import Row as ProfileRow

_MEASURED = frozenset({"step_deduct", "bands", "count_deduct", "converted", "linear_to_zero"})
_NAME = Message("按表中印的评价标准", "by the rule printed in the table")
_MOST = 4096


class DeclaredRules:
    """The printed rules of reports, compiled; each text once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._compiled: dict[tuple[str, Decimal, str | None, bool], Ruling | None] = {}
        self._same: dict[tuple[int, str, Decimal], bool] = {}

    def ruling(self, indicator: Indicator, weight: Decimal, own: ProfileRow | None) -> Ruling | None:
        """The rule that the row prints, if it is read for certain and gives the row's weight; a profile's row lends its formula."""
        text = indicator.rule
        if not text:
            return None
        formula = own.value if own is not None else None
        mark = (text, weight, formula, indicator.target is not None)
        if mark not in self._compiled:
            if len(self._compiled) >= _MOST:
                self._compiled.clear()
            self._compiled[mark] = self._compile(text, weight, formula, target=mark[3])
        return self._compiled[mark]

    def _compile(self, text: str, weight: Decimal, formula: str | None, *, target: bool) -> Ruling | None:
        """The rule of a text; the figures that it names are looked up as facts. `target` says that the row has one."""
        found = _usable(text, weight)
        if found is None:
            return None
        rule, value_of_text = found.measured(target=target)
        formula = formula or value_of_text
        try:
            method, params = self._registry.rule(rule)
        except ParamsError:  # printed figures that no rule of a place could hold either
            return None
        value = compile_formula(formula) if formula and "value" in method.needs else None
        return Ruling(method, params, "declared", value, None, text)

    def lacking(self, indicator: Indicator, weight: Decimal) -> str:
        """Why a row has no rule, as a key of `MISSING`: none is printed, it is printed for several rows, or it was not read."""
        from jixiao.engines.rows.declared import declared

        if not indicator.rule:
            return "rule"
        found = declared(indicator.rule, weight)
        shared = found is not None and found.complete and found.points not in {None, weight}
        return "rule_of_row" if shared else "rule_read"

    def beside(self, outcome: Outcome, row: Row, indicator: Indicator, rule: Mapping[str, Any]) -> Outcome:
        """The profile's outcome with the declared reading beside it, where the table prints a rule with other figures.

        Rules of words have no figures to compare and are left aside.
        """
        from jixiao.engines.rows.declared import same_rule

        ruling = self.ruling(indicator, row.weight, None)
        if ruling is None or ruling.name not in _MEASURED or rule.get("method") not in _MEASURED:
            return outcome
        mark = (id(rule), indicator.rule or "", row.weight)
        if mark not in self._same:
            found = _usable(indicator.rule, row.weight)
            self._same[mark] = found is not None and same_rule(self._registry, rule, found.rule)
        if self._same[mark]:
            return outcome
        other = ruling.compute(row)
        if outcome.score is None or other.score is None:
            return replace(outcome, flags=(*outcome.flags, "declared_differs"))
        reading = Reading(_NAME, other.score)
        return replace(outcome, flags=(*outcome.flags, "declared_differs"), readings=(*outcome.readings, reading))


def _usable(text: str | None, weight: Decimal) -> Declared | None:
    from jixiao.engines.rows.declared import declared  # its patterns are compiled only when a table prints a rule

    found = declared(text, weight)
    if found is None or not found.complete or found.points not in {None, weight}:
        return None
    return found
