"""Options about findings: which are reported, which count, and what is known already."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from jixiao.cli.parameters import Help, Setting, Words

FORMATS = ("text", "line", "json", "ndjson", "csv", "xlsx", "sarif", "junit", "github", "html", "letter")
"""The formats that the program brings; plugins bring others."""

TargetsOption = Annotated[
    str | None,
    typer.Option("--targets", metavar="FILE"),
    Help("批复的绩效目标表，与报告对照", "the target table approved with the budget"),
]
FindingFormatOption = Annotated[
    str | None,
    typer.Option("-f", "--format", metavar="NAME"),
    Help(
        f"{' '.join(FORMATS)}；列引擎加 -o 默认 parquet", f"{' '.join(FORMATS)}; parquet for a columnar engine with -o"
    ),
    Setting("format"),
    Words(*FORMATS),
]
AlsoOption = Annotated[
    list[str] | None,
    typer.Option("--also", metavar="FORMAT=FILE"),
    Help(
        "同一次检查再写一份，如 xlsx=问题.xlsx；letter=文件夹/ 每个单位一份整改通知；可多次",
        "one more output of the same run, such as xlsx=findings.xlsx; letter=FOLDER/: a review letter for each unit; repeatable",
    ),
    Words(*(f"{name}=" for name in FORMATS)),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="CODE,..."),
    Help("只报告这些代码，前缀亦可", "only these codes; a prefix will do"),
    Setting("select"),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODE,..."),
    Help("不报告这些代码", "leave these codes out"),
    Setting("ignore"),
]
SeverityOption = Annotated[
    Literal["error", "warning", "info", "never"],
    typer.Option("--fail-on"),
    Help("达到此级别时以 1 退出", "exit 1 at this severity"),
    Setting("fail-on"),
]
ExitZeroOption = Annotated[
    bool,
    typer.Option("--exit-zero/--no-exit-zero"),
    Help("有问题也以 0 退出", "exit 0 even with findings"),
    Setting("exit-zero"),
]
MaxFindingsOption = Annotated[
    int | None,
    typer.Option("--max-findings", metavar="N", min=0, max=10**15),
    Help("每个文件最多列出 N 条；计数与退出码照旧", "show at most N for a file; counts and exit code stay"),
    Setting("max-findings"),
]
HeaderOption = Annotated[
    Literal["zh", "en"] | None,
    typer.Option("--header"),
    Help(
        "csv 用工作簿的列，表头为中文或英文；不给则为程序用的字段名",
        "csv: the columns of the workbook, headed in Chinese or English; without it the field names for programs",
    ),
]
StatisticsOption = Annotated[
    bool,
    typer.Option("--statistics"),
    Help(
        "只给汇总：代码、等级、风险最高、单位、主管部门（text、json）",
        "the summary only: codes, grades, riskiest, units, departments (text, json)",
    ),
]
BaselineOption = Annotated[
    str | None,
    typer.Option("--baseline", metavar="FILE"),
    Help("只报告基线以外的问题", "only what is not in the baseline"),
    Setting("baseline"),
]
WriteBaselineOption = Annotated[
    str | None,
    typer.Option("--write-baseline", metavar="FILE"),
    Help("把现有问题写成基线", "write what is found as the baseline"),
]
FixOption = Annotated[
    bool,
    typer.Option("--fix"),
    Help(
        "就地改正不影响含义的写法：全角数字、多余空格、单位与等级用词（只限 TOML、JSON，绝不改数字）",
        "mend spelling in place: full-width digits, blanks, units, grade words (TOML and JSON only, never a figure)",
    ),
]
ShowFixOption = Annotated[
    bool,
    typer.Option("--diff"),
    Help("只显示 --fix 会改什么；有则以 1 退出", "only show what --fix would do; exit 1 if anything"),
]
ClaimsOption = Annotated[
    bool,
    typer.Option("--claims/--no-claims"),
    Help("列出全部数字陈述", "list every numeric statement"),
    Setting("claims"),
]
