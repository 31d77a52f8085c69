"""What a report says twice: years, dates, conclusions and problems against its own figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.audit.agreement import across, echoes, repeated, told_days, told_scores
from jixiao.documents.audit.agreement.notices import notices
from jixiao.documents.audit.agreement.text_slips import slip, slips
from jixiao.documents.audit.arithmetic import trim
from jixiao.model.document import Place
from jixiao.model.findings import Finding
from jixiao.text import lazy_re as re
from jixiao.text.quantity import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.report import Report

_ITEM_YEAR = re.compile(
    r"^\s*(?:\(?\d{1,2}[.、)．]|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))\s*(?P<year>20\d\d)年度?(?P<name>[\u4e00-\u9fff]{6,})"
)
_RECURRENT = re.compile(r"收支|预算|决算|目标|情况|收入|支出")
_SCORES = 2
_ALIKE = 8
_DATE_ALONE = re.compile(r"^\s*(?P<y>20\d\d)\s?年\s?(?P<m>\d{1,2})\s?月(?:\s?\d{1,2}\s?日)?\s*$")
_PROBLEMS = re.compile(r"存在的?(?:主要)?问题|问题及原因|主要问题|问题和不足")
_HEADING = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十]{1,3}[部章])"
)
_OVERSPENT = re.compile(
    r"(?:支出|决算)(?:总额|总数|数|合计)?(?:大于|超过|超出|高于)(?:年初|全年|收入)?预算(?:总额|总数|数|收入)?"
)
_GRADE = re.compile(
    r"(?:自评|评价)(?:(?!自评|评价)[^,。])*?[为是:]\s*[“\"]?(?P<grade>优秀|优|良好|良|中|合格|差)(?![\u4e00-\u9fff])"
)
_SCORE = re.compile(r"\d\s*分")
_TEXT_SCORE = re.compile(
    r"(?:自评|评价|综合)(?:总分|总得分|得分|综合得分|分值)(?:为|是|:|：)?\s*(?P<score>\d{1,3}(?:\.\d{1,2})?)\s*分"
)
_FULL_NAME = re.compile(
    r"(?:19|20)\d\d年(?:度)?[\u4e00-\u9fff“”]*(?:收入|支出|预算|决算|资金|经费|资产)(?:总额|总计|合计|决算数|预算数|总数)?(?:为|是|共|共计)?$"
)
_TOTAL_NAME = re.compile(r"总额|总计|合计|决算数|预算数|总数")
_RATE_NAME = re.compile(
    r"(?P<name>预算(?:收入|支出)?完成率|“?三公”?经费”?控制率|公用经费控制率|政府采购执行率|在职人员控制率)(?:为|是|达到?|:)?\s*$"
)
_PARTICLES = re.compile(r"[\s为是共计“”]|度")
_COMPLETED = re.compile(r"完成[^,，。]*预算|预算[^,，。]*(?:执行|完成)率")
_END = 15
_TOP = 6
_SPRING = 8
_MIDYEAR = re.compile(r"监控|上半年|1-\d{1,2}月|中期|半年度|季度|\d月底?前|事前|申报")


def disagreements(scene: Scene, report: Report | None) -> Iterator[Finding]:
    """All consistency findings of a document, in the order of the checks."""
    for line in scene.lines:
        yield from slips(line)
    told: set[Place] = set()
    for found in (
        *across.findings(scene),
        *_two_values(scene),
        *repeated.findings(scene),
        *echoes.findings(scene),
        *told_days.findings(scene),
        *told_scores.findings(scene),
    ):
        if found.place not in told:
            told.add(found.place or Place())
            yield found
    yield from notices(scene)
    yield from _project_years(scene)
    yield from _signed_early(scene)
    yield from _problems(scene, report)
    yield from _grade_without_score(scene, report)
    yield from _score_in_text(scene, report)


def _two_values(scene: Scene) -> Iterator[Finding]:
    """A total that is named in full, year included, or a rate of the whole unit, printed with two values that rounding does not explain."""
    seen: dict[tuple[str, int | None], Fact] = {}
    for line in scene.lines:
        for fact in line.facts if _TOTAL_NAME.search(line.flat) or "率" in line.flat else ():
            key = _key(fact, scene)
            if key is None:
                continue
            first = seen.setdefault(key, fact)
            if abs(first.base - fact.base) > 2 * (first.slack + fact.slack) and first.line is not line:
                yield Finding(
                    code="C603", place=line.at(fact.start), quote=line.quote(fact.clause, fact.end), stated=fact.printed, computed=first.printed,
                    params={"name": key[0], "stated": fact.printed, "other": first.printed},
                )  # fmt: skip


def _key(fact: Fact, scene: Scene) -> tuple[str, int | None] | None:
    """Name and year of a figure that a report has once."""
    if fact.hedged or fact.depth or fact.sign:
        return None
    rate = _RATE_NAME.search(fact.label) if fact.role == "ratio" else None
    if rate is not None:
        return rate["name"].replace("”", "").replace("“", ""), fact.year or scene.year
    if fact.amount and fact.dim == "money" and _FULL_NAME.match(fact.label.strip()):
        return _PARTICLES.sub("", fact.label), None
    return None


def _project_years(scene: Scene) -> Iterator[Finding]:
    """A numbered item names another year than its siblings, while the text below names theirs."""
    items = [
        (line, m) for line in scene.lines
        if not line.is_cell and (m := _ITEM_YEAR.match(line.flat)) and not _RECURRENT.search(m["name"][:_ALIKE])
    ]  # fmt: skip
    counts = Counter(int(m["year"]) for _, m in items)
    if scene.year is None or counts[scene.year] < 2:
        return
    for line, match in items:
        year = int(match["year"])
        name = match["name"][:_ALIKE]
        if year == scene.year or counts[year] > 1:
            continue
        others = [o for o in scene.lines if o is not line and re.search(rf"{scene.year}年度?{re.escape(name)}", o.flat)]
        same = any(re.search(rf"{year}年度?{re.escape(name)}", o.flat) for o in scene.lines if o is not line)
        if others and not same:
            start = match.start("year")
            yield slip("C604", line, start, start + 5 + len(name), year=str(year), expected=str(scene.year))


def _signed_early(scene: Scene) -> Iterator[Finding]:
    """The date under the report lies before the end of the year that it evaluates.

    A date of the first months is a note: there the year in the title may be the year of writing.
    """
    if any(_MIDYEAR.search(line.flat) for line in scene.lines[:_TOP]):
        return
    for line in scene.lines[-_END:]:
        match = _DATE_ALONE.match(line.flat)
        if match and scene.year is not None and int(match["y"]) == scene.year and int(match["m"]) <= 12:
            found = slip("C610", line, match.start("y"), len(line.flat.rstrip()), year=str(scene.year))
            yield found if int(match["m"]) > _SPRING else msgspec.structs.replace(found, severity="info")


def _problem_lines(scene: Scene) -> Iterator[Line]:
    inside = False
    for line in scene.lines:
        if _HEADING.match(line.flat) and len(line.flat) < 40:
            inside = bool(_PROBLEMS.search(line.flat))
        elif inside:
            yield line


def _problems(scene: Scene, report: Report | None) -> Iterator[Finding]:
    """支出大于预算 as a problem, while the figures say that spending stayed within the budget."""
    for line in _problem_lines(scene):
        match = _OVERSPENT.search(line.flat)
        if match is None:
            continue
        proof = _within_budget(scene, report)
        if proof:
            yield slip("C608", line, *match.span(), proof=proof)


def _within_budget(scene: Scene, report: Report | None) -> str:
    """A figure that shows spending within the budget: the form's totals, else the first completion rate of the text."""
    for evaluation in report.evaluations if report else ():
        for fund in evaluation.funds:
            if fund.source == "total" and fund.spent and (fund.adjusted or fund.initial):
                spent, budget = number_of(fund.spent), number_of(fund.adjusted or fund.initial)
                if spent is not None and budget is not None:
                    return f"{trim(spent)}≤{trim(budget)}" if spent <= budget else ""
    for line in scene.lines:
        for fact in line.facts:
            if fact.role == "ratio" and not fact.sign and _COMPLETED.search(fact.phrase) and not fact.hedged:
                return fact.phrase.strip()[-12:] + fact.printed if fact.value <= 100 else ""
    return ""


