"""Entry points from the installed metadata, read straight from `entry_points.txt`.

`importlib.metadata` says the same and takes longer to import than a report takes to check; it is asked where metadata may
lie elsewhere than in folders: eggs, zip files, import hooks that bring distributions of their own.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class EntryPoint(NamedTuple):
    """One entry point: `value` names a module, or an object in it."""

    distribution: str
    version: str
    name: str
    value: str


def entry_points(group: str) -> list[EntryPoint]:
    """All entry points of a group. Of two distributions of one name the first on the path counts."""
    if any(hasattr(finder, "find_distributions") and not _is_standard(finder) for finder in sys.meta_path):
        return _asked(group)
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for folder in dict.fromkeys(path or "." for path in sys.path):
        if os.path.isfile(folder):  # noqa: PTH113 - entries of sys.path are text
            return _asked(group)
        for entry in _metadata(folder):
            if entry.name.endswith(".egg"):
                return _asked(group)
            name = _normal(entry.name.rpartition(".")[0].partition("-")[0])
            if name not in seen:
                seen.add(name)
                found += _read(entry.path, group)
    return found


def _is_standard(finder: object) -> bool:
    return getattr(finder, "__module__", "") == "_frozen_importlib_external"


def _metadata(folder: str) -> Iterator[os.DirEntry[str]]:
    """What names a distribution in a folder of the path."""
    try:
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith((".dist-info", ".egg-info", ".egg")))
    except OSError:
        return


def _normal(name: str) -> str:
    """A distribution's name for comparing, as the packaging standards do: `Foo.Bar` is `foo_bar`."""
    return "_".join(part for part in name.lower().replace("-", "_").replace(".", "_").split("_") if part)


def _read(folder: str, group: str) -> Iterator[EntryPoint]:
    text = _text(f"{folder}/entry_points.txt")
    if f"[{group}]" not in text:
        return
    headers = _text(f"{folder}/METADATA") or _text(f"{folder}/PKG-INFO")
    distribution, version = _header(headers, "Name"), _header(headers, "Version")
    inside = False
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("["):
            inside = stripped == f"[{group}]"
        elif inside and "=" in stripped and not stripped.startswith(("#", ";")):
            name, _, value = stripped.partition("=")
            yield EntryPoint(distribution or "unknown", version, name.strip(), value.partition("[")[0].strip())


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123
            return stream.read()
    except OSError:
        return ""


def _header(text: str, name: str) -> str:
    """A field of the metadata's head, which ends at the first blank line."""
    for line in text.splitlines():
        if not line:
            break
        key, sign, value = line.partition(":")
        if sign and key.lower() == name.lower():
            return value.strip()
    return ""


def _asked(group: str) -> list[EntryPoint]:
    from importlib.metadata import entry_points as every

    return [
        EntryPoint(
            point.dist.name if point.dist else "unknown",
            point.dist.version if point.dist else "",
            point.name,
            point.value,
        )
        for point in every(group=group)
    ]
