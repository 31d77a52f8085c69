"""A batch as the command line runs it: inputs, workers, progress, interrupts, and the exit code."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import msgspec

from jixiao.cli.also import NONE, Also
from jixiao.cli.interrupt import Interrupt
from jixiao.cli.language import t
from jixiao.cli.messages import warn
from jixiao.cli.opening import items, name_faults
from jixiao.cli.output import Output, Progress, begun
from jixiao.model.errors import InputError, interrupt_code

if TYPE_CHECKING:
    from jixiao.batch.jobs import Job
    from jixiao.cli.journal import Journal
    from jixiao.files.inputs import Item
    from jixiao.files.task import Task

BUG, USAGE, UNREADABLE = 70, 2, 3


class Answer(Protocol):
    """What every result of a batch says about its file."""

    usage: str
    bug: str

    @property
    def path(self) -> str:
        """The file."""

    @property
    def failed(self) -> bool:
        """Could it not be used?"""


Result = TypeVar("Result", bound=Answer)


@dataclass
class Batch:
    """How a batch runs, and what became of it. `task` is the input behind the last result."""

    job: Job
    jobs: int | None = None
    seconds: int = 5
    quiet: int = 0
    verbose: int = 0
    files: int = 0
    unreadable: int = 0
    skipped: int = 0
    bugs: int = 0
    usage: str = ""
    interrupted: bool = False
    ended: int = 0
    complete: bool = False
    task: Task | None = None
    journal: Journal | None = None
    interrupt: Interrupt = field(default_factory=Interrupt)
    progress: Progress = field(default_factory=lambda: Progress(None, wanted=False))

    def results(self, words: Sequence[str], stdin_name: str | None, kind: type[Result]) -> Iterator[Result]:
        """The result of every input in order. An interrupt ends them; what was done has been given."""
        from jixiao.batch.pool import WINDOW
        from jixiao.batch.tasks import tasks

        kit = self.job.kit
        name_faults(kit)
        started = time.monotonic()
        inputs = list(items(words, kit, stdin_name))
        jobs = self._ready(inputs)
        decoder = msgspec.msgpack.Decoder(kind)
        given: deque[Task] = deque()
        try:
            ahead = WINDOW if jobs > 1 or not any(item.stdin for item in inputs) else 1  # a pipe may be long in coming
            for answer in self._answers(_noted(tasks(inputs, kit.limits), given), jobs, decoder, ahead):
                self.interrupt.check()
                self.progress.step()
                task = given.popleft()
                if answer is None:
                    self.skipped += 1
                    continue
                result, self.task = decoder.decode(answer), task
                self.count(result)
                yield result
            self.complete = True
        except KeyboardInterrupt as error:
            self.interrupted = True
            self.ended = interrupt_code(error)
        finally:
            self.progress.hide()
            if self.journal is not None:
                self.journal.close(complete=self.complete)
        name_faults(kit)
        if self.verbose:
            warn(t(
                f"{self.files} 个报告，{self.skipped} 个文件不是报告，{jobs} 个进程，{time.monotonic() - started:.1f} 秒",
                f"{self.files} reports, {self.skipped} files that are none, {jobs} processes, {time.monotonic() - started:.1f} s",
            ))  # fmt: skip

    def _ready(self, inputs: Sequence[Item]) -> int:
        """How many processes work on the inputs; what they share is loaded."""
        kit, jobs = self.job.kit, self._workers(inputs)
        if jobs > 1 or self.journal is not None:
            kit.add_rules()  # findings come from other processes, which entered the rules in the catalogues of their own toolkits
        if kit.profile is not None or jobs > 1:
            kit.prepare()
        if self.quiet == 0:
            suggest_engine(inputs)
        return jobs

    def _workers(self, inputs: Sequence[Item]) -> int:
        """How many processes the inputs are worth; the progress is counted against them, where it is known how many reports they hold."""
        from jixiao.batch.pool import workers

        records = any(item.many for item in inputs)
        self.progress = Progress(None if records else len(inputs), wanted=self.quiet == 0)
        return workers(self.jobs, len(inputs) + 10**6 * records)

    def _answers(
        self, found: Iterator[Task], jobs: int, decoder: msgspec.msgpack.Decoder[Any], ahead: int
    ) -> Iterator[bytes | None]:
        """The answers of the pool in order; with a journal, those that are known from it."""
        from jixiao.batch.pool import run

        def pool(wanted: Iterator[Task]) -> Iterator[tuple[Task, bytes | None]]:
            return run(wanted, self.job, jobs, self.seconds, ahead)

        def keep(answer: bytes) -> bool:
            one = decoder.decode(answer)
            return not (one.failed or one.usage or one.bug)

        if self.journal is None:
            yield from (answer for _, answer in pool(found))
            return
        self.journal.open()
        yield from self.journal.answers(found, pool, keep)
        if self.journal.taken and self.quiet == 0:
            count = self.journal.taken
            warn(t(f"{count} 个沿用上次的结果", f"{count} were taken over from the interrupted run"))

    def together(self, words: Sequence[str], stdin_name: str | None, kind: type[Result]) -> Iterator[Result]:
        """One result for all inputs, which are one submission; an input that cannot be read has its own."""
        from jixiao.batch.tasks import tasks

        name_faults(self.job.kit)
        decoder = msgspec.msgpack.Decoder(kind)
        for answer in self.job.joined(tasks(items(words, self.job.kit, stdin_name), self.job.kit.limits)):
            result = decoder.decode(answer)
            self.count(result)
            yield result

    def count(self, result: Answer) -> None:
        """Remember what became of a file."""
        self.files += 1
        self.unreadable += result.failed
        if result.usage:
            if self.files == 1 or not self.usage:
                self.tell(f"{result.path}: {result.usage}")
            self.usage = self.usage or result.usage
        if result.bug:
            self.bugs += 1
            self.tell(
                f"{result.path}: "
                + t("这是程序缺陷，请连同下面的内容报告", "this is a bug; please report it with these lines")
            )
            sys.stderr.write(result.bug)

    def tell(self, text: str) -> None:
        """A line for the person, between the lines of the progress."""
        self.progress.hide()
        warn(text)

    def write(self, out: Output, parts: Iterable[str | bytes], also: Also = NONE, *, empty: bool = True) -> None:
        """Write all parts; `-qq` does not. Files are put in their places, all of them, unless the run was interrupted."""
        shared = not out.to_file and sys.stdout.isatty()  # the bar and the data meet on one terminal
        with out, also, self.interrupt.listening():
            for part in begun(parts):
                if self.quiet < 2:
                    if shared:
                        self.progress.hide()
                    with self.interrupt:
                        out.write(part)
            if self.interrupted and (out.to_file or also.outputs):
                warn(t("已中断，没有写出文件", "interrupted; no file was written"))
            else:
                also.write()
                with self.interrupt:
                    if self.quiet < 2:
                        out.close(empty=empty)
                    also.close()
        self._ended()

    def _ended(self) -> None:
        """Say how far an interrupted run came, or that there was nothing to do."""
        if self.interrupted:
            warn(t(f"已中断，做完了 {self.files} 个", f"interrupted after {self.files}"))
        elif self.files == 0 and self.quiet == 0:
            warn(t("没有找到报告", "no report was found"))

    def exit_code(self, found: int) -> int:
        """The strongest of what happened: interrupted, a bug, a wrong request, an input that cannot be read, findings."""
        if self.interrupted:
            return self.ended
        if self.bugs:
            return BUG
        if self.usage:
            return USAGE
        return UNREADABLE if self.unreadable else found


def _noted(found: Iterable[Task], given: deque[Task]) -> Iterator[Task]:
    """The tasks, each noted when it is given out: the answers come in the same order."""
    for task in found:
        given.append(task)
        yield task


def suggest_engine(inputs: Iterable[Item]) -> None:
    """Say that a columnar engine would be quicker, where packed folders hold many reports. One that is damaged is named later."""
    for item in inputs:
        if not item.pack:
            continue
        from jixiao.engines.columns.store import open_pack

        try:
            pack = open_pack(item.path)
            count = pack.count()
        except InputError:
            continue
        if count >= pack.least:
            warn(t(
                f"{item.path}：{count} 份报告，加 --engine duckdb 会快得多",
                f"{item.path}: {count} reports; --engine duckdb is much quicker",
            ))  # fmt: skip
