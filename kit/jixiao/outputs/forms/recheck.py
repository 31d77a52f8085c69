"""The reviewer's re-check sheet: what the unit gave itself beside what the rules make of it, and columns for the reviewer.

Filled in, it is read back into `review` of the rows and compared: 偏离度 = (自评 - 复核) / 自评.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.papers.model import FormCell, FormRow, Formula, Grid
from jixiao.model.document import Block, Document, Place, Table
from jixiao.model.report import Review, Value
from jixiao.outputs.scores import HALF, number, percent
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, half_up, number_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.report import Report
    from jixiao.model.scorecard import Scorecard, ScoreRow

TITLE = "预算绩效自评复核表"
COLUMNS: tuple[tuple[str, str, float], ...] = (
    ("number", "序号", 0.5), ("level1", "一级指标", 1.0), ("level2", "二级指标", 1.1), ("name", "三级指标", 1.8), ("nature", "性质", 0.5),
    ("target", "指标值", 0.9), ("unit", "单位", 0.5), ("weight", "权重", 0.6), ("actual", "自评完成值", 0.9), ("score", "自评得分", 0.7),
    ("computed", "重算得分", 0.7), ("verdict", "核对", 1.0), ("review_actual", "复核完成值", 0.9), ("review_score", "复核得分", 0.7), ("deviation", "偏离度", 0.7),
    ("reason", "备注", 1.3),
)  # fmt: skip
NOTES = (
    "偏离度=（自评得分-复核得分）/自评得分，填入复核得分后自动计算。",
    "“重算得分”按当地当年规则计算，算不出一个数的留空（定性指标只有区间，无法核实的缺数据）；“核对”为自评与重算比较的结论。",
    "复核完成值、复核得分、备注由复核人填写。",
)
_AT = {name: column for column, (name, _, _) in enumerate(COLUMNS)}


def has_rows(report: Report, index: int) -> bool:
    """Is there something to re-check in an evaluation: an indicator, or an execution rate?"""
    one = report.evaluations[index]
    return bool(one.indicators) or one.execution is not None


def recheck_grid(report: Report, index: int, card: Scorecard | None) -> Grid:
    """The sheet of one evaluation."""
    one = report.evaluations[index]
    stem = f"/evaluations/{index}"
    known = {row.pointer: row for row in card.rows} if card is not None else {}
    label = FormCell("复核对象", 0, 2, role="label")
    rows = [FormRow("subject", (label, FormCell(one.name or f"自评表{index + 1}", 2, len(COLUMNS) - 2)))]
    rows.append(
        FormRow(
            "indicators", tuple(FormCell(word, i, role="head") for i, (_, word, _) in enumerate(COLUMNS)), head=True
        )
    )
    if one.execution is not None:
        texts = {
            "number": "0",
            "name": "预算执行率",
            "weight": one.execution.weight,
            "actual": one.execution.rate,
            "score": one.execution.score,
        }
        rows.append(_row(texts, known.get(f"{stem}/execution"), len(rows)))
    for i, row in enumerate(one.indicators):
        review = row.review or Review()
        texts = {
            "number": str(i + 1), "level1": row.path[0] if row.path else None, "level2": " / ".join(row.path[1:]), "name": row.name,
            "nature": row.nature, "target": row.target, "unit": row.unit, "weight": row.weight, "actual": row.actual, "score": row.score,
            "review_actual": review.actual, "review_score": review.score, "reason": review.reason,
        }  # fmt: skip
        rows.append(_row(texts, known.get(f"{stem}/indicators/{i}"), len(rows)))
    rows.append(_total(rows, (number(card.computed) or "") if card is not None else ""))
    return Grid(
        title=TITLE,
        widths=tuple(width for _, _, width in COLUMNS),
        rows=tuple(rows),
        notes=(*NOTES, *_confirmed(card)),
        form=True,
        evaluation=index,
    )


def _confirmed(card: Scorecard | None) -> Iterator[str]:
    """How much of the recomputed total is not what the unit claims, where that is little."""
    if card is not None and card.computed is not None and card.coverage < HALF:
        yield f"“重算得分”的合计只核实了 {percent(card.coverage)} 的权重，其余取自评得分，不能当作已核实。"


_VERDICTS = {"agrees": "一致", "overstated": "偏高", "understated": "偏低", "unverifiable": "无法核实"}
_SHEET = re.compile(r"复核表(\d*)")
_NUMBERS = frozenset({"weight", "score", "computed", "review_score", "deviation"})


def _row(texts: dict[str, str | None], scored: ScoreRow | None, at: int) -> FormRow:
    texts = {**texts, "computed": number(scored.computed) if scored is not None else None}
    texts["verdict"] = _VERDICTS[scored.status] if scored is not None else None
    rate = deviation(texts.get("score"), texts.get("review_score"))
    texts["deviation"] = None if rate is None else f"{half_up(rate * 100, 2)}%"
    cells = []
    for name, column in _AT.items():
        formula = Formula("deviation", ((at, _AT["score"]), (at, _AT["review_score"]))) if name == "deviation" else None
        role = "number" if name in _NUMBERS else "text" if name in {"name", "reason"} else "short"
        cells.append(FormCell(texts.get(name) or "", column, role=role, formula=formula))  # type: ignore[arg-type]
    return FormRow("indicators", tuple(cells))


def _total(rows: Sequence[FormRow], total: str) -> FormRow:
    """Sums of weights and scores, as formulas with their values, the recomputed `total`, and the deviation of the whole."""
    at = len(rows)
    cells = [FormCell("合计", 0, _AT["weight"], role="total")]
    for name, column in list(_AT.items())[_AT["weight"] :]:
        formula, text = None, ""
        if name == "computed":
            text = total
        elif name in {"weight", "score", "review_score"}:
            numbers = [
                parse(cell.text).number for row in rows[2:] for cell in row.cells if cell.column == column and cell.text
            ]
            text = (number(sum((n for n in numbers if n is not None), Decimal(0))) or "") if numbers else ""
            formula = Formula("sum", tuple((i, column) for i in range(2, at)))
        elif name == "deviation":
            formula = Formula("whole", tuple((i, _AT[one]) for one in ("score", "review_score") for i in (2, at - 1)))
        cells.append(FormCell(text, column, role="number", formula=formula))
    return FormRow("total", tuple(cells))


def deviation(score: str | None, review: str | None) -> Decimal | None:
    """偏离度 as a plain ratio; None while either score is blank or the self-given one is 0."""
    own = parse(score).number if score else None
    other = parse(review).number if review else None
    return EXACT.divide(own - other, own) if own and other is not None else None


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a filled sheet. `index` is the indicator's position, -1 for the execution rate."""

    evaluation: int
    index: int
    name: str
    score: str | None
    review: Review
    deviation: Decimal | None
    place: Place


