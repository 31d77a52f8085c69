"""What changed in the text: sections by heading, with the sentences that changed; and what two units wrote word for word alike."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from jixiao.outputs.diff.changes import Change
from jixiao.outputs.diff.pairing import Names, alone, pair_rows
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Report, Section

_END = re.compile(r"(?<=[。！？；])|\n")
_COPY_LENGTH = 30
_SHOWN = 40


def sentences(text: str | None) -> list[str]:
    """The sentences of a text, blanks at their ends removed."""
    return [one.strip() for one in _END.split(text or "") if one.strip()]


def section_changes(before: Report, after: Report) -> Iterator[Change]:
    """Sections that came, went or were rewritten; a section is known by its title and its place among the titles above it."""
    for pair in pair_rows(
        _placed(before.sections), _placed(after.sections), lambda one: Names(one[0], one[1].title or "")
    ):
        if pair.both is None:
            yield alone(pair, "section", lambda one: (one[0], one[1].title, one[1].text))
        else:
            (_, old), (path, new) = pair.both
            yield from _rewritten(old, new, path)


def _rewritten(before: Section, after: Section, path: tuple[str, ...]) -> Iterator[Change]:
    if (before.title or "") != (after.title or ""):
        yield Change(
            kind="renamed", what="section", path=path, name=after.title, before=before.title, after=after.title
        )
    old, new = sentences(before.text), sentences(after.text)
    if old == new:
        return
    details = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            details += [f"-{one}" for one in old[a:b]] + [f"+{one}" for one in new[c:d]]
    yield Change(
        kind="changed",
        what="section",
        path=path,
        name=after.title,
        meaning="rewritten",
        details=tuple(details[:_SHOWN]),
    )


def copied(before: Report, after: Report) -> Iterator[Change]:
    """Long sentences that two different units' reports share word for word."""
    if not before.unit or not after.unit or before.unit.name == after.unit.name:
        return
    own = {before.unit.name or "", after.unit.name or ""}
    known = {one for section in before.sections for one in sentences(section.text) if len(one) >= _COPY_LENGTH}
    for section in after.sections:
        for one in sentences(section.text):
            if one in known and not any(name and name in one for name in own):
                known.discard(one)
                yield Change(kind="copied", what="text", name=section.title, before=one, after=one, meaning="copied")


def _placed(sections: Sequence[Section]) -> list[tuple[tuple[str, ...], Section]]:
    """Each section with the titles of the sections above it."""
    placed: list[tuple[tuple[str, ...], Section]] = []
    above: list[tuple[int, str]] = []
    for section in sections:
        level = section.level or 1
        above = [one for one in above if one[0] < level]
        placed.append((tuple(title for _, title in above), section))
        above.append((level, section.title or ""))
    return placed
