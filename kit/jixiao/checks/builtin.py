"""The plugin that brings the built-in checks: the same door as everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.extending import Check


@hookimpl
def jixiao_checks() -> Iterable[Check]:
    """All built-in rooms of checks."""
    return ()
