"""Which reports are there already, by their paths: those of the folder that is added to, and those of this run.

Sixteen bytes a report of the folder. Those of a run are kept only when packed folders are packed again: elsewhere no path comes twice.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from jixiao.engines.columns.arrays import without
from jixiao.engines.columns.packing import path_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa


class Known:
    """Path number → report number."""

    def __init__(self, pairs: Iterable[tuple[array[int], array[int]]] = ()) -> None:
        self._paths, self._reports = array("q"), array("q")
        for paths, reports in pairs:
            self._paths.extend(paths)
            self._reports.extend(reports)
        self._sort()

    def __len__(self) -> int:
        return len(self._paths)

    def report(self, path: int) -> int | None:
        """The number of the report that was packed under a path; None when there is none."""
        at = bisect_left(self._paths, path)
        return self._reports[at] if at < len(self._paths) and self._paths[at] == path else None

    def _sort(self) -> None:
        if not self._paths:
            return
        import pyarrow as pa
        import pyarrow.compute as pc

        paths = pa.Array.from_buffers(pa.int64(), len(self._paths), [None, pa.py_buffer(self._paths)])
        reports = pa.Array.from_buffers(pa.int64(), len(self._reports), [None, pa.py_buffer(self._reports)])
        order = pc.array_sort_indices(paths)
        self._paths = array("q", paths.take(order).buffers()[1].to_pybytes()[: 8 * len(order)])
        self._reports = array("q", reports.take(order).buffers()[1].to_pybytes()[: 8 * len(order)])


class Seen:
    """The reports of one run: of two with one path, the first counts."""

    def __init__(self) -> None:
        self._reports: dict[int, int] = {}

    def first(self, found: dict[str, pa.RecordBatch]) -> tuple[dict[str, pa.RecordBatch], int, list[str]]:
        """The rows without reports that were seen; how many of those said the same, and the paths of those that did not.

        The rows are of one input, in which no path comes twice.
        """
        same, other, out = 0, [], []
        for path, number in zip(
            found["reports"]["path"].to_pylist(), found["reports"]["report"].to_pylist(), strict=True
        ):
            before = self._reports.get(path_id(path))
            if before is None:
                self._reports[path_id(path)] = number
            else:
                out.append(number)
                same += before == number
                other += [path] if before != number else []
        return {table: without(rows, out) for table, rows in found.items()} if out else found, same, other
