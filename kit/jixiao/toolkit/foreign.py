"""What a plugin brings, with its functions wrapped: what goes wrong in one is told with the plugin's name, and is no bug of ours.

This is the only border. Of a record every field is looked at when its hook returns it; of every function whatever it answers
(`jixiao.toolkit.answers`), each time.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from jixiao.files.problems import problem_params
from jixiao.model.document import NOWHERE
from jixiao.model.errors import PASSING, InputError, JixiaoError, UsageError, in_words
from jixiao.model.findings import Finding, Rule
from jixiao.model.message import Message
from jixiao.model.sound import sound
from jixiao.rules.algebra import Case, NotColumnar
from jixiao.rules.catalogue import BUILT_IN
from jixiao.rules.methods.base import Example
from jixiao.toolkit.answers import checked_document, checked_refusal, checked_rule, refuse_unsound_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.files.reader import Read
    from jixiao.model.document import Document
    from jixiao.model.limits import Limits

Record = TypeVar("Record")

MOST_FINDINGS = 10_000
"""What yields more findings on one report than this does not come to an end."""

_EACH: dict[str, dict[str, tuple[type, ...]]] = {
    "Writer": {"stream": (bytes,)},
    "FindingFormat": {"write": (str, bytes)},
    "RowMethod": {"cases": (Case,)},
    "NotApplicablePolicy": {"row_cases": (Case,), "total_cases": (Case,)},
    "TotalModifier": {"cases": (Case,)},
}
"""The functions of each kind of record that yield, and what they yield."""

SHAPES: dict[str, Any] = {
    "str": str,
    "bool": bool,
    "int | None": int | None,
    "Message": Message,
    "tuple[str, ...]": tuple[str, ...],
    "Mapping[str, str]": dict[str, str],
}
"""The fields of records that are plain data, by their types as the records write them. All others are looked at one by one."""


# -- records -------------------------------------------------------------------------------------------------------------------


def checked_record(record: Record) -> Record:
    """The record, its data made anew. Raises TypeError for one that could not be used."""
    given: Any = record
    changed = {one.name: _checked(one.name, str(one.type), getattr(given, one.name)) for one in fields(given)}
    if not changed["name"]:
        raise TypeError("a record without a name")
    made: Record = replace(given, **changed)
    return made


def _checked(name: str, kind: str, value: Any) -> Any:
    """The value of a field. Raises TypeError, or what a value raises that is looked at."""
    if kind in SHAPES:
        return sound(value, SHAPES[kind])
    if kind.startswith("Callable"):
        sure = callable(value) or (value is None and "None" in kind)
    elif kind.startswith("type["):
        sure = isinstance(value, type) and issubclass(value, msgspec.Struct)
    elif kind == "Example":
        sure = isinstance(value, Example)
    elif kind.startswith("Mapping[str, Callable"):
        value = dict(value)
        sure = all(isinstance(key, str) and callable(view) for key, view in value.items())
    else:
        value = tuple(_checked_rule(rule) for rule in value)
        sure = kind == "tuple[Rule, ...]"
    if not sure:
        raise TypeError(f"{name} is {type(value).__name__}, not {kind}")
    return value


def _checked_rule(rule: object) -> Rule:
    made = checked_rule(rule)
    if BUILT_IN.known(made.code) and BUILT_IN.rule(made.code) != made:
        raise TypeError(f"the finding code {made.code} is taken")
    return made


def guarded(record: Record, plugin: str) -> Record:
    """The record, its functions wrapped."""
    kind = type(record).__name__
    subject: Any = record

    def failed(error: BaseException) -> UsageError:
        zh, en = f"插件 {plugin} 的“{subject.name}”出错", f"{subject.name!r} of the plugin {plugin} failed"
        return UsageError(Message(f"{zh}：{in_words(error)}", f"{en}: {in_words(error)}"))

    changed: dict[str, Any] = {}
    if kind == "Reader":
        changed["read"] = ForeignRead(subject.read, subject.name)
    if kind == "Check":
        changed["run"] = _findings(subject.run)
    for name, kinds in _EACH.get(kind, {}).items():
        function = getattr(subject, name)
        if function is not None:
            changed[name] = _each(function, kinds, failed)
    if kind == "Writer":
        changed["write"] = _once(subject.write, failed)
        changed["views"] = {name: _each(view, (str,), failed) for name, view in subject.views.items()}
    made: Record = replace(subject, **changed) if changed else record
    return made


# -- readers and checks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ForeignRead:
    """The `read` of a plugin's reader. What fails, ends the program or gives no document is refused by its name (`E001`)."""

    read: Read
    reader: str

    def __call__(self, data: bytes, name: str, limits: Limits) -> Document:
        """What it reads, looked at. Raises InputError."""
        try:
            return checked_document(self.read(data, name, limits), name, limits)
        except PASSING:
            raise
        except BaseException as error:
            raise self._refusal(error) from error

    def _refusal(self, error: BaseException) -> InputError:
        found = error
        if isinstance(error, InputError):
            try:
                return checked_refusal(error)
            except TypeError as junk:
                found = junk
        names = {"name": self.reader, "error": in_words(found)}
        return InputError("E001", NOWHERE, **problem_params("reader-failed", **names), **names)


def _findings(run: Callable[[Any], Iterable[Finding]]) -> Callable[[Any], list[Finding]]:
    """What a check finds. Whatever it raises comes as a fault of the check (`P799`), also what would end the run."""

    def wrapped(context: Any) -> list[Finding]:
        found: list[Finding] = []
        try:
            for one in run(context):
                found.append(_finding(one, len(found)))
        except JixiaoError as error:
            raise RuntimeError(in_words(error)) from error
        return found

    return wrapped


def _finding(one: object, before: int) -> Finding:
    """One finding as plain data. Raises TypeError for what is none, and for one too many."""
    if before >= MOST_FINDINGS:
        raise TypeError(f"more than {MOST_FINDINGS} findings")
    if not isinstance(one, Finding):
        raise TypeError(f"a check yields findings, not {type(one).__name__}")
    return sound(one, Finding)


# -- functions that write or compute ---------------------------------------------------------------------------------------------


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
            except (JixiaoError, NotColumnar, *PASSING):
                raise
            except BaseException as error:
                raise failed(error) from error
            if part is _END:
                return
            yield part if not isinstance(part, Case) else part._replace(proof=_proof(part.proof, failed))

    return wrapped


_END = object()


def _proof(proof: Any, failed: Callable[[BaseException], UsageError]) -> Callable[[], str] | None:
    """What writes a computation; it is asked for later, and may fail then."""
    if proof is None:
        return None

    def wrapped() -> str:
        try:
            return sound(proof(), str)
        except (JixiaoError, *PASSING):
            raise
        except BaseException as error:
            raise failed(error) from error

    return wrapped


def _refuse(found: object, before: object, kinds: tuple[type, ...]) -> None:
    """Raise TypeError for what is of no such kind, for an unsound case, and where the last case has a condition."""
    if found is _END:
        if isinstance(before, Case) and before.when is not None:
            raise TypeError("the last case must have no condition")
        return
    if not isinstance(found, kinds):
        raise TypeError(f"gives {type(found).__name__}, not {' or '.join(kind.__name__ for kind in kinds)}")
    if isinstance(found, Case):
        refuse_unsound_case(found)
