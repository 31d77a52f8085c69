"""Plugins: found through entry points, one broken plugin never stops the others, and each is named."""

from __future__ import annotations

import json
import sys

import pytest

from jixiao.cli.main import main
from jixiao.toolkit import hookspecs
from jixiao.toolkit.plugins import Installed, Plugins, discover


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install a module as a distribution with one entry point; everything is undone afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def make(name: str, source: str, group: str = "jixiao", entry: str = "main") -> None:
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[{group}]\n{entry} = {name}\n", encoding="utf-8")
        made.append(name)

    yield make
    for name in made:
        sys.modules.pop(name, None)


def state(name: str) -> tuple[str, str]:
    """State and reason of a plugin after it was asked for its checks."""
    plugins = Plugins()
    plugins.checks()
    found = next(one for one in plugins.states if one.installed.distribution == name)
    return found.state, found.reason.en


def test_built_ins_come_through_the_same_door():
    """Everything that ships is an entry point of our own distribution, and loads."""
    plugins = Plugins()
    assert {one.distribution for one in discover() if one.distribution == "jixiao"} == {"jixiao"}
    assert [one for one in plugins.states if one.state != "loaded"] == []
    assert plugins.profile_folders()
    assert plugins.scoring_methods()
    assert plugins.readers()


def test_every_hook_has_a_docstring():
    """A hook without a description is no extension point."""
    hooks = [value for name, value in vars(hookspecs).items() if name.startswith("jixiao_")]
    assert len(hooks) == 6
    assert all(hook.__doc__ for hook in hooks)


def test_a_plugin_adds_a_check(install):
    """A third party's check is found by its entry point."""
    install(
        "jixiao_extra",
        "from jixiao import hookimpl\nfrom jixiao.extending import Check\n\n@hookimpl\ndef jixiao_checks():\n    return [Check(name='extra', run=lambda context: ())]\n",
    )
    plugins = Plugins()
    assert "extra" in {one.name for one in plugins.checks()}
    assert state("jixiao_extra") == ("loaded", "")


@pytest.mark.parametrize(
    ("source", "expected", "reason"),
    [
        ("import no_such_module_at_all\n", "broken", "no_such_module_at_all"),
        ("JIXIAO_API_VERSION = 99\n", "skipped", "99"),
        ("from jixiao import hookimpl\n\n@hookimpl\ndef jixiao_chekcs():\n    return []\n", "broken", "jixiao_chekcs"),
        (
            "from jixiao import hookimpl\n\n@hookimpl\ndef jixiao_checks():\n    raise RuntimeError('worn out')\n",
            "broken",
            "worn out",
        ),
    ],
)
def test_a_faulty_plugin_is_named_and_skipped(install, source, expected, reason, capsys):
    """Whatever is wrong with it, the program goes on and says so."""
    install("jixiao_faulty", source)
    found = state("jixiao_faulty")
    assert found[0] == expected
    assert reason in found[1]
    assert main(["plugins", "-f", "json"]) == 0
    states = {one["name"]: one["state"] for one in json.loads(capsys.readouterr().out)["plugins"]}
    assert states["jixiao_faulty:main"] == expected
    assert states["jixiao:profiles"] == "loaded"


def test_a_second_plugin_of_the_same_name_is_refused():
    """Two entry points with one name: the second is reported, not dropped in silence."""
    twice = [
        Installed(distribution="d", version="1", entry="e", module=module)
        for module in ("jixiao_profiles", "jixiao.toolkit.builtin_methods")
    ]
    assert [one.state for one in Plugins(twice).states] == ["loaded", "broken"]


def test_an_extra_command_runs(install, capsys):
    """A command of a plugin is called by the name in its metadata."""
    install(
        "jixiao_hello",
        'def command() -> None:\n    """Say hello."""\n    print("hello")\n',
        group="jixiao.commands",
        entry="hello",
    )
    assert main(["hello"]) == 0
    assert "hello" in capsys.readouterr().out


OBJECT = """
from jixiao import hookimpl
from jixiao.extending import Check


class Brought:
    @hookimpl
    def jixiao_checks(self):
        return [Check(name="brought", run=lambda context: ())]


class Box:
    plugin = Brought()
"""


def test_an_entry_point_may_name_an_object_in_a_module(install):
    """`module:name` is how the specification of entry points writes an object; dots lead further inside."""
    install("jixiao_object", OBJECT)
    one = Installed(distribution="jixiao_object", version="1", entry="main", module="jixiao_object:Box.plugin")
    plugins = Plugins([one])
    assert [(state.state, state.hooks) for state in plugins.states] == [("loaded", ("jixiao_checks",))]
    assert [check.name for check in plugins.checks()] == ["brought"]
    (missing,) = Plugins([Installed(distribution="d", version="1", entry="e", module="jixiao_object:gone")]).states
    assert missing.state == "broken"
    assert "gone" in missing.reason.en


READER = """
from jixiao import hookimpl
from jixiao.extending import Document, Reader


def read(data, name, limits):
    return Document()


@hookimpl
def jixiao_readers():
    return [Reader(name="second", suffixes=(".docx", ".toml", ".own"), sniff=lambda head, name: 1, read=read)]
"""


def test_a_reader_for_a_suffix_of_another_is_reported(install, capsys):
    """It stays, since a format may be told by its content; whoever lists the plugins sees who comes first."""
    install("jixiao_second", READER)
    assert main(["--lang", "en", "plugins"]) == 0
    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith("jixiao_second")]
    assert "loaded" in line
    assert "second: .docx .toml is read by" in line
    assert ".own" not in line
    built_in = [one for one in Plugins().states if one.installed.distribution == "jixiao"]
    assert not any(one.reason.en for one in built_in)
