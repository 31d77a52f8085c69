"""What is no self-evaluation is named as what it is and refused everywhere; a self-evaluation, however short, never is."""

import json
import re
from pathlib import Path

import program
import pytest

from jixiao import Toolkit
from jixiao.documents.extract.evidence import tables
from jixiao.model.errors import NoReport
from jixiao.rules.catalogue import BUILT_IN

CASES = Path(__file__).parent / "cases" / "natures"
FILLINGS = (
    {"unit": "青溪县水利局", "county": "青溪县", "year": "2022", "next": "2023", "project": "河堤加固工程", "amount": "318.60"},
    {"unit": "云岭市第二人民医院", "county": "云岭市", "year": "2021", "next": "2022", "project": "乡村医生补助", "amount": "75.20"},
    {"unit": "南坪镇人民政府", "county": "白石县", "year": "2023", "next": "2024", "project": "村道养护经费", "amount": "40"},
)  # fmt: skip


def texts(name):
    """The texts of a file as (words behind `===`, text), each once for every filling."""
    parts = re.split(r"^=== (.*)\n", (CASES / name).read_text("utf-8"), flags=re.MULTILINE)[1:]
    for words, body in zip(parts[::2], parts[1::2], strict=True):
        for filling in FILLINGS if "{" in body else FILLINGS[:1]:
            yield words, re.sub(r"\{(\w+)\}", lambda found, one=filling: one[found[1]], body)


OTHERS = list(texts("others.txt"))
REPORTS = list(texts("reports.txt"))


@pytest.fixture(scope="module")
def kit():
    """One toolkit for all texts."""
    return Toolkit()


def numbered(cases):
    """The cases with readable names."""
    return [pytest.param(*case, id=f"{number}-{case[0].split()[0]}") for number, case in enumerate(cases)]


def test_there_are_a_hundred():
    """So many that no wording is tuned to."""
    assert len(OTHERS) >= 100


@pytest.mark.parametrize(("names", "text"), numbered(OTHERS))
def test_others(kit, names, text):
    """A text that is no self-evaluation is refused, under one of its right names."""
    with pytest.raises(NoReport) as refused:
        kit.open("text.txt", text.encode())
    assert refused.value.code == "E011"
    assert refused.value.exit_code == 3
    assert refused.value.params["cause"] in {*names.split(), "unknown"}


def test_most_have_a_name(kit):
    """Hardly any text that has a name is only said to be unknown."""
    unnamed = 0
    for names, text in OTHERS:
        nature = kit.open("text.txt", text.encode(), any_document=True).refusal.params["cause"]
        unnamed += nature == "unknown" and "unknown" not in names.split()
    assert unnamed * 20 <= len(OTHERS)


@pytest.mark.parametrize(("name", "text"), numbered(REPORTS))
def test_reports(kit, name, text):
    """A self-evaluation is never refused."""
    assert kit.open("text.txt", text.encode()).refusal is None, name


@pytest.mark.parametrize(("name", "text"), numbered(case for case in REPORTS if "自评" in case[1].split("\n")[0]))
def test_cut_off_reports(kit, name, text):
    """Nor is one of which only the first lines are there, down to its title."""
    lines = text.splitlines()
    for length in range(1, len(lines)):
        assert kit.open("text.txt", "\n".join(lines[:length]).encode()).refusal is None, name


COMMANDS = {
    "validate": ("validate", "FILE"),
    "validate json": ("validate", "-f", "json", "FILE"),
    "validate html": ("validate", "-f", "html", "FILE"),
    "score": ("score", "FILE"),
    "export": ("export", "FILE", "--to", "xlsx", "-o", "OUT"),
    "letter": ("export", "FILE", "--as", "letter", "--to", "docx", "-o", "OUT"),
    "diff": ("diff", "FILE", "FILE"),
    "extract": ("extract", "FILE"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command(tmp_path, command):
    """Exit 3 with the name of what it is; no letter, no form, and nobody says that no problem was found."""
    file, out = tmp_path / "accounts.txt", tmp_path / "out"
    file.write_text(OTHERS[0][1], "utf-8")
    words = [{"FILE": str(file), "OUT": str(out)}.get(word, word) for word in COMMANDS[command]]
    done = program.run(*words, "--isolated", "--lang", "zh")
    assert done.returncode == 3, done.stderr
    said = done.stdout + done.stderr
    assert "E011" in said
    assert "部门决算" in said
    assert "没有发现问题" not in said
    assert not out.exists()
    if command == "validate json":
        (one,) = json.loads(done.stdout)["files"]
        assert (one["report"], one["findings"][0]["code"]) == (None, "E011")


def test_approved_goals(tmp_path):
    """A table of approved goals is refused as a report and taken as what a report is compared with."""
    goals, report = tmp_path / "goals.txt", tmp_path / "report.txt"
    rows = "一级指标 | 二级指标 | 三级指标 | 指标值{}\n产出指标 | 数量指标 | 清淤长度 | {}公里{}\n产出指标 | 质量指标 | 合格率 | 100%{}\n"
    goals.write_text("沟渠清淤项目支出绩效目标表\n" + rows.format("", 9, "", ""), "utf-8")
    report.write_text(
        "沟渠清淤项目支出绩效自评表\n"
        + rows.format(" | 实际完成值 | 分值 | 得分", 8, " | 8公里 | 50 | 50", " | 100% | 50 | 50"),
        "utf-8",
    )
    kit = Toolkit()
    targets = kit.open(str(goals), any_document=True)
    assert targets.refusal is not None
    codes = {found.code for found in kit.validate(kit.open(str(report)), targets).findings}
    assert codes & {"T430", "T431", "T432", "T433", "T434"}


def test_a_submission_with_other_papers(tmp_path):
    """Handed in together, the other papers are named in a note and the report is checked; without any report all are refused."""
    (tmp_path / "report.txt").write_text(REPORTS[0][1], "utf-8")
    (tmp_path / "accounts.txt").write_text(OTHERS[0][1], "utf-8")

    def run(*names):
        paths = [str(tmp_path / name) for name in names]
        done = program.run("validate", "--together", "-f", "json", "--isolated", *paths)
        found = [one for file in json.loads(done.stdout)["files"] for one in file["findings"] if one["code"] == "E011"]
        return done.returncode, [one["severity"] for one in found]

    code, severities = run("report.txt", "accounts.txt")
    assert (code != 3, severities) == (True, ["info"])
    assert run("accounts.txt") == (3, ["error"])


def test_the_table_of_evidence():
    """Every nature says what it is in both languages, every cue has words or a pattern, and the code has its page."""
    for nature in (*tables().natures, tables().evaluators[1]):
        assert nature.zh
        assert nature.en
    for subject in (*tables().kinds, *tables().natures, *tables().evaluators):
        for cue in subject.cues:
            assert bool(cue.words) != bool(cue.like)
            assert cue.points > 0
            cue.shows("自评")
    assert BUILT_IN.rule("E011").severity == "error"
