"""Closed lists of words that figures and rules are marked with."""

from __future__ import annotations

from typing import Literal, get_args

Basis = Literal["cited", "practice", "unverified"]

BASES: tuple[Basis, ...] = get_args(Basis)
"""From the surest to the least sure."""


WeightOrigin = Literal["printed", "group", "rule", "inferred"]


Rounding = Literal["half_up", "half_even", "down"]


Amount = Literal["initial", "adjusted", "arrived", "spent"]
