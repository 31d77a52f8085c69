"""Draw the house: the wings of `kit/jixiao/`, the rooms in each, and every arrow between wings, from the code's own imports.

`python docs/draw_house.py` writes `house.md` and `pictures/house.svg`. A test compares them with what this script writes, holds the
order of the wings, and finds circles between files. Imports inside functions and under `TYPE_CHECKING` count like all others.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

DOCS = Path(__file__).parent
KIT = DOCS.parent / "kit" / "jixiao"

WINGS = {
    "text": "中文的数、单位、地区、名称是什么意思",
    "model": "名词：文档、报告、问题、得分表、结果、上限、错误",
    "files": "字节与名词之间：解析、解码、位置、上限、整写或不写",
    "documents": "文档变成报告，核对其中的陈述，认得纸上的表",
    "rules": "什么是对的：规则包、选用、公式、评分方法、检查、代码表",
    "engines": "执行规则：逐行、按列；汇总",
    "toolkit": "钩子、插件，把一切合在一起的 Toolkit",
    "outputs": "文字、JSON、表格、比较、导出",
    "authoring": "写规则包和插件的人用的",
    "batch": "许多输入：任务、进程、作业",
    "cli": "命令行进，退出码出",
}
"""The wings from the top down, each with a word in Chinese; the English words are those of its `__init__.py`."""

Imports = Mapping[str, Mapping[str, int]]
"""Module → module that it imports → the line of the first import."""


def modules(kit: Path) -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted(kit.rglob("*.py")):
        parts = (kit.name, *path.relative_to(kit).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(kit: Path) -> dict[str, dict[str, int]]:
    """What each module imports of the package, wherever in the file the import stands."""
    known = modules(kit)
    found: dict[str, dict[str, int]] = {}
    for name, path in known.items():
        found[name] = {}
        for target, line in _targets(ast.parse(path.read_text("utf-8")), known, kit.name):
            if target != name:
                found[name].setdefault(target, line)
    return found


def _targets(tree: ast.AST, known: Mapping[str, Path], package: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno) for one in node.names if one.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == package:
            for one in node.names:
                inside = f"{node.module}.{one.name}"
                yield (inside if inside in known else node.module), node.lineno


def wing_of(module: str) -> str:
    """The wing of a module; empty for the thin files at the top."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in WINGS else ""


def upward(found: Imports) -> list[str]:
    """Imports of a wing below one's own, or of a thin file at the top, as `module:line → module`."""
    order = list(WINGS)
    return [
        f"{name}:{line} → {target}"
        for name, targets in found.items()
        for target, line in targets.items()
        if wing_of(name)
        and target.count(".")
        and (not wing_of(target) or order.index(wing_of(target)) > order.index(wing_of(name)))
    ]


