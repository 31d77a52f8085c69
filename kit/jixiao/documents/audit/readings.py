"""Whether a figure that misses one reading is explained by another: the sum, rate, growth or product of the figures around it.

What is read from common words is spoken of only where no other relation of its passage makes the figure true. Nothing is claimed from
what is found here: it only keeps a weak reading silent. As many relations are tried as chance allows: one in a hundred may fit by itself.
"""

from __future__ import annotations

from itertools import combinations, islice, permutations, product
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.audit.arithmetic import Form, fit, interval
from jixiao.documents.audit.passage import AROUND, beside
from jixiao.documents.audit.sums.closure import each
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.statement import Binding, Statement
    from jixiao.documents.facts import Fact

_TERMS = 4
_RARE = 100
_FAR = 2
_LAND = frozenset({"亩", "平方米", "公顷", "平方公里"})
_OF_ALL = re.compile(r"合并|综合|[两三四五六](?:类|项目)|总体|整体|合计")
_ONE_OF, _OF_BOTH = re.compile(r"前者|后者"), re.compile(r"之和|两者|二者|合计")
_EACH_OF = re.compile(
    r"[人户亩床车生校村班次]均|单位(?:能耗|电耗|水耗|成本|面积|产[值品量]|GDP)|每[人户亩批次台车床万百千单]|万元(?=[A-Za-z\u4e00-\u9fff])|百公里|强度|密度|单耗"
)
"""What is told by the piece: of figures that are not, no rate is one of them."""
_EACH_HAS = re.compile(r"[\s,、]*各(?!类|项|种|级|界|方|族|组)[^共总合计均]*$")
_RATIOS = frozenset({"ratio", "points"})
_BASELESS = frozenset({"ratio_rate", "completion_rate", "share"})
"""Kinds of rate that may leave their base to be understood."""


class _Reading(NamedTuple):
    """A relation of the passage: the figure that it gives, and the figures that it is made of."""

    result: Fact
    form: Form
    signs: tuple[int, ...]
    terms: tuple[Fact, ...]

    def holds(self) -> bool:
        return _holds(self.result, self.form, self.terms, self.signs)


def otherwise(statement: Statement, binding: Binding) -> bool:
    """Whether figures of the passage make the stated figure true in another way than the one that misses."""
    target = statement.target
    if (
        target.role == "score"
        and binding.form == "sum"
        and min(binding.signs) < 0
        and target.base > binding.terms[0].base
    ):
        return False  # more points than those that something was taken off: nothing explains them
    near = _near(target, binding)
    readings = _rates(target, near, binding) if target.dim in _RATIOS else _amounts(target, near, binding)
    left: dict[int, int] = {}
    for one in readings:
        rest = left.get(id(one.result))
        rest = _tries(one.result) if rest is None else rest
        left[id(one.result)] = rest - 1
        if rest > 0 and one.holds():
            return True
    return False


def rebased(target: Fact, binding: Binding) -> bool:
    """Whether the part of a rate makes it true over another figure of its sentence: the base that is meant may be that one."""
    if binding.form not in {"quotient", "excess"}:
        return False
    part, base = binding.terms
    others = [
        fact for fact in target.line.sentence(target.sentence) if fact.dim == base.dim and fact not in {part, base}
    ]
    return any(_holds(target, binding.form, (part, other)) for other in others if other.base != part.base)


def without_bracket(target: Fact, binding: Binding) -> bool:
    """建成 26 个（含提升改造的 9 个），目标为新增 17 个，完成 100%: whether a rate is that of the part without what its bracket holds."""
    if binding.form != "quotient":
        return False
    part, base = binding.terms
    inside = [
        one
        for one in part.line.facts[part.index + 1 : part.index + 1 + _TERMS]
        if one.depth == part.depth + 1 and one.dim == part.dim and one.base < part.base
    ]
    made = [EXACT.divide(part.base - one.base, base.base) for one in inside if base.base]
    return any(fit(target, one, one, one) != "miss" for one in made)


