"""What a shell and a file system can do to the program, each with its exit code; as a process of its own where that is what is tried."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program import run

EXAMPLES = Path(__file__).parent.parent / "examples"
HETANG = EXAMPLES / "hunan-hetang-2022.toml"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the shell of these tests is a POSIX one")


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """An empty working folder and no user configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.chdir(tmp_path)


def jixiao(*words: str | bytes, **options) -> subprocess.CompletedProcess[bytes]:
    """The program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "jixiao", *words], capture_output="stdout" not in options, timeout=60, check=False, **options
    )  # fmt: skip


NAMES = [
    "with blank.toml",
    "new\nline.toml",
    "-dash.toml",
    "自评报告.toml",
    "'quote\".toml",
    "%41.toml",
    "*.toml",
    "@list.toml",
    "a:b,c=d.toml",
]


def test_strange_names():
    """Any name a file may have: named, found in its folder, and whole in the output."""
    Path("in").mkdir()
    for name in NAMES:
        shutil.copy(HETANG, Path("in") / name)
    folder = jixiao("validate", "-f", "json", "in")
    named = jixiao("validate", "-f", "json", "--", *NAMES, cwd="in")
    assert folder.returncode == named.returncode == 1
    assert [file["path"] for file in json.loads(named.stdout)["files"]] == NAMES
    assert [file["path"] for file in json.loads(folder.stdout)["files"]] == sorted(f"in/{name}" for name in NAMES)


def test_a_name_that_is_no_text():
    """A name in another encoding is shown with its bytes escaped; every output stays valid UTF-8."""
    name = b"\xd0\xd4.toml"
    try:
        shutil.copy(HETANG, name)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    for form in ("ndjson", "sarif", "text"):
        done = jixiao("validate", "-f", form, name)
        assert done.returncode == 1, done.stderr
        done.stdout.decode("utf-8")
    assert json.loads(jixiao("validate", "-f", "json", ".").stdout)["files"][0]["path"] == "./\\xd0\\xd4.toml"


@pytest.mark.parametrize(("locale", "mode"), [("C", ""), ("C", "0"), ("zh_CN.GBK", "0"), ("nonsense", "")])
def test_wrong_locales(locale, mode):
    """Chinese goes in and out as UTF-8 whatever the locale says."""
    shutil.copy(HETANG, "自评.toml")
    environment = {**os.environ, "LC_ALL": locale, "JIXIAO_LANG": "zh", **({"PYTHONUTF8": mode} if mode else {})}
    done = jixiao("validate", "-f", "json", "自评.toml".encode(), env=environment)
    assert done.returncode == 1, done.stderr.decode()
    text = done.stdout.decode("utf-8")
    assert "法人事项梳理" in text


def test_windows_line_ends_and_marks():
    """CR LF and a byte order mark change neither findings nor lines."""
    plain = json.loads(run("validate", "-f", "json", HETANG).stdout)
    Path("crlf.toml").write_bytes(b"\xef\xbb\xbf" + HETANG.read_bytes().replace(b"\n", b"\r\n"))
    other = json.loads(run("validate", "-f", "json", "crlf.toml").stdout)
    assert [(one["code"], one["span"]["line"]) for one in other["files"][0]["findings"]] == [
        (one["code"], one["span"]["line"]) for one in plain["files"][0]["findings"]
    ]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_closed_pipe(form):
    """`| head -1` is no error: exit 0, nothing on standard error."""
    Path("in").mkdir()
    for number in range(60):
        shutil.copy(HETANG, f"in/{number}.toml")
    with subprocess.Popen(
        [sys.executable, "-m", "jixiao", "validate", "-q", "-j", "2", "-f", form, "in"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        assert process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(30) == 0
    assert errors == b""


def test_a_full_disk():
    """A full disk is said in a line, exit 2, for standard output and for `-o`; the old file stays."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = jixiao("validate", "-f", "json", HETANG, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.count(b"\n") == 1
    assert jixiao("validate", "-f", "json", HETANG, "-o", "/dev/full", "--force").returncode == 2


def test_a_file_too_large_to_write():
    """The disk fills while `-o` grows: exit 2, the old file as it was, no temporary file left."""
    Path("out.json").write_text("old", "utf-8")

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}  # a compiled module would be cut off, too
    done = jixiao("validate", "-f", "json", HETANG, "-o", "out.json", "--force", preexec_fn=small, env=environment)
    assert done.returncode == 2, done.stderr
    assert Path("out.json").read_text("utf-8") == "old"
    assert [path.name for path in Path().iterdir()] == ["out.json"]


@pytest.mark.parametrize("target", ["absent/out.json", "/proc/out.json", "."])
def test_a_place_that_cannot_be_written(target):
    """A missing or read-only folder is exit 2 before any work is lost."""
    done = run("validate", "-f", "json", HETANG, "-o", target)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_device_is_written_to():
    """`-o /dev/stdout` and `-o /dev/null` are devices, not files to be replaced."""
    assert json.loads(jixiao("validate", "-f", "json", HETANG, "-o", "/dev/stdout").stdout)["version"] == 1
    assert jixiao("validate", "-f", "json", HETANG, "-o", "/dev/null").returncode == 1


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc/1/mem").exists(), reason="root reads every folder")
def test_what_cannot_be_read():
    """A folder or file without permission, a folder named as a file, and a dangling link are E001 and exit 3."""
    Path("in").mkdir()
    shutil.copy(HETANG, "in/good.toml")
    Path("in/bad.toml").symlink_to("nowhere")
    words = ["in/bad.toml", "in/good.toml/x.toml", "x" * 5000 + ".toml"]
    if os.geteuid() != 0:
        Path("in/closed").mkdir(mode=0)
        words.append("in")
    done = run("validate", "-f", "json", *words)
    data = json.loads(done.stdout)
    assert done.returncode == 3
    assert {one["code"] for file in data["files"][:3] for one in file["findings"]} == {"E001"}


