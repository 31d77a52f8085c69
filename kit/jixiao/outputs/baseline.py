"""Baseline: the findings that were there before, so that a pipeline shows only new ones.

A finding is known by its file, its code and what it is about (indicator or statement), with a count; never by its line or
wording, so that moved lines and a new version of a message change nothing.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from jixiao.model.errors import UsageError, of_system
from jixiao.model.message import Message
from jixiao.model.results import subject
from jixiao.outputs.suppress import relative

if TYPE_CHECKING:
    from jixiao.model.results import Data, FileResult

VERSION = 1


class Known(NamedTuple):
    """What a finding is known by. `path` is meant from the folder of the baseline file."""

    path: str
    code: str
    subject: str


class Baseline:
    """Known findings with their counts. `keep` holds them back and remembers which were still there."""

    def __init__(self, file: str, counts: Counter[Known] | None = None) -> None:
        self._folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120
        self._counts = counts if counts is not None else Counter()
        self._left = Counter(self._counts)
        self._looked: set[str] = set()

    def _known(self, path: str, finding: Data) -> Known:
        return Known(path, finding["code"], subject(finding))

    def keep(self, result: FileResult) -> list[Data]:
        """The findings that are new. What makes a file unusable is always new."""
        if result.failed:
            return result.findings
        path = relative(result.path, self._folder)
        self._looked.add(path)
        kept = []
        for finding in result.findings:
            known = self._known(path, finding)
            if self._left[known] > 0:
                self._left[known] -= 1
            else:
                kept.append(finding)
        return kept

    def add(self, result: FileResult) -> None:
        """Take in the findings of a file."""
        if not result.failed:
            path = relative(result.path, self._folder)
            self._counts.update(self._known(path, finding) for finding in result.findings)

    @property
    def stale(self) -> list[Known]:
        """What is no longer found in the files that were looked at; sorted."""
        return sorted(known for known, left in self._left.items() if left > 0 and known.path in self._looked)

    def text(self) -> str:
        """The baseline as its file: sorted, an entry a line, so that two of them compare well."""
        entries = [
            json.dumps({**known._asdict(), "count": count}, ensure_ascii=False)
            for known, count in sorted(self._counts.items()) if count
        ]  # fmt: skip
        return f'{{"version": {VERSION}, "findings": [\n' + ",\n".join(entries) + "\n]}\n"


def read(file: str) -> Baseline:
    """The baseline in a file. Raises UsageError when it is absent or is none."""
    try:
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123 - a path may hold anything
            raw = json.load(stream)
        if raw["version"] != VERSION:
            found = raw["version"]
            raise UsageError(
                Message(
                    f"{file}：基线版本是 {found}，应为 {VERSION}", f"{file}: its version is {found}, not {VERSION}"
                ),
                hint="jixiao validate --write-baseline",
            )
        counts = Counter(
            {Known(one["path"], one["code"], one["subject"]): int(one["count"]) for one in raw["findings"]}
        )
    except OSError as error:
        zh, en = of_system(error)
        raise UsageError(Message(f"{file}：{zh}", f"{file}: {en}"), hint="jixiao validate --write-baseline") from error
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise UsageError(
            Message(f"{file}：不是基线文件", f"{file}: is no baseline"), hint="jixiao validate --write-baseline"
        ) from error
    return Baseline(file, counts)
