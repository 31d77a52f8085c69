"""Synthetic sentences for each relation: a true one is never judged wrong, one changed digit beyond rounding always is."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place
from jixiao.text.quantity import half_up

HUNDRED = Decimal(100)
money = st.integers(min_value=2_000, max_value=9_999_999).map(lambda cents: Decimal(cents).scaleb(-2))
subject = st.sampled_from(["全年支出", "2023年度部门支出", "本年收入合计", "机关运行经费支出", "项目资金"])
last_year = st.sampled_from(["比上年", "较上年", "与上年相比", "比2022年", "较去年"])
offset = st.integers(min_value=3, max_value=40)
fast = settings(max_examples=60, deadline=None)


def verdicts(text: str, kind: str) -> list[str]:
    """The verdicts of the claims of one kind."""
    document = Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text")
    return [claim.verdict for claim in audit(document) if claim.kind == kind]


def right(text: str, kind: str) -> None:
    """Found, and not wrong."""
    found = verdicts(text, kind)
    assert found
    assert set(found) <= {"holds", "rounding"}, text


def wrong(text: str, kind: str) -> None:
    """Found, and wrong."""
    assert "wrong" in verdicts(text, kind), text


def rate(part: Decimal, whole: Decimal) -> Decimal:
    """A percentage with two decimals."""
    return half_up(part * HUNDRED / whole, 2)


@fast
@given(subject, last_year, money, money, st.booleans(), offset)
def test_growth(name: str, compared: str, base: Decimal, change: Decimal, up: bool, off: int) -> None:
    """今年 = 去年 ± 增减额, and the rate on last year's figure."""
    change = min(change, half_up(base / 2, 2))
    now = base + change if up else base - change
    words = ("增加", "增长") if up else ("减少", "下降")
    percent = rate(change, base)
    text = f"{name}{now}万元，{compared}{words[0]}{change}万元，{words[1]}{{}}%。"
    right(text.format(percent), "growth_rate")
    wrong(text.format(percent + off), "growth_rate")


@fast
@given(st.lists(money, min_size=3, max_size=5), st.data())
def test_shares(parts: list[Decimal], data: st.DataObject) -> None:
    """Each part of a list with its share of the total."""
    total = sum(parts)
    shares = [rate(part, total) for part in parts]

    def text(values: list[Decimal]) -> str:
        rows = "；".join(f"第{i}类支出{p}万元，占{s}%" for i, (p, s) in enumerate(zip(parts, values, strict=True), 1))
        return f"本年支出合计{total}万元，其中：{rows}。".replace("第1", "甲").replace("第2", "乙").replace("第3", "丙")

    right(text(shares), "share")
    at = data.draw(st.integers(min_value=0, max_value=len(parts) - 1))
    changed = [s + (7 if i == at else 0) for i, s in enumerate(shares)]
    wrong(text(changed), "share")


@fast
@given(money, money, offset, st.sampled_from(["完成年初预算的", "预算执行率为", "完成预算的", "预算完成率"]))
def test_completion(budget: Decimal, spent: Decimal, off: int, words: str) -> None:
    """决算 of 预算; figures whose own rounding cannot explain three percent."""
    budget, spent = budget + HUNDRED, min(spent, 3 * budget)
    percent = rate(spent, budget)
    text = f"年初预算为{budget}万元，支出决算为{spent}万元，{words}{{}}%。"
    right(text.format(percent), "completion_rate")
    wrong(text.format(percent + off), "completion_rate")


@fast
@given(
    st.integers(200, 90_000),
    st.integers(5, 150),
    st.sampled_from([("受理诉求", "办结"), ("收到提案", "办复"), ("发现隐患", "整改")]),
)
def test_rate_from_counts(total: int, left: int, words: tuple[str, str]) -> None:
    """办结 of 受理, and 100 % beside open cases."""
    done = total - left
    text = f"全年共{words[0]}{total}件，{words[1]}{done}件，{words[1]}率{{}}%。"
    percent = rate(Decimal(done), Decimal(total))
    right(text.format(percent), "ratio_rate")
    wrong(text.format(100 if percent < Decimal("99.5") else percent - 5), "ratio_rate")


