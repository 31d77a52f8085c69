"""One opened input, and the opening of reports in TOML, JSON and NDJSON. Office documents come through `jixiao.files.reading`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from jixiao.files.decoding import refuse_rows, to_report
from jixiao.files.parsing import LIMITS, decode_text, parse_json, parse_toml, quick_json
from jixiao.files.positions import Locator, Syntax
from jixiao.files.schema_errors import SchemaError, schema_errors
from jixiao.model.document import Document, Place
from jixiao.model.errors import InputError, NoReport, ReportInvalid
from jixiao.model.findings import Finding
from jixiao.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.limits import Limits

__all__ = [
    "SchemaError",
    "Source",
    "decode_report",
    "is_report",
    "iter_ndjson",
    "load_report",
    "schema_errors",
    "syntax_of",
]

_FEW = 100_000
"""Text of fewer characters cannot hold too many rows."""

_SCHEMA_LINE = re.compile(rb"(?:\xef\xbb\xbf)?#:schema[^\n]*report")
_TOML_REPORT = re.compile(rb"^[ \t]*+(?:\[\[?[ \t]*+)?[\"']?evaluations[\"']?[ \t]*+[=.\]]", re.MULTILINE)
_JSON_REPORT = re.compile(rb'"evaluations"\s*+:')


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One opened input.

    path      as it was given; a record of an NDJSON file is `reports.ndjson:3`, by its line
    document  the blocks of an office document; None for TOML and JSON
    locate    JSON pointer into the report → its place in the input; what is absent points to its nearest parent
    notes     what reading and extraction noticed (`E0xx`)
    data      the bytes of a TOML or JSON report
    sha256    the digest of the bytes that are not kept
    in_doubt  JSON pointers of the figures that were recognised and may be others
    others    the same input with what is in doubt read otherwise, each in another way; none where nothing is in doubt
    spent     the seconds of the processor that opening it took: what is done with it has the rest of its file's time
    """

    path: str
    report: Report
    document: Document | None = None
    locate: Callable[[str], Place]
    notes: tuple[Finding, ...] = ()
    data: bytes = b""
    sha256: str = ""
    in_doubt: frozenset[str] = frozenset()
    others: tuple[Callable[[], Source], ...] = ()
    spent: float = 0.0

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return self.sha256 or (hashlib.sha256(self.data).hexdigest() if self.data else "")

    @property
    def refusal(self) -> NoReport | None:
        """Why this is no self-evaluation, for a source that was opened as any document; None for a report."""
        for note in self.notes:
            if note.code == "E011" and note.severity is None:
                return NoReport(str(note.params["cause"]), note.params["problem"])
        return None

    @property
    def text(self) -> str:
        """The text of a TOML or JSON report, without its byte order mark; empty for an office document."""
        return self.locate.text if isinstance(self.locate, Locator) else self.data.decode("utf-8-sig")


def decode_report(data: bytes, syntax: Syntax, name: str = "", *, limits: Limits = LIMITS) -> Report:
    """Decode the bytes of a report. Raises `InputError` E002, E003, E006, E008, or `ReportInvalid` with every E004."""
    return load_report(data, name, syntax, limits=limits).report


def load_report(
    data: bytes, path: str, syntax: Syntax | None = None, *, limits: Limits = LIMITS, first_line: int = 1
) -> Source:
    """Open a report in TOML or JSON; which of them, the suffix of its path says, else its first character.

    `first_line` is the number of its first line, for a record inside a larger file. Raises as `decode_report` does.
    """
    known = syntax or _by_suffix(path)
    document = quick_json(data) if known == "json" and len(data) <= limits.file_bytes else None
    if document is not None:
        locate = Locator(data, "json", first_line)
    else:
        text = decode_text(data, limits)
        locate = Locator(text, known or syntax_of(path, text), first_line)
        document = parse_json(text, locate) if locate.syntax == "json" else parse_toml(text, locate)
    if len(data) > _FEW:
        refuse_rows(document)
    locate.report = report = to_report(document, locate, limits=limits)
    return Source(path=path, report=report, locate=locate, notes=_notes(report), data=data)


def syntax_of(path: str, text: str) -> Syntax:
    """`toml` or `json` by the suffix of the path; for any other, `json` when the text starts with a brace or bracket."""
    known = _by_suffix(path)
    if known is not None:
        return known
    start = text.lstrip()[:1]
    return "json" if start == "{" or (start == "[" and not text.lstrip().startswith("[[")) else "toml"


def _by_suffix(path: str) -> Syntax | None:
    lower = path[-5:].lower()
    return "json" if lower == ".json" else "toml" if lower == ".toml" else None


def iter_ndjson(
    lines: bytes | Iterable[bytes], path: str, *, limits: Limits = LIMITS, first_line: int = 1
) -> Iterator[Source | InputError]:
    """The reports of NDJSON text, a record a line; a broken record is given as its error and the others go on.

    An error's place, and that of each of its findings, says the line in the file and has `PATH:LINE` as its `file`.
    """
    records = lines.split(b"\n") if isinstance(lines, bytes) else lines
    for number, record in enumerate(records, first_line):
        if not record or record.isspace():
            continue
        name = f"{path}:{number}"
        try:
            yield load_report(record, name, "json", limits=limits, first_line=number)
        except InputError as error:
            yield _named(error, name, number)


def is_report(data: bytes, suffix: str) -> bool:
    """Is a `.toml` or `.json` file of a folder a report? It has `evaluations`, or a schema line that names a report.

    A broken file counts when it looks like one, so that its errors are shown. Of NDJSON the first record decides.
    """
    if suffix == ".toml":
        return bool(_SCHEMA_LINE.match(data) or _TOML_REPORT.search(data))
    if suffix in {".ndjson", ".jsonl"}:
        data = data.lstrip().partition(b"\n")[0]
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return False
    try:
        head = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Head)
    except (msgspec.DecodeError, RecursionError):
        return bool(_JSON_REPORT.search(data))
    return head.evaluations is not msgspec.UNSET or "report" in (head.schema or "")


class _Head(msgspec.Struct):
    """What tells a report from other JSON."""

    evaluations: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    schema: str | None = msgspec.field(default=None, name="$schema")


def _notes(report: Report) -> tuple[Finding, ...]:
    """A valid report may still hold nothing to check."""
    if report.evaluations or report.facts or report.sections:
        return ()
    from jixiao.files.problems import problem_params
    from jixiao.model.findings import Finding

    return (Finding(code="E008", severity="warning", pointer="", params=problem_params("no-rows")),)


def _named(error: InputError, name: str, line: int) -> InputError:
    """The error of a record, with the file's line in its places."""

    def named(place: Place) -> Place:
        return msgspec.structs.replace(place, file=name, line=place.line or line)

    if isinstance(error, ReportInvalid):
        from jixiao.model.document import NOWHERE

        return ReportInvalid(
            tuple(msgspec.structs.replace(found, place=named(found.place or NOWHERE)) for found in error.findings)
        )
    return InputError(error.code, named(error.place), **error.params)
