"""The names of facts: those that formulas may use, and those that a person may give. Another one would change nothing, and is refused."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from jixiao.model.errors import UsageError
from jixiao.model.facts import AMOUNTS
from jixiao.model.message import Message
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jixiao.model.report import Report
    from jixiao.rules.library import Library


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


def names_of(library: Library) -> dict[str, str]:
    """Every fact and fixed row that the rules of a library name, by the name as it is compared."""
    known = dict(known_facts())
    for place in library.places:
        known |= known_facts(library.place(place).facts)
    for entry in library.entries:
        try:
            rules = library.rules(entry)
        except UsageError:
            continue  # a broken file is named where it is used; it names no facts
        known |= known_facts(rules.facts)
        known |= {key(row.name): row.name for row in rules.indicators}
    return known


def check_given(given: Iterable[str], report: Report, known: Mapping[str, str]) -> None:
    """Raise UsageError for a name that neither the rules know nor the report has: as an indicator, a fact, or in a printed rule."""
    own = {key(row.name): row.name for one in report.evaluations for row in one.indicators if row.name}
    own |= {key(fact.name): fact.name for fact in report.facts}
    printed = [key(row.rule) for one in report.evaluations for row in one.indicators if row.rule]
    for name in given:
        if key(name) not in known and key(name) not in own and not any(key(name) in text for text in printed):
            raise unknown_fact(name, {**known, **own})


def unknown_fact(name: str, known: Mapping[str, str]) -> UsageError:
    """That no rule asks for a fact of this name, with the nearest one."""
    near = get_close_matches(key(name), known, n=1, cutoff=0.5)
    zh, en = Message(f"；是否指“{known[near[0]]}”？", f"; did you mean “{known[near[0]]}”?") if near else ("", "")
    return UsageError(
        Message(f"没有规则用到数据“{name}”{zh}", f"no rule asks for the fact “{name}”{en}"),
        hint=Message("规则用到的名称见 jixiao profile show", "`jixiao profile show` names the facts of a profile"),
    )
