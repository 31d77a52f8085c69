"""The program: find the command, run it, and turn every expected error into a line and an exit code."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from jixiao.cli import session
from jixiao.cli.commands import COMMANDS, Command, general_help, subcommands
from jixiao.cli.language import chosen, named, of_environment, t

if TYPE_CHECKING:
    from jixiao.model.errors import JixiaoError

BUG = 70
USAGE = 2

_HELP = frozenset({"-h", "--help"})
_VERBOSE = frozenset({"-v", "--verbose"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the words of a command line; the exit code is returned."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _opened()
    _buffered()
    _utf8()
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed the pipe: that is its right.
        _silence()
        return 0
    except KeyboardInterrupt as error:
        from jixiao.model.errors import interrupt_code

        sys.stderr.write(t("\n已中断\n", "\ninterrupted\n"))
        return interrupt_code(error)
    except OSError as error:
        _silence()
        sys.stderr.write(f"jixiao: {t('写不出', 'cannot write')}: {error.strerror or error}\n")
        return USAGE
    return code


def _listen() -> None:
    """SIGTERM ends a run as Ctrl-C does. What was ignored from the start (`nohup`) stays so; a program around us keeps its own."""
    before = signal.getsignal(signal.SIGTERM)
    with suppress(ValueError):  # only the main thread hears signals
        if getattr(signal.getsignal(signal.SIGINT), "at_start", False):
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if before is signal.SIG_DFL or getattr(before, "at_start", False):
            signal.signal(signal.SIGTERM, _terminate)
        sys.unraisablehook = _heard_again


def _terminate(number: int, frame: Any) -> NoReturn:
    from jixiao.model.errors import Terminated

    raise Terminated


_MOMENT = 0.02
"""Seconds after which an interrupt that was lost comes once more."""


def _heard_again(lost: Any) -> None:
    """What is raised in a callback of Python's own (of an import, a finalizer) is lost there; an interrupt must not be."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    from jixiao.model.errors import interrupt_code

    again = threading.Timer(_MOMENT, os.kill, (os.getpid(), interrupt_code(lost.exc_value) - 128))
    again.daemon = True
    again.start()


def _opened() -> None:
    """Standard streams that were closed: reading gives nothing, writing fails, and no file of ours takes their number."""
    if sys.stdin is not None and sys.stdout is not None and sys.stderr is not None:
        return
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if number < 2 else os.O_WRONLY)
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)))
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w", closefd=False)))
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, "w", closefd=False)))


def _buffered() -> None:
    """Standard output keeps what a signal cuts off in the middle of a write: without a buffer (PYTHONUNBUFFERED) it would be lost."""
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        whole = io.BufferedWriter(io.FileIO(sys.stdout.fileno(), "w", closefd=False))
        sys.stdout = io.TextIOWrapper(whole, encoding="utf-8", line_buffering=True)


def _utf8() -> None:
    """Output is UTF-8 whatever the locale says; what a terminal cannot show is escaped, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace")
        elif reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _silence() -> None:
    """Python would complain once more when it flushes at the end: let it write to nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _run(words: list[str]) -> int:
    asked, language = _without_language(words)
    if _is_first_question(asked):
        session.language.set(named(language) if language else of_environment())
        return _answered(asked)
    from jixiao.model.errors import JixiaoError  # what a signal raises is there before one is heard

    _listen()
    # Reports are trees without cycles: looking for cycles after every few objects takes a third of the time.
    gc.set_threshold(100_000, 20, 20)
    from jixiao.cli.common import begin

    try:
        rest = begin(words)
        return _about(rest) if _is_first_question(rest) else _command(rest)
    except JixiaoError as error:
        _tell(error)
        return error.exit_code


def _answered(words: list[str]) -> int:
    """What everybody asks first; with `-v` plugins are looked at, which may be wrong."""
    if not _VERBOSE & set(words):
        return _about(words)
    from jixiao.model.errors import JixiaoError

    try:
        return _about(words)
    except JixiaoError as error:
        _tell(error)
        return error.exit_code


def _without_language(words: list[str]) -> tuple[list[str], str]:
    """The words without `--lang X`, and X."""
    at = words.index("--lang") if "--lang" in words else len(words)
    return words[:at] + words[at + 2 :], "".join(words[at + 1 : at + 2])


def _is_first_question(words: list[str]) -> bool:
    """Is it what everybody asks first? `--version` and `--help` wait for neither typer nor configuration, nor fail by it."""
    if "--version" in words:
        return set(words) <= {"--version", *_VERBOSE}
    return not words or (len(words) == 1 and words[0] in {*_HELP, "help"})


def _tell(error: JixiaoError) -> None:
    from jixiao.cli.messages import describe

    sys.stdout.flush()
    sys.stderr.write(f"jixiao: {describe(error)}\n")


