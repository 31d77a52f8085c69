"""The plugin that brings the built-in checks: the same door as everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.toolkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.rules.check import Check


@hookimpl
def jixiao_checks() -> Iterable[Check]:
    """All built-in rooms of checks. Their catalogue entries are found by family, so that none is read before it is needed."""
    from jixiao.rules.check import Check
    from jixiao.rules.checks import certainty, deferred, funds, indicators, local, policy, scores, tables, weights

    return [
        Check(name="structure", run=deferred.structure),
        Check(name="statements", run=deferred.statements),
        Check(name="certainty", run=certainty.check),
        Check(name="weights", run=weights.check),
        Check(name="scores", run=scores.check),
        Check(name="funds", run=funds.check),
        Check(name="indicators", run=indicators.check),
        Check(name="tables", run=tables.check),
        Check(name="targets", run=deferred.targets),
        Check(name="agreement", run=deferred.agreement),
        Check(name="policy", run=policy.check),
        Check(name="transfers", run=deferred.transfers),
        Check(name="local", run=local.check),
    ]
