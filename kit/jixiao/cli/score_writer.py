"""The output of `score`, put together from the texts of its files, whichever engine made them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.batch.jobs import Scored


class ScoreWriter:
    """Puts the texts of the files together and remembers what the exit code needs; `tell` says what is wrong with a file."""

    def __init__(self, form: str, fail_on: str, engine: str, tell: Callable[[str], None]) -> None:
        self._form, self._fail_on, self._engine, self._tell = form, fail_on, engine, tell
        self.found = 0

    def parts(self, results: Iterator[Scored]) -> Iterator[str | bytes]:
        """The output, file by file."""
        if self._form == "csv":
            from jixiao.outputs.scores import CSV_FIELDS
            from jixiao.outputs.table import csv_line

            yield csv_line(CSV_FIELDS)
        if self._form == "json":
            yield from self._json(results)
            return
        for result in self._each(results):
            if result.text:
                yield result.text
            elif result.failed and not result.usage:
                self._tell(f"{result.path}: {result.problem}")

    def _each(self, results: Iterator[Scored]) -> Iterator[Scored]:
        for result in results:
            if self._fail_on in result.statuses:
                self.found = 1
            yield result

    def _json(self, results: Iterator[Scored]) -> Iterator[str | bytes]:
        """One object, written file by file."""
        import msgspec

        from jixiao.model.version import tool

        named = msgspec.json.encode(tool()).decode()
        yield f'{{"version": 1, "tool": {named}, "engine": "{self._engine}", "files": ['
        before = b"\n"
        for result in self._each(results):
            yield before + result.text
            before = b",\n"
        yield "\n]}\n"
