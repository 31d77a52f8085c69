"""Places as people say them: `表1 第4行“实际完成值”，F10`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.outputs.layout import safe

if TYPE_CHECKING:
    from jixiao.model.message import Language

Span = dict[str, Any]
"""A place by the contract of `validate -f json`."""

_FIELDS = {
    "name": Message("名称", "name"), "target": Message("指标值", "target"), "actual": Message("实际完成值", "actual value"), "weight": Message("分值", "weight"),
    "score": Message("得分", "score"), "unit": Message("度量单位", "unit"), "nature": Message("指标性质", "nature"), "reason": Message("偏差原因", "reason"),
    "rule": Message("评分标准", "rule"), "explanation": Message("说明", "explanation"), "evidence": Message("佐证", "evidence"), "path": Message("指标层级", "levels"),
    "checklist": Message("评分要点", "checklist"), "review": Message("复核", "review"), "label": Message("名称", "label"), "initial": Message("年初预算数", "initial budget"),
    "adjusted": Message("全年预算数", "adjusted budget"), "arrived": Message("到位数", "arrived"), "spent": Message("全年执行数", "spent"), "rate": Message("执行率", "rate"),
    "base": Message("口径", "base"), "points": Message("分数", "points"), "expected": Message("预期目标", "expected"), "data_source": Message("数据来源", "data source"),
}  # fmt: skip
_PARTS = {
    "execution": Message("预算执行率", "execution"), "total": Message("总分", "total"), "grade": Message("等级", "grade"), "conclusion": Message("结论", "conclusion"),
    "kind": Message("类别", "kind"), "code": Message("编码", "code"), "name": Message("名称", "name"), "department": Message("主管部门", "department"), "agency": Message("实施单位", "agency"),
}  # fmt: skip
_LISTS = {
    "indicators": Message("第{}行", "row {}"), "funds": Message("资金第{}行", "fund {}"), "goals": Message("目标第{}项", "goal {}"), "tasks": Message("任务第{}项", "task {}"),
    "groups": Message("小计第{}行", "subtotal {}"), "deductions": Message("扣分第{}项", "deduction {}"), "problems": Message("问题第{}条", "problem {}"),
    "measures": Message("措施第{}条", "measure {}"),
}  # fmt: skip


def place(span: Span, language: Language) -> str:
    """Where something stands: in the report, then in the file; `-` when neither is known."""
    at = 0 if language == "zh" else 1
    file = f"{span['file']} " if span.get("file") else ""
    if span.get("table") is not None:
        return safe(file + table_place(span, language))
    words = [one for one in (row(span.get("pointer"), at), spot(span, at)) if one]
    return safe(file + ("，", ", ")[at].join(words)).strip() or "-"


def shortened(places: list[str]) -> list[str]:
    """Places in a row, each without the form that the one before it names."""
    short, before = [], ""
    for one in places:
        form, blank, rest = one.partition(" ")
        short.append(rest if blank and form == before else one)
        before = form
    return short


def table_place(span: Span, language: Language) -> str:
    """A cell of a table without addresses: `第3页 表1 第4行 “实际完成值”`, `page 3, table 1, row 4 “实际完成值”`."""
    zh, en = [], []
    for key, words, word in (("page", "第{}页", "page {}"), ("table", "表{}", "table {}"), ("row", "第{}行", "row {}")):
        if span.get(key) is not None:
            zh.append(words.format(span[key]))
            en.append(word.format(span[key]))
    name = f" “{span['heading']}”" if span.get("heading") else ""
    return (" ".join(zh) if language == "zh" else ", ".join(en)) + name


def spot(span: Span, at: int) -> str:
    """The cell, page, line or paragraph of the file; empty when none is known."""
    if span["cell"] is not None:
        return str(span["cell"]).replace("!", " ")
    for key, zh, en in (
        ("page", "第{}页", "page {}"),
        ("line", "第{}行", "line {}"),
        ("paragraph", "第{}段", "paragraph {}"),
    ):
        if span.get(key) is not None:
            return (zh, en)[at].format(span[key])
    return ""


def row(pointer: str | None, at: int) -> str:
    """The place in the report: the form, its row and its column; empty for what belongs to no form."""
    steps = (pointer or "").split("/")[1:]
    if len(steps) < 2 or steps[0] != "evaluations" or not steps[1].isdigit():
        return ""
    form = Message("表{}", "form {}")[at].format(int(steps[1]) + 1)
    inner = _inner(steps[2:], at)
    return f"{form} {inner}".rstrip()


def _inner(steps: list[str], at: int) -> str:
    if not steps:
        return ""
    column = _FIELDS.get(steps[-1], ("", ""))[at]
    if steps[0] in _LISTS and len(steps) > 1 and steps[1].isdigit():
        found = _LISTS[steps[0]][at].format(int(steps[1]) + 1)
        return found + _quoted(column, at) if len(steps) > 2 else found
    part = _PARTS.get(steps[0], ("", ""))[at]
    return part + _quoted(column, at) if len(steps) > 1 else part


def _quoted(column: str, at: int) -> str:
    return (f"“{column}”", f" “{column}”")[at] if column else ""
