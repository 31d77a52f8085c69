"""The execution row 预算执行率: spent over the full-year budget. No other amount stands in for the full-year budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.rules.algebra import Answer, Case, Cases, lacking, negated, under

if TYPE_CHECKING:
    from collections.abc import Callable


def cases(own: Any, score: Callable[[Any], Cases] | None) -> Cases:
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
