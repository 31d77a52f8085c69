"""Order: 实有 within 编制, 办结 within 受理; 由 A 减至 B downwards; 决算大于预算; a rate of things done that is over 100 %."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim, quote
from jixiao.documents.audit.passage import last_done, planned_words
from jixiao.documents.facts.lexicon import FRACTIONS, PLANS
from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.audit.table_grid import Cells
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim, Severity, Verdict

_POSTS = re.compile(r"编制|核编|核定|定编|招聘|应|受理|收到|共有")
_STAFF = re.compile(r"实有|实际|在岗|在职|现有|在编|到岗|办结|回复|办理")
_HAS_POSTS = re.compile(r"编制")
_HAS_STAFF = re.compile(r"实有|在职|现有|在岗|在编|到岗")
_FROM = re.compile(r"(?:由|从)(?![^,，。]*中)[^,，。由从]*$")
_TO_UP = re.compile(r"(?:增|升|涨|提|扩)[^,，。]*(?:至|到|为)[^,，。]*$")
_TO_DOWN = re.compile(r"(?:减|降|压|缩|下)[^,，。]*(?:至|到|为)[^,，。]*$")
_LARGER = re.compile(r"(?:决算|支出)数?(?P<word>大于|小于|等于|高于|低于|超过)[^,，。]*预算")
_NEVER_ABOVE = re.compile(
    r"(?:办结|整改|合格|通过|覆盖|到位|满意|知晓|准确|回收|达标|签约|接种|参保|入学|巩固|及时|验收|办复|响应|规范|按时完成)[率度](?:均)?(?:为|是|达到?|:)?\s*$"
)
_PLAN_WORD = re.compile(
    r"(?:(?P<over>超额完成|超计划完成|超目标完成|超出目标)|未(?:能)?(?:按计划)?完成)(?:了)?(?:年度|全年|既定|预定)?(?:计划|目标|任务)(?!的)"
)
_PLANNED = re.compile(r"计划|目标|任务|应|预期")
_REAL = re.compile(r"实际|完成|已|实")
_REACHED = re.compile(
    r"(?:(?P<not>未(?:能)?|没有?|尚未)?(?:达到|达成|实现)|(?:高于|超[过出]|优于)|(?P<below>低于|不及))(?:了)?(?:年度|全年|年初|既定|预定|预期|绩效|设定|规定)*(?:的)?(?:计划|目标|任务|指标)(?:值|要求)?(?=[,。;、]|$)"
)
_ALL_OR_NONE = re.compile(
    r"(?:(?P<all>全部|全额|全数|悉数|(?<![人户亩月日年平])均)(?:均|都)?已?|(?P<none>(?:未|没有)(?:能|发生|实际)?))(?P<verb>[\u4e00-\u9fff]{2})(?:完毕|到位|完成|完|了)?,"
    r"(?P<rate>[^,\d]*?)率(?:为|是|达到?|:|仅|均)*$"
)
"""全部使用完毕，使用率: a word of all, or of nothing, and the rate right behind it."""
_SOME = re.compile(r"部分|尾款|[余剩]|质保|外|个别|仍有|尚有")
_OF_PLAN = re.compile(r"预算|执行")
_SPENDS = frozenset({"支出", "支付", "使用", "执行"})
_GOAL = re.compile(r"(?:计划|目标|任务|指标)(?:值|要求)?(?=[,。;、]|$)")
_AGAINST = re.compile(r"达[到成]|实现|高于|低于|优于|超[过出]|不及")
_AT_MOST = re.compile(
    r"不超|不高|不大|不多|以内|以下|控制在|压[减缩降]|(?<!不)[低小少]于|≤|<|上限|成本|耗|时[限长]|[投差失死]\S?率|降"
)
_THAN = re.compile(r"\s*[,(]?\s*(?:[均都也略明显稍远仍])*(?:(?P<up>[高多大好]于|高[出过]|超[出过])|[低少小]于)[^,]*$")
_NAMED_SO = ("的", "数", "值", "水平", "标准", "限额", "总额")
_NEAR = 2
_AT_LEAST = re.compile(r"(?:≥|不[低少小]于|[以之]?上)\s*$")
_WHETHER = re.compile(r"是否(?:完成|达标|达到|达成|实现)")
_ANSWERS = {
    "是": True,
    "已完成": True,
    "完成": True,
    "达标": True,
    "√": True,
    "否": False,
    "未完成": False,
    "不达标": False,
    "未达标": False,
    "×": False,
}
_WORDS = {"大于": 1, "高于": 1, "超过": 1, "小于": -1, "低于": -1, "等于": 0}


def claims(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """The comparisons of one paragraph."""
    facts, flat = line.facts, line.flat
    moved, compared = "由" in flat or "从" in flat, "于" in flat or "超" in flat
    for first, second in itertools.pairwise(facts):
        alike = first.dim == second.dim
        if alike and first.role == second.role == "stock":
            yield from _staff(first, second)
        if alike and moved:
            yield from _move(first, second)
        if first.sign * second.sign < 0:
            yield from _opposed(first, second)
        if alike and compared:
            yield from _ordered(first, second)
    for fact in facts:
        if (
            fact.dim == "ratio"
            and fact.base > 1
            and not fact.hedged
            and not fact.sign
            and _NEVER_ABOVE.search(fact.label)
        ):
            yield _impossible(fact)
    if "率" in flat:
        yield from _all_or_none(line)
    if "预算" in flat:
        yield from _larger(line)
    if "完成" in flat:
        yield from _kept_plan(line)
    if len(facts) > 1 and _AGAINST.search(flat) and _GOAL.search(flat):
        yield from _reached(line)


def _kept_plan(line: Line) -> Iterator[Claim]:
    """计划 1500 人，实际 1380 人，超额完成计划: the word against the two figures before it."""
    for match in _PLAN_WORD.finditer(line.flat):
        at = line.after(match.start())
        own = [one for one in line.facts[max(0, at - 3) : at] if one.role == "stock" and not one.hedged][-2:]
        if (
            len(own) < 2
            or own[0].dim != own[1].dim
            or own[0].scope != own[1].scope
            or own[1].scope != _scope_at(line, match.start())
        ):
            continue
        plans = [one for one in own if _PLANNED.search(one.label)]
        own = sorted(own, key=lambda one: one not in plans)  # the plan first
        if len(plans) != 1 or _REAL.search(plans[0].label) or not _REAL.search(own[1].label):
            continue
        above = own[1].base > own[0].base
        if bool(match["over"]) == above or (not match["over"] and own[1].base < own[0].base):
            continue
        yield failing_claim(
            "direction_word", "A513", line, (own[0].clause, match.end()), own[1].start, "wrong", own[1].printed,
            f"{own[1].printed}{'>' if above else '≤'}{own[0].printed}", f"{own[1].printed} / {own[0].printed}",
            word=match[0], other=own[0].printed,
        )  # fmt: skip


def _reached(line: Line) -> Iterator[Claim]:
    """目标值为 100%，实际为 96%，达到年度目标: the word against the last two figures of the scope; 不超过 and costs are another matter."""
    for match in _REACHED.finditer(line.flat):
        at = line.after(match.start())
        own = line.facts[max(0, at - 2) : at]
        if len(own) < 2 or own[0].scope != own[1].scope or own[1].scope != _scope_at(line, match.start()):
            continue
        before = line.facts[at - 3 : at - 2] if at > 2 else []
        if before and before[0].scope == own[0].scope and before[0].dim == own[0].dim:
            continue
        if own[0].dim != own[1].dim or any(
            one.role not in {"stock", "ratio"} or _rough(one) or one.sign for one in own
        ):
            continue
        plans = [one for one in own if _PLANNED.search(one.label) and not _REAL.search(one.label)]
        real = next((one for one in own if one not in plans), None)
        if len(plans) != 1 or real is None or _AT_MOST.search(line.flat[own[0].clause : match.start()]):
            continue
        if not (_REAL.search(real.label) or "为" in real.label or "达" in real.label):
            continue
        kept = real.base >= plans[0].base
        if kept == (match["not"] is match["below"] is None):
            continue
        yield failing_claim(
            "direction_word", "A513", line, (own[0].clause, match.end()), real.start, "wrong", real.printed,
            f"{real.printed}{'≥' if kept else '<'}{plans[0].printed}", f"{real.printed} / {plans[0].printed}",
            word=match[0], other=plans[0].printed,
        )  # fmt: skip


def _all_or_none(line: Line) -> Iterator[Claim]:
    """下达 36.5 万元，全额拨付到位，拨付率 100%; 预算 18 万元，当年未支出，执行率 0%: of the one figure before the words."""
    for whole, rate in itertools.pairwise(line.facts):
        if rate.role != "ratio" or whole.role != "stock" or whole.scope != rate.scope or rate.hedged or rate.sign:
            continue
        said = _ALL_OR_NONE.search(rate.gap) if whole.depth == rate.depth else None
        if (
            said is None
            or _SOME.search(rate.gap)
            or not _named_so(said["verb"], said["rate"], whole, said_all=bool(said["all"]))
        ):
            continue
        wanted = 100 if said["all"] else 0
        yield failing_claim(
            "ratio_rate", "A507", line, (whole.clause, rate.end), rate.start, "holds" if rate.value == wanted else "wrong", rate.printed, f"{wanted}%",
            f"{said[0].split(',')[0].strip()} = {wanted}%",
        )  # fmt: skip


def _named_so(verb: str, rate: str, whole: Fact, *, said_all: bool) -> bool:
    """Whether a rate is that of the verb; one of a plan only where the figure is a plan, for what came in may be less. 未完成 is no nothing."""
    core = rate[-2:]
    if _OF_PLAN.search(rate) and whole.phase not in PLANS:
        return False
    return (verb == core and (said_all or verb in _SPENDS)) or (verb in _SPENDS and verb in FRACTIONS.get(core, ()))


def _rough(one: Fact) -> bool:
    """约 95%, and not ≥95%, which is exact."""
    return one.hedged and _AT_LEAST.search(one.label) is None


def answered(rows: list[Cells]) -> Iterator[Claim]:
    """指标值 ≥95%，完成值 92%，是否完成 是: the answer of a row against its bound and its figure."""
    heads = [text for text, _, _ in rows[0]] if rows else []
    asked = [i for i, head in enumerate(heads) if _WHETHER.search(head)]
    if len(asked) != 1:
        return
    wanted = [i for i, head in enumerate(heads) if i and planned_words(head) and i not in asked and not last_done(head)]
    done = [i for i, head in enumerate(heads) if last_done(head) and i not in asked]
    if not len(wanted) == len(done) == 1:
        return
    for row in rows[1:]:
        if len(row) != len(heads):
            continue
        answer = _ANSWERS.get(row[asked[0]][0])
        bound, real = parse(row[wanted[0]][0]), parse(row[done[0]][0])
        if answer is None or bound.number is None or real.number is None or bound.unit != real.unit:
            continue
        if bound.comparator not in {"≥", "≤", ">", "<"} or real.comparator or bound.hedge or real.hedge:
            continue
        kept = real.number >= bound.number if bound.comparator in "≥>" else real.number <= bound.number
        if kept != answer and real.number != bound.number:
            (word, line, at), figure = row[asked[0]], row[done[0]][0]
            yield failing_claim(
                "direction_word", "A513", line, (at, at + len(word)), at, "wrong", figure,
                f"{figure} / {row[wanted[0]][0]}", f"{figure} / {row[wanted[0]][0]}", word=f"{heads[asked[0]]}：{word}", other=row[wanted[0]][0],
            )  # fmt: skip


def _scope_at(line: Line, at: int) -> int:
    """The scope of the last figure before an offset, as far as no stop stands between."""
    index = line.after(at) - 1
    fact = line.facts[index]
    return -1 if any(stop in line.flat[fact.end : at] for stop in "。;") else fact.scope


def _impossible(fact: Fact) -> Claim:
    return failing_claim(
        "ratio_rate", "A511", fact.line, (fact.clause, fact.end), fact.start, "wrong", fact.printed, f"{fact.printed}>100%",
        f"{fact.name}≤100%", severity="warning",
    )  # fmt: skip


def _bound(part: Fact, whole: Fact, verdict: Verdict, severity: Severity) -> Claim:
    within = verdict == "holds"
    return failing_claim(
        "subset_bound", "A511", part.line, _span(part, whole), part.start, verdict, part.printed,
        f"{part.printed}{'≤' if within else '>'}{whole.printed}", f"{part.printed}≤{whole.printed}", severity=severity,
    )  # fmt: skip


def _span(a: Fact, b: Fact) -> tuple[int, int]:
    text = quote(a, (b,))
    start = a.line.text.find(text)
    return (start, start + len(text)) if start >= 0 else (a.clause, a.end)


def _staff(first: Fact, second: Fact) -> Iterator[Claim]:
    if first.dim in {"money", "ratio", "points"}:
        return
    line = first.line
    if (
        first.scope == second.scope
        and _POSTS.search(first.label)
        and _STAFF.search(second.label)
        and not _STAFF.search(first.label.replace("核定", ""))
    ):
        within = second.base <= first.base
        if not within and sum("编" in fact.label for fact in line.facts[max(0, first.index - 3) : first.index + 1]) > 1:
            return  # several figures of posts: the last one is not the whole
        cases = bool(re.search(r"办结|回复", second.label))
        yield _bound(
            second,
            first,
            "holds" if within else "suspicious",
            "warning" if cases and "上年" not in line.flat else "info",
        )
    elif first.dim == "人":
        yield from _apart(first, second)


def _apart(first: Fact, second: Fact) -> Iterator[Claim]:
    """编制 35 名。实有 32 名 in two sentences, 职工 128 人（编制 169 人）; only what keeps within."""
    if first.scope != second.scope and _HAS_POSTS.search(first.label) and _HAS_STAFF.search(second.label):
        post, staff = first, second
    elif second.depth == first.depth + 1 and _HAS_POSTS.match(second.name) and _HAS_STAFF.search(first.label):
        post, staff = second, first
    else:
        return
    if staff.base <= post.base and second.sentence - first.sentence <= 1:
        yield _bound(staff, post, "holds", "info")


def _move(start: Fact, end: Fact) -> Iterator[Claim]:
    if (
        start.sentence != end.sentence
        or start.hedged
        or end.hedged
        or start.base == end.base
        or not _FROM.search(start.label)
    ):
        return
    down, up = _TO_DOWN.search(end.label), _TO_UP.search(end.label)
    if bool(down) == bool(up):
        return
    right = (end.base < start.base) == bool(down)
    yield failing_claim(
        "direction_word", "A513", end.line, _span(end, start), end.start, "holds" if right else "wrong", end.printed,
        f"{start.printed}→{end.printed}", "前>后" if down else "前<后", word=end.label.strip(), other=start.printed,
    )  # fmt: skip


def _ordered(first: Fact, second: Fact) -> Iterator[Claim]:
    """92.8%，高于上年的 95.6%: the word against the two figures on its sides, where they are of one size and no difference is told."""
    said = _THAN.match(second.label) if "于" in second.label or "超" in second.label else None
    if said is None or first.scope != second.scope or first.depth != second.depth or first.base == second.base:
        return
    if "均" in second.label or "都" in second.label:
        return  # 均超过目标 97%和 82%: each its own
    if any(one.role not in {"stock", "ratio"} or one.sign or one.hedged for one in (first, second)):
        return
    if second.dim != "ratio" and not second.label.rstrip().endswith(_NAMED_SO):
        return  # 低于计划 5 个: how many, and not what it lies below
    low, high = sorted((first.base, second.base))
    if low * _NEAR < high:
        return
    right = (first.base > second.base) == bool(said["up"])
    yield failing_claim(
        "direction_word", "A513", second.line, _span(second, first), second.start, "holds" if right else "wrong", second.printed,
        f"{first.printed}{'>' if first.base > second.base else '<'}{second.printed}", f"{first.printed} / {second.printed}",
        word=second.label.strip(" ,"), other=first.printed,
    )  # fmt: skip


def _opposed(first: Fact, second: Fact) -> Iterator[Claim]:
    """增加 5 万元，下降 4%: one change cannot be both; the next clause after a comma, without a subject of its own."""
    if first.scope != second.scope or first.depth != second.depth or second.role != "ratio":
        return
    if (
        first.role != "change"
        or first.line.flat[first.end : second.start].count(",") != 1
        or len(second.name) > len("比上年同期下降")
    ):
        return
    word = second.label.strip(" ,，")
    yield failing_claim(
        "direction_word", "A513", second.line, _span(second, first), second.start, "wrong", second.printed,
        f"{first.label.strip(' ,，')}{first.printed}", f"{first.printed} / {second.printed}", word=word, other=first.printed,
    )  # fmt: skip


def _larger(line: Line) -> Iterator[Claim]:
    """决算数大于年初预算数 after both figures."""
    for match in _LARGER.finditer(line.flat):
        at = line.after(match.start())
        if not at:
            continue
        sentence = line.facts[at - 1].sentence
        own = [
            fact
            for fact in line.facts[max(0, at - 8) : at]
            if fact.role == "stock" and fact.dim == "money" and fact.sentence == sentence
        ]
        if (
            len(own) != 2
            or "预算" not in own[0].label
            or "预算" in own[1].label
            or not re.search(r"决算|支出", own[1].label)
        ):
            continue
        budget, final = own
        sign = (final.base > budget.base) - (final.base < budget.base)
        right = sign == _WORDS[match["word"]]
        yield failing_claim(
            "direction_word", "A513", line, (final.clause, match.end()), final.start, "holds" if right else "wrong", match["word"],
            f"{final.printed}{'>' if sign > 0 else '<' if sign < 0 else '='}{budget.printed}", match[0], word=match["word"], other=budget.printed,
        )  # fmt: skip
