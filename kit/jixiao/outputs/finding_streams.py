"""Findings as text, lines, JSON and NDJSON, file by file, so that long runs take no memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from jixiao.model.version import tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.results import FileResult
    from jixiao.outputs.finding_text import FindingText

Options = dict[str, Any]
"""language, catalogue (of the toolkit), claims, notes (one by one), colour, room, fail_on, file (do they go to a file), statistics (complete once all results were given)."""


def _text(options: Options) -> FindingText:
    from jixiao.outputs.finding_text import FindingText

    return FindingText(
        options["language"],
        colour=options["colour"],
        room=options["room"],
        claims=options["claims"],
        notes=options.get("notes", False),
        catalogue=options["catalogue"],
    )


def text(results: Iterable[FileResult], options: Options) -> Iterator[str]:
    """For a person."""
    shown = _text(options)
    for result in results:
        yield "".join(f"{line}\n" for line in shown.file(result))


def line(results: Iterable[FileResult], options: Options) -> Iterator[str]:
    """`path:line:column: severity CODE message`, as editors and `grep` read it."""
    shown = _text(options)
    for result in results:
        yield "".join(f"{shown.line(result.path, one)}\n" for one in result.findings)


def ndjson(results: Iterable[FileResult], options: Options) -> Iterator[str]:  # noqa: ARG001 - every format gets them
    """An object a line for each file."""
    for result in results:
        yield _encoded(result.data) + "\n"


def json(results: Iterable[FileResult], options: Options) -> Iterator[str]:
    """One object by the contract, written file by file."""
    yield f'{{"version": 1, "tool": {_encoded(tool())}, "files": ['
    before = "\n"
    for result in results:
        yield before + msgspec.json.format(_encoded(result.data), indent=1)
        before = ",\n"
    yield f'\n], "summary": {_encoded(options["statistics"].summary())}}}\n'


def statistics_text(results: Iterable[FileResult], options: Options) -> Iterator[str]:
    """The summary of a batch for a person."""
    for _ in results:
        pass
    from jixiao.outputs.statistics_text import StatisticsText

    shown = StatisticsText(options["language"], options["catalogue"], colour=options["colour"], room=options["room"])
    yield "".join(f"{line}\n" for line in shown.lines(options["statistics"]))


def statistics_json(results: Iterable[FileResult], options: Options) -> Iterator[str]:
    """The summary of a batch as one object."""
    for _ in results:
        pass
    counts = options["statistics"]
    whole = {"version": 1, "tool": tool(), "statistics": counts.data(), "summary": counts.summary()}
    yield msgspec.json.format(_encoded(whole), indent=1) + "\n"


def _encoded(data: Any) -> str:
    return msgspec.json.encode(data).decode()


FORMATS: dict[str, Callable[[Iterable[FileResult], Options], Iterator[str]]] = {
    "text": text,
    "line": line,
    "json": json,
    "ndjson": ndjson,
}
STATISTICS = {"text": statistics_text, "json": statistics_json}
