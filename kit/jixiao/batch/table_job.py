"""What a worker does with a chunk of inputs: read them, and answer with the rows of tables, partition by partition."""

from __future__ import annotations

import traceback
from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from jixiao.batch.chunks import Chunk
from jixiao.batch.jobs import Job
from jixiao.batch.opening import open_task
from jixiao.model.errors import InputError, UsageError, in_words
from jixiao.model.results import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.engines.columns.layout import Partition
    from jixiao.files.loading import Source
    from jixiao.files.task import Task

R = TypeVar("R")
"""A row of the tables that a job makes."""

Rows = tuple["Partition", Mapping[str, list[R]]]
"""The rows of one report by table, and the partition that they belong to."""


class Told(msgspec.Struct, kw_only=True):
    """An input of which no row was made, and why: `problem` with its `code`, `usage` (a wrong request) or `bug` (a traceback)."""

    path: str
    code: str = ""
    problem: str = ""
    usage: str = ""
    bug: str = ""
    failed: bool = True


class Part(msgspec.Struct, array_like=True):
    """The rows of one partition: the rows of each table, encoded, in the order of the job's tables."""

    region: str
    year: int
    tables: list[bytes]


class Answer(msgspec.Struct, kw_only=True):
    """What became of a chunk: how many reports were taken, known already, or none; `again` asks for them one by one.

    `replaced` holds the numbers of reports that were packed under the same paths with other content.
    """

    taken: int = 0
    known: int = 0
    skipped: int = 0
    told: list[Told] = []
    parts: list[Part] = []
    replaced: list[int] = []
    again: bool = False


ENCODER = msgspec.msgpack.Encoder()


class TableJob(Job, Generic[R]):
    """Answers with an `Answer`: the rows of `tables` that the reports of a chunk make."""

    tables: tuple[str, ...]

    def rows(self, task: Task, made: Answer) -> Rows[R] | None:
        """The rows of one input, by table; None for a file that is no report, or of which there is nothing to take. Raises InputError."""
        source = open_task(self.kit, task)
        if source is None:
            made.skipped += 1
            return None
        return self.rows_of(task, source, made)

    @abstractmethod
    def rows_of(self, task: Task, source: Source, made: Answer, /) -> Rows[R] | None:
        """The rows of one report, by table; None where there is nothing to take."""

    @abstractmethod
    def encoded(self, table: str, rows: list[R], /) -> bytes:
        """The rows of a table as they travel."""

    def run(self, task: Task) -> bytes:
        """The answer to a chunk."""
        assert isinstance(task, Chunk)
        try:
            return ENCODER.encode(self._answer(task))
        except InputError as error:
            return self.refuse(task, error)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a text that no column takes: each report is then tried by itself
            return ENCODER.encode(Answer(told=[_bug(task, error)]) if task.single else Answer(again=True))

    def _answer(self, task: Chunk) -> Answer:
        made = Answer()
        rows: dict[Partition, dict[str, list[R]]] = {}
        for one in task.each(self.kit.limits):
            self._one(one, made, rows, self.rows)
        return self._whole(made, rows)

    def _work(self, task: Task, source: Source) -> bytes:
        """The answer to a submission of several files."""
        made = Answer()
        rows: dict[Partition, dict[str, list[R]]] = {}
        self._one(task, made, rows, lambda task, made: self.rows_of(task, source, made))
        return ENCODER.encode(self._whole(made, rows))

    def _whole(self, made: Answer, rows: dict[Partition, dict[str, list[R]]]) -> Answer:
        made.parts = [
            Part(*where, [self.encoded(table, below[table]) for table in self.tables])
            for where, below in sorted(rows.items())
        ]
        return made

    def refuse(self, task: Task, error: InputError) -> bytes:
        """One input is refused; of a chunk it is not known which one took too long, so each is tried by itself."""
        if isinstance(task, Chunk) and not task.single:
            return ENCODER.encode(Answer(again=True))
        return ENCODER.encode(Answer(told=[self._told(task, error)]))

    def _one(
        self,
        task: Task,
        made: Answer,
        rows: dict[Partition, dict[str, list[R]]],
        of: Callable[[Task, Answer], Rows[R] | None],
    ) -> None:
        try:
            found = of(task, made)
        except InputError as error:
            made.told.append(self._told(task, error))
        except UsageError as error:
            made.told.append(Told(path=shown_path(task.path), usage=error.full(self.language)))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault on one report is shown whole; the others go on
            made.told.append(_bug(task, error))
        else:
            if found is None:
                return
            made.taken += 1
            where, more = found
            below = rows.setdefault(where, {table: [] for table in self.tables})
            for table, some in more.items():
                below[table].extend(some)

    def _told(self, task: Task, error: InputError) -> Told:
        from jixiao.outputs.findings import input_findings

        found = input_findings(error, self.language)
        problem = "; ".join(f"{one['code']} {one['message']}" for one in found[:3])
        return Told(path=shown_path(task.path), code=error.code, problem=problem)


def _bug(task: Task, error: Exception) -> Told:
    return Told(path=shown_path(task.path), problem=in_words(error), bug="".join(traceback.format_exception(error)))
