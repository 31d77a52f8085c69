"""Carries out `diff`: two reports, or the findings of two files or folders."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.cli.language import chosen, t
from jixiao.cli.messages import checked, describe, warn
from jixiao.cli.opening import one_source, sources, toolkit
from jixiao.cli.output import Output
from jixiao.model.errors import InputError, UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from jixiao.files.loading import Source
    from jixiao.model.report import Report
    from jixiao.model.results import FileResult
    from jixiao.outputs.diff import Comparison
    from jixiao.toolkit.kit import Toolkit


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRequest:
    """What `diff` was asked for. The fields are the parameters of the command."""

    before: str
    after: str | None = None
    findings: bool = False
    together: bool = False
    rescored: bool = False
    only: str | None = None
    epsilon: str | None = None
    format_: str = "text"
    profile: str | None = None
    output: str | None = None
    force: bool = False


def run(request: DiffRequest) -> int:
    """Compare what was asked for; the exit code is returned."""
    if request.findings:
        return _findings(request)
    from jixiao.outputs.diff import compare
    from jixiao.outputs.diff.changes import TOPICS

    topics = [checked("--only", topic, list(TOPICS)) for topic in (request.only or "").split(",") if topic]
    if (request.after is None) != request.rescored:
        raise UsageError(
            Message("diff 要两份报告，或一份报告加 --rescored", "diff takes two reports, or one with --rescored")
        )
    epsilon = _number(request.epsilon)
    out = Output(request.output, force=request.force)
    kit = toolkit(request.profile)
    first = one_source([request.before], kit, together=request.together)
    second = first if request.after is None else one_source([request.after], kit, together=request.together)
    names = (first.path, request.after or t("重新计分", "re-scored"))

    def compared() -> tuple[Comparison, str]:
        comparison = compare(first.report, _second(kit, second, request), only=topics, epsilon=epsilon)
        return comparison, _written(request.format_, comparison, names, out, kit)

    comparison, text = kit.in_time(compared, *([first] if second is first else [first, second]))
    out.write(text)
    out.close()
    return 1 if comparison.changes else 0


def _written(form: str, comparison: Comparison, names: tuple[str, str], out: Output, kit: Toolkit) -> str:
    from jixiao.outputs import diff_text
    from jixiao.outputs.layout import shown

    if form == "json":
        return _json(diff_text.data(comparison, chosen()))
    if form == "html":
        options = {"language": chosen(), "before": names[0], "after": names[1]}
        return "".join(kit.plugins.view("html", "diff")(comparison, options))
    if form == "text":
        lines = diff_text.text(comparison, names, chosen(), colour=out.colour, room=out.room)
    else:
        lines = diff_text.markdown(comparison, names, chosen())
    return "".join(f"{shown(line, colour=out.colour)}\n" for line in lines)


def _json(found: Any) -> str:
    import json

    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _second(kit: Toolkit, second: Source, request: DiffRequest) -> Report:
    """The other report, or the same one with the scores that the rules give."""
    if request.after is not None:
        return second.report
    from jixiao.outputs.diff import rescored

    return rescored(second.report, kit.score(second))


def _number(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise UsageError(
            Message(f"--ignore-epsilon {text}：应为数值", f"--ignore-epsilon {text}: expected a number")
        ) from error
    if not number.is_finite() or number < 0:
        raise UsageError(
            Message(
                f"--ignore-epsilon {text}：应为非负数",
                f"--ignore-epsilon {text}: expected a number that is not negative",
            )
        )
    return number


def _findings(request: DiffRequest) -> int:
    """The check after rectification: 1 when something is open or new, 3 when an input cannot be read."""
    from jixiao.outputs.rectification import compare, data, text

    if request.after is None:
        raise UsageError(Message("--findings 要前后两份", "--findings takes two reports or folders"))
    form = checked("-f", request.format_, ("text", "json"))
    out = Output(request.output, force=request.force)
    kit = toolkit(request.profile)
    before, failed = _validated(kit, request.before, together=request.together)
    after, failed_after = _validated(kit, request.after, together=request.together)
    if not _is_many(request.before) and not _is_many(request.after) and len(before) == len(after) == 1:
        after = {
            next(iter(before)): next(iter(after.values()))
        }  # two files are the same unit, however they write its name
    units = compare(before, after)
    lines = text(units, chosen(), colour=out.colour, room=out.room) if form == "text" else ()
    out.write(_json(data(units)) if form == "json" else "".join(f"{line}\n" for line in lines))
    out.close()
    found = int(any(one.found["open"] or one.found["new"] for one in units))
    return 3 if failed or failed_after else found


def _is_many(word: str) -> bool:
    return Path(word).is_dir() or word.startswith("@") or any(sign in word for sign in "*?[")


def _validated(kit: Toolkit, word: str, *, together: bool) -> tuple[dict[str, list[FileResult]], bool]:
    """The results by unit, and whether an input could not be read; a report without a unit stands under its file's name."""
    from jixiao.batch.jobs import file_result

    found: dict[str, list[FileResult]] = {}
    failed = False
    for path, source in sources([word], kit, None, together=together):
        if isinstance(source, InputError):
            failed = True
            warn(f"{path}: {describe(source)}")
            continue
        result = file_result(path, kit.validate(source), chosen(), kit.catalogue)
        unit = (result.report or {}).get("unit") or Path(path).stem
        found.setdefault(unit, []).append(result)
    return found, failed
