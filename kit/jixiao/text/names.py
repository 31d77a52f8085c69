"""Names of indicators and groups, for comparing."""

from __future__ import annotations

from functools import lru_cache

from jixiao.text import lazy_re as re

_KEPT_NAMES = 8192
_KEPT_LEVELS = 1024
"""How many results each cache keeps."""

_LOOSE = re.compile(r"[\s“”\"'‘’（）()【】\[\]·•、，,。.:：;；*※△★_-]+")


_POINTS = re.compile(r"[（(]\s*\d+(?:\.\d+)?\s*分?\s*[)）]")


_INDICATOR_TAIL = re.compile(r"(?:类|性)?指标$")


@lru_cache(maxsize=_KEPT_NAMES)
def key(name: str) -> str:
    """A name for comparing: without blanks, quotes, brackets and printed points: `“三公经费”变动率(1分)` → `三公经费变动率`."""
    return _LOOSE.sub("", _POINTS.sub("", name))


@lru_cache(maxsize=_KEPT_LEVELS)
def group_key(name: str) -> str:
    """A level name for comparing: `产出 指标（50分）` → `产出`."""
    return _INDICATOR_TAIL.sub("", key(name))
