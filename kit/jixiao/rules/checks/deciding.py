"""How a check decides: cases of a condition, a code and a severity, in the algebra of rules, for single rows and for columns."""

from __future__ import annotations

from decimal import getcontext, setcontext
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.findings import Severity
    from jixiao.rules.algebra import Truth


class Told(NamedTuple):
    """When it holds (None: always), what is found: a code with its severity; None where nothing is, and nothing further is asked."""

    when: Truth
    code: str | None
    severity: Severity = "warning"


Decision: TypeAlias = "Iterator[Told]"
"""The first that holds decides; where none does, nothing is found."""


def first(decision: Iterable[Told]) -> Told | None:
    """What is found of a single row or table; None for nothing."""
    before = getcontext()
    setcontext(EXACT)
    try:
        found = next((one for one in decision if one.when is None or one.when), None)
    finally:
        setcontext(before)
    return found if found is not None and found.code is not None else None
