"""The words of a command line → the parameters of a function. Commands say what they take in their signature.

```python
def command(
    paths: Annotated[list[str], Argument("PATH...", help=("文件", "files"))],
    claims: Annotated[bool, Option("--claims", help=("列出全部", "list all"), setting="claims")] = False,
) -> None: ...
```

An option takes its value from the flag, else from its setting (environment, `jixiao.toml`, user file), else from its default.
Written here, because the libraries for this take longer to import than a report takes to check.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from jixiao.cli.language import t
from jixiao.errors import UsageError

Words = tuple[str, str]
"""A text in Chinese and English."""

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
    """The values for the parameters of a command. Raises UsageError for words that do not fit."""
    values: dict[str, Any] = {}
    plain = _options(form, list(words), values)
    _arguments(form.arguments, plain, values)
    for one in form.options:
        if one.key in values:
            continue
        configured = lookup(one) if lookup is not None and one.setting else None
        if configured is None and one.required:
            raise UsageError(t(f"缺少选项 {one.names[-1]}", f"the option {one.names[-1]} is missing"))
        values[one.key] = _converted(one, configured) if configured is not None else _empty(one)
    return values


def _empty(one: Parameter) -> Any:
    return 0 if one.shape == "count" and one.default is None else one.default


def _options(form: Signature, words: list[str], values: dict[str, Any]) -> list[str]:
    """Take the options out of the words; what is left are the arguments."""
    flags = form.flags()
    plain: list[str] = []
    words.reverse()
    while words:
        word = words.pop()
        if word == "--":
            plain += reversed(words)
            break
        if word == "-" or not word.startswith("-"):
            plain.append(word)
        elif word.startswith("--"):
            name, sign, value = word.partition("=")
            _take(_known(name, flags), name, value if sign else None, words, values)
        else:
            _short(word, flags, words, values)
    return plain


def _short(word: str, flags: Mapping[str, tuple[Parameter, bool]], words: list[str], values: dict[str, Any]) -> None:
    """Short options in one word: `-qq`, `-fjson`, `-f json`."""
    rest = word[1:]
    while rest:
        name, rest = f"-{rest[0]}", rest[1:]
        one, on = _known(name, flags, word)
        if one.shape in {"flag", "count"}:
            _take((one, on), name, None, words, values)
        else:
            _take((one, on), name, rest.removeprefix("=") or None, words, values)
            return


def _known(name: str, flags: Mapping[str, tuple[Parameter, bool]], word: str = "") -> tuple[Parameter, bool]:
    found = flags.get(name)
    if found is None:
        raise UsageError(
            t(f"没有选项 {word or name}", f"there is no option {word or name}") + near(word or name, flags),
            hint=t(
                "--help 列出全部选项；以 - 开头的文件名写在 -- 之后",
                "--help lists the options; a file name that starts with - stands after --",
            ),
        )
    return found


def near(name: str, known: Iterable[str]) -> str:
    """`; did you mean X?` when there is something like it."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1)
    return t(f"；是否指 {found[0]}", f"; did you mean {found[0]}?") if found else ""


def _take(
    known: tuple[Parameter, bool], name: str, value: str | None, words: list[str], values: dict[str, Any]
) -> None:
    one, on = known
    if one.shape in {"flag", "count"}:
        if value is not None:
            raise UsageError(t(f"{name} 不带值", f"{name} takes no value"))
        values[one.key] = values.get(one.key, 0) + 1 if one.shape == "count" else on
        return
    if value is None:
        if not words:
            raise UsageError(t(f"{name} 后面缺少 {one.metavar}", f"{name} needs {one.metavar}"))
        value = words.pop()
    converted = _converted(one, value)
    if one.shape == "many":
        values.setdefault(one.key, []).extend(converted)
    else:
        values[one.key] = converted


def _converted(one: Parameter, value: Any) -> Any:
    """A word, or a value of the configuration, as the parameter wants it."""
    if one.shape == "many":
        return list(value) if isinstance(value, list | tuple) else [value]
    if one.kind is int and isinstance(value, str):
        if not value.isascii() or not value.isdigit():
            raise UsageError(
                f"{one.names[-1]} {value}: " + t("应为非负整数", "expected a whole number that is not negative")
            )
        return int(value)
    if one.choices and isinstance(value, str) and value not in one.choices:
        raise UsageError(
            f"{one.names[-1]} {value}: " + t("可用：", "one of: ") + ", ".join(one.choices) + near(value, one.choices)
        )
    return Path(value) if one.kind is Path else value


def _arguments(arguments: Sequence[Parameter], plain: list[str], values: dict[str, Any]) -> None:
    for one in arguments:
        if one.shape == "many":
            if not plain and one.required:
                raise UsageError(t(f"缺少 {one.metavar}", f"{one.metavar} is missing"), hint=_try_help())
            values[one.key], plain = list(plain), []
        elif plain:
            values[one.key] = _converted(one, plain.pop(0))
        elif one.required:
            raise UsageError(t(f"缺少 {one.metavar}", f"{one.metavar} is missing"), hint=_try_help())
        else:
            values[one.key] = one.default
    if plain:
        raise UsageError(t(f"多出的参数 {plain[0]!r}", f"one argument too many: {plain[0]!r}"), hint=_try_help())


def _try_help() -> str:
    return t("--help 说明用法", "--help says how it is used")
