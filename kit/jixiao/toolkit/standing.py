"""What stands whatever the doubtful places say, and which of their readings the equations of the report bear out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.doubts import inferred, read_as, spots, stretch
from jixiao.model.message import given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jixiao.model.document import Document
    from jixiao.model.findings import Claim, Finding

    Key = tuple[object, ...]
    Failing = Callable[[Document], frozenset[Key]]

MOST_TRIED = 30
"""So many readings of a file are tried against its equations; each costs a validation."""
_NO_GROUND = "ESP"
"""Families that say what was read, what is absent and which rules were used: no figure of the report is judged by them."""
_EQUATIONS = "ARWC"
"""Families whose errors are equations that do not hold; in that of arithmetic warnings are, too."""


def key_of(one: Finding) -> Key:
    """What a finding says, in figures, and of which slip of the text: those that rest on other ones say something else."""
    params = given(one.params, "zh").items()
    figures = tuple((name, text) for name, text in params if name == "text" or any(map(str.isdigit, text)))
    return one.code, one.pointer, one.place, one.stated, one.computed, figures


def standing(found: Iterable[Finding], others: Sequence[Iterable[Finding]]) -> tuple[Finding, ...]:
    """The findings that are made however what is in doubt is read."""
    made = [{key_of(one) for one in other} for other in others]
    return tuple(one for one in found if one.code[0] in _NO_GROUND or all(key_of(one) in other for other in made))


def standing_claims(found: Iterable[Claim], others: Sequence[Iterable[Claim]]) -> tuple[Claim, ...]:
    """The statements that hold, and those that fail however what is in doubt is read."""
    made = [{_claim_key(one) for one in other} for other in others]
    return tuple(one for one in found if one.verdict == "holds" or all(_claim_key(one) in other for other in made))


def _claim_key(one: Claim) -> Key:
    return one.kind, one.verdict, one.place, one.stated, one.computed, one.formula


def failing(findings: Iterable[Finding]) -> frozenset[Key]:
    """What the equations of a report say against it."""
    return frozenset(
        key_of(one)
        for one in findings
        if one.code[0] in _EQUATIONS and (one.severity == "error" or (one.code[0] == "A" and one.severity != "info"))
    )


def settled(document: Document, fails: Failing) -> Document:
    """The document in which a doubt is settled where the equations hold for exactly one of its readings.

    `fails` says which equations fail for a document. Nothing is settled by equations that fail for every reading, or for none.
    """
    tried = 0
    for spot, doubt in reversed(list(spots(document))):  # what is settled shifts only what stands behind it
        words: list[str | None] = [None, *(one for one in doubt.readings if one)]
        if tried + len(words) > MOST_TRIED:
            break
        tried += len(words)
        documents = [read_as(document, spot, word) for word in words]
        faults = [fails(one) for one in documents]
        common = frozenset.intersection(*faults)
        sound = [n for n, fault in enumerate(faults) if fault == common]
        if len(sound) != 1 or len(words) == 1:
            continue
        (right,) = sound
        text, place = stretch(document, spot)
        refused = "”“".join(word if word is not None else text for n, word in enumerate(words) if n != right)
        codes = sorted({str(key[0]) for n, fault in enumerate(faults) if n != right for key in fault - common})
        document = inferred(documents[right], words[right] or text, refused, "、".join(codes), place)
    return document
