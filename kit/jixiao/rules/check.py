"""What a room of checks is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.model.errors import in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jixiao.model.findings import Finding, Rule
    from jixiao.rules.checks.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One room of checks: `run(context)` yields findings, whose codes must stand in `rules`."""

    name: str
    run: Callable[[Context], Iterable[Finding]]
    rules: tuple[Rule, ...] = ()


def refuse_unsound(value: object, kind: type[Any]) -> None:
    """Raise TypeError for a struct of a plugin whose fields are of other types than it says: it is made without a look at them."""
    try:
        msgspec.convert(msgspec.to_builtins(value), kind)
    except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"{kind.__name__}: {in_words(error)}") from error
