"""Reports as rows of the packed tables: what a worker of `pack` does."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from jixiao.batch.opening import open_task
from jixiao.batch.table_job import TableJob, Told
from jixiao.engines.columns.arrays import batch, to_bytes
from jixiao.engines.columns.packing import Row, pack, path_id, report_id
from jixiao.engines.columns.tables import PACKED
from jixiao.files.inputs import read
from jixiao.model.results import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.batch.table_job import Answer
    from jixiao.engines.columns.packing import Packed
    from jixiao.engines.columns.store import Known
    from jixiao.files.loading import Source
    from jixiao.files.task import Task
    from jixiao.model.message import Language
    from jixiao.toolkit.kit import Toolkit


class PackJob(TableJob[Row]):
    """Answers with packed reports. `known` are those that the folder holds; `replace` takes new content for their paths."""

    tables = tuple(PACKED)

    def __init__(self, kit: Callable[[], Toolkit], language: Language, known: Known, *, replace: bool) -> None:
        super().__init__(kit, language)
        self._known = known
        self._replace = replace

    def encoded(self, table: str, rows: list[Row], /) -> bytes:
        """An Arrow batch."""
        return to_bytes(batch(table, rows))

    def rows(self, task: Task, made: Answer) -> Packed | None:
        """The rows of one input; None for a file that is no report, or for a report that is not to be packed."""
        if task.error is not None:
            raise task.error
        data = task.data if task.data is not None else read(task.path, self.kit.limits.file_bytes)
        if self._before(task) == report_id(task.path, hashlib.sha256(data).hexdigest()):
            made.known += 1
            return None
        source = open_task(self.kit, task._replace(data=data))
        if source is None:
            made.skipped += 1
            return None
        return self.rows_of(task, source, made)

    def rows_of(self, task: Task, source: Source, made: Answer, /) -> Packed | None:
        """The rows of one report; None for one that is not to be packed."""
        before = self._before(task)
        if before == report_id(task.path, source.digest):  # from another packed folder, or of several files
            made.known += 1
            return None
        if before is not None and not self._replace:
            made.told.append(self._other(task))
            return None
        packed = pack(source, task.path)
        if before is not None:
            made.replaced.append(before)
        return packed

    def _before(self, task: Task) -> int | None:
        """The number of the report that was packed under the path of a task."""
        return self._known.report(path_id(task.path)) if len(self._known) else None

    def _other(self, task: Task) -> Told:
        zh, en = (
            "这个路径已按另一内容打包，未动；--replace 换成新的内容",
            "this path was packed with other content, which was kept; --replace takes the new one",
        )
        return Told(path=shown_path(task.path), usage=zh if self.language == "zh" else en)
