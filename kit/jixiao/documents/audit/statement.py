"""A statement of the text: the figure that is claimed, and the ways in which its structure allows to compute it.

Proposals are made from roles and structure only, values unseen; the first binding is the one that the words say, the others are
those that the same words allow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from jixiao.documents.audit.arithmetic import Form, interval, value
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from jixiao.documents.facts import Fact

SlipKind = Literal["digit", "swap", "point", "unit", "ratio"]


class Slip(NamedTuple):
    """The figure that is probably wrong, what it should read, what kind of slip, and whether chance would rarely do it."""

    fact: Fact
    kind: SlipKind
    value: Decimal
    rare: bool

    @property
    def params(self) -> dict[str, str]:
        """For the message and for a fix."""
        return {"slip": self.kind, "figure": self.fact.printed, "repaired": plain(self.value)}


@dataclass(slots=True)
class Binding:
    """One way to compute the figure. `signs` belong to the terms of a sum; of a change, to the change."""

    form: Form
    terms: tuple[Fact, ...]
    signs: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    exact: bool = False
    """Its whole figures are no rounded ones: decimals are printed beside them."""
    ends: tuple[tuple[Decimal, Decimal, Decimal] | None] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.signs:
            self.signs = (1,) * len(self.terms)

    def interval(self) -> tuple[Decimal, Decimal, Decimal] | None:
        """Low, exact, high in base units, as the figures were when somebody first asked."""
        if self.ends is None:
            self.ends = (interval(self.form, self.signs, self.terms),)
        return self.ends[0]

    def value(self, values: list[Decimal]) -> Decimal | None:
        """The exact result with other values."""
        return value(self.form, self.signs, values)

    @property
    def formula(self) -> str:
        """As a reader would write it."""
        printed = [term.printed for term in self.terms]
        if self.form == "sum":
            return _signed(self.signs, printed)
        if self.form == "over_sum":
            return f"{printed[0]}÷({_signed(self.signs[1:], printed[1:])})×100%"
        if self.form == "sums":
            above = "+".join(text for sign, text in zip(self.signs, printed, strict=True) if sign > 0)
            below = "+".join(text for sign, text in zip(self.signs, printed, strict=True) if sign < 0)
            return f"({above})÷({below})×100%"
        if self.form == "product":
            return "×".join(printed)
        if self.form == "products":
            made = "+".join(f"{a}×{b}" for a, b in zip(printed[:-1:2], printed[1::2], strict=False))
            return f"({made})×{printed[-1]}" if len(printed) % 2 else made
        if self.form == "mean_of":
            return f"({'+'.join(printed)})÷{len(printed)}"
        if self.form in {"mean", "times"}:
            return "÷".join(printed)
        a, b = printed
        if self.form == "complement":
            return f"({b}-{a})÷{b}×100%"
        if self.form == "excess":
            return f"({a}-{b})÷{b}×100%"
        if self.form == "change":
            return f"{a}÷({b}{'-' if self.signs[0] > 0 else '+'}{a})×100%"
        return f"{a}÷{b}×100%"


def _signed(signs: Sequence[int], printed: list[str]) -> str:
    """A sum with its signs: 36+4-2."""
    parts = [("+" if sign > 0 else "-") + text for sign, text in zip(signs, printed, strict=True)]
    return "".join(parts).removeprefix("+")


@dataclass(slots=True)
class Statement:
    """What is claimed: kind and code of the claim, the figure, its bindings (best first) and the evidence for the first."""

    kind: str
    code: str
    target: Fact
    bindings: list[Binding]
    evidence: list[str] = field(default_factory=list)
    quiet: bool = False
    """A miss says nothing: the binding only explains the figure."""
    repair: tuple[Slip | None] | None = None
    """The slip that explains a miss, or that none does, once it was looked for."""


def grown(fact: Fact, now: Fact, past: Fact, evidence: list[str]) -> Statement:
    """The statement that a figure is the change from one figure to another, as a rate or as an amount."""
    if fact.role == "ratio":
        return Statement("growth_rate", "A503", fact, [Binding("excess", (now, past))], evidence)
    return Statement(
        "growth_amount", "A504", fact, [Binding("sum", (now, past), (1, -1) if fact.sign > 0 else (-1, 1))], evidence
    )
