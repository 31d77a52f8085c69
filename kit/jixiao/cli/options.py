"""Options and arguments that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from jixiao.cli.parameters import Help, Setting

Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH..."),
    Help("文件、文件夹、通配符、@清单，或 - 表示标准输入", "files, folders, globs, @list, or - for standard input"),
]
ProfileOption = Annotated[str | None, typer.Option("--profile", "-p", metavar="ID|FOLDER"), Help("指定规则包、地区或规则包文件夹", "a profile, a place, or a folder with profiles"), Setting("profile")]  # fmt: skip
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE"),
    Help("给出一项数据，如 --set 编制数=13人，可多次", "give a fact, such as --set 编制数=13人; repeatable"),
]
FactsOption = Annotated[
    Path | None, typer.Option("--facts", metavar="FILE"), Help("从 TOML 文件读取数据", "read facts from a TOML file")
]
OutputOption = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE"), Help("写入文件；写完才出现，不覆盖已有文件", "write to a file, whole or not at all; an existing one is not replaced")]  # fmt: skip
ForceOption = Annotated[bool, typer.Option("--force"), Help("允许覆盖已有文件", "replace an existing file")]
StdinOption = Annotated[
    str | None,
    typer.Option("--stdin-name", metavar="NAME"),
    Help(
        "标准输入的文件名，用来判断格式，如 报告.docx", "the name of standard input, which says its format: report.docx"
    ),
]
QuietOption = Annotated[
    int, typer.Option("-q", "--quiet", count=True), Help("少说（-qq 只有退出码）", "say less (-qq: the exit code only)")
]
VerboseOption = Annotated[
    int,
    typer.Option("-v", "--verbose", count=True),
    Help("多说：配置、插件、用时", "say more: configuration, plugins, time"),
]
JobsOption = Annotated[int | None, typer.Option("-j", "--jobs", metavar="N", min=0, max=256), Help("进程数；默认文件多时按处理器数", "processes; default: as many as processors when there are many files"), Setting("jobs")]  # fmt: skip
Engine = Literal["rows", "duckdb", "spark"]
EngineOption = Annotated[Engine, typer.Option("--engine"), Help("计算引擎；duckdb、spark 用于 jixiao pack 打好的文件夹", "the engine; duckdb and spark take folders made by jixiao pack"), Setting("engine")]  # fmt: skip
MasterOption = Annotated[str | None, typer.Option("--master", metavar="ADDRESS"), Help("Spark 的 master，或 Spark Connect 地址（sc://主机）；默认 local[2]", "Spark's master, or a Spark Connect address (sc://host); default local[2]"), Setting("master")]  # fmt: skip
PARQUET = "parquet"
"""The format of a columnar engine's own."""

TimeoutOption = Annotated[int, typer.Option("--timeout", metavar="SECONDS", min=0, max=1_000_000), Help("一个文件最多用多少秒处理器时间，超过按 E006 放弃；0 不限", "give a file up after so many seconds of processor time (E006); 0: never"), Setting("timeout")]  # fmt: skip
SECONDS = 5
"""The default of `--timeout`."""
OcrOption = Annotated[bool, typer.Option("--ocr"), Help("识别扫描件和图片的文字（要装 jixiao-ocr；较慢）", "recognise the text of scans and pictures (needs jixiao-ocr; slow)"), Setting("ocr")]  # fmt: skip
TogetherOption = Annotated[
    bool,
    typer.Option("--together"),
    Help("这些文件是同一份材料：报告和它的附表", "the files are one submission: a report and its forms"),
]
ResumeOption = Annotated[
    str | None,
    typer.Option("--resume", metavar="FILE"),
    Help(
        "进度文件：被中断后用同一命令接着做；做完即删",
        "a journal: after an interrupt the same command goes on from it; it goes away when the run is complete",
    ),
]
DeadlineOption = Annotated[
    str | None,
    typer.Option("--deadline", metavar="DATE"),
    Help("整改通知中的期限，如 2024-05-31", "the deadline of the letter, such as 2024-05-31"),
]
