"""Put the cells of a row whose merged cells were lost back into the columns of the header.

The cells keep their order; which columns they skip is decided by what the cells look like: weights and scores are numbers,
level names come from a known stock, long texts resemble those above them. Dynamic programming over cells × columns, both
bounded by the width of the table.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.extract.text import bare, squash
from jixiao.model.facts import AMOUNTS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import MEASURES, narrow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEVELS = ("side", "level1", "level2", "level3")
LEVEL_COLUMNS = frozenset(LEVELS[1:])
VALUE_COLUMNS = frozenset({"target", "actual", "weight", "score"})
HEADERS = 4
"""Columns that a table of indicators has at least."""
_NUMBER = re.compile(r"^[-+]?\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?(?:分|%|万元|元)?$")
_FIGURE = re.compile(r"^[≥≤><=＝﹦]?[-+]?\d[\d,]*(?:\.\d+)?\D{0,6}$")
_NATURES = frozenset("≥≤=><﹦＝≧≦═＞＜﹥﹤⩾⩽") | {
    "定性",
    "定量",
    "正向",
    "反向",
    "大于等于",
    "小于等于",
    "等于",
    "大于",
    "小于",
    "正向指标",
    "反向指标",
}
_DASHES = frozenset({"—", "--", "——", "-", "/", "－", "–", "无"})
_RULE = re.compile(r"得\d|扣|分[,，;；。]|得满?分|计分|评分|权重|满分|分值|酌情|①|得分")
_NUMBERED = re.compile(r"\d{1,2}[、.．]\D|[(（]\d{1,2}[)）]|其中[:：]")
_PAUSE = re.compile(r"[，,；;。]")
_EXPLAIN = re.compile(r"反映|考核|情况|是否|程度|比率|影响")
_SOURCE = re.compile(r"资料|文件|报表|台账|凭证|数据|批复|×100%|方案|办法|调查|记录")
_CODE = re.compile(r"[0-9A-Z][0-9A-Za-z-]{5,30}")
_NONE = 1e6  # what a row costs that fits in no way; costs weigh alignments against each other and are never an amount
_KEPT = 4096
_EQUAL = 0.5
"""Two alignments whose costs differ by no more than this are of equal standing: the prices are no finer."""
_MONEY = frozenset(AMOUNTS)
_VALUES = _MONEY | frozenset(
    {"nature", "target", "unit", "actual", "weight", "score", "rate", "coefficient", "review_actual", "review_score"}
)  # fmt: skip


def is_indicator_header(fields: set[str]) -> bool:
    """Whether these columns are those of a table of indicators: enough of them, a level and a value among them."""
    return len(fields) >= HEADERS and not (LEVEL_COLUMNS.isdisjoint(fields) or VALUE_COLUMNS.isdisjoint(fields))


@lru_cache(maxsize=_KEPT)
def number_like(text: str) -> bool:
    """Whether a cell holds one bare number, perhaps with 分, % or a unit of money."""
    return bool(_NUMBER.match(narrow(squash(text))))


def fit(kind: str, text: str, groups: Mapping[str, frozenset[str]], above: str = "") -> float:
    """How badly a text suits a column: 0 is good, 8 is next to impossible, below 0 is a sign for it."""
    core = squash(text)
    return price(kind, core, groups, above, number=number_like(core))


def price(kind: str, core: str, groups: Mapping[str, frozenset[str]], above: str, *, number: bool) -> float:
    """`fit` for a text without blanks, of which it is known whether it is a number."""
    if not core:
        return 1.0
    kind = "level2" if kind == "level2b" else kind
    if kind.startswith("weight:"):
        kind = "weight"
    if kind in {"weight", "score", "initial", "adjusted", "arrived", "spent", "coefficient", "review_score", "number"}:
        if number and core.endswith(("%", "％")):
            return 4.0 if kind in _MONEY else 1.5  # a share is rather the rate beside it
        return 0.0 if number else (0.5 if kind in {"weight", "score"} else 1.5) if core in _DASHES else 8.0
    if kind == "rate":
        return -0.5 if core.endswith(("%", "％")) and number else 1.2 if number or core in _DASHES else 8.0
    if kind in {"level1", "level2", "side"}:
        return _level(kind, core, groups, number=number)
    if kind in {"level3", "label"}:
        known = bare(core) in groups["level1"] or bare(core) in groups["level2"]
        if _FIGURE.match(narrow(core)):
            return 8.0
        return 5.0 if len(core) > 12 and _RULE.search(core) and _PAUSE.search(core) else 1.5 if known else 0.0
    if kind == "nature":
        return -1.0 if core in _NATURES else 8.0
    if kind == "unit":
        if core in MEASURES or core.startswith(("万", "亿")):
            return -0.5
        return 2.5 if len(core) <= 6 and not any(c.isdigit() for c in core) and core not in _NATURES else 6.0
    if kind in {"target", "actual", "review_actual"}:
        return 3.0 if core in MEASURES or core == "%" else 0.0 if len(core) <= 30 else 2.0
    if kind == "core":
        return 0.0 if core in {"是", "否", "√", "×"} else 8.0
    if kind in {"project", "project_code", "code"}:
        return _project(kind, core, groups, number=number)
    return _prose(kind, core, above, number=number)


def _project(kind: str, core: str, groups: Mapping[str, frozenset[str]], *, number: bool) -> float:
    """A project's code, or its name, which neither a level bears nor a figure."""
    if kind != "project":
        return -1.0 if _CODE.fullmatch(core) else 8.0
    level = bare(core) in groups["level1"] or bare(core) in groups["level2"] or core.endswith("指标")
    return 8.0 if number or level or _FIGURE.match(narrow(core)) or core in _NATURES else 0.3


