"""Write `columns-reference.md` from the tables of columns. Run it after a change: `python docs/generate_columns.py`.

A test compares the file with what this script writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.engines.columns.tables import FORMAT, PACKED, SCORED, arrow
from jixiao.rules.whole import DECIMALS, DIGITS

if TYPE_CHECKING:
    from jixiao.engines.columns.tables import Column

TARGET = Path(__file__).with_name("columns-reference.md")
HEAD = f"""\
# 列式表 · Tables of columns

<!-- Written by docs/generate_columns.py from kit/jixiao/engines/columns/tables.py; do not edit. -->

格式版本 {FORMAT}。`jixiao pack` 写出前五张表，`score` 和 `validate` 用列式引擎时写出后两张；怎样用见[大批报告](columns.md)。
Format {FORMAT}. `jixiao pack` writes the first five tables, `score` and `validate` with a columnar engine the last two; how they are
used stands in [reports as columns](columns.md).

- `number`：精确小数 `decimal({DIGITS}, {DECIMALS})`；金额以元计，比率为小数（95% 是 0.95）。`micro`：同样的数，以百万分之一为单位的整数。
  `number`: an exact decimal, money in 元, rates as plain ratios (95 % is 0.95). `micro`: the same as a whole number of millionths.
- 空白一律为空值，不作 0；放不下的数为空值，所属自评的 `odd` 写明原因。
  A blank is null, never 0; so is a number that does not fit, and `odd` of its evaluation says so.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, tables in (("打包的表 · Packed", PACKED), ("评分的表 · Scored", SCORED)):
        parts.append(f"## {title}\n")
        parts += [entry(name, columns) for name, columns in tables.items()]
    return "\n".join(parts)


def entry(name: str, columns: tuple[Column, ...]) -> str:
    """One table: each column with its type here and in Arrow, and what it holds."""
    types = arrow(columns)
    rows = (
        "\n".join(
            f"| `{one.name}` | {one.type} | {field.type} | {one.zh}<br>{one.en} |"
            for one, field in zip(columns, types, strict=True)
        )
        .replace("<item: string>", " of string")
        .replace("<element: string>", " of string")
    )
    return f"### `{name}`\n\n| 列 column | 类型 type | Arrow | 内容 what |\n|---|---|---|---|\n{rows}\n"


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
    print(TARGET)
