"""Findings as a table for people: the same columns in the workbook and in `-f csv --header zh`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.message import Message
from jixiao.outputs.finding_text import WORDS
from jixiao.outputs.places import place
from jixiao.outputs.readable import right, rounded

if TYPE_CHECKING:
    from jixiao.model.message import Language
    from jixiao.model.results import Data, FileResult
    from jixiao.rules.catalogue import Catalogue

HEAD: tuple[Message, ...] = (
    Message("单位", "unit"), Message("年度", "year"), Message("主管部门", "department"), Message("文件", "file"), Message("位置", "place"), Message("级别", "severity"), Message("代码", "code"),
    Message("问题", "title"), Message("指标", "row"), Message("原文", "text"), Message("所写", "stated"), Message("算得", "computed"), Message("应为", "should be"), Message("说明", "message"),
    Message("改法", "mend"), Message("依据", "source"),
)  # fmt: skip
"""The columns. What was computed stands under 应为 only where it is the right value."""


def head(language: Language) -> list[str]:
    """The heading of the columns."""
    return [one.text(language) for one in HEAD]


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
