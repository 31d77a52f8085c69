"""Findings as a table for people: the same columns in the workbook and in `-f csv --header zh`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.outputs.finding_text import WORDS
from jixiao.outputs.places import place
from jixiao.outputs.readable import right, rounded

if TYPE_CHECKING:
    from jixiao.model.results import Data, FileResult
    from jixiao.outputs.scores import Language
    from jixiao.rules.catalogue import Catalogue

HEAD: tuple[tuple[str, str], ...] = (
    ("单位", "unit"), ("年度", "year"), ("主管部门", "department"), ("文件", "file"), ("位置", "place"), ("级别", "severity"), ("代码", "code"),
    ("问题", "title"), ("指标", "row"), ("原文", "text"), ("所写", "stated"), ("算得", "computed"), ("应为", "should be"), ("说明", "message"),
    ("改法", "mend"), ("依据", "source"),
)  # fmt: skip
"""The columns. What was computed stands under 应为 only where it is the right value."""


def head(language: Language) -> list[str]:
    """The heading of the columns."""
    return [one[0 if language == "zh" else 1] for one in HEAD]


def row(result: FileResult, one: Data, language: Language, catalogue: Catalogue) -> list[str]:
    """One finding, in the order of `HEAD`."""
    at = 0 if language == "zh" else 1
    entry, report = catalogue.rule(one["code"]), result.report or {}
    computed = rounded(one["computed"] or "")
    pair = ("", computed) if right(entry) else (computed, "")
    return [
        report.get("unit") or "", str(report.get("year") or ""), result.department, result.path, place(one["span"], language),
        WORDS[one["severity"]][at], one["code"], entry.title[at], one["indicator"] or "", one["quote"] or "", one["stated"] or "",
        *pair, one["message"], one["fix"] or entry.mend[at], one["cite"] or "",
    ]  # fmt: skip
