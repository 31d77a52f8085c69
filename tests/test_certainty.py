"""What rests on a row that was not read for certain is not found, and what does not rest on one stays."""

from __future__ import annotations

import json

import pytest

from jixiao.model.findings import Finding
from jixiao.model.report import Evaluation, Fund, Indicator, Report
from jixiao.rules.checks.certainty import certain
from jixiao.toolkit.kit import Toolkit

GUESSED, SHARED, READ = (
    Indicator(name="甲", doubt="alignment"),
    Indicator(name="乙", doubt="merged"),
    Indicator(name="丙"),
)
"""A row whose cells were put into columns by guess, one that shares its weight with another, one that was read for certain."""


def kept(report: Report, code: str, pointer: str | None, *in_doubt: str) -> bool:
    """Does a finding of this code at this place stay?"""
    return bool(certain([Finding(code=code, pointer=pointer)], report, in_doubt))


ROWS = Report(
    evaluations=(
        Evaluation(kind="project", indicators=(READ,)),
        Evaluation(kind="project", indicators=(GUESSED, SHARED, READ)),
    )
)


@pytest.mark.parametrize(
    ("code", "pointer", "stays"),
    [
        ("T404", "/evaluations/1/indicators/0/target", False), ("T404", "/evaluations/1/indicators/0", False),
        ("E009", "/evaluations/1/indicators/0/score", False), ("E009", "/evaluations/1/indicators/0", False), ("E010", "/evaluations/1/indicators/0/score", True),
        ("S112", "/evaluations/1/indicators/0/score", True), ("P705", "/evaluations/1/grade", True),
        ("T404", "/evaluations/1/indicators/2/target", True), ("T404", "/evaluations/0/indicators/0/target", True),
        ("R307", "/evaluations/1/indicators/1/score", False), ("W204", "/evaluations/1/indicators/1/weight", False),
        ("T404", "/evaluations/1/indicators/1/target", True), ("W204", "/evaluations/1/indicators/2/weight", True),
        ("W201", "/evaluations/1/total/weight", False), ("W201", "/evaluations/1", False), ("W201", "/evaluations/1/indicators", False),
        ("W201", "/evaluations/0/total/weight", True), ("C650", "/evaluations/1/grade", True), ("R340", "/evaluations/1/funds/0/spent", True),
        ("W201", "/evaluations", True), ("T404", "/title", True), ("T404", None, True),
    ],
)  # fmt: skip
def test_rows(code: str, pointer: str | None, stays: bool) -> None:
    """A row in doubt takes its own findings and those of every sum that it is part of; a shared figure only what judges one row by it."""
    assert kept(ROWS, code, pointer) is stays


@pytest.mark.parametrize(
    ("doubt", "code", "pointer", "stays"),
    [
        ("alignment", "R340", "/evaluations/0/funds/1/spent", False), ("alignment", "R313", "/evaluations/0/execution/rate", False),
        ("reading", "R340", "/evaluations/0/funds/1/spent", False), ("alignment", "W201", "/evaluations/0/total/weight", True),
        ("merged", "R340", "/evaluations/0/funds/0/spent", False), ("merged", "R340", "/evaluations/0/funds/1/spent", True),
        ("merged", "R313", "/evaluations/0/execution", True),
    ],
)  # fmt: skip
def test_money(doubt, code: str, pointer: str, stays: bool) -> None:
    """Of money in doubt no row is compared with another; an amount that rows share is no amount of one of them."""
    report = Report(evaluations=(Evaluation(kind="project", funds=(Fund(label="甲", doubt=doubt), Fund(label="乙"))),))
    assert kept(report, code, pointer) is stays


@pytest.mark.parametrize(
    ("code", "at", "stays"), [("W201", 1, False), ("R302", 1, False), ("T404", 1, True), ("W201", 0, True)]
)
def test_figures_not_read(code: str, at: int, stays: bool) -> None:
    """Where a weight or score was not read for certain, the sums of its table are not judged, and those of other tables are."""
    one = Evaluation(kind="project", indicators=(SHARED,))
    report = Report(evaluations=(one, one))
    assert kept(report, code, f"/evaluations/{at}/total", "/evaluations/1/indicators/0/weight") is stays
    assert kept(report, code, f"/evaluations/{at}/total", "/evaluations/1/indicators/0/target")


def test_rows_in_doubt_are_counted() -> None:
    """One finding for all rows of a block that were put into columns by guess, at the first of them."""
    rows = b"""{"schema_version": 1, "evaluations": [{"kind": "project", "indicators": [
        {"name": "\xe4\xb8\x99"}, {"name": "\xe7\x94\xb2", "doubt": "alignment"}, {"name": "\xe4\xb9\x99", "doubt": "merged"},
        {"name": "\xe4\xb8\x81", "doubt": "alignment"}]}]}"""
    kit = Toolkit()
    found = [one for one in kit.validate(kit.open("r.json", rows)).findings if one.code == "E012"]
    assert [(one.pointer, one.indicator, one.params["count"], one.params["total"]) for one in found] == [
        ("/evaluations/0/indicators/1", "甲", "2", "4")
    ]


def test_blank_columns_are_named_at_their_first_cell() -> None:
    """A report that is still to be filled, in JSON: of each column the cells that are blank, at the first of them."""
    rows = [{"name": "甲", "weight": 5}, {"name": "乙"}, {"name": "丙"}]
    data = json.dumps({"schema_version": 1, "evaluations": [{"kind": "project", "indicators": rows}]}).encode()
    kit = Toolkit()
    found = [one for one in kit.validate(kit.open("r.json", data)).findings if one.code == "S112"]
    stem = "/evaluations/0/indicators"
    assert {(one.pointer, one.params["count"]) for one in found} == {
        (f"{stem}/0/actual", "3"), (f"{stem}/0/score", "3"), (f"{stem}/1/weight", "2"),
    }  # fmt: skip
