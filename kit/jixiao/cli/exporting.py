"""Carries out `export`: opens the inputs one by one, and hands them to a writer: one file, one a report, or one a unit."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jixiao.cli.also import Names, spare
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import describe, near, warn
from jixiao.cli.opening import sources, toolkit
from jixiao.cli.output import Output
from jixiao.files.inputs import file_of
from jixiao.files.saving import Saving, save
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.files.loading import Source
    from jixiao.outputs.export import Export, Exported
    from jixiao.toolkit.api import Writer
    from jixiao.toolkit.kit import Toolkit

_STREAMS = frozenset({"csv", "ndjson"})
_UNJUDGED = frozenset({"json", "toml", "ndjson"})
_KINDS = {"recheck": "xlsx"}
_LETTER = "letter"
_FINDINGS = "findings-xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What `export` was asked for. The fields are the parameters of the command."""

    paths: list[str]
    to: str | None = None
    kind: str = "report"
    by: str = "file"
    deadline: str | None = None
    together: bool = False
    findings: bool = False
    bom: bool = False
    review: Path | None = None
    profile: str | None = None
    given: list[str] | None = None
    facts: Path | None = None
    ocr: bool = False
    output: str | None = None
    force: bool = False
    stdin_name: str | None = None
    quiet: int = 0

    @property
    def paper(self) -> str:
        """The kind of paper: as `--as` says, or `--to letter` and `--to recheck`."""
        return self.to if self.to in {*_KINDS, _LETTER} else self.kind

    @property
    def format_(self) -> str:
        """The format of the paper: as `--to` says, or the suffix of `-o`, or the only one of its kind."""
        by_suffix = "" if self.output is None or self.to_folder else Path(self.output).suffix.lstrip(".").lower()
        return _KINDS.get(self.to or "", self.to) or by_suffix or _KINDS.get(self.kind, "")

    @property
    def to_folder(self) -> bool:
        """Does `-o` name a folder?"""
        named = self.output is not None and (self.output.endswith(("/", os.sep)) or Path(self.output).is_dir())
        return named or (self.by == "unit" and self.output is not None)

    @property
    def options(self) -> dict[str, str]:
        """What the writer is told."""
        return {name: "1" for name, wanted in (("findings", self.findings), ("bom", self.bom)) if wanted}


def run(request: ExportRequest) -> int:
    """Write what was asked for; the exit code is returned."""
    _check(request)
    if (form := _found(request)) is not None:
        return _validated(request, form)
    kit = toolkit(request.profile, request.given or (), request.facts, ocr=request.ocr)
    papers = _Papers(kit, _writer(kit, request), request)
    if not request.to_folder:
        papers.file()
    else:
        papers.by_file(Path(request.output or "."))
    if papers.read == 0 and not papers.failed and request.quiet == 0:
        warn(t("没有找到报告", "no report was found"))
    return 3 if papers.failed else 0


def _found(request: ExportRequest) -> str | None:
    """The format of `validate` that is asked for: the workbook of findings, letters, or the page of one report or many."""
    if request.to == _FINDINGS:
        return "xlsx"
    if request.paper == _LETTER:
        return _LETTER
    return "html" if request.format_ == "html" and request.review is None and not request.to_folder else None


def _validated(request: ExportRequest, form: str) -> int:
    """What is made of findings is an output of `validate`."""
    from jixiao.cli.request import PapersRequest
    from jixiao.cli.validating import run as validate

    return validate(
        PapersRequest(
            paths=request.paths, format_=form, fail_on="error", exit_zero=True, together=request.together, profile=request.profile,
            given=request.given, facts=request.facts, ocr=request.ocr, output=request.output, force=request.force, stdin_name=request.stdin_name,
            quiet=request.quiet, deadline=request.deadline, by=request.by,
        )
    )  # fmt: skip


def _check(request: ExportRequest) -> None:
    """Raise UsageError for options that do not go together."""
    if request.paper == _LETTER and request.to not in {_LETTER, "docx", None}:
        raise UsageError(Message("整改通知是 docx", "the review letter is docx"))
    if request.review is not None and (request.paper == _LETTER or request.to == _FINDINGS):
        raise UsageError(
            Message(
                "--review 写进报告，不写进通知和问题清单", "--review goes into the report, not into letters or findings"
            )
        )
    if request.by == "unit" and (request.paper != _LETTER or not request.to_folder):
        raise UsageError(
            Message("--by unit 用于整改通知，-o 指明文件夹", "--by unit is for letters, into a folder"),
            hint=Message("如 --to letter --by unit -o 通知/", "such as --to letter --by unit -o letters/"),
        )


