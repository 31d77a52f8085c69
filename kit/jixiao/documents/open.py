"""From the bytes of any readable file to a `Source`: TOML and JSON are decoded, everything else is read and extracted."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from jixiao.model.document import Place
from jixiao.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jixiao.documents.extract import Form
    from jixiao.files.loading import Source
    from jixiao.files.reader import Reader
    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

DIRECT = (".json", ".toml")


class Places:
    """JSON pointer → place. What has none of its own points to its nearest parent, at last to line 1."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self.table = places

    def __call__(self, pointer: str) -> Place:
        """The place of a value of the report."""
        while pointer:
            found = self.table.get(pointer)
            if found is not None:
                return found
            pointer = pointer.rpartition("/")[0]
        return self.table.get("", Place(line=1))


def open_source(
    data: bytes,
    path: str,
    readers: Callable[[], Sequence[Reader]],
    limits: Limits,
    forms: Callable[[], Sequence[Form]] = tuple,
) -> Source:
    """A report from bytes. Raises InputError. Readers and forms are asked for only when the file is no TOML or JSON."""
    from jixiao.files.loading import is_report, load_report

    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122 - a path may hold anything, also a line break
    if suffix in DIRECT or (not suffix and any(is_report(data, one) for one in DIRECT)):
        return load_report(data, path, limits=limits)
    from jixiao.files.reading import read_document

    return from_document(read_document(list(readers()), data, path, limits), data, path, forms())


def from_document(document: Document, data: bytes, path: str, forms: Sequence[Form] = ()) -> Source:
    """The report that a document holds, with the places of its values and what reading and extraction noticed."""
    from jixiao.documents.extract import extract
    from jixiao.files.loading import Source

    extracted = extract(document, forms)
    read = tuple(Finding(code=note.code, place=note.place, params=note.params) for note in document.notes)
    return Source(
        path=path,
        report=extracted.report,
        document=document,
        locate=Places(extracted.places),
        notes=(*read, *extracted.notes),
        sha256=hashlib.sha256(data).hexdigest(),
    )
