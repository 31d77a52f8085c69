"""Projects that a report lists in prose: names with their budget, spending, score and grade become evaluations.

Three shapes are read: a list in one sentence (`项目6个，具体包括：某经费42.6万元、…`), a numbered section a project with its
amounts in the text, and a list of scores (`某经费自评分为100分，评价等级为“优”`). The same project is recognised by its name
without year, unit and the closing word (经费, 支出, 项目).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.draft import Draft, Item
from jixiao.documents.extract.judging import kind_of
from jixiao.documents.extract.money_prose import RATE
from jixiao.documents.extract.text import squash, tidy
from jixiao.documents.extract.unit_names import ABOUT, YEAR, YEAR_CN
from jixiao.model.document import NOWHERE, Place, Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.documents.outline import Node
    from jixiao.model.document import Block

_MONEY = r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,8})?\s?(?:万|亿)?元"
_CUE = re.compile(
    r"(?:具体包括|具体包含|具体为|分别为|分别是|包括|包含|分别有|具体支出情况为|支出情况为|具体情况为|其中|具体如下|明细如下|情况如下|具体是)\s?[:：]?"
)
_ENTRY = re.compile(
    rf"(?:^|[、；;，,：:])\s?(?P<name>[^、；;，,。：:\n]{{3,80}}?)(?P<amount>{_MONEY})(?=\s?(?:[、；;，,。\n（(]|$))"
)
_COUNTED = re.compile(
    r"项目[^。；;]{0,10}\d{1,3}\s?个|\d{1,3}\s?个[^。；;，,]{0,20}项目|项目共|评价项目|[一二三四五六七八九十]{1,3}个[^。；;，,]{0,12}项目"
)
_SPENT_LIST = re.compile(r"支出情况|实际支出|使用情况|资金支出|支出明细|已支付|执行情况")
_PROJECT_END = re.compile(r"(?:经费|费用|费|资金|项目|专项|工程|补助|补贴|支出|计划|建设|改造|服务|维护|采购|活动)$")
_CATEGORY = re.compile(
    r"[(（][类款项][)）]|^(?:一般公共服务|公共安全|教育|科学技术|文化|社会保障|卫生健康|节能环保|城乡社区|农林水|交通运输|住房保障|基本支出|人员经费|日常公用|公用经费|"
    r"工资福利|商品和服务|对个人和家庭|资本性|财政拨款|一般公共预算|政府性基金|国有资本|上年结转|年初|其他资金|单位资金|自有资金|中央|省级|市级|县级|区级|州级|项目支出$|收入|结余)"
)
_TITLE_END = re.compile(
    r"(?:主要任务及完成情况|任务及完成情况|绩效情况|完成情况|支出情况|实施情况|使用情况|绩效自评情况|自评情况|情况)$"
)
_SECTION_END = re.compile(r"(?:项目|经费|专项|资金|费用|补助|工程)(?:[(（][^()（）]{0,30}[)）])?$")
_GENERIC = re.compile(
    r"^(?:项目|专项资金|项目资金|项目支出|部门预算项目|追加项目|其他项目|重点项目|资金|公用经费|人员经费|追加预算|专项经费|专项|三公经费|项目经费|其他资金|财政专项资金)"
)
_INITIAL = re.compile(
    rf"(?:年初预算(?:安排|批复)?|预算安排|项目预算|批复预算|预算批复|年初安排|安排(?:项目|专项|财政)?资金|争取(?:项目)?资金|下达(?:项目)?资金|预算资金|项目资金|项目金额|财政预算|预算|(?<=项目[,，])金额)"
    rf"(?:资金|经费|金额|数|额)?(?:为|共计|合计|共|[:：])?\s?(?P<amount>{_MONEY})"
)
_ADJUSTED = re.compile(
    rf"(?:调整后预算|全年预算|调整预算)(?:资金|经费|金额|数|额)?(?:为|共计|合计|共|[:：])?\s?(?P<amount>{_MONEY})"
)
_SPENT = re.compile(
    rf"(?:项目支出|实际支出|实际支付|实际使用|(?:全年)?(?:资金)?执行数|实际执行|支出决算|累计支出|已支出|完成支出|支付资金|使用资金|共支出|支出)"
    rf"(?:资金|经费|金额|数|额)?(?:为|共计|合计|共|[:：])?(?P<object>[^，,。；;\d]{{0,4}}(?:\d{{3,6}}[^，,。；;\d]{{2,16}})?)(?P<amount>{_MONEY})"
)
_SCORE = re.compile(
    r"(?P<name>[^；;。，,\n]{4,80}?)(?:项目)?(?:绩效)?(?:自评|评价|综合|自我评价)(?:得?分|总分|得分|评分)(?:值)?(?:为|是|[:：])?\s?"
    r"(?P<score>\d{1,3}(?:\.\d{1,2})?)\s?分(?:[，,]?(?:绩效)?(?:自评|评价|评定)?(?:等级|结果|等次|结论)(?:为|是|[:：])?[“\"‘]?(?P<grade>优秀|良好|中等|较差|优|良|中|差|合格|不合格)[”\"’]?)?"
)
_GRADED = re.compile(
    r"(?:绩效)?(?:自评|评价|评定)(?:结果|等级|结论|等次)(?:为|是|[:：])?[“\"‘]?(优秀|良好|中等|较差|优|良|中|差)[”\"’]?(?![一-龥])"
)
_YEAR = re.compile(r"^(?:20\d\d年度?)")
_TAIL = re.compile(r"(?:专项经费|工作经费|专项资金|项目经费|项目资金|经费|费用|资金|支出|项目|专项|费)$")
_TITLE_NAME = re.compile(
    r"^(?:本级)?(?P<name>.{2,50}?(?:项目|资金|经费|工程|专项|补助))(?:支出|资金|预算|项目)?(?:的)?(?:绩效|自评|整体|评价)"
)
_NO_TITLE_NAME = re.compile(
    r"^(?:[一-龥]{1,7}[省市县区州旗])?(?:部门|单位|预算|财政|支出|市级|省级|县级|区级|[省市县区州]直|本级|专项)*(?:项目|专项资金|资金|专项)$"
)
_IN_BRACKETS = re.compile(r"[(（](?P<name>[^()（）]{4,50})[)）]$")
_VERB = re.compile(
    r"^(?:简要|概述|简述|加强|完善|严格|落实|规范|提高|提升|做好|开展|推进|强化|按照|根据|优化|合理|及时|进一步|健全|建立|积极|统筹|保障|确保|明确|压实|细化|深化|科学|充分|组织|使用|管理|拨付|下达|评价|分析|存在|取得|围绕|坚持|关于|主要|上级|本年)"
)
"""First words of a heading that says what to do or to describe; the name of a project begins with none of them."""

_PAIRED = re.compile(
    rf"(?P<name>[^\d，,、。；;]{{2,30}}?)(?:项目)?(?:(?P<first>年初)|全年|调整后)?预算(?:安排|数|金额|资金)?(?:为)?(?P<budget>{_MONEY})"
    rf"[，,、](?:实际|当年|全年|已)?(?:支出|执行|支付)(?:数|金额|资金)?(?:为)?(?P<spent>{_MONEY})(?:[，,]{RATE})?"
)
_SCORED = re.compile(
    r"(?P<name>[^；;。，,、：:\n\d]{2,30}?)(?:自评)?(?:得分?)?为?\s?(?P<score>\d{2,3}(?:\.\d{1,2})?)\s?分"
)
_WEIGHTS = re.compile(r"权重|分值")
_SENTENCE_LIMIT = 4000
_SECTION_LIMIT = 6000
_MOST = 400  # projects of one report


class Project(msgspec.Struct):
    """One project and what the text says of it, each with its place."""

    name: str
    place: Place
    initial: tuple[str, Place] | None = None
    adjusted: tuple[str, Place] | None = None
    spent: tuple[str, Place] | None = None
    score: tuple[str, Place] | None = None
    grade: tuple[str, Place] | None = None

    def draft(self) -> Draft:
        """The project as an evaluation."""
        draft = Draft()
        draft.place = self.place
        draft.put("name", self.name, self.place)
        draft.put("kind", "project", None)
        if self.grade:
            draft.put("grade", *self.grade)
        if self.score:
            draft.total.place = self.score[1]
            draft.total.put("score", *self.score)
        draft.lists["funds"] += fund_of(self.initial, self.adjusted, self.spent)
        return draft


class Projects:
    """Gathers projects; the same one under slightly different names is one."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.found: list[Project] = []
        self._cores: list[str] = []

    def core(self, name: str) -> str:
        """The part of a name by which a project is recognised."""
        text = re.sub(r"[(（][^()（）]*[)）]", "", squash(name)).removeprefix(self.unit)
        text = _YEAR.sub("", text)
        text = re.sub(r"[“”\"《》‘’]", "", text)
        while len(text) > 4 and (cut := _TAIL.sub("", text)) != text and len(cut) >= 2:
            text = cut
        return text

    def get(self, name: str) -> Project | None:
        """The project of this name, if it is known."""
        core = self.core(name)
        for known, project in zip(self._cores, self.found, strict=True):
            if core == known or (min(len(core), len(known)) >= 5 and (core in known or known in core)):
                return project
        return None

    def add(self, name: str, place: Place) -> Project:
        """The project of this name, a new one if need be."""
        project = self.get(name)
        if project is None and len(self.found) >= _MOST:
            return self.found[-1]
        if project is None:
            clean = re.sub(r"[(（][^()（）]*[)）]$", "", tidy(name)).removeprefix(self.unit)
            project = Project(clean.strip("。：: "), place)
            self.found.append(project)
            self._cores.append(self.core(name))
        return project


