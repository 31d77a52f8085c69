"""C65x agreement: what the prose says against the form."""

from __future__ import annotations

from jixiao.model.findings import Rule
from jixiao.model.message import Message

_ONE = Message("以自评表为准统一。", "Follow the form.")

RULES: tuple[Rule, ...] = (
    Rule(
        code="C650", name="amount-differs-from-form", severity="warning",
        title=Message("正文金额与自评表不符", "An amount in the text is not the form's"),
        message=Message("正文{label}写 {stated}，自评表为 {computed}。", "The text says {stated} for {label}; the form says {computed}."),
        why=Message("正文与自评表说的是同一笔资金。", "Text and form speak of the same money."),
        mend=_ONE,
        example=Message("正文：全年预算数 120 万元；表：100 万元。", "Full-year budget 120 in the text, 100 in the form."),
    ),
    Rule(
        code="C651", name="rate-differs-from-form", severity="warning",
        title=Message("正文执行率与自评表不符", "The execution rate in the text is not the form's"),
        message=Message("正文执行率写 {stated}，自评表为 {computed}。", "The text says {stated}; the form says {computed}."),
        why=Message("同一项资金只有一个预算执行率；口径不同应当写明。", "One fund has one execution rate; another base should be named."),
        mend=_ONE,
        example=Message("正文：预算执行率 95%；表：92%。", "95 % in the text, 92 % in the form."),
    ),
    Rule(
        code="C652", name="grade-differs-from-form", severity="warning",
        title=Message("正文等级与自评表不符", "The grade in the text is not the form's"),
        message=Message("正文写“{stated}”，自评表为“{computed}”。", "The text says '{stated}'; the form says '{computed}'."),
        why=Message("正文与自评表应为同一次自评。", "Text and form report one evaluation."),
        mend=_ONE,
        example=Message("正文：自评等级为优；表：良。", "优 in the text, 良 in the form."),
    ),
    Rule(
        code="C653", name="satisfaction-differs-from-form", severity="warning",
        title=Message("正文满意度与自评表不符", "Satisfaction in the text is not the form's"),
        message=Message("正文满意度写 {stated}，自评表“{name}”为 {computed}。", "The text says {stated}; the row '{name}' of the form says {computed}."),
        why=Message("自评表只有一行满意度指标时，正文说的就是它。", "Where the form has one row of satisfaction, the text speaks of it."),
        mend=_ONE,
        example=Message("正文：群众满意度为 90%；表：98%。", "90 % in the text, 98 % in the form."),
    ),
    Rule(
        code="C654", name="row-count-differs-from-form", severity="warning",
        title=Message("正文指标个数与自评表不符", "The number of indicators in the text is not the form's"),
        message=Message("正文写 {stated}，自评表有 {computed} 行指标。", "The text says {stated}; the form has {computed} rows."),
        why=Message("正文所说的三级指标就是自评表的各行。", "The indicators of the text are the rows of the form."),
        mend=_ONE,
        example=Message("正文：三级指标 12 个；表：11 行。", "12 in the text, 11 rows in the form."),
    ),
)  # fmt: skip
