"""Reports for comparing engines: for every profile, tables with rows of its own or of the unit's, and cells of every sort."""

from __future__ import annotations

import random
from decimal import Decimal

from jixiao.model.report import (
    Dates,
    Deduction,
    Evaluation,
    Execution,
    Fact,
    Fund,
    Indicator,
    Region,
    Report,
    Total,
    Unit,
    Value,
)
from jixiao.text.quantity import number_of

TARGETS = (
    "≥95%", "95%", "100%", "≥100件", "100件", "120", "≤30万元", "≤30", "30.5万元", "=5个", "5个", "≥0", "0", "0次", "-5%", "≤-3%", "长期", "提升",
    "达标", "完成", "2023年12月底前", "2023年6月30日", "3-5天", "95%-98%", "约100人", "±5%", "≥90分", "≤0.5‰", "≥1,320.73万元", "20000余人次",
    "不涉及", "—", "", "≥99999999999999件", ">50%", "<10%", "三倍", "100%以上", "1.2", "0.98",
)  # fmt: skip
ACTUALS = (
    "95%", "98%", "100%", "92.8%", "104.5%", "0%", "100件", "99件", "131件", "120", "130", "30万元", "28.66万元", "33万元", "5个", "6个", "0", "0次",
    "1次", "2例", "-4%", "-6%", "完成", "未完成", "部分完成", "达成年度指标", "部分达成年度指标并具有一定效果", "基本达成目标", "是", "否",
    "2023年11月", "2023年7月15日", "2024年1月", "4天", "6天", "97%", "近100人", "100余人", "≥98%", "≤25万元", "96-97%", "约98%", "0.97", "1.2",
    "无结余", "项目已完成", "长期", "提升", "达标", "不涉及", "/", "", "88分", "0.4‰", "1,320.73万元", "20500人次", "49999999999999件",
)  # fmt: skip
REASONS = (None, None, None, "", "无", "受疫情影响未完成", "按计划完成", "年底前有事项尚未办结")
NATURES = (None, None, None, None, "≥", "≤", "=", ">", "<", "定性")
UNITS = (None, None, None, None, "%", "件", "万元", "次")
AMOUNTS = ("100万元", "93万元", "703.50万元", "629.10万元", "6291000元", "0万元", "1200件", "—", None, "-5万元")


def value(text):
    return None if text is None else Value(text)


def reports(library, seed, count):
    """So many reports, spread over all profiles of a library."""
    rng = random.Random(seed)
    entries = sorted(library.entries)
    for number in range(count):
        yield report(library, entries[number % len(entries)], rng, number)


def only(library, entry_id, seed, count):
    """So many reports for one profile."""
    rng = random.Random(seed)
    return [report(library, entry_id, rng, number) for number in range(count)]


def report(library, entry_id, rng, number=0):
    """A report for the rules of one entry, or nearly: some lie in another year, place or kind."""
    entry, rules = library.entries[entry_id], library.rules(entry_id)
    place = library.place(entry.place)
    last = rules.years.to if rules.years.to is not None else max(2024, rules.years.from_)
    year = rng.choice([rules.years.from_, last, last, rng.randint(2014, 2025)]) if rng.random() < 0.95 else None
    kind = entry.kind if rng.random() < 0.95 else rng.choice(["department", "project", "transfer", None])
    code = place.region or rng.choice(["", "530181", "430202", "110000"])
    evaluations = tuple(evaluation(rules, kind, rng) for _ in range(1 if rng.random() < 0.8 else 3))
    return Report(
        title=f"第{number}号",
        year=year,
        unit=Unit(name=f"第{number}局", superior=rng.choice([None, "某厅"])),
        region=Region(code=code) if code else None,
        dates=Dates(report=rng.choice(["", "2025年3月16日", "2025年3月17日", "2026年5月1日"])),
        evaluations=evaluations,
        facts=tuple(facts(rules, rng)),
    )


