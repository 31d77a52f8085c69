"""The rows of tables that list projects, each an evaluation of its own, or the yearly tasks of a department."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from jixiao.documents.extract.align import number_like
from jixiao.documents.extract.certainty import DASHES
from jixiao.documents.extract.columns import Columns
from jixiao.documents.extract.draft import Draft, Item
from jixiao.documents.extract.money import fund, money
from jixiao.documents.extract.project_lists import is_project_header
from jixiao.documents.extract.text import squash, tidy

if TYPE_CHECKING:
    from jixiao.documents.extract.rows import Row, Slot
    from jixiao.documents.extract.state import TableState

_SUMS = ("合计", "总计", "小计")


def header(reader: TableState, row: Row, heads: list[str]) -> bool:
    """`序号 | 项目名称 | 年初预算数 | 执行数 | 自评得分 | 等级`: a row for each project."""
    if not is_project_header(heads, reader.words):
        return False
    reader.columns, reader.mode, reader.heads = Columns(row, reader.words.projects), "projects", row
    return True


def project(reader: TableState, row: Row) -> bool:
    """One row of a table that lists projects: an evaluation. False for a row of sums, and for one without a name.

    Where the first row names a source of money or 基本支出, the table lists the money of one evaluation.
    """
    heads, reader.heads = reader.heads, None
    sources = heads is not None and any(reader.words.fund_rows.get(slot.text) for slot in row.printed)
    if heads is not None and sources and reader.open_funds(heads, [slot.text for slot in heads.printed]):
        return fund(reader, row)
    columns = cast("Columns", reader.columns)
    found = columns.read(row, reader.words.groups)
    name = found.get("name")
    if name is None or number_like(name.text) or reader.words.words.get(name.text) in {"total", "subtotal"}:
        return False
    if reader.words.words.get(row.printed[0].text) in {"total", "subtotal"} or squash(name.text).endswith(_SUMS):
        return False
    draft = Draft()
    draft.listed = True
    draft.place = name.place
    draft.put("kind", "project", None)
    draft.put("name", tidy(name.text), name.place)
    found = {kind: slot for kind, slot in found.items() if squash(slot.text) not in DASHES}
    for kind in ("code", "department", "agency", "grade"):
        if kind in found:
            draft.put(kind, squash(found[kind].text), found[kind].place)
    item = Item({"label": "年度资金总额", "source": "total"}, {}, name.place)
    for kind in ("initial", "adjusted", "spent"):
        if kind in found:
            item.put(kind, money(tidy(found[kind].text), reader.unit), found[kind].place)
    if len(item.fields) > 2:
        draft.lists["funds"].append(item)
    for target, kind in ((draft.execution, "rate"), (draft.total, "score")):
        if kind in found:
            target.put(kind, tidy(found[kind].text), found[kind].place)
            target.place = found[kind].place
    reader.drafts.append(draft)
    reader.closed = True
    return True


def task(reader: TableState, row: Row) -> None:
    """One yearly task of the department form."""
    columns = cast("Columns", reader.columns)
    found = columns.read(row, reader.words.groups)
    if "name" not in found or found["name"].covered:
        return
    name = tidy(found["name"].text)
    if reader.words.fund_rows.get(name) == "total":
        _all_tasks(reader, found, name)
        return
    item = Item({}, {}, found["name"].place)
    item.put("name", name, found["name"].place)
    for kind in ("level", "approved", "spent", "rate", "reason"):
        if kind in found:
            text = tidy(found[kind].text)
            item.put(kind, money(text, reader.unit) if kind in {"approved", "spent"} else text, found[kind].place)
    reader.draft.lists["tasks"].append(item)


def _all_tasks(reader: TableState, found: dict[str, Slot], name: str) -> None:
    """What all tasks take together is the money of the evaluation."""
    item = Item({"label": name, "source": "total"}, {}, found["name"].place)
    for field, kind in (("adjusted", "approved"), ("spent", "spent")):
        if kind in found and number_like(found[kind].text):
            item.put(field, money(tidy(found[kind].text), reader.unit), found[kind].place)
    if len(item.fields) > 2 and not reader.draft.lists["funds"]:
        reader.draft.lists["funds"].append(item)
