"""Packed reports read back: what a folder holds, and its reports for the row engine."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from jixiao.columns.known import Known
from jixiao.columns.layout import file, is_pack, names, relative
from jixiao.columns.packing import path_id
from jixiao.columns.parquet import ROWS, batches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def known(root: Path) -> Known:
    """The reports that a folder holds already; none when it holds no packed reports. Raises InputError E007."""
    return Known(_pairs(root)) if is_pack(root) else Known()


def _pairs(root: Path) -> Iterator[tuple[array[int], array[int]]]:
    for where, name in names(root):
        shown = f"{relative('reports', where)}/{name}"
        for one in batches(file(root, "reports", where, name), "reports", shown, ["path", "report"], ROWS):
            yield array("q", map(path_id, one["path"].to_pylist())), array("q", one["report"].to_pylist())
