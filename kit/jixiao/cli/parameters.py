"""What a command takes: an ordinary typed function, which typer reads, with words in two languages beside each parameter.

```python
def command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH..."), Help("文件", "files")],
    claims: Annotated[bool, typer.Option("--claims/--no-claims"), Help("列出全部", "list all"), Setting("claims")] = False,
) -> None: ...
```

An option takes its value from the flag, else from its setting (environment, `jixiao.toml`, user file), else from its default.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import typer

from jixiao.cli.language import t
from jixiao.cli.messages import near
from jixiao.model.errors import UsageError
from jixiao.model.message import Message


class Help(NamedTuple):
    """What a parameter is for, in Chinese and English."""

    zh: str
    en: str


class Setting(NamedTuple):
    """The key in `jixiao.toml` that gives an option its value."""

    key: str


class Words:
    """What the value of an option may be, or begin with: `xlsx=`. The shell offers these; others may be right too."""

    def __init__(self, *words: str) -> None:
        self.words = words


_SHOWN = 40
"""Characters of a wrong value that are shown."""

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command. `flags` are empty for an argument; `off` are the flags that turn a switch off.

    `choices` are all values that there are, `offered` those that the shell offers.
    """

    key: str
    flags: tuple[str, ...]
    off: tuple[str, ...]
    metavar: str
    choices: tuple[str, ...]
    help: Help
    setting: str
    takes_value: bool
    required: bool
    offered: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All flags, those that turn it off too."""
        return (*self.flags, *self.off)


def parameters(command: Command) -> list[Parameter]:
    """The arguments and options of a command, in the order of its signature."""
    notes = typing.get_type_hints(command, include_extras=True)
    return [_parameter(one, notes.get(one.name)) for one in _reader(command).params]


def _reader(command: Command) -> Any:
    """Typer's reader of a command's words. `--help` is not its business: the pages are ours."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(add_help_option=False)(command)
    return typer.main.get_command(app)


def _parameter(one: Any, hint: Any) -> Parameter:
    kind, *notes = typing.get_args(hint) if typing.get_origin(hint) is typing.Annotated else (hint,)
    choices = _choices(kind)
    own = next((note for note in notes if isinstance(note, Help)), None)
    offered = next((note.words for note in notes if isinstance(note, Words)), choices)
    setting = next((note.key for note in notes if isinstance(note, Setting)), "")
    is_option = one.param_type_name == "option"
    return Parameter(
        key=one.name,
        flags=tuple(one.opts) if is_option else (),
        off=tuple(one.secondary_opts),
        metavar=one.metavar or "|".join(choices) or one.name.upper(),
        choices=choices,
        help=own or Help(one.help or "", one.help or ""),
        setting=setting,
        takes_value=is_option and not one.is_flag and not one.count,
        required=one.required,
        offered=offered,
    )


def _choices(kind: Any) -> tuple[str, ...]:
    """The words of a `Literal`, also of one that may be left out."""
    for part in (kind, *typing.get_args(kind)):
        if typing.get_origin(part) is typing.Literal:
            return typing.get_args(part)
    return ()


def settings(command: Command) -> dict[str, str]:
    """The setting of each parameter that has one, by the parameter's name."""
    hints = typing.get_type_hints(command, include_extras=True)
    return {
        name: note.key
        for name, hint in hints.items()
        for note in getattr(hint, "__metadata__", ())
        if isinstance(note, Setting)
    }


def run(command: Command, words: Sequence[str], configured: Mapping[str, Any]) -> Any:
    """Read the words and run the command; `configured` holds values of settings by the parameter's name.

    Raises UsageError for words that do not fit, and what the command raises (`typer.Exit` with its exit code).
    """
    context = _context(command, words, default_map=dict(configured), allow_extra_args=True)
    if context.args:
        extra = " ".join(context.args)
        raise UsageError(
            Message(f"多出的参数：{extra}", f"more arguments than the command takes: {extra}"), hint=_see_help()
        )
    with context:
        return context.command.invoke(context)


def read_known(command: Command, words: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """The values of a command's own options, wherever they stand among the words, and the other words."""
    context = _context(command, words, ignore_unknown_options=True, allow_extra_args=True)
    return context.params, list(context.args)


def _context(command: Command, words: Sequence[str], **how: Any) -> Any:
    try:
        return _reader(command).make_context("jixiao", list(words), **how)
    except Exception as error:
        if not hasattr(error, "format_message"):  # all that typer has against the words can say so
            raise
        raise _refused(error, parameters(command)) from error


def _see_help() -> Message:
    return Message("--help 说明用法", "--help says how it is used")


def _refused(error: Any, known: list[Parameter]) -> UsageError:
    """What typer has against the words, in both languages, with the nearest name where there is one."""
    flag, param = getattr(error, "option_name", None), getattr(error, "param", None)
    flags = {name: one for one in known for name in one.names}
    if flag is not None and flag not in flags:
        return UsageError(
            t(f"没有选项 {flag}", f"there is no option {flag}") + near(flag, flags),
            hint=Message(
                "--help 列出全部选项；以 - 开头的文件名写在 -- 之后",
                "--help lists the options; a file name that starts with - stands after --",
            ),
        )
    if flag is not None:
        takes = flags[flag].takes_value
        zh, en = Message("后面要有一个值", "needs a value") if takes else Message("不带值", "takes no value")
        return UsageError(Message(f"{flag} {zh}", f"{flag} {en}"), hint=_see_help())
    one = next((each for each in known if param is not None and each.key == param.name), None)
    if one is None:
        said = error.format_message()
        return UsageError(Message(f"命令行有误：{said}", f"the words do not fit: {said}"), hint=_see_help())
    name = one.flags[-1] if one.flags else one.metavar
    if hasattr(error, "param_type"):
        return UsageError(Message(f"缺少 {name}", f"{name} is missing"), hint=_see_help())
    return _bad_value(error, one, name)


def _bad_value(error: Any, one: Parameter, name: str) -> UsageError:
    """A value that is none of the choices, or no number."""
    errors = getattr(error.__cause__, "errors", None)
    given = str(errors()[0]["input"])[:_SHOWN] if errors is not None else ""
    word = f"{name} {given}".rstrip()
    if one.choices:
        zh, en = "、".join(one.choices), ", ".join(one.choices)
        return UsageError(t(f"{word}：可用 {zh}", f"{word}: one of: {en}") + near(given, one.choices), hint=_see_help())
    if errors is not None and "le" in errors()[0].get("ctx", {}):
        most = errors()[0]["ctx"]["le"]
        return UsageError(Message(f"{name}：最大 {most}", f"{name}: at most {most}"), hint=_see_help())
    return UsageError(
        Message(f"{word}：应为非负整数", f"{word}: expected a whole number that is not negative"), hint=_see_help()
    )


def flags(known: Iterable[Parameter]) -> list[str]:
    """Every flag of some parameters."""
    return [name for one in known for name in one.names]
