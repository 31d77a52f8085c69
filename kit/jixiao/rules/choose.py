"""Which rules apply to an evaluation: by place, kind, fiscal year and the shape of its table. The reason is always kept.

Order: the exact place and its versions not after the year, newest first → the city → the province → the nation → the table
that the report itself prints. Among versions of one place the table's own shape (its level-1 groups, the weight of its
execution rate) decides before the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.model.kinds import KIND_NAMES
from jixiao.model.message import Message
from jixiao.rules.place import region_chain, region_code, report_date
from jixiao.rules.profile import Profile
from jixiao.text.names import group_key
from jixiao.text.quantity import EXACT, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Evaluation, Indicator, Report
    from jixiao.rules.library import Entry, Library
    from jixiao.rules.model import Place, RuleFile


@dataclass(frozen=True, slots=True)
class Choice:
    """The profile for an evaluation, or None for the table printed in the report. `reason` is (Chinese, English)."""

    profile: Profile | None
    reason: Message


_MOST_CHOICES = 512


class Chooser:
    """Chooses among the profiles of a library; compiled profiles are kept."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._profiles: dict[tuple[str, str | None], Profile] = {}
        self._choices: dict[tuple[object, ...], Choice] = {}
        self._rows_matter = False

    def profile(self, profile_id: str, local: str | None = None) -> Profile:
        """A profile by its id; `local` is the id of the report's own place. Raises UsageError when there is none."""
        if (profile_id, local) not in self._profiles:
            rules = self.library.rules(profile_id)
            place = self.library.place(self.library.entries[profile_id].place)
            own = self.library.place(local) if local is not None else None
            self._profiles[profile_id, local] = Profile(profile_id, rules, place, own, self.library.sources(profile_id))
        return self._profiles[profile_id, local]

    def local(self, code: str) -> str | None:
        """The nearest place for a region code."""
        found = (place.place.id for region in region_chain(code) for place in self.library.by_region.get(region, ()))
        return next(found, None)

    def choose(self, report: Report, evaluation: Evaluation, wanted: str | None = None) -> Choice:
        """The rules for one evaluation. `wanted` is a profile or place that was asked for by name; UsageError if it does not fit."""
        if wanted is not None:
            return self._wanted(report, evaluation, wanted)
        return self._known(region_code(report), report, evaluation)

    def _known(self, code: str, report: Report, evaluation: Evaluation) -> Choice:
        """The choice; made once for all tables of the same levels, place, kind and year, where no table of fixed rows was tried."""
        rows = evaluation.indicators
        heads = frozenset([row.path[0] for row in rows if row.path])
        weight = printed_execution(evaluation)
        mark = (code, report.year, report_date(report), evaluation.kind, not rows, heads, weight)
        made = self._choices.get(mark)
        if made is None:
            self._rows_matter = False
            made = self._chosen(code, report, evaluation)
            if not self._rows_matter:
                if len(self._choices) >= _MOST_CHOICES:
                    self._choices.clear()
                self._choices[mark] = made
        return made

    def _chosen(self, code: str, report: Report, evaluation: Evaluation) -> Choice:
        nearest = self._nearest(code, report, evaluation)
        if nearest is not None:
            region, best = nearest
            local = self.local(code)
            best = best if local in (None, best.place.id) else self.profile(best.id, local)
            return Choice(best, _reason(best, region, code, report.year, self._other(code, region, best.rules.kind)))
        if evaluation.kind == "transfer":
            return Choice(None, Message("转移支付没有可用的评分规则", "there are no rules for transfer payments"))
        return Choice(
            None,
            Message("没有适用的规则包，按报告自带的评分表", "no profile fits; the table printed in the report is used"),
        )

    def _other(self, code: str, region: str, kind: str) -> Place | None:
        """A place nearer than the region of the choice that has rules of the kind, which do not fit the table or the year."""
        for nearer in region_chain(code):
            if nearer == region:
                return None
            for place in self.library.by_region.get(nearer, ()):
                if any(entry.kind == kind for entry in place.entries):
                    return place.place
        return None

    def _nearest(self, code: str, report: Report, evaluation: Evaluation) -> tuple[str, Profile] | None:
        """The rules of the nearest region; where they know only some of the table's groups, or give the execution rate another
        weight than the table prints, those further up that fit in both.
        """
        found: tuple[str, Profile] | None = None
        for region in region_chain(code):
            entries = [entry for place in self.library.by_region.get(region, ()) for entry in place.entries]
            best = self._best_of(of_kind(entries, evaluation.kind), report, evaluation)
            if best is None:
                continue
            whole = not evaluation.indicators or bool(best.rules.indicators) or shape_fit(best, evaluation) == 1
            whole = whole and weight_fit(best, evaluation) >= 0
            if found is None or (whole and not best.rules.indicators):
                found = region, best
            if whole:
                break
        return found

    def _wanted(self, report: Report, evaluation: Evaluation, wanted: str) -> Choice:
        if wanted in self.library.entries:
            profile = self.profile(wanted)
            if evaluation.kind is not None and profile.rules.kind != evaluation.kind:
                raise UsageError(
                    Message(
                        f"规则包 {wanted} 用于{KIND_NAMES[profile.rules.kind].zh}，自评 {evaluation.name or ''} 是{KIND_NAMES[evaluation.kind].zh}",
                        f"profile {wanted} is for {profile.rules.kind}, the evaluation {evaluation.name or ''} is {evaluation.kind}",
                    ),
                    hint=Message(
                        "不写 --profile，或指定同类的规则包（jixiao profile list）",
                        "leave --profile out, or name one of the right kind (jixiao profile list)",
                    ),
                )
            return Choice(profile, Message("由 --profile 指定", "asked for with --profile"))
        if wanted not in self.library.places:
            self.library.rules(wanted)  # raises, naming the nearest ids
        for place in self.library.upwards(wanted):
            best = self._best_of(of_kind(place.entries, evaluation.kind), report, evaluation)
            if best is not None:
                return _asked(self.profile(best.id, wanted), place.place, wanted)
        kind = KIND_NAMES[evaluation.kind].zh if evaluation.kind is not None else "这一类"
        raise UsageError(
            Message(
                f"地区 {wanted} 及其上级没有 {report.year or '?'} 年度{kind}的规则",
                f"neither {wanted} nor a place above it has rules for kind {evaluation.kind or '?'} and year {report.year or '?'}",
            ),
            hint="jixiao profile list",
        )

    def _best_of(self, entries: Sequence[Entry], report: Report, evaluation: Evaluation) -> Profile | None:
        date = report_date(report)
        ranked: list[tuple[Decimal, int, bool, int, str]] = []
        for entry in entries:
            if report.year is not None and entry.year > report.year:
                continue
            profile = self.profile(entry.id)
            rules = profile.rules
            if rules.years.to is not None and report.year is not None and report.year > rules.years.to:
                continue
            if rules.effective and (date is None or date < rules.effective):
                continue
            self._rows_matter = self._rows_matter or bool(rules.indicators)
            fit = shape_fit(profile, evaluation)
            if fit is not None:
                ranked.append((fit, weight_fit(profile, evaluation), not rules.optional, entry.year, entry.id))
        return self.profile(max(ranked)[-1]) if ranked else None


