"""Choices that follow from a seed alone, and the values at which readers break."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Thing = TypeVar("Thing")

WHOLE = (0, 1, -1, 2, 3, 7, 63, 64, 65, 127, 255, 256, 999, 1023, 16384, 16385, 32767, 65535, 65536, 1048576, 1048577, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63, 10**18, 10**30, -(2**31), -(2**63))  # fmt: skip
"""Whole numbers at the limits of counts, columns, rows and machine words."""

NUMBERS = (
    "0", "-0", "00012", "1e5", "1E-9", "1e400", "1e-400", "1e999999999", "-1e999999999", "1e-999999999", "NaN", "-inf", "Infinity", "１２３．４５", "1,234,567.89", "1，234", "1,23,4", "1.2.3",
    "1/0", "0/0", "一百二十", "三点五", "万", "亿亿", "二〇二三年", "12万亿元", "9" * 40, "9" * 5000, "0." + "0" * 300 + "1", "≥95%", "<>5", "≥≥1", "≤", "50-60%", "60%-50%", "10‰", "½", "²", "٣٤", "1_000", "--5", "100%%",
    "+7", "12月底前", "2023-02-30", "9999-12-31", "0000-00-00", "100％", "5个百分点", "(12)", "（十二）", "①", "0x10", "1:3", "长期", "不低于0", "以上", "1.", ".5", "1 000", "1\u00a0000", "∞", "0元", "-1元", "1e3万元",
)  # fmt: skip
"""Figures as they may be printed, and what only looks like one."""

SIGNS = (
    "\0", "\x01", "\x1b[31m", "\x7f", "\x85", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffe", "\ufffd", "\U0001f600", "\U0010ffff", "e\u0301" * 30, "\r", "\r\n", "\n\n", "\t", "\x0c", "\v", "　", "&#0;", "&amp;", "<", "]]>",
    '"', "'", "\\", "|", "||||||", "+--+", "%0A", "=1+1", "@SUM(A1)", "{}", "{0}", "%s", "$(x)", "../..", "~$", ".", "", " ", "*" * 200, "(" * 200, "《", "“", "[x](y)", "#", "`", "---", "nul",
)  # fmt: skip
"""Characters that mean something to somebody on the way."""

WORDS = (
    "产出指标", "效益指标", "满意度指标", "成本指标", "数量指标", "质量指标", "时效指标", "一级指标", "二级指标", "三级指标", "指标值", "年度指标值", "实际完成值", "分值", "得分", "权重", "评分标准", "偏差原因分析及改进措施", "合计", "总分", "小计",
    "项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数", "全年执行数", "执行率", "年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金", "年度总体目标", "预期目标", "实际完成情况", "自评等级", "优", "良", "编制数", "在职人员数", "一、基本情况",
    "（一）预算执行情况", "1.经费", "一是", "其中", "比上年增长", "下降", "占", "万元", "亿元", "元", "人", "项", "个", "公里", "2023年", "2023年度", "附件1", "见附表", "不涉及", "无", "/", "—", "XXX", "20XX年", "同上", "青溪县水利局", "白河市",
    "社会公众满意度", "培训人次", "完工率", "到位率", "三公经费", "项目支出", "整体支出", "绩效自评报告", "绩效自评表", "自评得分", "扣分", "（10分）", "30分", "单位：万元", "填报人", "联系电话", "是", "否",
)  # fmt: skip
"""The words of the forms, by which readers find their way."""

ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "latin-1", "cp437")  # fmt: skip


class Chance(random.Random):
    """A source of choices; the same seed gives the same choices, on every machine."""

    def likely(self, share: float) -> bool:
        """True in this share of the cases."""
        return self.random() < share

    def count(self, most: int = 8) -> int:
        """A small number, seldom a larger one, at most this."""
        return min(most, int(self.expovariate(4 / max(most, 1))))

    def whole(self) -> int:
        """A whole number, mostly at a limit."""
        return self.choice(WHOLE) if self.likely(0.8) else self.randint(-300, 70000)

    def number(self) -> str:
        """A figure as it may be printed."""
        kind = self.randrange(4)
        if kind == 0:
            return self.choice(NUMBERS)
        if kind == 1:
            return str(self.whole())
        return f"{self.choice(['', '', '≥', '≤', '-'])}{self.randint(0, 2000)}{self.choice(['', '.5', '.00'])}{self.choice(['', '%', '万元', '人', '项', '分'])}"

    def text(self) -> str:
        """A few words, figures and signs, seldom very many."""
        if self.likely(0.01):
            return self.choice((*WORDS, *NUMBERS, *SIGNS)) * self.choice((50, 500, 3000))
        pools = (WORDS, WORDS, WORDS, SIGNS, NUMBERS)
        return "".join(self.choice(self.choice(pools)) for _ in range(1 + self.count(5)))

    def word(self) -> str:
        """A text of a form: mostly a word of the field, else a figure, else anything."""
        kind = self.random()
        return self.choice(WORDS) if kind < 0.5 else self.number() if kind < 0.9 else self.text()

    def odd(self) -> Any:
        """A value of any type that a decoded document may hold."""
        return self.choice((
            None, True, False, 0, -1, 10**30, 2**63, [], {}, [[]], [None], {"": ""}, "", "\ud800", self.number(), self.text(), [self.word()] * 3, {self.word(): self.word()}, nested(self.choice((3, 30, 70))),
        ))  # fmt: skip

    def encoded(self, text: str) -> bytes:
        """The text in some encoding; what that does not have is lost."""
        return text.encode(self.choice(ENCODINGS), "replace")

    def damaged(self, data: bytes, most: int = 4) -> bytes:
        """The bytes with a few changed, lost, doubled, or cut off."""
        made = bytearray(data)
        for _ in range(1 + self.count(most)):
            at = self.randrange(len(made) + 1)
            kind = self.randrange(6)
            if kind == 0:
                del made[at : at + self.choice((1, 2, 7, 100))]
            elif kind == 1:
                made[at:at] = made[at : at + self.choice((1, 8, 200))]
            elif kind == 2 and at < len(made):
                made[at] = self.choice((0, 1, 0x7F, 0x80, 0xFF, self.randrange(256)))
            elif kind == 3:
                made[at : at + 4] = (self.whole() & 0xFFFFFFFF).to_bytes(4, "little")
            elif kind == 4 and self.likely(0.3):
                del made[at:]
            else:
                made[at:at] = self.choice((b"\0", b"\xff\xfe", b"\xef\xbb\xbf", self.text().encode("utf-8", "replace")))
        return bytes(made)


def nested(depth: int) -> Any:
    """A list in a list in a list."""
    made: Any = "x"
    for level in range(depth):
        made = [made] if level % 2 else {"a": made}
    return made


def places(tree: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of the values in a tree of dicts and lists, of a few thousand at most."""
    found = [at]
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        if len(found) > 2000:
            break
        found += places(value, (*at, key))
    return found


