"""A rule file and its place, ready for use."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jixiao.rules.model import Defaults, GradeBands, GroupWeight, Place, PlacePolicy, Row, RuleFile, Source
from jixiao.text.cached import kept
from jixiao.text.names import group_key, key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jixiao.model.kinds import Basis, Rounding
    from jixiao.rules.local_checks import ReadyCheck
    from jixiao.rules.model import Cite

_Dated = TypeVar("_Dated", GradeBands, PlacePolicy)


class Scale(NamedTuple):
    """How scores are rounded: to the cent, where no rules say otherwise."""

    step: Decimal = Decimal("0.01")
    rounding: Rounding = "half_up"


class Profile:
    """A rule file and its place, ready for use: rows by name, groups by word, bands by date."""

    def __init__(
        self,
        profile_id: str,
        rules: RuleFile,
        place: Place,
        local: Place | None = None,
        sources: Mapping[tuple[str, ...], Source] | None = None,
    ) -> None:
        self.id = profile_id
        self.rules = rules
        self.place = place
        self.local = local or place
        """The place of the report, or the nearest above it: its grade bands and policies hold whatever table is used."""
        self.basis: Basis = rules.basis
        self.sources = sources or {}
        """Of each key that is inherited the file that writes it."""
        self._bands: dict[tuple[int | None, datetime.date | None], list[GradeBands]] = {}

    @kept
    def scale(self) -> Scale:
        """How its scores are rounded."""
        return Scale(Decimal(self.rules.score_step), self.rules.rounding)

    @property
    def version(self) -> str:
        """The version of the place and of the rule file."""
        return f"{self.place.version}+{self.rules.version}" if self.rules.version != "1" else self.place.version

    def source(self, *keys: str) -> Source | None:
        """The file that a key, or a key of a merged table, is inherited from; None where the rule file writes it itself."""
        return self.sources.get(keys)

    @property
    def execution_source(self) -> Source | None:
        """The file whose rule the execution row follows: the one that writes `rule`, else the last to write of that row."""
        return self.source("execution", "rule") or self.source("execution")

    def traced(self, source: Source | None, basis: Basis | None, cites: Sequence[Cite]) -> tuple[Basis, Sequence[Cite]]:
        """How sure a rule is and what it rests on: its own where it says so, else the file's that it comes from."""
        of_file = source or self.rules
        return basis or of_file.basis, cites or of_file.cite

    @kept
    def _rows(self) -> dict[str, list[Row]]:
        table: dict[str, list[Row]] = {}
        for row in self.rules.indicators:
            for name in (row.name, *row.words):
                table.setdefault(key(name), []).append(row)
        return table

    def row(self, path: Sequence[str], name: str | None) -> Row | None:
        """The profile's row for a report's row: by name, then by the beginning of a name that was cut off in print."""
        wanted = key(name or "") if self.rules.indicators else ""
        if not wanted:
            return None
        found = self._rows.get(wanted)
        if found is None and len(wanted) >= 4:
            starts = [rows for full, rows in self._rows.items() if full.startswith(wanted) or wanted.startswith(full)]
            found = starts[0] if len(starts) == 1 else None
        if not found:
            return None
        groups = {group_key(level) for level in path}
        return max(found, key=lambda row: len(groups & {group_key(level) for level in row.path}))

    @kept
    def groups(self) -> dict[str, GroupWeight]:
        """Level-1 groups by every word that tables use for them, over all shapes."""
        return dict(self._worded())

    def _worded(self) -> Iterator[tuple[str, GroupWeight]]:
        for shape in self.rules.shapes:
            for group in shape.groups:
                yield from ((group_key(word), group) for word in (group.name, *group.words))

    @kept
    def templates(self) -> tuple[frozenset[str], ...]:
        """The names of the rows of each template that the authority prescribes."""
        return tuple(frozenset(key(row.name) for row in one.rows) for one in self.rules.templates)

    @kept
    def checks(self) -> tuple[ReadyCheck, ...]:
        """The checks of the report's own place and of those above it."""
        from jixiao.rules.local_checks import ready

        return ready(self.local)

    @kept
    def group_defaults(self) -> dict[str, Defaults]:
        """The rules that a level-1 group has for its own rows, by every word for the group."""
        return {word: group.defaults for word, group in self._worded() if group.defaults is not None}

    def bands(self, year: int | None, date: datetime.date | None) -> list[GradeBands]:
        """The grade bands that may be in force: one, or several where the report's date decides and is not known.

        A self-evaluation of fiscal year Y is written between the first day of Y + 1 and the end of that year.
        """
        if (year, date) not in self._bands:
            self._bands[year, date] = _in_force(self.rules.grades or self.local.grades, year, date)
        return self._bands[year, date]

    def policies(self, year: int | None, date: datetime.date | None) -> list[PlacePolicy]:
        """What the place asks beyond the table: in force for certain, or perhaps where the report's date is not known."""
        return _in_force(self.local.policies, year, date)


def scale_of(profile: Profile | None) -> Scale:
    """How scores by these rules are rounded."""
    return profile.scale if profile is not None else Scale()


def full_score_of(profile: Profile | None) -> Decimal:
    """The full score by these rules."""
    return Decimal(profile.rules.total if profile is not None else 100)


def _in_force(dated: Sequence[_Dated], year: int | None, date: datetime.date | None) -> list[_Dated]:
    """Of dated entries the one in force, or all that may be where only the fiscal year is known."""
    bands = sorted(dated, key=lambda one: one.effective or datetime.date.min)
    if date is not None:
        first = last = date
    elif year is not None:
        first, last = datetime.date(year + 1, 1, 1), datetime.date(year + 1, 12, 31)
    else:
        first, last = datetime.date.min, datetime.date.max
    before = [one for one in bands if (one.effective or datetime.date.min) <= first]
    between = [one for one in bands if one.effective and first < one.effective <= last]
    return before[-1:] + between
