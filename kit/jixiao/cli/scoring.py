"""Carries out `score`: the row engine file by file, or a columnar engine over packed reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.cli.batch_run import Batch
from jixiao.cli.language import chosen
from jixiao.cli.messages import checked
from jixiao.cli.score_writer import ScoreWriter

if TYPE_CHECKING:
    from jixiao.cli.request import ScoreRequest

_FORMATS = ("text", "json", "ndjson", "csv")


def run(request: ScoreRequest) -> int:
    """Score what was asked for; the exit code is returned."""
    if request.engine != "rows":
        from jixiao.cli.engine_score import score

        done = score(request)
        if done is not None:
            return done
    from jixiao.batch.jobs import Scored, ScoreJob

    form = checked("-f", request.format_ or "text", _FORMATS)
    maker = request.maker()
    out = request.out()
    text = {"colour": out.colour, "room": out.room, "explain": request.explain, "every": request.every}
    job_form = form if request.quiet < 2 else ""
    job = ScoreJob(maker, chosen(), job_form, text)
    journal = request.journal("score", sorted(text.items()), job_form)
    batch = Batch(job, request.jobs, request.timeout, request.quiet, request.verbose, journal=journal)
    writer = ScoreWriter(form, request.fail_on, "rows", batch.tell)
    gather = batch.together if request.together else batch.results
    batch.write(out, writer.parts(gather(request.paths, request.stdin_name, Scored)))
    return batch.exit_code(writer.found)
