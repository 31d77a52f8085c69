"""Figures that the words or signs of arithmetic join: 甲 782 人＋乙 415 人＝全校 1197 人; 结转 52 万元，系上年 19 万元加本年 640 万元减支出 607 万元.

The operands are the run that the operators join; the result stands behind it, or before it where 系, 即, 由 or 等于 leads in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jixiao.documents.audit.passage import moves
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.sums.balances import AVAILABLE, CLOSING
from jixiao.documents.audit.sums.closure import CLASSIFIERS, crossed
from jixiao.documents.facts.lexicon import SPENDING
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line

_Operator = Literal["+", "-", "×", "÷"]
_OPERATORS: dict[str, _Operator] = {"plus": "+", "minus": "-", "times": "×", "by": "÷"}
_PLUS = r"\+|加上|加(?<![增追参添附更]加)(?!固(?!定)|[强快大入装工油班氯压盖宽密急至到为])"
_DASHES = "|".join(rf"{dash}(?=\s*[\u4e00-\u9fff])" for dash in "-–—−")
_MINUS = (
    rf"{_DASHES}|减[去掉]|减(?<![缩增递调核削消压]减)(?![少免排税负支轻灾速至到为]|收(?![回缴]))|扣[除减去]|抵减|刨去"
)
_TIMES, _BY = r"×|\*|乘以?", r"÷|除以"
_OPERATOR = re.compile(
    r"[\u4e00-\u9fff]*?\)?[\s,、]*(?:再|并|后|又)?"
    rf"(?:(?P<plus>{_PLUS})|(?P<minus>{_MINUS})|(?P<times>{_TIMES})|(?P<by>{_BY}))"
)
_SIGN = re.compile(r"[+加–—−减扣抵刨×*乘÷除剔-]")
_HINT = re.compile(rf"{_PLUS}|{_MINUS}|{_TIMES}|{_BY}|剔除|除去")
_TAKEN_OFF = re.compile(r"(?:扣[除减去]|剔除|减去|除去|刨去)[^,]*$")
_AFTER = re.compile(r"[^,\d]*?(?:后|外)")
_LEADS_IN = re.compile(r"系|即|等于|=|由|来自|是由|为(?=[^,]*$)")
_RESULT = re.compile(
    r"等于|应为|=|(?<!立)即(?!时|可)|[合共总]计|合共|总|共(?!同|享|建)|得出|之和|,\s*[为是]\s*$|[余剩净](?!化|水)|可用|可支配|[两三]者"
)
"""What says in the words between that a figure is what the run makes; a comma alone does not."""
_MADE = re.compile(
    rf"实[存有]|现[存有]|^[\\s,]*全年[^,]*$|后(?!勤|续|备|期)|全[校院县市区镇乡村局站厂园馆国省州](?:共|有|为|现有)*\s*$|{CLOSING.pattern}"
)
"""The same of a figure that neither moves nor was spent."""
_SOLVED = re.compile(r"等于|应为|[=即得共计]")
_SUM: frozenset[_Operator] = frozenset({"+", "-"})
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
"""加上配套 13 万元到位较晚，支出 96 万元: more is said of the last figure than how much it is."""
_OPENS = re.compile(rf"{_PLUS}|{_MINUS}")
_COUNTED = CLASSIFIERS | {"人", "户"}


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The equations of one paragraph."""
    if not _SIGN.search(line.flat) or not _HINT.search(line.flat):
        return
    for fact in line.facts:
        made = _deducted(fact) if _TAKEN_OFF.search(fact.label) else None
        if made is not None:
            yield made
    at = 0
    while at + 1 < len(line.facts):
        operators: list[_Operator] = []
        end = at
        while end + 1 < len(line.facts) and (found := _between(line.facts[end], line.facts[end + 1])) is not None:
            operators.append(found)
            end += 1
        if operators:
            made = _solved(line, at, end, operators)
            if made is not None:
                yield made
        at = end + 1


def _deducted(fact: Fact) -> Statement | None:
    """扣除退库 4 万元后，净入库 55 万元（毛额 59 万元）: of the two other figures of the sentence the one behind is what is left."""
    line = fact.line
    own = [one for one in line.sentence(fact.sentence) if one.dim == fact.dim and one is not fact]
    rest = line.facts[fact.index + 1] if fact.index + 1 < len(line.facts) else None
    if len(own) != 2 or rest not in own or rest is None or not _AFTER.match(line.between(fact, rest)):
        return None
    whole = own[0] if own[1] is rest else own[1]
    terms = (whole, fact)
    if any(one.role != "stock" or one.hedged for one in (*own, fact)) or whole.has("OPEN"):
        return None
    return Statement(
        "difference",
        "A502",
        rest,
        [Binding("sum", terms, (1, -1))],
        ["one sentence", "part named", "only candidate", "common words"],
    )


