"""Findings on whole tables over columns, and all findings of an evaluation together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from jixiao.engines.columns.cards import PARTING, grades_of, ways_of
from jixiao.engines.columns.checks_rows import LOST, decided, listed
from jixiao.engines.columns.checks_sums import ColumnSums, most_kinds, required, summed, with_own, zero
from jixiao.engines.columns.expressions import KEYS, SUM_MOST, beside, by_profile, cased, looked_up, numbered
from jixiao.engines.columns.formulas import quotient
from jixiao.engines.columns.printed_tables import SEPARATOR
from jixiao.engines.columns.row_columns import millionths
from jixiao.rules.algebra import under
from jixiao.rules.checks import divisions, funds, weights
from jixiao.rules.checks import scores as totals
from jixiao.rules.checks.row_scores import MANY
from jixiao.rules.checks.table_sums import assumed_full
from jixiao.rules.checks.tables import decide_kind
from jixiao.rules.exact import Exact
from jixiao.rules.grades import grade_word
from jixiao.rules.whole import DECIMALS, micro

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from jixiao.engines.columns.cards import Sets
    from jixiao.engines.columns.pipeline import Partition
    from jixiao.rules.profile import Profile


_HUNDRED = 100 * 10**DECIMALS


def with_codes(partition: Partition, joined: ir.Table, scores: ir.Table) -> ir.Table:
    """The evaluations of `cards` with `codes`: all findings of their rows, as written in `scores`, and of their tables, sorted.

    `scores` holds the findings of indicator rows and execution rows.
    """
    joined = beside(beside(graded(partition, joined), summed(partition)), gathered(scores))
    joined = with_own(partition, joined)
    joined = joined.mutate(x_applied=_applied(partition, joined))
    lost = ibis.coalesce(joined.lost, 0)  # a finding for each row, or one where there are many
    told = ibis.cases((lost > MANY, LOST), (lost > 0, repeated(LOST, lost)))
    texts = {f"x_text_{at}": one for at, one in enumerate((told, *table_texts(partition, joined)))}
    joined = joined.mutate(**texts)
    return joined.mutate(
        codes=listed(*(joined[name] for name in texts), joined.said).filter(lambda one: one != "").sort()
    )


def gathered(scores: ir.Table) -> ir.Table:
    """Of each evaluation with findings on its rows: these as one text (`said`), and how many rows are lost points (`lost`)."""
    rows = scores.filter(scores.codes.length() > 0)
    rows = rows.select(*KEYS, text=rows.codes.join(SEPARATOR))
    made = rows.group_by(KEYS).agg(said=rows.text.group_concat(SEPARATOR), lost=rows.text.contains(LOST).sum())
    return made.mutate(said=made.said.replace(LOST, ""))


def table_texts(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """The findings on the tables themselves; `joined` has the sums of `checks_sums` and what the other rooms add."""
    sums = ColumnSums(joined, _assumed(partition, joined))
    yield decided(weights.decide_weight_sum(sums))
    yield _divisions(partition, joined, sums)
    heavy = zero(joined.s_heavy)
    yield ibis.cases((~joined.x_exempt & (heavy > 0), repeated("W208:info", heavy)))
    yield decided(totals.decide_score_sum(sums))
    spent = quotient(Exact.column(micro(joined.share_spent)), Exact.column(micro(joined.share_budget)))
    yield decided(under(joined.share_spent.notnull(), funds.decide_claim(sums, spent)))
    yield decided(under(joined.admits, totals.decide_full(sums)))
    yield ibis.cases(((~joined.grade_known).fill_null(False), "R305:info"))
    yield decided(totals.decide_grade(GradeColumns(partition, joined)))
    yield from _missing_kinds(partition, joined)
    yield joined.codes


def repeated(code: str, count: Any) -> Any:
    """A finding so many times, at least once."""
    return ibis.literal(f"{SEPARATOR}{code}").repeat(count.cast("int32")).substr(1)


def _assumed(partition: Partition, joined: ir.Table) -> Any:
    """The full score that cited rules assume for a table that prints none, in millionths."""
    return by_profile(joined, partition.profiles, lambda one: millionths(assumed_full(one)), ibis.null("int64"))


def _divisions(partition: Partition, joined: ir.Table, sums: ColumnSums) -> Any:
    """W206 by the rules of each profile."""

    def division(profile: Profile) -> Any:
        if not divisions.is_divided(profile):
            return None
        return decided(divisions.decide_division(profile, sums, joined.x_exempt, _division(profile, joined, sums)))

    return by_profile(joined, partition.profiles, division, ibis.null("string"))


def _division(profile: Profile, joined: ir.Table, sums: ColumnSums) -> divisions.Division:
    names = divisions.division_names(profile)
    made = {name: Exact.column(zero(joined[f"s_made_{at}"]).cast("int64"), SUM_MOST) for at, name in enumerate(names)}
    counts = [zero(joined[f"s_rows_{at}"]) for at in range(len(names))]
    there = {name: count > 0 for name, count in zip(names, counts, strict=True)}
    made[divisions.RATE] += sums.own
    there[divisions.RATE] |= sums.has_own
    return divisions.Division(sum(counts[1:], counts[0]) == sums.rows, made, there)


def _applied(partition: Partition, joined: ir.Table) -> Any:
    """Did the rules change the total: by what does not apply, or by a modifier?"""

    def changed(profile: Profile) -> Any:
        if profile.rules.not_applicable is None and not profile.rules.modifiers:
            return None
        *first, last = ways_of(partition, profile, joined)
        return cased([(one.when, one.changed) for one in first], last.changed).fill_null(False)

    return by_profile(joined, partition.profiles, changed, ibis.literal(False))


def _missing_kinds(partition: Partition, joined: ir.Table) -> Iterator[Any]:
    """T410 for each kind that the rules ask for."""
    asked = (zero(joined.s_pathed) > 0) & ~joined.x_exempt
    for at in range(most_kinds(partition)):
        missing = partial(_missing_kind, joined[f"s_kind_{at}"], at)
        found = by_profile(joined, partition.profiles, missing, ibis.null("string"))
        yield ibis.cases((asked, found))


def _missing_kind(count: Any, at: int, profile: Profile) -> Any:
    if not required(profile) or at >= len(profile.rules.required):
        return None
    return decided(decide_kind(profile, profile.rules.required[at], count))


# -- grades ----------------------------------------------------------------------------------------------------------------


def graded(partition: Partition, joined: ir.Table) -> ir.Table:
    """The evaluations with `band_set`, `grade_said` and `grade_known`: their bands, their word, and whether the rules use it."""
    joined = joined.mutate(band_set=_number_of_bands(partition, joined))
    keys, columns = ["profile", "band_set", "grade"], {"grade_said": pa.string(), "grade_known": pa.bool_()}
    asked = _printed_grades(partition).select(*keys).distinct()
    return looked_up(partition.engine, joined, asked, keys, partial(_grade_word, partition), columns)


def _printed_grades(partition: Partition) -> ir.Table:
    """The printed grades, each with the profile and the bands beside which it stands."""
    numbers = {sets: number for number, sets in enumerate(_sets_of_bands(partition)[:-1])}
    bands = pa.array([numbers[one] for one in partition.chosen.bands], pa.int32())
    tables = partition.taken.select("choice", "profile", "grade").filter(lambda one: one.grade.notnull())
    tables = numbered(partition.engine, tables, "choice", {"bands": bands})
    return tables.mutate(band_set=_number_of_bands(partition, tables))


def _sets_of_bands(partition: Partition) -> list[Sets]:
    """The sets of bands in use; the nation's for evaluations without rules are the last."""
    nation = next((one.place.grades for one in partition.scorer.chooser.library.by_region.get("", ())), ())
    return [*dict.fromkeys(partition.chosen.bands), tuple(one for one in nation if one.effective is None)]


