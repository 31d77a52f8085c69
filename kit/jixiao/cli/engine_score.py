"""`jixiao score --engine`: scores by columns, as Parquet or in the usual formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli.engine import Columns, by_engine, hidden, only_reports
from jixiao.cli.language import chosen
from jixiao.cli.messages import warn
from jixiao.cli.options import PARQUET
from jixiao.cli.output import begun

if TYPE_CHECKING:
    from jixiao.cli.request import ScoreRequest


def score(request: ScoreRequest) -> int | None:
    """Score by columns, or by rows into a folder of scores; the exit code. None for what the row engine writes by itself."""
    form = request.format_ or (PARQUET if request.output else "text")
    parts = {"together": request.together, "resume": request.resume}
    if form == PARQUET:
        only_reports(**parts)
    asked = {"explain": request.explain, "set": request.given, "facts": request.facts}
    write = None if form == PARQUET else lambda made: _as_text(made, form, request)
    return by_engine(request, "score", lambda folder: _found(folder, request), write, **parts, **asked)


def _found(folder: Path, request: ScoreRequest) -> int:
    from jixiao.engines.columns.score_folder import has_status

    return int(request.fail_on != "never" and has_status(folder, request.fail_on))


def _as_text(made: Columns, form: str, request: ScoreRequest) -> int:
    """The usual formats, report by report, without proofs: columns make none."""
    from jixiao.batch.jobs import ScoreJob
    from jixiao.cli.score_writer import ScoreWriter

    out = request.out()
    job = ScoreJob(request.maker(), chosen(), form, {"colour": out.colour, "room": out.room, "every": request.every})
    job.unproved = True
    writer = ScoreWriter(form, request.fail_on, made.engine.name, warn)
    with hidden(None, force=False) as temporary, out:
        found = (job.scored(one.path, one.digest, one.cards, one.locate) for one in made.reports(temporary))
        for part in begun(writer.parts(found)):
            if request.quiet < 2:
                out.write(part)
        if request.quiet < 2:
            out.close()
    return writer.found
