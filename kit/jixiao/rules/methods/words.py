"""Methods that look at words: `qualitative_tier`, `state_map` and `judgement`."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.model.message import Message
from jixiao.rules.algebra import ONE, ZERO, Answer, Case, Cases, always, lacking
from jixiao.rules.methods.base import Example, RowMethod, figure, points, unknown
from jixiao.rules.methods.params import NoParams, Number, Params, Unit, need
from jixiao.rules.methods.row import plain_words
from jixiao.text.cached import KEPT_FEW

if TYPE_CHECKING:
    from collections.abc import Mapping

_LABELS = (
    ("达成年度指标", "基本达成目标", "达成", "全部达成", "完全达成", "达成预期指标", "全部或基本达成预期指标"),
    ("部分达成年度指标并具有一定效果", "部分实现目标", "部分达成", "部分达成预期指标并具有一定效果"),
    ("未达成年度指标且效果较差", "实现目标程度较低", "未达成", "未达成预期指标且效果较差"),
)
_WORDS = (
    ("达成", "完成", "达标", "达到", "实现", "合格", "基本完成", "基本达成", "基本实现", "基本达到"),
    (
        "部分完成", "部分达成", "部分实现", "部分达到", "部分", "基本完成", "基本达成", "基本实现", "基本达到", "一定程度",
    ),
    ("未达成", "未完成", "未达标", "未达到", "未实现", "未能", "不达标", "不合格", "没有完成", "较差", "程度较低"),
)  # fmt: skip
_EMPTY, _UNKNOWN = -2, -1
_BY_WORDS = 1000
"""Added to a code whose tier was read from single words."""

_LONGEST = 40
"""Longer texts tell a story; a single word in them does not say which tier was meant."""


class QualitativeTier(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `qualitative_tier`.

    edges   shares of the weight where a higher tier begins, from the top; a score on an edge belongs to the higher tier
    labels  the phrases of the form for each tier, from the top (one more than the edges)
    words   words that speak for a tier; a longer word covers a shorter one inside it, and a word may stand in two tiers
    """

    edges: tuple[Number, ...] = (Number("0.8"), Number("0.6"))
    labels: tuple[tuple[str, ...], ...] = _LABELS
    words: tuple[tuple[str, ...], ...] = _WORDS

    def __post_init__(self) -> None:
        falling = all(a > b for a, b in zip((ONE, *self.edges), (*self.edges, ZERO), strict=True))
        need(falling, "edges 须在 1 与 0 之间由高到低 / edges must fall between 1 and 0")
        tiers = len(self.edges) + 1
        fits = len(self.labels) == tiers and len(self.words) == tiers
        need(fits, f"labels、words 须各有 {tiers} 档 / labels and words need {tiers} tiers each")


def cases_of_tier(row: Any, params: QualitativeTier) -> Cases:
    """The range of the tier that the words belong to. The score inside a tier is the evaluator's to choose."""
    code = row.word(partial(_tier_of, params), max(len(phrase) for phrases in params.labels for phrase in phrases))
    yield Case(code == _EMPTY, unknown(row, "state"))
    tiers = range(len(params.edges) + 1)
    for best in tiers:
        yield _range(row, params, code == best * 10 + best, (best, best))
    yield _range(row, params, row.as_target, (0, 0))
    for best in tiers:
        for worst in tiers[best:]:
            found = code == _BY_WORDS + best * 10 + worst
            yield _range(row, params, found, (best, worst), flags=(("tier_by_words", None),))
    yield Case(None, unknown(row, "state"))


def _tier_of(params: QualitativeTier, text: str) -> int:
    """The best and the worst tier of a text as one number."""
    if not text:
        return _EMPTY
    found = tuple(tier for tier, phrases in enumerate(params.labels) if text in phrases)
    if found:
        return found[0] * 10 + found[-1] if found[0] == found[-1] else _UNKNOWN
    found = _by_words(text, params.words)
    return _BY_WORDS + found[0] * 10 + found[-1] if found else _UNKNOWN


def _range(row: Any, params: QualitativeTier, when: Any, tiers: tuple[int, int], **more: Any) -> Case:
    best, worst = tiers
    edges = (ONE, *params.edges, ZERO)
    low, high = row.weight * edges[worst + 1], row.weight * edges[best]

    def work() -> str:
        sign, edge = "≤" if best == 0 else "<", f"{figure(row.weight)} × {figure(edges[worst + 1])}"
        return f"{row.words}: {edge} = {figure(low)} ≤ s {sign} {figure(high)}"

    return Case(when, Answer(low=low, high=high, high_open=best > 0, **more), work)


