"""`jixiao annotate`: the user's own file, unchanged but for comments where the findings point."""

from __future__ import annotations

from typing import Annotated

import typer

from jixiao.cli.options import FactsOption, ForceOption, OcrOption, ProfileOption, SetOption
from jixiao.cli.parameters import Help
from jixiao.model.message import Message

EXAMPLES = (
    ("jixiao annotate 报告.docx -o 批注.docx", Message("原文件加批注", "the file itself, with comments")),
    ("jixiao annotate 自评表.xlsx -o 批注.xlsx --summary", Message("并加一张汇总表", "with a sheet of all findings")),
    ("jixiao annotate 扫描件.pdf --ocr -o 批注.pdf", Message("扫描件：在副本上框出问题", "a scan: boxes on a copy")),
    ("jixiao annotate 报告.pdf -o 批注.html", Message("不能加批注的格式：标出问题的网页", "what takes no comments: a page with marks")),
)  # fmt: skip


def command(
    path: Annotated[
        str, typer.Argument(metavar="FILE"), Help("docx、xlsx，或任何可读格式", "docx, xlsx, or any readable format")
    ],
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE"),
        Help("写入的文件；不覆盖已有文件", "the file to write; an existing one is not replaced"),
    ],
    summary: Annotated[
        bool, typer.Option("--summary"), Help("加一页（一张表）列出全部问题", "add a page (a sheet) with all findings")
    ] = False,
    notes: Annotated[bool, typer.Option("--notes"), Help("提示也批注", "comment the notes too")] = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    ocr: OcrOption = False,
    force: ForceOption = False,
) -> None:
    """Give the user's own file back, with comments where the findings point."""
    asked = dict(locals())
    from jixiao.cli.annotating import AnnotateRequest, run

    raise typer.Exit(run(AnnotateRequest(**asked)))
