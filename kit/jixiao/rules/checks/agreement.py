"""C65x: the prose against the form, fact by fact: amounts, execution rate, satisfaction, number of rows, grade.

A fact of the text is compared where its words say which cell it is, where the text says it once (or always alike), and where one
printed form can be meant: what the text alone tells of projects is no form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.model.facts import AMOUNTS, total_fund
from jixiao.rules.checks.context import Context, found
from jixiao.rules.grades import grade_word
from jixiao.text import lazy_re as re
from jixiao.text.quantity import half_up, judge, narrow, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.facts import Fact
    from jixiao.model.findings import Finding
    from jixiao.model.kinds import Amount
    from jixiao.rules.checks.evaluation import Table

_LABELS: tuple[tuple[Amount, re.Pattern[str]], ...] = (
    ("adjusted", re.compile(r"(?:全年|调整后?|年度)预算数?(?:总额|合计)?[为是共:计]*\s*$")),
    ("initial", re.compile(r"年初(?:部门)?预算数?(?:总额|合计)?[为是共:计]*\s*$")),
    ("spent", re.compile(r"(?:全年|预算|年度)执行数(?:总额|合计)?[为是共:计]*\s*$")),
)
_RATE = re.compile(r"(?<![进上去]年)(?<!进)(?:整体|总体|部门|项目|年度|资金)?预算执行率(?:为|是|达到?|:)?\s*$")
_SATISFIED = re.compile(r"满意(?:度|率)(?:为|是|达到?|:)?\s*$")
_ROWS = re.compile(r"(?:绩效|三级|设置|自评)指标(?:共|共计|总数|数量|设置|为|是)*\s*$")
_GRADE = re.compile(
    r"(?:部门整体支出|整体支出|项目支出|本项目|本单位|绩效)(?:绩效)?(?:自评|自我评价)(?:等级|评价等级|结论|结果|等次|评价结论)?(?:为|是|评定为|:)\s?[“\"]?(?P<grade>优秀|优|良好|良|中|合格|较差|差)(?![\u4e00-\u9fff])"
)


def check(context: Context) -> Iterator[Finding]:
    """Amounts, rates, counts and the grade in the prose, each against the only form."""
    forms = [one for one in context.tables if one.one.form or one.one.indicators] or context.tables
    if len(forms) != 1 or not context.lines or context.scene is None:
        return
    table = forms[0]
    if any(one is not table and one.one.kind == "department" for one in context.tables):
        return  # the text speaks of the whole unit, the form of one of its projects
    cells = _lines_of_rows(context, table)
    lines = (line for line in context.scene.lines if not line.is_cell and line.place.line not in cells)
    facts = [fact for line in lines for fact in line.facts]
    yield from _amounts(facts, table)
    yield from _rate(facts, table)
    yield from _satisfaction(facts, table)
    yield from _rows(facts, table)
    yield from _grade(context, table)


def _lines_of_rows(context: Context, table: Table) -> set[int]:
    """The lines of a text on which the form itself stands: what they print is a row of it, and no prose about it."""
    count = len(table.one.indicators) if context.source is not None else 0
    places = (context.locate(f"{table.pointer}/indicators/{at}") for at in range(count))
    return {place.line for place in places if place.line is not None}


def _once(facts: list[Fact], pattern: re.Pattern[str], dim: str) -> Fact | None:
    """The fact with this label, if all facts with it print one value and none is vague or a target."""
    own = [fact for fact in facts if fact.dim == dim and pattern.search(fact.label)]
    if not own or any(fact.hedged or fact.sign for fact in own) or len({fact.base for fact in own}) != 1:
        return None
    return own[0]


def _told(code: str, fact: Fact, form: str, **params: Any) -> Finding:
    place, quote = fact.line.at(fact.start), fact.line.quote(fact.clause, fact.end)
    return found(code, place.pointer or None, place=place, quote=quote, stated=fact.printed, computed=form, **params)


def _amounts(facts: list[Fact], table: Table) -> Iterator[Finding]:
    total = total_fund(table.one)
    for column, pattern in _LABELS if total is not None else ():
        value = getattr(total[1], column) if total is not None else None
        fact = _once(facts, pattern, "money")
        if fact is not None and value is not None and not _agrees(fact, value):
            yield _told("C650", fact, str(value), label=AMOUNTS[column])


def _agrees(fact: Fact, value: str) -> bool:
    """Do two amounts agree at the coarser of their printed places? A form without a unit is taken in 万元, as forms are."""
    form = parse(value)
    if form.number is None:
        return True
    full = form if form.unit else parse(f"{form.number}万元")
    if full.base is None or full.dimension != "money":
        return True
    step = max(
        fact.factor.scaleb(-fact.places),
        (full.base / full.number if full.number else fact.factor).scaleb(-full.decimals),
    )
    return abs(fact.base - full.base) <= step


def _alike(fact: Fact, printed: str) -> bool:
    """Do two percentages agree at the coarser of their printed places?"""
    form = parse(printed)
    if form.number is None or form.unit != "%" or form.comparator or form.hedge:
        return True
    places = min(fact.places, form.decimals)
    return judge(half_up(fact.value, places), places, form.number) != "wrong"


def _rate(facts: list[Fact], table: Table) -> Iterator[Finding]:
    own = table.one.execution
    fact = _once(facts, _RATE, "ratio")
    if fact is not None and own is not None and own.rate is not None and not _alike(fact, own.rate):
        yield _told("C651", fact, own.rate)


def _satisfaction(facts: list[Fact], table: Table) -> Iterator[Finding]:
    """The row of satisfaction that the text names, or the only one, and what the text says of it."""
    rows = [row for row in table.one.indicators if row.actual and "满意" in f"{row.name or ''}{''.join(row.path)}"]
    fact = _once(facts, _SATISFIED, "ratio")
    if fact is None:
        return
    named = [row for row in rows if row.name and row.name in fact.label] or rows
    if len(named) == 1 and named[0].actual and not _alike(fact, named[0].actual):
        yield _told("C653", fact, named[0].actual, name=named[0].name or "满意度")


def _rows(facts: list[Fact], table: Table) -> Iterator[Finding]:
    """三级指标 12 个, and the rows of the form."""
    own = [fact for fact in facts if fact.unit in {"个", "项", "条"} and _ROWS.search(fact.label) and not fact.hedged]
    rows = len(table.one.indicators)
    if len(own) == 1 and rows and "三级" in own[0].label and own[0].value != rows:
        yield _told("C654", own[0], str(rows))


def _grade(context: Context, table: Table) -> Iterator[Finding]:
    form = grade_word(table.one.grade, table.profile)
    if form is None:
        return
    for text, place in context.lines:
        for match in _GRADE.finditer(narrow(text)) if "自" in text else ():
            said = grade_word(match["grade"], table.profile)
            if said is not None and said != form:
                said, quote = match["grade"], text[match.start() : match.end()].strip()
                form = str(table.one.grade)
                yield found("C652", place.pointer or None, place=place, quote=quote, stated=said, computed=form)
                return
