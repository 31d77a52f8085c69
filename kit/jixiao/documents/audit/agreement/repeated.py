"""One thing of a report with two values: 修复路段 14 处 here, 修复路段 41 处 there; 在职职工 52 人, and later 62 名在职职工.

The name before one figure is held against the name before, or behind, another. Two values are spoken of where they look like one: a
swap, or one digit of four and more, or a later mention that is more than the whole it speaks of. Plans and results, other years and
other owners are different things.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.passage import ITEM, before_colon, planned_words
from jixiao.documents.audit.slips import one_slip
from jixiao.model.findings import Finding
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact
    from jixiao.model.findings import Claim

_KEPT_NAMES = 4096
"""How many results the cache keeps."""

_YEAR = re.compile(r"(?:19|20)\d\d年(?:度|底|末)?")
_NOISE = re.compile(
    r"我(?:单位|中心|[局院校县市区镇乡部委办站所队会厅处科馆])|本单位|该(?:项目|单位)|本项目|项目(?=[\u4e00-\u9fff]{4})|全年|年内|累计|实际|共计?|合计|总共|全体|所有|全部|已|均|的|了|[“”\"\s:：]"
)
_ITEM = re.compile(r"^\s*(?:\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)|\d{1,2}[.、]|[①-⑳—•●■·-])+\s*")
_RANK = re.compile(r"^\s*(?:第?[一二三四五六七八九十]{1,3}[、,]|[一二三四五六七八九十]{1,3}是)\s*")
"""一、 and 第一、 only number a heading; 第一标段 is what it speaks of."""
_LEADING = re.compile(
    r"^(?:(?:年初|期初|年末|年底|期末|以|按照?|即|仍|则|为|就|对|将|把|其|该|此|这|因|由于|上述|共有?|有|现有)+)(?=[\u4e00-\u9fff]{3})"
)
_MEASURE = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:长度|总长|面积|数量|任务|总数|人数|户数|规模)$")
_ALIKE = (
    (re.compile("惠及|服务|覆盖"), "受益"), (re.compile("实有"), ""), (re.compile(r"合同总?(?:金额|价款|价格|价)(?=$|为)"), "项目合同总价"),
    (re.compile(r"^(?:单位|全局|核定|总|人员|现有)*编制(?:总?数|总?人数)?$"), "单位核定编制"),
    (re.compile(r"(?:概算|估算|批复|核定|工程)的?总投资(?=$|为)"), "项目总投资"),
)  # fmt: skip
_HEAD = re.compile(r"^[\u4e00-\u9fff]+")
_PLANS = (
    "TARGET",
    "BUDGET",
    "INITIAL",
    "ADJUSTED",
    "LAST",
    "CARRY",
    "ADD",
    "CUT",
    "LEFT",
    "SHARE",
    "RUNNING",
    "GIVEN",
    "ARRIVED",
)
_PLANNED = frozenset({"TARGET", "BUDGET", "INITIAL", "GIVEN"})
_DONE = re.compile(r"完成|实际|实有|已|建成|支付|支出|结算|决算|使用|执行|到位|到账")
_PAID_OUT = re.compile(r"兑付|兑现|实际发放|实际支[出付]|实际使用|实际拨付")
"""What was paid of an amount has its name, and is another."""
_OTHER = frozenset({"TARGET", "BUDGET", "INITIAL", "LAST", "CARRY", "LEFT"})
_PART_OF = re.compile(r"其中|另|其余|每|平均|均|第[一二三四五六七八九十]|分别|同比|较上|比上|其他|不足|新增")
_RESULT = re.compile(r"(?:完成|达到)?值?|实际完成(?:值|数)?")
"""实际值, 实际完成值, without the word that a name is cleaned of."""
_QUOTED = re.compile(r"[“\"「『](?P<name>[\u4e00-\u9fff]{4,})[”\"」』]")
_WHOLE = re.compile(r"总(?:投资|造价|概算|面积|人口|得分)")
_WHEN = re.compile(r"年初|期初|年末|年底|期末|上半年|下半年|月底|月末|季度")
_POINT = re.compile(r"[年期]初")
"""年初安排 138 万元，支出 131 万元: what the year began with is not when the next figure was."""
_PLAN_LEAD = re.compile(r"(?:计划|目标|任务|预算|指标|应)(?:值|数|量|任务|安排)?\s*$")
_BRACKETED = re.compile(r"\([^()\d]+\)")
_BELOW = re.compile(r"所属|下属|下级|二级|[局院校部委]属|附属|子公司|分公司|分[院校部]|系统外")
_PAST = re.compile(r"上一?年|去年|往年|上期|同期")
_WHOLE_YEAR = re.compile(r"(?:全年|本年度?|年度)(?:总)?(?:支出|收入)(?:总额|合计|总计)?(?:为|是|达|:)?\s*$")
_OWNER = re.compile(r"[村镇乡县市区州旗局校院站所厂]|街道|社区|公司|中心")
_THING = re.compile(_OWNER.pattern + r"|项目|工程|[河路线渠岸]段|片区|标段|校区|[一-龥]期$|站点|小组")
_NAME, _FOUR, _LONG, _TWO = 4, 4, 10, 2
_MOST, _SAME, _NEAR, _LONGEST, _HEADING = 3_000, 12, 6, 640, 24


def claims(scene: Scene) -> Iterator[Claim]:
    """What is said again and agrees: one name, one year and one value of three digits and more, in two paragraphs."""
    told: dict[tuple[str, Decimal], list[Fact]] = {}
    for line in scene.lines:
        for fact in line.facts if not line.is_cell else ():
            if fact.role == "stock":
                told.setdefault((fact.dim, fact.base), []).append(fact)
    for facts in told.values():
        first: dict[tuple[str, frozenset[str], int | None], Fact] = {}
        for fact in facts if facts[0].line is not facts[-1].line and _digits(facts[0]) > _TWO else ():
            name = _RANK.sub("", _name(fact)) if _plain(fact) else ""
            other = first.setdefault((name, kinds(fact), fact.told_year), fact) if len(name) >= _NAME else fact
            if other.line is not fact.line:
                yield failing_claim(
                    "agreement", "C603", fact.line, (fact.clause, fact.end), fact.start, "holds", fact.printed, other.printed,
                    f"{fact.printed} = {other.printed}",
                )  # fmt: skip


def findings(scene: Scene) -> Iterator[Finding]:
    """What is said twice and differently, each name once."""
    named: dict[str, list[Fact]] = {}
    told: set[str] = set()
    facts = [fact for line in scene.lines if not line.is_cell for fact in line.facts if _plain(fact)][:_MOST]
    names = {id(fact): _name(fact) for fact in facts}
    for fact in facts:
        other = _beside(fact, names) or _behind(fact, named, names) or _before(fact, names[id(fact)], named, names)
        if other is not None and (name := names[id(other)]) not in told and not of_others(fact, other, scene):
            told.add(name)
            yield finding(name, fact, other)
        if len(names[id(fact)]) >= _NAME:
            same = named.setdefault(names[id(fact)][-_NAME:], [])
            if len(same) < _SAME:
                same.append(fact)


def _plain(fact: Fact) -> bool:
    plain = fact.role == "stock" and not _PART_OF.search(fact.label)
    daily = fact.role == "price" and "日均" in fact.label
    return (plain or daily) and not fact.hedged and not fact.sign and not fact.open


@lru_cache(maxsize=_KEPT_NAMES)
def cleaned(text: str, *, whole: bool = False) -> str:
    """A name without year, owner and particles; without the word of its measure where it need not be whole."""
    text = _NOISE.sub("", _YEAR.sub("", _ITEM.sub("", text)))
    for pattern, word in _ALIKE:
        text = pattern.sub(word, text)
    text = _LEADING.sub("", text)
    return text if whole else _MEASURE.sub("", text)


def _name(fact: Fact) -> str:
    """What stands right before a figure."""
    name = cleaned(fact.name)
    if _RESULT.fullmatch(name) and (indicator := _indicator(fact)):
        return indicator
    if len(name) >= _NAME:
        return name
    return f"项目{name}" if _WHOLE.fullmatch(name) else f"全年{name}" if _WHOLE_YEAR.search(fact.label) else name


def _indicator(fact: Fact) -> str:
    """“受益农户数”目标值 2800 户，实际值 2875 户: the indicator that its result is told of."""
    start = max(fact.line.sentences[fact.sentence][0], fact.start - _LONGEST)
    found = [*_QUOTED.finditer(fact.line.flat, start, fact.start)]
    return _MEASURE.sub("", cleaned(found[-1]["name"])).removesuffix("数") if len(found) == 1 else ""


def after(fact: Fact) -> str:
    """What stands right behind a figure: 62 名在职职工."""
    head = _HEAD.match(fact.tail)
    return cleaned(head[0][:_LONG]) if head else ""


def kinds(fact: Fact) -> frozenset[str]:
    """What the words before a figure make of it: a plan, another year, a rest."""
    found = frozenset(kind for kind in _PLANS if fact.labelled(kind) or fact.phase == kind)
    return found - {"BUDGET"} if fact.dim != "money" and "编制" in fact.label else found  # 核定编制 is no budget


def _shared_end(a: str, b: str) -> int:
    """How many characters two names have in common at their ends."""
    count = 0
    for x, y in zip(reversed(a), reversed(b), strict=False):
        if x != y:
            break
        count += 1
    return count


def _names_of_others(a: str, b: str) -> bool:
    """东岭村种植户 and 西岭村种植户: two names of one length, or all that they share begins with the word of an owner."""
    shared = _shared_end(a, b)
    first, second = a[: len(a) - shared], b[: len(b) - shared]
    owner = _OWNER.search(a, len(a) - shared)
    if len(a) == len(b) or (owner is not None and owner.start() == len(first)):
        return True
    return bool(_OWNER.search(first) and _OWNER.search(second))


def _comparable(fact: Fact, other: Fact) -> bool:
    """Two values of one kind, of one year, in different sentences."""
    apart = other.line is not fact.line or other.sentence != fact.sentence or other.index + 1 < fact.index
    years = not (fact.told_year and other.told_year and fact.told_year != other.told_year)
    return apart and years and fact.dim == other.dim and fact.factor == other.factor and _apart(fact, other)


def _behind(fact: Fact, named: dict[str, list[Fact]], names: dict[int, str]) -> Fact | None:
    """The only value of the thing whose name stands behind this figure."""
    text = after(fact)
    for i in range(len(text) - _NAME + 1):
        for other in named.get(text[i : i + _NAME], ()):
            if (
                names[id(other)].endswith(text[: i + _NAME])
                and _comparable(fact, other)
                and (not kinds(other) & _OTHER or planned_words(text[: i + _NAME]))
                and _slipped(fact, other, exceeds=True)
            ):
                same = [one for one in named[text[i : i + _NAME]] if names[id(one)] == names[id(other)]]
                return other if len({one.base for one in same}) == 1 else None
    return None


def _beside(fact: Fact, names: dict[int, str]) -> Fact | None:
    """建设大棚 120 座，120 座大棚已投入使用: the thing of the same paragraph whose name stands behind this figure."""
    text = after(fact)
    for other in reversed(fact.line.facts[max(0, fact.index - _NEAR) : fact.index]) if len(text) > 1 else ():
        if other.dim == fact.dim and other.base == fact.base:
            return None  # the figure takes up this one
        name = names.get(id(other), "")
        if (
            other.dim == fact.dim
            and other.factor == fact.factor
            and len(name) > 1
            and any(name[-n:] == text[:n] for n in (2, 3, 4))
            and not kinds(other) & _OTHER
        ):
            return other if _apart(fact, other) and _slipped(fact, other, exceeds=True) else None
    return None


def _apart(fact: Fact, other: Fact) -> bool:
    """Whether two values are two, however they were rounded."""
    return abs(fact.base - other.base) > 2 * (fact.slack + other.slack)


def _before(fact: Fact, name: str, named: dict[str, list[Fact]], names: dict[int, str]) -> Fact | None:
    """The only value of the same name so far; of a name that only ends alike, where the two values are one with two digits swapped."""
    if len(name) < _NAME:
        return None
    near = named.get(name[-_NAME:], ())
    same = [one for one in near if names[id(one)].endswith(name) or name.endswith(names[id(one)])]
    whole = bool(same)
    same = same or [one for one in near if not _names_of_others(name, names[id(one)])]
    if not same or len({one.base for one in same}) != 1 or not _one_kind(fact, same[-1]):
        return None
    other = same[-1]
    swapped = one_slip(fact, other.value) == "swap" and _digits(other) > 1
    beside = swapped and _digits(other) > _TWO and fact.dim == other.dim and fact.told_year == other.told_year
    if not _comparable(fact, other) and not beside:
        return None
    when = _when(fact)
    if when and _when(other) and when != _when(other):
        return None
    if not whole or kinds(fact) != kinds(other):
        return other if swapped else None
    long = min(len(name), len(names[id(other)])) > (_NAME - 1 if when else _NAME)
    apart = other.line is not fact.line and _digits(other) > 1 and when == _when(other)
    alike = long and apart and one_slip(fact, other.value) in {"digit", "point"}
    return other if alike or _slipped(fact, other, exceeds=False) else None


def _one_kind(fact: Fact, other: Fact) -> bool:
    """Whether two figures may be one: of one kind, or neither of them what was done or left of a plan."""
    own, told = kinds(fact), kinds(other)
    if fact.dim == "money" and bool(_PAID_OUT.search(fact.label)) != bool(_PAID_OUT.search(other.label)):
        return False
    return own == told or not ((own | told) - _PLANNED or _DONE.search(fact.phrase) or _DONE.search(other.phrase))


def _headed(fact: Fact, scene: Scene) -> str:
    """What a figure stands under: the words before its colon, else the short numbered line above it."""
    lead = before_colon(fact)
    if lead:
        return _ITEM.sub("", lead)
    for line in scene.above(fact.line, _NEAR):
        if (
            len(line.flat) <= _HEADING
            and "。" not in line.flat
            and (ITEM.match(line.flat) or line.flat.rstrip().endswith(":"))
        ):
            return _ITEM.sub("", _RANK.sub("", line.flat)).strip(" :。")
    return ""


def of_others(fact: Fact, other: Fact, scene: Scene) -> bool:
    """Whether what stands before two figures parts them: the year before, a plan before the colon (目标值: 280 人), heads that end alike
    (甲项目: 河长 7.6 公里, 乙项目: 河长 6.7 公里).
    """
    leads = before_colon(fact), before_colon(other)
    if _basis(fact) and _basis(other) and _basis(fact) != _basis(other):
        return True  # （概算）, （决算）
    if {*_BELOW.findall(fact.label)} != {*_BELOW.findall(other.label)}:
        return True  # 所属单位 beside what is one's own
    plans = [_PLAN_LEAD.search(one) is not None for one in leads]
    if plans[0] != plans[1] or _last_year(fact) != _last_year(other):
        return True
    when, told = _when(fact), _when(other)
    if (when and told and when != told) or fact.label.strip(" ,") == "其中":
        return True
    first, second = _headed(fact, scene), _headed(other, scene)
    end = first[len(first) - _shared_end(first, second) :]
    return first != second and len(end) > 1 and _THING.search(end) is not None


def _basis(fact: Fact) -> str:
    """What the bracket right behind a figure says of it."""
    match = _BRACKETED.match(fact.line.flat, fact.end)
    return match[0] if match is not None else ""


def _when(fact: Fact) -> str:
    """The part of the year that the sentence of a figure speaks of before it."""
    start = max(fact.line.sentences[fact.sentence][0], fact.start - _LONGEST)
    said = [
        one[0]
        for one in _WHEN.finditer(fact.line.flat, start, fact.start)
        if one.end() > fact.gap_start or not _POINT.match(one[0])
    ]
    return said[-1] if said else ""


def _last_year(fact: Fact) -> bool:
    """Whether the words of the sentence before a figure speak of the year before."""
    return _PAST.search(fact.line.flat, fact.line.sentences[fact.sentence][0], fact.start) is not None


def _digits(fact: Fact) -> int:
    return len(fact.value.normalize().as_tuple().digits)


def _slipped(fact: Fact, other: Fact, *, exceeds: bool) -> bool:
    """Whether the two values look like one with a slip."""
    slip, digits = one_slip(fact, other.value), _digits(other)
    if slip == "swap" and digits > 1:
        return True
    return slip in {"digit", "point"} and (digits >= _FOUR or (exceeds and fact.base > other.base and digits > 1))


def finding(name: str, fact: Fact, other: Fact) -> Finding:
    """One name with two values."""
    line = fact.line
    return Finding(
        code="C603", place=line.at(fact.start), quote=line.quote(max(fact.clause, 0), min(len(line.text), fact.end + _LONG)), stated=fact.printed,
        computed=other.printed, params={"name": name, "stated": fact.printed, "other": other.printed},
    )  # fmt: skip
