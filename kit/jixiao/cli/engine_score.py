"""`jixiao score --engine`: scores by columns, as Parquet or in the usual formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from jixiao.cli.engine import Columns, columns, guarded, hidden, refused
from jixiao.cli.language import chosen
from jixiao.cli.options import PARQUET
from jixiao.cli.output import Output, begun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.cli.request import ScoreRequest
    from jixiao.engines.columns.results import Report

_JSON = msgspec.json.Encoder()


def score(request: ScoreRequest) -> int:
    """Score packed reports; the exit code is returned."""
    refused(
        together=request.together,
        resume=request.resume,
        explain=request.explain,
        set=request.given,
        facts=request.facts,
    )
    form = request.format_ or (PARQUET if request.output else "text")

    def run() -> int:
        with columns(request.maker()(), request) as made:
            return _as_parquet(made, request) if form == PARQUET else _as_text(made, form, request)

    return guarded(run)


def _as_parquet(made: Columns, request: ScoreRequest) -> int:
    from jixiao.engines.columns.running import has_status

    folder = Path(request.output or "scores")
    with hidden(folder, force=request.force) as temporary:
        made.into(folder, temporary, "score", None, force=request.force)
    return int(request.fail_on != "never" and has_status(folder, request.fail_on))


def _as_text(made: Columns, form: str, request: ScoreRequest) -> int:
    out = request.out()
    writer = _Writer(form, out, made.engine.name, every=request.every)
    seen: set[str] = set()
    with hidden(None, force=False) as temporary, out:
        for part in begun(writer.parts(_watched(made.reports(temporary, None), request.fail_on, seen))):
            if request.quiet < 2:
                out.write(part)
        if request.quiet < 2:
            out.close()
    return int(request.fail_on in seen)


def _watched(reports: Iterator[Report], wanted: str, seen: set[str]) -> Iterator[Report]:
    """The reports, noting the statuses that decide the exit code."""
    for one in reports:
        if wanted != "never":
            seen.update(row.status for card in one.cards for row in card.rows)
        yield one


class _Writer:
    """The usual formats of `score`."""

    def __init__(self, form: str, out: Output, engine: str, *, every: bool) -> None:
        from jixiao.outputs.score_text import ScoreText

        self._form = form
        self._engine = engine
        self._language = chosen()
        self._text = ScoreText(self._language, colour=out.colour, room=out.room, every=every)

    def parts(self, reports: Iterator[Report]) -> Iterator[str]:
        if self._form == "csv":
            yield from self._csv(reports)
        elif self._form == "json":
            yield from self._json(reports)
        elif self._form == "ndjson":
            yield from (f"{self._file(one)}\n" for one in reports)
        else:
            for one in reports:
                yield "".join(f"{line}\n" for line in self._text.file(one.path, one.cards, one.locate))

    def _csv(self, reports: Iterator[Report]) -> Iterator[str]:
        from jixiao.outputs.scores import CSV_FIELDS, flat
        from jixiao.outputs.table import csv_line

        yield csv_line(CSV_FIELDS)
        for one in reports:
            yield "".join(
                csv_line(cells) for card in one.cards for cells in flat(one.path, card, one.locate, self._language)
            )

    def _json(self, reports: Iterator[Report]) -> Iterator[str]:
        from jixiao.model.results import tool

        yield f'{{"version": 1, "tool": {msgspec.json.encode(tool()).decode()}, "engine": "{self._engine}", "files": ['
        before = "\n"
        for one in reports:
            yield before + self._file(one)
            before = ",\n"
        yield "\n]}\n"

    def _file(self, one: Report) -> str:
        """A file by the contract; nothing was proved, so `proof` is null."""
        from jixiao.outputs.scores import card

        evaluations = [card(each, one.locate, self._language) for each in one.cards]
        for evaluation in evaluations:
            for row in evaluation["rows"]:
                row["proof"] = None
        data = {"path": one.path, "digest": one.digest, "evaluations": evaluations, "findings": []}
        return _JSON.encode(data).decode()
