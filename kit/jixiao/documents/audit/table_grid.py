"""The grid of a small table: its heads, the names of its rows, and the figure of each cell, where the structure is certain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import cells_in_lines
from jixiao.documents.facts.fact import Fact, Line
from jixiao.documents.facts.folding import fold
from jixiao.model.document import Cell, Paragraph, Place, Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Block, Document

_FIGURE = re.compile(
    r"[-+−]?\d[\d,]*(?:\.\d+)?\s*(?:[%\u4e00-\u9fff]{0,3}|元/[\u4e00-\u9fff]{1,4}|[平立]方[\u4e00-\u9fff]{1,2})"
)
_UNIT = re.compile(r"\((?P<unit>[^()\d+-]{1,4})\)\s*$")
_CAPTION = re.compile(r"单位\s*[:：]\s*(?P<unit>[\u4e00-\u9fff%]{1,3})")
"""The name of a unit of measure is short; longer words in a cell or in a bracket are none."""
_CELL = re.compile(r"[^\s|]+(?: [^\s|]+)*")
_MOVED = re.compile(r"(?:(?P<up>增加|增长|上升|提高|多|增)|减少|下降|降低|少|减)(?:了)?\s*(?=\d)")
_LED = re.compile(r"(?:平均|均值|占比?|合计)[为:]?\s*(?=\d)")
"""A word before the figure of a cell that says how it is made: 占比 88.04%, 平均 95.13."""
_PROSE = re.compile(r"[,，。;；:：、]")
_LABEL = re.compile(r"[\u4e00-\u9fff]")
_TALLEST, _WIDEST, _LINE, _LARGEST = 60, 12, 80, 6_000
_TWO, _FEW = 2, 5
_NUMBER_HEAD = re.compile(r"序\s*号|编\s*号|项次")
COUNT = re.compile(r"数量|人数|户数|面积|台数|件数|套数|个数|(?<![算行出付位入])数\s*(?:\(|$)")
PERCENT = re.compile(r"率|幅|%|比例")
OF_ALL = r"^全[校局院县市区镇乡村省园站所]\s*$"
SUM_ROW = re.compile(rf"合计|总计|小计|共计|总额|总得?分|{OF_ALL}")
_MONTH = re.compile(r"\d{1,2}月份?")
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Grid:
    """A certain table: the heads of its columns, the names of its rows, and the figure of each cell or None."""

    heads: list[str]
    names: list[str]
    rows: list[list[Fact | None]]

    def column(self, at: int) -> list[Fact | None]:
        """The cells below a head."""
        return [row[at] for row in self.rows]


Cells = list[tuple[str, Line, int]]
"""The cells of a row: text, line, and where in it the text starts."""


class Small(NamedTuple):
    """A small table: its rows, the paragraph before it, and its grid where its structure is certain."""

    rows: list[Cells]
    lead: str
    grid: Grid | None


def small_tables(document: Document) -> list[Small]:
    """The small tables of a document in order."""
    return [Small(rows, lead, read(rows, caption)) for rows, caption, lead in _found(document) if rows]


def spread_tables(document: Document) -> list[list[Cells]]:
    """The rows of the tables with merged cells."""
    return [_spread(block) for block in document.blocks if isinstance(block, Table) and _merged(block)]


def _merged(table: Table) -> bool:
    return any(cell.row_span > 1 or cell.col_span > 1 for cell in table.cells)


def _found(document: Document) -> Iterator[tuple[list[Cells], str, str]]:
    """The tables: blocks without merged cells, and runs of paragraphs that blanks or tabs divide into equally many cells.

    Each with the unit of its caption, and the paragraph before it.
    """
    caption = lead = before = ""
    run: list[Cells] = []
    alone: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and cells_in_lines.is_cell(block.text.strip()):
            before = before if alone else lead
            alone.append(block)
        elif alone and (isinstance(block, Table) or block.text.strip()):
            yield from _alone(alone, before)
            alone = []
        if isinstance(block, Table):
            if not _merged(block):
                yield [_row(row, block.place) for row in block.rows() if row], caption, lead
            lead = ""
            continue
        parted = "  " in block.text or "\t" in block.text or "|" in block.text
        row = _split(block) if parted else _blanks(block, run) if " " in block.text else []
        if row and all(not text.strip("-:") for text, _, _ in row):
            continue  # the line under the head of a table of bars
        if run and len(row) != len(run[0]):
            yield run, caption, lead
            run = []
        if len(row) > 1:
            run.append(row)
        else:
            said = _CAPTION.search(block.text)
            caption = said["unit"] if said else ""
            lead = lead if said or not block.text.strip() else block.text
    if run:
        yield run, caption, lead
    yield from _alone(alone, before)


def _alone(blocks: list[Paragraph], lead: str) -> Iterator[tuple[list[Cells], str, str]]:
    """The tables of a run of cells that stand on lines of their own, with the last caption in it."""
    said = [match["unit"] for one in blocks if (match := _CAPTION.search(one.text)) is not None]
    for rows in cells_in_lines.tables(blocks):
        yield rows, said[-1] if said else "", lead


def _spread(table: Table) -> list[Cells]:
    """The rows of a table with merged cells, each cell in its column; what a merged cell covers is blank."""
    found: list[Cells] = []
    for cells in table.rows() if table.height * table.width <= _LARGEST else ():
        if not cells:
            continue
        blank = Cell(text="", row=cells[0].row, column=0, place=cells[0].place)
        at = {cell.column: cell for cell in cells}
        found.append(_row([at.get(column, blank) for column in range(table.width)], table.place))
    return found


def _row(cells: list[Cell], place: Place) -> Cells:
    found: Cells = []
    for cell in cells:
        line = Line(
            cell.text, fold(cell.text), cell.place if cell.place != Place() else place, -1, is_cell=True, offset=0
        )
        found.append((line.flat.strip(), line, len(line.flat) - len(line.flat.lstrip())))
    return found


def _split(block: Block) -> Cells:
    line = Line(block.text, fold(block.text), block.place, -1, is_cell=True, offset=0)  # type: ignore[union-attr]
    return [(match[0].strip(), line, match.start()) for match in _CELL.finditer(line.flat)]


def _blanks(block: Block, run: list[Cells]) -> Cells:
    """The cells of a short paragraph that single blanks divide: words alone are a head, one word before figures is a row below it."""
    text = block.text.strip()  # type: ignore[union-attr]
    if len(text) > _LINE or _PROSE.search(text):
        return []
    line = Line(block.text, fold(block.text), block.place, -1, is_cell=True, offset=0)  # type: ignore[union-attr]
    cells: Cells = [(match[0], line, match.start()) for match in re.finditer(r"\S+", line.flat)]
    figures = [_FIGURE.fullmatch(cell[0]) is not None for cell in cells]
    head = not run and not any(figures) and _LABEL.match(text) is not None
    row = bool(run) and len(cells) == len(run[0]) and not figures[0] and all(figures[1:])
    return cells if len(cells) > _TWO and (head or row) else []


def read(rows: list[Cells], caption: str = "") -> Grid | None:
    """The grid of a table, or nothing where its structure is not certain."""
    if rows and len(rows[0]) == 1:
        said = _CAPTION.search(rows[0][0][0])
        caption = said["unit"] if said else caption
        rows = rows[1:]
    if not _TWO <= len(rows) - 1 <= _TALLEST or not _TWO <= len(rows[0]) <= _WIDEST:
        return None
    rows = _filled(_numbered_off(rows))
    heads = [text for text, _, _ in rows[0]]
    ragged = [row for row in rows if len(row) != len(heads)]
    if (
        len(ragged) * _FEW > len(rows)
        or any(len(row) > len(heads) for row in ragged)
        or any(_FIGURE.fullmatch(head) and not YEAR.search(head) and not _MONTH.fullmatch(head) for head in heads)
        or len({*heads}) != len(heads)
    ):
        return None
    units = [_unit(head, caption) for head in heads]
    found: list[list[Fact | None]] = [
        [None, *(cell_fact(cell, unit) for cell, unit in zip(row[1:], units[1:], strict=True))]
        if len(row) == len(heads)
        else [None] * len(heads)  # torn: nobody knows which of its cells is missing
        for row in rows[1:]
    ]
    names = ["".join(row[0][0].split()) for row in rows[1:]]
    return Grid(heads, names, found) if any(any(row) for row in found) else None


def _numbered_off(rows: list[Cells]) -> list[Cells]:
    """The rows without a first column of running numbers; a total row has its name there."""
    if len(rows[0]) <= _TWO or not _NUMBER_HEAD.fullmatch(rows[0][0][0]):
        return rows
    return [_unnumbered(row, len(rows[0])) for row in rows]


def _unnumbered(row: Cells, width: int) -> Cells:
    if len(row) == width - 1 and SUM_ROW.search(row[0][0]) and row[1][0]:
        return row  # its name stands in both columns
    named = len(row) > 1 and row[1][0].strip("-—–/ ")
    return row[1:] if named else [row[0], *row[2:]]


def _filled(rows: list[Cells]) -> list[Cells]:
    """Rows that lack their last cells, which a reader of pages drops where they are blank: a rate under the head of one, and no figure under
    the words of another column, show that the others stand in their places.
    """
    width = len(rows[0])
    rates = [i for i, (text, _, _) in enumerate(rows[0]) if PERCENT.search(text)]
    whole = [row for row in rows[1:] if len(row) == width]
    worded = {i for i in range(1, width) if whole and not any(_FIGURE.fullmatch(row[i][0]) for row in whole)}
    found: list[Cells] = []
    for row in rows:
        short = width - len(row)
        percents = {i for i, (text, _, _) in enumerate(row) if text.endswith("%")}
        figured = {i for i, (text, _, _) in enumerate(row) if any(char.isdigit() for char in text)}
        told = (percents and percents <= {*rates}) or (whole and figured == {*range(1, width)} - worded)
        if 0 < short <= _TWO and told and figured.isdisjoint(worded):
            found.append([*row, *[("", row[-1][1], row[-1][2])] * short])
        else:
            found.append(row)
    return found


def _unit(head: str, caption: str) -> str:
    said = _UNIT.search(head)
    if said:
        return said["unit"]
    return "" if PERCENT.search(head) or COUNT.search(head) else caption


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure and nothing else."""
    return _FIGURE.fullmatch(text) is not None


def cell_fact(cell: tuple[str, Line, int], unit: str = "") -> Fact | None:
    """The figure of a cell that holds nothing else; what is not exact is none."""
    text, line, start = cell
    moved = _MOVED.match(text)
    if moved is not None:
        made = cell_fact((text[moved.end() :], line, start + moved.end()), unit)
        if made is not None:
            made.sign = 1 if moved["up"] else -1
        return made
    led = _LED.match(text)
    figure = text[led.end() :] if led is not None else text
    quantity = parse(figure) if _FIGURE.fullmatch(figure) else None
    if (
        quantity is None
        or quantity.number is None
        or quantity.kind != "number"
        or quantity.comparator
        or quantity.hedge
    ):
        return None
    fact = Fact(line, start + len(text) - len(figure), start + len(text), quantity)
    fact.clause = fact.gap_start = start
    fact.cut()
    if not fact.unit and unit:
        fact.unit = unit
        fact.measure(unit)
    if fact.dim in {"ratio", "points"}:
        fact.role = "ratio" if fact.dim == "ratio" else "points"
    return fact
