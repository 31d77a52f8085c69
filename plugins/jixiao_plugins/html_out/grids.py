"""Grids as html tables with their merged cells; every cell of a value has an id that findings link to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao_plugins.html_out.text import anchor, lines, safe

if TYPE_CHECKING:
    from jixiao.documents.papers.model import FormCell, Grid

_HEADS = frozenset({"label", "head", "total"})


def table(grid: Grid, used: set[str], flagged: frozenset[str] = frozenset()) -> str:
    """A table in a region that scrolls. `used` are the ids given so far, `flagged` the pointers that findings are about."""
    total = sum(grid.widths)
    columns = "".join(f'<col style="width:{round(share * 100 / total, 2)}%">' for share in grid.widths)
    head = grid.rows[0].head and not grid.form
    rows = [
        "<tr>" + "".join(_cell(cell, used, flagged, header=row.head) for cell in row.cells) + "</tr>"
        for row in grid.rows
    ]
    body = f"<thead>{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody>" if head else f"<tbody>{''.join(rows)}</tbody>"
    name = safe(grid.title + grid.subtitle)
    out = f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table class="{"form" if grid.form else "list"}"><caption>{name}</caption>'
    notes = "".join(
        f'<p class="note">{"注：" if i == 0 else "　　"}{safe(note)}</p>' for i, note in enumerate(grid.notes)
    )
    return f"{out}<colgroup>{columns}</colgroup>{body}</table></div>{notes}"


def _cell(cell: FormCell, used: set[str], flagged: frozenset[str], *, header: bool) -> str:
    tag = "th" if cell.role in _HEADS else "td"
    scope = (
        ""
        if tag == "td"
        else f' scope="{"col" if header and cell.down == 1 else "rowgroup" if cell.down > 1 else "row"}"'
    )
    spans = (f' colspan="{cell.across}"' if cell.across > 1 else "") + (
        f' rowspan="{cell.down}"' if cell.down > 1 else ""
    )
    name = ""
    if cell.pointer and anchor(cell.pointer) not in used:
        used.add(anchor(cell.pointer))
        name = f' id="{anchor(cell.pointer)}"'
    kind = f"{cell.role} warning" if cell.pointer in flagged else cell.role
    return f'<{tag}{name} class="{kind}"{scope}{spans}>{lines(cell.text)}</{tag}>'
