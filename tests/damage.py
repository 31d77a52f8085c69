"""Eleven kinds of damage to five forms of our own, in every format. `benchmarks/damage.py` tries all of them, a test those that need no
LibreOffice.

Each form is faultless. Each damage is done at every row where it can be done; what is damaged may be unread or uncertain, but
nothing false may be said of it.
"""

from __future__ import annotations

import copy
import html
import io
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

OWN = ("html", "docx", "xlsx", "txt")
PRINTED = ("ods", "xls", "pdf")
ALL = (*OWN, *PRINTED)


@dataclass
class Cell:
    """A printed cell of a grid, with its reach."""

    text: str
    down: int = 1
    right: int = 1


@dataclass
class Form:
    """A form as a grid: `rows` hold cells by their first column; `header` is the row of the indicators' headers, `first` to `last`
    are the indicator rows, `money` the rows of amounts."""

    name: str
    title: str
    width: int
    rows: list[dict[int, Cell]] = field(default_factory=list)
    header: int = 0
    money: tuple[int, int] = (0, 0)

    @property
    def first(self) -> int:
        """The first indicator row."""
        return self.header + 1

    @property
    def last(self) -> int:
        """The row of the total."""
        found = (i for i, row in enumerate(self.rows) if row.get(0) and row[0].text == "总分")
        return next(found, len(self.rows))  # an earlier damage may have taken it


def form(name: str, title: str, text: str, *, header: str = "一级指标") -> Form:
    """A form from lines: ` | ` between cells, `^` merged with the cell above, `<` with the one at the left."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    made = grid_of(name, title, lines)
    made.header = next(r for r, line in enumerate(lines) if header in line)
    heads = [r for r, line in enumerate(lines) if any("执行数" in cell for cell in line)]
    made.money = (heads[0] + 1, heads[0] + 5) if heads else (0, 0)
    return made


def grid_of(name: str, title: str, lines: list[list[str]]) -> Form:
    """The cells of such lines; a line may be shorter than the table."""
    made = Form(name, title, max(map(len, lines)))
    owner: dict[tuple[int, int], Cell] = {}
    for r, line in enumerate(lines):
        made.rows.append({})
        for c, cell in enumerate(line):
            if cell == "^":
                owner[r, c] = owner[r - 1, c]
                owner[r, c].down += (r, c - 1) not in owner or owner[r, c - 1] is not owner[r, c]
            elif cell == "<":
                owner[r, c] = owner[r, c - 1]
                owner[r, c].right += owner[r, c].down == 1
            else:
                owner[r, c] = made.rows[r][c] = Cell(cell)
    return made


FORMS = [
    form("project", "云溪县林业站2023年度项目支出绩效自评表", """
项目名称 | 苗圃管护经费 | < | < | < | < | <
主管部门 | 云溪县林业局 | < | 实施单位 | 云溪县林业站 | < | <
项目资金(万元) | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 80.00 | 80.00 | 72.00 | 10 | 90% | 9
其中:当年财政拨款 | 60.00 | 60.00 | 52.00 | - | - | -
上年结转资金 | 20.00 | 20.00 | 20.00 | - | - | -
其他资金 | 0.00 | 0.00 | 0.00 | - | - | -
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 管护苗圃面积 | ≥120亩 | 126亩 | 20 | 20
^ | ^ | 补植苗木 | ≥3000株 | 3100株 | 10 | 10
^ | 质量指标 | 苗木成活率 | ≥90% | 93% | 20 | 20
效益指标 | 社会效益指标 | 吸纳务工人数 | ≥15人 | 16人 | 15 | 15
^ | 生态效益指标 | 水土流失下降率 | ≥3% | 4% | 15 | 15
满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥90% | 92% | 10 | 10
总分 | < | < | < | < | 100 | 99
"""),
    form("department", "南浦区档案服务中心2022年度部门整体支出绩效自评表", """
