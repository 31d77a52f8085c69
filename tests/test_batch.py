"""Batches: order, equal bytes for any number of processes, and what one file does to its worker."""

from __future__ import annotations

import functools
import json
import os
import signal
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.batch.chunks import Chunk
from jixiao.batch.jobs import Form, ScoreJob, ValidateJob
from jixiao.batch.pool import run
from jixiao.cli.main import main
from jixiao.files.task import Task
from jixiao.model.results import FileResult, Written
from jixiao.outputs.finding_streams import WRITERS
from jixiao.toolkit.kit import Toolkit

EXAMPLES = Path(__file__).parent.parent / "examples"
HETANG = (EXAMPLES / "hunan-hetang-2022.toml").read_text("utf-8")
linux = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """Messages in Chinese, no user configuration, an empty working folder."""
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


class Doing:
    """A job that does what the name of its task says."""

    def run(self, task: Task) -> bytes | None:
        word, _, _ = task.path.partition("-")
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "hang":
            until = time.process_time() + 30
            while time.process_time() < until:
                pass
        if word == "wait":
            time.sleep(60)
        if word == "deaf":
            for number in (signal.SIGALRM, signal.SIGPROF):
                signal.signal(number, signal.SIG_IGN)
            time.sleep(60)
        if word == "skip":
            return None
        if word == "fat":
            raise MemoryError
        return f"{task.path}:{len(task.data or b'')}".encode()

    def run_all(self, tasks) -> list[bytes | None] | None:
        return [self.run(task) for task in tasks]

    def refuse(self, task: Task, error) -> bytes:
        return f"{task.path}!{error.code}".encode()


def test_reports_that_are_worked_on_together_say_what_each_says_alone(tmp_path):
    """Reports with prose and without, one that is broken, one that is none: in any company the answers are the same bytes."""
    texts = {
        "a.toml": HETANG, "b.json": '{"evaluations": [{"kind": "project", "grade": "优", "total": {"score": "70"}}]}', "c.json": "[1, 2]",
        "d.json": '{"evaluations": [', "e.json": '{"evaluations": [], "evaluations": []}', "f.json": '{"sections": [{"title": "一、概况", "text": "支出5万元，其中人员3万元、其他3万元。"}]}',
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    tasks = [Task(str(tmp_path / name), named=name != "c.json") for name in texts]
    for job in (ValidateJob(Toolkit, "zh"), ValidateJob(Toolkit, "zh"), ScoreJob(Toolkit, "zh", "ndjson", {})):
        alone = [job.run(task) for task in tasks]
        assert alone[2] is None
        assert job.run_all(tasks) == alone
        assert job.run_all([*tasks[::-1], *tasks]) == [*alone[::-1], *alone]
        assert job.run_all([Task("x.docx"), *tasks]) is None
        if isinstance(job, ValidateJob):
            job.form = Form("ndjson", {}, None)
            written = [job.run(task) for task in tasks]
            assert job.run_all(tasks) == written


def test_what_stops_the_work_on_one_report_is_its_own_result(tmp_path, monkeypatch):
    """A fault in the company of others: they are worked on one by one, and only the one has it."""
    job = ValidateJob(Toolkit, "zh")
    job.form = Form("ndjson", {}, None)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.json").write_text(f'{{"title": "{name}", "evaluations": [{{"name": "{name}"}}]}}', "utf-8")
    validate = job.kit.validate

    def faulty(source, targets=None):
        assert source.report.title != "b"
        return validate(source, targets)

    def faulty_all(sources):
        raise AssertionError

    monkeypatch.setattr(job.kit, "validate", faulty)
    monkeypatch.setattr(job.kit, "validate_plain", faulty_all)
    tasks = [Task(str(tmp_path / f"{name}.json")) for name in ("a", "b", "c")]
    assert job.run_all(tasks) is None
    made = [msgspec.msgpack.decode(answer, type=Written) for _, answer in run(iter(tasks), job, 1, 0)]
    assert [bool(one.bug) for one in made] == [False, True, False]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["ok", "skip", "fat", "big"]), max_size=30), st.integers(1, 3))
