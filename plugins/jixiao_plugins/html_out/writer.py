"""One self-contained page for a report, without script and network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.limits import Limits
from jixiao.outputs.export import printed
from jixiao_plugins.html_out.page import Page

if TYPE_CHECKING:
    from jixiao.model.document import Document
    from jixiao.outputs.export import Export


def write(what: Export, options: dict[str, str]) -> bytes:  # noqa: ARG001 - the signature of a writer
    """The page of one report, in UTF-8."""
    one = what.one()
    return printed(one, Page(what, one).render, read)


def read(data: bytes) -> Document:
    """The page as the reader of pages sees it."""
    from jixiao_plugins.html.reader import read_html

    return read_html(data, "report.html", Limits())
