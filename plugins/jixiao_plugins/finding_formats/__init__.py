"""The built-in formats of findings beyond text and JSON. Each is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.toolkit.api import FindingFormat
from jixiao.toolkit.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.model.results import FileResult


def _late(module: str) -> Callable[[Iterable[FileResult], dict[str, Any]], Iterator[Any]]:
    """The `write` of a module, imported when the first result comes."""

    def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[Any]:
        from importlib import import_module

        yield from import_module(f"jixiao_plugins.{module}").write(results, options)

    return write


_FORMATS: tuple[tuple[str, str, Message, dict[str, Any]], ...] = (
    ("csv", "finding_formats.csv_format", Message("一行一个问题", "a line for each finding"), {}),
    ("xlsx", "finding_formats.workbook", Message("工作簿：按单位、按代码、全部问题", "a workbook: by unit, by code, all findings"), {"binary": True}),
    ("sarif", "finding_formats.sarif", Message("SARIF 2.1.0", "SARIF 2.1.0"), {}),
    ("junit", "finding_formats.junit", Message("JUnit XML", "JUnit XML"), {}),
    ("github", "finding_formats.github", Message("GitHub 注解", "GitHub annotations"), {}),
    ("html", "html_out.results", Message("网页：一份报告一页，多份一个总览页", "a page: of one report, or an overview of several"), {}),
    ("letter", "docx_out.letter", Message("整改通知（docx）；写进文件夹时每个单位一份", "the review letter (docx); into a folder, one for each unit"), {"binary": True, "suffix": ".docx", "chinese": True}),
)  # fmt: skip


@hookimpl
def jixiao_finding_formats() -> Iterable[FindingFormat]:
    """One format a name."""
    return [
        FindingFormat(name=name, write=_late(module), summary=summary, **more)
        for name, module, summary, more in _FORMATS
    ]
