"""One form in two files of a submission: compared cell by cell, and read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.document import Place, spelled
from jixiao.model.findings import Finding
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jixiao.model.report import Evaluation, Indicator

_FUNDS = ("initial", "adjusted", "arrived", "spent", "rate", "weight", "score")
_ROWS = ("target", "actual", "weight", "score")
_WORDS = {
    "initial": "年初预算数", "adjusted": "全年预算数", "arrived": "到位数", "spent": "全年执行数", "rate": "执行率", "weight": "分值", "score": "得分",
    "target": "指标值", "actual": "完成值", "grade": "等级",
}  # fmt: skip
_ALIKE = 0.6
"""The share of rows that two prints of one form have in common by name."""


def same_form(one: Evaluation, other: Evaluation) -> bool:
    """Whether two evaluations are two prints of one form: most of their rows carry the same names."""
    a, b = ({_key(row) for row in each.indicators if row.name} for each in (one, other))
    return one.kind == other.kind and len(a & b) >= max(2, _ALIKE * max(len(a), len(b)))


def differences(
    one: Evaluation, other: Evaluation, stems: tuple[str, str], places: tuple[Mapping[str, Place], Mapping[str, Place]]
) -> Iterator[Finding]:
    """The cells that two prints of one form fill differently; each finding stands at the later one and names the place of the first.

    `stems` are the pointers of the two evaluations in their own reports, `places` where their values stand.
    """
    for name, here, there, first, second in _pairs(one, other):
        if _differ(first, second):
            at, before = places[1].get(f"{stems[1]}{there}", Place()), places[0].get(f"{stems[0]}{here}", Place())
            yield Finding(
                code="C615", place=at, quote=second, stated=second, computed=first,
                params={"name": name, "stated": second, "other": first, "where": spelled(before)},
            )  # fmt: skip


def _key(row: Indicator) -> tuple[str, str]:
    return (row.path[-1] if row.path else "", (row.name or "").strip())


def _pairs(one: Evaluation, other: Evaluation) -> Iterator[tuple[str, str, str, str, str]]:
    """What both print: its name, its pointer here and there, and the two values."""
    for part in ("total", "execution"):
        a, b = getattr(one, part), getattr(other, part)
        for field in ("weight", "rate", "score") if a is not None and b is not None else ():
            first, second = getattr(a, field, None), getattr(b, field, None)
            if first and second:
                name = f"合计{_WORDS[field]}" if part == "total" else f"预算执行{_WORDS[field].removeprefix('执行')}"
                yield name, f"/{part}/{field}", f"/{part}/{field}", first, second
    if one.grade and other.grade:
        yield _WORDS["grade"], "/grade", "/grade", one.grade, other.grade
    yield from _lists(
        "funds", [fund.label for fund in one.funds], [fund.label for fund in other.funds], _FUNDS, one, other
    )
    yield from _lists(
        "indicators", [_key(row) for row in one.indicators], [_key(row) for row in other.indicators], _ROWS, one, other
    )


def _lists(
    part: str, ours: list[object], theirs: list[object], fields: tuple[str, ...], one: Evaluation, other: Evaluation
) -> Iterator[tuple[str, str, str, str, str]]:
    """The rows that both have once, by their names."""
    for i, key in enumerate(ours):
        if not key or ours.count(key) != 1 or theirs.count(key) != 1:
            continue
        j = theirs.index(key)
        a, b = getattr(one, part)[i], getattr(other, part)[j]
        label = a.label if part == "funds" else a.name
        for field in fields:
            first, second = getattr(a, field), getattr(b, field)
            if first and second:
                yield f"{label}{_WORDS[field]}", f"/{part}/{i}/{field}", f"/{part}/{j}/{field}", first, second


def _differ(first: str, second: str) -> bool:
    """Whether two prints are two figures: words that differ are left to the reader, another unit is converted."""
    a, b = parse(first), parse(second)
    if a.number is None or b.number is None or a.kind != "number" or b.kind != "number":
        return first.strip() != second.strip() and a.kind == b.kind == "word" and max(len(first), len(second)) <= 2
    if a.base is not None and b.base is not None and a.dimension == b.dimension and a.unit and b.unit:
        return a.base != b.base
    return a.number != b.number
