"""Text, CSV and web pages: forms of every layout, with spans, bars, quotes and markup at their limits."""

from __future__ import annotations

import copy
import csv
import html
import io
from typing import TYPE_CHECKING

from damage import DAMAGES, FORMS, Cell, Form, as_txt

from .chance import WORDS, reworded
from .reports import prose

if TYPE_CHECKING:
    from .chance import Chance

SPANS = ("0", "1", "2", "3", "9", "99", "1000", "65535", "65534", "2147483648", "-1", "1.5", "9" * 30, "x", "", "２")


def any_form(chance: Chance) -> Form:
    """A form, whole or damaged, with cells of another text, reach or place."""
    made = copy.deepcopy(chance.choice(FORMS))
    for _ in range(chance.count(3)):
        damage = chance.choice(sorted(DAMAGES))
        made = DAMAGES[damage](copy.deepcopy(made), chance.randrange(len(made.rows))) or made
    for _ in range(chance.count(12)):
        cells = made.rows[chance.randrange(len(made.rows))]
        if cells:
            _alter(chance, made, cells)
    if chance.likely(0.1):
        made.rows += copy.deepcopy(made.rows) * chance.choice((1, 3, 20))
    if chance.likely(0.05):
        made.rows = [{c * chance.choice((1, 2, 50)): cell for c, cell in row.items()} for row in made.rows]
    made.title = chance.choice((made.title, made.title, chance.text(), ""))
    return made


def _alter(chance: Chance, made: Form, cells: dict[int, Cell]) -> None:
    at = chance.choice(sorted(cells))
    kind = chance.randrange(6)
    if kind <= 2:
        cells[at].text = chance.word()
    elif kind == 3:
        cells[at].down, cells[at].right = 1 + chance.count(9), 1 + chance.count(5)
    elif kind == 4:
        del cells[at]
    else:
        cells[chance.randrange(made.width + 2)] = Cell(chance.text())


def text(chance: Chance) -> bytes:
    """A text file: prose and forms, as pages and office suites leave them."""
    parts = []
    for _ in range(1 + chance.count(4)):
        kind = chance.randrange(6)
        if kind <= 1:
            parts.append(as_txt(any_form(chance)).decode("utf-8", "replace"))
        elif kind == 2:
            parts.append(
                "\n".join(
                    f"{chance.choice(('一、', '（二）', '3.', '', '    '))}{chance.word()}\n{prose(chance)}"
                    for _ in range(chance.count(5))
                )
            )
        elif kind == 3:
            gap = chance.choice(("\t", "  ", "    ", " | ", "|", "　"))
            parts.append(
                "\n".join(gap.join(chance.word() for _ in range(1 + chance.count(9))) for _ in range(chance.count(20)))
            )
        elif kind == 4:
            parts.append("\n".join(chance.word() for _ in range(chance.count(60))))
        else:
            parts.append(
                chance.choice(("|", "-", "甲|", "\n", "# ", "> ", "```\n", "| a |\n|---|\n", "　", "\t"))
                * chance.choice((3, 300, 20_000))
            )
    made = "\n".join(["青溪县水利局2023年度项目支出绩效自评报告"] * chance.likely(0.8) + parts)
    return finished(chance, reworded(chance, made, chance.count(5)))


def finished(chance: Chance, made: str) -> bytes:
    """As bytes of some encoding, seldom damaged."""
    data = chance.encoded(made)
    return chance.damaged(data) if chance.likely(0.1) else data


def table(chance: Chance) -> bytes:
    """A CSV file, with quotes and separators as programs and people set them."""
    made = any_form(chance)
    out = io.StringIO()
    mark = chance.choice((",", ",", "\t", ";", "|"))
    writer = csv.writer(
        out,
        delimiter=mark,
        quoting=chance.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
        lineterminator=chance.choice(("\n", "\r\n", "\r")),
    )
    for row in made.rows:
        width = max(row, default=0) + 1
        writer.writerow([row[c].text.replace("\0", "") if c in row else "" for c in range(min(width, 400))])
    made_text = out.getvalue()
    if chance.likely(0.4):
        made_text = reworded(chance, made_text, 1 + chance.count(3))
    if chance.likely(0.1):
        made_text += chance.choice(('"', '"""', ',"', "," * 70_000, '"\n' * 500, '"' + "x" * 200_000))
    return finished(chance, made_text)


