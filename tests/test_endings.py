"""How a run ends: whatever the words, settings, streams, lists and plugins do, with a known code and without a traceback."""

from __future__ import annotations

import json
import lzma
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from fuzz.signals import listens

from jixiao.cli.main import main
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits
from jixiao_plugins.excel.formats import general, printed
from jixiao_plugins.excel.xlsx import read_xlsx

ROOT = Path(__file__).parent.parent
HETANG = ROOT / "examples" / "hunan-hetang-2022.toml"
FILES = ROOT / "tests" / "files"
DIGITS = "9" * 5000
posix = pytest.mark.skipif(os.name != "posix", reason="signals and closed streams of POSIX")


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.chdir(tmp_path)
    shutil.copy(HETANG, "a.toml")


@pytest.mark.parametrize(
    "words",
    [
        ["-j", DIGITS], ["-j", "100000"], ["--timeout", DIGITS], ["--timeout", "999999999999999999999"], ["--max-findings", DIGITS],
        ["--baseline", "deep.json"], ["--baseline", "digits.json"], ["--config", "deep.toml"], ["--config", "digits.toml"],
        ["@self.txt"], ["@one.txt"], ["@absent\0"],
    ],
)  # fmt: skip
def test_usage(words, capsys):
    """Numbers beyond all measure, nesting without end, lists that list themselves: exit 2 and one line that says so."""
    Path("deep.json").write_text("[" * 100_000, "utf-8")
    Path("digits.json").write_text(f'{{"version": {DIGITS}}}', "utf-8")
    Path("deep.toml").write_text("jobs = " + "[" * 2000, "utf-8")
    Path("digits.toml").write_text(f"jobs = {DIGITS}", "utf-8")
    Path("self.txt").write_text("@self.txt\n", "utf-8")
    Path("one.txt").write_text("@two.txt\n", "utf-8")
    Path("two.txt").write_text("@one.txt\n", "utf-8")
    assert main(["validate", *words, "a.toml"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("JIXIAO_JOBS", DIGITS), ("JIXIAO_JOBS", "99999"), ("JIXIAO_TIMEOUT", DIGITS), ("JIXIAO_MAX_FINDINGS", "²")]
)  # fmt: skip
def test_environment(name, value, monkeypatch, capsys):
    """Values of the environment are words of the user too."""
    monkeypatch.setenv(name, value)
    assert main(["validate", "a.toml"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "stored", ["1e999999999", "-1e999999999", "1e-999999999", "9" * 5000, "inf", "nan", "1E+400", "0x10"]
)
@pytest.mark.parametrize(
    "code", ["", "0%", "0.00", "0" * 400, "%" * 400 + "0", "yyyy-mm-dd", "#,##0,,,", "0." + "0" * 400]
)
def test_numbers_of_a_sheet(stored, code):
    """A number that no decimal holds is its own text; a format that asks for too much gives the number."""
    assert isinstance(printed(stored, code), str)
    assert isinstance(general(stored), str)


def test_a_rule_with_a_number_beyond_all_measure():
    """It is refused, and raises nothing else."""
    from jixiao.rules.methods.params import Number

    for raw in (Decimal("1e999999999"), Decimal("-1e999999999"), "1e999999999", DIGITS, Decimal("1e-999999999")):
        with pytest.raises(ValueError, match="expected a number"):
            Number.decode(raw)


def broken(method: int, payload: bytes) -> bytes:
    """A zip with one part whose compressed bytes are those."""
    with zipfile.ZipFile("made.zip", "w") as archive:
        archive.writestr("xl/workbook.xml", payload)
    data = bytearray(Path("made.zip").read_bytes())
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(mark) + at
        data[place : place + 2] = method.to_bytes(2, "little")
    return bytes(data)


@pytest.mark.parametrize("method", [1, 8, 9, 12, 14, 93, 95, 99, 65535])
def test_zips_of_every_method(method, capsys):
    """A part that cannot be inflated is damage, in a workbook and in a submission."""
    data = broken(method, lzma.compress(b"x")[:20] + b"\0\xff" * 20)
    with pytest.raises(InputError) as caught:
        read_xlsx(data, "a.xlsx", Limits())
    assert caught.value.code == "E007"
    Path("in.zip").write_bytes(data.replace(b"xl/workbook.xml", b"xl/workbook.txt"))
    assert main(["validate", "--together", "-f", "json", "in.zip", "a.toml"]) == 3
    assert "E007" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", [b"\xff\xfe\x00\x00aaaaaaaaaaa", b"../../../a.toml", b"a\0b.toml.toml.t", b"/etc/passwd.tom"]
)
def test_odd_names_in_a_zip(name, capsys):
    """Whatever a part is called, nothing is written and nothing falls over."""
    data = broken(0, b"x = 1").replace(b"xl/workbook.xml", name.ljust(15, b"x")[:15])
    Path("in.zip").write_bytes(data)
    assert main(["validate", "--together", "-f", "json", "in.zip", "a.toml"]) in {0, 1, 3}
    assert "Traceback" not in capsys.readouterr().err


