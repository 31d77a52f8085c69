"""The report as Markdown: text, forms as tables, and, when asked for, its findings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.papers.words import BODY_TITLE, FORMS_TITLE
from jixiao.model.limits import Limits
from jixiao.outputs.export import printed
from jixiao.outputs.layout import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.papers.model import FormRow, Grid, Paper
    from jixiao.model.document import Document
    from jixiao.outputs.export import Export, Exported

_SPECIAL = re.compile(r"[\\|｜│┃`*_\[\]#]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_RISKY = re.compile(r"(?=[-=+~─━═┄┈┌├┏╔.]|\d{1,9}[.)](?:\s|$))")


def write(what: Export, options: dict[str, str]) -> bytes:
    """UTF-8; with option `findings` the findings stand at the end."""
    one = what.one()
    data = printed(one, lambda paper: _render(paper).encode("utf-8"), _read)
    if options.get("findings") and one.findings:
        data += safe("\n" + "\n".join(_findings(what, one)) + "\n").encode("utf-8")
    return data


def _read(data: bytes) -> Document:
    from jixiao_plugins.text.reader import read_text

    return read_text(data, "report.md", Limits())


def _render(paper: Paper) -> str:
    lines = [f"# {_escaped(paper.title)}", ""]
    if paper.body:
        lines += [f"## {BODY_TITLE}", ""]
        for section in paper.body:
            lines += [f"{'#' * min(section.level + 2, 6)} {_escaped(section.text)}", ""]
            for line in section.lines:
                lines += [_escaped(line), ""]
    if paper.forms:
        lines += [f"## {FORMS_TITLE}", ""]
    for form, verdict in zip(paper.forms, paper.verdicts, strict=True):
        lines += [f"**{_escaped(form.title)}{form.subtitle}**", ""]
        lines += _form(form)
        lines += [line for note in form.notes for line in (_escaped(note), "")]
        if verdict is not None:
            lines += [*_table(verdict, verdict.rows, ("", "")), ""]
    for grid in paper.tables():
        lines += [f"## {grid.title}", "", *(line for note in grid.notes for line in (_escaped(note), ""))]
        lines += [*_table(grid, grid.rows, () if grid.rows[0].head else ("项目", "内容")), ""]
    return safe("\n".join(lines).rstrip("\n") + "\n")


def _form(form: Grid) -> Iterator[str]:
    """Each block of a form as a table of its own; side cells become the header of the first column."""
    blocks: list[list[FormRow]] = []
    for row in form.rows:
        if not blocks or row.head or row.block not in {blocks[-1][0].block, "total"}:
            blocks.append([])
        blocks[-1].append(row)
    for block in blocks:
        if block[0].head:
            yield from _table(form, block, ())
        else:
            width = max(len(row.cells) for row in block)
            yield from _table(form, block, ("项目", "内容", "", "")[: max(2, width)])
        yield ""


def _table(grid: Grid, rows: Sequence[FormRow], header: Sequence[str]) -> Iterator[str]:
    """The lines of a table. Merged cells repeat in every row that they cover, so that each row reads by itself."""
    side = rows[0].head and rows[0].cells[0].down == len(rows) > 1 and rows[0].cells[0].role == "label"
    kept: list[list[str]] = []
    above: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        texts = {column: text for column, (until, text) in above.items() if until > number}
        for cell in row.cells:
            texts[cell.column] = cell.text
            if row.block == "total":
                texts |= dict.fromkeys(range(cell.column + 1, cell.column + cell.across), "")
            if cell.down > 1:
                above[cell.column] = (number + cell.down, cell.text)
        kept.append([texts[column] for column in sorted(texts)])
    if side:
        for texts_ in kept:
            name = texts_.pop(0)
            if (texts_ is kept[0] and "（" in name) or not texts_[0]:
                texts_[0] = name
    if not rows[0].head:
        width = max(len(header), *(len(texts) for texts in kept))
        kept = [[*header, *[""] * (width - len(header))], *([*texts, *[""] * (width - len(texts))] for texts in kept)]
    del grid
    for number, line in enumerate(kept):
        yield "| " + " | ".join(_escaped(text) for text in line) + " |"
        if number == 0:
            yield "|" + "|".join(" --- " for _ in line) + "|"


def _escaped(text: str) -> str:
    flat = _SPECIAL.sub(lambda found: "\\" + found[0], re.sub("[&<>]", lambda found: _MARKUP[found[0]], text)).replace(
        "\n", "<br>"
    )
    return _RISKY.sub("\\\\", flat, count=1) if _RISKY.match(flat) and not flat[0].isdigit() else flat


def _findings(what: Export, one: Exported) -> Iterator[str]:
    from jixiao.outputs.findings import message, severity

    yield f"## {what.t('检查发现', 'Findings')}"
    yield ""
    words = {"error": what.t("错误", "error"), "warning": what.t("警告", "warning"), "info": what.t("提示", "note")}
    for finding in one.findings:
        about = f"（{_escaped(finding.indicator)}）" if finding.indicator else ""
        yield f"- **{finding.code}** {words[severity(finding, what.catalogue)]}{about}：{_escaped(message(finding, what.language, what.catalogue))}"
        entry = what.catalogue.rule(finding.code)
        yield f"  {_escaped(entry.mend[0 if what.language == 'zh' else 1])}"
