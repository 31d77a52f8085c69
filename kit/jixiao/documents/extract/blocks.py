"""The blocks of a form, row by row: funds, goals, tasks, indicators, totals and labelled texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jixiao.documents.extract import certainty
from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.money import money, money_of_project, note_blanks
from jixiao.documents.extract.text import prose, split_weight, squash, tidy
from jixiao.model.document import NOWHERE
from jixiao.model.report import Review, Value
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.documents.extract.columns import Columns
    from jixiao.documents.extract.rows import Row, Slot
    from jixiao.documents.extract.state import TableState

_NATURES = {
    "≥": "≥", "≧": "≥", ">=": "≥", "⩾": "≥", "大于等于": "≥", "不低于": "≥", "≤": "≤", "≦": "≤", "<=": "≤", "⩽": "≤", "小于等于": "≤",
    "不高于": "≤", "=": "=", "═": "=", "﹦": "=", "＝": "=", "等于": "=", ">": ">", "＞": ">", "大于": ">", "<": "<", "＜": "<", "小于": "<",
    "定性": "定性", "定性指标": "定性",
}  # fmt: skip
_SIGN_IN_NAME = re.compile(
    r"[(（]\s?(?P<sign>>=|<=|[≥≧⩾≤≦⩽=═﹦＝>＞<＜])\s?[*＊×xX_＿…]{1,6}(?P<unit>[^()（）\d]{0,8})[)）]\s?$"
)
"""A name with the comparator and unit of its target, and marks where the figure goes: `修缮面积（≥**平方米）`."""
_YES = {"是": True, "√": True, "否": False, "×": False}
_CODED = re.compile(r"^([0-9A-Z]{8,30})\s?[-—－]\s?(\D.*)$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PROSE_KINDS = ("rule", "explanation", "data_source")
_LISTED = re.compile(r"(?:^|\n)\s{0,4}(?:\d{1,2}[.．、]|[(（]\d{1,2}[)）]|[①-⑳]|[一二三四五六七八九十]是)")


def indicator(reader: TableState, row: Row) -> bool:
    """One indicator row. False when the row has neither a name nor a value of one."""
    columns = cast("Columns", reader.columns)
    found = columns.read(row, reader.words.groups)
    _of_project(reader, found)
    path = reader.levels.take(found, reader.draft)
    names = [slot for kind in ("level3", "?level3") if (slot := found.get(kind)) is not None]
    if not names and not any(
        kind in found and not found[kind].covered for kind in ("target", "actual", "weight", "score", "rule")
    ):
        return "level1" in found or "level2" in found
    name_slot = names[-1] if names else None
    if name_slot is None and ("level2" in found or "level1" in found):
        name_slot, path = (found["level2"], path[:-1]) if "level2" in found else (found["level1"], ())
    if _is_execution(reader, path, name_slot):
        _execution(reader, found)
        return True
    item = _item(reader, path, name_slot, found)
    item.place = (name_slot or row.printed[0]).place
    _texts(item, found, columns)
    if certainty.contested(found, columns.rival):
        item.rival = _item(reader, path, name_slot, columns.rival)
    _share(reader, item, columns.covering(row, ("weight", "score")))
    note_blanks(item, columns, row, ("actual", "weight", "score"))
    certainty.look(item, found, columns)
    item.misfit = item.misfit or columns.astride(row)
    reader.draft.lists["indicators"].append(item)
    for kind, slot in found.items():
        if kind.startswith("?") and kind != "?level3" and not slot.covered:
            reader.draft.leave(prose(slot.text), item.fields.get("name"), slot.place)
    return True


def _item(reader: TableState, path: tuple[str, ...], name: Slot | None, found: dict[str, Slot]) -> Item:
    """A row with its name and values."""
    item = Item({"path": path} if path else {}, {}, heads=cast("Columns", reader.columns).called)
    if name is not None:
        _name(item, name)
    _values(item, found)
    return item


def _share(reader: TableState, item: Item, covering: Sequence[tuple[str, Slot]]) -> None:
    """A weight or score that is one cell over several rows belongs to all of them: none can be judged by its own target."""
    for kind, slot in covering:
        for other in reversed(reader.draft.lists["indicators"]):
            if other.places.get(kind) == slot.place:
                other.fields.setdefault("doubt", "merged")
                item.fields.setdefault("doubt", "merged")
                break


def _of_project(reader: TableState, found: dict[str, Slot]) -> None:
    """A table that tells its projects apart by a column: the first row of the next one opens its evaluation."""
    code, name = found.get("project_code"), found.get("project")
    if code is None and name is None:
        return
    draft = reader.draft
    mark = squash((code or name).text)  # type: ignore[union-attr]
    if draft.extra.get("project_mark", (mark, NOWHERE))[0] != mark:
        columns = reader.columns
        reader.next_evaluation((name or code).place)  # type: ignore[union-attr]
        reader.columns, reader.mode, draft = columns, "indicators", reader.draft
    draft.note("project_mark", mark, NOWHERE)
    for field, slot in (("code", code), ("name", name), ("agency", found.get("agency"))):
        if slot is not None:
            draft.put(field, tidy(slot.text), slot.place)
    draft.put("kind", "project", None)
    money_of_project(reader, found)
    if "unit_name" in found:
        draft.note("unit", tidy(found["unit_name"].text), found["unit_name"].place)


def _name(item: Item, slot: Slot) -> None:
    name, weight = split_weight(tidy(slot.text))
    item.put("name", name, slot.place)
    item.put("weight", weight.removesuffix("分") if weight else None, slot.place)


def _is_execution(reader: TableState, path: tuple[str, ...], slot: Slot | None) -> bool:
    """预算执行率 as a row of its own: it is its own level, so it is not one of the indicators."""
    if slot is None or reader.words.words.get(slot.text) != "execution":
        return False
    return not path or all(reader.words.words.get(name) == "execution" for name in path)


def _execution(reader: TableState, found: dict[str, Slot]) -> None:
    for field, kinds in (
        ("weight", ("weight",)),
        ("rate", ("actual", "coefficient")),
        ("score", ("score",)),
        ("reason", ("reason",)),
    ):
        slot = next((found[kind] for kind in kinds if kind in found), None)
        if slot is not None and field not in reader.draft.execution.fields:
            reader.draft.execution.put(field, tidy(slot.text), slot.place)
    if "weight" not in reader.draft.execution.fields:  # it may be printed in a name: 预算执行率（10分）
        for kind in ("level3", "level2", "level1"):
            weight = split_weight(tidy(found[kind].text))[1] if kind in found else None
            if weight:
                reader.draft.execution.put("weight", weight.removesuffix("分"), found[kind].place)
                break
    if "level3" in found:
        reader.draft.execution.place = found["level3"].place


def _values(item: Item, found: dict[str, Slot]) -> None:
    for kind in ("target", "actual", "weight", "score", "coefficient"):
        slot = found.get(kind)
        if slot is not None and not (slot.covered and kind in {"weight", "score"} and item.fields.get("weight")):
            item.put(kind, tidy(slot.text), slot.place)
    if "nature" in found:
        item.put("nature", _NATURES.get(squash(found["nature"].text)), found["nature"].place)
    if "unit" in found and not found["unit"].covered:
        item.put("unit", squash(found["unit"].text), found["unit"].place)
    _sign_in_name(item)
    if "core" in found:
        item.put("core", _YES.get(squash(found["core"].text)), found["core"].place)
    if "code" in found:
        item.put("code", squash(found["code"].text), found["code"].place)
    reviews = {kind.removeprefix("review_"): slot for kind, slot in found.items() if kind.startswith("review_")}
    if reviews:
        item.put("review", _review(reviews), next(iter(reviews.values())).place)


def _sign_in_name(item: Item) -> None:
    """Comparator and unit that stand in the row's name, for a target that is a bare figure."""
    sign = _SIGN_IN_NAME.search(item.fields.get("name") or "")
    if sign is None or "nature" in item.fields:
        return
    item.put("nature", _NATURES[sign["sign"]], item.places["name"])
    if "unit" not in item.fields and _NUMBER.fullmatch(str(item.fields.get("target") or "")):
        item.put("unit", squash(sign["unit"]), item.places["name"])


