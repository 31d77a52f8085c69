"""Carries out `export`: opens the inputs one by one, and hands them to a writer: one file, one a report, or one a unit."""

from __future__ import annotations

import datetime
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import describe, near, warn
from jixiao.cli.opening import refuse_own, sources, toolkit
from jixiao.cli.output import Output
from jixiao.files.saving import Saving, save
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.files.loading import Source
    from jixiao.outputs.export import Export, Exported, Unread
    from jixiao.toolkit.api import Writer
    from jixiao.toolkit.kit import Toolkit

_STREAMS = frozenset({"html", "csv", "ndjson"})
_UNJUDGED = frozenset({"json", "toml", "ndjson"})
_KINDS = {"recheck": "xlsx", "letter": "docx"}
_FINDINGS = "findings-xlsx"
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


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
        return self.to if self.to in _KINDS else self.kind

    @property
    def to_folder(self) -> bool:
        """Does `-o` name a folder?"""
        named = self.output is not None and (self.output.endswith(("/", os.sep)) or Path(self.output).is_dir())
        return named or (self.by == "unit" and self.output is not None)

    @property
    def options(self) -> dict[str, str]:
        """What the writer is told."""
        given = {name: "1" for name, wanted in (("findings", self.findings), ("bom", self.bom)) if wanted}
        return given | ({"deadline": self.deadline} if self.deadline else {})


def run(request: ExportRequest) -> int:
    """Write what was asked for; the exit code is returned."""
    if request.to == _FINDINGS:
        return _workbook(request)
    _check(request)
    kit = toolkit(request.profile, request.given or (), request.facts, ocr=request.ocr)
    papers = _Papers(kit, _writer(kit, request), request)
    if not request.to_folder:
        papers.file()
    elif request.by == "unit":
        papers.by_unit(Path(request.output or "."))
    else:
        papers.by_file(Path(request.output or "."))
    if papers.read == 0 and not papers.failed and request.quiet == 0:
        warn(t("没有找到报告", "no report was found"))
    return 3 if papers.failed else 0


def _workbook(request: ExportRequest) -> int:
    """The workbook of findings is `validate -f xlsx`."""
    from jixiao.cli.request import ValidateRequest
    from jixiao.cli.validating import run as validate

    return validate(
        ValidateRequest(
            paths=request.paths, format_="xlsx", fail_on="error", exit_zero=True, together=request.together, profile=request.profile,
            given=request.given, facts=request.facts, ocr=request.ocr, output=request.output, force=request.force, stdin_name=request.stdin_name,
            quiet=request.quiet,
        )
    )  # fmt: skip


def _check(request: ExportRequest) -> None:
    """Raise UsageError for options that do not go together."""
    if request.by == "unit" and (request.paper != "letter" or not request.to_folder):
        raise UsageError(
            Message("--by unit 用于整改通知，-o 指明文件夹", "--by unit is for letters, into a folder"),
            hint=Message("如 --to letter --by unit -o 通知/", "such as --to letter --by unit -o letters/"),
        )
    if request.deadline is not None:
        try:
            datetime.date.fromisoformat(request.deadline)
        except ValueError as error:
            given = request.deadline
            raise UsageError(
                Message(
                    f"--deadline {given}：应写成 2024-05-31", f"--deadline {given}: expected a date such as 2024-05-31"
                )
            ) from error


def _writer(kit: Toolkit, request: ExportRequest) -> Writer:
    writers = {writer.name: writer for writer in kit.plugins.writers()}
    kind, output = request.paper, request.output
    by_suffix = "" if output is None or request.to_folder else Path(output).suffix.lstrip(".").lower()
    name = _KINDS.get(request.to or "", request.to) or by_suffix or _KINDS.get(kind, "")
    if name not in writers:
        names = [*writers, *_KINDS, _FINDINGS]
        raise UsageError(
            t(
                f"--to {name or '?'}：可用格式 {'、'.join(names)}",
                f"--to {name or '?'}: formats are {', '.join(names)}",
            )
            + (near(name, names) if name else ""),
            hint=Message(
                "用 --to 指明格式，或让 -o 的文件名带上后缀", "name the format with --to, or by the suffix of -o"
            ),
        )
    if kind in _KINDS and name != _KINDS[kind]:
        raise UsageError(
            Message("复核表是 xlsx，整改通知是 docx", "the re-check sheet is xlsx, the review letter is docx")
        )
    return writers[name]