def _number_of_bands(partition: Partition, joined: ir.Table) -> Any:
    """Which of the sets holds for an evaluation."""
    none = [number for number, profile in enumerate(partition.profiles) if profile is None]
    last = ibis.literal(len(_sets_of_bands(partition)) - 1, "int32")
    return ibis.cases((joined.profile.isin(none), last), else_=joined.bands) if none else joined.bands


def _grade_word(partition: Partition, one: dict[str, Any]) -> tuple[str | None, bool | None]:
    """A printed grade in the canonical words, and whether it is a word of the bands; nothing where there are no bands."""
    sets = _sets_of_bands(partition)[one["band_set"]]
    word = one["grade"].strip()
    if not word or not sets:
        return None, None
    return grade_word(word, partition.profiles[one["profile"]]), word in {band.name for band in sets[0].bands}


@dataclass(frozen=True, slots=True)
class GradeColumns:
    """Printed grades as `scores.decide_grade` sees them; `joined` has what `graded` adds."""

    partition: Partition
    joined: ir.Table

    graded = property(lambda self: self.joined.grade_said.notnull() & self.joined.total_score.notnull())
    score = property(lambda self: Exact.column(micro(self.joined.total_score)))
    has_own = property(lambda self: self.joined.own_grade.notnull())
    fits_own = property(lambda self: (self.joined.own_grade == self.joined.grade_said).fill_null(False))

    @property
    def full(self) -> Exact:
        """The full score, a hundred where none is printed."""
        printed = micro(self.joined.total_weight)
        hundred = ibis.literal(_HUNDRED, "int64")
        return Exact.column(ibis.cases(((printed != 0).fill_null(False), printed), else_=hundred))

    @property
    def fits(self) -> Any:
        """Is the grade one of those that the score, as points of a hundred, reaches by the bands in force?"""
        joined, scaled = self.joined, quotient(self.score, self.full) * Exact.constant(100)
        sets = enumerate(_sets_of_bands(self.partition))
        branches = [(joined.band_set == number, grades_of(some, scaled)) for number, some in sets if some]
        fitting, parting = cased(branches, ibis.null("string")), ibis.literal(PARTING)
        all_of_them = parting.concat(fitting).concat(PARTING)
        return all_of_them.contains(parting.concat(joined.grade_said).concat(PARTING)).fill_null(False)

    @property
    def cited(self) -> Any:
        """Are the bands an authority's own, and those of the table's rules?"""
        *ruled, _ = _sets_of_bands(self.partition)
        cited = [number for number, sets in enumerate(ruled) if all(one.basis == "cited" for one in sets)]
        return self.joined.band_set.isin(cited)
