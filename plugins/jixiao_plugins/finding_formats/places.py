"""From a file of the results to the file on disk, and to a URI."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

_RECORDS = (".ndjson", ".jsonl")


def file_of(path: str) -> str:
    """The file behind a path: a record `reports.ndjson:3` lies in `reports.ndjson`."""
    file, sign, number = path.rpartition(":")
    return file if sign and number.isdigit() and file.lower().endswith(_RECORDS) else path


def uri_of(path: str) -> str:
    """A relative reference for a relative path, else a `file:` URI; blanks, `%`, Chinese and control characters are encoded."""
    pure = PurePath(file_of(path))
    if pure.is_absolute():
        return pure.as_uri()
    encoded = quote(pure.as_posix(), safe="/!$&'()*+,;=@-._~")
    return f"./{encoded}" if encoded.startswith("//") else encoded