def test_any_number_of_workers_gives_the_same(words, jobs):
    """Every task is answered once, in order, whatever the number of processes and the size of the data."""
    tasks = [Task(f"{word}-{n}", b"x" * 200_000 if word == "big" else None) for n, word in enumerate(words)]
    expected = list(run(tasks, Doing(), 1, 0))
    assert list(run(tasks, Doing(), jobs, 0)) == expected
    assert [task for task, _ in expected] == tasks


@linux
def test_a_killed_worker_costs_one_file(monkeypatch):
    """The file that killed it is refused with E001, the others are answered, those that waited behind it too."""
    tasks = [Task(f"{'die' if n in {0, 3, 4, 17} else 'ok'}-{n}") for n in range(24)]
    found = {task.path: answer.decode() for task, answer in run(tasks, Doing(), 2, 0)}
    assert len(found) == 24
    assert {path for path, answer in found.items() if answer.endswith("!E001")} == {"die-0", "die-3", "die-4", "die-17"}


@linux
def test_of_a_handful_only_the_killer_is_refused(monkeypatch):
    """Once work runs well a worker has many files at once: what died or hung with another is tried again by itself."""
    monkeypatch.setattr("jixiao.batch.pool._GRACE", 0.5)
    monkeypatch.setattr("jixiao.batch.pool.PATIENCE", 4)
    worst = {301: "die", 302: "die", 333: "hang", 450: "deaf", 590: "die", 599: "die"}
    tasks = [Task(f"{worst.get(n, 'ok')}-{n}") for n in range(600)]
    found = [(task, answer.decode()) for task, answer in run(tasks, Doing(), 2, 1)]
    assert [task for task, _ in found] == tasks
    refused = {task.path: answer.partition("!")[2] for task, answer in found if "!" in answer}
    assert refused == {
        "die-301": "E001", "die-302": "E001", "hang-333": "E006", "deaf-450": "E006", "die-590": "E001", "die-599": "E001",
    }  # fmt: skip


@linux
@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("word", ["hang", "wait"])
def test_a_file_that_takes_too_long_is_given_up(jobs, word, monkeypatch):
    """E006 after its time, in this process and in another, whether it works or waits; the rest goes on."""
    monkeypatch.setattr("jixiao.files.timing.PATIENCE", 4)
    start = time.monotonic()
    found = [answer.decode() for _, answer in run([Task(f"{word}-1"), Task("ok-2"), Task("ok-3")], Doing(), jobs, 1)]
    assert found == [f"{word}-1!E006", "ok-2:0", "ok-3:0"]
    assert time.monotonic() - start < 150  # a busy machine gives a second of the processor slowly


@linux
def test_a_worker_that_does_not_hear_is_ended(monkeypatch):
    """Code that no alarm reaches is ended with its worker."""
    monkeypatch.setattr("jixiao.batch.pool._GRACE", 0.5)
    monkeypatch.setattr("jixiao.batch.pool.PATIENCE", 4)
    found = [answer.decode() for _, answer in run([Task("deaf-1"), Task("ok-2")], Doing(), 2, 1)]
    assert found == ["deaf-1!E006", "ok-2:0"]


@linux
class Heavy(Doing):
    """A job whose answers are larger than a pipe holds."""

    def run(self, task: Task) -> bytes | None:
        return (task.path * 2**20)[: 2**20].encode()


@linux
@pytest.mark.parametrize("carried", ["data", "tasks"])
def test_large_messages_and_large_answers_never_wait_for_each_other(carried):
    """Whether a task carries its bytes itself or those of many, it goes only to a worker that reads: both sides of a full pipe would wait."""
    whole = [Task(f"{number}", bytes(2**19)) for number in range(12)]
    given = whole if carried == "data" else [Chunk.of([one] * 2) for one in whole]
    made = list(run(given, Heavy(), 2, 30))
    assert [(task.path, len(answer)) for task, answer in made] == [(one.path, 2**20) for one in whole]


def test_workers_end_with_the_reader():
    """Who stops reading early leaves no process behind."""
    import multiprocessing

    answers = run([Task(f"ok-{n}") for n in range(1000)], Doing(), 2, 0)
    next(answers)
    answers.close()
    assert multiprocessing.active_children() == []


