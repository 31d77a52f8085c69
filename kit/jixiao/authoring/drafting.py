"""`profile draft`: a rule file from a printed score table, with the rules that its texts declare. What is not read is listed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from jixiao.authoring.scaffolding import PROVINCES, new_profile
from jixiao.engines.rows.declared import Declared, declared
from jixiao.model.errors import UsageError
from jixiao.model.message import NO_WORDS, Message
from jixiao.rules.formula import compile_formula
from jixiao.rules.formula_syntax import FormulaError
from jixiao.rules.given import known_facts
from jixiao.rules.model import Defaults
from jixiao.rules.weights import Weight, effective_weights
from jixiao.rules.wording import number
from jixiao.text.names import group_key, key
from jixiao.text.quantity import narrow, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Evaluation, Indicator, Report
    from jixiao.rules.library import Library


State = Literal["read", "guessed", "not_read"]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of the draft.

    `state` is `read` (the rule is what the table prints), `guessed` (something was taken to be so that it does not print) or
    `not_read`; `why` says what was guessed, or why nothing was read.
    """

    name: str
    state: State
    rule: dict[str, Any] | None
    why: Message = NO_WORDS


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted rule file: its name `<kind>-<year>.toml`, its text, and what became of each row."""

    file: str
    text: str
    rows: tuple[DraftRow, ...]

    def count(self, state: State) -> int:
        """How many rows are in a state."""
        return sum(row.state == state for row in self.rows)


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
            Message("报告里没有可据以起草的评分表", "the report has no score table to draft from"),
            hint=Message("请选有指标表的文件", "choose a file with a table of indicators"),
        )
    evaluation = report.evaluations[index]
    weights = effective_weights(evaluation)
    kind, year = evaluation.kind or "department", report.year or 2025
    coefficients = any(row.coefficient is not None for row in evaluation.indicators)
    pairs = zip(evaluation.indicators, weights, strict=True)
    rows = [_row(row, weight, coefficients=coefficients) for row, weight in pairs]
    text = "\n".join(_written(report, evaluation, rows, weights, kind, year))
    return Draft(f"{kind}-{year}.toml", text + "\n", tuple(row for row, _ in rows))


_NO_TEXT = Message("没有评分标准", "no rule text is printed")
_NO_RULE = Message("评分标准读不成规则", "its rule text was not read")
_CUT_OFF = Message("评分标准印到一半", "the printed rule text was cut off")
_OPEN = Message(
    "各要点的分值合计不足该行分值，或没有印", "the points of its items fall short of the weight, or are not printed"
)
_OTHER_POINTS = Message(
    "文字的分值与该行分值不符，或该行没有印分值",
    "the points of the text are not the weight of the row, or none is printed",
)
_NO_COEFFICIENT = Message("没有印得分系数", "no coefficient is printed")
_ENDS = re.compile(r"(?:[；;，,、：:（(]|…|\.\.\.|[①②③④⑤⑥⑦⑧⑨⑩])\s*$")


def _row(row: Indicator, weight: Weight, *, coefficients: bool) -> tuple[DraftRow, list[str]]:
    """What the row declares, and its lines of the rule file."""
    found = declared(row.rule, weight.value)
    made = _by_coefficient(row) if coefficients else _by_text(row, weight, found)
    lines = ["[[indicators]]", f"path = {_value(list(row.path))}", f"name = {_value(row.name or '')}"]
    if weight.value is not None:
        lines.append(f"weight = {_value(number(weight.value))}")
        if weight.origin not in {None, "printed"}:
            lines.append(f"weight_origin = {_value(weight.origin or '')}")
    formula = _formula(row) or (_named(row, found) if made.rule is not None else None)
    if formula is not None:
        lines.append(f"value = {_value(formula)}")
    lines += _rule_lines(made, found)
    if row.rule:
        lines.append(f"text = {_value(row.rule)}")
    if row.data_source:
        lines.append(f"source = {_value(row.data_source)}")
    return made, lines


def _by_coefficient(row: Indicator) -> DraftRow:
    """The rule of a row in a table with a column of coefficients: what the column prints is read, nothing else."""
    if row.coefficient is None:
        return DraftRow(row.name or "", "not_read", None, _NO_COEFFICIENT)
    return DraftRow(row.name or "", "read", {"method": "coefficient"})


def _by_text(row: Indicator, weight: Weight, found: Declared | None) -> DraftRow:
    """What was made of the rule text of a row."""
    name = row.name or ""
    if not row.rule:
        return DraftRow(name, "not_read", None, _NO_TEXT)
    if found is None:
        return DraftRow(name, "not_read", None, _CUT_OFF if _ENDS.search(row.rule) else _NO_RULE)
    if not found.complete:
        return DraftRow(name, "not_read", None, _CUT_OFF if _ENDS.search(row.rule) else _OPEN)
    if found.points not in {None, weight.value}:
        return DraftRow(name, "not_read", None, _OTHER_POINTS)
    if found.assumed is not None:
        return DraftRow(name, "guessed", found.rule, found.assumed)
    return DraftRow(name, "read", found.measured(target=row.target is not None)[0])


def _named(row: Indicator, found: Declared | None) -> str | None:
    """The figure that the rule text names: `考核得分/110*30分`."""
    return found.measured(target=row.target is not None)[1] if found is not None else None


_MARKS: dict[State, str] = {"read": "读出", "guessed": "推测", "not_read": "没有读出"}


def _rule_lines(made: DraftRow, found: Declared | None) -> Iterator[str]:
    """The mark of the row, and its rule where there is one; one that does not fit the weight stands in a comment."""
    why = f"：{made.why[0]}" if made.why[0] else ""
    mend = (
        "，请核对" if made.state == "guessed" else '，请写 rule，或写 rule = { method = "judgement" }（由评价人判断）'
    )
    yield f"# {_MARKS[made.state]}{why}{'' if made.state == 'read' else mend}"
    if made.rule is not None:
        yield f"rule = {_value(made.rule)}"
    elif found is not None:
        yield f"# 文字里的是 {_value(found.rule)}"


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
    read, guessed = (sum(row.state == state for row, _ in rows) for state in ("read", "guessed"))
    rest = len(rows) - read - guessed
    yield f"# 由已公布的评分表起草，共{len(rows)}行：读出{read}行，推测{guessed}行，没有读出{rest}行。推测的和没有读出的须由人核对、补全。"
    yield f"# Drafted from a printed table of {len(rows)} rows: {read} read, {guessed} guessed, {rest} not read. A person must check the last two."
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
    if any(row.rule == {"method": "coefficient"} for row, _ in rows):
        yield "\n# 得分系数表：得分 = 分值 × 系数，五类目标都一样。\n[defaults]"
        yield from (f'{kind_} = {{ method = "coefficient" }}' for kind_ in Defaults.__struct_fields__)
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
