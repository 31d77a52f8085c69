"""The built-in writers. Each record is light; the libraries are imported when a file of its format is written."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.toolkit.api import Writer
from jixiao.toolkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jixiao.outputs.export import Export

_WRITERS = {
    "xlsx": (".xlsx", "jixiao_plugins.xlsx_out.writer", "官方表格，Excel 文件", "the official form as an Excel workbook"),
    "docx": (".docx", "jixiao_plugins.docx_out.writer", "报告与自评表，Word 文件", "the report with its form as a Word document"),
    "xlsx-comments": (".xlsx", "jixiao_plugins.annotate.sheets", "原 Excel 文件，加批注", "the Excel file itself, with comments"),
    "docx-comments": (".docx", "jixiao_plugins.annotate.word", "原 Word 文件，加批注", "the Word file itself, with comments"),
    "html": (".html", "jixiao_plugins.html_out.writer", "单个网页：得分、证明、问题、图表", "one self-contained page: scores, proofs, findings, charts"),
    "md": (".md", "jixiao_plugins.text_out.markdown", "Markdown", "Markdown"),
    "csv": (".csv", "jixiao_plugins.text_out.csv_table", "每个指标一行的表", "one row an indicator"),
    "json": (".json", "jixiao_plugins.text_out.json_report", "JSON 报告", "the report as JSON"),
    "ndjson": (".ndjson", "jixiao_plugins.text_out.ndjson_reports", "每行一份 JSON 报告", "one JSON report a line"),
    "toml": (".toml", "jixiao_plugins.text_out.toml_report", "TOML 报告", "the report as TOML"),
}  # fmt: skip

_ANNOTATES = {"xlsx-comments": (".xlsx", ".xlsm"), "docx-comments": (".docx", ".docm")}
_VIEWS = {"html": ("summary", "diff", "profile")}


def _write(module: str) -> Callable[[Export, dict[str, str]], bytes]:
    def write(what: Export, options: dict[str, str]) -> bytes:
        found: bytes = import_module(module).write(what, options)
        return found

    return write


def _stream(module: str) -> Callable[[Export, dict[str, str]], Iterable[bytes]]:
    def stream(what: Export, options: dict[str, str]) -> Iterable[bytes]:
        found: Iterable[bytes] = import_module(module).stream(what, options)
        return found

    return stream


def _view(module: str) -> Callable[[Any, dict[str, str]], Iterable[str]]:
    def view(matter: Any, options: dict[str, str]) -> Iterable[str]:
        found: Iterable[str] = import_module(module).view(matter, options)
        return found

    return view


@hookimpl
def jixiao_writers() -> list[Writer]:
    """One writer a format."""
    return [
        Writer(
            name=name,
            suffix=suffix,
            write=_write(module),
            stream=_stream(module) if name in {"csv", "ndjson"} else None,
            summary=Message(zh, en),
            views={one: _view(f"jixiao_plugins.{name}_out.{one}") for one in _VIEWS.get(name, ())},
            annotates={one: one for one in _ANNOTATES.get(name, ())},
        )
        for name, (suffix, module, zh, en) in _WRITERS.items()
    ]
