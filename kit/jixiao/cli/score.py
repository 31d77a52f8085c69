"""`jixiao score`: recompute scores, with proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Optional

from jixiao.cli.arguments import Exit, Option
from jixiao.cli.batch_run import Batch, checked
from jixiao.cli.language import chosen
from jixiao.cli.options import (
    PARQUET,
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
    toolkit_maker,
)  # fmt: skip

if TYPE_CHECKING:
    from jixiao.batch.jobs import Scored

FORMATS = ("text", "json", "ndjson", "csv")
FAIL_ON = ("never", "overstated", "unverifiable")
EXAMPLES = (
    ("jixiao score 报告.docx", ("自评得分与重算得分", "claimed and computed scores")),
    ("jixiao score --explain examples/hunan-hetang-2022.toml", ("逐行给出算式、依据和出处", "formula, inputs and source of every row")),
    ("jixiao score --set 编制数=13人 报告.toml", ("补一项数据再算", "give a missing fact")),
    ("jixiao score 2023/ -f csv -o scores.csv", ("整个文件夹，每个指标一行", "a folder, a line for each indicator")),
    ("jixiao score 2023/ -j 4 --fail-on overstated -qq", ("只要退出码", "for the exit code only")),
    ("jixiao score reports/ --engine duckdb -o scores/", ("打包好的报告，上百万份也行", "packed reports, a million of them too")),
)  # fmt: skip


def command(
    paths: Paths,
    explain: Annotated[
        bool, Option("--explain", help=("逐行给出算式、依据和出处", "prove each row: formula, inputs, source"))
    ] = False,
    every: Annotated[
        bool, Option("--all", help=("列出全部行（默认只列有差异的）", "list every row, not only those that differ"))
    ] = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    format_: Annotated[
        Optional[str],  # noqa: UP045 - evaluated at run time
        Option(
            "-f",
            "--format",
            metavar="|".join((*FORMATS, PARQUET)),
            setting="score.format",
            help=(
                "输出格式，默认 text；列引擎加 -o 默认 parquet",
                "output format, by default text; parquet for a columnar engine with -o",
            ),
        ),
    ] = None,
    fail_on: Annotated[
        str,
        Option(
            "--fail-on",
            metavar="|".join(FAIL_ON),
            setting="score.fail-on",
            help=("出现这类行时以 1 退出", "exit 1 when there is such a row"),
        ),
    ] = "never",
    output: OutputOption = None,
    force: ForceOption = False,
    engine: EngineOption = "rows",
    master: MasterOption = None,
    stdin_name: StdinOption = None,
    jobs: JobsOption = None,
    timeout: TimeoutOption = SECONDS,
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Recompute every score by the rules of its place and year."""
    from jixiao.batch.jobs import Scored, ScoreJob

    maker = toolkit_maker(profile, given or (), facts, timeout)
    if engine != "rows":
        from jixiao.cli.engine_score import score

        score(maker(), paths, engine, master, explain=explain, every=every, given=given, facts=facts, form=format_, fail_on=fail_on, output=output,
              force=force, jobs=jobs, quiet=quiet, verbose=verbose)  # fmt: skip
    format_ = checked("-f", format_ or "text", FORMATS)
    out = Output(output, force=force)
    text = {"colour": out.colour, "room": out.room, "explain": explain, "every": every}
    batch = Batch(ScoreJob(maker, chosen(), format_ if quiet < 2 else "", text), jobs, timeout, quiet, verbose)
    run = _Run(batch, fail_on)
    batch.write(out, run.parts(format_, batch.results(paths, stdin_name, Scored)))
    raise Exit(batch.exit_code(run.found))


class _Run:
    """Puts the texts of the files together and remembers what the exit code needs."""

    def __init__(self, batch: Batch, fail_on: str) -> None:
        self.batch = batch
        self.fail_on = fail_on
        self.found = 0

    def parts(self, form: str, results: Iterator[Scored]) -> Iterator[str]:
        if form == "csv":
            from jixiao.outputs.scores import CSV_FIELDS
            from jixiao.outputs.table import csv_line

            yield csv_line(CSV_FIELDS)
        if form == "json":
            yield from self._json(results)
            return
        for result in self._each(results):
            if result.text:
                yield result.text + ("\n" if form == "ndjson" else "")
            elif result.failed and not result.usage:
                self.batch.tell(f"{result.path}: {result.problem}")

    def _each(self, results: Iterator[Scored]) -> Iterator[Scored]:
        for result in results:
            if self.fail_on in result.statuses:
                self.found = 1
            yield result

    def _json(self, results: Iterator[Scored]) -> Iterator[str]:
        """One object, written file by file."""
        import msgspec

        from jixiao.model.results import tool

        yield f'{{"version": 1, "tool": {msgspec.json.encode(tool()).decode()}, "engine": "rows", "files": ['
        before = "\n"
        for result in self._each(results):
            yield before + result.text
            before = ",\n"
        yield "\n]}\n"
