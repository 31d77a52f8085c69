"""What is no self-evaluation is named as what it is and refused everywhere; a self-evaluation, however short, never is."""

import re
from pathlib import Path

import pytest

from jixiao import Toolkit
from jixiao.model.errors import NoReport

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
