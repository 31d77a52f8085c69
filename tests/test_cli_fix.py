"""`validate --fix` and `--diff`: spelling only, in its own text, never a figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.cli.main import main
from jixiao.outputs.fix import tidy
from jixiao.text.quantity import parse

EXAMPLES = Path(__file__).parent.parent / "examples"
HETANG = (EXAMPLES / "hunan-hetang-2022.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _place(monkeypatch, tmp_path):
    """An empty working folder and no user configuration."""
    monkeypatch.setenv("JIXIAO_LANG", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("１５４项", "154项"), (" 98％ ", "98%"), ("629.10 万圆", "629.10万元"), ("≧９５％", "≥95%"), ("１，３２０.73万元", "1,320.73万元"),
        ("5.0", "5.0"), ("154项", "154项"), ("长期", "长期"), ("完成 3 项", "完成3项"), ("2023 年 底前", "2023 年 底前"), ("5 0", "5 0"), ("", ""), ("—", "—"),
    ],
)  # fmt: skip
def test_spelling(before, after):
    """What may be written otherwise, and what must stay."""
    assert tidy(before) == after


@given(st.text(st.sampled_from("0123456789０５９．.，, 　％%≥≧-－（）万元圆项人约以上下至～"), max_size=12))
def test_never_a_figure(text):
    """Whatever is mended has the number, comparator, hedge and decimals that it had."""
    before, after = parse(text), parse(tidy(text))
    assert (before.kind, before.number, before.upper, before.comparator, before.hedge) == (
        after.kind, after.number, after.upper, after.comparator, after.hedge,
    )  # fmt: skip
    assert str(before.number) == str(after.number)


def planted(suffix: str) -> Path:
    """The example with three spellings to mend, comments and order of its own."""
    text = (
        HETANG.replace('"154项"', '" １５４ 项" # target')
        .replace('"629.10万元"', "'629.10 万圆'", 1)
        .replace('grade = "优"', 'grade = "优秀"')
    )
    path = Path(f"a{suffix}")
    if suffix == ".json":
        import json
        import tomllib

        text = json.dumps(tomllib.loads(text), ensure_ascii=False, indent=3, default=str)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    return path


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_diff_first_then_fix(suffix, capsys):
    """`--diff` shows and writes nothing; `--fix` changes those values and no other byte; then there is nothing left."""
    path = planted(suffix)
    old = path.read_bytes()
    assert main(["validate", "--diff", str(path)]) == 1
    shown = capsys.readouterr().out
    assert path.read_bytes() == old
    assert sum(line.startswith("+") for line in shown.splitlines()) == 4
    assert main(["validate", "-qq", "--fix", str(path)]) == 1
    new = path.read_bytes()
    changed = [(a, b) for a, b in zip(old.split(b"\n"), new.split(b"\n"), strict=True) if a != b]
    assert len(changed) == 3
    assert new.startswith(b"\xef\xbb\xbf")
    assert new.count(b"\r\n") == old.count(b"\r\n")
    assert main(["validate", "--diff", str(path)]) == 0
    capsys.readouterr()


def test_other_formats_are_left_alone(capsys):
    """An office document is never written to; the program says so."""
    Path("a.txt").write_text("绩效自评报告\n", "utf-8")
    main(["validate", "--fix", "-q", "a.txt"])
    assert Path("a.txt").read_text("utf-8") == "绩效自评报告\n"
    assert "TOML" in capsys.readouterr().err