def run(*words: str, **options) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "jixiao", *words], timeout=120, check=False, **options)


@posix
@pytest.mark.parametrize(("redirection", "code"), [("<&-", 3), (">&-", 2), ("2>&-", 3), ("<&- >&- 2>&-", 2)])
def test_closed_streams(redirection, code):
    """A closed standard input is an empty one; what cannot be written is exit 2."""
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m jixiao validate -f json - {redirection}'],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr


def test_an_odd_file_name_in_a_csv():
    """A name that is no UTF-8 is shown with its bytes escaped, in `export` too."""
    name = b"\xd0\xd4.toml"
    try:
        shutil.copy(HETANG, name)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    for form in ("csv", "ndjson", "md", "html", "json", "toml"):
        done = run("export", "--to", form, name, capture_output=True)  # type: ignore[arg-type]
        assert done.returncode == 0, done.stderr
        done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "command", [["export", "--to", "toml"], ["validate", "-f", "json"], ["score", "-f", "json"], ["extract"]]
)
def test_an_output_never_replaces_its_input(command, capsys):
    """`--force` replaces old outputs, not the report itself, under whatever name."""
    before = Path("a.toml").read_bytes()
    Path("link.toml").symlink_to("a.toml")
    for target in ("a.toml", "./a.toml", "link.toml"):
        assert main([*command, "a.toml", "-o", target, "--force"]) == 2
        assert "input" in capsys.readouterr().err
    assert Path("a.toml").read_bytes() == before


def test_a_folder_of_outputs_never_replaces_its_inputs(capsys):
    """The same for a file each."""
    before = Path("a.toml").read_bytes()
    assert main(["export", "a.toml", "--to", "toml", "-o", "./", "--force"]) == 2
    assert Path("a.toml").read_bytes() == before


# ------------------------------------------------------------------ plugins

