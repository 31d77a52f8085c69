"""What the options ask for: the toolkit, its facts and limits, and the inputs behind the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli import session
from jixiao.cli.language import t
from jixiao.cli.messages import warn
from jixiao.cli.options import SECONDS
from jixiao.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.files.inputs import Item
    from jixiao.files.loading import Source
    from jixiao.model.limits import Limits
    from jixiao.toolkit.kit import Toolkit


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
    """Say which plugins were skipped, and why."""
    for state in kit.plugins.faults():
        name, reason = state.installed.name, state.reason
        zh = state.reason_zh or reason
        warn(t(f"插件 {name} 已跳过：{zh}", f"plugin {name} was skipped: {reason}"))


def limits(seconds: int) -> Limits:
    """The limits of the configuration (`[limits]`); `seconds` is that of one file."""
    from jixiao.model.limits import Limits

    configured = session.configured()
    names = ("file-bytes", "inflated-bytes", "cells", "blocks", "depth")
    given = {name.replace("-", "_"): found.value for name in names if (found := configured.get(f"limits.{name}"))}
    return Limits(**given, **({"seconds": seconds} if seconds else {}))


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
    """The inputs behind the words of the command line."""
    from jixiao.files.inputs import expand

    return expand(words, kit.suffixes, stdin_name)


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
