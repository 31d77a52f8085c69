"""Two profiles beside each other: what the rules say differently, and which reports would score or grade otherwise.

A profile is named by its id; `ID@2025-03-17` means the rules as they stand on that day (grade bands are dated).
"""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from jixiao.authoring.rendering import describe
from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.rules.choose import Chooser
from jixiao.rules.grades import grade
from jixiao.rules.place import report_date
from jixiao.rules.wording import number
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.engines.rows.engine import Scorer
    from jixiao.model.report import Report
    from jixiao.model.scorecard import Scorecard
    from jixiao.rules.library import Library
    from jixiao.rules.methods.registry import Registry
    from jixiao.rules.model import GradeBands
    from jixiao.rules.profile import Profile


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `where` says what it is about (a row, the execution rate …), None stands for absent."""

    kind: Literal["added", "removed", "changed"]
    where: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """The scores from `low` (inclusive) up to `high` (exclusive; the last one inclusive), with the grade on either side."""

    low: Decimal
    high: Decimal
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Does the grade differ?"""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Effect:
    """What a report's evaluation would become."""

    path: str
    evaluation: str
    before: Decimal | None
    after: Decimal | None
    grade_before: tuple[str, ...]
    grade_after: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Sided:
    """One side of a comparison: the profile, and the day if one was named."""

    profile: Profile
    date: datetime.date | None


def side(name: str, library: Library) -> Sided:
    """`sichuan/project-2023@2025-03-17` as a profile and a day. Raises UsageError for an unknown id or a broken date."""
    profile_id, at, day = name.partition("@")
    try:
        date = datetime.date.fromisoformat(day) if at else None
    except ValueError as error:
        raise UsageError(
            Message(f"“{day}”不是日期", f"{day!r} is no date"),
            hint=Message("写成 2025-03-17 的样子", "write it as 2025-03-17"),
        ) from error
    return Sided(Chooser(library).profile(profile_id), date)


def compare_profiles(
    before: Sided, after: Sided, library: Library, registry: Registry, language: int = 0
) -> list[Change]:
    """What the rules say differently, in the order of the printed rules."""
    first, second = (_flat(describe(one.profile.id, library, registry, language), language) for one in (before, after))
    changes: list[Change] = []
    for where in dict.fromkeys([*first, *second]):
        one, other = first.get(where), second.get(where)
        if one != other:
            kind: Literal["added", "removed", "changed"] = (
                "added" if one is None else "removed" if other is None else "changed"
            )
            changes.append(Change(kind, where, one, other))
    return changes


_NAMES = {
    "total": Message("满分", "full score"),
    "not_applicable": Message("不适用的行", "rows that do not apply"),
    "weights_note": Message("分值的说明", "note on the weights"),
    "execution": Message("预算执行率", "execution rate"),
    "template": Message("模板", "template"),
    "outline": Message("提纲", "outline"),
}


def _flat(shown: dict[str, Any], language: int) -> dict[str, str]:
    """What `describe` says as single statements; grades are compared as spans."""
    names, between = {code: words[language] for code, words in _NAMES.items()}, ("；", "; ")[language]
    flat = {names[name]: str(shown[name]) for name in ("total", "not_applicable", "weights_note") if shown[name]}
    if shown["execution"]:
        said = (shown["execution"][name] for name in ("weight", "rate", "rule", "explain_below"))
        flat[names["execution"]] = between.join(one for one in said if one)
    for shape in shown["groups"]:
        for part in shape["parts"]:
            flat[f"{shape['name']} · {part['name']}"] = part["weight"] or "—"
    for row in shown["rows"]:
        cells = (row["weight"] or "—", row["value"], row["rule"] or row["text"])
        flat["/".join([*row["path"], row["name"]])] = between.join(one for one in cells if one)
    flat |= {one["kind"]: one["rule"] for one in shown["defaults"]}
    for policy in shown["policies"]:
        flat |= {f"{policy['effective'] or ''} {text}".strip(): text for text in policy["asks"]}
    flat |= {
        f"{names['template']} {one['name']}": str([tuple(row.values()) for row in one["rows"]])
        for one in shown["templates"]
    }
    flat |= {f"{names['outline']} {title}": str(index) for index, title in enumerate(shown["outline"], 1)}
    return flat


