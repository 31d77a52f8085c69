"""One profile folder under inspection: where its problems are written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jixiao.rules.lint.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.files.positions import Locator
    from jixiao.model.message import Message


@dataclass
class Inspection:
    """One file under check: where its keys stand, and what was found in it."""

    file: Path
    found: list[Problem] = field(default_factory=list)
    _locate: Locator | None = None

    def say(self, key: str, pointer: str = "", *, warning: bool = False, **params: str | Message) -> None:
        """Note a problem at the line of a JSON pointer."""
        self.found.append(Problem(self.file, self.line(pointer), key, params, warning))

    def line(self, pointer: str) -> int | None:
        """The line of a pointer; of its nearest parent when it is not in this file (an inherited key)."""
        if self._locate is None:
            from jixiao.files.positions import locate_toml

            self._locate = locate_toml(self.file.read_text("utf-8"))
        return self._locate(pointer).line
