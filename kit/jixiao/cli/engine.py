"""`score` and `validate` by a columnar engine: over packed reports, into a folder of scores or into the usual formats."""

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
from jixiao.cli.interrupt import Interrupt
from jixiao.cli.language import t
from jixiao.cli.messages import describe, warn
from jixiao.cli.opening import name_faults
from jixiao.engines.columns.layout import is_pack
from jixiao.model.errors import InputError, JixiaoError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.cli.request import Request
    from jixiao.engines.columns.engines import Engine
    from jixiao.engines.columns.packing import Partition
    from jixiao.engines.columns.results import Report
    from jixiao.engines.columns.running import Codes
    from jixiao.engines.columns.store import Pack
    from jixiao.toolkit.kit import Toolkit


@dataclass
class Columns:
    """A run of a columnar engine over one packed folder."""

    kit: Toolkit
    pack: Pack
    engine: Engine
    interrupt: Interrupt
    quiet: int = 0
    verbose: int = 0
    evaluations: int = 0
    by_rows: int = 0

    def into(self, folder: Path, temporary: Path, what: str, codes: Codes | None, *, force: bool) -> None:
        """Score into the hidden folder, and put it in its place when it is whole."""
        from jixiao.engines.columns import running

        for _ in self._partitions(temporary, codes):
            pass
        if force:
            running.clear(folder)
        running.finish(folder, temporary, self.engine.name, what)

    def reports(self, temporary: Path, codes: Codes | None) -> Iterator[Report]:
        """Every report with its scores, partition by partition, in the order of the paths."""
        from jixiao.engines.columns import results, running

        names = dict(running.partitions(self.pack.root))
        for where in self._partitions(temporary, codes):
            yield from results.reports(self.pack.root, temporary, where, names[where], self.kit.scorer, temporary)

    def _partitions(self, temporary: Path, codes: Codes | None) -> Iterator[Partition]:
        from jixiao.engines.columns import running

        started = time.monotonic()
        for done in running.score(self.pack.root, temporary, self.engine, self.kit.scorer, codes):
            self.evaluations += done.evaluations
            self.by_rows += done.by_rows
            self.interrupt.check()
            if self.verbose:
                warn(f"{done.where.region} {done.where.year}: {done.evaluations}, {time.monotonic() - started:.1f} s")
            yield done.where
        if not self.quiet:
            self._say(time.monotonic() - started)

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
def columns(kit: Toolkit, request: Request) -> Iterator[Columns]:
    """The run that the options ask for. Raises UsageError for paths that are no packed folder, InputError for a damaged one."""
    from jixiao.engines.columns.store import open_pack

    if len(request.paths) != 1 or not is_pack(request.paths[0]):
        raise UsageError(
            Message("列引擎只处理一个打包好的文件夹", "a columnar engine takes one packed folder"),
            hint=Message("先打包：jixiao pack PATH… -o reports/", "pack it first: jixiao pack PATH… -o reports/"),
        )
    name_faults(kit)
    kit.prepare()
    pack = open_pack(request.paths[0])
    pack.check()
    made = _engine(request.engine, request.master, request.jobs)
    interrupt = Interrupt()
    try:
        with interrupt.listening():
            yield Columns(kit, pack, made, interrupt, request.quiet, request.verbose)
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


@contextmanager
def hidden(folder: Path | None, *, force: bool) -> Iterator[Path]:
    """A hidden folder inside the folder of scores, or a temporary one; nothing is left of it, however the run ends."""
    from jixiao.engines.columns import running

    made = Path(tempfile.mkdtemp(prefix="jixiao-")) if folder is None else running.prepare(folder, force=force)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if folder is not None and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def refused(**given: object) -> None:
    """Raise UsageError for options that ask what only the row engine can answer."""
    for name, value in given.items():
        if value:
            raise UsageError(
                Message(f"--{name} 由行引擎回答", f"--{name} is answered by the row engine"),
                hint=Message("不写 --engine", "leave --engine out"),
            )


def guarded(run: Callable[[], int]) -> int:
    """Run, with an input that cannot be used told in a line and as exit code 3; Ctrl-C leaves nothing behind."""
    try:
        return run()
    except InputError as error:
        warn(describe(error))
        return UNREADABLE