def grade_spans(before: Sided, after: Sided) -> list[Span]:
    """The whole range of scores, cut where either side's grade changes."""
    full = Decimal(max(before.profile.rules.total, after.profile.rules.total))
    one, other = _bands(before), _bands(after)
    edges = sorted({Decimal(band.min) for bands in (one, other) for band in bands.bands} | {Decimal(0), full})
    return [
        Span(low, high, grade(one, low), grade(other, low)) for low, high in itertools.pairwise(edges) if low < full
    ]


def _bands(one: Sided) -> GradeBands:
    """The bands on the named day, else on the last day that is known to change them."""
    date = one.date or datetime.date.max
    return one.profile.bands(None, date)[-1]


def effects(before: Sided, after: Sided, scorer: Scorer, reports: Iterable[tuple[str, Report]]) -> Iterator[Effect]:
    """The evaluations whose total, grade or rows would change, in the order of the reports."""
    kind = after.profile.rules.kind
    for path, report in reports:
        for index, evaluation in enumerate(report.evaluations):
            if evaluation.kind not in {None, kind}:
                continue
            cards = [scorer.score_with(one.profile, report, {}, index) for one in (before, after)]
            grades = [_graded(one, card, report) for one, card in zip((before, after), cards, strict=True)]
            rows = tuple(_changed_rows(*cards))
            if cards[0].computed != cards[1].computed or grades[0] != grades[1] or rows:
                name = evaluation.name or ""
                yield Effect(path, name, cards[0].computed, cards[1].computed, grades[0], grades[1], rows)


def _graded(one: Sided, card: Scorecard, report: Report) -> tuple[str, ...]:
    if card.computed is None:
        return ()
    date = one.date or report_date(report)
    return tuple(dict.fromkeys(grade(bands, card.computed) for bands in one.profile.bands(report.year, date)))


def _changed_rows(before: Scorecard, after: Scorecard) -> Iterator[tuple[str, str, str]]:
    known = {(row.path, key(row.name)): row for row in before.rows}
    for row in after.rows:
        other = known.get((row.path, key(row.name)))
        one = other.computed if other is not None else None
        if one != row.computed:
            yield row.name, _shown(one), _shown(row.computed)


def _shown(score: Decimal | None) -> str:
    return "—" if score is None else number(score)


def comparison_text(changes: list[Change], spans: list[Span], found: list[Effect], language: int = 0) -> str:
    """The comparison for a terminal."""
    lines: list[str] = []
    marks = {"added": "+", "removed": "-", "changed": "~"}
    for change in changes:
        before, after = change.before or "", change.after or ""
        said = f"{before} → {after}" if change.kind == "changed" else before or after
        lines.append(f"{marks[change.kind]} {change.where}: {said}")
    for span in spans:
        head = f"{number(span.low)}–{number(span.high)}"
        lines.append(
            f"{'~' if span.changed else ' '} {head}: {span.before}" + (f" → {span.after}" if span.changed else "")
        )
    for effect in found:
        head = f"{effect.path} {effect.evaluation}".strip()
        grades = f"{'/'.join(effect.grade_before) or '—'} → {'/'.join(effect.grade_after) or '—'}"
        lines.append(f"~ {head}: {_shown(effect.before)} → {_shown(effect.after)}; {grades}")
        lines += [f"    {name}: {before} → {after}" for name, before, after in effect.rows]
    if not changes and not any(span.changed for span in spans) and not found:
        lines.append(Message("规则相同", "the rules are the same")[language])
    return "\n".join(lines)
