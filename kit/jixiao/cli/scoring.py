"""Carries out `score`: the row engine file by file, or a columnar engine over packed reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.cli.batch_run import Batch
from jixiao.cli.language import chosen
from jixiao.cli.messages import checked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.batch.jobs import Scored
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


class ScoreWriter:
    """Puts the texts of the files together and remembers what the exit code needs; `tell` says what is wrong with a file."""

    def __init__(self, form: str, fail_on: str, engine: str, tell: Callable[[str], None]) -> None:
        self._form, self._fail_on, self._engine, self._tell = form, fail_on, engine, tell
        self.found = 0

    def parts(self, results: Iterator[Scored]) -> Iterator[str]:
        """The output, file by file."""
        if self._form == "csv":
            from jixiao.outputs.scores import CSV_FIELDS
            from jixiao.outputs.table import csv_line

            yield csv_line(CSV_FIELDS)
        if self._form == "json":
            yield from self._json(results)
            return
        for result in self._each(results):
            if result.text:
                yield result.text + ("\n" if self._form == "ndjson" else "")
            elif result.failed and not result.usage:
                self._tell(f"{result.path}: {result.problem}")

    def _each(self, results: Iterator[Scored]) -> Iterator[Scored]:
        for result in results:
            if self._fail_on in result.statuses:
                self.found = 1
            yield result

    def _json(self, results: Iterator[Scored]) -> Iterator[str]:
        """One object, written file by file."""
        import msgspec

        from jixiao.model.results import tool

        named = msgspec.json.encode(tool()).decode()
        yield f'{{"version": 1, "tool": {named}, "engine": "{self._engine}", "files": ['
        before = "\n"
        for result in self._each(results):
            yield before + result.text
            before = ",\n"
        yield "\n]}\n"
