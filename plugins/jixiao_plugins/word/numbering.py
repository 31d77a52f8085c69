"""The numbers that Word prints before headings and list paragraphs: `一、`, `(二)`, `1.1`, which no text of the file holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEVELS = 9
_MOST = 9999


class Level(NamedTuple):
    """One level of a list: its number format, its text with `%1` placeholders, and its first number."""

    format: str
    text: str
    start: int
    style: str


class Numbering:
    """Counts the numbered paragraphs of a document in reading order and renders each number as it is printed."""

    def __init__(self, tree: Any | None) -> None:
        self._lists: dict[str, dict[int, Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._counters: dict[str, list[int]] = {}
        if tree is not None:
            self._load(tree)

    def _load(self, tree: Any) -> None:
        abstracts = {found.get(f"{W}abstractNumId", ""): _levels(found) for found in tree.findall(f"{W}abstractNum")}
        for found in tree.findall(f"{W}num"):
            number = found.get(f"{W}numId", "")
            link = found.find(f"{W}abstractNumId")
            abstract = link.get(f"{W}val", "") if link is not None else ""
            levels = dict(abstracts.get(abstract, {}))
            for override in found.findall(f"{W}lvlOverride"):
                _override(levels, override)
            self._lists[number] = levels
            fresh = found.find(f"{W}lvlOverride/{W}startOverride") is not None
            self._abstract_of[number] = f"{abstract}/{number}" if fresh else abstract

    def label(self, number: str, depth: int) -> str:
        """The printed number of the next paragraph of a list, with a separating blank only after Arabic digits."""
        levels = self._lists.get(number)
        if levels is None or depth not in levels or number == "0":
            return ""
        counters = self._counters.setdefault(self._abstract_of[number], [0] * _LEVELS)
        counters[depth] = counters[depth] + 1 if counters[depth] else levels[depth].start
        counters[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        if levels[depth].format in ("bullet", "none"):
            return ""

        def number_of(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            level = levels.get(place)
            if level is None:
                return ""
            return render(counters[place] or level.start, level.format)

        return _PLACEHOLDER.sub(number_of, levels[depth].text)


def _levels(abstract: Any) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for found in abstract.findall(f"{W}lvl")[:_LEVELS]:
        depth = _number(found.get(f"{W}ilvl"), 0)
        if 0 <= depth < _LEVELS:
            levels[depth] = _level(found)
    return levels


def _level(found: Any) -> Level:
    def value(tag: str) -> str:
        child = found.find(f"{W}{tag}")
        return child.get(f"{W}val", "") if child is not None else ""

    return Level(value("numFmt") or "decimal", value("lvlText"), _number(value("start"), 1), value("pStyle"))


def _override(levels: dict[int, Level], override: Any) -> None:
    depth = _number(override.get(f"{W}ilvl"), 0)
    whole = override.find(f"{W}lvl")
    if whole is not None:
        levels[depth] = _level(whole)
    start = override.find(f"{W}startOverride")
    if start is not None and depth in levels:
        levels[depth] = levels[depth]._replace(start=_number(start.get(f"{W}val"), 1))


def _number(text: str | None, default: int) -> int:
    text = (text or "")[:6]
    return int(text) if text.isascii() and text.isdigit() else default


def render(number: int, form: str) -> str:
    """A number in one of Word's formats; an unknown format gives Arabic digits."""
    number = min(number, _MOST)
    maker = _FORMATS.get(form)
    return maker(number) if maker else str(number)


def chinese(number: int) -> str:
    """Counting numbers as in `第二十一条`: 1 to 9999."""
    if number >= 1000:
        return _with_place(number, 1000, "千")
    if number >= 100:
        return _with_place(number, 100, "百")
    if number >= 20:
        tens, ones = divmod(number, 10)
        return f"{_DIGITS[tens]}十{_DIGITS[ones] if ones else ''}"
    if number >= 10:
        return f"十{_DIGITS[number - 10] if number > 10 else ''}"
    return _DIGITS[number]


def _with_place(number: int, place: int, word: str) -> str:
    high, low = divmod(number, place)
    if not low:
        return f"{_DIGITS[high]}{word}"
    rest = chinese(low)
    if low < place // 10:
        rest = f"〇{rest}"
    elif 10 <= low < 20:
        rest = f"一{rest}"
    return f"{_DIGITS[high]}{word}{rest}"


def _digits(number: int, signs: str) -> str:
    return "".join(signs[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    marks = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    )
    text = ""
    for value, mark in marks:
        count, number = divmod(number, value)
        text += mark * count
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: _digits(number, _DIGITS),
    "japaneseDigitalTenThousand": lambda number: _digits(number, _DIGITS),
    "chineseLegalSimplified": lambda number: _digits(number, _FORMAL),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda number: _digits(number, "０１２３４５６７８９"),
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
}
