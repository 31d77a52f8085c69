"""From the bytes of any readable file to a `Source`: TOML and JSON are decoded, everything else is read and extracted."""

from __future__ import annotations

import hashlib
import os
from functools import partial
from typing import TYPE_CHECKING

from jixiao.documents.doubts import doubtful, named, pointers_in_doubt
from jixiao.documents.doubts import others as others_of
from jixiao.model.document import Place
from jixiao.model.errors import NoReport
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
    *,
    any_document: bool = False,
) -> Source:
    """A report from bytes. Raises InputError, `NoReport` for a document that is no self-evaluation.

    `any_document` takes that, too: what could be read of it, with an `E011` among the notes. Readers and forms are asked for
    only when the file is no TOML or JSON.
    """
    from jixiao.files.loading import is_report, load_report

    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122 - a path may hold anything, also a line break
    if suffix in DIRECT or (not suffix and any(is_report(data, one) for one in DIRECT)):
        return load_report(data, path, limits=limits)
    from jixiao.files.reading import read_document

    document = read_document(list(readers()), data, path, limits)
    return from_document(document, data, path, forms(), any_document=any_document)


def from_document(
    document: Document, data: bytes, path: str, forms: Sequence[Form] = (), *, any_document: bool = False
) -> Source:
    """The report that a document holds, with the places of its values and what reading and extraction noticed.

    Raises `NoReport` when it holds none, unless it is asked for all the same.
    """
    from jixiao.documents.extract import extract
    from jixiao.files.loading import Source

    extracted = extract(document, forms)
    if extracted.nature is not None and not any_document:
        raise NoReport(extracted.nature.id, extracted.nature.words)
    read = [Finding(code=note.code, place=note.place, params=note.params) for note in document.notes]
    in_doubt: frozenset[str] = frozenset()
    others: tuple[Callable[[], Source], ...] = ()
    if doubtful(document):
        read += named(document)
        in_doubt = pointers_in_doubt(document, extracted.places)
        others = tuple(partial(from_document, one, data, path, forms, any_document=True) for one in others_of(document))
    return Source(
        path=path,
        report=extracted.report,
        document=document,
        locate=Places(extracted.places),
        notes=(*read, *extracted.notes),
        sha256=hashlib.sha256(data).hexdigest(),
        in_doubt=in_doubt,
        others=others,
    )
