"""Runs a case and says what is wrong with how it ended: exit code, traceback, time, memory, what is left, and what was printed."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import io
import json
import os
import re
import resource
import sys
import time
import traceback
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from xml.etree import ElementTree

from jixiao import Toolkit
from jixiao.cli import parameters
from jixiao.cli.main import main
from jixiao.files.isolation import PROCESS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cases import Case

SECONDS = 5.5
"""The time of a file (5 s), and what the program needs beside it."""
MEBIBYTES = 512
STARTED = 48
"""What the program holds once it has started: what a process of the tests held beyond that is not of the case."""
SOUND_WORDS = frozenset(("txt", "csv", "html", "docx", "xlsx", "ods", "xls", "pdf", "json", "toml", "ndjson", "zip"))
"""Formats whose commands are sound: to check or score them never ends with exit 2."""
UNSURE = frozenset(("--facts", "--targets", "--diff", "--resume"))
"""Words by which what is in a file may make the request a wrong one."""
_TICK = os.sysconf("SC_CLK_TCK")
_GIVE_BACK = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: 0)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_LARGEST = 32 * 2**20


@dataclass
class Ending:
    """How a case ended: `faults` are reasons, empty when all is well."""

    codes: list[int] = field(default_factory=list)
    seconds: float = 0.0
    mebibytes: int = 0
    faults: list[str] = field(default_factory=list)
    outputs: list[bytes] = field(default_factory=list)
    errors: str = ""


def run(case: Case, folder: Path) -> Ending:
    """The commands of a case, in this process."""
    ending = Ending()
    with _place(case, folder), _shared(case):
        before = _files(folder)
        for words in case.commands:
            _one(words, case, ending)
        _left(before, _files(folder), case, ending)
    return ending


@contextlib.contextmanager
def _shared(case: Case) -> Iterator[None]:
    """Most of the time of a case would go into the same start: all commands share typer's readers of their words and, where
    inputs are tried, what is read of the built-in profiles.
    """
    with mock.patch.object(parameters, "_reader", _READER):
        if case.format in {"config", "profile", "plugin"}:
            yield
        else:
            with _one_library():
                yield


@contextlib.contextmanager
def _one_library() -> Iterator[None]:
    make, known = Toolkit.__init__, _known()

    def init(self: Toolkit, *words: Any, **options: Any) -> None:
        make(self, *words, **options)
        if self.profile is None and not self.profile_paths:
            self.__dict__.update(known)

    with mock.patch.object(Toolkit, "__init__", init):
        yield


_READER = lru_cache(maxsize=64)(parameters._reader)


@lru_cache(maxsize=1)
def _known() -> dict[str, Any]:
    kit = Toolkit()
    return {"plugins": kit.plugins, "library": kit.library, "registry": kit.registry, "forms": kit.forms}


@contextlib.contextmanager
def _place(case: Case, folder: Path) -> Iterator[None]:
    """The working folder, the environment and the path of plugins; all as before afterwards."""
    environment, here, path = dict(os.environ), Path.cwd(), list(sys.path)
    os.environ.update(
        {"JIXIAO_LANG": "en", "XDG_CONFIG_HOME": str(folder / "none"), "COLUMNS": "80", **case.environment}
    )
    os.chdir(folder)
    modules = set(sys.modules)
    if (folder / "site").is_dir():
        sys.path.insert(0, str(folder / "site"))
        PROCESS.end()
    try:
        yield
    finally:
        if (folder / "site").is_dir():
            PROCESS.end()
            for name in set(sys.modules) - modules:
                if name.startswith("odd"):
                    del sys.modules[name]
        os.chdir(here)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[:] = path


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _one(words: list[str], case: Case, ending: Ending) -> None:
    """One command."""
    _forget_peak()
    held = _beyond(_memory("self", "VmRSS"))
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    start, child = _spent(), _child_seconds()
    code: object = None
    stdin = sys.stdin
    try:
        sys.stdin = io.TextIOWrapper(io.BytesIO(b""))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(words)
    except BaseException:  # whatever gets through is a fault
        ending.faults.append(f"{words}: {traceback.format_exc(limit=-8)}")
    finally:
        sys.stdin = stdin
    later = _child_seconds()
    seconds = _spent() - start + later[1] - child[1]  # a reader that has ended counts with all it ever used
    memory = max(_memory("self", "VmHWM") - held, _reader_memory())
    ending.seconds, ending.mebibytes = max(ending.seconds, seconds), max(ending.mebibytes, memory)
    output, errors = (_written(stream) for stream in (out, err))
    ending.outputs.append(output)
    ending.errors += errors.decode("utf-8", "replace")
    _judge(words, code, output, case, ending)
    if seconds > SECONDS:
        ending.faults.append(f"{words}: {seconds:.1f} s")
    if memory > MEBIBYTES:
        ending.faults.append(f"{words}: {memory} MiB")


def _written(stream: io.TextIOWrapper) -> bytes:
    try:
        stream.flush()
        return stream.buffer.getvalue()  # type: ignore[attr-defined]
    except ValueError:
        return b""


def _judge(words: list[str], code: object, output: bytes, case: Case, ending: Ending) -> None:
    """The exit code is known, no traceback is shown, and what was printed is what its format is."""
    ending.codes.append(code if isinstance(code, int) else -1)
    if code not in {0, 1, 2, 3}:
        ending.faults.append(f"{words}: exit {code}\n{ending.errors[-3000:]}")
    elif code == 2 and case.format in SOUND_WORDS and words[0] in {"validate", "score"} and not UNSURE & set(words):
        ending.faults.append(f"{words}: what is in a file is no fault of the command line\n{ending.errors[-3000:]}")
    elif "Traceback (most recent call last)" in ending.errors:
        ending.faults.append(f"{words}: traceback\n{ending.errors[-3000:]}")
    if len(output) > _LARGEST:
        ending.faults.append(f"{words}: {len(output)} bytes of output")
    if os.environ.get("JIXIAO_COLOR") == "always" or _coloured():
        return
    with_format = [words[at + 1] for at, word in enumerate(words[:-1]) if word in {"-f", "--to"}]
    try:
        _well_formed(with_format[0] if with_format else "", words, output)
    except Exception as error:
        ending.faults.append(f"{words}: output is no {with_format}: {error!r}: {output[:300]!r}")


def _coloured() -> bool:
    """Does the configuration of the folder ask for colours?"""
    try:
        return re.search(rb'(?m)^color = "always"', Path("jixiao.toml").read_bytes()) is not None
    except OSError:
        return False


_MARKED = frozenset(("--diff", "--color=always", "always"))
"""Words after which a text may hold marks: a patch holds what the file holds, and colours are escape codes."""


def _well_formed(form: str, words: list[str], output: bytes) -> None:
    text = output.decode("utf-8")
    if not text or "-h" in words or "--help" in words or words[:1] == ["completion"]:
        return
    if form in {"json", "sarif"}:
        json.loads(text)
    elif form == "ndjson":
        for line in text.removesuffix("\n").split("\n"):
            json.loads(line)
    elif form == "junit":
        ElementTree.fromstring(text)
    elif form == "csv":
        csv.field_size_limit(2**30)
        if len({len(row) for row in csv.reader(io.StringIO(text, newline=""))}) > 1:
            raise ValueError("rows of several lengths")
    elif words[0] in {"validate", "score"} and form in {"", "line", "text", "github"} and not _MARKED & set(words):
        found = _CONTROL.search(text)
        if found:
            raise ValueError(f"holds {found[0]!r}")


def _left(before: dict[str, bytes], after: dict[str, bytes], case: Case, ending: Ending) -> None:
    """No temporary file is left, and no input was changed that was not to be."""
    for name in after:
        if name.endswith(".tmp") or "/.tmp" in name:
            ending.faults.append(f"left behind: {name}")
    words = [word for command in case.commands for word in command]
    if case.format in {"config", "columns", "pack"} or "--fix" in words:
        return
    for name, data in before.items():
        if after.get(name) != data and name != "journal":
            ending.faults.append(f"input changed: {name}")


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def _reader() -> Any:
    """The process that reads files for this one, if there is one."""
    return next(iter(PROCESS._children.values()), None)


def _child_seconds() -> tuple[int, float]:
    """The reader's process and what it has used; (0, 0) when there is none."""
    child = _reader()
    if child is None:
        return 0, 0.0
    try:
        fields = Path(f"/proc/{child._pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0, 0.0
    return child._pid, (int(fields[11]) + int(fields[12])) / _TICK


def _forget_peak() -> None:
    """From here on the peak of memory is counted anew, where the system can. What is free in the process goes back to the system: a case
    that took it again would seem to take nothing.
    """
    _GIVE_BACK(0)
    child = _reader()
    for process in ("self", str(child._pid) if child else "self"):
        with contextlib.suppress(OSError):
            Path(f"/proc/{process}/clear_refs").write_text("5", "ascii")


def _beyond(held: int) -> int:
    return max(0, held - STARTED)


def _reader_memory() -> int:
    """The most that the reader's process held, less what it took over where it is a fork; 0 when there is none."""
    child = _reader()
    return _memory(str(child._pid), "VmHWM") - _beyond(child._base // 2**20) if child else 0


def _memory(process: str, kind: str) -> int:
    """Mebibytes: what a process holds (`VmRSS`), or the most that it held (`VmHWM`)."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith(kind)), 0)
