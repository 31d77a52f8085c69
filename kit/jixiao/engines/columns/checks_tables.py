"""Findings on whole tables over columns, and all findings of an evaluation together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.engines.columns.checks_grades import grade_codes, graded
from jixiao.engines.columns.checks_printed import SEPARATOR
from jixiao.engines.columns.checks_rows import LOST, listed
from jixiao.engines.columns.checks_scores import score_codes, with_made
from jixiao.engines.columns.checks_sums import KEYS, most_kinds, required, summed
from jixiao.engines.columns.checks_weights import repeated, weight_codes, with_own
from jixiao.rules.checks.scores import MANY

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.model import Required
    from jixiao.rules.profile import Profile

COLUMNAR = (
    "W201", "W202", "W203", "W204", "W205", "W206", "W207", "W208",
    "R301", "R302", "R303", "R304", "R305", "R306", "R307", "R308", "R309", "R312", "R313", "R314", "R315", "R316", "R317",
    "R340", "R341", "R342", "R343", "R344", "R345",
    "T401", "T402", "T403", "T404", "T405", "T406", "T407", "T408", "T409", "T410", "T411", "T413", "T414", "T415", "T416", "T417", "T418",
)  # fmt: skip
"""The codes that columns tell as the row engine does, each as often and as severe.

W203, W204 and W207 never occur in evaluations that columns take: a printed rule text and a negative weight are for the row
engine. W205 and R303 are told at packing where no weight comes from the rules; else the evaluation is `unsettled`, and for the row
engine when checks are asked for. Not here: T412, for which
every name must be held against the words of the place; T430 to T433, which compare with another document; and what reads
the document itself (E, S, A, C, P).
"""


def with_codes(partition: Partition, joined: ir.Table, scores: ir.Table) -> ir.Table:
    """The evaluations of `cards` with `codes`: all findings of their rows, as written in `scores`, and of their tables, sorted.

    `scores` holds the findings of indicator rows and execution rows.
    """
    joined = _joined(_joined(graded(partition, joined), summed(partition)), gathered(scores))
    joined = with_made(partition, with_own(partition, joined))
    texts = {f"x_text_{at}": one for at, one in enumerate((*_lost(joined), *table_texts(partition, joined)))}
    joined = joined.mutate(**texts)
    return joined.mutate(
        codes=listed(*(joined[name] for name in texts), joined.said).filter(lambda one: one != "").sort()
    )


def _joined(joined: ir.Table, more: ir.Table) -> ir.Table:
    return joined.left_join(more, KEYS).drop("report_right", "evaluation_right")


def gathered(scores: ir.Table) -> ir.Table:
    """Of each evaluation with findings on its rows: these as one text (`said`), and how many rows are lost points (`lost`)."""
    rows = scores.filter(scores.codes.length() > 0)
    rows = rows.select(*KEYS, text=rows.codes.join(SEPARATOR))
    made = rows.group_by(KEYS).agg(said=rows.text.group_concat(SEPARATOR), lost=rows.text.contains(LOST).sum())
    return made.mutate(said=made.said.replace(LOST, ""))


def _lost(joined: ir.Table) -> Iterator[Any]:
    """R308 for each row, or once where there are many."""
    import ibis

    lost = ibis.coalesce(joined.lost, 0)
    yield ibis.cases((lost > MANY, LOST), (lost > 0, repeated(LOST, lost)), else_=ibis.null("string"))


def table_texts(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """The findings on the tables themselves; `joined` has the sums of `checks_sums` and what the other rooms add."""
    yield from weight_codes(partition, joined)
    yield from score_codes(joined)
    yield from grade_codes(partition, joined)
    yield from _missing_kinds(partition, joined)
    yield joined.codes


def _missing_kinds(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """T410 for each kind that the rules ask for, as `tables._required` has it."""
    import ibis

    asked = (joined.s_pathed > 0) & ~joined.x_exempt
    for at in range(most_kinds(partition)):
        branches = []
        for number, profile in enumerate(partition.profiles):
            if profile is not None and required(profile) and at < len(profile.rules.required):
                one = profile.rules.required[at]
                few = (joined.profile == number) & asked & (joined[f"s_kind_{at}"] < one.count)
                branches.append((few.fill_null(False), f"T410:{_severity(profile, one)}"))
        yield ibis.cases(*branches, else_=ibis.null("string"))


def _severity(profile: Profile, one: Required) -> str:
    """Only rules that an authority wrote make an error."""
    if one.level == "error" and profile.basis == "cited":
        return "error"
    return "info" if one.level == "info" else "warning"
