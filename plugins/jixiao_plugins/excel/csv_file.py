"""csv, with the csv module of the standard library, in the encodings in which Chinese Excel saves it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from jixiao.files.problems import problem_params
from jixiao.files.reading import DocumentBuilder, LimitReached, refusal
from jixiao.model.document import Cell, Place, Table
from jixiao_plugins.excel.sheet import clean
from jixiao_plugins.grid import reference
from jixiao_plugins.text.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

_SAMPLE = 20_000


def read_csv(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `csv` with one table; places are lines and A1 references."""
    decoded = decode(data)
    first = decoded.text[:_SAMPLE]
    delimiter = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
    cells: list[Cell] = []
    with DocumentBuilder(limits) as builder:
        for cause in decoded.causes:
            builder.note("E002", Place(line=1), **problem_params(cause))
        try:
            for row in _rows(decoded.text, delimiter, builder):
                cells.extend(row)
        except LimitReached:
            builder.keep(Table(cells=tuple(cells)))
            raise
        if cells:
            builder.add(Table(cells=tuple(cells), place=cells[0].place))
    return builder.document("csv", name, decoded.encoding)


def _rows(text: str, delimiter: str, builder: DocumentBuilder) -> Iterator[list[Cell]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    line = 1
    try:
        for printed, values in enumerate(reader):
            if printed % 1024 == 0:
                builder.check_time()
            texts = [clean(value) for value in values]
            if any(texts):
                builder.pay_cells(len(texts))
                yield [
                    Cell(text=text, row=number, column=column, place=Place(line=line, cell=reference(printed, column)))
                    for column, text in enumerate(texts)
                ]
                number += 1
            line = reader.line_num + 1
    except csv.Error as error:
        raise refusal("E002", "not-text", Place(line=line)) from error
