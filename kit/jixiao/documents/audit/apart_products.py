"""Quantity, price and span in several sentences; an amount for each of a number of things; a mean of a series.

A price says itself what it is multiplied with: 每人每月 wants a number of people and of months, 每平方米 an area. Each of them must be
there once; a year has twelve months where the amount is said to be that of the year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import constant
from jixiao.documents.audit.passage import announced, level, part, reach, where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_PAID = re.compile(
    r"发放|支付|支出|共计|合计|总计|总价|总额|共|金额|补助|补贴|经费|费用|资金|租金|报酬|工资|应[缴付发]|缴|费|发[给了]?|需|总"
)
_EACH = re.compile(
    r"每(?:个|名|位)?(?P<unit>学期|学年|平方米|立方米|公里|工日|人|名|生|户|亩|月|年|天|日|周|台|套|场|口|吨|株|棵|件|次|辆|张|床|所|村|校|班|座|栋|盏|米|份|期|度|只|头)"
)
_ALONE = {"名": "人", "生": "人", "日": "天", "校": "所", "床": "张"}
_SPANS = {"月": ("个月",), "学期": ("学期",), "天": ("天",), "年": ("年",), "周": ("周",), "学年": ("学年",)}
_MEAN = re.compile(
    r"(?P<unit>[人户亩车台辆件床班校村街镇乡生月日场次口棵株吨])均|平均每(?:一)?(?:个|名|位)?(?P<each>[\u4e00-\u9fff])|每(?P<long>公里|平方米|立方米|公顷)(?:造价|投资|成本|投入)|每(?:个|名|位)?(?P<only>[\u4e00-\u9fff])(?:平均|补助|投入|成本|造价|投资)|平均"
)
_SPREAD = re.compile(r"(?:折算|摊|分摊|折合|平均)(?:到|至)?每(?:一)?(?:个|名|位)?(?P<to>[\u4e00-\u9fff])")
_MEAN_OF = re.compile(
    r"(?P<number>[两三四五六七八九十\d]+)(?:个)?(?:年|季度|月|次|批|期)(?:年)?(?:平均|均)|年均|平均每年"
)
_YEAR = re.compile(r"全年|年度(?!目标|计划)|一年|去年|今年|20\d\d年(?!\d*月)")
_TERMS = re.compile(r"(?P<number>[两二三四五六\d]+)个?(?P<unit>学期|个月|季度)")
_MONTHS = re.compile(
    r"(?:19|20)?(?P<y1>\d\d)年(?P<m1>\d{1,2})月(?:份|1日)?(?:起)?(?:至|到|-|—+)(?:(?:19|20)?(?P<y2>\d\d)年)?(?P<m2>\d{1,2})月(?:份|底|末|3[01]日)?"
)
_PEOPLE = frozenset({"人", "户", "名"})
_TWELVE = 12
_TWO = 2


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The products and means of one paragraph."""
    for fact in asking:
        if fact.hedged or fact.depth:
            continue
        made = None
        if fact.role in {"stock", "price"} and (_MEAN.search(fact.label) or _SPREAD.search(fact.gap)):
            made = _mean(fact, scene)
        elif fact.role == "stock" and fact.dim == "money" and _PAID.search(fact.gap) and "每" not in fact.label:
            made = _product(fact, scene)
        if made is not None:
            yield made


def _product(fact: Fact, scene: Scene) -> Statement | None:
    """防疫员 145 名。每人每年 3600 元。全年发放 52.2 万元."""
    told = level(reach(fact, scene, lambda one: one.role in {"stock", "price"} and one.dim not in {"ratio", "points"}))
    prices = [one for one in told if one.role == "price" and one.dim == "money"]
    prices = [one for one in prices if part(one) == part(fact)] or prices
    prices = _of_name(fact, prices)
    if len(prices) != 1 or prices[0].hedged:
        return None
    price = prices[0]
    paid = [
        one
        for one in told
        if one.dim == "money" and one.role == "stock" and one.index > price.index and one.line is price.line
    ]
    if paid:
        return None
    wanted = [match["unit"] for match in _EACH.finditer(price.gap)]
    terms = [price]
    for unit in dict.fromkeys(_ALONE.get(unit, unit) for unit in wanted):
        found = _span(fact, unit, told) if unit in _SPANS else _count(unit, told, price)
        if found is None:
            return None
        terms += found
    if len(terms) == 1 or len({*terms}) != len(terms) or any(one.hedged for one in terms):
        return None
    evidence = [where(fact, tuple(terms)), "part named", "base named", "whole matter"]
    return Statement("price", "A512", fact, [Binding("product", tuple(terms))], evidence)


