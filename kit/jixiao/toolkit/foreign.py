"""What a plugin brings, with its functions wrapped: what goes wrong in one is told with the plugin's name, and is no bug of ours.

Readers and checks are not wrapped: who runs them (`jixiao.files.reader`, `jixiao.engines.rows.validate`) names them, and goes on.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from jixiao.model.errors import PASSING, JixiaoError, UsageError, in_words
from jixiao.model.findings import Rule
from jixiao.model.message import Message
from jixiao.rules.algebra import Answer, Case
from jixiao.rules.check import refuse_unsound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Record = TypeVar("Record")

_EACH: dict[str, dict[str, tuple[type, ...]]] = {
    "Writer": {"stream": (bytes,)},
    "FindingFormat": {"write": (str, bytes)},
    "RowMethod": {"cases": (Case,)},
    "NotApplicablePolicy": {"row_cases": (Case,), "total_cases": (Case,)},
    "TotalModifier": {"cases": (Case,)},
}
"""The functions of each kind of record that yield, and what they yield."""


def refuse_broken(record: Any) -> None:
    """Raise TypeError for a record without a name, with something in the place of a function, or with rules that are none."""
    if not isinstance(record.name, str) or not record.name:
        raise TypeError("a record without a name")
    for one in fields(record):
        value, kind = getattr(record, one.name), str(one.type)
        if kind.startswith("Callable") and not callable(value) and not (value is None and "None" in kind):
            raise TypeError(f"{one.name} of {record.name} is no function")
    for rule in getattr(record, "rules", ()):
        refuse_unsound(rule, Rule)


def guarded(record: Record, plugin: str) -> Record:
    """The record, its functions wrapped."""
    kind = type(record).__name__
    if kind not in _EACH:
        return record
    subject: Any = record

    def failed(error: BaseException) -> UsageError:
        zh, en = f"插件 {plugin} 的“{subject.name}”出错", f"{subject.name!r} of the plugin {plugin} failed"
        return UsageError(Message(f"{zh}：{in_words(error)}", f"{en}: {in_words(error)}"))

    changed: dict[str, Any] = {}
    for name, kinds in _EACH[kind].items():
        function = getattr(subject, name)
        if function is not None:
            changed[name] = _each(function, kinds, failed)
    if kind == "Writer":
        changed["write"] = _once(subject.write, failed)
        changed["views"] = {name: _each(view, (str,), failed) for name, view in dict(subject.views).items()}
    made: Record = replace(subject, **changed)
    return made


def _once(function: Callable[..., Any], failed: Callable[[BaseException], UsageError]) -> Callable[..., bytes]:
    def wrapped(*given: Any) -> bytes:
        try:
            found = function(*given)
            _refuse(found, None, (bytes,))
        except (JixiaoError, *PASSING):
            raise
        except BaseException as error:
            raise failed(error) from error
        made: bytes = found
        return made

    return wrapped


def _each(
    function: Callable[..., Any], kinds: tuple[type, ...], failed: Callable[[BaseException], UsageError]
) -> Callable[..., Iterator[Any]]:
    def wrapped(*given: Any) -> Iterator[Any]:
        part: Any = None
        parts: Iterator[Any] | None = None
        while True:
            try:
                parts = parts if parts is not None else iter(function(*given))
                before, part = part, next(parts, _END)
                _refuse(part, before, kinds)
            except (JixiaoError, *PASSING):
                raise
            except BaseException as error:
                raise failed(error) from error
            if part is _END:
                return
            yield part

    return wrapped


_END = object()


def _refuse(found: object, before: object, kinds: tuple[type, ...]) -> None:
    """Raise TypeError for what is of no such kind, for a case whose answer is none, and where the last case has a condition."""
    if found is _END:
        if isinstance(before, Case) and before.when is not None:
            raise TypeError("the last case must have no condition")
        return
    strange = not isinstance(found, kinds)
    if isinstance(found, Case):
        strange = not isinstance(found.then, Answer) or isinstance(found.then.score, (str, bytes, float, list, dict))
    if strange:
        raise TypeError(f"gives {type(found).__name__}, not {' or '.join(kind.__name__ for kind in kinds)}")
