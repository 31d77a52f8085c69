"""A printed paper → the report: cell by cell, by the layout that wrote it, from what a person sees.

Only papers with the mark of the layout are read here; all others go the way of `jixiao.documents.extract`. What a person has
changed in a form is read as it now stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.documents.papers.amend import Amendment, amended, decoded, from_builtins
from jixiao.documents.papers.form_blocks import Block, Columns, Funds, Indicators, filled
from jixiao.documents.papers.layouts import OPTIONAL, layouts
from jixiao.documents.papers.recognise import is_ours
from jixiao.documents.papers.words import (
    AMEND_HEAD,
    BLANK,
    BODY_TITLE,
    INFO,
    LISTINGS,
    MORE_LINES,
    MORE_TEXT,
    NO_KIND,
    TITLES,
    WHOLE,
    headed,
    in_chinese,
    unheaded,
)  # fmt: skip
from jixiao.files.positions import split_pointer
from jixiao.model.document import NOWHERE, Document, Heading, Place, Table
from jixiao.model.report import Report
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.papers.form_blocks import Row
    from jixiao.model.document import Cell

_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])|<br>|&(lt|gt|amp);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}
_TASK_COLUMNS = {
    "任务名称": "name",
    "项目级次": "level",
    "批复金额": "approved",
    "实际支出金额": "spent",
    "预算执行率": "rate",
    "原因": "reason",
}
_NUMBERED = re.compile(r"（\d{1,3}）$")
_PARTIES = {"项目编码": "code", "主管部门": "department", "实施单位": "agency"}
_VERDICT = {"评价结论": "conclusion", "存在问题": "problems", "改进措施": "measures"}


class ReadForm(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, and where each value is printed (JSON pointer → place)."""

    report: Report
    places: dict[str, Place] = {}


def read_data(document: Document) -> dict[str, Any]:
    """What a paper of ours says, as plain data that may not fit the model; empty for any other document."""
    return _Reading(document).read()[0] if is_ours(document) else {}


def read_back(document: Document) -> ReadForm | None:
    """The report of a paper of ours; None for any other document, and for one that was changed beyond reading."""
    if not is_ours(document):
        return None
    data, places = _Reading(document).read()
    try:
        return ReadForm(report=from_builtins(data), places=places)
    except msgspec.ValidationError:
        return None


def _words(name: str) -> dict[str, str]:
    """Printed header → field, over all layouts, for `indicators` or `funds`."""
    found = {word: field for layout in layouts().values() for field, word, _ in getattr(layout, name).columns}
    if name == "indicators":
        found |= {word: field for field, (_, word, _) in OPTIONAL.items()}
    return found


