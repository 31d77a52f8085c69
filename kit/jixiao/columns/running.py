"""Scoring a packed folder partition by partition, with one engine, into a folder of scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.columns.cards import as_cards, cards
from jixiao.columns.exact import number
from jixiao.columns.execution import execution_rows
from jixiao.columns.pipeline import KEYS, Partition, Tables
from jixiao.columns.tables import SCORED

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from jixiao.columns.engines import Engine
    from jixiao.scoring.engine import Scorer


def as_scores(rows: ir.Table, engine: str, codes: Any, reasoned: Any) -> ir.Table:
    """The columns of the table `scores`, in order and of their types."""
    import ibis

    short = (rows.claimed_i < rows.points_i).fill_null(False)
    made = {
        "weight": number(rows.points_i), "weight_origin": rows.points_origin, "claimed": rows.claimed if "claimed" in rows.columns else number(rows.claimed_i),
        "computed": number(rows.computed_i), "unexplained": short & ~reasoned, "codes": codes, "engine": ibis.literal(engine),
    }  # fmt: skip
    types = {"id": "int64", "int": "int32", "small": "int16", "number": "decimal(18, 6)", "text": "string", "texts": "array<string>", "bool": "boolean"}
    return rows.select(**{one.name: made.get(one.name, rows[one.name] if one.name in rows.columns else ibis.null("string")).cast(types[one.type]) for one in SCORED["scores"]})
