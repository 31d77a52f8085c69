"""The evidence for a binding and its weights: one table of data. What is not here does not count.

The weights of a statement are added. From `BOUND` on a miss is `wrong`; from `DOUBT` on it is `suspicious`; below, nothing is
said. `ERROR` lists what a severity of error needs besides, and what forbids it.
"""

from __future__ import annotations

WEIGHTS: dict[str, int] = {
    # where the operands stand
    "same figure twice": 2,  # part and base are one printed figure: the rate is 100 %
    "certain grid": 3,  # cells of one row or column of a form
    "one scope": 3,  # between two semicolons or full stops
    "one sentence": 2,
    "next sentence": 1,
    "one paragraph": 0,
    "next paragraph": 0,  # nothing with figures stands between
    "other paragraph": -1,
    # how the operands are named
    "part named": 1,  # the part carries the word of the rate
    "base named": 1,  # the base carries the phase that the rate names
    "base inside": 0,  # the base stands in the words of the rate: 占总投资 420 万元的 30%
    "subject named": 1,  # both sides carry the same name
    "same name, other year": 3,
    "year printed": 1,  # the year that is compared with stands in the words
    "signs printed": 4,  # 加, 减, 乘以 or a sign stand between the figures
    "numbered items": 3,  # one amount in each of the numbered paragraphs below
    "counted": 2,  # as many parts as the total says: 以上三项
    "whole matter": 2,  # every figure of its kind that was told before has its place in the relation
    "one each": 2,  # one amount of the kind in each of the paragraphs below
    "brackets only": 1,  # every part stands alone in its bracket behind its name
    "base proven": 2,  # another rate of the kind holds on the same base
    "beside its change": 1,  # the rate stands beside the change that it rates
    "only candidate": 1,  # no other figure of the dimension stands there
    "several candidates": -2,
    "common words": 0,  # the binding is read from words of common speech, not from terms of such reports; no word of total
    # how a list is held together
    "announced": 1,  # 其中 包括 分别 ： （
    "total word": 2,  # 共计 合计 总计 before a figure that follows its parts
    "partition": 2,  # the names cover a whole
    "rest named": 2,  # the last part is 其他
    "one frame": 2,  # every part is 用于…, or every part is a 项目, 资金 …
    "own bracket": 0,  # the bracket behind a figure holds its parts
    "fills the sentence": 1,
    "implicit": -1,  # a list without a word that announces it
    "unjoined": 0,  # commas divide the parts from one another and from their whole: they may be some of several facts
    "own noun": -4,  # a total that counts things of another name than its parts
    "overlapping": -3,  # attributes that members share
    "attributes": -3,  # counts that exceed the whole by far, each of them within it
    "falls short": -3,  # a list without any closure that makes less than the whole: 其中 may name a part of it
    "open": -6,  # 等, 主要, 部分
    "mainly": -2,
    "open exceeded": -1,  # parts of a list that names only some of them, and already more than the whole
    # what the miss looks like
    "exceeds": 1,  # amounts that are parts of a whole and more than it
    "full marks": 4,  # with the computed figure the points make 100, with the printed one they do not
    "one slip": 2,  # one digit, two digits swapped, a point or a unit explains it, and by chance that is rare
    "rare fit": 4,  # of the readings around a figure one makes it, to more digits than chance would
    "a slip away": 1,  # of all readings of the figures beside it only this one is a slip away, and none holds
    # what weakens
    "behind": -2,  # the operands follow the rate
    "hedged": -6,
    "inherited": -1,
    "other base": -2,  # a base of its own is named, such as 按时
    "held elsewhere": -2,  # the figure holds in a stronger relation
}
"""Evidence and its weight."""

BOUND = 4
DOUBT = 3
ERROR = 6
NEVER_ERROR = frozenset(
    {"next sentence", "one paragraph", "next paragraph", "other paragraph", "implicit", "overlapping", "own noun", "attributes", "open", "mainly", "open exceeded", "hedged", "inherited", "other base",
     "several candidates", "common words", "held elsewhere", "behind"}
)  # fmt: skip
"""With one of these a miss is never an error."""


def weight(evidence: list[str]) -> int:
    """The sum of the weights."""
    return sum(WEIGHTS[one] for one in evidence)
