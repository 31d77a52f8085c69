"""Text in columns where a Chinese character takes two: widths, padding, cutting, and quiet colour."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_OPENING = "（“‘《〔【("
_CLOSING = "，。；：、）”’》〕】！？…%),;:.!?]"
"""Signs that begin and end no line."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

STYLES = {
    "error": "31;1", "warning": "33;1", "info": "36", "good": "32", "bad": "31", "dim": "2", "bold": "1", "path": "1;4",
    "overstated": "31;1", "understated": "33;1", "unverifiable": "2", "agrees": "32",
}  # fmt: skip

_OWN_MARKS = re.compile("(" + "|".join(re.escape(f"\x1b[{code}m") for code in sorted({*STYLES.values(), "0"})) + ")")


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled with blanks to a number of columns."""
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def cut(text: str, columns: int) -> str:
    """The text on one line, cut with `…` where it is too wide; control characters are made visible as blanks."""
    return cut_keep(" ".join(safe(text).split()), columns)


def cut_keep(line: str, columns: int) -> str:
    """A line cut with `…` where it is too wide; its blanks stay, so that a table remains one."""
    if width(line) <= columns:
        return line
    kept, used = [], 0
    for c in line:
        used += width(c)
        if used > columns - 1:
            break
        kept.append(c)
    return "".join(kept) + "…"


def safe(text: str) -> str:
    """The text without control characters, direction marks and what XML cannot hold: a report may not steer its reader's terminal."""
    return _CONTROL.sub(" ", text)


def shown(text: str, *, colour: bool) -> str:
    """What a terminal may get: `safe`, but for the marks of our own styles where colour is on."""
    if _CONTROL.search(text) is None:
        return text
    if not colour:
        return safe(text)
    parts = _OWN_MARKS.split(text)
    return "".join(part if number % 2 else safe(part) for number, part in enumerate(parts))


def styled(text: str, style: str, *, colour: bool) -> str:
    """The text in a named style, if colour is on."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if colour else text


def columns(rows: Sequence[Sequence[str]], *, right: Iterable[int] = (), gap: str = "  ") -> list[str]:
    """Rows of cells as aligned lines; the last column is not padded."""
    if not rows:
        return []
    widths = [max(width(row[number]) for row in rows) for number in range(len(rows[0]))]
    flush = set(right)
    last = len(widths) - 1
    return [
        gap.join(
            cell if number == last and number not in flush else pad(cell, widths[number], right=number in flush)
            for number, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


_LEAST = 20
"""The columns that a last cell needs to be read beside the others."""


def fitted(
    rows: Sequence[Sequence[str]], room: int, *, right: Iterable[int] = (), keys: int = 1, gap: str = "  "
) -> Iterator[str]:
    """`columns` within `room`. The last cell goes on below itself where enough is left for it; else the columns that have no room come in
    a further block, behind the first `keys` again.
    """
    flush = set(right)
    lines = columns(rows, right=flush, gap=gap)
    if not lines or max(map(width, lines)) <= room:
        yield from lines
        return
    last = len(rows[0]) - 1
    heads = [columns([row[:count] for row in rows], right=flush, gap=gap) for count in range(1, last + 1)]
    taken = [max(map(width, each)) for each in heads]
    if last and last not in flush and taken[-1] + len(gap) + _LEAST <= room:
        for head, row in zip(heads[-1], rows, strict=True):
            yield from hung(pad(head, taken[-1]) + gap, row[-1], room, taken[-1] + len(gap))
        return
    fits = max(keys + 1, sum(each <= room for each in taken))
    if fits > last:
        yield from (part for line in lines for part in hung("", line, room, 4))
        return
    yield from heads[fits - 1]
    yield ""
    behind = [*range(keys), *range(fits, last + 1)]
    again = [at for at, number in enumerate(behind) if number in flush]
    yield from fitted([[row[number] for number in behind] for row in rows], room, right=again, keys=keys, gap=gap)


def hung(head: str, text: str, room: int, indent: int) -> Iterator[str]:
    """A text behind a head, its further lines set in by `indent`, all within `room` columns."""
    lines = wrapped(text, max(12, room - width(head)), max(12, room - indent))
    yield (head + next(lines)).rstrip()
    yield from (" " * indent + line for line in lines)


_MARK = re.compile(r"\s*(?:[-*·] |\d+\. )?")


def folded(text: str, room: int) -> Iterator[str]:
    """The lines of a text within `room` columns, further ones set in behind the mark of an item; tables stay as they are."""
    for line in text.splitlines():
        found = _MARK.match(line)
        mark = found.group() if found is not None else ""
        if width(line) <= room or line.startswith("|"):
            yield line
        else:
            yield from hung(mark, line[len(mark) :], room, width(mark) + 2 * (mark.isspace()))


def wrapped(text: str, room: int, later: int | None = None) -> Iterator[str]:
    """The text in lines of a width, the second and later ones of another; Chinese may break anywhere, English at blanks.

    Signs that close stay with what they close. A word that is wider than a line is broken.
    """
    line, used = "", 0
    for piece in _pieces(text):
        for part in _parts(piece, min(room, later or room)):
            taken = width(part.rstrip())
            if used + taken > room and line:
                yield line.rstrip()
                line, used, room = "", 0, later or room
                part = part.lstrip()  # noqa: PLW2901 - a line begins without blanks
            line += part
            used += width(part)
    yield line.rstrip()


def _parts(piece: str, room: int) -> Iterator[str]:
    """The piece, or its parts of a line's width."""
    part, used = "", 0
    for c in piece if width(piece.rstrip()) > room else ():
        if used + width(c) > room:
            yield part
            part, used = "", 0
        part += c
        used += width(c)
    yield part or piece


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: a word with its blank, or one wide character with the signs around it."""
    start = 0
    for at in range(1, len(text)):
        before, c = text[at - 1], text[at]
        wide = (width(c) > 1 or width(before) > 1) and c not in _CLOSING and before not in _OPENING
        if wide or (before == " " and c != " "):
            yield text[start:at]
            start = at
    yield text[start:]
