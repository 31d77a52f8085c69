"""`jixiao validate` as a user runs it: choice of codes, exit codes, limits, statistics, baseline, suppressions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao.cli.main import main

EXAMPLES = Path(__file__).parent.parent / "examples"
HETANG = str(EXAMPLES / "hunan-hetang-2022.toml")
HONGHE = str(EXAMPLES / "yunnan-honghe-2023.toml")


@pytest.fixture(autouse=True)
def _quiet_place(monkeypatch, tmp_path):
    """Messages in Chinese, no user configuration, an empty working folder."""
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


def run(capsys, *words: str) -> tuple[int, dict]:
    """Exit code and JSON of a run."""
    code = main(["validate", "-f", "json", *words])
    return code, json.loads(capsys.readouterr().out)


def codes(data: dict, file: int = 0) -> list[str]:
    """The codes of one file's findings."""
    return [one["code"] for one in data["files"][file]["findings"]]


def test_json_fits_its_schema(capsys):
    """Good and absent inputs, with everything that may be held back: valid by the schema."""
    import jixiao_schemas

    _, data = run(capsys, HETANG, HONGHE, "absent.toml", "--max-findings", "1")
    assert [error.message for error in jixiao_schemas.validator("findings").iter_errors(data)] == []
    assert data["summary"]["unreadable"] == 1
    assert data["files"][0]["hidden"]["more"] > 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([HETANG], 1),
        ([HONGHE], 0),
        ([HONGHE, "--fail-on", "warning"], 1),
        ([HETANG, "--fail-on", "never"], 0),
        ([HETANG, "--exit-zero"], 0),
        ([HETANG, "--ignore", "T401"], 0),
        ([HETANG, "--select", "W"], 0),
        ([HETANG, "absent.toml"], 3),
        ([HETANG, "absent.toml", "--exit-zero"], 3),
        ([HETANG, "absent.toml", "--profile", "zhejiang"], 2),
        ([HETANG, "--nope"], 2),
        ([HETANG, "--fail-on", "nope"], 2),
        ([HETANG, "--select", "!"], 2),
        ([], 2),
    ],
)
def test_exit_codes_and_their_precedence(words, code, capsys):
    """0 clean, 1 findings, 2 usage before 3 input before findings; `--exit-zero` speaks of findings only."""
    assert main(["validate", "-qq", *words]) == code
    capsys.readouterr()


