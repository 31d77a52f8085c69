"""Findings as a workbook for the reviewer's desk: by unit, by code, all findings, unreadable files, statistics."""

from __future__ import annotations

import io
import math
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.outputs.export import moment
from jixiao.outputs.finding_table import head, row
from jixiao.outputs.finding_text import FindingText
from jixiao.outputs.layout import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.message import Language
    from jixiao.model.results import FileResult
    from jixiao.model.statistics import Statistics
    from jixiao.rules.catalogue import Catalogue

_CELL = 32_000
_ROWS = 1_000_000
"""Rows of a sheet; a spreadsheet takes 1,048,576."""

_WIDTHS = (22, 7, 18, 26, 30, 7, 8, 22, 18, 24, 12, 12, 12, 46, 36, 26)
_A4, _A3 = 9, 8
"""Sizes of paper. Sixteen columns are too small to read on A4."""

_LINE, _TALLEST = 18, 400
"""Heights of a line and of the tallest row, in points."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of the workbook, once all results were taken. Rows go to the disk as they come."""
    from jixiao_plugins.office.zipping import settled

    with TemporaryDirectory(prefix="jixiao-") as spill:  # whatever ends the run, nothing of it is left
        book = _Book(options["language"], options["catalogue"], spill)
        for result in results:
            book.take(result)
        made = book.finish(options["statistics"])
    yield settled(made)


class _Book:
    """A workbook in the making."""

    def __init__(self, language: Language, catalogue: Catalogue, spill: str) -> None:
        import xlsxwriter

        self._zh = language == "zh"
        self._language: Language = language
        self._catalogue = catalogue
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._stream,
            {"constant_memory": True, "tmpdir": spill, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._book.set_properties({"created": moment().replace(tzinfo=None)})
        look = {"font_name": "仿宋", "font_size": 11, "valign": "top", "text_wrap": True, "border": 1}
        self._plain = self._book.add_format(look)
        self._quoted = self._book.add_format({**look, "quote_prefix": True})
        self._head = self._book.add_format({**look, "bold": True, "bg_color": "#E4EAF2", "font_name": "黑体"})
        count = Message("错误", "errors"), Message("警告", "warnings"), Message("提示", "notes")
        self._units = self._sheet(
            Message("按单位", "by unit"), (Message("单位", "unit"), Message("文件", "files"), *count), (40, 8, 8, 8, 8)
        )
        self._codes = self._sheet(
            Message("按代码", "by code"),
            (
                Message("代码", "code"),
                Message("问题", "title"),
                Message("条数", "findings"),
                Message("文件", "files"),
                Message("改法", "mend"),
            ),
            (8, 40, 8, 8, 60),
        )
        self._all = self._findings(1)
        self._failed = self._sheet(
            Message("读不了的文件", "unreadable"),
            (Message("文件", "file"), Message("代码", "code"), Message("说明", "message")),
            (50, 8, 80),
        )
        self._counts = self._sheet(
            Message("统计", "statistics"), (Message("项目", "what"), Message("数", "count")), (60, 12)
        )

    def _t(self, words: Message) -> str:
        return words[0] if self._zh else words[1]

    def _findings(self, number: int) -> _Sheet:
        name = self._t(Message("全部问题", "all findings")) + ("" if number == 1 else str(number))
        return _Sheet(self._book.add_worksheet(name), head(self._language), _WIDTHS, self._formats, paper=_A3)

    def _sheet(self, name: Message, titles: Sequence[Message], widths: Sequence[int]) -> _Sheet:
        return _Sheet(self._book.add_worksheet(self._t(name)), [self._t(one) for one in titles], widths, self._formats)

    @property
    def _formats(self) -> tuple[Any, Any, Any]:
        return self._head, self._plain, self._quoted

    def take(self, result: FileResult) -> None:
        """The findings of a file; those that say why it cannot be read stand on a sheet of their own."""
        if result.failed and result.report is None:
            for one in result.findings:
                self._failed.add([result.path, one["code"], one["message"]])
            return
        for one in result.findings:
            if self._all.rows >= _ROWS:
                self._all = self._findings(2 + self._all.number)
            self._all.add(row(result, one, self._language, self._catalogue))

    def finish(self, statistics: Statistics) -> bytes:
        """The bytes, the same for the same results."""
        at, data = 0 if self._zh else 1, statistics.data()
        for one in data["units"]:
            name = one["name"] or self._t(Message("（未写明）", "(not named)"))
            self._units.add([name, *(one[key] for key in ("files", "error", "warning", "info"))])
        for one in data["codes"]:
            entry = self._catalogue.rule(one["code"])
            self._codes.add([one["code"], entry.title[at], one["findings"], one["files"], entry.mend[at]])
        self._count(statistics, data)
        self._book.close()
        return self._stream.getvalue()

    def _count(self, statistics: Statistics, data: dict[str, Any]) -> None:
        add, counts = self._counts.add, statistics.severities
        add([self._t(Message("文件", "files")), statistics.files])
        add([self._t(Message("其中读不了的", "of these unreadable")), statistics.unreadable])
        for level, words in (
            ("error", Message("错误", "errors")),
            ("warning", Message("警告", "warnings")),
            ("info", Message("提示", "notes")),
        ):
            add([self._t(words), counts[level]])
        for one in data["grades"]:
            claimed, computed = one["claimed"] or "—", one["computed"] or "—"
            words = Message(f"等级：自评{claimed}，重算{computed}", f"grade: claimed {claimed}, computed {computed}")
            add([self._t(words), one["evaluations"]])
        add([FindingText(self._language).summary(statistics), ""])


class _Sheet:
    """A sheet that grows row by row, with a frozen heading, filters, and its heading on every printed page."""

    def __init__(
        self, sheet: Any, titles: Sequence[str], widths: Sequence[int], formats: tuple[Any, Any, Any], paper: int = _A4
    ) -> None:
        self._sheet, self._formats = sheet, formats
        self._widths = widths
        self.rows = 0
        self.number = 1
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, formats[0])
        sheet.autofilter(0, 0, 1_048_575, len(titles) - 1)

    def add(self, cells: Sequence[str | int]) -> None:
        """The next row. Text is written as text: nothing that a spreadsheet would run."""
        self.rows += 1
        most = max(_lines(cell, wide) for cell, wide in zip(cells, self._widths, strict=True) if isinstance(cell, str))
        # not every program makes room for wrapped lines by itself
        self._sheet.set_row(self.rows, min(_LINE * most, _TALLEST))
        _, plain, quoted = self._formats
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self.rows, column, cell, plain)
            else:
                self._sheet.write_string(self.rows, column, cell[:_CELL], quoted if cell.startswith(_RISKY) else plain)


def _lines(text: str, wide: int) -> int:
    """How many lines a text takes in a column of so many characters."""
    if 2 * len(text) <= wide and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(width(line) / (wide - 1))) for line in text.split("\n"))
