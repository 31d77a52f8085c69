"""The commands `export` and `init`: exit codes, and what is printed and written."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from program import run as jixiao

ROOT = Path(__file__).parent.parent
HETANG = ROOT / "examples" / "hunan-hetang-2022.toml"


def test_nothing_is_replaced_without_force(tmp_path):
    """An existing file is refused and stays as it was."""
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"mine")
    assert jixiao("export", HETANG, "-o", target).returncode == 2
    assert target.read_bytes() == b"mine"
    assert jixiao("export", HETANG, "-o", target, "--force").returncode == 0
    assert target.read_bytes().startswith(b"PK")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_folder_gets_a_file_for_each_report(tmp_path):
    """Several reports, one file each; a broken one does not stop the others."""
    broken = tmp_path / "broken.toml"
    broken.write_text("evaluations = [")
    done = jixiao(
        "export", HETANG, broken, ROOT / "examples" / "yunnan-honghe-2023.toml", "--to", "md", "-o", f"{tmp_path}/out/"
    )
    assert done.returncode == 3
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "hunan-hetang-2022.md",
        "yunnan-honghe-2023.md",
    ]


def test_standard_output_and_batches():
    """Data on standard output; NDJSON has a line for each report."""
    done = jixiao("export", *sorted((ROOT / "examples").glob("*.toml")), "--to", "ndjson")
    assert done.returncode == 0
    assert all(json.loads(line)["schema_version"] == 1 for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ["export", HETANG, "--to", "pdf"], ["export", HETANG], ["export", HETANG, "--as", "letter", "--to", "xlsx"],
        ["init", "--kind", "department"], ["init", "-p", "nowhere", "--kind", "project", "--year", "2023"],
    ],
)  # fmt: skip
def test_wrong_usage(words):
    """What cannot be meant is exit 2."""
    assert jixiao(*words).returncode == 2


def test_init_writes_toml_and_form(tmp_path):
    """An empty report and an empty form, which read as reports."""
    for name in ("a.toml", "a.xlsx"):
        target = tmp_path / name
        assert jixiao("init", "-p", "hunan", "--kind", "department", "--year", "2022", "-o", target).returncode == 0
        done = (
            jixiao("extract", target, "-f", "json")
            if name.endswith("xlsx")
            else jixiao("export", target, "--to", "json")
        )
        assert json.loads(done.stdout)["year"] == 2022


@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_page_in_chromium(tmp_path):
    """The page renders without a word on the console, and prints whole pages."""
    page = tmp_path / "a.html"
    assert jixiao("export", HETANG, "-o", page).returncode == 0
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
             "--enable-logging=stderr", f"--user-data-dir={profile}", f"--print-to-pdf={tmp_path / 'a.pdf'}", page.as_uri()],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
    assert b"CONSOLE" not in done.stderr
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
