"""The program around the commands: what it imports, its help in both languages, completion, the public API."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.cli.commands import COMMANDS
from jixiao.cli.main import main

ROOT = Path(__file__).parent.parent
HETANG = str(ROOT / "examples" / "hunan-hetang-2022.toml")

LOOK = """
import sys
from jixiao.cli.main import main
main(sys.argv[1:])
sys.stderr.write("\\n" + " ".join(sorted(sys.modules)))
"""

STANDARD = {
    "argparse",
    "asyncio",
    "csv",
    "email",
    "http",
    "json",
    "logging",
    "multiprocessing",
    "pickle",
    "subprocess",
    "urllib",
    "xml",
}
NOT_FOR_ONE_REPORT = (
    "jixiao.authoring", "jixiao.documents.audit", "jixiao.documents.extract", "jixiao.documents.papers", "jixiao.engines.columns",
    "jixiao.engines.summary", "jixiao.outputs.diff", "jixiao.outputs.export", "jixiao.outputs.forms", "jixiao.outputs.summary", "jixiao.rules.lint",
)  # fmt: skip
THEIRS_FOR_ONE_REPORT = {"msgspec", "pluggy", "jixiao_plugins", "jixiao_profiles"}
BY_TYPER = {
    "typer",  # and not rich, which would take as long as all of them
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "annotated_doc",
    "typing_inspection",
    "shellingham",
}


def imported(*words: str) -> set[str]:
    """The modules that a run has imported."""
    done = subprocess.run([sys.executable, "-c", LOOK, *words], capture_output=True, timeout=60, check=False)
    return set(done.stderr.decode().splitlines()[-1].split(" "))


def outside(modules: set[str]) -> set[str]:
    """The top-level packages that are neither of Python nor of the installation itself."""
    tops = {name.partition(".")[0] for name in modules if not name.startswith(("_", "sitecustomize"))}
    return tops - set(sys.stdlib_module_names) - {"typing_extensions", "jixiao"}


@pytest.mark.parametrize("word", ["--version", "--help"])
def test_what_version_and_help_import(word):
    """Nothing but the program's own first rooms: no other package, none of the slow modules of Python."""
    modules = imported(word)
    assert {name for name in modules if name.startswith("jixiao")} <= {
        "jixiao", "jixiao.cli", "jixiao.cli.commands", "jixiao.cli.language", "jixiao.cli.main", "jixiao.cli.session",
        "jixiao.model", "jixiao.model.version",
    }  # fmt: skip
    assert outside(modules) == set()
    assert not STANDARD & modules


def test_what_one_report_imports(tmp_path):
    """A JSON report needs no reader, no claims, no schema library, and only the catalogue of the findings that it has."""
    import tomllib

    path = tmp_path / "one.json"
    path.write_text(json.dumps(tomllib.loads(Path(HETANG).read_text("utf-8")), default=str), "utf-8")
    modules = imported("validate", "-qq", str(path))
    assert not [name for name in modules if name.startswith(NOT_FOR_ONE_REPORT)]
    assert outside(modules) - BY_TYPER - THEIRS_FOR_ONE_REPORT == set()
    assert "jixiao.rules.catalogue.structure" not in modules
    assert not any(name.startswith("jixiao_plugins.") and name.count(".") > 1 for name in modules)
    assert "multiprocessing" not in modules


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page_of_help(name, lang, capsys):
    """Usage, every option with a word on it, in the language that was asked for."""
    assert main([name, "--help", "--lang", lang]) == 0
    page = capsys.readouterr().out
    assert f"jixiao {name}" in page
    assert ("用法" in page) is (lang == "zh")
    assert main(["help", name, "--lang", lang]) == 0
    assert capsys.readouterr().out == page


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("validate", "缺少 PATH...", "PATH... is missing"),
        ("init", "缺少 --year", "--year is missing"),
        ("validate a --fail-no error", "没有选项 --fail-no；是否指 --fail-on？", "there is no option --fail-no; did you mean --fail-on?"),
        ("validate a --fail-on eror", "--fail-on eror：可用 error、warning", "--fail-on eror: one of: error, warning"),
        ("validate a -j x", "--jobs x：应为非负整数", "--jobs x: expected a whole number"),
        ("validate a --timeout -4", "--timeout -4：应为非负整数", "--timeout -4: expected a whole number"),
        ("validate a -j", "-j 后面要有一个值", "-j needs a value"),
        ("validate a --claims=3", "--claims 不带值", "--claims takes no value"),
        ("schema a b", "多出的参数：b", "more arguments than the command takes: b"),
        ("--color pink validate a", "--color pink：可用 auto", "--color pink: one of: auto"),
        ("config sow", "是否指 show？", "did you mean show?"),
        ("vlaidate a", "是否指 validate？", "did you mean validate?"),
    ],
)  # fmt: skip
def test_what_is_said_of_wrong_words(words, zh, en, capsys):
    """Exit 2, what is wrong with the nearest name, in the language that was asked for wherever it stands."""
    for lang, said in (("zh", zh), ("en", en)):
        for line in (["--lang", lang, *words.split()], [*words.split(), f"--lang={lang}"]):
            assert main(line) == 2
            assert said in capsys.readouterr().err


