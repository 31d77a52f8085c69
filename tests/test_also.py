"""`validate --also FORMAT=FILE`: several outputs of one run, each as a run of its own would write it, all of them or none."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from jixiao.cli.finding_options import FORMATS
from jixiao.cli.main import main
from jixiao.toolkit.kit import Toolkit
from jixiao.toolkit.plugins import Plugins

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.toml"))
SINGLE = [name for name in FORMATS if name != "letter"]


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """Messages in Chinese, no user configuration, a folder of reports with one that cannot be read."""
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    Path("材料").mkdir()
    for path in EXAMPLES:
        shutil.copy(path, "材料")
    Path("材料/坏.docx").write_bytes(b"PK\x03\x04" + bytes(60))


def content(path: str) -> dict[str, bytes]:
    """The bytes of a file, or of each file in a folder; nothing of what there is not."""
    found = Path(path)
    if not found.exists():
        return {}
    if found.is_dir():
        return {one.name: one.read_bytes() for one in sorted(found.iterdir())}
    return {"": found.read_bytes()}


def also(names, folder: str) -> list[str]:
    """The options for some formats, into a folder."""
    Path(folder).mkdir(exist_ok=True)
    return [word for name in names for word in ("--also", f"{name}={folder}/{name}")]


def test_the_formats_that_are_offered_are_those_that_there_are():
    """The words of the help and the shell, and the formats of the program."""
    from jixiao.outputs.finding_streams import FORMATS as STREAMS

    assert set(FORMATS) == {*STREAMS, *(one.name for one in Plugins().finding_formats())}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_output_is_that_of_its_own_run(language, jobs, capsys):
    """Whatever the first output is and however many processes there are; a letter is Chinese in an English run, too."""
    words = ["--lang", language, "validate", "材料/", "-v", "--header", "zh"]
    code = main([*words, "-j", jobs, "--statistics", *also(FORMATS, "一起")])
    assert code == 3
    Path("各自").mkdir()
    for name in FORMATS:
        assert main([*words, "-j", "1", "-f", name, "-o", f"各自/{name}"]) == code
        assert content(f"一起/{name}") == content(f"各自/{name}"), name
    letters = content("一起/letter")
    assert len(letters) == len(EXAMPLES) - 2  # in two nothing is to be mended
    told = capsys.readouterr().err
    assert ("没有需要整改的问题" if language == "zh" else "nothing is to be mended") in told
    assert all("一、" in docx.Document(io.BytesIO(data)).paragraphs[4].text for data in letters.values())


@pytest.mark.parametrize("words", [["材料/hunan-hetang-2022.toml"], ["材料.zip"], ["材料/hunan-hetang-2022.toml", "材料/yunnan-anning-2023.toml", "--together"], ["-", "--stdin-name", "a.toml"], ["材料/", "--baseline", "基线.json", "--select", "T,R"], ["全部.ndjson", "-j", "2"]])  # fmt: skip
def test_whatever_the_input_is(words, monkeypatch, capsys):
    """One report, a zip, a submission, standard input, what a baseline leaves, one record in other processes."""
    with zipfile.ZipFile("材料.zip", "w") as archive:
        archive.write(EXAMPLES[0], "a.toml")
        archive.write(EXAMPLES[1], "b.toml")
    main(["validate", "材料/hunan-hetang-2022.toml", "--write-baseline", "基线.json", "-qq"])
    main(["export", "材料/yunnan-honghe-2023.toml", "--to", "ndjson", "-o", "全部.ndjson"])
    given = EXAMPLES[0].read_bytes()

    def run(more):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        return main(["validate", *words, *more])

    run(["-qq", *also(FORMATS, "一起")])
    Path("各自").mkdir()
    for name in FORMATS:
        run(["-f", name, "-o", f"各自/{name}"])
        assert content(f"一起/{name}") == content(f"各自/{name}"), name
    assert capsys.readouterr().out == ""


def test_an_interrupted_run_goes_on_and_writes_all(monkeypatch, capsys):
    """Nothing is written when it is interrupted; with its journal it goes on, and the outputs are those of a whole run."""
    names = ("html", "xlsx", "letter")
    main(["validate", "材料/", "-qq", *also(names, "全")])
    words = ["validate", "材料/", "-q", "-j", "1", "--resume", "进度", *also(names, "续")]
    whole, seen = Toolkit.validate, []

    def interrupting(kit, source, targets=None):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(source.path)
        return whole(kit, source, targets)

    with monkeypatch.context() as patch:
        patch.setattr(Toolkit, "validate", interrupting)
        assert main(words) == 130
    assert list(Path("续").iterdir()) == []  # nothing hidden either
    assert main(words) == 3
    for name in names:
        assert content(f"续/{name}") == content(f"全/{name}")
    assert not Path("进度").exists()
    capsys.readouterr()


def test_the_page_of_one_report_after_a_resumed_run(monkeypatch, capsys):
    """It needs the report itself, which a journal does not hold: the file is looked at once more."""
    shutil.copy(EXAMPLES[0], "a.toml")
    Path("z.toml").write_text("[tool]\n", "utf-8")
    words = ["validate", "a.toml", "-q", "--resume", "进度", "--also", "html=a.html", "-o", "a.txt"]
    main(["validate", "a.toml", "-f", "html", "-o", "whole.html"])
    from jixiao.cli.journal import Journal

    close = Journal.close
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "close", lambda journal, **_: close(journal, complete=False))
        main(words)
    Path("a.html").unlink()
    Path("a.txt").unlink()
    main(words)
    assert content("a.html") == content("whole.html")
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--also", "xlsx"], "格式=文件"),
        (["--also", "xlsx="], "格式=文件"),
        (["--also", "xslx=a"], "xlsx？"),
        (["--also", "csv=a", "--also", "json=./a"], "已是另一项输出"),
        (["-o", "a", "--also", "json=a"], "已是另一项输出"),
        (["--write-baseline", "a", "--also", "json=a"], "已是另一项输出"),
        (["--also", "json=旧.json"], "已存在"),
        (["--also", "json=没有/a.json"], "没有文件夹"),
        (["--also", "letter=旧.json/"], "不是文件夹"),
        (["--also", "letter=旧信/"], "已有 .docx"),
        (["--also", "json=材料/hunan-hetang-2022.toml", "--force"], "是输入"),
        (["--also", "json=a", "--diff"], "--diff"),
        (["--also", "letter=a/", "--deadline", "六月"], "--deadline 六月"),
    ],
)
def test_what_is_refused_before_the_work(words, told, capsys):
    """An unknown format with the nearest name, a path that is taken, that cannot be written, or that is an input: exit 2, nothing written."""
    Path("旧.json").write_text("旧", "utf-8")
    Path("旧信").mkdir()
    Path("旧信/a.docx").write_text("旧", "utf-8")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert main(["validate", "材料/", *words]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_a_letter_does_not_replace_a_report(capsys):
    """A unit whose letter would have the name of an input: with `--force` too the report stays."""
    main(["export", "材料/hunan-hetang-2022.toml", "--to", "docx", "-o", "株洲市荷塘区行政审批服务局.docx"])
    kept = Path("株洲市荷塘区行政审批服务局.docx").read_bytes()
    assert main(["validate", "株洲市荷塘区行政审批服务局.docx", "--also", "letter=./", "--force"]) == 2
    assert "是输入" in capsys.readouterr().err
    assert Path("株洲市荷塘区行政审批服务局.docx").read_bytes() == kept
    assert list(Path().glob(".*")) == []


def test_a_letter_is_for_one_unit(capsys):
    """Into one file go reports of one unit; a file that cannot be read is named, and what is no report gets none."""
    assert main(["validate", "材料/", "-f", "letter", "-o", "a.docx"]) == 2
    assert "每个单位一份" in capsys.readouterr().err
    assert main(["validate", "材料/坏.docx", "-f", "letter", "-o", "a.docx"]) == 3
    assert "材料/坏.docx: E007" in capsys.readouterr().err
    assert not Path("a.docx").exists()


def test_nothing_is_written_when_one_output_fails(monkeypatch, capsys):
    """A disk that is full at the last of them: no file, no folder, nothing hidden."""
    from jixiao.files import saving

    monkeypatch.setattr(saving.SavingFolder, "save", lambda *_: saving.save("/dev/full", b"x"))
    assert main(["validate", "材料/", "-o", "a.txt", "--also", "xlsx=a.xlsx", "--also", "letter=信/"]) == 2
    assert [one.name for one in Path().iterdir()] == ["材料"]
    capsys.readouterr()


def test_a_letter_has_the_time_of_its_files(monkeypatch, capsys):
    """One that takes too long is told (E006, exit 3); the other outputs are whole, and a page of one report that is too slow says so."""
    from jixiao_plugins.docx_out import letter
    from jixiao_plugins.html_out.page import Page

    def slow(*_):
        while True:
            pass

    monkeypatch.setattr(letter, "_letter", slow)
    monkeypatch.setattr(Page, "render", slow)
    path = "材料/hunan-hetang-2022.toml"
    words = ["validate", path, "--timeout", "1", "-q", "-o", "a.txt", *also(("json", "letter", "html"), "一起")]
    assert main(words) == 3
    assert capsys.readouterr().err.count("E006") == 2
    assert Path("一起/json").exists()
    assert not Path("一起/letter").exists()
    assert "E006" in Path("一起/html").read_text("utf-8")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_columns_write_them_too(capsys, monkeypatch):
    """Packed reports by a columnar engine: the outputs of one run are those of their own runs, letters in a folder among them."""
    monkeypatch.setattr("jixiao.engines.columns.store.LEAST", 0)
    monkeypatch.setattr("jixiao.engines.columns.store.EACH", 0)
    text = Path("材料/hunan-hetang-2022.toml").read_text("utf-8")
    Path("材料/另一家.toml").write_text(text.replace("株洲市荷塘区行政审批服务局", "某区某局"), "utf-8")
    main(["pack", "材料/hunan-hetang-2022.toml", "材料/另一家.toml", "-o", "包", "-q"])
    words = ["validate", "包", "--engine", "duckdb"]
    main([*words, "-f", "text", "-o", "a.txt", *also(("json", "xlsx", "html", "letter"), "一起")])
    for name in ("json", "xlsx", "html"):
        main([*words, "-f", name, "-o", name])
        assert content(f"一起/{name}") == content(name)
    main([*words, "-f", "letter", "-o", "信"])
    assert content("一起/letter") == content("信")
    assert len(content("信")) == 2
    assert main([*words, "-o", "得分", "--also", "json=b"]) == 2
    capsys.readouterr()


def test_the_shell_is_told(capsys):
    """bash offers the formats after `--also`, with the sign that a file follows."""
    main(["completion", "bash"])
    script = capsys.readouterr().out
    tail = '\nCOMP_WORDS=(jixiao validate --also x); COMP_CWORD=3; _jixiao 2>/dev/null; echo "${COMPREPLY[*]}"'
    done = subprocess.run(["bash", "-c", script + tail], capture_output=True, check=True)
    assert done.stdout.decode().split() == ["xlsx="]