def _writer(kit: Toolkit, request: ExportRequest) -> Writer:
    writers = {writer.name: writer for writer in kit.plugins.writers()}
    kind, name = request.paper, request.format_
    if name not in writers:
        names = [*writers, *_KINDS, _LETTER, _FINDINGS]
        raise UsageError(
            t(f"--to {name or '?'}：可用格式 {'、'.join(names)}", f"--to {name or '?'}: formats are {', '.join(names)}")
            + (near(name, names) if name else ""),
            hint=Message(
                "用 --to 指明格式，或让 -o 的文件名带上后缀", "name the format with --to, or by the suffix of -o"
            ),
        )
    if kind in _KINDS and name != _KINDS[kind]:
        raise UsageError(Message("复核表是 xlsx", "the re-check sheet is xlsx"))
    return writers[name]


class _Papers:
    """Opens the inputs one by one and hands them to the writer."""

    def __init__(self, kit: Toolkit, writer: Writer, request: ExportRequest) -> None:
        self.kit, self.writer, self.request = kit, writer, request
        self.read = 0
        self.failed = False

    def _not_read(self, path: str, error: InputError) -> None:
        self.failed = True
        warn(f"{path}: {describe(error)}")

    def each(self) -> Iterator[Exported]:
        """Every report that can be read; the others are named on standard error."""
        from jixiao.outputs.export import exported

        for source in self._sources():
            report = source if self.request.review is None else self._reviewed(source, self.request.review)
            try:
                one = exported(self.kit, report, judge=self.writer.name not in _UNJUDGED)
            except InputError as error:  # it took too long
                self._not_read(source.path, error)
                continue
            self.read += 1
            yield one

    def _sources(self) -> Iterator[Source]:
        request = self.request
        for path, source in sources(request.paths, self.kit, request.stdin_name, together=request.together):
            if isinstance(source, InputError):
                self._not_read(path, source)
            else:
                yield source

    def _reviewed(self, source: Source, sheet: Path) -> Source:
        """The report with the reviewer's rows, and the comparison on standard error."""
        from msgspec.structs import replace

        from jixiao.outputs.forms.recheck import compared, read_sheet, with_reviews

        opened = self.kit.open(str(sheet), any_document=True)
        if opened.document is None:
            raise UsageError(Message(f"{sheet} 不是复核表", f"{sheet} is no re-check sheet"))
        rows = read_sheet(opened.document)
        report, left = with_reviews(source.report, rows)
        for line in compared(report, rows, left, chosen()):
            warn(line)
        return replace(source, report=report)

    def what(self, items: Iterable[Exported]) -> Export:
        """The export of some reports."""
        from jixiao.outputs.export import Export, Kind, moment

        return Export(
            items=iter(items),
            kind=cast("Kind", self.request.paper),
            language=chosen(),
            moment=moment(),
            catalogue=self.kit.catalogue,
        )

    def file(self) -> None:
        """One file, or standard output."""
        output, force = self.request.output, self.request.force
        if output is None and self.writer.name in {"xlsx", "docx"} and sys.stdout.isatty():
            raise UsageError(Message("这种格式要用 -o 指定文件", "this format needs -o FILE"))
        Output(output, force=force)  # refuses an existing file before the work
        items = self.each()
        first = next(items, None)
        if first is None and self.writer.name not in _STREAMS:
            return
        if self.writer.stream:
            parts = self.writer.stream(self.what(_chain(first, items)), self.request.options)
        elif first is not None and (made := self._whole(first, items)) is not None:
            parts = [made]
        else:
            return
        if output is None:
            terminal = sys.stdout.isatty()
            for part in parts:
                sys.stdout.buffer.write(_shown(part) if terminal else part)
            sys.stdout.buffer.flush()
            return
        with Saving(output, force=force) as file:
            for part in parts:
                file.write(part)
            file.commit()

    def _whole(self, first: Exported, rest: Iterator[Exported]) -> bytes | None:
        """The file of one report, written in its time, or of several; None where it takes too long."""
        second = next(rest, None)
        if second is None:
            return self._written(first)
        return self.writer.write(self.what(_chain(first, _chain(second, rest))), self.request.options)

    def by_file(self, folder: Path) -> None:
        """A file for each report, named after its input; inputs of one name are numbered."""
        names = Names()
        for one in self.each():
            self._save(folder, names.of(Path(file_of(one.path)).stem), one)

    def _save(self, folder: Path, name: str, one: Exported) -> None:
        target = folder / f"{name}{self.writer.suffix}"
        spare(target, [one.path])
        made = self._written(one)
        if made is not None:
            folder.mkdir(parents=True, exist_ok=True)
            save(target, made, force=self.request.force)

    def _written(self, one: Exported) -> bytes | None:
        """The paper for a report, written in its time; None for one that takes too long, which is named."""
        try:
            return self.kit.in_time(lambda: self.writer.write(self.what([one]), self.request.options), one)
        except InputError as error:
            self._not_read(one.path, error)
            return None


def _shown(part: bytes) -> bytes:
    """Text for a terminal: nothing that a report holds reaches it as a command."""
    from jixiao.outputs.layout import shown

    return shown(part.decode("utf-8", "replace"), colour=False).encode()


def _chain(first: Exported | None, rest: Iterator[Exported]) -> Iterator[Exported]:
    if first is not None:
        yield first
    yield from rest
