"""The report behind a result, for the page of a single one: as it was found in this process, or looked at once more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.model.results import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.batch.jobs import ValidateJob
    from jixiao.cli.batch_run import Batch
    from jixiao.model.results import FileResult
    from jixiao.outputs.export import Exported


def exporter(job: ValidateJob, batch: Batch) -> Callable[[FileResult], Exported]:
    """What makes the report of the last result, with the findings that are reported."""

    def made(result: FileResult) -> Exported:
        from jixiao.outputs.export import exported
        from jixiao.outputs.findings import finding_data

        path, whole = job.last or ("", None)
        if whole is None or shown_path(path) != result.path:
            assert batch.task is not None
            whole = job.again(batch.task)
        one = exported(job.kit, whole.source, result=whole)
        shown = tuple(
            each
            for each in one.findings
            if finding_data(each, one.locate, job.language, job.kit.catalogue) in result.findings
        )
        return replace(one, findings=shown)

    return made
