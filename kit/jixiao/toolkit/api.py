"""What plugins return: small records of a name and a function. The hooks themselves stand in `jixiao.toolkit.hookspecs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jixiao.model.document import Document
    from jixiao.model.findings import Finding, Rule
    from jixiao.rules.checks.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one file. What lies beyond is not read and is reported as `E006`.

    `seconds` are those of the processor; 0 is no limit.
    """

    file_bytes: int = 64 * 2**20
    inflated_bytes: int = 256 * 2**20
    cells: int = 400_000
    blocks: int = 200_000
    depth: int = 64
    seconds: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A file format. `sniff(head, name)` says how well the first 4 KiB fit: 0 not at all, 1 by suffix, 2 by content.

    `read(data, name, limits)` returns a `Document`; it raises `jixiao.model.errors.InputError` with an `E0xx` code for what it
    cannot read. It opens no other file and no network address, and runs no macro or formula.

    A reader that works with a library in another language says by `isolated` from how many bytes on a file is read in a
    child process, whose memory and time are bounded from outside: 0 for every file, None for none. Its `read` is then a
    function at the top of a module, so that the child finds it.
    """

    name: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], int]
    read: Callable[[bytes, str, Limits], Document]
    summary: tuple[str, str] = ("", "")
    isolated: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One room of checks: `run(context)` yields findings, whose codes must stand in `rules`."""

    name: str
    run: Callable[[Context], Iterable[Finding]]
    rules: tuple[Rule, ...] = ()


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
    """A format of `validate`. `write(results, options)` yields text, file by file, so that output can stream."""

    name: str
    write: Callable[[Iterable[Any], dict[str, Any]], Iterable[str]]
    options: dict[str, str] = field(default_factory=dict)
    summary: tuple[str, str] = ("", "")
