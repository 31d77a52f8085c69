"""Reports as NDJSON: one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.files.writing import to_builtins

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.outputs.export import Export


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8; every line ends in a line feed."""
    return b"".join(stream(what, options))


def stream(what: Export, options: dict[str, str]) -> Iterator[bytes]:
    """The same, a part for each report."""
    del options
    for one in what.items:
        yield msgspec.json.encode(to_builtins(one.report)) + b"\n"
