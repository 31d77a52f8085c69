"""`jixiao score --engine`: scores by columns, as Parquet or in the usual formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.cli.batch_run import checked
from jixiao.cli.engine import Columns, columns, guarded, hidden, refused
from jixiao.cli.language import chosen
from jixiao.cli.options import PARQUET
from jixiao.cli.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.engines.columns.results import Report
    from jixiao.toolkit.kit import Toolkit

_FORMATS = ("text", "json", "ndjson", "csv", PARQUET)
_JSON = msgspec.json.Encoder()


def score(kit: Toolkit, paths: list[str], engine: str, master: str | None, **asked: Any) -> None:
    """Score packed reports with the options of the command. Ends with the exit code."""
    refused(explain=asked["explain"], set=asked["given"], facts=asked["facts"])
    form = checked("-f", asked["form"] or (PARQUET if asked["output"] else "text"), _FORMATS)

    def run() -> int:
        with columns(
            kit, paths, engine, master, jobs=asked["jobs"], quiet=asked["quiet"], verbose=asked["verbose"]
        ) as made:
            if form == PARQUET:
                return _as_parquet(made, asked)
            return _as_text(made, form, asked)

    guarded(run)


def _as_parquet(made: Columns, asked: dict[str, Any]) -> int:
    from jixiao.engines.columns.running import has_status

    folder = Path(asked["output"] or "scores")
    with hidden(folder, force=asked["force"]) as temporary:
        made.into(folder, temporary, "score", None, force=asked["force"])
    return int(asked["fail_on"] != "never" and has_status(folder, asked["fail_on"]))


def _as_text(made: Columns, form: str, asked: dict[str, Any]) -> int:
    out = Output(asked["output"], force=asked["force"])
    writer = _Writer(form, out, made.engine.name, every=asked["every"])
    seen: set[str] = set()
    with hidden(None, force=False) as temporary, out:
        parts = writer.parts(_watched(made.reports(temporary, None), asked["fail_on"], seen))
        for part in parts:
            if asked["quiet"] < 2:
                out.write(part)
        if asked["quiet"] < 2:
            out.close()
    return int(asked["fail_on"] in seen)


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
