"""Validation of reports: audit their prose, run every room of checks, and put the findings in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from jixiao.files.positions_json import cell_of
from jixiao.model.document import NOWHERE, Document, Paragraph
from jixiao.model.errors import PASSING, JixiaoError, in_words
from jixiao.model.message import given
from jixiao.rules.checks.certainty import certain
from jixiao.rules.checks.context import Context, found, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jixiao.documents.audit.scene import Scene
    from jixiao.files.loading import Source
    from jixiao.model.findings import Claim, Finding
    from jixiao.model.report import Report
    from jixiao.model.scorecard import Scorecard
    from jixiao.rules.catalogue import Catalogue, ToolkitCatalogue
    from jixiao.rules.check import Check
    from jixiao.rules.model import Place

_LONGEST_QUOTE = 200
_ANY_TEXT = frozenset({"statements", "local"})
"""Checks that hold for any text: its arithmetic, and what a place asks of its texts, final accounts among them. All others ask for a
self-evaluation."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What `validate` found in one file: findings in the order of their places, claims, and the scorecards behind them."""

    source: Source
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    cards: tuple[Scorecard, ...]


class Subject(NamedTuple):
    """A report that is validated: its scorecards, and the place of a text without evaluations."""

    source: Source
    cards: Sequence[Scorecard]
    place: Place | None = None


def validate(
    subjects: Sequence[Subject],
    checks: Iterable[Check],
    catalogue: ToolkitCatalogue,
    nation: Place | None = None,
    targets: Source | None = None,
) -> list[Validation]:
    """All findings on each of some reports, with its claims. Each step is taken for all of them: what is done again at once is done
    quicker.

    `catalogue` takes in the codes of the checks; `nation` is the place whose grade bands hold at last.
    """
    made = checked(subjects, checks, catalogue, nation, targets)
    ordered = [_ordered(findings, one.source, catalogue) for one, (_, findings) in zip(subjects, made, strict=True)]
    return [
        Validation(one.source, findings, tuple(context.claims), tuple(one.cards))
        for one, (context, _), findings in zip(subjects, made, ordered, strict=True)
    ]


def checked(
    subjects: Sequence[Subject],
    checks: Iterable[Check],
    catalogue: ToolkitCatalogue,
    nation: Place | None = None,
    targets: Source | None = None,
) -> list[tuple[Context, list[Finding]]]:
    """Reports and what their checks found, as they found it: not in order, without places and quotes."""
    contexts = [_context(one, catalogue, nation, targets) for one in subjects]
    findings = [list(one.source.notes) for one in subjects]
    work = [*zip(contexts, findings, [one.source.refusal is None for one in subjects], strict=True)]
    for check in checks:
        for context, some, report in work:
            if report or check.name in _ANY_TEXT:
                some.extend(_run(check, context))
    return [
        (context, certain(some, one.source.report, one.source.in_doubt))
        for one, context, some in zip(subjects, contexts, findings, strict=True)
    ]


def _context(one: Subject, catalogue: ToolkitCatalogue, nation: Place | None, targets: Source | None) -> Context:
    """A report as its checks look at it, its prose read."""
    source = one.source
    document = source.document or prose_of(source)
    scene, claims = _claims(document, source)
    return Context(
        report=source.report,
        document=document,
        source=source.document,
        locate=source.locate,
        cards=one.cards,
        catalogue=catalogue,
        profiles=[card.lines.profile for card in one.cards],
        claims=claims,
        scene=scene,
        targets=targets.report if targets is not None else None,
        notes=source.notes,
        nation=nation,
        place=one.place,
    )


def prose_of(source: Source) -> Document | None:
    """The sections of a TOML or JSON report as paragraphs, all at the place of their text."""
    blocks = []
    for index, section in enumerate(source.report.sections):
        for field in ("title", "text"):
            text = getattr(section, field)
            if not text:
                continue
            pointer = f"/sections/{index}/{field}"
            place = replace(source.locate(pointer), pointer=pointer)
            number = section.number or "" if field == "title" else ""
            blocks += [Paragraph(text=f"{number}{line}", place=place) for line in text.splitlines() if line.strip()]
    return Document(blocks=tuple(blocks), format="sections", name=source.path) if blocks else None


def _claims(document: Document | None, source: Source) -> tuple[Scene | None, list[Claim]]:
    """The prose read once, and the statements in it that arithmetic can check."""
    if document is None:
        return None, []
    from jixiao.documents.audit import audit, prepare
    from jixiao.documents.extract.folding import folded

    simple = folded(document.blocks)
    if simple is not document.blocks:  # the words of statements are known in simplified characters only
        document = replace(document, blocks=tuple(simple))
    scene = prepare(document, source.report)
    return scene, audit(document, source.report, source.locate, scene=scene)


