"""What the tool makes of a report: score rows with proofs that unfold, findings with links, claims with verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.outputs.findings import message, place_of, severity
from jixiao.outputs.places import table_place
from jixiao.outputs.score_text import STATUS
from jixiao.outputs.scores import card as card_data
from jixiao.outputs.scores import span
from jixiao.rules.catalogue import rule
from jixiao_plugins.html_out.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.model.document import Place
    from jixiao.model.findings import Finding
    from jixiao.outputs.export import Export, Exported
    from jixiao_plugins.html_out.marks import Marks

_SEVERITIES = {"error": ("✕ 错误", "✕ error"), "warning": ("▲ 警告", "▲ warning"), "info": ("ⓘ 提示", "ⓘ note")}
_MARKS = {
    "holds": ("✓ 成立", "✓ holds"),
    "rounding": ("≈ 尾差", "≈ rounding"),
    "suspicious": ("? 存疑", "? suspicious"),
    "wrong": ("✕ 不成立", "✕ wrong"),
}


class Judged:
    """The judged parts of one report. `link` gives the id that a pointer or quote has on the page."""

    def __init__(self, what: Export, one: Exported, link: Callable[[str | None, str | None], str | None]) -> None:
        self.what, self.one, self.link = what, one, link
        self.t = what.t
        self.at = 0 if what.language == "zh" else 1

    def scores(self) -> str:
        """A table for each evaluation: claimed against computed, with status in words and the proof."""
        return "".join(
            self._card(card_data(card, self.one.locate, self.what.language)) for card in self.one.cards if card.rows
        )

    def _card(self, data: dict[str, Any]) -> str:
        heads = (
            self.t("指标", "row"), self.t("分值", "weight"), self.t("自评", "claimed"), self.t("重算", "computed"), self.t("结果", "status"),
            self.t("依据与算式", "proof"),
        )  # fmt: skip
        head = "".join(f'<th scope="col">{safe(word)}</th>' for word in heads)
        rows = "".join(self._row(row) for row in data["rows"])
        total = data["total"]
        last = f'<tr><th scope="row" class="total">{self.t("合计", "total")}</th>' + "".join(
            f'<td class="num">{safe(total[name] or "—")}</td>' for name in ("weight", "claimed", "computed")
        )
        name = safe(data["name"] or self.t("自评", "evaluation"))
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><caption>{name}</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}{last}<td></td><td></td></tr></tbody></table></div>"
        )

    def _row(self, row: dict[str, Any]) -> str:
        mark, zh, en = STATUS[row["status"]]
        name = " / ".join([*row["path"], row["name"]])
        link = self.link(row["span"]["pointer"], None)
        shown = f'<a href="#{link}">{safe(name)}</a>' if link else safe(name)
        figures = "".join(f'<td class="num">{safe(row[key] or "—")}</td>' for key in ("weight", "claimed", "computed"))
        status = f'<td><span class="tag {row["status"]}">{mark} {safe(zh if self.at == 0 else en)}</span></td>'
        return f'<tr><th scope="row">{shown}</th>{figures}{status}<td>{self._proof(row)}</td></tr>'

    def _proof(self, row: dict[str, Any]) -> str:
        proof = row["proof"]
        facts = [
            (self.t("规则", "rule"), proof["rule"]), (self.t("算式", "formula"), proof["formula"]),
            (self.t("取数", "inputs"), "；".join(f"{one['name']} = {one['text']}" for one in proof["inputs"])),
            (self.t("未取整", "unrounded"), proof["unrounded"]),
            (self.t("范围", "range"), f"{proof['low']} – {proof['high']}" if proof["low"] is not None and proof["rounded"] is None else None),
            (self.t("差额", "difference"), proof["difference"]), (self.t("缺少", "missing"), "；".join(row["missing"])),
            (self.t("其他读法", "other readings"), "；".join(f"{one['name']} = {one['score'] or one['rate'] or '—'}" for one in row["readings"])),
            (self.t("说明", "notes"), "；".join(row["flags"])), (self.t("出处", "source"), row["cite"]),
        ]  # fmt: skip
        listed = "".join(f"<dt>{safe(word)}</dt><dd>{safe(text)}</dd>" for word, text in facts if text)
        if not listed:
            return ""
        brief = proof["formula"] or "；".join(row["missing"]) or self.t("查看", "show")
        return f"<details><summary>{safe(brief)}</summary><dl>{listed}</dl></details>"

    def findings(self) -> str:
        """All findings, the gravest first, each with place, reason, what to do and a link to the text."""
        if not self.one.findings:
            return f"<p>{self.t('没有发现问题。', 'Nothing was found.')}</p>"
        order = {"error": 0, "warning": 1, "info": 2}
        ranked = sorted(self.one.findings, key=lambda one: order[severity(one)])
        return f'<ol class="findings">{"".join(self._finding(i, one) for i, one in enumerate(ranked, 1))}</ol>'

    def _finding(self, number: int, one: Finding) -> str:
        level = severity(one)
        entry = rule(one.code)
        link = self.link(one.pointer, one.quote)
        where = safe(where_is(place_of(one, self.one.locate), self.what))
        place = f'<a href="#{link}">{where or self.t("看原文", "see the text")}</a>' if link else where
        detail = []
        if one.quote:
            detail.append(f"<p>{self.t('原文', 'text')}：<q>{safe(one.quote)}</q></p>")
        if one.stated and one.computed:
            detail.append(
                f"<p>{self.t('所写', 'stated')} {safe(one.stated)} ↔ {self.t('应为', 'computed')} {safe(one.computed)}</p>"
            )
        cite = one.cite or entry.cite
        more = [
            (self.t("理由", "why"), entry.why[self.at]),
            (self.t("改法", "how to mend"), one.fix or entry.mend[self.at]),
            (self.t("出处", "source"), cite),
        ]
        listed = "".join(f"<dt>{safe(word)}</dt><dd>{safe(text)}</dd>" for word, text in more if text)
        about = f" · {safe(one.indicator)}" if one.indicator else ""
        return (
            f'<li id="f-{number}" class="f-{level}"><p><span class="tag {level}">{_SEVERITIES[level][self.at]}</span> <b>{safe(one.code)}</b>{about}'
            f" · {place}</p><p>{safe(message(one, self.what.language))}</p>{''.join(detail)}"
            f"<details><summary>{self.t('理由与改法', 'why and how to mend')}</summary><dl>{listed}</dl></details></li>"
        )

    def claims(self, marks: Marks) -> str:
        """Every judged statement: verdict, stated, computed, formula, and a link to where it stands."""
        if not self.one.claims:
            return ""
        heads = (
            self.t("结论", "verdict"),
            self.t("陈述", "statement"),
            self.t("所写", "stated"),
            self.t("算得", "computed"),
            self.t("算式", "formula"),
        )
        head = "".join(f'<th scope="col">{safe(word)}</th>' for word in heads)
        rows = "".join(self._claims(marks))
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{self.t("数字陈述", "claims")}"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _claims(self, marks: Marks) -> Iterator[str]:
        order = {"wrong": 0, "suspicious": 1, "rounding": 2, "holds": 3}
        for one in sorted(self.one.claims, key=lambda claim: order[claim.verdict]):
            link = marks.of_quote(one.quote)
            quote = safe(one.quote if len(one.quote) <= 160 else one.quote[:160] + "…")
            shown = f'<a href="#{link}">{quote}</a>' if link else quote
            yield (
                f'<tr><td><span class="tag {one.verdict}">{_MARKS[one.verdict][self.at]}</span></td><td>{shown}</td>'
                f'<td class="num">{safe(one.stated)}</td><td class="num">{safe(one.computed)}</td><td>{safe(one.formula)}</td></tr>'
            )


def where_is(place: Place, what: Export) -> str:
    """A place in a few words."""
    if place.table is not None:
        return table_place(span(place), what.language)
    if place.cell is not None:
        return f"{place.sheet or ''} {place.cell}".strip()
    if place.page is not None:
        return what.t(f"第{place.page}页", f"page {place.page}")
    if place.line is not None:
        return what.t(f"第{place.line}行", f"line {place.line}")
    if place.paragraph is not None:
        return what.t(f"第{place.paragraph}段", f"paragraph {place.paragraph}")
    return ""
