"""What a total is made of: the execution row, the policy for rows that do not apply, the modifiers in turn; and what share was recomputed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.rules.algebra import ZERO, Answer, Case, Cases, Figure, Truth, either, lacking, negated, under
from jixiao.rules.methods.base import NotApplicable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.rules.methods.base import TotalModifier
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import RuleFile


class Way(NamedTuple):
    """One way in which a total comes about: when it does (None: else), the total, whether the rules changed it, and by which cases."""

    when: Truth
    total: Figure
    changed: Truth
    steps: tuple[Case, ...] = ()


def ways(sums: Any, rules: RuleFile | None, registry: Registry) -> Iterator[Way]:
    """All ways, in order: the first whose condition holds is the one. A rule without a score leaves the total as it was.

    Of a single table, or over columns, `sums` says what the rows that count have `got`, the weights of those that do not apply
    (`absent`), whether there are such (`out`), and what a modifier sees of a total (`totals`).
    """
    found = _with_policy(sums, rules, registry)
    for rule in rules.modifiers if rules is not None else ():
        modifier, params = registry.modification(rule)
        found = _modified(found, sums, modifier, params)
    return found


def _with_policy(sums: Any, rules: RuleFile | None, registry: Registry) -> Iterator[Way]:
    if rules is not None and rules.not_applicable is not None:
        given = NotApplicable(got=sums.got, absent=sums.absent, full=Decimal(rules.total))
        for one in under(sums.out, registry.policy(rules.not_applicable).total_cases(given)):
            yield Way(one.when, _after(one, sums.got), sums.out, (one,))
    yield Way(None, sums.got, changed=False)


def _modified(before: Iterator[Way], sums: Any, modifier: TotalModifier, params: Any) -> Iterator[Way]:
    for way in before:
        for one in under(way.when, modifier.cases(sums.totals(way.total), params)):
            total = _after(one, way.total)
            changed = negated(total == way.total)
            steps = way.steps if changed is False else (*way.steps, one)
            yield Way(one.when, total, either(way.changed, changed), steps)


def _after(one: Case, before: Figure) -> Figure:
    return before if one.then.score is None else one.then.score


def coverage(counted: Figure, weights: Figure, printed: Figure | None, is_printed: Truth) -> Cases:
    """The share of the weight that was recomputed: of the full score that is printed, else of all weights that are known."""
    yield from under(is_printed, _share(counted, printed))
    yield from _share(counted, weights)
    yield Case(None, Answer(score=ZERO))


def _share(counted: Figure, full: Figure) -> Cases:
    yield from under(full > 0, _quotient(counted, full))


def _quotient(counted: Figure, full: Figure) -> Cases:
    yield Case(None, Answer(score=counted / full))


# -- the execution row ------------------------------------------------------------------------------------------------------


def execution_cases(own: Any, score: Callable[[Any], Cases] | None) -> Cases:
    """By the two amounts, else by the rate that the report states, else what is lacking; `score` gives the cases of the rule.

    Of a single execution row, or over columns, `own` says:

    known, both  are the amounts there, in one unit, and the divisor not 0? are both there at all?
    rate         one amount over the other, where they are known; `stated` is the rate that the report states
    absent       the amounts by name, each with whether it is lacking
    has          is there a `weight`, or a `stated` rate?
    row          what a method scores for a rate: a row whose target is 100 %, so that more than the budget scores no more than the weight
    """
    yield Case(negated(own.has("weight")), lacking("weight"))
    if score is None:
        yield Case(None, lacking("rule"))
        return
    yield from under(own.known, _by_amounts(own, score))
    yield from under(own.has("stated"), _by_stated(own, score))
    yield Case(own.both, lacking("value"))
    yield Case(None, Answer(absent=own.absent))


def _by_amounts(own: Any, score: Callable[[Any], Cases]) -> Cases:
    yield from score(own.row(own.rate))


def _by_stated(own: Any, score: Callable[[Any], Cases]) -> Cases:
    for one in score(own.row(own.stated)):
        yield one._replace(then=one.then._replace(stated=True, absent=own.absent))
