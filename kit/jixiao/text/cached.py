"""A property that is computed when it is first asked for and then kept, like `functools.cached_property` without its lock.

The lock of Python 3.11 costs more than most of what is kept; nothing here is shared between threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

KEPT_FEW, KEPT, KEPT_MANY = 64, 1024, 4096
"""How many results a cache keeps: of what a run knows a few of (profiles), of rules and forms, and of what reports print."""


class kept(Generic[T]):  # noqa: N801 - it is used as a decorator
    """The value stands in the object under the property's own name, where it is found first from then on."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, holder: None, kind: type) -> Self: ...

    @overload
    def __get__(self, holder: object, kind: type | None = None) -> T: ...

    def __get__(self, holder: object | None, kind: type | None = None) -> T | Self:
        if holder is None:
            return self
        value = self._make(holder)
        holder.__dict__[self._name] = value
        return value
