"""Which profile each evaluation gets: asked once for every distinct sort of evaluation, of the row engine's own chooser.

What the choice rests on is little: place, kind, year, the report's date, and the shape of the table: its level-1 groups and the
weight of its execution rate. Evaluations that are alike
in these get the same answer. Where a place has a table with rows of its own, the names of all rows belong to the shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from jixiao.model.report import Dates, Evaluation, Execution, Indicator, Region, Report, Value
from jixiao.rules.choose import of_kind
from jixiao.rules.place import region_chain
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from jixiao.engines.columns.engines import Engine
    from jixiao.rules.choose import Choice, Chooser
    from jixiao.rules.model import GradeBands, RuleFile

SEPARATOR = "\x1f"
_SORT = ("region_code", "kind", "fiscal_year", "date", "layout", "execution_weight")
Rows = dict[tuple[int, int], list[Indicator]]


class Chosen(NamedTuple):
    """The evaluations with `choice`, the number of their choice; the choices by number, and the grade bands in force for each."""

    evaluations: ir.Table
    choices: list[Choice]
    bands: list[tuple[GradeBands, ...]]


def choose(engine: Engine, evaluations: ir.Table, indicators: ir.Table, chooser: Chooser, wanted: str | None) -> Chosen:
    """Choose for all evaluations of a partition; `evaluations` carries the columns of its report.

    Raises UsageError where a profile that was asked for does not fit.
    """
    listed = _listed(engine, evaluations, chooser, wanted)
    marked = evaluations.mutate(layout=_shape(evaluations, listed))
    found = engine.fetch(
        marked.group_by(list(_SORT))
        .agg(report=marked.report.min(), evaluation=marked.evaluation.argmin(marked.report))
        .order_by(list(_SORT))
    )
    rows, sorts = _rows(engine, indicators, found), found.to_pylist()
    choices = [_choice(chooser, one, rows, wanted) for one in sorts]
    bands = [
        tuple(choice.profile.bands(one["fiscal_year"], one["date"])) if choice.profile is not None else ()
        for choice, one in zip(choices, sorts, strict=True)
    ]
    return Chosen(_joined(engine, marked, found), choices, bands)


def _shape(evaluations: ir.Table, listed: list[str]) -> Any:
    """The level-1 groups as one text, empty for an evaluation without rows; where the names of all rows count, a hash of them."""
    levels = ibis.coalesce(evaluations.levels.join(SEPARATOR), "").concat(SEPARATOR)
    names = ibis.literal("#").concat(evaluations.layout.cast("string"))
    counts = ibis.coalesce(evaluations.region_code, "").isin(listed)
    branches = [(evaluations.rows == 0, ibis.literal("")), *([(counts, names)] if listed else [])]
    return ibis.cases(*branches, else_=levels)


def _listed(engine: Engine, evaluations: ir.Table, chooser: Chooser, wanted: str | None) -> list[str]:
    """The codes of places for which a table with rows of its own may be chosen."""
    places = engine.fetch(evaluations.select("region_code", "kind", "fiscal_year").distinct()).to_pylist()
    sorts = [(one["region_code"] or "", one["kind"], one["fiscal_year"]) for one in places]
    return sorted({code for code, kind, year in sorts if _may_list(chooser, code, kind, year, wanted)})


def _may_list(chooser: Chooser, code: str, kind: str | None, year: int | None, wanted: str | None) -> bool:
    library = chooser.library
    if wanted is not None:
        places = list(library.upwards(wanted)) if wanted in library.places else []
    else:
        places = [place for region in region_chain(code) for place in library.by_region.get(region, ())]
    entries = of_kind([entry for place in places for entry in place.entries], kind)
    return any(
        rules.indicators and _in_years(rules, entry.year, year)
        for entry in entries
        for rules in [library.rules(entry.id)]
    )


def _in_years(rules: RuleFile, first: int, year: int | None) -> bool:
    return year is None or (first <= year and (rules.years.to is None or year <= rules.years.to))


def _rows(engine: Engine, indicators: ir.Table, sorts: pa.Table) -> Rows:
    """The names of the rows of one evaluation of each sort whose rows count."""
    pairs = sorts.filter(pc.starts_with(sorts["layout"], "#")).select(["report", "evaluation"])
    if not pairs.num_rows:
        return {}
    found = indicators.inner_join(engine.small(pairs), ["report", "evaluation"]).select(
        "report", "evaluation", "row", "path", "name"
    )
    table: Rows = {}
    for one in engine.fetch(found.order_by(["report", "evaluation", "row"])).to_pylist():
        row = Indicator(path=tuple(one["path"] or ()), name=one["name"])
        table.setdefault((one["report"], one["evaluation"]), []).append(row)
    return table


def _choice(chooser: Chooser, one: dict[str, Any], rows: Rows, wanted: str | None) -> Choice:
    """The choice for one sort, asked of the row engine with as much of a report as it looks at."""
    layout: str = one["layout"]
    if layout.startswith("#"):
        indicators = rows[one["report"], one["evaluation"]]
    else:
        levels = [level for level in layout.split(SEPARATOR) if level]
        indicators = [Indicator(path=(level,)) for level in levels] or ([Indicator()] if layout else [])
    weight = one["execution_weight"]
    execution = Execution(weight=Value(plain(weight))) if weight is not None else None
    evaluation = Evaluation(kind=one["kind"], execution=execution, indicators=tuple(indicators))
    report = Report(
        year=one["fiscal_year"],
        region=Region(code=one["region_code"]) if one["region_code"] else None,
        dates=Dates(report=one["date"].isoformat()) if one["date"] else None,
        evaluations=(evaluation,),
    )
    return chooser.choose(report, evaluation, wanted)


def _joined(engine: Engine, marked: ir.Table, sorts: pa.Table) -> ir.Table:
    """Each evaluation with the number of its choice."""
    keys = sorts.select(list(_SORT)).rename_columns([f"sort_{name}" for name in _SORT])
    table = engine.small(keys.append_column("choice", pa.array(range(sorts.num_rows), pa.int32())))
    same = [marked[name].identical_to(table[f"sort_{name}"]) for name in _SORT]
    kept = [marked[name] for name in marked.columns if name != "layout"]
    return marked.inner_join(table, same).select(*kept, table.choice)
