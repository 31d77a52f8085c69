"""The same report gives the same bytes: in two processes, three seconds and a time zone apart."""

import io
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent.parent / "examples" / "hunan-hetang-2022.toml"
SCRIPT = """
import sys
from jixiao.cli.main import main
from jixiao.outputs.export import Export, exported, moment
from jixiao.toolkit.kit import Toolkit
kit = Toolkit()
writers = {writer.name: writer for writer in kit.plugins.writers()}
assert main(["export", sys.argv[1], "--to", "letter", "-o", f"{sys.argv[2]}/letter.docx"]) == 0
for job in sys.argv[3:]:
    to, kind = job.split(":")
    export = Export(items=iter([exported(kit, kit.open(sys.argv[1]))]), kind=kind, moment=moment())
    open(f"{sys.argv[2]}/{kind}.{to}", "wb").write(writers[to].write(export, {"findings": "1"}))
"""
JOBS = (
    "xlsx:report",
    "docx:report",
    "html:report",
    "md:report",
    "csv:report",
    "json:report",
    "toml:report",
    "xlsx:recheck",
)


def run(folder, zone, seed, **more):
    folder.mkdir()
    environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, **more}
    environment.pop("SOURCE_DATE_EPOCH", None) if "SOURCE_DATE_EPOCH" not in more else None
    subprocess.run([sys.executable, "-c", SCRIPT, str(EXAMPLE), str(folder), *JOBS], env=environment, check=True)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_same_bytes(tmp_path):
    """Every format, written twice."""
    first = run(tmp_path / "a", "Asia/Shanghai", "1")
    time.sleep(3.1)
    second = run(tmp_path / "b", "America/New_York", "2")
    assert len(first) == len(JOBS) + 1
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize("name", ["report.xlsx", "report.docx"])
def test_source_date_epoch(tmp_path, name):
    """`SOURCE_DATE_EPOCH` is the date inside office files."""
    files = run(tmp_path / "a", "Asia/Shanghai", "1", SOURCE_DATE_EPOCH="1700000000")
    core = zipfile.ZipFile(io.BytesIO(files[name])).read("docProps/core.xml").decode()
    assert "2023-11-14T22:13:20" in core
