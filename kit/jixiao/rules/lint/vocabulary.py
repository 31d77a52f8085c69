"""The names that formulas may use."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from jixiao.model.facts import AMOUNTS
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=1)
def _built_in_facts() -> tuple[str, ...]:
    text = files("jixiao.documents.extract").joinpath("facts.toml").read_text(encoding="utf-8")
    return tuple(fact["name"] for fact in msgspec.toml.decode(text)["facts"])


def known_facts(*explained: Mapping[str, str]) -> dict[str, str]:
    """The facts that formulas may name, by their comparing key: what reading finds, the funds block, and what a profile explains.

    Each also stands for the year before, with `上年` in front.
    """
    names = [*_built_in_facts(), *AMOUNTS.values(), *(name for one in explained for name in one)]
    return {key(full): full for name in names for full in (name, f"上年{name}")}
