"""The report as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.files.writing import to_json

if TYPE_CHECKING:
    from jixiao.outputs.export import Export


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8, with a line feed at its end."""
    del options
    return to_json(what.one().report).encode("utf-8")
