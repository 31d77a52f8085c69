"""The score of a report told again: 自评得分 95.5 分 here, 综合得分 95.3 分, 以 95.3 分被评为优 or 该得分 95.3 分 there.

Scores of indicators and of other objects, those of other years and of other judges are none. Two values are spoken of where one slip lies
between them and no third is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement.repeated import finding
from jixiao.documents.audit.operands import points_kind
from jixiao.documents.audit.slips import one_slip
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact
    from jixiao.model.findings import Finding

_SCORE = re.compile(
    r"(?:自评|综合|评价|最终|总体|整体|项目|总)(?:自评|评价|绩效)*(?:总)?(?:得分|分数|总分|评分)(?:为|是|:)?\s*$"
    r"|(?:自评|总)(?:结果|共|总)?得?(?:为|是|:)?\s*$|(?:项目|单位|部门|支出)得(?:分)?(?:为|是|:)?\s*$"
)
_AGAIN = re.compile(
    r"(?:该|此|这一|上述|前述)(?:自评|最终|综合|评价)*(?:得分|分数|总分|评分|成绩|结果)(?:为|是|:)?\s*$"
)
_OF_ALL = re.compile(r"(?:各项|各指标|各类|所有)[^,。;]*得分(?:合计|总计|相加|之和)(?:共计?|为|是|:|达)?\s*$")
_WITH = re.compile(r"(?:以|按|凭)\s*$")
_GRADED = re.compile(r"\s*(?:的[^,。;、()\d]*?)?(?:被|获|评|列|定|确定|入围)")
_JUDGES = re.compile(r"专家|第三方|复核|复评|抽查|财政|主管|上年|去年|初评|预评|平均|最[高低]")
"""Whose score, or of which year, is another than that of the report."""
_ITEM = re.compile(r"指标|[一二三四五六七八九十\d]级|决策|过程|产出|效[益果]|投入|满意|成本|管理类|项得|类")
_OBJECT = re.compile(
    r"[\u4e00-\u9fff](?:[村镇乡县市区局所站院校园厂河]|街道|社区|中心|公司|标段|[一二三]期)(?=[^,。;]*$)"
)
_LEAST = 50


def findings(scene: Scene) -> Iterator[Finding]:
    """The two values of the score of a report."""
    found = [fact for line in scene.lines if not line.is_cell for fact in line.facts if _told(fact)]
    first = found[0] if found else None
    other = next((fact for fact in found if first is not None and fact.base != first.base), None)
    if first is None or other is None or len({fact.base for fact in found}) > 2:
        return
    apart = other.line is not first.line or _AGAIN.search(other.label)
    if apart and _same(first, other) and one_slip(other, first.value) is not None:
        yield finding("自评得分", other, first)


def _told(fact: Fact) -> bool:
    """Whether a figure is the score of all of it."""
    if fact.role != "score" or fact.hedged or fact.sign or fact.value < _LEAST:
        return False
    summed = _OF_ALL.search(fact.label)
    named = summed or _SCORE.search(fact.label) or _AGAIN.search(fact.label)
    if named is None and not (_WITH.search(fact.label) and _GRADED.match(fact.tail)):
        return False
    return (
        not _JUDGES.search(fact.phrase)
        and (summed or not _ITEM.search(fact.label))
        and points_kind(fact) == "got"
        and not _paired(fact)
    )


def _paired(fact: Fact) -> bool:
    """产出 60 分，自评 58.5 分: a score behind full marks that are not a hundred."""
    last = fact.line.facts[fact.index - 1] if fact.index else fact
    return last.role == "score" and last.scope == fact.scope and points_kind(last) == "full" and last.value != 100


def _same(first: Fact, other: Fact) -> bool:
    """Whether two scores may be of one object and year."""
    if first.told_year and other.told_year and first.told_year != other.told_year:
        return False
    names = [_OBJECT.search(one.phrase) for one in (first, other)]
    return not all(names) or first.phrase[:4] == other.phrase[:4]
