"""A workbook with the findings as comments of the cells that they point at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.model.limits import Limits
from jixiao_plugins.annotate.parts import DOCUMENT, Parts
from jixiao_plugins.annotate.remarks import AUTHOR, original, remarks, summary
from jixiao_plugins.grid import column_number

if TYPE_CHECKING:
    from jixiao.outputs.export import Export

_BOOK = "xl/workbook.xml"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_AFTER = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"}
)
"""What stands behind the drawing of comments in a sheet."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SHAPES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' id="jixiao_{number}" type="#_x0000_t202" style="position:absolute;width:260pt;height:{height}pt;z-index:{number};visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{left},15,{top},2,{right},15,{bottom},4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
    "<x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def write(what: Export, options: dict[str, str]) -> bytes:
    """The workbook of the only report, with comments. Option `notes` adds the notes, `summary` a sheet with all findings."""
    one = what.one()
    parts = Parts(original(one), Limits())
    found = list(remarks(what, one, notes="notes" in options))
    sheets = _sheets(parts)
    wanted: dict[tuple[str, str], list[int]] = {}
    for number, remark in enumerate(found):
        sheet, cell = sheets.get(remark.place.sheet or ""), remark.place.cell
        if sheet is not None and cell is not None and _REFERENCE.fullmatch(cell):
            wanted.setdefault((sheet, cell), []).append(number)
    placed: set[int] = set()
    for sheet in dict.fromkeys(sheet for sheet, _ in wanted):
        cells = {cell: numbers for (name, cell), numbers in wanted.items() if name == sheet}
        done = _comment(parts, sheet, {cell: "\n\n".join(found[n].text for n in ns) for cell, ns in cells.items()})
        placed.update(number for cell in done for number in cells[cell])
    if "summary" in options or len(placed) < len(found):
        _add_sheet(parts, what, summary(what, found, placed, whole="summary" in options))
    return parts.finish()


def _sheets(parts: Parts) -> dict[str, str]:
    """The part of each sheet by its name."""
    root, targets = parts.tree(_BOOK), parts.targets(_BOOK)
    assert root is not None
    found = {}
    for one in root.iterfind("{*}sheets/{*}sheet"):
        key = next((said for name, said in one.attrib.items() if name.endswith("}id")), "")
        if key in targets:
            found[one.get("name") or ""] = targets[key]
    return found


def _comment(parts: Parts, sheet: str, texts: dict[str, str]) -> list[str]:
    """Comment on cells of a sheet; a cell that has a comment of its user keeps it, and only it. The cells that were commented are returned."""
    from lxml import etree

    name = parts.related(sheet, "comments")
    root = parts.tree(name) if name is not None else None
    if root is None:
        root = etree.fromstring(f'<comments xmlns="{_S}"><authors/><commentList/></comments>')
    space = root.tag.rpartition("}")[0] + "}"
    authors, listed = root.find(f"{space}authors"), root.find(f"{space}commentList")
    taken = {one.get("ref") for one in listed}
    cells = [cell for cell in sorted(texts, key=_order) if cell not in taken]
    if not cells:
        return []
    etree.SubElement(authors, f"{space}author").text = AUTHOR
    for cell in cells:
        comment = etree.SubElement(listed, f"{space}comment", ref=cell, authorId=str(len(authors) - 1))
        piece = etree.SubElement(etree.SubElement(etree.SubElement(comment, f"{space}text"), f"{space}r"), f"{space}t")
        piece.text = "".join(c for c in texts[cell] if c.isprintable() or c == "\n")
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    listed[:] = sorted(listed, key=lambda one: _order(one.get("ref") or "A1"))
    if name is None:
        name = parts.free("xl/comments{}.xml")
        parts.relate(sheet, name, "comments")
        parts.typed(name, f"{_KIND}comments+xml")
    parts.put(name, root)
    _shapes(parts, sheet, {cell: texts[cell] for cell in cells})
    return cells


