"""Plain data → `Report`. Typed decoding first; what it refuses is looked at a second time.

A document that the typed model refuses may still be right: a null where a list may stand, `2022.0` for a year, an older
version, a number literal for a printed value. If it is not, the schema lists all that is wrong with it.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from jixiao.files.parsing import LIMITS, refuse
from jixiao.model.errors import ReportInvalid
from jixiao.model.message import Message
from jixiao.model.migrating import LATEST, MIGRATIONS, Migration, migrate
from jixiao.model.report import Report, Value, literal_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jixiao.files.positions import Locator
    from jixiao.files.schema_errors import Path, SchemaError
    from jixiao.model.findings import Finding
    from jixiao.model.limits import Limits

_KEPT_TYPES = 64
"""How many results the cache keeps."""

_Struct = TypeVar("_Struct", bound=msgspec.Struct)

MAX_ROWS = 100_000
"""Rows of one report: tables and objects that stand in a list."""

MAX_ERRORS = 1000
"""Errors that are listed for one report."""

_SCHEMAS = {
    **{
        name: ("report", f"/$defs/{name.lower()}")
        for name in ("Fact", "Section", "Attachment", "Citation", "Unmatched")
    },
    **{name: ("evaluation", f"/$defs/{name.lower()}") for name in ("Goal", "Task", "Group", "Deduction")},
    "CheckItem": ("indicator", "/$defs/checkitem"),
}
"""Where the schema of a row's class stands, when it has no file of its own."""


class _Field(NamedTuple):
    """What a second look must know of a field: the class of its rows or of its one part, and whether null may stand for it."""

    rows: type[msgspec.Struct] | None
    part: type[msgspec.Struct] | None
    optional: bool
    integer: bool
    printed: bool


def to_report(
    document: Any, locate: Locator, *, limits: Limits = LIMITS, migrations: Mapping[int, Migration] = MIGRATIONS
) -> Report:
    """Decoded TOML or JSON as a report. Raises InputError E006, or `ReportInvalid` with every E004."""
    try:
        return msgspec.convert(document, Report)
    except msgspec.ValidationError:
        pass
    document = _present_version(document, locate, migrations)
    try:
        return convert(document, Report)
    except msgspec.ValidationError as error:
        _refuse_depth(document, limits)
        found = list(islice(_errors(document, Report, ()), MAX_ERRORS + 1))
        if not found:
            raise
        raise _invalid(found, locate) from error


def refuse_rows(document: Any) -> None:
    """Raise InputError E006 when the lists of a document hold more than 100,000 tables or objects."""
    count = 0
    stack = [document]
    while stack and count <= MAX_ROWS:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(value for value in node.values() if isinstance(value, dict | list))
        elif isinstance(node, list):
            tables = [item for item in node if isinstance(item, dict | list)]
            count += sum(isinstance(item, dict) for item in tables)
            stack.extend(tables)
    if count > MAX_ROWS:
        refuse("E006", "rows", allowed=str(MAX_ROWS), blocks="0")


def convert(document: Any, kind: type[_Struct]) -> _Struct:
    """Plain data as a part of a report, or as what holds one; a number literal may stand for its text.

    Raises `msgspec.ValidationError`.
    """
    return msgspec.convert(_mend(document, kind), kind)


def _refuse_depth(document: Any, limits: Limits) -> None:
    level = [document] if isinstance(document, dict | list) else []
    for _ in range(limits.depth):
        level = [
            below
            for node in level
            for below in (node.values() if isinstance(node, dict) else node)
            if isinstance(below, dict | list)
        ]  # fmt: skip
        if not level:
            return
    refuse("E006", "depth", allowed=str(limits.depth), blocks="0")


def _present_version(document: Any, locate: Locator, migrations: Mapping[int, Migration]) -> Any:
    from jixiao.files.schema_errors import SchemaError

    version = document.get("schema_version") if isinstance(document, dict) else None
    version = _whole(version)
    if type(version) is not int or version == LATEST:
        return document
    try:
        if version < LATEST:
            return migrate(document, version, migrations)
    except KeyError:
        pass
    known = Message(f"不高于 {LATEST} 的版本", f"a version up to {LATEST}")
    raise _invalid([SchemaError(("schema_version",), "other", str(version), known)], locate)


