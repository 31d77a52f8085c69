"""The doors of the rooms that not every report needs; what a report has no text for is not even imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from jixiao.text import lazy_re as re
from jixiao.text.names import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.findings import Finding
    from jixiao.model.report import Report
    from jixiao.rules.checks.context import Context
    from jixiao.rules.profile import Profile

_COMMON = re.compile(
    r"部门|单位|整体|项目|支出|绩效|主要|情况|分析|具体|有关|相关|其他|的|及|和|与|或|拟|并|后|下一步|[、，,（）()“”]"
)
"""What section names share; the words between them tell one section from another."""


def structure(context: Context) -> Iterator[Finding]:
    """S1xx: sections, numbering, what was left of the template, forms against projects, the outline of the place.

    An outline that rests on practice asks, it does not demand: a missing section is then a note.
    """
    report = context.report
    if context.source is None and not report.sections and not report.attachments:
        return
    from jixiao.rules.checks.structure import check_structure

    profile = next((one for one in context.profiles if one is not None and one.rules.outline), None)
    for one in check_structure(context.source, report, _outline(profile, report) if profile is not None else []):
        mild = one.code == "S109" and profile is not None and profile.basis != "cited"
        yield replace(one, severity="info") if mild else one


def _outline(profile: Profile, report: Report) -> list[tuple[str, list[str]]]:
    """The sections that are asked for, with their words: of several outlines in use, the one that the report follows best."""
    from jixiao.rules.checks.structure import missing_sections

    asked = [
        [(name, words) for name in names if (words := _tokens(name))]
        for names in (profile.rules.outline, *profile.rules.outlines)
    ]
    return min(asked, key=lambda one: len(missing_sections(report, one)))


def _tokens(name: str) -> list[str]:
    """The words that tell a section: `部门（单位）概况` → 概况, `存在的问题及原因分析` → 存在, 问题, 原因."""
    return [word for word in _COMMON.split(key(name)) if len(word) > 1]


def statements(context: Context) -> Iterator[Finding]:
    """A5xx and C6xx: the claims that do not hold, and what is said twice and differently."""
    if context.document is not None:
        from jixiao.documents.audit import consistency, findings

        yield from findings(context.claims)
        yield from consistency(context.document, context.report, scene=context.scene)


def agreement(context: Context) -> Iterator[Finding]:
    """C65x: the prose against the form."""
    if context.document is not None and context.tables:
        from jixiao.rules.checks import agreement as room

        yield from room.check(context)


def transfers(context: Context) -> Iterator[Finding]:
    """P72x: transfer payments, whose form has no scores."""
    if any(table.one.kind == "transfer" for table in context.tables):
        from jixiao.rules.checks import transfers as room

        yield from room.check(context)


def targets(context: Context) -> Iterator[Finding]:
    """T43x: the report against the approved targets."""
    if context.targets is not None:
        from jixiao.rules.checks import targets as room

        yield from room.check(context, context.targets.evaluations)
