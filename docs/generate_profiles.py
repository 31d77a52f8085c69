"""Write `profiles.md`, `coverage.md` and `profile-reference.md` from the profiles, the schemas and the hooks. Run it after a change.

`python docs/generate_profiles.py`; a test compares the files with what this script writes.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from jixiao.authoring.listing import list_profiles, list_rows, years_text
from jixiao.toolkit import hookspecs
from jixiao.toolkit.kit import Toolkit
from jixiao_schemas import load

HERE = Path(__file__).parent
MARK = (
    "<!-- Written by docs/generate_profiles.py from the profiles; do not edit. The rest stands in profiles-text.md. -->"
)


def table(rows: list[tuple[str, ...]]) -> str:
    """Rows as a Markdown table; the first is the heading."""
    head, *rest = rows
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rest]
    return "\n".join(lines)


def profiles() -> str:
    """The page of the built-in profiles: the text with the list put in."""
    found = [one for one in list_profiles(Toolkit().library) if one.origin == "built-in"]
    rows = [(f"`{row[0]}`" if number else row[0], *row[1:]) for number, row in enumerate(list_rows(found))]
    text = (HERE / "profiles-text.md").read_text("utf-8")
    return text.replace("<!-- LIST -->", f"{MARK}\n\n{table(rows)}")


PROVINCES = HERE.parent / "plugins" / "jixiao-provinces" / "jixiao_provinces" / "profiles"
KINDS = (("project", "项目支出"), ("department", "部门整体"), ("transfer", "转移支付"), ("bond", "专项债券"))
BASES = {"cited": "●", "practice": "◐", "unverified": "○"}


def coverage() -> str:
    """The map of what is covered: a row for each place, a column for each kind, with years and how sure."""
    found = list_profiles(Toolkit(profile_paths=[PROVINCES]).library)
    cells: dict[str, dict[str, list[str]]] = {}
    names: dict[str, str] = {}
    for one in found:
        place = one.id.rpartition("/")[0]
        names[place] = f"{one.place[0]}{'' if one.origin == 'built-in' else ' ＊'}"
        some = "，部分行" if one.partial else ""
        cells.setdefault(place, {}).setdefault(one.kind, []).append(
            f"{years_text(one.first, one.last)} {BASES[one.basis]}{some}"
        )
    head = ("编号", "地方", *(name for _, name in KINDS))
    rows = [
        (f"`{place}`", names[place], *("<br>".join(kinds.get(kind, ("—",))) for kind, _ in KINDS))
        for place, kinds in cells.items()
    ]
    text = (HERE / "coverage-text.md").read_text("utf-8")
    mark = MARK.replace("profiles-text.md", "coverage-text.md")
    return text.replace("<!-- MAP -->", f"{mark}\n\n{table([head, *rows])}")


def reference() -> str:
    """The page of all keys of profiles and cases, and of the hooks."""
    parts = [
        "# 规则包参考 · Reference for profiles\n",
        "<!-- Written by docs/generate_profiles.py from the schemas and the hooks; do not edit. -->\n",
        "写法的每一个键，取自程序所用的 schema。评分方法见 [methods.md](methods.md)。\n",
        "*Every key, from the schemas that the program uses. The methods stand in [methods.md](methods.md).*\n",
    ]
    for name, file in (("place", "profile.toml"), ("profile", "<类型>-<年度>.toml"), ("cases", "cases/*.toml")):
        schema = load(name)
        zh, _, en = schema["title"].partition(" · ")
        parts.append(f"## `{file}`：{zh} · {en}\n\n{_pair(schema.get('description', ''))}\n\n{keys(schema)}\n")
        parts += [
            f"### `{part}`：{_pair(definition.get('title', part))}\n\n{keys(definition)}\n"
            for part, definition in schema.get("$defs", {}).items()
            if "properties" in definition
        ]
    parts.append("## 插件接口 · Hooks\n")
    for name, function in inspect.getmembers(hookspecs, inspect.isfunction):
        if name.startswith("jixiao_"):
            parts.append(f"### `{name}`\n\n{inspect.getdoc(function)}\n")
    return "\n".join(parts)


def keys(schema: dict[str, Any]) -> str:
    """The keys of one table with their meaning; required ones are marked."""
    required = set(schema.get("required", ()))
    rows = [("键 key", "必填", "值 value", "含义 meaning")]
    for name, part in schema["properties"].items():
        said = part.get("title") or _named(part)
        more = part.get("description", "")
        rows.append((f"`{name}`", "●" if name in required else "", _kind(part), f"{said}　{more}".strip()))
    return table(rows)


def _named(part: dict[str, Any]) -> str:
    """The title of the definition that a key refers to."""
    name = part.get("$ref", "").rpartition("/")[2]
    title: str = load("profile")["$defs"].get(name, {}).get("title", "")
    return title


def _kind(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return f"`{part['$ref'].rpartition('/')[2].rpartition(':schema:')[2]}`"
    if "enum" in part:
        return "、".join(f"`{word}`" for word in part["enum"] if word is not None)
    kind = part.get("type", "日期 date")
    if kind == "array":
        return f"[{_kind(part['items'])}]"
    names = {
        "string": "文字 text",
        "integer": "整数 integer",
        "boolean": "true / false",
        "object": "表 table",
        "number": "数 number",
    }
    return " / ".join(names.get(one, one) for one in (kind if isinstance(kind, list) else [kind]))


def _pair(text: str) -> str:
    return text.replace(" · ", "\n*", 1) + "*" if " · " in text and "\n" not in text and len(text) > 60 else text


if __name__ == "__main__":
    (HERE / "profiles.md").write_text(profiles(), encoding="utf-8")
    (HERE / "coverage.md").write_text(coverage(), encoding="utf-8")
    (HERE / "profile-reference.md").write_text(reference(), encoding="utf-8")
