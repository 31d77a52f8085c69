"""`jixiao pack`: many reports as Parquet tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.cli.gathering import Gathering
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import warn
from jixiao.cli.opening import toolkit_maker
from jixiao.cli.options import (
    SECONDS,
    JobsOption,
    Paths,
    QuietOption,
    StdinOption,
    TimeoutOption,
    TogetherOption,
    VerboseOption,
)
from jixiao.cli.parameters import Help
from jixiao.model.message import Message

if TYPE_CHECKING:
    import pyarrow as pa

    from jixiao.batch.table_job import Answer
    from jixiao.engines.columns.store import Seen
    from jixiao.engines.columns.writer import Writer

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
    together: TogetherOption = False,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Write reports as Parquet tables."""  # fmt: skip
    from jixiao.engines.columns.extra import need

    need("pyarrow", "columns")
    from jixiao.batch.pack_job import PackJob
    from jixiao.engines.columns.store import known
    from jixiao.engines.columns.writer import Writer
    from jixiao.model.version import __version__

    with Writer(Path(output), f"jixiao {__version__}") as writer:
        job = PackJob(toolkit_maker(seconds=timeout), chosen(), known(writer.root), replace=replace)
        run = _Packing(job, jobs, timeout, quiet, verbose)
        run.pack(paths, stdin_name, writer, together=together)
        run.finish(writer)
    raise typer.Exit(run.exit_code(0))


@dataclass
class _Packing(Gathering):
    """Puts the answers of the workers into the folder."""

    seen: Seen | None = None

    def pack(self, words: Sequence[str], stdin_name: str | None, writer: Writer, *, together: bool) -> None:
        """Pack every input in order, or all of them as one submission."""
        from jixiao.engines.columns.store import Seen

        inputs = self.inputs(words, stdin_name)
        if any(item.pack for item in inputs):
            self.seen = Seen()
        self.fill(inputs, lambda answer: self._take(answer, writer), together=together)

    def _take(self, answer: Answer, writer: Writer) -> None:
        from jixiao.engines.columns.arrays import from_bytes
        from jixiao.engines.columns.layout import Partition
        from jixiao.engines.columns.tables import PACKED

        for part in answer.parts:
            found = {table: from_bytes(table, data) for table, data in zip(PACKED, part.tables, strict=True)}
            if self.seen is not None:
                found = self._first(found)
            writer.add(Partition(part.region, part.year), found)
        writer.replace(answer.replaced)

    def _first(self, found: dict[str, pa.RecordBatch]) -> dict[str, pa.RecordBatch]:
        """The rows of reports that did not come before in this run; another content for one path is named."""
        from jixiao.batch.table_job import Told

        assert self.seen is not None
        kept, same, other = self.seen.first(found)
        self.known += same
        self.taken -= same + len(other)
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
        said = t(f"{root}：写入 {self.taken} 份报告", f"{root}: {self.taken} reports written")
        if self.known:
            said += t(f"，{self.known} 份已在其中", f", {self.known} were there already")
        if self.unreadable:
            said += t(f"，{self.unreadable} 份没有写入", f", {self.unreadable} not written")
        return said
