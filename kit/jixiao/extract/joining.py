"""A submission: a report and its forms as separate files become one report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.extract.reading import Extracted


def join(parts: Sequence[Extracted]) -> Extracted:
    """Join what was extracted from the files of one submission."""
    return parts[0]
