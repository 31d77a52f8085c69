"""The plugin that brings the built-in scoring methods: the same door as everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.toolkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.rules.methods.base import NotApplicablePolicy, RowMethod, TotalModifier


@hookimpl
def jixiao_scoring_methods() -> Iterable[RowMethod | NotApplicablePolicy | TotalModifier]:
    """All built-in records."""
    from jixiao.rules.methods.builtin import records

    return records()