def folder(count: int) -> Path:
    """A folder of reports, some broken, empty, hidden, linked or no report."""
    base = Path("reports")
    for number in range(count):
        below = base / f"{number % 3}"
        below.mkdir(parents=True, exist_ok=True)
        path = below / f"{number:03}.toml"
        if number % 7 == 1:
            path.write_text("evaluations = [", "utf-8")
        elif number % 7 == 2:
            path.write_bytes(b"")
        elif number % 7 == 3:
            path.write_text("[tool]\nname = 1\n", "utf-8")
        elif number % 7 == 4:
            path.with_suffix(".docx").write_bytes(b"PK\x03\x04 not a zip")
        else:
            path.write_text(HETANG.replace("98%", f"{number}%"), "utf-8")
    (base / ".hidden.toml").write_text(HETANG, "utf-8")
    (base / "~$lock.toml").write_text(HETANG, "utf-8")
    if hasattr(os, "symlink"):
        (base / "link.toml").symlink_to(EXAMPLES / "hunan-hetang-2022.toml")
        (base / "loop").symlink_to(base.absolute())
    return base


@pytest.mark.parametrize("form", ["text", "json", "ndjson", "csv", "sarif", "junit", "github", "line"])
@pytest.mark.parametrize("command", ["validate", "score"])
def test_equal_bytes(command, form, capsys):
    """`-j 3` writes what `-j 1` writes, in every format, and ends with the same code."""
    if command == "score" and form not in {"text", "json", "ndjson", "csv"}:
        return
    folder(20)
    runs = []
    for jobs in ("1", "3"):
        code = main([command, "-f", form, "-j", jobs, "reports"])
        captured = capsys.readouterr()
        runs.append((code, captured.out, captured.err))
    assert runs[0] == runs[1]
    assert runs[0][0] == 3


def test_none_is_lost(capsys):
    """Every file of a folder is in the output, or is no report; the order is that of the paths."""
    folder(40)
    assert main(["validate", "-f", "ndjson", "-j", "2", "reports"]) == 3
    paths = [json.loads(line)["path"] for line in capsys.readouterr().out.splitlines()]
    expected = sorted(
        str(path) for path in Path("reports").rglob("*")
        if path.is_file() and not path.is_symlink() and path.name[0] not in ".~" and "loop" not in path.parts
        and b"[tool]" not in path.read_bytes() and path.stat().st_size
    )  # fmt: skip
    assert paths == expected


@pytest.mark.parametrize("suffix", [".json", ".ndjson", ".toml"])
def test_deep_nesting_in_a_folder(suffix, capsys):
    """A file nested too deeply to be looked at is named with its error, not a fault of the program."""
    Path("in").mkdir()
    Path(f"in/deep{suffix}").write_text(
        '{"evaluations":' + "[" * 5000 if suffix != ".toml" else "evaluations = " + "[" * 5000, "utf-8"
    )
    assert main(["validate", "-f", "ndjson", "-j", "1", "in"]) == 3
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] in {"E003", "E006"}


