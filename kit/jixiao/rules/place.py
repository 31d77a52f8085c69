"""Where and when a report was made: its region, the regions above it, its date."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from jixiao.text import lazy_re as re
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from jixiao.model.report import Report


def region_code(report: Report) -> str:
    """The place of a report by GB/T 2260: its code, else that of its region's or its unit's name; empty when it has none."""
    if report.region is not None and report.region.code:
        return report.region.code
    name = (report.region.name if report.region is not None else None) or (
        report.unit.name if report.unit is not None else None
    )
    if not name:
        return ""
    from jixiao.text import regions

    place = regions.locate(name, [report.title or ""])
    return place.code if place is not None else ""


def report_date(report: Report) -> datetime.date | None:
    """The date the report was signed or published, when it is printed as a full date."""
    dates = (report.dates.report, report.dates.published) if report.dates is not None else ()
    return next(filter(None, map(full_date, dates)), None)


def full_date(text: str | None) -> datetime.date | None:
    """A printed date; None where it is not one with year, month and day."""
    iso = parse(text).date if text else ""
    return datetime.date.fromisoformat(iso) if len(iso) == 10 else None


def due_date(day: str | None, year: int) -> datetime.date | None:
    """A month and day (`02-28`) of the year after the fiscal year; None for what is no day."""
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", day or "")
    if match is None:
        return None
    try:
        return datetime.date(year + 1, int(match[1]), int(match[2]))
    except ValueError:
        return None


def first_date(report: Report) -> datetime.date:
    """The date of the report; of one without, the first day on which it can be written: after its fiscal year."""
    year = report.year
    return report_date(report) or (datetime.date(year + 1, 1, 1) if year is not None else datetime.date.min)


def region_chain(code: str) -> list[str]:
    """The codes from the county to the nation: `530181` → `530181`, `530100`, `530000`, ``."""
    if not code:
        return [""]
    return list(dict.fromkeys([code, f"{code[:4]}00", f"{code[:2]}0000", ""]))
