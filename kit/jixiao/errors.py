"""Expected errors. Each owns its exit code and says what, where, why and what to do; anything else is a bug (exit 70).

JixiaoError
├── UsageError      2   wrong arguments, configuration or profile
└── InputError      3   a file is absent, unreadable or not a report; carries an `E0xx` code
    └── ReportInvalid   its syntax or schema errors, all of them, as findings
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.document import NOWHERE

if TYPE_CHECKING:
    from jixiao.document import Place
    from jixiao.findings import Finding


class JixiaoError(Exception):
    """An expected error: `exit_code` is the status of the program."""

    exit_code = 2


class UsageError(JixiaoError):
    """The command, its configuration or a profile is wrong. `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(JixiaoError):
    """A file cannot be used. `code` is the `E0xx` finding, `params` fill its message, `place` points into the file."""

    exit_code = 3

    def __init__(self, code: str, place: Place = NOWHERE, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.place = place
        self.params = params


class ReportInvalid(InputError):  # noqa: N818  (named by what is wrong, as `InputError` is by its kind)
    """A report does not fit the schema, or repeats keys. `findings` holds every error, at least one, in order of place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        super().__init__(first.code, first.place or NOWHERE, **first.params)
        self.findings = findings
