"""Where each key and element of JSON text stands: a few of them on demand, or all in one pass with the keys that come twice."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from jixiao.files.nodes import MAX_NODES, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^\s"{}\[\]:,]++))', re.DOTALL)
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_MOST = 1000


_OPEN = re.compile(r"[ \t\r\n]*+")
_KEY = re.compile(r'[ \t\r\n]*+("(?:[^"\\]++|\\.)*+")[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)
_SKIP = json.JSONDecoder().raw_decode
_NEXT = re.compile(r"[ \t\r\n]*+(,?)[ \t\r\n]*+")


class Lookup:
    """Finds single values: the parts of an object or array are listed only when a path leads through it.

    Values beside the path are passed over by the standard scanner, which is written in C. Whatever it does not expect ends the
    list of that object or array.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: dict[int, tuple[dict[str, tuple[int, int]], Iterator[tuple[str, tuple[int, int]]]]] = {}
        self._heads: dict[tuple[str, ...], tuple[int, int]] = {}

    def offset(self, path: Sequence[str | int]) -> int:
        """Where the key or element of a path stands; of a part that is absent, where its parent stands."""
        *head, last = map(str, path) if path else ("",)
        here, value, whole = self._head(tuple(head))
        found = self._part(value, last) if whole and path else None
        return here if found is None else found[0]

    def _head(self, head: tuple[str, ...]) -> tuple[int, int, bool]:
        """Where an object or array stands, and where it opens; False where a part is absent. Paths share few of them."""
        if head in self._heads:
            return *self._heads[head], True
        blank = _OPEN.match(self._text)
        here = value = blank.end() if blank else 0
        for part in head:
            found = self._part(value, part)
            if found is None:
                return here, value, False
            here, value = found
        self._heads[head] = here, value
        return here, value, True

    def _part(self, start: int, name: str) -> tuple[int, int] | None:
        """Where a key or index of the object or array at `start` stands, and where its value starts; listed only so far."""
        if start not in self._parts:
            opening = self._text[start : start + 1]
            parts = _walk(self._text, start + 1, keyed=opening == "{") if opening in {"{", "["} else iter(())
            self._parts[start] = ({}, parts)
        known, rest = self._parts[start]
        if name in known:
            return known[name]
        for key, place in rest:
            if known.setdefault(key, place) is place and key == name:
                return place
        return None


def _walk(text: str, at: int, *, keyed: bool) -> Iterator[tuple[str, tuple[int, int]]]:
    """The parts of an object or array that opens before `at`. It knows no lookup: a cycle would keep the text of every report."""
    for index in count():
        match = (_KEY if keyed else _OPEN).match(text, at)
        if match is None:
            return
        value = match.end()
        if not keyed and text[value : value + 1] in {"]", ""}:
            return
        yield _unquote(match[1]) if keyed else str(index), (match.start(1) if keyed else value, value)
        try:
            _, end = _SKIP(text, value)
        except (ValueError, RecursionError):
            return
        comma = _NEXT.match(text, end)
        if comma is None or not comma[1]:
            return
        at = comma.end()


class Flaw(NamedTuple):
    """A repeated key or a NaN or infinity: what stands there, its path and its offset."""

    text: str
    path: list[str]
    offset: int


class Scan(NamedTuple):
    """`repeated` and `constants` hold the first thousand of each."""

    root: Node
    repeated: list[Flaw]
    constants: list[Flaw]


class _Frame:
    """An open object or array: its node, its name in its parent, and the key or index that comes next."""

    __slots__ = ("index", "is_array", "key", "key_offset", "keys", "name", "node")

    def __init__(self, name: str, node: Node, *, is_array: bool) -> None:
        self.name = name
        self.node = node
        self.is_array = is_array
        self.index = 0
        self.key: str | None = None
        self.key_offset = 0
        self.keys: set[str] = set()


def scan_json(text: str) -> Scan:
    """Scan JSON text without recursion, in time and memory linear in its length."""
    scan = Scan(Node(0), [], [])
    frames: list[_Frame] = []
    at = 0
    nodes = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind = match.lastindex or 0
        raw, offset = match[kind], match.start(kind)
        if kind == 2 and raw in "}]:,":
            _mark(frames, raw)
        elif frames and not frames[-1].is_array and frames[-1].key is None:
            _key(scan, frames, raw, offset)
        else:
            nodes += 1
            _value(scan, frames, raw, offset, keep=nodes <= MAX_NODES)
    return scan


def _mark(frames: list[_Frame], raw: str) -> None:
    if not frames:
        return
    if raw == ",":
        frames[-1].index += 1
        frames[-1].key = None
    elif raw != ":":
        frames.pop()


def _key(scan: Scan, frames: list[_Frame], raw: str, offset: int) -> None:
    frame = frames[-1]
    frame.key = key = _unquote(raw)
    if key in frame.keys and len(scan.repeated) < _MOST:
        scan.repeated.append(Flaw(key, [*_path(frames), key], offset))
    frame.keys.add(key)
    frame.key_offset = offset


def _value(scan: Scan, frames: list[_Frame], raw: str, offset: int, *, keep: bool) -> None:
    if not frames:
        name, node = "", scan.root
        node.offset = offset
    else:
        frame = frames[-1]
        name = str(frame.index) if frame.is_array else frame.key or ""
        start = offset if frame.is_array else frame.key_offset
        node = frame.node.child(name, start) if keep else Node(start)
    if raw in "{[":
        frames.append(_Frame(name, node, is_array=raw == "["))
    elif raw in _CONSTANTS and len(scan.constants) < _MOST:
        scan.constants.append(Flaw(raw, [*_path(frames), name] if frames else [], offset))


def _path(frames: list[_Frame]) -> list[str]:
    return [frame.name for frame in frames[1:]]


def _unquote(raw: str) -> str:
    if "\\" not in raw:
        return raw[1:-1]
    try:
        key: str = json.loads(raw, strict=False)
    except ValueError:
        return raw[1:-1]
    return key
