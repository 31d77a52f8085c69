"""Cut a stream of cells into the rows of a table whose row ends were lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.extract.align import LEVELS, number_like, price, skip
from jixiao.documents.extract.text import squash

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_State = tuple[int, int, bool]  # cells used, columns done, whether a level is named in this row
_ROW = 1.0  # what a row costs: of two readings the one with fewer rows is likelier
_ALONE = 6.0  # what a cell costs that no column takes


def segment(texts: Sequence[str], kinds: Sequence[str], groups: Mapping[str, frozenset[str]]) -> list[int]:
    """Where the rows of a table begin whose cells come as one stream. Linear in the number of cells.

    The same prices as `align`, over all rows at once: each cell is taken by the next column or by none, each column may be
    skipped, and a row may end when all columns are done.
    """
    return _Stream(texts, kinds, groups).starts()


class _Stream:
    def __init__(self, texts: Sequence[str], kinds: Sequence[str], groups: Mapping[str, frozenset[str]]) -> None:
        self.cores = [squash(text) for text in texts]
        self.numbers = [number_like(core) for core in self.cores]
        self.kinds, self.groups = kinds, groups
        self.costs: dict[_State, float] = {(0, 0, False): 0.0}
        self.came: dict[_State, _State] = {}

    def starts(self) -> list[int]:
        """The first cell of each row."""
        width, height = len(self.kinds), len(self.cores)
        for used in range(height + 1):
            for _ in range(2):  # the second time for rows that begin here
                for column in range(width + 1):
                    for named in (False, True):
                        if (used, column, named) in self.costs:
                            self._leave((used, column, named))
        ends = [(height, width, named) for named in (False, True) if (height, width, named) in self.costs]
        state = min(ends, key=self.costs.__getitem__)
        found: list[int] = []
        while state in self.came:
            before = self.came[state]
            if before[1] == width and state[1] == 0:
                found.append(state[0])
            state = before
        return [0, *sorted(position for position in found if 0 < position < height)]

    def _leave(self, state: _State) -> None:
        used, column, named = state
        cost = self.costs[state]
        if column == len(self.kinds):
            self._reach((used, 0, False), cost + _ROW, state)
            return
        kind = self.kinds[column]
        empty = 0.0 if kind in {"reason", "evidence"} else skip(kind, named=named, ended=False)
        self._reach((used, column + 1, named), cost + empty, state)
        if used < len(self.cores):
            fit = price(kind, self.cores[used], self.groups, "", number=self.numbers[used])
            self._reach((used + 1, column + 1, named or kind in LEVELS[1:3]), cost + fit, state)
            if column:
                self._reach((used + 1, column, named), cost + _ALONE, state)

    def _reach(self, state: _State, cost: float, before: _State) -> None:
        if state not in self.costs or cost < self.costs[state]:
            self.costs[state] = cost
            self.came[state] = before
