"""The funds block of a form, row by row: the total with the execution rate, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jixiao.documents.extract import certainty
from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.columns import aligned
from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.fund_lists import is_heading
from jixiao.documents.extract.rows import Slot
from jixiao.documents.extract.text import key, split_weight, squash, tidy
from jixiao.model.document import NOWHERE, Place
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.columns import Columns
    from jixiao.documents.extract.forms import Dictionary, Vocabulary
    from jixiao.documents.extract.rows import Row
    from jixiao.documents.extract.state import TableState

_INITIAL = re.compile(r"年初|批复|期初|原")
_BY_RATE = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)分?[*×xX·]执行率")
_SIDE_WEIGHT = re.compile(r"[(（](\d{1,3})分[)）]")
OF_WHICH = re.compile(
    r"^(?:\d{1,2}[.、．]\s?|[①-⑳]\s?|[(（]\d{1,2}[)）]|[一二三四五六七八九]、)?(?:其中\s{0,3}[:：]?|按[^:：\d]{2,8}[:：])?"
)
"""What stands before the name of a source: its number, 其中, the order of the list."""
VALUED = re.compile(r"[:：]\s?\d")
"""A label with its figure in one text."""
FIGURES = frozenset({*AMOUNTS, "rate", "weight", "score"})
"""The figures of the funds block."""
MONEY_UNIT = r"[百十千]?万?亿?元"
"""The pattern of a unit of money."""
_UNIT = re.compile(MONEY_UNIT)
_FIGURED = re.compile(r"(?P<label>[^\d:]{2,10}):?(?P<figure>\d{1,3}(?:\.\d{1,4})?%?)分?")


def header_words(heads: Sequence[str], words: Vocabulary) -> Dictionary:
    """By what the columns of this header are known: beside an amount or the rate plain words name one as well (`预算 | 支出 | 执行率`)."""
    fields = {words.funds.get(head) for head in heads}
    return words.funds if fields.isdisjoint({"rate", *AMOUNTS}) else words.funds_amid


def funds_header(reader: TableState, row: Row) -> None:
    """What a header of the funds says beside its columns: the weight of the execution rate, and that its one budget is the year's."""
    columns = cast("Columns", reader.columns)
    if (
        "adjusted" not in columns.kinds
        and "initial" in columns.kinds
        and not _INITIAL.search(columns.heads["initial"].text)
    ):
        columns.rename("initial", "adjusted")
        if "?initial" in columns.kinds and _INITIAL.search(columns.heads["?initial"].text):
            columns.rename("?initial", "initial")  # `年初预算数 | 预算数(A)`
    for slot in row.slots:
        text = narrow(squash(slot.text))
        found = _BY_RATE.search(text) or (
            _SIDE_WEIGHT.search(text) if "执行" in text and "weight" not in columns.kinds else None
        )
        if found and "weight" not in reader.draft.execution.fields:
            reader.draft.execution.put("weight", found[1], slot.place)


def fund(reader: TableState, row: Row) -> bool:
    """One row of the funds block. The row of the total carries the execution rate, its weight and score."""
    columns = cast("Columns", reader.columns)
    heads = [slot for slot in row.slots if not slot.blank and not slot.covered and not number_like(slot.text)]
    named = [(slot, source) for slot in heads if (source := _source(reader, slot))]
    if not named and (heads or columns.ragged or reader.draft.lists["funds"]):
        return False
    # else these are figures below a header whose first cell is their only label
    own = Slot(columns.title, -1, 0, row.printed[0].place)
    label, source = named[-1] if named else (own, "total")
    found = _amounts(columns, row, label, reader)
    heading = next((slot for slot in row.slots if not slot.blank and is_heading(slot.text)), None)
    name = tidy(OF_WHICH.sub("", label.text.strip())).rstrip(":：")
    if source == "total" and key(name) in {"合计", "总额", "总计"}:
        name = columns.title or name
    first = not any(item.fields.get("source") == "total" for item in reader.draft.lists["funds"])
    item = Item({"label": name, "source": source}, {}, label.place, heads=columns.called)
    item.of_which = "其中" in label.text.strip()[:6]
    columns.heading = tidy(heading.text).rstrip(":：") if heading is not None else columns.heading
    item.heading = columns.heading if source != "total" else ""
    if source != "total" and not first:
        item.fields["parent"] = next(
            i.fields["label"] for i in reader.draft.lists["funds"] if i.fields.get("source") == "total"
        )
    for kind, slot in found.items():
        text = tidy(slot.text)
        if kind in AMOUNTS:
            item.put(kind, money(text, reader.unit), slot.place)
        elif kind in {"weight", "rate", "score", "reason"} and source == "total" and first:
            reader.draft.execution.put(kind, text, slot.place)
        elif kind in {"weight", "rate", "score", "reason"}:
            item.put(kind, text, slot.place)
    if source == "total" and first and reader.draft.execution.fields:
        reader.draft.execution.place = label.place
        reader.draft.execution.rival = _rival(found, columns.rival)
    note_blanks(item, columns, row, ("initial", "adjusted", "spent"))
    _sharemoney(reader, item, columns.covering(row, (*AMOUNTS, "rate")))
    certainty.look_at_money(item, found, columns)
    reader.draft.lists["funds"].append(item)
    return True