def test_records_of_a_stream(capsys, monkeypatch):
    """NDJSON of standard input: each record by its line, a broken one named, blank lines passed over."""
    import io
    import sys
    import tomllib

    record = json.dumps(tomllib.loads(HETANG), ensure_ascii=False, default=str)
    stream = io.BytesIO(f"{record}\n\n{{broken\n{record}".encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    code = main(["validate", "-f", "ndjson", "-j", "2", "-", "--stdin-name", "all.ndjson"])
    files = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 3
    assert [file["path"] for file in files] == ["all.ndjson:1", "all.ndjson:3", "all.ndjson:4"]
    assert [one["code"] for one in files[1]["findings"]] == ["E003"]
    assert files[1]["findings"][0]["span"]["line"] == 3


def test_an_interrupt_keeps_what_was_done(capsys, monkeypatch):
    """Ctrl-C in the middle: exit 130, the JSON is whole and holds what was done, `-o` leaves no file."""
    from jixiao.toolkit.kit import Toolkit

    whole = Toolkit._scored

    def interrupted(self, source):
        if source.path.endswith("014.toml"):
            raise KeyboardInterrupt
        return whole(self, source)

    folder(30)
    monkeypatch.setattr(Toolkit, "_scored", interrupted)
    assert main(["validate", "-f", "json", "-j", "1", "reports"]) == 130
    captured = capsys.readouterr()
    data = json.loads(captured.out)
    assert 0 < len(data["files"]) < 30
    assert "130" not in captured.err
    assert main(["validate", "-f", "json", "-j", "1", "reports", "-o", "out.json"]) == 130
    capsys.readouterr()
    assert [path.name for path in Path().iterdir()] == ["reports"]


def test_progress_speaks_only_to_terminals(capsys):
    """No progress where standard error is no terminal; the bar names the rate."""
    from jixiao.cli.output import Progress

    progress = Progress(10_000, wanted=True)
    progress.done = 2500
    progress.step()
    assert capsys.readouterr().err == ""
    assert "250" in progress.rate(10.0)


@linux
def test_data_stay_whole_beside_the_bar(tmp_path, monkeypatch):
    """With the bar on a terminal, the data still go where they were sent, all of them."""
    import os
    import pty
    import subprocess
    import sys
    import threading

    source = Path(__file__).parent.parent / "examples" / "hunan-hetang-2022.toml"
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.toml").write_bytes(source.read_bytes())
    program = "import jixiao.cli.output as o, sys; o._LONG = o._EVERY = -1.0; from jixiao.cli.main import main; sys.exit(main(sys.argv[1:]))"
    main_end, terminal = pty.openpty()
    seen: list[bytes] = []

    def listen() -> None:
        try:
            while part := os.read(main_end, 4096):
                seen.append(part)
        except OSError:
            return

    listener = threading.Thread(target=listen)
    listener.start()
    words = [sys.executable, "-c", program, "validate", "-f", "ndjson", "--exit-zero", str(folder)]
    with (tmp_path / "out").open("wb") as out:
        code = subprocess.run(
            words, stdout=out, stderr=terminal, check=False, env={**os.environ, "TERM": "xterm"}
        ).returncode
    os.close(terminal)
    listener.join()
    os.close(main_end)
    assert code == 0
    assert len((tmp_path / "out").read_bytes().splitlines()) == 60
    assert b"/60" in b"".join(seen)


def test_a_job_travels():
    """A job can be sent to a process that shares nothing with this one."""
    import pickle

    job = ValidateJob(functools.partial(Toolkit), "zh")
    assert job.kit.suffixes
    again = pickle.loads(pickle.dumps(job))
    task, decode = Task(str(EXAMPLES / "hunan-hetang-2022.toml")), msgspec.msgpack.Decoder(FileResult).decode
    here, there = decode(job.run(task)), decode(again.run(task))
    here.spent = there.spent
    assert here == there


@pytest.mark.parametrize("name", ["text", "line", "json", "ndjson"])
def test_what_a_worker_writes_is_what_the_writer_writes_of_its_result(name):
    """Of a report and of what is none, with codes that are left out and at most so many findings; counted is what is not held back."""
    told = {"language": "en", "claims": True, "notes": True, "colour": False, "room": 100}
    plain, writes = (ValidateJob(functools.partial(Toolkit), "en") for _ in range(2))
    writes.form = Form(name, told, lambda code: not code.startswith("P7"), 2)
    write = WRITERS[name]({**told, "catalogue": plain.kit.catalogue})
    for task in (Task(str(EXAMPLES / "hunan-hetang-2022.toml")), Task("x.json", b"{"), Task("x.txt", b"\0")):
        whole = msgspec.msgpack.decode(plain.run(task), type=FileResult)
        if not whole.failed:
            whole.findings = [one for one in whole.findings if not one["code"].startswith("P7")]
        made = msgspec.msgpack.decode(writes.run(task), type=Written)
        assert made.tally == whole.tally
        if len(whole.findings) > 2:
            whole.hidden["more"] = len(whole.findings) - 2
            whole.findings = whole.findings[:2]
        text = write(whole)
        assert made.text == (text if isinstance(text, bytes) else text.encode())
