"""One self-contained page for a report, without script; an index for a batch. No network."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.model.limits import Limits
from jixiao.model.message import Message
from jixiao.outputs.export import printed
from jixiao_plugins.html_out.batch import batch
from jixiao_plugins.html_out.page import Page

if TYPE_CHECKING:
    from jixiao.model.document import Document
    from jixiao.outputs.export import Export


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8. One report gives its page; several, or files that could not be read, give the batch page, as the option `batch` does."""
    items = iter(what.items)
    start = list(itertools.islice(items, 2))
    if not start and not what.unread:
        raise UsageError(Message("没有可写的报告", "there is no report to write"))
    if len(start) != 1 or what.unread or options.get("batch"):
        return batch(what, itertools.chain(start, items))
    return printed(start[0], Page(what, start[0]).render, read)


def read(data: bytes) -> Document:
    """The page as the reader of pages sees it."""
    from jixiao_plugins.html.reader import read_html

    return read_html(data, "report.html", Limits())
