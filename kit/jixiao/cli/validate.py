"""`jixiao validate`: check reports and say what is wrong, where, and how to mend it."""

from __future__ import annotations

import typer

from jixiao.cli.finding_options import (
    AlsoOption,
    BaselineOption,
    ClaimsOption,
    ExitZeroOption,
    FindingFormatOption,
    FixOption,
    HeaderOption,
    IgnoreOption,
    MaxFindingsOption,
    SelectOption,
    SeverityOption,
    ShowFixOption,
    StatisticsOption,
    TargetsOption,
    WriteBaselineOption,
)
from jixiao.cli.options import (
    SECONDS,
    DeadlineOption,
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
from jixiao.model.message import Message

EXAMPLES = (
    ("jixiao validate 报告.docx", Message("检查一份报告", "check one report")),
    ("jixiao validate 2023/ -j 4 --statistics", Message("整个文件夹，只看汇总", "a folder: the summary only")),
    ("jixiao validate 2023/ -f xlsx -o 问题.xlsx", Message("工作簿：按单位、按代码、全部问题", "a workbook: by unit, by code, all findings")),
    ("jixiao validate 2023/ -f csv --header zh -o 问题清单.csv", Message("问题清单，中文表头", "a list of findings for a spreadsheet")),
    ("jixiao validate 2023/ --statistics --also xlsx=问题.xlsx --also html=总览.html --also letter=通知/", Message("查一遍，工作簿、总览页、每个单位的整改通知都有", "one run: the workbook, the overview, a letter for each unit")),
    ("jixiao validate 报告.toml --select R,W --fail-on warning", Message("只看得分与权重，警告也算", "scores and weights only; warnings count")),
    ("jixiao validate reports/ -f sarif -o findings.sarif", Message("给代码扫描平台", "for a code-scanning site")),
    ("jixiao validate reports/ --write-baseline baseline.json", Message("记下现有问题，今后只报新的", "remember what is there; from now on show what is new")),
    ("cat 报告.docx | jixiao validate - --stdin-name 报告.docx -f json", Message("标准输入", "standard input")),
)  # fmt: skip


def command(
    paths: Paths,
    targets: TargetsOption = None,
    together: TogetherOption = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    ocr: OcrOption = False,
    format_: FindingFormatOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    fail_on: SeverityOption = "error",
    exit_zero: ExitZeroOption = False,
    max_findings: MaxFindingsOption = None,
    also: AlsoOption = None,
    deadline: DeadlineOption = None,
    header: HeaderOption = None,
    statistics: StatisticsOption = False,
    baseline: BaselineOption = None,
    write_baseline: WriteBaselineOption = None,
    fix: FixOption = False,
    diff: ShowFixOption = False,
    claims: ClaimsOption = False,
    engine: EngineOption = "rows",
    master: MasterOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    resume: ResumeOption = None,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Check reports: structure, weights, scores, indicators, arithmetic, consistency, policy."""
    asked = dict(locals())
    from jixiao.cli.request import ValidateRequest
    from jixiao.cli.validating import run

    raise typer.Exit(run(ValidateRequest(**asked)))
