"""The formula language: agreement with a naive reference, its errors, and its refusal of everything else."""

from __future__ import annotations

import time
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.model.errors import UsageError
from jixiao.rules.formula import DivisionByZero, MissingFact, OutOfRange, compile_formula
from jixiao.rules.formula_syntax import Binary, Call, Choice, FormulaError, Literal, Name, Unary

FACTS = {
    "在职人员数": Decimal(13),
    "编制数": Decimal(12),
    "“三公经费”预算数": Decimal("5.5"),
    "a": Decimal(3),
    "b": Decimal(-2),
    "c": Decimal("0.95"),
}

# A reference expression is (text, value as a function of facts); None is a division by zero.
numbers = st.decimals(0, 1000, places=2).map(lambda n: (f"{n:f}", lambda _: Fraction(n)))
percents = st.integers(0, 200).map(lambda n: (f"{n}%", lambda _: Fraction(n, 100)))
names = st.sampled_from(sorted(FACTS)).map(lambda name: (f"`{name}`", lambda facts: Fraction(facts[name])))


def _arithmetic(left, right, op):
    def value(facts):
        a, b = left[1](facts), right[1](facts)
        if a is None or b is None or (op in "÷/" and b == 0):
            return None
        return {"+": a + b, "−": a - b, "-": a - b, "×": a * b, "*": a * b}[op] if op not in "÷/" else a / b

    return f"({left[0]} {op} {right[0]})", value


def _extreme(parts, word):
    def value(facts):
        values = [part[1](facts) for part in parts]
        return None if None in values else (min if word in {"min", "最小"} else max)(values)

    return f"{word}({', '.join(part[0] for part in parts)})", value


def _choice(then, left, right, otherwise, op):
    def value(facts):
        a, b = left[1](facts), right[1](facts)
        if a is None or b is None:
            return None
        holds = {"<": a < b, "≤": a <= b, ">": a > b, "≥": a >= b, "=": a == b, "≠": a != b}[op]
        return (then if holds else otherwise)[1](facts)

    return f"({then[0]} if {left[0]} {op} {right[0]} else {otherwise[0]})", value


def _extend(inner):
    return st.one_of(
        st.builds(_arithmetic, inner, inner, st.sampled_from("+−-×*÷/")),
        st.builds(_extreme, st.lists(inner, min_size=2, max_size=4), st.sampled_from(["min", "max", "最小", "最大"])),
        st.builds(_choice, inner, inner, inner, inner, st.sampled_from("<≤>≥=≠")),
        inner.map(lambda e: (f"−{e[0]}", lambda facts: None if e[1](facts) is None else -e[1](facts))),
        inner.map(lambda e: (f"abs({e[0]})", lambda facts: None if e[1](facts) is None else abs(e[1](facts)))),
    )


trees = st.recursive(st.one_of(numbers, percents, names), _extend, max_leaves=12)


@given(trees)
def test_agrees_with_exact_fractions(tree) -> None:
    """Any expression has the value that exact fractions give it, to forty digits; both see a division by zero."""
    text, reference = tree
    expected = reference(FACTS)
    try:
        found = compile_formula(text).evaluate(FACTS)
    except DivisionByZero:
        assert expected is None
        return
    if expected is None:  # a quotient of two rounded quotients may miss an exact zero, never the other way round
        return
    assert abs(Fraction(found) - expected) <= max(abs(expected), 1) * Fraction(1, 10**40)


@given(trees)
def test_rendering_reads_back_to_the_same_value(tree) -> None:
    """A formula with its figures put in is again a formula, of the same value."""
    formula = compile_formula(tree[0])
    try:
        value = formula.evaluate(FACTS)
    except DivisionByZero:
        return
    assert compile_formula(formula.render(FACTS)).evaluate({}) == value


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("在职人员数 / 编制数 - 1", None, "13 ÷ 12 − 1"),
        ("（在职人员数－编制数）÷ 100", "0.01", "(13 − 12) ÷ 100"),
        ("“三公经费”预算数 × 95%", "5.225", "5.5 × 95%"),
        ("a - (b - 1)", "6", "3 − ((-2) − 1)"),
        ("a - b - 1", "4", "3 − (-2) − 1"),
        ("-a * b", "6", "−3 × (-2)"),
        ("2 + 3 × 4", "14", "2 + 3 × 4"),
        ("12 ÷ 2 ÷ 3", "2", "12 ÷ 2 ÷ 3"),
        ("round(2.345, 2)", "2.35", "round(2.345, 2)"),
        ("四舍五入(-0.5)", "-1", "round(−0.5)"),
        ("如果 a ≥ 5 则 1 否则 如果 b < 0 则 2 否则 3", "2", "1 if 3 ≥ 5 else 2 if -2 < 0 else 3"),
        ("1 if a > 2 且 非 (b > 0) else 0", "1", "1 if 3 > 2 and not -2 > 0 else 0"),
        ("1 ÷ 3 × 3", "1", "1 ÷ 3 × 3"),
        ("绝对值(b)", "2", "abs(-2)"),
        ("最大值（a，b）", "3", "max(3, -2)"),
    ],
)  # fmt: skip
def test_values_and_figures(text: str, value: str | None, shown: str) -> None:
    """Precedence, associativity, Chinese words and full-width signs."""
    formula = compile_formula(text)
    assert formula.render(FACTS) == shown
    if value is not None:
        assert formula.evaluate(FACTS) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.7 <= a <= 3", True), ("a < b < 5", False), ("1/3*3 = 1", True), ("a >= 3 或 b > 0", True), ("not a = 3", False), ("c ≥ 95%", True), ("a != 3", False)],
)  # fmt: skip
def test_conditions(text: str, value: bool) -> None:
    """Comparisons, chains and words of logic; a comparison forgives the last digits of a division."""
    assert compile_formula(text).evaluate(FACTS) is value


