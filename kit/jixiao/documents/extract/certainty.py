"""Which rows are certain: an alignment is accepted when its cells suit their columns and the equations of the table hold.

A row that is not accepted keeps what was read, marked `doubt = "alignment"`; it takes part in no check.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from jixiao.documents.extract.align import LEVELS, number_like
from jixiao.documents.extract.fund_lists import settle_lists
from jixiao.documents.extract.parts import fold_parts
from jixiao.documents.extract.text import squash
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, narrow, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jixiao.documents.extract.columns import Columns
    from jixiao.documents.extract.draft import Draft, Item
    from jixiao.documents.extract.rows import Slot
    from jixiao.model.document import Place

DASHES = frozenset({"—", "--", "——", "-", "/", "－", "–", "无", "不适用", "不涉及"})
_FIGURE = re.compile(r"[≥≤><=＝﹦]?[-+]?\d[\d,]*(?:\.\d+)?[%‰个项人次户元万亿]{0,3}")
_SIGNS = "≥≤><=＝﹦%％"
_VALUES = frozenset({"nature", "target", "unit", "actual", "weight", "score", "coefficient", "rate", "review"})
_HUNDRED = Decimal(100)


def is_figure(text: str) -> bool:
    """Whether a cell holds a number, or says that there is none."""
    return number_like(text) or squash(text) in DASHES


def look(item: Item, found: Mapping[str, Slot], columns: Columns) -> None:
    """Whether the cells of an indicator row suit their columns."""
    item.misfit = columns.doubtful or _misfits(found)
    item.recovered = columns.ragged
    if not columns.ragged:
        return
    figures = [kind for kind in ("weight", "score") if kind in columns.kinds]
    item.loose = any(kind not in found for kind in figures) or any(_stray(kind) for kind in found)


def contested(found: Mapping[str, Slot], rival: Mapping[str, Slot]) -> bool:
    """Whether another alignment of the cells, in the same levels, suits the columns as well and gives more points than the weight to none."""
    if not rival or any(found.get(kind) != rival.get(kind) for kind in LEVELS):
        return False
    points = {kind: rival[kind].text for kind in ("weight", "score") if kind in rival}
    return not _misfits(rival) and not _exceeds(points)


def _misfits(found: Mapping[str, Slot]) -> bool:
    points = (found.get("weight"), found.get("score"))
    if any(slot is not None and not slot.covered and _odd_points(squash(slot.text)) for slot in points):
        return True
    name = found.get("level3")
    printed = squash(name.text) if name is not None and not name.covered else ""
    if _FIGURE.fullmatch(narrow(printed)) and not printed.isdigit():
        return True
    return any(_stray(kind) and not slot.covered and number_like(squash(slot.text)) for kind, slot in found.items())


def _odd_points(text: str) -> bool:
    """Text that neither is a number nor says that there is none, though a figure of something else stands in it."""
    return not number_like(text) and text not in DASHES and any(char.isdigit() for char in text)


def _stray(kind: str) -> bool:
    """A cell that stands under no header."""
    return kind.startswith("?") and kind[1:].isdigit()


def look_at_money(item: Item, found: Mapping[str, Slot], columns: Columns) -> None:
    """Whether the cells of a row of money suit their columns."""
    printed = {kind: squash(slot.text) for kind, slot in found.items()}
    item.misfit = any(
        not number_like(printed[kind]) and printed[kind] not in DASHES and printed[kind][:1].isdigit()
        for kind in AMOUNTS
        if kind in printed
    ) or any(printed[kind].endswith(("%", "％")) for kind in AMOUNTS if kind in printed)
    item.misfit = item.misfit or columns.doubtful
    if columns.ragged and not rate_holds(printed):
        wanted = [kind for kind in AMOUNTS if kind in columns.kinds]
        unweighted = item.fields.get("source") == "total" and "weight" in columns.kinds and "weight" not in found
        moved = bool(columns.rival) and any(columns.rival.get(kind) != found.get(kind) for kind in wanted)
        item.loose = moved or unweighted or 0 < sum(kind in found for kind in wanted) < len(wanted)


def settle(draft: Draft, in_doubt: frozenset[Place] = frozenset()) -> None:
    """Settle the rows that are parts of others, and mark those that cannot be accepted.

    `in_doubt` are the places of figures that may be others than they were read.
    """
    fold_parts(draft)
    _shift_back(draft.execution)
    rows = draft.lists["indicators"]
    _mark_shares(rows)
    _mark_pieces(rows)
    scored = all("score" in item.fields for item in rows)
    for item in rows:
        item.loose = item.loose or (item.recovered and _exceeds(item.fields))
    _choose(draft)
    sums_hold = any(item.loose or item.rival for item in rows) and _sums_hold(draft)
    for item in rows:
        accepted = not item.loose or (sums_hold and (scored or not _exceeds(item.fields)))
        told_apart = item.rival is None or (sums_hold and _counts_otherwise(item, item.rival))
        if item.misfit or not (accepted and told_apart):
            item.fields["doubt"] = "alignment"
    money = draft.lists["funds"]
    settle_lists(money, draft.execution)
    adds_up = any(item.loose for item in money) and _adds_up(money)
    for item in money:
        if item.misfit or (item.loose and not (adds_up or rate_holds(item.fields))):
            item.fields["doubt"] = "alignment"
    for item in (*rows, *money):
        if not in_doubt.isdisjoint(item.places.values()):
            item.fields.setdefault("doubt", "reading")


def _shift_back(execution: Item) -> None:
    """A percentage cannot be points: where it stands under 分值 and the row has no rate, each cell stood one column too far right."""
    fields, places = execution.fields, execution.places
    if not fields.get("weight", "").endswith(("%", "％")):
        return
    if "rate" in fields:
        if not fields["rate"].endswith(("%", "％")):
            del fields["weight"]  # the two are exchanged, and what the weight is nothing says
        return
    for left, right in itertools.pairwise(("rate", "weight", "score")):
        if right in fields:
            fields[left] = fields.pop(right)
            if right in places:
                places[left] = places.pop(right)


def _mark_shares(rows: Sequence[Item]) -> None:
    """A percentage among weights or scores that are points comes from another column; so does a bare number for a target in units."""
    for kind in ("weight", "score"):
        shares = [item for item in rows if item.fields.get(kind, "").endswith(("%", "％"))]
        if len(shares) * 2 < sum(kind in item.fields for item in rows):
            for item in shares:
                item.misfit = True
    scored = [item for item in rows if "score" in item.fields]
    for item in rows:
        target, actual = item.fields.get("target", ""), item.fields.get("actual", "")
        if len(scored) * 2 > len(rows) and "score" not in item.fields and "score" in item.blanks:
            item.misfit = item.misfit or (actual.isdigit() and not number_like(target.strip(_SIGNS)))


def _mark_pieces(rows: Sequence[Item]) -> None:
    """A row without points below one that has them, and without a name or an actual value, is the rest of a split row."""
    pointed = [item for item in rows if "score" in item.fields or "weight" in item.fields]
    if len(pointed) * 2 <= len(rows):
        return
    for before, item in itertools.pairwise(rows):
        fields = item.fields
        bare = not ({"weight", "score"} & fields.keys()) and "doubt" not in fields
        if bare and not ("name" in fields and "actual" in fields):
            item.misfit = before.misfit = True


def _sums_hold(draft: Draft) -> bool:
    """Do weights and scores of the rows make the totals? False where nothing adds up to anything."""
    held = [_holds(draft, kind, usual) for kind, usual in (("weight", _HUNDRED), ("score", None))]
    return True in held and False not in held


def _holds(draft: Draft, kind: str, usual: Decimal | None) -> bool | None:
    """Do the rows make the total of a column? None where neither is printed."""
    values = [number_of(item.fields[kind]) for item in draft.lists["indicators"] if kind in item.fields]
    printed = number_of(draft.total.fields[kind]) if kind in draft.total.fields else None
    if not values:
        return None if printed is None else False
    stated = printed if printed is not None else usual
    own = number_of(draft.execution.fields[kind]) if kind in draft.execution.fields else None
    made = sum((one for one in values if one is not None), Decimal(0))
    return stated is not None and stated in {made, made + (own or 0)}


def _exceeds(fields: Mapping[str, Any]) -> bool:
    """More points than the weight: no reading of a row that is right."""
    weight, score = (number_of(fields[kind]) if kind in fields else None for kind in ("weight", "score"))
    return weight is not None and score is not None and score > weight


def _choose(draft: Draft) -> None:
    """Where the sums hold only when the rows that can be read in two ways are read in the other one, that one is right."""
    rows = [item for item in draft.lists["indicators"] if item.rival is not None]
    own = [draft.execution] if draft.execution.rival is not None else []
    if not (rows or own) or _sums_hold(draft):
        return
    for group in (rows, own, [*rows, *own]):
        _exchange(group)
        if group and _sums_hold(draft):
            return
        _exchange(group)


def _exchange(items: Sequence[Item]) -> None:
    """Read rows as their rivals do; twice is as before."""
    for item in items:
        rival = cast("Item", item.rival)
        for kind in sorted((item.fields.keys() | rival.fields.keys()) & _VALUES):
            own, other = (one.fields.pop(kind, None) for one in (item, rival))
            places = item.places.pop(kind, None), rival.places.pop(kind, None)
            item.put(kind, other, places[1])
            rival.put(kind, own, places[0])


def _counts_otherwise(item: Item, rival: Item) -> bool:
    """Whether the rival gives the row another weight or score, so that the sums tell which reading is right."""
    return any(
        number_of(item.fields.get(kind, "")) != number_of(rival.fields.get(kind, "")) for kind in ("weight", "score")
    )


def _adds_up(money: Sequence[Item]) -> bool:
    """Do the sources make the total in every column that they have? Then the blank columns are known."""
    totals = [item for item in money if item.fields.get("source") == "total"]
    if len(totals) != 1 or totals[0].loose:
        return False
    own = {None, totals[0].fields.get("label")}
    parts = [item for item in money if item is not totals[0] and item.fields.get("parent") in own]
    if not parts:
        return False
    for kind in AMOUNTS:
        amounts = [parse(item.fields[kind]).base for item in parts if kind in item.fields]
        whole = parse(totals[0].fields[kind]).base if kind in totals[0].fields else None
        if amounts and (whole is None or whole != sum((one or Decimal(0) for one in amounts), Decimal(0))):
            return False
    return True


def rate_holds(texts: Mapping[str, str]) -> bool:
    """Is the printed rate that of the amounts? Without a rate nothing shows which columns are blank."""
    spent, adjusted, rate = (
        parse(texts[kind]).base if kind in texts else None for kind in ("spent", "adjusted", "rate")
    )
    if spent is None or not adjusted or rate is None:
        return False
    return abs(EXACT.divide(spent, adjusted) - rate) <= Decimal("0.01")
