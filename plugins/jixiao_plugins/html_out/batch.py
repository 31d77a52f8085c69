"""The batch page: how scores and grades are spread, which reports carry most risk, and what goes back to each unit.

Reports stream: only one line of figures is kept of each, and lists are bounded.
"""

from __future__ import annotations

import heapq
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.outputs.findings import message, severity
from jixiao.outputs.scores import number
from jixiao.rules.catalogue import rule
from jixiao_plugins.html_out.charts import bars
from jixiao_plugins.html_out.page import document
from jixiao_plugins.html_out.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.outputs.export import Export, Exported

RANKED, RETURNED, EACH = 200, 500, 5
"""How many reports the ranking and the list to send back show, and how many findings of each."""

_BANDS = (
    (Decimal(100), None),
    (Decimal(95), Decimal(100)),
    (Decimal(90), Decimal(95)),
    (Decimal(80), Decimal(90)),
    (Decimal(60), Decimal(80)),
    (None, Decimal(60)),
)


class Line(NamedTuple):
    """What is kept of one report; the first field orders the ranking (larger is riskier)."""

    risk: tuple[int, int, Decimal]
    order: int
    unit: str
    path: str
    claimed: str
    computed: str
    grade: str
    errors: int
    warnings: int
    findings: tuple[str, ...]


class _Tally:
    """Counts that grow with no report."""

    def __init__(self) -> None:
        self.reports = self.perfect = self.over = 0
        self.scores: Counter[int] = Counter()
        self.grades: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.levels: Counter[str] = Counter()


def batch(what: Export, items: Iterable[Exported]) -> bytes:
    """The bytes of the page."""
    tally = _Tally()
    top: list[Line] = []
    for order, one in enumerate(items):
        line = _line(what, one, order, tally)
        if len(top) < max(RANKED, RETURNED):
            heapq.heappush(top, line)
        else:
            heapq.heappushpop(top, line)
    ranked = sorted(top, key=lambda line: (line.risk, -line.order), reverse=True)
    t = what.t
    title = t("绩效自评批量检查", "Performance self-evaluations: batch")
    sections = [
        ("overview", t("总览", "Overview"), _overview(what, tally)),
        ("ranking", t("按风险排序", "Ranking by risk"), _ranking(what, ranked[:RANKED], tally.reports)),
        ("return", t("退回整改清单", "To send back"), _returned(what, ranked[:RETURNED])),
        ("codes", t("问题分布", "Findings by kind"), _codes(what, tally)),
    ]
    links = "".join(f'<li><a href="#{name}">{safe(word)}</a></li>' for name, word, _ in sections)
    parts = "\n".join(
        f'<section aria-labelledby="{name}"><h2 id="{name}">{safe(word)}</h2>\n{body}</section>'
        for name, word, body in sections
    )
    body = (
        f'<a class="skip" href="#main">{t("跳到正文", "skip to content")}</a>\n<header><h1>{safe(title)}</h1></header>\n'
        f'<nav aria-label="{t("目录", "contents")}"><ul>{links}</ul></nav>\n<main id="main">\n{parts}\n</main>\n<footer><p class="note">jixiao</p></footer>'
    )
    return document(title, what.language, body).encode("utf-8")


def _line(what: Export, one: Exported, order: int, tally: _Tally) -> Line:
    counts = Counter(severity(finding) for finding in one.findings)
    tally.reports += 1
    tally.levels.update(counts)
    tally.codes.update(finding.code for finding in one.findings)
    gap = Decimal(0)
    claimed = computed = grade = ""
    for card in one.cards:
        if card.claimed is None:
            continue
        tally.scores[_band(card.claimed)] += 1
        tally.perfect += card.claimed == (card.weight if card.weight is not None else 100)
        tally.grades[card.grade_claimed or "—"] += 1
        claimed, grade = claimed or (number(card.claimed) or ""), grade or (card.grade_claimed or "")
        if card.computed is not None:
            computed = computed or (number(card.computed) or "")
            gap = max(gap, card.claimed - card.computed)
    tally.over += gap > 0
    ranked = sorted(
        (finding for finding in one.findings if severity(finding) != "info"),
        key=lambda finding: severity(finding) != "error",
    )
    texts = tuple(
        f"{finding.code} {f'【{finding.indicator}】' if finding.indicator else ''}{message(finding, what.language)}"[
            :300
        ]
        for finding in ranked[:EACH]
    )
    unit = (one.report.unit.name if one.report.unit else None) or one.report.title or ""
    risk = (counts["error"], counts["warning"], gap)
    return Line(risk, order, unit, one.path, claimed, computed, grade, counts["error"], counts["warning"], texts)