class _Reading:
    """Reads one paper. The report grows as plain data."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.marked = document.format == "text"
        self.offset = 2 if document.format in {"text", "html"} else 0
        self.data: dict[str, Any] = {"schema_version": 1}
        self.evaluations: list[dict[str, Any]] = []
        self.places: dict[str, Place] = {}
        self.rows: list[tuple[str, str, str]] = []
        self.indicator_words = _words("indicators")
        self.fund_words = _words("funds")
        self.subjects = {word: kind for layout in layouts().values() for kind, word in layout.subject.items()}
        self.totals = {layout.total.label for layout in layouts().values()}
        self.goals = {(layout.goals.expected, layout.goals.actual) for layout in layouts().values()}

    def read(self) -> tuple[dict[str, Any], dict[str, Place]]:
        """The report as plain data, and the places of its values."""
        inside, ours = self.document.format == "docx", True
        blocks = self.document.blocks
        titled = self.document.format == "docx" and not isinstance(
            blocks[0], Table
        )  # a Word paper begins with its title
        for block in blocks[1:] if titled else blocks:
            if isinstance(block, Heading) and (
                block.level <= self.offset or (self.offset == 0 and self._text(block.text) in TITLES)
            ):
                title = in_chinese(self._text(block.text))
                inside = title == BODY_TITLE
                ours = title in TITLES
            elif isinstance(block, Table):
                if ours:  # what stands beside the paper itself, such as a table of scores, is not read
                    self._table(block)
            elif inside and isinstance(block, Heading) and block.level > self.offset:
                self._section(block)
            elif inside and self.data.get("sections") and not isinstance(block, Heading):
                section = self.data["sections"][-1]
                line = self._text(block.text)
                section["text"] = f"{section['text']}\n{line}" if "text" in section else line
        if self.evaluations:
            self.data["evaluations"] = self.evaluations
        self._settle()
        amendments: list[Amendment] = decoded(self.rows)
        return amended(self.data, amendments), self.places

    def _text(self, text: str) -> str:
        """The text of a cell or line; in Markdown without its escapes."""
        if not self.marked:
            return text
        return _ESCAPED.sub(lambda found: found[1] or _ENTITIES.get(found[2] or "", "\n"), text)

    def _section(self, block: Heading) -> None:
        number, title = unheaded(self._text(block.text))
        sections = self.data.setdefault("sections", [])
        self.places[f"/sections/{len(sections)}"] = block.place
        sections.append(filled({"number": number, "level": block.level - self.offset, "title": title}))

    def _table(self, table: Table) -> None:
        """Read a table row by row; a row of known headers says what the rows below it are."""
        below: Any = None
        skipped = frozenset[int]()
        for row in _covering(table):
            texts = {column: self._text(cell.text) for column, cell in row.items()}
            filled = [text for text in texts.values() if text]
            if not filled:
                continue
            header = self._header(row, texts)
            if header is not None:
                below, skipped = header
                continue
            if below is None or self._ends(filled[0], row, below):
                if self._labelled(row, texts):
                    below = None
                continue
            below({column: cell for column, cell in row.items() if id(cell) not in skipped}, texts)

    def _ends(self, first: str, row: Row, below: Any) -> bool:
        """Whether a labelled row ends the block: the closing rows of a form reach over several columns or stand alone."""
        closing = first in self.totals or first in {"扣分项", "自评等级"} or _NUMBERED.sub("", first) in _VERDICT
        known = closing or first in self.subjects or first == NO_KIND
        start = min(column for column, cell in row.items() if cell.text)
        return known and isinstance(below, Block) and below.form and row[start].row_span == 1

    def _header(self, row: Row, texts: dict[int, str]) -> tuple[Any, frozenset[int]] | None:
        """The block that a row of headers begins, with the cells (of the side) that reach into it."""
        words = list(texts.values())
        own = [text for text in words if text]
        if tuple(own) == AMEND_HEAD:
            return Block(self._amendment, texts, form=False), frozenset()
        for name, fields in LISTINGS.items():
            if tuple(own) == tuple(word for _, word, _ in fields):
                columns = {column: fields[i][0] for i, column in enumerate(c for c, t in texts.items() if t)}
                return Block(
                    lambda found, _, n=name, cs=columns: self._listing(n, found, cs), texts, form=False
                ), frozenset()
        side = frozenset(id(cell) for cell in row.values() if cell.row_span > 1)
        if not self.evaluations:
            return None
        if {"一级指标", "二级指标"} <= set(own):
            return Block(Indicators(self, texts).row, texts, form=True), side
        if {"年初预算数", "执行率"} <= set(own) or {"年初预算数", "预算执行率"} <= set(own):
            return Block(Funds(self, texts).row, texts, form=True), side
        if tuple(own[-2:]) in self.goals and len(own) <= 3:
            return Block(
                Columns(self, "goals", dict(zip(list(texts)[-2:], ("expected", "actual"), strict=True))).row,
                texts,
                form=True,
            ), side
        if set(_TASK_COLUMNS) <= set(own):
            columns = {column: _TASK_COLUMNS[text] for column, text in texts.items() if text in _TASK_COLUMNS}
            return Block(Columns(self, "tasks", columns).row, texts, form=True), side
        return None

    def _amendment(self, row: Row, texts: dict[int, str]) -> None:
        del row
        cells = [*texts.values(), "", ""][:3]
        self.rows.append((cells[0], cells[1], cells[2]))

    def _listing(self, name: str, row: Row, columns: dict[int, str]) -> None:
        items = self.data.setdefault(name, [])
        item: dict[str, Any] = {}
        filled = [self._text(cell.text) for cell in row.values() if cell.text]
        if name == "sections" and items and filled[0] in {MORE_LINES, MORE_TEXT}:
            joint = "\n" if filled[0] == MORE_LINES else ""
            items[-1]["text"] = items[-1].get("text", "") + joint + "".join(filled[1:2])
            return
        for column, cell in row.items():
            text = self._text(cell.text)
            if text and column in columns:
                field = columns[column]
                item[field] = int(text) if field in {"year", "level"} and text.isdecimal() and len(text) < 5 else text
                self.places[f"/{name}/{len(items)}/{field}"] = cell.place
        items.append(item)

    def _labelled(self, row: Row, texts: dict[int, str]) -> bool:
        """A row of labels with their values. Whether it was one."""
        columns = list(texts)
        first, value = texts[columns[0]], columns[1] if len(columns) > 1 else None
        text = texts[value] if value is not None else ""
        place = row[value].place if value is not None else NOWHERE
        pointer = dict(INFO).get(first)
        if first in self.subjects or first == NO_KIND:
            self._subject(first, text, place)
        elif self.evaluations and first in {"项目编码", "主管部门"}:
            label = ""
            for column in columns:  # a blank cell may not be there at all
                if texts[column] in _PARTIES:
                    label = texts[column]
                elif label:
                    self.put(_PARTIES[label], texts[column], row[column].place)
                    label = ""
        elif self.evaluations and (first in self.totals or first in {"扣分项", "自评等级"}):
            self._closing(first, row, texts)
        elif self.evaluations and _NUMBERED.sub("", first) in _VERDICT:
            self._verdict(_VERDICT[_NUMBERED.sub("", first)], text, place)
        elif pointer is not None and text:
            self._info(pointer, text, place)
        else:
            return False
        return True

    def _info(self, pointer: str, text: str, place: Place) -> None:
        *above, last = split_pointer(pointer)
        into = self.data
        for name in above:
            into = into.setdefault(name, {})
        into[last] = int(text) if last == "year" and text.isdecimal() and len(text) < 5 else text
        self.places[pointer] = place

    def _subject(self, label: str, text: str, place: Place) -> None:
        kind = self.subjects.get(label)
        text = "" if text == BLANK else text
        one: dict[str, Any] = {"kind": kind} if kind else {}
        self.places[f"/evaluations/{len(self.evaluations)}"] = place
        self.evaluations.append(one)
        if kind == "department":
            one["name"] = WHOLE
            if text:
                self.data.setdefault("unit", {})["name"] = text
                self.places["/unit/name"] = place
        else:
            self.put("name", text, place)

    def _verdict(self, field: str, text: str, place: Place) -> None:
        if field == "conclusion":
            self.put(field, text, place)
        elif text:
            listed = self.evaluations[-1].setdefault(field, [])
            self.places[f"{self.stem}/{field}/{len(listed)}"] = place
            listed.append(text)

    def _closing(self, first: str, row: Row, texts: dict[int, str]) -> None:
        columns = self.evaluations[-1].get("_columns", {})
        rest = [column for column in list(texts)[1:] if texts[column]]
        if first == "自评等级":
            self.put("grade", texts[rest[0]] if rest else "", row[rest[0]].place if rest else NOWHERE)
        elif first == "扣分项":
            named = [texts[column] for column in rest if columns.get(column) != "score"]
            points = [texts[column] for column in rest if columns.get(column) == "score"]
            item = filled({"name": "".join(named[:1]), "points": "".join(points[:1])})
            self.evaluations[-1].setdefault("deductions", []).append(item)
        else:
            self._total(row, texts)

    def _total(self, row: Row, texts: dict[int, str]) -> None:
        columns = self.evaluations[-1].get("_columns", {})
        total: dict[str, str] = {}
        for column, text in texts.items():
            field = columns.get(column)
            if text.startswith("等级："):
                self.put("grade", text.removeprefix("等级："), row[column].place)
            elif field in {"weight", "score"} and text:
                total[field] = text
                self.places[f"{self.stem}/total/{field}"] = row[column].place
        if total:
            self.evaluations[-1]["total"] = total

    @property
    def stem(self) -> str:
        """The pointer of the evaluation that is being read."""
        return f"/evaluations/{len(self.evaluations) - 1}"

    def put(self, field: str, text: str, place: Place) -> None:
        """A field of the evaluation; a blank is left out."""
        if text:
            self.evaluations[-1][field] = text
            self.places[f"{self.stem}/{field}"] = place

    def _settle(self) -> None:
        """Drop what was only needed while reading."""
        for one in self.evaluations:
            one.pop("_columns", None)


def _covering(table: Table) -> Iterator[Row]:
    """Each grid row as column → the cell that prints or covers it, every cell once, at its first column."""
    open_cells: list[Cell] = []
    for number, printed in enumerate(table.rows()):
        open_cells = [cell for cell in open_cells if cell.row + cell.row_span > number]
        yield {cell.column: cell for cell in sorted([*open_cells, *printed], key=lambda cell: cell.column)}
        open_cells += [cell for cell in printed if cell.row_span > 1]


__all__ = ["ReadForm", "headed", "is_ours", "read_back"]