def _run(check: Check, context: Context) -> Iterable[Finding]:
    """The findings of one room. Its fault is a finding too: it stops neither the other rooms nor the next report."""
    try:
        if check.rules:
            context.catalogue.add_rules(check.rules)
        made = list(check.run(context))
        strange = context.catalogue.strange([one.code for one in made]) if made else None
        if strange is not None:
            made = [one for one in made if context.catalogue.known(one.code)]
            made.append(found("P799", "", name=check.name, error=f"code {strange} is not in the catalogue"))
    except (JixiaoError, *PASSING):
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a plugin's check does, the other checks go on
        return [found("P799", "", name=check.name, error=in_words(error))]
    return made


def _ordered(findings: Sequence[Finding], source: Source, catalogue: Catalogue) -> tuple[Finding, ...]:
    """By place, then code; each once. Severity, place and quote are filled in."""
    quote = _Quotes(source)
    settled = [_settled(one, source, catalogue, quote) for one in findings]
    key = _key
    if len({(one.code, one.pointer or "") for one in settled}) < len(settled):
        key = _whole_key
        same = {
            (one.code, one.pointer, one.place, one.indicator, one.stated, *one.params.items()): one for one in settled
        }
        settled = list(same.values())
    return tuple(sorted(settled, key=key))


def _settled(one: Finding, source: Source, catalogue: Catalogue, quote: _Quotes) -> Finding:
    return replace(
        one,
        severity=one.severity or catalogue.rule(one.code).severity,
        place=one.place if one.place is not None else source.locate(one.pointer or ""),
        quote=one.quote if one.quote is not None else quote(one),
    )


def _key(one: Finding) -> tuple[object, ...]:
    place = one.place or NOWHERE
    cell = _cell(place.cell) if place.cell is not None else _NO_CELL
    return (
        place.file or "", place.page or 0, place.line or 0, place.paragraph or 0, place.sheet or "", cell, place.column or 0, one.code,
        one.pointer or "",
    )  # fmt: skip


def _whole_key(one: Finding) -> tuple[object, ...]:
    """The order where a code comes twice with the same pointer."""
    return *_key(one), one.stated or "", _Fields(one)


_NO_CELL = (0, "")


class _Fields:
    """The fields of a message in an order, looked at where two findings are alike in all else."""

    __slots__ = ("one",)

    def __init__(self, one: Finding) -> None:
        self.one = one

    def __lt__(self, other: _Fields) -> bool:
        return [*given(self.one.params, "zh").items()] < [*given(other.one.params, "zh").items()]


def _cell(cell: str) -> tuple[int, str]:
    """A1 notation in the order of rows: `B9` before `A10`."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return (int(digits) if digits else 0, letters)


class _Quotes:
    """What a finding quotes: the printed value at its pointer, if the text really holds it."""

    def __init__(self, source: Source) -> None:
        self._leaf = Leaves(source.report)
        self._text: str | None = None
        self._read: Callable[[], str] = lambda: _text(source)

    def __call__(self, one: Finding) -> str | None:
        for text in (self._leaf(one.pointer) if one.pointer else None, one.indicator):
            if text and len(text) <= _LONGEST_QUOTE:
                if self._text is None:
                    self._text = self._read()
                if text in self._text:
                    return text
        return None


class Leaves:
    """The printed texts of a report by their JSON pointers; None for what is absent or is no text."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._tables: dict[str, object] = {}

    def __call__(self, pointer: str) -> str | None:
        """The text at a pointer."""
        row, table, name, index, field = cell_of(pointer)
        if table not in self._tables:  # of which mostly several rows are looked at
            self._tables[table] = self._at(table)
        holder = self._tables[table]
        if type(holder) is tuple:
            node = holder[index] if 0 <= index < len(holder) else None
        else:
            node = getattr(holder, name, None) if row else self._report
        text = _part(node, field) if type(node) is tuple else getattr(node, field, None)
        return text if isinstance(text, str) else None

    def _at(self, pointer: str) -> object:
        node: object = self._report
        for name in pointer.split("/")[1:]:
            node = _part(node, name)
        return node


def _part(node: object, name: str) -> object:
    if type(node) is not tuple:
        return getattr(node, name, None)
    return node[int(name)] if name.isdecimal() and int(name) < len(node) else None


def _text(source: Source) -> str:
    return source.text if source.document is None else "\n".join(text for text, _ in texts_of(source.document))