预算单位名称 | 南浦区档案服务中心 | < | < | < | < | < | <
年度预算申请(万元) | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | 年度资金总额 | 412.60 | 398.20 | 398.20 | 10 | 100% | 10
^ | 其中:当年财政拨款 | 402.60 | 388.20 | ^ | ^ | ^ | ^
^ | 上年结转资金 | 10.00 | 10.00 | ^ | ^ | ^ | ^
^ | 其他资金 | 0 | 0 | ^ | ^ | ^ | ^
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标(50分) | 数量指标 | 整理档案卷数 | ≥6000卷 | 6200卷 | 15 | 15
^ | ^ | ^ | 接待查档人次 | ≥900人次 | 950人次 | 15 | 15
^ | ^ | 质量指标 | 档案著录差错率 | ≤1% | 0.4% | 20 | 20
^ | 效益指标(30分) | 社会效益指标 | 查档服务覆盖乡镇 | ≥11个 | 11个 | 30 | 30
^ | 满意度指标(10分) | 服务对象满意度指标 | 查档群众满意度 | ≥95% | 97% | 10 | 10
总分 | < | < | < | < | < | 100 | 100
"""),
    form("levels", "东埠市环卫所2023年度项目支出绩效自评表", """
项目名称 | 背街小巷保洁 | < | < | < | < | < | < | <
一级指标 | 权重 | 二级指标 | 权重 | 三级指标 | 权重 | 目标值 | 完成值 | 得分
产出指标 | 60 | 数量指标 | 40 | 保洁巷道条数 | 25 | ≥48条 | 48条 | 25
^ | ^ | ^ | ^ | 清运垃圾吨数 | 15 | ≥700吨 | 715吨 | 15
^ | ^ | 质量指标 | 20 | 抽查合格率 | 20 | ≥95% | 96% | 20
效益指标 | 30 | 社会效益指标 | 30 | 投诉下降率 | 30 | ≥10% | 12% | 30
满意度指标 | 10 | 服务对象满意度指标 | 10 | 居民满意度 | 10 | ≥90% | 91% | 10
总分 | 100 | | | | | | | 100
"""),
    form("transfer", "石桥县2022年农机购置补贴转移支付绩效自评表", """
转移支付名称 | 农机购置补贴 | < | < | <
项目资金(万元) | | 全年预算数(A) | 全年执行数(B) | 预算执行率(B/A)
年度资金总额 | < | 360.00 | 342.00 | 95%
其中:中央财政资金 | < | 300.00 | 300.00 | 100%
地方资金 | < | 60.00 | 42.00 | 70%
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 全年实际完成值
产出指标 | 数量指标 | 补贴机具台数 | ≥900台 | 930台
^ | ^ | 受益农户数 | ≥700户 | 716户
^ | 质量指标 | 机具核验率 | 100% | 100%
效益指标 | 经济效益指标 | 机耕率提高 | ≥2% | 2.4%
满意度指标 | 服务对象满意度指标 | 购机户满意度 | ≥90% | 95%
总分 | < | < | < | <
"""),
    form("twenty", "青岭县水务局2024年度项目支出绩效自评表", """
