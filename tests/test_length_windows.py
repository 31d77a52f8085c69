"""No number of characters decides what a pattern of the audit reads: a clause, a mark or a word bounds it.

A window such as `{0,12}` reads a sentence right or wrong by its length. What is left is a grammar of its kind, and each has its reason here.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import jixiao

DOCUMENTS = Path(jixiao.__file__).parent / "documents"
WINDOW = re.compile(r"(?P<atom>\\d|\[[^\]]*\]|\S|^)\{\d*,(?P<most>\d+)\}")
NUMERALS = re.compile(r"\\d|\[[一二两三四五六七八九十百千万零〇\\d,]+\]")
"""So many digits are the grammar of a year, a day, a rank or a number in words."""
SHORT = 2
"""A character or two is a word, and no stretch of text."""

UNIT = "the name of a unit of measure"
KEPT = {
    ("audit/agreement/text_slips.py", r"[\u4e00-\u9fff]{3,6}"): "a word: of any length a repeated one is not found in linear time",
    ("audit/agreement/text_slips.py", r"[0-9a-zA-Z一二三四五六七八九十]{1,3}"): "the number or the letter of an item",
    ("audit/counting/appositions.py", r"[\u4e00-\u9fff]{1,3}"): "一办四部: the name of a part",
    ("audit/counting/appositions.py", r"){2,4}"): "一办四部: so many parts, not characters",
    ("audit/prices/bands.py", r"[\u4e00-\u9fff]{1,3}"): UNIT,
    ("audit/table_grid.py", r"[%\u4e00-\u9fff]{0,3}"): UNIT,
    ("audit/table_grid.py", r"[\u4e00-\u9fff]{1,4}"): UNIT,
    ("audit/table_grid.py", r"[^()\d+-]{1,4}"): UNIT,
    ("audit/table_grid.py", r"[\u4e00-\u9fff%]{1,3}"): UNIT,
    ("audit/tabular/table_totals.py", r"[\u4e00-\u9fff]{1,3}"): UNIT,
}  # fmt: skip
"""The windows that stay, by file, and why."""


def windows(source: str) -> set[str]:
    """The bounded repetitions of more than a character or two in the strings of a module; those of digits are none."""
    texts = [one.value for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Constant) and isinstance(one.value, str)]  # fmt: skip
    found = [match for text in texts for match in WINDOW.finditer(text)]
    return {one[0] for one in found if int(one["most"]) > SHORT and not NUMERALS.fullmatch(one["atom"])}


def test_only_the_windows_that_have_a_reason_are_left() -> None:
    """A new one fails here, and so does a reason whose window has gone."""
    paths = [path for wing in ("audit", "facts") for path in sorted((DOCUMENTS / wing).rglob("*.py"))]
    told = {(path.relative_to(DOCUMENTS).as_posix(), one) for path in paths for one in windows(path.read_text("utf-8"))}
    assert told == set(KEPT)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (r'r"占[^,]{0,12}的"', {"[^,]{0,12}"}), (r'rf"(?:按.{{1,8}}?看)"', {".{1,8}"}), (r'r"\d{1,4}年[一二三十]{1,3}月"', set()),
        (r'r"(?:甲|乙){1,6}"', {"){1,6}"}), (r'rf"{NAME}{{1,6}}"', {"{1,6}"}), (r'r"[\u4e00-\u9fff]{1,2}率[^,]{2,}"', set()),
    ],
)  # fmt: skip
def test_what_is_a_window(pattern: str, found: set[str]) -> None:
    """Digits, a word of two characters and an open end are none."""
    assert windows(f"P = {pattern}") == found
