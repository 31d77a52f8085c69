"""The pytest plugin: with jixiao installed, pytest collects every `cases/*.toml` of a profile folder as tests, one a case, and the profile too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jixiao.authoring.testing import profile_conforms, results_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest._code.code import TerminalRepr, TracebackStyle

    from jixiao.authoring.cases import CaseResult


class CaseFailed(Exception):  # noqa: N818 - reads as the event it is
    """A case came out otherwise."""


class CaseItem(pytest.Item):
    """One case of a profile."""

    def __init__(self, *, result: CaseResult, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.result = result

    def runtest(self) -> None:
        """Fails with what was expected, what was computed, and the proof."""
        if not self.result.passed:
            raise CaseFailed(self.result)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """The case in words instead of a traceback."""
        if not isinstance(excinfo.value, CaseFailed):
            return super().repr_failure(excinfo, style)
        one = self.result
        lines = [f"{one.file}:{one.line}: {one.say}"]
        lines += [
            f"    {what}: 应为 / expected {wanted}, 算得 / computed {found}" for what, wanted, found in one.failures
        ]
        return "\n".join([*lines, f"    {one.proof}"])

    def reportinfo(self) -> tuple[Any, int, str]:
        """Where the case stands."""
        return self.path, self.result.line - 1, self.result.say


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        """One item a case; a file that cannot be read is an error of collection."""
        for result in results_of(self.path):
            yield CaseItem.from_parent(self, name=f"{result.line}:{result.say}", result=result)


class ProfileItem(pytest.Item):
    """The checks of a profile."""

    def runtest(self) -> None:
        """Fails with everything that is wrong, file and line."""
        profile_conforms(self.path.parent)


class ProfileFile(pytest.File):
    """A `profile.toml`."""

    def collect(self) -> Iterator[ProfileItem]:
        """The profile as one item."""
        yield ProfileItem.from_parent(self, name="profile")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect `profile.toml` and the cases beside it."""
    if file_path.name == "profile.toml" and not file_path.is_symlink():
        found: pytest.Collector = ProfileFile.from_parent(parent, path=file_path)
        return found
    if (
        file_path.suffix == ".toml"
        and file_path.parent.name == "cases"
        and (file_path.parent.parent / "profile.toml").is_file()
    ):
        cases: pytest.Collector = CaseFile.from_parent(parent, path=file_path)
        return cases
    return None
