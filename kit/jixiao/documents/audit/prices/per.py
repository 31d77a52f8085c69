"""What a price or a mean is for: 每人每月, 元/亩, 户均; and the figure that says how many there are of it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit import listings
from jixiao.documents.audit.operands import Constant, constant
from jixiao.documents.audit.passage import before_colon, done, label_of, planned, repeats
from jixiao.documents.audit.prices.groups import adjusted, adjusts
from jixiao.documents.audit.prices.payments import UNPRICED
from jixiao.documents.audit.scene import NEAREST, before
from jixiao.documents.facts.lexicon import EACH_OF, FROM, NOUN, SINGLE
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_EACH = re.compile(
    r"每一?(?:人口)?(?P<each>半年|平方米|平方公里|立方米|公里|千米|公斤|千克|床日|人日|人天|台班|学期|学年|工日|公顷|季度|小时|课时|人次|车次|场次|班次|个月|个(?:(?!每)[\u4e00-\u9fff]){1,2}|[\u4e00-\u9fff])"
    rf"|(?<![各全所半学\d个])(?P<mean>{EACH_OF}|[月日年次场期])均(?!衡|等|匀|有|不|已)"
    r"|平均(?P<group>班)额"
    r"|一(?P<one>个[\u4e00-\u9fff]{1,2}|[名户亩台辆件座场期人间套])(?=平均)"
    rf"|(?<![全本当\d])(?P<monthly>月)(?=(?:{EACH_OF})均)"
    rf"|{SINGLE.replace('(?:', '(?P<single>', 1)}"
    r"|按(?P<by>[月年日季])(?=[人户均发计支])"
    r"|(?<![全本当])(?P<span>[月年日])(?=付|缴|租|工资|租金|补贴|补助|薪酬|标准|费|服务费|劳务费|津贴|租费|管理费)"
)
_SLASH = re.compile(r"\s*[/·]\s*(?P<unit>平方米|立方米|公里|公斤|人次|个月|学期|[\u4e00-\u9fff])")
SPANS = {
    "月": ("个月",), "个月": ("个月",), "天": ("天",), "日": ("天", "日"), "季度": ("个季度", "季度"), "学期": ("个", "学期"), "半年": ("个半年",), "周": ("周",),
    "小时": ("小时",), "课时": ("课时", "学时"), "次": ("次", "人次", "车次"), "期": ("期",), "场": ("场",), "年": (), "学年": (),
}  # fmt: skip
_TWELVE, _TAIL, _NEAR, _TWO = 12, 4, 6, 2
_PERIOD = re.compile(
    r"(?:19|20)?(?P<y1>\d\d)年(?P<m1>\d{1,2})月?(?:份|1日)?(?:起)?(?:至|到|-|—+)(?:(?:19|20)?(?P<y2>\d\d)年)?(?P<m2>\d{1,2})月(?:份|底|末|3[01]日)?"
)
_MONTHS = re.compile(r"(?<![\d年.])(?P<m1>\d{1,2})月?(?:份)?(?:至|到|-|—+)(?P<m2>\d{1,2})月(?!\d)")
_YEARLY = {
    "月": (_TWELVE, "个月"),
    "个月": (_TWELVE, "个月"),
    "季度": (4, "个季度"),
    "年": (1, "年"),
    "学年": (1, "学年"),
}
_DAYS = {"日": (365, "天"), "天": (365, "天")}
_THINGS = {
    "车": ("辆", "台"), "生": ("人",), "床": ("张", "床"), "岗": ("个", "人", "岗"), "名": ("人",), "位": ("人",), "员": ("人",), "校": ("所", "个"),
    "村": ("个", "村"), "镇": ("个", "镇"), "乡": ("个", "乡"), "班": ("个", "班"), "平": ("平方米",), "方": ("平方米", "立方米"), "台": ("台", "套"), "套": ("套", "台"),
    **dict.fromkeys("站院馆厂园企", ("个", "座", "所", "家", "处")), **dict.fromkeys("库塘池井", ("座", "口", "个", "处", "眼")), "船": ("艘", "条"), "队": ("支", "个"),
    **dict.fromkeys(("项目", "社区", "窗口", "点位", "网点", "站点"), ("个", "处")), "学校": ("所", "个"),
}  # fmt: skip
_YEARS = re.compile(
    r"(?:近|共|分|前|计)([两二三四五六七八九十])个?年|([两二三四五六七八九十])年(?:间|来|共|累计|合计)|(?:期|期限|周期|合同|协议|服务)(?:为|是|共|:)?([两二三四五六七八九十]|\d{1,2})年(?!\d|度)"
)
_SINCE = re.compile(r"(?P<first>(?:19|20)\d\d)年?(?:至|到|[-—~]+)(?P<last>(?:19|20)\d\d)年")
_WORDS = re.compile(r"(?<![第初本每])(?P<number>[两二三四五六七八九十]{1,2})个?(?P<unit>学期|月|季度|周|天|期|次|场)")
_TERM = re.compile(r"[春秋上下本该](?:季|半年)?学期")
_BOTH_TERMS = {
    "学期": re.compile(r"春季?(?:学期)?[、和及与]?秋季?(?:[两二]个?)?季?学期|上(?:学期)?[、和及与]下学期"),
    "半年": re.compile(r"上(?:半年)?[、和及与]下半年"),
}
"""春、秋两季学期, 上、下半年: two terms of a year that one word names."""
_IN_WORDS = re.compile(
    r"(?<![第初本每十百千])(?P<number>[两二三四五六七八九]|十[一二三四五六七八九]?)(?P<word>[个名位人家所辆台间户条])"
)
_WHOLE_YEAR = re.compile(r"全年|(?<!\d)1年|年度(?!目标|计划)|一年|当年|本年|20\d\d年|年(?=租|工资|薪|服务费|费用)")
_ONE_YEAR = re.compile(r"[本当今]年度?|全年")
_DATED = re.compile(r"(?:19|20)\d\d(?=\s*(?:年|-|—|至))")
_PART_YEAR = re.compile(r"半年|(?<![按每各分])季度|\d\s*月|个月|月底|以来|截至|学期")
DAILY = frozenset({"天", "日"})
YEARS = frozenset({"年", "学年"})
_OF_OTHERS = re.compile(
    r"[高低多少大小]于|超过|不及|其[他它余]|同行业?|行业|同级|同类|均[值数](?:为|是|达|约)?\s*$|平均[数值]|平均水平|去年|上年|往年|以往|国家"
)
"""低于全省均值: a mean that something is held against."""
_SEASON = re.compile(r"旺季|淡季|高峰|节假?日|假期|周末|寒假|暑假|[夏冬]季|汛期|最[高低多]|单日|工作日")
"""A mean of some days is none of all days of a year."""
_ANY, _NOUN = frozenset("个家处所座"), re.compile(f"{NOUN}*")
_NAMELY = re.compile(r"即|折合|合|也就是|相当于|(?<=\()")
_MORE_OR_LESS = re.compile(r"上浮|下浮|[提增加降减]|折|优惠")
_CAP = re.compile(r"上限|最高|至多|封顶|限额|不超过")
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
TIMES = frozenset({"天", "日", "周", "小时", "次", "期", "场", "年", "个月", "个季度"})
_MARK = re.compile("[、,]")
"""行政村、 before a number is the noun of the number before it."""


class Factor(NamedTuple):
    """How many there are of what a price is for, whether its unit names it, and whether no word says it."""

    fact: Fact
    named: bool
    assumed: bool = False


def units(price: Fact) -> list[str]:
    """What a price is for, in the order of its words: 每人每月 gives 人, 月."""
    if price.units is None:
        price.units = _units(price)
    return price.units


def _units(price: Fact) -> list[str]:
    label = price.label if price.label.strip() else before_colon(price)
    found = [next(filter(None, match.groups())) for match in _EACH.finditer(label)]
    rest = price.line.flat[price.end : price.end + 12]
    at = 0
    while (match := _SLASH.match(rest, at)) is not None:
        found.append(match["unit"])
        at = match.end()
    return list(dict.fromkeys(found))


def spanned(price: Fact) -> bool:
    """月工资, 年租金: a price by the span of time of something that stands elsewhere."""
    return any(match["span"] for match in _EACH.finditer(price.label))


def factor(unit: str, target: Fact, own: list[Fact], text: str, *, days: bool = False) -> list[Factor]:
    """The figures of `own` that may say how many there are of a unit; for spans of time also what the words of `text` say.

    Spans of time are printed, told in words (两个学期), from a period (3 月至 12 月), or those of a whole year.
    """
    if unit in SPANS:
        return _span(unit, target, own, text, days=days)
    named = [one for one in own if answers(one, unit)]
    if len(named) > 1 and (set_right := adjusted(named, target)) is not named:
        return [Factor(one, named=True) for one in set_right]
    if named:
        own = (
            [one for one in named if unit in _MARK.split(one.label[-_NEAR:])[-1] + _MARK.split(one.tail[:_TAIL])[0]]
            if len(named) > 1 and all(one.dim == "个" for one in named)
            else []
        )
        return [Factor(one, named=True) for one in _real(_closed(_differing(own or named)), target)]
    said = said_things(unit, text)
    if said is not None:
        return [Factor(constant(target, said, _names(unit)[0]), named=True)]
    return [Factor(one, named=False) for one in own if one.dim not in TIMES]


def _closed(named: list[Fact]) -> list[Fact]:
    """东苑 420 户、西苑 228 户共 648 户: of numbers that are added up right behind them the sum."""
    last = max(named, key=attrgetter("spot"))
    parts = [one for one in named if one is not last]
    summed = parts and last.has("TOTAL") and all(one.line is last.line and one.scope == last.scope for one in parts)
    return [last] if summed and not any(one.has("TOTAL", "OPEN") for one in parts) else named


def _real(named: list[Fact], target: Fact) -> list[Fact]:
    """应检 246 人，实检 238 人: what is paid is paid for those that there were, where the amount is no plan itself."""
    real = [one for one in named if not planned(one)]
    return real if real and any(map(done, real)) and not planned(target) else named


def _differing(named: list[Fact]) -> list[Fact]:
    """147 人 …，147 人的补助: one number that is told twice counts once."""
    return [
        one for i, one in enumerate(named) if all((one.value, one.unit) != (two.value, two.unit) for two in named[:i])
    ]


def said_things(unit: str, text: str) -> int | None:
    """三个班, 两名专家: a number in words of things that a price is for, told once."""
    noun = unit[1:] if unit.startswith("个") and len(unit) > 1 else unit
    people = "人名位" if "人" in {unit, *_names(unit)} else ""
    found = [
        one for one in _IN_WORDS.finditer(text)
        if (people and one["word"] in people) or text.startswith(noun, one.end()) or one["word"] == noun
    ]  # fmt: skip
    return chinese_number(found[0]["number"]) if len(found) == 1 else None


def answers(one: Fact, unit: str) -> bool:
    """Whether a figure says how many there are of a unit."""
    if unit in SPANS:
        return one.dim in SPANS[unit] or (one.dim == "个" and one.tail.startswith((unit, f"工作{unit}")))
    if unit.startswith("个"):
        noun = unit[1:]
        return (
            one.dim == "个"
            and (
                one.tail.startswith(noun)
                or one.tail[1:].startswith(noun)
                or (noun[:1] == one.tail[:1] and noun.startswith(_NOUN.match(one.tail)[0]))  # type: ignore[index]
                or noun in one.label[-_NEAR:]
                or not one.tail.strip(" ,")
            )
        )
    if len(unit) > 1 and one.dim in _ANY and unit in one.label[-_NEAR:]:
        return True  # 占用床日 86240 个
    if one.dim in _ANY and unit in _NOUN.match(one.tail)[0]:  # type: ignore[index]
        return True  # 9 个卫生院，每院 2 台
    return one.dim in _names(unit) or one.dim.endswith(unit) or unit in one.unit


def _names(unit: str) -> tuple[str, ...]:
    """The counting words of what a price is for."""
    return _THINGS.get(unit, (unit,))


def _span(unit: str, target: Fact, own: list[Fact], text: str, *, days: bool) -> list[Factor]:
    last = target.line.facts[target.index - 1] if target.index else target
    if last is not target and not target.label.strip() and answers(last, unit):
        return [Factor(last, named=True)]  # 应付 10 个月 23.5 万元
    said = _said(unit, text) or _months(unit, spoken(target))
    if said is not None and said > 0:
        return [Factor(constant(target, said, "个月" if unit == "月" else unit), named=True)]
    printed = [
        one
        for one in own
        if answers(one, unit) and (unit != "学期" or one.tail.startswith("学期") or one.dim == "学期")
    ]
    return [Factor(one, named=True) for one in printed] or _yearly(unit, target, text, days=days)


def _said(unit: str, text: str) -> int | None:
    """两个学期, 三个月: a number in words of what a price is for; the months of a period, both ends counted."""
    found = [one for one in _WORDS.finditer(text) if one["unit"] in {unit, unit.removeprefix("个")}]
    if len(found) == 1:
        return chinese_number(found[0]["number"])
    both = _BOTH_TERMS.get(unit)
    if both is not None and both.search(text):
        return 2
    if unit == "学期" and (terms := {*_TERM.findall(text)}):
        terms = terms - {"本学期", "该学期"} or terms
        return len(terms) if len(terms) <= _TWO else None
    periods = list(_PERIOD.finditer(text)) if unit in {"月", "个月"} else []
    if len(periods) != 1:
        return None
    one = periods[0]
    return (int(one["y2"] or one["y1"]) - int(one["y1"])) * _TWELVE + int(one["m2"]) - int(one["m1"]) + 1


def _months(unit: str, text: str) -> int | None:
    """1—6 月共 8700 人次: the months of the sentence itself, whose year stands elsewhere."""
    found = list(_MONTHS.finditer(text)) if unit in {"月", "个月"} else []
    return int(found[0]["m2"]) - int(found[0]["m1"]) + 1 if len(found) == 1 else None


def _yearly(unit: str, target: Fact, text: str, *, days: bool) -> list[Factor]:
    """The twelve months of 全年, where nothing speaks of a part of the year."""
    if unit in YEARS:
        years, since = _YEARS.search(text), _SINCE.search(text)
        count = listings.number(years[1] or years[2] or years[3]) if years else None
        count = int(since["last"]) - int(since["first"]) + 1 if since else count
        count = 1 if _ONE_YEAR.search(target.label) else count  # 服务期三年，本年应付
        if days or (count and count > 1):
            return [Factor(constant(target, count, "年"), named=True)] if count and count > 1 else []
    if not days and unit in {"月", "个月"} and "月" in label_of(target):
        return [Factor(constant(target, 1, "个月"), named=True)]
    if unit in _YEARLY and len({*_DATED.findall(text)}) > 1:
        return []  # of which of the years the amount is no word says
    number = _YEARLY.get(unit) or (_DAYS.get(unit) if days else None)
    if number is None or not any(_all_year(one, unit) for one in (spoken(target), text)):
        alone = unit in YEARS and not of_part_of_a_year(text)
        return [Factor(constant(target, 1, unit), named=True, assumed=True)] if alone else []
    return [Factor(constant(target, *number), named=True)]


def _all_year(text: str, unit: str) -> bool:
    return bool(_WHOLE_YEAR.search(text)) and (unit == "年" or not of_part_of_a_year(text))


def of_part_of_a_year(text: str) -> bool:
    """春季学期, 上半年: what is paid by the year is then not paid in full."""
    return _PART_YEAR.search(text) is not None


def in_a_year(unit: str) -> tuple[int, str] | None:
    """How many spans of time make a year, with their unit."""
    return None if unit in YEARS else _YEARLY.get(unit) or _DAYS.get(unit)


def capped(price: Fact) -> bool:
    """每户补助上限 2 万元, 由每人每月 143 元调整为 …: what may be less, or is paid no more, is multiplied with nothing."""
    return _CAP.search(price.label) is not None or FROM.search(price.label) is not None


def assumed(factors: list[Fact]) -> bool:
    """Whether a span of time among them is one that no figure prints: the twelve months of 全年."""
    return any(isinstance(one, Constant) and one.dim in {"个月", "个季度"} for one in factors)


def borne(price: Fact) -> tuple[Fact, Fact] | None:
    """每亩保费 30 元，县级承担其中的 15%，即每亩 4.5 元: the price and the rate right before what they make, for the same things."""
    if price.index < _TWO or price.role != "price":
        return None
    whole, rate = price.line.facts[price.index - _TWO : price.index]
    if whole.role != "price" or rate.role != "ratio" or rate.sign or _MORE_OR_LESS.search(rate.label):
        return None
    alike = (
        whole.dim == price.dim
        and whole.sentence == rate.sentence == price.sentence
        and {*units(price)} <= {*units(whole)}
    )
    return (whole, rate) if alike and _NAMELY.search(price.gap) else None


def shares(prices: list[Fact], fact: Fact) -> list[Fact]:
    """县级承担 15%，即每亩 4.5 元 for 县级共负担: of several prices the parts of one whose bearer an amount names."""
    return [one for one in prices if (made := borne(one)) and repeats(made[1].label, fact.label)]


def of_others(mean: Fact) -> bool:
    """Whether a mean is that of others, or of another time."""
    return _OF_OTHERS.search(mean.label) is not None


def unsure(unit: str, target: Fact, scene: Scene) -> bool:
    """Whether a mean need not be one of the whole year: it is one of a season, or one by the day beside which days are told."""
    if _SEASON.search(target.label):
        return True
    near = target.line.facts[max(0, target.index - NEAREST) : target.index + NEAREST]
    return unit in DAILY and any(one.dim in DAILY for one in (*near, *_around(target.line, scene)))


def _around(line: Line, scene: Scene) -> Iterable[Fact]:
    return (one for other in (*scene.above(line, _TWO), *scene.below(line, 1)) for one in other.facts[:NEAREST])


def spoken(target: Fact) -> str:
    """The words of its sentence up to a figure."""
    return target.line.flat[target.line.sentences[target.sentence][0] : target.end + min(_TAIL, len(target.tail))]


def counted(target: Fact, told: Iterable[Fact] | None = None) -> list[Fact]:
    """The numbers of things and spans of time before a figure, of its sentence where nothing else is told."""
    return [
        one
        for one in (before(target) if told is None else told)
        if (
            one.role == "stock"
            or adjusts(one)
            or (one.role == "price" and (one.dim in TIMES or (one.dim == "人" and {*units(one)} <= {*SPANS})))
        )
        and one.dim not in UNPRICED
        and one.depth <= target.depth + 1
    ]