def _by_words(text: str, words: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    if len(text) > _LONGEST:
        return ()
    found: set[int] = set()
    for word, tiers in _longest_first(words):
        if word in text:
            text = text.replace(word, "\0")  # 未完成 must not be read again as 完成
            found.update(tiers)
    return tuple(sorted(found))


@lru_cache(maxsize=KEPT_FEW)
def _longest_first(words: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    tiers: dict[str, list[int]] = {}
    for tier, group in enumerate(words):
        for word in group:
            tiers.setdefault(word, []).append(tier)
    return tuple((word, tuple(tiers[word])) for word in sorted(tiers, key=lambda word: (-len(word), word)))


_BOOLEAN = {
    "是|有|已完成|完成|达标|合格|通过|达到|符合|yes|true": Decimal(1),
    "否|无|没有|未完成|不达标|未达标|不合格|未通过|未达到|不符合|no|false": Decimal(0),
}


class StateMap(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of `state_map`.

    states  the points of each state, alternatives parted by `|`; without it yes is the weight and no is 0
    unit    `points`, or `share` of the weight
    lost    the table says what is lost: a reviewer's penalty by severity
    """

    states: dict[str, Number] = msgspec.field(default_factory=dict)
    unit: Unit = "points"
    lost: bool = False

    def __post_init__(self) -> None:
        need(all(amount >= 0 for amount in self.states.values()), "分值不得为负 / points must not be negative")
        need(
            self.unit == "points" or all(amount <= 1 for amount in self.states.values()),
            "占比不得超过 1 / a share must be at most 1",
        )
        names = [name for key in self.states for name in _names(key)]
        need(len(names) == len(set(names)), "同一情形出现两次 / the same state stands twice")


def cases_of_state(row: Any, params: StateMap) -> Cases:
    """The points of the state that is printed."""
    table = params.states or _BOOLEAN
    code = row.word(partial(_state_of, table), max(len(name) for key in table for name in _names(key)))
    yield Case(code == _EMPTY, lacking("state"))
    for index, amount in enumerate(table.values()):
        yield _state(row, params, code == index, amount)
    yield Case(None, lacking("known_state"))


def _state_of(table: Mapping[str, Decimal], text: str) -> int:
    if not text:
        return _EMPTY
    return next((index for index, key in enumerate(table) if text.lower() in _names(key)), _UNKNOWN)


def _state(row: Any, params: StateMap, when: Any, amount: Decimal) -> Case:
    share = params.unit == "share" or not params.states
    given = points(amount, "share" if share else "points", row.weight)
    score = row.weight - given if params.lost else given

    def work() -> str:
        shown = f"{figure(row.weight)} × {figure(amount)}" if share else figure(amount)
        return f"{row.words}: {figure(row.weight)} − {shown}" if params.lost else f"{row.words}: {shown}"

    return Case(when, Answer(score=score, flags=(("points_exceed_weight", given > row.weight),)), work)


def _names(key: str) -> list[str]:
    return [plain_words(name).lower() for name in key.split("|")]


QUALITATIVE_TIER = RowMethod(
    name="qualitative_tier",
    params=QualitativeTier,
    cases=cases_of_tier,
    summary=Message(
        "定性分档：按完成情况的表述归入三档，得分须落在该档区间内，档内分值由评价人确定。",
        "Qualitative tiers: the words give a range of the weight in which the score must lie; the score itself is a judgement.",
    ),
    formula="0.8w ≤ s ≤ w;  0.6w ≤ s < 0.8w;  0 ≤ s < 0.6w (edges by choice, such as 0.8 and 0.5)",
    example=Example(given={"weight": "10", "state": "部分达成年度指标并具有一定效果"}, params={}, low="6", high="8"),
    source="财预〔2020〕10号（定性指标）；财预〔2021〕101号；2016至2019年式自评表（80%、50%）",
    needs=("weight", "state", "actual", "target"),
)
STATE_MAP = RowMethod(
    name="state_map",
    params=StateMap,
    cases=cases_of_state,
    summary=Message(
        "按情形计分：每种情形对应一个分值；不写情形时为是否评分；也可按问题轻重写扣分比例。",
        "Each state has its points. Without a table: yes or no. A reviewer's penalty by severity is a table of lost shares.",
    ),
    formula="s = points(state); yes → w, no → 0; with lost: s = w − points(state)",
    example=Example(
        given={"weight": "3", "state": "有结余但不超过上年结转"},
        params={"states": {"无结余": 3, "有结余但不超过上年结转": 2, "结余超过上年结转": 0}},
        score="2",
    ),
    source="岳阳市部门整体支出绩效评价表（资金结余）；财预〔2021〕101号（直接赋分）；第三方复核口径（按轻重扣100%、60%、30%）",
    needs=("weight", "state", "actual"),
)
JUDGEMENT = RowMethod(
    name="judgement",
    params=NoParams,
    cases=lambda row, _: always(unknown(row, "judgement")),
    summary=Message(
        "评价人判断：没有可计算的规则，只核对得分在零与分值之间。",
        "A matter of judgement: nothing can be computed but the range.",
    ),
    formula="0 ≤ s ≤ w",
    example=Example(given={"weight": "4"}, params={}, low="0", high="4", missing=("judgement",)),
    source="安宁市2023年度部门自评表（效益指标）；2016年式项目自评表",
    needs=("weight",),
)
