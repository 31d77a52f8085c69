"""The program: find the command, run it, and turn every expected error into a line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from jixiao.cli.commands import COMMANDS, Command, general_help
from jixiao.cli.language import chosen, read_from, t

BUG = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with the words of a command line; the exit code is returned."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    read_from(words)
    _utf8()
    try:
        return _run(words)
    except BrokenPipeError:
        # The reader closed the pipe: that is its right. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(t("\n已中断\n", "\ninterrupted\n"))
        return 130


def _utf8() -> None:
    """Output is UTF-8 whatever the locale says; what a terminal cannot show is escaped, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace")
        elif reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _run(words: list[str]) -> int:
    name, rest = _split(words)
    if name is None or name in {"--help", "-h", "help"}:
        sys.stdout.write(general_help(zh=chosen() == "zh", extra=_extra(wanted=False)))
        return 0 if name is not None or not words else 2
    if name == "--version":
        return _version(verbose=any(word in {"-v", "--verbose"} for word in rest))
    command = COMMANDS.get(name)
    if command is None:
        module = _extra(wanted=True).get(name)
        if module is None:
            return _unknown(name)
        command = Command(module, "", "")
    return _call(name, command, rest)


def _split(words: list[str]) -> tuple[str | None, list[str]]:
    """The command, and the words for it; `--lang` may stand before the command."""
    words = list(words)
    before: list[str] = []
    while words and (words[0] == "--lang" or words[0].startswith("--lang=")):
        before += [words.pop(0)] if "=" in words[0] else [words.pop(0), *words[:1]]
        if before[-2:-1] == ["--lang"]:
            words.pop(0)
    return (words[0], [*words[1:], *before]) if words else (None, before)


def _version(*, verbose: bool) -> int:
    from jixiao import __version__

    sys.stdout.write(f"jixiao {__version__}\n")
    if verbose:
        from jixiao.cli.plugins import lines

        sys.stdout.writelines(f"{line}\n" for line in lines())
    return 0


def _extra(*, wanted: bool) -> dict[str, str]:
    """Commands of plugins, by the installed metadata. Looked up only for a name that is not ours: it takes a while."""
    if not wanted:
        return {}
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group="jixiao.commands")}


def _unknown(name: str) -> int:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    mean = t(f"；是否指 {near[0]}", f"; did you mean {near[0]}?") if near else ""
    sys.stderr.write(f"jixiao: {t('没有命令', 'there is no command')} {name!r}{mean}\n")
    sys.stderr.write(t("  jixiao --help 列出全部命令\n", "  jixiao --help lists the commands\n"))
    return 2


def _call(name: str, command: Command, words: list[str]) -> int:
    """Import the command and run it with typer."""
    import typer

    from jixiao.errors import JixiaoError

    try:
        module = import_module(command.module)
        app = getattr(module, "app", None)
        if app is None:
            app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
            help_text = (t(command.zh, command.en) if command.zh else module.command.__doc__) or ""
            app.command(help=help_text, context_settings={"help_option_names": ["-h", "--help"]})(module.command)
        app(args=words, prog_name=f"jixiao {name}")
    except SystemExit as end:
        return int(end.code or 0)
    except JixiaoError as error:
        from jixiao.cli.options import describe

        sys.stdout.flush()
        sys.stderr.write(f"jixiao: {describe(error)}\n")
        return error.exit_code
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception:  # noqa: BLE001 - anything else is a bug: it is shown whole, with its own exit code
        import traceback

        traceback.print_exc()
        sys.stderr.write(
            t(
                "jixiao: 这是程序缺陷，请连同上面的内容报告\n",
                "jixiao: this is a bug; please report it with the lines above\n",
            )
        )
        return BUG
    return 0
