"""How a check decides: cases of a condition, a code and a severity, in the algebra of rules, for single rows and for columns."""

from __future__ import annotations

import inspect
from decimal import getcontext, setcontext
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from jixiao.rules.straight import ENOUGH, Constants, straight
from jixiao.text.cached import KEPT_MANY
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.model.findings import Severity
    from jixiao.rules.algebra import Truth


class Decided(NamedTuple):
    """When it holds (None: always), what is found: a code with its severity; None where nothing is, and nothing further is asked."""

    when: Truth
    code: str | None
    severity: Severity = "warning"


Decision: TypeAlias = "Iterator[Decided]"
"""The first that holds decides; where none does, nothing is found."""


@lru_cache(maxsize=KEPT_MANY)
def law(decide: Callable[..., Decision], *fixed: Any) -> Law:
    """The decision as it is carried out on single rows or tables; one for each rule and what is `fixed` for it."""
    return Law(decide, *fixed)


class Law:
    """A decision on single rows or tables: `decide(*fixed, *subjects)`. One that is carried out often becomes a plain function."""

    def __init__(self, decide: Callable[..., Decision], *fixed: Any) -> None:
        self.decide = partial(decide, *fixed) if fixed else decide
        self._names = list(inspect.signature(decide).parameters)[len(fixed) :]
        self._left = ENOUGH
        self._straight: Callable[..., Decided | None] | None = None

    def __call__(self, *subjects: Any) -> Decided | None:
        """What is found; None for nothing."""
        before = getcontext()
        setcontext(EXACT)
        try:
            if self._straight is not None:
                return self._straight(*subjects)
            self._left -= 1
            if not self._left:
                self._straight = straight(self.decide, self._names, _told)
            found = next((one for one in self.decide(*subjects) if one.when is None or one.when), None)
        finally:
            setcontext(before)
        return found if found is not None and found.code is not None else None


def _told(one: Decided, constants: Constants) -> str:
    return "None" if one.code is None else constants.code(one._replace(when=None))
