"""Carries out `validate`: by the row engine, by a columnar engine, or as a preview of what `--fix` would do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from jixiao.batch.jobs import Form, ValidateJob
from jixiao.cli.batch_run import Batch
from jixiao.cli.filtering import Review, format_of, options_of, review_of, summary
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import warn
from jixiao.model.results import FileResult, Written
from jixiao.outputs.finding_streams import WRITERS, joined

if TYPE_CHECKING:
    from jixiao.cli.request import ValidateRequest
    from jixiao.files.loading import Source
    from jixiao.toolkit.kit import Toolkit


def run(request: ValidateRequest) -> int:
    """Check what was asked for; the exit code is returned."""
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


def _codes(request: ValidateRequest) -> Sequence[str] | None:
    """The codes that columns know, where rows stand in for them; else all."""
    if request.engine == "rows" or request.targets or len(request.paths) != 1 or not _packed(request.paths[0]):
        return None
    from jixiao.engines.columns.checks_tables import COLUMNAR

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
    out, review = request.out(), review_of(job.kit, request)
    journal = request.journal("validate", request.targets)
    batch = Batch(job, request.jobs, request.timeout, request.quiet, request.verbose, journal=journal)
    options = options_of(request, out, review, job.kit)
    batch.write(out, _parts(job, request, batch, review, options))
    if not batch.interrupted:
        review.known.finish(request.quiet)
    if request.quiet == 0:
        summary(review.statistics, options)
    return batch.exit_code(0 if request.never_fails else review.found(request.fail_on))


def _parts(
    job: ValidateJob, request: ValidateRequest, batch: Batch, review: Review, options: dict[str, Any]
) -> Iterable[str | bytes]:
    """The output, part by part. Raises UsageError at once for a format that there is not."""
    if request.format_ == "html" and not request.statistics:
        from jixiao.cli.pages import page

        return page(batch, review, request.paths, request.stdin_name)
    name = request.format_ or "text"
    write = format_of(name, job.kit, statistics=request.statistics, to_file=bool(request.output))
    gather = batch.together if request.together else batch.results
    by_file = request.quiet > 1 or (name in WRITERS and not request.statistics)
    if by_file and not review.known.looks and batch.journal is None:
        told = {key: options[key] for key in ("language", "claims", "notes", "colour", "room")}
        job.form = Form("" if request.quiet > 1 else name, told, review.selection.takes, review.most)
        texts = review.counted(gather(request.paths, request.stdin_name, Written))
        return joined(name if job.form.name else "", texts, options)
    return write(review.each(gather(request.paths, request.stdin_name, FileResult)), options)


def _packed(path: str) -> bool:
    from jixiao.engines.columns.layout import is_pack  # packs are for a few; what reads them is slow to load

    return is_pack(path)
