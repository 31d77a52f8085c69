"""The lists of a summary as flat tables: CSV lines for a spreadsheet, or Parquet with exact decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jixiao.engines.summary.groups import FIGURES, GRADES, LEFT_OUT, QUANTILES
from jixiao.engines.summary.risk import PARTS
from jixiao.outputs.summary.words import region
from jixiao.outputs.table import csv_line
from jixiao.rules.methods.base import figure
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from jixiao.engines.summary.groups import Group
    from jixiao.engines.summary.summary import Summary

Kind = Literal["text", "int", "number"]
TABLES = ("groups", "risks", "outliers", "same")


class Field(NamedTuple):
    """A column of a flat table."""

    name: str
    kind: Kind


Row = dict[str, Any]


def fields(one: Summary, table: str) -> list[Field]:
    """The columns of a table."""
    return {"groups": _group_fields, "risks": _risk_fields, "outliers": _outlier_fields, "same": _same_fields}[table](
        one
    )


def rows(one: Summary, table: str) -> Iterator[Row]:
    """Its rows, each with a value or None for every column."""
    return {"groups": _groups, "risks": _risks, "outliers": _outliers, "same": _same}[table](one)


def csv(one: Summary, table: str) -> Iterator[str]:
    """The table as CSV lines, the names of the columns first."""
    columns = fields(one, table)
    yield csv_line([column.name for column in columns])
    for row in rows(one, table):
        yield csv_line([_cell(row[column.name]) for column in columns])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return (
        figure(value)
        if isinstance(value, Decimal) and value.as_tuple().exponent == -6
        else plain(value)
        if isinstance(value, Decimal)
        else str(value)
    )


def parquet(one: Summary, table: str) -> bytes:
    """The table as a Parquet file."""
    import pyarrow as pa
    from pyarrow import parquet as writer

    types: dict[Kind, pa.DataType] = {"text": pa.string(), "int": pa.int64(), "number": pa.decimal128(38, 6)}
    schema = pa.schema([pa.field(column.name, types[column.kind]) for column in fields(one, table)])
    sink = pa.BufferOutputStream()
    writer.write_table(pa.Table.from_pylist(list(rows(one, table)), schema=schema), sink)
    return bytes(sink.getvalue())


def _keys(one: Summary) -> list[Field]:
    found = [Field(name, "int" if name == "year" else "text") for name in one.by]
    if "region" in one.by:
        found.insert(one.by.index("region") + 1, Field("region_name", "text"))
    return found


def _group_fields(one: Summary) -> list[Field]:
    found = [*_keys(one), *(Field(name, "int") for name in ("evaluations", "reports", *LEFT_OUT))]
    for name in FIGURES:
        found += [Field(f"{name}_n", "int"), Field(f"{name}_mean", "number")]
        found += [Field(f"{name}_p{each}", "number") for each in QUANTILES]
    found += [Field(name, "number") for name in ("coverage_mean", "excess_mean", "overstated_share", "above_share", "overstated_weight_mean", "overstated_points_mean")]  # fmt: skip
    found += [Field(f"rows_{name}", "int") for name in ("agrees", "overstated", "understated", "unverifiable")]
    found += [
        Field(f"grade_{side}_{word}", "int") for side in ("claimed", "computed") for word in (*GRADES, "other", "none")
    ]
    return [*found, Field("findings", "text")]


def _groups(one: Summary) -> Iterator[Row]:
    for each in one.groups if one.by else [one.whole]:
        row = dict(zip(one.by, each.key, strict=True))
        if "region" in row:
            row["region_name"] = region(row["region"])
        yield row | _figures(each) | _graded(each)


def _figures(one: Group) -> Row:
    row: Row = {name: one.counts[name] for name in ("evaluations", "reports", *LEFT_OUT)}
    for name in FIGURES:
        found = one.figures[name]
        row |= {f"{name}_n": found.n, f"{name}_mean": found.mean}
        row |= {f"{name}_p{each}": found.quantiles.get(each) for each in QUANTILES}
    row |= {f"{name}_mean": one.figures[name].mean for name in ("coverage", "excess")}
    row |= {f"overstated_{name}_mean": one.figures[f"{name}_overstated"].mean for name in ("weight", "points")}
    row |= {"overstated_share": one.share("overstated", "judged"), "above_share": one.share("above", "compared")}
    row |= {f"rows_{name}": count for name, count in one.rows.items() if name != "rows"}
    return row | {
        "findings": "; ".join(f"{code} {count}" for code, count, _ in one.codes) if one.counts["checked"] else None
    }


def _graded(one: Group) -> Row:
    row: Row = {}
    for side, grades in (("claimed", one.grades_claimed), ("computed", one.grades_computed)):
        named = dict(grades)
        row |= {f"grade_{side}_{word}": named.get(word, 0) for word in GRADES}
        row[f"grade_{side}_other"] = sum(count for word, count in grades if word is not None and word not in GRADES)
        row[f"grade_{side}_none"] = named.get(None, 0)
    return row


_WHO = (
    Field("path", "text"), Field("evaluation", "int"), Field("name", "text"), Field("unit", "text"), Field("department", "text"),
    Field("region_code", "text"), Field("region_name", "text"), Field("fiscal_year", "int"),
)  # fmt: skip


def _who(row: Row) -> Row:
    return {**{field.name: row.get(field.name) for field in _WHO}, "region_name": region(row["region_code"])}


_RISK = (
    "claimed_total", "computed_total", "coverage", "execution_rate", "gap", "points_overstated", "weight_overstated",
)  # fmt: skip


def _risk_fields(_: Summary) -> list[Field]:
    parts = [Field(f"part_{part.name}", "number") for part in PARTS]
    figures = [Field(name, "number") for name in _RISK]
    grades = [Field("grade_claimed", "text"), Field("grade_computed", "text")]
    counts = [Field("all_full", "int"), Field("unexplained", "int"), Field("findings", "int")]
    return [Field("place", "int"), Field("index", "number"), *_WHO, Field("kind", "text"), Field("profile", "text"), *parts, *figures, *grades, *counts]  # fmt: skip


def _risks(one: Summary) -> Iterator[Row]:
    for place, row in enumerate(one.risks.items, 1):
        parts = {f"part_{name}": value for name, value in row["parts"].items()}
        same = {
            name: row[name]
            for name in ("index", "kind", "profile", "grade_claimed", "grade_computed", "unexplained", *_RISK)
        }
        full = None if row["all_full"] is None else int(row["all_full"])
        yield {"place": place, **_who(row), **parts, **same, "all_full": full, "findings": row["findings"]}


_LIKE = ("value", "q1", "median", "q3")


def _outlier_fields(_: Summary) -> list[Field]:
    like = [Field(name, "number") for name in _LIKE]
    return [Field("figure", "text"), *_WHO, Field("kind", "text"), Field("profile", "text"), *like, Field("like", "int"), Field("coverage", "number")]  # fmt: skip


def _outliers(one: Summary) -> Iterator[Row]:
    for each in one.outliers:
        for row in each.items:
            same = {name: row[name] for name in ("kind", "profile", "coverage", *_LIKE)}
            yield {"figure": each.figure, **_who(row), **same, "like": row["n"]}


def _same_fields(_: Summary) -> list[Field]:
    return [
        Field("cluster", "int"),
        Field("units", "int"),
        Field("rows", "int"),
        *_WHO,
        Field("claimed_total", "number"),
    ]


def _same(one: Summary) -> Iterator[Row]:
    for place, each in enumerate(one.same_text.items, 1):
        for row in each["members"]:
            yield {
                "cluster": place,
                "units": each["units"],
                "rows": each["rows"],
                **_who(row),
                "claimed_total": row["claimed_total"],
            }


__all__ = ["TABLES", "csv", "fields", "parquet", "rows"]
