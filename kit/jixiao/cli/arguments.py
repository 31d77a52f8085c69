"""The words of a command line → the parameters of a function. Commands say what they take in their signature.

```python
def command(
    paths: Annotated[list[str], Argument("PATH...", help=("文件", "files"))],
    claims: Annotated[bool, Option("--claims", help=("列出全部", "list all"), setting="claims")] = False,
) -> None: ...
```

An option takes its value from the flag, else from its setting (environment, `jixiao.toml`, user file), else from its default.
Simple words are read here (`jixiao.cli.words`), all others by typer; the help pages (`jixiao.cli.help`) and settings need the signature as data.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from jixiao.cli.language import t
from jixiao.model.errors import UsageError

Words = tuple[str, str]
"""A text in Chinese and English."""

_DIGITS = 15
_MOST = {"jobs": 256, "timeout": 1_000_000}
"""The most that some options may ask for: processes, seconds."""

Shape = Literal["flag", "count", "one", "many"]


class Exit(Exception):  # noqa: N818  (an end, not an error)
    """Ends a command with an exit code."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.exit_code = code


class Option:
    """An option by its names. `metavar` may list the choices: `zh|en`. `setting` names its key in `jixiao.toml`."""

    def __init__(
        self,
        *names: str,
        metavar: str = "",
        help: str | Words = "",  # noqa: A002 - the word that declarations read best with
        count: bool = False,
        setting: str = "",
    ) -> None:
        self.param_decls = names
        self.metavar = metavar
        self.help = help
        self.count = count
        self.setting = setting


class Argument:
    """A word by its position. A list takes all that is left; a default makes it optional."""

    def __init__(self, metavar: str = "", *, help: str | Words = "") -> None:  # noqa: A002 - as in Option
        self.metavar = metavar
        self.help = help


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a command: `names` are its flags, empty for an argument."""

    key: str
    names: tuple[str, ...]
    shape: Shape
    kind: type
    default: Any
    required: bool
    metavar: str
    help: Words
    setting: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The words that the metavar lists; empty when any value will do."""
        names = self.metavar.split("|")
        return tuple(names) if len(names) > 1 and all(name.islower() for name in names) else ()


@dataclass(frozen=True, slots=True)
class Signature:
    """What a command takes."""

    arguments: list[Parameter] = field(default_factory=list)
    options: list[Parameter] = field(default_factory=list)

    def flags(self) -> dict[str, tuple[Parameter, bool]]:
        """Every flag with its parameter; `--no-NAME` turns off a flag that a setting may have turned on."""
        found = {name: (one, True) for one in self.options for name in one.names}
        for one in self.options:
            if one.shape == "flag" and one.setting:
                found |= {f"--no-{name[2:]}": (one, False) for name in one.names if name.startswith("--")}
        return found


def signature(command: Callable[..., Any]) -> Signature:
    """The arguments and options of a command, from the annotations of its function."""
    found = Signature()
    hints = typing.get_type_hints(command, include_extras=True)
    defaults = _defaults(command)
    for key, hint in hints.items():
        if key == "return":
            continue
        plain, *notes = typing.get_args(hint) if typing.get_origin(hint) is typing.Annotated else (hint,)
        note = next((one for one in notes if hasattr(one, "help")), Option())
        one = _parameter(key, plain, note, defaults)
        (found.options if one.names else found.arguments).append(one)
    return found


def _defaults(command: Callable[..., Any]) -> dict[str, Any]:
    code = command.__code__
    names = code.co_varnames[: code.co_argcount]
    values = command.__defaults__ or ()
    found = dict(zip(names[len(names) - len(values) :], values, strict=True))
    return found | (command.__kwdefaults__ or {})


def _parameter(key: str, plain: Any, note: Any, defaults: Mapping[str, Any]) -> Parameter:
    many = typing.get_origin(plain) is list or any(typing.get_origin(part) is list for part in typing.get_args(plain))
    parts = [part for part in (typing.get_args(plain) or (plain,)) if part is not type(None)]
    kind = parts[0] if isinstance(parts[0], type) and not many else str
    names = tuple(getattr(note, "param_decls", ()))
    if not names and hasattr(note, "count"):
        names = (f"--{key.rstrip('_').replace('_', '-')}",)
    shape: Shape = "many" if many else "count" if getattr(note, "count", False) else "flag" if kind is bool else "one"
    words = note.help if isinstance(note.help, tuple) else (note.help or "", note.help or "")
    return Parameter(
        key, names, shape, kind, defaults.get(key), key not in defaults,
        note.metavar or key.upper(), words, getattr(note, "setting", ""),
    )  # fmt: skip