def test_an_unknown_profile_ends_the_run(capsys):
    """A profile that does not exist is exit 2 before any file; one that does not fit a report is told of that report."""
    assert main(["validate", HETANG, HONGHE, "--profile", "zhejiang"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("zhejiang") == 1
    code, data = run(capsys, HETANG, HONGHE, "--profile", "hunan/department-2022")
    assert code == 2
    assert [bool(file["report"]) for file in data["files"]] == [True, False]


def test_a_bug_comes_first(capsys, monkeypatch):
    """A fault of the program on one file is exit 70, the file is accounted for, and the others are done."""
    from jixiao.toolkit.kit import Toolkit

    whole = Toolkit.validate
    monkeypatch.setattr(
        Toolkit, "validate", lambda self, source, targets=None: 1 // 0 if source.path == HETANG else whole(self, source, targets)
    )  # fmt: skip
    code = main(["validate", "-f", "json", HETANG, "absent.toml", HONGHE])
    captured = capsys.readouterr()
    data = json.loads(captured.out)
    assert code == 70
    assert [len(one["findings"]) > 0 for one in data["files"]] == [True, True, True]
    assert codes(data) == ["E001"]
    assert "ZeroDivisionError" in captured.err


def test_the_longest_prefix_decides(capsys):
    """`--select T --ignore T4 --select T401` reports T401 alone; of two alike, `--ignore` wins."""
    _, data = run(capsys, HETANG, "--select", "T", "--ignore", "T4", "--select", "T401")
    assert set(codes(data)) == {"T401"}
    _, data = run(capsys, HETANG, "--select", "T", "--ignore", "T")
    assert codes(data) == []


def test_at_most_n_are_shown_and_all_counted(capsys):
    """`--max-findings` shortens what is shown; the summary and the exit code know all."""
    full_code, full = run(capsys, HETANG)
    code, data = run(capsys, HETANG, "--max-findings", "2")
    assert code == full_code
    assert codes(data) == codes(full)[:2]
    assert data["summary"]["warning"] == full["summary"]["warning"]


def test_statistics_by_code_and_risk(capsys):
    """The summary of a batch names the codes, the riskiest report first, and the departments."""
    _, data = run(capsys, HONGHE, HETANG, "--statistics")
    assert data["statistics"]["riskiest"][0]["path"] == HETANG
    assert sum(one["findings"] for one in data["statistics"]["codes"]) == sum(
        data["summary"][level] for level in ("error", "warning", "info")
    )
    assert data["statistics"]["departments"][0]["files"] == 2


def test_a_baseline_hides_what_was_there(capsys, tmp_path):
    """Known findings are held back though their lines moved; a new one is shown; a stale one is named."""
    report = tmp_path / "a.toml"
    report.write_text(Path(HETANG).read_text("utf-8"), "utf-8")
    assert main(["validate", "-qq", str(report), "--write-baseline", "base.json"]) == 0
    known = json.loads(Path("base.json").read_text("utf-8"))
    assert known["findings"] == sorted(known["findings"], key=lambda one: (one["path"], one["code"], one["subject"]))
    text = report.read_text("utf-8")
    report.write_text("# a line more\n\n" + text, "utf-8")
    code, data = run(capsys, str(report), "--baseline", "base.json")
    assert (code, codes(data)) == (0, [])
    assert data["summary"]["hidden"]["baseline"] > 5
    report.write_text(text.replace('actual = "100%"', 'actual = "100人"', 1), "utf-8")
    code, data = run(capsys, str(report), "--baseline", "base.json")
    assert code == 1
    assert "T401" in codes(data)
    report.write_text(text.replace('actual = "98%"', 'actual = "154项"', 1), "utf-8")
    assert main(["validate", "-f", "json", str(report), "--baseline", "base.json"]) == 0
    assert "T401" in capsys.readouterr().err


def test_a_baseline_is_not_overwritten(capsys):
    """`--write-baseline` replaces nothing without `--force`; a file that is no baseline is exit 2."""
    Path("base.json").write_text("[]", "utf-8")
    assert main(["validate", "-qq", HETANG, "--write-baseline", "base.json"]) == 2
    assert main(["validate", "-qq", HETANG, "--baseline", "base.json"]) == 2
    assert main(["validate", "-qq", HETANG, "--write-baseline", "base.json", "--force"]) == 0
    assert main(["validate", "-qq", HETANG, "--baseline", "base.json"]) == 0
    capsys.readouterr()


SUPPRESS = """
[[suppress]]
code = "T401"
path = "reports"
indicator = "法人事项梳理"
reason = "批复的口径"
{more}

[[suppress]]
code = "W2"
reason = "用不到"
"""


@pytest.mark.parametrize(
    ("more", "shown"), [("", False), ("expires = 2020-01-01", True), ("expires = 2999-01-01", False)]
)
def test_suppressions_have_a_reason_and_an_end(more, shown, capsys):
    """An entry holds until its day; one that fits nothing is named, one that has expired too."""
    Path("reports").mkdir()
    Path("reports/a.toml").write_text(Path(HETANG).read_text("utf-8"), "utf-8")
    Path("jixiao.toml").write_text(SUPPRESS.format(more=more), "utf-8")
    main(["validate", "-f", "json", "reports"])
    captured = capsys.readouterr()
    assert ("T401" in codes(json.loads(captured.out))) is shown
    assert "W2" in captured.err
    assert ("2020-01-01" in captured.err) is shown


@pytest.mark.parametrize("entry", ['code = "T4"', 'reason = "x"', 'code = "T4"\nreason = "x"\nline = 3'])
def test_an_incomplete_suppression_is_refused(entry, capsys):
    """Code and reason are required, other keys unknown: exit 2."""
    Path("jixiao.toml").write_text(f"[[suppress]]\n{entry}\n", "utf-8")
    assert main(["validate", HETANG]) == 2
    assert "jixiao.toml" in capsys.readouterr().err


def test_text_is_plain_in_a_pipe(capsys, monkeypatch):
    """No colour and no boxes where there is no terminal; `--color always` insists, `NO_COLOR` does not stop it."""
    main(["validate", HETANG])
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert not set("│┃┌┏━─") & set(text)
    monkeypatch.setenv("NO_COLOR", "1")
    main(["validate", "--color", "always", HETANG])
    assert "\x1b[" in capsys.readouterr().out


def test_html_of_a_submission_is_one_page(capsys):
    """With `--together` several files are one report; without it they are an overview."""
    for name, text in (
        ("a.txt", "云溪县林业站2023年度绩效自评报告\n一、基本情况\n有12人。\n"),
        ("b.txt", "二、附件\n说明如下。\n"),
    ):
        Path(name).write_text(text, "utf-8")
    for words, title in ((["--together"], "云溪县林业站2023年度绩效自评报告"), ([], "绩效自评批量检查")):
        main(["validate", "-f", "html", "--exit-zero", "a.txt", "b.txt", *words])
        assert f"<title>{title}</title>" in capsys.readouterr().out


def test_html_is_the_page_of_export(capsys):
    """`-f html` gives one page with the findings that are reported."""
    assert main(["validate", "-f", "html", HETANG]) == 1
    page = capsys.readouterr().out
    assert "<html" in page
    assert "T401" in page


def test_quiet_and_verbose(capsys):
    """`-q` keeps the data and drops the summary, `-qq` drops both, `-v` says how it went."""
    main(["validate", "-q", HETANG, HONGHE])
    captured = capsys.readouterr()
    assert captured.out
    assert not captured.err
    main(["validate", "-qq", HETANG, HONGHE])
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
    main(["validate", "-v", HETANG, HONGHE])
    assert "2" in capsys.readouterr().err
