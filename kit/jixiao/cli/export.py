"""`jixiao export`: the official form, the report, the review letter or the re-check sheet as a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import describe, warn
from jixiao.cli.opening import sources, toolkit
from jixiao.cli.options import (
    FactsOption,
    ForceOption,
    OutputOption,
    Paths,
    ProfileOption,
    QuietOption,
    SetOption,
    StdinOption,
)
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.files.saving import Saving, save
from jixiao.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.files.loading import Source
    from jixiao.outputs.export import Export, Exported
    from jixiao.toolkit.api import Writer
    from jixiao.toolkit.kit import Toolkit

_STREAMS = frozenset({"html", "csv", "ndjson"})
_UNJUDGED = frozenset({"json", "toml", "ndjson"})


def command(
    paths: Paths,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="xlsx|docx|html|md|csv|json|ndjson|toml"),
        Help("输出格式；默认看 -o 的后缀", "output format; default: the suffix of -o"),
    ] = None,
    kind: Annotated[
        Literal["report", "recheck", "letter"],
        typer.Option("--as"),
        Help(
            "报告与自评表、复核表（xlsx）、整改通知（docx）",
            "the report with its form, the re-check sheet (xlsx), the review letter (docx)",
        ),
    ] = "report",
    findings: Annotated[
        bool, typer.Option("--findings"), Help("附上检查发现（xlsx 为批注）", "add the findings (xlsx: as cell notes)")
    ] = False,
    bom: Annotated[
        bool,
        typer.Option("--bom"),
        Help("csv 开头加字节序标记，Excel 直接打开不乱码", "csv: a byte order mark first, for Excel"),
    ] = False,
    review: Annotated[
        Path | None,
        typer.Option("--review", metavar="SHEET"),
        Help("读入填好的复核表，写进报告并比较", "read a filled re-check sheet into the report and compare"),
    ] = None,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    quiet: QuietOption = 0,
) -> None:
    """Write the official form, the report, the review letter or the re-check sheet."""
    from jixiao.outputs.export import KINDS

    if kind not in KINDS:
        raise UsageError(f"--as {kind}: {' | '.join(KINDS)}")
    kit = toolkit(profile, given or (), facts)
    writer = _writer(kit, to or _by_suffix(output), kind)
    run = _Run(kit, writer, paths, stdin_name, kind, review)
    options = {name: "1" for name, wanted in (("findings", findings), ("bom", bom)) if wanted}
    if output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        run.folder(Path(output), options, force=force)
    else:
        run.file(output, options, force=force)
    if run.read == 0 and not run.failed and quiet == 0:
        warn(t("没有找到报告", "no report was found"))
    raise typer.Exit(3 if run.failed else 0)


def _by_suffix(output: str | None) -> str:
    return Path(output).suffix.lstrip(".").lower() if output and not output.endswith("/") else ""


def _writer(kit: Toolkit, name: str, kind: str) -> Writer:
    writers = {writer.name: writer for writer in kit.plugins.writers()}
    name = name or {"recheck": "xlsx", "letter": "docx"}.get(kind, "")
    if name not in writers:
        raise UsageError(
            t(
                f"--to {name or '?'}：可用格式 {'、'.join(writers)}",
                f"--to {name or '?'}: formats are {', '.join(writers)}",
            ),
            hint=t("用 --to 指明格式，或让 -o 的文件名带上后缀", "name the format with --to, or by the suffix of -o"),
        )
    if (kind == "recheck" and name != "xlsx") or (kind == "letter" and name != "docx"):
        raise UsageError(t("复核表是 xlsx，整改通知是 docx", "the re-check sheet is xlsx, the review letter is docx"))
    return writers[name]


class _Run:
    """Opens the inputs one by one and hands them to the writer."""

    def __init__(
        self, kit: Toolkit, writer: Writer, paths: list[str], stdin_name: str | None, kind: str, review: Path | None
    ) -> None:
        self.kit, self.writer, self.paths, self.stdin_name, self.kind = kit, writer, paths, stdin_name, kind
        self.review = review
        self.failed = False
        self.read = 0

    def each(self) -> Iterator[Exported]:
        """Every report that can be read; the others are named on standard error."""
        from jixiao.outputs.export import exported

        for path, source in sources(self.paths, self.kit, self.stdin_name):
            if isinstance(source, InputError):
                self.failed = True
                warn(f"{path}: {describe(source)}")
                continue
            self.read += 1
            report = source if self.review is None else self._reviewed(source)
            yield exported(self.kit, report, judge=self.writer.name not in _UNJUDGED)

    def _reviewed(self, source: Source) -> Source:
        """The report with the reviewer's rows, and the comparison on standard error."""
        from dataclasses import replace

        from jixiao.outputs.forms.recheck import compared, read_sheet, with_reviews

        assert self.review is not None
        opened = self.kit.open(str(self.review))
        if opened.document is None:
            raise UsageError(t(f"{self.review} 不是复核表", f"{self.review} is no re-check sheet"))
        rows = read_sheet(opened.document)
        report, left = with_reviews(source.report, rows)
        for line in compared(report, rows, left, chosen()):
            warn(line)
        return replace(source, report=report)

    def what(self, items: Iterator[Exported]) -> Export:
        """The export of some reports."""
        from jixiao.outputs.export import Export, Kind, moment

        return Export(items=items, kind=cast("Kind", self.kind), language=chosen(), moment=moment())

    def file(self, output: str | None, options: dict[str, str], *, force: bool) -> None:
        """One file, or standard output."""
        if output is None and self.writer.name in {"xlsx", "docx"} and sys.stdout.isatty():
            raise UsageError(t("这种格式要用 -o 指定文件", "this format needs -o FILE"))
        Output(output, force=force)  # refuses an existing file before the work
        items = self.each()
        first = next(items, None)
        if first is None and self.writer.name not in _STREAMS:
            return
        what = self.what(_chain(first, items))
        parts = self.writer.stream(what, options) if self.writer.stream else [self.writer.write(what, options)]
        if output is None:
            for part in parts:
                sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
            return
        with Saving(output, force=force) as file:
            for part in parts:
                file.write(part)
            file.commit()

    def folder(self, folder: Path, options: dict[str, str], *, force: bool) -> None:
        """A file for each report, named after its input; inputs of one name are numbered."""
        taken: dict[str, int] = {}
        for one in self.each():
            stem = Path(one.path.rpartition(":")[0] or one.path).stem if ":" in one.path else Path(one.path).stem
            number = taken[stem] = taken.get(stem, 0) + 1
            name = stem if number == 1 else f"{stem}-{number}"
            folder.mkdir(parents=True, exist_ok=True)
            save(
                folder / f"{name}{self.writer.suffix}", self.writer.write(self.what(iter([one])), options), force=force
            )


def _chain(first: Exported | None, rest: Iterator[Exported]) -> Iterator[Exported]:
    if first is not None:
        yield first
    yield from rest
