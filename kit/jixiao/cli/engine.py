"""`score` and `validate` by a columnar engine: over packed reports, into a folder of scores or into the usual formats.

What the row engine does better it does: few reports, and what columns cannot say. A folder of scores comes of either.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli.batch_run import UNREADABLE
from jixiao.cli.gathering import Gathering
from jixiao.cli.interrupt import Interrupt
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import describe, warn
from jixiao.cli.opening import name_faults
from jixiao.engines.columns.layout import is_pack
from jixiao.engines.columns.score_folder import finish, prepare
from jixiao.model.errors import InputError, JixiaoError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.batch.row_engine import RowWorkers
    from jixiao.batch.table_job import Answer as TableAnswer
    from jixiao.cli.batch_run import Answer
    from jixiao.cli.request import Request
    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.columns.layout import Partition
    from jixiao.engines.columns.results import Report
    from jixiao.engines.columns.store import Pack
    from jixiao.toolkit.kit import Toolkit


def by_engine(
    request: Request,
    what: str,
    found: Callable[[Path], int],
    write: Callable[[Columns], int] | None,
    **rows_only: object,
) -> int | None:
    """Carry out `score` or `validate` by columns, or by rows into a folder of scores; the exit code. Ctrl-C leaves nothing behind.

    `write` writes one of the usual formats; without it a folder of scores is made, and `found` says of it what the exit code is.
    None for what the row engine writes by itself. `rows_only` are the options that ask what only it can answer.
    """
    folder = Path(request.output or "scores")
    try:
        if not _by_columns(request, **rows_only):
            if write is not None:
                return None
            run = _rows_into(request, folder, what)
            return run.exit_code(found(folder) if folder.is_dir() else 0)
        with columns(request, checks=what == "validate") as made:
            if write is not None:
                return made.exit_code(write(made))
            with hidden(folder, force=request.force) as temporary:
                made.into(folder, temporary, what, force=request.force)
            return made.exit_code(found(folder))
    except InputError as error:
        warn(describe(error))
        return UNREADABLE


def _by_columns(request: Request, **rows_only: object) -> bool:
    """Is it for the columnar engine that was asked for? Where it is for rows, the reason is said. Raises InputError for a damaged pack."""
    asked = next((name for name, value in rows_only.items() if value), None)
    if asked is not None:
        _say(request, f"--{asked} 由行引擎回答", f"--{asked} is answered by the row engine")
        return False
    if len(request.paths) != 1 or not is_pack(request.paths[0]):
        _say(
            request,
            "列引擎只处理一个打包好的文件夹（jixiao pack），这里用行引擎",
            "a columnar engine takes one packed folder (jixiao pack); rows are used",
        )
        return False
    from jixiao.engines.columns.store import open_pack

    pack = open_pack(request.paths[0])
    if pack.many:
        return True
    count, parts, least = pack.count(), len(pack.partitions), pack.least
    _say(
        request,
        f"{count} 份报告，{parts} 个分区：少于 {least} 份时行引擎更快，用行引擎",
        f"{count} reports in {parts} partitions: rows are faster below {least}, and are used",
    )
    return False


def _say(request: Request, zh: str, en: str) -> None:
    if request.quiet == 0:
        warn(t(zh, en))


def only_reports(**given: object) -> None:
    """Raise UsageError for options that have no place beside a folder of scores, which holds what was found report by report."""
    for name, value in given.items():
        if value:
            raise UsageError(
                Message(f"得分文件夹里没有 --{name} 的结果", f"a folder of scores holds nothing of --{name}"),
                hint=Message("用 -f 写别的格式", "write another format: -f"),
            )


@dataclass
class Columns:
    """A run of a columnar engine over one packed folder."""

    kit: Toolkit
    maker: Callable[[], Toolkit]
    pack: Pack
    engine: Engine
    rows: RowWorkers
    interrupt: Interrupt
    jobs: int | None = None
    seconds: int = 5
    quiet: int = 0
    verbose: int = 0
    evaluations: int = 0
    by_rows: int = 0
    unreadable: int = 0

    def into(self, folder: Path, temporary: Path, what: str, *, force: bool) -> None:
        """Score into the hidden folder, and put it in its place when it is whole."""
        for _ in self._partitions(temporary):
            pass
        finish(folder, temporary, self.engine.name, what, force=force)

    def reports(self, temporary: Path) -> Iterator[Report]:
        """Every report with its scores, partition by partition, in the order of the paths."""
        from jixiao.engines.columns import results, running

        names = dict(running.partitions(self.pack.root))
        for where in self._partitions(temporary):
            yield from results.reports(self.pack.root, temporary, where, names[where], self.kit.scorer, temporary)

    def _partitions(self, temporary: Path) -> Iterator[Partition]:
        from jixiao.engines.columns import running

        started = time.monotonic()
        for done in running.score(self.pack.root, temporary, self.engine, self.kit.scorer, self.rows):
            self.evaluations += done.evaluations
            self.by_rows += done.by_rows
            self.interrupt.check()
            if self.verbose:
                warn(f"{done.where.region} {done.where.year}: {done.evaluations}, {time.monotonic() - started:.1f} s")
            yield done.where
        if not self.quiet:
            self._say(time.monotonic() - started)

    def count(self, result: Answer) -> None:
        """Remember what the row engine could not do with a report. Raises RuntimeError for its fault."""
        self.unreadable += result.failed
        if result.bug:
            raise RuntimeError(f"{result.path}: {result.bug}")

    def exit_code(self, found: int) -> int:
        """What was found, unless the row engine could not score a report: these are named."""
        for one in self.rows.told:
            warn(f"{one.path}: {one.usage or one.problem}")
            self.count(one)
        return UNREADABLE if self.unreadable else found

    def _say(self, seconds: float) -> None:
        name = self.engine.name
        zh, en = (
            f"{self.evaluations} 个自评，{name}，{seconds:.1f} 秒",
            f"{self.evaluations} evaluations, {name}, {seconds:.1f} s",
        )
        if self.by_rows:
            zh += f"；其中 {self.by_rows} 个由行引擎计算"
            en += f"; {self.by_rows} of them by the row engine"
        warn(t(zh, en))


@contextmanager
def columns(request: Request, *, checks: bool) -> Iterator[Columns]:
    """The run that the options ask for. Raises UsageError for an engine that is not installed, InputError for a damaged folder."""
    from jixiao.batch.row_engine import RowWorkers
    from jixiao.batch.score_job import ScoreTablesJob
    from jixiao.engines.columns.store import open_pack

    maker = request.maker()
    job = ScoreTablesJob(maker, chosen(), checks=checks)
    name_faults(job.kit)
    job.kit.prepare()
    pack = open_pack(request.paths[0])
    pack.check()
    made = _engine(request.engine, request.master, request.jobs)
    rows, interrupt = RowWorkers(job, request.jobs, request.timeout), Interrupt()
    try:
        with interrupt.listening():
            yield Columns(
                job.kit,
                maker,
                pack,
                made,
                rows,
                interrupt,
                request.jobs,
                request.timeout,
                request.quiet,
                request.verbose,
            )
    except JixiaoError:
        raise
    except Exception:
        pack.read_through()
        raise
    finally:
        made.close()


def _engine(name: str, master: str | None, jobs: int | None) -> Engine:
    from jixiao.engines.columns.engines import DuckDB, Spark

    if name == "duckdb":
        return DuckDB(threads=jobs)
    return Spark(master or f"local[{jobs or 2}]")


def _rows_into(request: Request, folder: Path, what: str) -> Gathering:
    """Score any reports by rows into a folder of scores, which appears when it is whole."""
    from jixiao.batch.score_job import ScoreTablesJob
    from jixiao.engines.columns.extra import need

    need("pyarrow", "columns")
    from jixiao.engines.columns.writer import ScoreWriter

    job = ScoreTablesJob(request.maker(), chosen(), checks=what == "validate")
    run = Gathering(job, request.jobs, request.timeout, request.quiet, request.verbose)
    with hidden(folder, force=request.force) as temporary, run.interrupt.listening():
        writer = ScoreWriter(temporary)

        def take(answer: TableAnswer) -> None:
            for part in answer.parts:
                writer.add(part.region, part.year, part.tables)

        run.fill(run.inputs(request.paths, request.stdin_name), take)
        if run.interrupted:
            warn(t("已中断，没有写出得分", "interrupted; no scores were written"))
        elif not run.usage:
            writer.finish()
            finish(folder, temporary, "rows", what, force=request.force)
    return run


@contextmanager
def hidden(folder: Path | None, *, force: bool) -> Iterator[Path]:
    """A hidden folder inside the folder of scores, or a temporary one; nothing is left of it, however the run ends."""
    made = Path(tempfile.mkdtemp(prefix="jixiao-")) if folder is None else prepare(folder, force=force)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if folder is not None and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
