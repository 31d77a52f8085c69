"""The JSON Schemas of jixiao (draft 2020-12) and a registry that resolves them without a network.

Every `NAME.schema.json` of this package is one schema, with the `$id` `urn:jixiao:schema:NAME:1`. Its references to other
schemas are those ids, with a JSON pointer where they mean a part: `urn:jixiao:schema:evaluation:1#/$defs/total`.
"""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema.protocols import Validator
    from referencing import Registry

__all__ = ["bundle", "load", "names", "registry", "validator"]

DECIMALS = 15
"""How many decimals a number may have. A validator that reads numbers as floats cannot tell and accepts more."""

_SUFFIX = ".schema.json"


@cache
def names() -> tuple[str, ...]:
    """The names of all schemas, sorted."""
    found = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def load(name: str) -> dict[str, Any]:
    """One schema as it stands in its file. Raises KeyError when there is none of that name."""
    return deepcopy(_load(name))


def bundle(name: str) -> dict[str, Any]:
    """One self-contained schema: what it refers to, directly or not, is in its `$defs`, and every `$ref` is a local pointer."""
    root = load(name)
    bundled = {name: "#"}
    waiting = [root]
    definitions: dict[str, Any] = {}
    while waiting:
        for other in _rewrite(waiting.pop(), bundled):
            part = load(other)
            del part["$schema"]
            definitions[other + _SUFFIX] = part
            waiting.append(part)
    for part in definitions.values():
        del part["$id"]
    if definitions:
        root["$defs"] = root.get("$defs", {}) | definitions
    return root


def registry() -> Registry[Any]:
    """A registry of all schemas for `jsonschema`, which fetches nothing.

    The schemas in it have no `$schema`: at that keyword jsonschema would go on with its own reading of numbers.
    """
    return _registry()


@cache
def validator(name: str, pointer: str = "") -> Validator:
    """A validator for one schema or, with a JSON pointer such as `/$defs/fact`, for a part of it.

    It takes numbers as they are decoded exactly, `int` and `Decimal`: not NaN or infinite, with at most 15 decimals.
    Raises KeyError when there is no schema of that name.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    checker = Draft202012Validator.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_integer})
    kind = extend(Draft202012Validator, type_checker=checker)
    return kind({"$ref": f"{_load(name)['$id']}#{pointer}"}, registry=_registry())


@cache
def _load(name: str) -> dict[str, Any]:
    if name not in names():
        raise KeyError(name)
    text = files(__name__).joinpath(name + _SUFFIX).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _registry() -> Registry[Any]:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    schemas = [load(name) for name in names()]
    for schema in schemas:
        del schema["$schema"]
    empty: Registry[Any] = Registry()
    return empty.with_resources((schema["$id"], DRAFT202012.create_resource(schema)) for schema in schemas).crawl()


def _rewrite(part: dict[str, Any], bundled: dict[str, str]) -> list[str]:
    """Make the references of one schema local to the bundle. Returns the names that are new in it."""
    ids = {_load(name)["$id"]: name for name in names()}
    own = bundled[ids[part["$id"]]]
    new = []
    stack: list[Any] = [part]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
        if not isinstance(node, dict):
            continue
        stack.extend(node.values())
        target = node.get("$ref")
        if isinstance(target, str):
            base, _, pointer = target.partition("#")
            name = ids[base] if base else None
            if name is not None and name not in bundled:
                bundled[name] = f"#/$defs/{name}{_SUFFIX}"
                new.append(name)
            node["$ref"] = (bundled[name] if name else own) + pointer
    return new


def _is_number(_: Any, instance: object) -> bool:
    if isinstance(instance, Decimal):
        exponent = instance.as_tuple().exponent
        return isinstance(exponent, int) and exponent >= -DECIMALS
    return isinstance(instance, int | float) and not isinstance(instance, bool)


def _is_integer(checker: Any, instance: object) -> bool:
    if isinstance(instance, Decimal):
        return _is_number(checker, instance) and instance == instance.to_integral_value()
    if isinstance(instance, float):
        return instance.is_integer()
    return isinstance(instance, int) and not isinstance(instance, bool)
