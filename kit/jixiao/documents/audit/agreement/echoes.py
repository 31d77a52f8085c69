"""What the text takes up again: 上述 318 户, 162 亩农场内 behind 农场占地 126 亩, 覆盖 15 个乡镇 of 全县 12 个乡镇, one thing in two units.

Here a word says that a figure was told before, or a noun stands before one figure and behind the other. The two are spoken of where
they look like one with a slip, or where the later is more than all there is.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.repeated import after, cleaned, finding, of_others
from jixiao.documents.audit.passage import in_order, repeats, shared
from jixiao.documents.audit.slips import one_slip
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT
from jixiao.text.units import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Finding

_SAID = re.compile(
    r"(?:上述|前述|前文所述|所[述列附]|(?<=[\u4e00-\u9fff])这|(?P<this>该)(?=[\u4e00-\u9fff]{2}))(?P<name>[\u4e00-\u9fff]*?)(?:共|即|的|为|是|仍为)?\s*$"
)
_SEVERAL = re.compile(
    r"合计|共计|总(?!投资|造价|概算|面积|价|长|分|得分)|[两二三四五六七八九十\d](?:项|类|笔|部分|个)|各|平均|其中"
)
_SHOWN = re.compile(r"列示|列明|载明|记载|显示|反映|登记|账面|台账|系统|清单|表|文件")
_ALL = re.compile(r"全[县市区乡镇村州旗省校院局](?:现|共|辖)*有?\s*$")
_WIDER = re.compile(r"全[国省市]|周边|省内|市内|外|累计|历年|次|同比|上年|去年|[超逾]")
_PLANNED = re.compile(r"计划|目标|任务|(?<!供)应(?![急用届对变])|拟|原|上年|去年|同期")
_APART = re.compile(
    r"计划|目标|任务|预算|上年|去年|应(?!急)|拟|未|缺|减少|超[出过额计]|增加|减少|其中|[一二三四两](?:季度|批|期|标段)|上半年|下半年"
)
_SHORT = re.compile(
    r"^.*(?:采购|购置|新建|建成|完成|包括|显示|配备|新增|投入|安装|改造|共|有)(?=[\u4e00-\u9fffA-Za-z]{2})"
)
_ELSE = re.compile(r"另|其余|其他|下年|次年|明年|第[一二三四五六]|[上下]半年|上年|去年")
_WHOLE_SPENT = re.compile(
    r"(?:总?投[资入]|支出|支付|花费|使用|执行|开支|共需要?|[共合总]计|共)(?:了|为|是|达|数|:)?\s*$"
)
_GOES_ON = re.compile(r"^[\s,]*(?:[该本此]|上述)")
_PARTLY = re.compile(r"其中|各|每|平均|均|[、和与及]|分别|另|其余|年初|上年|去年|同期")
_MOVED = re.compile(r"[余减增降]|差额|缺口|执行|支出|使用|[支兑拨]付|发放|兑现|结算|审定|决算|完成")
"""Of one name what was planned, what was spent and what is left are three figures."""
_NUMBER = re.compile(r"[数额量为共计达了是:：\s]+$")
_HEAD, _LONG = re.compile(r"[\u4e00-\u9fff]{2}"), re.compile(r"[\u4e00-\u9fff]{3}")
_EVERY = re.compile(r"[\u4e00-\u9fff]*?(?:全部|均|都|悉数|全数)")
_SUMMED = re.compile(r"总|汇总|合计|累计|重量|长度|面积|里程")
_RATED = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff](?:率|度)")
_MEASURES = frozenset({"weight", "length", "area"})
_LONG_NAME = 7
_RECENT, _LINES, _NAME, _TWO, _LAST, _FEWEST, _BEHIND = 60, 8, 4, 2, 8, 4, 12


def findings(scene: Scene) -> Iterator[Finding]:
    """The figures of the text that take up another and differ from it."""
    recent: deque[Fact] = deque(maxlen=_RECENT)
    wholes: dict[tuple[str, str], Fact] = {}
    rate: Fact | None = None
    named: dict[str, Fact] = {}
    for line in scene.lines:
        for fact in line.facts if not line.is_cell else ():
            if fact.role == "ratio" and not fact.hedged and not fact.sign:
                other = _rate(fact, rate)
                if other is not None:
                    yield finding(cleaned(fact.name), fact, other)
                rate = fact
            if fact.role not in {"stock", "score"} or fact.hedged:
                continue
            if fact.role == "score":
                other = _named(fact, recent)
                if other is not None:
                    yield finding("得分", fact, other)
                recent.append(fact)
                continue
            other = (
                _named(fact, recent)
                or _in_bracket(fact)
                or _noun(fact, recent)
                or _alike(fact, recent)
                or _beyond(fact, wholes)
                or _converted(fact, named)
                or _measured(fact, recent)
            )
            if other is not None and not of_others(fact, other, scene):
                yield finding(cleaned(other.name) or fact.unit, fact, other)
            recent.append(fact)
    yield from _lists(scene)


def _lists(scene: Scene) -> Iterator[Finding]:
    """采购 X 光机 2 台、彩超 5 台 …, 彩超 6 台、X 光机 2 台验收合格: two lists of the same things, one figure apart."""
    seen: dict[frozenset[str], dict[str, Fact]] = {}
    for line in scene.lines:
        for own in _joined(line) if not line.is_cell and "、" in line.flat else ():
            key = frozenset(own)
            told = seen.setdefault(key, own)
            apart = [name for name in key if not same(own[name], told[name])]
            if told is own or len(apart) != 1 or len(key) < _TWO or _differs(own, told):
                continue
            name = apart[0]
            if own[name].unit == told[name].unit and one_slip(own[name], told[name].value) is not None:
                yield finding(name, own[name], told[name])


def _joined(line: Line) -> Iterator[dict[str, Fact]]:
    """The lists of a paragraph: figures that 、 joins, by the last words of their names."""
    run: list[Fact] = []
    for fact in [*line.facts, None]:
        goes_on = fact is not None and run and fact.gap.startswith(("、", "和", "及")) and fact.scope == run[-1].scope
        if run and not goes_on:
            names = {_SHORT.sub("", one.name)[-_NAME:]: one for one in run}
            if len(names) == len(run) >= _TWO and all(len(name) >= _TWO for name in names):
                yield names
            run = []
        if fact is not None and fact.role == "stock" and not fact.hedged and not fact.open:
            run.append(fact)


def _differs(own: dict[str, Fact], told: dict[str, Fact]) -> bool:
    """Whether the sentences of two lists speak of plans, other years, parts or of what is missing."""
    one, other = next(iter(own.values())), next(iter(told.values()))
    lists = (*own.values(), *told.values())
    return one.told_year != other.told_year or any(_APART.search(fact.phrase + fact.tail) for fact in lists)


def size(fact: Fact) -> tuple[str, Decimal]:
    """What a figure measures and how much of it, whatever its unit."""
    kind, factor = size_of(fact.unit)
    return (kind, EXACT.multiply(fact.value, factor)) if kind else (fact.dim, fact.base)


def same(fact: Fact, other: Fact) -> bool:
    """Whether two figures are one, whatever their units."""
    (kind, one), (beside, two) = size(fact), size(other)
    return kind == beside and abs(one - two) <= 2 * (fact.slack + other.slack)


def slipped(fact: Fact, other: Fact) -> bool:
    """Whether one slip leads from a figure, told in the unit of another, to that other."""
    wanted = EXACT.divide(size(other)[1], EXACT.divide(size(fact)[1], fact.value)) if fact.value else other.value
    return one_slip(fact, wanted.normalize()) is not None


def _named(fact: Fact, recent: deque[Fact]) -> Fact | None:
    """上述 318 户: what was told before must be there; the nearest that is one slip away is meant."""
    said = _SAID.search(fact.label)
    if said is None or _SEVERAL.search(fact.label):
        return None
    told = [one for one in recent if size(one)[0] == size(fact)[0] and fact.line.number - one.line.number <= _LINES]
    if not told or any(same(fact, one) for one in told):
        return None
    near = [one for one in told if said["name"][-_TWO:] in one.label] if said["name"] else told
    near = [one for one in near or told if slipped(fact, one)]
    if said["this"] and len(fact.value.normalize().as_tuple().digits) < _FEWEST:
        near = [one for one in near if said["name"][-_TWO:] in one.label]  # 该项目支出 may be another than its budget
    return near[-1] if len({one.base for one in near}) == 1 else None


def _in_bracket(fact: Fact) -> Fact | None:
    """4326 万元（分配表列示 3426 万元）: the figure alone in the bracket right behind another, two of its digits swapped."""
    one = fact.line.facts[fact.index - 1] if fact.index and fact.depth else fact
    if one is fact or one.depth + 1 != fact.depth or not _SHOWN.search(fact.label) or one.dim != fact.dim:
        return None
    beside = one.role == "stock" and fact.line.flat.startswith("(", one.end)
    return one if beside and one_slip(fact, one.value) == "swap" else None


def _noun(fact: Fact, recent: deque[Fact]) -> Fact | None:
    """16.1 公里的通组道路 behind 通组道路 … 全长 11.6 公里: two digits swapped, and the noun of one in the words of the other."""
    text = after(fact).removeprefix("的")
    digits = sorted(str(fact.value))
    if len({*digits} - {"."}) < _TWO:
        return None
    if _ELSE.search(fact.label):
        return None
    for one in reversed(recent):
        if one.dim != fact.dim or one.factor != fact.factor or sorted(str(one.value)) != digits:
            continue
        if fact.told_year and one.told_year and fact.told_year != one.told_year:
            continue
        if one.value == fact.value:
            return None  # the figure takes up this one
        if one_slip(fact, one.value) != "swap" or _planned(one) or _planned(fact):
            continue
        every = _EVERY.match(fact.tail) is not None
        again = every and fact.label.endswith("的") and bool({*fact.label[:-1].strip(" ,")} & {*one.label[-_LAST:]})
        again = again or _same_name(fact, one)
        apart = one.line is not fact.line or one.sentence != fact.sentence or not fact.label.strip(" ,")
        if not (again or apart):
            continue
        long = len(digits) - ("." in digits) > _TWO
        threaded = len(_stem(fact)) >= _NAME and in_order(_stem(fact), one.name)
        leads = threaded or (
            one.line is fact.line and one.index + 1 == fact.index and text[:1] in one.label and text != ""
        )
        near = text[:_TWO] if long else text[:_NAME]
        named = len(text) >= _TWO and (one.name.endswith(text[:_TWO]) or near in one.label)
        first = long and apart and _all_those(fact, one)
        behind = (every or long) and len(text) >= _TWO and text[:_TWO] in one.tail[:_BEHIND]
        if leads or named or again or behind or first or _spent_again(fact, one, digits) or _named_again(fact, one):
            return one
    return None


def _all_those(fact: Fact, one: Fact) -> bool:
    """1480 户完成改厕的农户 behind 改厕 1840 户: at the head of a sentence all those of whom the earlier figure told."""
    lead = fact.line.flat[fact.line.sentences[fact.sentence][0] : fact.start].rstrip()
    if lead and not lead.endswith(":"):
        return False
    told, those, _ = fact.tail.partition("的")
    return fact.tail.startswith("中") or (bool(those) and repeats(told, one.label))


def _named_again(fact: Fact, one: Fact) -> bool:
    """中央财政救灾资金 1386.5 万元 …, 中央财政救灾资金 1368.5 万元按期到位: a long name twice, or a name at the end of both."""
    if one.line is fact.line and one.sentence == fact.sentence:
        return False
    if _PARTLY.search(fact.label) or _PARTLY.search(one.label):
        return False
    names, digits = (_NUMBER.sub("", fact.label), _NUMBER.sub("", one.label)), len(fact.value.as_tuple().digits)
    if len(names[0]) == len(names[1]) and names[0] != names[1]:
        return False  # 东区管网资金, 西区管网资金
    moved = {*_MOVED.findall(fact.label)} == {*_MOVED.findall(one.label)}
    if digits >= _FEWEST and moved and shared(*names) >= _LONG_NAME:
        return True
    return digits > _FEWEST + 1 and names[0][-_NAME:] == names[1][-_NAME:] and len(names[0]) >= _NAME


def _spent_again(fact: Fact, one: Fact, digits: list[str]) -> bool:
    """支出 131.1 万元 …, 该项目实际支出 113.1 万元: amounts of four digits and more that a report takes together in both places."""
    if fact.dim != "money" or one.line is fact.line or fact.line.number - one.line.number > _LINES:
        return False
    labels = fact.label, one.label
    whole = all(_WHOLE_SPENT.search(label) and not _PARTLY.search(label) for label in labels)
    if not whole or all(map(_subject, labels)) or (fact.phase != one.phase and fact.phase and one.phase):
        return False
    return len(digits) - ("." in digits) >= _FEWEST or _same_things(fact, one)


def _subject(label: str) -> str:
    """Whose amount a label speaks of, by a name of its own; one that is bare or says 该, 本 goes on with what was told."""
    name = cleaned(_WHOLE_SPENT.sub("", label)).strip(" ,")
    return "" if _GOES_ON.search(label) or name in {"通过", "全年", "年"} else name


def _same_things(fact: Fact, one: Fact) -> bool:
    """改造公厕 24 座，总投资 312 万元 …, 投入 321 万元对 24 座公厕进行改造: the sentences of both count as many things of one kind."""
    counted = {(other.unit, other.base) for other in one.line.sentence(one.sentence) if other.dim != "money"}
    own = [other for other in fact.line.sentence(fact.sentence) if other.role == "stock" and other.dim != "money"]
    return any((other.unit, other.base) in counted and other.value >= _LAST for other in own)


def _same_name(fact: Fact, one: Fact) -> bool:
    """施工合同价 …，其中施工合同价 …: one name twice in a sentence."""
    name = _stem(fact).removeprefix("其中")
    return len(name) >= _NAME and "其中" in fact.label and _stem(one).endswith(name)


def _rate(fact: Fact, one: Fact | None) -> Fact | None:
    """实际达到 94.6%，因实际满意度 96.4% …: the rate that was reached, told once more with two digits swapped."""
    if "实际" not in fact.label or one is None:
        return None
    said = one.line is fact.line and one.sentence == fact.sentence and "实际" in one.label
    named = {match[0] for label in (fact.label, one.label) for match in _RATED.finditer(label)}
    said = said and len(named) <= 1
    return one if said and one_slip(fact, one.value) == "swap" and len(str(one.value)) >= _FEWEST else None


def _stem(fact: Fact) -> str:
    """A name without what leads in to it."""
    return cleaned(fact.name, whole=True)


def _alike(fact: Fact, recent: deque[Fact]) -> Fact | None:
    """覆盖 38 个行政村 behind 覆盖 28 个行政村: the same words before and behind two figures, one digit apart."""
    noun, verb = _LONG.match(fact.tail), fact.label[-_TWO:]
    if noun is None or len(verb) < _TWO or _WIDER.search(fact.label) or not _HEAD.fullmatch(verb):
        return None
    for one in reversed(recent):
        if (
            one.line is fact.line
            or one.unit != fact.unit
            or not one.tail.startswith(noun[0])
            or one.label[-_TWO:] != verb
        ):
            continue
        if _planned(one) or _planned(fact) or _SEVERAL.search(one.label + fact.label) or _WIDER.search(one.label):
            return None
        return one if one_slip(fact, one.value) == "digit" and len(str(one.value)) > 1 else None
    return None


def _planned(one: Fact) -> bool:
    return bool(_PLANNED.search(one.label)) and "完成" not in one.label


def _beyond(fact: Fact, wholes: dict[tuple[str, str], Fact]) -> Fact | None:
    """全县 12 个乡镇 …, 覆盖 15 个乡镇: more of a thing than all of it."""
    noun = _HEAD.match(fact.tail)
    if noun is None or fact.dim in {"money", "人", "ratio"} or len(fact.unit) > 1:
        return None
    key = fact.unit, noun[0]
    if _ALL.search(fact.label):
        wholes.setdefault(key, fact)
        return None
    whole = wholes.get(key)
    beyond = whole is not None and whole.base < fact.base and whole.line is not fact.line
    return whole if beyond and not _WIDER.search(fact.label) and one_slip(fact, whole.value) else None  # type: ignore[union-attr]


def _converted(fact: Fact, named: dict[str, Fact]) -> Fact | None:
    """干渠总长 18.75 千米 …, 干渠总长 1875 米: one name, two units, and one slip between them."""
    name = cleaned(fact.name, whole=True)[-_NAME:]
    if len(name) < _NAME or _PLANNED.search(fact.label):
        return None
    one = named.get(name)
    named[name] = fact
    if (
        one is None
        or one.unit == fact.unit
        or size(one)[0] != size(fact)[0]
        or (one.phase != fact.phase and one.phase and fact.phase)
    ):
        return None
    return one if not same(fact, one) and slipped(fact, one) else None


def _measured(fact: Fact, recent: deque[Fact]) -> Fact | None:
    """供应 36.5 吨 …, 汇总重量 3650 公斤: a measure in another unit, the same three digits and more, a power of ten apart."""
    digits = fact.value.normalize().as_tuple().digits
    kind = size_of(fact.unit)[0] if len(digits) > _TWO and _SUMMED.search(fact.label) else ""
    if kind not in _MEASURES:
        return None
    told = [one for one in recent if size(one)[0] == kind and fact.line.number - one.line.number <= _LINES]
    one = told[-1] if len(told) == 1 else None
    if one is None or one.unit == fact.unit or one.value.normalize().as_tuple().digits != digits or _planned(one):
        return None
    return one if not same(fact, one) else None
