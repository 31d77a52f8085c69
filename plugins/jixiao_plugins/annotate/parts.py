"""The parts of an office file, to be written again: what is not replaced stays byte for byte, in its order."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING, Any

from jixiao.files.reading import refusal
from jixiao.files.zips import BROKEN
from jixiao_plugins.office.package import Package

if TYPE_CHECKING:
    from jixiao.model.limits import Limits

_TYPES = "[Content_Types].xml"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Parts:
    """An office file in the making."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._package = Package(data, limits)
        self._changed: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._changed or part in self._package

    def tree(self, part: str) -> Any | None:
        """The root of an XML part with its comments and instructions kept; None when there is none. Raises InputError E007."""
        from lxml import etree

        from jixiao_plugins.office.package import refuse_entities

        data = self._changed.get(part) or self._package.read(part)
        if not data:
            return None
        refuse_entities(data)
        try:
            return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError as error:  # what could be read of it does not make a whole file
            raise refusal("E007", "truncated") from error

    def put(self, part: str, root: Any) -> None:
        """Replace or add a part."""
        from lxml import etree

        self._changed[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def typed(self, part: str, kind: str) -> None:
        """Say what a new part is."""
        from lxml import etree

        root = self._types()
        if all(one.get("PartName") != f"/{part}" for one in root.iterfind(f"{_TYPE}Override")):
            etree.SubElement(root, f"{_TYPE}Override", PartName=f"/{part}", ContentType=kind)
            self.put(_TYPES, root)

    def suffix(self, suffix: str, kind: str) -> None:
        """Say what parts of a suffix are, unless it is said."""
        from lxml import etree

        root = self._types()
        if all((one.get("Extension") or "").lower() != suffix for one in root.iterfind(f"{_TYPE}Default")):
            root.insert(0, etree.Element(f"{_TYPE}Default", Extension=suffix, ContentType=kind))
            self.put(_TYPES, root)

    def _types(self) -> Any:
        root = self.tree(_TYPES)
        if root is None:
            raise refusal("E007", "truncated")
        return root

    def related(self, part: str, kind: str) -> str | None:
        """The part that another one is related to by the last word of the relation's type."""
        for one in self._relations(part):
            if (one.get("Type") or "").endswith(f"/{kind}") and one.get("TargetMode") != "External":
                return _target(part, one.get("Target") or "")
        return None

    def targets(self, part: str) -> dict[str, str]:
        """The parts that one is related to, by the relation's id."""
        return {one.get("Id") or "": _target(part, one.get("Target") or "") for one in self._relations(part)}

    def relate(self, part: str, target: str, kind: str) -> str:
        """Relate a part to a new one; the relation's id is returned."""
        from lxml import etree

        name = _rels(part)
        root = self.tree(name)
        if root is None:
            root = etree.Element(f"{_RELATION}Relationships", nsmap={None: _RELATION[1:-1]})
        taken = {one.get("Id") for one in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdJixiao{n}" not in taken)
        relative = posixpath.relpath(target, posixpath.dirname(part))
        etree.SubElement(
            root, f"{_RELATION}Relationship", Id=f"rIdJixiao{number}", Type=f"{DOCUMENT}/{kind}", Target=relative
        )
        self.put(name, root)
        return f"rIdJixiao{number}"

    def _relations(self, part: str) -> list[Any]:
        root = self.tree(_rels(part))
        return [] if root is None else list(root)

    def free(self, pattern: str) -> str:
        """The first name after a pattern such as `xl/comments{}.xml` that no part has."""
        return next(name for n in range(1, 100_000) if (name := pattern.format(n)) not in self)

    def names(self) -> list[str]:
        """The names of all parts."""
        return self._package.names()

    def finish(self) -> bytes:
        """The bytes of the file. Raises InputError E007 for a part that cannot be copied."""
        try:
            return self._copied()
        except BROKEN as error:
            raise refusal("E007", "truncated") from error

    def _copied(self) -> bytes:
        target = io.BytesIO()
        left = dict(self._changed)
        with zipfile.ZipFile(io.BytesIO(self._data)) as source, zipfile.ZipFile(target, "w") as out:
            for info in source.infolist():
                data = left.pop(info.filename.lstrip("/"), None)
                out.writestr(info, source.read(info) if data is None else data)
            for name, data in left.items():
                new = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                new.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(new, data)
        return target.getvalue()


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