def test_names_and_tree() -> None:
    """A formula says which facts it uses and shows a plain tree."""
    formula = compile_formula("round(max(甲, `乙（万元）`) / 2, 1) if 甲 > 5% else -甲")
    assert formula.names == {"甲", "乙（万元）"}
    assert formula.tree == Choice(
        Binary(">", Name("甲"), Literal(Decimal("0.05"), "5%")),
        Call(
            "round",
            (
                Binary("÷", Call("max", (Name("甲"), Name("乙（万元）"))), Literal(Decimal(2), "2")),
                Literal(Decimal(1), "1"),
            ),
        ),
        Unary("−", Name("甲")),
    )
    assert compile_formula("甲 / 乙").render({"甲": "13人"}) == "13人 ÷ 乙"
    assert compile_formula("非税收入 + 2").names == {"非税收入"}


def test_missing_facts_and_branches() -> None:
    """The missing fact is named; a branch that is not taken asks for nothing."""
    with pytest.raises(MissingFact) as problem:
        compile_formula("编制数 + 甲").evaluate(FACTS)
    assert problem.value.name == "甲"
    assert compile_formula("1 if a > 0 else 甲").evaluate(FACTS) == 1
    assert compile_formula("a > 0 or 甲 > 0").evaluate(FACTS) is True
    with pytest.raises(DivisionByZero):
        compile_formula("a / (b + 2)").evaluate(FACTS)
    assert compile_formula("0 if b + 2 = 0 else a / (b + 2)").evaluate(FACTS) == 0


@pytest.mark.parametrize("value", ["1E+999999", "-1E+5000", "1E-999999", "NaN", "Infinity"])
def test_facts_that_no_report_can_mean(value: str) -> None:
    """Figures out of all proportion are refused, not computed with."""
    with pytest.raises(OutOfRange):
        compile_formula("甲 * 甲 + 1").evaluate({"甲": Decimal(value)})


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0), ("a +", 3), ("a b", 2), ("a.b", 1), ("a[0]", 1), ("__import__('os')", 11), ("open(a)", 0), ("a ** 2", 3), ("a % 2", 2),
        ("1e5", 1), ("2023年预算", 4), ("(a", 2), ("a)", 1), ("a > 1 + (b > 2)", 8), ("not a", 4), ("1 if a else 2", 5), ("1 if a > 1", 10),
        ("1 if a > 1 else b > 2", 16), ("min(a)", 0), ("round(a, b)", 0), ("round(a, 11)", 0), ("abs(a, b)", 0), ("``", 0), ("lambda: 1", 6),
        ("如果 a > 1 则 2", 12), ("a > (b > 1)", 4), ("a; b", 1), ("{a}", 0), ("a\x00b", 1),
    ],
)  # fmt: skip
def test_what_is_no_formula(text: str, position: int) -> None:
    """Everything else is refused, with the place; it is an error of use, with its exit code."""
    with pytest.raises(FormulaError) as problem:
        compile_formula(text)
    assert problem.value.position == position
    assert isinstance(problem.value, UsageError)
    assert problem.value.exit_code == 2


@pytest.mark.parametrize(
    "text",
    ["(" * 10**5, "-" * 10**5, "not " * 10**5, "a" * 10**6, "1" * 10**6, "a+" * 400 + "a", "min(" * 100, "1 if 1<2 else " * 60 + "1", "(" * 31 + "a" + ")" * 31, "`" * 10**5, "0." + "1" * 31, "a<" * 200 + "a"],
    ids=lambda text: text[:4],
)  # fmt: skip
def test_hostile_formulas_fail_at_once(text: str) -> None:
    """Length, depth, parts and digits are bounded, and the bounds are checked before work is done."""
    start = time.perf_counter()
    with pytest.raises(FormulaError):
        compile_formula(text)
    assert time.perf_counter() - start < 1


def test_the_largest_formulas_still_run() -> None:
    """What the bounds allow is evaluated and shown without running out of stack."""
    chain = compile_formula("+".join(["a"] * 150))
    assert chain.evaluate(FACTS) == 450
    assert chain.render(FACTS).count("3") == 150
    deep = "a"
    for _ in range(5):
        deep = f"(1 if a < (a if {deep} > 0 else 0) < 9 else 0)"
    assert compile_formula(deep).evaluate(FACTS) in {0, 1}


@given(st.text(alphabet='ab1 .%()+-*/×÷<>=,`"且或非if else如果则否则minround甲“”', max_size=40))
def test_any_text_is_a_formula_or_an_error(text: str) -> None:
    """Nothing but FormulaError ever comes out of reading, and nothing but evaluation errors out of running."""
    try:
        formula = compile_formula(text)
    except FormulaError:
        return
    try:
        formula.evaluate(FACTS)
    except (MissingFact, DivisionByZero):
        return
