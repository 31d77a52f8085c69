"""The source text of a page: its encoding, a bound on its nesting, and the line on which a piece of text stands."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from jixiao_plugins.text.decoding import Decoded, decode

if TYPE_CHECKING:
    from jixiao.files.reading import DocumentBuilder

_META = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEAD = 8192
# gb2312 is declared and gbk characters are used; gb18030 holds both.
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "utf-8": "utf-8",
    "utf8": "utf-8",
}
_NAME = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9:]{0,15})")
_NO_DEPTH = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "col",
        "p",
        "li",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "dt",
        "dd",
        "area",
        "base",
        "wbr",
    ]
)
_DEEPER = re.compile(rf"<(/?)(?!/?(?:{'|'.join(sorted(_NO_DEPTH))})[\s/>])[a-zA-Z]")
"""The tags that add to the depth or take from it, by their slash; those of other elements in capitals count as well."""
_STEPS = {"": 1, "/": -1}
_DEPTH_FACTOR = 8
_SNIPPET = 16
_REWRITTEN = re.compile(r"[\xa0\r\n&<>\"]")
"""What may stand in the source in another way."""
_WINDOW = 200_000
_MOST_MISSES = 200


def decode_page(data: bytes) -> Decoded:
    """Decode a page with the charset that its bytes show or its meta element names."""
    found = _META.search(data[:_HEAD])
    declared = _CHARSETS.get(found[1].decode("ascii").lower(), "") if found else ""
    return decode(data, declared)


def bounded(text: str, builder: DocumentBuilder) -> str:
    """The page up to where its elements nest too deep or are too many: a parser's time grows with both."""
    allowed = builder.limits.depth * _DEPTH_FACTOR
    most = 4 * (builder.limits.blocks + builder.limits.cells)
    if text.count("<") <= most and _deepest(text) <= allowed:
        return text
    depth = 0
    for number, tag in enumerate(_NAME.finditer(text)):
        depth = max(0, depth + _step(tag[1]))
        if depth > allowed or number > most:
            limit = "depth" if depth > allowed else "blocks"
            builder.note_limit(limit, builder.limits.depth if depth > allowed else builder.limits.blocks)
            return text[: tag.start()]
    return text


def _deepest(text: str) -> int:
    """How deep the elements of a page nest, or a little more: what end tags without a start take off counts as depth."""
    depths = [0, *accumulate(map(_STEPS.__getitem__, _DEEPER.findall(text)))]
    return max(depths) - min(depths)


def _step(name: str) -> int:
    """What a tag (`div`, `/div`) adds to the depth."""
    if name.removeprefix("/").lower() in _NO_DEPTH:
        return 0
    return -1 if name.startswith("/") else 1


class Lines:
    """Finds lines by looking for each text in the source, forwards only. The parser itself keeps no positions."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._line = 1
        self._misses = 0

    def of(self, text: str) -> int:
        """The line of a text node; when its source has entities, the line of the text before it."""
        snippet = text.strip()[:_SNIPPET]
        if not snippet.isalnum() and _REWRITTEN.search(snippet) is not None:
            snippet = _REWRITTEN.split(snippet, maxsplit=1)[0].strip()
        if snippet and self._misses < _MOST_MISSES:
            at = self._at
            found = self._source.find(snippet, at, at + _WINDOW)
            if found < 0:
                self._misses += 1
            else:
                self._line += self._source.count("\n", at, found)
                self._at = found
        return self._line
