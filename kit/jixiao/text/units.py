"""Units as they are printed: what they measure, their factors, and the counting words of prose."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

_KEPT_UNITS = 1024
"""How many results the cache keeps."""

SCALE_WORDS = ("亿", "千万", "百万", "十万", "万")
_SCALES = {
    "": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
}  # fmt: skip
_FACTORS = {
    **{f"{word}元": ("money", Decimal(scale)) for word, scale in _SCALES.items()},
    "%": ("ratio", Decimal("0.01")), "‰": ("ratio", Decimal("0.001")),
    "百分比": ("ratio", Decimal("0.01")), "百分号": ("ratio", Decimal("0.01")),
    "个百分点": ("points", Decimal("0.01")), "百分点": ("points", Decimal("0.01")),
}  # fmt: skip

_MU = Decimal(10_000) / Decimal(15)
"""Square metres of a 亩: fifteen make a 公顷."""
_NAMES: dict[str, dict[str, int | str | Decimal]] = {
    "length": {"米": 1, "m": 1, "公里": 1000, "千米": 1000, "km": 1000, "厘米": "0.01", "毫米": "0.001"},
    "area": {"平方米": 1, "平米": 1, "㎡": 1, "m2": 1, "m²": 1, "公顷": 10_000, "ha": 10_000, "平方公里": 10**6, "平方千米": 10**6, "亩": _MU, "畝": _MU},
    "weight": {"克": "0.001", "公斤": 1, "千克": 1, "kg": 1, "斤": "0.5", "吨": 1000, "t": 1000},
    "power": {"瓦": 1, "千瓦": 1000, "kW": 1000, "兆瓦": 10**6, "MW": 10**6},
    "energy": {"度": 1, "千瓦时": 1, "kWh": 1},
    "time": {"小时": 60, "分钟": 1},
    "volume": {"升": 1, "立方米": 1000},
}  # fmt: skip
_SIZES = {name: (kind, Decimal(size)) for kind, names in _NAMES.items() for name, size in names.items()}

_MEASURES = """
元 角 分 % ‰ 个 项 件 次 人 人次 户 家 名 位 场 期 处 条 篇 份 册 套 台 部 辆 座 间 所 栋 宗 起 例 批 种 类 门 支 张 块 面 本
只 头 匹 棵 株 根 盏 盘 组 队 支队 班 届 轮 遍 回 天 日 周 月 个月 季度 年 小时 分钟 秒 倍 成 级 档 层 步 站 点 岁 元/月
米 公里 千米 厘米 平方米 平方公里 平方千米 立方米 亩 公顷 吨 千克 公斤 克 升 度 千瓦 兆瓦 千瓦时 兆 笔 单 票 把 副 双 床 口 眼 尾 羽 盒 幅 架 枚 颗 工日 学期 艘 斤 箱 袋 瓶 桶 剂 剂次 户次 件次 家次 台次 台套 例次 人份 平米 车次 班次 批次 课时 学时
顶 卷 罐 包 幢 孔 粒 片 顿 针 节 道 挂 杆 趟 丛 毫米 立方 床日 人天 人日 亩次 头次 公里次 核 人月 台班 辆次
场次 点次 具 毫克 微克 毫升 千伏 千伏安 ℃ 摄氏度 分贝 微克/立方米 毫克/立方米 毫克/升
村 镇 乡 县 区 市 省 街道 社区 校 院 段 岗 席 座席 个百分点 百分点 词条 页 字 万 亿 万元 亿元 千元 百万元 m2 ㎡ km 公里/小时
"""
_RANKS = "顶 卷 包 孔 粒 片 顿 针 节 道 趟 级 类 档 层 步 点 度 区 元 角 分 年 月 日 周 市 省 村 镇 乡 县"

MEASURES = frozenset(_MEASURES.split())
"""Counting words that may follow a number in prose. A cell may carry any unit; prose only these."""

NO_MEASURE = "周岁|具[体有备]|包[括含]|核[实查定准算酸对发心]|节[约余能省]|针对"
"""Words of prose that begin with a counting word: 20 节约 says nothing of sections."""

COUNTED = MEASURES - frozenset(_RANKS.split())
"""Counting words after a Chinese numeral; 一级 and 二类 are ranks, not counts."""


@lru_cache(maxsize=_KEPT_UNITS)
def dimension_of(unit: str) -> tuple[str, Decimal]:
    """Dimension and factor of a printed unit: `万元` is 10,000 of `money`, `万人次` is 10,000 of `人次`."""
    if unit in _FACTORS:
        return _FACTORS[unit]
    for word in SCALE_WORDS:
        if unit.startswith(word):
            return unit[len(word) :], Decimal(_SCALES[word])
    return unit, Decimal(1)


@lru_cache(maxsize=_KEPT_UNITS)
def size_of(unit: str) -> tuple[str, Decimal]:
    """What a printed unit measures, whatever name it goes by, and its size: 公里, km and 米 are lengths, 亩 and 公顷 areas.

    The kind of what is no such measure is empty, its size the factor of its unit.
    """
    dimension, factor = dimension_of(unit)
    kind, size = _SIZES.get(dimension, ("", Decimal(1)))
    return kind, factor * size
