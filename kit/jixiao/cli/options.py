"""What several commands share: options, the toolkit they ask for, and where the output goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from jixiao.cli.language import chosen, t
from jixiao.errors import InputError, JixiaoError, UsageError

if TYPE_CHECKING:
    from jixiao.inputs import Item
    from jixiao.loading import Source
    from jixiao.toolkit import Toolkit

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        show_default=False,
        help=t(
            "文件、文件夹、通配符、@清单，或 - 表示标准输入", "files, folders, globs, @list, or - for standard input"
        ),
    ),
]
ProfileOption = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(
        "--profile",
        "-p",
        metavar="ID|FOLDER",
        help=t("指定规则包、地区或规则包文件夹", "a profile, a place, or a folder with profiles"),
    ),
]
SetOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--set",
        metavar="FACT=VALUE",
        help=t("给出一项数据，如 --set 编制数=13人，可多次", "give a fact, such as --set 编制数=13人; repeatable"),
    ),
]
FactsOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--facts", metavar="FILE", help=t("从 TOML 文件读取数据", "read facts from a TOML file")),
]
OutputOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help=t("写入文件（不覆盖已有文件）", "write to a file; an existing one is not replaced"),
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help=t("允许覆盖已有文件", "replace an existing file"))]
StdinOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--stdin-name",
        metavar="NAME",
        help=t("标准输入的文件名，用来判断格式", "the name of standard input, which says its format"),
    ),
]
LangOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--lang",
        metavar="zh|en",
        help=t("语言（默认看 JIXIAO_LANG 与系统区域）", "language; default: JIXIAO_LANG, then the locale"),
    ),
]
QuietOption = Annotated[
    int,
    typer.Option(
        "-q",
        "--quiet",
        count=True,
        show_default=False,
        help=t("少说（-qq 只有退出码）", "say less (-qq: the exit code only)"),
    ),
]


def toolkit(profile: str | None = None, given: Iterable[str] = (), facts: Path | None = None) -> Toolkit:
    """The toolkit that the options ask for. Raises UsageError for a fact that is not NAME=VALUE."""
    from jixiao.toolkit import Toolkit

    paths = [Path(part) for part in os.environ.get("JIXIAO_PROFILE_PATH", "").split(os.pathsep) if part]
    kit = Toolkit(profile=profile, given=_facts(given, facts), profile_paths=paths)
    for state in kit.plugins.faults():
        warn(
            t(
                f"插件 {state.installed.name} 已跳过：{state.reason}",
                f"plugin {state.installed.name} was skipped: {state.reason}",
            )
        )
    return kit


def _facts(given: Iterable[str], file: Path | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if file is not None:
        from jixiao.profile.library import read_toml

        found |= {str(name): str(value) for name, value in read_toml(file).items()}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--set {word}: " + t("应写成 名称=数值", "expected NAME=VALUE"))
        found[name.strip()] = value.strip()
    return found


def items(words: Iterable[str], kit: Toolkit, stdin_name: str | None) -> Iterator[Item]:
    """The inputs behind the words of the command line."""
    from jixiao.inputs import expand

    return expand(words, kit.suffixes, stdin_name)


def sources(words: Iterable[str], kit: Toolkit, stdin_name: str | None) -> Iterator[tuple[str, Source | InputError]]:
    """Every report behind the words, opened, with its path; what cannot be opened comes as its error."""
    from jixiao.loading import is_report, iter_ndjson

    for item in items(words, kit, stdin_name):
        suffix = os.path.splitext(item.path)[1].lower()  # noqa: PTH122 - a path may hold anything
        try:
            data = item.read()
            if not item.named and suffix in {".toml", ".json", ".ndjson", ".jsonl"} and not is_report(data, suffix):
                continue
            if suffix in {".ndjson", ".jsonl"}:
                for number, one in enumerate(iter_ndjson(data, item.path), 1):
                    yield (one.place.file or f"{item.path}:{number}") if isinstance(one, InputError) else one.path, one
                continue
            yield item.path, kit.open(item.path, data)
        except InputError as error:
            yield item.path, error


class Output:
    """Where the data go: standard output, or a file that is written whole at the end."""

    def __init__(self, path: str | None, *, force: bool = False) -> None:
        self._path = path
        self._force = force
        self._parts: list[str] = []
        if path is not None and not force and os.path.exists(path):  # noqa: PTH110
            raise UsageError(
                f"{path}: " + t("文件已存在", "the file exists"), hint=t("加 --force 覆盖", "--force replaces it")
            )

    def write(self, text: str) -> None:
        """Write text; to a file only when `close` is called."""
        if self._path is None:
            sys.stdout.write(text)
        else:
            self._parts.append(text)

    def line(self, text: str = "") -> None:
        """Write one line."""
        self.write(text + "\n")

    def close(self) -> None:
        """Put the file in its place."""
        if self._path is not None:
            from jixiao.saving import save

            save(self._path, "".join(self._parts).encode("utf-8"), force=self._force)
        else:
            sys.stdout.flush()

    @property
    def colour(self) -> bool:
        """Colour on a terminal, unless `NO_COLOR` is set; never in a file or pipe unless `FORCE_COLOR` asks for it."""
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or (self._path is None and sys.stdout.isatty())

    @property
    def room(self) -> int:
        """The width of the terminal; 200 columns where there is none, so that a pipe gets whole lines."""
        if self._path is not None or not sys.stdout.isatty():
            return 200
        import shutil

        return shutil.get_terminal_size((100, 24)).columns


def warn(text: str) -> None:
    """A line for the person on standard error."""
    sys.stderr.write(f"jixiao: {text}\n")


def describe(error: JixiaoError) -> str:
    """An expected error in one line (more for a list), in the language of this run."""
    if isinstance(error, InputError):
        from jixiao.catalogue import rule

        at = 0 if chosen() == "zh" else 1
        return f"{error.code} {rule(error.code).message[at].format_map(_Params(error.params))}"
    hint = getattr(error, "hint", "")
    return f"{error}" + (f"\n  {hint}" if hint else "")


class _Params(dict[str, str]):
    """Params of a message; one that is not given is left out instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


__all__ = ["Output", "describe", "sources", "toolkit", "warn"]
