"""Where a key or element of JSON text stands, found on demand; and the keys that come twice, found in one pass."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from jixiao.model.report import Evaluation

_TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^\s"{}\[\]:,]++))', re.DOTALL)
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_MOST = 1000
"""So many repeated keys, and so many of these constants, are told."""

_KEPT_POINTERS = 4096
_KEPT_NAMES = 64
"""How many names of keys the cache of patterns keeps: those of a report and some more."""

_OPEN = re.compile(r"[ \t\r\n]*+")
_MEMBER = re.compile(
    r'("(?:[^"\\]++|\\.)*+")[ \t\r\n]*+:[ \t\r\n]*+((?:"(?:[^"\\]++|\\.)*+"|[-+.0-9A-Za-z]++)[ \t\r\n]*+(,?)[ \t\r\n]*+)?+',
    re.DOTALL,
)
"""A key and its value, where that is neither object nor array, with the comma behind it."""

_WHITE = " \t\r\n"
_BLANK = r"[ \t\r\n]*+"
_FLAT = r'\{[^{}\[\]"\\]*+(?:"[^"\\]*+"[^{}\[\]"\\]*+)*+\}'
_SIMPLE = rf'"[^"\\]*+"|[-+.0-9A-Za-z]++|{_FLAT}|\[(?:[^{{}}\[\]"\\]++|"[^"\\]*+"|{_FLAT})*+\]'
"""A value in which no object or list stands below a list of rows."""

_COLON = re.compile(r"[ \t\r\n]*+:[ \t\r\n]*+")
_SKIP = json.JSONDecoder().raw_decode
_NEXT = re.compile(r"[ \t\r\n]*+(,?)[ \t\r\n]*+")

_LONGEST_INDEX = 10
"""Characters of an index, at most: no text has more elements."""

_FIRST = "/evaluations/0"

_Stands = tuple[int, int]
"""Where a key or element stands, and where its value starts."""

_NOWHERE: _Stands = (0, 0)


class Lookup:
    """Finds single values: the parts of an object or array are listed only as far as a pointer leads through it.

    Whatever it does not expect ends the list of that object or array. `first` is the first evaluation of a text that is a report:
    where it holds something under a name that only evaluations have, the first key of that name is its own.
    """

    def __init__(self, text: str, first: Evaluation | None = None) -> None:
        self._text = text
        self._first = first if first is not None and "\\" not in text else None
        self._parts: dict[int, _Nothing] = {}
        self._heads: dict[str, _Stands] = {}
        self._arrays: dict[str, _Array | None] = {}

    def offset(self, pointer: str) -> int:
        """Where the key or element of a JSON pointer stands; of a part that is absent, where its parent stands."""
        head, table, _, index, last = cell_of(pointer)
        if head == _FIRST and (own := self._own(last)) is not None:
            return own[0]
        if index >= 0:
            start, end = self._row(table, index)
            if end:
                found = key_among(self._text, _plain(last) if "~" in last else last, start, end)
                return found if found >= 0 else start
        here, value, whole = self._head(head)
        part = self._part(value, last) if whole and pointer else None
        return here if part is None else part[0]

    def _own(self, name: str) -> _Stands | None:
        """Where a key of the first evaluation stands, and where its value starts, if that can be told by its name alone."""
        if self._first is None or name not in _names_of_evaluations() or not getattr(self._first, name):
            return None
        at = key_among(self._text, name, 0, len(self._text))
        colon = _COLON.match(self._text, at + len(name) + 2) if at >= 0 else None
        return (at, colon.end()) if colon is not None else None

    def _row(self, table: str, index: int) -> _Stands:
        """Where a row of bare values stands and ends; 0 for whatever else stands there."""
        if table not in self._arrays:
            self._arrays[table] = self._array(table)
        array = self._arrays[table]
        return _NOWHERE if array is None else array.element(index) or _NOWHERE

    def rows(self, pointer: str) -> list[_Stands]:
        """Where the elements of an array stand, in order, and where they end; 0 for one that is more than a row of bare values."""
        array = self._array(pointer)
        if array is None:
            return []
        array.list_to(len(self._text))
        return array.elements

    def _array(self, pointer: str) -> _Array | None:
        """The array at a pointer; None where there is none."""
        _, start, whole = self._head(pointer)
        found = self._listed(start) if whole else None
        return found if isinstance(found, _Array) else None

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
            found = self._own(last) if head == _FIRST else None
            if found is None:
                here, value, whole = self._head(head)
                found = self._part(value, last) if whole else None
                if found is None:
                    return here, value, False
            here, value = found
        self._heads[pointer] = here, value
        return here, value, True

    def _part(self, start: int, name: str) -> _Stands | None:
        """Where a key or index of the object or array at `start` stands."""
        return self._listed(start).find(name)

    def _listed(self, start: int) -> _Nothing:
        """The parts of the object or array at `start`."""
        parts = self._parts.get(start)
        if parts is None:
            kind = {"{": _Object, "[": _Array}.get(self._text[start : start + 1], _Nothing)
            parts = self._parts[start] = kind(self._text, start)
        return parts


@lru_cache(maxsize=1)
def _names_of_evaluations() -> frozenset[str]:
    """The names of keys that only evaluations have."""
    part: Any = Evaluation.__base__
    others = (one.__struct_fields__ for one in part.__subclasses__() if one is not Evaluation)
    return frozenset(Evaluation.__struct_fields__).difference(*others)


def _flat(text: str, start: int) -> tuple[int, int | None]:
    """The end of the object at `start`, where it holds no other, nor a brace, quote or escape in a text, and where the next element
    begins; 0 for any other.
    """
    end, following = text.find("}", start) + 1, text.find("{", start + 1)
    if not end or 0 <= following < end or text.find("\\", start, end) >= 0 or text.count('"', start, end) & 1:
        return 0, None
    if following >= 0 and text[end:following].strip(_WHITE) == ",":
        return end, following
    comma = _NEXT.match(text, end)
    return end, comma.end() if comma is not None and comma[1] else None


def key_among(text: str, name: str, start: int, end: int) -> int:
    """Where a key stands among bare values, -1 where it does not: its quoted name before a colon can stand nowhere else."""
    quoted = f'"{name}"'
    at = text.find(quoted, start, end)
    while at >= 0 and text[at + len(quoted)] != ":" and _COLON.match(text, at + len(quoted)) is None:
        at = text.find(quoted, at + 1, end)
    return at


@lru_cache(maxsize=_KEPT_POINTERS)
def cell_of(pointer: str) -> tuple[str, str, str, int, str]:
    """Of a pointer to a cell: that of its row, that of its table, the row's name, the index that it is (-1 for none), and the field."""
    row, _, field = pointer.rpartition("/")
    table, _, name = row.rpartition("/")
    return row, table, name, _index(name), field


