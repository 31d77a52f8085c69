"""Tables → evaluations: which block each row belongs to, and which field each of its cells fills.

A form is one table or several in a row. Rows are taken one by one; a header row opens a block (funds, goals, tasks,
indicators) and says its columns, a label with its value beside it fills a field, and what nothing takes is kept as unmatched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.extract import blocks, fund_sides, list_rows, money
from jixiao.documents.extract.align import LEVEL_COLUMNS, VALUE_COLUMNS
from jixiao.documents.extract.columns import GOES_ON, Columns, Levels
from jixiao.documents.extract.draft import Draft, Found
from jixiao.documents.extract.fund_lists import Sides
from jixiao.documents.extract.rows import Row, Slot, rows_of
from jixiao.documents.extract.text import prose, split_weight, squash, tidy
from jixiao.documents.extract.unread import REMARKS, unknown_table
from jixiao.model.document import NOWHERE
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.documents.extract.forms import Form, Vocabulary
    from jixiao.model.document import Place, Table
    from jixiao.model.findings import Finding

_INDICATOR = frozenset({*LEVEL_COLUMNS, *VALUE_COLUMNS, "nature", "rule", "reason"})
_UNIT_OF_MONEY = re.compile(
    rf"单位\s{{0,3}}[:：]\s{{0,3}}(?:人民币)?\s{{0,2}}({money.MONEY_UNIT})|[(（]\s{{0,3}}(?:单位\s{{0,2}}[:：]?\s{{0,2}})?({money.MONEY_UNIT})\s{{0,3}}[)）]"
)
_TITLE = re.compile(
    r"(?:自评|评价|评分|绩效).{0,30}(?:表|打分表|指标体系)(?:[(（][^()（）]{0,20}[)）])?$|指标(?:评分|体系)?表$"
)
_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SHORTEST_UNIT = 4  # `单位 | 签字` heads two columns
_YEAR_LINE = re.compile(r"^[(（]?\s?20\d\d年度?\s?[)）]?$")
_ANNEX = re.compile(r"^附[件表]\d{0,2}(?:-\d{1,2})?[:：]?$")
ROWS = 3000
"""Rows of tables without a grid that are read; rows with a grid cost a twentieth of the time, so of them 20 times as many."""
RAGGED = 20
_TO_FILL = {"grade": "grade", "project": "name", "department": "department", "agency": "agency", "unit_name": "unit"}
_REMARK = ("注", "备注", "说明", "填报说明", "填表说明", "附注")
_COLON = re.compile(r"[:：]")


def money_unit(text: str) -> str:
    """The unit of money that a header or a line above a table prints (`单位：万元`, `（万元）`), else empty."""
    found = _UNIT_OF_MONEY.search(text[:400]) if "元" in text else None
    return (found[1] or found[2] or "") if found else ""


class TableReader:
    """Takes rows; `drafts` are the evaluations found so far. Call `start` before a table, `row` for each row."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.words: Vocabulary = form.vocabulary()
        self.drafts: list[Draft] = []
        self.mode = ""
        self.unit = ""
        self.title: tuple[str, Place] | None = None
        self.columns: Columns | None = None
        self.sides = Sides("", "")
        self.levels = Levels()
        self.heads: Row | None = None
        self.closed = True
        self.fit = 0
        self.spent = 0
        self.width = 0
        self.known = False
        self.unknown: list[Finding] = []
        self._own: list[tuple[str, Place]] = []

    @property
    def draft(self) -> Draft:
        """The evaluation that rows now go to; the first one opens by itself."""
        if not self.drafts:
            self._open(NOWHERE)
        return self.drafts[-1]

    def table(self, table: Table) -> None:
        """Take a whole table. One without a header goes on with the block before only when it is as wide."""
        if not table.ragged and table.width != self.width:
            self.mode = ""
        self.width = table.width
        self.known = bool(self.mode) and not self.closed
        self.rows(rows_of(table))
        if not self.known and (note := unknown_table(table)) is not None:
            self.unknown.append(note)

    def rows(self, rows: Sequence[Row]) -> None:
        """Take the rows of one table, header rows of two lines joined."""
        self.mode = self.mode if not self.closed else ""
        for row in rows:
            self.spent += RAGGED if row.ragged else 1
            if self.spent > ROWS * RAGGED:
                return
            if row.printed:
                self.row(row)

    def announce(self, title: str, place: Place) -> None:
        """A table title stands above: it names the kind of the next evaluation, and ends the one before, unless it goes on (续)."""
        if GOES_ON.search(squash(title)) and self.drafts and not self.drafts[-1].total.fields:
            return
        self.title = (title, place)
        self.closed = True
        self.mode = ""

    def own_titles(self) -> list[Found]:
        """Titles that stood inside the tables since last asked."""
        titles, self._own = [Found(*title) for title in self._own], []
        return titles

    def row(self, row: Row) -> None:
        """Take one row."""
        printed = row.printed
        if len(printed) == 1 and self._heading(printed[0]):
            return
        if len(printed) == 1 and self.mode == "funds" and _SECTION.match(printed[0].text):
            self.mode = ""  # what follows is no longer this money (`二、支出明细`)
        self._take(row, printed)
        self.known = self.known or bool(self.mode)

    def _take(self, row: Row, printed: Sequence[Slot]) -> None:
        unit = next((u for slot in printed if (u := money_unit(slot.text))), "")
        self.unit = unit or self.unit
        if self.mode != "indicators" and money.told(self, row):
            return
        if self._header(row, [slot.text for slot in printed]):
            return
        if self.mode == "indicators" and self._closing(row):
            return
        if self._goals(row, printed):
            return
        if self.mode == "funds" and money.fund(self, row):
            return
        if self.mode not in {"indicators", "projects"} or self._is_footer(printed):
            blank = self._blank_labels(row)
            if self._labels(printed) or blank:
                return
        if self.mode == "indicators" and self.columns is not None:
            if not blocks.indicator(self, row):
                self._leave(printed, "indicators")
        elif self.mode == "projects" and self.columns is not None:
            if not list_rows.project(self, row):
                self._leave(printed, "projects")
        elif self.mode == "tasks" and self.columns is not None:
            list_rows.task(self, row)
        else:
            self._leave(printed, self.mode or None)

    def _open(self, place: Place) -> None:
        draft = Draft()
        draft.place = place
        if self.title is not None:
            draft.note("title", *self.title)
            self.title = None
        self.drafts.append(draft)
        self.closed = False
        self.mode, self.columns, self.levels = "", None, Levels()

    def next_evaluation(self, place: Place) -> None:
        """Open the next evaluation of a table that holds several."""
        self._open(place)

    def need(self, row: Row) -> None:
        """Make sure that an evaluation is open for a row that begins one of its blocks."""
        if self.closed or not self.drafts:
            self._open(row.place or NOWHERE)

    def _heading(self, slot: Slot) -> bool:
        """A title inside the table: a row of one cell that reads like the name of a form, or the year below it."""
        text = tidy(slot.text)
        if self.mode == "indicators" or len(text) > 70:
            return False
        if _TITLE.search(text):
            self.announce(text, slot.place)
            self._own.append((text, slot.place))
            return True
        if _YEAR_LINE.match(squash(text)) and self.title is not None:
            self.title = (self.title[0] + squash(text), self.title[1])
            self._own[-1:] = [self.title]
            return True
        return bool(_ANNEX.match(squash(text)))

    # Headers

    def _header(self, row: Row, heads: list[str]) -> bool:
        named = any(self.words.heads.get(head) for head in heads)
        if not named:
            self._leave_header()
        elif list_rows.header(self, row, heads) or self._indicator_header(row, heads) or self._task_header(row, heads):
            return True
        return fund_sides.take(self, row) or (named and self.open_funds(row, heads))

    def _indicator_header(self, row: Row, heads: list[str]) -> bool:
        fields = [self.words.columns.get(head) for head in heads]
        named = {field for field in fields if field in _INDICATOR}
        levels = named & LEVEL_COLUMNS
        if (
            self.mode == "header"
            and self.columns is not None
            and len(named) + ("unit" in fields) >= 2
            and len(named) * 2 >= len(heads)
        ):
            self.columns.extend(row, self.words.columns)
            return True
        whole = len(named) >= 3 and all(fields) and "side" in fields
        if not whole and (not levels or len(named) < 3 or ("level3" not in named and len(levels) < 2)):
            return self._leave_header()
        if self.drafts and self.drafts[-1].lists["indicators"] and self.closed:
            self._open(row.place or NOWHERE)
        self.need(row)
        self.columns = Columns(row, self.words.columns, amid=self.words.columns_amid)
        if not self.draft.lists["indicators"]:
            self.levels = Levels()
        self.mode = "header"
        self.draft.fit += len(named)
        self.draft.weight_column = "weight" in self.columns.kinds
        if not self.columns.grouped:
            self.mode = "indicators"
        return True

    def _leave_header(self) -> bool:
        if self.mode == "header":
            self.mode = "indicators"
        return False

    def _task_header(self, row: Row, heads: list[str]) -> bool:
        fields = {self.words.tasks.get(head) for head in heads}
        if "name" not in fields or not fields & {"approved", "spent"}:
            return False
        self.need(row)
        self.columns, self.mode = Columns(row, self.words.tasks), "tasks"
        if "?name" in self.columns.kinds:  # `年度主要任务 | 任务名称 | …`: the first heads the block
            self.columns.rename("name", "side")
            self.columns.rename("?name", "name")
        return True

    def open_funds(self, row: Row, heads: list[str]) -> bool:
        """Open the block of funds with this row as its header; False where it names no two amounts."""
        words = money.header_words(heads, self.words)
        if len({words.get(head) for head in heads}.intersection(AMOUNTS)) < 2:
            return False
        if self.drafts and self.drafts[-1].lists["funds"] and (self.drafts[-1].lists["indicators"] or self.closed):
            self._open(row.place or NOWHERE)
        self.need(row)
        self.columns, self.mode = Columns(row, words, last=True), "funds"
        money.funds_header(self, row)
        total = next(
            (slot.text for slot in row.printed if self.words.fund_rows.get(slot.text) == "total"), "年度资金总额"
        )
        self.columns.title = tidy(split_weight(total)[0])
        return True

    # Rows

    def _goals(self, row: Row, printed: Sequence[Slot]) -> bool:
        """A goals header, the row of goals below it, or `预期目标 | … | 实际完成情况 | …` on one row."""
        if self.mode == "indicators":
            return False
        fields = [self.words.goals.get(slot.text) if len(slot.text) <= 30 else None for slot in printed]
        if "expected" in fields[:-1] and "actual" in fields[1:] and self._all_goal_words(printed, fields):
            self.need(row)
            self.mode, self.columns = "goals", Columns(row, self.words.goals, last=True)
            return True
        if self.mode == "goals" and self.columns is not None:
            texts = [slot for slot in printed if self.words.goal_sides.get(slot.text) is None]
            if not texts or (len(printed) >= 2 and self.words.labels.get(printed[0].text)):
                return False
            blocks.goal(self, row, texts)
            return True
        if self.mode != "funds" and len(printed) in {2, 3} and fields[-1] is None:
            field = fields[-2]
            if field in {"expected", "actual"} and len(printed[-1].text) > 4:
                self.need(row)
                blocks.single_goal(self, field, printed[-1])
                return True
        return False

    def _all_goal_words(self, printed: Sequence[Slot], fields: list[str | None]) -> bool:
        """Whether a row prints nothing but words of the goals header (`年度总体目标 | 预期目标 | 实际完成情况`, `财年`)."""
        known = [
            field is not None or self.words.goal_sides.get(slot.text) or self.words.labels.get(slot.text)
            for slot, field in zip(printed, fields, strict=True)
        ]  # fmt: skip
        return len(printed) <= 5 and all(known)

    def _is_footer(self, printed: Sequence[Slot]) -> bool:
        """Whether a row below the indicators is a labelled text (`评价结论 | …`), and not an indicator."""
        return len(printed) <= 4 and self.words.labels.get(printed[0].text) is not None

    def _labels(self, printed: Sequence[Slot]) -> bool:
        """`label | value` pairs, also `label：value` in one cell. What stands between them is left as unmatched."""
        pairs, rest = self._pairs(printed)
        if not pairs:
            return False
        if (
            any(field in {"project", "unit_name"} for field, _, _ in pairs)
            and self.drafts
            and (self.closed or self._complete())
        ) or (self.closed and not self.drafts):
            self._open(printed[0].place)
        self.known = True
        for field, value, label in pairs:
            blocks.label(self, field, value, label)
        self._leave(rest, None)
        return True

    def _blank_labels(self, row: Row) -> bool:
        """Note the labels whose cell is empty; True when the row prints nothing else."""
        found = False
        for slot in row.printed if not row.ragged else ():
            field = _TO_FILL.get(self.words.labels.get(slot.text) or "") if len(slot.text) <= 40 else None
            beside = row.at(slot.column + slot.span)
            if field and self.drafts and (beside is None or (beside.blank and not beside.covered)):
                self.draft.blanks.setdefault(field, beside.place if beside is not None else slot.place)
                found = True
        return found and len(row.printed) == 1

    def _complete(self) -> bool:
        draft = self.drafts[-1]
        return bool(draft.lists["indicators"] or draft.total.fields)

    def _pairs(self, printed: Sequence[Slot]) -> tuple[list[tuple[str, Slot, str]], list[Slot]]:
        pairs: list[tuple[str, Slot, str]] = []
        rest: list[Slot] = []
        position = 0
        while position < len(printed):
            slot = printed[position]
            field = self.words.labels.get(slot.text) if len(slot.text) <= 40 else None
            following = printed[position + 1] if position + 1 < len(printed) else None
            if (
                field
                and following is not None
                and not (field == "unit_name" and len(squash(following.text)) < _SHORTEST_UNIT)
                and not (len(following.text) <= 20 and self.words.labels.get(following.text))
                and self.words.columns.get(following.text) not in LEVEL_COLUMNS
            ):
                pairs.append((field, following, slot.text))
                position += 2
                continue
            inner = self._inner(slot)
            if inner:
                pairs.append(inner)
            elif field is None:
                rest.append(slot)
            position += 1
        return pairs, rest

    def _inner(self, slot: Slot) -> tuple[str, Slot, str] | None:
        """`项目负责人：某某` in one cell."""
        parts = _COLON.split(slot.text, maxsplit=1)
        if len(parts) != 2 or len(parts[0]) > 30 or not parts[1].strip():
            return None
        field = self.words.labels.get(parts[0])
        return (field, Slot(parts[1].strip(), slot.column, slot.span, slot.place), parts[0]) if field else None

    def _closing(self, row: Row) -> bool:
        """The row of totals below the indicators, an execution row among them, remarks, or a subtotal."""
        first = row.printed[0]
        word = self.words.words.get(split_weight(first.text)[0]) if len(first.text) <= 40 else None
        if word == "total":
            blocks.total(self, row)
            return True
        if word == "notes" or (len(row.printed) == 1 and squash(first.text[:12]).startswith(_REMARK)):
            self._leave(row.printed, REMARKS)
            return True
        of_project = (
            self.columns is not None and "project" in self.columns.kinds and squash(first.text).endswith("小计")
        )
        if word == "subtotal" or of_project:
            blocks.subtotal(self, row)
            return True
        return False

    def _leave(self, slots: Iterable[Slot], where: str | None) -> None:
        slots = list(slots)
        if slots and squash(slots[0].text[:12]).startswith(_REMARK) and len(slots) <= 2:
            where = REMARKS
        for slot in slots:
            unit_line = money_unit(slot.text) and len(squash(slot.text)) <= 12
            known = self.words.goal_sides.get(slot.text) or self.words.columns.get(slot.text) == "side"
            if not unit_line and not known and self.words.funds.get(slot.text) not in {"side", "label"}:
                self.draft.leave(prose(slot.text), where, slot.place)

    def leave_rest(self, slots: Sequence[Slot]) -> None:
        """Take labels and their values among cells that a block did not take, and keep the others as unmatched."""
        if not self._labels(slots):
            self._leave(slots, "funds")
