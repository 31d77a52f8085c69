"""A submission: a report and its forms, handed in as several files, a folder or a zip, read as one report."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from jixiao.documents.open import Places
from jixiao.model.document import Place
from jixiao.model.errors import InputError
from jixiao.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from jixiao.files.loading import Source
    from jixiao.model.document import Block, Document
    from jixiao.model.limits import Limits

_MOST_FILES = 1000


def open_together(parts: Sequence[Source]) -> Source:
    """One source from the files of a submission. Places name their file; what the report announces and no file holds is noted.

    A file that is no self-evaluation is named in a note, as long as another one is.
    """
    from jixiao.documents.extract import Extracted, join
    from jixiao.files.loading import Source

    if len(parts) == 1:
        return parts[0]
    reports = any(part.refusal is None for part in parts)
    joined = join(
        [
            (part.path, Extracted(report=part.report, places=_places(part), notes=_noted(part) if reports else part.notes))
            for part in parts
        ]
    )  # fmt: skip
    digest = hashlib.sha256("".join(part.digest for part in parts).encode()).hexdigest()
    return Source(
        path=" + ".join(part.path for part in parts),
        report=joined.report,
        document=_document(parts),
        locate=Places(joined.places),
        notes=joined.notes,
        sha256=digest,
        in_doubt=_in_doubt(parts, joined.places),
        others=_others(parts),
        spent=max(part.spent for part in parts),
    )


def _in_doubt(parts: Sequence[Source], places: Mapping[str, Place]) -> frozenset[str]:
    """The pointers of the whole whose place is one that is in doubt in its file."""
    doubted = {
        msgspec.structs.replace(place, file=part.path) for part in parts for place in map(part.locate, part.in_doubt)
    }
    return frozenset(pointer for pointer, place in places.items() if place in doubted)


def _others(parts: Sequence[Source]) -> tuple[Callable[[], Source], ...]:
    """The submission with what is in doubt in any of its files read otherwise."""
    ways = max(len(part.others) for part in parts)
    return tuple(
        partial(_together, [part.others[way] if part.others else (lambda part=part: part) for part in parts])  # type: ignore[misc]
        for way in range(ways)
    )


def _together(parts: Sequence[Callable[[], Source]]) -> Source:
    return open_together([part() for part in parts])


def open_zip(
    data: bytes, path: str, limits: Limits, suffixes: Container[str], opened: Callable[[str, bytes], Source]
) -> Source:
    """The submission in a zip. A file of it that cannot be read is a note. Raises InputError when none can."""
    from jixiao.files.reading import refusal

    parts: list[Source] = []
    notes: list[Finding] = []
    first: InputError | None = None
    for name, content in unzip(data, path, limits):
        if name[name.rfind(".") :].lower() not in suffixes:
            continue
        try:
            parts.append(opened(name, content))
        except InputError as error:
            first = first or error
            notes.append(Finding(code=error.code, params=error.params, place=Place(file=name)))
    if not parts:
        raise first or refusal("E008", "empty")
    source = open_together(parts)
    return replace(source, path=path, notes=(*source.notes, *notes))


def _noted(part: Source) -> tuple[Finding, ...]:
    return tuple(msgspec.structs.replace(note, severity="info") if note.code == "E011" else note for note in part.notes)


def unzip(data: bytes, path: str, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """The files of a zip, with their names. Raises InputError E006 or E007 before anything large is inflated."""
    from jixiao.files.reading import refusal
    from jixiao.files.zips import BROKEN

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(one.flag_bits & 1 for one in archive.infolist()):
                raise refusal("E007", "encrypted")
            entries = [one for one in archive.infolist() if not one.is_dir() and _wanted(one.filename)]
            if len(entries) > _MOST_FILES or sum(one.file_size for one in entries) > limits.inflated_bytes:
                raise refusal("E006", "inflated_bytes", allowed=str(limits.inflated_bytes), blocks="0")
            for one in sorted(entries, key=_name):
                with archive.open(one) as stream:
                    yield f"{path}/{_name(one)}", stream.read(one.file_size + 1)
    except BROKEN as error:
        raise refusal("E007", "truncated") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. Many archives do not say how it is encoded: UTF-8 if it reads so, else the GBK of Chinese Windows."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _wanted(name: str) -> bool:
    parts = name.split("/")
    return not any(part.startswith((".", "~$", "__MACOSX")) or part == ".." for part in parts)


def _places(part: Source) -> dict[str, Place]:
    return dict(part.locate.table) if isinstance(part.locate, Places) else {}


def _document(parts: Sequence[Source]) -> Document | None:
    """The blocks and pictures of all files, each with its file."""
    documents = [(part.path, part.document) for part in parts if part.document is not None]
    if not documents:
        return None
    blocks: list[Block] = []
    for path, document in documents:
        blocks += [_within(block, path) for block in document.blocks]
    pictures = [
        msgspec.structs.replace(picture, file=path) for path, document in documents for picture in document.pictures
    ]
    return msgspec.structs.replace(documents[0][1], blocks=tuple(blocks), pictures=tuple(pictures))


def _within(block: Block, path: str) -> Block:
    from jixiao.model.document import Table

    place = msgspec.structs.replace(block.place, file=path)
    if isinstance(block, Table):
        cells = tuple(
            msgspec.structs.replace(cell, place=msgspec.structs.replace(cell.place, file=path)) for cell in block.cells
        )
        return msgspec.structs.replace(block, place=place, cells=cells)
    return msgspec.structs.replace(block, place=place)
