"""Suppressions: `[[suppress]]` in `jixiao.toml` says which findings are known and accepted, and why.

```toml
[[suppress]]
code = "T402"                # a prefix will do
path = "2023/*.toml"         # from the folder of this file; a folder means all in it
indicator = "群众满意度"
reason = "主管部门批复的口径"
expires = 2027-03-31
```
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.rules.catalogue import under

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jixiao.files.config import Config
    from jixiao.model.results import Data, FileResult

_KEYS = {"code": str, "path": str, "indicator": str, "pointer": str, "reason": str, "expires": datetime.date}


def relative(path: str, folder: str) -> str:
    """A path from a folder, with slashes, so that it means the same on every machine and from every working folder."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - a Path would resolve what the user typed
    try:
        return os.path.relpath(absolute, folder).replace(os.sep, "/")
    except ValueError:  # another drive
        return absolute.replace(os.sep, "/")


@dataclass(slots=True)
class Suppression:
    """One entry; empty fields fit everything. It holds up to and on its day."""

    file: Path
    code: str
    reason: str
    path: str = ""
    indicator: str = ""
    pointer: str = ""
    expires: datetime.date | None = None
    looked: bool = False
    used: int = 0

    def about(self, path: str) -> bool:
        """Is it about this file (a record of an NDJSON file counts as its file)?"""
        if not self.path:
            return True
        folder = os.path.abspath(self.file.parent)  # noqa: PTH100
        full = relative(path, folder)
        file, _, record = full.rpartition(":")
        names = (full, file) if record.isdigit() else (full,)
        return any(fnmatchcase(name, self.path) or name.startswith(f"{self.path.rstrip('/')}/") for name in names)

    def fits(self, finding: Data) -> bool:
        """Is it about this finding?"""
        return (
            under(finding["code"], self.code)
            and (not self.indicator or finding["indicator"] == self.indicator)
            and (not self.pointer or (finding["span"].get("pointer") or "").startswith(self.pointer))
        )

    def __str__(self) -> str:
        parts = [self.code, self.path, self.indicator, self.pointer]
        return f"{self.file}: {' · '.join(part for part in parts if part)} ({self.reason})"


class Suppressions:
    """All entries that hold today."""

    def __init__(self, entries: Iterable[Suppression], today: datetime.date) -> None:
        every = list(entries)
        self.expired = [one for one in every if one.expires is not None and one.expires < today]
        self._valid = [one for one in every if one not in self.expired]

    def keep(self, result: FileResult) -> list[Data]:
        """The findings of a file that no entry is about. What makes a file unusable is never held back."""
        about = [one for one in self._valid if one.about(result.path)]
        if not about or result.failed:
            return result.findings
        kept = []
        for finding in result.findings:
            fitting = [one for one in about if one.fits(finding)]
            for one in fitting:
                one.used += 1
            if not fitting:
                kept.append(finding)
        for one in about:
            one.looked = True
        return kept

    @property
    def unused(self) -> list[Suppression]:
        """The entries that fitted nothing in the files that they are about."""
        return [one for one in self._valid if one.looked and not one.used]


def read(config: Config) -> list[Suppression]:
    """The entries of the configuration files. Raises UsageError for one that is not complete."""
    return [_entry(raw, number, file.path) for file in config.files for number, raw in enumerate(file.suppress, 1)]


def _entry(raw: dict[str, Any], number: int, file: Path) -> Suppression:
    where = f"{file}: [[suppress]] #{number}"
    unknown = sorted(set(raw) - set(_KEYS))
    if unknown:
        raise UsageError(
            Message(f"{where}：没有“{unknown[0]}”这一项", f"{where}: there is no key {unknown[0]!r}"),
            hint=Message(f"可用：{'、'.join(_KEYS)}", f"known: {', '.join(_KEYS)}"),
        )
    for key, kind in _KEYS.items():
        if key in raw and not isinstance(raw[key], kind):
            value = f"{key} = {raw[key]!r}"
            raise UsageError(Message(f"{where}：{value} 类型不对", f"{where}: {value} is of the wrong type"))
    for key in ("code", "reason"):
        if not str(raw.get(key, "")).strip():
            raise UsageError(
                Message(f"{where}：缺少 {key}", f"{where}: {key} is missing"), hint='code = "T402", reason = "…"'
            )
    expires = raw.get("expires")
    if isinstance(expires, datetime.datetime):
        expires = expires.date()
    return Suppression(file=file, **{**raw, "code": raw["code"].strip().upper(), "expires": expires})
