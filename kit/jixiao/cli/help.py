"""Help pages in the manner of a manual: what a command does, its arguments and options, examples, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from jixiao.cli.common import options as common_options
from jixiao.cli.language import chosen, t
from jixiao.cli.parameters import Parameter, parameters
from jixiao.model.message import Message
from jixiao.outputs.layout import pad, width, wrapped

if TYPE_CHECKING:
    from jixiao.cli.commands import Command


def page(name: str, command: Command, module: Any, function: Any) -> str:
    """The help of a command, or of a group when `function` is None."""
    return "".join(f"{line}\n" for line in _lines(name, command, module, function))


def _lines(name: str, command: Command, module: Any, function: Any) -> Iterator[str]:
    at = 0 if chosen() == "zh" else 1
    if function is None:
        from jixiao.cli.commands import subcommands

        yield f"{t('用法：', 'usage: ')}jixiao {name} {t('子命令', 'COMMAND')} ..."
        yield from ("", f"{(command.zh, command.en)[at]}", "")
        rows = [(sub, _first_line(one)) for sub, one in subcommands(module).items()]
        yield from _section(t("子命令", "commands"), rows)
        return
    known = parameters(function)
    arguments, options = [one for one in known if not one.flags], [one for one in known if one.flags]
    yield f"{t('用法：', 'usage: ')}jixiao {name} {_usage(arguments)}"
    about = (command.zh, command.en)[at] if command.zh and " " not in name else _first_line(function)
    yield from ("", about, "")
    yield from _section(t("参数", "arguments"), [(one.metavar, _help(one, at)) for one in arguments])
    yield from _section(t("选项", "options"), [(_flags(one), _help(one, at)) for one in options])
    common = [(_flags(one), _help(one, at)) for one in parameters(common_options)]
    yield from _section(t("通用选项", "common options"), [*common, ("-h, --help", t("本帮助", "this help"))])
    examples = getattr(module, "EXAMPLES", ()) if " " not in name else getattr(function, "EXAMPLES", ())
    if examples:
        yield t("例子：", "examples:")
        for text, words in examples:
            yield from (f"  # {words[at]}", f"  $ {text}", "")
    yield from wrapped(EXIT_CODES[at], _room())


EXIT_CODES = Message(
    "退出码：0 无问题 · 1 有问题 · 2 用法、配置或规则包错误 · 3 有输入读不了 · 70 程序缺陷 · 130、143 被中断",
    "exit codes: 0 clean · 1 findings · 2 usage, configuration or profile · 3 an input is unreadable · 70 a bug · 130, 143 interrupted",
)


def _first_line(function: Any) -> str:
    about = getattr(function, "ABOUT", None)
    if about is not None:
        return str(about[0 if chosen() == "zh" else 1])
    return (function.__doc__ or "").strip().split("\n")[0]


def _usage(arguments: list[Parameter]) -> str:
    words = [one.metavar if one.required or one.metavar.startswith("[") else f"[{one.metavar}]" for one in arguments]
    return " ".join([f"[{t('选项', 'options')}]", *words])


def _flags(one: Parameter) -> str:
    names = ", ".join(sorted(one.flags, key=len))
    return f"{names} {one.metavar}" if one.takes_value else names


def _help(one: Parameter, at: int) -> str:
    text = one.help[at]
    if one.setting:
        text += t(f"（配置项 {one.setting}）", f" (setting {one.setting})")
    return text


def _section(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    """Terms and their texts, the texts in one column and wrapped to the terminal."""
    if not rows:
        return
    yield title + t("：", ":")
    left = min(30, max(width(term) for term, _ in rows) + 2)
    room = _room() - left - 2
    for term, text in rows:
        lines = list(wrapped(text, room))
        if width(term) + 2 > left:
            yield f"  {term}"
        else:
            yield f"  {pad(term, left)}{lines.pop(0)}"
        yield from (" " * (left + 2) + line for line in lines)
    yield ""


def _room() -> int:
    import shutil

    return max(60, min(110, shutil.get_terminal_size((100, 24)).columns)) if sys.stdout.isatty() else 100
