"""Registries: scoring records by name. They are objects that are passed in, built from what the hook returns."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Generic, TypeVar

from jixiao.errors import UsageError
from jixiao.scoring.methods.base import NotApplicablePolicy, RowMethod, TotalModifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Record = RowMethod | NotApplicablePolicy | TotalModifier
R = TypeVar("R", RowMethod, NotApplicablePolicy, TotalModifier)

_KINDS: dict[type, tuple[str, str]] = {
    RowMethod: ("评分方法", "scoring method"),
    NotApplicablePolicy: ("不适用处理方式", "not-applicable policy"),
    TotalModifier: ("总分调整方式", "total modifier"),
}


class Registry(Generic[R]):
    """Records of one kind by name, in the order in which they came. Raises UsageError for a second one of the same name."""

    def __init__(self, kind: type[R], records: Iterable[R]) -> None:
        self.kind: type[R] = kind
        self._records: dict[str, R] = {}
        for record in records:
            if record.name in self._records:
                zh, en = _KINDS[kind]
                raise UsageError(f"{zh}“{record.name}”重名 / two {en}s are named “{record.name}”")
            self._records[record.name] = record

    def __getitem__(self, name: str) -> R:
        """The record of this name. Raises UsageError, which names the nearest and all that there are."""
        found = self._records.get(name)
        if found is not None:
            return found
        zh, en = _KINDS[self.kind]
        near = get_close_matches(name, self._records, n=1)
        mean = f"；是否指 {near[0]} / did you mean {near[0]}" if near else ""
        raise UsageError(f"没有{zh}“{name}” / no {en} “{name}”{mean}", f"可用 / available: {', '.join(self._records)}")

    def __contains__(self, name: object) -> bool:
        return name in self._records

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def __len__(self) -> int:
        return len(self._records)

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(self._records)


class Methods:
    """The three registries: `rows`, `policies` and `modifiers`."""

    def __init__(self, records: Iterable[Record]) -> None:
        found: Mapping[type, list[Record]] = {RowMethod: [], NotApplicablePolicy: [], TotalModifier: []}
        for record in records:
            if type(record) not in found:
                name = type(record).__name__
                raise UsageError(
                    f"{name} 不是评分记录 / {name} is not a RowMethod, NotApplicablePolicy or TotalModifier"
                )
            found[type(record)].append(record)
        self.rows = Registry(RowMethod, (each for each in found[RowMethod] if isinstance(each, RowMethod)))
        self.policies = Registry(
            NotApplicablePolicy, (each for each in found[NotApplicablePolicy] if isinstance(each, NotApplicablePolicy))
        )
        self.modifiers = Registry(
            TotalModifier, (each for each in found[TotalModifier] if isinstance(each, TotalModifier))
        )
