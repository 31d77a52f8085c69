"""`--also FORMAT=FILE`: further outputs of one run of `validate`, each with the bytes that a run of its own would write.

What was found passes through to the first output and is kept, on the disk when it is much; when the run is complete the other outputs are
made of it, and all files take their places together.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, Self

import msgspec

from jixiao.cli.filtering import first_format, format_of
from jixiao.cli.language import t
from jixiao.cli.messages import describe, warn
from jixiao.cli.opening import refuse_own
from jixiao.cli.output import Output
from jixiao.files.inputs import file_of
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message
from jixiao.model.results import FileResult
from jixiao.toolkit.api import FindingFormat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jixiao.cli.request import ValidateRequest
    from jixiao.toolkit.kit import Toolkit

    Options = Callable[[Output], dict[str, Any]]

_IN_MEMORY = 32 * 2**20
"""Bytes of results that are kept in memory."""

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_PACK = msgspec.msgpack.Encoder()
_UNPACK = msgspec.msgpack.Decoder(FileResult)


class Run(Protocol):
    """What counts the files that could not be used."""

    unreadable: int


class Papers:
    """Writes the papers of a format, each in the time of the files that it is made of."""

    def __init__(self, form: FindingFormat, kit: Toolkit, run: Run) -> None:
        self._form, self._kit, self._run = form, kit, run

    def paper(self, results: Iterable[FileResult], options: dict[str, Any]) -> bytes:
        """One paper; nothing where there is none to write, or where it takes too long, which is told."""
        found = list(results)
        try:
            return self._kit.in_time(lambda: b"".join(self._form.write(found, options)), *found)
        except InputError as error:
            warn(f"{' + '.join(one.path for one in found)}: {describe(error)}")
            self._run.unreadable += 1
            return b""

    def parts(self, results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[Any]:
        """What goes into a file: of a paper its bytes, of any other format its parts as they come. Nothing is done before they are asked for."""
        if not self._form.suffix:
            yield from self._form.write(results, options)
        elif paper := self.paper(results, options):
            yield paper


class File:
    """A further output that is one file."""

    def __init__(self, form: FindingFormat, papers: Papers, path: str, options: Options, *, force: bool) -> None:
        self.form, self._papers = form, papers
        self._out = Output(path, force=force)
        folder = Path(path).absolute().parent
        if not folder.is_dir():  # known before the work
            raise UsageError(
                t(f"写不了 {path}：没有文件夹 {folder}", f"cannot write {path}: there is no folder {folder}")
            )
        self._options = options(self._out)

    def write(self, results: Iterable[FileResult]) -> None:
        """Write the file beside its place."""
        for part in self._papers.parts(results, self._options):
            self._out.write(part)

    def close(self) -> None:
        """Put it there; a binary format that had nothing to say leaves none."""
        self._out.close(empty=not self.form.binary)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._out.discard()


class Folder:
    """A further output that is a folder: a paper for each unit that has something to mend, or for each of its reports."""

    def __init__(
        self, form: FindingFormat, papers: Papers, path: str, options: Options, *, force: bool, by: str, quiet: int
    ) -> None:
        self.form, self._papers, self._path, self._by, self._quiet = form, papers, Path(path), by, quiet
        from jixiao.files.saving import SavingFolder

        self._saving = SavingFolder(path, force=force)
        self._options = options(Output(None))
        if self._path.exists() and not self._path.is_dir():
            raise UsageError(t(f"{path} 不是文件夹", f"{path} is no folder"))
        if not force and any(self._path.glob(f"*{form.suffix}")):
            raise UsageError(
                t(f"{path}：里面已有 {form.suffix} 文件", f"{path}: it holds {form.suffix} files already"),
                hint=t("换一个文件夹；加 --force 覆盖同名的", "take another folder; --force replaces those of the same name"),
            )  # fmt: skip

    def write(self, results: Iterable[FileResult]) -> None:
        """Write the papers beside their places."""
        units: dict[tuple[str, str], list[FileResult]] = {}
        paths = []
        for one in results:
            paths.append(one.path)
            if self._wanted(one):
                units.setdefault(self._key(one), []).append(one)
        names = Names()
        for (name, _), found in units.items():
            target = f"{names.of(name)}{self.form.suffix}"
            spare(self._path / target, paths)
            if paper := self._papers.paper(found, self._options):
                self._saving.save(target, paper)

    def _key(self, one: FileResult) -> tuple[str, str]:
        """The name of the paper that a report belongs to; a report that names no unit has its own."""
        unit = (one.report or {}).get("unit") if self._by == "unit" else None
        return (unit, "") if unit else (Path(file_of(one.path)).stem, one.path)

    def _wanted(self, one: FileResult) -> bool:
        if any(each["severity"] != "info" for each in one.findings) and one.evaluations:
            return True
        why = (
            Message("没有需要整改的问题，没有写通知", "nothing is to be mended; no letter was written")
            if one.evaluations
            else Message("没有自评内容，没有写通知", "it holds no self-evaluation; no letter was written")
        )
        if self._quiet == 0 and one.report is not None:
            warn(f"{one.path}: {t(*why)}")
        return False

    def close(self) -> None:
        """Put them there."""
        self._saving.commit()

    def discard(self) -> None:
        """Leave nothing behind."""
        self._saving.discard()


class Also:
    """The further outputs of a run, and what was found for them."""

    def __init__(self, outputs: Sequence[File | Folder] = ()) -> None:
        self.outputs = outputs
        self._kept: IO[bytes] | None = None
        if outputs:
            from tempfile import SpooledTemporaryFile

            self._kept = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed at the end

    @property
    def formats(self) -> list[FindingFormat]:
        """What they are written in."""
        return [one.form for one in self.outputs]

    def keep(self, results: Iterator[FileResult]) -> Iterator[FileResult]:
        """The results, kept as they pass."""
        if self._kept is None:
            yield from results
            return
        for one in results:
            data = _PACK.encode(one)
            self._kept.write(len(data).to_bytes(8, "big") + data)
            yield one

    def _results(self) -> Iterator[FileResult]:
        assert self._kept is not None
        self._kept.seek(0)
        while length := self._kept.read(8):
            yield _UNPACK.decode(self._kept.read(int.from_bytes(length, "big")))

    def write(self) -> None:
        """Write every output beside its place."""
        for one in self.outputs:
            one.write(self._results())

    def close(self) -> None:
        """Put all of them there."""
        for one in self.outputs:
            one.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.outputs:
            one.discard()
        if self._kept is not None:
            self._kept.close()


NONE = Also()
"""No further output."""


def also(request: ValidateRequest, kit: Toolkit, run: Run, options: Options) -> Also:
    """The outputs of `--also`, and the folder of `-o` for a format of many papers. Raises UsageError, before the work, for what cannot be written."""
    taken = {os.path.realpath(path) for path in (request.output, request.write_baseline, request.resume) if path}
    outputs: list[File | Folder] = []
    if (form := papers(request, kit)) is not None:
        outputs.append(_output(request, form, Papers(form, kit, run), request.output or "", options))
    for word in request.also or ():
        name, sign, path = word.partition("=")
        if not sign or not path:
            raise UsageError(
                t(f"--also {word}：应写成 格式=文件", f"--also {word}: expected FORMAT=FILE"),
                hint=Message("如 --also xlsx=问题.xlsx", "such as --also xlsx=findings.xlsx"),
            )
        form = format_of("--also", name, kit)
        if os.path.realpath(path) in taken:
            raise UsageError(
                t(f"--also {word}：{path} 已是另一项输出", f"--also {word}: {path} is another output already")
            )
        taken.add(os.path.realpath(path))
        outputs.append(_output(request, form, Papers(form, kit, run), path, options))
    return Also(outputs)


def papers(request: ValidateRequest, kit: Toolkit) -> FindingFormat | None:
    """The format of `-f`, where it writes papers into the folder of `-o`."""
    if request.statistics or not request.format_ or not request.output:
        return None
    form = format_of("-f", request.format_, kit)
    return form if _folder(form, request.output) else None


def first_output(request: ValidateRequest, kit: Toolkit) -> tuple[Output, FindingFormat]:
    """Where the first output goes, and its format: nowhere and none, where `-f` writes papers, which `also` does."""
    if papers(request, kit) is not None:
        return Output(None), SILENT
    return request.out(), first_format(request, kit)


def _silent(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """Nothing: papers go into a folder instead."""
    for _ in results:
        pass
    yield from ()


SILENT = FindingFormat(name="", write=_silent)


def _folder(form: FindingFormat, path: str) -> bool:
    """Does a format of papers write into a folder? Whatever does not end like one of its files is one."""
    return bool(form.suffix) and (os.path.isdir(path) or not path.lower().endswith(form.suffix))  # noqa: PTH112


def _output(
    request: ValidateRequest, form: FindingFormat, papers: Papers, path: str, options: Options
) -> File | Folder:
    if _folder(form, path):
        return Folder(form, papers, path, options, force=request.force, by=request.paper_for, quiet=request.quiet)
    return File(form, papers, path, options, force=request.force)


class Names:
    """Names of files, each once: a second one of the same name is numbered."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def of(self, wanted: str) -> str:
        """A name that every file system takes."""
        stem = _NOT_IN_NAMES.sub("_", wanted).strip(" .")[:80] or "_"
        number = self._taken[stem] = self._taken.get(stem, 0) + 1
        return stem if number == 1 else f"{stem}-{number}"


def spare(target: Path, inputs: Iterable[str]) -> None:
    """Raise UsageError for a file that is an input of the run."""
    if target.is_file():
        for path in inputs:
            if Path(path).is_file() and target.samefile(path):
                refuse_own(path)
