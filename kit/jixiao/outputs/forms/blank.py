"""An empty report to fill in, made from a profile: its rows and weights, its funds block, its outline, its rules as notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.message import NO_WORDS, Message
from jixiao.model.report import (
    Evaluation,
    Execution,
    Fund,
    Goal,
    Group,
    Indicator,
    Region,
    Report,
    Section,
    Total,
    Unit,
    Value,
)
from jixiao.rules.wording import default_words, rule_words
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.message import Language
    from jixiao.model.report import Kind
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import RuleFile
    from jixiao.rules.profile import Profile

_SECOND = {
    "产出": ("数量指标", "质量指标", "时效指标"),
    "效益": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度": ("服务对象满意度指标",),
    "成本": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
}
"""The second level of the national form (财预〔2020〕10号 附1, 财预〔2021〕101号), for forms whose rows the unit defines."""

_FUNDS = (("年度资金总额", "total", None), ("当年财政拨款", "current", "年度资金总额"), ("上年结转资金", "carryover", "年度资金总额"),
          ("其他资金", "other", "年度资金总额"))  # fmt: skip
_OTHER_FUNDS = {
    "transfer": (("年度资金总额", "total", None), ("中央补助", "current", "年度资金总额"), ("地方资金", "unit", "年度资金总额"),
                 ("其他资金", "other", "年度资金总额")),
    "bond": (("年度资金总额", "total", None), ("债券资金", "other", "年度资金总额"), ("配套资金", "unit", "年度资金总额")),
}  # fmt: skip
_UNWEIGHED = ("产出指标", "效益指标", "满意度指标")
"""Level 1 of the forms whose rules give no weights."""
_NUMBERS = "一二三四五六七八九十"


def blank_report(profile: Profile, kind: Kind, year: int) -> Report:
    """The report: blanks are left out, so that the official form prints its rows empty."""
    rules = profile.rules
    place = profile.local
    name = "部门整体支出" if kind == "department" else None
    rows, groups = _rows(rules)
    evaluation = Evaluation(
        kind=kind, name=name, indicators=rows, groups=groups,
        total=None if kind == "transfer" and not groups else Total(weight=Value(plain(rules.total))),
        funds=_funds(rules, kind),
        execution=Execution(weight=Value(plain(rules.execution.weight))) if rules.execution else None,
        goals=(Goal(),),
    )  # fmt: skip
    sections = tuple(
        Section(number=_NUMBERS[i] if i < len(_NUMBERS) else str(i + 1), level=1, title=title)
        for i, title in enumerate(rules.outline)
    )
    region = Region(code=place.region or None, name=place.name.zh) if place.region else None
    return Report(year=year, unit=Unit(), region=region, evaluations=(evaluation,), sections=sections)


def _funds(rules: RuleFile, kind: Kind) -> tuple[Fund, ...]:
    """The rows of the funds block: the national form's, or those of transfers and bonds. Tables without an execution rate have none."""
    rows = _OTHER_FUNDS.get(kind, _FUNDS if rules.execution else ())
    return tuple(Fund(label=label, source=source, parent=parent) for label, source, parent in rows)  # type: ignore[arg-type]


def _rows(rules: RuleFile) -> tuple[tuple[Indicator, ...], tuple[Group, ...]]:
    """The rows of a fixed table; else an empty row for each second level of the first shape, whose weights head the groups."""
    if rules.indicators:
        rows = tuple(
            Indicator(
                path=row.path,
                name=row.name,
                weight=Value(plain(row.weight)) if row.weight is not None else None,
                rule=row.text or None,
            )
            for row in rules.indicators
        )
        return rows, ()
    shape = rules.shapes[0].groups if rules.shapes else ()
    names = [group.name for group in shape] or (_UNWEIGHED if rules.kind in _OTHER_FUNDS else ())
    managed = tuple(Indicator(path=("资金管理",), name=name) for name in rules.management)
    empty = managed + tuple(Indicator(path=(name, second)) for name in names for second in _seconds(name))
    groups = tuple(
        Group(path=(group.name,), weight=Value(plain(group.weight))) for group in shape if group.weight is not None
    )
    return empty, groups


def _seconds(name: str) -> tuple[str, ...]:
    return next((seconds for word, seconds in _SECOND.items() if word in name), ("",))


def notes(profile: Profile, registry: Registry, language: Language) -> dict[str, str]:
    """The rules as notes by JSON pointer: of the execution rate, of each fixed row, and of rows that the unit defines."""
    rules, at = profile.rules, 0 if language == "zh" else 1
    found: dict[str, str] = {}
    cite = "；".join(str(one) for one in rules.cite)
    source = f"{Message('依据', 'source')[at]}：{cite}" if cite else ""
    if rules.execution is not None:
        zh, en = rule_words(rules.execution.rule, rules.execution.weight, registry)
        words = Message(f"执行率=全年执行数/全年预算数；{zh}", f"rate = spent / full-year budget; {en}")
        found["/evaluations/0/execution"] = "\n".join(part for part in (words[at], source) if part)
    for index, row in enumerate(rules.indicators):
        value = f"{Message('取值', 'value')[at]}：{row.value}" if row.value else ""
        words = rule_words(row.rule, row.weight, registry) if row.rule else NO_WORDS
        rule = row.text or words[at]
        own = "；".join(str(one) for one in row.cite)
        found[f"/evaluations/0/indicators/{index}"] = "\n".join(part for part in (rule, value, own) if part)
    if not rules.indicators and rules.defaults is not None:
        lines = [source, *_defaults(rules, registry, at)]
        found["/evaluations/0/indicators/0"] = "\n".join(line for line in lines if line)
    return {pointer: text for pointer, text in found.items() if text}


def _defaults(rules: RuleFile, registry: Registry, at: int) -> Iterator[str]:
    words = {
        "positive": Message("正向指标（≥）", "at least"),
        "reverse": Message("反向指标（≤）", "at most"),
        "equal": Message("等于", "equal"),
        "qualitative": Message("定性指标", "qualitative"),
        "cost": Message("成本指标", "cost"),
    }
    for name, pair in words.items():
        rule = getattr(rules.defaults, name)
        if rule is not None:
            yield f"{pair[at]}{Message('：', ': ')[at]}{default_words(name, rule, registry)[at]}"