def changed(chance: Chance, tree: Any, times: int) -> Any:
    """A tree with values replaced, lost, doubled, moved, renamed or wrapped; it is changed in place and returned."""
    for _ in range(times):
        paths = places(tree)[1:]
        if not paths:
            return tree
        path = chance.choice(paths)
        holder = tree
        for key in path[:-1]:
            holder = holder[key]
        _change(chance, holder, path[-1], tree, paths)
    return tree


def _change(chance: Chance, holder: Any, key: Any, tree: Any, paths: Sequence[tuple[Any, ...]]) -> None:
    kind = chance.randrange(9)
    if kind <= 2:
        holder[key] = chance.odd()
    elif kind == 3:
        holder[key] = chance.word()
    elif kind == 4:
        del holder[key]
    elif kind == 5 and isinstance(holder, list):
        holder[key:key] = [holder[key]] * chance.choice((1, 2, 40))
    elif kind == 6 and isinstance(holder, dict):
        holder[chance.choice((chance.text(), chance.word(), key + "s"))] = holder[key]
    elif kind == 7:
        holder[key] = [holder[key]]
    else:
        other = tree
        for step in chance.choice(paths):
            other = other[step]
        holder[key] = _copied(other)


def _copied(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree


def reworded(chance: Chance, text: str, times: int) -> str:
    """A text with lines lost, doubled, moved and cut, figures at their limits, and words and signs put in."""
    lines = text.split("\n")
    for _ in range(times):
        if not lines:
            break
        at = chance.randrange(len(lines))
        kind = chance.randrange(8)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines[at:at] = [lines[at]] * chance.choice((1, 1, 3, 100))
        elif kind == 2:
            lines.insert(chance.randrange(len(lines) + 1), lines.pop(at))
        elif kind == 3:
            cut = chance.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:cut] + chance.word() + lines[at][cut:]
        elif kind == 4:
            lines[at] = renumbered(chance, lines[at])
        elif kind == 5:
            lines[at] += lines[chance.randrange(len(lines))]
        elif kind == 6:
            lines.insert(at, chance.text())
        else:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
    return "\n".join(lines)


def renumbered(chance: Chance, line: str) -> str:
    """A line with one run of digits replaced by a figure at its limit."""
    starts = [at for at, sign in enumerate(line) if sign.isdigit() and (at == 0 or not line[at - 1].isdigit())]
    if not starts:
        return line + chance.number()
    at = end = chance.choice(starts)
    while end < len(line) and line[end].isdigit():
        end += 1
    return line[:at] + chance.number() + line[end:]
