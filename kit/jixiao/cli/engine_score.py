"""`jixiao score --engine`: scores by columns, as Parquet or in the usual formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli.engine import Columns, by_columns, columns, guarded, hidden, only_reports, rows_into
from jixiao.cli.language import chosen
from jixiao.cli.messages import warn
from jixiao.cli.options import PARQUET
from jixiao.cli.output import begun

if TYPE_CHECKING:
    from jixiao.cli.request import ScoreRequest


def score(request: ScoreRequest) -> int | None:
    """Score by columns, or by rows into a folder of scores; the exit code. None for what the row engine writes by itself."""
    form = request.format_ or (PARQUET if request.output else "text")
    if form == PARQUET:
        only_reports(together=request.together, resume=request.resume)

    def run() -> int | None:
        asked = {"explain": request.explain, "set": request.given, "facts": request.facts}
        if not by_columns(request, together=request.together, resume=request.resume, **asked):
            return _by_rows(request) if form == PARQUET else None
        with columns(request, checks=False) as made:
            return made.exit_code(_as_parquet(made, request) if form == PARQUET else _as_text(made, form, request))

    return guarded(run)


def _by_rows(request: ScoreRequest) -> int:
    folder = Path(request.output or "scores")
    run = rows_into(request, folder, "score", checks=False)
    return run.exit_code(_found(folder, request) if folder.is_dir() else 0)


def _as_parquet(made: Columns, request: ScoreRequest) -> int:
    folder = Path(request.output or "scores")
    with hidden(folder, force=request.force) as temporary:
        made.into(folder, temporary, "score", force=request.force)
    return _found(folder, request)


def _found(folder: Path, request: ScoreRequest) -> int:
    from jixiao.engines.columns.running import has_status

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