def read_sheet(document: Document) -> list[Reviewed]:
    """The rows of a filled re-check sheet that the reviewer wrote something into."""
    found: list[Reviewed] = []
    evaluation = -1
    for block in document.blocks:
        columns: dict[int, str] = {}
        for row in block.rows() if isinstance(block, Table) else ():
            words = {cell.column: cell.text.strip() for cell in row}
            if {"序号", "复核得分", "三级指标"} <= set(words.values()):
                fields = {word: name for name, word, _ in COLUMNS}
                columns = {column: fields[word] for column, word in words.items() if word in fields}
                evaluation = _evaluation(block, evaluation + 1)
                continue
            texts = {columns[column]: text for column, text in words.items() if column in columns and text}
            if columns and texts.get("number", "").isdecimal():
                found += _reviewed(evaluation, texts, row[0].place)
    return found


def _evaluation(table: Block, following: int) -> int:
    """Which evaluation a sheet is about: its name says so, since evaluations without rows have no sheet; else the following one."""
    named = _SHEET.fullmatch(table.name) if isinstance(table, Table) else None
    return int(named[1]) - 1 if named is not None and named[1] else following


def _reviewed(evaluation: int, texts: dict[str, str], place: Place) -> Iterator[Reviewed]:
    actual, score, reason = texts.get("review_actual"), texts.get("review_score"), texts.get("reason")
    if actual is None and score is None and reason is None:
        return
    review = Review(actual=Value(actual) if actual else None, score=Value(score) if score else None, reason=reason)
    yield Reviewed(
        evaluation=evaluation, index=int(texts["number"]) - 1, name=texts.get("name", ""), score=texts.get("score"), review=review,
        deviation=deviation(texts.get("score"), score), place=place,
    )  # fmt: skip


def with_reviews(report: Report, rows: Sequence[Reviewed]) -> tuple[Report, tuple[Reviewed, ...]]:
    """The report with the reviews in its rows, and the reviewed rows that it has no indicator for (by number and name)."""
    evaluations = [list(one.indicators) for one in report.evaluations]
    left: list[Reviewed] = []
    for row in rows:
        listed = evaluations[row.evaluation] if 0 <= row.evaluation < len(evaluations) else []
        index = row.index if 0 <= row.index < len(listed) and (listed[row.index].name or "") == row.name else None
        if index is None:
            same = [i for i, one in enumerate(listed) if one.name == row.name]
            index = same[0] if len(same) == 1 else None
        if index is None:
            left.append(row)
        else:
            listed[index] = msgspec.structs.replace(listed[index], review=row.review)
    merged = tuple(
        msgspec.structs.replace(one, indicators=tuple(rows_))
        for one, rows_ in zip(report.evaluations, evaluations, strict=True)
    )
    return msgspec.structs.replace(report, evaluations=merged), tuple(left)


def whole_deviation(report: Report, index: int) -> Decimal | None:
    """偏离度 of one evaluation over the rows that were re-checked; None when none was."""
    own = reviewed = Decimal(0)
    counted = 0
    for row in report.evaluations[index].indicators:
        score = number_of(row.score)
        other = number_of(row.review.score) if row.review is not None else None
        if score is not None and other is not None:
            own, reviewed, counted = own + score, reviewed + other, counted + 1
    return EXACT.divide(own - reviewed, own) if counted and own else None


def compared(report: Report, rows: Sequence[Reviewed], left: Sequence[Reviewed], language: str) -> Iterator[str]:
    """The reviewed rows in words: self-given against reviewed score and 偏离度; then each whole, and what found no row."""
    zh = language == "zh"
    for row in rows:
        rate = "" if row.deviation is None else f"{'，偏离度' if zh else ', deviation'} {_percent(row.deviation)}"
        score = row.review.score or "—"
        yield f"{row.name or row.index + 1}：{'自评' if zh else 'claimed'} {row.score or '—'} → {'复核' if zh else 'reviewed'} {score}{rate}"
    for index, one in enumerate(report.evaluations):
        whole = whole_deviation(report, index)
        if whole is not None:
            yield f"{one.name or index + 1}：{'已复核各行的偏离度' if zh else 'deviation over the reviewed rows'} {_percent(whole)}"
    for row in left:
        if row.index >= 0:
            yield f"{row.name or row.index + 1}：{'报告中没有这一行' if zh else 'the report has no such row'}"


def _percent(rate: Decimal) -> str:
    return f"{half_up(rate * 100, 2)}%"


__all__ = [
    "COLUMNS",
    "TITLE",
    "Reviewed",
    "compared",
    "deviation",
    "has_rows",
    "read_sheet",
    "recheck_grid",
    "whole_deviation",
    "with_reviews",
]