HEAD = "import sys\nfrom jixiao import hookimpl\nfrom jixiao.extending import Check, FindingFormat, Limits, Reader, Writer\n"
PLUGINS = {
    "exits-on-import": "sys.exit(0)\n",
    "raises-base": "raise BaseException('gone')\n",
    "exits-in-hook": "@hookimpl\ndef jixiao_checks():\n    sys.exit(0)\n",
    "exits-in-check": "def run(context):\n    sys.exit(0)\n\n@hookimpl\ndef jixiao_checks():\n    return [Check(name='odd', run=run)]\n",
    "base-in-check": "class Odd(BaseException): pass\n\ndef run(context):\n    raise Odd\n\n@hookimpl\ndef jixiao_checks():\n    return [Check(name='odd', run=run)]\n",
    "junk-of-check": "@hookimpl\ndef jixiao_checks():\n    return [Check(name='odd', run=lambda context: [1, None])]\n",
    "junk-of-hook": "@hookimpl\ndef jixiao_checks():\n    return 7\n",
    "junk-in-hook": "@hookimpl\ndef jixiao_readers():\n    return [object()]\n",
    "none-of-hook": "@hookimpl\ndef jixiao_writers():\n    return None\n",
    "junk-of-sniff": "@hookimpl\ndef jixiao_readers():\n    return [Reader(name='odd', suffixes=('.odd',), sniff=lambda h, n: 'x', read=None)]\n",
    "sniff-that-fails": "@hookimpl\ndef jixiao_readers():\n    return [Reader(name='odd', suffixes=('.odd',), sniff=lambda h, n: 1 // len(h), read=None)]\n",
    "strings": "@hookimpl\ndef jixiao_finding_formats():\n    return 'abc'\n",
    "profiles": "@hookimpl\ndef jixiao_profiles():\n    return [42]\n",
    "generator-exit": "@hookimpl\ndef jixiao_profiles():\n    raise GeneratorExit\n",
    "words-that-fail": "class Mute(Exception):\n    def __str__(self):\n        raise ValueError\n\n@hookimpl\ndef jixiao_checks():\n    raise Mute\n",
    "no-name": "@hookimpl\ndef jixiao_checks():\n    return [Check(name='', run=print)]\n",
    "no-function": "@hookimpl\ndef jixiao_checks():\n    return [Check(name='odd', run=7)]\n",
    "junk-of-finding": "from jixiao.extending import Finding\ndef run(context):\n    yield Finding(code='R301', params={'name': None})\n\n@hookimpl\ndef jixiao_checks():\n    return [Check(name='odd', run=run)]\n",
    "methods": "@hookimpl\ndef jixiao_scoring_methods():\n    return [lambda: 1]\n",
}  # fmt: skip
UNUSED = {"none-of-hook", "strings"}  # `validate -f json` asks for neither writers nor formats


def install(folder: Path, source: str, name: str = "jixiao_odd") -> dict[str, str]:
    """An installed distribution with one plugin; the environment in which it is found."""
    (folder / f"{name}.py").write_text(HEAD + source, encoding="utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[jixiao]\nmain = {name}\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_never_ends_a_run(name, tmp_path):
    """It is named, and the report is checked as without it."""
    folder = tmp_path / "site"
    folder.mkdir()
    environment = install(folder, PLUGINS[name])
    for jobs in ("1", "2"):
        done = run("validate", "-f", "json", "-j", jobs, "a.toml", env=environment, capture_output=True)
        assert done.returncode == 1, done.stderr
        assert b"Traceback" not in done.stderr
        findings = json.loads(done.stdout)["files"][0]["findings"]
        assert len(findings) > 3
        told = done.stderr.decode() + json.dumps(findings)
        assert "odd" in told or name in UNUSED


FAILING = {
    "-f odd": "def write(results, options):\n    {}\n    yield 'x'\n\n@hookimpl\ndef jixiao_finding_formats():\n    return [FindingFormat(name='odd', write=write)]\n",
    "--to odd": "def write(what, options):\n    {}\n    return b'x'\n\n@hookimpl\ndef jixiao_writers():\n    return [Writer(name='odd', suffix='.odd', write=write)]\n",
    "--to odd -q": "def write(what, options):\n    {}\n    yield b'x'\n\n@hookimpl\ndef jixiao_writers():\n    return [Writer(name='odd', suffix='.odd', write=print, stream=write)]\n",
}  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [
        "raise ValueError('gone')",
        "sys.exit(0)",
        "raise BaseException('gone')",
        "1 / 0",
        "raise GeneratorExit",
    ],
)
@pytest.mark.parametrize("words", FAILING)
def test_what_a_plugin_writes_may_fail(words, fault, tmp_path):
    """The plugin is named with what it raised; it is no bug of ours, and nothing half is left."""
    folder = tmp_path / "site"
    folder.mkdir()
    environment = install(folder, FAILING[words].format(fault))
    command = "validate" if words.startswith("-f") else "export"
    done = run(command, *words.split(), "-o", "out.odd", "a.toml", env=environment, capture_output=True)
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"odd" in done.stderr
    assert not Path("out.odd").exists()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("def read(data, name, limits):\n    sys.exit(0)\n", "E001"),
        ("def read(data, name, limits):\n    raise BaseException\n", "E001"),
        ("def read(data, name, limits):\n    return 'junk'\n", "E001"),
    ],
)
@pytest.mark.parametrize("isolated", ["None", "0"])
def test_a_reader_never_ends_a_run(source, code, isolated, tmp_path):
    """Its file is refused with its name, the others are read, here and in a child."""
    folder = tmp_path / "site"
    folder.mkdir()
    hook = f"@hookimpl\ndef jixiao_readers():\n    return [Reader(name='odd', suffixes=('.odd',), sniff=lambda h, n: 3 * n.endswith('.odd'), read=read, isolated={isolated})]\n"
    environment = install(folder, source + hook)
    Path("b.odd").write_text("x", "utf-8")
    done = run("validate", "-f", "json", "b.odd", "a.toml", env=environment, capture_output=True)
    assert done.returncode == 3, done.stderr
    bad, good = json.loads(done.stdout)["files"]
    assert [one["code"] for one in bad["findings"]] == [code]
    assert "odd" in bad["findings"][0]["message"]
    assert len(good["findings"]) > 3


