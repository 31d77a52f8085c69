"""`jixiao score`: recompute scores, with proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.options import (
    FactsOption,
    ForceOption,
    LangOption,
    Output,
    OutputOption,
    Paths,
    ProfileOption,
    QuietOption,
    SetOption,
    StdinOption,
    describe,
    sources,
    toolkit,
    warn,
)  # fmt: skip
from jixiao.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.loading import Source
    from jixiao.scoring.card import Scorecard
    from jixiao.toolkit import Toolkit

FORMATS = ("text", "json", "ndjson", "csv")


def command(
    paths: Paths,
    explain: Annotated[
        bool, typer.Option("--explain", help=t("逐行给出算式、依据和出处", "prove each row: formula, inputs, source"))
    ] = False,
    every: Annotated[
        bool,
        typer.Option("--all", help=t("列出全部行（默认只列有差异的）", "list every row, not only those that differ")),
    ] = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    format_: Annotated[
        str, typer.Option("-f", "--format", metavar="|".join(FORMATS), help=t("输出格式", "output format"))
    ] = "text",
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="never|overstated|unverifiable",
            help=t("出现这类行时以 1 退出", "exit 1 when there is such a row"),
        ),
    ] = "never",
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    lang: LangOption = None,  # noqa: ARG001 - read before parsing, because the help is in it too
    quiet: QuietOption = 0,
) -> None:
    """Recompute every score by the rules of its place and year."""
    if format_ not in FORMATS:
        raise UsageError(f"-f {format_}: " + t(f"可用格式：{'、'.join(FORMATS)}", f"formats: {', '.join(FORMATS)}"))
    if fail_on not in {"never", "overstated", "unverifiable"}:
        raise UsageError(f"--fail-on {fail_on}: never | overstated | unverifiable")
    out = Output(output, force=force)
    kit = toolkit(profile, given or (), facts)
    run = _Run(kit, fail_on)
    writer = {"text": _text, "json": _json, "ndjson": _ndjson, "csv": _csv}[format_]
    for part in writer(run, paths, stdin_name, out, explain=explain, every=every):
        if quiet < 2:
            out.write(part)
    out.close()
    if run.read == 0 and not run.failed and quiet == 0:
        warn(t("没有找到报告", "no report was found"))
    raise typer.Exit(3 if run.failed else run.found)


class _Run:
    """Scores the inputs one by one and remembers the exit code."""

    def __init__(self, kit: Toolkit, fail_on: str) -> None:
        self.kit = kit
        self.fail_on = fail_on
        self.failed = False
        self.found = 0
        self.read = 0

    def each(
        self, paths: list[str], stdin_name: str | None
    ) -> Iterator[tuple[str, Source | InputError, list[Scorecard]]]:
        for path, source in sources(paths, self.kit, stdin_name):
            if isinstance(source, InputError):
                self.failed = True
                yield path, source, []
                continue
            self.read += 1
            cards = self.kit.score(source)
            if any(row.status == self.fail_on for card in cards for row in card.rows):
                self.found = 1
            yield path, source, cards


def _text(
    run: _Run, paths: list[str], stdin_name: str | None, out: Output, *, explain: bool, every: bool
) -> Iterator[str]:
    from jixiao.output.score_text import ScoreText

    text = ScoreText(chosen(), colour=out.colour, room=out.room, explain=explain, every=every)
    for path, source, cards in run.each(paths, stdin_name):
        if isinstance(source, InputError):
            warn(f"{path}: {describe(source)}")
            continue
        yield from (f"{line}\n" for line in text.file(path, cards, source.locate))


def _file(path: str, source: Source | InputError, cards: list[Scorecard]) -> dict[str, Any]:
    from jixiao.output.findings import input_findings
    from jixiao.output.scores import card

    if isinstance(source, InputError):
        return {"path": path, "digest": None, "evaluations": [], "findings": input_findings(source, chosen())}
    evaluations = [card(one, source.locate, chosen()) for one in cards]
    return {"path": path, "digest": source.digest, "evaluations": evaluations, "findings": []}


def _json(
    run: _Run, paths: list[str], stdin_name: str | None, out: Output, *, explain: bool, every: bool
) -> Iterator[str]:
    import json

    from jixiao.output.findings import tool

    files = [_file(*one) for one in run.each(paths, stdin_name)]
    whole = {"version": 1, "tool": tool(), "engine": "rows", "files": files}
    yield json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _ndjson(
    run: _Run, paths: list[str], stdin_name: str | None, out: Output, *, explain: bool, every: bool
) -> Iterator[str]:
    import json

    for one in run.each(paths, stdin_name):
        yield json.dumps(_file(*one), ensure_ascii=False) + "\n"


def _csv(
    run: _Run, paths: list[str], stdin_name: str | None, out: Output, *, explain: bool, every: bool
) -> Iterator[str]:
    from jixiao.output.scores import CSV_FIELDS, flat
    from jixiao.output.table import csv_line

    yield csv_line(CSV_FIELDS)
    for path, source, cards in run.each(paths, stdin_name):
        if isinstance(source, InputError):
            warn(f"{path}: {describe(source)}")
            continue
        for one in cards:
            yield from (csv_line(cells) for cells in flat(path, one, source.locate, chosen()))
