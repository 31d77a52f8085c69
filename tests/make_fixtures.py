"""Writes `tests/files/`: two self-evaluation tables in every format that units hand in, all from the same grids.

Run `python tests/make_fixtures.py` where LibreOffice is installed; the files are kept in the repository so that tests
need none. Figures and names of indicators are those of published forms; sentences are our own.

    form.*     a 10/50/30/10 form with merged labels, funds and the execution row
    score.*    a score table with levels, weights in names and a rule for each row

`*.txt` is what a web page leaves of the same table: cells with bars, merged ones lost, rows closed to one length.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

FILES = Path(__file__).parent / "files"


class Box(NamedTuple):
    """A printed cell: position, spans and text."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


class Sample(NamedTuple):
    """A report: paragraphs before the table, its cells, and paragraphs after it."""

    name: str
    before: tuple[str, ...]
    boxes: tuple[Box, ...]
    after: tuple[str, ...]


FORM_ROWS = (
    ("产出\n指标\n(50分)", 8, "数量指标", 2, "法人事项梳理", "154项", "98%", "10", "10", ""),
    ("", 0, "", 0, "APP升级建设模块", "4个", "4个", "10", "10", ""),
    ("", 0, "质量指标", 2, "政府门户网站运行", "达标", "达标", "5", "5", ""),
    ("", 0, "", 0, "全流程监控政务服务办理情况", "100%", "100%", "5", "5", ""),
    ("", 0, "时效指标", 2, "资金申请进度", "100%", "100%", "5", "5", ""),
    ("", 0, "", 0, "政务服务办事及时性", "100%", "100%", "5", "5", ""),
    ("", 0, "成本指标", 2, "全年度经费支出", "703.50", "629.10", "5", "4", "缩减开支"),
    ("", 0, "", 0, "财政足额拨款", "629.10", "629.10", "5", "5", ""),
    ("效益\n指标\n(30分)", 6, "经济效益指标", 2, "提升政务网络平台办事率", "95", "≥95%", "5", "5", ""),
    ("", 0, "", 0, "提高办事效率", "长期", "长期", "5", "5", ""),
    ("", 0, "社会效益指标", 2, "做好政务工作,提升服务机构体验率", "100%", "100%", "5", "5", ""),
    ("", 0, "", 0, "提升群众办事服务体验率", "95%", "≥95%", "5", "5", ""),
    ("", 0, "可持续影响\n指标", 2, "政务服务工作人员素质", "提升", "提升", "5", "5", ""),
    ("", 0, "", 0, "我的荷塘APP", "长期", "长期", "5", "5", ""),
    ("满意度\n指标\n(10分)", 2, "服务对象满意度指标", 2, "服务机构满意度", "100%", "100%", "5", "5", ""),
    ("", 0, "", 0, "群众满意度", "100%", "98%", "5", "5", ""),
)

SCORE_ROWS = (
    ("投入", 13, "绩效目标管理", 4, "绩效目标可行性(2分)", "2"),
    ("", 0, "", 0, "绩效目标完整性(2分)", "2"),
    ("", 0, "", 0, "绩效目标合理性(3分)", "3"),
    ("", 0, "", 0, "绩效目标明确性(3分)", "3"),
    ("", 0, "部门职能职责(10分)", 4, "部门职能职责的界定", "1"),
    ("", 0, "", 0, "年度工作目标与职能匹配", "4"),
    ("", 0, "", 0, "年度具体工作与职能匹配", "4"),
    ("", 0, "", 0, "部门内设科室及单位职责", "1"),
    ("", 0, "预算配置", 5, "人员类、运转类项目编制", "2"),
    ("", 0, "", 0, "特定目标类项目编制", "3"),
    ("", 0, "", 0, "在职人员控制率(1分)", "1"),
    ("", 0, "", 0, "“三公经费”变动率(1分)", "1"),
    ("", 0, "", 0, "重点项目支出安排率(3分)", "3"),
    ("过程", 12, "预算执行(9分)", 6, "预算完成率(2分)", "2"),
    ("", 0, "", 0, "预算调整率(2分)", "2"),
    ("", 0, "", 0, "“三公经费”控制率(1分)", "1"),
    ("", 0, "", 0, "支出进度率(1分)", "1"),
    ("", 0, "", 0, "公用经费控制率(2分)", "2"),
    ("", 0, "", 0, "政府采购执行率(1分)", "1"),
    ("", 0, "预算管理", 4, "财务管理制度健全性(1分)", "1"),
    ("", 0, "", 0, "资金使用合规性(4分)", "4"),
    ("", 0, "", 0, "财务监管(1分)", "1"),
    ("", 0, "", 0, "预决算信息公开性和完善性(3分)", "3"),
    ("", 0, "资产管理", 2, "资产管理制度健全性(1分)", "1"),
    ("", 0, "", 0, "固定资产在用率(1分)", "1"),
    ("产出", 4, "履职履责", 4, "考核任务实际完成率", "7"),
    ("", 0, "", 0, "完成及时率", "7"),
    ("", 0, "", 0, "质量达标率", "7"),
    ("", 0, "", 0, "重点工作办结率", "7"),
    ("效果", 5, "效益", 5, "经济效益", "4"),
    ("", 0, "", 0, "社会效益", "4"),
    ("", 0, "", 0, "生态效益", "4"),
    ("", 0, "", 0, "可持续影响", "4"),
    ("", 0, "", 0, "服务对象满意度(2分)", "1.5"),
)


