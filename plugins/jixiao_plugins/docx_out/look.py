"""How a document looks: Chinese fonts by name with their East-Asian settings, A4, headings, tables."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime

BODY, HEAD, TITLE, LATIN = "仿宋", "黑体", "方正小标宋简体", "Times New Roman"
PORTRAIT = (11906, 16838)
MARGINS = {"portrait": (2098, 1474, 1984, 1588), "landscape": (964, 1077, 907, 1077)}
"""Top, right, bottom, left in twentieths of a point: the margins of official papers, and narrower ones for forms."""

_LEVELS = {1: (HEAD, 16), 2: ("楷体", 16), 3: (BODY, 16), 4: (BODY, 15)}

_UNUSED = frozenset({"stylesWithEffects", "customXml", "thumbnail"})
"""Kinds of parts in the template of python-docx that say nothing here."""


def new(title: str, moment: datetime.datetime) -> Any:
    """An empty document on A4 with the styles of an official paper."""
    import docx

    document = docx.Document(io.BytesIO(_template()))
    _properties(document, title, moment)
    return document


@cache
def _template() -> bytes:
    """An empty document with our styles. Made once, and without what python-docx brings beside them: a letter for each of some
    hundred units is mostly the opening and saving of it.
    """
    import docx

    document = docx.Document()
    for element in list(document.element.body):
        if not element.tag.endswith("}sectPr"):
            document.element.body.remove(element)
    _styles(document)
    _without_rest(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _without_rest(document: Any) -> None:
    """Take out the styles of tables, since ours carry their own borders, and parts that no reader needs."""
    styles = document.styles.element
    for style in styles.findall(q("style")):
        if style.get(q("type")) == "table" and style.get(q("default")) is None:
            styles.remove(style)
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] in _UNUSED]:
            del rels[key]


def _properties(document: Any, title: str, moment: datetime.datetime) -> None:
    core = document.core_properties
    core.author, core.title, core.comments, core.last_modified_by, core.revision = "", printable(title)[:255], "", "", 1
    core.created = core.modified = moment.replace(tzinfo=None)
    core.last_printed = moment.replace(tzinfo=None)


def _styles(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    styles = document.styles
    normal = styles["Normal"]
    fonts(normal.element, BODY)
    normal.font.size = Pt(14)
    normal.paragraph_format.line_spacing = 1.3
    normal.paragraph_format.space_after = Pt(0)
    for level in range(1, 10):
        style = styles[f"Heading {level}"]
        name, size = _LEVELS.get(level, (BODY, 14))
        fonts(style.element, name)
        style.font.size, style.font.bold, style.font.italic = Pt(size), level > 2, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
        style.paragraph_format.keep_with_next = True
    title = styles["Title"]
    fonts(title.element, TITLE)
    title.font.size, title.font.bold, title.font.color.rgb = Pt(20), False, RGBColor(0, 0, 0)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    borders = title.element.pPr.find(q("pBdr"))
    if borders is not None:
        title.element.pPr.remove(borders)
    for lang in styles.element.iter(q("lang")):
        lang.set(q("val"), "en-US")
        lang.set(q("eastAsia"), "zh-CN")


_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def q(tag: str) -> str:
    """A tag of the main namespace with its namespace."""
    return f"{{{_MAIN}}}{tag}"


def fonts(style: Any, east: str) -> None:
    """Set the fonts of a style; names of the theme would win over them, so they go."""
    properties = style.get_or_add_rPr()
    found = properties.find(q("rFonts"))
    if found is not None:
        properties.remove(found)
    properties.insert(0, made("rFonts", ascii=LATIN, hAnsi=LATIN, cs=LATIN, eastAsia=east, hint="eastAsia"))


def made(tag: str, **attributes: str) -> Any:
    """A new element of the main namespace. A form has some thousands of them: they are made without python-docx's detours."""
    from docx.oxml.parser import oxml_parser

    return oxml_parser.makeelement(q(tag), {q(name): value for name, value in attributes.items()}, {"w": _MAIN})


def page(section: Any, *, landscape: bool) -> int:
    """Set a section to A4; returns the width of its text in twentieths of a point."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    width, height = reversed(PORTRAIT) if landscape else PORTRAIT
    top, right, bottom, left = MARGINS["landscape" if landscape else "portrait"]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.top_margin, section.right_margin = Twips(top), Twips(right)
    section.bottom_margin, section.left_margin = Twips(bottom), Twips(left)
    numbered(section)
    return int(width) - left - right


def numbered(section: Any) -> None:
    """Page numbers in the footer, as a field."""
    footer = section.footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = 1
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        if kind:
            run._element.append(made("fldChar", fldCharType=kind))  # noqa: SLF001 - python-docx has no fields
        else:
            text = made("instrText")
            text.text = " PAGE "
            run._element.append(text)  # noqa: SLF001


def printable(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(
        c if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff") else "�"
        for c in text
    )
