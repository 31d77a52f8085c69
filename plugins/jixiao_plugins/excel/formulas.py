"""Formulas of which the file stores no value: sums and simple arithmetic are worked out here, anything else is named.

Read are `SUM`, `AVERAGE`, `ROUND`, the four operations, percent signs, brackets, numbers, cells and ranges of the same sheet.
Numbers are exact (`Decimal`); a text counts as nothing in a sum and makes any other operation unknown.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

At = tuple[int, int]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<range>\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)|(?P<name>[A-Z]{2,10})(?=\()|(?P<sign>[-+*/(),%]))",
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


class Formulas:
    """The formulas of one sheet, and its numbers; `value` works one out."""

    def __init__(self, formulas: Mapping[At, str], numbers: Mapping[At, str], texts: Mapping[At, str]) -> None:
        self.formulas, self.numbers, self.texts = formulas, numbers, texts
        self._known: dict[At, Decimal | None] = {}

    def value(self, at: At) -> Decimal | None:
        """The value of a formula, rounded to 15 digits as a spreadsheet shows it; None where it cannot be known."""
        try:
            found = self._of(at, 0)
        except Unknown:
            return None
        return found if found is None else Context(prec=_SHOWN).plus(found)

    def _of(self, at: At, depth: int) -> Decimal | None:
        """The number of a cell; None for a blank one or a text."""
        if at in self._known:
            return self._known[at]
        if at in self.numbers:
            return _decimal(self.numbers[at])
        if at not in self.formulas:
            return None
        if depth > _DEEPEST:
            raise Unknown
        self._known[at] = None  # a circle counts as nothing, as a spreadsheet has it
        with localcontext() as context:
            context.prec = _DIGITS
            self._known[at] = _Reading(self, self.formulas[at], depth).value()
        return self._known[at]

    def cells(self, text: str, depth: int) -> list[Decimal]:
        """The numbers of a cell or range."""
        ends = [(int(row) - 1, _column(letters)) for letters, row in _CELL.findall(text)]
        (top, left), (bottom, right) = ends[0], ends[-1]
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise Unknown
        inside = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return [number for at in inside if (number := self._of(at, depth + 1)) is not None]

    def cell(self, text: str, depth: int) -> Decimal:
        """The number of one cell; a blank one is zero, as a spreadsheet has it. Raises Unknown for a text."""
        found = _CELL.fullmatch(text)
        if found is None:
            raise Unknown
        at = int(found[2]) - 1, _column(found[1])
        number = self._of(at, depth + 1)
        if number is None and at in self.texts:
            raise Unknown
        return number if number is not None else Decimal(0)


class _Reading:
    """One formula, read from left to right."""

    def __init__(self, sheet: Formulas, text: str, depth: int) -> None:
        self.sheet, self.depth = sheet, depth
        self.tokens = _tokens(text)
        self.at = 0

    def value(self) -> Decimal:
        """Its value. Raises Unknown."""
        number = self._sum()
        if self.at < len(self.tokens):
            raise Unknown
        return number

    def _take(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in signs and self.tokens[self.at][0] == "sign":
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _sum(self) -> Decimal:
        number = self._product()
        while sign := self._take("+", "-"):
            other = self._product()
            number = number + other if sign == "+" else number - other
        return number

    def _product(self) -> Decimal:
        number = self._signed()
        while sign := self._take("*", "/"):
            other = self._signed()
            if sign == "/" and other == 0:
                raise Unknown
            number = number * other if sign == "*" else number / other
        return number

    def _signed(self) -> Decimal:
        minus = False
        while sign := self._take("-", "+"):
            minus ^= sign == "-"
        number = self._single()
        while self._take("%"):
            number /= 100
        return -number if minus else number

    def _single(self) -> Decimal:
        if self._take("("):
            number = self._sum()
            self._close()
            return number
        if self.at >= len(self.tokens):
            raise Unknown
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Decimal(text)
        if kind == "range":
            return self.sheet.cell(text, self.depth)
        return self._function(text.upper()) if kind == "name" else _unknown()

    def _close(self) -> None:
        if not self._take(")"):
            raise Unknown

    def _function(self, name: str) -> Decimal:
        self._take("(")
        if name == "ROUND":
            number = self._sum()
            if not self._take(","):
                raise Unknown
            places = int(self._sum())
            self._close()
            return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if name not in {"SUM", "AVERAGE"}:
            raise Unknown
        numbers = self._arguments()
        if name == "SUM":
            return sum(numbers, Decimal(0))
        return sum(numbers, Decimal(0)) / len(numbers) if numbers else _unknown()

    def _arguments(self) -> list[Decimal]:
        numbers: list[Decimal] = []
        while True:
            after = self.tokens[self.at + 1][1] if self.at + 1 < len(self.tokens) else ""
            if self.at < len(self.tokens) and self.tokens[self.at][0] == "range" and after in {",", ")"}:
                numbers += self.sheet.cells(self.tokens[self.at][1], self.depth)
                self.at += 1
            else:
                numbers.append(self._sum())
            if not self._take(","):
                self._close()
                return numbers


def _unknown() -> Decimal:
    raise Unknown


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


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _DIGITS else None
