"""Shares: 占X的 s%, in a list, inside the words, before its figures."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed
from jixiao.documents.audit.operands import stocks as stocks_of
from jixiao.documents.audit.passage import in_order, where
from jixiao.documents.audit.rates.far_bases import SUBJECT
from jixiao.documents.audit.scene import NEAREST
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.fact import phase_of
from jixiao.documents.facts.lexicon import PLANS, halves, marks, partition
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.facts import Fact

_ANAPHOR = re.compile(r"[该此其这]|上述|(?<![岁及])以上|合计|共|[两二三四五六]项|前者|后者")
_JOINT = re.compile(r"[和与及、][^,。;]*?(?:合计|一共|共|加起来)[^,。;]*占")
"""满意和比较满意合计占 95%: a share of two figures together."""
_FORMER = re.compile(r"前者|后者")
_BOTH = re.compile(r"(?:两|二)(?:者|项|类|部分)(?:之和|总[和额数量]|合计|的?和)|(?:总[和额数量]|合计)的?$")
_EDGES = re.compile(r"^(?:其中|而|且|,|、|\s)+|(?:大?约|各|均|就|仅|只|所|比重|分别|已|也|则|又|数|人数|\s)+$")
_COUNTED = re.compile(r"(?:总?(?:数|额|量|面积|里程|长度|人数|户数|人口)|人数|数)$")
_UNCOUNTED = re.compile(r"[\s,、]*其中[^占]*[\u4e00-\u9fff]占")
"""12 人，其中高级职称占三分之一: how many they are is not told."""
_COUNTED_BASE = re.compile(r"(?:项目|工程|课题|企业|学校|[户人村镇家所])(?:总?数|个数)?$")
"""占结题项目的 20%: of how many things, though the part is an amount."""
_OF_RUN = re.compile(r"累计|合计|共计?(?!同)|[两三四五六](?:项|批|笔|期|次|季度|者|类|片|村|镇)|总计")
_TWO = 2
_COUNTED_ON = re.compile(
    r"[以按](?P<base>[\u4e00-\u9fff]{2,}?)(?:数|份数|人数)?(?:为基数|为分母|口径(?:统计|计算|测算)?|计算|测算|统计|计(?=[),]|[为是]\d|[为是]?\s*$))"
)
COUNTERS = frozenset({"人", "名", "个", "户", "家", "位", "台", "辆", "件", "套", "张", "床", "间", "座", "席"})
_OF_WHAT = re.compile(r"[\u4e00-\u9fff]+?的\s*")
_WHOLE = re.compile(r"总|合计|全部|全年")


def share(fact: Fact) -> Statement | None:
    """占X的 s%: of the figure that X names, else of the whole of the list; the part is the figure before 占."""
    stocks = stocks_of(fact)
    if not stocks or _JOINT.search(fact.label):
        return None
    if _FORMER.search(fact.label) and (of_both := _of_both(fact, stocks)) is not None:
        return of_both
    named = fact.label.rsplit("占", 1)[1].strip("的比例重为是约了到达: ")
    part = stocks[0]
    if part.index > fact.index:
        return _share_first(fact, named, stocks)
    subject = _subject(fact)
    own = _of_subject(subject, stocks) if subject else [part]
    if len(own) > 1 or _UNCOUNTED.match(fact.label):
        return None
    if own:
        part = own[0]
    sure = _part_named(fact, part, subject, own)
    if not named and not part.has("OPEN") and (base := _base_before(fact, part)) is not None:
        return _over(fact, part, [base], "base named", *sure)
    bases = [
        one
        for one in stocks
        if one is not part and one.dim == part.dim and (not _shared(one, fact) or (named and named == one.name))
    ]
    near = [one for one in bases if one.scope == fact.scope or named == one.name]
    bases = near or _total_behind(fact, part, named) or bases or _mean(part)
    wholes = [one for one in bases if one.labelled("TOTAL") or _opens(one)]
    if named and not bases and (behind := _named_behind(fact, part, named)) is not None:
        return _over(fact, part, [behind], "part named", "base named", "behind")
    if named:
        alike = _so_named(named, part, wholes if _WHOLE.search(named) and wholes else bases)
        plan = bool(alike) and {phase_named(named), alike[0].phase} <= PLANS
        if alike and not wholes and not plan and partition([part.label, alike[0].label]):
            return None
        if alike and phase_named(named) == "ADJUSTED" != alike[0].phase:
            return None  # 占调整预算的 98.68% is no share of the first budget
        if alike:
            certain = [one.name for one in own] == [subject] and named in alike[0].label
            why = ["subject named"] if certain and len(named) > _TWO else []
            return _over(fact, part, alike[:1], "base named", *sure, *why)
        if not wholes or (part.dim == "money" and _COUNTED_BASE.search(named)):
            return None
    if not wholes and len(bases) == 1 and halves(part.label, bases[0].label) and not (subject and not own):
        both = Binding("over_sum", (part, part, bases[0]))
        return Statement("share", "A505", fact, [both], [where(fact, part, bases[0]), "part named", "common words"])
    if subject and own and not wholes and len(bases) == 1 and bases[0].index + 1 == part.index:
        # 农户 1280 户，脱贫户 320 户，脱贫户占四分之一: of the one before it, or of both
        ways = [Binding("quotient", (part, bases[0])), Binding("over_sum", (part, part, bases[0]))]
        return Statement("share", "A505", fact, ways, [where(fact, *ways[0].terms), "part named", "common words"])
    siblings = not wholes and bool(bases) and partition([part.label, bases[0].label])
    if not bases or siblings or (subject and not wholes):
        return None
    known = ["base named"] if wholes else ["several candidates"] if len(bases) > 1 else []
    return _over(fact, part, (wholes or bases)[:3], *sure, *known)


def _over(fact: Fact, part: Fact, bases: list[Fact], *evidence: str) -> Statement:
    """The share that a part has of one of the bases, the likeliest first."""
    bindings = [Binding("quotient", (part, base)) for base in bases]
    return Statement("share", "A505", fact, bindings, [where(fact, part, bases[0]), *evidence])


def _named_behind(fact: Fact, part: Fact, named: str) -> Fact | None:
    """占预算的 94.4%，预算为 250 万元: the base by its name right behind the share."""
    following = fact.line.facts[fact.index + 1 : fact.index + _TWO]
    own = [one for one in following if one.scope == fact.scope and one.role == "stock" and one.dim == part.dim]
    return own[0] if own and own[0].name.startswith(named) and not own[0].hedged else None


def _base_before(fact: Fact, part: Fact) -> Fact | None:
    """312 万元，占预算 780 万元的 40%；429 万元，占 55%: a share that names no base goes on with the one inside the share before it."""
    last = next(
        (one for one in reversed(fact.line.facts[max(0, fact.index - NEAREST) : fact.index]) if one.role == "ratio"),
        None,
    )
    base = last.line.facts[last.index - 1] if last is not None and last.index else None
    if last is None or base is None or last.sentence != fact.sentence or not last.label.strip().endswith("的"):
        return None
    inside = "占" in base.label and base.role == "stock" and base.dim == part.dim and base.index < part.index
    return base if inside and part.index > last.index else None


def _so_named(named: str, part: Fact, bases: list[Fact]) -> list[Fact]:
    """The bases that the words behind 占 name: the one of that name, those that hold it, else those of like words or of its phase."""
    phase = phase_named(named)
    alike = [
        one
        for one in bases
        if _alike(named, one.name)
        or phase == one.phase != ""
        or ({phase, one.phase} <= PLANS and ("累计" in one.label) == ("累计" in part.label))
    ]
    return [one for one in alike if named == one.name] or [one for one in alike if named in one.label] or alike


def counted_on(fact: Fact) -> re.Match[str] | None:
    """以发放数为基数, before a rate or in the bracket behind it: the words that name its base."""
    return _COUNTED_ON.search(fact.gap) or _COUNTED_ON.match(fact.line.flat, fact.end + 1)


def on_untold(made: Statement) -> bool:
    """整改率按已到期限的企业计为 100%: whether the base that a rate calls by its name is none of those that were taken for it."""
    said = counted_on(made.target)
    if said is None or len(said["base"]) <= _TWO:
        return False
    bases = [one for way in made.bindings for one in way.terms[1:]]
    return not any(
        in_order(said["base"], one.label)
        or (len(one.name) > _TWO and one.name in said["base"])
        or phase_named(said["base"]) == one.phase != ""
        for one in bases
    )


def _of_both(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """甲与乙分别是 60 万元和 40 万元，前者占两者之和的 60%，后者占 40%: the second goes on with the base of the first."""
    last = fact.line.facts[fact.index - 1]
    goes_on = "后者" in fact.label and "前者" in last.label and last.role == "ratio" and last.sentence == fact.sentence
    pair = sorted((one for one in stocks if one.index < fact.index), key=lambda one: one.index)
    said = _BOTH.search(fact.label) or (goes_on and _BOTH.search(last.label))
    if not said or len(pair) != _TWO or pair[0].dim != pair[1].dim:
        return None
    part = pair["后者" in fact.label]
    why = [where(fact, *pair), "part named", "base named"]
    return Statement("share", "A505", fact, [Binding("over_sum", (part, *pair))], why)


def _subject(fact: Fact) -> str:
    """Whose share it is, where the words before 占 begin a clause of their own: 甲 3 户，乙 7 户，甲占 30%."""
    label = fact.label.rsplit("占", 1)[0]
    return "" if _ANAPHOR.search(label) or fact.gap == label else _EDGES.sub("", label)


def _of_subject(subject: str, stocks: list[Fact]) -> list[Fact]:
    """The stocks that carry the words of a subject: those that carry all of them, else those that end with them."""
    own = [one for one in stocks if one.name and (subject in one.name or one.name in subject)]
    own = own or [one for one in stocks if len(subject) > 2 and in_order(subject, one.name)]
    sources = SUBJECT.findall(subject) if not own else []  # 中央资金占比 is that of 中央财政承担 1460 万元
    own = own or [one for one in stocks if sources and all(source in one.label for source in sources)]
    exact = [one for one in own if one.name == subject]
    return exact[:1] or own


def _part_named(fact: Fact, part: Fact, subject: str, own: list[Fact]) -> list[str]:
    """Whether the part is certain: the figure beside the share, or the one that its subject names; else it is a guess."""
    if subject:
        return ["part named"] if own else ["several candidates"]
    return ["part named"] if part.index + 1 == fact.index else []


def _shared(one: Fact, fact: Fact) -> bool:
    """A figure with a share of its own is a sibling, no base."""
    following = one.line.facts[one.index + 1 : one.index + 2]
    return (
        bool(following)
        and following[0].role == "ratio"
        and following[0].labelled("SHARE")
        and following[0].sentence == one.sentence
        and following[0] is not fact
        and not _subject(following[0])
    )


def _total_behind(fact: Fact, part: Fact, named: str) -> list[Fact]:
    """甲 90 万元，占 90%；乙 10 万元，占 10%；合计 100 万元: the whole follows its parts."""
    later = [one for one in fact.line.facts[fact.index + 1 : fact.index + 1 + NEAREST] if one.sentence == fact.sentence]
    return [
        one
        for one in later
        if one.role == "stock" and one.dim == part.dim and not _opens(one)
        if one.labelled("TOTAL") or (len(named) > _TWO and named in one.label)
    ][:1]


def _share_first(fact: Fact, named: str, stocks: list[Fact]) -> Statement | None:
    """人员经费占基本支出的 82.5%，基本支出 400 万元，人员经费 330 万元: both figures follow by their names."""
    subject = fact.label.rsplit("占", 1)[0]
    base = next((one for one in stocks if (one.name and one.name in named) or named in one.name), None)
    part = next((one for one in stocks if one is not base and one.name and one.name in subject), None)
    if base is None or part is None or part.dim != base.dim or not named:
        return None
    return Statement(
        "share",
        "A505",
        fact,
        [Binding("quotient", (part, base))],
        [where(fact, part, base), "subject named", "behind"],
    )


def _mean(part: Fact) -> list[Fact]:
    """人均收入 15600 元，其中工资性收入 10920 元，占七成: a part of a mean is a share of it."""
    whole = part.line.facts[part.index - 1] if part.index and part.has("OPEN") else part
    mean = whole.role == "price" and "均" in whole.label and whole.dim == part.dim and whole.sentence == part.sentence
    return [whole] if mean else []


def _namely(fact: Fact, base: Fact) -> Fact | None:
    """为计划 800 万元的 112.5%，即 900 万元: the part follows."""
    following = fact.line.facts[fact.index + 1 : fact.index + 2]
    if (
        following
        and following[0].dim == base.dim
        and re.match(r"\s*,\s*(?:即|为|计)", following[0].gap)
        and following[0].sentence == fact.sentence
    ):
        return following[0]
    return None


def within(fact: Fact, stocks: list[Fact]) -> bool:
    """占总资金 500 万元的 90%, 占全县 412 个自然村的 93.93%: whether the figure right before a rate is the base inside its words."""
    if not stocks or stocks[0].index != fact.index - 1:
        return False
    named = _OF_WHAT.fullmatch(fact.label) is not None and "占" in stocks[0].label
    return named or fact.label.lstrip().startswith("的")


def inside(fact: Fact, stocks: list[Fact]) -> Statement | None:
    """450 万元，占总资金 500 万元的 90%; 2.5 万亩，为计划 2 万亩的 125%: the base stands inside the words."""
    base = stocks[0]
    parts = [one for one in stocks[1:] if one.dim == base.dim and not _is_base(one)]
    subject = _EDGES.sub("", base.label.rsplit("占", 1)[0]) if "占" in base.label and base.gap != base.label else ""
    own = _of_subject(subject, parts) if subject and not _ANAPHOR.search(subject) else []
    part = (own[0] if len(own) == 1 else next(iter(parts), None)) or _namely(fact, base) or _other_unit(stocks)
    if part is None or not re.search(r"占|为|是|完成|达|相当", base.label):
        return None
    kind, code = ("share", "A505") if base.labelled("SHARE") else ("completion_rate", "A506")
    why = [where(fact, part, base), "base named", "base inside"]
    ways = [Binding("quotient", (one, base)) for one in (part, *_head(part, parts))]
    together = [] if own else _together(base, parts)
    if together:
        ways = [Binding("sums", (*together, base), (*([1] * len(together)), -1)), *ways]
        return Statement(kind, code, fact, ways, why)
    return Statement(kind, code, fact, ways, why, not own and _joined(part))


def _together(base: Fact, parts: list[Fact]) -> list[Fact]:
    """首付款 48 万元，进度款 64 万元，累计支付占合同价 160 万元的 70%: all that was told right before, where the words speak of them all."""
    said = base.gap.rsplit("占", 1)[0] if "占" in base.gap else base.gap
    if not _OF_RUN.search(said):
        return []
    run = [*itertools.takewhile(lambda one: one.role == "stock" and one.scope == base.scope, parts)]
    run = [one for one in run if not one.labelled(*PLANS)]
    whole = next((i for i, one in enumerate(run) if one.has("TOTAL", "RUNNING", "OPEN")), None)
    return [] if len(run) < _TWO or whole is not None or any(one.hedged for one in run) else run[::-1]


def _head(part: Fact, parts: list[Fact]) -> list[Fact]:
    """累计支付 300 万元，其中甲 100 万元，乙 200 万元，占总投资 400 万元的 75%: the share may be that of the whole list."""
    opened = next((one for one in (part, *parts) if one.index <= part.index and one.has("OPEN")), None)
    if not listed(part) or opened is None:
        return []
    return [one for one in parts if one.index == opened.index - 1]


def _other_unit(stocks: list[Fact]) -> Fact | None:
    """安置 135 人，占全部岗位 180 个的 75%: things that are counted otherwise than their whole."""
    if len(stocks) < _TWO or not stocks[0].label.lstrip().startswith("占") or stocks[1].index + 1 != stocks[0].index:
        return None
    return stocks[1] if {stocks[0].unit, stocks[1].unit} <= COUNTERS else None


def _is_base(one: Fact) -> bool:
    """相当于年初预算 400 万元的 15%: what a rate that begins with 的 is of."""
    following = one.line.facts[one.index + 1 : one.index + 2]
    return bool(following) and following[0].role == "ratio" and following[0].label.lstrip().startswith("的")


def _joined(part: Fact) -> bool:
    """甲 180 万元、乙 20 万元，占合同价 250 万元的 80%: a part that 、 joins to another may stand for both."""
    if not part.index:
        return False
    last = part.line.facts[part.index - 1]
    alike = last.dim == part.dim and last.role == "stock" and last.sentence == part.sentence
    return alike and part.line.flat[last.end : part.start].lstrip().startswith(("、", "和", "及"))


def _opens(fact: Fact) -> bool:
    """Whether a list opens behind a figure."""
    facts = fact.line.facts
    following = facts[fact.index + 1] if fact.index + 1 < len(facts) else None
    return following is not None and (following.has("OPEN") or ":" in following.gap)


def _alike(name: str, other: str) -> bool:
    """Whether two names share their last words: 总支出 and 支出合计, 年度计划 and 计划."""
    name = _COUNTED.sub("", name) or name
    a, b = set(name), set(other)
    return len(a & b) * 2 >= len(a) and name[-1] in other


def phase_named(text: str) -> str:
    """The phase of money that a text names last; 调整后 says of any plan which one it is."""
    kinds = [kind for kind, _, _ in marks(text)]
    return "ADJUSTED" if "ADJUSTED" in kinds else phase_of(kinds)
