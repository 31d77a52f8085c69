"""What a writer gets: reports with their scores and findings, the paper that is asked for, and one fixed moment.

A writer is called as `write(what, options)`, with `what` an `Export`. The same export gives the same bytes: a writer asks no
clock, no time zone and no random source; where a format wants a date it takes `Export.moment`.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from jixiao.documents.papers.amend import Amendment, differences
from jixiao.documents.papers.read_form import read_data
from jixiao.files.timing import measured
from jixiao.model.document import NOWHERE, Place
from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.outputs.forms.pages import lay_out
from jixiao.rules.catalogue import BUILT_IN, Catalogue
from jixiao.rules.place import report_date
from jixiao.text.quantity import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from jixiao.documents.papers.model import Paper
    from jixiao.engines.rows.validate import Validation
    from jixiao.files.loading import Source
    from jixiao.model.document import Document
    from jixiao.model.findings import Claim, Finding
    from jixiao.model.report import Report
    from jixiao.model.scorecard import Scorecard
    from jixiao.rules.profile import Profile
    from jixiao.toolkit.api import Writer
    from jixiao.toolkit.kit import Toolkit

Kind = Literal["report", "recheck", "blank"]
_EPOCH = "SOURCE_DATE_EPOCH"
_FIXED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def _nowhere(pointer: str) -> Place:
    del pointer
    return NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One report and what is known of it.

    layouts   the layout of the official form that the profile of each evaluation names, None where it names none
    bands     the grade bands of each evaluation in words, empty where they are not known
    notes     the rules of an empty form as cell notes, by JSON pointer
    locate    JSON pointer → place in the input
    data      the bytes of the input, for a writer that gives the file itself back
    spent     the seconds of the processor that went into it: a writer has the rest of its file's time
    """

    report: Report
    path: str = ""
    digest: str = ""
    document: Document | None = None
    cards: tuple[Scorecard, ...] = ()
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    layouts: tuple[str | None, ...] = ()
    bands: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    locate: Callable[[str], Place] = field(default=_nowhere)
    data: bytes = b""
    spent: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is to be written. `items` may be a stream; a writer of single papers takes `one()`.

    catalogue  what the codes of the findings mean
    """

    items: Iterable[Exported]
    kind: Kind = "report"
    language: Literal["zh", "en"] = "zh"
    moment: datetime.datetime = _FIXED
    catalogue: Catalogue = BUILT_IN

    def one(self) -> Exported:
        """The only report. Raises UsageError when there are several or none."""
        found = list(self.items)
        if len(found) != 1:
            raise UsageError(
                Message(
                    f"这种格式只装一份报告，现有 {len(found)} 份", f"this format holds one report, not {len(found)}"
                ),
                hint=Message("-o 文件夹/ 会逐份写出", "-o FOLDER/ writes one file for each"),
            )
        return found[0]

    def t(self, zh: str, en: str) -> str:
        """The text in the language of the paper."""
        return zh if self.language == "zh" else en


def moment() -> datetime.datetime:
    """`SOURCE_DATE_EPOCH`, else a fixed day. Raises UsageError for a value that is no moment a file can carry."""
    text = os.environ.get(_EPOCH)
    if not text:
        return _FIXED
    try:
        return datetime.datetime.fromtimestamp(int(text), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            Message(f"{_EPOCH}={text} 不是时刻", f"{_EPOCH}={text} is no moment"),
            hint=Message("应为 1970 年以来的整秒数", "it is a whole number of seconds since 1970"),
        ) from None


def exported(
    kit: Toolkit, source: Source, *, judge: bool = True, known: tuple[Validation, float] | None = None
) -> Exported:
    """A report opened by the toolkit, with its scores and findings unless `judge` is False.

    `known` is what was found already, and the seconds that it took.
    """
    layouts, bands = [], []
    for evaluation in source.report.evaluations:
        profile: Profile | None = kit.scorer.chooser.choose(source.report, evaluation, kit.scorer.wanted).profile
        layouts.append(profile.rules.form if profile is not None else None)
        bands.append(_bands(profile, source.report) if profile is not None else "")
    cards: tuple[Scorecard, ...] = ()
    findings: tuple[Finding, ...] = ()
    claims: tuple[Claim, ...] = ()
    spent = source.spent
    if judge:
        result, more = known or measured(lambda: kit.validate(source))
        spent += more
        cards, findings, claims = result.cards or tuple(kit.score(source)), result.findings, result.claims
    return Exported(
        report=source.report, path=source.path, digest=source.digest, document=source.document, cards=cards, findings=findings,
        claims=claims, layouts=tuple(layouts), bands=tuple(bands), locate=source.locate, spent=spent,
    )  # fmt: skip


def blank_form(
    report: Report,
    profile: Profile,
    notes: Mapping[str, str],
    when: datetime.datetime,
    writers: Iterable[Writer],
    name: str,
) -> bytes:
    """An empty form by the writer `name` (xlsx, docx) with kind `blank`; `notes` are the rules of rows. Raises UsageError without it."""
    writer = next((one for one in writers if one.name == name), None)
    if writer is None:
        raise UsageError(Message(f"没有写 {name} 的插件", f"there is no writer for {name}"), hint="jixiao plugins")
    one = Exported(report=report, layouts=(profile.rules.form,), bands=(_bands(profile, report),), notes=dict(notes))
    return writer.write(Export(items=iter([one]), kind="blank", moment=when), {})


def _bands(profile: Profile, report: Report) -> str:
    """`90分（含）—100分为优，…，60分以下为差`; empty where the report's date decides and is not known."""
    found = profile.bands(report.year, report_date(report))
    if len(found) != 1:
        return ""
    bands = sorted(found[0].bands, key=lambda band: band.min, reverse=True)
    tops = [profile.rules.total, *(band.min for band in bands)]
    words = [
        f"{plain(band.min)}分（含）—{plain(top)}分为{band.name}" if band.min > 0 else f"{plain(top)}分以下为{band.name}"
        for band, top in zip(bands, tops[: len(bands)], strict=True)
    ]
    return "，".join(words)


def printed(
    one: Exported,
    render: Callable[[Paper], bytes],
    read: Callable[[bytes], Document],
    *,
    sections_as_table: bool = False,
) -> bytes:
    """The bytes of a paper that reads back as the report.

    The paper is rendered and read; what the reading lacks is added to it as its table of amendments.
    """
    amendments: tuple[Amendment, ...] = ()
    for _ in range(3):
        data = render(
            lay_out(one.report, one.layouts, amendments, bands=one.bands, sections_as_table=sections_as_table)
        )
        lacking = tuple(_lacking(one.report, read(data), amendments))
        if not lacking:
            break
        amendments = (*(old for old in amendments if old.pointer not in {new.pointer for new in lacking}), *lacking)
    return data


def _lacking(report: Report, document: Document, before: tuple[Amendment, ...]) -> Iterator[Amendment]:
    known = {one.pointer: one.value for one in before}
    for one in differences(report, read_data(document)):
        if one.pointer not in known or known[one.pointer] != one.value:
            yield one
