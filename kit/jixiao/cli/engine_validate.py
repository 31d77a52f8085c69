"""`jixiao validate --engine`: columns find which reports have findings, and the row engine says what each of these is.

Only the codes that columns know are reported: the families W and R and the countable ones of T.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.cli.also import Papers, also, first_output
from jixiao.cli.engine import Columns, by_engine, hidden, only_reports
from jixiao.cli.language import chosen
from jixiao.cli.options import PARQUET
from jixiao.cli.output import begun
from jixiao.engines.columns.tables import COLUMNAR
from jixiao.engines.columns.unpacking import envelope
from jixiao.files.task import Task

if TYPE_CHECKING:
    from jixiao.cli.output import Output
    from jixiao.cli.request import ValidateRequest
    from jixiao.engines.columns.results import Report
    from jixiao.engines.columns.unpacking import Where
    from jixiao.model.results import FileResult

_AT_ONCE = 256


def validate(request: ValidateRequest) -> int | None:
    """Check by columns, or by rows into a folder of scores; the exit code. None for what the row engine writes by itself."""
    to_folder = request.format_ == PARQUET or (request.format_ is None and request.output is not None)
    parts = {"together": request.together, "resume": request.resume, "fix": request.fix, "diff": request.diff}
    if to_folder:
        only_reports(targets=request.targets, also=request.also, **parts)

    asked = {"set": request.given, "facts": request.facts, "targets": request.targets}
    write = None if to_folder else lambda made: _as_findings(made, request)
    return by_engine(request, "validate", lambda folder: _found(folder, request), write, **asked, **parts)


def _as_findings(made: Columns, request: ValidateRequest) -> int:
    """The usual formats, file by file."""
    from jixiao.cli.filtering import options_of, review_of, summary

    out, form = first_output(request, made.kit)
    review = review_of(made.kit, request)

    def options(where: Output) -> dict[str, Any]:
        return {**options_of(request, where, review, made.kit), "claims": False}

    with hidden(None, force=False) as temporary, out, also(request, made.kit, made, options) as further:
        chinese = chosen() != "zh" and any(one.chinese for one in (form, *further.formats))
        results = further.keep(review.each(_results(made, temporary, chinese=chinese)))
        for part in begun(Papers(form, made.kit, made).parts(results, options(out))):
            if request.quiet < 2:
                out.write(part)
        further.write()
        if request.quiet < 2:
            out.close(empty=not form.binary)
        further.close()
    review.known.finish(request.quiet)
    if request.quiet == 0:
        summary(review.statistics, options(out))
    return 0 if request.never_fails else review.found(request.fail_on)


def _found(folder: Path, request: ValidateRequest) -> int:
    from jixiao.engines.columns.score_folder import has_severity

    return int(not request.never_fails and has_severity(folder, request.fail_on))


def _results(made: Columns, temporary: Path, *, chinese: bool) -> Iterator[FileResult]:
    """A result for every report in order: in full, by the row engine in processes of its own, where the checks found something."""
    from jixiao.batch.jobs import ValidateJob
    from jixiao.batch.pool import run, workers
    from jixiao.model.results import FileResult

    job = ValidateJob(made.maker, chosen())
    job.codes, job.chinese = COLUMNAR, chinese
    decoder = msgspec.msgpack.Decoder(FileResult)
    waiting: deque[FileResult | None] = deque()
    jobs = workers(made.jobs, made.pack.count())
    for _, data in run(_coded(made, temporary, waiting), job, jobs, made.seconds):
        while (clean := waiting.popleft()) is not None:
            yield clean
        result = decoder.decode(data or b"")
        made.count(result)
        yield result
    yield from (clean for clean in waiting if clean is not None)


def _coded(made: Columns, temporary: Path, waiting: deque[FileResult | None]) -> Iterator[Task]:
    """The reports in which the checks found something; the results of the others wait, with None in the place of these."""
    reports = made.reports(temporary)
    while chunk := list(islice(reports, _AT_ONCE)):
        records = _records(made, [one.number for one in chunk if one.coded])
        for one in chunk:
            waiting.append(None if one.coded else _clean(one))
            if one.coded:
                row, funds = records[one.number]
                yield Task(one.path, envelope(row, [*one.places, *funds]), packed=True)


def _records(made: Columns, numbers: list[int]) -> dict[int, tuple[dict[str, Any], list[Where]]]:
    """The packed rows of some reports, with the places of their funds."""
    if not numbers:
        return {}
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    mine = pc.field("report").isin(numbers)
    reports, funds = (
        ds.dataset(made.pack.files(table)).to_table(filter=mine).to_pylist() for table in ("reports", "funds")
    )
    found: dict[int, tuple[dict[str, Any], list[Where]]] = {row["report"]: (row, []) for row in reports}
    for row in funds:
        pointer = f"/evaluations/{row['evaluation']}/funds/{row['fund']}"
        found[row["report"]][1].append((pointer, row["line"], row["page"], row["cell"]))
    return found


def _clean(one: Report) -> FileResult:
    """The result of a report in which nothing was found."""
    from jixiao.model.results import FileResult
    from jixiao.outputs.scores import reviewed

    at = 0 if chosen() == "zh" else 1
    head = one.evaluations[0]
    region = {"code": head["region_code"], "name": head["region_name"]}
    return FileResult(
        path=one.path,
        digest=one.digest,
        profiles=[
            {"id": each.id, "version": each.version, "basis": each.basis, "reason": each.reason[at]}
            for each in (card.profile for card in one.cards)
        ],
        report={
            "unit": head["unit"],
            "year": head["fiscal_year"],
            "region": region if any(region.values()) else None,
            "kinds": sorted({row["kind"] for row in one.evaluations if row["kind"]}),
        },
        evaluations=[
            reviewed(card, row["kind"], row["department"]) for row, card in zip(one.evaluations, one.cards, strict=True)
        ],
    )
