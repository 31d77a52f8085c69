"""A report as rows of the packed tables. Every reading is the row engine's own; nothing here opens a file or knows Arrow."""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from jixiao.engines.columns.layout import Partition
from jixiao.engines.columns.printed_tables import asked, bands_of, nothing, own_grade, printed_table, said
from jixiao.engines.columns.row_columns import WEIGHT_MOST, fits, hashed, measured
from jixiao.engines.columns.tables import PACKED
from jixiao.engines.rows.validate import prose_of
from jixiao.files.reading import refusal
from jixiao.model.facts import AMOUNTS
from jixiao.model.findings import NOT_ALL_READ
from jixiao.model.report import Report, Value
from jixiao.model.results import shown_path
from jixiao.rules.checks.context import Context
from jixiao.rules.checks.funds import amount_of
from jixiao.rules.checks.scores import admission
from jixiao.rules.facts import Facts, collect, whole_by_rows
from jixiao.rules.place import region_code, report_date
from jixiao.rules.weights import effective_weights
from jixiao.rules.whole import DECIMALS
from jixiao.text.names import group_key
from jixiao.text.quantity import number_of, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jixiao.engines.columns.printed_tables import Said
    from jixiao.files.loading import Source
    from jixiao.model.document import Place
    from jixiao.model.report import Evaluation, Execution, Fund

UNKNOWN_REGION, UNKNOWN_YEAR = "000000", 0
"""The partition of reports that name no place or no year."""

_LONGEST = 2**15 - 1
"""Evaluations of a report, and funds, levels or deductions of an evaluation, at most."""

_FUND = ("initial", "adjusted", "arrived", "spent", "rate")

Row = tuple[Any, ...]


class Packed(NamedTuple):
    """The rows of one report, for each table, in the order of its columns. Numbers are Decimals that fit their column."""

    partition: Partition
    rows: dict[str, list[Row]]


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Report)
_IN_ORDER: dict[str, Callable[[dict[str, Any]], Row]] = {
    table: itemgetter(*(one.name for one in columns)) for table, columns in PACKED.items()
}
_NAMES = [one.name for one in PACKED["indicators"]]
_printed = attrgetter(*_NAMES[3 : _NAMES.index("line")])
_read = itemgetter(*_NAMES[_NAMES.index("points") :])


def record(report: Report) -> bytes:
    """The whole report as JSON, without what is blank."""
    return _ENCODER.encode(report)


def from_record(data: bytes) -> Report:
    """The report of a record. Raises msgspec.DecodeError."""
    return _DECODER.decode(data)


def report_id(path: str, digest: str) -> int:
    """The number of a report, as it is shown and with the SHA-256 of its bytes: the same file gives the same number."""
    return hashed(f"{shown_path(path)}\0{digest}")


def path_id(path: str) -> int:
    """The number of a path, by which a report that was packed with other content is known again."""
    return hashed(shown_path(path))


def partition(report: Report, code: str) -> Partition:
    """The partition of a report with this region code."""
    return Partition(f"{code[:2]}0000" if code else UNKNOWN_REGION, report.year or UNKNOWN_YEAR)


def pack(source: Source, path: str) -> Packed:
    """The rows of a report for all tables; `path` is how the input is shown. Raises InputError E006 for a list that is too long."""
    report, number = source.report, report_id(path, source.digest)
    _refuse_long(report)
    head = heading(report, path, source.digest, number)
    known = [collect(report, index, {}) for index in range(len(report.evaluations))]
    read = [_measured(one, index, known[index]) for index, one in enumerate(report.evaluations)]
    context = _context(source, read)
    rows: dict[str, list[Row]] = {table: [] for table in PACKED}
    rows["reports"].append(_report(source, head))
    place, bands = _places(source), bands_of(context)
    for index, (evaluation, facts, below) in enumerate(zip(report.evaluations, known, read, strict=True)):
        funds = list(_funds(evaluation, number, index, place))
        row = _evaluation(context, number, index, facts)
        row["own_grade"] = own_grade(evaluation, bands)
        row["odd"] = _odd(evaluation, facts, row, funds, next((one["odd"] for one in below if one["odd"]), None))
        found = said(context, context.tables[index]) if row["odd"] is None else nothing(len(below))
        row |= found.columns
        rows["evaluations"].append(_IN_ORDER["evaluations"](_fitting(row)))
        rows["funds"].extend(_IN_ORDER["funds"](_fitting(one)) for one in funds)
        rows["indicators"].extend(_indicators(below, found, number, index, place))
        rows["facts"].extend(_facts(facts, number, index))
    return Packed(partition(report, head["region_code"] or ""), rows)


