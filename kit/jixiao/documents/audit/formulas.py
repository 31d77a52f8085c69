"""Printed formulas: (52.4-40)÷40=31.00%, 执行率=实际支出450万元/预算数500万元=92%. The operands are printed as such: nothing is bound."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from jixiao.documents.audit.arithmetic import trim
from jixiao.documents.audit.judging import failing_claim
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, half_up, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim, Severity

_RESULT = re.compile(r"=\s*(?P<result>-?\d[\d,]*(?:\.\d+)?)\s*(?:(?P<percent>%)|(?P<scale>[万亿]))?")
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_SCALED = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿])")
_WORDS = re.compile(r"[\u4e00-\u9fff“”\"]+")
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[-+*/()]")
_PER = re.compile(r"/[\u4e00-\u9fff]+(?:[·/][\u4e00-\u9fff]+)*(?![\u4e00-\u9fff\d])")
"""800 元/人·天: what a price is for is no divisor; 450 万元/预算 500 万元 is one."""
_TERM = r"\d[\d,]*+(?:\.\d++)?[\u4e00-\u9fff]*+(?:/[\u4e00-\u9fff]++(?:[·/][\u4e00-\u9fff]++)*+)?+"
_PRODUCT = re.compile(
    rf"(?<![\d.×*])(?P<terms>{_TERM}(?:\s*+[×*]\s*+{_TERM})++)\)?+(?P<between>[^\d。;:=+×*()、]*+)(?P<result>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿])?元"
)
_OTHER = re.compile(
    r"实际|另|其中|扣|减|优惠|[打折]折|执行|决算|每|标准|[剩结节]余|下达|到位|批复|安排|预付|首付|不足|超|上年|约|近"
)
_MEANT = re.compile(r"标准|测算|计划|预算|拟")
_PAID = re.compile(r"支|付|发放|使用|花")
_MOST = 40
_LONGEST = 200


def claims(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """The formulas of one paragraph with their printed results."""
    flat = line.flat
    if "+" in flat:
        yield from _added(line)
    if "×" in flat or "*" in flat:
        yield from _multiplied(line)
    if "=" not in flat:
        return
    for match in _RESULT.finditer(flat):
        start = _start(flat, match.start())
        text = flat[start : match.start()].replace("×", "*").replace("÷", "/").replace("％", "%")
        made = _made(text)
        if made is None:
            continue
        scaled = _made(_SCALED.sub(lambda one: f"({one['number']}*{_SCALES[one['scale']]})", text))
        yield _judged(line, start, match, made, scaled)


_ADDED = re.compile(
    r"(?<![\d.])(?P<terms>\d[\d.]*(?:\s*\+\s*\d[\d.]*)+)(?:万元|元)?\s*,[^,。;\d=]*(?:合计|共计|总计)[为是:]*\s*(?P<result>\d[\d,]*(?:\.\d+)?)"
)


def _added(line: Line) -> Iterator[Claim]:
    """500.00+100.00，合计600.00: the plus signs are printed, the total follows under its word."""
    for match in _ADDED.finditer(line.flat):
        made = _value(match["terms"].replace(" ", ""))
        if made is not None:
            yield _judged(line, match.start(), match, made)


def _multiplied(line: Line) -> Iterator[Claim]:
    """45 人×20 天×30 元测算，共 2.7 万元: the signs are printed, the amount follows in the next clause. Where every factor is a figure that
    facts are made of, the equations read it.
    """
    flat = line.flat
    for match in _PRODUCT.finditer(flat):
        between, factors = match["between"], match["terms"].replace("×", "*")
        read = line.facts[line.after(match.start()) : line.after(match.start("result"))]
        if (
            len(read) > factors.count("*")
            or factors.count("元") != 1
            or between.count(",") > 1
            or _OTHER.search(between)
        ):
            continue
        if _PAID.search(between) and _MEANT.search(
            flat[max(flat.rfind(mark, 0, match.start()) for mark in ",。;") + 1 : match.start("result")]
        ):
            continue  # what was paid may be another amount than the one that was meant
        made = _made(factors)
        if made is not None:
            made = EXACT.divide(made, _SCALES.get(match["scale"] or "", Decimal(1)))
            yield _judged(line, match.start(), match, made, severity="warning")


def _made(text: str) -> Decimal | None:
    """What a formula comes to, its words left out."""
    plain = _WORDS.sub("", _PER.sub("", text))
    return _value(plain) if re.search(r"[-+*/]", plain.strip().lstrip("-(")) else None


def _start(flat: str, end: int) -> int:
    """The formula reaches back to the last equals sign, or over what a formula may hold."""
    depth, at = 0, end
    while at > 0 and end - at < _LONGEST:
        char = flat[at - 1]
        if char == ")":
            depth += 1
        elif char == "(":
            depth -= 1
            if depth < 0:
                break
        elif char in "=,，。;；:：、" and not (
            char == "," and flat[at : at + 1].isdigit() and flat[at - 2 : at - 1].isdigit()
        ):
            break
        at -= 1
    return at


def _value(text: str) -> Decimal | None:
    tokens = _TOKEN.findall(text)
    if not 3 <= len(tokens) <= _MOST or sum(token[0].isdigit() for token in tokens) < 2:
        return None
    if "".join(tokens) != text.replace(" ", ""):
        return None
    try:
        value, at = _sum(tokens, 0)
    except (InvalidOperation, ZeroDivisionError, IndexError, ArithmeticError):
        return None
    return value if at == len(tokens) else None


def _sum(tokens: list[str], at: int) -> tuple[Decimal, int]:
    value, at = _product(tokens, at)
    while at < len(tokens) and tokens[at] in "+-":
        other, after = _product(tokens, at + 1)
        value, at = (value + other if tokens[at] == "+" else value - other), after
    return value, at


def _product(tokens: list[str], at: int) -> tuple[Decimal, int]:
    value, at = _atom(tokens, at)
    while at < len(tokens) and tokens[at] in "*/":
        other, after = _atom(tokens, at + 1)
        value, at = (EXACT.multiply(value, other) if tokens[at] == "*" else EXACT.divide(value, other)), after
    return value, at


def _atom(tokens: list[str], at: int) -> tuple[Decimal, int]:
    token = tokens[at]
    if token[0] == "(":
        value, at = _sum(tokens, at + 1)
        if tokens[at] != ")":
            raise InvalidOperation
        return value, at + 1
    if token[0] == "-":
        value, at = _atom(tokens, at + 1)
        return -value, at
    if not token[0].isdigit():
        raise InvalidOperation
    number = Decimal(token.rstrip("%").replace(",", ""))
    return (number / 100 if token.endswith("%") else number), at + 1


def _judged(
    line: Line,
    start: int,
    match: re.Match[str],
    made: Decimal,
    scaled: Decimal | None = None,
    *,
    severity: Severity = "error",
) -> Claim:
    """1500 套×68 元＝10.2 万元: in the units that are printed, unless only the bare numbers make the result (3.5＋2.1＝5.6 万元)."""
    stated = Decimal(match["result"].replace(",", ""))
    scale = _SCALES.get(match.groupdict().get("scale") or "", Decimal(1))
    if scaled is not None and judge(stated, max(0, -int(stated.as_tuple().exponent)), made) == "wrong":
        made = EXACT.divide(scaled, scale)
    places = max(0, -int(stated.as_tuple().exponent))
    percent = bool(match.groupdict().get("percent"))
    shown = EXACT.multiply(made, Decimal(100)) if percent else made
    state = judge(stated, places, shown)
    if state == "rounding" and not places and abs(stated - shown) >= 1:
        state = "wrong"
    if state == "wrong" and percent and judge(stated, places, made) == "holds":
        state, shown = "holds", made  # the formula ends in ×100 and the sign is printed besides
    if state == "wrong" and half_up(abs(shown), places) == abs(stated):
        state = "holds"
    sign = "%" if percent else ""
    printed = match["result"] + sign
    computed = trim(shown, 4) + sign
    formula = match.groupdict().get("terms") or line.text[start : match.start()].strip(" =")
    return failing_claim(
        "formula", "A506" if percent else "A502", line, (start, match.end()), match.start("result"), state, printed, computed, formula,
        severity=severity,
    )  # fmt: skip
