"""What a command was asked for: its parameters as one object that is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.cli.language import chosen
from jixiao.cli.opening import toolkit_maker
from jixiao.cli.output import Output
from jixiao.model.errors import UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jixiao.cli.journal import Journal
    from jixiao.toolkit.kit import Toolkit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What `validate` and `score` have in common. The fields are the parameters of the command."""

    paths: list[str]
    together: bool = False
    profile: str | None = None
    given: list[str] | None = None
    facts: Path | None = None
    ocr: bool = False
    format_: str | None = None
    fail_on: str = "never"
    engine: str = "rows"
    master: str | None = None
    output: str | None = None
    force: bool = False
    stdin_name: str | None = None
    jobs: int | None = None
    timeout: int = 5
    resume: str | None = None
    quiet: int = 0
    verbose: int = 0

    def maker(self) -> Callable[[], Toolkit]:
        """A function that makes the toolkit, in this process or another."""
        return toolkit_maker(self.profile, self.given or (), self.facts, self.timeout, ocr=self.ocr)

    def journal(self, *depends: object) -> Journal | None:
        """The journal of a run that may be interrupted: its answers depend on `depends` besides what all commands have.

        Raises UsageError for a run that has no order of files to go on in.
        """
        if self.resume is None:
            return None
        if self.together:
            raise UsageError(Message("--together 不能与 --resume 同用", "--together and --resume do not go together"))
        from jixiao.cli.journal import Journal

        facts = self.facts.read_text("utf-8") if self.facts is not None else None
        request = [chosen(), self.profile, self.given, facts, self.timeout, self.ocr, *depends]
        return Journal(self.resume, {"depends": [str(one) for one in request]})

    def out(self) -> Output:
        """Where the data go. Raises UsageError for an existing file that must not be replaced."""
        return Output(self.output, force=self.force)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRequest(Request):
    """What `score` was asked for."""

    explain: bool = False
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateRequest(Request):
    """What `validate` was asked for."""

    targets: str | None = None
    select: list[str] | None = None
    ignore: list[str] | None = None
    exit_zero: bool = False
    max_findings: int | None = None
    header: str | None = None
    statistics: bool = False
    baseline: str | None = None
    write_baseline: str | None = None
    fix: bool = False
    diff: bool = False
    claims: bool = False
    also: list[str] | None = None
    deadline: str | None = None

    @property
    def never_fails(self) -> bool:
        """Do findings leave the exit code alone?"""
        return self.exit_zero or bool(self.write_baseline)

    @property
    def paper_for(self) -> str:
        """What gets a paper of its own in a folder of papers: each `unit`, or each `file`."""
        return "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersRequest(ValidateRequest):
    """What `export` asks of `validate`."""

    by: str = "unit"

    @property
    def paper_for(self) -> str:
        """As `--by` says."""
        return self.by
