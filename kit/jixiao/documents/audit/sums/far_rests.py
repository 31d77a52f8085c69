"""What is left of the funds, told far from them: a rate that holds shows which plan and which spending the text speaks of.

执行率 94.79% proves that 9,872.66 was spent of 10,415.27; 年末结转结余 542.61 some paragraphs later is the rest of these two, where
no other rate of the document tells of other funds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import fit
from jixiao.documents.audit.passage import left_over, repeats, where
from jixiao.documents.audit.rates.far_bases import SUBJECT
from jixiao.documents.audit.slips import explained
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact

_KEPT = "executed"
_EXECUTED = re.compile(r"(?:执行|支出|支付|使用)(?:率|进度)|完成(?:[\u4e00-\u9fff]*预算)?的?")
_FUNDS = re.compile(r"资金|预算|经费|指标|款项?|结转|结余|余额|剩余|支出|执行|使用|支付|拨付|收回|下达|到位")
_NAME = re.compile(
    r"截至|20\d\d年|[年月][末底终]|\d+[年月日]|当年|本年|全年|项目|财政|[尚还仍]|共|有|[一二三四五]是|为|约|[未没已]|[“”\s\d.()、,:;的]"
)
_LAST = re.compile(r"上年|以前年度|历年|年初|另")
_PART = re.compile(r"其中|包括|分别")


def keep(statements: Iterable[Statement], scene: Scene) -> None:
    """Note the pairs of a plan and what was spent of it whose rate holds."""
    found: list[tuple[Fact, Fact]] = scene.cache.setdefault(_KEPT, [])  # type: ignore[assignment]
    for one in statements:
        if one.kind != "completion_rate" or one.target.line.is_cell or not _EXECUTED.search(one.target.label):
            continue
        for way in one.bindings:
            ends = way.interval() if way.form == "quotient" else None
            if ends is not None and way.terms[0].dim == "money" and fit(one.target, *ends) != "miss":
                found.append((way.terms[1], way.terms[0]))
                break


def propose(asking: list[Fact], scene: Scene) -> Iterator[Statement]:
    """The rests of one paragraph."""
    told: list[tuple[Fact, Fact]] = scene.cache.get(_KEPT) or []  # type: ignore[assignment]
    for fact in asking if told else ():
        if fact.dim != "money" or fact.role != "stock" or fact.hedged or fact.depth or not left_over(fact):
            continue
        before = [pair for pair in told if pair[1].spot < fact.spot]
        own = {(plan.base, spent.base): (plan, spent) for plan, spent in before}
        if len(own) != 1 or other_funds(fact, *own.values()):
            continue
        ((plan, spent),) = own.values()
        evidence = [where(fact, plan, spent), "part named", "base named", "base proven"]
        made = Statement("difference", "A502", fact, [Binding("sum", (plan, spent), (1, -1))], evidence)
        slip = explained(made)
        made.quiet = slip is None or slip.fact is not fact
        yield made


def other_funds(fact: Fact, told: Iterable[Fact]) -> bool:
    """Whether the words of a rest name other money than what was told: a source, a part, another year, a thing of its own."""
    flat = fact.line.flat
    scope = flat[max(flat.rfind(mark, 0, fact.start) for mark in "。;") + 1 : fact.start]
    words = fact.phrase
    if _PART.search(scope) or _LAST.search(words):
        return True
    text = "".join(line.flat for line in dict.fromkeys(one.line for one in told))
    if any(one not in text for one in SUBJECT.findall(words.replace("结转", ""))):
        return True
    name = _NAME.sub("", _FUNDS.sub("", words))
    return len(name) > 1 and not repeats(name, text)


__all__ = ["keep", "other_funds", "propose"]