def _level(kind: str, core: str, groups: Mapping[str, frozenset[str]], *, number: bool) -> float:
    if number or len(core) > 30:
        return 8.0
    name = bare(core)
    if kind == "side":
        return -1.0 if name in {"绩效", "年度绩效"} else 3.0
    other = "level2" if kind == "level1" else "level1"
    if name in groups[kind]:
        return -1.5 if name in groups[other] else -3.0
    if _NUMBERED.match(core):
        return 5.0  # a part of a row, and no level
    return 3.0 if name in groups[other] else 1.0 if core.endswith("指标") else 1.6


def _prose(kind: str, core: str, above: str, *, number: bool) -> float:
    if number:
        return 4.0
    if kind == "reason":
        return 0.2
    if kind not in {"rule", "explanation", "data_source", "evidence"}:
        return 0.5
    sign = {"rule": _RULE, "explanation": _EXPLAIN}.get(kind, _SOURCE)
    return (0.0 if sign.search(core) else 1.0) - 2.0 * likeness(core, above)


def likeness(a: str, b: str) -> float:
    """The share of three-character runs of `a` that `b` also has, 0 to 1. Only the first 200 characters count."""
    a, b = a[:200], squash(b)[:200]
    if len(a) < 6 or len(b) < 6:
        return 0.0
    runs = {b[i : i + 3] for i in range(len(b) - 2)}
    return sum(a[i : i + 3] in runs for i in range(len(a) - 2)) / (len(a) - 2)


def skip(kind: str, *, named: bool, ended: bool) -> float:
    """What it costs to leave a column without a cell."""
    if ended:
        return {"level3": 3.0, "weight": 2.0, "score": 1.5, "target": 1.0, "actual": 0.5}.get(kind, 0.0)
    if kind in LEVELS[:3] or kind == "level2b":
        return 3.0 if named else 0.2
    if kind in {"level3", "score", "weight", "label"}:  # the form prints weights, the unit fills in scores
        return {"level3": 9.0, "score": 3.7}.get(kind, 4.0)
    if kind in {"rule", "explanation", "data_source", "evidence"}:
        return 0.8
    return {
        "initial": 3.0,
        "adjusted": 3.0,
        "spent": 3.0,
        "target": 3.0,
        "actual": 2.5,
        "number": 0.2,
        "code": 0.5,
        "project": 0.3,
        "project_code": 0.3,
        "unit_name": 0.3,
        "core": 0.8,
        "nature": 1.5,
        "unit": 1.2,
    }.get(kind, 1.5)


