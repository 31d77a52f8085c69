"""The check after rectification (复查): which findings were mended, which are still open, which are new, unit by unit.

A finding is known as in the baseline: by its code and what it is about, with a count; never by its line or wording.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.model.findings import SEVERITIES
from jixiao.model.message import Message
from jixiao.model.results import subject
from jixiao.outputs.finding_text import WORDS
from jixiao.outputs.layout import hung, safe, styled
from jixiao.outputs.places import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jixiao.model.message import Language
    from jixiao.model.results import Data, FileResult

STATES = {"fixed": Message("已改", "fixed"), "open": Message("未改", "open"), "new": Message("新增", "new")}
_STYLES = {"fixed": "good", "open": "warning", "new": "error"}


@dataclass(slots=True)
class Rectified:
    """One unit: its findings by state. `before` and `after` say whether it handed in a report the first and the second time."""

    unit: str
    before: bool
    after: bool
    found: dict[str, list[Data]] = field(default_factory=lambda: {state: [] for state in STATES})


def compare(before: Mapping[str, Sequence[FileResult]], after: Mapping[str, Sequence[FileResult]]) -> list[Rectified]:
    """The units of both sides in order, those of the first side first. Notes are left out: nobody has to mend them."""
    return [_unit(unit, before.get(unit), after.get(unit)) for unit in dict.fromkeys((*before, *after))]


def _unit(unit: str, before: Sequence[FileResult] | None, after: Sequence[FileResult] | None) -> Rectified:
    one = Rectified(unit, before is not None, after is not None)
    old, new = _demands(before), _demands(after)
    left = Counter(_identity(each) for each in old)
    for each in new:
        known = _identity(each)
        state = "open" if left[known] > 0 else "new"
        left[known] -= state == "open"
        one.found[state].append(each)
    for each in reversed(old):
        known = _identity(each)
        if left[known] > 0:
            left[known] -= 1
            one.found["fixed" if one.after else "open"].insert(0, each)
    return one


def _demands(results: Sequence[FileResult] | None) -> list[Data]:
    return [each for one in results or () for each in one.findings if each["severity"] != "info"]


def _identity(one: Data) -> tuple[str, str]:
    return one["code"], subject(one)


def data(units: Sequence[Rectified]) -> dict[str, Any]:
    """The comparison as plain data: the units, and how many findings are in each state."""
    return {
        "version": 1,
        "units": [{"unit": one.unit, "before": one.before, "after": one.after, **one.found} for one in units],
        "summary": {state: sum(len(one.found[state]) for one in units) for state in STATES},
    }


def text(units: Sequence[Rectified], language: Language, *, colour: bool = False, room: int = 100) -> Iterator[str]:
    """The comparison for a person."""
    at = 0 if language == "zh" else 1
    for one in units:
        counts = ("，", ", ")[at].join(f"{words[at]} {len(one.found[state])}" for state, words in STATES.items())
        yield styled(safe(one.unit), "path", colour=colour) + ("：", ": ")[at] + counts + _remark(one, at)
        for state, words in STATES.items():
            for each in sorted(one.found[state], key=lambda each: SEVERITIES.index(each["severity"])):
                head = f"  {words[at]} {WORDS[each['severity']][at]} {each['code']} "
                said = f"{place(each['span'], language)}{('：', ': ')[at]}{safe(each['message'])}"
                first, *more = hung(head, said, max(40, room), 4)
                yield f"  {styled(words[at], _STYLES[state], colour=colour)}{first[2 + len(words[at]) :]}"
                yield from more
        yield ""
    summary = data(units)["summary"]
    shown = ("，", ", ")[at].join(f"{words[at]} {summary[state]}" for state, words in STATES.items())
    yield Message(f"{len(units)} 个单位：{shown}", f"{len(units)} unit{'s' if len(units) != 1 else ''}: {shown}")[at]


def _remark(one: Rectified, at: int) -> str:
    if not one.after:
        return Message("（没有重报）", " (not handed in again)")[at]
    return "" if one.before else Message("（原来没有报送）", " (not handed in before)")[at]
