"""Lines for the person, on standard error, in the language of the run."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from jixiao.cli.language import chosen, t
from jixiao.model.errors import InputError, JixiaoError, UsageError
from jixiao.model.message import filled


def warn(text: str) -> None:
    """A line for the person on standard error."""
    from jixiao.outputs.layout import safe

    sys.stderr.write(f"jixiao: {safe(text)}\n")


def describe(error: JixiaoError) -> str:
    """An expected error in one line (more for a list)."""
    if isinstance(error, InputError):
        from jixiao.rules.catalogue import BUILT_IN

        return f"{error.code} {filled(BUILT_IN.rule(error.code).message, error.params, chosen())}"
    return error.full(chosen()) if isinstance(error, UsageError) else str(error)


_ALIKE = str.maketrans("OQIL", "0011")


def near(name: str, known: Iterable[str], most: int = 1) -> str:
    """`; did you mean X?` when there is something like it: what looks the same (`T4O5` for `T405`), else what is spelt nearly so."""
    from difflib import get_close_matches

    names = list(known)
    found = [one for one in names if _look(one) == _look(name)] or get_close_matches(name, names, n=most)
    if not found:
        return ""
    return t(f"；是否指 {'、'.join(found)}？", f"; did you mean {', '.join(found)}?")


def _look(name: str) -> str:
    """What a name looks like: letters that are taken for digits as digits, full width as half, small letters as capitals."""
    import unicodedata

    return unicodedata.normalize("NFKC", name).upper().translate(_ALIKE)


def checked(name: str, value: str, known: Sequence[str]) -> str:
    """A value that must be one of a few. Raises UsageError with what there is."""
    if value not in known:
        zh, en = "、".join(known), ", ".join(known)
        raise UsageError(t(f"{name} {value}：可用 {zh}", f"{name} {value}: one of: {en}") + near(value, known))
    return value
