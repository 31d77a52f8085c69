"""The catalogue of findings: one entry a code, in one module a family. Read only when a finding is shown or explained."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.findings import Rule

FAMILIES = {
    "E": "input", "S": "structure", "W": "weights", "R": "scores", "T": "indicators", "A": "arithmetic", "C": "consistency",
    "P": "policy",
}  # fmt: skip
"""The module of each family, by the first letter of its codes."""


@lru_cache(maxsize=32)
def family(name: str) -> dict[str, Rule]:
    """The entries of a family's module, by code."""
    path = f"jixiao.catalogue.{name}"
    if find_spec(path) is None:
        return {}
    return {one.code: one for one in import_module(path).RULES}


def rule(code: str) -> Rule:
    """The entry of a code. Raises KeyError for a code that does not exist."""
    return family(FAMILIES[code[:1]])[code]


def all_rules() -> Iterator[Rule]:
    """Every built-in entry, by family and code."""
    for name in FAMILIES.values():
        yield from sorted(family(name).values(), key=lambda one: one.code)