def _refuse_long(report: Report) -> None:
    lists = [
        report.evaluations,
        *(many for one in report.evaluations for many in (one.funds, one.groups, one.deductions)),
    ]
    if any(len(many) > _LONGEST for many in lists):
        raise refusal("E006", "rows", allowed=str(_LONGEST), blocks="0")


def _context(source: Source, rows: Sequence[Sequence[dict[str, Any]]]) -> Context:
    """The report as the checks see it, without scorecards: what is asked of it here rests on the report alone."""
    context = Context(
        report=source.report, document=source.document or prose_of(source), source=source.document, locate=source.locate,
        cards=(), profiles=(), notes=source.notes,
    )  # fmt: skip
    sure, read = _sure(source), source.document is not None
    context.__dict__["tables"] = [  # its own way to make tables needs scorecards
        printed_table(number, one, [row["seen"] for row in rows[number]], sure=sure, read=read)
        for number, one in enumerate(source.report.evaluations)
    ]
    return context


def heading(report: Report, path: str, digest: str, number: int) -> dict[str, Any]:
    """What every table of reports says of a report: its number, path and digest, its year, place and unit."""
    unit, region = report.unit, report.region
    return {
        "report": number,
        "path": shown_path(path),
        "digest": digest,
        "fiscal_year": report.year,
        "region_code": region_code(report) or None,
        "region_name": region.name if region is not None else None,
        "unit": unit.name if unit is not None else None,
        "superior": unit.superior if unit is not None else None,
    }


def _report(source: Source, head: dict[str, Any]) -> Row:
    report = source.report
    return _IN_ORDER["reports"]({
        **head,
        "title": report.title,
        "date": report_date(report),
        "document": source.document is not None,
        "sure": _sure(source),
        "evaluations": len(report.evaluations),
        "record": record(report),
    })  # fmt: skip


def _sure(source: Source) -> bool:
    """Was all that is printed also read?"""
    return not any(note.code in NOT_ALL_READ for note in source.notes)


def _evaluation(context: Context, number: int, index: int, facts: Facts) -> dict[str, Any]:
    """The row of an evaluation, without `odd`; its numbers may still be too wide for their columns."""
    table = context.tables[index]
    one, total, own = table.one, table.one.total, table.one.execution
    unit = context.report.unit
    return {
        "report": number,
        "evaluation": index,
        "kind": one.kind,
        "name": one.name,
        "department": one.department or (unit.superior if unit is not None else None),
        "agency": one.agency,
        "grade": one.grade,
        "rows": len(one.indicators),
        "levels": sorted({group_key(row.path[0]) for row in one.indicators if row.path}),
        "total_weight": number_of(total.weight) if total is not None else None,
        "total_score": number_of(total.score) if total is not None else None,
        "execution": own is not None,
        "execution_weight": number_of(own.weight) if own is not None else None,
        "execution_score": number_of(own.score) if own is not None else None,
        "execution_rate": _stated_rate(own),
        "funds": len(one.funds),
        **_amounts(facts),
        "deducted": _deducted(one),
        "deductions": len(one.deductions),
        "groups": len(one.groups),
        "moneyed": bool(table.reasons),
        "admits": admission(context, table) is not None,
        **asked(table),
        "layout": _layout(one),
        "fingerprint": fingerprint(one),
    }


def _layout(one: Evaluation) -> int | None:
    """A number that tables have in common whose rows have the same levels and names; None for a table without rows."""
    if not one.indicators:
        return None
    return hashed("\n".join("\0".join((*row.path, row.name or "")) for row in one.indicators))


def fingerprint(one: Evaluation) -> int | None:
    """A number that tables have in common whose rows say the same; None for a table without rows."""
    if not one.indicators:
        return None
    cells = (str(cell or "") for row in one.indicators for cell in (row.name, row.target, row.actual))
    return hashed("\0".join(cells))


def _stated_rate(own: Execution | None) -> Decimal | None:
    """The rate that the execution row falls back on where an amount is missing."""
    stated = parse(own.rate) if own is not None and own.rate is not None else None
    return stated.base if stated is not None and stated.dimension == "ratio" else None


