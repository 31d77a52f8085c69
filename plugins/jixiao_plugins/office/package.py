"""The zip and XML of office files (docx, xlsx, ods), opened with suspicion.

A member's size is taken from the directory and enforced while inflating; XML is parsed without entities, without network
and without huge nodes; a document type declaration is refused, because no honest office file has one.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from jixiao.files.reading import LimitReached, refusal
from jixiao.files.zips import BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.limits import Limits

MOST_TREE_BYTES = 24 * 2**20
MOST_XML_BYTES = 96 * 2**20
"""One part that is read as a tree, which needs some ten times its bytes, and one that is read element by element."""
_MOST_PARTS = 10_000
_CHUNK = 65_536


class Package:
    """An office file. Parts are inflated one at a time and only up to the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._left = limits.inflated_bytes
        if data.count(b"PK\x01\x02") > _MOST_PARTS:
            raise LimitReached("inflated_bytes", _MOST_PARTS)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        except BROKEN as error:
            raise refusal("E007", "truncated") from error
        if any(info.flag_bits & 1 for info in self._members.values()):
            raise refusal("E007", "encrypted")

    def __contains__(self, part: str) -> bool:
        return part in self._members

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    def read(self, part: str) -> bytes:
        """The bytes of a part; empty when there is no such part. Raises `InputError`, or `LimitReached` when too large."""
        info = self._members.get(part)
        if info is None:
            return b""
        allowed = min(self._left, MOST_XML_BYTES)
        if info.file_size > allowed:
            raise LimitReached("inflated_bytes", allowed)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(allowed + 1)
        except BROKEN as error:
            raise refusal("E007", "truncated") from error
        if len(data) > allowed:
            raise LimitReached("inflated_bytes", allowed)
        self._left -= len(data)
        return data

    def tree(self, part: str) -> Any | None:
        """The root element of an XML part, None when there is no such part."""
        if part in self._members and self._members[part].file_size > MOST_TREE_BYTES:
            raise LimitReached("inflated_bytes", MOST_TREE_BYTES)
        data = self.read(part)
        return parse(data) if data else None

    def elements(self, part: str, *tags: str) -> Iterator[Any]:
        """The elements of a large part as their end is met; each is emptied after use, so memory stays flat."""
        data = self.read(part)
        if data:
            yield from stream(data, tags)


def parse(data: bytes) -> Any:
    """The root element of an XML text. Raises `InputError` `E007`."""
    from lxml import etree

    refuse_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("E007", "bad-xml") from error


def stream(data: bytes, tags: tuple[str, ...]) -> Iterator[Any]:
    """The elements with these tags, in document order of their ends. Raises `InputError` `E007`."""
    from lxml import etree

    refuse_entities(data)
    steps = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in steps:
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("E007", "bad-xml") from error


def refuse_entities(data: bytes) -> None:
    """Refuse a document type declaration, in UTF-8 or UTF-16: it could declare entities."""
    head = data[:_CHUNK].replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise refusal("E007", "entities")
