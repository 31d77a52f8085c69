"""Where each key and element of JSON text stands: a few of them on demand, or all in one pass with the keys that come twice."""

from __future__ import annotations

import json
import re
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from jixiao.files.nodes import MAX_NODES, Node

_TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^\s"{}\[\]:,]++))', re.DOTALL)
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_MOST = 1000


_OPEN = re.compile(r"[ \t\r\n]*+")
_KEY = re.compile(r'[ \t\r\n]*+("(?:[^"\\]++|\\.)*+")[ \t\r\n]*+:[ \t\r\n]*+', re.DOTALL)
_COLON = re.compile(r"[ \t\r\n]*+:[ \t\r\n]*+")
_SKIP = json.JSONDecoder().raw_decode
_NEXT = re.compile(r"[ \t\r\n]*+(,?)[ \t\r\n]*+")

_Stands = tuple[int, int]
"""Where a key or element stands, and where its value starts."""


class Lookup:
    """Finds single values: the parts of an object or array are listed only as far as a pointer leads through it.

    Whatever it does not expect ends the list of that object or array.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._escapes = "\\" in text
        self._parts: dict[int, _Nothing] = {}
        self._heads: dict[str, _Stands] = {}

    def offset(self, pointer: str) -> int:
        """Where the key or element of a JSON pointer stands; of a part that is absent, where its parent stands."""
        head, _, last = pointer.rpartition("/")
        here, value, whole = self._head(head)
        found = self._part(value, last) if whole and pointer else None
        return here if found is None else found[0]

    def table(self, pointer: str, names: tuple[str, ...]) -> list[tuple[str, int]]:
        """Where the rows of an array stand, and some of their keys, as pointers and offsets; those that are found in one pass."""
        text, found = self._text, list[list[tuple[str, int]]]()
        _, start, whole = self._head(pointer)
        at, before = text.find("{", start), "["
        while whole and not self._escapes and at >= 0 and text[start:at].strip() == before:
            start = text.find("}", at) + 1
            if not start or text.find("{", at + 1, start) >= 0 or text.count('"', at, start) & 1:
                break  # a row that holds more than bare values
            row = f"{pointer}/{len(found)}"
            found.append([(row, at)])
            for name in names:
                key = text.find(f'"{name}"', at, start)
                if key >= 0 and text[key + len(name) + 2 : key + len(name) + 8].lstrip()[:1] == ":":
                    found[-1].append((f"{row}/{name}", key))
            at, before = text.find("{", start), ","
        return sorted(chain.from_iterable(found), key=itemgetter(1))

    def _head(self, pointer: str) -> tuple[int, int, bool]:
        """Where an object or array stands, and where it opens; False where a part is absent. Pointers share few of them."""
        known = self._heads.get(pointer)
        if known is not None:
            return *known, True
        if not pointer:
            blank = _OPEN.match(self._text)
            here = value = blank.end() if blank else 0
        else:
            head, _, last = pointer.rpartition("/")
            here, value, whole = self._head(head)
            found = self._part(value, last) if whole else None
            if found is None:
                return here, value, False
            here, value = found
        self._heads[pointer] = here, value
        return here, value, True

    def _part(self, start: int, name: str) -> _Stands | None:
        """Where a key or index of the object or array at `start` stands."""
        parts = self._parts.get(start)
        if parts is None:
            kind = {"{": _Object, "[": _Array}.get(self._text[start : start + 1], _Nothing)
            parts = self._parts[start] = kind(self._text, start, escapes=self._escapes)
        return parts.find(name.replace("~1", "/").replace("~0", "~") if "~" in name else name)


class _Nothing:
    """What has no parts. None of these knows the lookup: a cycle would keep the text of every report."""

    __slots__ = ("_at", "_escapes", "_text")

    def __init__(self, text: str, start: int, *, escapes: bool) -> None:
        self._text, self._escapes = text, escapes
        self._at: int | None = start + 1
        """How far the parts were read; None after the last."""

    def find(self, name: str) -> _Stands | None:  # noqa: ARG002 - the others look for it
        """Where a key or index stands."""
        return None

    def _close(self, start: int) -> int:
        """The end of the object at `start`, where it holds no other, nor a brace in a text; 0 for any other."""
        if self._escapes:
            return 0
        end = self._text.find("}", start)
        simple = end >= 0 and self._text.find("{", start + 1, end) < 0 and not self._text.count('"', start, end) & 1
        return end + 1 if simple else 0

    def _after(self, value: int) -> int | None:
        """Where the part begins that comes after the value at `value`; None where none does."""
        try:
            comma = _NEXT.match(self._text, _SKIP(self._text, value)[1])
        except (ValueError, RecursionError):
            return None
        return comma.end() if comma is not None and comma[1] else None


class _Object(_Nothing):
    """The keys of an object, read one after the other; a value is passed over only when a key behind it is asked for."""

    __slots__ = ("_flat", "_known", "_value")

    def __init__(self, text: str, start: int, *, escapes: bool) -> None:
        super().__init__(text, start, escapes=escapes)
        self._known: dict[str, _Stands] = {}
        self._value: int | None = None
        self._flat = self._close(start)

    def find(self, name: str) -> _Stands | None:
        """Where a key stands."""
        known = self._known
        if self._flat:
            if name not in known:
                self._search(name)
            return known.get(name)
        while name not in known and self._at is not None:
            if self._value is not None:
                self._at, self._value = self._after(self._value), None
            else:
                self._read(self._at)
        return known.get(name)

    def _search(self, name: str) -> None:
        """A key among bare values: its quoted name before a colon can stand nowhere else."""
        at = self._text.find(f'"{name}"', self._at, self._flat)
        while at >= 0:
            colon = _COLON.match(self._text, at + len(name) + 2)
            if colon is not None:
                self._known[name] = at, colon.end()
                return
            at = self._text.find(f'"{name}"', at + 1, self._flat)

    def _read(self, at: int) -> None:
        """Take the key at `at`."""
        match = _KEY.match(self._text, at)
        if match is None:
            self._at = None
            return
        self._value = match.end()
        self._known.setdefault(_unquote(match[1]), (match.start(1), match.end()))


class _Array(_Nothing):
    """The elements of an array, listed as far as one is asked for."""

    __slots__ = ("_starts",)

    def __init__(self, text: str, start: int, *, escapes: bool) -> None:
        super().__init__(text, start, escapes=escapes)
        blank = _OPEN.match(text, start + 1)
        first = blank.end() if blank is not None else len(text)
        self._starts = [first] if text[first : first + 1] not in {"]", ""} else []
        self._at = first if self._starts else None

    def find(self, name: str) -> _Stands | None:
        """Where the element of an index stands."""
        index = int(name) if name.isdecimal() and name.isascii() and len(name) < _LONGEST_INDEX else -1
        while len(self._starts) <= index and self._at is not None:
            self._at = self._next(self._at)
            if self._at is not None:
                self._starts.append(self._at)
        return (self._starts[index], self._starts[index]) if 0 <= index < len(self._starts) else None

    def _next(self, value: int) -> int | None:
        """Where the element after the one at `value` starts."""
        text = self._text
        end = self._close(value) if text[value] == "{" else 0
        start = text.find("{", end) if end else -1
        if start >= 0 and text[end:start].strip() == ",":  # a row after a row
            return start
        return self._after(value)


_LONGEST_INDEX = 10


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
