"""Older versions of the report format, brought to the present one.

`MIGRATIONS[n]` takes a decoded document of version n and returns one of version n + 1. Version 1 is the first, so there
is none yet; a change of the format adds one here, with a test that holds an old document.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

LATEST = 1
"""The version of `jixiao.model.report.Report` and of the schema `report`."""

Migration: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = MappingProxyType({})


def migrate(document: dict[str, Any], version: int, migrations: Mapping[int, Migration] = MIGRATIONS) -> dict[str, Any]:
    """The document in the latest version. Raises KeyError with the version from which no way leads on."""
    while version < LATEST:
        document = migrations[version](document)
        version += 1
        document["schema_version"] = version
    return document