class _Papers:
    """Opens the inputs one by one and hands them to the writer."""

    def __init__(self, kit: Toolkit, writer: Writer, request: ExportRequest) -> None:
        self.kit, self.writer, self.request = kit, writer, request
        self.unread: list[Unread] = []
        self.read = 0

    @property
    def failed(self) -> bool:
        """Was there a file that could not be used?"""
        return bool(self.unread)

    def _not_read(self, path: str, error: InputError) -> None:
        from jixiao.outputs.export import unread

        self.unread.append(unread(path, error, chosen()))
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
        from dataclasses import replace

        from jixiao.outputs.forms.recheck import compared, read_sheet, with_reviews

        opened = self.kit.open(str(sheet), any_document=True)
        if opened.document is None:
            raise UsageError(Message(f"{sheet} 不是复核表", f"{sheet} is no re-check sheet"))
        rows = read_sheet(opened.document)
        report, left = with_reviews(source.report, rows)
        for line in compared(report, rows, left, chosen()):
            warn(line)
        return replace(source, report=report)

    def what(self, items: Iterable[Exported], unread: Sequence[Unread] = ()) -> Export:
        """The export of some reports."""
        from jixiao.outputs.export import Export, Kind, moment

        return Export(
            items=iter(items),
            unread=unread,
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
            parts = self.writer.stream(self.what(_chain(first, items), self.unread), self.request.options)
        elif (made := self._whole(first, items)) is not None:
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

    def _whole(self, first: Exported | None, rest: Iterator[Exported]) -> bytes | None:
        """The file of one report, written in its time, or of several; None where nothing is to be written."""
        second = next(rest, None)
        if first is not None and second is None:
            made = self._written([first], self.unread)
            if made is not None or self.writer.name not in _STREAMS:
                return made
            first = None
        reports = _chain(first, _chain(second, rest))
        if self.request.paper == "letter":
            reports = iter([self.what(reports).one()])
        return self.writer.write(self.what(reports, self.unread), self.request.options)

    def _written(self, reports: list[Exported], unread: Sequence[Unread] = ()) -> bytes | None:
        """The paper for some reports, written in their time; None for one that takes too long, which is named."""
        what = self.what(reports, unread)
        try:
            return self.kit.in_time(lambda: self.writer.write(what, self.request.options), *reports)
        except InputError as error:
            self._not_read(" + ".join(one.path for one in reports), error)
            return None

    def by_file(self, folder: Path) -> None:
        """A file for each report, named after its input; inputs of one name are numbered."""
        names = _Names()
        for one in self.each():
            if self._wanted(one):
                stem = Path(one.path.rpartition(":")[0] or one.path).stem if ":" in one.path else Path(one.path).stem
                self._save(folder, names.of(stem), [one])

    def by_unit(self, folder: Path) -> None:
        """A letter for each unit with all its reports; a report that names no unit has its own."""
        units: dict[str, list[Exported]] = {}
        for one in self.each():
            if self._wanted(one):
                unit = one.report.unit.name if one.report.unit is not None else None
                units.setdefault(unit or Path(one.path).stem, []).append(one)
        names = _Names()
        for unit, reports in units.items():
            self._save(folder, names.of(unit), reports)

    def _wanted(self, one: Exported) -> bool:
        """Is there a paper to write? A letter only for a report in which something is to be mended."""
        if self.request.paper != "letter":
            return True
        from jixiao.outputs.findings import severity

        why = (
            Message("没有自评内容，没有写通知", "it holds no self-evaluation; no letter was written")
            if not one.report.evaluations
            else Message("没有需要整改的问题，没有写通知", "nothing is to be mended; no letter was written")
        )
        wanted = bool(one.report.evaluations) and any(
            severity(each, self.kit.catalogue) != "info" for each in one.findings
        )
        if not wanted and self.request.quiet == 0:
            warn(f"{one.path}: {t(*why)}")
        return wanted

    def _save(self, folder: Path, name: str, reports: list[Exported]) -> None:
        target = folder / f"{name}{self.writer.suffix}"
        for one in reports:
            if target.is_file() and Path(one.path).is_file() and target.samefile(one.path):
                refuse_own(one.path)
        made = self._written(reports)
        if made is not None:
            folder.mkdir(parents=True, exist_ok=True)
            save(target, made, force=self.request.force)


class _Names:
    """Names of files, each once: a second one of the same name is numbered."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, wanted: str) -> str:
        """A name that every file system takes."""
        stem = _NOT_IN_NAMES.sub("_", wanted).strip(" .")[:80] or "_"
        number = self._taken[stem] = self._taken.get(stem, 0) + 1
        return stem if number == 1 else f"{stem}-{number}"


def _shown(part: bytes) -> bytes:
    """Text for a terminal: nothing that a report holds reaches it as a command."""
    from jixiao.outputs.layout import shown

    return shown(part.decode("utf-8", "replace"), colour=False).encode()


def _chain(first: Exported | None, rest: Iterator[Exported]) -> Iterator[Exported]:
    if first is not None:
        yield first
    yield from rest