def form() -> Sample:
    """The form that lists funds, goals and indicators, nine columns wide."""
    boxes = [
        Box(0, 0, "部门名称"),
        Box(0, 1, "株洲市荷塘区行政审批服务局", columns=8),
        Box(1, 0, "资金情况", rows=5),
        *(
            Box(1, column, text)
            for column, text in ((3, "年初预算数"), (4, "全年预算数"), (5, "全年执行数"), (6, "分值"), (7, "执行率"))
        ),
        Box(1, 1, "年度资金总额", columns=2),
        Box(1, 8, "得分(分值×执行率)"),
    ]
    funds = (
        ("合计", "703.50", "629.10", "629.10", "10", "100%", "10"),
        ("其中:当年财政拨款", "703.50", "629.10", "", "", "", ""),
        ("上年结转资金", "0", "0", "", "", "", ""),
        ("其他资金", "0", "0", "", "", "", ""),
    )
    for row, (label, *values) in enumerate(funds, 2):
        boxes.append(Box(row, 1, label, columns=2))
        boxes.extend(Box(row, column, text) for column, text in enumerate(values, 3))
    boxes += [
        Box(6, 0, "年度总\n体目标", rows=2),
        Box(6, 1, "预期目标", columns=4),
        Box(6, 5, "实际完成情况", columns=4),
        Box(7, 1, "事项全部上网,一个窗口收件,减少跑动次数。", columns=4),
        Box(7, 5, "平台平稳运行,收件窗口合并,跑动次数减少。", columns=4),
        Box(8, 0, "绩\n效\n指\n标", rows=17),
    ]
    header = (
        "一级指标",
        "二级指标",
        "三级指标",
        "年度\n指标值",
        "实际\n完成值",
        "分值",
        "得分",
        "偏差原因\n分析及\n改进措施",
    )
    boxes += [Box(8, column, text) for column, text in enumerate(header, 1)]
    for row, (first, first_rows, second, second_rows, *rest) in enumerate(FORM_ROWS, 9):
        boxes += [Box(row, 1, first, rows=first_rows)] if first_rows else []
        boxes += [Box(row, 2, second, rows=second_rows)] if second_rows else []
        boxes += [Box(row, column, text) for column, text in enumerate(rest, 3)]
    boxes += [Box(25, 0, "总分", columns=6), Box(25, 6, "100"), Box(25, 7, "99"), Box(25, 8, "等级:优")]
    return Sample("form", ("2022年度部门整体支出绩效自评表",), tuple(sorted(boxes)), ())


def score() -> Sample:
    """The score table with a rule for each row, seven columns wide."""
    header = ("一级指标", "二级指标", "三级指标", "得分", "指标解释", "评价标准", "参考数据来源")
    boxes = [Box(0, column, text) for column, text in enumerate(header)]
    for row, (first, first_rows, second, second_rows, name, points) in enumerate(SCORE_ROWS, 1):
        bare = name.split("(")[0]
        boxes += [Box(row, 0, first, rows=first_rows)] if first_rows else []
        boxes += [Box(row, 1, second, rows=second_rows)] if second_rows else []
        boxes += [
            Box(row, 2, name),
            Box(row, 3, points),
            Box(row, 4, f"看{bare}是否做到位。"),
            Box(row, 5, f"①{bare}有依据,得一半分;\n②{bare}有结果,得另一半分。"),
            Box(row, 6, "年度台账"),
        ]
    last = len(SCORE_ROWS) + 1
    boxes += [Box(last, 0, "合计", columns=2), Box(last, 2, "100分"), Box(last, 3, "95.5"), Box(last, 4, "", columns=3)]
    before = (
        "安宁市城市管理综合服务中心2023年度部门整体支出绩效自评报告",
        "一、基本情况",
        "本中心负责全市市容环境的日常管护。",
        "二、自评得分",
    )
    after = ("三、主要做法", "按计划推进,按进度付款。")
    return Sample("score", before, tuple(sorted(boxes)), after)


def width_of(sample: Sample) -> int:
    return max(box.column + box.columns for box in sample.boxes)


