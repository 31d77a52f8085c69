"""Which misses are not spoken of, and which only doubtfully: the operands may be others, or the figure is no mistake.

The evidence says how surely the words bind the operands, before anybody looks at how the figure misses. These gates look at the miss:

1. Less than nothing (`less_than_nothing`): no sum of amounts is negative, so its operands are others.
2. Other operands: a base too small for its part or too far away (`foreign`, `_far_off`), a nearer figure that makes a rate true (`nearer`), the part without what its bracket holds (`without_bracket`).
3. No mistake (`mistaken`): the figure does not look like one that people make, and the operands are not given (`_given`).
4. Another base of the sentence makes it true (`rebased`): then it is doubtful.
5. Another relation of the passage makes it true (`otherwise`): then what was certain is doubtful, and what was doubtful is not said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jixiao.documents.audit.mistakes import mistaken
from jixiao.documents.audit.readings import by_the_piece, foreign, nearer, otherwise, rebased, without_bracket
from jixiao.documents.audit.slips import explained
from jixiao.documents.audit.weighing import certain

if TYPE_CHECKING:
    from jixiao.documents.audit.statement import Binding, Slip, Statement

Voice = Literal["silent", "doubtful", "certain"]

_FAR = 10
_NAMED = frozenset({"one scope", "one sentence", "subject named", "same name, other year"})
"""Operands that the words name, however far the figure is from them."""
_GIVEN = frozenset({"certain grid", "base proven", "base inside", "one slip"})
_ALONE = frozenset({"one scope", "part named", "only candidate"})
_WHOLE = frozenset({"common words", "whole matter"})
"""Evidence beside which no miss is too far off to be a mistake: one of the first, or all of the second or third."""


def less_than_nothing(statement: Statement, binding: Binding) -> bool:
    """Whether a sum makes less than nothing for a figure that cannot be that, and neither words nor a slip of an operand explain it."""
    target, ends = statement.target, binding.interval()
    if binding.form != "sum" or ends is None or ends[2] >= 0:
        return False
    if target.role != "stock" or target.sign or target.base < 0:
        return False
    in_grid = statement.kind == "growth_amount" and "certain grid" in statement.evidence
    if in_grid or _all_told(statement):
        return False
    slip = explained(statement)
    return slip is None or not slip.rare or slip.fact is target


def voiced(statement: Statement, binding: Binding, evidence: list[str], slip: Slip | None) -> Voice:
    """How a miss may be spoken of, by the gates in their order."""
    if slip is None and (foreign(statement.target, binding) or _far_off(statement, binding)):
        return "silent"
    if slip is None and _no_such_rate(statement, binding, evidence):
        return "silent"
    if (
        nearer(statement, binding)
        or without_bracket(statement.target, binding)
        or by_the_piece(statement.target, binding)
    ):
        return "silent"
    sure = certain(statement, evidence)
    if not (sure or _given(statement, evidence) or mistaken(statement, binding)):
        return "silent"
    shaped = sure and ("certain grid" in evidence or mistaken(statement, binding))
    sure = shaped and not rebased(statement.target, binding)
    proven = (slip is not None and slip.rare) or "certain grid" in evidence
    if not proven and otherwise(statement, binding):
        return "doubtful" if sure else "silent"
    return "certain" if sure else "doubtful"


def _no_such_rate(statement: Statement, binding: Binding, evidence: list[str]) -> bool:
    """Whether a rate is that of what only happens to stand there, or a share would be more than its whole."""
    if statement.target.dim != "ratio":
        return False
    ends = binding.interval()
    more = statement.kind == "share" and ends is not None and ends[1] > 1 >= statement.target.base
    return more or "implicit" in evidence


def _all_told(statement: Statement) -> bool:
    """Whether the text prints the signs between the operands, or every figure of the matter has its place in the relation."""
    return "signs printed" in statement.evidence or {*statement.evidence} >= _WHOLE


def _given(statement: Statement, evidence: list[str]) -> bool:
    """Whether the operands are so certain that a miss counts whatever it looks like."""
    return _all_told(statement) or bool(_GIVEN & {*evidence}) or {*evidence} >= _ALONE


def _far_off(statement: Statement, binding: Binding) -> bool:
    """Whether a rate is less than a tenth or more than ten times of what figures of other sentences make: they are hardly its operands."""
    ends = binding.interval()
    if binding.form != "quotient" or ends is None or _NAMED & {*statement.evidence}:
        return False
    return not statement.target.base < ends[1] * _FAR < statement.target.base * _FAR**2
