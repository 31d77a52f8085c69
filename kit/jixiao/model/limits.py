"""Bounds on one file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one file. What lies beyond is not read and is reported as `E006`.

    `seconds` are those of the processor; 0 is no limit.
    """

    file_bytes: int = 64 * 2**20
    inflated_bytes: int = 256 * 2**20
    cells: int = 400_000
    blocks: int = 200_000
    depth: int = 64
    seconds: int = 5