def circles(found: Imports) -> list[list[str]]:
    """Groups of modules that reach one another through their imports (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    made: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for target in found.get(name, ()):
            if target not in index:
                visit(target)
                low[name] = min(low[name], low[target])
            elif target in stack:
                low[name] = min(low[name], index[target])
        if low[name] == index[name]:
            at = stack.index(name)
            group = stack[at:]
            del stack[at:]
            if len(group) > 1:
                made.append(sorted(group))

    for name in found:
        if name not in index:
            visit(name)
    return sorted(made)


def rooms(kit: Path) -> dict[str, list[str]]:
    """The rooms of each wing: its folders, and its loose files as one room named by a dot."""
    found: dict[str, list[str]] = {}
    for wing in WINGS:
        inside = sorted(path.parent.name for path in (kit / wing).glob("*/__init__.py"))
        loose = [path for path in (kit / wing).glob("*.py") if path.name != "__init__.py"]
        found[wing] = (["."] if loose else []) + inside
    return found


def arrows(found: Imports) -> dict[tuple[str, str], int]:
    """From wing to wing: how many imports of files there are."""
    counted: defaultdict[tuple[str, str], int] = defaultdict(int)
    for name, targets in found.items():
        for target in targets:
            pair = wing_of(name), wing_of(target)
            if all(pair) and pair[0] != pair[1]:
                counted[pair] += 1
    return dict(counted)


_LEFT, _ROOM, _TALL, _STEP = 20, 96, 52, 92
_STYLE = "font:13px 'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"


def drawing(kit: Path) -> str:
    """The house as SVG: a floor for each wing, a box for each room, an arc for each pair of wings that imports one another."""
    floors = rooms(kit)
    width = _LEFT + 120 + _ROOM * max(map(len, floors.values())) + 40
    pairs = sorted(arrows(imports(kit)))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 330} {_STEP * len(floors) + 20}" style="{_STYLE}">',
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">'
            '<path d="M0 0L8 4L0 8z" fill="#5b6b8c"/></marker></defs>'
        ),
    ]
    for number, (wing, names) in enumerate(floors.items()):
        lines += _floor(number, wing, names, width)
    lines += [_arc(list(floors).index(a), list(floors).index(b), width) for a, b in pairs]
    return "\n".join([*lines, "</svg>", ""])


def _floor(number: int, wing: str, names: list[str], width: int) -> Iterator[str]:
    top = 10 + number * _STEP
    yield f'<rect x="{_LEFT}" y="{top}" width="{width - _LEFT}" height="{_STEP - 12}" rx="6" fill="#eef2f9"/>'
    yield f'<text x="{_LEFT + 12}" y="{top + 26}" font-weight="bold" fill="#20304f">{wing}/</text>'
    yield f'<text x="{_LEFT + 12}" y="{top + 68}" font-size="11" fill="#55617a">{escape(WINGS[wing])}</text>'
    for at, name in enumerate(names):
        left = _LEFT + 120 + at * _ROOM
        yield f'<rect x="{left}" y="{top + 8}" width="{_ROOM - 10}" height="30" rx="4" fill="#fff" stroke="#9fb0d0"/>'
        yield f'<text x="{left + 8}" y="{top + 28}" fill="#20304f">{"*.py" if name == "." else escape(name) + "/"}</text>'


def _arc(below: int, above: int, width: int) -> str:
    start, end = (10 + number * _STEP + (_STEP - 12) // 2 for number in (below, above))
    out = width + 30 + (below - above) * 28
    return (
        f'<path d="M{width} {start}C{out} {start} {out} {end} {width} {end}" fill="none" stroke="#5b6b8c" '
        f'stroke-opacity=".55" marker-end="url(#tip)"/>'
    )


_PAGE = """# 房子 · The house

<!-- Written by docs/draw_house.py from the imports of kit/jixiao/; do not edit. -->

`kit/jixiao/` 有十一翼，每一翼只能用排在它前面的；函数里的导入和类型检查用的导入也算。测试读全部导入，守住这个次序，也不许文件之间有环。
*Eleven wings; each may import only those above it. Imports inside functions and for type checking count. A test reads them all, holds
the order, and allows no circle between files.*

![房子 · the house](pictures/house.svg)

| 翼 · wing | 管什么 | what lives there |
|---|---|---|
{rows}

要找什么 · where to look:

| 要找 | 在哪里 · where |
|---|---|
| 一个问题代码怎样判定 · where a finding code is decided | `rules/checks/`，文字在 `rules/catalogue/` |
| xlsx 怎样读 · where xlsx is read | `plugins/jixiao_plugins/excel/` |
| 一个评分方法 · where a scoring method is | `rules/methods/` |
| `-f sarif` 怎样写 · where `-f sarif` is written | `plugins/jixiao_plugins/finding_formats/` |
| 一份 Word 报告怎样变成数据 · how a report is extracted | `documents/extract/` |
| 文中的数怎样核对 · how statements are checked | `documents/` |
| 规则包怎样选 · how a profile is chosen | `rules/choose.py` |
| 插件可以用的 · what plugins may import | `jixiao`、`jixiao.extending`、`jixiao.hookspecs`、`jixiao.authoring.testing` |

一个数可以这样查 · see for yourself: `python docs/draw_house.py`.
"""


def page(kit: Path) -> str:
    """The page about the house."""
    rows = [
        f"| `{wing}/` | {zh} | {' '.join((ast.get_docstring(ast.parse((kit / wing / '__init__.py').read_text('utf-8'))) or '').split())} |"
        for wing, zh in WINGS.items()
    ]
    return _PAGE.format(rows="\n".join(rows))


if __name__ == "__main__":
    (DOCS / "house.md").write_text(page(KIT), "utf-8")
    (DOCS / "pictures" / "house.svg").write_text(drawing(KIT), "utf-8")
