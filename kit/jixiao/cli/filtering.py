"""What `validate` reports of what was found: the codes that were chosen, without what is suppressed or in the baseline."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.cli import session
from jixiao.cli.language import chosen, t
from jixiao.cli.messages import checked, near, warn
from jixiao.cli.output import Output
from jixiao.model.errors import UsageError
from jixiao.model.findings import SEVERITIES
from jixiao.model.message import Message
from jixiao.model.statistics import Statistics
from jixiao.outputs.finding_streams import FORMATS, STATISTICS
from jixiao.rules.catalogue import under
from jixiao.toolkit.api import FindingFormat

if TYPE_CHECKING:
    from jixiao.cli.request import ValidateRequest
    from jixiao.model.results import FileResult, Written
    from jixiao.outputs.baseline import Baseline
    from jixiao.outputs.suppress import Suppressions
    from jixiao.toolkit.kit import Toolkit
FAIL_ON = (*SEVERITIES, "never")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which codes are reported. The longest prefix decides; of two alike, `ignore`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @classmethod
    def of(cls, select: list[str] | None, ignore: list[str] | None, kit: Toolkit) -> Selection:
        """From the words of the options. Raises UsageError for what is the beginning of no code that the toolkit knows."""
        selection = cls(_codes(select), _codes(ignore))
        wanted = (*selection.select, *selection.ignore)
        known = kit.codes if wanted else ()
        for code in wanted:
            if not any(under(one, code) for one in known):
                raise UsageError(
                    t(f"没有问题代码 {code}", f"there is no finding code {code}") + near(code, known),
                    hint=Message("jixiao explain 列出全部代码", "`jixiao explain` lists every code"),
                )
        return selection

    @property
    def chooses(self) -> bool:
        """Is any code left out?"""
        return bool(self.select or self.ignore)

    def takes(self, code: str) -> bool:
        """Is the code reported?"""
        if not self.chooses:
            return True
        wanted = max((len(one) for one in self.select if under(code, one)), default=-1 if self.select else 0)
        refused = max((len(one) for one in self.ignore if under(code, one)), default=-1)
        return wanted > refused


def _codes(words: list[str] | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for word in words or () for code in word.split(",") if code.strip())


class Known:
    """What is held back: suppressions of the configuration, and the baseline."""

    def __init__(self, baseline: str | None, write: str | None, *, force: bool, verbose: int) -> None:
        self._verbose = verbose
        self._saved: Output | None = Output(write, force=force) if write else None
        self._suppressions = _suppressions()
        self._baseline: Baseline | None = None
        self._written: Baseline | None = None
        if baseline is not None and write is None:
            from jixiao.outputs.baseline import read

            self._baseline = read(baseline)
        if write is not None:
            from jixiao.outputs.baseline import Baseline

            self._written = Baseline(write)

    @property
    def looks(self) -> bool:
        """Does what is held back or written down depend on more of a finding than its code?"""
        return any(one is not None for one in (self._suppressions, self._baseline, self._written))

    def keep(self, result: FileResult) -> None:
        """Hold back what is known, and count it."""
        for word, holder in (("suppressed", self._suppressions), ("baseline", self._baseline)):
            if holder is not None:
                kept = holder.keep(result)
                if len(kept) < len(result.findings):
                    result.hidden[word] = len(result.findings) - len(kept)
                    result.findings = kept
        if self._written is not None:
            self._written.add(result)

    def finish(self, quiet: int) -> None:
        """Write the new baseline; say which entries are of no more use."""
        if self._saved is not None and self._written is not None:
            with self._saved as file:
                file.write(self._written.text())
                file.close()
        if quiet:
            return
        if self._suppressions is not None:
            for one in self._suppressions.unused:
                warn(t(f"抑制项没有用到：{one}", f"unused suppression: {one}"))
            for one in self._suppressions.expired:
                warn(t(f"抑制项已过期（{one.expires}）：{one}", f"suppression expired on {one.expires}: {one}"))
        stale = self._baseline.stale if self._baseline is not None else []
        if stale:
            warn(
                t(
                    f"基线中有 {len(stale)} 项已不再出现；用 --write-baseline 更新",
                    f"{len(stale)} entries of the baseline are stale; renew it with --write-baseline",
                )
            )
        for known in stale if self._verbose else stale[:5]:
            warn(f"  {known.path}: {known.code} {known.subject}")


def _suppressions() -> Suppressions | None:
    config = session.configured()
    if not any(file.suppress for file in config.files):
        return None
    import datetime

    from jixiao.outputs.suppress import Suppressions, read

    return Suppressions(read(config), datetime.date.today())  # noqa: DTZ011 - the day of the person who wrote the entry


@dataclass
class Review:
    """What is kept of every file, and the counts."""

    selection: Selection
    known: Known
    most: int | None = None
    statistics: Statistics = field(default_factory=Statistics)

    def each(self, results: Iterator[FileResult]) -> Iterator[FileResult]:
        """The results with the findings that are shown."""
        for result in results:
            whole = result.findings
            if not result.failed or result.report is not None:
                result.findings = [one for one in result.findings if self.selection.takes(one["code"])]
            self.known.keep(result)
            self.statistics.add(result)
            result.shorten(self.most)
            if result.chinese:
                kept = set(map(id, result.findings))
                result.chinese = [words for words, one in zip(result.chinese, whole, strict=True) if id(one) in kept]
            yield result

    def counted(self, results: Iterator[Written]) -> Iterator[bytes]:
        """What workers have written, counted."""
        for one in results:
            self.statistics.count(one.tally)
            yield one.text

    def found(self, fail_on: str) -> int:
        """1 when a finding reaches the severity."""
        reached = FAIL_ON[: FAIL_ON.index(fail_on) + 1] if fail_on != "never" else ()
        return int(any(self.statistics.severities[level] for level in reached))


def review_of(kit: Toolkit, request: ValidateRequest) -> Review:
    """What is kept of the findings. Raises UsageError for a code that does not exist."""
    known = Known(request.baseline, request.write_baseline, force=request.force, verbose=request.verbose)
    return Review(Selection.of(request.select, request.ignore, kit), known, most=request.max_findings)


def options_of(request: ValidateRequest, out: Output, review: Review, kit: Toolkit) -> dict[str, Any]:
    """What a writer of findings is told."""
    return {
        "language": chosen(), "claims": request.claims, "notes": request.verbose > 0 or request.fail_on == "info", "colour": out.colour, "room": out.room, "fail_on": request.fail_on, "header": request.header,
        "file": out.to_file, "statistics": review.statistics, "catalogue": kit.catalogue, "deadline": request.deadline,
    }  # fmt: skip


def format_of(option: str, name: str, kit: Toolkit) -> FindingFormat:
    """A format by its name. Raises UsageError for an unknown one."""
    if name in FORMATS:
        return FindingFormat(name=name, write=FORMATS[name])
    formats = {one.name: one for one in kit.plugins.finding_formats()}
    return formats[checked(option, name, (*FORMATS, *formats))]


def first_format(request: ValidateRequest, kit: Toolkit) -> FindingFormat:
    """The format of `-f`, or the summary. Raises UsageError for one that cannot be written where it is to go."""
    name = request.format_ or "text"
    if request.statistics:
        return FindingFormat(name=name, write=STATISTICS[checked("--statistics -f", name, tuple(STATISTICS))])
    found = format_of("-f", name, kit)
    if found.binary and not request.output and sys.stdout.isatty():
        raise UsageError(Message(f"-f {name} 要用 -o 指定文件", f"-f {name} needs -o FILE"))
    return found


def summary(statistics: Statistics, options: dict[str, Any]) -> None:
    """The last line, for the person, when there was more than one file or one that cannot be read."""
    if statistics.files > 1 or statistics.unreadable:
        from jixiao.outputs.finding_text import FindingText

        warn(FindingText(options["language"]).summary(statistics))
