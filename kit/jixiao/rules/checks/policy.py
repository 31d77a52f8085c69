"""P7xx: which rules were used and how sure they are, and what the rules ask beyond the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from jixiao.model.facts import total_fund
from jixiao.model.message import Message
from jixiao.rules.checks.context import Context, found, points
from jixiao.rules.methods.base import figure
from jixiao.rules.place import due_date, first_date, full_date, report_date
from jixiao.text import lazy_re as re
from jixiao.text.quantity import half_up, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding
    from jixiao.rules.checks.evaluation import Table
    from jixiao.rules.model import Policy

_BASIS = {
    "cited": Message("有明文依据", "by the authority's text"), "practice": Message("依通行表式", "by practice"),
    "unverified": Message("来源未核实", "unverified source"), "declared": Message("报告自带", "the report's own"),
}  # fmt: skip
_HIRED = "委托|聘请|购买|引入"
_FIRM = "第三方|会计师事务所|事务所|咨询公司|中介机构"
_DENIED = ("未委托", "没有委托", "不得委托", "不委托", "未聘请", "禁止")
_COLLECTIVE = (
    "集体决策", "集体研究", "集体审议", "党组", "党委会", "党组会", "办公会", "班子会", "三重一大", "局务会", "会议审议", "会议研究",
)  # fmt: skip


def check(context: Context) -> Iterator[Finding]:
    """All findings on rules and procedure."""
    yield from _profiles(context)
    yield from _region(context)
    seen: set[int] = set()
    for table in context.tables:
        for policy, certain in _policies(context, table):
            found_here = [*_limits(table, policy), *_explanations(table, policy)]
            if id(policy) not in seen:
                seen.add(id(policy))
                found_here += _procedure(context, policy)
            yield from found_here if certain else map(_note, found_here)


def _policies(context: Context, table: Table) -> Iterator[tuple[Policy, bool]]:
    """What the rules and the place ask, and whether it is in force for certain: the report's date may decide."""
    profile = table.profile
    if profile is None:
        return
    if profile.rules.policy is not None:
        yield profile.rules.policy, True
    if not profile.local.policies:
        return
    dated = profile.policies(context.report.year, report_date(context.report))
    first = first_date(context.report)
    for one in dated:
        yield one, len(dated) == 1 and (one.effective is None or one.effective <= first)


def _note(one: Finding) -> Finding:
    return replace(one, severity="info")


def _region(context: Context) -> Iterator[Finding]:
    """A region code that GB/T 2260 does not hold."""
    code = context.report.region.code if context.report.region is not None else None
    if not code or any(table.profile is not None and table.profile.local.region == code for table in context.tables):
        return
    from jixiao.text.regions import get

    if get(code) is None:
        yield found("E010", "/region/code", stated=code, text=code)


def _profiles(context: Context) -> Iterator[Finding]:
    """The rules that were used, once for each choice."""
    shown: set[tuple[str, Message]] = set()
    for table in context.tables:
        chosen, one = table.card.profile, table.one
        if one.kind == "transfer":
            yield found("P703", table.pointer, name=one.name or "转移支付")
            if chosen.id == "declared":
                continue
        if (chosen.id, chosen.reason) in shown:
            continue
        pointer = table.pointer if shown else ""
        shown.add((chosen.id, chosen.reason))
        if chosen.id == "declared":
            yield found("P702", pointer)
            continue
        yield found("P701", pointer, id=chosen.id, basis=_BASIS[chosen.basis], reason=chosen.reason)
        if one.kind is None:
            yield found("P704", table.pointer, id=chosen.id)


def _limits(table: Table, policy: Policy) -> Iterator[Finding]:
    """Texts longer than the form allows."""
    if not policy.text_limits:
        return
    one = table.one
    rows = enumerate(one.indicators)
    texts: list[tuple[str, str, str | None]] = [
        ("评价结论", f"{table.pointer}/conclusion", one.conclusion),
        ("存在问题", f"{table.pointer}/problems", "".join(one.problems)),
        ("改进措施", f"{table.pointer}/measures", "".join(one.measures)),
    ]
    texts += [("目标完成情况", f"{table.pointer}/goals/{n}/actual", goal.actual) for n, goal in enumerate(one.goals)]
    texts += [("原因", f"{table.pointer}/indicators/{n}/reason", row.reason) for n, row in rows if row.reason]
    if one.execution is not None:
        texts.append(("执行率原因", f"{table.pointer}/execution/reason", one.execution.reason))
    for label, pointer, text in texts:
        limit = policy.text_limits.get(label, policy.text_limits.get("原因") if label == "执行率原因" else None)
        if limit is not None and text and len(text) > limit:
            yield found("P714", pointer, stated=str(len(text)), computed=str(limit), label=label)


def _explanations(table: Table, policy: Policy) -> Iterator[Finding]:
    """Reasons that the rules ask for: a low rate, an adjusted budget."""
    assert table.profile is not None
    rules = table.profile.rules.execution
    total = total_fund(table.one)
    if table.reasons or total is None:
        return
    index, fund = total
    amounts = (fund.initial, fund.adjusted, fund.spent)
    initial, adjusted, spent = [parse(one).base if one is not None else None for one in amounts]
    if rules is not None and rules.explain_below is not None and adjusted and spent is not None:
        rate = spent / adjusted
        if rate < rules.explain_below:
            yield found(
                "P715", f"{table.pointer}/funds/{index}/spent", indicator="预算执行率", stated=figure(half_up(rate * 100, 2)),
                computed=points(rules.explain_below * 100),
            )  # fmt: skip
    if not policy.explain_adjustment or None in {initial, adjusted} or initial == adjusted:
        return
    if adjusted != spent or not initial:  # else R342 says so
        pointer = f"{table.pointer}/funds/{index}/adjusted"
        yield found("P716", pointer, stated=str(fund.adjusted), initial=str(fund.initial))


def _procedure(context: Context, policy: Policy) -> Iterator[Finding]:
    """Deadline, publication, outsourcing, collective decision."""
    year, dates = context.report.year, context.report.dates
    if year is not None and dates is not None:
        asked = ("P710", "report", policy.deadline), ("P711", "published", policy.publish)
        for code, field, last in asked:
            done, due = full_date(getattr(dates, field)), due_date(last, year)
            if done is not None and due is not None and done > due:
                yield found(code, f"/dates/{field}", stated=done.isoformat(), computed=due.isoformat())
    if policy.outsourcing == "forbidden":
        yield from _outsourcing(context)
    if policy.collective_decision and context.lines and not context.says(_COLLECTIVE):
        yield found("P713", "/evaluations/0")


def _outsourcing(context: Context) -> Iterator[Finding]:
    pattern = re.compile(
        rf"(?:{_HIRED})[^。；;，,]{{0,20}}(?:{_FIRM})[^。；;]{{0,20}}(?:自评|自我评价)"
        rf"|(?:自评|自我评价)[^。；;，,]{{0,10}}(?:委托|聘请)[^。；;，,]{{0,20}}(?:{_FIRM})"
    )
    for text, place in context.lines:
        match = pattern.search(text)
        if match and not any(word in text for word in _DENIED):
            yield found("P712", place.pointer, place=place, quote=match.group(), text=match.group())
            return
