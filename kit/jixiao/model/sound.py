"""What somebody else made, as plain data of the kind that it says it is: a struct is made without a look at its values."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from jixiao.model.errors import PASSING, in_words

Kind = TypeVar("Kind")


def sound(value: object, kind: type[Kind]) -> Kind:
    """The same value, made anew from its plain data. Raises TypeError when it is not of this kind through and through.

    Text that no encoding holds and numbers that no machine word holds are refused, too.
    """
    try:
        made: Kind = msgspec.msgpack.decode(msgspec.msgpack.encode(value), type=kind)
    except PASSING:
        raise
    except BaseException as error:
        raise TypeError(f"{_name(kind)}: {in_words(error)}") from error
    return made


def _name(kind: Any) -> str:
    return str(getattr(kind, "__name__", kind))
