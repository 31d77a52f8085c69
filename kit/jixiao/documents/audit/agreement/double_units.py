"""A figure with two units of which no thing can have both: 36.2 万元亩, 95.3%万元, 56 人名, 1200 元万元.

Two units that belong together are many (人次, 吨公里, 千瓦时, 台套, 亩次, 元/亩): what is not of the kinds below is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.alternatives import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Line

_SCALED = "万元 亿元 万亿元 千元 百万元 千万元 千亿元"
_SIZES = (
    "平方米 平米 ㎡ m² 亩 万亩 公顷 平方公里 平方千米",
    "米 公里 千米 厘米 毫米",
    "吨 万吨 公斤 千克 斤",
    "立方米 万立方米 升",
    "千瓦时 千瓦 度",
)
"""Measures of one thing each: 2300 平方米亩 has two, and 吨公里 are two things."""
_THINGS = "台 辆 件 套 份 册 本 张 盏 株 棵 头 只 支 把 块 盘 箱 瓶 桶 袋 吨 亩 公里 米 平方米 户 名 人"
_COUNTS = f"{_THINGS} 个 项 次 人次 户次 剂次 台次 辆次 例次 件次 家次 班次 场 场次 批次 期 篇 条 处 座 家 所 间 栋 {' '.join(_SIZES)}"


def _either(*words: str) -> str:
    return f"(?:{any_of(sorted({*' '.join(words).split()}))})"


_ANYWHERE = (
    (_either("元", _SCALED), _either(_SCALED)),
    (_either(_SCALED), "[元%‰]"),
)
"""Money twice, or money and a share; 元 may begin a word (元旦, 元件), and 万元以上 a class."""
_AT_THE_END = (
    ("(?:[%‰]|个百分点)", _either("元 个 台 辆 件 次 人次 场次 批次 项 篇 条 座", _SCALED, *_SIZES)),
    (_either(_SCALED), _either(*(one for one in _COUNTS.split() if one not in {"户", "人"}))),
    (_either(_COUNTS), _either("元 % ‰ 个百分点", _SCALED)),
    *((_either(one), _either(one)) for one in _SIZES),
    (_either(*_SIZES), "[台辆件套份册盏株棵户座名]"),
    ("(?:人|名|位|人次|户次)", "(?:名|位)"),
    ("[人户]次", "[人户]"),
    ("个", _either("辆 份 册 盏 张 株 棵 吨 亩 公里 米 平方米 名")),
    (_either(_THINGS), "个"),
)
"""What could go on as a word (人名单, 台个别, 万元户): wrong where the clause ends behind them."""
_DOUBLED = re.compile(
    rf"\d(?:(?:万万元|{'|'.join(a + b for a, b in _ANYWHERE)})(?![元月旦件素宵以级户的产/])"
    r"|[%‰](?:[%‰]|个百分点)|人名(?=[参出到受获均已在接])"
    rf"|(?:[百千]?[万亿])?(?:{'|'.join(a + b for a, b in _AT_THE_END)})(?=\s*(?:[,。;、)|:]|$)))"
)


def double_units(line: Line) -> Iterator[tuple[int, int]]:
    """Where the figures of a paragraph stand that have two units."""
    for match in _DOUBLED.finditer(line.flat):
        start = match.start()
        while start and line.flat[start - 1] in "0123456789.,":
            start -= 1
        yield start, match.end()
