"""Do the cases notice? Each constant of a place's own rules is changed a little; some case must fail, or the rule is not tested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from jixiao.authoring.cases import run_cases
from jixiao.engines.rows.engine import Scorer
from jixiao.model.errors import UsageError
from jixiao.rules.choose import Chooser
from jixiao.rules.lint.compile_check import check_place, point_differences
from jixiao.rules.methods.params import decode_hook
from jixiao.rules.model import RuleFile
from jixiao.rules.profile_files import read_toml
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.rules.library import Entry, FoundPlace, Library
    from jixiao.rules.methods.registry import Registry

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(%?)")
_TYPES = get_type_hints(RuleFile)
_WORDS = frozenset({"method", "basis", "direction", "steps", "unit", "mode", "reverse", "nature", "pick"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """A constant that was changed: the rule file, where in it, and the two values."""

    profile: str
    path: tuple[str | int, ...]
    before: str
    after: str


def survivors(place: FoundPlace, library: Library, registry: Registry) -> Iterator[Mutant]:
    """The constants of a place's own rules whose change no case notices."""
    for entry in place.entries:
        kept = library.rules(entry.id)
        for mutant, rules in _mutants(entry, kept):
            with library.instead(entry.id, rules):
                if not any(point_differences(rules)) and not _noticed(place, library, registry):
                    yield mutant


def _noticed(place: FoundPlace, library: Library, registry: Registry) -> bool:
    """Does a case fail, or is something wrong with the file itself, such as weights that no longer make the full score?"""
    if any(not one.warning for one in check_place(place, library, registry)):
        return True
    try:
        return any(not result.passed for result in run_cases(place, Scorer(Chooser(library), registry)))
    except UsageError:
        return True  # the rule does not even compile


def _mutants(entry: Entry, kept: RuleFile) -> Iterator[tuple[Mutant, RuleFile]]:
    """The rule file with one constant changed, for each constant that stands in the file itself."""
    own = read_toml(entry.file)
    whole = {name: getattr(kept, name) for name in kept.__struct_fields__}
    for top in ("total", "indicators", "defaults", "execution", "modifiers", "shapes"):
        for path, before in _constants(own.get(top), (top,), inside=top == "total"):
            after = _changed(before)
            changed = _replaced(own[top], path[1:], after)
            if top in {"defaults", "execution"}:
                changed = {**_plain(whole[top]), **changed}
            try:
                value = msgspec.convert(changed, _TYPES[top], dec_hook=decode_hook)
            except msgspec.ValidationError:
                continue
            yield Mutant(entry.id, path, before, after), msgspec.structs.replace(kept, **{top: value})


def _plain(part: Any) -> dict[str, Any]:
    if part is None:
        return {}
    return {name: value for name in part.__struct_fields__ if (value := getattr(part, name)) is not None}


def _constants(
    part: Any, path: tuple[str | int, ...], *, inside: bool = False
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Paths and texts of the numbers that stand inside rules, of weights and of the full score."""
    if isinstance(part, dict):
        inside = inside or "method" in part
        for name, value in part.items():
            if name not in _WORDS:
                yield from _constants(value, (*path, name), inside=inside or name == "weight")
    elif isinstance(part, list):
        for index, value in enumerate(part):
            yield from _constants(value, (*path, index), inside=inside)
    elif inside and not isinstance(part, bool) and isinstance(part, int | Decimal | str):
        text = part if isinstance(part, str) else plain(Decimal(part))
        if _NUMBER.fullmatch(text):
            yield path, text


def _changed(text: str) -> str:
    """The number with its last printed digit one higher: 0.2 → 0.3, 95% → 96%, 10 → 11."""
    match = _NUMBER.fullmatch(text)
    assert match is not None
    number = Decimal(match[1])
    return plain(number + Decimal(1).scaleb(int(number.as_tuple().exponent))) + match[2]


def _replaced(part: Any, path: tuple[str | int, ...], value: str) -> Any:
    if not path:
        return value
    if isinstance(part, dict):
        return {name: _replaced(one, path[1:], value) if name == path[0] else one for name, one in part.items()}
    return [_replaced(one, path[1:], value) if index == path[0] else one for index, one in enumerate(part)]
