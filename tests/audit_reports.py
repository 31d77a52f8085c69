"""A grammar of statements with known figures: whole reports that are true, and the same with one planted slip.

Each sentence has slots for figures that follow from one another; the phrasings are drawn independently of what the audit knows.
Names, places and figures are invented.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

HUNDRED = Decimal(100)
TITLE = "云溪县{unit}2023年度部门整体支出绩效自评报告"
UNITS = ("文化馆", "水务局", "退役军人事务局", "农业技术推广中心", "市场监督管理局")
FILLER = (
    "我单位高度重视绩效管理工作，成立了自评工作小组，按照要求逐项开展评价。",
    "项目实施以来，群众获得感明显增强，相关工作得到上级部门肯定。",
    "下一步将继续完善内部控制制度，规范资金使用，提高资金效益。",
    "2023年3月，组织业务骨干赴外地学习先进经验。",
)


@dataclass(frozen=True)
class Sentence:
    """A text with numbered slots and the printed figures for them. `target` is the slot that follows from the others."""

    relation: str
    text: str
    figures: tuple[str, ...]
    target: int
    units: tuple[str, ...] = ()

    def printed(self, figures: tuple[str, ...] | None = None) -> str:
        """The sentence with its figures, or with others."""
        return self.text.format(*(figures or self.figures))


@dataclass(frozen=True)
class Planted:
    """A sentence with one figure changed: which slot, what kind of slip."""

    sentence: Sentence
    slot: int
    kind: str
    figures: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence as it reads with the slip."""
        return self.sentence.printed(self.figures)


def money(rng: random.Random, low: int = 2_000, high: int = 900_000) -> Decimal:
    """An amount with two decimals."""
    return Decimal(rng.randint(low, high)).scaleb(-2)


def rate(part: Decimal, whole: Decimal, places: int = 2) -> Decimal:
    """A percentage, rounded half up."""
    return (part * HUNDRED / whole).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def show(value: Decimal, rng: random.Random) -> str:
    """As printed: sometimes with separators."""
    return f"{value:,}" if rng.random() < 0.2 else str(value)


def _parts(rng: random.Random, count: int) -> list[Decimal]:
    return [money(rng) for _ in range(count)]


LEVELS = ("中央资金", "省级资金", "市级资金", "县级配套资金", "其他资金")
PAIRS = (
    ("基本支出", "项目支出"),
    ("人员经费", "公用经费"),
    ("第一批资金", "第二批资金"),
    ("一般公共预算支出", "政府性基金支出"),
)
TOTALS = ("2023年部门支出合计", "全年共支出", "本年支出总额为", "2023年度支出决算数为", "项目总投资")
THINGS = ("道路硬化", "管网改造", "路灯安装", "绿化提升", "设备购置", "人员培训")
COMPARED = ("比上年", "较上年", "与上年相比", "较2022年", "比2022年度", "同比", "与2022年对比，")


def _sum_of(rng: random.Random) -> Sentence:
    """其中 with names that cover a whole."""
    levels = rng.random() < 0.5
    names = list(LEVELS[: rng.randint(2, 5)]) if levels else list(rng.choice(PAIRS))
    parts = _parts(rng, len(names))
    opener = rng.choice(("，其中：", "，其中", "。其中：", "，包括", "，其中，", "，分别为"))
    glue = rng.choice(("，", "、", "；"))
    rows = glue.join(f"{name}{{{i + 1}}}万元" for i, name in enumerate(names))
    return Sentence(
        "sum, parts behind", f"{rng.choice(TOTALS)}{{0}}万元{opener}{rows}。", _figures(rng, [sum(parts), *parts]), 0
    )


def _sum_bracket(rng: random.Random) -> Sentence:
    names = rng.choice(PAIRS)
    parts = _parts(rng, 2)
    text = f"{rng.choice(TOTALS)}{{0}}万元（{names[0]}{{1}}万元，{names[1]}{{2}}万元），资金已全部使用。"
    return Sentence("sum, bracket", text, _figures(rng, [sum(parts), *parts]), 0)


