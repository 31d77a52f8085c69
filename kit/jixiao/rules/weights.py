"""The weight of each row and where it comes from. Printed, stated by a group, stated by a rule text and inferred ones are kept apart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from jixiao.model.kinds import WeightOrigin
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.report import Evaluation, Indicator
    from jixiao.rules.profile import Profile

_CIRCLED = re.compile("[①②③④⑤⑥⑦⑧⑨⑩]")
_GAIN = re.compile(r"(?<![扣减低])(?:得|计|记|为|[×*x]|,|，|:|：|^)\s*(\d+(?:\.\d+)?)\s*分(?!制|段|别)")
_LOSS = re.compile(r"[扣减]\s*(?:除|掉)?\s*\d+(?:\.\d+)?\s*分")
_BARE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s*分[。；;,，]?\s*$")


class Weight(Struct, frozen=True):
    """A row's weight; `value` None where nothing states it."""

    value: Decimal | None
    origin: WeightOrigin | None


def rule_points(text: str | None) -> Decimal | None:
    """The full points that a printed rule text states: the sum over its numbered parts, else the highest award.

    None when it states none, or when a numbered part is without points (its text may have been cut off).
    """
    body = _LOSS.sub("", narrow(text or ""))
    parts = [part for part in _CIRCLED.split(body)[1:] if part.strip()]
    if len(parts) > 1:
        values = [_award(part) for part in parts]
        return None if None in values else sum((value for value in values if value is not None), Decimal(0))
    return _award(body) if not parts else None


def _award(text: str) -> Decimal | None:
    points = [Decimal(match) for match in _GAIN.findall(text)] or [Decimal(match) for match in _BARE.findall(text)]
    return max(points, default=None)


def effective_weights(evaluation: Evaluation, profile: Profile | None = None) -> list[Weight]:
    """The weight of each indicator row, in order: as printed; else by its rule text; else what its group leaves; else the profile's."""
    weights = [stated_weight(row) for row in evaluation.indicators]
    for group in evaluation.groups:
        stated = number_of(group.weight)
        if stated is not None:
            _fill_group(evaluation.indicators, group.path, stated, weights)
    if profile is not None:
        for number, (row, weight) in enumerate(zip(evaluation.indicators, weights, strict=True)):
            known = profile.row(row.path, row.name) if weight.value is None else None
            if known is not None and known.weight is not None:
                origin: WeightOrigin = "rule" if known.weight_origin == "printed" else known.weight_origin
                weights[number] = Weight(Decimal(known.weight), origin)
    return weights


def stated_weight(row: Indicator) -> Weight:
    """The weight that the row itself states: as printed, else by its rule text."""
    printed = number_of(row.weight)
    if printed is not None:
        return Weight(printed, "printed")
    points = rule_points(row.rule) if row.doubt != "merged" else None
    score = number_of(row.score)
    # A rule text that several rows share states the points of all of them together: it cannot be the weight of one.
    if points is not None and (score is None or score == points or "①" in (row.rule or "")):
        return Weight(points, "rule")
    return Weight(None, None)


def _fill_group(rows: Sequence[Indicator], path: tuple[str, ...], total: Decimal, weights: list[Weight]) -> None:
    """One row without a weight takes what the others leave of its group's weight."""
    inside = [number for number, row in enumerate(rows) if row.path[: len(path)] == path]
    blank = [number for number in inside if weights[number].value is None]
    if len(blank) != 1:
        return
    rest = total - sum((weights[number].value or Decimal(0) for number in inside), Decimal(0))
    if rest > 0:
        weights[blank[0]] = Weight(rest, "group")
