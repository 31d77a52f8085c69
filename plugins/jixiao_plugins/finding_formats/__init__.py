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
    """The `write` of a module of this package, imported when the first result comes."""

    def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[Any]:
        from importlib import import_module

        yield from import_module(f"{__name__}.{module}").write(results, options)

    return write


@hookimpl
def jixiao_finding_formats() -> Iterable[FindingFormat]:
    """csv, xlsx, sarif, junit, github."""
    return [
        FindingFormat(
            name="csv", write=_late("csv_format"), summary=Message("一行一个问题", "a line for each finding")
        ),
        FindingFormat(
            name="xlsx",
            write=_late("workbook"),
            binary=True,
            summary=Message("工作簿：按单位、按代码、全部问题", "a workbook: by unit, by code, all findings"),
        ),
        FindingFormat(name="sarif", write=_late("sarif"), summary=Message("SARIF 2.1.0", "SARIF 2.1.0")),
        FindingFormat(name="junit", write=_late("junit"), summary=Message("JUnit XML", "JUnit XML")),
        FindingFormat(name="github", write=_late("github"), summary=Message("GitHub 注解", "GitHub annotations")),
    ]
