"""Figures that another paragraph explains: rates by level of funds, totals over dated instalments, the rest of a balance."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.claims.adding import fit
from jixiao.documents.claims.completion import is_completion
from jixiao.documents.claims.judging import Reading, Scene, Trial, as_percent, in_unit, make, quotient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_LEVEL = re.compile(r"中央|省级|自治区|市级|县级|区级|州级|旗级|盟级|地方|其他资金|结转资金|自筹")
_PLUS = re.compile(r"加上")
_GRAND = re.compile(r"(?P<side>收入|支出)(?:总计|合计|总额)[^,，。]{0,4}$")
_MADE_OF = re.compile(r"由(?=[^。]{4,160}(?:构成|组成))")
_OF_IT = re.compile(r"^\s*(?:资金)?中[,，]")
_SCORED = re.compile(r"(?:得分|评价分|总分|评分)[^,，。;；]{0,4}$")
_POINT = re.compile(r"^\s*(?:\d{1,2}[.、．)）]|[(（]\d{1,2}[)）])")
_HEAD = re.compile(r"^\s*[一二三四五六七八九十]{1,3}、")
_GRAND_TOTAL = re.compile(r"合计|共计|总计|总共")
_ROWS = 12
_BACK = 8
_BELOW = 8
_TOTAL = re.compile(r"(?:共|总计|合计|共计)[^,，。;；]{0,3}$")
_GIVEN = re.compile(r"下达|安排|拨付|下拨|拨入|到位|投入")
_USED = re.compile(r"(?:资金|经费)?(?:用于|下达|下拨|安排|拨付)")


def _by_level(line: Line, scene: Scene) -> Iterator[Claim]:
    """中央资金完成 60 万元，执行率 75%: the budget of 中央资金 stands in an earlier paragraph; only what fits counts."""
    for rate in islice((n for n in line.nums if is_completion(n)), _ROWS):
        spent = line.nums[rate.index - 1] if rate.index else None
        if spent is None or not spent.plain or spent.dim != "money" or spent.sentence != rate.sentence or rate.hedged:
            continue
        level = _LEVEL.search(spent.phrase)
        own = [
            n
            for n in line.before(rate)
            if n.plain and n is not spent and n.lead == rate.lead and n.clause == spent.clause
        ]
        if level is None or own:
            continue
        trial = next(iter(_planned(rate, spent, level[0], scene)), None)
        if trial is not None:
            yield make(
                "completion_rate", trial.verdict, rate, computed=as_percent(trial.computed), formula=trial.formula,
                code="A506", inputs=(spent,),
            )  # fmt: skip


def _planned(rate: Num, spent: Num, level: str, scene: Scene) -> Iterator[Trial]:
    for other in scene.above(rate.line, _BACK):
        for num in other.nums[: 2 * _ROWS]:
            if (
                num.dim == "money"
                and num.plain
                and (level in num.label or (level == "其他资金" and "结转" in num.label))
            ):
                result = quotient(rate, spent, num)
                if result and result[0] in {"holds", "rounding"} and (rate.places or spent.base == num.base):
                    yield Trial(result[0], result[1], f"{spent.printed}÷{num.printed}×100%", (spent, num))


def _balanced(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """支出 90 万元 … 加上上解等 10 万元，支出总计 100 万元."""
    for mark in islice(_PLUS.finditer(line.flat), _ROWS):
        at = line.after(mark.end())
        added: list[Num] = []
        for num in line.nums[at : at + _ROWS]:
            grand = _GRAND.search(num.label)
            if grand is None:
                if num.dim == "money" and num.plain:
                    added.append(num)
                continue
            own = [
                n
                for n in line.nums[max(0, at - _BACK) : at]
                if n.dim == "money" and n.plain and grand["side"] in n.label
            ]
            start = next((n for n in own if fit(num, [n, *added]) == "holds"), None)
            if start is not None and added:
                yield _sum(num, [start, *added])
            break


def _composed(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """财力 100 万元。由收入 40 万元，加补助等 60 万元构成。 And 100 万元。100 万元中，甲 40 万元，乙 60 万元."""
    for mark in islice(_MADE_OF.finditer(line.flat), _ROWS):
        at = line.after(mark.end())
        rows = line.nums[at : at + _ROWS]
        rows = [n for n in rows if n.plain and n.dim == "money" and n.sentence == rows[0].sentence]
        total = line.nums[at - 1] if at else None
        if total is not None and len(rows) > 1 and total.dim == "money" and rows[0].sentence - total.sentence <= 1:
            for count in range(2, len(rows) + 1):
                if fit(total, rows[:count]) == "holds":
                    yield _sum(total, rows[:count])
                    break
    for total in line.nums:
        if total.dim != "money" or not total.plain or not _OF_IT.match(line.flat[total.end : total.end + 6]):
            continue
        rows = [
            n
            for n in line.nums[total.index + 1 : total.index + _ROWS]
            if n.sentence == total.sentence and n.plain and n.dim == "money"
        ]
        for count in range(2, len(rows) + 1):
            if fit(total, rows[:count]) == "holds":
                yield _sum(total, rows[:count])
                break


def _instalments(line: Line, scene: Scene) -> Iterator[Claim]:
    """共下达 30 万元, and in the paragraphs below 下达 20 万元, 下达 10 万元: one amount of that kind each."""
    for total in line.nums[:4]:
        if total.dim != "money" or not total.plain or not _TOTAL.search(total.label) or not _GIVEN.search(total.phrase):
            continue
        rows: list[Num] = []
        for other in scene.lines[line.number + 1 : line.number + 1 + _BELOW]:
            given = next(
                (n for n in other.nums if n.dim == "money" and n.plain and not n.depth and _GIVEN.search(n.phrase)),
                None,
            )
            if given is None:
                if other.nums or rows:
                    break
                continue
            rows.append(given)
            if len(rows) > 1 and given.base < total.base and sum((n.base for n in rows), Decimal(0)) == total.base:
                yield _sum(total, rows)
                break
        else:
            continue
        break


def _spread(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """下达 1300 万元 … 用于“甲”（723 万元）和“乙”（577 万元）; 共 24047 万元。将 2.4 亿元用于甲，47 万元用于乙."""
    for total in line.nums[: 2 * _ROWS]:
        if total.dim != "money" or not total.plain or total.depth or total.base <= 0 or not _GIVEN.search(total.phrase):
            continue
        later = [n for n in line.nums[total.index + 1 : total.index + _ROWS] if n.dim == "money" and n.plain]
        inside = [
            n
            for n in later
            if n.depth == total.depth + 1 and line.flat[n.end : n.end + 1] == ")" and not n.label.strip()
        ]
        named = [n for n in later if n.depth == total.depth and _USED.match(line.flat[n.end : n.end + 6])]
        for rows in (inside, named):
            if len(rows) > 1 and len(rows) == len(later) and sum((n.base for n in rows), Decimal(0)) == total.base:
                yield _sum(total, rows)
                break


def _scores(line: Line, scene: Scene) -> Iterator[Claim]:
    """自评得分 100 分, and in the numbered paragraphs below the score of each indicator."""
    total = next((n for n in line.nums if n.unit == "分" and n.base > 0 and _SCORED.search(n.label)), None)
    if total is None or _POINT.match(line.flat):
        return
    rows: list[Num] = []
    for other in scene.lines[line.number + 1 : line.number + 1 + 4 * _ROWS]:
        scored = [n for n in other.nums if n.unit == "分" and _SCORED.search(n.label)]
        if len(scored) == 1 and _POINT.match(other.flat):
            rows.append(scored[0])
        elif scored or (rows and _HEAD.match(other.flat)):
            break
    if len(rows) > 2 and sum((n.base for n in rows), Decimal(0)) == total.base:
        yield _sum(total, rows)


def _columns(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """甲 30 万元（其中工程 29 万元），乙 20 万元（其中工程 19 万元），合计 50 万元（其中工程 48 万元）: the second column."""
    columns: dict[str, list[Num]] = {}
    for num in line.nums:
        if num.depth and num.dim == "money" and num.plain and num.index and line.nums[num.index - 1].depth < num.depth:
            columns.setdefault(num.name, []).append(num)
    for rows in islice(columns.values(), _ROWS):
        total = rows[-1]
        if len(rows) > 2 and _GRAND_TOTAL.search(line.nums[total.index - 1].label) and fit(total, rows[:-1]) == "holds":
            yield _sum(total, rows[:-1])


def _sum(total: Num, rows: list[Num]) -> Claim:
    made = sum((n.base for n in rows), Decimal(0))
    return make(
        "sum_parts_total", "holds", total, computed=in_unit(made, total), formula="+".join(n.printed for n in rows),
        code="A501", inputs=rows[:1],
    )  # fmt: skip


LABELLED = (
    Reading("sum_parts_total", ("得分", "评价分", "总分", "评分"), _scores),
    Reading("completion_rate", ("率",), _by_level),
    Reading("sum_parts_total", ("加上",), _balanced),
    Reading("sum_parts_total", ("构成", "组成", "中，", "中,"), _composed),
    Reading("sum_parts_total", ("共", "总计", "合计"), _instalments),
    Reading("sum_parts_total", ("用于", "下拨"), _spread),
    Reading("sum_parts_total", ("合计", "共计", "总计", "总共"), _columns),
)
