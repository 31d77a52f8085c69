"""`jixiao profile`: the rules that are at hand: list, show, test, compare, and begin new ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.opening import toolkit
from jixiao.cli.options import ForceOption, OutputOption
from jixiao.cli.output import Output
from jixiao.cli.parameters import Help
from jixiao.files.inputs import expand
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.authoring.drafting import Draft
    from jixiao.authoring.profile_trial import Trial
    from jixiao.files.loading import Source
    from jixiao.model.errors import Text
    from jixiao.model.report import Report
    from jixiao.rules.library import Library
    from jixiao.toolkit.kit import Toolkit


def _at() -> int:
    return 0 if chosen() == "zh" else 1


def list_(
    wanted: Annotated[
        str | None, typer.Argument(metavar="[ID]"), Help("只列编号以此开头的", "only ids that begin with this")
    ] = None,
    format_: Annotated[
        Literal["text", "json"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "text",
    sure: Annotated[
        bool,
        typer.Option("--sure"),
        Help("各份有多少把握、出自哪里，并按地区汇总", "how sure each is, by which sources, summed up by place"),
    ] = False,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """List every profile with years, basis, rows and executable rows; with --sure by its sources."""
    from jixiao.authoring.listing import list_profiles, list_rows, sure_rows, sure_summary

    out = Output(output, force=force)
    library = toolkit().library
    found = [one for one in list_profiles(library) if one.id.startswith(wanted or "")]
    if wanted and not found and format_ == "text":
        raise _none_listed(wanted, library)
    if format_ == "json":
        import msgspec

        out.line(msgspec.json.format(msgspec.json.encode({"version": 1, "profiles": found}), indent=1).decode())
    elif sure:
        out.table(sure_rows(found, _at()))
        out.line()
        out.table(sure_summary(found, _at()), right=(1, 2, 3))
    else:
        out.table(list_rows(found, _at()), right=(4, 5, 6, 7))
    out.close()


def _none_listed(wanted: str, library: Library) -> UsageError:
    """No id begins so. A region code gives the places of that region, or of the nearest above it."""
    from jixiao.rules.place import region_chain

    hint: Text = library.nearest(wanted)
    if wanted.isdecimal() and len(wanted) == 6:
        places = next(filter(None, (library.by_region.get(code) for code in region_chain(wanted))), [])
        names = [one.place.id for one in places]
        hint = Message(f"最接近的：{'、'.join(names)}", f"nearest: {', '.join(names)}")
    return UsageError(
        Message(f"没有编号以“{wanted}”开头的规则包", f"no profile has an id that begins with {wanted!r}"), hint=hint
    )


def show(
    wanted: Annotated[str, typer.Argument(metavar="ID"), Help("规则包或地区的编号", "the id of a profile or a place")],
    format_: Annotated[
        Literal["md", "html", "json"], typer.Option("-f", "--format"), Help("输出格式", "output format")
    ] = "md",
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Print the rules of a profile as an official would read them."""
    from jixiao.authoring.rendering import described
    from jixiao.authoring.rendering import show as rendered

    out = Output(output, force=force)
    kit = toolkit()
    if format_ == "html":
        shown = described(wanted, kit.library, kit.registry, _at())
        for part in kit.plugins.view("html", "profile")(shown, {"language": chosen()}):
            out.write(part)
    else:
        text = rendered(wanted, kit.library, kit.registry, format_, _at())
        (out.prose if format_ == "md" else out.write)(text)
    out.close()


def check(
    wanted: Annotated[
        str | None,
        typer.Argument(metavar="[ID|FOLDER]"),
        Help("规则包、地区或文件夹；不给则全部", "a profile, a place or a folder; without it all"),
    ] = None,
) -> None:
    """Check profiles: schema, weights, bands, formulas, citations, years; and run their cases."""
    from jixiao.authoring.profile_trial import trial_text

    out = Output(None)
    trials = _trials(wanted)
    for trial in trials:
        out.line(trial_text(trial, _at()))
    out.close()
    raise typer.Exit(0 if all(trial.passed for trial in trials) else 1)


