"""What a paragraph takes from its style: outline level, numbering and bold, followed through `basedOn`."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from jixiao_plugins.word.numbering import W

_HEADING = re.compile(r"(?:heading|标题)\s?([1-9])", re.IGNORECASE)
_TITLES = frozenset(("title", "标题"))
_LONGEST_CHAIN = 20


class Style(NamedTuple):
    """`level` is 0 for body text; `number` and `depth` name a list and its level, None when the style says nothing."""

    level: int = 0
    number: str | None = None
    depth: int | None = None
    bold: bool | None = None


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, tree: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for found in tree.findall(f"{W}style") if tree is not None else ():
            if found.get(f"{W}type") == "paragraph":
                key = found.get(f"{W}styleId", "")
                self._elements[key] = found
                if found.get(f"{W}default") in ("1", "true"):
                    self.default = key

    def of(self, key: str) -> Style:
        """The style with what it inherits. Unknown styles are body text."""
        if key not in self._known:
            self._known[key] = self._resolve(key)
        return self._known[key]

    def _resolve(self, key: str) -> Style:
        chain: list[Style] = []
        while key in self._elements and len(chain) < _LONGEST_CHAIN:
            found = self._elements[key]
            chain.append(_own(found))
            key = value(found, "basedOn") or ""
        return Style(
            level=next((style.level for style in chain if style.level), 0),
            number=next((style.number for style in chain if style.number is not None), None),
            depth=next((style.depth for style in chain if style.depth is not None), None),
            bold=next((style.bold for style in chain if style.bold is not None), None),
        )


def _own(found: Any) -> Style:
    name = value(found, "name") or ""
    heading = _HEADING.fullmatch(name.strip())
    level = int(heading[1]) if heading else int(name.strip().lower() in _TITLES)
    properties = found.find(f"{W}pPr")
    number, depth = numbering_of(properties)
    return Style(level or outline_level(properties), number, depth, bold_of(found.find(f"{W}rPr")))


def value(parent: Any | None, tag: str) -> str | None:
    """The `w:val` of a child element; None when there is no such child, empty when it has no value."""
    child = parent.find(f"{W}{tag}") if parent is not None else None
    return None if child is None else str(child.get(f"{W}val", ""))


def outline_level(properties: Any | None) -> int:
    """The outline level from 1 to 9, 0 for body text."""
    text = value(properties, "outlineLvl")
    return int(text) + 1 if text and text in "012345678" and len(text) == 1 else 0


def numbering_of(properties: Any | None) -> tuple[str | None, int | None]:
    """The list and its level that paragraph properties name."""
    found = properties.find(f"{W}numPr") if properties is not None else None
    if found is None:
        return None, None
    depth = value(found, "ilvl")
    return value(found, "numId"), int(depth) if depth and depth in "012345678" and len(depth) == 1 else None


def bold_of(properties: Any | None) -> bool | None:
    """Whether run properties say bold; None when they say nothing."""
    text = value(properties, "b")
    return None if text is None else text not in ("0", "false", "off")
