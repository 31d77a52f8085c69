"""The funds of a form told kind by kind: `年初预算 240  全年预算 225  当年财政拨款 180 …`, or each amount below its own label.

A run of known labels and figures becomes the table that it says: a column for each kind of amount, a row for the total and each source.
Only a run whose figures are as many as its columns ask for is taken; any other stays text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.certainty import is_figure
from jixiao.documents.extract.money import FIGURES, MONEY_UNIT, OF_WHICH, source_of
from jixiao.documents.extract.text import squash
from jixiao.model.document import Cell, Place, Table
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block

_NUMBER = r"-?\d[\d,]{0,15}(?:\.\d{1,6})?"
_PAIR = re.compile(rf"(?P<label>[^\d]{{2,24}}?)[ \t\u3000:：]{{1,8}}(?P<amount>{_NUMBER}%?)")
_AMOUNT = re.compile(rf"{_NUMBER}{MONEY_UNIT}")
_TURN = re.compile(
    rf"\s{{0,80}}(?P<label>[^\d\s:：;；,，。]{{2,24}})\s{{0,20}}[:：]?\s{{0,20}}(?P<amount>{_NUMBER}%?|[-—]{{1,2}})"
    rf"(?:\s?(?P<unit>{MONEY_UNIT}))?(?:[(（](?:满分|分值)\s?(?P<full>\d{{1,3}})\s?分?[)）])?(?=[\s,，;；。]|$)[,，;；。]?\s{{0,80}}"
)
_UNIT = re.compile(rf"[(（]?(?:单位[:：])?{MONEY_UNIT}[)）]?")
_OTHER = re.compile(r"预算|资金|金额|结余|支出|数$")
_SHORT, _LINE = 24, 120
_LABEL = re.compile(rf"\s*+[^\s:：]{{0,{_SHORT}}}+(?:[\s:：]|$)")
"""How a line begins that may begin with a label: a blank, a colon or its end is near. Sentences are told by it at once."""
_TOTAL, _SOURCES = "年度资金总额", "资金来源"


class Token(msgspec.Struct):
    """One label or figure: its text, its place, and the paragraph that it stands in."""

    text: str
    place: Place
    block: int


class Run(msgspec.Struct):
    """What a run of tokens says: its columns, the amounts of the total and of each source by column, and where it ends."""

    heads: list[tuple[str, Token]] = []
    total: dict[str, Token] = {}
    rows: list[tuple[Token, dict[str, Token]]] = []
    end: int = 0
    heading: str = ""

    @property
    def kinds(self) -> list[str]:
        """The amounts among the columns."""
        return [kind for kind, _ in self.heads if kind in AMOUNTS]

    def table(self) -> Table:
        """The run as a table with a grid."""
        first = self.heads[0][1]
        above, name = _named(first.text)
        heads = [
            Token(above or self.heading or _SOURCES, first.place, first.block),
            msgspec.structs.replace(first, text=name),
        ]
        heads += [token for _, token in self.heads[1:]]
        rows = [(Token(_TOTAL, first.place, first.block), self.total)] if self.total else []
        cells = [_cell(token, 0, column) for column, token in enumerate(heads)]
        for number, (label, amounts) in enumerate((*rows, *self.rows), 1):
            cells.append(_cell(label, number, 0))
            cells += [_cell(amounts[kind], number, at) for at, (kind, _) in enumerate(self.heads, 1) if kind in amounts]
        return Table(cells=tuple(cells), place=first.place)


def _cell(token: Token, row: int, column: int) -> Cell:
    return Cell(text=token.text, row=row, column=column, place=token.place)


def money_runs(blocks: Sequence[Block], words: Vocabulary, *, headed: bool) -> list[Block]:
    """The blocks with every such run of paragraphs as a table. `headed`: also runs that print all columns before the figures."""
    found: list[Block] = []
    done = 0
    for index, block in enumerate(blocks):
        if index < done:
            continue
        run = None
        if begins_run(block, words):
            run, done = _run_at(blocks, index, words, headed=headed)
        found.append(block if run is None else run.table())
    return found


def begins_run(block: Block, words: Vocabulary) -> bool:
    """Whether a paragraph begins with the label of an amount."""
    if isinstance(block, Table) or len(block.text) > _LINE or not _LABEL.match(block.text):
        return False
    first = next(_tokens(block, 0), None)
    return first is not None and _head(first.text, words) in AMOUNTS


def _run_at(blocks: Sequence[Block], index: int, words: Vocabulary, *, headed: bool) -> tuple[Run | None, int]:
    tokens = list(_all_tokens(blocks, index))
    run = _parse(tokens, words, headed=headed)
    if run is None:
        return None, index
    before = blocks[index - 1] if index else None
    if before is not None and not isinstance(before, Table) and words.funds.get(before.text) == "side":
        run.heading = before.text.strip()  # it may say the points (`预算执行情况（20分）`)
    # a paragraph of which a part was not taken ends the run before it
    end = tokens[run.end].block if run.end < len(tokens) else tokens[-1].block + 1
    return (run, end) if end > tokens[run.end - 1].block else (None, index)


def _all_tokens(blocks: Sequence[Block], start: int) -> Iterator[Token]:
    for index in range(start, min(len(blocks), start + 2 * _SHORT)):
        block = blocks[index]
        if isinstance(block, Table) or len(block.text.strip()) > _LINE:
            return
        yield from _tokens(block, index)


def _tokens(block: Block, index: int) -> Iterator[Token]:
    text = "" if isinstance(block, Table) else block.text.strip()
    pair = _PAIR.fullmatch(text)
    parts = [_PAIR.fullmatch(part.strip()) for part in re.split(r"[;；]", text.rstrip("。;；"))] if pair is None else []
    if len(parts) > 1 and all(parts):
        for one in parts:
            yield from (Token(one[name].strip(), block.place, index) for name in ("label", "amount"))  # type: ignore[index]
        return
    turns = _in_turn(text) or ([pair["label"].strip(), pair["amount"]] if pair else [text])
    yield from (Token(part, block.place, index) for part in turns if part)


def _in_turn(text: str) -> list[str]:
    """Labels and figures of a line that prints nothing else, in turn, two pairs at least (`年初预算 30万元  全年预算 32万元`)."""
    found: list[str] = []
    at = 0
    while at < len(text):
        pair = _TURN.match(text, at)
        if pair is None:
            return []
        found += [pair["label"], pair["amount"] + (pair["unit"] or "")]
        if pair["full"]:
            found += ["分值", pair["full"]]
        at = pair.end()
    return found if len(found) > 2 else []


def _named(text: str) -> tuple[str, str]:
    """The heading before a label (`资金安排(万元)：年初预算`), and the label."""
    *above, name = re.split(r"[:：]", text.rstrip(":： "))
    return "：".join(above), name


def _head(text: str, words: Vocabulary) -> str:
    """The column that a label names, with or without a heading before it."""
    return (words.funds.get(_named(text)[1]) or "") if len(text) <= _SHORT else ""


def _figure(text: str) -> bool:
    return is_figure(text) or _AMOUNT.fullmatch(text) is not None


def _parse(tokens: Sequence[Token], words: Vocabulary, *, headed: bool) -> Run | None:
    run = Run()
    current, at = "", 0
    while at < len(tokens):
        token = tokens[at]
        head = _head(token.text, words)
        if head == "initial" and head in (kind for kind, _ in run.heads):
            head = "adjusted"  # `年初预算数` and then `预算数(A)`
        figures = _figures(tokens, at + 1)
        if head in FIGURES:
            if len(figures) > 1 or head in (kind for kind, _ in run.heads) or (run.rows and not run.total):
                break
            run.heads.append((head, token))
            if figures:
                run.total[head] = figures[0]
            current = head if head in AMOUNTS else current
        elif words.fund_rows.get(OF_WHICH.sub("", token.text.rstrip(":："))):
            if not _row(run, token, figures, current):
                return None
        elif not _UNIT.fullmatch(squash(token.text)) and not (len(figures) == 1 and _OTHER.search(token.text)):
            break
        at += 1 + len(figures)
    run.end = at
    pairs = sum(kind in run.total for kind in run.kinds)
    whole = pairs == len(run.kinds) > 1 or (headed and not pairs and len(run.kinds) > 1 and bool(run.rows))
    return run if whole else None


def _figures(tokens: Sequence[Token], start: int) -> list[Token]:
    end = start
    while end < len(tokens) and _figure(tokens[end].text):
        end += 1
    return list(tokens[start:end])


def _row(run: Run, label: Token, figures: Sequence[Token], current: str) -> bool:
    """A source with its figures: one of each amount, one of each column, or the one of the amount told before. False when it fits none."""
    kinds = [kind for kind, _ in run.heads]
    if len(figures) == len(run.kinds) > 1:
        kinds = run.kinds
    elif len(figures) == 1 and run.total:
        kinds = [current]
    elif len(figures) not in {0, len(kinds)}:
        return False
    known = next((amounts for token, amounts in run.rows if squash(token.text) == squash(label.text)), None)
    amounts = dict(zip(kinds, figures, strict=False))
    if known is not None and not known.keys() & amounts.keys():
        known |= amounts
        return True
    run.rows.append((label, amounts))
    return known is None


# -- the same labels beside one another, once for each kind ------------------------------------------------------------------


def across(block: Table, words: Vocabulary) -> Iterator[Table]:
    """A table, its rows `计划安排资金 236 | 实际到位资金 236 | 实际支出 228.7`, with the sources below each, as one of columns."""
    rows = block.rows()
    for at, row in enumerate(rows):
        first = next((text for cell in row if (text := cell.text.strip())), "")
        if not _is_amount(first, words):
            continue
        tokens = [Token(cell.text.strip(), cell.place, 0) for cell in row if cell.text.strip()]
        heads = _beside(tokens, words)
        if len(heads) < 2:
            continue
        run = Run()
        for kind, token, figure in heads:
            run.heads.append((kind, token))
            run.total |= {kind: figure} if figure is not None else {}
        end = _below(run, rows, at + 1, words)
        if run.rows:
            yield from _part(block, rows[:at])
            yield run.table()
            yield from _part(block, rows[end:])
            return
    yield block


def _is_amount(text: str, words: Vocabulary) -> bool:
    """Whether a label names an amount; what is left over (结余) is one that no column has."""
    head = _head(text, words)
    return head in AMOUNTS or (not head and "结余" in text)


def _beside(tokens: Sequence[Token], words: Vocabulary) -> list[tuple[str, Token, Token | None]]:
    """The kinds of amount of a row, each with its figure; empty where something else stands between."""
    found: list[tuple[str, Token, Token | None]] = []
    at = 0
    while at < len(tokens):
        head = _head(tokens[at].text, words) or "?"
        if not _is_amount(tokens[at].text, words):
            return []
        label, at = tokens[at], at + 1
        if at < len(tokens) and _UNIT.fullmatch(squash(tokens[at].text)):
            label = Token(label.text + tokens[at].text, label.place, label.block)
            at += 1
        figure = tokens[at] if at < len(tokens) and _figure(tokens[at].text) else None
        at += figure is not None
        found.append((head, label, figure))
    return found if sum(head in AMOUNTS for head, _, _ in found) > 1 else []


def _below(run: Run, rows: Sequence[Sequence[Cell]], start: int, words: Vocabulary) -> int:
    """Take the rows of sources, each label once for every kind, in their order; the number of the first row that is none."""
    for number in range(start, len(rows)):
        tokens = [Token(cell.text.strip(), cell.place, 0) for cell in rows[number] if cell.text.strip()]
        labels = [squash(OF_WHICH.sub("", token.text)) for token in tokens if not _figure(token.text)]
        if len(set(labels)) != 1 or not source_of(labels[0], words) or 1 < len(tokens) - len(labels) > len(labels):
            return number  # also a row with a figure for each kind behind one label: its columns are the table's own
        at = -1
        amounts: dict[str, Token] = {}
        for token in tokens:
            if not _figure(token.text):
                at += 1
            elif 0 <= at < len(run.heads):
                amounts.setdefault(run.heads[at][0], token)
        run.rows.append((tokens[0], {kind: token for kind, token in amounts.items() if kind != "?"}))
    return len(rows)


def _part(block: Table, rows: Sequence[Sequence[Cell]]) -> Iterator[Table]:
    start = next((cell.row for row in rows for cell in row), 0)
    cells = tuple(msgspec.structs.replace(cell, row=cell.row - start) for row in rows for cell in row)
    if cells:
        yield msgspec.structs.replace(block, cells=cells, place=cells[0].place)
