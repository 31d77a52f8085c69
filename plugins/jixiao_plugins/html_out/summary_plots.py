"""Which charts the summary page shows, and what they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.engines.summary.groups import GRADES
from jixiao.engines.summary.risk import STEP
from jixiao.engines.summary.shape import RATE_STEP, TOTAL_STEP
from jixiao.model.message import Message
from jixiao.outputs.summary import words
from jixiao.outputs.summary.words import FIGURE, NONE, graded
from jixiao_plugins.html_out.charts import Bar, Chart, Heat, histogram, horizontal_bars, paired_bars, present

if TYPE_CHECKING:
    from jixiao.engines.summary.summary import Summary
    from jixiao.model.message import Language

LEAST_TOTAL, LEAST_RATE, MOST_RATE = 60, 40, 105
"""What lies beyond is drawn in the outermost step."""
CODES = 10


def plots(one: Summary, language: Language) -> list[Chart]:
    """All charts that have something to show."""
    at = words.at(language)
    both = (FIGURE["claimed"][at], FIGURE["computed"][at])
    graded_by = (Message("自评等级", "claimed grade")[at], Message("重算等级", "computed grade")[at])
    return present([_grades(one, at, graded_by), _totals(one, at, both), _rates(one, at), _codes(one, at)])


def _grades(one: Summary, at: int, both: tuple[str, str]) -> Chart | None:
    labels = (*GRADES, Message("其他", "other")[at], NONE)
    counts = zip(labels, graded(one.whole.grades_claimed), graded(one.whole.grades_computed), strict=True)
    rows = [row for row in counts if row[0] in GRADES or row[1] or row[2]]
    return paired_bars(Message("等级分布", "Grades")[at], rows, both)


def _totals(one: Summary, at: int, both: tuple[str, str]) -> Chart | None:
    claimed, computed = one.shape.claimed, one.shape.computed
    if not claimed and not computed:
        return None
    steps = range(LEAST_TOTAL, max(100, *claimed, *computed) + 1, TOTAL_STEP)
    rows = [(f"<{LEAST_TOTAL}", _below(claimed, LEAST_TOTAL), _below(computed, LEAST_TOTAL))]
    rows += [(str(step) if step == 100 else f"{step}–", claimed.get(step, 0), computed.get(step, 0)) for step in steps]
    return histogram(Message("总分分布，每格 2 分", "Totals, in steps of two points")[at], rows, both)


def _below(counts: dict[int, int], edge: int) -> int:
    return sum(count for step, count in counts.items() if step < edge)


def _rates(one: Summary, at: int) -> Chart | None:
    """Where money and claims part: a claim far above the rate lies high and to the left."""
    if not one.shape.together:
        return None
    rates, totals = range(LEAST_RATE, MOST_RATE + 1, RATE_STEP), range(LEAST_TOTAL, 101, TOTAL_STEP)
    counts: dict[tuple[int, int], int] = {}
    for (rate, total), count in one.shape.together.items():
        place = (_clipped(rate, LEAST_RATE, MOST_RATE, RATE_STEP), _clipped(total, LEAST_TOTAL, 100, TOTAL_STEP))
        counts[place] = counts.get(place, 0) + count
    columns = [f"<{LEAST_RATE}", *(str(step) for step in rates[:-1]), f"≥{MOST_RATE}"]
    rows = [f"<{LEAST_TOTAL}", *(str(step) for step in totals)]
    title = Message("预算执行率与自评总分", "Execution rate and claimed total")[at]
    note = Message(
        "每格是该执行率（每 5%）与自评总分（每 2 分）的张数，越深越多；左上是花钱少而自评高的。",
        "Evaluations by rate (5 %) and claimed total (2 points), darker for more; those that spent little and claim much are at the upper left.",
    )[at]
    return Heat(columns, rows, counts).drawn(title, (Message("执行率 %", "rate, %")[at], FIGURE["claimed"][at]), note)


def _clipped(step: int, least: int, most: int, size: int) -> int:
    """The place of a step on an axis whose first cell is all that lies below."""
    return 0 if step < least else (min(step, most) - least) // size + 1


def _codes(one: Summary, at: int) -> Chart | None:
    listed = one.whole.codes[:CODES]
    most = max((count for _, count, _ in listed), default=1)
    bars = [Bar(code, words.title(code, at), count, most, f"{count:,}") for code, count, _ in listed]
    more = len(one.whole.codes) - CODES
    note = (
        Message(f"另有 {more} 个代码，见下表。", f"{more} more codes are in the table below.")[at] if more > 0 else ""
    )
    return horizontal_bars(Message("最多的问题（条）", "Most frequent findings")[at], bars, note=note)


def index(one: Summary, at: int) -> Chart | None:
    """How many evaluations have which risk index."""
    none = one.whole.counts["evaluations"] - one.risks.count
    rows = [("0", none)]
    rows += [(f"{step * STEP}–{step * STEP + STEP}", count) for step, count in one.risks.steps.items()]
    most = max(count for _, count in rows) or 1
    bars = [Bar(label, "", count, most, f"{count:,}") for label, count in rows]
    return horizontal_bars(Message("风险指数（张）", "Risk index (evaluations)")[at], bars)
