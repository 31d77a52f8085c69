"""The summary of a batch: files, grades, findings by code, the riskiest reports, units and supervising departments."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.model.findings import SEVERITIES

if TYPE_CHECKING:
    from jixiao.model.results import FileResult, Tally

RISKIEST = 20
"""How many reports the list of the riskiest names."""


@dataclass(order=True, slots=True)
class Risk:
    """A report in the order of risk: errors first, then warnings.

    `turn` makes the earlier of two equal ones the riskier, so that the list does not depend on chance.
    """

    errors: int
    warnings: int
    turn: int
    path: str = field(compare=False)


@dataclass(slots=True)
class Statistics:
    """Counts over all files; its size does not grow with their number, but for the names of units and departments."""

    files: int = 0
    unreadable: int = 0
    severities: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    code_files: Counter[str] = field(default_factory=Counter)
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    departments: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    units: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _risks: list[Risk] = field(default_factory=list)

    def add(self, one: FileResult) -> None:
        """Count one file with all that is told of a batch."""
        tally = one.tally
        self.count(tally)
        for code, count in one.codes.items():
            self.codes[code] += count
            self.code_files[code] += 1
        for each in one.evaluations:
            self.grades[each.grade or "", each.computed_grade or ""] += 1
        named = [self.departments[one.department]]
        if one.unit is not None:
            named.append(self.units[one.unit])
        for counts in named:
            counts["files"] += 1
            for level, count in tally.levels.items():
                counts[level] += count
        risk = Risk(tally.levels.get("error", 0), tally.levels.get("warning", 0), -self.files, one.path)
        if risk.errors or risk.warnings:
            (heapq.heappush if len(self._risks) < RISKIEST else heapq.heappushpop)(self._risks, risk)

    def count(self, one: Tally) -> None:
        """Count one file with what the last line tells."""
        self.files += 1
        self.unreadable += one.failed
        for level, count in one.levels.items():
            self.severities[level] += count
        for verdict in one.verdicts:
            self.verdicts[verdict] += 1
        for word, count in one.hidden.items():
            self.hidden[word] += count

    @property
    def riskiest(self) -> list[Risk]:
        """The reports with the most errors, then warnings."""
        return sorted(self._risks, reverse=True)

    def summary(self) -> dict[str, Any]:
        """The `summary` of `validate -f json`."""
        return {
            "files": self.files,
            **{level: self.severities[level] for level in SEVERITIES},
            "unreadable": self.unreadable,
            "claims": {name: self.verdicts[name] for name in ("holds", "rounding", "wrong", "suspicious")},
            **({"hidden": dict(sorted(self.hidden.items()))} if self.hidden else {}),
        }

    def data(self) -> dict[str, Any]:
        """The `statistics` of `validate --statistics -f json`."""
        return {
            "codes": [
                {"code": code, "findings": count, "files": self.code_files[code]} for code, count in _ranked(self.codes)
            ],
            "grades": [
                {"claimed": claimed or None, "computed": computed or None, "evaluations": count}
                for (claimed, computed), count in _ranked(self.grades)
            ],
            "riskiest": [{"path": one.path, "error": one.errors, "warning": one.warnings} for one in self.riskiest],
            "units": _named(self.units),
            "departments": _named(self.departments),
        }


def _named(found: dict[str, Counter[str]]) -> list[dict[str, Any]]:
    """Units or departments, the one with the most errors, then warnings, first."""
    ranked = sorted(found.items(), key=lambda entry: (-entry[1]["error"], -entry[1]["warning"], entry[0]))
    return [{"name": name or None, **{key: counts[key] for key in ("files", *SEVERITIES)}} for name, counts in ranked]


def _ranked(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
