"""`jixiao profile`: the rules that are at hand: list, show, test, compare, and begin new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from jixiao.cli.arguments import Argument, Exit, Option
from jixiao.cli.language import chosen
from jixiao.cli.options import ForceOption, Output, OutputOption, toolkit
from jixiao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.profile.trying import Trial
    from jixiao.report import Report
    from jixiao.toolkit import Toolkit


def _at() -> int:
    return 0 if chosen() == "zh" else 1


def list_(
    wanted: Annotated[
        str | None, Argument("[ID]", help=("只列编号以此开头的", "only ids that begin with this"))
    ] = None,
    format_: Annotated[str, Option("-f", "--format", metavar="text|json", help=("输出格式", "output format"))] = "text",
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """List every profile with years, basis, rows and executable rows."""
    from jixiao.output.layout import columns
    from jixiao.profile.listing import list_profiles, list_rows

    out = Output(output, force=force)
    found = [one for one in list_profiles(toolkit().library) if one.id.startswith(wanted or "")]
    if format_ == "json":
        import msgspec

        out.line(msgspec.json.format(msgspec.json.encode({"version": 1, "profiles": found}), indent=1).decode())
    else:
        for line in columns(list_rows(found, _at()), right=(4, 5, 6, 7)):
            out.line(line)
    out.close()


def show(
    wanted: Annotated[str, Argument("ID", help=("规则包或地区的编号", "the id of a profile or a place"))],
    format_: Annotated[
        str, Option("-f", "--format", metavar="md|html|json", help=("输出格式", "output format"))
    ] = "md",
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Print the rules of a profile as an official would read them."""
    from jixiao.profile.rendering import show as rendered

    out = Output(output, force=force)
    kit = toolkit()
    out.write(rendered(wanted, kit.library, kit.registry, format_, _at()))
    out.close()


def check(
    wanted: Annotated[
        str | None,
        Argument(
            "[ID|FOLDER]", help=("规则包、地区或文件夹；不给则全部", "a profile, a place or a folder; without it all")
        ),
    ] = None,
) -> None:
    """Check profiles: schema, weights, bands, formulas, citations, years; and run their cases."""
    from jixiao.profile.trying import trial_text

    out = Output(None)
    trials = _trials(wanted)
    for trial in trials:
        out.line(trial_text(trial, _at()))
    out.close()
    raise Exit(0 if all(trial.passed for trial in trials) else 1)


def _trials(wanted: str | None) -> list[Trial]:
    from jixiao.profile.trying import library_with, try_folder, try_places

    kit = toolkit()
    if wanted is not None and Path(wanted).is_dir():
        folder = Path(wanted)
        return try_folder(folder, library_with(folder, kit.plugins.profile_folders()), kit.registry)
    return try_places(wanted, kit.library, kit.registry)


def diff(
    before: Annotated[str, Argument("A", help=("规则包编号，可加 @日期", "the id of a profile, with @DATE if wanted"))],
    after: Annotated[str, Argument("B", help=("另一个规则包", "the other profile"))],
    on: Annotated[
        list[str] | None,
        Option(
            "--on", metavar="PATH", help=("看哪些报告的得分和等级会变", "which reports' scores and grades would change")
        ),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Compare two profiles: years, places, or one on two dates. Exit code 1 when they differ."""
    from jixiao.profile.comparing import compare_profiles, comparison_text, effects, grade_spans, side

    out = Output(output, force=force)
    kit = toolkit()
    one, other = side(before, kit.library), side(after, kit.library)
    changes = compare_profiles(one, other, kit.library, kit.registry, _at())
    spans = grade_spans(one, other)
    found = list(effects(one, other, kit.scorer, _reports(on or [], kit)))
    out.line(comparison_text(changes, spans, found, _at()).rstrip("\n"))
    out.close()
    raise Exit(1 if changes or found or any(span.before != span.after for span in spans) else 0)


def _reports(paths: list[str], kit: Toolkit) -> Iterator[tuple[str, Report]]:
    from jixiao.cli.options import describe, sources, warn

    for path, source in sources(paths, kit, None):
        if isinstance(source, InputError):
            warn(f"{path}: {describe(source)}")
        else:
            yield path, source.report


COMMANDS = {"list": list_, "show": show, "test": check, "diff": diff}

for _function, _zh, _en in (
    (list_, "列出规则包：年度、依据、行数、可执行行数", "list the profiles: years, basis, rows, executable rows"),
    (show, "按条文的样子打印一个规则包", "print a profile as an official would read it"),
    (check, "检查规则包并运行它的检验例", "check profiles and run their cases"),
    (diff, "比较两个规则包，并可看对报告的影响", "compare two profiles, and what that does to reports"),
):
    _function.ABOUT = (_zh, _en)  # type: ignore[attr-defined]


