"""The words of most command lines, read without typer, which takes longer to import than a report takes to check.

Only what leaves no doubt is read: whole flags, values in a word of their own, paths. Everything else, and everything that is
wrong, is left to typer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.cli.arguments import Parameter, Signature


class _DoubtError(Exception):
    """A word that typer must look at."""


def read(form: Signature, words: Sequence[str]) -> dict[str, Any] | None:
    """The values that the words give, by parameter; None where typer must read them."""
    flags = form.flags()
    found: dict[str, Any] = {}
    plain: list[str] = []
    rest = iter(words)
    try:
        for word in rest:
            if word == "-" or not word.startswith("-"):
                plain.append(_checked(word))
            elif not _counted(found, flags, word):
                if word not in flags:
                    return None
                _take(found, *flags[word], rest)
        if any(one.required and one.key not in found for one in form.options):
            return None
        return found | _arguments(form, plain)
    except _DoubtError:
        return None


def _checked(word: str) -> str:
    """A word that is text."""
    if not word or not word.isprintable():  # half of a surrogate pair, which stands for a byte, is not printable
        raise _DoubtError
    return word


def _counted(found: dict[str, Any], flags: dict[str, tuple[Parameter, bool]], word: str) -> bool:
    """Count `-q`, and `-qq` twice."""
    one, _ = flags.get(word[:2], (None, True))
    if one is None or one.shape != "count" or word[1:] != word[1] * (len(word) - 1):
        return False
    found[one.key] = found.get(one.key, 0) + len(word) - 1
    return True


def _take(found: dict[str, Any], one: Parameter, on: bool, rest: Iterator[str]) -> None:
    """The value of an option: the next word, or that it is there."""
    if one.shape in {"flag", "count"}:
        found[one.key] = on if one.shape == "flag" else found.get(one.key, 0) + 1
        return
    value = _checked(next(rest, ""))
    if value.startswith("-") or (one.kind is int and not (value.isascii() and value.isdigit())):
        raise _DoubtError
    if one.shape == "many":
        found.setdefault(one.key, []).append(value)
    else:
        found[one.key] = value


def _arguments(form: Signature, plain: list[str]) -> dict[str, Any]:
    """The words by their position: one for each argument, or all for the only list."""
    arguments = form.arguments
    if len(arguments) == 1 and arguments[0].shape == "many" and plain:
        return {arguments[0].key: plain}
    if len(plain) != len(arguments) or any(one.shape != "one" or one.kind is int for one in arguments):
        raise _DoubtError
    return {one.key: word for one, word in zip(arguments, plain, strict=True)}
