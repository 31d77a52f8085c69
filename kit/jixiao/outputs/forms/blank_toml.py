"""An empty report as TOML that a person fills in: every key of the form is there, the rules stand above as comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.files.writing import SCHEMA_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.report import Evaluation, Fund, Indicator, Report


def blank_toml(report: Report, notes: dict[str, str], language: str) -> str:
    """The text. A value left as `""` is a blank, never 0."""
    zh = language == "zh"
    lines = [
        SCHEMA_LINE,
        '# 引号内填写报告上的原文，如 "703.50万元"、"≥95%"；没有的留空，不要填 0。' if zh else '# Fill in the printed text, such as "703.50万元"; leave a blank where there is none, never 0.',
        "# 填好后运行：jixiao validate 本文件" if zh else "# then run: jixiao validate THIS-FILE",
        "schema_version = 1", 'title = ""', f"year = {report.year}", 'unit = { name = "", code = "", superior = "" }',
    ]  # fmt: skip
    region = report.region
    code, name = (region.code or "", region.name or "") if region is not None else ("", "")
    lines += [
        f"region = {{ code = {_quoted(code)}, name = {_quoted(name)} }}",
        'dates = { report = "", published = "" }',
        "",
    ]
    for number, one in enumerate(report.evaluations):
        lines += _evaluation(one, f"/evaluations/{number}", notes)
    for section in report.sections:
        lines += [
            "[[sections]]",
            f"number = {_quoted(section.number or '')}",
            f"level = {section.level or 1}",
            f"title = {_quoted(section.title or '')}",
            'text = """',
            '"""',
            "",
        ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _evaluation(one: Evaluation, stem: str, notes: dict[str, str]) -> Iterator[str]:
    yield from ("[[evaluations]]", f"kind = {_quoted(one.kind or '')}", f"name = {_quoted(one.name or '')}")
    if one.kind != "department":
        yield from ('department = ""', 'agency = ""')
    if one.execution is not None:
        yield from _comment(notes.get(f"{stem}/execution"))
        yield f'execution = {{ weight = {one.execution.weight}, rate = "", score = "", reason = "" }}'
    if one.total is not None:
        yield from (f'total = {{ weight = {one.total.weight}, score = "" }}', 'grade = ""')
    if one.groups:
        parts = (f"{{ path = [{_quoted(group.path[0])}], weight = {group.weight} }}" for group in one.groups)
        yield f"groups = [{', '.join(parts)}]"
    yield from ('goals = [{ expected = "", actual = "" }]', "problems = []", "measures = []", "")
    for fund in one.funds:
        yield from _fund(fund)
    for index, row in enumerate(one.indicators):
        yield from _comment(notes.get(f"{stem}/indicators/{index}"))
        yield from _indicator(row)


def _fund(fund: Fund) -> Iterator[str]:
    yield from (
        "[[evaluations.funds]]",
        f"label = {_quoted(fund.label or '')}",
        f"source = {_quoted(fund.source or '')}",
    )
    if fund.parent:
        yield f"parent = {_quoted(fund.parent)}"
    yield from ('initial = ""', 'adjusted = ""', 'spent = ""', "")


def _indicator(row: Indicator) -> Iterator[str]:
    yield "[[evaluations.indicators]]"
    yield f"path = [{', '.join(map(_quoted, row.path))}]"
    yield f"name = {_quoted(row.name or '')}"
    weight = f"weight = {row.weight}" if row.weight is not None else 'weight = ""'
    yield from ('target = ""', 'actual = ""', weight, 'score = ""', 'reason = ""', "")


def _comment(text: str | None) -> Iterator[str]:
    for line in (text or "").splitlines():
        yield f"# {line}"


def _quoted(text: str) -> str:
    import tomli_w

    return tomli_w.dumps({"k": text})[4:-1]