def _review(slots: dict[str, Slot]) -> Review:
    texts: dict[str, Any] = {name: tidy(slot.text) for name, slot in slots.items()}
    return Review(**{name: text if name == "reason" else Value(text) for name, text in texts.items()})


def _texts(item: Item, found: dict[str, Slot], columns: Columns) -> None:
    """Reason, explanation, rule and source. Where merged cells were lost, a row without a rule takes the one above."""
    for kind in (*_PROSE_KINDS, "reason", "evidence"):
        slot = found.get(kind)
        if slot is not None:
            text = prose(slot.text)
            item.put(kind, text, slot.place)
            if kind in _PROSE_KINDS:
                columns.above[kind], columns.above_places[kind] = text, slot.place
    if columns.ragged and "rule" in columns.kinds and "rule" not in found and columns.above.get("rule"):
        for kind in ("rule", "data_source"):
            if kind not in found and kind in columns.kinds and columns.above.get(kind):
                item.put(kind, columns.above[kind], columns.above_places[kind])


def total(reader: TableState, row: Row) -> None:
    """`总分 | 100 | 99 | 等级：优`. A single number is the score, unless the row has a column for each."""
    from jixiao.documents.extract.text import grade_in

    columns = cast("Columns", reader.columns)
    draft = reader.draft
    rest = row.printed[1:]
    numbers = [slot for slot in rest if number_like(slot.text)]
    found = {} if columns.ragged else columns.read(row, reader.words.groups)
    weight, score = found.get("weight"), found.get("score")
    if weight is None and score is None:
        weight, score = (numbers[0], numbers[1]) if len(numbers) >= 2 else (None, None)
        if len(numbers) == 1:
            weight, score = (numbers[0], None) if _is_weight(reader, numbers[0]) else (None, numbers[0])
    elif len(numbers) == 2 and (weight is None or score is None):
        weight, score = numbers
    for field, slot in (("weight", weight), ("score", score)):
        if slot is not None and number_like(slot.text):
            draft.total.put(field, tidy(slot.text), slot.place)
    draft.total.place = row.printed[0].place
    if score is None and (place := columns.blank(row, "score")) is not None:
        draft.blanks["total/score"] = place
    for slot in rest:
        grade = grade_in(slot.text)
        if grade:
            draft.put("grade", grade, slot.place)
        elif slot not in (weight, score):
            draft.leave(prose(slot.text), tidy(row.printed[0].text), slot.place)
    inner = _NUMBER.search(narrow(split_weight(row.printed[0].text)[1] or ""))
    if inner and "weight" not in draft.total.fields:
        draft.total.put("weight", inner.group(), row.printed[0].place)
    reader.closed, reader.mode = True, "after"


