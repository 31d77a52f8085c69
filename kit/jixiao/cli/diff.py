"""`jixiao diff`: what changed between two reports, and what it means."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

from jixiao.cli.arguments import Argument, Exit, Option
from jixiao.cli.language import chosen, t
from jixiao.cli.options import ForceOption, Output, OutputOption, ProfileOption, items, toolkit
from jixiao.model.errors import UsageError

if TYPE_CHECKING:
    from jixiao.files.loading import Source
    from jixiao.model.report import Report
    from jixiao.outputs.diff import Comparison
    from jixiao.toolkit.kit import Toolkit

FORMATS = ("text", "json", "md", "html")


def command(
    before: Annotated[str, Argument("A", help=("前一份报告", "the earlier report"))],
    after: Annotated[str | None, Argument("[B]", help=("后一份报告", "the later report"))] = None,
    rescored: Annotated[
        bool, Option("--rescored", help=("与重新计分后的同一报告比较", "compare A with itself re-scored"))
    ] = False,
    only: Annotated[
        str | None,
        Option("--only", metavar="scores,targets,funds,facts,text", help=("只看这些方面", "only these topics")),
    ] = None,
    epsilon: Annotated[
        str | None,
        Option(
            "--ignore-epsilon",
            metavar="NUMBER",
            help=("数值相差不超过此数视为相同", "numbers that differ by no more count as equal"),
        ),
    ] = None,
    format_: Annotated[
        str, Option("-f", "--format", metavar="|".join(FORMATS), help=("输出格式", "output format"))
    ] = "text",
    profile: ProfileOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Compare two reports. Exit code 1 when they differ."""
    from jixiao.outputs.diff import compare
    from jixiao.outputs.diff.changes import TOPICS

    topics = [topic for topic in (only or "").split(",") if topic]
    if format_ not in FORMATS or not set(topics) <= set(TOPICS) or (after is None) != rescored:
        raise UsageError(
            t("diff 要两份报告，或一份报告加 --rescored", "diff takes two reports, or one with --rescored"),
            hint=f"-f {'|'.join(FORMATS)}, --only {','.join(TOPICS)}",
        )
    out = Output(output, force=force)
    kit = toolkit(profile)
    first = _open(kit, before)
    second = _second(kit, first, after)
    comparison = compare(first.report, second, only=topics, epsilon=_number(epsilon))
    names = (first.path, after or t("重新计分", "re-scored"))
    out.write(_written(format_, comparison, names, out, kit))
    out.close()
    raise Exit(1 if comparison.changes else 0)


def _written(format_: str, comparison: Comparison, names: tuple[str, str], out: Output, kit: Toolkit) -> str:
    from jixiao.outputs import diff_text
    from jixiao.outputs.layout import shown

    if format_ == "json":
        import json

        return json.dumps(diff_text.data(comparison, chosen()), ensure_ascii=False, indent=1) + "\n"
    if format_ == "html":
        options = {"language": chosen(), "before": names[0], "after": names[1]}
        return "".join(kit.plugins.view("html", "diff")(comparison, options))
    if format_ == "text":
        lines = diff_text.text(comparison, names, chosen(), colour=out.colour, room=out.room)
    else:
        lines = diff_text.markdown(comparison, names, chosen())
    return "".join(f"{shown(line, colour=out.colour)}\n" for line in lines)


def _open(kit: Toolkit, path: str) -> Source:
    item = next(iter(items([path], kit, None)))
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