def _grade_without_score(scene: Scene, report: Report | None) -> Iterator[Finding]:
    """A grade as the conclusion, and no score anywhere."""
    if report is not None and any(e.total is not None and e.total.score is not None for e in report.evaluations):
        return
    if any(_SCORE.search(line.flat) for line in scene.lines):
        return
    for line in scene.lines:
        match = _GRADE.search(line.flat)
        if match:
            yield slip("C609", line, *match.span(), grade=match["grade"])
            return


def _score_in_text(scene: Scene, report: Report | None) -> Iterator[Finding]:
    """自评得分 in the prose against the total of the only form."""
    tables = [e for e in report.evaluations if e.indicators or e.execution] if report else []
    totals = [e.total.score for e in tables if e.total and e.total.score]
    stated = number_of(totals[0]) if len(totals) == 1 else None
    if stated is None:
        return
    printed = [match["score"] for line in scene.lines if not line.is_cell for match in _TEXT_SCORE.finditer(line.flat)]
    if (len(printed) > _SCORES and len(set(printed)) > 1) or printed.count(printed[0] if printed else "") > _SCORES:
        return  # several objects or rows, each with its own score
    for line in scene.lines:
        for match in _TEXT_SCORE.finditer(line.flat) if not line.is_cell else ():
            if trim(stated) != match["score"].rstrip("0").rstrip(".") and trim(stated) != match["score"]:
                yield Finding(
                    code="C612", place=line.at(match.start()), quote=line.quote(*match.span()), stated=f"{match['score']}分",
                    computed=f"{trim(stated)}分", params={"stated": match["score"], "table": trim(stated)},
                )  # fmt: skip
