"""Message of the summary in Chinese and English, and its figures as they are printed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.row_tables import ENGINE
from jixiao.engines.summary.groups import GRADES, RATES
from jixiao.engines.summary.risk import PARTS
from jixiao.model.kinds import KIND_NAMES
from jixiao.model.message import Message
from jixiao.outputs.scores import percent
from jixiao.rules.catalogue import BUILT_IN
from jixiao.rules.methods.base import figure
from jixiao.text import regions
from jixiao.text.quantity import half_up, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.engines.summary.groups import Group
    from jixiao.engines.summary.summary import Summary
    from jixiao.model.message import Language

DIMENSION: dict[str, Message] = {
    "region": Message("地区", "region"), "year": Message("年度", "year"), "kind": Message("类别", "kind"), "profile": Message("规则包", "profile"),
    "department": Message("主管部门", "supervising department"),
}  # fmt: skip
FIGURE: dict[str, Message] = {
    "claimed": Message("自评总分", "claimed total"), "computed": Message("重算总分", "computed total"), "execution_rate": Message("预算执行率", "execution rate"),
    "gap": Message("超出执行率（百分点）", "above execution rate (percentage points)"),
}  # fmt: skip
STATUS: dict[str, Message] = {
    "agrees": Message("一致", "agrees"), "overstated": Message("偏高", "overstated"), "understated": Message("偏低", "understated"),
    "unverifiable": Message("无法核实", "unverifiable"),
}  # fmt: skip
UNSAID: Message = Message("（未写明）", "(not said)")
DECLARED: Message = Message("报告自带的评分表", "the report's own table")
EXECUTION = "预算执行率"
AT_MOST: Message = Message("至多", "at most")
INDEX: tuple[tuple[str, ...], tuple[str, ...]] = (
    ("风险指数只用来排出先后，是本工具自定的办法，不是任何规定，也不证明什么。", "各部分之和，满 100："),
    ("The risk index puts a reading list in order. It is this program's own convention, of no regulation, and proves nothing.",
     "It is the sum of these parts, 100 at most:"),
)  # fmt: skip
NONE = "—"


def engine(name: str) -> Message:
    """What scored the reports; a Latin name stands apart from the Chinese before it."""
    return Message("行引擎", "the row engine") if name == ENGINE else Message(f" {name} 引擎", f"the engine {name}")


NO_REPORT = ("", "E011")
"""How inputs are counted that are no self-evaluation: files that do not look like one, and documents that turned out to be none."""
LEFT_OUT: dict[str, Message] = {
    "not_recomputed": Message("没有一行能重算", "no row was recomputed"), "unclaimed": Message("没有自评总分", "no claimed total"),
    "other_scale": Message("满分不是 100", "the full score is not 100"),
}  # fmt: skip


def left_out(one: Summary, language: Language) -> list[str]:
    """What the summary leaves out, in sentences: inputs that could not be read, and evaluations without the totals to compare."""
    return [*_inputs_left_out(one.left_out or {}, language), *_totals_left_out(one.whole, language)]


def _inputs_left_out(counts: dict[str, int], language: Language) -> Iterator[str]:
    none = sum(counts.get(code, 0) for code in NO_REPORT)
    codes = {code: count for code, count in counts.items() if code not in NO_REPORT}
    listed = ", ".join(f"{code} {many(count)}" for code, count in codes.items())
    total = many(sum(codes.values()))
    if codes:
        yield Message(
            f"读不了的 {total} 份没有计入（{listed}）。", f"{total} inputs that cannot be read are left out ({listed})."
        )[at(language)]
    if none:
        yield Message(
            f"不是自评报告的 {many(none)} 个文件没有计入。",
            f"{many(none)} files that are no self-evaluation are left out.",
        )[at(language)]


def _totals_left_out(whole: Group, language: Language) -> Iterator[str]:
    counts, place = whole.counts, at(language)
    if counts["compared"] == counts["evaluations"]:
        return
    listed = ("；", "; ")[place].join(
        f"{LEFT_OUT[name][place]} {many(counts[name])}" for name in LEFT_OUT if counts[name]
    )
    yield Message(
        f"总分两边是同样的 {many(counts['compared'])} 张；没有计入的：{listed}（可兼有）。",
        f"The totals on both sides are of the same {many(counts['compared'])} evaluations; left out: {listed} (more than one may hold).",
    )[place]


def at(language: Language) -> int:
    """The place of a language among the two words."""
    return 0 if language == "zh" else 1


def region(code: str | None) -> str | None:
    """The name of a division; its code where the table has none."""
    if code is None:
        return None
    found = regions.get(code)
    return found.name if found is not None else code


def key_word(name: str, value: Any, language: Language) -> str:
    """A value of a dimension as a person reads it."""
    if value is None:
        return UNSAID[at(language)]
    if name == "region":
        return str(region(value))
    if name == "kind":
        return KIND_NAMES.get(str(value), (str(value), str(value)))[at(language)]
    return DECLARED[at(language)] if name == "profile" and value == "declared" else str(value)


def key_words(by: Sequence[str], key: Sequence[Any], language: Language) -> list[str]:
    """The words of a group's key."""
    return [key_word(name, value, language) for name, value in zip(by, key, strict=True)]


