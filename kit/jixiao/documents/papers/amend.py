"""What a form has no place for, or prints differently: named in words, value by value, so that a person can read it too.

A value that a format would change (line breaks, blanks at an end, control characters) is written as a JSON string.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.files.positions import join_pointer, split_pointer
from jixiao.files.writing import to_builtins
from jixiao.model.report import Report
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FIELDS = {
    "title": "标题", "year": "年度", "unit": "单位", "name": "名称", "code": "编码", "superior": "上级主管部门", "region": "地区",
    "dates": "日期", "report": "报告日期", "published": "公开日期", "evaluations": "自评表", "facts": "数据", "sections": "章节",
    "attachments": "附件", "citations": "引用文件", "unmatched": "未归栏", "kind": "种类", "department": "主管部门",
    "agency": "实施单位", "funds": "资金", "execution": "预算执行", "goals": "目标", "tasks": "任务", "indicators": "指标",
    "groups": "分组", "deductions": "扣分", "total": "总分", "grade": "等级", "conclusion": "结论", "problems": "问题",
    "measures": "措施", "form": "表名", "label": "资金名称", "source": "资金来源", "parent": "所属资金", "initial": "年初预算数",
    "adjusted": "全年预算数", "arrived": "到位数", "spent": "全年执行数", "rate": "执行率", "weight": "分值", "score": "得分",
    "reason": "原因", "base": "口径", "item": "要点", "met": "是否符合", "points": "分数", "path": "上级指标", "nature": "指标性质",
    "target": "指标值", "actual": "完成值", "coefficient": "得分系数", "core": "核心指标", "applicable": "是否适用",
    "rule": "评价标准", "explanation": "指标解释", "data_source": "数据来源", "evidence": "佐证材料", "checklist": "要点清单",
    "review": "复核", "expected": "预期目标", "level": "层级", "approved": "批复金额", "value": "数值", "scope": "范围",
    "origin": "出处", "number": "序号", "text": "正文", "file": "文件名", "evaluation": "对应自评表", "where": "原在何处",
    "doubt": "存疑",
}  # fmt: skip
"""Each field of a report in one word, each word for one field."""

_NAMES = {word: name for name, word in FIELDS.items()}
_BOOLEANS = frozenset({"met", "core", "applicable"})
_STEP = re.compile(r"(\D+?)(\d{1,9})?")
_ITEM = re.compile(r"第(\d{1,9})项")
_GONE, _EMPTY, _YES, _NO, _MORE = "（无）", "（空）", "是", "否", "（续）"
_CHUNK = 8_000
# Letters, digits, Chinese and common marks with single blanks inside: every format prints them as they are.
_PLAIN = re.compile(
    r"[\w一-鿿〇《》〈〉「」“”‘’（），。、；：？！％‰≥≤＝±×÷+—…%/.,:;?!()-]+(?: [\w一-鿿“”（），。、；：％%/.,()-]+)*"
)
_UNSAFE = re.compile(r"[^\w一-鿿“”《》（），。、；：！？≥≤＝％%/.,:;()\"\\-]")


class Amendment(msgspec.Struct, frozen=True):
    """One value: `value` is text, a number, a boolean, an empty dict or list, or None for what the report does not have."""

    pointer: str
    value: Any


def differences(report: Report, read: Mapping[str, Any]) -> tuple[Amendment, ...]:
    """What must be added to plain data that was read, so that it is the report."""
    return tuple(_differences((), to_builtins(report), {"schema_version": 1, **read}))


def _differences(path: tuple[str | int, ...], wanted: Any, found: Any) -> Iterator[Amendment]:
    if isinstance(wanted, dict) and wanted and (isinstance(found, dict) or found is None):
        found = found or {}
        for name, value in wanted.items():
            yield from _differences((*path, name), value, found.get(name))
        for name in found:
            if name not in wanted:
                yield Amendment(join_pointer((*path, name)), None)
    elif isinstance(wanted, list) and wanted and (isinstance(found, list) or found is None):
        found = found or []
        for index, value in enumerate(wanted):
            yield from _differences((*path, index), value, found[index] if index < len(found) else None)
        for index in range(len(found) - 1, len(wanted) - 1, -1):
            yield Amendment(join_pointer((*path, index)), None)
    elif wanted != found:
        yield Amendment(join_pointer(path), wanted)


def described(one: Amendment) -> list[tuple[str, str, str]]:
    """The printed rows of one amendment: where, which field, what. Long text takes several rows."""
    *above, last = split_pointer(one.pointer)
    where = "·".join(_words(above)) or "报告"
    field = f"第{int(last) + 1}项" if last.isdecimal() else FIELDS[last]
    text = _encoded(one.value)
    chunks = [text[i : i + _CHUNK] for i in range(0, len(text), _CHUNK)] or [text]
    return [(where, field if i == 0 else f"{field}{_MORE}", chunk) for i, chunk in enumerate(chunks)]


def _words(path: Sequence[str]) -> Iterator[str]:
    for step, following in zip(path, [*path[1:], ""][: len(path)], strict=True):
        if not step.isdecimal():
            yield FIELDS[step] + (str(int(following) + 1) if following.isdecimal() else "")


def _encoded(value: Any) -> str:
    if value is None:
        return _GONE
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, dict | list):
        return _EMPTY
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in {_GONE, _EMPTY} and len(text) <= _CHUNK and not text.isspace():
        return text
    return _UNSAFE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if not found[0].isascii() else f"\\u{ord(found[0]):04x}"


def decoded(rows: Sequence[tuple[str, str, str]]) -> list[Amendment]:
    """The amendments of printed rows. A row that names no field is left out."""
    joined: list[list[str]] = []
    for where, field, text in rows:
        if field.endswith(_MORE) and joined:
            joined[-1][2] += text
        else:
            joined.append([where, field, text])
    found = []
    for where, field, text in joined:
        path = _path(where, field)
        if path is not None:
            found.append(Amendment(join_pointer(path), _value(path, text)))
    return found


def _path(where: str, field: str) -> tuple[str | int, ...] | None:
    path: list[str | int] = []
    for word in where.split("·") if where != "报告" else ():
        step = _STEP.fullmatch(word)
        if step is None or step[1] not in _NAMES:
            return None
        path.append(_NAMES[step[1]])
        if step[2]:
            path.append(int(step[2]) - 1)
    item = _ITEM.fullmatch(field)
    if item is not None:
        return (*path, int(item[1]) - 1)
    return (*path, _NAMES[field]) if field in _NAMES else None


def _value(path: tuple[str | int, ...], text: str) -> Any:
    name = path[-1]
    if text == _GONE:
        return None
    if text == _EMPTY:
        return [] if name in {"path", "evaluations", "facts"} else {}
    if name in _BOOLEANS:
        return text == _YES
    if text.startswith('"'):
        try:
            text = json.loads(text)
        except ValueError:
            return text
    if (name == "year" or (name == "level" and path[0] == "sections")) and str(text).isdecimal():
        return int(text)
    return text


def amended(data: dict[str, Any], amendments: Sequence[Amendment]) -> dict[str, Any]:
    """The data with its amendments: values set first, then what it does not have taken out, lists from their end."""
    for one in amendments:
        if one.value is not None:
            _set(data, split_pointer(one.pointer), one.value)
    for one in amendments:
        if one.value is None:
            _remove(data, split_pointer(one.pointer))
    return data


def from_builtins(data: Any) -> Report:
    """A report from plain data. Raises `msgspec.ValidationError` for data of another shape."""
    return msgspec.convert(data, Report)


def _set(data: Any, path: Sequence[str | int], value: Any) -> None:
    for step, following in zip(path, [*path[1:], None], strict=True):
        index = int(step) if isinstance(data, list) else step
        last = following is None
        fresh: Any = value if last else ([] if str(following).isdecimal() else {})
        if isinstance(data, list):
            if not isinstance(index, int) or index > len(data):
                return
            if index == len(data):
                data.append(fresh)
            elif last:
                data[index] = value
        elif last or index not in data:
            data[index] = fresh
        data = data[index]


def _remove(data: Any, path: Sequence[str | int]) -> None:
    for step in path[:-1]:
        index = int(step) if isinstance(data, list) else step
        if (isinstance(data, list) and index >= len(data)) or (isinstance(data, dict) and index not in data):  # type: ignore[operator]
            return
        data = data[index]
    last = path[-1]
    if isinstance(data, list):
        if int(last) < len(data):
            del data[int(last)]
    else:
        data.pop(last, None)
