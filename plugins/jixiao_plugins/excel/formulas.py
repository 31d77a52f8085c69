"""Formulas of which the file stores no value: what forms are made of is worked out here, anything else is named.

Read are `SUM`, `AVERAGE`, `COUNT`, `MIN`, `MAX`, `ROUND`, `IF`, `IFERROR`, `AND`, `OR`, the four operations, comparisons, percent
signs, brackets, numbers, texts in quotes, cells and ranges of the same sheet. Numbers are exact (`Decimal`); a text counts as
nothing in a sum and makes any other operation an error, as in a spreadsheet.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING, TypeAlias

from jixiao_plugins.grid import column_number

if TYPE_CHECKING:
    from collections.abc import Mapping

At = tuple[int, int]
Value: TypeAlias = "Decimal | str | bool"

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<range>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)|(?P<name>[A-Z]{2,10})(?=\()|\"(?P<text>[^\"]*)\"|(?P<sign><=|>=|<>|[-+*/(),%=<>]))",
    re.IGNORECASE,
)
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)
_DEEPEST = 40
_MOST_CELLS = 20_000
_LONGEST = 400
_DIGITS = 28
_SHOWN = 15


class Unknown(Exception):  # noqa: N818  (a signal inside this module, not an error of the file)
    """What stands there cannot be worked out."""


class Failed(Unknown):
    """A spreadsheet would show an error there: a division by zero, an operation on a text. `IFERROR` hears it."""


class Formulas:
    """The formulas of one sheet, and its numbers; `value` works one out."""

    def __init__(self, formulas: Mapping[At, str], numbers: Mapping[At, str], texts: Mapping[At, str]) -> None:
        self.formulas, self.numbers, self.texts = formulas, numbers, texts
        self._known: dict[At, Value] = {}

    def value(self, at: At) -> Decimal | str | None:
        """The value of a formula, a number rounded to 15 digits as a spreadsheet shows it; None where it cannot be known."""
        try:
            found = self._of(at, 0)
        except Unknown:
            return None
        if isinstance(found, bool):
            return None
        return found if isinstance(found, str) else Context(prec=_SHOWN).plus(found)

    def _of(self, at: At, depth: int) -> Value:
        """What a cell holds; a blank one is an empty text."""
        if at in self._known:
            return self._known[at]
        if at in self.numbers:
            return _decimal(self.numbers[at])
        if at not in self.formulas:
            return self.texts.get(at, "")
        if depth > _DEEPEST:
            raise Unknown
        self._known[at] = ""  # a circle counts as nothing, as a spreadsheet has it
        try:
            with localcontext() as context:
                context.prec = _DIGITS
                self._known[at] = _Reading(self, self.formulas[at], depth).value()
        except Unknown:
            del self._known[at]
            raise
        return self._known[at]

    def cells(self, text: str, depth: int) -> list[Decimal]:
        """The numbers of a cell or range."""
        ends = [(int(row) - 1, column_number(letters)) for letters, row in _CELL.findall(text)]
        (top, left), (bottom, right) = ends[0], ends[-1]
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise Unknown
        inside = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return [number for at in inside if isinstance(number := self._of(at, depth + 1), Decimal)]

    def cell(self, text: str, depth: int) -> Value:
        """What one cell holds: its number or text; a blank one is an empty text. Raises Unknown."""
        found = _CELL.fullmatch(text)
        if found is None:
            raise Unknown
        return self._of((int(found[2]) - 1, column_number(found[1])), depth + 1)


class _Reading:
    """One formula, read from left to right."""

    def __init__(self, sheet: Formulas, text: str, depth: int) -> None:
        self.sheet, self.depth = sheet, depth
        self.tokens = _tokens(text)
        self.at = 0

    def value(self) -> Value:
        """Its value. Raises Unknown."""
        found = self._comparison()
        if self.at < len(self.tokens):
            raise Unknown
        return found

    def _take(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs and self.tokens[self.at][0] == "sign":
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _comparison(self) -> Value:
        left = self._sum()
        sign = self._take("=", "<>", "<", ">", "<=", ">=")
        return _compared(sign, left, self._sum()) if sign else left

    def _sum(self) -> Value:
        found = self._product()
        while sign := self._take("+", "-"):
            number, other = _number(found), _number(self._product())
            found = number + other if sign == "+" else number - other
        return found

    def _product(self) -> Value:
        found = self._signed()
        while sign := self._take("*", "/"):
            number, other = _number(found), _number(self._signed())
            if sign == "/" and other == 0:
                raise Failed
            found = number * other if sign == "*" else number / other
        return found

    def _signed(self) -> Value:
        minus = plus = False
        while sign := self._take("-", "+"):
            plus, minus = True, minus ^ (sign == "-")
        found = self._single()
        while self._take("%"):
            found = _number(found) / 100
        return (-_number(found) if minus else _number(found)) if plus else found

    def _single(self) -> Value:
        if self._take("("):
            found = self._comparison()
            self._close()
            return found
        kind, text = self._next()
        if kind == "number":
            return Decimal(text)
        if kind == "text":
            return text
        if kind == "range":
            return self.sheet.cell(text, self.depth)
        if kind != "name":
            raise Unknown
        self._take("(")
        return self._function(text.upper())

    def _next(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise Unknown
        self.at += 1
        return self.tokens[self.at - 1]

    def _close(self) -> None:
        if not self._take(")"):
            raise Unknown

    def _function(self, name: str) -> Value:
        if name in {"IF", "IFERROR"}:
            return self._chosen(name)
        if name in {"AND", "OR"}:
            truths = [_truth(one) for one in self._values()]
            return all(truths) if name == "AND" else any(truths)
        if name == "ROUND":
            number, *rest = self._values()
            if len(rest) != 1:
                raise Unknown
            return _number(number).quantize(Decimal(1).scaleb(-int(_number(rest[0]))), ROUND_HALF_UP)
        return _gathered(name, self._numbers())

    def _chosen(self, name: str) -> Value:
        """`IF` and `IFERROR` look only at the argument that counts; an error in the other is none."""
        outcomes = self._outcomes()
        if name == "IFERROR" and len(outcomes) == 2:
            first, second = outcomes
            return _got(second if isinstance(first, Failed) else first)
        if name == "IF" and len(outcomes) == 3:
            return _got(outcomes[1] if _truth(_got(outcomes[0])) else outcomes[2])
        raise Unknown

    def _outcomes(self) -> list[Value | Unknown]:
        """The arguments of a function, each with its value or why it has none; up to and with the closing bracket."""
        found: list[Value | Unknown] = []
        while True:
            start = self.at
            try:
                found.append(self._comparison())
            except Unknown as reason:
                found.append(reason)
                self.at = self._end_of_argument(start)
            if not self._take(","):
                self._close()
                return found

    def _end_of_argument(self, start: int) -> int:
        depth = 0
        for at in range(start, len(self.tokens)):
            kind, text = self.tokens[at]
            if kind == "sign" and depth == 0 and text in {",", ")"}:
                return at
            depth += (kind == "sign" and text == "(") - (kind == "sign" and text == ")")
        raise Unknown

    def _values(self) -> list[Value]:
        return [_got(one) for one in self._outcomes()]

    def _numbers(self) -> list[Decimal]:
        """The numbers that a sum or count goes over: those of its ranges, and its other arguments."""
        numbers: list[Decimal] = []
        while True:
            after = self.tokens[self.at + 1][1] if self.at + 1 < len(self.tokens) else ""
            if self.at < len(self.tokens) and self.tokens[self.at][0] == "range" and after in {",", ")"}:
                numbers += self.sheet.cells(self.tokens[self.at][1], self.depth)
                self.at += 1
            else:
                numbers.append(_number(self._sum()))
            if not self._take(","):
                self._close()
                return numbers


def _gathered(name: str, numbers: list[Decimal]) -> Decimal:
    """What a function makes of many numbers. Raises Unknown for a name that is not read here."""
    if name == "SUM":
        return sum(numbers, Decimal(0))
    if name == "COUNT":
        return Decimal(len(numbers))
    if name in {"MIN", "MAX"}:
        return (min if name == "MIN" else max)(numbers, default=Decimal(0))
    if name != "AVERAGE":
        raise Unknown
    if not numbers:
        raise Failed
    return sum(numbers, Decimal(0)) / len(numbers)


def _number(value: Value) -> Decimal:
    """A value in arithmetic: a blank is zero, a truth one or zero. Raises Failed for a text."""
    if isinstance(value, str):
        if value:
            raise Failed
        return Decimal(0)
    return Decimal(value)


def _truth(value: Value) -> bool:
    return value if isinstance(value, bool) else _number(value) != 0


def _compared(sign: str, left: Value, right: Value) -> bool:
    """A comparison as a spreadsheet makes it: a blank beside a number is zero, a text is above every number."""
    one, other = _beside(left, right), _beside(right, left)
    if sign == "=":
        return one == other
    if sign == "<>":
        return one != other
    return (
        one < other if sign == "<" else one > other if sign == ">" else one <= other if sign == "<=" else one >= other
    )


def _beside(value: Value, other: Value) -> tuple[int, Decimal, str]:
    if isinstance(value, str):
        return (0, Decimal(0), "") if not value and not isinstance(other, str) else (1, Decimal(0), value.casefold())
    return (0, Decimal(value), "")


def _got(outcome: Value | Unknown) -> Value:
    if isinstance(outcome, Unknown):
        raise outcome
    return outcome


def _tokens(text: str) -> list[tuple[str, str]]:
    """The words of a formula. Raises Unknown for anything that is not read here."""
    text = text.strip().removeprefix("=")
    if len(text) > _LONGEST:
        raise Unknown
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Unknown
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _decimal(text: str) -> Value:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) >= _DIGITS:
        raise Unknown
    return number