def read_projects(blocks: Sequence[Block], nodes: Sequence[Node], unit: str, words: Vocabulary) -> list[Project]:
    """The projects of a report's prose, in the order in which they are first named."""
    projects = Projects(unit)
    spending: list[tuple[str, str, Place]] = []
    for text, place in _paragraphs(blocks):
        for pair in _pairs(text, words):
            project = projects.add(tidy(pair["name"]), place)
            if pair["first"]:
                project.initial = project.initial or (pair["budget"], place)
            else:
                project.adjusted = project.adjusted or (pair["budget"], place)
            project.spent = project.spent or (pair["spent"], place)
        for kind, entries in _lists(text):
            for name, amount in entries:
                if kind == "spent":
                    spending.append((name, amount, place))
                else:
                    project = projects.add(name, place)
                    project.initial = project.initial or (amount, place)
    _sections(projects, blocks, nodes)
    for name, amount, place in spending:
        known = projects.get(name)
        if known is not None:
            known.spent = (amount, place)
    _scores(projects, blocks)
    return [project for project in projects.found if project.initial or project.spent or project.score]


def _paragraphs(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    """The paragraphs that may list projects with their amounts."""
    for block in blocks:
        text = "" if isinstance(block, Table) else block.text
        if "元" in text and _of_projects(text):
            yield text, block.place


def _pairs(text: str, words: Vocabulary) -> list[re.Match[str]]:
    """Projects with budget and spending each in its own part of a sentence (`路灯维护预算20万元，支出19万元；…`), two at least."""
    for sentence in text.split("。") if text.count("支出") > 1 else ():
        parts = [
            _PAIRED.fullmatch(part.split("：")[-1].split(":")[-1].strip()) for part in re.split(r"[；;]", sentence)
        ]
        found = [one for one in parts if one is not None]
        if 1 < len(found) == len(parts) and not any(words.fund_rows.get(tidy(one["name"])) for one in found):
            return found
    return []


def _of_projects(text: str) -> bool:
    return "项目" in text or "专项" in text or "支出情况" in text


def _lists(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The lists of projects with amounts in a paragraph; `initial` or `spent` by what the sentence before it speaks of."""
    cues = [cue for cue in _CUE.finditer(text) if text[cue.start() - 1 : cue.start()] not in {"（", "("}]
    for cue, following in zip(cues, (*cues[1:], None)[: len(cues)], strict=True):
        lead = re.split(r"[。\n]", text[max(0, cue.start() - 200) : cue.start()])[-1]
        stop = text.find("。", cue.end(), cue.end() + _SENTENCE_LIMIT)
        end = stop if stop >= 0 else min(len(text), cue.end() + _SENTENCE_LIMIT)
        if following is not None:
            end = min(end, following.start())
        spoken = lead + cue[0]
        if not _of_projects(spoken) and "项目" not in text[max(0, cue.start() - 400) : cue.start()]:
            continue
        entries = [(tidy(m["name"]), m["amount"]) for m in _ENTRY.finditer("、" + text[cue.end() : end])]
        entries = [(re.sub(r"(?:为|共|计)$", "", name), amount) for name, amount in entries]
        named = [
            (name, amount)
            for name, amount in entries
            if _PROJECT_END.search(_no_brackets(name)) and not _CATEGORY.search(name)
        ]
        if len(named) < 2 or len(named) * 2 < len(entries):
            continue
        if _SPENT_LIST.search(cue[0]) or (_SPENT_LIST.search(lead) and not _COUNTED.search(lead)):
            yield "spent", named
        elif _COUNTED.search(lead):
            yield "initial", named


def _no_brackets(name: str) -> str:
    return re.sub(r"[(（][^()（）]*[)）]$", "", name)


def _sections(projects: Projects, blocks: Sequence[Block], nodes: Sequence[Node]) -> None:
    """A numbered section that bears a project's name, with its amounts in the text below."""
    for position, node in enumerate(nodes):
        title = _TITLE_END.sub("", node.title)
        if node.level < 2 or not 4 <= len(title) <= 60 or _CATEGORY.search(title) or any(c in title for c in "，,"):
            continue
        known = projects.get(title)
        if known is None and (not _SECTION_END.search(title) or _GENERIC.match(title) or _VERB.match(title)):
            continue
        if position + 1 < len(nodes) and nodes[position + 1].level > node.level:
            continue
        body = [(node.rest, node.place)] if node.rest else []
        body += [
            (b.text, b.place) for b in blocks[node.index + 1 : node.end] if not isinstance(b, Table) and b.text.strip()
        ]
        above = nodes[node.parent] if node.parent >= 0 else None
        if above is not None and title in above.title:  # `2.年中追加某项目，金额13.03万元…`, and below it `（1）某项目`
            body.append((above.title, above.place))
        initial, adjusted, spent, grade = amounts(body)
        if known is None and not (spent or initial):
            continue
        project = known or projects.add(title, node.place)
        if initial and (project.initial is None or spent):
            project.initial = initial
        project.adjusted = project.adjusted or adjusted
        project.spent = project.spent or spent
        project.grade = project.grade or grade


def project_in_title(title: str, unit: str) -> str | None:
    """The project that a title names behind the unit (`某县司法局法律援助项目支出绩效自评报告`) or in its closing brackets."""
    core = ABOUT.sub("", squash(title))
    bracket = _IN_BRACKETS.search(core)
    if bracket and _PROJECT_END.search(bracket["name"]):
        return bracket["name"]
    year = YEAR.search(narrow(core)) or YEAR_CN.search(core)
    for text in (core[year.end() :], core[: year.start()]) if year else (core,):
        found = _TITLE_NAME.match(text.removeprefix(unit))
        if found and kind_of(text) == "project" and not _NO_TITLE_NAME.search(found["name"]):
            return found["name"]
    return None


_Placed = tuple[str, Place]


def fund_of(initial: _Placed | None, adjusted: _Placed | None, spent: _Placed | None) -> list[Item]:
    """The funds of a project whose amounts stand in the text: one row, or none."""
    item = Item(
        {"label": "年度资金总额", "source": "total"}, {}, next((a[1] for a in (initial, adjusted, spent) if a), NOWHERE)
    )
    for name, amount in (("initial", initial), ("adjusted", adjusted), ("spent", spent)):
        if amount:
            item.put(name, *amount)
    return [item] if len(item.fields) > 2 else []


def amounts(body: Sequence[_Placed]) -> tuple[_Placed | None, _Placed | None, _Placed | None, _Placed | None]:
    """Budget, adjusted budget, spending and grade that a section states of its project; the first of each."""
    initial = adjusted = spent = grade = None
    size = 0
    for text, place in body:
        flat = narrow(text[:_SECTION_LIMIT])
        for match in _INITIAL.finditer(flat):
            if initial is None and not re.search(
                r"[较比超]$|调减|调增|追加|全年$|整$|后$", flat[max(0, match.start() - 4) : match.start()]
            ):
                initial = (text[match.start("amount") : match.end("amount")], place)
        changed = _ADJUSTED.search(flat)
        if changed and adjusted is None:
            adjusted = (text[changed.start("amount") : changed.end("amount")], place)
        match_spent = _SPENT.search(flat)
        if match_spent and spent is None:
            spent = (text[match_spent.start("amount") : match_spent.end("amount")], place)
        graded = _GRADED.search(flat)
        if graded and grade is None:
            grade = (graded[1], place)
        size += len(text)
        if size > _SECTION_LIMIT:
            break
    return initial, adjusted, spent, grade


def _plain_scores(known: Mapping[str, Project], text: str, place: Place) -> None:
    """What stands right behind the very name of a project (`苗圃改造83分`); what a sentence calls weights is no score."""
    for sentence in text.split("。") if known else ():
        for found in _SCORED.finditer(sentence) if not _WEIGHTS.search(sentence) else ():
            project = known.get(squash(found["name"]))
            if project is not None:
                project.score = project.score or (f"{found['score']}分", place)


def _scores(projects: Projects, blocks: Sequence[Block]) -> None:
    known = {squash(project.name): project for project in projects.found}
    for block in blocks:
        if isinstance(block, Table) or "分" not in block.text:
            continue
        _plain_scores(known, block.text[:_SECTION_LIMIT], block.place)
        for match in _SCORE.finditer(block.text[:_SECTION_LIMIT]):
            name = match["name"].strip()
            project = projects.get(name)
            if (
                project is None
                and _PROJECT_END.search(_no_brackets(name))
                and not _GENERIC.match(name)
                and match["grade"]
                and len(name) >= 6
                and "整体" not in name  # 部门整体支出 is no project
            ):
                project = projects.add(name, block.place)
            if project is None:
                continue
            project.score = project.score or (f"{match['score']}分", block.place)
            if match["grade"]:
                project.grade = project.grade or (match["grade"], block.place)
