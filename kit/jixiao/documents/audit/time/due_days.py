"""Terms and the day on which they end: 工期 120 日历天，3 月 1 日开工，应于 6 月 28 日前完工; 5 月 8 日开班，连续培训 5 天，至 5 月 12 日结业.

A term that was agreed on is held against the day that is due by it, never against the day on which something was really done. What lasted is
held against its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.time.day_reader import Day, Span, lead, read, spans, vague
from jixiao.documents.audit.time.terms import judged
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_EVENT = re.compile(
    r"(?:历时|为期|会期|展期|连续(?:[\u4e00-\u9fff]{2})?|持续|公示期|公告期|[集培]训期|展览期|时长|时间)(?:为|是|共|计)*\s*$"
)
_TERM = re.compile(
    r"(?:工期|期限|[建实服租质保有聘任合宽借贷履执试养][\u4e00-\u9fff]*期|周期|时限)(?:限)?(?:约定|原定|确定)?(?:为|是|共|计|:)*\s*$"
)
_BEGINS = re.compile(
    r"[自从]|起|开[工始幕班营馆园课机]|动工|启动|进场|入场|生效|签[订署]|发放|放款|验收|交付|起租|入驻|投保|聘任|下达|批复"
)
_DUE = re.compile(
    r"应(?:当|该)?(?:于|在|为|到|至|完)|须|需(?:于|在)|计划|预计|拟|将[于在]|约定|最迟|不迟于|届满|到期|期满|为止|止(?:$|[^损血步])|截止|前(?:全[部面])?[完建竣交办投验还通]|[竣完交][工付](?:日期|时间|日)"
)
_END = re.compile(r"结[束业营课]|闭[幕馆营园展会]|落幕|收官|撤展|完成|完毕|散会|离[会营]|届满|到期|期满|止|归还")
_UNTIL = re.compile(r"(?:至|到|截至|直到|持续到|延续到)\s*$")
_REAL = re.compile(r"实际|提前|延[期后长]|推迟|滞后|逾期|超期|顺延|中止|停工|暂停|恢复|续")
_PARTLY = re.compile(r"中期|阶段|[首头]|第[一二三四]|部分|主体|初步|[一二三]期")
_EACH = re.compile(r"[每各分第]")
_BEFOREHAND = re.compile(r"报[名到]|申报|征集|预约|抽签|审批|立项|布展|筹备")
_STOP = re.compile(r"[。;!?]")
_EDGE = re.compile(r"[,。;!?]")
_ONE, _TWO = 1, 2


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The terms of one paragraph whose first and last day are told beside them."""
    flat = line.flat
    if not spans(line):
        return
    tokens = read(line, scene.year)
    for i, span in enumerate(tokens):
        if not isinstance(span, Span) or span.nth or vague(flat, span):
            continue
        said = lead(flat, span.start)
        event = _EVENT.search(said) is not None
        if (not event and (_TERM.search(said) is None or _REAL.search(said))) or _EACH.search(said):
            continue
        for first, last in _pairs(tokens, i):
            if _begun(flat, first, span) and _ended(flat, first, last, span, event=event):
                yield from judged(line, span, first, last, "range")
                break


def _pairs(tokens: list[Day | Span], i: int) -> Iterator[tuple[Day, Day]]:
    """The two days behind a span, or the one before it and the one behind it."""
    before, behind, further = tokens[i - 1] if i else None, tokens[i + 1 : i + 2], tokens[i + 2 : i + 3]
    if behind and isinstance(behind[0], Day):
        if further and isinstance(further[0], Day):
            yield behind[0], further[0]
        if isinstance(before, Day):
            yield before, behind[0]


def _clause(flat: str, day: Day) -> str:
    """The clause that a day stands in, without a bracket right behind it."""
    end = _EDGE.search(flat, day.end)
    return lead(flat, day.start) + "|" + flat[day.end : end.start() if end else len(flat)]


def _begun(flat: str, first: Day, span: Span) -> bool:
    between = flat[min(first.end, span.end) : max(first.start, span.start)]
    clause = _clause(flat, first)
    if _BEFOREHAND.search(clause) and not _BEFOREHAND.search(lead(flat, span.start)):
        return False
    return bool(_BEGINS.search(clause)) and len(_STOP.findall(between)) <= _ONE


def _ended(flat: str, first: Day, last: Day, span: Span, *, event: bool) -> bool:
    """Whether the second day is the one on which the span is over, by its own words."""
    clause, between = _clause(flat, last), flat[max(first.end, span.end if span.end < last.start else 0) : last.start]
    if _REAL.search(clause) or _PARTLY.search(clause) or _REAL.search(between) or len(_STOP.findall(between)) > _ONE:
        return False
    until = _UNTIL.search(lead(flat, last.start)) is not None
    if event:
        done = _END.search(clause)
        return until or (done is not None and (span.days or done[0] not in {"完成", "完毕", "归还"}))
    return _DUE.search(clause) is not None or (until and clause.endswith("止"))