项目名称 | 村级水厂维护 | < | < | < | < | <
预算执行情况(万元)(20分) | 预算数(A) | 执行数(B) | 执行率(B/A) | 得分(20分*执行率) | < | <
年度资金总额 | 150.00 | 120.00 | 80% | 16 | < | <
一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 维护水厂座数 | ≥12座 | 12座 | 20 | 20
^ | 质量指标 | 水质达标率 | ≥98% | 99% | 20 | 20
效益指标 | 社会效益指标 | 供水保障人口 | ≥18000人 | 18400人 | 30 | 30
满意度指标 | 服务对象满意度指标 | 用水户满意度 | ≥90% | 94% | 10 | 10
总分 | < | < | < | < | 100 | 96
"""),
]  # fmt: skip


# -- damage ----------------------------------------------------------------------------------------------------------------


def _grid(made: Form) -> list[list[Cell | None]]:
    """Which cell prints or covers each place."""
    grid: list[list[Cell | None]] = [[None] * made.width for _ in made.rows]
    for r, row in enumerate(made.rows):
        for c, cell in row.items():
            for down in range(cell.down):
                for right in range(cell.right):
                    if r + down < len(grid) and c + right < made.width:
                        grid[r + down][c + right] = cell
    return grid


def _without(made: Form, at: int) -> Form:
    """The form without a row: cells that reach over it become shorter, those that begin in it begin below."""
    grid = _grid(made)
    rows: list[dict[int, Cell]] = [{} for _ in range(len(made.rows) - 1)]
    seen: dict[int, Cell] = {}
    kept = [row for r, row in enumerate(grid) if r != at]
    for r, row in enumerate(kept):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            mark = id(cell)
            if mark not in seen:
                reach = [k for k, other in enumerate(kept) if other[c] is cell]
                seen[mark] = rows[r][c] = Cell(cell.text, len(reach), cell.right)
    return Form(made.name, made.title, made.width, rows, made.header - (at < made.header), made.money)


def lost_line(made: Form, at: int) -> Form | None:
    """A row is lost; the cells that it shares with others stay."""
    return _without(made, at)


def missing_header(made: Form, at: int) -> Form | None:
    """The header of one column is blank."""
    if at >= made.width or at not in made.rows[made.header] or made.rows[made.header][at].right > 1:
        return None
    made.rows[made.header][at].text = ""
    return made


def lost_header(made: Form, at: int) -> Form | None:
    """The whole header row is lost, or that of the money."""
    heads = [made.header, made.money[0] - 1]
    return _without(made, heads[at]) if at < len(heads) and heads[at] > 0 else None


def merged_amount(made: Form, at: int) -> Form | None:
    """An amount is merged over the rows below it, whose own amounts are gone."""
    first, last = made.money
    for c in reversed(range(made.width)):
        cell = made.rows[at].get(c) if first <= at < last else None
        if cell is None or cell.down > 1 or cell.right > 1 or not cell.text[:1].isdigit():
            continue
        below = [r for r in range(at + 1, min(last, made.header)) if c in made.rows[r]]
        for r in below:
            del made.rows[r][c]
        cell.down += len(below)
        return made if below else None
    return None


def merged_score(made: Form, at: int) -> Form | None:
    """The score of a row is merged with the one below: one figure for both."""
    column = made.width - 1
    if not made.first <= at < made.last - 1 or column not in made.rows[at] or column not in made.rows[at + 1]:
        return None
    upper, lower = made.rows[at][column], made.rows[at + 1].pop(column)
    if upper.text.isdigit() and lower.text.isdigit():
        upper.text = str(int(upper.text) + int(lower.text))
    upper.down = 2
    return made


def _singles(made: Form, at: int) -> list[int]:
    """The columns of an indicator row whose cell belongs to it alone."""
    if not made.first <= at < made.last:
        return []
    return [c for c, cell in sorted(made.rows[at].items()) if cell.down == cell.right == 1]


def split_row(made: Form, at: int) -> Form | None:
    """A row is printed as two: the end of its name and of its target stand in a row of their own."""
    columns = _singles(made, at)
    if len(columns) < 3:
        return None
    rest = {}
    for c in columns:
        text = made.rows[at][c].text
        if len(text) > 3 and not text.isdigit():
            made.rows[at][c].text, rest[c] = text[:-2], Cell(text[-2:])
        else:
            rest[c] = Cell("")
    for r in range(at + 1):
        for c, cell in made.rows[r].items():
            if r + cell.down > at and c not in rest:
                cell.down += 1
    made.rows.insert(at + 1, rest)
    return made


def _shift(made: Form, at: int, step: int) -> Form | None:
    columns = _singles(made, at)[-4:]
    if len(columns) < 4:
        return None
    texts = [made.rows[at][c].text for c in columns]
    moved = ["", *texts[:-1]] if step > 0 else [*texts[1:], ""]
    for c, text in zip(columns, moved, strict=True):
        made.rows[at][c].text = text
    if step > 0:
        made.rows[at][made.width] = Cell(texts[-1])
    return made


def shifted_right(made: Form, at: int) -> Form | None:
    """The last cells of a row stand one column to the right."""
    return _shift(made, at, 1)


def shifted_left(made: Form, at: int) -> Form | None:
    """The last cells of a row stand one column to the left."""
    return _shift(made, at, -1)


def glued_cells(made: Form, at: int) -> Form | None:
    """Two cells of a row run into one."""
    columns = _singles(made, at)
    if len(columns) < 3:
        return None
    left, right = columns[-3], columns[-2]
    made.rows[at][left].text += made.rows[at][right].text
    made.rows[at][right].text = ""
    return made


def lost_figure(made: Form, at: int) -> Form | None:
    """One cell of a row is blank: its last, or an amount."""
    columns = _singles(made, at) or [c for c in made.rows[at] if made.money[0] <= at < made.money[1]]
    if not columns:
        return None
    made.rows[at][columns[-1 if at % 2 else len(columns) // 2]].text = ""
    return made


def repeated_header(made: Form, at: int) -> Form | None:
    """A page ends inside the table: the header stands again, and a level goes on as （续）."""
    if not made.first < at < made.last:
        return None
    grid = _grid(made)
    for r in range(at):
        for cell in made.rows[r].values():
            cell.down = min(cell.down, at - r)
    for c, cell in enumerate(grid[at]):
        if (
            cell is not None
            and cell is grid[at - 1][c]
            and c not in made.rows[at]
            and (c == 0 or grid[at][c - 1] is not cell)
        ):
            text = cell.text + "(续)" if cell.text and not cell.text[0].isdigit() else cell.text
            reach = sum(row[c] is cell for row in grid[at:])
            made.rows[at][c] = Cell(text, reach, cell.right)
    made.rows.insert(at, {c: Cell(cell.text, 1, cell.right) for c, cell in made.rows[made.header].items()})
    return made


DAMAGES: dict[str, Callable[[Form, int], Form | None]] = {
    one.__name__: one
    for one in (
        lost_line, missing_header, lost_header, merged_amount, merged_score, split_row, shifted_right, shifted_left, glued_cells,
        lost_figure, repeated_header,
    )
}  # fmt: skip


def damaged() -> Iterator[tuple[str, Form]]:
    """Every form with every damage at every row where it can be done; a name and the form."""
    for whole in FORMS:
        yield f"{whole.name} whole", whole
        for word, damage in DAMAGES.items():
            for at in range(len(whole.rows)):
                made = damage(copy.deepcopy(whole), at)
                if made is not None:
                    yield f"{whole.name} {word} {at}", made


_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


# -- printing --------------------------------------------------------------------------------------------------------------


def as_html(made: Form) -> bytes:
    """The form as a web page."""
    rows = (
        "".join(
            f'<td rowspan="{c.down}" colspan="{c.right}">{html.escape(c.text)}</td>' for _, c in sorted(row.items())
        )
        for row in made.rows
    )
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    page = f'<html><meta charset="utf-8"><p>{made.title}</p><table border="1">{body}</table></html>'
    return page.encode()


def as_txt(made: Form) -> bytes:
    """The form as text with bars, as it is left when a page is copied: only the printed cells."""
    lines = [" | ".join(cell.text for _, cell in sorted(row.items())) + " |" for row in made.rows]
    return "\n".join([made.title, *lines, ""]).encode()


def as_docx(made: Form) -> bytes:
    """The form as a Word document."""
    return word_document([made.title, made])


def word_document(parts: Sequence[str | Form]) -> bytes:
    """A Word document of paragraphs and tables."""
    body = "<w:p/>".join(_word_paragraph(part) if isinstance(part, str) else _word_table(part) for part in parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", f"<w:document {_NAMESPACE}><w:body>{body}<w:p/></w:body></w:document>")
    return out.getvalue()


def _word_paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'


def _word_table(made: Form) -> str:
    return f"<w:tbl><w:tblPr>{_BORDERS}</w:tblPr>{_columns(made)}{''.join(_word_rows(made))}</w:tbl>"


def _columns(made: Form) -> str:
    width = max([made.width, *(c + 1 for row in made.rows for c in row)])
    return f"<w:tblGrid>{f'<w:gridCol w:w={chr(34)}{9000 // width}{chr(34)}/>' * width}</w:tblGrid>"


def _word_rows(made: Form) -> Iterator[str]:
    for r, row in enumerate(_grid(made)):
        cells, c = "", 0
        while c < made.width or (c in made.rows[r]):
            cell = row[c] if c < made.width else made.rows[r][c]
            right = cell.right if cell is not None else 1
            starts = c in made.rows[r]
            merge = (
                ""
                if cell is None or cell.down == 1
                else f"<w:vMerge{' w:val=' + chr(34) + 'restart' + chr(34) if starts else ''}/>"
            )
            text = html.escape(cell.text) if cell is not None and starts else ""
            cells += f'<w:tc><w:tcPr><w:tcW w:w="{9000 // made.width * right}" w:type="dxa"/><w:gridSpan w:val="{right}"/>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
            c += right
        yield f"<w:tr>{cells}</w:tr>"


def as_xlsx(made: Form) -> bytes:
    """The form as a sheet."""
    return workbook([made.title, made])


def workbook(parts: Sequence[str | Form]) -> bytes:
    """A workbook of one sheet with paragraphs and tables one below the other; formulas have no stored value."""
    import xlsxwriter

    out, at = io.BytesIO(), 0
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("自评表")
        for part in parts:
            if isinstance(part, str):
                sheet.write(at, 0, part)
            else:
                _write_table(sheet, part, at)
            at += 1 if isinstance(part, str) else len(part.rows)
    return out.getvalue()


def _write_table(sheet: Worksheet, made: Form, top: int) -> None:
    computed = any(cell.text.startswith("=") for row in made.rows for cell in row.values())
    for r, row in enumerate(made.rows):
        for c, cell in row.items():
            if cell.down * cell.right > 1:
                down = min(r + cell.down, len(made.rows)) - 1
                sheet.merge_range(top + r, c, top + down, c + cell.right - 1, "")
            if cell.text.startswith("="):
                sheet.write_formula(top + r, c, cell.text, value="")
            elif computed and cell.text.replace(".", "", 1).isdigit():
                sheet.write_number(top + r, c, float(cell.text))
            elif cell.text:
                sheet.write(top + r, c, cell.text)


PRINTERS: dict[str, Callable[[Form], bytes]] = {"html": as_html, "txt": as_txt, "docx": as_docx, "xlsx": as_xlsx}
_FILTERS = {"ods": ("xlsx", "ods"), "xls": ("xlsx", "xls"), "pdf": ("docx", "pdf")}


def by_office(forms: list[tuple[str, Form]], suffix: str) -> Iterator[tuple[str, bytes]]:
    """The forms as LibreOffice prints them in one run."""
    source, target = _FILTERS[suffix]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for number, (_, made) in enumerate(forms):
            (place / f"{number}.{source}").write_bytes(PRINTERS[source](made))
        files = sorted(map(str, place.glob(f"*.{source}")))
        for start in range(0, len(files), 50):
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target, "--outdir", folder, *files[start : start + 50]],
                check=True, capture_output=True, timeout=1800,
            )  # fmt: skip
        for number, (name, _) in enumerate(forms):
            made = place / f"{number}.{target}"
            if made.exists():
                yield name, made.read_bytes()


def printed(suffix: str, forms: list[tuple[str, Form]]) -> Iterator[tuple[str, bytes]]:
    """The forms in a format; nothing where its printer is not installed."""
    if suffix in PRINTERS:
        yield from ((name, PRINTERS[suffix](made)) for name, made in forms)
    elif shutil.which("soffice"):
        yield from by_office(forms, suffix)
