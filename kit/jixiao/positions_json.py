"""One pass over JSON text: where each key and element stands, and which keys an object has twice."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from jixiao.positions import MAX_NODES, Node

_TOKEN = re.compile(r'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\]:,])|([^\s"{}\[\]:,]++))', re.DOTALL)
_CONSTANTS = frozenset({"NaN", "Infinity", "-Infinity"})
_MOST = 1000


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
