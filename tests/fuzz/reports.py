"""Reports as a person or a program writes them: TOML, JSON, and records of NDJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .chance import changed, reworded

if TYPE_CHECKING:
    from .chance import Chance

LARGEST = 1_000_000
"""Characters of the largest report that is tried: what is changed may have grown."""


def report(chance: Chance) -> dict[str, Any]:
    """A report that fits the schema, of any size."""
    data: dict[str, Any] = {
        "schema_version": 1,
        "title": f"{chance.choice(('青溪县水利局', '白河市园林处'))}2023年度{chance.choice(('部门整体', '项目'))}支出绩效自评报告",
        "year": chance.choice((2016, 2018, 2021, 2022, 2023, 2024, 2025, 1949, 2100)),
        "unit": {"name": "青溪县水利局", "code": chance.number(), "superior": "青溪县政府"},
        "region": {"code": chance.choice(("430202", "530181", "510000", "620702", "430600", "000000", "")), "name": "荷塘区"},
        "dates": {"report": chance.choice(("2024-03-01", "", "2024-02-30")), "published": ""},
        "evaluations": [evaluation(chance) for _ in range(1 + chance.count(3))],
        "facts": [{"name": chance.word(), "value": chance.number(), "year": 2023} for _ in range(chance.count(5))],
        "sections": [
            {"number": chance.choice(("一", "（一）", "1", "1.1")), "level": 1 + chance.count(3), "title": chance.word(), "text": prose(chance)}
            for _ in range(chance.count(6))
        ],
    }  # fmt: skip
    for key in ("attachments", "citations", "facts", "sections", "dates"):
        if chance.likely(0.3):
            data.pop(key, None)
    return data


def prose(chance: Chance) -> str:
    """Sentences with figures, some of which may be checked."""
    parts = []
    for _ in range(chance.count(6)):
        a, b = chance.randint(0, 900), chance.randint(0, 900)
        parts.append(
            chance.choice((
                f"全年预算{a}万元，支出{b}万元，执行率{chance.number()}。", f"比上年增长{chance.number()}，由{a}万元增加到{b}万元。", f"共计{a + b}人，其中男{a}人、女{b}人。", f"一是{chance.word()}；二是{chance.word()}；三是{chance.text()}。",
                f"平均每{chance.word()}{chance.number()}。", chance.text(), f"完成{a}项，占{b}项的{chance.number()}。",
            ))
        )  # fmt: skip
    return "".join(parts)


def evaluation(chance: Chance) -> dict[str, Any]:
    """One self-evaluation."""
    rows = [row(chance) for _ in range(chance.choice((0, 1, 3, 8, 20)))]
    return {
        "kind": chance.choice(("department", "project", "transfer", "bond")),
        "name": chance.word(),
        "execution": {"weight": chance.choice((10, "10", 20)), "rate": chance.number(), "score": chance.number()},
        "funds": [
            {"label": chance.word(), "source": chance.choice(("total", "current", "carryover", "unit", "other")), "initial": chance.number(), "adjusted": chance.number(), "spent": chance.number()}
            for _ in range(chance.count(5))
        ],
        "indicators": rows,
        "groups": [{"path": [chance.word()], "weight": chance.number(), "score": chance.number()} for _ in range(chance.count(3))],
        "total": {"weight": 100, "score": chance.choice((100, "99.5", chance.number()))},
        "grade": chance.choice(("优", "良", "中", "差", "", chance.text())),
        "deductions": [{"name": chance.word(), "points": chance.number()} for _ in range(chance.count(2))],
    }  # fmt: skip


def row(chance: Chance) -> dict[str, Any]:
    """One indicator."""
    made: dict[str, Any] = {
        "path": [chance.choice(("产出指标", "效益指标", "成本指标", "满意度指标")), chance.choice(("数量指标", "质量指标"))][: 1 + chance.count(2)],
        "name": chance.word(), "target": chance.number(), "actual": chance.number(),
        "weight": chance.choice((5, 10, "10", chance.number())), "score": chance.choice((5, "9.5", chance.number())),
    }  # fmt: skip
    if chance.likely(0.3):
        made["rule"] = chance.choice((
            "每超过1%扣0.5分，扣完为止。", "完成得满分，否则不得分。", "≥95%得10分，90%-95%得5分，90%以下不得分。", "得分=实际完成值/指标值×分值。", prose(chance), chance.number(),
        ))  # fmt: skip
    if chance.likely(0.2):
        made["nature"] = chance.choice(("≥", "≤", "=", ">", "<", "定性"))
    for key in ("reason", "unit", "code", "data_source", "explanation"):
        if chance.likely(0.15):
            made[key] = chance.text()
    if chance.likely(0.1):
        made["checklist"] = [{"item": chance.word(), "met": chance.choice((True, False)), "points": chance.number()}]
    return made


def any_report(chance: Chance) -> Any:
    """A report, mostly with a few values that do not fit."""
    return changed(chance, report(chance), chance.choice((0, 0, 0, 0, 0, 1, 2, 5)))


def as_json(chance: Chance, data: Any) -> bytes:
    """JSON, with what JSON writers and people do to it."""
    text = json.dumps(data, ensure_ascii=chance.likely(0.3), indent=chance.choice((None, 1)), default=str)[:LARGEST]
    kind = chance.randrange(20)
    if kind == 0:
        text = reworded(chance, text, 1 + chance.count(3))
    elif kind == 1:
        text = text.replace('"year": ', f'"year": {chance.number()}, "year": ')
    elif kind == 2:
        text = text.replace('"score": 5', f'"score": {chance.number()}')
    elif kind == 3:
        text = text.replace('"weight": 5', f'"weight": {"9" * chance.choice((5, 400, 5000))}')
    elif kind == 4:
        deep = chance.choice((30, 500, 60_000))
        text = chance.choice(
            (
                "[" * deep,
                "[" * deep + "]" * deep,
                '{"evaluations":' * deep,
                '{"sections": ' + "[" * deep + "]" * deep + "}",
            )
        )
    return finished(chance, text)


def as_toml(chance: Chance, data: Any) -> bytes:
    """TOML, with what people do to it."""
    text = toml(data)[:LARGEST] if isinstance(data, dict) else chance.text()
    kind = chance.randrange(20)
    if kind == 0:
        text = reworded(chance, text, 1 + chance.count(4))
    elif kind == 1:
        text += f'\n[{chance.choice(("unit", "evaluations", "evaluations.indicators", "a.b.c"))}]\nname = "甲"\n'
    elif kind == 2:
        text = (
            f"year = {chance.choice(('1e400', '0x7e7', '2023-01-01', '[2023', 'nan', '9' * 5000, '2_023', '+2023', '[' * 3000))}\n"
            + text
        )
    elif kind == 3:
        text = text.replace("name = ", chance.choice(("name.zh = ", "name = name = ", '"name" = ', "name\0 = ")), 1)
    return finished(chance, text)


def finished(chance: Chance, text: str) -> bytes:
    """As bytes: mostly UTF-8 and whole."""
    data = text.encode("utf-8", "surrogatepass")
    if chance.likely(0.05):
        data = chance.encoded(text)
    return chance.damaged(data) if chance.likely(0.05) else data


def toml(data: dict[str, Any]) -> str:
    """A tree as TOML, everything in line but the first level; what TOML does not have is left out."""
    lines, tables = [], []
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for one in value:
                tables.append(f"[[{_key(key)}]]")
                tables += [f"{_key(name)} = {_value(part)}" for name, part in one.items() if part is not None]
        elif value is not None:
            lines.append(f"{_key(key)} = {_value(value)}")
    return "\n".join([*lines, *tables]) + "\n"


def _key(key: Any) -> str:
    text = str(key)
    return text if text.isascii() and text.replace("_", "").isalnum() else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(part)}" for key, part in value.items() if part is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(part) for part in value if part is not None) + "]"
    return str(value) if isinstance(value, int) else _quoted(str(value))


def records(chance: Chance) -> bytes:
    """NDJSON: a report in each line, or what should be one."""
    lines = []
    for _ in range(1 + chance.count(6)):
        line = as_json(chance, any_report(chance)).replace(b"\n", b" ")
        lines.append(
            chance.choice((line, line, line, b"", b"  ", b"null", b"[]", b"{}", b"\xff", b"\x1e" + line, b"{" * 5000))
        )
    return chance.choice((b"\n", b"\n", b"\r\n", b"\r", b"\n\n")).join(lines)
