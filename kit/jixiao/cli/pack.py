"""`jixiao pack`: many reports as Parquet tables."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.batch_run import Batch
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import warn
from jixiao.cli.opening import items, name_faults, toolkit_maker
from jixiao.cli.options import SECONDS, JobsOption, Paths, QuietOption, StdinOption, TimeoutOption, VerboseOption
from jixiao.cli.output import Progress
from jixiao.cli.parameters import Help
from jixiao.model.errors import interrupt_code
from jixiao.model.message import Message

if TYPE_CHECKING:
    import pyarrow as pa

    from jixiao.batch.jobs import Job
    from jixiao.batch.pack_job import Answer
    from jixiao.engines.columns.packed_paths import Seen
    from jixiao.engines.columns.writer import Writer
    from jixiao.files.inputs import Item

EXAMPLES = (
    ("jixiao pack 2023/ -o reports", Message("一个文件夹的报告写成 Parquet", "the reports of a folder as Parquet")),
    (
        "jixiao pack all.ndjson -j 8 -o reports",
        Message("每行一份报告，八个进程", "a report in each line, eight processes"),
    ),
    (
        "jixiao pack 2024/ -o reports",
        Message("追加；已有的报告不再写", "append; reports that are there are passed over"),
    ),
    ("jixiao pack 2024/ -o reports --replace", Message("同一路径换成新的内容", "new content for paths that are there")),
)
_WINDOW = 8
"""Handfuls that may be ahead of the oldest unanswered one: each answer holds a few megabytes."""


def command(
    paths: Paths,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FOLDER"),
        Help("写入的文件夹；已是打包的报告时追加", "the folder to write; packed reports in it are added to"),
    ],
    replace: Annotated[
        bool,
        typer.Option("--replace"),
        Help("路径相同而内容不同的报告，换成新的", "take the new content of a path that was packed with other content"),
    ] = False,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Write reports as Parquet tables."""  # fmt: skip
    from jixiao.engines.columns.extra import need

    need("pyarrow", "columns")
    from jixiao import __version__
    from jixiao.batch.pack_job import PackJob
    from jixiao.engines.columns.store import known
    from jixiao.engines.columns.writer import Writer

    with Writer(Path(output), f"jixiao {__version__}") as writer:
        job = PackJob(toolkit_maker(seconds=timeout), chosen(), known(writer.root), replace=replace)
        run = _Packing(job, jobs, timeout, quiet, verbose)
        run.fill(paths, stdin_name, writer)
        run.finish(writer)
    raise typer.Exit(run.exit_code(0))


@dataclass
class _Packing(Batch):
    """Puts the answers of the workers into the folder, and remembers what the exit code needs."""

    packed: int = 0
    known: int = 0
    seen: Seen | None = None

    def fill(self, words: Sequence[str], stdin_name: str | None, writer: Writer) -> None:
        """Pack every input in order. An interrupt ends it."""
        from jixiao.batch.pool import workers
        from jixiao.engines.columns.packed_paths import Seen

        name_faults(self.job.kit)
        started = time.monotonic()
        inputs = list(items(words, self.job.kit, stdin_name))
        records = any(item.many for item in inputs)
        if any(item.pack for item in inputs):
            self.seen = Seen()
        self.progress = Progress(None if records else len(inputs), wanted=self.quiet == 0)
        jobs = workers(self.jobs, len(inputs) + 10**6 * records)
        try:
            for answer in _answers(self.job, inputs, jobs, self.seconds):
                self._take(answer, writer)
        except KeyboardInterrupt as error:
            self.interrupted = True
            self.ended = interrupt_code(error)
        finally:
            self.progress.hide()
        if self.verbose:
            spent = time.monotonic() - started
            warn(t(
                f"{self.skipped} 个文件不是报告，{jobs} 个进程，{spent:.1f} 秒，每秒 {self.packed / spent:.0f} 个",
                f"{self.skipped} files that are no reports, {jobs} processes, {spent:.1f} s, {self.packed / spent:.0f}/s",
            ))  # fmt: skip

    def _take(self, answer: Answer, writer: Writer) -> None:
        from jixiao.engines.columns.arrays import from_bytes
        from jixiao.engines.columns.packing import Partition
        from jixiao.engines.columns.tables import PACKED

        for part in answer.parts:
            found = {table: from_bytes(table, data) for table, data in zip(PACKED, part.batches, strict=True)}
            if self.seen is not None:
                found = self._first(found)
            writer.add(Partition(part.region, part.year), found)
        writer.replace(answer.replaced)
        self.packed += answer.packed
        self.known += answer.known
        self.skipped += answer.skipped
        self.files += answer.packed + answer.known
        for one in answer.told:
            self.count(one)
            if not one.usage and not one.bug:
                self.tell(f"{one.path}: {one.problem}")
        for _ in range(answer.packed + answer.known + answer.skipped + len(answer.told)):
            self.progress.step()

    def _first(self, found: dict[str, pa.RecordBatch]) -> dict[str, pa.RecordBatch]:
        """The rows of reports that did not come before in this run; another content for one path is named."""
        from jixiao.batch.pack_job import Told

        assert self.seen is not None
        kept, same, other = self.seen.first(found)
        self.known += same
        self.packed -= same + len(other)
        self.files -= len(other)
        said = t(
            "同一路径在这一次里有两种内容，只取先来的", "two contents for one path in this run; the first was taken"
        )
        for path in other:
            self.count(Told(path=path, usage=said))
        return kept

    def finish(self, writer: Writer) -> None:
        """Put the files in their places, unless the run was interrupted, and say what was done."""
        if self.interrupted:
            warn(t("已中断，没有写出文件", "interrupted; no file was written"))
            return
        writer.commit()
        if self.quiet:
            return
        if self.files == 0:
            warn(t("没有找到报告", "no report was found"))
        else:
            sys.stderr.write(self._summary(writer.root) + "\n")

    def _summary(self, root: Path) -> str:
        said = t(f"{root}：写入 {self.packed} 份报告", f"{root}: {self.packed} reports written")
        if self.known:
            said += t(f"，{self.known} 份已在其中", f", {self.known} were there already")
        if self.unreadable:
            said += t(f"，{self.unreadable} 份没有写入", f", {self.unreadable} not written")
        return said


def _answers(job: Job, inputs: Sequence[Item], jobs: int, seconds: int) -> Iterator[Answer]:
    """The answers in order. A handful that failed as a whole is asked for one by one, in a process of its own if there are several."""
    import msgspec

    from jixiao.batch.chunks import Chunk, chunks
    from jixiao.batch.pack_job import Answer
    from jixiao.batch.pool import run

    decoder = msgspec.msgpack.Decoder(Answer)
    limits = job.kit.limits
    for task, data in run(chunks(inputs, limits), job, jobs, seconds, _WINDOW):
        answer = decoder.decode(data or b"")
        if not answer.again:
            yield answer
            continue
        assert isinstance(task, Chunk)
        singles = (Chunk.of([one]) for one in task.each(limits))
        for _, again in run(singles, job, jobs, seconds, _WINDOW):
            yield decoder.decode(again or b"")
