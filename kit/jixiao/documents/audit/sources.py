"""Several sources that one account is fed from: 拨入 20 万元，上级补助 48.41 万元. What is spent afterwards is spent of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.operands import listed
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_SOURCE = re.compile(
    r"中央|国家|省|自治区|市|州|县|区|旗|盟|乡|镇|街道|村|上级|本级|财政|自[筹有]|捐[赠款助]|社会|其[他它]|[福体]彩|彩票|公益金|利息|事业|经营|配套|企业|学校|银行|贷款|"
    r"群众|债|上年|结转|援助|慈善|帮扶|租金|门票|学费|会费|服务|专项|补助|[一二三四]季度"
)
"""Where money comes from, by the words of its label."""
_COMES_IN = re.compile(r"拨|补|助|收|安排|下达|到位|投入|配套|争取|结转|捐|筹|金|经费|来源|贷款|债|款")
_GOES_ON = re.compile(r"转拨|分解|分配|拨付|下拨|其中|(?<!包)含|调整|压减|追[加减]|[用留]于|支|缴|退|还")
"""What is done with money that came in is no other source."""
_FROM = frozenset({"ARRIVED", "GIVEN", "INCOME", "BUDGET", "INITIAL", "CARRY", "ADD", ""})
_PLANNED = frozenset({"GIVEN", "BUDGET", "INITIAL"})
_TWO, _MOST, _ABOVE = 2, 5, 3


def sources_of(spent: Fact, scene: Scene) -> list[Fact]:
    """The sources in the last sentence before what was spent that tells amounts, each under a name of its own; none where it tells one amount, a total,
    or something else. Spending that names one of them is spent of that one.
    """
    told = _sentence_before(spent, scene)
    if not _TWO <= len(told) <= _MOST or not all(map(comes_in, told)) or any(one.has("TOTAL") for one in told):
        return []
    if len({one.year for one in told}) > 1 or len({*map(listed, told)}) > 1:
        return []
    arrived = [i for i, one in enumerate(told) if one.phase == "ARRIVED"]
    if arrived and any(one.phase in _PLANNED for one in told[: arrived[-1]]):
        return []  # 市级下达 45 万元，县级到位 40 万元: the one may be part of the other
    names = [{*_SOURCE.findall(one.label)} for one in told]
    if any(not own or own <= other for i, own in enumerate(names) for other in names[:i]):
        return []
    if any(own < other for i, own in enumerate(names) if own for other in names[i + 1 :]):
        return []
    return [] if {*_SOURCE.findall(spent.label)} & set[str]().union(*names) else told


def _sentence_before(spent: Fact, scene: Scene) -> list[Fact]:
    """The amounts at one level of the last sentence before a figure that tells any, in its paragraph or the last one above with figures."""
    above = next((line for line in scene.above(spent.line, _ABOVE) if line.facts), None)
    places = [(spent.line, number) for number in range(spent.sentence)]
    if above is not None and not above.is_cell:
        places[:0] = [(above, number) for number in range(len(above.sentences))]
    for line, number in reversed(places):
        own = [one for one in line.sentence(number) if one.dim == spent.dim and not one.depth]
        if own:
            return own
    return []


def comes_in(one: Fact) -> bool:
    """Whether the name of an amount is that of a source: 街道补助, 社会捐助."""
    said = one.role == "stock" and not one.hedged and not one.open and one.phase in _FROM
    return said and bool(_COMES_IN.search(one.label)) and not _GOES_ON.search(one.label)