def of_kind(entries: Sequence[Entry], kind: str | None) -> list[Entry]:
    """The rule files for a kind of evaluation; where a report does not say its kind, those of departments and projects."""
    wanted = {kind} if kind is not None else {"department", "project"}
    return [entry for entry in entries if entry.kind in wanted]


def _asked(profile: Profile, place: Place, wanted: str) -> Choice:
    """The choice for a place that was asked for: by its own rules, or by those of a place above it."""
    if place.id == wanted:
        return Choice(profile, Message("由 --profile 指定的地区", "place asked for with --profile"))
    zh, en = place.name.message
    return Choice(
        profile,
        Message(
            f"由 --profile 指定的地区 {wanted} 没有这一类规则，沿用{zh}规则",
            f"the place asked for with --profile, {wanted}, has no rules of this kind; rules of {en}",
        ),
    )


def _reason(profile: Profile, region: str, code: str, year: int | None, other: Place | None = None) -> Message:
    """Why a profile was chosen, in Chinese and English: `region` is the place it was found for, `code` that of the report.

    `other` is a nearer place with rules of the kind, which do not fit this table or year.
    """
    zh, en = profile.place.name.zh, profile.place.name.en
    if not code:
        zh, en = f"报告未写明地区，用{zh}规则", f"the report names no region; rules of {en}"
    elif not region and _unknown(code):
        zh, en = f"地区代码 {code} 不在 GB/T 2260 表内，用{zh}规则", f"region {code} is not in GB/T 2260; rules of {en}"
    elif region == code:
        zh, en = f"本地区、{year or '未知'}年度适用", f"rules of the place for {year or 'an unknown year'}"
    elif other is not None:
        zh = f"{other.name.zh}自己的规则与本表的结构或年度不符，沿用{zh}规则"
        en = f"the rules of {other.name.en or other.name.zh} fit another table or year; rules of {en}"
    else:
        zh, en = f"本地区没有可用规则，沿用{zh}规则", f"the place has none of its own; rules of {en}"
    since = profile.rules.years.from_
    return Message(f"{zh}（{since} 年起）", f"{en}, since {since}")


