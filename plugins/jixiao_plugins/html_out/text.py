"""Text made safe for a page, and ids for places of the report."""

from __future__ import annotations

import re

_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def safe(text: object) -> str:
    """Text as it may stand in an element or a quoted attribute."""
    return re.sub('[&<>"]', lambda found: _MARKUP[found[0]], _CONTROL.sub("\ufffd", str(text)))


def lines(text: str) -> str:
    """Text of several lines."""
    return "<br>".join(safe(line) for line in text.split("\n"))


def anchor(pointer: str) -> str:
    """The id of a place: `/evaluations/0/total/score` → `r-evaluations-0-total-score`."""
    return "r" + re.sub(r"[^A-Za-z0-9_]", "-", pointer)