def _band(score: Decimal) -> int:
    return next(
        i for i, (low, high) in enumerate(_BANDS) if (low is None or score >= low) and (high is None or score < high)
    )


def _overview(what: Export, tally: _Tally) -> str:
    t = what.t
    cards = (
        (t("报告", "reports"), str(tally.reports)), (t("错误", "errors"), str(tally.levels["error"])), (t("警告", "warnings"), str(tally.levels["warning"])),
        (t("自评满分的表", "forms with full marks"), str(tally.perfect)), (t("自评高于重算的报告", "reports that claim too much"), str(tally.over)),
    )  # fmt: skip
    listed = "".join(f"<li>{safe(word)}<b>{safe(value)}</b></li>" for word, value in cards)
    scored = Decimal(sum(tally.scores.values()))
    names = [_band_name(low, high) for low, high in _BANDS]
    scores = [(names[i], Decimal(tally.scores[i]), scored, str(tally.scores[i])) for i in range(len(_BANDS)) if scored]
    grades = [
        (name, Decimal(count), scored, str(count))
        for name, count in sorted(tally.grades.items(), key=lambda pair: (-pair[1], pair[0]))[:8]
    ]
    legend = (t("份数", "forms"), t("全部", "all"))
    drawn = bars(t("自评总分分布", "claimed scores"), scores, legend) + bars(
        t("自评等级分布", "claimed grades"), grades, legend
    )
    return f'<ul class="cards">{listed}</ul><div class="charts">{drawn}</div>'


def _band_name(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"< {high}"
    return f"≥ {low}" if high is None else f"{low} – {high}"


def _table(heads: Iterable[str], rows: Iterable[str], name: str) -> str:
    head = "".join(f'<th scope="col">{safe(word)}</th>' for word in heads)
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(name)}"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def _ranking(what: Export, lines: list[Line], total: int) -> str:
    t = what.t
    heads = (
        "#",
        t("单位", "unit"),
        t("文件", "file"),
        t("自评", "claimed"),
        t("重算", "computed"),
        t("等级", "grade"),
        t("错误", "errors"),
        t("警告", "warnings"),
    )
    rows = [
        f'<tr><td class="num">{i}</td><th scope="row">{_linked(line)}</th><td>{safe(line.path)}</td><td class="num">{safe(line.claimed or "—")}</td>'
        f'<td class="num">{safe(line.computed or "—")}</td><td>{safe(line.grade or "—")}</td><td class="num">{line.errors}</td><td class="num">{line.warnings}</td></tr>'
        for i, line in enumerate(lines, 1)
    ]
    order = t(
        "先看错误数，再看警告数，再看自评高出重算的分数。",
        "By errors, then warnings, then how far the claimed score lies above the computed one.",
    )
    rest = t(f"共 {total} 份，列出前 {len(lines)} 份。", f"{total} reports, the first {len(lines)} shown.")
    return f'<p class="note">{order}{rest}</p>' + _table(heads, rows, t("按风险排序", "ranking"))


def _linked(line: Line) -> str:
    return f'<a href="#u{line.order}">{safe(line.unit)}</a>' if line.findings else safe(line.unit)


def _returned(what: Export, lines: list[Line]) -> str:
    found = "".join(_unit(line) for line in lines if line.findings)
    return found or f"<p>{what.t('没有需要退回的报告。', 'Nothing to send back.')}</p>"


def _unit(line: Line) -> str:
    more = line.errors + line.warnings - len(line.findings)
    listed = "".join(f"<li>{safe(text)}</li>" for text in line.findings) + (f"<li>+{more} …</li>" if more > 0 else "")
    return f'<details id="u{line.order}" open><summary><b>{safe(line.unit or line.path)}</b> · {safe(line.path)} · ✕ {line.errors} ▲ {line.warnings}</summary><ul>{listed}</ul></details>'


def _codes(what: Export, tally: _Tally) -> str:
    at = 0 if what.language == "zh" else 1
    heads = (what.t("代码", "code"), what.t("问题", "finding"), what.t("次数", "times"))

    def rows() -> Iterator[str]:
        for code, count in sorted(tally.codes.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f'<tr><th scope="row">{safe(code)}</th><td>{safe(rule(code).title[at])}</td><td class="num">{count}</td></tr>'

    return _table(heads, rows(), what.t("问题分布", "findings by kind"))
