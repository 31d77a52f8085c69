"""xlsx, read from its XML row by row with lxml.

python-calamine was tried: it is faster, but it lays out the whole used range in memory (two stray cells in far corners
end the process), gives 0.95 for a cell that prints 95%, and knows no hidden rows. For a report, what is printed counts.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from jixiao.files.reading import DocumentBuilder, LimitReached, refusal
from jixiao.model.document import Place
from jixiao.text.quantity import plain
from jixiao_plugins.excel.formats import BUILT_IN, printed
from jixiao_plugins.excel.formulas import Formulas
from jixiao_plugins.excel.sheet import LONGEST_TEXT, Inspection, Merge
from jixiao_plugins.grid import column_number, reference
from jixiao_plugins.office.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_HIDDEN = 1000
_MOST_NAMED = 8
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def read_xlsx(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `xlsx`: one table for each visible sheet that holds text."""
    with DocumentBuilder(limits) as builder:
        Book(Package(data, limits), builder).read()
    return builder.document("xlsx", name, "utf-8")


class Book:
    """One workbook: its shared strings, number formats and sheets."""

    def __init__(self, package: Package, builder: DocumentBuilder) -> None:
        self.package = package
        self.builder = builder
        self.strings: list[str] = []
        self.codes: list[str] = []
        self.since_1904 = False
        self._formulas: dict[tuple[int, int], tuple[str, str]] = {}
        self._numbers: dict[tuple[int, int], str] = {}

    def read(self) -> None:
        """Add the tables of the visible sheets."""
        root = self.package.tree("xl/workbook.xml")
        if root is None:
            raise refusal("E007", "disguised")
        properties = root.find("{*}workbookPr")
        self.since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        targets = self._targets()
        self.strings = list(self._strings())
        self.codes = list(self._codes())
        for sheet in root.iterfind("{*}sheets/{*}sheet"):
            part = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "")
            if part is not None and sheet.get("state", "visible") == "visible":
                self._sheet(part, sheet.get("name", ""))

    def _targets(self) -> dict[str, str]:
        root = self.package.tree("xl/_rels/workbook.xml.rels")
        return {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("xl", relation.get("Target", ""))).lstrip("/")
            for relation in (root if root is not None else ())
            if relation.get("TargetMode") != "External"
        }

    def _strings(self) -> Iterator[str]:
        for number, item in enumerate(self.package.elements("xl/sharedStrings.xml", "{*}si")):
            if number % 1024 == 0:
                self.builder.check_time()
            yield rich_text(item)

    def _codes(self) -> Iterator[str]:
        root = self.package.tree("xl/styles.xml")
        if root is None:
            return
        own = {
            found.get("numFmtId", ""): found.get("formatCode", "") for found in root.iterfind("{*}numFmts/{*}numFmt")
        }
        for found in root.iterfind("{*}cellXfs/{*}xf"):
            number = found.get("numFmtId", "0")
            yield own.get(number) or BUILT_IN.get(int(number) if number.isdecimal() else 0, "")

    def _sheet(self, part: str, name: str) -> None:
        sheet = Inspection(name, self.builder)
        self._formulas.clear()
        self._numbers.clear()
        stopped = None
        try:
            row = -1
            for number, element in enumerate(self.package.elements(part, "{*}row", "{*}mergeCell", "{*}col")):
                if number % 1024 == 0:
                    self.builder.check_time()
                tag = element.tag.rpartition("}")[2]
                if tag == "row":
                    row = self._row(element, row + 1, sheet)
                elif tag == "mergeCell":
                    merge = merged_range(element.get("ref", ""))
                    if merge:
                        sheet.merge(merge)
                elif len(sheet.hidden_columns) < _MOST_HIDDEN and element.get("hidden") in ("1", "true"):
                    sheet.hidden_columns.append((_index(element.get("min")), _index(element.get("max"))))
        except LimitReached as limit:
            stopped = limit
        else:
            self._work_out(sheet)
        sheet.finish(stopped)

    def _row(self, element: Any, default: int, sheet: Inspection) -> int:
        row = _index(element.get("r")) if element.get("r") else default
        if element.get("hidden") in ("1", "true") and len(element):
            sheet.hidden_rows.add(row)
        column = -1
        for cell in element:
            stated = cell.get("r")
            place = _REFERENCE.fullmatch(stated) if stated else None
            column = column_number(place[1]) if place else column + 1
            if len(cell):
                sheet.put(row, column, self._text(cell, (row, column)))
        return row

    def _text(self, cell: Any, at: tuple[int, int]) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = _child(cell, "is")
            return rich_text(inline) if inline is not None else ""
        found = _child(cell, "v")
        text: str = (found.text or "") if found is not None else ""
        if kind == "s":
            place = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
            return self.strings[place] if 0 <= place < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if not text and (formula := _child(cell, "f")) is not None:
            self._formulas[at] = formula.text or "", cell.get("s", "0")
        if kind != "n" or not text:
            return text
        self._numbers[at] = text
        return self._printed(text, cell.get("s", "0"))

    def _printed(self, text: str, style: str) -> str:
        """A number as the sheet shows it."""
        place = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        return printed(text, self.codes[place] if place < len(self.codes) else "", since_1904=self.since_1904)

    def _work_out(self, sheet: Inspection) -> None:
        """The values of formulas that the file does not store; those that cannot be known are named."""
        if not self._formulas:
            return
        formulas = Formulas({at: text for at, (text, _) in self._formulas.items()}, self._numbers, sheet.texts)
        unknown: list[str] = []
        for at, (_, style) in self._formulas.items():
            value = formulas.value(at)
            if value is None:
                unknown.append(reference(*at))
            else:
                sheet.put(*at, value if isinstance(value, str) else self._printed(plain(value), style))
        if unknown:
            cells = "、".join(unknown[:_MOST_NAMED]) + ("…" if len(unknown) > _MOST_NAMED else "")
            place = Place(sheet=sheet.name, cell=unknown[0])
            self.builder.note("E015", place, count=str(len(unknown)), text=cells)


def _child(element: Any, name: str) -> Any | None:
    """The child of that name in any namespace: files written by the strict standard use another one."""
    for child in element:
        if child.tag.endswith(f"}}{name}"):
            return child
    return None


def rich_text(item: Any) -> str:
    """The text of a string item, without the phonetic hints of its runs."""
    pieces: list[str] = []
    for child in item:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces.extend(text.text or "" for text in child.iterfind("{*}t"))
    return "".join(pieces)[:LONGEST_TEXT]


def merged_range(text: str) -> Merge | None:
    """`B2:D4` as a range; None for what is no range of two cells."""
    first, _, last = text.partition(":")
    start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if start is None or end is None:
        return None
    return Merge(int(start[2]) - 1, column_number(start[1]), int(end[2]) - 1, column_number(end[1]))


def _index(text: str | None) -> int:
    text = (text or "1")[:7]
    return int(text) - 1 if text.isascii() and text.isdigit() else 0
