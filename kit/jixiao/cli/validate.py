"""`jixiao validate`: check reports and say what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from jixiao.cli.language import chosen, t
from jixiao.cli.options import (
    FactsOption,
    ForceOption,
    LangOption,
    Output,
    OutputOption,
    Paths,
    ProfileOption,
    QuietOption,
    SetOption,
    StdinOption,
    describe,
    sources,
    toolkit,
    warn,
)  # fmt: skip
from jixiao.errors import InputError, UsageError
from jixiao.findings import SEVERITIES

if TYPE_CHECKING:
    from jixiao.findings import Finding
    from jixiao.loading import Source
    from jixiao.toolkit import Toolkit, Validation

FORMATS = ("text", "line", "json", "ndjson")
Codes = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE,...", help=t("只报告这些代码（前缀亦可）", "only these codes; a prefix will do")),
]


def command(
    paths: Paths,
    targets: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--targets",
            metavar="FILE",
            help=t("批复的绩效目标表，与报告对照", "the target table approved with the budget"),
        ),
    ] = None,
    together: Annotated[
        bool,
        typer.Option(
            "--together",
            help=t("这些文件是同一份材料：报告和它的附表", "the files are one submission: a report and its forms"),
        ),
    ] = False,
    profile: ProfileOption = None,
    given: SetOption = None,
    facts: FactsOption = None,
    format_: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="NAME",
            help=t("输出格式：text line json ndjson", "output format: text line json ndjson"),
        ),
    ] = "text",
    select: Codes = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE,...", help=t("不报告这些代码", "leave these codes out"))
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="error|warning|info|never", help=t("达到此级别时以 1 退出", "exit 1 at this severity")
        ),
    ] = "error",
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help=t("有问题也以 0 退出", "exit 0 even with findings"))
    ] = False,
    claims: Annotated[
        bool, typer.Option("--claims", help=t("列出全部数字陈述", "list every numeric statement"))
    ] = False,
    output: OutputOption = None,
    force: ForceOption = False,
    stdin_name: StdinOption = None,
    lang: LangOption = None,  # noqa: ARG001 - read before parsing, because the help is in it too
    quiet: QuietOption = 0,
) -> None:
    """Check reports: structure, weights, scores, indicators, arithmetic, consistency, policy."""
    if fail_on not in {*SEVERITIES, "never"}:
        raise UsageError(f"--fail-on {fail_on}: error | warning | info | never")
    kit = toolkit(profile, given or (), facts)
    writer = _writer(format_, kit)
    out = Output(output, force=force)
    run = Run(kit, Selection.of(select, ignore), _targets(kit, targets), together=together)
    for part in writer(run, paths, stdin_name, out, claims=claims):
        if quiet < 2:
            out.write(part)
    out.close()
    if quiet == 0:
        _say(run)
    raise typer.Exit(3 if run.failed else 0 if exit_zero else run.exit_code(fail_on))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which codes are reported: by prefix, `ignore` after `select`; the longer prefix wins."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, select: list[str] | None, ignore: list[str] | None) -> Selection:
        """From the words of the command line, which may hold several codes each."""
        return cls(_codes(select), _codes(ignore))

    def takes(self, code: str) -> bool:
        """Is a finding of this code reported?"""
        chosen_by = max((len(one) for one in self.select if code.startswith(one)), default=0 if not self.select else -1)
        left_out = max((len(one) for one in self.ignore if code.startswith(one)), default=-1)
        return chosen_by >= 0 and left_out < max(chosen_by, 1)


def _codes(words: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for word in words or () for code in word.split(",") if code.strip())


@dataclass
class Run:
    """Validates the inputs one by one and counts."""

    kit: Toolkit
    selection: Selection
    targets: Source | None = None
    together: bool = False
    failed: int = 0
    files: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)

    def each(
        self, paths: list[str], stdin_name: str | None
    ) -> Iterator[tuple[str, Validation | InputError, list[Finding]]]:
        """Path, result and the findings that were selected; an input that cannot be used comes as its error."""
        from jixiao.output.findings import severity

        opened = self._joined(paths, stdin_name) if self.together else sources(paths, self.kit, stdin_name)
        for path, source in opened:
            self.files += 1
            if isinstance(source, InputError):
                self.failed += 1
                yield path, source, []
                continue
            result = self.kit.validate(source, self.targets)
            found = [one for one in result.findings if self.selection.takes(one.code)]
            self.counts.update(severity(one) for one in found)
            self.verdicts.update(one.verdict for one in result.claims)
            if any(one.code.startswith("E0") and severity(one) == "error" for one in found):
                self.failed += 1
            yield path, result, found

    def _joined(self, paths: list[str], stdin_name: str | None) -> Iterator[tuple[str, Source | InputError]]:
        from jixiao.submission import open_together

        parts = []
        for path, source in sources(paths, self.kit, stdin_name):
            if isinstance(source, InputError):
                yield path, source
            else:
                parts.append(source)
        if parts:
            yield parts[0].path, open_together(parts)

    def exit_code(self, fail_on: str) -> int:
        """1 when a finding reaches the severity."""
        reached = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()  # type: ignore[arg-type]
        return int(any(self.counts[level] for level in reached))


Writer = Callable[..., Iterator[str]]


def _writer(name: str, kit: Toolkit) -> Writer:
    own: dict[str, Writer] = {"text": _text, "line": _line, "json": _json, "ndjson": _ndjson}
    if name in own:
        return own[name]
    formats = {one.name: one for one in kit.plugins.finding_formats()}
    if name not in formats:
        names = ", ".join([*own, *formats])
        raise UsageError(f"-f {name}: " + t(f"可用格式：{names}", f"formats: {names}"))

    def write(run: Run, paths: list[str], stdin_name: str | None, out: Output, *, claims: bool) -> Iterator[str]:
        options: dict[str, Any] = {"language": chosen(), "claims": claims, "colour": out.colour}
        yield from formats[name].write(run.each(paths, stdin_name), options)

    return write


def _targets(kit: Toolkit, path: str | None) -> Source | None:
    if path is None:
        return None
    from jixiao.inputs import expand

    item = next(iter(expand([path], kit.suffixes)))
    return kit.open(item.path, item.read())


def _text(run: Run, paths: list[str], stdin_name: str | None, out: Output, *, claims: bool) -> Iterator[str]:
    from jixiao.output.finding_text import FindingText

    text = FindingText(chosen(), colour=out.colour, room=out.room, claims=claims)
    for path, result, found in run.each(paths, stdin_name):
        if isinstance(result, InputError):
            yield from (f"{line}\n" for line in _refused(path, result))
        else:
            yield from (f"{line}\n" for line in text.file(path, result, found))
    if run.files > 1 or run.failed:
        yield text.summary(run.files, run.counts, run.failed) + "\n"


def _refused(path: str, error: InputError) -> Iterator[str]:
    from jixiao.output.findings import input_findings
    from jixiao.output.layout import safe

    for one in input_findings(error, chosen()):
        line = one["span"]["line"]
        at = f":{line}:{one['span']['column'] or 1}" if line else ""
        yield f"{safe(path)}{at}: {one['severity']} {one['code']} {one['message']}"


def _line(run: Run, paths: list[str], stdin_name: str | None, out: Output, *, claims: bool) -> Iterator[str]:  # noqa: ARG001
    from jixiao.output.finding_text import FindingText

    text = FindingText(chosen())
    for path, result, found in run.each(paths, stdin_name):
        if isinstance(result, InputError):
            yield from (f"{line}\n" for line in _refused(path, result))
        else:
            yield from (f"{text.line(path, one, result)}\n" for one in found)


def _file(path: str, result: Validation | InputError, found: list[Finding]) -> dict[str, Any]:
    from jixiao.output.findings import failed_data, file_data

    if isinstance(result, InputError):
        return failed_data(path, result, chosen())
    return file_data(path, result, found, chosen())


def _json(run: Run, paths: list[str], stdin_name: str | None, out: Output, *, claims: bool) -> Iterator[str]:  # noqa: ARG001
    import json

    from jixiao.output.findings import tool

    files = [_file(*one) for one in run.each(paths, stdin_name)]
    verdicts = {name: run.verdicts[name] for name in ("holds", "rounding", "wrong", "suspicious")}
    summary = {
        "files": run.files,
        **{level: run.counts[level] for level in SEVERITIES},
        "unreadable": run.failed,
        "claims": verdicts,
    }
    yield (
        json.dumps({"version": 1, "tool": tool(), "files": files, "summary": summary}, ensure_ascii=False, indent=1)
        + "\n"
    )


def _ndjson(run: Run, paths: list[str], stdin_name: str | None, out: Output, *, claims: bool) -> Iterator[str]:  # noqa: ARG001
    import json

    for one in run.each(paths, stdin_name):
        yield json.dumps(_file(*one), ensure_ascii=False) + "\n"


def _say(run: Run) -> None:
    if run.files == 0:
        warn(t("没有找到报告", "no report was found"))


__all__ = ["Run", "Selection", "command", "describe"]
