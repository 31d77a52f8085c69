"""Options of every command, before or after its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from jixiao.cli import session
from jixiao.cli.language import named, of_environment
from jixiao.cli.parameters import Help, read_known

if TYPE_CHECKING:
    from collections.abc import Sequence


def _speak(lang: str | None) -> str | None:
    """Set the language as soon as it is known: what is said of the other options is said in it."""
    session.language.set(named(lang) if lang else of_environment())
    return lang


def options(
    lang: Annotated[
        Literal["zh", "en"] | None,
        typer.Option("--lang", is_eager=True, callback=_speak),
        Help(
            "语言；默认看 JIXIAO_LANG、配置与系统区域", "language; default: JIXIAO_LANG, the configuration, the locale"
        ),
    ] = None,
    config: Annotated[
        str | None, typer.Option("--config", metavar="FILE"), Help("用这个 jixiao.toml", "use this jixiao.toml")
    ] = None,
    isolated: Annotated[
        bool, typer.Option("--isolated"), Help("不读任何配置文件", "read no configuration file")
    ] = False,
    color: Annotated[
        Literal["auto", "always", "never"] | None,
        typer.Option("--color"),
        Help("颜色；NO_COLOR 亦可关闭", "colour; NO_COLOR turns it off too"),
    ] = None,
) -> None:
    """What holds for the whole run."""


def begin(words: Sequence[str]) -> list[str]:
    """Set what holds for the run, by the common options and the configuration; the other words are returned.

    Raises UsageError for an option or a configuration that is wrong.
    """
    from jixiao.files import config

    session.config.set(None)
    session.targets.set(())
    session.language.set(of_environment())
    given, rest = _split(words)
    configured = config.load(isolated=given["isolated"], path=given["config"])
    session.config.set(configured)
    language, colour = configured.get("lang"), configured.get("color")
    if given["lang"] is None:
        session.language.set(of_environment(language.value if language else None))
    session.colour.set(given["color"] or (colour.value if colour else "auto"))
    return rest


def _split(words: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The common options and the rest; what stands after `--` is never an option."""
    at = words.index("--") if "--" in words else len(words)
    given, rest = read_known(options, words[:at])
    return given, [*rest, *words[at:]]