# ------------------------------------------------------------------ signals


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize(
    "command",
    [
        ["validate", "-f", "json", "-j", "1", "-o", "out.json", "in"], ["validate", "-f", "json", "-j", "2", "-o", "out.json", "in"],
        ["score", "-f", "json", "-j", "2", "-o", "out.json", "in"], ["export", "--to", "ndjson", "-o", "out.json", "in"],
        ["validate", "--together", "-f", "json", "-o", "out.json", "in"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_signal_leaves_nothing_behind(command, number, code):
    """The exit code says which signal; no file half written, no temporary one, no process."""
    Path("in").mkdir()
    for copy in range(40):
        shutil.copy(FILES / "score.pdf", f"in/{copy:02}.pdf")
    with subprocess.Popen(
        [sys.executable, "-m", "jixiao", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    ) as process:  # fmt: skip
        begun(process.pid)
        os.kill(process.pid, number)
        errors = process.stderr.read()
        assert process.wait(60) == code, errors
    assert b"Traceback" not in errors
    assert sorted(path.name for path in Path().iterdir()) == ["a.toml", "in"]
    until = time.monotonic() + 10
    while alive(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(process.pid)


def begun(process: int) -> None:
    """Wait until the program listens to signals, and then a little, so that it is in the middle of its work."""
    until = time.monotonic() + (30 if sys.platform == "linux" else 1)
    while (sys.platform != "linux" or not listens(process)) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.5)


def alive(group: int) -> bool:
    """Whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# ------------------------------------------------------------------ a full disk


@posix
@pytest.mark.parametrize(
    "command",
    [
        ["export", "--to", "xlsx", "-o", "out.xlsx", "a.toml"], ["export", "--to", "docx", "-o", "out.docx", "a.toml"],
        ["export", "--to", "csv", "-o", "out/", "a.toml"], ["score", "--explain", "-o", "out.txt", "a.toml"],
        ["validate", "--write-baseline", "out.json", "-q", "a.toml"], ["extract", "-o", "out.toml", "a.toml"], ["init", "-o", "out.toml"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_full_disk_leaves_nothing(command):
    """No temporary file and no empty one; a line says why."""
    import resource

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    done = run(*command, capture_output=True, preexec_fn=small, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr
    assert [path for path in Path().rglob("*") if path.is_file() and path.name != "a.toml"] == []


LOSES = """
import os, signal, sys, time, weakref
from jixiao.cli import main as program

class Thing: pass

def run(words):
    thing = Thing()
    kept = weakref.ref(thing, lambda _: [os.kill(os.getpid(), {number}), time.sleep(0)])
    del thing
    for _ in range(500):
        time.sleep(0.01)
    return 0

program._command = run
sys.exit(program.main(["validate", "a.toml"]))
"""


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_that_python_loses_is_heard_all_the_same(number, code):
    """In a callback of a weak reference an error is told and forgotten: the run would go on to its end."""
    done = subprocess.run(
        [sys.executable, "-c", LOSES.format(number=int(number))], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