class Alignment(NamedTuple):
    """For each column the position of its cell, or None; the cost, low when the row suits the columns; and the rival.

    `rival` is an alignment of equal standing that puts a value into another column, None when there is none.
    """

    chosen: tuple[int | None, ...]
    cost: float
    rival: tuple[int | None, ...] | None = None


_Way = tuple[float, tuple[int | None, ...], tuple[int | None, ...]]  # cost, all columns, the columns of values
_Ways = dict[tuple[int, bool], list[_Way]]


def align(
    texts: Sequence[str],
    kinds: Sequence[str],
    groups: Mapping[str, frozenset[str]],
    above: Mapping[str, str] | None = None,
) -> Alignment:
    """Give each cell its column. Cells that no column takes cost 6 each; they are the ones not named in the answer.

    Each state keeps its cheapest way, and the cheapest that differs from it in a value: so the best of all is found, and its rival.
    """
    above = above or {}
    height, width = len(texts), len(kinds)
    rows_of_money = "level3" not in kinds  # there weight and score stand in the row of the total only
    cores = [squash(text) for text in texts]
    numbers = [number_like(core) for core in cores]
    # State: cells used, and whether a level is already named in this row (then the levels below it must be, too).
    best: _Ways = {(0, False): [(0.0, (), ())]}
    for column, kind in enumerate(kinds):
        level, value = kind in LEVELS[1:3], kind in _VALUES
        following: _Ways = {}
        prices: dict[int, float] = {}
        for (used, named), ways in best.items():
            if height - used < width - column + 2:
                empty = 0.0 if rows_of_money and used == height else skip(kind, named=named, ended=used == height)
                _keep(following, (used, named), ways, empty, None, value=value)
            for position in range(used, min(used + 2, height)):
                if position not in prices:
                    prices[position] = price(
                        kind, cores[position], groups, above.get(kind, ""), number=numbers[position]
                    )
                state = (position + 1, named or level)
                _keep(following, state, ways, prices[position] + 6.0 * (position - used), position, value=value)
        best = following
    return _chosen(best, height, width)


def _keep(
    states: _Ways, state: tuple[int, bool], ways: Sequence[_Way], cost: float, position: int | None, *, value: bool
) -> None:
    """Go on with ways to a state by one column: the two cheapest are kept that differ in a value."""
    kept = states.setdefault(state, [])
    for before, chosen, values in ways:
        _add(kept, (before + cost, (*chosen, position), (*values, position) if value else values))


def _add(kept: list[_Way], way: _Way) -> None:
    same = next((at for at, one in enumerate(kept) if one[2] == way[2]), None)
    if same is None:
        kept.append(way)
    elif way[0] < kept[same][0]:
        kept[same] = way
    else:
        return
    kept.sort(key=_cost)
    del kept[2:]


def _cost(way: _Way) -> float:
    return way[0]


def _chosen(best: _Ways, height: int, width: int) -> Alignment:
    finals: list[_Way] = []
    for (used, _), ways in best.items():
        for cost, chosen, values in ways:
            _add(finals, (cost + 6.0 * (height - used), chosen, values))
    if not finals:
        return Alignment((None,) * width, _NONE)
    cost, chosen, _ = finals[0]
    rival = finals[1][1] if len(finals) > 1 and finals[1][0] - cost <= _EQUAL else None
    return Alignment(chosen, cost, rival)