def _is_weight(reader: TableState, slot: Slot) -> bool:
    """Is the single number of a closing row the full score? When the rows' scores add up to something else, yes."""
    number = parse(tidy(slot.text)).number
    scores = [number_of(item.fields["score"]) for item in reader.draft.lists["indicators"] if "score" in item.fields]
    return not scores and reader.draft.weight_column and number is not None


def subtotal(reader: TableState, row: Row) -> None:
    """`小计` closes the level above it: its numbers are the group's weight and score; behind the column of the project, the total's."""
    columns = cast("Columns", reader.columns)
    found = columns.read(row, reader.words.groups)
    over = [kind for kind, _ in columns.covering(row, ("project", "level1", "level2"))]
    under = None if columns.ragged else columns.by_column.get(row.printed[0].column)
    if over == ["project"] or under in {"project", "project_code"}:
        _sums(reader.draft.total, found, row)
        return
    names = reader.levels.names
    path = (
        tuple(names[level] for level in over if level in names)
        or tuple(names[level] for level in ("level1", "level2") if level in names)[:1]
    )
    groups = reader.draft.lists["groups"]
    item = next((group for group in groups if group.fields["path"] == path), None) or Item({"path": path}, {})
    _sums(item, found, row)
    if path and len(item.fields) > 1 and item not in groups:
        groups.append(item)


