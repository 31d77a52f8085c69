"""What the functions of a plugin answer, looked at before anything is done with it: the program works on what this lets through.

Each answer is made anew as plain data of its kind (`jixiao.model.sound`), so that no value of it can fail later on.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from jixiao.files.plain import Plain, packed, unpacked
from jixiao.files.reading import MOST_ALIKE, DocumentBuilder
from jixiao.model.document import Document, Note, Table
from jixiao.model.errors import InputError
from jixiao.model.findings import Rule
from jixiao.model.outcome import FLAGS
from jixiao.model.sound import sound
from jixiao.rules.algebra import Answer, Case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.document import Block, Doubt
    from jixiao.model.limits import Limits

MOST_DIGITS = 60
"""A figure of a plugin has no more digits before its point, or after it, than this."""
_EXPRESSIONS = frozenset({"jixiao", "ibis"})
"""The packages whose values stand for a figure or a truth of very many rows."""


# -- documents -----------------------------------------------------------------------------------------------------------------


def checked_document(document: object, name: str, limits: Limits) -> Document:
    """A reader's document as plain data, within the limits. Raises TypeError for what is none."""
    if not isinstance(document, Document):
        raise TypeError(type(document).__name__)
    made = unpacked(sound(packed(document), Plain), name)
    with DocumentBuilder(limits) as builder:
        for block in made.blocks:
            _pay(builder, block)
            builder.add(block)
    return replace(made, blocks=tuple(builder.blocks), notes=(*_few(made.notes), *builder.notes))


def _pay(builder: DocumentBuilder, block: Block) -> None:
    printed = block.cells if isinstance(block, Table) else ()
    builder.pay_cells(len(printed))
    builder.pay_text(sum(len(cell.text) for cell in printed))
    for one in printed or (block,):
        _refuse_doubts(getattr(one, "text", ""), getattr(one, "doubts", ()))


def _refuse_doubts(text: str, doubts: Iterable[Doubt]) -> None:
    for doubt in doubts:
        if not doubt.start <= doubt.end <= len(text):
            raise TypeError(f"a doubt from {doubt.start} to {doubt.end} of {len(text)} characters")


def _few(notes: Iterable[Note]) -> Iterator[Note]:
    """The notes: of one kind a few, and the one that counts the others."""
    alike: Counter[tuple[str, str]] = Counter()
    for note in notes:
        kind = note.code, str(note.params.get("cause", ""))
        alike[kind] += 1
        if alike[kind] <= MOST_ALIKE + 1:
            yield note


def checked_refusal(error: InputError) -> InputError:
    """A reader's refusal of a file as plain data. Raises TypeError for one without a code of an input, or with junk in it."""
    note = sound(Note(code=error.code, place=error.place, params=error.params), Note)
    return InputError(note.code, note.place, **note.params)


# -- rules and cases -----------------------------------------------------------------------------------------------------------


def checked_rule(rule: object) -> Rule:
    """A catalogue entry as plain data. Raises TypeError for one whose message asks for more than its fields by name."""
    made = sound(rule, Rule)
    if not (made.code.isascii() and made.code.isalnum() and made.code[0].isalpha()):
        raise TypeError(f"{made.code!r} is no code")
    for template in made.message:
        for _, field, form, conversion in Formatter().parse(template):
            if field is not None and (not field.isidentifier() or form or conversion):
                raise TypeError(f"{made.code}: the message asks for {{{field}}} in another way than by name")
    return made


def refuse_unsound_case(case: Case) -> None:
    """Raise TypeError for a case whose condition, figures or words are none: on single rows, or as expressions over columns."""
    if not isinstance(case.then, Answer):
        raise TypeError("a case without an answer")
    _refuse_truth(case.when)
    if not (case.proof is None or callable(case.proof)):
        raise TypeError("a proof is a function")
    then = case.then
    for figure in (then.score, then.low, then.high):
        if figure is not None:
            _refuse_figure(figure)
    for zh, en, figure in (*then.readings, *then.also):
        sound((zh, en), tuple[str, str])
        _refuse_figure(figure)
    for name, when in (*then.flags, *then.absent):
        sound(name, str)
        _refuse_truth(when)
    strange = [name for name, _ in then.flags if name not in FLAGS]
    if strange:
        raise TypeError(f"no flag {strange[0]!r}")
    sound(then.missing, tuple[str, ...])
    sound((then.high_open, then.stated), tuple[bool, bool])
    if not isinstance(then.missing, tuple):
        raise TypeError("what is missing is a tuple of names")


def _refuse_truth(when: object) -> None:
    if not (when is None or isinstance(when, bool) or _is_expression(when)):
        raise TypeError(f"a condition is no {type(when).__name__}")


def _refuse_figure(figure: Any) -> None:
    if isinstance(figure, bool) or not (isinstance(figure, (Decimal, int)) or _is_expression(figure)):
        raise TypeError(f"a figure is no {type(figure).__name__}")
    if isinstance(figure, (Decimal, int)) and not _is_ordinary(figure):
        raise TypeError("a figure beyond all measure")


def _is_ordinary(figure: Decimal | int) -> bool:
    if isinstance(figure, int):
        return bool(abs(figure) < 10**MOST_DIGITS)
    exponent = figure.as_tuple().exponent  # of what is not finite, a letter
    return isinstance(exponent, int) and abs(figure.adjusted()) <= MOST_DIGITS and abs(exponent) <= 10 * MOST_DIGITS


def _is_expression(value: object) -> bool:
    return type(value).__module__.partition(".")[0] in _EXPRESSIONS
