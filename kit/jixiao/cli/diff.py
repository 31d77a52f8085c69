"""`jixiao diff`: what changed between two reports, and what it means."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import checked
from jixiao.cli.opening import toolkit
from jixiao.cli.options import ForceOption, OutputOption, ProfileOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.model.errors import UsageError

if TYPE_CHECKING:
    from jixiao.files.loading import Source
    from jixiao.model.report import Report
    from jixiao.toolkit.kit import Toolkit


def command(
    before: Annotated[str, typer.Argument(metavar="A"), Help("前一份报告", "the earlier report")],
    after: Annotated[str | None, typer.Argument(metavar="[B]"), Help("后一份报告", "the later report")] = None,
    rescored: Annotated[
        bool, typer.Option("--rescored"), Help("与重新计分后的同一报告比较", "compare A with itself re-scored")
    ] = False,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="scores,targets,funds,facts,text"),
        Help("只看这些方面", "only these topics"),
    ] = None,
    epsilon: Annotated[
        str | None,
        typer.Option("--ignore-epsilon", metavar="NUMBER"),
        Help("数值相差不超过此数视为相同", "numbers that differ by no more count as equal"),
    ] = None,
    format_: Annotated[
        Literal["text", "json", "md", "html"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "text",
    profile: ProfileOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Compare two reports. Exit code 1 when they differ."""
    from jixiao.outputs.diff import compare
    from jixiao.outputs.diff.changes import TOPICS

    topics = [checked("--only", topic, list(TOPICS)) for topic in (only or "").split(",") if topic]
    if (after is None) != rescored:
        raise UsageError(("diff 要两份报告，或一份报告加 --rescored", "diff takes two reports, or one with --rescored"))
    out = Output(output, force=force)
    kit = toolkit(profile)
    first = _open(kit, before)
    second = _second(kit, first, after)
    comparison = compare(first.report, second, only=topics, epsilon=_number(epsilon))
    names = (first.path, after or t("重新计分", "re-scored"))
    out.write(_written(format_, comparison, names, out))
    out.close()
    raise typer.Exit(1 if comparison.changes else 0)


def _written(format_: str, comparison: object, names: tuple[str, str], out: Output) -> str:
    from jixiao.outputs import diff_text

    if format_ == "json":
        import json

        return json.dumps(diff_text.data(comparison, chosen()), ensure_ascii=False, indent=1) + "\n"  # type: ignore[arg-type]
    if format_ == "text":
        lines = diff_text.text(comparison, names, chosen(), colour=out.colour, room=out.room)  # type: ignore[arg-type]
    else:
        lines = (diff_text.markdown if format_ == "md" else diff_text.page)(comparison, names, chosen())  # type: ignore[arg-type]
    return "".join(f"{line}\n" for line in lines)


def _open(kit: Toolkit, path: str) -> Source:
    from jixiao.files.inputs import expand

    item = next(iter(expand([path], kit.suffixes)))
    return kit.open(item.path, item.read())


def _second(kit: Toolkit, first: Source, after: str | None) -> Report:
    if after is not None:
        return _open(kit, after).report
    from jixiao.outputs.diff import rescored

    return rescored(first.report, kit.score(first))


def _number(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UsageError(f"--ignore-epsilon {text}: " + t("应为数值", "expected a number")) from error
    if not number.is_finite() or number < 0:
        raise UsageError(f"--ignore-epsilon {text}: " + t("应为非负数", "expected a number that is not negative"))
    return number
