"""A foreign library may loop, take any memory or end its process: the file is refused, the others are read."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_files import PDFS

from jixiao.files.isolated import MEMORY
from jixiao.files.isolation import PROCESS, FaultError
from jixiao.files.reader import Reader
from jixiao.files.reading import read_document
from jixiao.files.steps import WATCHED, step
from jixiao.files.timing import within
from jixiao.model.document import Cell, Document, Heading, Note, Paragraph, Place, Table
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao.text.names import group_key
from jixiao.toolkit.foreign import ForeignRead
from jixiao_plugins.readers import jixiao_readers

FILES = Path(__file__).parent / "files"
linux = pytest.mark.skipif(sys.platform != "linux", reason="the bounds of memory are those of Linux")
pytestmark = linux


@pytest.fixture(autouse=True)
def _fresh_child():
    """A child that knows the readers of this file, and none afterwards."""
    PROCESS.end()
    yield
    PROCESS.end()


def everything(data: bytes, name: str, limits: Limits) -> Document:
    """A document with blocks of every kind."""
    blocks = (
        Heading(text="题", level=2, place=Place(page=1)),
        Paragraph(text="文", bold=True),
        Table(cells=(Cell(text="格", row=0, column=1, row_span=2, place=Place(cell="B1")),), ragged=True, name="表"),
        Paragraph(text=str(len(data))),
    )
    notes = (Note(code="E002", params={"cause": "x"}, place=Place(line=3)),)
    return Document(blocks=blocks, format="every", name=name, encoding="utf-8", notes=notes)


def loops(data: bytes, name: str, limits: Limits) -> Document:
    """A loop that no signal handler of Python interrupts."""
    ctypes.PyDLL(None).usleep  # noqa: B018 - loaded, so that only the loop costs time
    while True:
        bytes(1000).find(b"\1")


def waits(data: bytes, name: str, limits: Limits) -> Document:
    time.sleep(3600)
    raise AssertionError


def swells(data: bytes, name: str, limits: Limits) -> Document:
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    while True:
        got = libc.malloc(2**20)
        if not got:
            os.abort()
        ctypes.memset(got, 1, 2**20)


def swells_in_python(data: bytes, name: str, limits: Limits) -> Document:
    held = []
    while True:
        held.append(bytes(2**20))


def crashes(data: bytes, name: str, limits: Limits) -> Document:
    ctypes.string_at(0)
    raise AssertionError


def refuses(data: bytes, name: str, limits: Limits) -> Document:
    raise InputError("E007", Place(page=7), cause="encrypted", problem=("甲", "a"))


def fails(data: bytes, name: str, limits: Limits) -> Document:
    raise ZeroDivisionError


def exits(data: bytes, name: str, limits: Limits) -> Document:
    sys.exit(0)


def prints(data: bytes, name: str, limits: Limits) -> Document:
    os.write(1, b"noise")
    return everything(data, name, limits)


def writes(data: bytes, name: str, limits: Limits) -> Document:
    Path(name).write_bytes(b"x" * 100)
    return everything(data, name, limits)


def reader(read, isolated: int | None = 0) -> Reader:
    """A plugin's reader."""
    return ours(ForeignRead(read, "odd"), isolated)


def ours(read, isolated: int | None = 0) -> Reader:
    """A reader of the program."""
    return Reader(name="odd", suffixes=(".odd",), sniff=lambda _head, _name: 2, read=read, isolated=isolated)


def attempt(read, seconds: int = 1, name: str = "a.odd") -> InputError:
    with pytest.raises(InputError) as caught:
        read_document([reader(read)], b"data", name, Limits(seconds=seconds))
    return caught.value


def test_a_document_comes_back_whole():
    """Blocks of every kind, in their order, with places, spans, notes and encoding."""
    assert read_document([reader(everything)], b"data", "a.odd", Limits()) == everything(b"data", "a.odd", Limits())


@pytest.mark.parametrize(
    ("read", "code", "cause"),
    [
        (loops, "E006", "seconds"), (waits, "E006", "seconds"), (swells, "E006", "memory"), (swells_in_python, "E006", "memory"),
        (crashes, "E007", "library-crashed"), (refuses, "E007", "encrypted"), (exits, "E001", "reader-failed"),
    ],
)  # fmt: skip
def test_what_becomes_of_a_reader_that_does_not_keep_still(read, code, cause, monkeypatch):
    """Each has its code, and the next file is read as if nothing had been."""
    monkeypatch.setattr("jixiao.files.isolation.PATIENCE", 3)
    error = attempt(read, 5 if cause == "memory" else 1)
    assert (error.code, error.params["cause"]) == (code, cause)
    assert read_document([reader(everything)], b"more", "b.odd", Limits()).blocks[-1].text == "4"


def test_a_fault_of_a_plugins_reader_is_told_with_its_name():
    """The file is refused, and the message names the reader and what it raised."""
    error = attempt(fails)
    assert (error.code, error.params["cause"], error.params["name"]) == ("E001", "reader-failed", "odd")
    assert "ZeroDivisionError" in str(error.params["error"])


def test_a_fault_of_our_own_reader_is_a_bug():
    """Its traceback comes through, from the child too."""
    with pytest.raises(ZeroDivisionError):
        read_document([ours(fails, isolated=None)], b"data", "a.odd", Limits())
    with pytest.raises(FaultError, match="TypeError"):  # a function that is no reader
        PROCESS.read(ours(group_key), b"data", "a.odd", Limits())


def test_what_a_library_prints_is_no_answer():
    """Standard output of the child leads nowhere."""
    assert read_document([reader(prints)], b"data", "a.odd", Limits()).format == "every"


