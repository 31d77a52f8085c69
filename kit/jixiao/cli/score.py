"""`jixiao score`: recompute scores, with proof."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from jixiao.cli.options import (
    SECONDS,
    EngineOption,
    FactsOption,
    ForceOption,
    JobsOption,
    MasterOption,
    OcrOption,
    OutputOption,
    Paths,
    ProfileOption,
    QuietOption,
    ResumeOption,
    SetOption,
    StdinOption,
    TimeoutOption,
    TogetherOption,
    VerboseOption,
)
from jixiao.cli.parameters import Help, Setting
from jixiao.model.message import Message

EXAMPLES = (
    ("jixiao score 报告.docx", Message("自评得分与重算得分", "claimed and computed scores")),
    ("jixiao score --explain examples/hunan-hetang-2022.toml", Message("逐行给出算式、依据和出处", "formula, inputs and source of every row")),
    ("jixiao score --set 编制数=13人 报告.toml", Message("补一项数据再算", "give a missing fact")),
    ("jixiao score 2023/ -f csv -o scores.csv", Message("整个文件夹，每个指标一行", "a folder, a line for each indicator")),
    ("jixiao score 2023/ -j 4 --fail-on overstated -qq", Message("只要退出码", "for the exit code only")),
    ("jixiao score reports/ --engine duckdb -o scores/", Message("打包好的报告，上百万份也行", "packed reports, a million of them too")),
)  # fmt: skip


ExplainOption = Annotated[
    bool, typer.Option("--explain"), Help("逐行给出算式、依据和出处", "prove each row: formula, inputs, source")
]
EveryOption = Annotated[
    bool, typer.Option("--all"), Help("列出全部行（默认只列有差异的）", "list every row, not only those that differ")
]
FormatOption = Annotated[
    Literal["text", "json", "ndjson", "csv", "parquet"] | None,
    typer.Option("-f", "--format"),
    Help(
        "输出格式，默认 text；列引擎加 -o 默认 parquet",
        "output format, by default text; parquet for a columnar engine with -o",
    ),
    Setting("score.format"),
]
StatusOption = Annotated[
    Literal["never", "overstated", "unverifiable"],
    typer.Option("--fail-on"),
    Help("出现这类行时以 1 退出", "exit 1 when there is such a row"),
    Setting("score.fail-on"),
]


def command(
    paths: Paths,
    explain: ExplainOption = False,
    every: EveryOption = False,
    together: TogetherOption = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    ocr: OcrOption = False,
    format_: FormatOption = None,
    fail_on: StatusOption = "never",
    output: OutputOption = None,
    force: ForceOption = False,
    engine: EngineOption = "rows",
    master: MasterOption = None,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    resume: ResumeOption = None,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Recompute every score by the rules of its place and year."""
    asked = dict(locals())
    from jixiao.cli.request import ScoreRequest
    from jixiao.cli.scoring import run

    raise typer.Exit(run(ScoreRequest(**asked)))
