"""What a room of checks is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
