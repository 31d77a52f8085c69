"""Carries out `validate`: by the row engine, by a columnar engine, or as a preview of what `--fix` would do."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from jixiao.batch.jobs import Form, ValidateJob
from jixiao.cli.also import SILENT, Also, Papers, also, first_output
from jixiao.cli.batch_run import Batch
from jixiao.cli.filtering import Review, options_of, review_of, summary
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import warn
from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.model.results import FileResult, Written
from jixiao.outputs.finding_streams import WRITERS, joined

if TYPE_CHECKING:
    from jixiao.cli.output import Output
    from jixiao.cli.request import ValidateRequest
    from jixiao.files.loading import Source
    from jixiao.toolkit.api import FindingFormat
    from jixiao.toolkit.kit import Toolkit


def run(request: ValidateRequest) -> int:
    """Check what was asked for; the exit code is returned."""
    _possible(request)
    if request.engine != "rows":
        from jixiao.cli.engine_validate import validate

        done = validate(request)
        if done is not None:
            return done
    job = ValidateJob(request.maker(), chosen())
    job.codes = _codes(request)
    job.targets = _targets(job.kit, request.targets)
    if request.diff:
        from jixiao.cli.fix import show

        return show(job.kit, request.paths, request.out())
    if request.fix:
        _mend(job.kit, request)
    return _checked(job, request)


def _possible(request: ValidateRequest) -> None:
    """Raise UsageError for options that do not go together, and for a deadline that is no date."""
    if request.also and request.diff:
        raise UsageError(Message("--also 不能与 --diff 同用", "--also and --diff do not go together"))
    if not request.deadline:
        return
    try:
        datetime.date.fromisoformat(request.deadline)
    except ValueError as error:
        zh, en = "应写成 2024-05-31", "expected a date such as 2024-05-31"
        raise UsageError(
            Message(f"--deadline {request.deadline}：{zh}", f"--deadline {request.deadline}: {en}")
        ) from error


def _codes(request: ValidateRequest) -> Sequence[str] | None:
    """The codes that columns know, where rows stand in for them; else all."""
    if request.engine == "rows" or request.targets or len(request.paths) != 1 or not _packed(request.paths[0]):
        return None
    from jixiao.engines.columns.tables import COLUMNAR

    return COLUMNAR


def _targets(kit: Toolkit, path: str | None) -> Source | None:
    if path is None:
        return None
    from jixiao.files.inputs import read

    return kit.open(path, read(path, kit.limits.file_bytes), any_document=True)


def _mend(kit: Toolkit, request: ValidateRequest) -> None:
    from jixiao.cli.fix import mend

    count = mend(kit, request.paths)
    if count and request.quiet == 0:
        warn(t(f"改正了 {count} 个文件", f"{count} files were mended"))


def _checked(job: ValidateJob, request: ValidateRequest) -> int:
    """Check by the row engine, and write what was found."""
    out, form = first_output(request, job.kit)
    review = review_of(job.kit, request)
    batch = Batch(job, request.jobs, request.timeout, request.quiet, request.verbose)

    def options(where: Output) -> dict[str, Any]:
        from jixiao.cli.pages import single

        return {**options_of(request, where, review, job.kit), "single": single(job, batch)}

    further = also(request, job.kit, batch, options)
    forms = (form, *further.formats)
    job.chinese, job.timed = chosen() != "zh" and any(one.chinese for one in forms), any(one.suffix for one in forms)
    batch.journal = request.journal("validate", request.targets, job.chinese, job.timed)
    parts = _parts(job, request, batch, review, form, further, options(out))
    batch.write(out, parts, further, empty=not form.binary)
    if not batch.interrupted:
        review.known.finish(request.quiet)
    if request.quiet == 0:
        summary(review.statistics, options(out))
    return batch.exit_code(0 if request.never_fails else review.found(request.fail_on))


def _parts(
    job: ValidateJob, request: ValidateRequest, batch: Batch, review: Review, form: FindingFormat, further: Also, options: dict[str, Any]
) -> Iterable[str | bytes]:  # fmt: skip
    """The first output, part by part: as the workers have written it, where nothing else is made of the results."""
    gather = batch.together if request.together else batch.results
    by_file = request.quiet > 1 or (form.name in WRITERS and not request.statistics)
    if by_file and not (review.known.looks or batch.journal or further.outputs):
        told = {key: options[key] for key in ("language", "claims", "notes", "colour", "room")}
        takes = review.selection.takes if review.selection.chooses else None
        job.form = Form("" if request.quiet > 1 else form.name, told, takes, review.most)
        texts = review.counted(gather(request.paths, request.stdin_name, Written))
        return joined(job.form.name, texts, options)
    found = gather(request.paths, request.stdin_name, FileResult)
    kept = further.keep(review.each(_named(found) if form.suffix or form is SILENT else found))
    return Papers(form, job.kit, batch).parts(kept, options)


def _named(results: Iterator[FileResult]) -> Iterator[FileResult]:
    """The results; a file that could not be used is named on standard error, since no paper names it."""
    for one in results:
        if one.failed and one.report is None:
            why = [f"{each['code']} {each['message']}" for each in one.findings if each["severity"] == "error"]
            warn(f"{one.path}: {'; '.join(why)}")
        yield one


def _packed(path: str) -> bool:
    from jixiao.engines.columns.layout import is_pack  # packs are for a few; what reads them is slow to load

    return is_pack(path)