def _between(one: Fact, other: Fact) -> _Operator | None:
    """The operator between two figures of one sentence."""
    if one.sentence != other.sentence or other.depth > one.depth:
        return None
    between = one.line.between(one, other)
    match = _OPERATOR.match(between)
    if match is None or any(char.isdigit() for char in between) or "," in between[match.end() :]:
        return None  # 加上监理费，总成本 449 万元: what is added has no figure here
    return _OPERATORS[match.lastgroup or ""]


def _solved(line: Line, at: int, end: int, operators: list[_Operator]) -> Statement | None:
    terms = _terms(line, at, end)
    result = _result(line, terms, end, operators_add={*operators} <= _SUM)
    if result is None or result.hedged or any(one.hedged for one in terms):
        return None
    if {*operators} <= _SUM and (
        (result.index > end and _goes_on(terms[0])) or any(one.role != "stock" for one in terms)
    ):
        return None
    if _OPENS.search(terms[0].label) or crossed(result, terms):
        return None  # the first of them stands elsewhere, or what came in is held against what was done of it
    binding = _binding(terms, operators, len(terms) - len(operators) - 1, result)
    if binding is None:
        return None
    kind, code = ("sum_parts_total", "A501") if {*operators} == {"+"} else ("difference", "A502")
    if binding.form != "sum":
        kind, code = "price" if binding.form == "product" else "average", "A512"
    return Statement(kind, code, result, [binding], ["one sentence", "signs printed"])


def _goes_on(first: Fact) -> bool:
    """收 12 万元、支 10 万元，加上滚存 3 万元: the figure before the first belongs to the account as well."""
    before = first.line.facts[first.index - 1] if first.index else None
    if first.phase == "ADJUSTED" or first.labelled("TOTAL") or AVAILABLE.search(first.label):
        return False  # 调整后 70 万元, 加上年结转 2 万元: it stands for what was told before
    return before is not None and (before.sentence, before.dim, before.depth) == (
        first.sentence,
        first.dim,
        first.depth,
    )


def _terms(line: Line, at: int, end: int) -> list[Fact]:
    """The run that is joined; the first term may be a bracket with members (医院 80 张、卫生院 36 张)."""
    first = line.facts[at]
    inside = at
    while inside and first.depth > line.facts[at + 1].depth and line.facts[inside - 1].bracket == first.bracket:
        inside -= 1
    return line.facts[inside : end + 1]


def _result(line: Line, terms: list[Fact], end: int, *, operators_add: bool) -> Fact | None:
    """What the run makes: before it where words lead in to it, else right behind it."""
    first = terms[0]
    before = line.facts[first.index - 1] if first.index else None
    if before is not None and before.sentence == first.sentence and before.depth <= first.depth:
        lead = line.between(before, first)
        if _LEADS_IN.search(lead) and "、" not in lead:
            return before
    after = line.facts[end + 1] if end + 1 < len(line.facts) else None
    if after is None or after.sentence != first.sentence or after.depth > terms[-1].depth:
        return None
    between = line.between(terms[-1], after)
    if between.strip() == "=" or after.has("OPEN") or "、" in between:
        return None  # a printed formula is judged as such
    more = _CHINESE.search(terms[-1].tail) is not None
    made = _results(after, between) if operators_add and not more else _SOLVED.search(between) is not None
    return after if made else None


def _results(after: Fact, between: str) -> bool:
    """加上追加 46 万元，压减 18 万元，全年预算 548 万元: what moves on is none of the results, nor what another verb did with them."""
    if _RESULT.search(between):
        return True
    still = not moves(after) and after.phase not in SPENDING | {"CUT", "ADD"}
    return still and (after.phase == "ADJUSTED" or _MADE.search(between) is not None)


def _binding(terms: list[Fact], operators: list[_Operator], extra: int, result: Fact) -> Binding | None:
    signs = (1,) * (extra + 1) + tuple(-1 if one == "-" else 1 for one in operators)
    if {*operators} <= _SUM and all(_addable(one, result) for one in terms):
        return Binding("sum", tuple(terms), signs)
    if {*operators} == {"×"} and not extra and result.dim in {one.dim for one in terms}:
        return Binding("product", tuple(terms))
    if operators == ["÷"] and not extra:
        form: Literal["quotient", "mean"] = "quotient" if result.dim == "ratio" else "mean"
        alike = terms[0].dim == terms[1].dim if form == "quotient" else terms[0].dim == result.dim
        return Binding(form, tuple(terms)) if alike else None
    return None


def _addable(one: Fact, result: Fact) -> bool:
    return one.dim == result.dim or {one.dim, result.dim} <= _COUNTED
