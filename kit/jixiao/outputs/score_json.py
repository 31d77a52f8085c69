"""Scorecards as the JSON text of `score -f json`. Rows that print the same share all of it but their names, levels and places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import msgspec

from jixiao.files.positions import Locator
from jixiao.model.document import NOWHERE, Place
from jixiao.outputs.scores import head, row, source, span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.message import Language
    from jixiao.model.scorecard import Placed, Scorecard, ScoreRow
    from jixiao.outputs.scores import Locate

_MOST = 4096
"""How many texts of rows are kept; each takes about a kilobyte."""

_GAP = "\0"
_SPLIT = '"\\u0000"'
"""A place that is filled in for each row: no text of a report holds this character."""

_JSON = msgspec.json.Encoder()
_OWN = 5
"""What each row has of its own beside the places of its inputs: levels, name, basis, source and place."""


class _RowText(NamedTuple):
    """The text of all rows that print the same, with `%s` where each has its own; the row keeps its identity while this is kept.

    `inputs` are the places of the figures it rests on, below the row; `whole` is false where a text of the report holds the
    character of the gaps.
    """

    row: ScoreRow
    template: str
    inputs: tuple[str, ...]
    whole: bool


class CardTexts:
    """Writes scorecards in one language. The texts of rows are kept while their verdicts are."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._rows: dict[int, _RowText] = {}
        self._sources: dict[tuple[object, ...], tuple[str, str, str]] = {}

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
        rows += self._shared(one, locate) if one.lines.shared else self._single(one.lines.rows, locate)
        return f'{text(head(one, self._language))[:-1]},"rows":[{",".join(rows)}]}}'

    def _single(self, rows: Iterable[ScoreRow], locate: Locate) -> Iterator[str]:
        for each in rows:
            yield text(row(each, locate, self._language))

    def _shared(self, one: Scorecard, locate: Locate) -> Iterator[str]:
        every = [one.lines.placed(index) for index in range(len(one.lines.verdicts))]
        stem = every[0].pointer.rpartition("/")[0] if every else ""
        place = _counted(locate, stem) if isinstance(locate, Locator) else _placed(locate)
        names = _JSON.encode_lines([placed.name for placed in every]).decode().split("\n")
        for index, placed in enumerate(every):
            known = self._rows.get(id(placed.row)) or self._known(placed.row)
            if not known.whole:
                yield from self._single([placed.own], locate)
                continue
            pointer = placed.pointer
            spans = [place(f"{pointer}/{each}", index, each) for each in known.inputs]
            path, basis, cite = self._source(placed)
            yield known.template % (path, names[index], basis, *spans, cite, place(pointer, index, ""))

    def _source(self, placed: Placed) -> tuple[str, str, str]:
        """The texts of levels, basis and source: tables have few of them."""
        mark = placed.path, placed.basis, placed.cite, placed.inherited
        known = self._sources.get(mark)
        if known is None:
            if len(self._sources) >= _MOST:
                self._sources.clear()
            known = text(placed.path), text(placed.source_basis), text(source(placed, self._language))
            self._sources[mark] = known
        return known

    def _known(self, base: ScoreRow) -> _RowText:
        """The text of a row, with gaps where stands what its like do not share, in the order of `row`."""
        if len(self._rows) >= _MOST:
            self._rows.clear()
        data = row(base, _nowhere, self._language)
        for one in data["proof"]["inputs"]:
            one["span"] = one["span"] and _GAP
        data |= dict.fromkeys(("path", "name", "basis", "cite", "span"), _GAP)
        inputs = tuple(each.pointer for each in base.proof.inputs if each.pointer)
        parts = text(data).split(_SPLIT)
        whole = len(parts) == len(inputs) + _OWN + 1 and not any(each.startswith("/") for each in inputs)
        template = "%s".join(one.replace("%", "%%") for one in parts)
        known = self._rows[id(base)] = _RowText(base, template, inputs, whole)
        return known


def text(data: Any) -> str:
    """Plain data as JSON."""
    return _JSON.encode(data).decode()


def _nowhere(_: str) -> Place:
    return NOWHERE


_PlaceText: TypeAlias = "Callable[[str, int, str], str]"
"""The text of the place of a pointer, which is that of a cell, or an empty name, of a row."""


def _placed(locate: Locate) -> _PlaceText:
    return lambda pointer, _index, _name: text(span(locate(pointer), pointer))


def _counted(locate: Locator, stem: str) -> _PlaceText:
    """The same for places that have a line and a column only."""
    gaps = text(span(Place(line=0, column=0), _GAP)).replace("%", "%%").replace("0", "%d", 2).replace(_SPLIT, '"%s"')
    rows = locate.rows(stem, ("target", "actual"))

    def place(pointer: str, index: int, name: str) -> str:
        at = rows[index].get(name) if index < len(rows) else None
        if at is None:
            one = locate(pointer)
            at = one.line or 0, one.column or 0
        return gaps % (*at, pointer)

    return place
