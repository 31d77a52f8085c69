"""What the options ask for: the toolkit, its facts and limits, and the inputs behind the words."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from jixiao.cli import session
from jixiao.cli.language import t
from jixiao.cli.messages import describe, warn
from jixiao.cli.options import SECONDS
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.files.inputs import Item
    from jixiao.files.loading import Source
    from jixiao.files.task import Task
    from jixiao.model.limits import Limits
    from jixiao.toolkit.kit import Toolkit


def toolkit_maker(
    profile: str | None = None,
    given: Iterable[str] = (),
    facts: Path | None = None,
    seconds: int = SECONDS,
    *,
    ocr: bool = False,
) -> Callable[[], Toolkit]:
    """A function that makes the toolkit that the options ask for, in this process or another.

    Raises UsageError for a fact that is not NAME=VALUE.
    """
    from jixiao.toolkit.kit import Toolkit

    paths = session.configured().get("profile-path")
    wanted = session.configured().get("ocr")
    ocr = ocr or bool(wanted and wanted.value)
    if ocr:
        show_pages()
    return partial(
        Toolkit,
        profile=profile,
        given=_facts(given, facts),
        profile_paths=[Path(path) for path in (paths.value if paths else ())],
        limits=limits(seconds),
        ocr=ocr,
    )


def toolkit(
    profile: str | None = None,
    given: Iterable[str] = (),
    facts: Path | None = None,
    seconds: int = SECONDS,
    *,
    ocr: bool = False,
) -> Toolkit:
    """The toolkit that the options ask for; plugins that are broken or skipped are named on standard error."""
    kit = toolkit_maker(profile, given, facts, seconds, ocr=ocr)()
    name_faults(kit)
    return kit


def show_pages() -> None:
    """On a terminal, say of a file that is recognised which page is being read; each page takes seconds."""
    import sys

    from jixiao.files.steps import WATCHED

    owner = os.getpid()

    def tell(name: str, page: int) -> None:
        if os.getpid() == owner:  # workers of a batch leave the terminal to the bar of progress
            file = Path(name).name
            words = t(f"{file}：识别第 {page} 页", f"{file}: recognising page {page}")
            sys.stderr.write(f"\r\x1b[K{words}\r")
            sys.stderr.flush()

    if sys.stderr.isatty():
        WATCHED.set(tell)


def name_faults(kit: Toolkit) -> None:
    """Say which plugins were skipped, and why, each once. What a hook returns is known only when it was called."""
    for state in kit.plugins.new_faults():
        name, (zh, en) = state.installed.name, state.reason
        warn(t(f"插件 {name} 已跳过：{zh}", f"plugin {name} was skipped: {en}"))


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
        from jixiao.rules.profile_files import read_toml

        found |= {str(name): str(value) for name, value in read_toml(file).items()}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--set {word}: " + t("应写成 名称=数值", "expected NAME=VALUE"))
        found[name.strip()] = value.strip()
    return found


def items(words: Iterable[str], kit: Toolkit, stdin_name: str | None) -> Iterator[Item]:
    """The inputs behind the words of the command line. Raises UsageError when a file that is to be written is one of them."""
    from jixiao.files.inputs import expand

    known = {_identity(target) for target in session.targets.get()} - {None}
    for item in expand(words, kit.suffixes, stdin_name):
        if known and not item.stdin and _identity(item.path) in known:
            refuse_own(item.path)
        yield item


def refuse_own(path: str) -> NoReturn:
    """Raise the UsageError for an output that would replace its input."""
    raise UsageError(
        Message(f"{path} 是输入，不能又作输出", f"{path} is an input and cannot be the output too"),
        hint=Message("输出换一个文件名", "give the output another name"),
    )


def _identity(path: str) -> tuple[int, int] | None:
    """What a file is known by, under whatever name; None for what is no regular file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a path may hold anything
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def sources(
    words: Iterable[str], kit: Toolkit, stdin_name: str | None, *, together: bool = False, any_document: bool = False
) -> Iterator[tuple[str, Source | InputError]]:
    """Every report behind the words, opened, with its path; what cannot be opened comes as its error.

    With `together` they are the files of one submission: it comes as one report, after what cannot be opened. `any_document`
    takes what is no self-evaluation, too.
    """
    from jixiao.batch.opening import open_all, open_task
    from jixiao.batch.tasks import tasks

    inputs = tasks(items(words, kit, stdin_name), kit.limits)
    if together:
        yield from _joined(open_all(kit, inputs, lambda task: open_task(kit, task, any_document=any_document)))
        return
    for task in inputs:
        try:
            source = open_task(kit, task, any_document=any_document)
        except InputError as error:
            yield task.path, error
        else:
            if source is not None:
                yield task.path, source


def _joined(opened: Iterable[tuple[Task, Source | InputError]]) -> Iterator[tuple[str, Source | InputError]]:
    from jixiao.documents.submission import open_together

    parts = []
    for task, source in opened:
        if isinstance(source, InputError):
            yield task.path, source
        else:
            parts.append(source)
    if parts:
        whole = open_together(parts)
        yield whole.path, whole


def one_source(
    words: Iterable[str],
    kit: Toolkit,
    stdin_name: str | None = None,
    *,
    together: bool = False,
    any_document: bool = False,
) -> Source:
    """The only report behind the words, or all of them as one submission.

    Raises UsageError for none or several, InputError for one that cannot be read.
    """
    opened = list(sources(words, kit, stdin_name, together=together, any_document=any_document))
    found = [source for _, source in opened if not isinstance(source, InputError)]
    errors = [(path, source) for path, source in opened if isinstance(source, InputError)]
    if errors and not found:
        raise errors[0][1]
    for path, error in errors:
        warn(f"{path}: {describe(error)}")
    if len(found) != 1:
        raise UsageError(
            Message(f"要一份报告，这里有 {len(found)} 份", f"one report is wanted, and there are {len(found)}"),
            hint=Message("同一份材料的几个文件加 --together", "--together reads several files as one submission"),
        )
    return found[0]
