"""Which reports a packed folder holds already: by its path, the number of each. Sixteen bytes a report, and only when appending."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