def foreign(target: Fact, binding: Binding) -> bool:
    """Whether the operands cannot be those that the words mean: of a rate of all only some, a sum for one of its members, land for land.

    A rate below 100 % of a figure that is far smaller than its part is one of another base, told elsewhere.
    """
    if binding.form == "mean":
        return {term.dim for term in binding.terms} <= _LAND
    if binding.form == "sum" and _of_the_others(target, binding):
        return True
    if target.role != "ratio" or binding.form not in {"quotient", "complement"} or target.line.is_cell:
        return False
    part, base = binding.terms
    if each(base) or _EACH_HAS.match(base.label):
        return True  # 各乡镇入户 100 户: so many for each of them are no base of what was done in all
    together = (
        part.line is target.line and base.line is target.line and part.sentence == base.sentence == target.sentence
    )
    if binding.form == "quotient" and target.base <= 1 and part.base > (_FAR if together else 1) * base.base:
        return not _holds(target, "quotient", (base, part))  # the rate turned round
    if _EACH_OF.search(target.label) and not any(_EACH_OF.search(term.label) for term in binding.terms):
        return True  # 公用支出减少 14.3 万元，人均能耗下降 6.2%
    if _OF_ALL.search(target.label):
        own = target.line.sentence(target.sentence)
        return sum(one.dim == base.dim and one.role == "stock" and one.index < target.index for one in own) > 2
    summed = _OF_BOTH.search(target.line.flat, target.line.sentences[target.sentence][0], target.start)
    return _ONE_OF.search(target.label) is not None and summed is not None


def by_the_piece(target: Fact, binding: Binding) -> bool:
    """用水量由 3200 万方降至 2980 万方，万元产值用水量下降 8.6%: a change of what is told by the piece, and of none of its operands."""
    if binding.form != "excess" or target.role != "ratio" or not _EACH_OF.search(target.label):
        return False
    return not any(_EACH_OF.search(term.label) for term in binding.terms)


def _of_the_others(target: Fact, binding: Binding) -> bool:
    """满分 10 分，两项各得 4.5 分和 4.7 分，合计 9.2 分: full marks are more than what was got of them."""
    larger = [term for term in binding.terms if term.base > target.base]
    if target.role != "score" or len(larger) != 1 or min(binding.signs) < 0 or len(binding.terms) <= _FAR:
        return False
    others = tuple(term for term in binding.terms if term is not larger[0])
    return _holds(target, "sum", others, (1,) * len(others))


def nearer(statement: Statement, binding: Binding) -> bool:
    """Whether a rate whose words name no base is true of a figure that stands nearer to it than the base that was taken."""
    target = statement.target
    if binding.form == "mean" and binding.terms[0].dim == "money":
        return _nearer_amount(target, *binding.terms)
    if binding.form != "quotient" or statement.kind not in _BASELESS or 10 ** _digits(target) < _RARE:
        return False
    part, base = binding.terms
    if statement.kind == "share" and target.label.rstrip().endswith("的"):
        return False
    own = target.line.facts
    first = base.index + 1 if base.line is target.line else max(0, target.index - AROUND)
    told = [*([] if base.line is target.line else base.line.facts[base.index + 1 :]), *own[first : target.index]]
    others = [fact for fact in told if fact.role == "stock" and fact.dim == base.dim]
    if statement.kind == "share" and base.line is target.line and base.sentence == target.sentence:
        others = [fact for fact in others if own[fact.index + 1].role != "ratio"]  # a sibling with a share of its own
    return any(_holds(target, "quotient", (part, other)) for other in others if other is not part)


def _nearer_amount(target: Fact, amount: Fact, *numbers: Fact) -> bool:
    """Whether a mean is that of an amount of its own sentence, where one of another sentence was taken."""
    if amount.line is target.line and amount.sentence == target.sentence:
        return False
    own = [fact for fact in target.line.sentence(target.sentence) if fact.role == "stock" and fact.dim == amount.dim]
    return any(_holds(target, "mean", (fact, *numbers)) for fact in own)


def _near(target: Fact, binding: Binding) -> list[Fact]:
    """The figures beside that a relation may be made of."""
    near = beside(target, binding, AROUND)
    return [fact for fact in near if fact.base > 0 and not (fact.role == "score" and "每" in fact.label)][: 2 * AROUND]


def _holds(result: Fact, form: Form, terms: tuple[Fact, ...], signs: tuple[int, ...] = (1, 1)) -> bool:
    ends = interval(form, signs, terms)
    return ends is not None and fit(result, *ends) == "holds"


def _digits(fact: Fact) -> int:
    """Digits that chance would have to meet: without the zeros behind a point, and of a rate without any (100 %)."""
    number = fact.value.normalize().as_tuple()
    return len(number.digits) + (0 if fact.dim in _RATIOS else max(0, int(number.exponent)))