def test_a_folder_that_cannot_be_listed(monkeypatch, capsys):
    """It is named with its reason, and the rest of the tree is read."""
    from jixiao.cli.main import main

    Path("in/closed").mkdir(parents=True)
    shutil.copy(HETANG, "in/good.toml")
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert main(["validate", "-f", "json", "in"]) == 3
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(file["path"], bool(file["report"])) for file in files] == [("in/closed", False), ("in/good.toml", True)]
    assert "permission" in files[0]["findings"][0]["message"]


def test_a_vanishing_file(monkeypatch, capsys):
    """A file that is gone when its turn comes is E001; the others are read."""
    from jixiao.cli.main import main
    from jixiao.files import inputs

    Path("in").mkdir()
    for name in "abc":
        shutil.copy(HETANG, f"in/{name}.toml")
    listed = list(inputs.expand(["in"], frozenset({".toml"})))
    monkeypatch.setattr(inputs, "expand", lambda *_: iter(listed))
    Path("in/b.toml").unlink()
    assert main(["validate", "-f", "ndjson", "-j", "1", "in"]) == 3
    assert [json.loads(line)["digest"] is None for line in capsys.readouterr().out.splitlines()] == [False, True, False]


def test_pipes_and_queues():
    """A named pipe with a suffix of ours is passed over in a folder; `<(…)` and a pipe that is named are read once."""
    Path("in").mkdir()
    os.mkfifo("in/pipe.toml")
    shutil.copy(HETANG, "in/good.toml")
    data = json.loads(jixiao("validate", "-f", "json", "-j", "2", "in").stdout)
    assert [file["path"] for file in data["files"]] == ["in/good.toml"]
    shell = f'"{sys.executable}" -m jixiao validate -f json <(cat "{HETANG}")'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, timeout=60, check=False)
    assert len(json.loads(done.stdout)["files"][0]["findings"]) > 3


def waiting(pipe):
    """How many bytes a pipe holds."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", ["ndjson", "json"])
def test_control_c_on_workers(unbuffered, form):
    """An interrupt of the whole group, in the middle of a line: the line is ended, the exit code is 130, no traceback."""
    Path("in").mkdir()
    for number in range(400):
        shutil.copy(HETANG, f"in/{number:03}.toml")
    process = subprocess.Popen(
        [sys.executable, "-m", "jixiao", "validate", "-j", "2", "-f", form, "in"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )  # fmt: skip
    until = time.monotonic() + 30
    while waiting(process.stdout) < 50_000 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.2)  # the pipe is full: a line waits to be written
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.2)
    rest, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert b"interrupted" in errors
    for whole in rest.splitlines() if form == "ndjson" else [rest]:
        json.loads(whole)
    time.sleep(0.2)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_lists():
    """`@list`, `@-` and NUL-separated lists, with blanks, line breaks and Chinese in the names."""
    for name in ("a b.toml", "新\n行.toml"):
        shutil.copy(HETANG, name)
    Path("list.txt").write_bytes(b"a b.toml\r\n\n")
    Path("null.txt").write_bytes("a b.toml\0新\n行.toml\0".encode())
    assert len(json.loads(run("validate", "-f", "json", "@list.txt").stdout)["files"]) == 1
    assert len(json.loads(run("validate", "-f", "json", "@null.txt").stdout)["files"]) == 2
    done = run("validate", "-f", "json", "@-", given=b"a b.toml\n")
    assert len(json.loads(done.stdout)["files"]) == 1
    assert run("validate", "@absent.txt").returncode == 2
    for encoding in ("utf-16", "utf-32"):
        Path("wide.txt").write_text("a b.toml\r\n", encoding)
        assert len(json.loads(run("validate", "-f", "json", "@wide.txt").stdout)["files"]) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "validate",
                    "score",
                    "-",
                    "--",
                    "-f",
                    "json",
                    "-q",
                    "-j",
                    "--set",
                    "=",
                    "-qq",
                    "--no-claims",
                    "-fjson",
                    "--format=",
                    "@",
                    "--lang",
                    "--config",
                    "explain",
                    "help",
                ]
            ),
            st.text(max_size=6).filter(lambda word: "\0" not in word),
        ),
        max_size=5,
    )
)
def test_any_words_end_with_a_known_code(words):
    """No words of a command line make a traceback: the exit code is one of the contract, never that of a bug."""
    import contextlib
    import io

    from jixiao.cli.main import main

    sys_stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(b""))
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as errors:
            code = main(words)
    finally:
        sys.stdin = sys_stdin
    assert code in {0, 1, 2, 3}, errors.getvalue()
