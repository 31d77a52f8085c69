"""The rule catalogue: what every finding code means, in Chinese and English. One lookup over all families.

A family's module is imported when one of its codes is first asked for. Plugins add their own with `add_rules`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.model.findings import Rule

FAMILIES: dict[str, tuple[str, ...]] = {
    "E": ("input",),
    "S": ("structure",),
    "W": ("weights",),
    "R": ("scores", "funds"),
    "T": ("indicators",),
    "A": ("arithmetic",),
    "C": ("consistency", "agreement"),
    "P": ("policy",),
}
"""The modules of each family, by the letter of its codes, in the order of the catalogue."""

_added: dict[str, Rule] = {}
_local: set[str] = set()


@cache
def _family(letter: str) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for module in FAMILIES.get(letter, ()):
        rules.update((one.code, one) for one in import_module(f"jixiao.rules.catalogue.{module}").RULES)
    return rules


def rule(code: str) -> Rule:
    """The catalogue entry of a code. Raises UsageError when there is none."""
    found = _family(code[:1]).get(code) or _added.get(code)
    if found is None:
        raise UsageError(
            Message(f"没有问题代码 {code}", f"there is no finding code {code}"),
            hint=Message("jixiao explain 列出全部代码", "see `jixiao explain` without a code for the list"),
        )
    return found


def known(code: str) -> bool:
    """Does a code stand in the catalogue?"""
    return code in _family(code[:1]) or code in _added


def under(code: str, prefix: str) -> bool:
    """Does a code begin so? The letter of a family means that family alone: `S` is not Sichuan's `SC701`."""
    return code.startswith(prefix) and not (prefix in FAMILIES and code[1:2].isalpha())


def all_rules() -> list[Rule]:
    """Every entry: the built-in families in order, each by code, then what plugins added, by code."""
    found = [one for letter in FAMILIES for _, one in sorted(_family(letter).items())]
    return found + [one for _, one in sorted(_added.items())]


def rule_names(letters: Iterable[str]) -> set[str]:
    """The names of all rules of these families."""
    return {one.name for letter in letters for one in _family(letter).values()}


def add_rules(rules: Iterable[Rule]) -> None:
    """Take in the entries that a plugin's checks bring. Raises UsageError for a code that already means something else."""
    for one in rules:
        builtin = _family(one.code[:1]).get(one.code)
        if builtin is one:
            continue
        if builtin is not None or _added.get(one.code, one) != one:
            raise UsageError(
                Message(f"问题代码 {one.code} 已被占用", f"the finding code {one.code} is taken"),
                hint=Message("请给插件的规则另取代码", "give the plugin's rule a code of its own"),
            )
        _added[one.code] = one


def add_local(rules: Iterable[Rule]) -> None:
    """Take in the checks of places. Raises UsageError for a code of the kit or of a plugin; another library's own is replaced."""
    for one in rules:
        if known(one.code) and one.code not in _local:
            raise UsageError(
                Message(f"问题代码 {one.code} 已被占用", f"the finding code {one.code} is taken"),
                hint=Message("请给本地检查另取代码", "give the place's check a code of its own"),
            )
        _local.add(one.code)
        _added[one.code] = one
