"""Findings on the grade over columns, as `jixiao.rules.checks.scores._grade` has them: each printed word is judged once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from jixiao.engines.columns.cards import PARTING, grades_of
from jixiao.engines.columns.expressions import cased, looked_up, numbered
from jixiao.engines.columns.formulas import quotient
from jixiao.rules.exact import Exact
from jixiao.rules.grades import grade_word
from jixiao.rules.whole import DECIMALS, micro

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from jixiao.engines.columns.cards import Sets
    from jixiao.engines.columns.pipeline import Partition

_HUNDRED = 100 * 10**DECIMALS


def graded(partition: Partition, joined: ir.Table) -> ir.Table:
    """The evaluations with `band_set`, `grade_said` and `grade_known`: their bands, their word, and whether the rules use it."""
    joined = joined.mutate(band_set=_number_of_bands(partition, joined))
    keys, columns = ["profile", "band_set", "grade"], {"grade_said": pa.string(), "grade_known": pa.bool_()}
    asked = _words(partition).select(*keys).distinct()
    return looked_up(partition.engine, joined, asked, keys, partial(_judged, partition), columns)


def _words(partition: Partition) -> ir.Table:
    """The printed grades, each with the profile and the bands beside which it stands."""
    numbers = {sets: number for number, sets in enumerate(_sets(partition)[:-1])}
    bands = pa.array([numbers[one] for one in partition.chosen.bands], pa.int32())
    tables = partition.taken.select("choice", "profile", "grade").filter(lambda one: one.grade.notnull())
    tables = numbered(partition.engine, tables, "choice", {"bands": bands})
    return tables.mutate(band_set=_number_of_bands(partition, tables))


def _sets(partition: Partition) -> list[Sets]:
    """The sets of bands in use; the nation's for evaluations without rules are the last."""
    nation = next((one.place.grades for one in partition.scorer.chooser.library.by_region.get("", ())), ())
    return [*dict.fromkeys(partition.chosen.bands), tuple(one for one in nation if one.effective is None)]


def _number_of_bands(partition: Partition, joined: ir.Table) -> Any:
    """Which of the sets holds for an evaluation."""
    none = [number for number, profile in enumerate(partition.profiles) if profile is None]
    last = ibis.literal(len(_sets(partition)) - 1, "int32")
    return ibis.cases((joined.profile.isin(none), last), else_=joined.bands) if none else joined.bands


def _judged(partition: Partition, one: dict[str, Any]) -> tuple[str | None, bool | None]:
    """A printed grade in the canonical words, and whether it is a word of the bands; nothing where there are no bands."""
    sets = _sets(partition)[one["band_set"]]
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
        return Exact.column(self._full)

    @property
    def _full(self) -> Any:
        printed = micro(self.joined.total_weight)
        return ibis.cases(((printed != 0).fill_null(False), printed), else_=ibis.literal(_HUNDRED, "int64"))

    @property
    def fits(self) -> Any:
        """Is the grade one of those that the score reaches?"""
        score = micro(self.joined.total_score)
        return _holds(self.joined.grade_said, _fitting(self.partition, self.joined, score, self._full)).fill_null(False)

    @property
    def cited(self) -> Any:
        """Are the bands an authority's own, and those of the table's rules?"""
        *ruled, _ = _sets(self.partition)
        cited = [number for number, sets in enumerate(ruled) if all(one.basis == "cited" for one in sets)]
        return self.joined.band_set.isin(cited)


def _holds(word: Any, fitting: Any) -> Any:
    """Is the word one of the grades that fit?"""
    parting = ibis.literal(PARTING)
    return parting.concat(fitting).concat(PARTING).contains(parting.concat(word).concat(PARTING))


def _fitting(partition: Partition, joined: ir.Table, score: Any, full: Any) -> Any:
    """The grades of the claimed total, as points of a hundred, by each set of bands in force."""
    scaled = quotient(Exact.column(score), Exact.column(full)) * Exact.constant(100)
    sets = enumerate(_sets(partition))
    return cased(
        [(joined.band_set == number, grades_of(some, scaled)) for number, some in sets if some], ibis.null("string")
    )