def _index(name: str) -> int:
    """An index; -1 for what is none."""
    return int(name) if name.isdecimal() and name.isascii() and len(name) < _LONGEST_INDEX else -1


def _plain(name: str) -> str:
    """A part of a JSON pointer as it is."""
    return name.replace("~1", "/").replace("~0", "~") if "~" in name else name


class _Nothing:
    """What has no parts. None of these knows the lookup: a cycle would keep the text of every report."""

    __slots__ = ("_at", "_text")

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at: int | None = start + 1
        """How far the parts were read; None after the last."""

    def find(self, name: str) -> _Stands | None:  # noqa: ARG002 - the others look for it
        """Where a key or index stands, and where its value starts."""
        return None

    def _after(self, value: int) -> int | None:
        """Where the part begins that comes after the value at `value`; None where none does."""
        try:
            comma = _NEXT.match(self._text, _SKIP(self._text, value)[1])
        except (ValueError, RecursionError):
            return None
        return comma.end() if comma is not None and comma[1] else None


class _Object(_Nothing):
    """The keys of an object, read one after the other; a list or object is passed over only when a key behind it is asked for."""

    __slots__ = ("_first", "_known", "_value")

    def __init__(self, text: str, start: int) -> None:
        super().__init__(text, start)
        blank = _OPEN.match(text, start + 1)
        self._at = self._first = blank.end() if blank is not None else len(text)
        self._known: dict[str, _Stands] = {}
        self._value: int | None = None

    def find(self, name: str) -> _Stands | None:
        """Where a key stands, and where its value starts."""
        known, name = self._known, _plain(name)
        if name not in known and self._at is not None:
            match = _behind(name).match(self._text, self._first)
            if match is not None:
                known[name] = match.span(1)
        while name not in known and self._at is not None:
            if self._value is not None:
                self._at, self._value = self._after(self._value), None
            else:
                self._read(self._at)
        return known.get(name)

    def _read(self, at: int) -> None:
        """Take the key at `at`."""
        match = _MEMBER.match(self._text, at)
        if match is None:
            self._at = None
            return
        quoted, value, comma = match.groups()
        start = match.start(2) if value else match.end()
        self._known.setdefault(_unquote(quoted), (at, start))
        if value:
            self._at = match.end() if comma else None
        else:
            self._value = start


