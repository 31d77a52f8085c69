"""The summary as one object, by the contract of `jixiao schema summary`. Numbers are decimal strings, counts are whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.engines.summary.groups import LEFT_OUT
from jixiao.engines.summary.like import LEAST, MEMBERS, ROWS, UNITS
from jixiao.engines.summary.risk import PARTS, STEP
from jixiao.model.version import tool
from jixiao.outputs.scores import lacking
from jixiao.outputs.summary.words import NO_REPORT, at, region
from jixiao.rules.methods.base import figure
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from jixiao.engines.summary.groups import Figure, Group
    from jixiao.engines.summary.like import Outliers
    from jixiao.engines.summary.summary import Summary
    from jixiao.model.message import Language

Data = dict[str, Any]


def data(one: Summary, language: Language) -> Data:
    """The whole summary."""
    return {
        "version": 1,
        "tool": tool(),
        "engine": one.engine,
        "checked": one.checked,
        "left_out": _left_out(one),
        "by": list(one.by),
        "whole": group(one.whole),
        "groups": [{"key": key(one.by, each.key), **group(each)} for each in one.groups],
        "risks": _risks(one, language),
        "outliers": [_outliers(each) for each in one.outliers],
        "same_text": _same_text(one),
        "rows": _rows(one, language),
        "shape": _shape(one),
    }


def _left_out(one: Summary) -> Data | None:
    """The inputs that are no part of it; null for a folder of scores, which does not say."""
    if one.left_out is None:
        return None
    unreadable = {code: count for code, count in one.left_out.items() if code not in NO_REPORT}
    return {"no_report": sum(one.left_out.get(code, 0) for code in NO_REPORT), "unreadable": unreadable}


def number(value: Decimal | None) -> str | None:
    """A figure without trailing zeros; None for none."""
    return None if value is None else figure(value)


def _mean(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def key(by: Sequence[str], values: Sequence[Any]) -> Data:
    """The key of a group; a region with its name."""
    found = dict(zip(by, values, strict=True))
    if "region" in found:
        found["region"] = {"code": found["region"], "name": region(found["region"])}
    return found


def group(one: Group) -> Data:
    """The figures of a group. `findings` is null where they were not looked for."""
    counts, figures = one.counts, one.figures
    return {
        "evaluations": counts["evaluations"],
        "reports": counts["reports"],
        **{name: counts[name] for name in LEFT_OUT},
        **{name: _figure(figures[name]) for name in ("claimed", "computed", "execution_rate")},
        "coverage": {"n": figures["coverage"].n, "mean": _mean(figures["coverage"].mean)},
        "excess": {
            "n": counts["compared"], "above": counts["above"], "share": _mean(one.share("above", "compared")),
            "mean": _mean(figures["excess"].mean),
        },
        "overstated": {
            "n": counts["judged"], "evaluations": counts["overstated"], "share": _mean(one.share("overstated", "judged")),
            "mean_weight": _mean(figures["weight_overstated"].mean), "mean_points": _mean(figures["points_overstated"].mean),
        },
        "grades": {"claimed": _grades(one.grades_claimed), "computed": _grades(one.grades_computed)},
        "rows": one.rows,
        "findings": [{"code": code, "findings": n, "evaluations": m} for code, n, m in one.codes] if counts["checked"] else None,
    }  # fmt: skip


def _figure(one: Figure) -> Data:
    return {
        "n": one.n,
        "mean": _mean(one.mean),
        "quantiles": {str(each): number(value) for each, value in one.quantiles.items()} or None,
    }


def _grades(grades: Sequence[tuple[str | None, int]]) -> list[Data]:
    return [{"grade": word, "evaluations": count} for word, count in grades]


def _risks(one: Summary, language: Language) -> Data:
    place = at(language)
    parts = [
        {"name": part.name, "title": part.title[place], "rule": part.unit[place], "rate": number(part.rate), "limit": number(part.limit)}
        for part in PARTS
    ]  # fmt: skip
    return {
        "parts": parts,
        "evaluations": one.risks.count,
        "steps": [{"from": step * STEP, "evaluations": count} for step, count in one.risks.steps.items()],
        "items": [_risk(row) for row in one.risks.items],
    }


def _who(row: Data) -> Data:
    """Which evaluation a row of a list means."""
    return {
        "path": row["path"], "evaluation": row["evaluation"], "name": row["name"], "unit": row["unit"], "department": row["department"],
        "region": {"code": row["region_code"], "name": region(row["region_code"])}, "year": row["fiscal_year"],
    }  # fmt: skip


def _risk(row: Data) -> Data:
    figures = (
        "claimed_total",
        "computed_total",
        "coverage",
        "execution_rate",
        "gap",
        "points_overstated",
        "weight_overstated",
    )
    return {
        **_who(row),
        "kind": row["kind"],
        "profile": row["profile"],
        "index": number(row["index"]),
        "parts": {name: number(value) for name, value in row["parts"].items()},
        **{name.removesuffix("_total"): number(row[name]) for name in figures},
        "grade": {"claimed": row["grade_claimed"], "computed": row["grade_computed"]},
        "all_full": row["all_full"],
        "unexplained": row["unexplained"],
        "findings": row["findings"],
    }


def _outliers(one: Outliers) -> Data:
    return {
        "figure": one.figure,
        "least_spread": number(LEAST[one.figure]),
        "least_units": UNITS,
        "groups": one.groups,
        "evaluations": one.count,
        "items": [
            {
                **_who(row), "kind": row["kind"], "profile": row["profile"], "coverage": number(row["coverage"]), "value": number(row["value"]),
                "like": {"n": row["n"], **{name: number(row[name]) for name in ("q1", "median", "q3")}},
            }
            for row in one.items
        ],
    }  # fmt: skip


def _same_text(one: Summary) -> Data:
    same = one.same_text
    items = [
        {
            "fingerprint": str(each["fingerprint"]), "units": each["units"], "evaluations": each["evaluations"], "rows": each["rows"],
            "members": [{**_who(row), "claimed": number(row["claimed_total"])} for row in each["members"]],
        }
        for each in same.items
    ]  # fmt: skip
    return {
        "least_rows": ROWS,
        "most_members": MEMBERS,
        "clusters": same.count,
        "evaluations": same.evaluations,
        "items": items,
    }


def _rows(one: Summary, language: Language) -> Data:
    return {
        "levels": [{**row, "points": number(row["points"])} for row in one.rows.levels],
        "missing": [
            {"name": name, "title": lacking(name, language), "rows": count} for name, count in one.rows.missing
        ],
    }


def _shape(one: Summary) -> Data:
    shape = one.shape
    return {
        "claimed": [{"from": step, "evaluations": count} for step, count in shape.claimed.items()],
        "computed": [{"from": step, "evaluations": count} for step, count in shape.computed.items()],
        "rate_and_claimed": [
            {"rate_from": rate, "claimed_from": total, "evaluations": count}
            for (rate, total), count in shape.together.items()
        ],
    }
