"""What was told before: the figures that a sentence may count on although it does not repeat them.

A report tells a matter in several sentences, in the items of a list, or line by line: the plan, what was done, what is left.
`reach` gives the figures of that matter: those of the paragraph before a figure, and where it is the first of its kind there,
those of the paragraphs above. Which of them are operands is said by their words, never by their values.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.documents.facts.lexicon import DIVIDES_BY, SPENDING
from jixiao.text import lazy_re as re
from jixiao.text.alternatives import each_before
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.statement import Binding, Statement
    from jixiao.documents.facts import Fact, Line

MOST = 14
"""Figures of one kind that make one matter; where more stand together nobody can say which of them a sentence means."""
LINES = 12
"""Paragraphs above that belong to one matter."""
AROUND = 12
"""Figures around a stated one that may have to do with it."""
_IDLE, _NEAR = 3, 5
_FURTHEST = 60
ITEM = re.compile(
    r"\s*(?:\(?\d{1,2}[.、)．)](?!\d)|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}(?:、|是)|[①-⑳]|第[一二三四五六七八九十]{1,3}[项类,、]?|[-—–•●■◆▲·]{1,2}(?=[一-龥]))"
)
_HEADING = re.compile(rf"(?P<item>{ITEM.pattern})?\s*(?P<name>[\u4e00-\u9fff]{{2,}})(?::|(?(item)。|(?!)))")
_BESIDE = re.compile(r"[\s,;]*(?:另有|另外|此外|另(?!一))")
_COUNTED_THERE = re.compile(r"\s*(?:已|均|全部)?(?:计入|并入|列入|归入|包含在|含在|包括在)(?![库场])")
"""体检收入 96 万元已列入门诊收入: no figure beside that one."""
_PARTS = re.compile(r"其中|包括|含")
_CLOSED = re.compile(r"(?:包括|包含)[\u4e00-\u9fff、]{2,},[^,]*$")
"""内容包括甲和乙，服务 1200 人次: a list without figures has ended."""
_SORTED = re.compile(rf"(?:{DIVIDES_BY})$")
_BRACKETED = re.compile(r"\([^()]*\)")

_OPENING = re.compile(r"(?:年初|(?<!1)1月1日|期初|月初|上年末|上年年末|去年年末|去年末|上期末|原有|上年结[转余])")
_REST = re.compile(
    r"剩余|剩下|余下|其余|结余|节余|余额|结存|尚有|还有|仍有|尚余|尚缺|还差|尚需|还需|仍需|只要再|欠(?<!拖欠)|差(?!异|额|旅|错|别)|缺口|缺额|缺编|空编|空缺|"
    r"尚可|余(?<=[底末止]余)|仍在(?![职岗编校])|尚在(?![职岗编校])|还在(?![职岗编校])|未(?=[\u4e00-\u9fff])(?!来|成年|婚|满|能|及)|结转(?=下|至?次年|后)|结转(?<=末结转)|余(?<![\u4e00-\u9fff]余)(?![\u4e00-\u9fff])|没有完成|节约|节省|少用|净资产"
)
_LOSS = re.compile(
    rf"盘亏|短少|霉变|减少|调减|核减|追减|压减|减去|减掉|退休|退出|退回|退库|退[学园]|{each_before('核清劝腾', '退')}|辞职|辞退|离职|离岗|离队|离开|解聘|解[除矫]|收监|期满|下发到|分发|放水|泄[洪水]|离[任院校世家乡园站]|调[离往给拨]|{each_before('运发送划转', '往')}|{each_before('转调轮移运划迁借租领取搬', '出')}|出[院栏圃场狱]|死|病故|去世|报废|报损|"
    rf"处置|变卖|核销|注销|销毁|销号|还(?<![尚仍]还)(?:了|款)?\s*$|拆除|占用|损毁|毁损|灭失|征占|损耗|消耗|{each_before('办审执侦了查', '结')}|结案|化解|捐出|赠[送予]|坏|丢失|遗失|枯|{each_before('领使调动耗', '用')}|用[去掉]|花(?:[去掉费]|[在了](?=[\u4e00-\u9fff]))|支出|支付(?<!转移支付)|{each_before('另又再', '付')}|付息|支取|{each_before('贴垫代兑划', '付')}|发出|发放|拨出|偿还|归还|清偿|还本|收回|上缴|出库|"
    rf"售出|出栏|接种|毕业|流出|流失|输送|关闭|撤销|撤[并销]|淘汰|脱[贫困]|解困|移出|扣减|扣除|失效|过期|减"
)
_GAIN = re.compile(
    rf"盘盈|溢余|新增|新注册|注册登记|增加|净增|追加|调增|追增|补充|招聘|招[录收生]|招考|军转|补聘|录用|聘用|引进|{each_before('转调轮移运划迁流租领聘', '入')}|出生|接收|购入|购进|购置|采购|新(?:[购建装收招发办领登认立受接育种栽聘录调签开拓设配注补生]|进(?!展))|"
    rf"续建|建成|补录|举借|新借|外购|入[库学职园住队院伍圃栏场矫会]|{each_before('购买领招引运', '进')}|受理|立案|收案|成立|缴入|存入|归集|筹[集措]|募集|投放|拨款|拨入|收(?:[入到]|了(?=[\u4e00-\u9fff]))|到[位账]|进货|发行|发展|借入|存栏|纳入|加入|返岗|加上|增"
)
_PLAN = re.compile(
    r"计划|目标|任务|规划|原定|预计|预定|预期|应(?!急|用)|拟|需(?!求)|要办|预算|批复|核定|编制|限额|概算|设计(?!费)|合同|总投资|下达|安排|指标|总[人户件次]?[次数]?数|总额|资产总|资产合计|列入|预备|到位|年初|盘子|额度|控制[数价]|名额|定额|上限"
)
_DONE = re.compile(
    r"完成|实际|实有|实(?<![落现真切确充扎求属翔核事]实)(?![施行验践名体物事业务质力地在效习训])|落地|兑现|发生[额数]|已|支出|支付|拨付|使用|执行|花|用掉|用去|付|办结|建成|签约|发放|在编|在岗|在职|现有|扶持|改造|栽植|动用|负债|发行|到账|累计"
)
_MODAL = re.compile(r"计划|原定|预计|预定|目标|拟|应(?!急|用)|需(?!求)|要求|规划|力争|确保")
"""Before a verb of doing these still mean a plan: 计划完成 100 户."""
_REAL = re.compile(r"实际|已|完成(?:计划|目标)|实有|超")
_JOINED = re.compile(r"\s*(?:、|和|及|以及|与)")
_ROLE = re.compile("|".join(one.pattern for one in (_PLAN, _DONE, _GAIN, _LOSS, _REST)))
"""A member of a list that says itself what it is inherits nothing."""
_SAID = re.compile(
    r"(?P<number>[\d两二三四五六七八九十](?<![第\d.两二三四五六七八九十百千零].)(?:(?<=\d)\d?|(?<!\d)[两二三四五六七八九十]?))(?:个(?=[\u4e00-\u9fff])(?!月|多|百分)|(?:个)?(?:项|类|笔|块|本|部分|方面|批|轮|种|村|家|处|宗|级|期|次|所|地|者|天|级(?=资金|财政|配套|补助|投入|安排|共|合计|总)|学期|季度|[省市州县区乡镇校院局站户](?=[^,。;]*?[共合总均])|[\u4e00-\u9fff](?=合计|总计|相加|之和)))"
)


def reach(fact: Fact, scene: Scene, wanted: Callable[[Fact], bool], least: int = 1) -> list[Fact]:
    """The figures of a kind that were told before a figure, in order; none where they are too many to be one matter.

    Where the paragraph tells fewer of them, of no one dimension as many as a relation needs (`least`), those of the paragraphs above
    come before them.
    """
    line = fact.line
    found = [one for one in line.facts[max(0, fact.index - _FURTHEST) : fact.index] if wanted(one)]
    enough = len(found) >= least and (least == 1 or max(Counter([one.dim for one in found]).values()) >= least)
    if enough or line.is_cell:
        return found if len(found) <= MOST else []
    idle = 0
    for other in scene.above(line, LINES):
        if other.is_cell:
            break
        here = [one for one in other.facts[:_FURTHEST] if wanted(one)]
        idle = 0 if here else idle + 1
        if idle > _IDLE:
            break
        found[:0] = here
        if len(found) > MOST:
            return []
    return found


def label_of(fact: Fact) -> str:
    """The label of a figure, or what stands before the colon; a member of a list 甲费 2 万元、乙费 3 万元 has that of the first."""
    if fact.called is None:
        first = first_of_list(fact)
        fact.called = first.label if first.label.strip(" 约共:") else before_colon(first)
    return fact.called


def first_of_list(fact: Fact) -> Fact:
    """The first figure of a list that says for its members what they are."""
    for _ in range(MOST):
        before = fact.line.facts[fact.index - 1] if fact.index else fact
        if (
            not _JOINED.match(fact.label)
            or _ROLE.search(fact.label)
            or before.scope != fact.scope
            or before.dim != fact.dim
        ):
            break
        if before is fact or fact.line.between(before, fact) != fact.label:
            break
        fact = before
    return fact


def words(fact: Fact) -> str:
    """The clause of a figure: its label and the words right behind it, that are not those of the next one (计划 65 万元只花了 58 万元)."""
    following = fact.line.facts[fact.index + 1] if fact.index + 1 < len(fact.line.facts) else fact
    return label_of(fact) + ("" if fact.tail and following.label == fact.tail else fact.tail)


def before_colon(fact: Fact) -> str:
    """完成率: 94% — the clause that a colon parts from its figure."""
    flat, at = fact.line.flat, fact.clause
    if at == 0 or flat[at - 1] not in ":=":
        return ""
    edge = max(flat.rfind(mark, 0, at - 1) for mark in ",;。:(|")
    return flat[edge + 1 : at - 1]


def left_over(fact: Fact) -> bool:
    """Whether a figure is what is left, not what was left of the year before."""
    label = label_of(fact)
    return bool(_REST.search(label + fact.tail)) and not _OPENING.search(label)


def moves(fact: Fact) -> int:
    """+1 for what comes in, −1 for what goes out, 0 where the words do not say; the last word before the figure decides."""
    return next((sign for text in (fact.label, fact.tail, before_colon(fact)) if (sign := sign_of(text))), 0)


def sign_of(text: str) -> int:
    """The direction of a movement by its words, as the head of a column gives it."""
    found = [(match.end(), 1) for match in _GAIN.finditer(text)] + [(match.end(), -1) for match in _LOSS.finditer(text)]
    return max(found)[1] if found else 0


def rest_words(text: str) -> bool:
    """Whether words speak of what is left."""
    return bool(_REST.search(text))


def planned_words(text: str) -> bool:
    """Whether words speak of a plan."""
    return bool(_PLAN.search(text))


def planned(fact: Fact) -> bool:
    """A plan, a budget, a limit, what came in: what something is done of."""
    lead = before_colon(fact)
    if _PLAN.search(lead) or _DONE.search(lead):
        return bool(_PLAN.search(lead)) and not last_done(lead)
    return bool(_PLAN.search(words(fact))) and not done(fact)


def done(fact: Fact) -> bool:
    """What was done, spent or is there."""
    lead = before_colon(fact)
    if _PLAN.search(lead) or _DONE.search(lead):
        return last_done(lead)
    said = words(fact)
    meant = bool(_MODAL.search(said)) and not _REAL.search(said)
    return last_done(said) or (fact.phase in SPENDING and bool(_DONE.search(said)) and not meant)


def last_done(text: str) -> bool:
    """Whether the last word of a clause speaks of what was done."""
    found = [match.end() for match in _DONE.finditer(text)]
    plan = [match.end() for match in _PLAN.finditer(text)]
    meant = _MODAL.search(text)
    if meant is not None and not _REAL.search(text):
        return False
    return bool(found) and (not plan or found[-1] > plan[-1])


def level(facts: list[Fact]) -> list[Fact]:
    """The figures without what 其中 opens and without brackets: those that can be operands of one another."""
    kept: list[Fact] = []
    inside: tuple[int, int] | None = None
    listed: tuple[int, int] | None = None
    for one in facts:
        here, sentence = (one.line.number, one.scope), (one.line.number, one.sentence)
        if kept and kept[-1].line is one.line and one.gap.lstrip().startswith(":") and kept[-1].index == one.index - 1:
            listed = sentence  # 支付 488 万元：劳务费 441 万元；设计费 21 万元；…
        if listed == sentence:
            continue
        if one.depth or _COUNTED_THERE.match(one.tail) or (_BESIDE.match(one.gap) and not moves(one)):
            continue
        if kept and _opens_parts(one):
            inside = here
        if inside != here:
            kept.append(one)
    return kept


def _opens_parts(one: Fact) -> bool:
    """其中办公费 2 万元; 按经济分类：工资 90 万元: the first of the parts of what was told before."""
    gap = _BRACKETED.sub("", one.gap) if one.has("OPEN") else ""
    if _PARTS.search(gap) and not _CLOSED.search(gap):
        return True
    if "按" not in one.gap:
        return False
    start = max(one.gap.rfind(mark) for mark in ":,") + 1
    return start > 0 and _SORTED.search(one.gap[:start]) is not None


def announced(fact: Fact) -> int | None:
    """以上三项, 上述四块, 三本账: how many things the words before a total speak of."""
    flat = fact.line.flat
    start = flat.rfind("。", max(0, fact.start - _FURTHEST), fact.start) + 1
    found = list(_SAID.finditer(flat, max(start, fact.start - _FURTHEST), fact.start))
    if len(found) != 1:
        return None
    text = found[0]["number"]
    return int(text) if text.isdigit() else chinese_number(text)


def begins_list(fact: Fact) -> bool:
    """实得 20 分、11.4 分、9 分: the first of figures that 、 alone divides is one beside them, and no total of what stands before."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    return bool(following) and following[0].dim == fact.dim and following[0].label.strip() == "、"