Lookup = Callable[[Parameter], Any]
"""The value that the configuration gives to an option; None when it gives none."""


def parse(form: Signature, words: Sequence[str], lookup: Lookup | None = None) -> dict[str, Any]:
    """The values for the parameters of a command, as typer reads them. Raises UsageError for words that do not fit."""
    from jixiao.cli.words import read

    found = read(form, words)
    if found is None:
        found = _by_typer(form, words, lookup)
    else:
        found = {one.key: _default(one, lookup) for one in (*form.arguments, *form.options)} | found
    for one in (*form.arguments, *form.options):
        found[one.key] = _converted(one, found[one.key])
    return found


def _by_typer(form: Signature, words: Sequence[str], lookup: Lookup | None) -> dict[str, Any]:
    import typer

    found: dict[str, Any] = {}
    parameters = [_typed(one, lookup) for one in (*form.arguments, *form.options)]

    def take(**values: Any) -> None:
        found.update(values)

    take.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    take.__annotations__ = {one.name: one.annotation for one in parameters}
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command(add_help_option=False)(take)
    try:
        typer.main.get_command(app).main(args=list(words), prog_name="jixiao", standalone_mode=False)
    except Exception as error:
        said = getattr(error, "format_message", None)
        if said is None:
            raise
        raise _refused(error, said(), form) from error
    return found


def _default(one: Parameter, lookup: Lookup | None) -> Any:
    """The value of a parameter that no word gives: the configured one, else its own."""
    configured = lookup(one) if lookup is not None and one.setting else None
    default = one.default if configured is None else _converted(one, configured)
    return 0 if one.shape == "count" and default is None else default


def _typed(one: Parameter, lookup: Lookup | None) -> inspect.Parameter:
    """A parameter as typer wants it, with the configured value as its default."""
    import typer

    kind: Any = {"flag": bool, "count": int, "many": list[str]}.get(one.shape, one.kind)
    default = _default(one, lookup)
    if one.names:
        names = [_switched(name) if one.shape == "flag" and one.setting else name for name in one.names]
        note: Any = typer.Option(*names, metavar=one.metavar, count=one.shape == "count")
    else:
        note = typer.Argument(metavar=one.metavar)
    required = one.required and default is None
    if default is None and not required:
        kind = kind | None
    return inspect.Parameter(
        one.key,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if required else default,
        annotation=typing.Annotated[kind, note],
    )


def _switched(name: str) -> str:
    """`--claims/--no-claims`: a flag that a setting may have turned on can be turned off."""
    return f"{name}/--no-{name[2:]}" if name.startswith("--") else name


def _refused(error: Exception, said: str, form: Signature) -> UsageError:
    """What typer has against the words, with the nearest option for one that does not exist."""
    wrong = getattr(error, "option_name", None)
    flags = form.flags()
    if wrong is not None and wrong not in flags:
        return UsageError(
            t(f"没有选项 {wrong}", f"there is no option {wrong}") + near(wrong, flags),
            hint=t(
                "--help 列出全部选项；以 - 开头的文件名写在 -- 之后",
                "--help lists the options; a file name that starts with - stands after --",
            ),
        )
    return UsageError(t(f"命令行有误：{said}", said), hint=t("--help 说明用法", "--help says how it is used"))


def near(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?` when there is something like it."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1)
    return t(f"；是否指 {found[0]}", f"; did you mean {found[0]}?") if found else ""


def _converted(one: Parameter, value: Any) -> Any:
    """A value of the command line or the configuration, as the parameter wants it. Raises UsageError for one that is not allowed."""
    if value is None:
        return None
    if one.shape == "many":
        return list(value) if isinstance(value, list | tuple) else [value]
    if one.kind is int and isinstance(value, str):
        if not value.isascii() or not value.isdigit():
            raise UsageError(
                f"{one.names[-1]} {value}: " + t("应为非负整数", "expected a whole number that is not negative")
            )
        value = int(value[: _DIGITS + 1])
    if one.kind is int and one.shape == "one" and value > _MOST.get(one.key, 10**_DIGITS):
        most = _MOST.get(one.key, 10**_DIGITS)
        raise UsageError(f"{one.names[-1]}: " + t(f"最大 {most}", f"at most {most}"))
    if one.choices and isinstance(value, str) and value not in one.choices:
        raise UsageError(
            f"{one.names[-1]} {value}: " + t("可用：", "one of: ") + ", ".join(one.choices) + near(value, one.choices)
        )
    return Path(value) if one.kind is Path and not isinstance(value, Path) else value