def _order(cell: str) -> tuple[int, int]:
    """Row and column of a reference, from 0."""
    found = _REFERENCE.fullmatch(cell.replace("$", ""))
    return (0, 0) if found is None else (int(found[2]) - 1, column_number(found[1]))


def _shapes(parts: Parts, sheet: str, texts: dict[str, str]) -> None:
    """The boxes of the comments, which older programs want drawn: in the sheet's own drawing of them, or a new one."""
    from lxml import etree

    name = parts.related(sheet, "vmlDrawing") if _drawn(parts, sheet) else None
    root = parts.tree(name) if name is not None else None
    if root is None:
        root = etree.fromstring(_SHAPES)
    for number, (cell, text) in enumerate(texts.items(), 1):
        row, column = _order(cell)
        lines = sum(1 + len(line) // 22 for line in text.split("\n"))
        shape = _SHAPE.format(
            number=number, height=min(400, 16 * lines + 8), row=row, column=column, left=column + 1, right=column + 5, top=max(0, row - 1),
            bottom=row + 1 + min(24, lines),
        )  # fmt: skip
        root.append(etree.fromstring(shape))
    if name is None:
        name = parts.free("xl/drawings/vmlDrawing{}.vml")
        _draw(parts, sheet, parts.relate(sheet, name, "vmlDrawing"))
        parts.suffix("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    parts.put(name, root)


def _drawn(parts: Parts, sheet: str) -> bool:
    root = parts.tree(sheet)
    return root is not None and root.find("{*}legacyDrawing") is not None


def _draw(parts: Parts, sheet: str, relation: str) -> None:
    """Name the drawing of comments in the sheet, at the place that the format wants."""
    from lxml import etree

    root = parts.tree(sheet)
    assert root is not None
    space = root.tag.rpartition("}")[0] + "}"
    base = f"{_STRICT}officeDocument/relationships" if _STRICT in space else DOCUMENT
    one = etree.Element(f"{space}legacyDrawing")
    one.set(f"{{{base}}}id", relation)
    behind = next((child for child in root if etree.QName(child).localname in _AFTER), None)
    if behind is None:
        root.append(one)
    else:
        behind.addprevious(one)
    parts.put(sheet, root)


def _add_sheet(parts: Parts, what: Export, lines: list[str]) -> None:
    """A last sheet with a line in each row, as text: a row of several lines would show one of them, until its height is set."""
    from lxml import etree

    book = parts.tree(_BOOK)
    assert book is not None
    space = book.tag.rpartition("}")[0] + "}"
    root = etree.fromstring(
        f'<worksheet xmlns="{space[1:-1]}"><cols><col min="1" max="1" width="110" customWidth="1"/></cols><sheetData/></worksheet>'
    )
    for number, line in enumerate("\n".join(lines).split("\n"), 1):
        row = etree.SubElement(root[1], f"{space}row", r=str(number))
        cell = etree.SubElement(row, f"{space}c", r=f"A{number}", t="inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t")
        text.text = "".join(c for c in line if c.isprintable())
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    name = parts.free("xl/worksheets/sheetJixiao{}.xml")
    parts.put(name, root)
    parts.typed(name, f"{_KIND}worksheet+xml")
    relation = parts.relate(_BOOK, name, "worksheet")
    listed = book.find(f"{space}sheets")
    taken = {one.get("name") for one in listed}
    title = what.t("自评检查", "jixiao")
    shown = next(said for n in range(1, 1000) if (said := title if n == 1 else f"{title}{n}") not in taken)
    number = max((int(one.get("sheetId") or 0) for one in listed), default=0) + 1
    one = etree.SubElement(listed, f"{space}sheet", name=shown, sheetId=str(number))
    base = f"{_STRICT}officeDocument/relationships" if _STRICT in space else DOCUMENT
    one.set(f"{{{base}}}id", relation)
    parts.put(_BOOK, book)
