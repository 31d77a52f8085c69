"""The facts of a document as text, JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.facts.records import FactRecord
from jixiao.outputs.layout import safe
from jixiao.outputs.table import csv_line

if TYPE_CHECKING:
    from collections.abc import Sequence


def as_json(facts: Sequence[FactRecord], path: str) -> str:
    """`{"version":1,"path","facts":[…]}`, by the schema `facts`."""
    data = {"version": 1, "path": path, "facts": facts}
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode() + "\n"


def as_csv(facts: Sequence[FactRecord]) -> str:
    """One line a fact; the place in the columns line, page, sheet and cell. No cell begins like a formula."""
    columns = [name for name in FactRecord.__struct_fields__ if name != "place"]
    lines = [csv_line([*columns, "line", "page", "sheet", "cell"])]
    for fact in facts:
        place = fact.place
        values = [getattr(fact, name) for name in columns]
        lines.append(csv_line([_cell(one) for one in (*values, place.line, place.page, place.sheet, place.cell)]))
    return "".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def as_text(facts: Sequence[FactRecord]) -> str:
    """One line a fact: place, label, figure, role, phase, year."""
    rows = []
    for fact in facts:
        where = fact.place.cell or (
            str(fact.place.line) if fact.place.line else str(fact.place.page or fact.place.paragraph or "")
        )
        year = "" if fact.year is None else f"{fact.year}{'*' if 'year' in fact.inherited else ''}"
        marks = " ".join(word for word, on in (("约", fact.hedged), ("等", fact.open)) if on)
        words = (where, fact.label, fact.quote, fact.role, fact.direction, fact.phase, year, marks)
        rows.append(safe("  ".join(word for word in words if word)))
    return "".join(f"{row}\n" for row in rows)
