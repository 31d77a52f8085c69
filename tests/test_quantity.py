"""Quantities: every printed form, and what must hold for any text at all."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.text.prose import find
from jixiao.text.quantity import (
    Quantity,
    chinese_number,
    compare,
    convert,
    half_up,
    judge,
    narrow,
    parse,
    plain,
    to_step,
)
from jixiao.text.units import size_of

CASES = Path(__file__).parent / "cases" / "quantity" / "forms.tsv"
ROWS = [line.split("\t") for line in CASES.read_text("utf-8").splitlines() if line and not line.startswith("#")]
_PIECES = (
    "0 5 12 100 1,234 1，234 95.5 2023 . , ， % ％ ‰ 万 亿 元 万元 项 人次 月 年 日 底 前 季度 余 多 约 近 左右 以上 以下 内 (含) （含） "
    "( ) （ ） - — – ~ 至 到 ≥ ≤ > < = ± 不低于 不超过 超 已完成 共 负 + ￥ 十 百 千 一 二 三 零 两 百分之 个 级 / × 长期 达标 \u3000 \n e x"
)
PIECES = _PIECES.split(" ")
printed = st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text(max_size=12))


def bare(quantity: Quantity) -> Quantity:
    return msgspec.structs.replace(quantity, text="")


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_printed_form(row: list[str]) -> None:
    """Each line of the case file reads as it says."""
    text, kind, number, upper, unit, comparator, hedge, date = row + [""] * (8 - len(row))
    assert bare(parse(text)) == Quantity(
        text="", kind=kind, number=Decimal(number) if number else None, upper=Decimal(upper) if upper else None,
        unit=unit, comparator=comparator, hedge=hedge, date=date,
    )  # fmt: skip


@given(printed)
@example("5以上以上")
@example("5月余")
@example("￥5余")
@example("￥12月")
@example("1,234年前")
def test_printing_and_reading_back(text: str) -> None:
    """The normal form of any reading reads back to the same reading."""
    quantity = parse(text)
    assert quantity.text == text
    assert bare(parse(str(quantity))) == bare(quantity)


@given(printed)
def test_nothing_unreadable_becomes_a_number(text: str) -> None:
    """A number comes from digits or numerals of the text; whatever has none stays words, and 0 stands only where one is printed."""
    quantity = parse(text)
    assert (quantity.number is not None) == (quantity.kind in {"number", "range"})
    if quantity.number == 0:
        assert any(c in "0零〇○" for c in narrow(text))


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from(["", "元", "万元", "%", "项", "人次", "平方米"]))
def test_full_width_and_separators_do_not_matter(number: Decimal, unit: str) -> None:
    """Half and full width, with and without thousands separators: the same number."""
    grouped = f"{number:,}"
    wide = grouped.translate(str.maketrans("0123456789,.-%", "０１２３４５６７８９，．－％"))
    assert {bare(parse(form + unit)) for form in (plain(number), grouped, wide)} == {
        bare(parse(f"{plain(number)}{unit}"))
    }
    assert parse(grouped + unit).number == number


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_read_back(number: int) -> None:
    """A numeral written by the rules of the language is read as its number."""
    assert chinese_number(spoken(number)) == number


def spoken(number: int) -> str:
    """A number below 10^8 in Chinese numerals, with 零 for every gap."""
    high, low = divmod(number, 10**4)
    if high:
        tail = "" if not low else ("零" if low < 1000 else "") + section(low)
        return f"{section(high)}万{tail}"
    return section(low) if low else "零"


def section(number: int) -> str:
    """One to four digits with their steps."""
    text, gap = "", False
    for power, step in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + step
        gap = not digit
    return text


@pytest.mark.parametrize(
    "text",
    ["", "亿", "万", "百", "三百五", "一万五", "三三十", "十百", "三百零", "万万", "零零百", "一" * 25, "亿" * 10**5],
)
def test_what_is_no_numeral_is_none(text: str) -> None:
    """Half a numeral, or speech that leaves the step out, is not guessed at."""
    assert chinese_number(text) is None


@pytest.mark.parametrize(
    "text",
    ["9" * 10**5, "1," * 10**5, "(" * 10**5, "-" * 10**5, "九" * 10**5, "≥" * 10**5, "5余" * 10**5, "1-" * 10**5, "年" * 10**5, " " * 10**5, "含)" * 10**5],
    ids=lambda text: text[:2],
)  # fmt: skip
def test_hostile_text_is_read_at_once(text: str) -> None:
    """A hundred thousand of anything is neither a number nor slow."""
    start = time.perf_counter()
    assert parse(text).number is None
    assert sum(1 for _ in find(text)) <= len(text)
    assert time.perf_counter() - start < 5


def test_too_many_digits_are_unreadable() -> None:
    """A number that no report can mean is not computed with."""
    assert parse("9" * 41).kind == "unreadable"
    assert parse(f"0.{'1' * 41}").kind == "unreadable"


def test_base_dimension_and_conversion() -> None:
    """Units of one dimension convert exactly; others do not compare."""
    money = parse("1,320.73万元")
    assert (money.dimension, money.base, money.decimals) == ("money", Decimal(13207300), 2)
    assert convert(money, "元") == Decimal(13207300)
    assert convert(money, "%") is None
    assert compare(parse("1万元"), parse("9999元")) == 1
    assert compare(parse("5项"), parse("5个")) is None
    assert compare(parse("3万人次"), parse("30000人次")) == 0
    assert parse("95%").base == Decimal("0.95")


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4))
def test_half_up_is_within_half_a_unit(number: Decimal, places: int) -> None:
    """Rounding moves a number by at most half a unit of its last place, and away from zero at the middle."""
    rounded = half_up(number, places)
    assert abs(rounded - number) * 2 <= Decimal(1).scaleb(-places)
    assert to_step(number, Decimal(1).scaleb(-places)) == rounded
    assert half_up(Decimal("2.345"), 2) == Decimal("2.35")
    assert half_up(Decimal("-2.345"), 2) == Decimal("-2.35")


@pytest.mark.parametrize(
    ("stated", "computed", "verdict"),
    [("89.40", "89.4028", "holds"), ("89.40", "89.415", "rounding"), ("89.40", "89.424", "rounding"), ("89.40", "89.43", "wrong"), ("38.28", "38.2859", "rounding")],
)  # fmt: skip
def test_judge(stated: str, computed: str, verdict: str) -> None:
    """Half-up holds; one or two units of the last place are rounding; more is wrong."""
    number = Decimal(stated)
    assert judge(number, 2, Decimal(computed)) == verdict


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [("公里", "米", 1000), ("公顷", "亩", 15), ("万亩", "亩", 10_000), ("吨", "公斤", 1000), ("小时", "分钟", 60), ("万元", "元", 10_000)],
)  # fmt: skip
def test_sizes_of_units(one: str, other: str, times: int) -> None:
    """Units of one kind, and how many of the smaller make the larger."""
    (kind, large), (alike, small) = size_of(one), size_of(other)
    assert kind == alike
    assert half_up(large / small, 6) == times


@pytest.mark.parametrize(
    ("text", "unit"),
    [("培训3节", "节"), ("20 节约用水", ""), ("附件3节余", ""), ("表2包括", ""), ("盐5包", "包"), ("接种2针次", "针"), ("问题3针对性", ""), ("20万节约", "万")],
)  # fmt: skip
def test_a_word_that_begins_with_a_counting_word_is_none(text: str, unit: str) -> None:
    """In prose and in flattened tables 节约, 包括 and 针对 often follow a figure."""
    (found,) = find(text)
    assert found.quantity.unit == unit


@given(st.text(alphabet="0123456789０５，,.．-%％万亿元项人次余多 增长约、。（）a", max_size=60))
def test_numbers_of_prose_stand_where_they_say(text: str) -> None:
    """What `find` yields is in order, does not overlap, and quotes the text; narrowing keeps every offset."""
    assert len(narrow(text)) == len(text)
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        assert found.quantity.text == text[found.start : found.end]
        assert found.quantity.number is not None
        end = found.end
