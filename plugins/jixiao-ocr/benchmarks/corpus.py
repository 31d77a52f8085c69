"""Our own forms and reports, faultless and with slips, printed by LibreOffice."""

from __future__ import annotations

import copy
import html
import re
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[3] / "tests"))

import damage

from jixiao import Toolkit

if TYPE_CHECKING:
    from collections.abc import Iterator

SLIPS = 10
"""Slips for each form."""

REPORTS = {
    "report-one": """石坪县城区绿化养护中心2023年度部门整体支出绩效自评报告
一、基本情况
石坪县城区绿化养护中心为县城管局所属事业单位，编制数24人，年末实有在职人员22人。主要职责是城区公园、广场和行道树的养护。
2023年年初预算数为512.40万元，全年预算数为498.00万元，全年执行数为473.10万元，预算执行率为95%。其中：基本支出318.60万元，项目支出154.50万元，合计473.10万元。
二、绩效目标完成情况
（一）数量指标。全年养护绿地面积86万平方米，补植乔木420株、灌木1580株，共计2000株。修剪行道树6300株，比上年5250株增长20%。
（二）质量指标。受理群众反映问题160件，办结152件，办结率95%。抽查养护路段50处，合格48处，合格率96%。
（三）满意度指标。发放问卷300份，收回有效问卷288份，其中满意265份，满意度为92.01%。
三、存在的问题
一是老城区行道树虫害防治不够及时。二是部分养护设备老旧，维修费用偏高。
四、改进措施
加强巡查，提前安排虫害防治；分两年更新养护设备，2024年计划购置洒水车2辆。
五、自评结论
按照评分标准，自评得分为95.5分，评价等级为优。
""",
    "report-two": """柳湾区社区教育服务站2022年度项目支出绩效自评报告
一、项目概况
老年学堂项目由柳湾区社区教育服务站实施，年初预算60万元，全年实际支出54万元，预算执行率90%，结余6万元。
资金来源：区级财政资金45万元，街道配套资金15万元，合计60万元。
二、项目实施情况
全年开设书法、合唱、手机应用等课程18门，共开班36个，培训学员1440人次，平均每班40人次。
其中：春季班620人次，秋季班820人次。与2021年的1200人次相比，增长20%。
聘请教师12名，支付课时费21.6万元，人均1.8万元。购置教学设备40台（套），单价0.45万元，共18万元。
三、绩效分析
课程完成率100%，学员出勤率93.5%，结业考核合格率97%。学员满意度调查发放240份，满意228份，满意度95%。
四、主要问题
部分街道教室面积偏小，热门课程报名人数超过容量。
五、下一步打算
与学校协商共用教室，增设线上课程6门。自评得分94分，等级为优。
""",
}


def forms() -> dict[str, damage.Form]:
    """The faultless forms, and those with one slip each, by name: `project`, `project+3`."""
    kit = Toolkit()
    made: dict[str, damage.Form] = {}
    for one in damage.FORMS:
        made[one.name] = one
        known = _errors(kit, one)
        slips = [slip for slip in _slips(one) if _errors(kit, slip) - known]
        step = max(1, len(slips) // SLIPS)
        for number, slip in enumerate(slips[::step][:SLIPS]):
            made[f"{one.name}+{number}"] = slip
    return made


def _errors(kit: Toolkit, form: damage.Form) -> set[tuple[str, str | None]]:
    source = kit.open("form.html", damage.as_html(form))
    return {(one.code, one.pointer) for one in kit.validate(source).findings if one.severity == "error"}


def _slips(form: damage.Form) -> Iterator[damage.Form]:
    """The form with one figure changed: a score, a weight, a rate, an amount or a total."""
    for row in range(len(form.rows)):
        for column, cell in form.rows[row].items():
            match = re.fullmatch(r"(\d+(?:\.\d+)?)(%?)", cell.text)
            if match and column >= 2:
                step = Decimal(3 if match[2] else 2 if "." not in match[1] else 5)
                wrong = copy.deepcopy(form)
                wrong.rows[row][column].text = f"{Decimal(match[1]) + step}{match[2]}"
                yield wrong


def printed(folder: Path) -> dict[str, Path]:
    """Every form and report as a PDF of LibreOffice in a folder, made when it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    ready = {path.stem: path for path in sorted(folder.glob("*.pdf"))}
    if ready:
        return ready
    made: dict[str, Any] = {name: damage.as_docx(form) for name, form in forms().items()}
    made |= {name: _as_docx(text) for name, text in REPORTS.items()}
    with tempfile.TemporaryDirectory() as work:
        for name, data in made.items():
            (Path(work) / f"{name}.docx").write_bytes(data)
        files = sorted(map(str, Path(work).glob("*.docx")))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files],
            check=True, capture_output=True, timeout=900,
        )  # fmt: skip
    return {path.stem: path for path in sorted(folder.glob("*.pdf"))}


def _as_docx(text: str) -> bytes:
    """A report as a Word document: a line a paragraph."""
    import io

    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in text.splitlines())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", damage._TYPES)  # noqa: SLF001 - the same package
        package.writestr("_rels/.rels", damage._RELATIONS)  # noqa: SLF001
        package.writestr("word/document.xml", f"<w:document {damage._NAMESPACE}><w:body>{body}</w:body></w:document>")  # noqa: SLF001
    return out.getvalue()
