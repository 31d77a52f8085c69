"""`jixiao plugins`: which plugins there are, what they add, and which are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jixiao.cli.language import t
from jixiao.cli.options import VerboseOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.toolkit.plugins import State


def command(
    format_: Annotated[
        Literal["text", "json"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "text",
    verbose: VerboseOption = 0,
) -> None:
    """List plugins and their state."""
    out = Output(None)
    if format_ == "json":
        import json

        out.line(json.dumps({"version": 1, "plugins": [_data(one) for one in states()]}, ensure_ascii=False, indent=1))
    else:
        out.table(rows())
        if verbose:
            out.line()
            out.table(engine_rows())
    out.close()


def states() -> list[State]:
    """The plugins after each has been asked for everything, so that a fault inside a hook shows too."""
    from jixiao.toolkit.plugins import Plugins

    plugins = Plugins()
    for ask in (
        plugins.profile_folders,
        plugins.scoring_methods,
        plugins.checks,
        plugins.readers,
        plugins.writers,
        plugins.finding_formats,
    ):
        ask()
    return plugins.states


_STATES = {"loaded": "已载入", "broken": "有错", "skipped": "已跳过"}


def rows() -> list[list[str]]:
    """The plugins as a table."""
    found = [[t("插件", "plugin"), t("版本", "version"), "API", t("状态", "state"), t("内容", "hooks")]]
    for one in states():
        hooks = " ".join(hook.removeprefix("jixiao_") for hook in one.hooks)
        said = t("；", "; ").join(part for part in (t(*one.reason), hooks if one.state == "loaded" else "") if part)
        state = t(_STATES[one.state], one.state)
        found.append([one.installed.name, one.installed.version, str(one.api_version), state, said])
    return found


def engine_rows() -> list[list[str]]:
    """The scoring records, and which of them the columnar engines know."""
    from jixiao.cli.opening import toolkit

    registry = toolkit().registry
    yes, no = t("行、列", "rows, columns"), t("只有行引擎", "the row engine only")
    rows = [
        [one.name, no if "others" in getattr(one, "needs", ()) else yes]
        for records in (registry.rows, registry.policies, registry.modifiers)
        for one in records
    ]
    return [[t("评分方法", "scoring method"), t("引擎", "engines")], *rows]


def version_lines() -> Iterator[str]:
    """Plugins and places, for `--version -v`."""
    import platform

    from jixiao.cli.opening import toolkit
    from jixiao.outputs.layout import columns

    yield f"Python {platform.python_version()} · {platform.system()} {platform.machine()}"
    yield ""
    yield from columns(rows())
    yield ""
    yield t("规则包", "profiles")
    for one in toolkit().library.places.values():
        yield f"  {one.place.id} {one.place.version} ({one.origin})"


def _data(one: State) -> dict[str, object]:
    return {
        "name": one.installed.name, "distribution": one.installed.distribution, "version": one.installed.version,
        "api_version": one.api_version, "hooks": list(one.hooks), "state": one.state, "reason": one.reason.en or None,
    }  # fmt: skip
