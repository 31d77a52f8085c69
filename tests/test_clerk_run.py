"""The page that walks through a form from its first findings to a mended one: what it shows is what the program says."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import program
import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "clerk-run.md").read_text(encoding="utf-8")
RUNS = re.findall(r"```console\n\$ jixiao (\S+) ([^\n]+)\n((?!```).+?)```", PAGE, re.DOTALL)
CHANGES = re.findall(r"^\| [A-Z]\d+ \| ([A-Z0-9、]+) \| [^|]+ \| ([^|]+) \|", PAGE, re.MULTILINE)
TEXTS = {"（清空）": None}


def jixiao(*words: str, cwd: Path) -> str:
    done = program.run(*words, folder=cwd, COLUMNS="200")
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the form, and the form mended as the page says."""
    folder = tmp_path_factory.mktemp("desk")
    jixiao("export", str(ROOT / "examples" / "hunan-hetang-2022.toml"), "-o", "自评表.xlsx", cwd=folder)
    book = openpyxl.load_workbook(folder / "自评表.xlsx")
    sheet = book.worksheets[0]
    for cells, texts in CHANGES:
        for cell, text in zip(cells.split("、"), texts.strip().split("、"), strict=True):
            number = re.fullmatch(r"\d+(?:\.\d+)?", text)
            sheet[cell] = float(text) if number else TEXTS.get(text, text)
    book.save(folder / "改好.xlsx")
    return folder


def test_the_page_has_its_runs() -> None:
    """Three runs with output, and a change for each line of the table."""
    assert [(command, file) for command, file, _ in RUNS] == [
        ("validate", "自评表.xlsx"), ("validate", "改好.xlsx"), ("score", "改好.xlsx"),
    ]  # fmt: skip
    assert len(CHANGES) == 8


@pytest.mark.parametrize(("command", "file", "output"), RUNS, ids=[f"{command}-{file}" for command, file, _ in RUNS])
def test_what_the_page_shows(desk: Path, command: str, file: str, output: str) -> None:
    """Word for word."""
    assert jixiao(command, file, cwd=desk).strip() == output.strip()
