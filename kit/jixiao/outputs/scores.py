"""Scorecards as plain data by the contract of `score -f json`, and as flat rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from jixiao.model.document import Place
from jixiao.model.message import Language, Message
from jixiao.model.outcome import FLAGS, MISSING
from jixiao.model.results import Reviewed
from jixiao.rules.methods.base import figure
from jixiao.text.quantity import half_up, plain

if TYPE_CHECKING:
    from jixiao.model.scorecard import Chosen, Placed, Reading, Scorecard, ScoreRow

Locate = Callable[[str], Place]

HALF = Decimal("0.5")
"""Below this share of the weight it is said how little was recomputed."""

MISSING_MORE = {
    "rule": Message("这一行的评分规则", "a scoring rule for this row"),
    "score": Message("自评得分", "a self-given score"),
}
"""What a scorecard may lack beyond what a method may lack."""

CSV_FIELDS = (
    "path", "evaluation", "profile", "row", "level1", "level2", "name", "weight", "weight_origin", "claimed", "computed",
    "difference", "status", "method", "basis", "missing", "formula", "cite", "line",
)  # fmt: skip


def lacking(name: str, language: Language) -> str:
    """What is missing, in words: a key of the table, or the name of a fact as it is."""
    texts = MISSING.get(name) or MISSING_MORE.get(name)
    if texts is None:
        return name
    return texts.text(language)


def flag(name: str, language: Language) -> str:
    """A flag of a method in words."""
    return FLAGS.get(name, Message(name, name)).text(language)


def reviewed(card: Scorecard, kind: str | None, department: str | None) -> Reviewed:
    """What is told of an evaluation beside its findings."""
    return Reviewed(
        name=card.name, kind=kind, department=department, weight=number(card.weight), claimed=number(card.claimed),
        computed=number(card.computed), grade=card.grade_claimed, computed_grade="/".join(card.grade_computed) or None,
        coverage=number(card.coverage),
    )  # fmt: skip


def card(one: Scorecard, locate: Locate, language: Language) -> dict[str, Any]:
    """One evaluation of `score -f json`."""
    return {**head(one, language), "rows": [row(each, locate, language) for each in one.rows]}


def profile(one: Chosen, language: Language) -> dict[str, Any]:
    """The rules of an evaluation, and why these."""
    return {"id": one.id, "version": one.version, "basis": one.basis, "reason": one.reason.text(language)}


def head(one: Scorecard, language: Language) -> dict[str, Any]:
    """An evaluation of `score -f json` without its rows."""
    return {
        "name": one.name,
        "profile": profile(one.profile, language),
        "total": {"claimed": number(one.claimed), "computed": number(one.computed), "weight": number(one.weight)},
        "grade": {"claimed": one.grade_claimed, "computed": "/".join(one.grade_computed) or None},
        "coverage": plain(one.coverage),
    }  # fmt: skip


def row(one: ScoreRow, locate: Locate, language: Language) -> dict[str, Any]:
    """One row of `score -f json`."""
    return {
        "row": one.row,
        "path": list(one.path),
        "name": one.name,
        "weight": number(one.weight),
        "weight_origin": one.weight_origin,
        "claimed": number(one.claimed),
        "computed": number(one.computed),
        "status": one.status,
        "method": one.method,
        "basis": one.source_basis,
        "proof": proof(one, locate),
        "missing": [lacking(name, language) for name in one.missing],
        "readings": [reading(each, language) for each in one.readings],
        "flags": [flag(name, language) for name in one.flags],
        "cite": source(one, language),
        "span": span(locate(one.pointer), one.pointer),
    }


def source(one: ScoreRow | Placed, language: Language) -> str | None:
    """The source of the row's rule; of an inherited one with the rule file that it comes from."""
    if one.inherited is None:
        return one.cite
    cite = one.cite or ""
    return f"沿用 {one.inherited.id}：{cite}" if language == "zh" else f"inherited from {one.inherited.id}: {cite}"


def proof(one: ScoreRow, locate: Locate) -> dict[str, Any]:
    """How the score came about: rule, formula with figures, inputs with printed text and place, range or score."""
    return {
        "rule": one.proof.rule,
        "formula": one.proof.formula,
        "inputs": [
            {
                "name": each.name,
                "text": each.text,
                "span": span(locate(each.pointer), each.pointer) if each.pointer else None,
            }
            for each in one.inputs
        ],
        "unrounded": figure(one.proof.unrounded, 12) if one.proof.unrounded is not None else None,
        "rounded": number(one.proof.rounded),
        "low": number(one.low),
        "high": number(one.high),
        "difference": number(one.proof.difference),
    }


def reading(one: Reading, language: Language) -> dict[str, Any]:
    """Another reading of the rule; `rate` is a plain ratio with four decimals, where it is a rate against another amount."""
    return {
        "name": one.name.text(language),
        "score": number(one.score),
        "rate": figure(half_up(one.rate, 4)) if one.rate is not None else None,
        "accepted": one.accepted,
        "matches": one.matches,
    }


def flat(path: str, one: Scorecard, locate: Locate, language: Language) -> Iterator[list[str]]:
    """The rows of one evaluation for CSV, in the order of `CSV_FIELDS`."""
    for each in one.rows:
        place = locate(each.pointer)
        cells = (
            path, one.name, one.profile.id, each.row, *(*each.path, "", "")[:2], each.name, number(each.weight), each.weight_origin,
            number(each.claimed), number(each.computed), number(each.proof.difference), each.status, each.method, each.source_basis,
            "; ".join(lacking(name, language) for name in each.missing), each.proof.formula, source(each, language), place.line,
        )  # fmt: skip
        yield ["" if cell is None else str(cell) for cell in cells]


_MORE = ("paragraph", "table", "row", "heading", "box", "file")
"""Of a place, what only some formats have."""
_OF_SOME, _NONE = attrgetter(*_MORE), (None,) * len(_MORE)


def span(place: Place, pointer: str | None = None) -> dict[str, Any]:
    """A place by the contract; what a format does not have is null."""
    made: dict[str, Any] = {
        "line": place.line, "column": place.column, "end_line": place.end_line, "page": place.page,
        "cell": f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.cell,
        "pointer": pointer or place.pointer,
    }  # fmt: skip
    values = _OF_SOME(place)
    if values != _NONE:
        more = zip(_MORE, values, strict=True)
        made |= {name: list(value) if name == "box" else value for name, value in more if value is not None}
    return made


def number(value: Decimal | None) -> str | None:
    """A number in plain notation, None for none."""
    return None if value is None else figure(value, 12)


def percent(rate: Decimal) -> str:
    """A plain ratio in percent with at most two decimals, half-up: `76.78%`, `100%`."""
    return f"{figure(half_up(rate * 100, 2))}%"
