"""Findings as text, lines, JSON and NDJSON, file by file, so that long runs take no memory."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from jixiao.model.version import tool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.results import FileResult
    from jixiao.outputs.finding_text import FindingText

Write: TypeAlias = "Callable[[FileResult], str | bytes]"
Options = dict[str, Any]
"""language, catalogue (of the toolkit), claims, notes (one by one), colour, room, fail_on, file (do they go to a file), statistics (complete once all results were given)."""


def text(options: Options) -> Write:
    """For a person."""
    shown = _text(options)
    return lambda result: "".join(f"{line}\n" for line in shown.file(result))


def line(options: Options) -> Write:
    """`path:line:column: severity CODE message`, as editors and `grep` read it."""
    shown = _text(options)
    return lambda result: "".join(f"{shown.line(result.path, one)}\n" for one in result.findings)


def ndjson(options: Options) -> Write:  # noqa: ARG001 - every format gets them
    """An object a line for each file."""
    return lambda result: msgspec.json.encode(result.data) + b"\n"


def json(options: Options) -> Write:  # noqa: ARG001
    """One of the `files` of the object by the contract."""
    return lambda result: msgspec.json.format(_encoded(result.data), indent=1)


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


def joined(name: str, texts: Iterable[str | bytes], options: Options) -> Iterator[str | bytes]:
    """The output in a format, from what it writes of each file."""
    if name != "json":
        yield from texts
        return
    before = f'{{"version": 1, "tool": {_encoded(tool())}, "files": [\n'
    for one in texts:
        yield before
        yield one
        before = ",\n"
    start = "" if before == ",\n" else before[:-1]
    yield f'{start}\n], "summary": {_encoded(options["statistics"].summary())}}}\n'


def _written(name: str, results: Iterable[FileResult], options: Options) -> Iterator[str | bytes]:
    return joined(name, map(WRITERS[name](options), results), options)


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


WRITERS: dict[str, Callable[[Options], Write]] = {"text": text, "line": line, "json": json, "ndjson": ndjson}
"""What writes one file, given what a writer is told."""

FORMATS: dict[str, Callable[[Iterable[FileResult], Options], Iterator[str | bytes]]] = {
    name: partial(_written, name) for name in WRITERS
}
STATISTICS = {"text": statistics_text, "json": statistics_json}
