"""Reports as NDJSON: one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.writing import to_builtins

if TYPE_CHECKING:
    from jixiao.exporting import Export


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8; every line ends in a line feed."""
    del options
    return b"".join(msgspec.json.encode(to_builtins(one.report)) + b"\n" for one in what.items)
