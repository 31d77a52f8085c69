"""One self-contained page for a report; an index for a batch. No network, no script."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.model.limits import Limits
from jixiao.outputs.export import printed

if TYPE_CHECKING:
    from jixiao.model.document import Document
    from jixiao.outputs.export import Export


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8. One report gives its page, several give the batch page; option `batch` asks for the batch page in any case."""
    items = iter(what.items)
    first, second = next(items, None), next(items, None)
    if first is None:
        raise UsageError(("没有可写的报告", "there is no report to write"))
    if second is not None or options.get("batch"):
        from jixiao_plugins.html_out.batch import batch

        return batch(what, itertools.chain([first], [second] if second is not None else [], items))
    from jixiao_plugins.html_out.page import Page

    page = Page(what, first)
    return printed(first, page.render, read)


def read(data: bytes) -> Document:
    """The page as the reader of pages sees it."""
    from jixiao_plugins.html.reader import read_html

    return read_html(data, "report.html", Limits())
