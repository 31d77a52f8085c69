"""Why these rules and no others: the words for a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.message import Message

if TYPE_CHECKING:
    from jixiao.rules.model import Place
    from jixiao.rules.profile import Profile


def reason(profile: Profile, region: str, code: str, year: int | None, other: Place | None = None) -> Message:
    """Why a profile was chosen, in Chinese and English: `region` is the place it was found for, `code` that of the report.

    `other` is a nearer place with rules of the kind, which do not fit this table or year.
    """
    zh, en = profile.place.name.zh, profile.place.name.en
    since = profile.rules.years.from_
    if not code:
        return Message(
            f"报告未写明地区，用{zh}规则（{since} 年起）",
            f"the report names no region; rules of {en}, since {since}",
        )
    if not region and _unknown(code):
        return Message(
            f"地区代码 {code} 不在 GB/T 2260 表内，用{zh}规则（{since} 年起）",
            f"region {code} is not in GB/T 2260; rules of {en}, since {since}",
        )
    if region == code:
        return Message(
            f"本地区、{year or '未知'}年度适用（{since} 年起）",
            f"rules of the place for {year or 'an unknown year'}, since {since}",
        )
    if other is not None:
        return Message(
            f"{other.name.zh}自己的规则与本表的结构或年度不符，沿用{zh}规则（{since} 年起）",
            f"the rules of {other.name.en or other.name.zh} fit another table or year; rules of {en}, since {since}",
        )
    return Message(
        f"本地区没有可用规则，沿用{zh}规则（{since} 年起）",
        f"the place has none of its own; rules of {en}, since {since}",
    )


def _unknown(code: str) -> bool:
    from jixiao.text import regions

    return regions.get(code) is None