@fast
@given(money, money, st.integers(1, 900), st.sampled_from([("基本支出", "项目支出"), ("人员经费", "公用经费")]))
def test_sum(first: Decimal, second: Decimal, cents: int, names: tuple[str, str]) -> None:
    """The two parts that are complete by definition."""
    total = first + second
    text = f"部门支出{{}}万元，其中：{names[0]}{first}万元，{names[1]}{second}万元。"
    right(text.format(total), "sum_parts_total")
    wrong(text.format(total + Decimal(cents + 10) / HUNDRED), "sum_parts_total")


@fast
@given(st.lists(money, min_size=3, max_size=8))
def test_sum_of_items_before_the_total(parts: list[Decimal]) -> None:
    """A, B, C, 共计 T."""
    rows = "；".join(f"购置设备{p}万元" for p in parts)
    right(f"{rows}；共计{sum(parts)}万元。", "sum_parts_total")


@fast
@given(money, money, offset)
def test_difference(budget: Decimal, spent: Decimal, off: int) -> None:
    """到位 less 支出 is 结余."""
    spent = min(spent, half_up(budget / 2, 2))
    rest = budget - spent
    text = f"到位资金{budget}万元，支出{spent}万元，结余{{}}万元。"
    right(text.format(rest), "difference")
    if abs(rest + off - spent) > 1 and abs(rest + off) != budget:
        wrong(text.format(rest + off), "difference")


@fast
@given(st.integers(3, 9), st.integers(1, 2))
def test_announced_count(count: int, more: int) -> None:
    """N 个科室，分别为 and N names."""
    names = "、".join(f"{c}科" for c in "甲乙丙丁戊己庚辛壬"[:count])
    right(f"内设科室{count}个，分别为：{names}。", "count_list")
    wrong(f"内设科室{count + more}个，分别为：{names}。", "count_list")


@fast
@given(st.integers(2010, 2030), st.integers(1, 12), st.integers(0, 3), st.integers(1, 12))
def test_period(year: int, month: int, years: int, other: int) -> None:
    """A period runs forward."""
    end = (year + years, other)
    text = "项目实施期为{}年{}月至{}年{}月。"
    (right if (year, month) <= end else wrong)(text.format(year, month, *end), "date_range")


@fast
@given(st.integers(2, 500), st.integers(10, 9_000), st.integers(1, 9))
def test_price(count: int, price: int, off: int) -> None:
    """数量 × 单价 = 共计."""
    text = f"采购设备{count}台，单价{price}元，共计{{}}元。"
    right(text.format(count * price), "price")
    wrong(text.format(count * price + off), "price")


@fast
@given(money, st.integers(100_000, 9_999_999).map(lambda cents: Decimal(cents).scaleb(-2)))
def test_unit_slip(whole: Decimal, yuan: Decimal) -> None:
    """A part in 万元 that only fits as 元."""
    if Decimal("0.01") < yuan / whole < HUNDRED or yuan > whole * 10_000:
        return
    wrong(f"专项经费{whole}万元，其中的{yuan}万元用于保洁。", "unit_slip")


@fast
@given(money, offset, st.sampled_from(["余", "以上", "左右"]))
def test_hedged_figures_are_never_errors(total: Decimal, off: int, hedge: str) -> None:
    """约, 余, 以上 … make no error."""
    text = f"年初预算约{total}万元，支出决算为{half_up(total / 2, 2)}万元{hedge}，完成年初预算的{off}%。"
    assert "wrong" not in verdicts(text, "completion_rate")


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="0123456789.,，。；：（）()%万元件人占其中增减比上年完成率预算共、和至年月结余\n", max_size=120)
)
def test_any_text_is_survived(text: str) -> None:
    """No text makes the audit fail, and every quote is a part of it."""
    document = Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text")
    assert all(claim.quote in text for claim in audit(document))
