"""The pages on columns: the reference is what its generator writes, the runs are real."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path

from jixiao.cli.main import main
from jixiao.engines.columns.tables import PACKED, SCORED

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGE = (DOCS / "columns.md").read_text("utf-8")
REFERENCE = (DOCS / "columns-reference.md").read_text("utf-8")


def test_the_reference_is_up_to_date():
    """`docs/columns-reference.md` equals what `docs/generate_columns.py` writes now."""
    spec = importlib.util.spec_from_file_location("generate_columns", DOCS / "generate_columns.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == REFERENCE


def test_every_column_says_what_it_holds():
    """In both languages, and each name once in its table."""
    for columns in [*PACKED.values(), *SCORED.values()]:
        assert all(one.zh and one.en for one in columns)
        assert len({one.name for one in columns}) == len(columns)


def test_the_run_of_packing_is_real(tmp_path, monkeypatch, capsys):
    """The command prints what the page shows, and so does the query."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIXIAO_LANG", "zh")
    Path("examples").symlink_to(ROOT / "examples")
    words, said = re.search(r"\$ (jixiao pack [^\n]*)\n(.+?)```", PAGE, re.DOTALL).groups()
    assert main(shlex.split(words)[1:]) == 0
    assert capsys.readouterr().err == said
    code, shown = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL).groups()
    exec(compile(code, "columns.md", "exec"), {})
    assert capsys.readouterr().out.strip() == shown.strip()
