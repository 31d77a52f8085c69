"""Where each key of a TOML or JSON text stands: JSON pointer → line and column.

Made when the first place is asked for: of TOML in one linear pass, of JSON along the paths that are asked for. The text is taken to be valid: the parsers have
read it. On anything unexpected the pass stops, and what it has not reached resolves to its nearest parent.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from jixiao.files.positions_json import Lookup, key_among
from jixiao.model.document import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.files.positions_toml import Node
    from jixiao.model.report import Report

Syntax = Literal["toml", "json"]


_FEW = 64


class Locator:
    """Pointer → `Place` with line and column (characters, from 1). What is absent points to its nearest parent, else to line 1.

    `first_line` is the number of the text's first line: more than 1 for a record inside a larger file. Bytes are UTF-8, and made
    a text when a place is asked for. `report` is what was made of the text, once that is known.
    """

    report: Report | None = None

    def __init__(self, text: str | bytes, syntax: Syntax, first_line: int = 1) -> None:
        self._data = text
        self.syntax = syntax
        self._first_line = first_line
        self._root: Node | None = None
        self._json: Lookup | None = None
        self._starts: list[int] | None = None
        self._last = self._line = self._back = 0

    @property
    def text(self) -> str:
        """The whole text."""
        if isinstance(self._data, bytes):
            self._data = self._data.decode()
        return self._data

    def __call__(self, pointer: str) -> Place:
        """The place of a JSON pointer."""
        if self.syntax == "json":
            return self.place((self._json or self._lookup()).offset(pointer) if pointer else 0)
        return self.at(split_pointer(pointer)) if pointer else self.place(0)

    def at(self, path: Iterable[str | int]) -> Place:
        """The place of a path of keys and indexes."""
        if self.syntax == "json":
            return self.place(self._lookup().offset(join_pointer(path)))
        node = self._tree()
        for part in path:
            below = node.children.get(str(part))
            if below is None:
                break
            node = below
        return self.place(node.offset)

    def place(self, offset: int) -> Place:
        """The place of a character of the text."""
        text = self._data if isinstance(self._data, str) else self.text
        if self._starts is None:
            if offset < self._last:
                self._back += 1
                self._last = self._line = 0
            if self._back < _FEW:  # mostly one place lies behind the other: counting on is quicker than a table
                self._line += text.count("\n", self._last, offset)
                self._last = offset
                return Place(line=self._line + self._first_line, column=offset - text.rfind("\n", 0, offset))
            self._starts = line_starts(text)
        line = bisect_right(self._starts, offset)
        return Place(line=line - 1 + self._first_line, column=offset - self._starts[line - 1] + 1)

    def rows(self, pointer: str, names: tuple[str, ...]) -> list[dict[str, tuple[int, int]]]:
        """Line and column of each row of an array, under an empty name, and of some of its keys: of all that are found in one pass."""
        found, line, last, text = [], self._first_line, 0, self.text
        for start, end in self._lookup().rows(pointer) if self.syntax == "json" else ():
            line += text.count("\n", last, start)
            last = start
            row = {"": (line, start - text.rfind("\n", 0, start))}
            for name in names if end else ():
                at = key_among(text, name, start, end)
                if at >= 0:
                    row[name] = line + text.count("\n", start, at), at - text.rfind("\n", 0, at)
            found.append(row)
        return found

    def _lookup(self) -> Lookup:
        if self._json is None:
            made = self.report.evaluations if self.report is not None else ()
            self._json = Lookup(self.text, made[0] if made else None)
        return self._json

    def _tree(self) -> Node:
        if self._root is None:
            from jixiao.files.positions_toml import scan_toml

            self._root = scan_toml(self.text)
        return self._root


def locate_toml(text: str) -> Locator:
    """A locator for TOML text."""
    return Locator(text, "toml")


def join_pointer(path: Iterable[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path of keys and indexes."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def split_pointer(pointer: str) -> list[str]:
    """The keys and indexes of a JSON pointer."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character. Only a line feed ends a line."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts
