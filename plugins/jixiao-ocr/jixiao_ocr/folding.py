"""What a recogniser confuses, set right where the rest of the text leaves no doubt, and compared without it elsewhere."""

from __future__ import annotations

import re

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDE |= {ord("％"): "%", ord("＝"): "=", ord("＋"): "+", ord("﹪"): "%", ord("≧"): "≥", ord("≦"): "≤", ord("．"): "."}
_LOOKALIKES = str.maketrans(
    {"O": "0", "o": "0", "Ｏ": "0", "〇": "0", "l": "1", "I": "1", "|": "1", "，": ",", "。": "."}
)
_NUMBER = re.compile(r"(?P<sign>[≥≤><=＞＜]?)(?P<digits>[\dOolI|][\dOolI|,，.。 ]*)(?P<unit>[%‰]|[\u4e00-\u9fff]{0,6})")
COMPARATORS = frozenset("≥≤><")
_SQUARE = re.compile("人□")
_DIRT = re.compile(r"[\"'“”‘’·.,、`]*(?P<figure>\d+(?:\.\d+)?[%\u4e00-\u9fff]{0,3})[\"'“”‘’·`]*")
"""A figure, with what dirt looks like before and after it; a point after it may be one."""
_LONE = re.compile(r"[Oo〇]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ROUND = str.maketrans("()", "（）")
_STROKE = re.compile(r"^[—–-](?=、)|(?<=^（)[—–-](?=）)")
"""In the number of a heading a stroke is the Chinese one."""
BRACKETS = "“”（）()《》【】"
"""Opening and closing ones in turns."""
_WEIGHTY = re.compile(r"(?<=\d)\.(?=\d)|(?<![\d\u4e00-\u9fff])-(?=\d)|[%‰≥≤><=×+/]|[^\W_]")
"""What makes a difference between two readings: letters and figures, and the signs that belong to a figure."""
_ONE = re.compile(r"(?<=[\d)）])[一—–-](?=\d)")
"""Between figures a dash looks like a Chinese one."""


def folded(text: str) -> str:
    """Full-width letters and figures as half-width ones; in a text that is one figure with its unit, look-alikes as figures."""
    text = _LONE.sub("0", text.translate(_WIDE).strip()) if len(text.strip()) == 1 else text.translate(_WIDE).strip()
    text = _SQUARE.sub("人口", text)
    if _CHINESE.search(text):  # how wide a bracket is does not show
        text = _STROKE.sub("一", text.translate(_ROUND))
    dirty = _DIRT.fullmatch(text)
    text = dirty["figure"] if dirty is not None else text
    match = _NUMBER.fullmatch(text)
    if match is None or not any(char.isdigit() for char in text):
        return text
    digits = match["digits"].translate(_LOOKALIKES).replace(" ", "").rstrip(",")
    return match["sign"] + digits + match["unit"]


def paired(text: str) -> str:
    """A Chinese paragraph with upright quotation marks as the opening or closing ones that their order makes them."""
    if '"' not in text or not _CHINESE.search(text):
        return text
    made, inside = [], False
    for char in text:
        turned = ("”" if inside else "“") if char == '"' else char
        inside = turned == "“" or (inside and turned != "”")
        made.append(turned)
    return "".join(made)


def unmatched(text: str) -> str:
    """The brackets of those kinds of which not as many close as open."""
    kinds = [BRACKETS[n : n + 2] for n in range(0, len(BRACKETS), 2)]
    return "".join(kind for kind in kinds if text.count(kind[0]) != text.count(kind[1]))


def brackets(text: str) -> str:
    """The brackets of a text in their order; upright quotation marks are none."""
    return "".join(char for char in text.translate(_ROUND) if char in BRACKETS and char not in "“”")


def weighty(text: str) -> str:
    """The part of a text by which two readings are compared: punctuation that only looks different is left out."""
    return "".join(_WEIGHTY.findall(_ONE.sub("", text))).casefold()


def same(one: str, other: str) -> bool:
    """Whether two readings say the same."""
    return one == other or weighty(one) == weighty(other)
