"""Mend what loses nothing: full-width digits, stray blanks, the spelling of units, grade words. Never a figure.

Only TOML and JSON reports are mended, in their own text: everything else in the file stays as it was. Each edit is proved
before it is kept: the new text must decode to the same report but for that one value, and the value must mean the same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from jixiao.files.decoding import printed_fields
from jixiao.model.errors import InputError
from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.files.loading import Source
    from jixiao.text.quantity import Quantity
    from jixiao.toolkit.kit import Toolkit

_WIDE = str.maketrans("０１２３４５６７８９％．＋－＞＜＝≧≦﹦﹪", "0123456789%.+-><=≥≤=%")
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3})")


class Edit(NamedTuple):
    """One value and what it becomes."""

    pointer: str
    before: str
    after: str


def fixes(kit: Toolkit, source: Source) -> tuple[str, list[Edit]]:
    """The mended text of a TOML or JSON report and what was mended; the same text and nothing for other sources."""
    text = source.text
    made: list[Edit] = []
    if source.document is not None or not text:
        return text, made
    for edit in (*_values(source), *_grades(kit, source)):
        mended = _applied(text, source, edit)
        if mended is not None:
            text = mended
            made.append(edit)
    return text, made


def _values(source: Source) -> Iterator[Edit]:
    for pointer, value in _leaves(source.report, ""):
        after = tidy(value)
        if after != value:
            yield Edit(pointer, value, after)


def tidy(value: str) -> str:
    """The value in plain spelling; unchanged where that would not mean the same, or where it holds no quantity."""
    after = _WIDE_COMMA.sub(",", value.translate(_WIDE)).replace("圆", "元").strip()
    squeezed = re.sub(r"\s++", "", after)
    before = parse(value)
    return next((one for one in (squeezed, after) if _same(before, parse(one))), value)


def _same(before: Quantity, after: Quantity) -> bool:
    """Do both mean the same? Numbers are compared with their decimals: 5.0 says more than 5."""
    return before.kind in {"number", "range"} and _meaning(before) == _meaning(after)


def _meaning(one: Quantity) -> tuple[str, ...]:
    unit = one.unit.replace("圆", "元")
    return one.kind, str(one.number), str(one.upper), unit, one.comparator, one.hedge, one.date


def _leaves(node: object, pointer: str) -> Iterator[tuple[str, str]]:
    """Every printed value of the report with its pointer."""
    if isinstance(node, msgspec.Struct):
        printed = printed_fields(type(node))
        for name in node.__struct_fields__:
            value = getattr(node, name)
            if name not in printed:
                yield from _leaves(value, f"{pointer}/{name}")
            elif value is not None:
                yield f"{pointer}/{name}", value
    elif isinstance(node, tuple | list):
        for index, one in enumerate(node):
            yield from _leaves(one, f"{pointer}/{index}")


def _grades(kit: Toolkit, source: Source) -> Iterator[Edit]:
    """Grades in words that the place does not use."""
    from jixiao.rules.grades import grade_word

    for index, one in enumerate(source.report.evaluations):
        profile = kit.scorer.chooser.choose(source.report, one, kit.scorer.wanted).profile
        word = grade_word(one.grade, profile)
        if one.grade is not None and word is not None and word != one.grade:
            yield Edit(f"/evaluations/{index}/grade", one.grade, word)


def _applied(text: str, source: Source, edit: Edit) -> str | None:
    """The text with one value replaced, if its place is found and nothing else changes."""
    from jixiao.files.loading import load_report

    old = load_report(text.encode(), source.path)
    place = old.locate(edit.pointer)
    lines = text.split("\n")
    if place.line is None or place.line > len(lines):
        return None
    start = sum(len(line) + 1 for line in lines[: place.line - 1]) + (place.column or 1) - 1
    literal = _literal(text, start, edit.before)
    if literal is None:
        return None
    at, length = literal
    written = json.dumps(edit.after, ensure_ascii=False)
    mended = text[:at] + written + text[at + length :]
    try:
        new = load_report(mended.encode(), source.path)
    except InputError:
        return None
    return mended if _only(old, new, edit) else None


def _literal(text: str, start: int, value: str) -> tuple[int, int] | None:
    """Where the value stands as a string, first after its key: offset and length."""
    found = []
    for written in {json.dumps(value, ensure_ascii=False), f"'{value}'"}:
        at = text.find(written, start)
        if at >= 0:
            found.append((at, len(written)))
    return min(found, default=None)


def _only(old: Source, new: Source, edit: Edit) -> bool:
    """Is the new report the old one but for this value?"""
    before, after = (msgspec.to_builtins(one.report) for one in (old, new))
    node = before
    *parents, last = edit.pointer.split("/")[1:]
    for part in parents:
        node = node[int(part)] if isinstance(node, list | tuple) else node[part]
    node[last] = edit.after
    return bool(before == after)
