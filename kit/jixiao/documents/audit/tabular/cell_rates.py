"""Rates in a cell with the figures that make them in brackets: 99.14%（受理 2436 件，办结 2415 件）; 100%（任务 85 批）| 100%（完成 80 批）.

The name of the row says which rate it is; of the two figures the first told is what was planned or came in, the second what was done of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import settled
from jixiao.documents.audit.passage import done, planned
from jixiao.documents.audit.rates.ratios import NEGATIVE
from jixiao.documents.audit.rates.unrated import of_how_well
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.fact_reader import read
from jixiao.documents.facts.lexicon import FRACTIONS
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.table_grid import Cells, Small
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_RATE = re.compile(r"(?P<stem>[\u4e00-\u9fff]+?)(?:率|比例|覆盖面|度)(?:\([^()]*\))?\s*$")
_CELL = re.compile(r"(?:≥|≤|=|不低于|达到?)?\s*\d[\d.]*\s*%\s*\([^()]+\)")
_TWO, _ALL = 2, 100


def claims(tables: list[Small]) -> Iterator[Claim]:
    """The rates of all rows whose cells tell what they are made of."""
    for rows, _, _ in tables:
        for row in rows:
            if any("%" in text and "(" in text for text, _, _ in row):
                yield from settled(list(_row(row)))


def _row(row: Cells) -> Iterator[Statement]:
    """The last cell of a row that holds a rate and a bracket, its figures with those of the cell of the target before it."""
    named = next((match for text, _, _ in row if (match := _RATE.search(text)) and "%" not in text), None)
    found = [cell for cell in row if _CELL.fullmatch(cell[0])]
    if named is None or not 0 < len(found) <= _TWO:
        return
    folded: dict[int, Line] = {}
    facts = [_facts(cell, folded) for cell in found]
    rate = facts[-1][0]
    told = [one for own in facts for one in own[1:]]
    if rate.role != "ratio" or rate.hedged or len(told) != _TWO or len({one.dim for one in told}) > 1:
        return
    base, part = told
    if any(one.role != "stock" or one.hedged or one.open for one in told):
        return
    made = _made(rate, named["stem"], base, part)
    if made is not None:
        yield made


def _facts(cell: tuple[str, Line, int], folded: dict[int, Line]) -> list[Fact]:
    """The figures of one cell, at their places in its line."""
    text, line, start = cell
    whole = folded.setdefault(id(line), read(line.text, line.place, is_cell=True))
    return [one for one in whole.facts if start <= one.start < start + len(text)]


def _made(rate: Fact, stem: str, base: Fact, part: Fact) -> Statement | None:
    core = stem[-_TWO:]
    words = FRACTIONS.get(core, (core,))
    denies = bool(NEGATIVE.search(part.label))
    named = any(word in part.label for word in words)
    if not named and (not (planned(base) and done(part)) or of_how_well(stem, [part.label])):
        return None
    opposite = denies != bool(NEGATIVE.search(stem))
    if opposite and not denies:
        return None
    code = "A515" if rate.value == _ALL and part.base < base.base else "A507"
    way = Binding("complement" if opposite else "quotient", (part, base))
    return Statement("ratio_rate", code, rate, [way], ["certain grid", "part named", "base named"])
