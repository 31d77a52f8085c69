"""Numbers of running prose in Chinese numerals: 二百六十万元, 三十五人, 百分之九十三, 百分之 93, 三成, 七成五, 四分之一."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.alternatives import any_of
from jixiao.text.numerals import chinese_number
from jixiao.text.prose import Found
from jixiao.text.quantity import Quantity, half_up
from jixiao.text.units import COUNTED, NO_MEASURE

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERAL = "〇零一二两三四五六七八九十百千"
_UNIT = any_of(["元", *(unit for unit in COUNTED if unit[0] not in _NUMERAL + "万亿")])
_SPELLED = re.compile(
    rf"(?<![第{_NUMERAL}万亿\d])(?P<number>[{_NUMERAL}万]+?)(?P<scale>万|亿|)(?P<hedge>多|余|)(?!{NO_MEASURE})(?P<unit>{_UNIT})"
)
MARKS = re.compile(r"[一二两三四五六七八九十百](?:[十百千万]|(?<=十)[一二三四五六七八九])")
"""What a paragraph without these spells no figure."""
_WORDED = re.compile(
    r"百分之\s?(?P<number>\d+(?:\.\d+)?|[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)"
    r"|(?<![\d第十百千万分一二三四五六七八九])(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])(?![一二三四五六七八九十点])"
    r"|(?<![\d第十百千万分一二三四五六七八九])(?P<tens>[一二三四五六七八九])成(?P<ones>[一二三四五六七八九半])?(?=[\s,。;、:()以左右多的为是即由和与被]|$)"
)
_PARTS = re.compile(r"[一二三四五六七八九分][之成]")
"""What a paragraph without these spells no percentage, tenth or fraction."""
_FIVE = 5
_REST = re.compile(r"(?:还剩|剩下|剩余|仅剩|只剩|尚[余有差]|还差|余下)$")
ROUND = Decimal("0.04")
"""三成 and 三分之一 are said of anything near."""


def spelled(flat: str) -> list[Found]:
    """The numbers in words of a folded text, in order."""
    found = [*_amounts(flat)] if MARKS.search(flat) else []
    found += _percentages(flat)
    return sorted(found, key=lambda one: one.start)


def _amounts(flat: str) -> Iterator[Found]:
    """Amounts and counts; a single digit before a counting word (三个) is a figure where it tells what is left; an ordinal is none."""
    for match in _SPELLED.finditer(flat):
        number = chinese_number(match["number"])
        scaled = match["scale"] or not frozenset(match["number"]).isdisjoint("十百千万")
        if number is None or not (scaled or _REST.search(flat, max(0, match.start() - 2), match.start())):
            continue
        unit = match["scale"] + match["unit"]
        quantity = Quantity(text=match[0], kind="number", number=Decimal(number), unit=unit, hedge=match["hedge"])
        yield Found(match.start(), match.end(), quantity)


def _percentages(flat: str) -> Iterator[Found]:
    """Percentages, tenths and fractions."""
    if not _PARTS.search(flat):
        return
    for match in _WORDED.finditer(flat):
        number = _number(match)
        if number is not None:
            quantity = Quantity(text=match[0], kind="number", number=number, unit="%")
            yield Found(match.start(), match.end(), quantity)


def roughly(said: Quantity) -> bool:
    """Whether a percentage is said in whole tenths or as a fraction, and so only roughly."""
    fraction = "分之" in said.text and not said.text.startswith("百")
    return said.unit == "%" and (fraction or said.text.endswith("成"))


def _number(match: re.Match[str]) -> Decimal | None:
    if match["number"]:
        return _percent(match["number"])
    if not match["whole"]:
        return _tenths(match["tens"], match["ones"])
    part, whole = chinese_number(match["part"]), chinese_number(match["whole"])
    return None if part is None or whole is None or part >= whole else half_up(Decimal(100 * part) / Decimal(whole), 2)


def _percent(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text)
    whole, _, decimals = text.partition("点")
    number = 100 if whole == "百" else chinese_number(whole)
    places = "".join(str(chinese_number(one)) for one in decimals)
    return None if number is None else Decimal(f"{number}.{places}" if places else number)


def _tenths(tens: str, ones: str | None) -> Decimal | None:
    more = _FIVE if ones == "半" else chinese_number(ones) if ones else 0
    first = chinese_number(tens)
    return None if first is None or more is None else Decimal(10 * first + more)