def _mend(value: Any, kind: type[msgspec.Struct]) -> Any:
    """The document as the typed model wants it: no null for a list, no `2022.0` for an integer, no `$schema`."""
    if not isinstance(value, dict):
        return value
    fields = _fields(kind)
    mended = dict(value)
    for key, item in value.items():
        if type(item) is str and key != "$schema":  # most of a report
            continue
        field = fields.get(key)
        if field is None:
            if kind is Report and key == "$schema" and isinstance(item, str | None):
                del mended[key]
        elif item is None and field.optional:
            del mended[key]
        elif field.rows and isinstance(item, list):
            mended[key] = [_mend(row, field.rows) for row in item]
        elif field.part:
            mended[key] = _mend(item, field.part)
        elif field.printed:
            mended[key] = _text(item)
        elif field.integer:
            mended[key] = _whole(item)
    return mended


def _text(item: Any) -> Any:
    """A number literal as its text; what is no number, or out of range, stays for the typed model to refuse."""
    if type(item) is int or type(item) is Decimal:
        text = str(item)
        if len(text) <= 15 and text.replace(".", "", 1).isdigit():  # in range and exact as it stands
            return text
        try:
            return literal_text(item)
        except ValueError:
            return item
    return item


def _whole(number: Any) -> Any:
    if isinstance(number, Decimal) and number.is_finite() and number == number.to_integral_value():
        return int(number) if number.adjusted() < 18 else number
    return number


def _errors(document: Any, kind: type[msgspec.Struct], path: Path) -> Iterator[SchemaError]:
    """All errors of a document. Rows that the typed model takes are left out: it is a thousand times faster."""
    from jixiao.files.schema_errors import schema_errors

    rows = {key: field.rows for key, field in _fields(kind).items() if field.rows}
    shell = document
    if isinstance(document, dict):
        shell = {key: [] if key in rows and isinstance(item, list) else item for key, item in document.items()}
    yield from schema_errors(shell, *_SCHEMAS.get(kind.__name__, (kind.__name__.lower(), "")), path)
    if not isinstance(document, dict):
        return
    for key, row in rows.items():
        items = document.get(key)
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if not _fits(item, row):
                yield from _errors(item, row, (*path, key, index))


def _fits(item: Any, kind: type[msgspec.Struct]) -> bool:
    try:
        convert(item, kind)
    except msgspec.ValidationError:
        return False
    return True


def _invalid(errors: list[SchemaError], locate: Locator) -> ReportInvalid:
    findings = [_finding(error, locate) for error in errors[:MAX_ERRORS]]
    findings.sort(key=lambda finding: (finding.place.line, finding.place.column))  # type: ignore[union-attr]
    if len(errors) > MAX_ERRORS:
        findings.append(_too_many())
    return ReportInvalid(tuple(findings))


def _finding(error: SchemaError, locate: Locator) -> Finding:
    from jixiao.model.findings import Finding

    return Finding(
        code="E004", pointer=error.pointer, place=locate.at(error.path), params=error.params, fix=error.nearest or None
    )


def _too_many() -> Finding:
    from jixiao.files.problems import problem_params
    from jixiao.model.findings import Finding

    return Finding(code="E006", params={**problem_params("errors"), "allowed": str(MAX_ERRORS), "blocks": "0"})


@lru_cache(maxsize=_KEPT_TYPES)
def _fields(kind: type[msgspec.Struct]) -> dict[str, _Field]:
    return {field.encode_name: _field(field) for field in msgspec.structs.fields(kind)}


def printed_fields(kind: type[msgspec.Struct]) -> frozenset[str]:
    """The names of the fields that hold a printed value."""
    return frozenset(name for name, field in _fields(kind).items() if field.printed)


def _field(field: msgspec.structs.FieldInfo) -> _Field:
    kinds = _flat(field.type)
    part = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, msgspec.Struct)), None)
    is_list = get_origin(field.type) is tuple
    return _Field(
        rows=part if is_list else None,
        part=None if is_list else part,
        optional=not field.required,
        integer=field.name in {"schema_version", "year", "level"},
        printed=Value in kinds,
    )


def _flat(kind: Any) -> list[Any]:
    """All types of a union, tuple or annotated type."""
    inside = get_args(kind)
    return [part for inner in inside for part in _flat(inner)] if inside else [kind]
