"""xls (and WPS's et, which is the same inside), read from its records.

python-calamine was tried: it gives 0.95 for a cell that prints 95%, lays out the whole used range in memory before it can
be asked how large that is, and panics inside Rust on directories that are cut off. The records are simple enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.files.reading import Gathering, LimitReached, refusal
from jixiao_plugins.excel.biff import Workbook
from jixiao_plugins.excel.sheet import Sheet
from jixiao_plugins.office.ole import Ole

if TYPE_CHECKING:
    from jixiao.model.document import Document
    from jixiao.model.limits import Limits
    from jixiao_plugins.excel.biff import Listed

_BIFF8 = 0x0600


def read_xls(data: bytes, name: str, limits: Limits) -> Document:
    """A `Document` of format `xls`. A workbook older than Excel 97 goes through LibreOffice."""
    ole = Ole(data)
    if "EncryptedPackage" in ole.names():
        raise refusal("E007", "encrypted")
    workbook = Workbook(ole.read("Workbook", "Book"))
    if workbook.encrypted:
        raise refusal("E007", "encrypted")
    if workbook.version != _BIFF8 and workbook.version:
        from jixiao_plugins.office.convert import read_old

        return read_old(data, name, limits)
    if not workbook.sheets:
        raise refusal("E007", "truncated")
    with Gathering(limits) as gathering:
        for listed in workbook.sheets:
            if listed.visible:
                _sheet(workbook, Sheet(listed.name, gathering), listed)
    return gathering.document("xls", name)


def _sheet(workbook: Workbook, sheet: Sheet, listed: Listed) -> None:
    stopped = None
    try:
        workbook.read(listed, sheet)
    except LimitReached as limit:
        stopped = limit
    sheet.finish(stopped)
