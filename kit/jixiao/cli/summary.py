"""`jixiao summary`: what a folder of scores says, for a reviewer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jixiao.cli.interrupt import Interrupt
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import checked, describe, warn
from jixiao.cli.options import ForceOption, OutputOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.engines.summary.summary import Summary

Table = Literal["groups", "risks", "outliers", "same"]
DIMENSIONS = ("region", "year", "kind", "profile", "department")
TOP = {"text": 10, "html": 50}
"""How long lists are; 100 where it is not said."""
EXAMPLES = (
    ("jixiao summary scores/", Message("按地区和年度，先看哪些", "by region and year, and what to open first")),
    ("jixiao summary scores/ --by department,kind --top 30", Message("按主管部门和类别", "by supervising department and kind")),
    ("jixiao summary scores/ -f html -o summary.html", Message("一个网页，有图", "one page with charts")),
    ("jixiao summary scores/ -f csv --table risks --top 500 -o risks.csv", Message("风险清单，可用 Excel 打开", "the riskiest, for a spreadsheet")),
    ("jixiao summary scores/ -f parquet -o groups.parquet", Message("各组的数，供再分析", "the figures of the groups, to go on with")),
)  # fmt: skip


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER"),
        Help("score 或 validate 加 --engine 写出的文件夹", "a folder that `score` or `validate` wrote with --engine"),
    ],
    by: Annotated[
        str,
        typer.Option("--by", metavar="region,year,kind,profile,department"),
        Help("按什么分组，逗号分开", "by what it is grouped, parted by commas"),
    ] = "region,year",
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", min=0),
        Help(
            "清单最多列几条；默认 text 10，html 50，其他 100",
            "entries of a list, at most; default: text 10, html 50, else 100",
        ),
    ] = None,
    table: Annotated[
        Table,
        typer.Option("--table"),
        Help("csv、parquet 写哪张表", "which table csv and parquet hold"),
    ] = "groups",
    format_: Annotated[
        Literal["text", "json", "csv", "parquet", "html"],
        typer.Option("-f", "--format"),
        Help("输出格式", "output format"),
    ] = "text",
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Summarise scores by region, year, kind, profile and department: grades, risks, outliers, repeated texts."""
    from jixiao.engines.summary.summary import opened, summarise

    if format_ == "parquet" and output is None:
        raise UsageError(t("parquet 要用 -o 指明文件", "parquet needs a file: -o FILE"))
    keys = [checked("--by", name.strip(), DIMENSIONS) for name in by.split(",") if name.strip()]
    out = Output(output, force=force)
    interrupt = Interrupt()
    try:
        with interrupt.listening(), opened(folder) as scores:
            found = summarise(scores, list(dict.fromkeys(keys)), top if top is not None else TOP.get(format_, 100))
    except InputError as error:
        warn(f"{error.params['path']}: {describe(error)}")
        raise typer.Exit(error.exit_code) from error
    interrupt.check()
    if format_ == "parquet":
        _parquet(found, table, str(output), force=force)
        return
    with out:
        for part in _parts(found, format_, table, out, str(folder)):
            out.write(part)
        out.close()


def _parts(found: Summary, form: str, table: str, out: Output, folder: str) -> Iterable[str]:
    if form == "json":
        import json

        from jixiao.outputs.summary.data import data

        return (json.dumps(data(found, chosen()), ensure_ascii=False, indent=1), "\n")
    if form == "csv":
        from jixiao.outputs.summary.flat import csv

        return ("\ufeff" if out.to_file else "", *csv(found, table))
    if form == "html":
        from jixiao.toolkit.plugins import Plugins

        return Plugins().view("html", "summary")(found, {"language": chosen(), "folder": folder})
    from jixiao.outputs.summary.text import SummaryText

    return (f"{line}\n" for line in SummaryText(found, chosen(), colour=out.colour, room=out.room).lines())


def _parquet(found: Summary, table: str, path: str, *, force: bool) -> None:
    from jixiao.files.saving import save
    from jixiao.outputs.summary.flat import parquet

    save(path, parquet(found, table), force=force)