TAGS = ("p", "div", "table", "tr", "td", "th", "tbody", "thead", "span", "b", "br", "h1", "h3", "ul", "li", "ol", "a", "script", "style", "template", "select", "option", "iframe", "svg", "math", "form", "input", "textarea", "title", "body", "html", "col", "caption", "pre", "center", "font", "frameset", "noscript", "o:p")  # fmt: skip
ATTRIBUTES = (
    "rowspan",
    "colspan",
    "style",
    "class",
    "hidden",
    "id",
    "align",
    "charset",
    "content",
    "http-equiv",
    "href",
    "type",
    "x",
)
STYLES = (
    "display:none",
    "display : none !important",
    "visibility:hidden",
    "mso-hide:all",
    "color:#fff",
    "font-weight:bold",
    "",
    "display:" * 200,
)


def page(chance: Chance) -> bytes:
    """A web page: a form as a table, other markup around and in it."""
    made = any_form(chance)
    rows = []
    for row in made.rows:
        cells = [_cell(chance, cell) for _, cell in sorted(row.items())]
        rows.append(f"<tr>{''.join(cells)}{chance.choice(('</tr>', '</tr>', '</tr>', ''))}")
    body = f"<table{chance.choice((' border=1', '', ' class=x'))}>{chance.choice((chr(10), '')).join(rows)}</table>"
    parts = [f"<h2>{html.escape(made.title)}</h2>", body]
    for _ in range(chance.count(8)):
        parts.insert(chance.randrange(len(parts) + 1), _markup(chance, 0))
    head = f'<meta charset="{chance.choice(("utf-8", "gb2312", "gbk", "utf-16", "x-nope", "utf-7", ""))}">'
    whole = f"{chance.choice(('<!DOCTYPE html>', '', '<?xml version=1.0?>'))}<html><head>{head}<title>{html.escape(chance.word())}</title></head><body>{''.join(parts)}</body></html>"
    if chance.likely(0.3):
        whole = reworded(chance, whole, 1 + chance.count(3))
    return finished(chance, whole)


def _cell(chance: Chance, cell: Cell) -> str:
    spans = "".join(
        f' {name}="{chance.choice(SPANS) if chance.likely(0.04) else reach}"'
        for name, reach in (("rowspan", cell.down), ("colspan", cell.right))
        if reach > 1 or chance.likely(0.02)
    )
    inner = _markup(chance, 3) if chance.likely(0.03) else html.escape(cell.text).replace("\n", "<br>")
    return f"<td{spans}>{inner}{chance.choice(('</td>', '</td>', '</td>', ''))}"


def _markup(chance: Chance, depth: int) -> str:
    """An element with attributes and children; some do not end, some are deep or broad."""
    tag = chance.choice(TAGS)
    if chance.likely(0.02):
        return f"<{tag}>" * chance.choice((40, 300, 3000)) + chance.word()
    if chance.likely(0.01):
        return "<p " + " ".join(f"a{n}=1" for n in range(chance.choice((50, 2000)))) + ">甲"
    attributes = "".join(
        f' {chance.choice(ATTRIBUTES)}="{html.escape(chance.choice((chance.choice(SPANS), chance.choice(STYLES), chance.choice(WORDS))))}"'
        for _ in range(chance.count(3))
    )
    inner = "".join(
        _markup(chance, depth + 1) if depth < 5 and chance.likely(0.4) else html.escape(chance.word())
        for _ in range(chance.count(4))
    )
    return f"<{tag}{attributes}>{inner}{chance.choice((f'</{tag}>', f'</{tag}>', '', '<!--', '-->', '<![CDATA[', '&#1114112;', '&nbsp;'))}"