def write_text(sample: Sample) -> None:
    """The table as a web page leaves it: each row has its printed cells only and is filled up with bars."""
    width = width_of(sample)
    rows: dict[int, list[str]] = {}
    for box in sample.boxes:
        rows.setdefault(box.row, []).append(box.text.replace("\n", " "))
    lines = [*sample.before]
    for texts in rows.values():
        bars = "|" * (width - len(texts))
        lines.append(" | ".join(texts) + f" |{bars}")
    text = "\n".join((*lines, *sample.after)) + "\n"
    (FILES / f"{sample.name}.txt").write_text(text, encoding="utf-8", newline="\n")


def write_html(sample: Sample) -> None:
    """A page of a government site, in GBK with the charset that is usually declared."""
    parts = [
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">',
        "<title>政府信息公开</title><style>td{border:1px solid}</style><script>var a='一级指标';</script></head><body>",
        '<div class="nav"><a href="/">首页</a> | <a href="/x">公开</a></div><div style="display:none">隐藏</div>',
        *(f'<p style="text-indent:2em">&nbsp;{text}</p>' for text in sample.before),
        '<table border="1">',
    ]
    row = -1
    for box in sample.boxes:
        if box.row != row:
            parts.append(("</tr>" if row >= 0 else "") + "<tr>")
            row = box.row
        spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
            f' colspan="{box.columns}"' if box.columns > 1 else ""
        )
        parts.append(f"<td{spans}>{box.text.replace(chr(10), '<br>') or '&nbsp;'}</td>")
    parts += ["</tr></table>", *(f"<p>{text}</p>" for text in sample.after), '<div class="footer">网站地图</div>']
    page = "\n".join([*parts, "</body></html>"])
    (FILES / f"{sample.name}.html").write_bytes(page.encode("gb18030"))


def write_xlsx(sample: Sample) -> None:
    """A sheet with merged cells; plain numbers and percents are numbers with a format, as a person types them."""
    import xlsxwriter

    book = xlsxwriter.Workbook(FILES / f"{sample.name}.xlsx")
    sheet = book.add_worksheet("自评表")
    wrap = {"text_wrap": True, "border": 1}
    formats = {name: book.add_format(wrap | {"num_format": name}) for name in ("General", "0%", "0.00")}
    top = len(sample.before)
    for row, text in enumerate(sample.before):
        sheet.write_string(row, 0, text)
    for box in sample.boxes:
        name, value = as_number(box.text)
        at = (box.row + top, box.column)
        if box.rows > 1 or box.columns > 1:
            sheet.merge_range(*at, at[0] + box.rows - 1, at[1] + box.columns - 1, box.text, formats["General"])
        elif value is not None:
            sheet.write_number(*at, value, formats[name])
        else:
            sheet.write_string(*at, box.text, formats["General"])
    bottom = top + max(box.row + box.rows for box in sample.boxes)
    for row, text in enumerate(sample.after, bottom):
        sheet.write_string(row, 0, text)
    book.close()


def as_number(text: str) -> tuple[str, float | None]:
    """The number format and the number that print a text, or None for what is typed as text."""
    if re.fullmatch(r"\d+%", text):
        return "0%", int(text[:-1]) / 100
    if re.fullmatch(r"\d+\.\d\d", text):
        return "0.00", float(text)
    return ("General", float(text)) if re.fullmatch(r"\d+(\.\d)?", text) else ("General", None)


def write_docx(sample: Sample) -> None:
    """A document whose table has merged cells."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    style = document.styles["Normal"]
    style.font.size = Pt(9)
    style.font.name = "Noto Serif CJK SC"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    for text in sample.before:
        document.add_paragraph(text)
    height = max(box.row + box.rows for box in sample.boxes)
    table = document.add_table(height, width_of(sample), style="Table Grid")
    for box in sample.boxes:
        cell = table.cell(box.row, box.column)
        if box.rows > 1 or box.columns > 1:
            cell = cell.merge(table.cell(box.row + box.rows - 1, box.column + box.columns - 1))
        cell.text = box.text
    for text in sample.after:
        document.add_paragraph(text)
    document.save(FILES / f"{sample.name}.docx")


def convert(source: str, target: str) -> None:
    """Let LibreOffice save a fixture in another format."""
    program = shutil.which("soffice")
    if program is None:
        message = "LibreOffice is needed: soffice is not on the PATH"
        raise SystemExit(message)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                program,
                "--headless",
                f"-env:UserInstallation={Path(folder).as_uri()}",
                "--convert-to",
                target,
                "--outdir",
                str(FILES),
                str(FILES / source),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )


def main() -> None:
    """Write every fixture."""
    FILES.mkdir(exist_ok=True)
    for sample in (form(), score()):
        write_text(sample)
        write_html(sample)
        write_xlsx(sample)
        write_docx(sample)
        convert(f"{sample.name}.xlsx", "xls")
        convert(f"{sample.name}.xlsx", "ods")
        convert(f"{sample.name}.docx", "pdf")
    convert("score.docx", "doc")  # LibreOffice loses the form's table on its way to doc


if __name__ == "__main__":
    main()