def _trials(wanted: str | None) -> list[Trial]:
    from jixiao.authoring.profile_trial import library_with, try_folder, try_places

    kit = toolkit()
    if wanted is not None and Path(wanted).is_dir():
        folder = Path(wanted)
        return try_folder(folder, library_with(folder, kit.plugins.profile_folders()), kit.registry)
    return try_places(wanted, kit.library, kit.registry)


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A"), Help("规则包编号，可加 @日期", "the id of a profile, with @DATE if wanted")
    ],
    after: Annotated[str, typer.Argument(metavar="B"), Help("另一个规则包", "the other profile")],
    on: Annotated[
        list[str] | None,
        typer.Option("--on", metavar="PATH"),
        Help("看哪些报告的得分和等级会变", "which reports' scores and grades would change"),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Compare two profiles: years, places, or one on two dates. Exit code 1 when they differ."""
    from jixiao.authoring.comparing import compare_profiles, comparison_text, effects, grade_spans, side

    out = Output(output, force=force)
    kit = toolkit()
    one, other = side(before, kit.library), side(after, kit.library)
    changes = compare_profiles(one, other, kit.library, kit.registry, _at())
    spans = grade_spans(one, other)
    found = list(effects(one, other, kit.scorer, _reports(on or [], kit)))
    out.line(comparison_text(changes, spans, found, _at()).rstrip("\n"))
    out.close()
    raise typer.Exit(1 if changes or found or any(span.before != span.after for span in spans) else 0)


def _reports(paths: list[str], kit: Toolkit) -> Iterator[tuple[str, Report]]:
    from jixiao.cli.messages import describe, warn
    from jixiao.cli.opening import sources

    for path, source in sources(paths, kit, None):
        if isinstance(source, InputError):
            warn(f"{path}: {describe(source)}")
        else:
            yield path, source.report


def new(
    wanted: Annotated[
        str,
        typer.Argument(metavar="ID"),
        Help("新地区的编号，如 zhejiang 或 yunnan/kunming", "the id of the new place"),
    ],
    extends: Annotated[
        str,
        typer.Option("--extends", metavar="ID"),
        Help("沿用的地区；不写则为编号所指的上级", "the place above it; else the one that the id names"),
    ] = "",
    kind: Annotated[
        Literal["department", "project", "transfer", "bond"],
        typer.Option("--kind"),
        Help("类型", "the kind of evaluation"),
    ] = "department",
    year: Annotated[
        int, typer.Option("--year", metavar="YEAR", min=0), Help("起始年度", "the first fiscal year")
    ] = 2025,
    region: Annotated[
        str, typer.Option("--region", metavar="CODE"), Help("GB/T 2260 六位代码", "its six digits of GB/T 2260")
    ] = "",
    package: Annotated[
        bool, typer.Option("--package"), Help("连同 pyproject.toml，可以发布", "with a pyproject.toml, to be published")
    ] = False,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="DIR"), Help("写到哪个文件夹", "the folder to write into")
    ] = None,
) -> None:
    """Begin a profile: a folder that passes its own checks at once."""
    from jixiao.authoring.scaffolding import new_profile

    files = new_profile(
        wanted, toolkit().library, extends=extends, kind=kind, year=year, region=region, package=package
    )
    last = wanted.rpartition("/")[2]
    folder = Path(output or (f"jixiao-{wanted.replace('/', '-')}" if package else last))
    _write(files, folder)
    inside = _shown(folder if not package else next(folder.glob("*/profiles")) / last)
    _warn_of_place(wanted, extends, region)
    out = Output(None)
    out.line(t(f"已写入 {folder}/（{len(files)} 个文件）", f"wrote {folder}/ ({len(files)} files)"))
    out.line(t("检查：", "check: ") + f"jixiao profile test {inside}")
    out.line(t("使用：", "use: ") + f"jixiao score --profile {inside} PATH...")
    out.close()


def _shown(folder: Path) -> str:
    """A folder as it is to be typed: `./henan/luoyang`, for `henan/luoyang` is also an id."""
    return str(folder) if folder.is_absolute() or folder.parts[:1] == ("..",) else f"./{folder.as_posix()}"


def _refuse_other_name(wanted: str, folder: Path) -> None:
    """Raise UsageError where a place would lie in a folder of another name than the last part of its id: no check would pass it."""
    last = wanted.rpartition("/")[2]
    if last != folder.name:
        raise UsageError(
            Message(
                f"--id 的末段是“{last}”，-o 的文件夹叫“{folder.name}”",
                f"--id ends in {last!r}, and the folder of -o is called {folder.name!r}",
            ),
            hint=Message(f"-o {folder.parent / last}", f"-o {folder.parent / last}"),
        )


def _warn_of_place(wanted: str, extends: str, region: str) -> None:
    """Say where the parent or the region code does not fit the id."""
    from jixiao.cli.messages import warn
    from jixiao.rules.library import misplaced, named_parent
    from jixiao.rules.lint.problems import TEXTS

    library = toolkit().library
    for key, _, params in misplaced(wanted, extends or named_parent(wanted, library), region, library):
        warn(TEXTS[key][_at()].format(**params))


def draft(
    path: Annotated[
        str,
        typer.Argument(metavar="FILE"),
        Help("已填或空白的评分表，任何可读格式", "a score table in any readable format"),
    ],
    wanted: Annotated[
        str | None,
        typer.Option("--id", metavar="ID"),
        Help("新地区的编号（与 -o 一起用）", "the id of the new place, with -o"),
    ] = None,
    region: Annotated[
        str, typer.Option("--region", metavar="CODE"), Help("GB/T 2260 六位代码", "its six digits of GB/T 2260")
    ] = "",
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="DIR"), Help("写成整个文件夹", "write a whole folder")
    ] = None,
) -> None:
    """Draft a rule file from a printed score table; rows whose rule text is not read are listed."""
    kit = toolkit()
    item = next(iter(expand([path], kit.suffixes)))
    source = kit.open(item.path, item.read(), any_document=True)
    out = Output(None)
    if output is None:
        from jixiao.authoring.drafting import draft_report

        made = kit.in_time(lambda: draft_report(source.report), source)
        out.write(made.text)
    else:
        made = _drafted(kit, source, wanted or Path(output).name, region, Path(output), out)
    out.close()
    _tell(made)


def _drafted(kit: Toolkit, source: Source, wanted: str, region: str, folder: Path, out: Output) -> Draft:
    """The draft as a folder of its own."""
    from jixiao.authoring.drafting import draft_folder

    _refuse_other_name(wanted, folder)
    files, made = kit.in_time(lambda: draft_folder(source.report, wanted, kit.library, region=region), source)
    _write(files, folder)
    out.line(t(f"已写入 {folder}/（{len(files)} 个文件）", f"wrote {folder}/ ({len(files)} files)"))
    out.line(t("检查：", "check: ") + f"jixiao profile test {_shown(folder)}")
    _warn_of_place(wanted, "", region)
    return made


def _tell(made: Draft) -> None:
    """How many rows were read, and of each other one why it was not."""
    from jixiao.cli.messages import warn

    read, guessed, rest = (made.count(state) for state in ("read", "guessed", "not_read"))
    warn(
        t(
            f"共 {len(made.rows)} 行：读出 {read} 行，推测 {guessed} 行，没有读出 {rest} 行",
            f"{len(made.rows)} rows: {read} read, {guessed} guessed, {rest} not read",
        )
    )
    for row in made.rows:
        if row.state != "read":
            warn(f"  {row.name}: {_STATES[row.state][_at()]}{row.why[_at()]}")


_STATES = {"guessed": Message("推测：", "guessed: "), "not_read": Message("没有读出：", "not read: ")}


def _write(files: dict[str, str], folder: Path) -> None:
    """Write the files of a new folder; one that holds anything is refused, so that nothing is replaced."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder}: " + t("已存在且不是空文件夹", "exists and is not an empty folder"))
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def _about(function: Any, zh: str, en: str) -> Any:
    function.ABOUT = (zh, en)
    return function


COMMANDS = {
    "list": _about(
        list_, "列出规则包：年度、依据、行数、可执行行数", "list the profiles: years, basis, rows, executable rows"
    ),
    "show": _about(show, "按条文的样子打印一个规则包", "print a profile as an official would read it"),
    "new": _about(new, "新建一个规则包文件夹", "begin a profile: a folder that passes its own checks"),
    "draft": _about(draft, "由公布的评分表起草规则", "draft a rule file from a printed score table"),
    "test": _about(check, "检查规则包并运行它的检验例", "check profiles and run their cases"),
    "diff": _about(diff, "比较两个规则包，并可看对报告的影响", "compare two profiles, and what that does to reports"),
}
