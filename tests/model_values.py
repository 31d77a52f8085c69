"""Strategies for any instance of the classes of the model."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from jixiao.files.decoding import convert, printed_fields


def instances(kind, printed, text):
    """Instances of a class: `printed` gives the printed values, `text` all other text."""
    values = printed_fields(kind)
    return st.builds(lambda **given: convert(given, kind), **{
        field.encode_name: st.none() | printed if field.name in values else _shaped(msgspec.inspect.type_info(field.type), printed, text)
        for field in msgspec.structs.fields(kind) if field.name != "schema_version"
    })  # fmt: skip


def _shaped(shape, printed, text):
    """Builtins that decode as a type, by msgspec's description of it."""
    inspect = msgspec.inspect
    if isinstance(shape, inspect.UnionType):
        return st.one_of([_shaped(one, printed, text) for one in shape.types])
    if isinstance(shape, inspect.VarTupleType):
        return st.lists(_shaped(shape.item_type, printed, text), max_size=2)
    if isinstance(shape, inspect.StructType):
        return st.deferred(lambda: instances(shape.cls, printed, text)).map(msgspec.to_builtins)
    if isinstance(shape, inspect.LiteralType):
        return st.sampled_from(shape.values)
    if isinstance(shape, inspect.IntType):
        return st.integers(shape.ge, shape.le)
    if isinstance(shape, inspect.StrType):
        return st.sampled_from(["", "430202"]) if shape.pattern else text
    return {inspect.NoneType: st.none(), inspect.BoolType: st.booleans()}[type(shape)]
