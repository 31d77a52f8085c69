"""Scoring methods: three registries of pure rules, filled by the hook `jixiao_scoring_methods`.

A plugin builds its records from the names below and from `jixiao.rules.algebra`; `docs/methods.md` shows every built-in one.
"""

from __future__ import annotations

from jixiao.model.outcome import FLAGS, MISSING, Outcome, Reading
from jixiao.rules.algebra import (
    Answer,
    Case,
    Cases,
    both,
    clip,
    either,
    flagged,
    lacking,
    least,
    most,
    negated,
    settled,
    under,
    whole,
)
from jixiao.rules.methods.base import (
    Example,
    NotApplicable,
    NotApplicablePolicy,
    RowMethod,
    TotalModifier,
    Totals,
    figure,
    measured,
    points,
    unknown,
    unmeasured,
)
from jixiao.rules.methods.params import NoParams, Number, Params, ParamsError, decode_params
from jixiao.rules.methods.registry import Record, Registry
from jixiao.rules.methods.row import Item, Measured, Origin, Row

__all__ = [
    "FLAGS", "MISSING", "Answer", "Case", "Cases", "Example", "Item", "Measured", "NoParams", "NotApplicable", "NotApplicablePolicy",
    "Number", "Origin", "Outcome", "Params", "ParamsError", "Reading", "Record", "Registry", "Row", "RowMethod", "TotalModifier",
    "Totals", "both", "clip", "decode_params", "either", "figure", "flagged", "lacking", "least", "measured", "most", "negated",
    "points", "settled", "under", "unknown", "unmeasured", "whole",
]  # fmt: skip