def _sum_closed(rng: random.Random) -> Sentence:
    """共计 behind the parts."""
    names = rng.sample(THINGS, rng.randint(3, 5))
    parts = _parts(rng, len(names))
    glue = rng.choice(("、", "，", "；"))
    rows = glue.join(f"{name}{{{i}}}万元" for i, name in enumerate(names))
    closing = rng.choice(("，共计", "，合计", "；合计", "，总计", "，三项合计"[:2] + "合计"))
    return Sentence(
        "sum, parts before", f"{rows}{closing}{{{len(names)}}}万元。", _figures(rng, [*parts, sum(parts)]), len(names)
    )


def _sum_used(rng: random.Random) -> Sentence:
    names = rng.sample(THINGS, 3)
    parts = _parts(rng, 3)
    rows = "；".join(f"{{{i + 1}}}万元用于{name}" for i, name in enumerate(names))
    return Sentence("sum, used for", f"本年到位资金{{0}}万元。其中：{rows}。", _figures(rng, [sum(parts), *parts]), 0)


def _sum_people(rng: random.Random) -> Sentence:
    parts = [rng.randint(3, 60) for _ in range(3)]
    text = rng.choice(
        (
            "单位核定编制{0}名，其中行政编制{1}名、事业编制{2}名、工勤编制{3}名。",
            "年末实有人员{0}人，其中：在职人员{1}人，离休人员{2}人，退休人员{3}人。",
            "现有编制{0}人（行政编制{1}人，参公编制{2}人，事业编制{3}人）。",
        )
    )
    return Sentence("sum, people", text, tuple(map(str, (sum(parts), *parts))), 0)


def _sum_items(rng: random.Random) -> Sentence:
    parts = _parts(rng, 3)
    names = rng.sample(THINGS, 3)
    rows = "\n".join(f"{i + 1}.{name}支出{{{i + 1}}}万元。" for i, name in enumerate(names))
    return Sentence(
        "sum, numbered items", f"2023年支出预算{{0}}万元，具体如下：\n{rows}", _figures(rng, [sum(parts), *parts]), 0
    )


def _completion(rng: random.Random) -> Sentence:
    budget, spent = sorted((money(rng, 20_000), money(rng, 20_000)), reverse=True)
    text = rng.choice(
        (
            "年初预算为{0}万元，支出决算为{1}万元，完成年初预算的{2}%。",
            "全年预算数{0}万元，执行数{1}万元，预算执行率{2}%。",
            "项目预算资金{0}万元，实际支出{1}万元，预算执行率为{2}%。",
            "2023年安排资金{0}万元，截至年底已支付{1}万元，支付率{2}%。",
            "下达资金{0}万元，实际到位{1}万元，资金到位率{2}%。",
            "调整后预算{0}万元，实际使用{1}万元，资金使用率达{2}%。",
            "项目总投资{0}万元，累计拨付{1}万元，拨付进度{2}%。",
            "全年预算{0}万元，全年执行{1}万元，执行率{2}%。",
            "收到补助资金{0}万元，已兑付{1}万元，兑付比例为{2}%。",
        )
    )
    return Sentence("completion rate", text, _figures(rng, [budget, spent, rate(spent, budget)]), 2)


