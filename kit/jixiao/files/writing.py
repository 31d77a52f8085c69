"""A report as TOML or JSON text. Reading it back gives the same report, to the last digit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.files.positions import join_pointer
from jixiao.model.migrating import LATEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jixiao.model.report import Report

SCHEMA_LINE = "#:schema report.schema.json"
"""The first line of a TOML report; an editor looks for that file beside it (`jixiao schema report --bundle`)."""

_WIDTH = 100
_NUMERIC = frozenset({"weight", "score", "points", "coefficient"})
_PLAIN_NUMBER = re.compile(r"(?!-0$)-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_NO_COMMENT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def to_builtins(report: Report) -> dict[str, Any]:
    """The report as dicts, lists, strings, integers and booleans, in the order of the fields; blanks are left out."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(report))
    return {"schema_version": LATEST, **found}


def to_json(report: Report) -> str:
    """The report as indented JSON with a line feed at its end. Values are strings; only control characters are escaped."""
    return msgspec.json.format(msgspec.json.encode(to_builtins(report)), indent=2).decode() + "\n"


def to_toml(report: Report, comments: Mapping[str, str] | None = None) -> str:
    """The report as TOML. Plain weights, scores, points and coefficients are numbers, all other values strings.

    `comments` maps JSON pointers to text that is written above the key or table; what has no such key is left out.
    """
    writer = _Writer(comments or {})
    writer.lines += [SCHEMA_LINE, *writer.comment(()), ""]
    writer.table(to_builtins(report), ())
    return "\n".join(writer.lines) + "\n"


class _Writer:
    """Collects lines. A path holds keys and indexes; the name of a table is its keys."""

    def __init__(self, comments: Mapping[str, str]) -> None:
        self.comments = comments
        self.lines: list[str] = []

    def table(self, members: Mapping[str, Any], path: tuple[str | int, ...]) -> None:
        """Keys first, then tables, then lists of tables: what follows a TOML header belongs to it."""
        tables = {
            key: value for key, value in members.items() if isinstance(value, dict) and _inline(key, value) is None
        }
        lists = {key: value for key, value in members.items() if _is_rows(value)}
        for key, value in members.items():
            if key not in tables and key not in lists:
                below = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
                self.lines += [*self.comment((*path, key), below), f"{key} = {_literal(key, value)}"]
        for key, value in tables.items():
            self.header("[{}]", (*path, key))
            self.table(value, (*path, key))
        for key, rows in lists.items():
            for index, row in enumerate(rows):
                self.header("[[{}]]", (*path, key, index))
                self.table(row, (*path, key, index))

    def header(self, form: str, path: tuple[str | int, ...]) -> None:
        """The header of a table, after a blank line."""
        name = ".".join(part for part in path if isinstance(part, str))
        if self.lines[-1]:
            self.lines.append("")
        self.lines += [*self.comment(path), form.format(name)]

    def comment(self, path: tuple[str | int, ...], below: Iterable[str | int] = ()) -> Iterator[str]:
        """The comment lines of a key, and of the keys that stand on the same line."""
        if not self.comments:
            return
        for one in (path, *((*path, key) for key in below)):
            for line in self.comments.get(join_pointer(one), "").splitlines():
                yield f"# {_NO_COMMENT.sub(' ', line)}"


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _literal(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value if key in _NUMERIC and _PLAIN_NUMBER.fullmatch(value) else _text(value)
    if isinstance(value, dict):
        return _inline(key, value) or "{}"
    one_line = "[" + ", ".join(_text(item, lines=False) for item in value) + "]"
    if len(key) + len(one_line) <= _WIDTH:
        return one_line
    return "[\n" + "".join(f"    {_text(item, lines=False)},\n" for item in value) + "]"


def _inline(key: str, value: Mapping[str, Any]) -> str | None:
    """An inline table, when it is short and holds no table, no list and no line break."""
    if any(isinstance(item, dict | list) or (isinstance(item, str) and "\n" in item) for item in value.values()):
        return None
    text = "{ " + ", ".join(f"{name} = {_literal(name, item)}" for name, item in value.items()) + " }"
    return text if len(key) + len(text) <= _WIDTH else None


def _text(text: str, *, lines: bool = True) -> str:
    """A TOML string. `lines` allows line breaks in it; tomli_w would lose the carriage returns of such a string."""
    import tomli_w

    return tomli_w.dumps({"k": text}, multiline_strings=lines and "\r" not in text)[4:-1]
