"""What `validate` found as a page: that of the only report, else the batch page."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from jixiao.outputs.export import Export, moment
from jixiao_plugins.html_out.batch import batch
from jixiao_plugins.html_out.writer import write as page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.results import FileResult


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """The page, once all results were taken. `options["exported"]`, where it is given, makes the report of the only result."""
    items = iter(results)
    start = list(itertools.islice(items, 2))
    exported = options.get("exported")
    if len(start) != 1 or start[0].report is None or exported is None:
        yield batch(itertools.chain(start, items), options["language"], options["catalogue"])
        return
    one = exported(start[0])
    what = Export(items=[one], language=options["language"], moment=moment(), catalogue=options["catalogue"])
    yield page(what, {}).decode()
