"""What changed in one indicator row, and what that means."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from jixiao.outputs.diff.changes import Change, Meaning
from jixiao.rules.row import direction, quantity_of
from jixiao.text.quantity import EXACT, half_up, narrow, number_of, parse, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.model.report import Indicator
    from jixiao.outputs.diff.changes import What


_ALL_BUT_NUMBER = attrgetter("unit", "comparator", "hedge", "kind", "upper")


def same(before: str | None, after: str | None, epsilon: Decimal | None = None) -> bool:
    """Do two printed values say the same? Spelling (width, blanks, `95` and `95.0`) does not count; nor do numbers within `epsilon`."""
    if (before or "") == (after or ""):
        return True
    if before is None or after is None:
        return not (before or after)
    one, two = parse(before), parse(after)
    if one.number is not None and two.number is not None:
        return _ALL_BUT_NUMBER(one) == _ALL_BUT_NUMBER(two) and abs(one.number - two.number) <= (epsilon or 0)
    return "".join(narrow(before).split()) == "".join(narrow(after).split())


def changed(
    what: What,
    name: str | None,
    old: str | None,
    new: str | None,
    epsilon: Decimal | None = None,
    *,
    path: tuple[str, ...] = (),
    meaning: Meaning | None = None,
    rated: bool = False,
) -> Iterator[Change]:
    """The change of a printed value, nothing where both say the same; without a `meaning` it is up or down. `rated`: by how much."""
    if not same(old, new, epsilon):
        yield Change(
            kind="changed", what=what, path=path, name=name, before=old, after=new, meaning=trend(old, new) if meaning is None else meaning,
            rate=rate(old, new) if rated else None,
        )  # fmt: skip


def row_changes(before: Indicator, after: Indicator, epsilon: Decimal | None) -> Iterator[Change]:
    """The changes of one row; `after` says where it stands."""
    path, name = after.path, after.name
    if before.name != after.name and not same(before.name, after.name):
        yield Change(kind="renamed", what="indicator", path=path, name=name, before=before.name, after=after.name)
    if before.path != after.path and tuple(map(_squeeze, before.path)) != tuple(map(_squeeze, after.path)):
        old, new = " / ".join(before.path), " / ".join(after.path)
        yield Change(kind="moved", what="indicator", path=path, name=name, before=old, after=new)
    meanings = {"target": _target_meaning(before, after), "score": _score_meaning(before, after)}
    fields: tuple[tuple[What, str | None, str | None], ...] = (
        ("target", _aimed(before), _aimed(after)),
        ("actual", before.actual, after.actual),
        ("weight", before.weight, after.weight),
        ("score", before.score, after.score),
    )
    for what, old_text, new_text in fields:
        yield from changed(what, name, old_text, new_text, epsilon, path=path, meaning=meanings.get(what) or None)
    yield from _texts(before, after)


def _texts(before: Indicator, after: Indicator) -> Iterator[Change]:
    pairs: tuple[tuple[What, str | None, str | None], ...] = (
        ("reason", before.reason, after.reason),
        ("rule", before.rule, after.rule),
    )
    for what, old, new in pairs:
        meaning: Meaning = "removed" if not new else "given" if not old else "rewritten"
        yield from changed(what, after.name, old, new, path=after.path, meaning=meaning)


def trend(before: str | None, after: str | None) -> Meaning:
    """`up` or `down` where both are numbers of one unit."""
    one, two = parse(before or ""), parse(after or "")
    if one.base is None or two.base is None or one.dimension != two.dimension or one.base == two.base:
        return ""
    return "up" if two.base > one.base else "down"


def rate(before: str | None, after: str | None) -> str | None:
    """The relative change in percent with two decimals, `+12.50%`; None where it cannot be computed."""
    one, two = parse(before or ""), parse(after or "")
    if one.base is None or two.base is None or not one.base or one.dimension != two.dimension:
        return None
    percent = half_up(EXACT.divide(EXACT.subtract(two.base, one.base), abs(one.base)) * 100, 2)
    return f"{'+' if percent >= 0 else ''}{plain(percent)}%"


def _aimed(row: Indicator) -> str | None:
    """The target with the comparator and unit of its own columns, where the cell itself prints none."""
    if row.target is None:
        return None
    quantity = parse(row.target)
    if quantity.number is None or quantity.comparator or row.nature in (None, "定性"):
        return str(row.target)
    return f"{row.nature}{row.target}" + (row.unit or "" if not quantity.unit else "")


def _target_meaning(before: Indicator, after: Indicator) -> Meaning:
    """Is the target looser or tighter? By the comparator in force: less of a floor and more of a ceiling is looser."""
    one, two = quantity_of(before.target, before.unit), quantity_of(after.target, after.unit)
    if one is None or two is None or one.base is None or two.base is None:
        return (
            ""
            if one is None or two is None or one.base is two.base is None
            else "loosened"
            if two.base is None
            else "tightened"
        )
    if one.dimension != two.dimension:
        return "not_comparable"
    sign = direction(after, two)[0]
    if direction(before, one)[0] in {"≤", "<"} or sign in {"≤", "<"}:
        return "loosened" if two.base > one.base else "tightened" if two.base < one.base else ""
    return "loosened" if two.base < one.base else "tightened" if two.base > one.base else ""


def _score_meaning(before: Indicator, after: Indicator) -> Meaning:
    """A score that runs against the completion says more than up or down."""
    move = trend(_share(before), _share(after)) or trend(before.score, after.score)
    old, new = _completion(before), _completion(after)
    if old is None or new is None or old == new:
        return move
    if move == "up" and new < old:
        return "up_while_completion_fell"
    if move == "down" and new > old:
        return "down_while_completion_rose"
    return move


def _share(row: Indicator) -> str | None:
    score, weight = number_of(row.score), number_of(row.weight)
    return plain(EXACT.divide(score, weight)) if score is not None and weight else None


def _completion(row: Indicator) -> Decimal | None:
    """Actual over target, or target over actual where less is better; None where it cannot be computed."""
    target, actual = quantity_of(row.target, row.unit), quantity_of(row.actual, row.unit)
    if target is None or actual is None or target.dimension != actual.dimension:
        return None
    if target.base is None or actual.base is None:
        return None
    above, below = (target.base, actual.base) if direction(row, target)[0] in {"≤", "<"} else (actual.base, target.base)
    return EXACT.divide(above, below) if below else None


def _squeeze(text: str) -> str:
    return "".join(text.split())
