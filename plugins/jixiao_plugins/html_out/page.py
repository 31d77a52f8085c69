"""The page of one report: summary, charts, scores with their proofs, findings, claims, the forms and the text."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.documents.papers.words import BODY_TITLE, FORMS_TITLE
from jixiao.outputs.findings import severity
from jixiao.outputs.scores import number, percent
from jixiao_plugins.html_out.charts import bars, by_fund, by_group, verdicts
from jixiao_plugins.html_out.grids import table
from jixiao_plugins.html_out.judged import Judged
from jixiao_plugins.html_out.look import STYLE
from jixiao_plugins.html_out.marks import Marks
from jixiao_plugins.html_out.text import anchor, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.papers.model import Paper
    from jixiao.outputs.export import Export, Exported

VERDICTS = (
    ("holds", "成立", "holds"),
    ("rounding", "尾差", "rounding"),
    ("suspicious", "存疑", "suspicious"),
    ("wrong", "不成立", "wrong"),
)


def document(title: str, language: str, body: str) -> str:
    """A whole page around its body."""
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        f"<title>{safe(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


class Page:
    """Makes the page of one report."""

    def __init__(self, what: Export, one: Exported) -> None:
        self.what, self.one = what, one
        self.t = what.t
        words = {key: self.t(zh, en) for key, zh, en in VERDICTS}
        self.marks = Marks(one, words)
        self.used: set[str] = set()
        self.printed: set[str] = set()

    def render(self, paper: Paper) -> bytes:
        """The bytes of the page."""
        self.used = set()
        self.printed = {
            cell.pointer
            for grid in (*paper.forms, *(v for v in paper.verdicts if v), *paper.tables())
            for row in grid.rows
            for cell in row.cells
        }
        judged = Judged(self.what, self.one, self.link)
        parts = [
            ("summary", self.t("摘要", "Summary"), self._summary()),
            ("scores", self.t("重新计分", "Scores"), judged.scores()),
            ("findings", self.t("检查发现", "Findings"), judged.findings()),
            ("claims", self.t("数字陈述", "Claims"), judged.claims(self.marks)),
            ("forms", FORMS_TITLE, self._forms(paper)),
            ("text", BODY_TITLE, self._body(paper)),
        ]
        parts += [(f"list-{i}", grid.title, table(grid, self.used)) for i, grid in enumerate(paper.tables())]
        shown = [part for part in parts if part[2]]
        links = "".join(f'<li><a href="#{name}">{safe(title)}</a></li>' for name, title, _ in shown)
        sections = "\n".join(
            f'<section aria-labelledby="{name}">\n<h2 id="{name}">{safe(title)}</h2>\n{body}\n</section>'
            for name, title, body in shown
        )
        body = (
            f'<a class="skip" href="#main">{self.t("跳到正文", "skip to content")}</a>\n<header>\n<h1>{safe(paper.title)}</h1>\n'
            f'<p class="soft">{safe(self._about())}</p>\n</header>\n<nav aria-label="{self.t("目录", "contents")}"><ul>{links}</ul></nav>\n'
            f'<main id="main">\n{sections}\n</main>\n<footer><p class="note">{self._made()}</p></footer>'
        )
        return document(paper.title, self.what.language, body).encode("utf-8")

    def link(self, pointer: str | None, quote: str | None = None) -> str | None:
        """Where on the page a finding's matter stands: the marked text, the cell, or the nearest cell of its row."""
        mark = self.marks.of_quote(quote)
        if mark:
            return mark
        if not pointer:
            return None
        for candidate in (
            pointer,
            f"{pointer}/score",
            f"{pointer}/name",
            f"{pointer}/label",
            f"{pointer}/0",
            pointer.rpartition("/")[0],
        ):
            if candidate and candidate in self.printed:
                return anchor(candidate)
        steps = pointer.split("/")
        if len(steps) > 2 and steps[1] == "sections":
            return f"section-{steps[2]}"
        return "forms" if len(steps) > 1 and steps[1] == "evaluations" and self.one.report.evaluations else None

    def _about(self) -> str:
        report = self.one.report
        known = (
            report.unit.name if report.unit else None, f"{report.year}{self.t('年度', '')}" if report.year else None,
            " ".join(part for part in (report.region.name, report.region.code) if part) if report.region else None,
        )  # fmt: skip
        return " · ".join(part for part in known if part)

    def _made(self) -> str:
        from jixiao import __version__

        digest = f" · SHA-256 {self.one.digest}" if self.one.digest else ""
        return f"jixiao {__version__}{digest}"

    def _summary(self) -> str:
        counts = Counter(severity(finding) for finding in self.one.findings)
        cards = []
        told = [
            card for card in self.one.cards if card.claimed is not None or card.computed is not None
        ] or self.one.cards[:1]
        for card in told[:4]:
            name = card.name if len(self.one.cards) > 1 else ""
            claimed, computed = number(card.claimed) or "—", number(card.computed) or "—"
            cards.append(
                (f"{name} {self.t('自评总分 → 重算', 'claimed → computed')}".strip(), f"{claimed} → {computed}")
            )
            cards.append(
                (
                    f"{name} {self.t('等级', 'grade')}".strip(),
                    f"{card.grade_claimed or '—'} → {' / '.join(card.grade_computed) or '—'}",
                )
            )
            cards.append((f"{name} {self.t('实际重算的权重', 'weight recomputed')}".strip(), percent(card.coverage)))
        found = self.t(
            f"{counts['error']} 错误 · {counts['warning']} 警告 · {counts['info']} 提示",
            f"{counts['error']} errors · {counts['warning']} warnings · {counts['info']} notes",
        )
        cards.append((self.t("检查发现", "findings"), found))
        listed = "".join(f"<li>{safe(label)}<b>{safe(value)}</b></li>" for label, value in cards)
        reasons = "".join(
            f'<p class="soft">{self.t("规则", "rules")}：{safe(self._profile(card.profile.id))} · {safe(card.profile.reason[0 if self.what.language == "zh" else 1])}</p>'
            for card in self.one.cards[:3]
        )
        return f'<ul class="cards">{listed}</ul>{reasons}{self._charts()}'

    def _profile(self, name: str) -> str:
        return self.t("报告自带的评分表", "the report's own table") if name == "declared" else name

    def _charts(self) -> str:
        drawn = []
        execution = self.t("预算执行率", "execution")
        pairs = [
            (card, one)
            for card, one in zip(self.one.cards, self.one.report.evaluations, strict=False)
            if card.claimed is not None
        ]
        for card, evaluation in pairs[:4]:
            name = f"{card.name}：" if len(self.one.cards) > 1 else ""
            drawn.append(
                bars(
                    name + self.t("各组得分与分值", "score by group"),
                    by_group(card, execution),
                    (self.t("自评得分", "claimed score"), self.t("分值", "weight")),
                )
            )
            drawn.append(
                bars(
                    name + self.t("各项资金执行", "execution by fund"),
                    by_fund(evaluation),
                    (self.t("执行数", "spent"), self.t("预算数", "budget")),
                )
            )
        counts = Counter(claim.verdict for claim in self.one.claims)
        listed = [(key, self.t(zh, en), counts[key]) for key, zh, en in VERDICTS]  # type: ignore[index]
        drawn.append(verdicts(self.t("数字陈述的核对结果", "claims by verdict"), listed))
        return f'<div class="charts">{"".join(drawn)}</div>' if any(drawn) else ""

    def _forms(self, paper: Paper) -> str:
        flagged = frozenset(
            pointer for finding in self.one.findings if finding.pointer and severity(finding) != "info"
            for pointer in (finding.pointer, f"{finding.pointer}/score")
        )  # fmt: skip
        return "".join(
            table(form, self.used, flagged) + (table(verdict, self.used, flagged) if verdict else "")
            for form, verdict in zip(paper.forms, paper.verdicts, strict=True)
        )

    def _body(self, paper: Paper) -> str:
        if not paper.body:
            return ""
        return f'<div class="bodytext">{"".join(self._sections(paper))}</div>'

    def _sections(self, paper: Paper) -> Iterator[str]:
        for section in paper.body:
            level = min(section.level + 2, 6)
            yield f'<h{level} id="section-{section.index}">{safe(section.text)}</h{level}>'
            for i, line in enumerate(section.lines):
                yield f"<p>{self.marks.line(section.index, i, line)}</p>"