def _unknown(code: str) -> bool:
    from jixiao.text import regions

    return regions.get(code) is None


def printed_execution(evaluation: Evaluation) -> Decimal | None:
    """The weight that the table prints for its execution rate: 10 in most forms, 20 in the form of 20 + 80 points."""
    return number_of(evaluation.execution.weight) if evaluation.execution is not None else None


def weight_fit(profile: Profile, evaluation: Evaluation) -> int:
    """Is the printed weight of the execution rate that of the rules? 1 yes, -1 no, 0 where one of them has none."""
    printed, rules = printed_execution(evaluation), profile.rules.execution
    if printed is None or rules is None:
        return 0
    return 1 if printed == rules.weight else -1


def shape_fit(profile: Profile, evaluation: Evaluation) -> Decimal | None:
    """How well the rules fit the printed table, 0 to 1; None when the table is of another shape.

    A fixed table fits by the share of its rows that the report has, a division into groups by its level-1 names.
    Without rows every table fits as far as it goes.
    """
    rows = evaluation.indicators
    if not rows:
        return Decimal(0)
    rules = profile.rules
    if rules.indicators:
        known = [row for row in rows if _known(profile, row)]
        share = EXACT.divide(Decimal(len(known)), Decimal(len(rows)))
        if share >= Decimal("0.5") or (rules.partial and any(row.path for row in known)):
            return share
        if not (rules.partial and rules.shapes):
            return None
    if not rules.shapes:
        return Decimal(0)
    names = {group_key(row.path[0]) for row in rows if row.path}
    names -= {group_key(word) for word in (rules.execution.words if rules.execution else ())}
    if not names:
        return None if rules.indicators else Decimal(0)
    least = Decimal(1) if rules.indicators else _ALIKE
    return max((fit for fit in _group_fits(rules, names, least)), default=None)


def _known(profile: Profile, row: Indicator) -> bool:
    """Has the profile's table this row? A name that many tables share counts only under the same levels."""
    found = profile.row(row.path, row.name)
    if found is None:
        return False
    levels = {group_key(level) for level in row.path}
    return not levels or not found.path or bool(levels & {group_key(level) for level in found.path})


_ALIKE = Decimal("0.66")


def _group_fits(rules: RuleFile, names: set[str], least: Decimal) -> Iterator[Decimal]:
    """How many of the table's level-1 names each division knows: at least `least` of them, and at least half of the division's own.

    Of a table with one group only, nothing can be said about the others.
    """
    for shape in rules.shapes:
        known = [{group_key(word) for word in (group.name, *group.words)} for group in shape.groups]
        matched = sum(1 for name in names if any(name in words for words in known))
        if matched >= least * len(names) and (len(names) == 1 or matched * 2 >= len(shape.groups)):
            yield EXACT.divide(Decimal(matched), Decimal(len(names)))
