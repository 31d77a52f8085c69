"""`jixiao export`: the official form, the report, the review letter, the re-check sheet or the workbook of findings as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from jixiao.cli.options import (
    DeadlineOption,
    FactsOption,
    ForceOption,
    OcrOption,
    OutputOption,
    Paths,
    ProfileOption,
    QuietOption,
    SetOption,
    StdinOption,
    TogetherOption,
)
from jixiao.cli.parameters import Help
from jixiao.model.message import Message

EXAMPLES = (
    ("jixiao export 报告.docx --to xlsx -o 自评表.xlsx", Message("填好的官方自评表", "the official form, filled in")),
    (
        "jixiao export 2023/ --to letter --by unit -o 通知/",
        Message("每个单位一份整改通知", "a review letter for each unit"),
    ),
    (
        "jixiao export 2023/ --to findings-xlsx -o 问题.xlsx",
        Message("全部问题的工作簿", "the workbook of all findings"),
    ),
    ("jixiao export 报告.docx --to recheck -o 复核表.xlsx", Message("复核表", "the re-check sheet")),
)

ToOption = Annotated[
    str | None,
    typer.Option("--to", metavar="xlsx|docx|html|md|csv|json|ndjson|toml|letter|recheck|findings-xlsx"),
    Help("输出格式；默认看 -o 的后缀", "output format; default: the suffix of -o"),
]
KindOption = Annotated[
    Literal["report", "recheck", "letter"],
    typer.Option("--as"),
    Help(
        "报告与自评表、复核表（xlsx）、整改通知（docx）",
        "the report with its form, the re-check sheet (xlsx), the review letter (docx)",
    ),
]
ByOption = Annotated[
    Literal["file", "unit"],
    typer.Option("--by"),
    Help("-o 为文件夹时：每个文件一份，或每个单位一份", "into a folder: a paper for each file, or for each unit"),
]
WithFindingsOption = Annotated[
    bool, typer.Option("--findings"), Help("附上检查发现（xlsx 为批注）", "add the findings (xlsx: as cell notes)")
]
BomOption = Annotated[
    bool,
    typer.Option("--bom"),
    Help("csv 开头加字节序标记，Excel 直接打开不乱码", "csv: a byte order mark first, for Excel"),
]
ReviewOption = Annotated[
    Path | None,
    typer.Option("--review", metavar="SHEET"),
    Help("读入填好的复核表，写进报告并比较", "read a filled re-check sheet into the report and compare"),
]


def command(
    paths: Paths,
    to: ToOption = None,
    kind: KindOption = "report",
    by: ByOption = "file",
    deadline: DeadlineOption = None,
    together: TogetherOption = False,
    findings: WithFindingsOption = False,
    bom: BomOption = False,
    review: ReviewOption = None,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    ocr: OcrOption = False,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    quiet: QuietOption = 0,
) -> None:
    """Write the official form, the report, the review letter, the re-check sheet or the findings."""
    asked = dict(locals())
    from jixiao.cli.exporting import ExportRequest, run

    raise typer.Exit(run(ExportRequest(**asked)))
