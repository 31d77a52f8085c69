"""Carries out `annotate`: finds the writer for the file's format, and hands it the file with its findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.cli.language import chosen
from jixiao.cli.messages import warn
from jixiao.cli.opening import items, toolkit
from jixiao.cli.output import Output
from jixiao.files.saving import save
from jixiao.model.errors import UsageError
from jixiao.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.model.findings import Finding
    from jixiao.rules.catalogue import Catalogue
    from jixiao.toolkit.api import Writer
    from jixiao.toolkit.kit import Toolkit

_PAGES = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateRequest:
    """What `annotate` was asked for. The fields are the parameters of the command."""

    path: str
    output: str
    summary: bool = False
    notes: bool = False
    profile: str | None = None
    given: list[str] | None = None
    facts: Path | None = None
    ocr: bool = False
    force: bool = False


def run(request: AnnotateRequest) -> int:
    """Write the annotated file; the exit code is returned."""
    from jixiao.outputs.export import Export, exported, moment

    Output(request.output, force=request.force)  # refuses an existing file before the work
    kit = toolkit(request.profile, request.given or (), request.facts, ocr=request.ocr)
    inputs = list(items([request.path], kit, None))
    if len(inputs) != 1:
        raise UsageError(Message("annotate 一次处理一个文件", "annotate takes one file"))
    writer = _writer(kit, inputs[0].suffix, Path(request.output).suffix.lower())
    data = inputs[0].read()
    one = replace(exported(kit, kit.open(inputs[0].path, data)), data=data)
    what = Export(items=iter([one]), language=chosen(), moment=moment(), catalogue=kit.catalogue)
    made = kit.in_time(lambda: writer.write(what, _options(request)), one)
    save(request.output, made, force=request.force)
    _tell(one.findings, kit.catalogue)
    return 0


def _options(request: AnnotateRequest) -> dict[str, str]:
    given = {"summary": request.summary, "notes": request.notes, "findings": True}
    return {name: "1" for name, wanted in given.items() if wanted}


def _writer(kit: Toolkit, suffix: str, wanted: str) -> Writer:
    """The writer of comments for a format, or of the page with marks. Raises UsageError where the two suffixes do not fit."""
    writers = kit.plugins.writers()
    if wanted in _PAGES:
        return next(one for one in writers if one.name == "html")
    fitting = [one for one in writers if suffix in one.annotates]
    for one in fitting:
        if one.annotates[suffix] == wanted:
            return one
    if not fitting:
        raise UsageError(
            Message(f"{suffix or '?'} 不能加批注", f"{suffix or '?'} takes no comments"),
            hint=Message("-o 批注.html 写成标出问题的网页", "-o FILE.html writes a page with marks"),
        )
    copy = fitting[0].annotates[suffix]
    raise UsageError(
        Message(f"批注写在原格式里：-o 的后缀应为 {copy}", f"comments stay in the file's own format: -o FILE{copy}")
    )


def _tell(findings: Iterable[Finding], catalogue: Catalogue) -> None:
    """How many findings there are, in a line for the person."""
    from jixiao.model.statistics import Statistics
    from jixiao.outputs.finding_text import FindingText
    from jixiao.outputs.findings import severity

    counts = Statistics(files=1)
    for one in findings:
        counts.severities[severity(one, catalogue)] += 1
    warn(FindingText(chosen()).summary(counts))
