"""What a visitor sees of the elements of a web page, by their tags and attributes."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "aside",
        "iframe",
        "object",
        "svg",
        "canvas",
        "button",
        "select",
        "datalist",
        "input",
        "textarea",
        "audio",
        "video",
        "map",
        "dialog",
        "-comment",
    ]
)
_FURNITURE = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "topmenu",
        "footer",
        "foot",
        "bottom",
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "sidebar",
        "share",
        "copyright",
        "pagination",
        "pager",
        "toolbar",
    ]
)
_BOLD = frozenset(("b", "strong"))
_BOLD_BY_STYLE = _BOLD | {"span", "font", "p"}
_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s{0,9}:\s{0,9}(?:bold|[6-9]00)", re.IGNORECASE)
_LOOKS = 4096
"""So many sets of attributes are remembered."""


class Look(NamedTuple):
    """What attributes say of an element: that it is hidden, that it is the site's furniture, which tags they make bold."""

    hidden: bool
    furniture: bool
    bold: frozenset[str]


class Looks:
    """The looks of a page's elements. Pages repeat the same attributes thousands of times, so each set is judged once."""

    def __init__(self) -> None:
        self._known: dict[tuple[tuple[str, str | None], ...], Look] = {}

    def seen(self, node: Any, tag: str, attributes: dict[str, str | None] | None = None) -> Look | None:
        """The look of an element; None when a visitor of the page does not see it, or sees it as the site's furniture."""
        if tag in _UNSEEN or tag[0] == "-":
            return None
        key = tuple((node.attributes if attributes is None else attributes).items())
        look = self._known.get(key)
        if look is None:
            if len(self._known) >= _LOOKS:
                self._known.clear()
            look = self._known[key] = judged(dict(key))
        if look.hidden or (look.furniture and node.css_first("td + td, h1") is None):
            return None
        return look


def judged(attributes: dict[str, str | None]) -> Look:
    """The look of an element with these attributes."""
    style = attributes.get("style") or ""
    hidden = (
        "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDDEN_STYLE.search(style) is not None
    )
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('role') or ''}".lower()
    bold = _BOLD_BY_STYLE if _BOLD_STYLE.search(style) else _BOLD
    return Look(hidden, not _FURNITURE.isdisjoint(words.split()), bold)
