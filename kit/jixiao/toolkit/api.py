"""What plugins return: small records of a name and a function. The hooks themselves stand in `jixiao.toolkit.hookspecs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.model.message import NO_WORDS, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A target of `jixiao export --to NAME`. `write(what, options)` returns the bytes of the file, the same for the same input.

    A format of many reports may also give `stream`, which yields the same bytes part by part, so that memory stays flat.

    `annotates` says of which files it writes a copy with comments (`jixiao annotate`): the suffix of the file, and that of the copy.

    `views` are other things that the format can show, by name; each is called as `view(matter, options)` and yields text.
    The program asks for `summary` (a `Summary`; option `folder`), `diff` (a `Comparison`; options `before` and `after`) and
    `profile` (a list of what `describe` gives); the option `language` is `zh` or `en`.
    """

    name: str
    suffix: str
    write: Callable[[Any, dict[str, str]], bytes]
    stream: Callable[[Any, dict[str, str]], Iterable[bytes]] | None = None
    summary: Message = NO_WORDS
    views: Mapping[str, Callable[[Any, dict[str, str]], Iterable[str]]] = field(default_factory=dict)
    annotates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFormat:
    """A format of `validate`. `write(results, options)` yields text, file by file, so that output can stream.

    `options` holds the `language` (`zh` or `en`), the `catalogue` of the toolkit (`catalogue.rule(code)` is the `Rule` of any code
    that a finding has, a plugin's and a place's too), and `statistics`, complete once all results were taken.
    A `binary` format yields bytes, and is not written to a terminal.

    A format with a `suffix` is a paper for one unit: into a folder goes a file for each unit that has something to mend, made of the
    unit's own results. A `chinese` one is in Chinese whatever the language: it takes its words from `result.chinese`, where that is not empty.
    """

    name: str
    write: Callable[[Iterable[Any], dict[str, Any]], Iterable[Any]]
    binary: bool = False
    suffix: str = ""
    chinese: bool = False
    summary: Message = NO_WORDS
