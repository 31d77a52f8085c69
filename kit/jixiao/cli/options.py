"""What several commands share: options, the toolkit they ask for, and their inputs."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional

from jixiao.cli import session
from jixiao.cli.arguments import Argument, Option
from jixiao.cli.language import chosen, t
from jixiao.cli.output import Output
from jixiao.model.errors import InputError, JixiaoError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.files.inputs import Item
    from jixiao.files.loading import Source
    from jixiao.model.limits import Limits
    from jixiao.toolkit.kit import Toolkit

Paths = Annotated[
    list[str],
    Argument(
        "PATH...",
        help=(
            "文件、文件夹、通配符、@清单，或 - 表示标准输入",
            "files, folders, globs, @list, or - for standard input",
        ),
    ),
]
ProfileOption = Annotated[
    Optional[str],  # noqa: UP045 - evaluated at run time
    Option(
        "--profile", "-p", metavar="ID|FOLDER", setting="profile",
        help=("指定规则包、地区或规则包文件夹", "a profile, a place, or a folder with profiles"),
    ),
]  # fmt: skip
SetOption = Annotated[
    Optional[list[str]],  # noqa: UP045
    Option(
        "--set",
        metavar="FACT=VALUE",
        help=("给出一项数据，如 --set 编制数=13人，可多次", "give a fact, such as --set 编制数=13人; repeatable"),
    ),
]
FactsOption = Annotated[
    Optional[Path],  # noqa: UP045
    Option("--facts", metavar="FILE", help=("从 TOML 文件读取数据", "read facts from a TOML file")),
]
OutputOption = Annotated[
    Optional[str],  # noqa: UP045 - evaluated at run time
    Option(
        "-o", "--output", metavar="FILE",
        help=("写入文件；写完才出现，不覆盖已有文件", "write to a file, whole or not at all; an existing one is not replaced"),
    ),
]  # fmt: skip
ForceOption = Annotated[bool, Option("--force", help=("允许覆盖已有文件", "replace an existing file"))]
StdinOption = Annotated[
    Optional[str],  # noqa: UP045 - evaluated at run time
    Option(
        "--stdin-name",
        metavar="NAME",
        help=(
            "标准输入的文件名，用来判断格式，如 报告.docx",
            "the name of standard input, which says its format: report.docx",
        ),
    ),
]
LangOption = Annotated[
    Optional[str],  # noqa: UP045 - evaluated at run time
    Option("--lang", metavar="zh|en", help=("语言", "language")),
]
QuietOption = Annotated[
    int, Option("-q", "--quiet", count=True, help=("少说（-qq 只有退出码）", "say less (-qq: the exit code only)"))
]
VerboseOption = Annotated[
    int,
    Option("-v", "--verbose", count=True, help=("多说：配置、插件、用时", "say more: configuration, plugins, time")),
]
JobsOption = Annotated[
    Optional[int],  # noqa: UP045
    Option(
        "-j", "--jobs", metavar="N", setting="jobs",
        help=("进程数；默认文件多时按处理器数", "processes; default: as many as processors when there are many files"),
    ),
]  # fmt: skip
ENGINES = ("rows", "duckdb", "spark")
EngineOption = Annotated[
    str,
    Option(
        "--engine", metavar="|".join(ENGINES), setting="engine",
        help=("计算引擎；duckdb、spark 用于 jixiao pack 打好的文件夹", "the engine; duckdb and spark take folders made by jixiao pack"),
    ),
]  # fmt: skip
MasterOption = Annotated[
    Optional[str],  # noqa: UP045 - evaluated at run time
    Option(
        "--master", metavar="ADDRESS", setting="master",
        help=("Spark 的 master，或 Spark Connect 地址（sc://主机）；默认 local[2]", "Spark's master, or a Spark Connect address (sc://host); default local[2]"),
    ),
]  # fmt: skip
PARQUET = "parquet"
"""The format of a columnar engine's own."""

TimeoutOption = Annotated[
    int,
    Option(
        "--timeout", metavar="SECONDS", setting="timeout",
        help=(
            "一个文件最多用多少秒处理器时间，超过按 E006 放弃；0 不限",
            "give a file up after so many seconds of processor time (E006); 0: never",
        ),
    ),
]  # fmt: skip
SECONDS = 5
"""The default of `--timeout`."""