def repeats(name: str, text: str) -> bool:
    """Whether a text has two neighbouring characters of a name: they speak of one thing."""
    return any(name[i : i + 2] in text for i in range(len(name) - 1))


def shared(name: str, text: str) -> int:
    """The length of the longest piece of a name that a text repeats."""
    best = 0
    for i in range(len(name)):
        while i + best < len(name) and name[i : i + best + 1] in text:
            best += 1
    return best


def in_order(short: str, text: str) -> bool:
    """民生支出 in 用于民生项目的支出, 第一厂 in 第一污水处理厂: the characters of a name in their order."""
    rest = iter(text)
    return all(char in rest for char in short)


def said_numbers(text: str) -> list[int]:
    """How many things the words speak of (两类, 三个站, 以上四项), in order."""
    found = [one["number"] for one in _SAID.finditer(text.replace(" ", ""))]
    numbers = [int(one) if one.isdigit() else chinese_number(one) for one in found]
    return [one for one in numbers if one is not None]


def item(line: Line) -> str:
    """The style of the number that a paragraph begins with, or nothing."""
    match = ITEM.match(line.flat)
    return _style(match[0]) if match else ""


_INSIDE = re.compile(rf"(?:^|(?<=[,。;:]))(?:{ITEM.pattern})")
"""The number of an item inside a paragraph: 1.甲…；2.乙…, 一是…；二是…."""


