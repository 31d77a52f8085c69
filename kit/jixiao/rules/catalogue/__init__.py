"""The rule catalogue: what every finding code means, in Chinese and English. One lookup over all families.

A family's module is imported when one of its codes is first asked for. The built-in entries are the same for everyone and never
change; what plugins and places bring belongs to the toolkit that loaded them (`Toolkit.catalogue`).
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.text.cached import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jixiao.model.findings import Rule

FAMILIES = {
    "E": "input",
    "S": "structure",
    "W": "weights",
    "R": "scores",
    "T": "indicators",
    "A": "arithmetic",
    "C": "consistency",
    "P": "policy",
}
"""The module of each family, by the letter of its codes, in the order of the catalogue."""


def under(code: str, prefix: str) -> bool:
    """Does a code begin so? The letter of a family means that family alone: `S` is not Sichuan's `SC701`."""
    return code.startswith(prefix) and not (prefix in FAMILIES and code[1:2].isalpha())


@lru_cache(maxsize=len(FAMILIES))
def _family(letter: str) -> Mapping[str, Rule]:
    """The entries of a family by code."""
    rules: tuple[Rule, ...] = import_module(f"jixiao.rules.catalogue.{FAMILIES[letter]}").RULES
    return MappingProxyType({one.code: one for one in rules})


@lru_cache(maxsize=KEPT)
def _built_in(code: str) -> Rule | None:
    """The built-in entry of a code."""
    return _family(code[:1]).get(code) if code[:1] in FAMILIES else None


class Catalogue:
    """The built-in entries. It has no state: one instance, `BUILT_IN`, serves wherever no plugin's code can occur."""

    __slots__ = ()

    def find(self, code: str) -> Rule | None:
        """The entry of a code; None when there is none."""
        return _built_in(code)

    def rule(self, code: str) -> Rule:
        """The entry of a code. Raises UsageError when there is none."""
        entry = self.find(code)
        if entry is None:
            raise UsageError(
                Message(f"没有问题代码 {code}", f"there is no finding code {code}"),
                hint=Message("jixiao explain 列出全部代码", "see `jixiao explain` without a code for the list"),
            )
        return entry

    def known(self, code: str) -> bool:
        """Does a code stand in the catalogue?"""
        return self.find(code) is not None

    def all_rules(self) -> list[Rule]:
        """Every entry: the built-in families in order, each by code."""
        return [one for letter in FAMILIES for _, one in sorted(_family(letter).items())]


BUILT_IN: Final = Catalogue()
"""What the kit itself brings, for what has no toolkit: the reasons why an input cannot be read, and the families of a summary."""


class ToolkitCatalogue(Catalogue):
    """The catalogue of one toolkit: the built-in entries, those of its plugins' checks, and those of its places."""

    __slots__ = ("_added", "_local")

    def __init__(self) -> None:
        self._added: dict[str, Rule] = {}
        self._local: set[str] = set()

    def find(self, code: str) -> Rule | None:
        """The entry of a code; None when there is none."""
        return _built_in(code) or self._added.get(code)

    def strange(self, codes: list[str]) -> str | None:
        """The first of these codes that does not stand in the catalogue."""
        return next((code for code in codes if not self.known(code)), None)

    def all_rules(self) -> list[Rule]:
        """Every entry: the built-in families in order, each by code, then what was added, by code."""
        return super().all_rules() + [one for _, one in sorted(self._added.items())]

    def add_rules(self, rules: Iterable[Rule]) -> None:
        """Take in the entries that a plugin's checks bring. Raises UsageError for a code that already means something else."""
        for one in rules:
            builtin = super().find(one.code)
            if builtin is one:
                continue
            if builtin is not None or self._added.get(one.code, one) != one:
                raise _taken(one.code, Message("请给插件的规则另取代码", "give the plugin's rule a code of its own"))
            self._added[one.code] = one

    def add_local(self, rules: Iterable[Rule]) -> None:
        """Take in the checks of places. Raises UsageError for a code of the kit or of a plugin; another place's own is replaced."""
        for one in rules:
            if self.known(one.code) and one.code not in self._local:
                raise _taken(one.code, Message("请给本地检查另取代码", "give the place's check a code of its own"))
            self._local.add(one.code)
            self._added[one.code] = one


def _taken(code: str, hint: Message) -> UsageError:
    return UsageError(Message(f"问题代码 {code} 已被占用", f"the finding code {code} is taken"), hint=hint)
