"""What a worker does with a handful of inputs: read them, and answer with Arrow batches for each partition."""

from __future__ import annotations

import hashlib
import traceback
from typing import TYPE_CHECKING

import msgspec

from jixiao.batch.chunks import Chunk
from jixiao.batch.jobs import Job, open_task
from jixiao.engines.columns.arrays import batch, to_bytes
from jixiao.engines.columns.packing import Partition, pack, path_id, report_id
from jixiao.engines.columns.tables import PACKED
from jixiao.files.inputs import read
from jixiao.model.errors import InputError, in_words
from jixiao.model.results import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.engines.columns.packed_paths import Known
    from jixiao.engines.columns.packing import Packed, Row
    from jixiao.files.task import Task
    from jixiao.model.message import Language
    from jixiao.toolkit.kit import Toolkit


class Told(msgspec.Struct, kw_only=True):
    """An input that was not packed, and why: `problem`, `usage` (a wrong request) or `bug` (a traceback)."""

    path: str
    problem: str = ""
    usage: str = ""
    bug: str = ""
    failed: bool = True


class Part(msgspec.Struct, array_like=True):
    """The rows of one partition: for each table, in the order of `PACKED`, an Arrow batch."""

    region: str
    year: int
    batches: list[bytes]


class Answer(msgspec.Struct, kw_only=True):
    """What became of a handful: how many reports were packed, known already, or none; `again` asks for them one by one.

    `replaced` holds the numbers of reports that were packed under the same paths with other content.
    """

    packed: int = 0
    known: int = 0
    skipped: int = 0
    told: list[Told] = []
    parts: list[Part] = []
    replaced: list[int] = []
    again: bool = False


_ENCODER = msgspec.msgpack.Encoder()


class PackJob(Job):
    """Answers with an `Answer`. `known` are the reports that the folder holds; `replace` takes new content for their paths."""

    def __init__(self, kit: Callable[[], Toolkit], language: Language, known: Known, *, replace: bool) -> None:
        super().__init__(kit, language)
        self._known = known
        self._replace = replace

    def run(self, task: Task) -> bytes:
        """The answer to a handful."""
        assert isinstance(task, Chunk)
        try:
            return _ENCODER.encode(self._answer(task))
        except InputError as error:
            return self.refuse(task, error)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a text that no column takes: each report is then tried by itself
            return _ENCODER.encode(Answer(told=[_bug(task, error)]) if task.single else Answer(again=True))

    def _answer(self, task: Chunk) -> Answer:
        made = Answer()
        rows: dict[Partition, dict[str, list[Row]]] = {}
        for one in task.each(self.kit.limits):
            self._one(one, made, rows)
        made.parts = [
            Part(where.region, where.year, [to_bytes(batch(table, below[table])) for table in PACKED])
            for where, below in sorted(rows.items())
        ]
        return made

    def refuse(self, task: Task, error: InputError) -> bytes:
        """One input is refused; of a handful it is not known which one took too long, so each is tried by itself."""
        if isinstance(task, Chunk) and not task.single:
            return _ENCODER.encode(Answer(again=True))
        return _ENCODER.encode(Answer(told=[self._told(task, error)]))

    def _one(self, task: Task, made: Answer, rows: dict[Partition, dict[str, list[Row]]]) -> None:
        try:
            packed = self._packed(task, made)
        except InputError as error:
            made.told.append(self._told(task, error))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault on one report is shown whole; the others go on
            made.told.append(_bug(task, error))
        else:
            if packed is None:
                return
            made.packed += 1
            below = rows.setdefault(packed.partition, {table: [] for table in PACKED})
            for table, more in packed.rows.items():
                below[table].extend(more)

    def _packed(self, task: Task, made: Answer) -> Packed | None:
        """The rows of one report; None for a file that is none, or for a report that is not to be packed."""
        if task.error is not None:
            raise task.error
        data = task.data if task.data is not None else read(task.path, self.kit.limits.file_bytes)
        before = self._known.report(path_id(task.path)) if len(self._known) else None
        if before is not None and before == report_id(task.path, hashlib.sha256(data).hexdigest()):
            made.known += 1
            return None
        source = open_task(self.kit, task._replace(data=data))
        if source is None:
            made.skipped += 1
            return None
        if before is not None and before == report_id(task.path, source.digest):  # from another packed folder
            made.known += 1
            return None
        if before is not None and not self._replace:
            made.told.append(self._other(task))
            return None
        packed = pack(source, task.path)
        if before is not None:
            made.replaced.append(before)
        return packed

    def _told(self, task: Task, error: InputError) -> Told:
        from jixiao.outputs.findings import input_findings

        found = input_findings(error, self.language)
        problem = "; ".join(f"{one['code']} {one['message']}" for one in found[:3])
        return Told(path=shown_path(task.path), problem=problem)

    def _other(self, task: Task) -> Told:
        zh, en = (
            "这个路径已按另一内容打包，未动；--replace 换成新的内容",
            "this path was packed with other content, which was kept; --replace takes the new one",
        )
        return Told(path=shown_path(task.path), usage=zh if self.language == "zh" else en)


def _bug(task: Task, error: Exception) -> Told:
    return Told(path=shown_path(task.path), problem=in_words(error), bug="".join(traceback.format_exception(error)))
