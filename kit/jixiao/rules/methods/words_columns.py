"""`qualitative_tier`, `state_map` and `judgement` over columns: each distinct text of completion is judged once, in Python."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from jixiao.rules.algebra import STATE_MOST, ZERO, Answer, Beyond, Case, Cases, lacking
from jixiao.rules.exact import Exact
from jixiao.rules.methods.words import _BOOLEAN, _by_label, _by_words, _names, plain_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from jixiao.rules.algebra import Cells
    from jixiao.rules.methods.params import NoParams
    from jixiao.rules.methods.words import QualitativeTier, StateMap

_EMPTY, _UNKNOWN = -2, -1
_WORDS = 1000
"""Added to a code whose tier was read from single words."""


def tier(cells: Cells, params: QualitativeTier) -> Cases:
    """The range of the tier that the words belong to."""
    if any(len(phrase) > STATE_MOST for phrases in params.labels for phrase in phrases):
        raise Beyond("long-words")
    code = cells.word(partial(_tier_of, params), "tier")
    nothing = lacking("state", low=ZERO, high=cells.weight)
    tiers = range(len(params.edges) + 1)
    labelled = [Case(code == best * 10 + best, _range(cells, params, best, best)) for best in tiers]
    worded = [
        Case(code == _WORDS + best * 10 + worst, _range(cells, params, best, worst).flagged(("tier_by_words", None)))
        for best in tiers
        for worst in tiers[best:]
    ]
    as_target = Case(cells.column("as_target"), _range(cells, params, 0, 0))
    return [Case(code == _EMPTY, nothing), *labelled, as_target, *worded, Case(None, nothing)]


def _tier_of(params: QualitativeTier, state: str) -> int:
    """The best and the worst tier of a text as one number."""
    text = plain_words(state)
    if not text:
        return _EMPTY
    found = _by_label(text, params.labels)
    if found:
        return found[0] * 10 + found[-1] if found[0] == found[-1] else _UNKNOWN
    found = _by_words(text, params.words)
    return _WORDS + found[0] * 10 + found[-1] if found else _UNKNOWN


def _range(cells: Cells, params: QualitativeTier, best: int, worst: int) -> Answer:
    edges = [Exact.constant(1), *map(Exact.constant, params.edges), ZERO]
    return Answer(low=cells.weight * edges[worst + 1], high=cells.weight * edges[best], high_open=best > 0)


def state(cells: Cells, params: StateMap) -> Cases:
    """The points of the state that is printed."""
    table = params.states or _BOOLEAN
    if any(len(name) > STATE_MOST for key in table for name in _names(key)):
        raise Beyond("long-words")
    code = cells.word(partial(_state_of, table), "state")
    known = [Case(code == index, _given(cells, params, amount)) for index, amount in enumerate(table.values())]
    return [Case(code == _EMPTY, lacking("state")), *known, Case(None, lacking("known_state"))]


def _state_of(table: Mapping[str, Decimal], state: str) -> int:
    text = plain_words(state)
    if not text:
        return _EMPTY
    return next((index for index, key in enumerate(table) if text.lower() in _names(key)), _UNKNOWN)


def _given(cells: Cells, params: StateMap, amount: Decimal) -> Answer:
    given = Exact.constant(amount)
    given = given * cells.weight if params.unit == "share" or not params.states else given
    score = cells.weight - given if params.lost else given
    return Answer(score=score).flagged(("points_exceed_weight", given > cells.weight))


def judgement(cells: Cells, _: NoParams) -> Cases:
    """Nothing but the range is known."""
    return [Case(None, lacking("judgement", low=ZERO, high=cells.weight))]