def of_item(told: list[Fact], fact: Fact) -> list[Fact]:
    """The figures that stand in the item of another, or before all the items of its paragraph: what an item tells is of that item."""
    if all(one.line is not fact.line for one in told):
        return told
    marks = [(match.start(), _style(match[0])) for match in _INSIDE.finditer(fact.line.flat, 0, fact.start)]
    last = marks[-1][1] if marks else ""
    own = [at for at, style in marks if style == last]
    return [one for one in told if not own or one.line is not fact.line or not own[0] <= one.start <= own[-1]]


def _style(mark: str) -> str:
    return re.sub(r"\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳]", "1", mark.strip())


def heading(line: Line) -> str:
    """1.上年结转：…, （三）资金支出。…: the words that a paragraph begins with and that all its figures stand under."""
    match = _HEADING.match(line.flat)
    return match["name"] if match is not None else ""


def part(fact: Fact) -> tuple[int, int]:
    """The sentence, item or half sentence that a figure stands in."""
    return fact.line.number, fact.scope


def where(fact: Fact, *terms: Fact) -> str:
    """How near the operands stand, as a line of the table of evidence."""
    if any(one.line is not fact.line for one in terms):
        near = all(0 <= fact.line.number - one.line.number <= _NEAR for one in terms)
        return "next paragraph" if near else "other paragraph"
    if all(one.scope == fact.scope for one in terms):
        return "one scope"
    if all(one.sentence == fact.sentence for one in terms):
        return "one sentence"
    return "next sentence" if all(abs(fact.sentence - one.sentence) <= 1 for one in terms) else "one paragraph"


def beside(target: Fact, binding: Binding, count: int) -> list[Fact]:
    """The other figures of a paragraph, nearest first, and those of the sentences of other paragraphs that the operands stand in."""
    own = target.line.facts[max(0, target.index - count) : target.index + count + 1]
    near = sorted(own, key=lambda fact: abs(fact.index - target.index))[1 : count + 1]
    for term in binding.terms:
        if term.line is not target.line:
            near += [fact for fact in term.line.sentence(term.sentence)[:AROUND] if fact not in near]
    return near


def told_in(fact: Fact, told: Iterable[Fact]) -> str:
    """The words of the paragraphs in which figures were told, up to a figure."""
    texts = [line.flat for line in dict.fromkeys(one.line for one in told) if line is not fact.line]
    return "".join([*texts, fact.line.flat[: fact.start]])


def elsewhere(statement: Statement) -> bool:
    """Whether an operand stands in another sentence: what one sentence tells is bound by its own grammar."""
    target = statement.target
    terms = statement.bindings[0].terms
    return any(one.line is not target.line or one.sentence != target.sentence for one in terms)
