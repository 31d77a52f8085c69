"""The hooks: every way in which a plugin, ours or yours, adds to jixiao.

A plugin is a module named by an entry point of the group `jixiao`; it implements any of these functions, marked with
`jixiao.hookimpl`. Hooks are called once, when the program needs what they provide. What they return is data and functions;
heavy libraries belong inside those functions, not at the top of the module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jixiao.files.reader import Reader
    from jixiao.rules.check import Check
    from jixiao.rules.methods.base import NotApplicablePolicy, RowMethod, TotalModifier
    from jixiao.toolkit.api import FindingFormat, Writer

API_VERSION = 1
"""The version of this module. A plugin may state `JIXIAO_API_VERSION`; one for another version is skipped, with a notice."""

hookspec = pluggy.HookspecMarker("jixiao")
hookimpl = pluggy.HookimplMarker("jixiao")


@hookspec
def jixiao_profiles() -> Iterable[Path]:
    """Folders that hold profiles (`profile.toml` in the folder itself or in folders below it).

    ```python
    @hookimpl
    def jixiao_profiles():
        return [importlib.resources.files("jixiao_zhejiang") / "profiles"]
    ```
    """
    return ()


@hookspec
def jixiao_scoring_methods() -> Iterable[RowMethod | NotApplicablePolicy | TotalModifier]:
    """Scoring methods, policies for what does not apply, and modifiers of the total; see `jixiao.rules.methods`."""
    return ()


@hookspec
def jixiao_checks() -> Iterable[Check]:
    """Checks that look at a report and yield findings, with the catalogue entries of their codes."""
    return ()


@hookspec
def jixiao_readers() -> Iterable[Reader]:
    """Readers that turn the bytes of a file into a `Document`."""
    return ()


@hookspec
def jixiao_writers() -> Iterable[Writer]:
    """Writers that turn a report, with its scores and findings, into the bytes of a file."""
    return ()


@hookspec
def jixiao_finding_formats() -> Iterable[FindingFormat]:
    """Formats in which `validate` prints its results, chosen with `-f NAME`."""
    return ()
