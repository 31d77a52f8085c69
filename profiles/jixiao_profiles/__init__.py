"""The built-in profiles: data folders behind one hook."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from jixiao import hookimpl


@hookimpl
def jixiao_profiles() -> list[Path]:
    """The folder with all built-in places."""
    return [Path(str(files("jixiao_profiles")))]
