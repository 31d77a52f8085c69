"""`jixiao summary`: what many reports say together, for a reviewer."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from jixiao.cli.messages import checked
from jixiao.cli.options import (
    SECONDS,
    ForceOption,
    JobsOption,
    OutputOption,
    ProfileOption,
    QuietOption,
    StdinOption,
    TimeoutOption,
    TogetherOption,
    VerboseOption,
)
from jixiao.cli.parameters import Help
from jixiao.model.message import Message

Table = Literal["groups", "risks", "outliers", "same"]
DIMENSIONS = ("region", "year", "kind", "profile", "department")
TOP = {"text": 10, "html": 50}
"""How long lists are; 100 where it is not said."""
EXAMPLES = (
    ("jixiao summary 2023/", Message("一个文件夹的报告：按地区和年度，先看哪些", "the reports of a folder: by region and year, and what to open first")),
    ("jixiao summary 2023/ 补报.zip --by department,kind --top 30", Message("按主管部门和类别", "by supervising department and kind")),
    ("jixiao summary scores/ -f html -o summary.html", Message("已算好的得分；一个网页，有图", "scores that are there; one page with charts")),
    ("jixiao summary reports/ -f csv --table risks --top 500 -o risks.csv", Message("打包好的报告；风险清单，可用 Excel 打开", "packed reports; the riskiest, for a spreadsheet")),
    ("jixiao summary scores/ -f parquet -o groups.parquet", Message("各组的数，供再分析", "the figures of the groups, to go on with")),
)  # fmt: skip


def command(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH..."),
        Help(
            "报告、文件夹、打包好的文件夹，或 score、validate 加 --engine 写出的得分文件夹",
            "reports, folders, a packed folder, or one that `score` or `validate` wrote with --engine",
        ),
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
        Table, typer.Option("--table"), Help("csv、parquet 写哪张表", "which table csv and parquet hold")
    ] = "groups",
    format_: Annotated[
        Literal["text", "json", "csv", "parquet", "html"],
        typer.Option("-f", "--format"),
        Help("输出格式", "output format"),
    ] = "text",
    together: TogetherOption = False,
    profile: ProfileOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Summarise reports by region, year, kind, profile and department: grades, risks, outliers, repeated texts."""
    from jixiao.cli.summarising import SummaryRequest, run

    asked = SummaryRequest(
        paths=paths, together=together, profile=profile, output=output, force=force, stdin_name=stdin_name, jobs=jobs, timeout=timeout, quiet=quiet,
        verbose=verbose, format_=format_, table=table, top=top if top is not None else TOP.get(format_, 100),
        by=list(dict.fromkeys(checked("--by", name.strip(), DIMENSIONS) for name in by.split(",") if name.strip())),
    )  # fmt: skip
    raise typer.Exit(run(asked))
