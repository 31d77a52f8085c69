"""`jixiao diff`: what changed between two reports, and what it means; or which findings were mended."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from jixiao.cli.options import ForceOption, OutputOption, ProfileOption, TogetherOption
from jixiao.cli.parameters import Help
from jixiao.model.message import Message

EXAMPLES = (
    ("jixiao diff 2022.docx 2023.docx", Message("比较两年的报告", "compare the reports of two years")),
    ("jixiao diff 初稿/ 整改后/ --findings", Message("复查：按单位看哪些问题已改、未改、新增", "after rectification: what each unit mended")),
    ("jixiao diff 报告.toml --rescored", Message("与重新计分后的同一报告比较", "compare a report with itself re-scored")),
)  # fmt: skip


def command(
    before: Annotated[str, typer.Argument(metavar="A"), Help("前一份报告", "the earlier report")],
    after: Annotated[str | None, typer.Argument(metavar="[B]"), Help("后一份报告", "the later report")] = None,
    findings: Annotated[
        bool,
        typer.Option("--findings"),
        Help(
            "比较检查发现：已改、未改、新增；两个文件，或两个文件夹按单位对应",
            "compare the findings: fixed, open, new; of two files, or of two folders matched by unit",
        ),
    ] = False,
    together: TogetherOption = False,
    rescored: Annotated[
        bool, typer.Option("--rescored"), Help("与重新计分后的同一报告比较", "compare A with itself re-scored")
    ] = False,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="scores,targets,funds,facts,text"),
        Help("只看这些方面", "only these topics"),
    ] = None,
    epsilon: Annotated[
        str | None,
        typer.Option("--ignore-epsilon", metavar="NUMBER"),
        Help("数值相差不超过此数视为相同", "numbers that differ by no more count as equal"),
    ] = None,
    format_: Annotated[
        Literal["text", "json", "md", "html"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "text",
    profile: ProfileOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Compare two reports. Exit code 1 when they differ; with `--findings`, when something is open or new."""
    asked = dict(locals())
    from jixiao.cli.comparing import DiffRequest, run

    raise typer.Exit(run(DiffRequest(**asked)))
