"""Which program this is."""

from __future__ import annotations

__version__ = "0.1.0"


def tool() -> dict[str, str]:
    """Name and version of the program, as every output that is read by machines states them."""
    return {"name": "jixiao", "version": __version__}