def points(value: Decimal | None) -> str:
    """Points without trailing zeros."""
    return NONE if value is None else figure(value)


def mean(value: Decimal | None) -> str:
    """A mean with the two decimals to which it is rounded."""
    return NONE if value is None else plain(value)


def rate(value: Decimal | None) -> str:
    """A ratio in percent."""
    return NONE if value is None else percent(value)


def short_rate(value: Decimal | None) -> str:
    """A ratio in percent with one decimal, for narrow columns."""
    return NONE if value is None else f"{plain(half_up(value * 100, 1))}%"


def shown(name: str, value: Decimal | None) -> str:
    """A figure by its name: a rate in percent, the gap of two rates in percentage points, else points."""
    if name == "gap":
        return NONE if value is None else figure(half_up(value * 100, 2))
    return rate(value) if name in RATES else points(value)


def level(name: str | None, language: Language) -> str:
    """A group of rows; the execution row has a name of its own."""
    if name == EXECUTION:
        return FIGURE["execution_rate"][at(language)]
    return name or UNSAID[at(language)]


def sum_of(value: Decimal | None) -> str:
    """A sum of points, its thousands parted."""
    return NONE if value is None else f"{Decimal(figure(value)):,f}"


def index_rules(language: Language) -> list[tuple[str, str, str]]:
    """Each part of the risk index: its name, its rule, and the most it can add."""
    place = at(language)
    return [(part.title[place], part.unit[place], points(part.limit)) for part in PARTS]


def many(number: int) -> str:
    """A count with its thousands parted."""
    return f"{number:,}"


def title(code: str, place: int) -> str:
    """What a code means; nothing for one of a plugin: a summary reads stored results, without a toolkit."""
    entry = BUILT_IN.find(code)
    return entry.title[place] if entry is not None else ""


def explained(row: dict[str, Any], language: Language) -> list[str]:
    """The parts of an index that add to it, each with its figure, and those that cannot be told."""
    place = at(language)
    figures = {
        "gap": shown("gap", row["gap"]) + Message(" 个百分点", " pp")[place], "points": points(row["points_overstated"]), "weight": points(row["weight_overstated"]),
        "grade": f"{row['grade_claimed']}→{row['grade_computed']}", "unexplained": str(row["unexplained"]),
    }  # fmt: skip
    found = []
    for part in PARTS:
        value = row["parts"][part.name]
        if value is None or value > 0:
            figure = f" ({figures[part.name]})" if part.name in figures and value is not None else ""
            found.append(f"{part.title[place]} {'?' if value is None else points(value)}{figure}")
    return found


def graded(grades: Sequence[tuple[str | None, int]]) -> list[int]:
    """How many have each of the four grades, another, and none."""
    named = dict(grades)
    other = sum(count for word, count in grades if word is not None and word not in GRADES)
    return [*(named.get(word, 0) for word in GRADES), other, named.get(None, 0)]
