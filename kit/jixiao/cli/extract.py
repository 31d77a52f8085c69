"""`jixiao extract`: an office document as a report in TOML or JSON, or as the blocks that its reader saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import checked, describe, warn
from jixiao.cli.opening import one_source, toolkit
from jixiao.cli.options import ForceOption, OcrOption, OutputOption, Paths, StdinOption, TogetherOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.model.document import NOWHERE
from jixiao.model.errors import InputError, UsageError

if TYPE_CHECKING:
    from jixiao.files.loading import Source


_FORMATS = {"report": ("toml", "json"), "document": ("json", "toml"), "facts": ("text", "json", "csv")}


def command(
    paths: Paths,
    what: Annotated[
        Literal["report", "document", "facts"],
        typer.Option("--what"),
        Help(
            "报告，读取器看到的文档，或文中每个数字",
            "the report, the document as it was read, or every figure of the text",
        ),
    ] = "report",
    format_: Annotated[
        Literal["toml", "json", "text", "csv"] | None, typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = None,
    together: TogetherOption = False,
    ocr: OcrOption = False,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
) -> None:
    """Turn an office document into a report in TOML or JSON."""
    form = checked("-f", format_ or _FORMATS[what][0], _FORMATS[what])
    out = Output(output, force=force)
    source = one_source(paths, toolkit(ocr=ocr), stdin_name, together=together, any_document=True)
    if what == "facts":
        out.write(_facts(source, form))
    else:
        out.write(_document(source) if what == "document" else _report(source, form))
    out.close()
    for note in source.notes:
        warn(f"{source.path}: {describe(InputError(note.code, note.place or NOWHERE, **note.params))}")
    if what == "report" and any(note.code == "E011" for note in source.notes):
        raise typer.Exit(InputError.exit_code)


def _document(source: Source) -> str:
    import msgspec

    if source.document is None:
        raise UsageError(t("TOML 和 JSON 没有文档这一步", "TOML and JSON have no document stage"))
    return msgspec.json.format(msgspec.json.encode(source.document), indent=1).decode() + "\n"


def _facts(source: Source, format_: str) -> str:
    from jixiao.documents.facts.records import records
    from jixiao.engines.rows.validate import prose_of
    from jixiao.outputs.facts import as_csv, as_json, as_text

    document = source.document or prose_of(source)
    facts = list(records(document, source.report.year)) if document is not None else []
    if format_ == "json":
        return as_json(facts, source.path)
    return as_csv(facts) if format_ == "csv" else as_text(facts)


def _report(source: Source, format_: str) -> str:
    from jixiao.files.writing import to_json, to_toml

    if format_ == "json":
        return to_json(source.report)
    comments = {}
    for number, evaluation in enumerate(source.report.evaluations):
        for index, _ in enumerate(evaluation.indicators):
            pointer = f"/evaluations/{number}/indicators/{index}"
            comments[pointer] = _where(source, pointer)
    return to_toml(source.report, {pointer: text for pointer, text in comments.items() if text})


def _where(source: Source, pointer: str) -> str:
    place = source.locate(pointer)
    if place.table is not None:
        from jixiao.outputs.places import table_place
        from jixiao.outputs.scores import span

        return table_place(span(place), chosen())
    if place.cell is not None:
        return f"{place.sheet or ''}!{place.cell}".removeprefix("!")
    if place.page is not None:
        return t(f"第 {place.page} 页", f"page {place.page}")
    if place.paragraph is not None:
        return t(f"第 {place.paragraph} 段", f"paragraph {place.paragraph}")
    return t(f"第 {place.line} 行", f"line {place.line}") if place.line is not None else ""
