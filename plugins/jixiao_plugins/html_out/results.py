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
    from jixiao.outputs.export import Exported


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[str]:
    """The page, once all results were taken.

    `options["single"]`, where it is given, takes the only result and what writes the page of its report; it gives the page, or the
    result of a file that could not be used.
    """
    items = iter(results)
    start = list(itertools.islice(items, 2))
    language, catalogue = options["language"], options["catalogue"]

    def write_one(one: Exported) -> str:
        return page(Export(items=[one], language=language, moment=moment(), catalogue=catalogue), {}).decode()

    if len(start) == 1 and start[0].report is not None and "single" in options:
        found = options["single"](start[0], write_one)
        if isinstance(found, str):
            yield found
            return
        start = [found]
    yield batch(itertools.chain(start, items), language, catalogue)
