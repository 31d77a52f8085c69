"""What a JSON Schema has against a document, in words: what was expected, what was found, which name was perhaps meant.

Used only for a document that the typed model refuses; `jsonschema` is slow to import and to run.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.files.positions import join_pointer
from jixiao.model.message import NO_WORDS, Fields, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jsonschema import ValidationError

_KEPT_TEXTS = 512
"""How many results the cache keeps."""

Path = tuple[str | int, ...]

_LONGEST = 80
_TYPES = {
    "string": Message("文字", "text"), "number": Message("数", "a number"), "integer": Message("整数", "an integer"),
    "boolean": Message("true 或 false", "true or false"), "array": Message("数组", "an array"), "object": Message("表", "a table"),
    "null": Message("空", "null"),
}  # fmt: skip
_PROBLEMS = {
    "unknown": Message(
        "没有字段“{found}”{hint}；可用的字段：{allowed}", "there is no key “{found}”{hint}; allowed keys: {allowed}"
    ),
    "missing": Message("缺少字段“{expected}”", "the key “{expected}” is missing"),
    "other": Message("应为{expected}，实际是 {found}{hint}", "expected {expected}, found {found}{hint}"),
}
_HINTS = Message("，是不是“{nearest}”", ", perhaps “{nearest}”?")


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One error: the path of the value (for an unknown key, of that key) and its words as (Chinese, English)."""

    path: Path
    kind: str
    found: str
    expected: Message = NO_WORDS
    allowed: tuple[str, ...] = ()
    nearest: str = ""

    @property
    def pointer(self) -> str:
        """The JSON pointer; a key longer than 80 characters is cut."""
        return join_pointer(clip(part) if isinstance(part, str) else part for part in self.path)

    @property
    def _parts(self) -> dict[str, str]:
        return {"found": self.found, "allowed": " | ".join(self.allowed), "nearest": self.nearest}

    @property
    def words(self) -> Message:
        """The error in words, with its pointer."""
        hints = _HINTS if self.nearest else NO_WORDS
        zh, en = (
            text.format(**self._parts, hint=hint.format(nearest=self.nearest), expected=expected)
            for text, hint, expected in zip(_PROBLEMS[self.kind], hints, self.expected, strict=True)
        )
        where = self.pointer or "/"
        return Message(f"{where} {zh}", f"{where}: {en}")

    @property
    def params(self) -> Fields:
        """The params of the finding: `problem` is the sentence, the others its parts."""
        return {"problem": self.words, "where": self.pointer or "/", "expected": self.expected, **self._parts}

    @property
    def text(self) -> str:
        """The error in English, with its pointer."""
        return self.words.en


def schema_errors(document: object, name: str, pointer: str = "", at: Path = ()) -> Iterator[SchemaError]:
    """Every error of a document against the schema of that name, or a part of it; `at` is where the document stands."""
    from jixiao_schemas import validator

    seen = set()
    for error in validator(name, pointer).iter_errors(document):
        for found in _read(error, at + tuple(error.absolute_path)):
            if (found.kind, found.path, found.expected if found.kind == "missing" else None) not in seen:
                seen.add((found.kind, found.path, found.expected if found.kind == "missing" else None))
                yield found


def clip(text: str) -> str:
    """The text, cut to 80 characters: what a report holds may be huge."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def shown(value: object) -> str:
    """A value in a few words, as it stands in a file."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'"{clip(value)}"'
    if isinstance(value, int | Decimal):
        return clip(str(value))
    return "[…]" if isinstance(value, list) else "{…}"


def nearest(word: str, allowed: Mapping[str, str]) -> str:
    """The allowed name that a misspelt one is closest to, by the name or by its Chinese title; empty when none is close."""
    if len(word) > _LONGEST:
        return ""
    from difflib import get_close_matches

    titles = {title: name for name, title in allowed.items() if title}
    found = get_close_matches(word.lower(), [*allowed, *titles], n=1, cutoff=0.6)
    return titles.get(found[0], found[0]) if found else ""


def _read(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    reader = _READERS.get(str(error.validator), _read_other)
    yield from reader(error, path)


def _read_unknown(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    properties = error.schema["properties"]
    allowed = {name: _title(schema)[0] for name, schema in properties.items()}
    for key in error.instance:
        if key not in properties:
            names = tuple(name for name in properties if not name.startswith("$"))
            yield SchemaError((*path, key), "unknown", clip(key), allowed=names, nearest=nearest(key, allowed))


def _read_missing(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    required: list[str] = error.validator_value
    for key in required:
        if key not in error.instance:
            yield SchemaError(path, "missing", "", expected=Message(key, key))


def _read_enum(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    allowed = tuple(str(word) for word in error.validator_value if word is not None)
    words = " | ".join(allowed)
    meant = nearest(str(error.instance), dict.fromkeys(allowed, "")) if isinstance(error.instance, str) else ""
    yield SchemaError(path, "other", shown(error.instance), Message(words, words), allowed, meant)


def _read_type(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    if "number" in kinds and isinstance(error.instance, Decimal):  # NaN, infinity or too many decimals
        yield from _read_other(error, path)
        return
    words = [_TYPES[kind] for kind in kinds if kind != "null"]
    expected = Message("或".join(zh for zh, _ in words), " or ".join(en for _, en in words))
    yield SchemaError(path, "other", shown(error.instance), expected)


def _read_bound(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    low = error.schema.get("minimum", error.schema.get("exclusiveMinimum", ""))
    high = error.schema.get("maximum", error.schema.get("exclusiveMaximum", ""))
    yield SchemaError(path, "other", shown(error.instance), Message(f" {low} 到 {high}", f"{low} to {high}"))


def _read_other(error: ValidationError, path: Path) -> Iterator[SchemaError]:
    schema = error.schema
    description = _pair(schema["description"]) if "description" in schema else _title(schema)
    rule = f"{error.validator}: {clip(str(error.validator_value))}"
    yield SchemaError(path, "other", shown(error.instance), description if any(description) else Message(rule, rule))


_READERS: dict[str, Callable[[ValidationError, Path], Iterator[SchemaError]]] = {
    "additionalProperties": _read_unknown,
    "required": _read_missing,
    "enum": _read_enum,
    "type": _read_type,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _read_bound),
}


def _title(schema: Mapping[str, Any]) -> Message:
    return _pair(schema.get("title", ""))


@lru_cache(maxsize=_KEPT_TEXTS)
def _pair(text: str) -> Message:
    """The Chinese and the English half of a title or description of the schemas."""
    chinese, _, english = text.partition(" · ")
    return Message(chinese, english or chinese)
