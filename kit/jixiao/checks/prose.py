"""The rooms that read the text: structure, and the statements that arithmetic or consistency can check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.context import Context
    from jixiao.findings import Finding


def structure(context: Context) -> Iterator[Finding]:
    """S1xx: sections, numbering, what was left of the template, forms against projects."""
    from jixiao.checks.structure import check_structure

    yield from check_structure(context.source, context.report)


def statements(context: Context) -> Iterator[Finding]:
    """A5xx and C6xx: the claims that do not hold, and what is said twice and differently."""
    if context.document is None:
        return
    from jixiao.claims import consistency, findings

    yield from findings(context.claims)
    yield from consistency(context.document, context.report)