def test_a_request_holds_what_the_command_takes():
    """The parameters of a batch command are the fields of its request."""
    import dataclasses

    from jixiao.cli import score, validate
    from jixiao.cli.parameters import parameters
    from jixiao.cli.request import ScoreRequest, ValidateRequest

    for command, request in ((validate.command, ValidateRequest), (score.command, ScoreRequest)):
        assert {one.key for one in parameters(command)} == {field.name for field in dataclasses.fields(request)}


def test_every_setting_of_an_option_is_a_setting():
    """What an option reads from the configuration is a key of it, with the same choices."""
    from importlib import import_module

    from jixiao.cli.parameters import parameters
    from jixiao.files.config import SETTINGS

    for command in COMMANDS.values():
        function = getattr(import_module(command.module), "command", None)
        for one in parameters(function) if function else ():
            if one.setting:
                assert set(SETTINGS[one.setting].choices) <= {
                    *one.choices,
                    *SETTINGS[one.setting].choices * (not one.choices),
                }


@pytest.mark.parametrize("value", ["command", "app"])
def test_a_command_of_a_plugin_may_be_named_in_its_module(value, monkeypatch, capsys):
    """`module:attribute` of an entry point is a function or a typer application."""
    import types

    import typer

    def command(name: str) -> None:
        """Say hello."""
        sys.stdout.write(f"hello {name}\n")
        raise typer.Exit(1)

    module = types.ModuleType("some_plugin")
    module.command, module.app = command, typer.Typer()
    module.app.command("say")(command)
    monkeypatch.setitem(sys.modules, "some_plugin", module)
    monkeypatch.setattr(
        "jixiao.cli.main._of_plugin", lambda _: COMMANDS["init"]._replace(module=f"some_plugin:{value}")
    )
    words = ["greet", "you"] if value == "command" else ["greet", "say", "you"]
    assert main(words) == 1
    assert capsys.readouterr().out == "hello you\n"


def test_examples_of_the_help_are_commands():
    """What the help pages show names commands and options that exist."""
    import shlex
    from importlib import import_module

    from jixiao.cli.parameters import flags, parameters

    for command in COMMANDS.values():
        module = import_module(command.module)
        for line, _ in getattr(module, "EXAMPLES", ()):
            words = shlex.split(line.partition("|")[2] or line)
            own = import_module(COMMANDS[words[1]].module)
            known = flags(parameters(own.command)) if hasattr(own, "command") else []
            assert words[0] == "jixiao"
            for word in words[2:]:
                if word.startswith("--"):
                    assert word.partition("=")[0] in known, line


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script(shell, capsys):
    """Each script is accepted by its shell, where there is one, and names every command and option."""
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in COMMANDS)
    assert "max-findings" in script
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} here")
    subprocess.run([program, "-n", "/dev/stdin"], input=script.encode(), check=True, capture_output=True)


def test_bash_completes(capsys):
    """bash offers commands, options and the values of an option."""
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    main(["completion", "bash"])
    script = capsys.readouterr().out
    tries = [
        (["va"], "validate"),
        (["validate", "--fail-on", "w"], "warning"),
        (["score", "--ex"], "--explain"),
        (["config", "s"], "show"),
    ]
    for words, expected in tries:
        line = " ".join(f"'{word}'" for word in ["jixiao", *words])
        tail = f'\nCOMP_WORDS=({line}); COMP_CWORD={len(words)}; _jixiao; echo "${{COMPREPLY[*]}}"'
        done = subprocess.run(["bash", "-c", script + tail], capture_output=True, check=True)
        assert done.stdout.decode().split() == [expected]


def test_version_with_plugins_and_profiles(capsys):
    """`--version -v` names plugins and profiles."""
    assert main(["--version", "-v"]) == 0
    text = capsys.readouterr().out
    assert "jixiao:readers" in text
    assert "yunnan" in text


def test_the_public_interface():
    """Every public name is there, has its documentation, and the ten lines of the package's own text run."""
    import re

    import jixiao

    assert set(jixiao.__all__) == {"__version__", *jixiao._HOMES}
    for name in jixiao.__all__:
        assert getattr(jixiao, name) is not None
    assert dir(jixiao) == jixiao.__all__
    with pytest.raises(AttributeError):
        jixiao.nope  # noqa: B018
    code = re.search(r"```python\n(.*?)```", jixiao.__doc__, re.DOTALL)[1]
    done = subprocess.run(
        [sys.executable, "-c", code.replace("报告.docx", HETANG)], capture_output=True, timeout=60, check=True
    )
    assert "T401" in done.stdout.decode()
    assert "99 → 99.9" in done.stdout.decode()


def test_entry_points_are_those_of_the_standard_library():
    """The quick reader of metadata says what `importlib.metadata` says, for groups of others too."""
    from jixiao.toolkit.installed import _asked, entry_points

    for group in ("jixiao", "console_scripts", "pytest11", "nothing"):
        expected = [one._replace(value=one.value.partition("[")[0].strip()) for one in _asked(group)]
        assert sorted(entry_points(group)) == sorted(expected)
