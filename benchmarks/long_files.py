"""Long reports of our own for measuring: a page of 300 kB, a Word file and a PDF of some thirty pages, all with the same text.

    python benchmarks/long_files.py FOLDER

The PDF is printed by LibreOffice and left out where there is none.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

SECTIONS = [
    "部门概况",
    "资金情况",
    "组织情况",
    "绩效目标",
    "完成情况",
    "存在问题",
    "改进措施",
    "自评结论",
    "项目情况",
    "其他事项",
]
NUMBERS = "一二三四五六七八九十"
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
TITLE = "云溪县林业站2023年度部门整体支出绩效自评报告"
PARAGRAPHS, ROWS = 60, 28
_P = "<p class='MsoNormal' style='text-indent:2em;line-height:28pt'><span style='font-size:16pt;font-family:仿宋'>{}</span></p>"
_TD = "<td style='border:solid windowtext 1.0pt;padding:0cm'><p><span style='font-size:9pt'>{}</span></p></td>"


def paragraph(number: int) -> str:
    """A paragraph with amounts."""
    return (
        f"第{number}项工作按计划推进，全年安排资金{number * 3 + 20}.50万元，实际支出{number * 3 + 18}.20万元，较上年增加{number}万元，"
        "各项任务基本完成，群众反映良好，下一步继续加强管理，完善制度，提高资金使用效益。"
    )


def table(number: int) -> list[tuple[str, ...]]:
    """The rows of an indicator table, headers first."""
    rows = [
        ("产出指标", "数量指标", f"巡查次数{number}-{row}", f"≥{row + 20}次", f"{row + 21}次", "5", "5")
        for row in range(ROWS)
    ]
    return [HEADS, *rows]


def report() -> list[tuple[str, str | list[tuple[str, ...]]]]:
    """The blocks of the report: `("title" | "heading" | "text" | "table", content)`."""
    blocks: list[tuple[str, str | list[tuple[str, ...]]]] = [("title", TITLE)]
    number = 0
    for position, section in enumerate(SECTIONS):
        blocks.append(("heading", f"{NUMBERS[position]}、{section}"))
        for _ in range(PARAGRAPHS):
            number += 1
            blocks.append(("text", paragraph(number)))
        if position in {2, 4, 6}:
            blocks += [("text", f"项目{position}绩效自评表"), ("table", table(position))]
    return blocks


def html() -> str:
    """The page, with the markup of a word processor and a site around it."""
    menu = "".join(f"<a href='/x{number}'>栏目{number}</a>" for number in range(200))
    parts = [f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><div class='nav'>{menu}</div>"]
    for kind, content in report():
        if isinstance(content, str):
            shape = {"title": "<h1>{}</h1>", "heading": "<p><b>{}</b></p>"}.get(kind, _P)
            parts.append(shape.format(escape(content)))
        else:
            rows = ("".join(_TD.format(escape(cell)) for cell in row) for row in content)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "\n".join(parts) + "</body></html>"


def docx(path: Path) -> None:
    """The same report as a Word file."""
    from docx import Document

    document = Document()
    for kind, content in report():
        if isinstance(content, str):
            document.add_heading(content, 0 if kind == "title" else 1) if kind != "text" else document.add_paragraph(
                content
            )
            continue
        made = document.add_table(rows=len(content), cols=len(HEADS), style="Table Grid")
        for cells, row in zip((made_row.cells for made_row in made.rows), content, strict=True):
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    document.save(str(path))


def write(folder: Path) -> list[Path]:
    """Write the files; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    page, word = folder / "long.html", folder / "long.docx"
    page.write_text(html(), encoding="utf-8")
    docx(word)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        words = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
        subprocess.run(words, check=True, capture_output=True, timeout=300)
    return [path for path in (page, word, folder / "long.pdf") if path.exists()]


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(written)
