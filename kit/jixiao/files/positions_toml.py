"""One pass over TOML text: where each key and array element stands."""

from __future__ import annotations

import re
import tomllib

MAX_PARTS = 32
MAX_NODES = 2_000_000
"""Keys and elements of one text that get a place of their own; those beyond it have that of their parent."""

_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_SPACE = re.compile(r"[ \t]*+")
_KEY = re.compile(r'[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*+"|\'[^\'\n]*+\'')
_STRING = re.compile(
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
    r'|"(?:[^"\\\n]++|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]++")


class Node:
    """A key or array element: the offset where it stands, and what stands in it. `tables` counts a TOML array of tables."""

    __slots__ = ("children", "offset", "tables")

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.tables = 0
        self.children: dict[str, Node] = {}

    def child(self, key: str, offset: int) -> Node:
        """The child of that key; a new one stands at `offset`."""
        node = self.children.get(key)
        if node is None:
            node = self.children[key] = Node(offset)
        return node


class _Open:
    """An open array or inline table. `closing` is the bracket that ends it, `index` that of the array's next element."""

    __slots__ = ("closing", "index", "node")

    def __init__(self, node: Node, closing: str) -> None:
        self.node = node
        self.closing = closing
        self.index = 0


class _Stop(Exception):  # noqa: N818  (a signal, not an error)
    """The text is not what the scanner expects."""


class _LongKey(_Stop):
    """A dotted key has too many parts."""


def scan_toml(text: str) -> Node:
    """The tree of all keys and elements that were reached, in time and memory linear in the length of the text."""
    root = Node(0)
    scanner = _Scanner(text, root)
    try:
        scanner.run()
    except _Stop:
        return root
    return root


def has_long_key(text: str) -> bool:
    """Is there a dotted key or header of more than 32 parts? tomllib needs the square of their number."""
    if text.count(".") < MAX_PARTS or all(line.count(".") < MAX_PARTS for line in text.split("\n")):
        return False
    try:
        _Scanner(text, Node(0)).run()
    except _LongKey:
        return True
    except _Stop:
        return False
    return False


class _Scanner:
    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.at = 0
        self.root = root
        self.nodes = 0

    def run(self) -> None:
        table = self.root
        while self._skip(_BLANK) < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(2)
            elif self.text[self.at] == "[":
                table = self._header(1)
            else:
                self._pair(table)

    def _header(self, brackets: int) -> Node:
        self.at += brackets
        node = self.root
        keys = self._keys()
        for number, (key, offset) in enumerate(keys, 1):
            node = node.child(key, offset)
            if number == len(keys) and brackets == 2:
                node.tables += 1
                node = node.child(str(node.tables - 1), offset)
            elif node.tables:
                node = node.children[str(node.tables - 1)]
        self._expect("]" * brackets)
        return node

    def _pair(self, table: Node) -> None:
        """Read `key = value`, and all that an array or inline table holds."""
        stack: list[_Open] = []
        self._value(self._member(table), stack)
        while stack:
            top = stack[-1]
            self._skip(_BLANK)
            if self.text.startswith(top.closing, self.at):
                self.at += 1
                stack.pop()
            elif self.text.startswith(",", self.at):
                self.at += 1
            elif top.closing == "]":
                self._value(top.node.child(str(top.index), self.at), stack)
                top.index += 1
            else:
                self._value(self._member(top.node), stack)

    def _member(self, table: Node) -> Node:
        node = table
        for key, offset in self._keys():
            node = node.child(key, offset)
        self._expect("=")
        return node

    def _value(self, node: Node, stack: list[_Open]) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Stop
        self._skip(_SPACE)
        mark = self.text[self.at : self.at + 1]
        if mark in {"[", "{"}:
            self.at += 1
            stack.append(_Open(node, "]" if mark == "[" else "}"))
            return
        match = (_STRING if mark in {'"', "'"} else _SCALAR).match(self.text, self.at)
        if match is None:
            raise _Stop
        self.at = match.end()

    def _keys(self) -> list[tuple[str, int]]:
        keys = []
        while True:
            offset = self._skip(_SPACE)
            match = _KEY.match(self.text, offset)
            if match is None:
                raise _Stop
            keys.append((_unquote(match[0]), offset))
            if len(keys) > MAX_PARTS:
                raise _LongKey
            self.at = match.end()
            if self._skip(_SPACE) >= len(self.text) or self.text[self.at] != ".":
                return keys
            self.at += 1

    def _expect(self, mark: str) -> None:
        if not self.text.startswith(mark, self._skip(_SPACE)):
            raise _Stop
        self.at += len(mark)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at


def _unquote(raw: str) -> str:
    if raw[0] not in "\"'":
        return raw
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    try:
        key: str = tomllib.loads(f"key = {raw}")["key"]
    except tomllib.TOMLDecodeError:
        return raw[1:-1]
    return key
