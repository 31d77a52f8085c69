"""What one file gave, as plain data: it crosses from a worker process to the one that writes, and every format reads it."""

from __future__ import annotations

from typing import Any

import msgspec

Data = dict[str, Any]


class Reviewed(msgspec.Struct, kw_only=True):
    """One evaluation of a file, in a few figures for lists: `grade` is as claimed, `computed_grade` by the rules."""

    name: str
    kind: str | None = None
    department: str | None = None
    weight: str | None = None
    claimed: str | None = None
    computed: str | None = None
    grade: str | None = None
    computed_grade: str | None = None
    coverage: str | None = None


class FileResult(msgspec.Struct, kw_only=True):
    """One file of `validate`. `profiles`, `report`, `findings` and `claims` are by the contract of `validate -f json`.

    title        what the report is called
    spent        the seconds that went into the file, where a paper is made of it; else 0
    failed       the file could not be used; its findings say why
    chinese      the messages of `findings` in Chinese, where a paper that is always in Chinese is made of them; else empty
    hidden       findings that a suppression, the baseline or `--max-findings` holds back, by that word
    usage, bug   what stopped the work on this file: a wrong request, or the traceback of a fault of the program
    """

    path: str
    digest: str | None = None
    profiles: list[Data] = []
    report: Data | None = None
    title: str | None = None
    findings: list[Data] = []
    chinese: list[str] = []
    claims: list[Data] = []
    evaluations: list[Reviewed] = []
    spent: float = 0.0
    failed: bool = False
    hidden: dict[str, int] = {}
    usage: str = ""
    bug: str = ""

    @property
    def data(self) -> Data:
        """The file by the contract of `validate -f json`."""
        return {
            "path": self.path, "digest": self.digest, "profiles": self.profiles, "report": self.report,
            "findings": self.findings, "claims": self.claims, **({"hidden": self.hidden} if self.hidden else {}),
        }  # fmt: skip

    @property
    def department(self) -> str:
        """The supervising department: the first that an evaluation names, else the unit's superior; empty when unknown."""
        named = next((one.department for one in self.evaluations if one.department), None)
        return named or (self.report or {}).get("superior") or ""

    def shorten(self, most: int | None) -> None:
        """Hold back the findings beyond so many."""
        if most is not None and len(self.findings) > most:
            self.hidden["more"] = len(self.findings) - most
            self.findings = self.findings[:most]

    @property
    def tally(self) -> Tally:
        """What every run counts of it."""
        levels: dict[str, int] = {}
        for one in self.findings:
            level = one["severity"]
            levels[level] = levels.get(level, 0) + 1
        return Tally(
            path=self.path, failed=self.failed, levels=levels, hidden=dict(self.hidden),
            verdicts=[one["verdict"] for one in self.claims],
        )  # fmt: skip

    @property
    def codes(self) -> dict[str, int]:
        """Its findings by code."""
        codes: dict[str, int] = {}
        for one in self.findings:
            code = one["code"]
            codes[code] = codes.get(code, 0) + 1
        return codes

    @property
    def unit(self) -> str | None:
        """The unit, empty when unknown; None for what could not be used."""
        return None if self.failed and self.report is None else (self.report or {}).get("unit") or ""


class Tally(msgspec.Struct, kw_only=True):
    """What every run counts of one file: findings that are not held back by severity, those that are, and claims by verdict."""

    path: str
    failed: bool = False
    levels: dict[str, int] = {}
    verdicts: list[str] = []
    hidden: dict[str, int] = {}


class Written(msgspec.Struct, kw_only=True):
    """One file of `validate` as a worker has written it: its part of the output, and what is counted of it."""

    tally: Tally
    text: bytes = b""
    usage: str = ""
    bug: str = ""

    @property
    def path(self) -> str:
        """The file."""
        return self.tally.path

    @property
    def failed(self) -> bool:
        """Could the file not be used?"""
        return self.tally.failed


def subject(finding: Data) -> str:
    """What a finding is about, whatever its line: the indicator, else the quoted statement, else the place in the report."""
    if finding["indicator"]:
        return str(finding["indicator"])
    if finding["quote"]:
        return " ".join(str(finding["quote"]).split())
    return str(finding["span"].get("pointer") or "")


def shown_path(path: str) -> str:
    r"""A path as text: bytes that are not UTF-8 become `\\xNN`, so that every output stays valid."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