def toolkit_maker(
    profile: str | None = None, given: Iterable[str] = (), facts: Path | None = None, seconds: int = SECONDS
) -> Callable[[], Toolkit]:
    """A function that makes the toolkit that the options ask for, in this process or another.

    Raises UsageError for a fact that is not NAME=VALUE.
    """
    from jixiao.toolkit.kit import Toolkit

    paths = session.configured().get("profile-path")
    return partial(
        Toolkit,
        profile=profile,
        given=_facts(given, facts),
        profile_paths=[Path(path) for path in (paths.value if paths else ())],
        limits=limits(seconds),
    )


def toolkit(
    profile: str | None = None, given: Iterable[str] = (), facts: Path | None = None, seconds: int = SECONDS
) -> Toolkit:
    """The toolkit that the options ask for; plugins that are broken or skipped are named on standard error."""
    kit = toolkit_maker(profile, given, facts, seconds)()
    name_faults(kit)
    return kit


def name_faults(kit: Toolkit) -> None:
    """Say which plugins were skipped, and why, each once. What a hook returns is known only when it was called."""
    for state in kit.plugins.new_faults():
        name, reason = state.installed.name, state.reason
        zh = state.reason_zh or reason
        warn(t(f"插件 {name} 已跳过：{zh}", f"plugin {name} was skipped: {reason}"))


def limits(seconds: int) -> Limits:
    """The limits of the configuration (`[limits]`); `seconds` is that of one file."""
    from jixiao.model.limits import Limits

    configured = session.configured()
    names = ("file-bytes", "inflated-bytes", "cells", "blocks", "depth")
    given = {name.replace("-", "_"): found.value for name in names if (found := configured.get(f"limits.{name}"))}
    return Limits(**given, seconds=seconds)


def _facts(given: Iterable[str], file: Path | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if file is not None:
        from jixiao.rules.library import read_toml

        found |= {str(name): str(value) for name, value in read_toml(file).items()}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--set {word}: " + t("应写成 名称=数值", "expected NAME=VALUE"))
        found[name.strip()] = value.strip()
    return found


def items(words: Iterable[str], kit: Toolkit, stdin_name: str | None) -> Iterator[Item]:
    """The inputs behind the words of the command line. Raises UsageError when the file of `-o` is one of them."""
    from jixiao.files.inputs import expand

    target = session.target.get()
    known = _identity(target) if target is not None else None
    for item in expand(words, kit.suffixes, stdin_name):
        if known is not None and not item.stdin and _identity(item.path) == known:
            refuse_own(item.path)
        yield item


def refuse_own(path: str) -> NoReturn:
    """Raise the UsageError for an output that would replace its input."""
    raise UsageError(
        t(f"{path} 是输入，不能又作输出", f"{path} is an input and cannot be the output too"),
        hint=t("-o 换一个文件名", "give -o another name"),
    )


def _identity(path: str) -> tuple[int, int] | None:
    """What a file is known by, under whatever name; None for what is no regular file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a path may hold anything
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def sources(words: Iterable[str], kit: Toolkit, stdin_name: str | None) -> Iterator[tuple[str, Source | InputError]]:
    """Every report behind the words, opened, with its path; what cannot be opened comes as its error."""
    from jixiao.batch.jobs import open_task
    from jixiao.batch.tasks import tasks

    for task in tasks(items(words, kit, stdin_name), kit.limits):
        try:
            source = open_task(kit, task)
        except InputError as error:
            yield task.path, error
        else:
            if source is not None:
                yield task.path, source
        name_faults(kit)


def warn(text: str) -> None:
    """A line for the person on standard error."""
    from jixiao.outputs.layout import safe

    sys.stderr.write(f"jixiao: {safe(text)}\n")


def describe(error: JixiaoError) -> str:
    """An expected error in one line (more for a list), in the language of this run."""
    if isinstance(error, InputError):
        from jixiao.rules.catalogue import rule

        at = 0 if chosen() == "zh" else 1
        return f"{error.code} {rule(error.code).message[at].format_map(_Params(error.params))}"
    return error.full(chosen()) if isinstance(error, UsageError) else str(error)


class _Params(dict[str, str]):
    """Params of a message; one that is not given is left out instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


__all__ = ["Output", "describe", "items", "sources", "toolkit", "toolkit_maker", "warn"]
