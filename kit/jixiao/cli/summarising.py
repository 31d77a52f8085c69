"""Carries out `summary`: of a folder of scores, of a packed folder by the engine that is faster, or of any reports by rows."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import typer

from jixiao.cli.engine import columns, hidden
from jixiao.cli.gathering import Gathering
from jixiao.cli.interrupt import Interrupt
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import describe, warn
from jixiao.cli.request import Request
from jixiao.engines.columns.layout import is_pack
from jixiao.engines.columns.row_tables import ENGINE
from jixiao.engines.columns.score_folder import ABOUT
from jixiao.engines.columns.store import open_pack
from jixiao.engines.summary.open import Gathered, opened
from jixiao.engines.summary.summary import summarise
from jixiao.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.batch.table_job import Answer
    from jixiao.cli.output import Output
    from jixiao.engines.summary.summary import Scores, Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRequest(Request):
    """What `summary` was asked for. A pack that is large is summarised by DuckDB."""

    engine: str = "duckdb"
    by: list[str]
    table: str
    top: int


def run(request: SummaryRequest) -> int:
    """Summarise what was asked for; the exit code is returned."""
    if request.format_ == "parquet" and request.output is None:
        raise UsageError(t("parquet 要用 -o 指明文件", "parquet needs a file: -o FILE"))
    out, interrupt = request.out(), Interrupt()
    try:
        with interrupt.listening(), _scores(request) as (scores, code):
            found = summarise(scores, request.by, request.top)
    except InputError as error:
        warn(f"{error.params['path']}: {describe(error)}" if "path" in error.params else describe(error))
        return error.exit_code
    interrupt.check()
    if request.format_ == "parquet":
        _parquet(found, request)
        return code
    with out:
        for part in _parts(found, request, out):
            out.write(part)
        out.close()
    return code


@contextmanager
def _scores(request: SummaryRequest) -> Iterator[tuple[Scores, int]]:
    """The scores to summarise, as long as the block lasts, and the exit code that the inputs ask for."""
    only = Path(request.paths[0]) if len(request.paths) == 1 else None
    if only is None and any((Path(path) / ABOUT).exists() for path in request.paths):
        raise UsageError(t("一次只汇总一个得分文件夹", "one folder of scores at a time"))
    if only is not None and (only / ABOUT).exists():
        if request.profile is not None:
            raise UsageError(
                t(
                    "得分文件夹已按规则算好，不能再用 --profile",
                    "a folder of scores is scored already: --profile has no use here",
                )
            )
        with opened(only) as scores:
            yield scores, 0
    elif only is not None and is_pack(only) and open_pack(only).many:
        with _by_columns(request) as found:
            yield found
    else:
        with _by_rows(request) as found:
            yield found


@contextmanager
def _by_columns(request: SummaryRequest) -> Iterator[tuple[Scores, int]]:
    with columns(request, checks=True) as made, hidden(None, force=False) as temporary:
        folder, growing = temporary / "scores", temporary / "growing"
        folder.mkdir()
        growing.mkdir()
        made.into(folder, growing, "validate", force=False)
        with opened(folder) as scores:
            yield scores, made.exit_code(0)


@contextmanager
def _by_rows(request: SummaryRequest) -> Iterator[tuple[Scores, int]]:
    from jixiao.batch.score_job import SummaryJob

    job = SummaryJob(request.maker(), chosen())
    batch = Gathering(job, request.jobs, request.timeout, request.quiet, request.verbose)
    decoder = msgspec.msgpack.Decoder(list[tuple[Any, ...]])
    with closing(Gathered()) as gathered, batch.interrupt.listening():

        def take(answer: Answer) -> None:
            for part in answer.parts:
                for table, data in zip(job.tables, part.tables, strict=True):
                    gathered.add(table, decoder.decode(data))
            gathered.left_out.update(one.code for one in answer.told if one.code)
            gathered.left_out[""] += answer.skipped

        batch.fill(batch.inputs(request.paths, request.stdin_name), take, together=request.together)
        if batch.interrupted:
            raise typer.Exit(batch.ended)
        yield gathered.scores(ENGINE), batch.exit_code(0)


def _parts(found: Summary, request: SummaryRequest, out: Output) -> Iterable[str]:
    if request.format_ == "json":
        import json

        from jixiao.outputs.summary.data import data

        return (json.dumps(data(found, chosen()), ensure_ascii=False, indent=1), "\n")
    if request.format_ == "csv":
        from jixiao.outputs.summary.flat import csv

        return ("\ufeff" if out.to_file else "", *csv(found, request.table))
    if request.format_ == "html":
        from jixiao.toolkit.plugins import Plugins

        named = t("、", ", ").join(request.paths)
        return Plugins().view("html", "summary")(found, {"language": chosen(), "folder": named})
    from jixiao.outputs.summary.text import SummaryText

    return (f"{line}\n" for line in SummaryText(found, chosen(), colour=out.colour, room=out.room).lines())


def _parquet(found: Summary, request: SummaryRequest) -> None:
    from jixiao.engines.columns.extra import need
    from jixiao.files.saving import save
    from jixiao.outputs.summary.flat import parquet

    need("pyarrow", "columns")
    save(str(request.output), parquet(found, request.table), force=request.force)
