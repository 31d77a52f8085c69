"""Methods that look at words: `qualitative_tier`, `state_map` and `judgement`."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import msgspec

from jixiao.model.outcome import Outcome
from jixiao.rules.methods.base import ONE, ZERO, Example, Row, RowMethod, figure, lacking, lazily, points, scored
from jixiao.rules.methods.params import NoParams, Number, Params, Unit, need
from jixiao.text.quantity import EXACT, narrow

_LABELS = (
    ("达成年度指标", "基本达成目标", "达成", "全部达成", "完全达成", "达成预期指标", "全部或基本达成预期指标"),
    ("部分达成年度指标并具有一定效果", "部分实现目标", "部分达成", "部分达成预期指标并具有一定效果"),
    ("未达成年度指标且效果较差", "实现目标程度较低", "未达成", "未达成预期指标且效果较差"),
)
_WORDS = (
    ("达成", "完成", "达标", "达到", "实现", "合格", "基本完成", "基本达成", "基本实现", "基本达到"),
    (
        "部分完成",
        "部分达成",
        "部分实现",
        "部分达到",
        "部分",
        "基本完成",
        "基本达成",
        "基本实现",
        "基本达到",
        "一定程度",
    ),
    ("未达成", "未完成", "未达标", "未达到", "未实现", "未能", "不达标", "不合格", "没有完成", "较差", "程度较低"),
)
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


def compute_tier(row: Row, params: QualitativeTier) -> Outcome:
    """The range of the tier that the words belong to. The score inside a tier is the evaluator's to choose."""
    text = plain_words(row.state) or plain_words(row.actual.text if row.actual else "")
    if not text:
        return lacking("state", low=ZERO, high=row.weight)
    tiers = _by_label(text, params.labels)
    if not tiers and row.target is not None and row.target.kind == "word" and plain_words(row.target.text) == text:
        tiers = (0,)
    flags = () if tiers else ("tier_by_words",)
    tiers = tiers or _by_words(text, params.words)
    if not tiers:
        return lacking("state", low=ZERO, high=row.weight)
    edges = (ONE, *params.edges, ZERO)
    best, worst = min(tiers), max(tiers)
    low, high = EXACT.multiply(row.weight, edges[worst + 1]), EXACT.multiply(row.weight, edges[best])
    sign = "≤" if best == 0 else "<"
    span = f"{text}: {figure(row.weight)} × {figure(edges[worst + 1])} = {figure(low)} ≤ s {sign} {figure(high)}"
    return Outcome(low=low, high=high, high_open=best > 0, proof=span, flags=flags)


def plain_words(text: str) -> str:
    """A text for comparing: half-width, without the mark at its end."""
    return narrow(text).strip().strip("。.;；,，!！").strip()


def _by_label(text: str, labels: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    return tuple(tier for tier, phrases in enumerate(labels) if text in phrases)


def _by_words(text: str, words: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    if len(text) > _LONGEST:
        return ()
    found: set[int] = set()
    for word, tiers in _longest_first(words):
        if word in text:
            text = text.replace(word, "\0")  # 未完成 must not be read again as 完成
            found.update(tiers)
    return tuple(sorted(found))


@lru_cache(maxsize=64)
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


def compute_state(row: Row, params: StateMap) -> Outcome:
    """The points of the state that is printed."""
    text = plain_words(row.state) or plain_words(row.actual.text if row.actual else "")
    if not text:
        return lacking("state")
    table = params.states or _BOOLEAN
    amount = next((amount for key, amount in table.items() if text.lower() in _names(key)), None)
    if amount is None:
        return lacking("known_state")
    share = params.unit == "share" or not params.states
    given = points(amount, "share" if share else "points", row.weight)
    score = EXACT.subtract(row.weight, given) if params.lost else given
    shown = f"{figure(row.weight)} × {figure(amount)}" if share else figure(amount)
    flags = ("points_exceed_weight",) if given > row.weight else ()
    return scored(
        row,
        score,
        lambda: f"{text}: {figure(row.weight)} − {shown}" if params.lost else f"{text}: {shown}",
        flags=flags,
    )


def _names(key: str) -> list[str]:
    return [plain_words(name).lower() for name in key.split("|")]


def compute_judgement(row: Row, _: NoParams) -> Outcome:
    """Nothing but the range is known."""
    return lacking("judgement", low=ZERO, high=row.weight)


QUALITATIVE_TIER = RowMethod(
    name="qualitative_tier",
    params=QualitativeTier,
    compute=compute_tier,
    columns=lazily("jixiao.rules.methods.words_columns", "tier"),
    summary=(
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
    compute=compute_state,
    columns=lazily("jixiao.rules.methods.words_columns", "state"),
    summary=(
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
    compute=compute_judgement,
    columns=lazily("jixiao.rules.methods.words_columns", "judgement"),
    summary=(
        "评价人判断：没有可计算的规则，只核对得分在零与分值之间。",
        "A matter of judgement: nothing can be computed but the range.",
    ),
    formula="0 ≤ s ≤ w",
    example=Example(given={"weight": "4"}, params={}, low="0", high="4", missing=("judgement",)),
    source="安宁市2023年度部门自评表（效益指标）；2016年式项目自评表",
    needs=("weight",),
)
