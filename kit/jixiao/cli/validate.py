"""`jixiao validate`: check reports and say what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Optional

import msgspec

from jixiao.cli.arguments import Exit, Option
from jixiao.cli.batch_run import Batch, checked
from jixiao.cli.filtering import FAIL_ON, Known, Review, Selection, format_of, summary
from jixiao.cli.language import chosen, t
from jixiao.cli.options import (
    SECONDS,
    EngineOption,
    FactsOption,
    ForceOption,
    JobsOption,
    MasterOption,
    Output,
    OutputOption,
    Paths,
    ProfileOption,
    QuietOption,
    SetOption,
    StdinOption,
    TimeoutOption,
    VerboseOption,
    items,
    toolkit_maker,
    warn,
)  # fmt: skip

if TYPE_CHECKING:
    from jixiao.batch.jobs import ValidateJob
    from jixiao.files.loading import Source
    from jixiao.model.results import FileResult
    from jixiao.toolkit.kit import Toolkit

EXAMPLES = (
    ("jixiao validate 报告.docx", ("检查一份报告", "check one report")),
    ("jixiao validate 2023/ -j 4 --statistics", ("整个文件夹，只看汇总", "a folder: the summary only")),
    ("jixiao validate 2023/ -f csv -o 问题清单.csv", ("问题清单，可用 Excel 打开", "a list of findings for a spreadsheet")),
    ("jixiao validate 报告.toml --select R,W --fail-on warning", ("只看得分与权重，警告也算", "scores and weights only; warnings count")),
    ("jixiao validate reports/ -f sarif -o findings.sarif", ("给代码扫描平台", "for a code-scanning site")),
    ("jixiao validate reports/ --write-baseline baseline.json", ("记下现有问题，今后只报新的", "remember what is there; from now on show what is new")),
    ("cat 报告.docx | jixiao validate - --stdin-name 报告.docx -f json", ("标准输入", "standard input")),
)  # fmt: skip


def command(
    paths: Paths,
    targets: Annotated[
        Optional[str],  # noqa: UP045 - evaluated at run time
        Option(
            "--targets",
            metavar="FILE",
            help=("批复的绩效目标表，与报告对照", "the target table approved with the budget"),
        ),
    ] = None,
    together: Annotated[
        bool,
        Option(
            "--together",
            help=("这些文件是同一份材料：报告和它的附表", "the files are one submission: a report and its forms"),
        ),
    ] = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    format_: Annotated[
        Optional[str],  # noqa: UP045 - evaluated at run time
        Option(
            "-f",
            "--format",
            metavar="NAME",
            setting="format",
            help=(
                "text line json ndjson csv sarif junit github html；列引擎加 -o 默认 parquet",
                "text line json ndjson csv sarif junit github html; parquet for a columnar engine with -o",
            ),
        ),
    ] = None,
    select: Annotated[
        Optional[list[str]],  # noqa: UP045
        Option(
            "--select",
            metavar="CODE,...",
            setting="select",
            help=("只报告这些代码，前缀亦可", "only these codes; a prefix will do"),
        ),
    ] = None,
    ignore: Annotated[
        Optional[list[str]],  # noqa: UP045
        Option("--ignore", metavar="CODE,...", setting="ignore", help=("不报告这些代码", "leave these codes out")),
    ] = None,
    fail_on: Annotated[
        str,
        Option(
            "--fail-on",
            metavar="|".join(FAIL_ON),
            setting="fail-on",
            help=("达到此级别时以 1 退出", "exit 1 at this severity"),
        ),
    ] = "error",
    exit_zero: Annotated[
        bool, Option("--exit-zero", setting="exit-zero", help=("有问题也以 0 退出", "exit 0 even with findings"))
    ] = False,
    max_findings: Annotated[
        Optional[int],  # noqa: UP045
        Option(
            "--max-findings",
            metavar="N",
            setting="max-findings",
            help=("每个文件最多列出 N 条；计数与退出码照旧", "show at most N for a file; counts and exit code stay"),
        ),
    ] = None,
    statistics: Annotated[
        bool,
        Option(
            "--statistics",
            help=(
                "只给汇总：代码、等级、风险最高、主管部门（text、json）",
                "the summary only: codes, grades, riskiest, departments (text, json)",
            ),
        ),
    ] = False,
    baseline: Annotated[
        Optional[str],  # noqa: UP045 - evaluated at run time
        Option(
            "--baseline",
            metavar="FILE",
            setting="baseline",
            help=("只报告基线以外的问题", "only what is not in the baseline"),
        ),
    ] = None,
    write_baseline: Annotated[
        Optional[str],  # noqa: UP045 - evaluated at run time
        Option("--write-baseline", metavar="FILE", help=("把现有问题写成基线", "write what is found as the baseline")),
    ] = None,
    fix: Annotated[
        bool,
        Option(
            "--fix",
            help=(
                "就地改正不影响含义的写法：全角数字、多余空格、单位与等级用词（只限 TOML、JSON，绝不改数字）",
                "mend spelling in place: full-width digits, blanks, units, grade words (TOML and JSON only, never a figure)",
            ),
        ),
    ] = False,
    diff: Annotated[
        bool,
        Option(
            "--diff", help=("只显示 --fix 会改什么；有则以 1 退出", "only show what --fix would do; exit 1 if anything")
        ),
    ] = False,
    claims: Annotated[
        bool, Option("--claims", setting="claims", help=("列出全部数字陈述", "list every numeric statement"))
    ] = False,
    engine: EngineOption = "rows",
    master: MasterOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Check reports: structure, weights, scores, indicators, arithmetic, consistency, policy."""
    from jixiao.batch.jobs import ValidateJob
    from jixiao.model.results import FileResult

    checked("--fail-on", fail_on, FAIL_ON)
    maker = toolkit_maker(profile, given or (), facts, timeout)
    job = ValidateJob(maker, chosen())
    if engine == "rows":
        job.targets = _targets(job.kit, targets)
    if diff and engine == "rows":
        from jixiao.cli.fix import show

        raise Exit(show(job.kit, paths, Output(output, force=force)))
    if fix and engine == "rows":
        from jixiao.cli.fix import mend

        count = mend(job.kit, paths)
        if count and quiet == 0:
            warn(t(f"改正了 {count} 个文件", f"{count} files were mended"))
    if engine != "rows":
        from jixiao.cli.engine_validate import validate

        validate(
            job.kit, paths, engine, master, given=given, facts=facts, targets=targets, together=together, fix=fix, diff=diff, form=format_,
            output=output, force=force, jobs=jobs, quiet=quiet, verbose=verbose, exit_zero=exit_zero or bool(write_baseline), fail_on=fail_on,
            statistics=statistics, review=lambda: Review(Selection.of(select, ignore), Known(baseline, write_baseline, force=force, verbose=verbose), most=max_findings),
        )  # fmt: skip
    format_ = format_ or "text"
    write = format_of(format_, job.kit, statistics=statistics) if format_ != "html" or statistics else None
    out = Output(output, force=force)
    known = Known(baseline, write_baseline, force=force, verbose=verbose)
    review = Review(Selection.of(select, ignore), known, most=max_findings)
    batch = Batch(job, jobs, timeout, quiet, verbose)
    if quiet > 1 and write is not None and not known.looks:
        job.brief, write = True, _silent
    options = {
        "language": chosen(), "claims": claims, "colour": out.colour, "room": out.room, "fail_on": fail_on,
        "file": out.to_file, "statistics": review.statistics,
    }  # fmt: skip
    if write is None:
        from jixiao.cli.pages import page

        batch.write(out, page(batch, review, paths, stdin_name))
    else:
        results = _together(batch, job, paths, stdin_name) if together else batch.results(paths, stdin_name, FileResult)
        batch.write(out, write(review.each(results), options))
    if not batch.interrupted:
        known.finish(quiet)
    if quiet == 0:
        summary(review.statistics, options)
    found = 0 if exit_zero or write_baseline else review.found(fail_on)
    raise Exit(batch.exit_code(found))


def _silent(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """Nothing, once all results were counted: what `-qq` shows."""
    for _ in results:
        pass
    yield from ()


def _together(batch: Batch, job: ValidateJob, paths: list[str], stdin_name: str | None) -> Iterator[FileResult]:
    """One result for all inputs, which are one submission; an input that cannot be read has its own."""
    from jixiao.batch.tasks import tasks
    from jixiao.model.results import FileResult

    for answer in job.joined(tasks(items(paths, job.kit, stdin_name), job.kit.limits)):
        result = msgspec.msgpack.decode(answer, type=FileResult)
        batch.count(result)
        yield result


def _targets(kit: Toolkit, path: str | None) -> Source | None:
    if path is None:
        return None
    from jixiao.files.inputs import read

    return kit.open(path, read(path, kit.limits.file_bytes), any_document=True)
