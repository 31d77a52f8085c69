"""The batch page: every file by risk, those that could not be read first, and what goes back to each unit.

Reports stream: one line of figures is kept of each, and words only of those that the list to send back can hold.
"""

from __future__ import annotations

import heapq
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.model.message import Message
from jixiao.outputs.scores import number, percent
from jixiao_plugins.html_out.charts import Bar, Chart, horizontal_bars, present
from jixiao_plugins.html_out.engine import render
from jixiao_plugins.html_out.scores import NONE
from jixiao_plugins.html_out.tables import Card, Cell, Head, Table, amount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.model.message import Language
    from jixiao.model.results import Data, FileResult
    from jixiao.rules.catalogue import Catalogue

RETURNED, EACH, LONGEST = 500, 5, 300
"""How many reports the list to send back holds, how many findings of each, and how many characters of one."""

GRADES = 8
_BANDS = (
    (Decimal(100), None),
    (Decimal(95), Decimal(100)),
    (Decimal(90), Decimal(95)),
    (Decimal(80), Decimal(90)),
    (Decimal(60), Decimal(80)),
    (None, Decimal(60)),
)

Risk = tuple[int, int, Decimal]
"""Errors, warnings, and how far the claimed score lies above the computed one."""


class Line(NamedTuple):
    """What is kept of one report. `order` is its place among those that were read."""

    risk: Risk
    order: int
    unit: str
    path: str
    claimed: Decimal | None = None
    computed: Decimal | None = None
    coverage: Decimal | None = None
    grade: str = ""
    notes: int = 0


class Returned(NamedTuple):
    """The findings of a report in words; the first fields order the list (larger is riskier)."""

    risk: Risk
    later: int
    unit: str
    path: str
    findings: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"u{-self.later}"

    @property
    def more(self) -> int:
        """Errors and warnings that are not listed."""
        return self.risk[0] + self.risk[1] - len(self.findings)


class _Tally:
    """Counts that grow with no report."""

    def __init__(self) -> None:
        self.perfect = self.over = 0
        self.scores: Counter[int] = Counter()
        self.grades: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()


class Unread(NamedTuple):
    """A file that could not be used, and why."""

    path: str
    code: str
    reason: str


def batch(items: Iterable[FileResult], language: Language, catalogue: Catalogue) -> str:
    """The page."""
    tally = _Tally()
    lines: list[Line] = []
    top: list[Returned] = []
    unread: list[Unread] = []
    for one in items:
        if one.report is None:
            unread.append(_unread(one))
            continue
        line = _line(one, len(lines), tally)
        lines.append(line)
        if line.risk[:2] > (0, 0):
            _keep(top, _returned(one, line, language))
    lines.sort(key=lambda line: (line.risk, -line.order), reverse=True)
    return _Page(language, catalogue, tally, lines, sorted(top, reverse=True), unread).rendered()


def _unread(one: FileResult) -> Unread:
    """Why it could not be used; what its text says is beside the matter."""
    why = [each for each in one.findings if each["code"].startswith("E0") and each["severity"] == "error"]
    return Unread(one.path, why[0]["code"] if why else "", "; ".join(each["message"] for each in why))


def _keep(top: list[Returned], one: Returned) -> None:
    (heapq.heappush if len(top) < RETURNED else heapq.heappushpop)(top, one)


def _line(one: FileResult, order: int, tally: _Tally) -> Line:
    counts = Counter(finding["severity"] for finding in one.findings)
    tally.levels.update(counts)
    tally.codes.update(finding["code"] for finding in one.findings)
    tables = [table for table in one.evaluations if table.claimed is not None]
    gap = Decimal(0)
    for table in tables:
        claimed = Decimal(table.claimed or 0)
        tally.scores[_band(claimed)] += 1
        tally.perfect += claimed == Decimal(table.weight or 100)
        tally.grades[table.grade or NONE] += 1
        if table.computed is not None:
            gap = max(gap, claimed - Decimal(table.computed))
    tally.over += gap > 0
    name = (one.report or {}).get("unit") or one.title or ""
    line = Line((counts["error"], counts["warning"], gap), order, name, one.path, notes=counts["info"])
    if not tables:
        return line
    first = tables[0]
    return line._replace(
        claimed=_decimal(first.claimed),
        computed=_decimal(first.computed),
        coverage=_decimal(first.coverage),
        grade=first.grade or "",
    )


def _decimal(figure: str | None) -> Decimal | None:
    return None if figure is None else Decimal(figure)


def _band(score: Decimal) -> int:
    return next(
        i for i, (low, high) in enumerate(_BANDS) if (low is None or score >= low) and (high is None or score < high)
    )


def _returned(one: FileResult, line: Line, language: Language) -> Returned:
    """The gravest findings of a report in words."""
    wanted = [finding for finding in one.findings if finding["severity"] != "info"]
    wanted.sort(key=lambda finding: finding["severity"] != "error")
    texts = tuple(_words(finding, language) for finding in wanted[:EACH])
    return Returned(line.risk, -line.order, line.unit, line.path, texts)


def _words(finding: Data, language: Language) -> str:
    name = finding["indicator"]
    about = Message(f"【{name}】", f"[{name}] ").text(language) if name else ""
    return f"{finding['code']} {about}{finding['message']}"[:LONGEST]