def _of_name(fact: Fact, prices: list[Fact]) -> list[Fact]:
    """Of several prices the one whose name the amount repeats: 工资支出 for 每月工资."""
    if len(prices) < _TWO:
        return prices
    label = re.sub(r"全年|支出|共|发放|支付", "", fact.label)
    return [one for one in prices if any(one.label[i : i + 2] in label for i in range(len(one.label) - 1))]


def _count(unit: str, told: list[Fact], price: Fact) -> list[Fact] | None:
    """The only number of the things that a price is for."""
    names = (unit, "米2") if unit == "平方米" else (unit,)
    found = [one for one in told if one.role == "stock" and one.dim in names and not re.search(r"每", one.label)]
    if len(found) > 1:
        found = [one for one in found if part(one) == part(price)]
    return found if len(found) == 1 else None


def _span(fact: Fact, unit: str, told: list[Fact]) -> list[Fact] | None:
    """How many months, terms or days were paid: printed, told in words, from a period, or the twelve months of a year."""
    printed = [one for one in told if one.dim in _SPANS[unit] and one.role == "stock"]
    if printed:
        return printed if len(printed) == 1 else None
    line = fact.line
    text = line.flat[: line.sentences[fact.sentence][1]]
    spoken = [match for match in _TERMS.finditer(text) if match["unit"].removeprefix("个") == unit]
    if len(spoken) == 1:
        number = chinese_number(spoken[0]["number"]) if not spoken[0]["number"].isdigit() else int(spoken[0]["number"])
        return [constant(fact, number, unit)] if number else None
    if unit in {"年", "学年"}:
        return []
    if unit != "月":
        return None
    period = months(text)
    if period is not None:
        return [constant(fact, period, "个月")]
    return [constant(fact, _TWELVE, "个月")] if _YEAR.search(fact.phrase) or _YEAR.search(fact.gap) else None


def months(text: str) -> int | None:
    """The months of the only period of a text, both ends counted."""
    found = list(_MONTHS.finditer(text))
    if len(found) != 1:
        return None
    match = found[0]
    years = int(match["y2"] or match["y1"]) - int(match["y1"])
    return years * _TWELVE + int(match["m2"]) - int(match["m1"]) + 1


def _mean(fact: Fact, scene: Scene) -> Statement | None:
    """山塘 16 口。总投资 72 万元。平均每口 4.5 万元; 用水 3960 吨。月均 330 吨."""
    told = level(
        reach(fact, scene, lambda one: one.role == "stock" and one.dim not in {"ratio", "points"} and not one.depth)
    )
    if not told or any(one.hedged for one in told):
        return None
    series = _MEAN_OF.search(fact.label)
    if series is not None:
        return _mean_of(fact, told, series)
    match = _SPREAD.search(fact.gap) or _MEAN.search(fact.label)
    unit = next((said for said in match.groupdict().values() if said), "") if match else ""
    amounts = [one for one in told if one.dim == fact.dim]
    if unit in {"月", "日"} and not any(one.dim in _SPANS.get(unit, ()) for one in told):
        return _by_the_month(fact, amounts) if unit == "月" else None
    others = [one for one in told if one.dim != fact.dim]
    if unit:
        names = (_ALONE.get(unit, unit), *(("辆", "台") if unit == "车" else ()))
        printed = [one for one in others if one.unit == unit]
        others = printed or [one for one in others if one.dim in names or one.dim.startswith(unit)]
    if len(amounts) != 1 or len(others) != 1 or (not unit and len(told) != _TWO):
        return None
    if all(part(one) == part(fact) for one in (amounts[0], others[0])):
        return None
    terms = (amounts[0], others[0])
    evidence = [where(fact, terms), "part named", *(["base named"] if unit else []), "whole matter"]
    return Statement("average", "A512", fact, [Binding("mean", terms)], evidence)


def _by_the_month(fact: Fact, amounts: list[Fact]) -> Statement | None:
    if len(amounts) != 1 or not _YEAR.search(amounts[0].phrase):
        return None
    terms = (amounts[0], constant(fact, _TWELVE, "个月"))
    return Statement(
        "average", "A512", fact, [Binding("mean", terms)], [where(fact, terms[:1]), "part named", "whole matter"]
    )


def _mean_of(fact: Fact, told: list[Fact], series: re.Match[str]) -> Statement | None:
    """三年分别为 41、50、59 万元。三年平均 50 万元: as many figures as the words say."""
    rows = [one for one in told if one.dim == fact.dim]
    text = series["number"] or ""
    number = int(text) if text.isdigit() else (chinese_number(text) if text else None)
    if (
        number is None
        or len(rows) != number
        or announced(fact) not in {None, number}
        or len({part(one) for one in rows}) not in {1, number}
    ):
        return None
    return Statement(
        "average",
        "A512",
        fact,
        [Binding("mean_of", tuple(rows))],
        [where(fact, tuple(rows)), "counted", "whole matter"],
    )
