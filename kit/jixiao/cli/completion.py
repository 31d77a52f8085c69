"""`jixiao completion SHELL`: a completion script, made from what the commands take."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any, Literal

import typer

from jixiao.cli import commands as registry
from jixiao.cli.common import options as common_options
from jixiao.cli.language import chosen
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help, Parameter, flags, parameters
from jixiao.model.message import Message

EXAMPLES = (
    ("jixiao completion bash > ~/.local/share/bash-completion/completions/jixiao", ("bash", "bash")),
    (
        "jixiao completion zsh > ~/.zfunc/_jixiao",
        Message("zsh；fpath 要包含 ~/.zfunc", "zsh; fpath must hold ~/.zfunc"),
    ),
    ("jixiao completion fish > ~/.config/fish/completions/jixiao.fish", ("fish", "fish")),
)


def command(shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(), Help("外壳", "the shell")]) -> None:
    """Print the completion script for a shell."""
    out = Output(None)
    writer = {"bash": bash, "zsh": zsh, "fish": fish}[shell]
    for line in writer():
        out.line(line)
    out.close()


def _commands() -> dict[str, tuple[str, list[Parameter]]]:
    """Every command and sub-command with its description and options."""
    from jixiao.cli.commands import subcommands

    at = 0 if chosen() == "zh" else 1
    found = {}
    for name, one in registry.COMMANDS.items():
        if find_spec(one.module) is None:
            continue
        module = import_module(one.module)
        inner = subcommands(module)
        about = (one.zh, one.en)[at]
        found[name] = (about, [] if inner else _options(module.command))
        for sub, function in inner.items():
            text = getattr(function, "ABOUT", None)
            words = text[at] if text else (function.__doc__ or "").strip().split("\n")[0]
            found[f"{name} {sub}"] = (words, _options(function))
    return found


def _common() -> list[str]:
    return [*flags(parameters(common_options)), "--help"]


def _options(command: Any) -> list[Parameter]:
    return [one for one in parameters(command) if one.flags]


def _subcommands(commands: dict[str, tuple[str, list[Parameter]]], name: str) -> list[str]:
    return [each.split(" ")[1] for each in commands if each.startswith(f"{name} ")]


def bash() -> Iterator[str]:
    """For bash 4 and later."""
    commands = _commands()
    tops = [name for name in commands if " " not in name]
    yield "_jixiao() {"
    yield "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words="
    yield '  if [ "$COMP_CWORD" -eq 1 ]; then'
    yield f'    COMPREPLY=($(compgen -W "{" ".join([*tops, "--version", *_common()])}" -- "$word")); return'
    yield "  fi"
    yield '  local name="${COMP_WORDS[1]}"'
    groups = [name for name in tops if _subcommands(commands, name)]
    for name in groups:
        subs = " ".join(_subcommands(commands, name))
        yield f'  if [ "$name" = {name} ]; then'
        yield f'    if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W "{subs}" -- "$word")); return; fi'
        yield '    name="$name ${COMP_WORDS[2]}"'
        yield "  fi"
    yield '  case "$name:$before" in'
    for name, (_, options) in commands.items():
        for one in options:
            if one.offered:
                patterns = "|".join(f'"{name}:{flag}"' for flag in one.names)
                more = "compopt -o nospace; " if _begun(one) else ""
                yield f'    {patterns}) {more}COMPREPLY=($(compgen -W "{" ".join(one.offered)}" -- "$word")); return;;'
    yield "  esac"
    yield '  case "$name" in'
    for name, (_, options) in commands.items():
        yield f'    "{name}") words="{" ".join(flags(options))}";;'
    yield "  esac"
    yield f'  case "$word" in -*) COMPREPLY=($(compgen -W "$words {" ".join(_common())}" -- "$word"));; esac'
    yield "}"
    yield "complete -o default -F _jixiao jixiao"


def zsh() -> Iterator[str]:
    """For zsh: each command with its description, each option with its help."""
    commands = _commands()
    at = 0 if chosen() == "zh" else 1
    yield "#compdef jixiao"
    yield "_jixiao() {"
    yield "  local -a commands=("
    for name, (about, _) in commands.items():
        if " " not in name:
            yield f"    {_quoted(f'{name}:{about}')}"
    yield "  )"
    yield "  if (( CURRENT == 2 )); then _describe command commands; return; fi"
    yield "  local name=$words[2]"
    for name in [name for name in commands if _subcommands(commands, name)]:
        subs = " ".join(_subcommands(commands, name))
        yield f"  if [[ $name == {name} ]]; then"
        yield f"    if (( CURRENT == 3 )); then compadd {subs}; return; fi"
        yield '    name="$name $words[3]"; shift words; (( CURRENT-- ))'
        yield "  fi"
    yield "  shift words; (( CURRENT-- ))"
    yield '  case "$name" in'
    for name, (_, options) in commands.items():
        yield f'    "{name}") _arguments \\'
        for one in options:
            text = one.help[at].replace("[", "(").replace("]", ")").replace(":", "\\:")
            value = f":{one.metavar}:{_zsh_values(one)}" if one.takes_value else ""
            yield from (f"      {_quoted(f'*{flag}[{text}]{value}')} \\" for flag in one.names)
        yield "      '*:file:_files';;"
    yield "  esac"
    yield "}"
    yield 'if [ "$funcstack[1]" = "_jixiao" ]; then _jixiao "$@"; else compdef _jixiao jixiao; fi'


def _zsh_values(one: Parameter) -> str:
    """What zsh offers for the value of an option; after `xlsx=` files."""
    words = " ".join(one.offered)
    if _begun(one):
        return f'{{if compset -P "*="; then _files; else compadd -S "" -- {words}; fi}}'
    return f"({words})" if words else "_files"


def fish() -> Iterator[str]:
    """For fish 3 and later."""
    commands = _commands()
    at = 0 if chosen() == "zh" else 1
    tops = " ".join(name for name in commands if " " not in name)
    for name, (about, options) in commands.items():
        top, _, sub = name.partition(" ")
        subs = " ".join(_subcommands(commands, top))
        if sub:
            yield f"complete -c jixiao -n '__fish_seen_subcommand_from {top}; and not __fish_seen_subcommand_from {subs}' -f -a {sub} -d {_quoted(about)}"
        else:
            yield f"complete -c jixiao -n 'not __fish_seen_subcommand_from {tops}' -f -a {top} -d {_quoted(about)}"
        seen = f"__fish_seen_subcommand_from {top}" + (f"; and __fish_seen_subcommand_from {sub}" if sub else "")
        for one in options:
            named = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in one.names)
            kind = "r" if _begun(one) or not one.offered else "x"
            value = (f" -{kind}" + (f" -a '{' '.join(one.offered)}'" if one.offered else "")) if one.takes_value else ""
            yield f"complete -c jixiao -n '{seen}' {named}{value} -d {_quoted(one.help[at])}"


def _begun(one: Parameter) -> bool:
    """Are the words that are offered only the beginning of a value?"""
    return bool(one.offered) and one.offered[0].endswith("=")


def _quoted(text: str) -> str:
    """In single quotes; a quote inside becomes a typographic one, which every shell reads alike."""
    return "'" + text.replace("'", "’") + "'"
