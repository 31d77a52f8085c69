"""What is known of the figures of a document while its statements are judged one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jixiao.documents.audit.slips import explained

if TYPE_CHECKING:
    from jixiao.documents.audit.statement import Binding, Statement
    from jixiao.documents.facts import Fact
    from jixiao.model.findings import Claim


Figure = tuple[int, int]
"""A figure of the document: its line and where it starts."""


@dataclass(slots=True)
class Network:
    """What is known of the figures of a document: which a claim was made about, which hold in one, which stand in one that fails."""

    told: set[Figure] = field(default_factory=set)
    held: set[Figure] = field(default_factory=set)
    failed: set[Figure] = field(default_factory=set)
    shared: dict[Figure, set[Figure]] = field(default_factory=dict)
    """Of a whole the parts whose printed shares hold."""

    def asks(self, fact: Fact) -> bool:
        """Whether nothing was said of a figure yet."""
        return figure(fact) not in self.told

    def open(self, statement: Statement) -> bool:
        """Whether nothing was said yet against the operands of a statement."""
        return not any(figure(term) in self.failed for binding in statement.bindings for term in binding.terms)

    def turned(self, statement: Statement) -> bool:
        """Whether a difference may be a sum that holds, turned round: its figure stands in one already."""
        return statement.kind == "difference" and figure(statement.target) in self.held

    def divided(self, statement: Statement, binding: Binding) -> bool:
        """Whether a printed share says of a part and its whole that both are right, and no slip of another part explains the rest."""
        whole = figure(statement.target)
        proven = self.shared.get(whole, set())
        if binding.form != "sum" or proven.isdisjoint(map(figure, binding.terms)):
            return False
        slip = explained(statement)
        return slip is None or figure(slip.fact) in proven | {whole}

    def note(self, statement: Statement, claim: Claim, binding: Binding | None) -> None:
        """Take in a claim."""
        own = figure(statement.target)
        self.told.add(own)
        if claim.verdict in {"wrong", "suspicious"} and binding is not None:
            self.failed.update((own, *map(figure, binding.terms)))


def figure(fact: Fact) -> Figure:
    """The key of a figure."""
    return id(fact.line), fact.start
