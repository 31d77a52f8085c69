"""Profiles of provinces beyond those that jixiao itself brings: data folders behind one hook."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jixiao import hookimpl


@hookimpl
def jixiao_profiles() -> list[Path]:
    """The folder with the places of this package."""
    return [Path(str(files("jixiao_provinces"))) / "profiles"]
