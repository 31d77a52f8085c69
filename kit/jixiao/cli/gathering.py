"""A batch whose answers are rows of tables: the inputs go through in chunks, and their rows are put where they belong."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jixiao.cli.batch_run import Batch
from jixiao.cli.language import t
from jixiao.cli.messages import warn
from jixiao.cli.opening import items, name_faults
from jixiao.model.errors import interrupt_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.batch.table_job import Answer, TableJob
    from jixiao.files.inputs import Item


@dataclass
class Gathering(Batch):
    """Gives the answers of the workers to `take`, and remembers what the exit code needs."""

    taken: int = 0
    known: int = 0

    def inputs(self, words: Sequence[str], stdin_name: str | None) -> list[Item]:
        """The inputs behind the words; plugins that were skipped are named."""
        name_faults(self.job.kit)
        return list(items(words, self.job.kit, stdin_name))

    def fill(self, inputs: Sequence[Item], take: Callable[[Answer], None], *, together: bool = False) -> None:
        """Every input in order, or all of them as one submission. An interrupt ends it."""
        from jixiao.batch.chunks import chunks
        from jixiao.batch.row_engine import answers, joined

        job: TableJob[Any] = self.job  # type: ignore[assignment]
        started = time.monotonic()
        jobs = self._workers(inputs)
        if jobs > 1:
            job.kit.prepare()
        try:
            each = answers(job, chunks(inputs, job.kit.limits), jobs, self.seconds)
            for answer in joined(job, inputs) if together else each:
                self.interrupt.check()
                take(answer)
                self._count(answer)
        except KeyboardInterrupt as error:
            self.interrupted = True
            self.ended = interrupt_code(error)
        finally:
            self.progress.hide()
        name_faults(job.kit)
        if self.verbose:
            spent = time.monotonic() - started
            warn(t(
                f"{self.skipped} 个文件不是报告，{jobs} 个进程，{spent:.1f} 秒，每秒 {self.taken / spent:.0f} 个",
                f"{self.skipped} files that are no reports, {jobs} processes, {spent:.1f} s, {self.taken / spent:.0f}/s",
            ))  # fmt: skip

    def _count(self, answer: Answer) -> None:
        self.taken += answer.taken
        self.known += answer.known
        self.skipped += answer.skipped
        self.files += answer.taken + answer.known
        for one in answer.told:
            self.count(one)
            if not one.usage and not one.bug:
                self.tell(f"{one.path}: {one.problem}")
        for _ in range(answer.taken + answer.known + answer.skipped + len(answer.told)):
            self.progress.step()