def _sums(item: Item, found: dict[str, Slot], row: Row) -> None:
    item.place = row.printed[0].place if item.place is NOWHERE else item.place
    for kind in ("weight", "score"):
        if kind in found and kind not in item.fields and number_like(found[kind].text):
            item.put(kind, tidy(found[kind].text), found[kind].place)


def goal(reader: TableState, row: Row, texts: Sequence[Slot]) -> None:
    """The row below the goals header: expected and actual."""
    columns = cast("Columns", reader.columns)
    item = Item({}, {}, row.place or texts[0].place)
    texts = [slot for slot in texts if not _noted_year(reader, slot)]
    by_kind = {} if columns.ragged else {columns.by_column.get(slot.column, "?"): slot for slot in reversed(texts)}
    found = {kind: slot for kind, slot in by_kind.items() if kind in {"expected", "actual"}}
    if not found:
        found = dict(zip(("expected", "actual"), texts[-2:], strict=False))
    for kind in ("expected", "actual"):
        if kind in found and found[kind] in texts:
            item.put(kind, prose(found[kind].text), found[kind].place)
    if item.fields:
        reader.draft.lists["goals"].append(item)
    taken = {id(found.get(kind)) for kind in ("expected", "actual")}
    for slot in texts:
        if id(slot) not in taken:
            reader.draft.leave(prose(slot.text), "goals", slot.place)


def _noted_year(reader: TableState, slot: Slot) -> bool:
    """A year in the goals block (财年) is the report's year."""
    if not re.match(r"^20\d\d年?度?$", squash(slot.text)):
        return False
    reader.draft.note("year", squash(slot.text), slot.place)
    return True


def single_goal(reader: TableState, field: str, slot: Slot) -> None:
    """`年度目标 | …` and `目标完成情况 | …` on rows of their own."""
    goals = reader.draft.lists["goals"]
    if not goals or field in goals[-1].fields:
        goals.append(Item({}, {}, slot.place))
    goals[-1].put(field, prose(slot.text), slot.place)


def label(reader: TableState, field: str, slot: Slot, printed: str) -> None:
    """A labelled value of the header or the footer."""
    draft = reader.draft
    text = prose(slot.text)
    if field == "project":
        code, name = _coded(tidy(text))
        draft.put("code", code, slot.place)
        draft.put("name", name, slot.place)
        draft.put("kind", "transfer" if "转移支付" in printed else "project", None)
    elif field == "stored":  # a form of the project store (项目库): what it evaluates, if anything, its title says
        draft.put("name", tidy(text), slot.place)
    elif field == "amount" and number_like(text):
        item = Item({"label": tidy(printed), "source": "other"}, {}, slot.place)
        item.put("initial", money(tidy(text), reader.unit), slot.place)
        draft.lists["funds"].append(item)
    elif field == "unit_name":
        draft.note("unit", tidy(text), slot.place)
    elif field in {"code", "department", "agency", "conclusion"}:
        draft.put(field, tidy(text) if field != "conclusion" else text, slot.place)
    elif field == "grade":
        from jixiao.documents.extract.text import grade_in

        draft.put("grade", grade_in(text), slot.place)
        if "grade" not in draft.fields:
            draft.leave(f"{tidy(printed)}：{text}", tidy(printed), slot.place)
    elif field in {"year", "date"}:
        draft.note(field, text, slot.place)
    elif field == "total_score" and number_like(text):
        draft.total.put("score", tidy(text), slot.place)
    elif field in {"problems", "measures"}:
        getattr(draft, field).extend((part, slot.place) for part in listed(slot.text))
    else:
        draft.leave(f"{tidy(printed)}：{text}", tidy(printed), slot.place)


def _coded(text: str) -> tuple[str, str]:
    """A project name that the budget system prints behind its code (`51090021T000012345-法律援助补贴`)."""
    found = _CODED.match(text)
    return (found[1], found[2]) if found else ("", text)


def listed(text: str) -> list[str]:
    """The points of a text that numbers them on lines of their own; else the whole text."""
    starts = [match.start() for match in _LISTED.finditer(text)]
    if len(starts) < 2:
        return [prose(text)] if text.strip() else []
    return [part for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if (part := prose(text[a:b]))]
