"""Scorecards as the JSON text of `score -f json`. Rows that print the same share all of it but their names, levels and places."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.files.positions import Locator
from jixiao.model.document import NOWHERE, Place
from jixiao.outputs.scores import head, row, source, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.message import Language
    from jixiao.model.scorecard import Scorecard, ScoreRow
    from jixiao.outputs.scores import Locate

_MOST = 4096
"""How many texts of rows are kept; each takes about a kilobyte."""

_GAP = "\0"
_SPLIT = '"\\u0000"'
"""A place that is filled in for each row: no text of a report holds this character."""

_JSON = msgspec.json.Encoder()


class CardTexts:
    """Writes scorecards in one language. The texts of rows are kept while their verdicts are."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._rows: dict[int, tuple[ScoreRow, list[str]]] = {}

    def file(self, path: str, digest: str, cards: list[Scorecard], locate: Locate, *, proved: bool = True) -> str:
        """One file of `score -f json`; scores that came without proofs (`proved` false) have none."""
        start = text({"path": path, "digest": digest})[:-1]
        written = ",".join(self._card(one, locate) if proved else self._unproved(one, locate) for one in cards)
        return f'{start},"evaluations":[{written}],"findings":[]}}'

    def _unproved(self, one: Scorecard, locate: Locate) -> str:
        execution = [] if one.lines.execution is None else [one.lines.execution]
        rows = [row(each, locate, self._language) | {"proof": None} for each in (*execution, *one.lines.rows)]
        return text({**head(one, self._language), "rows": rows})

    def _card(self, one: Scorecard, locate: Locate) -> str:
        rows = [] if one.lines.execution is None else [text(row(one.lines.execution, locate, self._language))]
        rows += self._shared(one, locate) if one.lines.shared else self._single(one, locate)
        return f'{text(head(one, self._language))[:-1]},"rows":[{",".join(rows)}]}}'

    def _single(self, one: Scorecard, locate: Locate) -> Iterator[str]:
        for each in one.lines.rows:
            yield text(row(each, locate, self._language))

    def _shared(self, one: Scorecard, locate: Locate) -> Iterator[str]:
        every = [one.lines.placed(index) for index in range(len(one.lines.verdicts))]
        stem = every[0].pointer.rpartition("/")[0] if every else ""
        place = _counted(locate, stem) if isinstance(locate, Locator) else _placed(locate)
        for placed_at, placed in enumerate(every):
            spans = [
                place(each.pointer if each.pointer[0] == "/" else f"{placed.pointer}/{each.pointer}")
                for each in placed.row.proof.inputs
                if each.pointer
            ]
            own = text(placed.path), text(placed.name), text(placed.source_basis)
            filled = (*own, *spans, text(source(placed, self._language)), place(placed.pointer))
            parts = self._parts(placed.row)
            if len(parts) == len(filled) + 1:
                yield _filled(parts, filled)
            else:  # a text of the report holds the character of the gaps
                yield text(row(one.lines.rows[placed_at], locate, self._language))

    def _parts(self, base: ScoreRow) -> list[str]:
        """The text of a row, parted where stands what its like do not share, in the order of `row`."""
        known = self._rows.get(id(base))
        if known is None:
            if len(self._rows) >= _MOST:
                self._rows.clear()
            data = row(base, _nowhere, self._language)
            for one in data["proof"]["inputs"]:
                one["span"] = one["span"] and _GAP
            data |= dict.fromkeys(("path", "name", "basis", "cite", "span"), _GAP)
            known = self._rows[id(base)] = base, text(data).split(_SPLIT)
        return known[1]


def _filled(parts: list[str], own: Iterable[str]) -> str:
    return "".join([*chain.from_iterable(zip(parts, own, strict=False)), parts[-1]])


def text(data: Any) -> str:
    """Plain data as JSON."""
    return _JSON.encode(data).decode()


def _nowhere(_: str) -> Place:
    return NOWHERE


def _placed(locate: Locate) -> Callable[[str], str]:
    return lambda pointer: text(span(locate(pointer), pointer))


def _counted(locate: Locator, stem: str) -> Callable[[str], str]:
    """The same for places that have a line and a column only."""
    before, between, behind, end = text(span(Place(line=0, column=0), _GAP)).replace("0", _SPLIT, 2).split(_SPLIT)

    known = locate.table(stem, ("target", "actual"))

    def place(pointer: str) -> str:
        at = known.get(pointer)
        if at is None:
            one = locate(pointer)
            at = one.line or 0, one.column or 0
        return f'{before}{at[0]}{between}{at[1]}{behind}"{pointer}"{end}'

    return place
