"""`jixiao init`: an empty report or form to fill, by the rules of a place and year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

from jixiao.cli.arguments import Option
from jixiao.cli.language import chosen, t
from jixiao.cli.options import ForceOption, Output, OutputOption, ProfileOption, toolkit
from jixiao.files.saving import save
from jixiao.model.errors import UsageError

if TYPE_CHECKING:
    from jixiao.model.report import Kind, Report
    from jixiao.rules.profile import Profile

_KINDS = ("department", "project", "transfer", "bond")


def command(
    profile: ProfileOption = None,
    kind: Annotated[
        str,
        Option(
            "--kind",
            metavar="|".join(_KINDS),
            help=(
                "部门整体、项目支出、转移支付、专项债券",
                "a whole department, a project, a transfer, a special bond",
            ),
        ),
    ] = "department",
    year: Annotated[int, Option("--year", metavar="YEAR", help=("评价年度", "the fiscal year that is evaluated"))] = 0,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Write an empty report (TOML) or form (xlsx) with the rules of each row as comments or cell notes."""
    if kind not in _KINDS or not year:
        raise UsageError(
            t(
                "请给出 --kind department|project|transfer|bond 和 --year",
                "give --kind department|project|transfer|bond and --year",
            )
        )
    found = _profile(profile, cast("Kind", kind), year)
    from jixiao.outputs.forms.blank import blank_report, notes

    report = blank_report(found, cast("Kind", kind), year)
    remarks = notes(found, chosen())
    if output is not None and Path(output).suffix.lower() == ".xlsx":
        Output(output, force=force)
        save(output, _form(report, found, remarks), force=force)
        return
    if output is not None and Path(output).suffix.lower() not in {".toml", ""}:
        raise UsageError(t(f"{output}：init 写 .toml 或 .xlsx", f"{output}: init writes .toml or .xlsx"))
    out = Output(output, force=force)
    from jixiao.outputs.forms.blank_toml import blank_toml

    out.write(blank_toml(report, remarks, chosen()))
    out.close()


def _profile(wanted: str | None, kind: Kind, year: int) -> Profile:
    """The profile that would be used for such a report. Raises UsageError when there is none."""
    from jixiao.model.report import Evaluation, Report

    kit = toolkit(wanted)
    one = Evaluation(kind=kind, name="")
    choice = kit.scorer.chooser.choose(Report(year=year, evaluations=(one,)), one, kit.scorer.wanted)
    if choice.profile is None:
        raise UsageError(
            t("没有适用的规则包：", "no profile fits: ") + choice.reason[0 if chosen() == "zh" else 1],
            hint="jixiao profile list",
        )
    return choice.profile


def _form(report: Report, profile: Profile, remarks: dict[str, str]) -> bytes:
    from jixiao.outputs.export import blank_form, moment

    return blank_form(report, profile, remarks, moment(), toolkit().plugins.writers())
