"""The page of one report: what is wrong, the forms, scores with their proofs, claims and the text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from jixiao.documents.papers.words import BODY_TITLE, ENGLISH_TITLES, FORMS_TITLE
from jixiao.model.message import Message
from jixiao.outputs.findings import severity
from jixiao_plugins.html_out.charts import Chart, stacked_bar
from jixiao_plugins.html_out.engine import anchor, render
from jixiao_plugins.html_out.findings import Findings
from jixiao_plugins.html_out.grids import Grids, PrintedTable
from jixiao_plugins.html_out.marks import Marks
from jixiao_plugins.html_out.scores import Scores

if TYPE_CHECKING:
    from jixiao.documents.papers.model import Paper
    from jixiao.outputs.export import Export, Exported

VERDICTS = {
    "wrong": Message("✕ 不成立", "✕ wrong"),
    "suspicious": Message("? 存疑", "? suspicious"),
    "rounding": Message("≈ 尾差", "≈ rounding"),
    "holds": Message("✓ 成立", "✓ holds"),
}
QUOTED = 160


class ClaimRow(NamedTuple):
    """A judged statement as it is listed."""

    verdict: str
    words: str
    href: str
    quote: str
    stated: str
    computed: str
    formula: str


class Page:
    """Makes the page of one report."""

    def __init__(self, what: Export, one: Exported) -> None:
        self.what, self.one, self.t = what, one, what.t
        self.verdicts = {key: self.t(*words) for key, words in VERDICTS.items()}
        self.marks = Marks(one, {key: words.split(" ", 1)[1] for key, words in self.verdicts.items()})
        self.printed: set[str] = set()

    def render(self, paper: Paper) -> bytes:
        """The bytes of the page."""
        self.printed = {
            cell.pointer
            for grid in (*paper.forms, *(v for v in paper.verdicts if v), *paper.tables())
            for row in grid.rows
            for cell in row.cells
        }
        findings, scores = Findings(self.what, self.one, self.link), Scores(self.what, self.one, self.link)
        forms, lists = self._forms(paper)
        groups = findings.groups()
        page = render(
            "report.html",
            self.what.language,
            scripted=False,
            pieces=findings.pieces.styles(),
            paper=paper,
            one=self.one,
            about=self._about(),
            sections=self._sections(paper, lists),
            counts=findings.counts,
            counted=self._counted(findings),
            gravest=[group for group in groups if group.level != "info"],
            notes=[group for group in groups if group.level == "info"],
            forms=forms,
            scores=scores,
            score_heads=self._score_heads(),
            claims=self._claims(),
            claims_chart=self._claims_chart(),
            claim_heads=self._claim_heads(),
            body=[(section, self._lines(section.index, section.lines)) for section in paper.body],
            lists=lists,
        )
        return page.encode("utf-8")

    def link(self, pointer: str | None, quote: str | None = None) -> str | None:
        """Where on the page a finding's matter stands: the marked text, the cell, or the nearest cell of its row."""
        mark = self.marks.of_quote(quote)
        if mark:
            return mark
        if not pointer:
            return None
        beside = (f"{pointer}/score", f"{pointer}/name", f"{pointer}/label", f"{pointer}/0")
        for candidate in (pointer, *beside, pointer.rpartition("/")[0]):
            if candidate and candidate in self.printed:
                return anchor(candidate)
        steps = pointer.split("/")
        if len(steps) > 2 and steps[1] == "sections":
            return f"section-{steps[2]}"
        return "forms" if len(steps) > 1 and steps[1] == "evaluations" and self.one.report.evaluations else None

    def _sections(self, paper: Paper, lists: list[tuple[str, str, PrintedTable]]) -> dict[str, str]:
        """The ids of the sections that the page has, with their headings, in order."""
        t = self.t
        found = [
            ("findings", t("检查发现", "Findings"), True),
            ("forms", self._title(FORMS_TITLE), bool(paper.forms)),
            ("scores", t("重新计分", "Scores"), bool(self.one.cards)),
            ("claims", t("数字陈述", "Claims"), bool(self.one.claims)),
            ("text", self._title(BODY_TITLE), bool(paper.body)),
            *((name, title, True) for name, title, _ in lists),
        ]
        return {name: title for name, title, there in found if there}

    def _counted(self, findings: Findings) -> list[tuple[str, str, str]]:
        """Severity, its mark, and the word that stands behind its number."""
        words = (
            ("error", "✕", "个错误", "error"),
            ("warning", "▲", "个警告", "warning"),
            ("info", "ⓘ", "条提示", "note"),
        )
        return [
            (level, mark, self.t(zh, en if findings.counts[level] == 1 else f"{en}s")) for level, mark, zh, en in words
        ]

    def _score_heads(self) -> list[tuple[str, bool]]:
        t = self.t
        return [
            (t("指标", "row"), False), (t("分值", "weight"), True), (t("自评", "claimed"), True), (t("重算", "computed"), True),
            (t("结果", "status"), False), (t("依据与算式", "proof"), False),
        ]  # fmt: skip

    def _claim_heads(self) -> list[tuple[str, bool]]:
        t = self.t
        return [
            (t("结论", "verdict"), False), (t("陈述", "statement"), False), (t("所写", "stated"), True), (t("算得", "computed"), True),
            (t("算式", "formula"), False),
        ]  # fmt: skip

    def _title(self, printed: str) -> str:
        """A title of the paper: in English where the page is, in words that reading it back knows."""
        return self.t(printed, ENGLISH_TITLES.get(printed, printed))

    def _about(self) -> list[str]:
        report = self.one.report
        region = [report.region.name, report.region.code] if report.region else []
        year = self.t(f"{report.year}年度", f"fiscal year {report.year}") if report.year else None
        known = (report.unit.name if report.unit else None, year, " ".join(part for part in region if part))
        return [part for part in known if part]

    def _forms(self, paper: Paper) -> tuple[list[PrintedTable], list[tuple[str, str, PrintedTable]]]:
        """The forms with what stands below them, and the lists of the report with their ids and titles."""
        flagged = frozenset(
            pointer for finding in self.one.findings if finding.pointer and severity(finding, self.what.catalogue) != "info"
            for pointer in (finding.pointer, f"{finding.pointer}/score")
        )  # fmt: skip
        grids = Grids(flagged)
        pairs = zip(paper.forms, paper.verdicts, strict=True)
        forms = [grids.table(grid) for pair in pairs for grid in pair if grid is not None]
        plain = Grids()
        plain.used = grids.used
        return forms, [
            (f"list-{i}", self._title(grid.title), plain.table(grid)) for i, grid in enumerate(paper.tables())
        ]

    def _lines(self, section: int, lines: tuple[str, ...]) -> list[list[object]]:
        return [list(self.marks.pieces(section, number, line)) for number, line in enumerate(lines)]

    def _claims(self) -> list[ClaimRow]:
        order = list(VERDICTS)
        return [
            ClaimRow(
                one.verdict,
                self.verdicts[one.verdict],
                self.marks.of_quote(one.quote) or "",
                one.quote if len(one.quote) <= QUOTED else one.quote[:QUOTED] + "…",
                one.stated,
                one.computed,
                one.formula,
            )
            for one in sorted(self.one.claims, key=lambda claim: order.index(claim.verdict))
        ]

    def _claims_chart(self) -> Chart | None:
        counts = Counter(claim.verdict for claim in self.one.claims)
        rows = [(key, words.split(" ", 1)[1], counts[key]) for key, words in reversed(self.verdicts.items())]  # type: ignore[index]
        return stacked_bar(self.t("数字陈述的核对结果", "claims by verdict"), rows)
