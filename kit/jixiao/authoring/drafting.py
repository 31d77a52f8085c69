"""`profile draft`: a rule file from a printed score table, with the rules that its texts declare. What is not read is listed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.authoring.scaffolding import PROVINCES, new_profile
from jixiao.authoring.wording import number
from jixiao.engines.rows.declared import Declared, declared
from jixiao.model.errors import UsageError
from jixiao.rules.formula import compile_formula
from jixiao.rules.formula_syntax import FormulaError
from jixiao.rules.lint.vocabulary import known_facts
from jixiao.rules.weights import Weight, effective_weights
from jixiao.text.names import group_key, key
from jixiao.text.quantity import narrow, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Evaluation, Indicator, Report
    from jixiao.rules.library import Library


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of the draft. `state`: parsed, truncated (the printed text was cut off), unparsed, or blank (no text is printed)."""

    name: str
    state: str
    rule: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted rule file: its name `<kind>-<year>.toml`, its text, and what became of each row."""

    file: str
    text: str
    rows: tuple[DraftRow, ...]


def draft_folder(
    report: Report, place_id: str, library: Library, *, region: str = "", index: int = 0
) -> tuple[dict[str, str], Draft]:
    """A whole new place around a draft: its files by path, as `new_profile` makes them, with the report as the first case.

    The region is the report's own where none is given. Raises UsageError as `new_profile` and `draft_report` do.
    """
    draft = draft_report(report, index)
    kind, _, year = draft.file.removesuffix(".toml").partition("-")
    code = region or (report.region.code or "" if report.region is not None else "")
    files = new_profile(place_id, library, kind=kind, year=int(year), region=code)
    files[draft.file] = draft.text
    code = code or PROVINCES.get(place_id, "")
    files[f"cases/{kind}-{year}.toml"] = (
        "\n".join(_first_case(report.evaluations[index], f"{place_id}/{kind}-{year}", year, code)) + "\n"
    )
    return files, draft


def _first_case(evaluation: Evaluation, profile_id: str, year: str, code: str) -> Iterator[str]:
    """The table itself as a case: it must choose the new rules. The expected scores are for a person to add."""
    yield f"profile = {_value(profile_id)}"
    yield 'source = "起草所依据的评分表"'
    yield '\n[[cases]]\nsay = "起草所依据的评分表选用本规则"\n[cases.report]'
    yield f"year = {year}\nregion = {{ code = {_value(code)} }}"
    yield f"[[cases.report.evaluations]]\nkind = {_value(profile_id.rpartition('/')[2].partition('-')[0])}\nindicators = ["
    for row in evaluation.indicators:
        score = f", score = {_value(row.score)}" if row.score is not None else ""
        yield f"    {{ path = {_value(list(row.path))}, name = {_value(row.name or '')}{score} }},"
    yield f"]\n[cases.expect]\nprofile = {_value(profile_id)}"


_FORMULA = re.compile(r"[=]\s*[\[(](?P<inner>[^=。;；]{3,120}?)[\])]\s*[×*xX]\s*100\s*%")
_QUOTES = str.maketrans("", "", "“”\"'‘’")


def draft_report(report: Report, index: int = 0) -> Draft:
    """A draft from the score table of one evaluation. Raises UsageError when the report has no table."""
    if index >= len(report.evaluations) or not report.evaluations[index].indicators:
        raise UsageError(
            ("报告里没有可据以起草的评分表", "the report has no score table to draft from"),
            hint=("请选有指标表的文件", "choose a file with a table of indicators"),
        )
    evaluation = report.evaluations[index]
    weights = effective_weights(evaluation)
    kind, year = evaluation.kind or "department", report.year or 2025
    rows = [_row(row, weight) for row, weight in zip(evaluation.indicators, weights, strict=True)]
    text = "\n".join(_written(report, evaluation, rows, weights, kind, year))
    return Draft(f"{kind}-{year}.toml", text + "\n", tuple(row for row, _ in rows))


def _row(row: Indicator, weight: Weight) -> tuple[DraftRow, list[str]]:
    """What the row declares, and its lines of the rule file."""
    found = declared(row.rule, weight.value)
    fits = found is not None and found.points in {None, weight.value}
    state = (
        "blank"
        if not row.rule
        else "unparsed"
        if found is None
        else "parsed"
        if found.complete and fits
        else "truncated"
    )
    lines = ["[[indicators]]", f"path = {_value(list(row.path))}", f"name = {_value(row.name or '')}"]
    if weight.value is not None:
        lines.append(f"weight = {_value(number(weight.value))}")
        if weight.origin not in {None, "printed"}:
            lines.append(f"weight_origin = {_value(weight.origin or '')}")
    formula = _formula(row)
    if formula is not None:
        lines.append(f"value = {_value(formula)}")
    lines += _rule_lines(found, state)
    if row.rule:
        lines.append(f"text = {_value(row.rule)}")
    if row.data_source:
        lines.append(f"source = {_value(row.data_source)}")
    return DraftRow(row.name or "", state, found.rule if found is not None and state == "parsed" else None), lines


def _rule_lines(found: Declared | None, state: str) -> Iterator[str]:
    if found is None or state in {"unparsed", "blank"}:
        if state == "unparsed":
            yield '# 待补：评分标准没有读懂，请写 rule，或写 rule = { method = "judgement" }（由评价人判断）。'
        return
    if state == "parsed":
        yield f"rule = {_value(found.rule)}"
        return
    why = "印出的文字不全" if not found.complete else "文字的分值与该行分值不符"
    yield f"# 待核：{why}，读到的是 {_value(found.rule)}"


def _formula(row: Indicator) -> str | None:
    """A formula that the table prints for the row: `X率=(甲数/乙数)×100%`."""
    for text in (row.explanation, row.data_source, row.rule):
        match = _FORMULA.search(narrow(text or "").translate(_QUOTES))
        if match is None:
            continue
        inner = match["inner"].replace("[", "(").replace("]", ")")
        try:
            formula = compile_formula(inner.strip())
        except FormulaError:
            continue
        if len(formula.names) > 1:
            return formula.text
    return None


def _written(
    report: Report,
    evaluation: Evaluation,
    rows: Sequence[tuple[DraftRow, list[str]]],
    weights: Sequence[Weight],
    kind: str,
    year: int,
) -> Iterator[str]:
    unit = report.unit.name if report.unit is not None and report.unit.name else ""
    title = report.title or f"{unit}{year}年度评分表"
    read = sum(row.state == "parsed" for row, _ in rows)
    yield f"# 由已公布的评分表起草，共{len(rows)}行，读懂评分标准{read}行；# 待补、# 待核 的各行须由人补全、核对。"
    yield f"# Drafted from a printed score table: {read} of {len(rows)} rules were read. A person must complete and check the others."
    yield f"title = {{ zh = {_value(title)} }}"
    yield f'kind = "{kind}"'
    yield f"years = {{ from = {year} }}"
    yield 'basis = "practice"'
    yield f"cite = [{{ title = {_value(title)} }}]"
    total = number_of(evaluation.total.weight) if evaluation.total is not None else None
    full = total if total is not None else Decimal(100)
    yield f"total = {_value(number(full))}"
    known = [weight.value for weight in weights if weight.value is not None]
    execution = number_of(evaluation.execution.weight) if evaluation.execution is not None else None
    found = sum(known, execution or Decimal(0))
    if len(known) < len(weights) or found != full:
        said = f"表中可确知的分值合计{number(found)}分，满分{number(full)}分；缺的分值待核。"
        yield f"weights_note = {{ zh = {_value(said)} }}"
    if execution is not None:
        yield f"\n[execution]\nweight = {_value(number(execution))}"
    yield from _facts(rows)
    yield from _groups(evaluation, weights)
    for _, lines in rows:
        yield ""
        yield from lines


def _facts(rows: Sequence[tuple[DraftRow, list[str]]]) -> Iterator[str]:
    """The facts that formulas name and that nothing explains yet."""
    known = known_facts()
    names: dict[str, None] = {}
    for _, lines in rows:
        for line in lines:
            if line.startswith("value = "):
                formula = compile_formula(json.loads(line.removeprefix("value = ")))
                names |= dict.fromkeys(name for name in sorted(formula.names) if key(name) not in known)
    if names:
        yield "\n[facts]"
        yield from (f"{_value(name)} = {_value(name)}" for name in names)


def _groups(evaluation: Evaluation, weights: Sequence[Weight]) -> Iterator[str]:
    """The level-1 groups in printed order; a weight only where every row of the group has one."""
    sums: dict[str, list[Decimal | None]] = {}
    for row, weight in zip(evaluation.indicators, weights, strict=True):
        if row.path:
            sums.setdefault(row.path[0], []).append(weight.value)
    if not sums:
        return
    yield "\n[[shapes]]"
    yield f"name = {_value('-'.join(group_key(name) for name in sums))}"
    yield "groups = ["
    for name, parts in sums.items():
        whole = sum((part for part in parts if part is not None), Decimal(0))
        shown = f", weight = {_value(number(whole))}" if None not in parts else ""
        yield f"    {{ name = {_value(name)}{shown}, words = {_value(sorted({group_key(name)}))} }},"
    yield "]"


def _value(value: object) -> str:
    """A TOML value on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)