def _amounts(facts: Facts) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in AMOUNTS:
        amount = facts.amount(field)
        found[field] = amount.number if amount is not None else None
        found[f"{field}_unit"] = amount.dimension if amount is not None else None
    return found


def _deducted(one: Evaluation) -> Decimal | None:
    points = [number_of(each.points) for each in one.deductions]
    return None if None in points else sum((abs(each) for each in points if each is not None), Decimal(0))


def _odd(
    one: Evaluation, facts: Facts, row: dict[str, Any], funds: Sequence[dict[str, Any]], measured_odd: str | None
) -> str | None:
    """Why only the row engine can take the evaluation: the first reason that holds; None when there is none."""
    if any(each.rule for each in one.indicators):
        return "printed-rule"
    if any(each.checklist for each in one.indicators):
        return "checklist"
    if any(each.doubt for each in one.indicators) or any(each.doubt for each in one.funds):
        return "doubt"
    if any(group_key(level) != level for level in row["levels"]):
        return "levels"
    if one.execution is None and one.funds and whole_by_rows(one):
        return "whole-by-rows"
    own = row["execution_weight"]
    if own is not None and not 0 <= own < WEIGHT_MOST:
        return "strange-weight"
    score = row["execution_score"]
    if score is not None and (abs(score) >= WEIGHT_MOST or row["execution_decimals"] > DECIMALS):
        return "strange-score"
    numbers = [each.number for each in facts.inputs.values()]
    numbers += [value for part in (row, *funds) for value in part.values() if isinstance(value, Decimal)]
    if measured_odd == "wide-number" or not all(map(fits, numbers)):
        return "wide-number"
    return f"measured:{measured_odd}" if measured_odd else None


def _fitting(row: dict[str, Any]) -> dict[str, Any]:
    """The row with null for every number that its column cannot hold exactly."""
    wide = [name for name, value in row.items() if isinstance(value, Decimal) and not fits(value)]
    return {**row, **dict.fromkeys(wide)} if wide else row


def _measured(one: Evaluation, index: int, facts: Facts) -> list[dict[str, Any]]:
    """What the rows of an evaluation say, with each as the checks see it."""
    weights = effective_weights(one, None)
    found = [measured(indicator, weight, facts) for indicator, weight in zip(one.indicators, weights, strict=True)]
    for row, read in enumerate(found):
        read["seen"].number, read["seen"].pointer = row, f"/evaluations/{index}/indicators/{row}"
    return found


def _indicators(
    below: Sequence[dict[str, Any]], found: Said, number: int, index: int, place: Callable[[str], _Where]
) -> Iterator[Row]:
    for row, (read, (codes, surplus)) in enumerate(zip(below, found.rows, strict=True)):
        seen = read["seen"]
        read["codes"], read["surplus"] = codes, surplus
        yield (number, index, row, *_printed(seen.one), *place(seen.pointer), *_read(read))


def _funds(one: Evaluation, number: int, index: int, place: Callable[[str], _Where]) -> Iterator[dict[str, Any]]:
    for row, fund in enumerate(one.funds):
        line, page, cell = place(f"/evaluations/{index}/funds/{row}")
        yield {
            "report": number, "evaluation": index, "fund": row, "label": fund.label, "source": fund.source,
            **_money(fund), "line": line, "page": page, "cell": cell,
        }  # fmt: skip


def _money(fund: Fund) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in _FUND:
        value: Value | None = getattr(fund, field)
        quantity = amount_of(value)
        found[f"{field}_text"] = value
        found[field] = quantity.base if quantity is not None else None
    return found


def _facts(facts: Facts, number: int, index: int) -> Iterator[Row]:
    for name, one in facts.inputs.items():
        base = one.number if fits(one.number) else None
        yield number, index, name, one.text, base, one.dimension, one.pointer


_Where = tuple[int | None, int | None, str | None]


def _places(source: Source) -> Callable[[str], _Where]:
    """Pointer → line, page and cell. All of a text that is one line stands in that line: nothing is looked up there."""
    if source.document is None and b"\n" not in source.data.strip():
        only = _where(source.locate(""))
        return lambda _: only
    return lambda pointer: _where(source.locate(pointer))


def _where(place: Place) -> _Where:
    cell = f"{place.sheet}!{place.cell}" if place.sheet and place.cell else place.cell
    return place.line, place.page, cell
