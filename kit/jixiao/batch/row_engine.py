"""The row engine beside a columnar one: what columns cannot say, in processes of its own, or in the workers of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.batch.chunks import Chunk, gathered
from jixiao.batch.pool import run, workers
from jixiao.batch.table_job import Answer
from jixiao.batch.tasks import tasks
from jixiao.engines.columns.unpacking import envelope
from jixiao.files.task import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from jixiao.batch.score_job import ScoreTablesJob
    from jixiao.batch.table_job import TableJob, Told
    from jixiao.files.inputs import Item

AHEAD = 8
"""Chunks that may be ahead of the oldest unanswered one: each answer holds a few megabytes."""

_DECODER = msgspec.msgpack.Decoder(Answer)


def answers(job: TableJob[Any], chunks: Iterable[Chunk], jobs: int, seconds: int) -> Iterator[Answer]:
    """The answers in order. A chunk that failed as a whole is asked for one by one, in a process of its own if there are several."""
    for task, data in run(chunks, job, jobs, seconds, AHEAD):
        answer = _DECODER.decode(data or b"")
        if not answer.again:
            yield answer
            continue
        assert isinstance(task, Chunk)
        singles = (Chunk.of([one]) for one in task.each(job.kit.limits))
        for _, again in run(singles, job, jobs, seconds, AHEAD):
            yield _DECODER.decode(again or b"")


def joined(job: TableJob[Any], inputs: Iterable[Item]) -> Iterator[Answer]:
    """The answer to all inputs as one submission, after those that cannot be read."""
    yield from map(_DECODER.decode, job.joined(tasks(inputs, job.kit.limits)))


class RowWorkers:
    """Scores packed reports in processes. `told` names the reports that could not be scored."""

    def __init__(self, job: ScoreTablesJob, jobs: int | None = None, seconds: int = 0) -> None:
        self._job, self._jobs, self._seconds = job, jobs, seconds
        self.told: list[Told] = []

    @property
    def checks(self) -> bool:
        """Are finding codes asked for?"""
        return self._job.checks

    def tables(self, tasks: Iterable[Task], count: int) -> Iterator[dict[str, pa.RecordBatch]]:
        """The rows of `scores` and `cards` of so many packed reports, some at a time, in their order."""
        for answer in answers(self._job, gathered(tasks), workers(self._jobs, count), self._seconds):
            yield from self._taken(answer)

    def of_batch(self, batch: pa.RecordBatch) -> dict[str, pa.RecordBatch]:
        """The same, here and now, for rows of `reports` that have `wanted`. A report that cannot be scored ends the run."""
        import pyarrow as pa

        rows = batch.to_pylist()
        tasks = [Task(row["path"], envelope(row, [], row["wanted"]), packed=True) for row in rows]
        answer = _DECODER.decode(self._job.run(Chunk.of(tasks)))
        parts = [*self._taken(answer)]
        if answer.told or answer.again:
            raise RuntimeError(
                answer.told[0].bug or answer.told[0].usage or answer.told[0].problem if answer.told else rows[0]["path"]
            )
        return {table: pa.concat_batches([part[table] for part in parts]) for table in self._job.tables}

    def _taken(self, answer: Answer) -> Iterator[dict[str, pa.RecordBatch]]:
        from jixiao.engines.columns.arrays import from_bytes

        self.told += answer.told
        for part in answer.parts:
            yield {table: from_bytes(table, data) for table, data in zip(self._job.tables, part.tables, strict=True)}
