"""Closed lists of words that figures and rules are marked with."""

from __future__ import annotations

from typing import Literal, get_args

from jixiao.model.message import Message

Basis = Literal["cited", "practice", "unverified"]

BASES: tuple[Basis, ...] = get_args(Basis)
"""From the surest to the least sure."""


BASIS_NAMES: dict[Basis, Message] = {
    "cited": Message("规则原文", "cited rule text"),
    "practice": Message("已填的官方表", "a filled official form"),
    "unverified": Message("未核实", "unverified"),
}
"""How sure a rule is, by its code."""

KIND_NAMES: dict[str, Message] = {
    "department": Message("部门整体支出", "department"),
    "project": Message("项目支出", "project"),
    "transfer": Message("转移支付", "transfer"),
    "bond": Message("专项债券", "special bond"),
}
"""What an evaluation is of, by its code."""


WeightOrigin = Literal["printed", "group", "rule", "inferred"]


Rounding = Literal["half_up", "half_even", "down"]


Amount = Literal["initial", "adjusted", "arrived", "spent"]