@lru_cache(maxsize=_KEPT_NAMES)
def _behind(name: str) -> re.Pattern[str]:
    """A key behind any number of members with simple values."""
    quoted, key = re.escape(f'"{name}"'), r'"[^"\\]*+"'
    return re.compile(
        rf"(?:(?!{quoted}{_BLANK}:){key}{_BLANK}:{_BLANK}(?:{_SIMPLE}){_BLANK},{_BLANK})*+({quoted}{_BLANK}:{_BLANK})"
    )


class _Array(_Nothing):
    """The elements of an array, listed as far as one is asked for, with the ends of those that are rows of bare values."""

    __slots__ = ("_open", "elements")

    def __init__(self, text: str, start: int) -> None:
        super().__init__(text, start)
        blank = _OPEN.match(text, start + 1)
        first = blank.end() if blank is not None else len(text)
        self._at = first if text[first : first + 1] not in {"]", ""} else None
        self._open: int | None = None
        """The last element, where its end was not looked for."""
        self.elements: list[_Stands] = []

    def find(self, name: str) -> _Stands | None:
        """Where the element of an index stands, twice."""
        index = _index(name)
        found = self.element(index) if index >= 0 else None
        return (found[0], found[0]) if found is not None else None

    def element(self, index: int) -> _Stands | None:
        """Where the element of an index stands and ends, as `Lookup.rows` says."""
        if len(self.elements) <= index:
            self.list_to(max(index, 2 * len(self.elements)))  # whoever asks again may ask for more
        return self.elements[index] if index < len(self.elements) else None

    def list_to(self, most: int) -> None:
        """List the elements up to an index."""
        text, elements = self._text, self.elements
        while len(elements) <= most:
            if self._open is not None:
                self._at, self._open = self._after(self._open), None
            at = self._at
            if at is None:
                return
            end, self._at = _flat(text, at) if text.startswith("{", at) else (0, None)
            elements.append((at, end))
            self._open = None if end else at


class Flaw(NamedTuple):
    """A repeated key or a NaN or infinity: what stands there, its path and its offset."""

    text: str
    path: list[str]
    offset: int


class Scan(NamedTuple):
    """`repeated` and `constants` hold the first thousand of each."""

    repeated: list[Flaw]
    constants: list[Flaw]


class _Frame:
    """An open object or array: its name in its parent, and the key or index that comes next."""

    __slots__ = ("index", "is_array", "key", "key_offset", "keys", "name")

    def __init__(self, name: str, *, is_array: bool) -> None:
        self.name = name
        self.is_array = is_array
        self.index = 0
        self.key: str | None = None
        self.key_offset = 0
        self.keys: set[str] = set()


def scan_json(text: str) -> Scan:
    """Scan JSON text without recursion, in time and memory linear in its length."""
    scan = Scan([], [])
    frames: list[_Frame] = []
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        kind = match.lastindex or 0
        raw, offset = match[kind], match.start(kind)
        if kind == 2 and raw in "}]:,":
            _mark(frames, raw)
        elif frames and not frames[-1].is_array and frames[-1].key is None:
            _key(scan, frames, raw, offset)
        else:
            _value(scan, frames, raw, offset)
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


def _value(scan: Scan, frames: list[_Frame], raw: str, offset: int) -> None:
    parent = frames[-1] if frames else None
    name = "" if parent is None else str(parent.index) if parent.is_array else parent.key or ""
    if raw in "{[":
        frames.append(_Frame(name, is_array=raw == "["))
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
