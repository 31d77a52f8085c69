"""What the tests of the plugin share: their pictures, and a toolkit that may recognise."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jixiao import Toolkit
from jixiao.files.isolation import PROCESS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.files.loading import Source

FILES = Path(__file__).parent / "files"


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Nothing is fetched: neither this process nor its readers, which are forked from it, can open a connection."""

    def refused(*_: object, **__: object) -> None:
        raise OSError("the tests run without a network")

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", refused)
    patch.setattr(socket, "create_connection", refused)
    yield
    PROCESS.end()
    patch.undo()


@pytest.fixture(scope="session")
def kit() -> Toolkit:
    """One toolkit for all files."""
    return Toolkit(ocr=True)


@pytest.fixture(scope="session")
def form(kit: Toolkit) -> Source:
    """A stamped, turned form at 150 dots an inch, in which a score is above its weight."""
    return kit.open(str(FILES / "form.jpg"))


@pytest.fixture(scope="session")
def note(kit: Toolkit) -> Source:
    """Three lines of prose, in which a rate does not follow from its amounts."""
    return kit.open(str(FILES / "note.png"), any_document=True)
