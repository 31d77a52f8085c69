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


def near(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?` when there is something like it."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1)
    return t(f"；是否指 {found[0]}？", f"; did you mean {found[0]}?") if found else ""


def checked(name: str, value: str, known: Sequence[str]) -> str:
    """A value that must be one of a few. Raises UsageError with what there is."""
    if value not in known:
        names = ", ".join(known)
        raise UsageError(t(f"{name} {value}：可用 {names}", f"{name} {value}: one of: {names}") + near(value, known))
    return value
