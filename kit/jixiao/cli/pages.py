"""The report behind a result, for the page of a single one: as it was found in this process, or looked at once more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.cli.language import chosen
from jixiao.cli.messages import describe, warn
from jixiao.model.errors import InputError
from jixiao.model.results import FileResult, shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.batch.jobs import ValidateJob
    from jixiao.cli.batch_run import Batch
    from jixiao.model.findings import Finding
    from jixiao.outputs.export import Exported

    Write = Callable[[Exported], str]

_PACK = msgspec.msgpack.Encoder()


def single(job: ValidateJob, batch: Batch) -> Callable[[FileResult, Write], str | FileResult]:
    """What writes the page of the last result, with the findings that are reported, in the time of its file.

    Where it takes too long, the file is one that could not be used: its result says so.
    """

    def written(result: FileResult, write: Write) -> str | FileResult:
        try:
            one = _exported(job, batch, result)
            return job.kit.in_time(lambda: write(one), one)
        except InputError as error:
            from jixiao.outputs.findings import input_findings

            warn(f"{result.path}: {describe(error)}")
            batch.unreadable += 1
            return FileResult(path=result.path, findings=input_findings(error, chosen()), failed=True)

    return written


def _exported(job: ValidateJob, batch: Batch, result: FileResult) -> Exported:
    from jixiao.outputs.export import exported
    from jixiao.outputs.findings import finding_data

    known: Any = job.last[1:] if job.last is not None and shown_path(job.last[0]) == result.path else None
    if known is None:
        assert batch.task is not None
        known = job.again(batch.task)
    one = exported(job.kit, known[0].source, known=known)
    shown = set(map(_PACK.encode, result.findings))

    def is_shown(each: Finding) -> bool:
        return _PACK.encode(finding_data(each, one.locate, job.language, job.kit.catalogue)) in shown

    return replace(one, findings=tuple(filter(is_shown, one.findings)))
