"""What plugins return: small records of a name and a function. The hooks themselves stand in `jixiao.toolkit.hookspecs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A target of `jixiao export --to NAME`. `write(what, options)` returns the bytes of the file, the same for the same input.

    A format of many reports may also give `stream`, which yields the same bytes part by part, so that memory stays flat.
    """

    name: str
    suffix: str
    write: Callable[[Any, dict[str, str]], bytes]
    stream: Callable[[Any, dict[str, str]], Iterable[bytes]] | None = None
    summary: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFormat:
    """A format of `validate`. `write(results, options)` yields text, file by file, so that output can stream.

    A `binary` format yields bytes, and is not written to a terminal.
    """

    name: str
    write: Callable[[Iterable[Any], dict[str, Any]], Iterable[Any]]
    binary: bool = False
    options: dict[str, str] = field(default_factory=dict)
    summary: tuple[str, str] = ("", "")