class _Page:
    """What the page says, part by part."""

    def __init__(
        self, language: Language, catalogue: Catalogue, tally: _Tally, lines: list[Line], returned: list[Returned], unread: list[Unread]
    ) -> None:  # fmt: skip
        self.language: Language = language
        self.catalogue, self.tally, self.lines, self.returned, self.unread = catalogue, tally, lines, returned, unread
        self.linked = {-one.later: one.id for one in returned}
        self.at = 0 if language == "zh" else 1

    def t(self, zh: str, en: str) -> str:
        """The words in the language of the page."""
        return (zh, en)[self.at]

    def rendered(self) -> str:
        """The page."""
        sections = {
            "files": self.t("全部文件", "All files"),
            "codes": self.t("问题分布", "Findings by kind"),
            "overview": self.t("得分与等级", "Scores and grades"),
            "return": self.t("退回整改清单", "To send back"),
        }
        return render(
            "batch.html",
            self.language,
            scripted=True,
            title=self.t("绩效自评批量检查", "Performance self-evaluations: batch"),
            sections=sections,
            cards=self._cards(),
            files=self._files(),
            codes=self._codes(),
            charts=self._charts(),
            returned=self.returned,
            checked=len(self.lines),
            concerned=sum(line.risk[:2] > (0, 0) for line in self.lines),
        )

    def _cards(self) -> list[Card]:
        t, tally, unread = self.t, self.tally, len(self.unread)
        return [
            Card(t("文件", "files"), f"{len(self.lines) + unread:,}"),
            Card(t("读不了的文件", "files that cannot be read"), f"{unread:,}", kind="bad" if unread else ""),
            Card(t("错误", "errors"), f"{tally.levels['error']:,}", kind="bad" if tally.levels["error"] else ""),
            Card(t("警告", "warnings"), f"{tally.levels['warning']:,}"),
            Card(t("自评满分的表", "forms with full marks"), f"{tally.perfect:,}"),
            Card(t("自评高于重算的报告", "reports that claim too much"), f"{tally.over:,}"),
        ]

    def _files(self) -> Table:
        t = self.t
        heads = [
            Head("#", number=True), Head(t("单位", "unit")), Head(t("错误", "errors"), number=True), Head(t("警告", "warnings"), number=True),
            Head(t("提示", "notes"), number=True), Head(t("自评", "claimed"), number=True), Head(t("重算", "computed"), number=True),
            Head(t("重算占比", "recomputed"), number=True), Head(t("自评等级", "claimed grade")),
        ]  # fmt: skip
        unread = [self._unread_row(place, one) for place, one in enumerate(self.unread, 1)]
        read = [self._row(place, line) for place, line in enumerate(self.lines, len(unread) + 1)]
        return Table(t("全部文件", "all files"), heads, [*unread, *read])

    def _unread_row(self, place: int, one: Unread) -> list[Cell]:
        why = f"{one.code} {one.reason}"
        return [
            amount(str(place), place),
            Cell(self.t("✕ 读不了", "✕ unreadable"), kind="name unread", head=True, small=(one.path, why)),
            *(Cell("", "", "num") for _ in range(6)),
            Cell(""),
        ]

    def _row(self, place: int, line: Line) -> list[Cell]:
        errors, warnings, _ = line.risk
        share = None if line.coverage is None else percent(line.coverage)
        unit = line.unit or self.t("（未写明单位）", "(unit not said)")
        return [
            amount(str(place), place),
            Cell(unit, kind="name", head=True, small=(line.path,), href=self.linked.get(line.order, "")),
            amount(str(errors), errors, strong=errors > 0),
            amount(str(warnings), warnings),
            amount(str(line.notes), line.notes),
            amount(number(line.claimed) or NONE, line.claimed),
            amount(number(line.computed) or NONE, line.computed),
            amount(share or NONE, line.coverage),
            Cell(line.grade or NONE),
        ]

    def _codes(self) -> Table | None:
        if not self.tally.codes:
            return None
        heads = [
            Head(self.t("代码", "code")),
            Head(self.t("问题", "finding")),
            Head(self.t("次数", "times"), number=True),
        ]
        ranked = sorted(self.tally.codes.items(), key=lambda pair: (-pair[1], pair[0]))
        rows = [
            [
                Cell(code, kind="code", head=True),
                Cell(self.catalogue.rule(code).title[self.at]),
                amount(f"{count:,}", count),
            ]
            for code, count in ranked
        ]
        return Table(self.t("问题分布", "findings by kind"), heads, rows)

    def _charts(self) -> list[Chart]:
        t, forms = self.t, sum(self.tally.scores.values())
        key = (("claimed", t("份数", "forms")), ("frame", t("全部", "all")))
        scores = [_bar(_band_name(*band), self.tally.scores[i], forms) for i, band in enumerate(_BANDS)]
        ranked = sorted(self.tally.grades.items(), key=lambda pair: (-pair[1], pair[0]))[:GRADES]
        grades = [_bar(name, count, forms) for name, count in ranked]
        return present(
            [
                horizontal_bars(t("自评总分分布", "claimed scores"), scores if forms else [], key, framed=True),
                horizontal_bars(t("自评等级分布", "claimed grades"), grades, key, framed=True),
            ]
        )


def _bar(name: str, count: int, whole: int) -> Bar:
    return Bar(name, "", count, whole, f"{count:,}")


def _band_name(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"< {high}"
    return f"≥ {low}" if high is None else f"{low} – {high}"