def _counts(rng: random.Random) -> Sentence:
    total = rng.randint(200, 9_000)
    done = total - rng.randint(1, total // 3)
    text = rng.choice(
        (
            "全年共受理诉求{0}件，办结{1}件，办结率{2}%。",
            "发放问卷{0}份，收回{1}份，回收率{2}%。",
            "排查隐患{0}处，整改{1}处，整改率为{2}%。",
            "抽检产品{0}批次，合格{1}批次，合格率{2}%。",
            "应参保{0}人，实际参保{1}人，参保率{2}%。",
            "计划培训{0}人次，实际完成{1}人次，完成率{2}%。",
            "年度目标任务{0}户，实际完成{1}户，任务完成率{2}%。",
            "接听来电{0}个，接通{1}个，接通率达到{2}%。",
        )
    )
    return Sentence("rate of counts", text, (str(total), str(done), str(rate(Decimal(done), Decimal(total)))), 2)


def _growth(rng: random.Random) -> Sentence:
    base = money(rng, 50_000)
    change = money(rng, 2_000, int(base * 50))
    up = rng.random() < 0.5
    now = base + change if up else base - change
    word = (
        rng.choice((("增加", "增长"), ("增加", "增幅"), ("增长", "增长")))
        if up
        else rng.choice((("减少", "下降"), ("减少", "降低"), ("下降", "降幅")))
    )
    name = rng.choice(("2023年度收入总计", "本年支出合计", "“三公”经费支出", "公用经费支出决算数"))
    text = f"{name}{{0}}万元，{rng.choice(COMPARED)}{word[0]}{{1}}万元，{word[1]}{{2}}%。"
    return Sentence("growth, change and rate", text, _figures(rng, [now, change, rate(change, base)]), 2)


def _growth_pair(rng: random.Random) -> Sentence:
    base, now = money(rng, 50_000), money(rng, 50_000)
    up = now > base
    text = rng.choice(
        (
            "本年支出{0}万元，上年支出{1}万元，同比" + ("增长" if up else "下降") + "{2}%。",
            "本年收入{0}万元，比上年的{1}万元" + ("增长" if up else "下降") + "{2}%。",
            "2023年收入{0}万元，较2022年{1}万元" + ("增长" if up else "减少") + "{2}%。",
        )
    )
    return Sentence("growth, two years", text, _figures(rng, [now, base, rate(abs(now - base), base)]), 2)


def _growth_moved(rng: random.Random) -> Sentence:
    base, change = money(rng, 50_000), money(rng, 2_000, 40_000)
    text = "经费由上年的{0}万元增加到{1}万元，增加{2}万元，增长{3}%。"
    return Sentence("growth, from and to", text, _figures(rng, [base, base + change, change, rate(change, base)]), 2)


def _shares(rng: random.Random) -> Sentence:
    parts = _parts(rng, 2)
    total = sum(parts)
    names = rng.choice(PAIRS)
    text = f"{rng.choice(TOTALS)}{{0}}万元，其中：{names[0]}{{1}}万元，占{{2}}%；{names[1]}{{3}}万元，占{{4}}%。"
    return Sentence(
        "share, list", text, _figures(rng, [total, parts[0], rate(parts[0], total), parts[1], rate(parts[1], total)]), 2
    )


def _share(rng: random.Random) -> Sentence:
    total = money(rng, 90_000)
    part = money(rng, 2_000, 80_000)
    text = rng.choice(
        (
            "项目总资金{0}万元，其中财政资金{1}万元，占总资金的{2}%。",
            "截至年底完成投资{1}万元，占项目总投资{0}万元的{2}%。",
            "2023年支出合计{0}万元，其中培训费{1}万元，占支出合计的{2}%。",
        )
    )
    return Sentence("share, one", text, _figures(rng, [total, part, rate(part, total)]), 2)


def _rest(rng: random.Random) -> Sentence:
    spent, left = money(rng, 20_000), money(rng)
    text = rng.choice(
        (
            "到位资金{0}万元，支出{1}万元，结余{2}万元。",
            "全年预算{0}万元，实际使用{1}万元，剩余{2}万元。",
            "年初安排{0}万元，实际支出{1}万元，结转下年{2}万元。",
            "项目收到资金{0}万元，已支付{1}万元，尚有余额{2}万元。",
        )
    )
    return Sentence("difference, rest", text, _figures(rng, [spent + left, spent, left]), 2)


def _balance(rng: random.Random) -> Sentence:
    carry, income = money(rng), money(rng, 50_000)
    spent = income - money(rng, 100, 20_000)
    text = rng.choice(
        (
            "上年结转{0}万元，本年收入{1}万元，本年支出{2}万元，年末结余{3}万元。",
            "年初结转和结余{0}万元，当年收入{1}万元，当年支出{2}万元，年末结转和结余{3}万元。",
        )
    )
    return Sentence(
        "difference, opening balance", text, _figures(rng, [carry, income, spent, carry + income - spent]), 3
    )


def _adjusted(rng: random.Random) -> Sentence:
    start, step = money(rng, 100_000), money(rng, 2_000, 80_000)
    up = rng.random() < 0.5
    text = f"年初预算{{0}}万元，年中{rng.choice(('追加', '调增') if up else ('调减', '核减'))}{{1}}万元，调整后预算{{2}}万元。"
    return Sentence("difference, adjusted", text, _figures(rng, [start, step, start + step if up else start - step]), 2)


def _product(rng: random.Random) -> Sentence:
    count, price = rng.randint(3, 400), rng.randint(20, 9_000)
    text = rng.choice(
        (
            "采购电脑{0}台，单价{1}元，共计{2}元。",
            "发放补助{0}人，每人{1}元，共计{2}元。",
            "种植面积{0}亩，补助标准{1}元/亩，补助资金{2}元。",
        )
    )
    return Sentence("product", text, (str(count), str(price), str(count * price)), 2)


def _formula(rng: random.Random) -> Sentence:
    budget, spent = sorted((money(rng, 20_000), money(rng, 20_000)), reverse=True)
    text = rng.choice(("预算执行率={1}÷{0}×100%={2}%。", "执行率=实际支出{1}万元/预算数{0}万元={2}%。"))
    figures = (str(budget), str(spent), str(rate(spent, budget)))
    return Sentence("printed formula", text, figures, 2)


RELATIONS: tuple[Callable[[random.Random], Sentence], ...] = (
    _sum_of, _sum_bracket, _sum_closed, _sum_used, _sum_people, _sum_items, _completion, _counts, _growth, _growth_pair, _growth_moved,
    _shares, _share, _rest, _balance, _adjusted, _product, _formula,
)  # fmt: skip


def _figures(rng: random.Random, values: list[Decimal]) -> tuple[str, ...]:
    return tuple(show(value, rng) for value in values)


def paragraph(rng: random.Random) -> str:
    """A paragraph without figures that belong together."""
    return rng.choice(FILLER)


def report(rng: random.Random, count: int = 12) -> list[Sentence]:
    """The statements of one report."""
    return [rng.choice(RELATIONS)(rng) for _ in range(count)]


def lines(sentences: list[str], rng: random.Random) -> list[str]:
    """Statements among other paragraphs, under a title."""
    found = [TITLE.format(unit=rng.choice(UNITS))]
    for text in sentences:
        found += [paragraph(rng), *text.split("\n")]
    return found


SLIPS = ("digit", "swap", "point", "unit")


def slipped(text: str, kind: str, rng: random.Random) -> str | None:
    """A printed figure after one slip; None where this kind changes nothing."""
    if kind == "unit":
        return None
    digits = [i for i, char in enumerate(text) if char.isdigit()]
    whole = [i for i in digits if "." not in text or i < text.index(".")]
    if kind == "digit":
        i = rng.choice(whole)
        new = (int(text[i]) + rng.randint(2, 8)) % 10
        changed = text[:i] + str(new or (1 if i == digits[0] else 0)) + text[i + 1 :]
    elif kind == "swap":
        pairs = [
            (a, b)
            for a, b in itertools.pairwise(whole)
            if text[a] != text[b] and not (a == digits[0] and text[b] == "0")
        ]
        if not pairs:
            return None
        a, b = rng.choice(pairs)
        chars = list(text)
        chars[a], chars[b] = chars[b], chars[a]
        changed = "".join(chars)
    else:
        value = Decimal(text.replace(",", ""))
        changed = str(value * 10)
    return None if Decimal(changed.replace(",", "")) == Decimal(text.replace(",", "")) else changed


def planted(sentence: Sentence, kind: str, rng: random.Random, slot: int | None = None) -> Planted | None:
    """The sentence with one slip in its target, or in another slot."""
    at = sentence.target if slot is None else slot
    if kind == "unit":
        mark = f"{{{at}}}万元"
        if mark not in sentence.text:
            return None
        changed = Sentence(sentence.relation, sentence.text.replace(mark, f"{{{at}}}元", 1), sentence.figures, at)
        return Planted(changed, at, kind, sentence.figures)
    new = slipped(sentence.figures[at], kind, rng)
    if new is None:
        return None
    figures = (*sentence.figures[:at], new, *sentence.figures[at + 1 :])
    return Planted(sentence, at, kind, figures)
