"""Registries: scoring records by name. They are objects that are passed in, built from what the hook returns."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.rules.methods.base import NotApplicablePolicy, RowMethod, TotalModifier
from jixiao.rules.methods.params import decode_params

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import msgspec

Record = RowMethod | NotApplicablePolicy | TotalModifier
R = TypeVar("R", RowMethod, NotApplicablePolicy, TotalModifier)

_KINDS: dict[type, Message] = {
    RowMethod: Message("评分方法", "scoring method"),
    NotApplicablePolicy: Message("不适用处理方式", "not-applicable policy"),
    TotalModifier: Message("总分调整方式", "total modifier"),
}


class Records(Generic[R]):
    """Records of one kind by name, in the order in which they came. Raises UsageError for a second one of the same name."""

    def __init__(self, kind: type[R], records: Iterable[R]) -> None:
        self.kind: type[R] = kind
        self._records: dict[str, R] = {}
        for record in records:
            if record.name in self._records:
                zh, en = _KINDS[kind]
                raise UsageError(f"{zh}“{record.name}”重名 / two records of the kind {en} are named “{record.name}”")
            self._records[record.name] = record

    def __getitem__(self, name: str) -> R:
        """The record of this name. Raises UsageError, which names the nearest and all that there are."""
        found = self._records.get(name)
        if found is not None:
            return found
        zh, en = _KINDS[self.kind]
        near = get_close_matches(name, self._records)
        mean = f"；是否指 {near[0]} / did you mean {near[0]}" if near else ""
        raise UsageError(f"没有{zh}“{name}” / no {en} “{name}”{mean}", f"可用 / available: {', '.join(self._records)}")

    def __contains__(self, name: object) -> bool:
        return name in self._records

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)


class Registry:
    """The three registries, built from what the hook returns: `rows`, `policies` and `modifiers`."""

    def __init__(self, records: Iterable[Record]) -> None:
        known = list(records)
        for one in known:
            if not isinstance(one, tuple(_KINDS)):
                name = type(one).__name__
                raise UsageError(
                    f"{name} 不是评分记录 / {name} is not a RowMethod, NotApplicablePolicy or TotalModifier"
                )
        self.rows = Records(RowMethod, [one for one in known if isinstance(one, RowMethod)])
        self.policies = Records(NotApplicablePolicy, [one for one in known if isinstance(one, NotApplicablePolicy)])
        self.modifiers = Records(TotalModifier, [one for one in known if isinstance(one, TotalModifier)])

    def policy(self, name: str) -> NotApplicablePolicy:
        """The not-applicable policy of this name. Raises UsageError for an unknown one."""
        return self.policies[name]

    def rule(self, rule: Mapping[str, Any]) -> tuple[RowMethod, msgspec.Struct]:
        """The method that a rule names, and its parameters. Raises UsageError or ParamsError."""
        method = self.rows[_name(rule)]
        return method, decode_params(method, rule)

    def modification(self, rule: Mapping[str, Any]) -> tuple[TotalModifier, msgspec.Struct]:
        """The total modifier that a rule names, and its parameters. Raises UsageError or ParamsError."""
        modifier = self.modifiers[_name(rule)]
        return modifier, decode_params(modifier, rule)


def _name(rule: Mapping[str, Any]) -> str:
    name = rule.get("method")
    if not isinstance(name, str):
        raise UsageError("规则缺少 method / a rule needs a `method`")
    return name
