"""Funds that a form prints twice beside one another, by income and by spending (按收入性质分, 按支出性质分), and amounts in the cell of
their label (`资金总额：703.20`, `全年预算数120万元`).

Every cell is a label, a label with its amount, or an amount of the label before it. Which list a row belongs to is said by the
heading above it, or by what it is called: 基本支出 is spending, 财政拨款 income.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.fund_lists import BY_SPENDING, Sides, is_heading
from jixiao.documents.extract.money import MONEY_UNIT, OF_WHICH, money
from jixiao.documents.extract.text import key, squash, tidy
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.rows import Row, Slot
    from jixiao.documents.extract.state import TableState

_VALUED = re.compile(
    rf"(?P<label>(?:其中[:：])?[^\d:：]{{2,24}}?)[:：]?(?P<amount>-?\d[\d,]{{0,15}}(?:\.\d{{1,6}})?)(?P<unit>{MONEY_UNIT})?[;；。]?"
)
_APPLIED = re.compile(r"申请|年初|批复")
_TOTALS = frozenset({"合计", "总计", "小计", "总额"})


def take(reader: TableState, row: Row) -> bool:
    """A row of such a block: its headings, its header, or its amounts. False for any other row."""
    if reader.mode == "indicators":
        return False
    printed = row.printed
    headings = [slot for slot in printed if is_heading(slot.text)]
    twice = _twice(reader, printed)
    if not (headings or twice or reader.mode == "sides" or any(_valued(reader, slot) for slot in printed)):
        return False
    if headings and len(headings) < 2 and reader.mode == "funds":
        return False
    entries = [] if twice else list(_entries(reader, [slot for slot in printed if slot not in headings]))
    if not (headings or twice or entries):
        return False
    _open(reader, row)
    for slot in headings:
        reader.sides.headings["支出" in slot.text] = tidy(slot.text).rstrip(":：")
    if twice:
        _columns(reader.sides, printed, twice)
    for label, amounts in entries:
        _put(reader, label, amounts, ragged=row.ragged)
    taken = {id(slot) for label, amounts in entries for _, slot in (label, *amounts)} | {id(slot) for slot in headings}
    rest = [slot for slot in printed if id(slot) not in taken]
    if rest and not twice:
        reader.leave_rest(rest)
    return True


def _twice(reader: TableState, printed: Sequence[Slot]) -> list[str | None]:
    """The fields of a header that prints the same amounts twice; empty for any other row."""
    fields = [reader.words.funds.get(slot.text) if len(slot.text) <= 20 else None for slot in printed]
    amounts = [field for field in fields if field in AMOUNTS]
    kinds = set(amounts)
    return fields if kinds and all(amounts.count(kind) == 2 for kind in kinds) and len(amounts) >= 2 else []


def _columns(sides: Sides, printed: Sequence[Slot], fields: Sequence[str | None]) -> None:
    named = [(slot, field) for slot, field in zip(printed, fields, strict=True) if field in AMOUNTS]
    kinds = {field for _, field in named}
    for slot, field in named:
        kind = (
            "adjusted" if field == "initial" and "adjusted" not in kinds and not _APPLIED.search(slot.text) else field
        )
        for column in range(slot.column, slot.column + slot.span):
            sides.columns[column] = str(kind)
        sides.called[str(kind)] = tidy(slot.text)
    sides.kinds = [sides.columns[slot.column] for slot, _ in named[: len(named) // 2]]


def _open(reader: TableState, row: Row) -> None:
    if reader.mode == "sides":
        return
    reader.need(row)
    heads = "".join(slot.text for slot in row.slots)
    reader.mode, reader.columns = "sides", None
    reader.sides = Sides("initial" if _APPLIED.search(heads) else "adjusted", "年度资金总额")


def _valued(reader: TableState, slot: Slot) -> tuple[str, str] | None:
    """Label and amount of a cell that holds both and whose label is one of money."""
    text = narrow(squash(slot.text))
    found = _VALUED.fullmatch(text) if len(text) <= 48 else None
    if found is None or (found["label"] + found["amount"]).endswith(("年", "号")):
        return None
    label = found["label"]
    known = reader.words.fund_rows.get(OF_WHICH.sub("", label)) or reader.words.funds.get(label) in AMOUNTS
    return (label, found["amount"] + (found["unit"] or "")) if known else None


def _entries(reader: TableState, printed: Sequence[Slot]) -> Iterator[tuple[tuple[str, Slot], list[tuple[str, Slot]]]]:
    """Each label of the row with the amounts behind it."""
    label: tuple[str, Slot] | None = None
    amounts: list[tuple[str, Slot]] = []
    for slot in printed:
        own = _valued(reader, slot)
        if own is not None:
            if label is not None:
                yield label, amounts
            yield (own[0], slot), [(own[1], slot)]
            label, amounts = None, []
        elif number_like(slot.text) and label is not None:
            amounts.append((tidy(slot.text), slot))
        elif (
            len(slot.text) <= 24
            and reader.mode == "sides"
            and reader.words.fund_rows.get(OF_WHICH.sub("", squash(slot.text)))
        ):
            if label is not None:
                yield label, amounts
            label, amounts = (squash(slot.text), slot), []
    if label is not None:
        yield label, amounts


def _put(reader: TableState, label: tuple[str, Slot], amounts: Sequence[tuple[str, Slot]], *, ragged: bool) -> None:
    """A row of money of one list; an amount whose label is that of a column is the total's."""
    text, slot = label
    sides, draft = reader.sides, reader.draft
    column = reader.words.funds.get(text)
    name = OF_WHICH.sub("", text)
    source = reader.words.fund_rows.get(name)
    if source is None and column in AMOUNTS:
        _total(reader, slot).put(column, money(amounts[0][0], reader.unit), slot.place)
        return
    second = source == "total" and any(item.fields.get("source") == "total" for item in draft.lists["funds"])
    if second and _repeats(reader, amounts):
        return
    if source == "total" and key(name) in _TOTALS:
        name = sides.headings.get(True, BY_SPENDING) if second else sides.title
    item = Item({"label": name, "source": source}, {}, slot.place, heads=sides.called)
    kinds = sides.kinds or [sides.kind]
    for at, (amount, cell) in enumerate(amounts[: len(kinds)]):
        kind = kinds[at] if ragged or not sides.columns else sides.columns.get(cell.column, kinds[at])
        item.put(kind, money(amount, reader.unit), cell.place)
    item.of_which = "其中" in text[:6]
    item.heading = sides.heading(name) if source != "total" else name if second else ""
    item.loose = ragged and 0 < len(amounts) < len(kinds)
    item.misfit = len(amounts) > len(kinds)
    draft.lists["funds"].append(item)


def _total(reader: TableState, slot: Slot) -> Item:
    """The row of the total, a new one if need be."""
    funds = reader.draft.lists["funds"]
    for item in funds:
        if item.fields["source"] == "total":
            return item
    funds.append(Item({"label": reader.sides.title, "source": "total"}, {}, slot.place))
    return funds[-1]


def _repeats(reader: TableState, amounts: Sequence[tuple[str, Slot]]) -> bool:
    """Whether the second list ends with the total that the first one has."""
    total = next(item for item in reader.draft.lists["funds"] if item.fields.get("source") == "total")
    own = [squash(total.fields[kind]) for kind in AMOUNTS if kind in total.fields]
    return own == [squash(money(amount, reader.unit)) for amount, _ in amounts]