def test_the_child_writes_no_file(tmp_path):
    """It has no right to a single byte."""
    with pytest.raises((FaultError, InputError)):
        read_document([reader(writes)], b"data", str(tmp_path / "x.odd"), Limits())
    assert not (tmp_path / "x.odd").exists() or (tmp_path / "x.odd").stat().st_size == 0


def test_one_child_serves_many_files():
    """It is kept, also for another reader."""
    read_document([reader(everything)], b"data", "a.odd", Limits())
    first = PROCESS._children[MEMORY]
    read_document([reader(prints)], b"data", "a.odd", Limits())
    assert PROCESS._children == {MEMORY: first}


def steps(data: bytes, name: str, limits: Limits) -> Document:
    """Three pages, each of which takes half of what a reader may take for one."""
    for number in range(1, 4):
        step(number)
        ends = time.process_time() + 0.6 * limits.seconds * 0.8
        while time.process_time() < ends:
            pass
    return everything(data, name, limits)


def test_a_step_has_a_time_of_its_own_and_is_told(monkeypatch):
    """Pages that take long one after the other are read; who watches hears of each; the time of the file is not spent."""
    monkeypatch.setattr("jixiao.files.isolation.PATIENCE", 300)
    told: list[tuple[str, int]] = []
    token = WATCHED.set(lambda name, number: told.append((name, number)))
    slow = replace(reader(steps), seconds=1, memory=2 * MEMORY)
    try:
        document = within(1, lambda: read_document([slow], b"data", "a.odd", Limits(seconds=1)))
    finally:
        WATCHED.reset(token)
    assert document.format == "every"
    assert told == [("a.odd", 1), ("a.odd", 2), ("a.odd", 3)]
    assert 2 * MEMORY in PROCESS._children


def test_a_step_that_takes_too_long_ends_the_file():
    """The time of a page is a bound, too."""
    with pytest.raises(InputError) as caught:
        read_document([replace(reader(loops), seconds=1)], b"data", "a.odd", Limits())
    assert (caught.value.code, caught.value.params["cause"], caught.value.params["allowed"]) == ("E006", "seconds", "1")


def test_beside_other_threads_it_is_a_program_of_its_own():
    """A fork beside threads may wait for a lock for ever: there the child is started anew, with the same bounds."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        document = read_document(jixiao_readers(), (FILES / "form.pdf").read_bytes(), "form.pdf", Limits())
    finally:
        done.set()
        other.join()
    PROCESS.end()
    assert document == read_document(jixiao_readers(), (FILES / "form.pdf").read_bytes(), "form.pdf", Limits())


def test_a_child_that_ended_between_two_files_costs_nothing():
    """Whoever ended it: the next file is read by another."""
    read_document([reader(everything)], b"data", "a.odd", Limits())
    os.kill(PROCESS._children[MEMORY]._pid, signal.SIGKILL)
    time.sleep(0.2)
    assert read_document([reader(everything)], b"more", "b.odd", Limits()).format == "every"


def test_a_frozen_program_starts_itself_as_a_reader(tmp_path, monkeypatch):
    """Where there is no interpreter beside the program, the program is asked."""
    program = tmp_path / "jixiao"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m jixiao "$@"\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        document = read_document(jixiao_readers(), (FILES / "form.pdf").read_bytes(), "form.pdf", Limits())
    finally:
        done.set()
        other.join()
    assert document.format == "pdf"


# ------------------------------------------------------------------ PDFs


COMMANDS = [
    ["validate", "-f", "json", "-j", "1", "{}", "good.pdf"],
    ["validate", "-f", "json", "-j", "2", "{}", "good.pdf"],
    ["validate", "--together", "-f", "json", "{}", "good.pdf"],
    ["score", "-f", "json", "{}", "good.pdf"],
    ["extract", "{}"],
    ["export", "--to", "ndjson", "{}", "good.pdf"],
    ["diff", "{}", "good.pdf"],
]
MEASURED = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "jixiao", *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stdout.buffer.write(done.stdout)
sys.stderr.buffer.write(done.stderr[-4000:] + f"\\n{done.returncode} {used.ru_utime + used.ru_stime} {used.ru_maxrss // 1024}".encode())
"""


def measured(command: list[str]) -> tuple[int, float, int, str, str]:
    """Exit code, seconds of all processes, mebibytes of the largest, output and errors."""
    done = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, timeout=300, check=True)  # fmt: skip
    errors, _, last = done.stderr.rpartition("\n")
    code, seconds, size = last.split()
    return int(code), float(seconds), int(size), done.stdout, errors


@pytest.mark.parametrize("name", PDFS)
def test_a_hostile_pdf_stays_within_its_bounds(name, tmp_path, monkeypatch):
    """In every command: a known exit code, 5 seconds a file, 512 MiB, few notes; and the good file beside it is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIXIAO_LANG", "en")
    Path("bad.pdf").write_bytes(PDFS[name]())
    shutil.copy(FILES / "form.pdf", "good.pdf")
    for command in COMMANDS[:1] if name != "form-that-draws-itself" else COMMANDS:
        code, seconds, size, output, errors = measured([word.format("bad.pdf") for word in command])
        assert code in {0, 1, 3}, (command, errors)
        assert "Traceback" not in errors
        assert seconds < 9, (command, seconds)  # two starts of Python and the good file are in it
        assert size < 512, (command, size)
        if command[0] == "validate" and "--together" not in command:
            bad, good = json.loads(output)["files"]
            assert {one["code"] for one in bad["findings"]} & {"E006", "E007", "E008"} or name == "lines"
            assert len(bad["findings"]) < 10
            assert good["report"]["unit"]
