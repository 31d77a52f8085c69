"""Scoring methods: three registries of pure functions, filled by the hook `jixiao_scoring_methods`.

A plugin builds its records from the names below; `docs/methods.md` shows every built-in one with an example.
"""

from __future__ import annotations

from jixiao.model.outcome import FLAGS, MISSING, Outcome, Reading  # fmt: skip
from jixiao.rules.methods.base import (
    Direction,
    Example,
    Item,
    Measured,
    NotApplicable,
    NotApplicablePolicy,
    Origin,
    Row,
    RowMethod,
    TotalModifier,
    Totals,
    figure,
    lacking,
    measure,
    scored,
)
from jixiao.rules.methods.params import NoParams, Number, Params, ParamsError, decode_params
from jixiao.rules.methods.registry import Record, Registry

__all__ = [
    "FLAGS", "MISSING", "Direction", "Example", "Item", "Measured", "NoParams", "NotApplicable", "NotApplicablePolicy",
    "Number", "Origin", "Outcome", "Params", "ParamsError", "Reading", "Record", "Registry", "Row", "RowMethod", "TotalModifier",
    "Totals", "decode_params", "figure", "lacking", "measure", "scored",
]  # fmt: skip
