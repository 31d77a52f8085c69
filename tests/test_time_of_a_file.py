"""The time of a file (5 s of the processor) is one: opening, scoring, checking and writing it share it, in every command."""

from __future__ import annotations

import shutil
import signal
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from jixiao import Toolkit
from jixiao.cli.main import main
from jixiao.model.errors import InputError
from jixiao.model.limits import Limits

FILES = Path(__file__).parent / "files"
pytestmark = pytest.mark.skipif(not hasattr(signal, "ITIMER_PROF"), reason="the alarm is that of POSIX")


def burn(seconds: float) -> None:
    """Use the processor for so long."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_what_is_done_with_a_file_has_the_rest_of_its_time():
    """Opening it counts: what is left is the time of checking and writing it."""
    kit = Toolkit(limits=Limits(seconds=1))
    source = kit.open(str(FILES.parents[1] / "examples" / "hunan-hetang-2022.toml"))
    assert 0 <= source.spent < 1
    kit.in_time(lambda: burn(0.5), source)
    with pytest.raises(InputError, match="E006"):  # the clock of the alarm is coarse where others use the processor too
        kit.in_time(lambda: burn(20), replace(source, spent=0.8))
    kit.in_time(lambda: burn(0.5), replace(source, spent=0.8), source)
    with pytest.raises(InputError, match="E006"):
        kit.validate(replace(source, spent=1))


@pytest.mark.parametrize(
    "words",
    [
        "export --to docx -o out.docx IN", "export --to xlsx -o out.xlsx IN", "export --to html -o out.html IN", "export --to recheck -o out/ IN", "export --to md -o out.md IN", "annotate IN -o out.docx", "validate -f html -o out.html IN", "diff IN IN", "diff --rescored IN", "diff --findings IN IN", "profile draft IN",
    ],
)  # fmt: skip
def test_every_command_counts_what_opening_took(words, tmp_path, monkeypatch, capsys):
    """A file that has had its time is refused by whatever would work on it: no command gives each step a time of its own."""
    opened = Toolkit.open

    def late(self, *given, **more):
        return replace(opened(self, *given, **more), spent=5)

    monkeypatch.setattr(Toolkit, "open", late)
    for place in ("jixiao.outputs.diff.compare", "jixiao.authoring.drafting.draft_report"):
        monkeypatch.setattr(place, lambda *_given, **_more: burn(1))
    monkeypatch.chdir(tmp_path)
    shutil.copy(FILES / "form.docx", "form.docx")
    assert main([word.replace("IN", "form.docx") for word in words.split()]) == 3
    assert "E006" in capsys.readouterr().err
    assert not list(tmp_path.rglob("out.[dmx]*"))