def _about(words: list[str]) -> int:
    """`--version`, with `-v` plugins and profiles too, or the help of the program."""
    if "--version" in words:
        return _version(verbose=bool(_VERBOSE & set(words)))
    sys.stdout.write(general_help(zh=chosen() == "zh"))
    return 0 if words else USAGE


def _version(*, verbose: bool) -> int:
    from jixiao.model.version import __version__

    sys.stdout.write(f"jixiao {__version__}\n")
    if verbose:
        from jixiao.cli.plugins import version_lines

        sys.stdout.writelines(f"{line}\n" for line in version_lines())
    return 0


def _command(words: list[str]) -> int:
    name, rest = words[0], words[1:]
    if name == "help":
        name, rest = rest[0], ["--help"]
    command = COMMANDS.get(name)
    if command is not None:
        return _call(name, command, rest)
    command = _of_plugin(name)
    return _unknown(name) if command is None else _call(name, command, rest, own=False)


def _of_plugin(name: str) -> Command | None:
    """A command of a plugin, by the installed metadata. Looked up only for a name that is not ours."""
    from jixiao.toolkit.installed import entry_points

    found = {point.name: point.value for point in entry_points("jixiao.commands")}
    return Command(found[name], "", "") if name in found else None


def _loaded(command: Command) -> Any:
    """What holds the command: a module with `command`, `COMMANDS` or `app`, or the function or app behind `module:name`."""
    module, _, inner = command.module.partition(":")
    found = import_module(module)
    if not inner:
        return found
    from types import SimpleNamespace

    one = getattr(found, inner)
    return SimpleNamespace(app=one) if hasattr(one, "registered_commands") else SimpleNamespace(command=one)


def _unknown(name: str) -> int:
    from jixiao.cli.messages import near

    sys.stderr.write(f"jixiao: {t('没有命令', 'there is no command')} {name!r}{near(name, COMMANDS)}\n")
    sys.stderr.write(t("  jixiao --help 列出全部命令\n", "  jixiao --help lists the commands\n"))
    return USAGE


def _call(name: str, command: Command, words: list[str], *, own: bool = True) -> int:
    """Import the command, give it its words, and return its exit code. One that is not our `own` fails by a plugin's fault."""
    from jixiao.model.errors import JixiaoError

    try:
        module = _loaded(command)
        function, words, path = _inner(name, module, words)
        if function is None or _HELP & set(words[: words.index("--")] if "--" in words else words):
            from jixiao.cli.help import page

            sys.stdout.write(page(path, command, module, function))
            return 0 if _HELP & set(words) else USAGE
        _start(function, words)
    except (JixiaoError, OSError, KeyboardInterrupt):
        raise
    except BaseException as error:
        code = getattr(error, "exit_code", None)  # typer.Exit
        if isinstance(code, int):
            return code
        if own and isinstance(error, SystemExit):
            raise
        return _bug() if own else _of_its_own(name, error)
    return 0


def _of_its_own(name: str, error: BaseException) -> int:
    """How a plugin's command ended: as it says itself, else with a fault, which is told in a line."""
    if isinstance(error, SystemExit) and isinstance(error.code, int):
        return error.code
    from jixiao.model.errors import in_words

    sys.stderr.write(
        f"jixiao: {t(f'插件的命令 {name} 出错', f'the command {name} of a plugin failed')}: {in_words(error)}\n"
    )
    return USAGE


def _bug() -> int:
    import traceback

    traceback.print_exc()
    sys.stderr.write(
        t(
            "jixiao: 这是程序缺陷，请连同上面的内容报告\n",
            "jixiao: this is a bug; please report it with the lines above\n",
        )
    )
    return BUG


def _inner(name: str, module: Any, words: list[str]) -> tuple[Any, list[str], str]:
    """The function behind a command and, in a group, its sub-command; the words for it; the name of both."""
    commands = subcommands(module)
    if not commands:
        return module.command, words, name
    first = words[0] if words else ""
    if first in commands:
        return commands[first], words[1:], f"{name} {first}"
    if first and first not in _HELP:
        from jixiao.cli.messages import near
        from jixiao.model.errors import UsageError

        raise UsageError(
            t(f"{name} 没有子命令 {first!r}", f"{name} has no command {first!r}") + near(first, commands),
            hint=", ".join(commands),
        )
    return None, words, name


def _start(function: Any, words: list[str]) -> None:
    """Run a command with what the words and the configuration give to its parameters."""
    from jixiao.cli.parameters import run, settings

    configured = session.configured()
    found = {name: configured.get(key) for name, key in settings(function).items()}
    run(function, words, {name: one.value for name, one in found.items() if one is not None})
