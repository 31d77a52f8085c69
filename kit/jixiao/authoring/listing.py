"""What there is: every rule file with years, basis and how much of it is executed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.model.kinds import BASES, BASIS_NAMES, KIND_NAMES, Basis
from jixiao.model.message import Message

if TYPE_CHECKING:
    from jixiao.rules.library import Entry, Library
    from jixiao.rules.model import RuleFile

MANUAL = frozenset({"judgement"})
"""Methods that leave the score to the evaluator: a row with one is not executable."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A rule file in a list. `rows` in its table, `executable` of them with a rule that computes; `defaults`: rules for other rows."""

    id: str
    title: Message
    place: Message
    region: str
    kind: str
    first: int
    last: int | None
    basis: Basis
    rows: int
    executable: int
    defaults: int
    partial: bool
    cases: int
    origin: str
    sources: tuple[str, ...] = ()


def list_profiles(library: Library) -> list[Listed]:
    """All rule files, the nation first, then by region, kind and year. Raises ProfileError for one that is wrong."""
    found = [_listed(library, entry) for entry in library.entries.values()]
    return sorted(found, key=lambda one: (one.region, one.id.rpartition("/")[0], one.kind, one.first, one.id))


def _listed(library: Library, entry: Entry) -> Listed:
    from jixiao.authoring.case_files import case_files, read_cases

    rules, place = library.rules(entry.id), library.places[entry.place]
    files = [read_cases(file) for file in case_files(place)]
    return Listed(
        id=entry.id,
        title=rules.title.message,
        place=place.place.name.message,
        region=place.place.region,
        kind=rules.kind,
        first=rules.years.from_,
        last=rules.years.to,
        basis=rules.basis,
        rows=len(rules.indicators),
        executable=sum(executable_row(row.rule) for row in rules.indicators),
        defaults=default_rules(rules),
        partial=rules.partial,
        cases=sum((case.profile or sheet.profile) == entry.id for sheet in files for case in sheet.cases),
        origin=place.origin,
        sources=tuple(f"{one}（{one.note}）" if one.note else str(one) for one in rules.cite),
    )


def executable_row(rule: object) -> bool:
    """Does a row's rule compute a score?"""
    return isinstance(rule, dict) and rule["method"] not in MANUAL


def default_rules(rules: RuleFile) -> int:
    """How many rules there are for rows that the unit defines, with the execution rate's."""
    count = 1 if rules.execution is not None else 0
    if rules.defaults is None:
        return count
    return count + sum(getattr(rules.defaults, name) is not None for name in rules.defaults.__struct_fields__)


def years_text(first: int, last: int | None) -> str:
    """`2016–2019`, `2020–`, `2021`."""
    if last is None:
        return f"{first}–"
    return str(first) if first == last else f"{first}–{last}"


def _basis(basis: Basis, language: int) -> str:
    """How sure a rule file is: in English by the word that stands in the file."""
    return basis if language else BASIS_NAMES[basis].zh


_HEAD = (
    ("编号", "类型", "年度", "依据", "行", "可执行", "默认规则", "例", "名称"),
    ("id", "kind", "years", "basis", "rows", "executable", "defaults", "cases", "title"),
)


def list_rows(found: list[Listed], language: int = 0) -> list[tuple[str, ...]]:
    """The list as a table, with its heading; language 0 is Chinese, 1 English."""
    return [
        _HEAD[language],
        *(
            (
                one.id,
                KIND_NAMES[one.kind][language],
                years_text(one.first, one.last),
                _basis(one.basis, language),
                str(one.rows),
                str(one.executable),
                str(one.defaults),
                str(one.cases),
                one.title[language],
            )
            for one in found
        ),
    ]


_SURE_HEAD = (("编号", "类型", "年度", "依据", "出处"), ("id", "kind", "years", "basis", "sources"))


def sure_rows(found: list[Listed], language: int = 0) -> list[tuple[str, ...]]:
    """How sure every rule file is, and by which sources, with its heading."""
    return [
        _SURE_HEAD[language],
        *(
            (
                one.id,
                KIND_NAMES[one.kind][language],
                years_text(one.first, one.last),
                _basis(one.basis, language),
                ("；", "; ")[language].join(one.sources),
            )
            for one in found
        ),
    ]


def sure_summary(found: list[Listed], language: int = 0) -> list[tuple[str, ...]]:
    """How many rule files of each province are cited, practice and unverified, with a heading and the sum."""
    places: dict[str, list[Listed]] = {}
    for one in found:
        places.setdefault(one.id.partition("/")[0], []).append(one)
    lines = [
        (place, *(str(sum(one.basis == basis for one in some)) for basis in BASES)) for place, some in places.items()
    ]
    whole = tuple(str(sum(one.basis == basis for one in found)) for basis in BASES)
    head = (_basis(basis, language) for basis in BASES)
    return [(Message("地区", "place")[language], *head), *lines, (Message("合计", "all")[language], *whole)]