def _tries(fact: Fact) -> int:
    """How many relations may be tried for a figure before one of them fits by chance."""
    return int(10 ** _digits(fact) - 1) // _RARE


def _rates(target: Fact, near: list[Fact], binding: Binding) -> Iterator[_Reading]:
    """A rate of two others, or of two together. The same part over another base is the wrong base, and another part over the
    same base the wrong part; a rate that stands there twice was copied: these are no other readings.
    """
    told_as_points = binding.form == "excess" and binding.terms[0].dim == "ratio"
    if not told_as_points:  # 由 91% 提高到 94%，提高 3%: that points make it true is the slip
        yield from islice(_sums(target, near, binding), _tries(target))
    if any(fact.base == target.base and fact.dim == target.dim for fact in near):
        return
    kinds: tuple[Form, ...] = ("quotient", "excess") if target.sign else ("quotient",)
    others = [fact for fact in near if fact.dim not in _RATIOS]
    above = [term for term, sign in zip(binding.terms, binding.signs, strict=True) if sign > 0]
    together = {*above} if binding.form == "sums" else set()
    for a, b in permutations(others, 2):
        if a.dim == b.dim:
            if not {a, b} & {*binding.terms} and not (binding.form == "excess" and _difference(a, binding)):
                yield from (_Reading(target, form, (1, 1), (a, b)) for form in kinds)
            yield from (
                _Reading(target, "sums", (1, 1, -1), (a, c, b))
                for c in others
                if c.dim == a.dim and c.index > a.index and c is not b and {a, c} != together
            )


def _difference(a: Fact, binding: Binding) -> bool:
    """A change over another base than the one it came from is the wrong base as well."""
    now, past = binding.terms
    return a.base == abs(now.base - past.base)


def _amounts(target: Fact, near: list[Fact], binding: Binding) -> Iterator[_Reading]:
    """A sum, a product or two products of others; a rate that the stated figure makes with another."""
    yield from islice(_sums(target, near, binding), _tries(target))
    if target.role == "score":
        return
    same = [fact for fact in near if fact.dim == target.dim and fact.base != target.base]
    for rate in (fact for fact in near if fact.dim == "ratio"):
        form: Form = "excess" if rate.sign else "quotient"
        yield from (
            _Reading(rate, form, (1, 1), terms) for other in same for terms in ((target, other), (other, target))
        )
    pairs = [pair for pair in combinations(near, 2) if _priced(target, *pair) and not {*pair} & {*binding.terms}]
    yield from (_Reading(target, "product", (1, 1), pair) for pair in pairs)
    yield from (_Reading(target, "products", (1,) * 4, a + b) for a, b in islice(combinations(pairs, 2), AROUND))


def _sums(target: Fact, near: list[Fact], binding: Binding) -> Iterator[_Reading]:
    """The sums and differences of what stands beside the figure or its operands; some of the operands alone are a part forgotten."""
    scopes = {(fact.line, fact.scope) for fact in (target, *binding.terms)}
    same = [
        fact for fact in near if fact.base != target.base and _alike(fact, target) and (fact.line, fact.scope) in scopes
    ]
    same = [fact for fact in same if not _within(fact, binding)]
    for count in range(2, _TERMS + 1):
        for terms in combinations(same, count):
            if not {*terms} <= {*binding.terms}:
                yield from (
                    _Reading(target, "sum", signs, terms) for signs in product((1, -1), repeat=count) if 1 in signs
                )


def _within(fact: Fact, binding: Binding) -> bool:
    """489.6 万元（基本支出 29.6 万元、项目 460 万元）: what the bracket of an operand holds is neither added to it nor put in its place."""
    before = fact.line.facts[max(0, fact.index - AROUND) : fact.index] if fact.depth else []
    head = next((one for one in reversed(before) if one.bracket != fact.bracket), None)
    return head in binding.terms


def _alike(fact: Fact, target: Fact) -> bool:
    return fact.dim == target.dim or {fact.dim, target.dim} <= _RATIOS


def _priced(target: Fact, a: Fact, b: Fact) -> bool:
    """Whether two figures can be a number and a price of the stated one."""
    return a.dim != b.dim and target.dim in {a.dim, b.dim} and not {a.dim, b.dim} & _RATIOS


__all__ = ["by_the_piece", "foreign", "nearer", "otherwise", "rebased"]