def facts(rules, rng):
    from jixiao.rules.formula import compile_formula

    names = sorted({name for row in rules.indicators if row.value for name in compile_formula(row.value).names})
    for name in names:
        if rng.random() < 0.8:
            text = rng.choice(
                ["12人", "13人", "100万元", "93.5万元", "110万元", "0", "95%", "3", "1", "-2", "约100万元"]
            )
            yield Fact(name=name.removeprefix("上年"), value=Value(text))


def evaluation(rules, kind, rng):
    rows = tuple(own_rows(rules, rng) if rules.indicators and rng.random() < 0.9 else unit_rows(rules, rng))
    scores = [number_of(row.score) or Decimal(0) for row in rows if row.score is not None]
    total = sum(scores, Decimal(10))
    return Evaluation(
        kind=kind,
        name=rng.choice(["专项经费", "部门整体支出"]),
        department=rng.choice([None, "某局"]),
        funds=funds(rng),
        execution=execution(rng),
        indicators=rows,
        deductions=tuple(
            Deduction(points=value(rng.choice(["2", "-1.5", "若干"]))) for _ in range(rng.choice([0, 0, 0, 1, 2]))
        ),
        total=Total(
            weight=value(rng.choice(["100", None, "110"])), score=value(rng.choice([str(total), "99", None, "95.555"]))
        ),
        grade=rng.choice(["优", "良", "中", "差", "优秀", None]),
    )


def funds(rng):
    if rng.random() < 0.2:
        return ()
    amounts = {name: value(rng.choice(AMOUNTS)) for name in ("initial", "adjusted", "arrived", "spent")}
    total = Fund(label="年度资金总额", source="total", **amounts)
    return (
        (total,)
        if rng.random() < 0.7
        else (total, Fund(label="其他资金", source="other", adjusted=value(rng.choice(AMOUNTS))))
    )


def execution(rng):
    if rng.random() < 0.2:
        return None
    rate = value(rng.choice(["93%", "100%", "0.93", None, "约90%"]))
    return Execution(
        weight=value(rng.choice(["10", "20", None])),
        rate=rate,
        score=value(rng.choice(["9.3", "10", "9.30", None, "8.94"])),
    )


def own_rows(rules, rng):
    for one in rules.indicators:
        if rng.random() < 0.15:
            continue
        weight = one.weight if one.weight is not None and rng.random() < 0.5 else rng.choice([None, "2", "5"])
        yield row(rng, one.path, one.name, None if weight is None else str(weight))


def unit_rows(rules, rng):
    groups = [group.name for shape in rules.shapes for group in shape.groups] or ["产出指标", "效益指标", "满意度指标"]
    for number in range(rng.choice([0, 1, 6, 12])):
        level = rng.choice(groups) if rng.random() < 0.95 else "其他"
        path = (level, rng.choice(["数量指标", "经济成本指标", "质量指标"])) if rng.random() < 0.95 else ()
        yield row(rng, path, f"第{number}项", rng.choice(["5", "10", "3.5", "2.25", None]))


def row(rng, path, name, weight):
    target, actual = rng.choice(TARGETS), rng.choice(ACTUALS)
    if rng.random() < 0.9 and len(target) > 14:
        target = "≥100件"
    if rng.random() < 0.9 and len(actual) > 14:
        actual = "95件"
    if rng.random() < 0.3:
        actual = target
    points = Decimal(weight or 5)
    score = rng.choice([str(points), str(points), str(points / 2), "0", "4.9", "4.75", None, str(points + 1), "4.655"])
    return Indicator(
        path=path,
        name=name,
        nature=rng.choice(NATURES),
        target=value(target) if rng.random() < 0.95 else None,
        unit=rng.choice(UNITS),
        actual=value(actual) if rng.random() < 0.95 else None,
        weight=value(weight),
        score=value(score),
        coefficient=value(rng.choice([None, None, "95%", "1.2"])),
        applicable=False if rng.random() < 0.05 else None,
        reason=rng.choice(REASONS),
        rule=rng.choice(["每超过1个百分点扣0.2分，100%得满分", "由评委酌情打分"]) if rng.random() < 0.005 else None,
    )
