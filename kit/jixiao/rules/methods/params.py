"""Parameters of methods: data that is checked once, when a profile is loaded.

A number is an integer, a decimal or a text such as `"0.5"` or `"95%"` (0.95). A key that does not exist is refused with the
allowed ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from jixiao.model.errors import UsageError
from jixiao.text.cached import KEPT_FEW
from jixiao.text.quantity import EXACT, parse

if TYPE_CHECKING:
    from jixiao.rules.methods.base import RowMethod, TotalModifier

Unit = Literal["points", "share"]
"""Is an amount of a rule given in points, or as a share of the row's weight?"""

RULE_KEYS = frozenset({"method", "basis", "also"})
"""Keys of a rule that are not parameters: the method's name, how sure the rule is, and other accepted rules."""


class ParamsError(UsageError):
    """Parameters do not fit their method. `key` is the JSON path of the culprit, `allowed` the keys that exist there."""

    def __init__(self, method: str, problem: str, key: str = "", allowed: tuple[str, ...] = ()) -> None:
        hint = f"可用 / allowed: {', '.join(allowed)}" if allowed else ""
        super().__init__(f"评分方法 {method}：{problem}", hint)
        self.method = method
        self.key = key
        self.allowed = allowed


def also_of(rule: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The other accepted rules that a rule lists. Raises ParamsError for what is no list of rules."""
    found = rule.get("also", ())
    if not isinstance(found, list | tuple) or not all(isinstance(one, Mapping) for one in found):
        raise ParamsError(str(rule.get("method", "")), "also 应为规则的列表（expected a list of rules）", "$.also")
    return found


class Number(Decimal):
    """A number of a parameter. Never made from a float."""

    __slots__ = ()

    @classmethod
    def decode(cls, raw: object) -> Number:
        """Raises ValueError for what is not one finite number of ordinary size."""
        number: Decimal | None = None
        if type(raw) is int or isinstance(raw, Decimal):
            number = Decimal(raw)
        elif type(raw) is str:
            quantity = parse(raw)
            exact = quantity.kind == "number" and not quantity.comparator and not quantity.hedge
            number = quantity.base if exact and quantity.unit in {"", "%", "‰"} else None
        # `abs` would round, and overflow for what no context holds.
        strange = number is None or not number.is_finite() or number.copy_abs() > 10**15
        if number is None or strange or int(number.as_tuple().exponent) < -15:
            raise ValueError(
                f'应为数值，如 10、"0.5"、"95%" / expected a number such as 10, "0.5" or "95%", got {raw!r}'
            )
        return cls(EXACT.plus(number))


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of a method. `__post_init__` raises ValueError for what cannot be; texts are Chinese / English."""


class NoParams(Params, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No parameters."""


def need(condition: bool, problem: str) -> None:
    """Raise ValueError unless the condition holds."""
    if not condition:
        raise ValueError(problem)


def decode_params(method: RowMethod | TotalModifier, mapping: Mapping[str, Any]) -> msgspec.Struct:
    """The parameters of a rule as the method's own type. The keys in `RULE_KEYS` belong to the rule and are left aside.

    Raises ParamsError, which names an unknown key with the allowed ones, or says what is wrong with a value and where.
    """
    given = {key: value for key, value in mapping.items() if key not in RULE_KEYS}
    _refuse_unknown(method.name, method.params, given, "$")
    try:
        return msgspec.convert(given, method.params, dec_hook=decode_hook)
    except msgspec.ValidationError as problem:
        path = str(problem).partition(" - at `")[2].removesuffix("`")
        raise ParamsError(method.name, str(problem), path or "$") from problem


def decode_hook(kind: type, raw: object) -> object:
    """The `dec_hook` of msgspec for parameters and profiles."""
    if kind is Number:
        return Number.decode(raw)
    raise NotImplementedError(kind)


def _refuse_unknown(method: str, kind: type[msgspec.Struct], given: Mapping[str, Any], path: str) -> None:
    fields = _fields(kind)
    for key, value in given.items():
        if key not in fields:
            near = get_close_matches(str(key), fields)
            mean = f"，是否指 {near[0]} / did you mean {near[0]}" if near else ""
            raise ParamsError(method, f"没有参数 {key} / no parameter {key}{mean}", f"{path}.{key}", tuple(fields))
        inner = fields[key]
        if inner is not None and isinstance(value, list | tuple):
            for index, part in enumerate(value):
                if isinstance(part, Mapping):
                    _refuse_unknown(method, inner, part, f"{path}.{key}[{index}]")


@lru_cache(maxsize=KEPT_FEW)
def _fields(kind: type[msgspec.Struct]) -> dict[str, type[msgspec.Struct] | None]:
    """Keys of a parameter type as they are written, and for lists of structs the type of the parts."""
    hints = get_type_hints(kind)
    return {field.encode_name: _part_type(hints[field.name]) for field in msgspec.structs.fields(kind)}


def _part_type(hint: Any) -> type[msgspec.Struct] | None:
    part = get_args(hint)[0] if get_origin(hint) is tuple else None
    return part if isinstance(part, type) and issubclass(part, msgspec.Struct) else None
