"""ods, read from its XML with lxml: unlike python-calamine it keeps the text of each cell as it is printed (`95%`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.files.reading import DocumentBuilder, LimitReached, refusal
from jixiao_plugins.excel.sheet import Inspection, Merge
from jixiao_plugins.office.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_GROUPS = frozenset(f"{_TABLE}{tag}" for tag in ("table-header-rows", "table-row-group", "table-rows"))
_COLUMN_GROUPS = frozenset(f"{_TABLE}{tag}" for tag in ("table-header-columns", "table-column-group", "table-columns"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def read_ods(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `ods`: one table for each visible sheet that holds text."""
    with DocumentBuilder(limits) as builder:
        package = Package(data, limits)
        if b"manifest:encryption-data" in package.read("META-INF/manifest.xml"):
            raise refusal("E007", "encrypted")
        root = package.tree("content.xml")
        if root is None:
            raise refusal("E007", "disguised")
        hidden = _hidden_styles(root)
        for table in root.iterfind(f"{_OFFICE}body/{_OFFICE}spreadsheet/{_TABLE}table"):
            if table.get(f"{_TABLE}style-name") not in hidden:
                _sheet(table, builder)
    return builder.document("ods", name, "utf-8")


def _hidden_styles(root: Any) -> set[str]:
    return {
        style.get(f"{_STYLE}name", "")
        for style in root.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style")
        for properties in style.iterfind(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }


def _sheet(table: Any, builder: DocumentBuilder) -> None:
    sheet = Inspection(table.get(f"{_TABLE}name", ""), builder)
    stopped = None
    try:
        at = 0
        for column in _below(table, f"{_TABLE}table-column", _COLUMN_GROUPS):
            count = _count(column, "number-columns-repeated")
            if column.get(f"{_TABLE}visibility", "visible") != "visible":
                sheet.hidden_columns.append((at, at + count - 1))
            at += count
        row = 0
        for element in _below(table, f"{_TABLE}table-row", _GROUPS):
            builder.check_time()
            row += _row(element, row, sheet)
    except LimitReached as limit:
        stopped = limit
    sheet.finish(stopped)


def _row(element: Any, row: int, sheet: Inspection) -> int:
    """Put the cells of a row; returns how many rows it stands for."""
    repeated = _count(element, "number-rows-repeated")
    shown = element.get(f"{_TABLE}visibility", "visible") == "visible"
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        count = _count(cell, "number-columns-repeated")
        text = printed(cell) if shown and len(cell) else ""
        if text and cell.tag == _CELLS[0]:
            for below in range(row, row + repeated):
                for right in range(column, column + count):
                    sheet.put(below, right, text)
            bottom, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if bottom > 1 or right > 1:
                sheet.merge(Merge(row, column, row + bottom - 1, column + right - 1))
        column += count
    return repeated


def _below(parent: Any, tag: str, groups: frozenset[str]) -> Iterator[Any]:
    """The children with a tag, also those in groups."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == tag:
            yield child
        elif child.tag in groups:
            stack.append(iter(child))


def printed(cell: Any) -> str:
    """The text of a cell as it is printed; its paragraphs are lines. Comments are not part of it."""
    return "\n".join(_text(paragraph) for paragraph in cell.iterfind(f"{_TEXT}p"))


def _text(element: Any) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            pieces.append(" " * min(_number(child.get(f"{_TEXT}c")), 100))
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif child.tag != f"{_OFFICE}annotation":
            pieces.append(_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _count(element: Any, name: str) -> int:
    return _number(element.get(f"{_TABLE}{name}"))


def _number(text: str | None) -> int:
    text = (text or "1")[:8]
    return max(1, int(text)) if text.isascii() and text.isdigit() else 1
