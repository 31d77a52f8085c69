"""Places as people say them: `表1 第4行“实际完成值”，F10`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.outputs.layout import safe

if TYPE_CHECKING:
    from jixiao.outputs.scores import Language

Span = dict[str, Any]
"""A place by the contract of `validate -f json`."""

_FIELDS = {
    "name": ("名称", "name"), "target": ("指标值", "target"), "actual": ("实际完成值", "actual value"), "weight": ("分值", "weight"),
    "score": ("得分", "score"), "unit": ("度量单位", "unit"), "nature": ("指标性质", "nature"), "reason": ("偏差原因", "reason"),
    "rule": ("评分标准", "rule"), "explanation": ("说明", "explanation"), "evidence": ("佐证", "evidence"), "path": ("指标层级", "levels"),
    "checklist": ("评分要点", "checklist"), "review": ("复核", "review"), "label": ("名称", "label"), "initial": ("年初预算数", "initial budget"),
    "adjusted": ("全年预算数", "adjusted budget"), "arrived": ("到位数", "arrived"), "spent": ("全年执行数", "spent"), "rate": ("执行率", "rate"),
    "base": ("口径", "base"), "points": ("分数", "points"), "expected": ("预期目标", "expected"), "data_source": ("数据来源", "data source"),
}  # fmt: skip
_PARTS = {
    "execution": ("预算执行率", "execution"), "total": ("总分", "total"), "grade": ("等级", "grade"), "conclusion": ("结论", "conclusion"),
    "kind": ("类别", "kind"), "code": ("编码", "code"), "name": ("名称", "name"), "department": ("主管部门", "department"), "agency": ("实施单位", "agency"),
}  # fmt: skip
_LISTS = {
    "indicators": ("第{}行", "row {}"), "funds": ("资金第{}行", "fund {}"), "goals": ("目标第{}项", "goal {}"), "tasks": ("任务第{}项", "task {}"),
    "groups": ("小计第{}行", "subtotal {}"), "deductions": ("扣分第{}项", "deduction {}"), "problems": ("问题第{}条", "problem {}"),
    "measures": ("措施第{}条", "measure {}"),
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
    form = ("表{}", "form {}")[at].format(int(steps[1]) + 1)
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
