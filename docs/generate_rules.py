"""Write `rules.md` from the rule catalogue. Run it after a change: `python docs/generate_rules.py`.

A test compares the file with what this script writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.rules.catalogue import BUILT_IN, FAMILIES
from jixiao.rules.local_checks import all_local_rules
from jixiao.toolkit.kit import Toolkit

if TYPE_CHECKING:
    from jixiao.model.findings import Rule

TARGET = Path(__file__).with_name("rules.md")
HEAD = """\
# 规则目录 · Rule catalogue

<!-- Written by docs/generate_rules.py from the catalogue; do not edit. -->

每条问题有固定的代码，永不改用。`jixiao explain 代码` 显示同样的内容。
Every finding has a stable code. `jixiao explain CODE` shows the same.

**错误**必须确定：报告自相矛盾，或违反有明文依据（`cited`）的规则。**警告**需要人判断，**提示**供参考。表中是通常的程度；
同一问题依明文规则时可以是错误（如 R306、R307、R314、W206），依通行表式或未核实的规则时降为警告或提示。
An **error** is certain: the report contradicts itself, or an authority's own rule. A **warning** needs a person, a **note** informs.
The table gives the usual severity: by a cited rule the same defect can be an error (R306, R307, R314, W206); by practice or an
unverified source it is a warning or a note.
"""
TITLES = {
    "E": "输入 · Input", "S": "结构 · Structure", "W": "权重 · Weights", "R": "得分与资金 · Scores and funds", "T": "指标 · Indicators",
    "A": "算术 · Arithmetic", "C": "一致 · Consistency", "P": "政策 · Policy",
}  # fmt: skip
LOCAL = """\
## 地区自己的检查 · Checks of places

写在地区的 `profile.toml` 里（`[[checks]]`），该地区及其下级的报告适用；代码是两个字母和三位数字。写法见 [profile-reference.md](profile-reference.md)。
A place brings these as data in its `profile.toml`; they hold for its reports and those of the places below. See the reference for profiles.
"""
SEVERITIES = {"error": "错误 error", "warning": "警告 warning", "info": "提示 info"}


def page() -> str:
    """The whole page: a table of all codes, then an entry for each."""
    rules = [one for one in BUILT_IN.all_rules() if one.code[:1] in FAMILIES and one.code[1:].isdigit()]
    parts = [HEAD, index(rules)]
    for letter, title in TITLES.items():
        parts.append(f"## {letter} {title}\n")
        parts.extend(entry(one) for one in rules if one.code.startswith(letter))
    parts.append(LOCAL)
    parts.extend(entry(one) for one in sorted(all_local_rules(Toolkit().library), key=lambda one: one.code))
    return "\n".join(parts)


def index(rules: list[Rule]) -> str:
    """One line a code."""
    lines = ["| 代码 code | 名称 name | 程度 severity | 标题 title |", "|---|---|---|---|"]
    lines += [
        f"| [{one.code}](#{one.code.lower()}) | `{one.name}` | {SEVERITIES[one.severity]} | {one.title[0]} · {one.title[1]} |"
        for one in rules
    ]
    return "\n".join(lines) + "\n"


def entry(one: Rule) -> str:
    """One code in both languages."""
    lines = [
        f"### {one.code}\n",
        f"**{one.title[0]}** · {one.title[1]} (`{one.name}`, {SEVERITIES[one.severity]})\n",
        f"- 为什么：{one.why[0]}<br>{one.why[1]}",
        f"- 怎么改：{one.mend[0]}<br>{one.mend[1]}",
        f"- 例：{one.example[0]}<br>{one.example[1]}",
    ]
    if one.cite:
        lines.append(f"- 依据 source：{one.cite}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
