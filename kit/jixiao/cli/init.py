"""`jixiao init`: an empty report or form to fill, by the rules of a place and year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import warn
from jixiao.cli.opening import toolkit
from jixiao.cli.options import ForceOption, OutputOption, ProfileOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.files.saving import save
from jixiao.model.errors import UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from jixiao.model.report import Kind, Report
    from jixiao.rules.profile import Profile
    from jixiao.toolkit.kit import Toolkit


def command(
    year: Annotated[
        int, typer.Option("--year", metavar="YEAR", min=1), Help("评价年度", "the fiscal year that is evaluated")
    ],
    profile: ProfileOption = None,
    kind: Annotated[
        Literal["department", "project", "transfer", "bond"],
        typer.Option("--kind"),
        Help("部门整体、项目支出、转移支付、专项债券", "a whole department, a project, a transfer, a special bond"),
    ] = "department",
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Write an empty report (TOML) or form (xlsx, docx) with the rules of each row."""
    kit = toolkit(profile)
    found = _profile(kit, kind, year)
    from jixiao.outputs.forms.blank import blank_report, notes

    report = blank_report(found, kind, year)
    remarks = notes(found, kit.registry, chosen())
    suffix = "" if output is None else Path(output).suffix.lower()
    if output is not None and suffix in {".xlsx", ".docx"}:
        Output(output, force=force)
        save(output, _form(report, found, remarks, suffix[1:]), force=force)
        return
    if suffix not in {".toml", ""}:
        raise UsageError(
            Message(f"{output}：init 写 .toml、.xlsx 或 .docx", f"{output}: init writes .toml, .xlsx or .docx")
        )
    out = Output(output, force=force)
    from jixiao.outputs.forms.blank_toml import blank_toml

    out.write(blank_toml(report, remarks, chosen()))
    out.close()


def _profile(kit: Toolkit, kind: Kind, year: int) -> Profile:
    """The profile that would be used for such a report; which one and why is said. Raises UsageError when there is none."""
    from jixiao.model.report import Evaluation, Report

    one = Evaluation(kind=kind, name="")
    choice = kit.scorer.chooser.choose(Report(year=year, evaluations=(one,)), one, kit.scorer.wanted)
    if choice.profile is None:
        raise UsageError(
            t("没有适用的规则包：", "no profile fits: ") + choice.reason.text(chosen()), hint="jixiao profile list"
        )
    warn(f"{choice.profile.id}{t('：', ': ')}{choice.reason.text(chosen())}")
    return choice.profile


def _form(report: Report, profile: Profile, remarks: dict[str, str], name: str) -> bytes:
    from jixiao.outputs.export import blank_form, moment

    return blank_form(report, profile, remarks, moment(), toolkit().plugins.writers(), name)