def money_of_project(reader: TableState, found: dict[str, Slot]) -> None:
    """The amounts that a table of indicators prints beside the name of each project, and its execution rate (`98%/9.8`)."""
    whole = Item({"label": "年度资金总额", "source": "total"}, {})
    execution = reader.draft.execution
    for name in [name for name in found if name.startswith("?") and not found[name].covered]:
        head, weight = split_weight(name[1:])
        kind, slot = reader.words.funds.get(head), found[name]
        if kind in AMOUNTS:
            kind = "adjusted" if kind == "initial" and not _INITIAL.search(head) else kind
            whole.put(kind, money(tidy(slot.text), reader.unit), slot.place)
            whole.place = slot.place if whole.place is NOWHERE else whole.place
        elif kind == "rate":
            rate, _, score = tidy(slot.text).partition("/")
            for field, text in (("rate", rate), ("weight", (weight or "").removesuffix("分")), ("score", score)):
                execution.put(field, text, slot.place)
            execution.place = slot.place
        else:
            continue
        del found[name]
    if len(whole.fields) > 2:
        reader.draft.lists["funds"].append(whole)


def told(reader: TableState, row: Row) -> bool:
    """Amounts or the execution on one row, each behind its label: `预算执行率 | 96.5% | 分值10 | 得分 | 9.65`, `年初预算 | 30 | 万元 | …`."""
    pairs = _told_pairs(row.printed, reader)
    amounts = [kind for kind in pairs if kind in AMOUNTS]
    if len(pairs) < 2 or not ("rate" in pairs or len(amounts) > 1):
        return False
    reader.need(row)
    execution = reader.draft.execution
    for kind, (text, place) in pairs.items():
        if kind not in AMOUNTS and kind not in execution.fields:
            execution.put(kind, text, place)
    if amounts:
        whole = Item({"label": "年度资金总额", "source": "total"}, {}, row.printed[0].place)
        for kind in amounts:
            whole.put(kind, money(pairs[kind][0], reader.unit), pairs[kind][1])
        reader.draft.lists["funds"].append(whole)
    return True


def _told_pairs(printed: Sequence[Slot], reader: TableState) -> dict[str, tuple[str, Place]]:
    """Amounts, rate, weight and score by their labels; empty where a row prints anything else."""
    found: dict[str, tuple[str, Place]] = {}
    kind, last = None, ""
    for slot in printed:
        text = narrow(squash(slot.text))
        if last and not kind and _UNIT.fullmatch(text):
            found[last] = found[last][0] + text, found[last][1]
            continue
        whole = None if kind else _FIGURED.fullmatch(text)
        label, figure = (whole["label"], whole["figure"]) if whole else (text, text)
        kind = kind or reader.words.funds.get(label)
        if kind == "initial" and not whole and not number_like(figure) and not _INITIAL.search(label):
            kind = "adjusted"
        if kind not in FIGURES or kind in found:
            return {}
        if number_like(figure):
            found[kind], last, kind = (figure, slot.place), kind, None
    return found if kind is None else {}


def _rival(found: dict[str, Slot], rival: dict[str, Slot]) -> Item | None:
    """The execution row as a rival that has the same amounts reads it."""
    if not rival or any(found.get(kind) != rival.get(kind) for kind in (*AMOUNTS, "rate")):
        return None
    item = Item({}, {})
    for kind in ("rate", "weight", "score"):
        if kind in rival:
            item.put(kind, tidy(rival[kind].text), rival[kind].place)
    return item


def _source(reader: TableState, slot: Slot) -> str | None:
    if len(slot.text) > 40 or VALUED.search(narrow(slot.text)):
        return None
    known = source_of(slot.text, reader.words)
    return known or ("other" if slot.text.strip().startswith("其中") else None)


def source_of(text: str, words: Vocabulary) -> str | None:
    """The source of money that a row among amounts names. There an office of finance (`县财政`) means what it gives."""
    name = OF_WHICH.sub("", text.strip())
    return words.fund_rows.get(name) or (words.fund_rows.get(f"{name}资金") if name.endswith("财政") else None)


def money(text: str, unit: str) -> str:
    """An amount with the unit of the header, when the cell prints none."""
    return f"{text}{unit}" if unit and number_like(text) and text[-1:].isdigit() else text


def _amounts(columns: Columns, row: Row, label: Slot, reader: TableState) -> dict[str, Slot]:
    if not columns.ragged:
        return columns.by_grid(row, label)
    position = row.slots.index(label)
    slots = [slot for slot in row.slots[position + 1 :] if not slot.blank]
    kinds = [kind for kind in columns.kinds if kind not in {"label", "side"} and not kind.startswith("?")]
    found, rival = aligned(slots, kinds, reader.words.groups)
    holds = [certainty.rate_holds({kind: slot.text for kind, slot in way.items()}) for way in (found, rival)]
    if holds == [False, True]:
        found, rival = rival, found
    columns.rival = rival if holds[0] == holds[1] else {}  # the rate of the row says which of two readings is right
    return found


def _sharemoney(reader: TableState, item: Item, covering: Sequence[tuple[str, Slot]]) -> None:
    """An amount that is one cell over several sources is none of theirs; over the total and its sources it is the total's."""
    for kind, slot in covering:
        owner = next((one for one in reader.draft.lists["funds"] if one.places.get(kind) == slot.place), None)
        if owner is not None and owner.fields.get("source") != "total":
            owner.fields["doubt"] = item.fields["doubt"] = "merged"


def note_blanks(item: Item, columns: Columns, row: Row, kinds: Sequence[str]) -> None:
    """Keep where the cells are that the row leaves blank."""
    empty = {kind: columns.blank(row, kind) for kind in kinds if kind not in item.fields}
    item.blanks = {kind: place for kind, place in empty.items() if place is not None}
