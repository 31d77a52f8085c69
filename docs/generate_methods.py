"""Write `methods.md` from the records of the scoring methods. Run it after a change: `python docs/generate_methods.py`.

A test compares the file with what this script writes.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import msgspec
import tomli_w

from jixiao.model.outcome import FLAGS, MISSING
from jixiao.rules.methods.base import RowMethod, figure
from jixiao.rules.methods.builtin import records
from jixiao.rules.methods.examples import run_example
from jixiao.rules.methods.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.rules.methods.registry import Record

TARGET = Path(__file__).with_name("methods.md")
HEAD = """\
# 评分方法 · Scoring methods

<!-- Written by docs/generate_methods.py from the records of the methods; do not edit. -->

规则写成数据：方法名加参数。方法是纯函数，不取整（步长与方式由规则包规定），缺数据时说明缺什么，绝不当作零。
A rule is data: the name of a method and its parameters. Methods are pure, never round (the profile says step and mode), and
name what is missing instead of taking it for 0.

数值可写整数、小数或文本，`"95%"` 即 0.95。Numbers are integers, decimals or text; `"95%"` is 0.95.
符号 symbols: A 指标值 target · B 实际完成值 actual · w 分值 weight · x 实测数值 measured figure · r 完成率 degree · s 得分 score
"""
SECTIONS = {
    "rows": "指标评分方法 · Row methods",
    "policies": "不适用指标的处理 · What does not apply",
    "modifiers": "总分调整 · Changes of the total",
}


def page() -> str:
    """The whole page."""
    registry = Registry(records())
    parts = [HEAD]
    for name, title in SECTIONS.items():
        parts.append(f"## {title}\n")
        parts.extend(entry(record) for record in getattr(registry, name))
    parts.append("## 所缺数据 · What may be missing\n\n" + table(MISSING))
    parts.append("## 提示 · What is pointed out\n\n" + table(FLAGS))
    return "\n".join(parts)


def entry(record: Record) -> str:
    """One record: summary, formula, source, parameters, example."""
    zh, en = record.summary
    lines = [
        f"### `{record.name}`\n",
        f"{zh}\n{en}\n",
        "```text",
        record.formula,
        "```\n",
        f"来源 source: {record.source}\n",
        f"引擎 engines: {'只有行引擎 · the row engine only' if 'others' in getattr(record, 'needs', ()) else '行、列 · rows and columns'}\n",
    ]
    if isinstance(record, RowMethod):
        lines.append(f"所用数据 looks at: {', '.join(f'`{need}`' for need in record.needs)}\n")
    params = getattr(record, "params", None)
    if params is not None and msgspec.structs.fields(params):
        lines += ["```text", inspect.cleandoc(params.__doc__ or ""), "```\n", *fields(params)]
    return "\n".join([*lines, *example(record)])


def fields(params: type[msgspec.Struct]) -> Iterator[str]:
    """The table of parameters, then those of the parts inside."""
    hints = get_type_hints(params)
    yield "| 参数 parameter | 类型 type | 默认 default |\n|---|---|---|"
    inner = []
    for field in msgspec.structs.fields(params):
        hint = hints[field.name]
        yield f"| `{field.encode_name}` | {kind(hint)} | {default(field)} |"
        inner += [part for part in get_args(hint) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
    yield ""
    for part in inner:
        yield f"`{part.__name__.lower()}`: {inspect.cleandoc(part.__doc__ or '')}\n"
        yield from fields(part)


def kind(hint: Any) -> str:
    """A type as a reader of TOML knows it."""
    if get_origin(hint) is None:
        names = {"Number": "number", "str": "text", "bool": "true / false", "NoneType": "", "Band": "band"}
        return names.get(getattr(hint, "__name__", ""), str(hint))
    if get_origin(hint) is tuple:
        return f"list of {kind(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return f"table of {kind(get_args(hint)[1])}"
    if all(isinstance(value, str) for value in get_args(hint)):
        return " ".join(f"`{value}`" for value in get_args(hint))
    return " ".join(filter(None, map(kind, get_args(hint))))


def default(field: Any) -> str:
    """The default value, or that there is none."""
    if field.default_factory is not msgspec.NODEFAULT:
        return ""
    if field.default is msgspec.NODEFAULT:
        return "必填 required"
    if field.default is None or field.default == ():
        return ""
    if isinstance(field.default, tuple) and isinstance(field.default[0], tuple):
        return "; ".join(", ".join(tier) for tier in field.default)
    if isinstance(field.default, tuple):
        return ", ".join(map(str, field.default))
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


def example(record: Record) -> Iterator[str]:
    """The example as TOML, with what comes of it."""
    yield "例 example:\n"
    given: dict[str, Any] = {"given": plain(record.example.given)}
    if record.example.params or isinstance(record, RowMethod):
        given = {"rule": {"method": record.name, **plain(record.example.params)}, **given}
    yield f"```toml\n{tomli_w.dumps(given, multiline_strings=False).strip()}\n```\n"
    yield f"```text\n{result(record)}\n```\n"


def result(record: Record) -> str:
    """What the example gives, computed now."""
    outcome = run_example(record)
    lines = [outcome.formula] if outcome.formula else []
    if outcome.score is not None:
        lines.append(f"得分 score: {figure(outcome.score)}")
    if outcome.low is not None and outcome.high is not None:
        lines.append(
            f"范围 range: {figure(outcome.low)} ≤ s {'<' if outcome.high_open else '≤'} {figure(outcome.high)}"
        )
    lines += [f"缺少 missing: {' · '.join(MISSING[name])}" for name in outcome.missing]
    lines += [
        f"另一口径 other reading: {one.name.zh} · {one.name.en} = {figure(one.score)}" for one in outcome.readings
    ]
    return "\n".join(lines)


def plain(value: Any) -> Any:
    """Data without None, which TOML has not."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return "" if value is None else value


def table(words: dict[str, tuple[str, str]]) -> str:
    """Keys with their texts."""
    rows = "\n".join(f"| `{key}` | {zh} | {en} |" for key, (zh, en) in words.items())
    return f"| key | 中文 | English |\n|---|---|---|\n{rows}\n"


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
    print(TARGET)
