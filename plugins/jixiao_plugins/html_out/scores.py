"""Scores as a page shows them: claimed against computed, with status in words and the proof of each row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.outputs.readable import formula
from jixiao.outputs.score_text import STATUS
from jixiao.outputs.scores import card as card_data
from jixiao.outputs.scores import number, percent
from jixiao.text.quantity import EXACT, parse
from jixiao_plugins.html_out.charts import Bar, Chart, horizontal_bars, present
from jixiao_plugins.html_out.tables import Card

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.model.report import Evaluation
    from jixiao.model.scorecard import Scorecard
    from jixiao.outputs.export import Export, Exported

NONE = "—"
HALF = Decimal("0.5")


class ScoredRow(NamedTuple):
    """A row of a scorecard; `proof` are pairs of a name and its text, `brief` the words that unfold them."""

    name: str
    href: str
    figures: list[str]
    status: str
    status_words: str
    brief: str
    proof: list[tuple[str, str]]


class ScoredTable(NamedTuple):
    """One evaluation: its rows and its totals."""

    name: str
    rows: list[ScoredRow]
    totals: list[str]


class Scores:
    """The scores of one report. `link` gives the id that a pointer has on the page."""

    def __init__(self, what: Export, one: Exported, link: Callable[[str | None, str | None], str | None]) -> None:
        self.what, self.one, self.link, self.t = what, one, link, what.t
        self.at = 0 if what.language == "zh" else 1

    def tables(self) -> list[ScoredTable]:
        """A table for each evaluation that has rows."""
        return [self._table(one) for one in self.one.cards if one.rows]

    def _table(self, one: Scorecard) -> ScoredTable:
        data = card_data(one, self.one.locate, self.what.language)
        total = {**data["total"], "computed": computed(one)}
        figures = [total[name] or NONE for name in ("weight", "claimed", "computed")]
        return ScoredTable(
            data["name"] or self.t("自评", "evaluation"), [self._row(row) for row in data["rows"]], figures
        )

    def _row(self, row: dict[str, Any]) -> ScoredRow:
        mark, *words = STATUS[row["status"]]
        proof = [(word, text) for word, text in self._proof(row) if text]
        brief = (
            formula(row["proof"]["formula"] or "", self.what.language)
            or self._listed(row["missing"])
            or self.t("查看", "show")
        )
        named = self.t("预算执行率", "execution rate") if row["row"] == "execution" else row["name"]
        return ScoredRow(
            " / ".join([*row["path"], named]),
            self.link(row["span"]["pointer"], None) or "",
            [row[key] or NONE for key in ("weight", "claimed", "computed")],
            row["status"],
            f"{mark} {words[self.at]}",
            brief,
            proof,
        )

    def _proof(self, row: dict[str, Any]) -> list[tuple[str, str | None]]:
        t, proof = self.t, row["proof"]
        ranged = proof["low"] is not None and proof["rounded"] is None
        return [
            (t("规则", "rule"), proof["rule"]),
            (t("算式", "formula"), formula(proof["formula"] or "", self.what.language)),
            (t("取数", "inputs"), self._listed([f"{one['name']} = {one['text']}" for one in proof["inputs"]])),
            (t("未取整", "unrounded"), proof["unrounded"]),
            (t("范围", "range"), f"{proof['low']} – {proof['high']}" if ranged else None),
            (t("差额", "difference"), proof["difference"]),
            (t("缺少", "missing"), self._listed(row["missing"])),
            (t("其他读法", "other readings"), self._listed([_reading(one) for one in row["readings"]])),
            (t("说明", "notes"), self._listed(row["flags"])),
            (t("出处", "source"), row["cite"]),
        ]

    def _listed(self, words: list[str]) -> str:
        return self.t("；", "; ").join(words)

    def cards(self) -> list[Card]:
        """Totals, grades and coverage of the first evaluations."""
        shown = [one for one in self.one.cards if one.claimed is not None or one.computed is not None]
        return [card for one in (shown or self.one.cards[:1])[:4] for card in self._cards(one)]

    def _cards(self, one: Scorecard) -> list[Card]:
        name = f"{one.name} " if len(self.one.cards) > 1 else ""
        grade = NONE if one.coverage == 0 else " / ".join(one.grade_computed) or NONE
        total = self.t("自评总分 → 重算", "claimed → computed")
        return [
            Card(name + total, f"{number(one.claimed) or NONE} → {computed(one) or NONE}", self._share(one)),
            Card(name + self.t("等级", "grade"), f"{one.grade_claimed or NONE} → {grade}"),
            Card(name + self.t("实际重算的分值", "weight recomputed"), percent(one.coverage)),
        ]

    def _share(self, one: Scorecard) -> str:
        """What is to be known beside a total that rests on few rows."""
        if one.coverage == 0:
            return self.t("没有一行能够重算", "no row could be recomputed")
        if one.coverage < HALF:
            share = percent(one.coverage)
            return self.t(f"只重算了 {share} 的分值，其余照自评计", f"{share} was recomputed, the rest is as claimed")
        return ""

    def brief(self) -> str:
        """The total in a few words, for the head of the page; empty where nothing is claimed."""
        one = next((one for one in self.one.cards if one.claimed is not None), None)
        if one is None or len(self.one.cards) > 1:
            return ""
        if one.coverage == 0:
            return self.t(
                f"自评 {number(one.claimed)} 分，没有一行能够重算",
                f"claimed {number(one.claimed)}, no row could be recomputed",
            )
        share, totals = percent(one.coverage), (number(one.claimed), computed(one) or NONE)
        return self.t(
            f"自评 {totals[0]} 分，重算 {totals[1]} 分（重算了 {share} 的分值）",
            f"claimed {totals[0]}, computed {totals[1]} ({share} of the weight recomputed)",
        )

    def rules(self) -> list[tuple[str, str]]:
        """By which rules, and why by these."""
        declared = self.t("报告自带的评分表", "the report's own table")
        return [
            (declared if one.profile.id == "declared" else one.profile.id, one.profile.reason[self.at])
            for one in self.one.cards[:3]
        ]

    def charts(self) -> list[Chart]:
        """Scores by group and spending by fund, for each evaluation."""
        pairs = zip(self.one.cards, self.one.report.evaluations, strict=False)
        shown = [(card, evaluation) for card, evaluation in pairs if card.claimed is not None]
        return present([chart for pair in shown[:4] for chart in self._charts(*pair)])

    def _charts(self, card: Scorecard, evaluation: Evaluation) -> list[Chart | None]:
        t, name = self.t, f"{card.name} · " if len(self.one.cards) > 1 else ""
        scores = (("claimed", t("自评得分", "claimed score")), ("frame", t("分值", "weight")))
        funds = (("claimed", t("执行数", "spent")), ("frame", t("预算数", "budget")))
        groups = by_group(card, t("预算执行率", "execution rate"))
        return [
            horizontal_bars(name + t("各组得分与分值", "score by group"), groups, scores, framed=True),
            horizontal_bars(name + t("各项资金执行", "execution by fund"), by_fund(evaluation), funds, framed=True),
        ]


def computed(one: Scorecard) -> str | None:
    """The computed total; none where no row was recomputed: what was only claimed is not shown as if it were confirmed."""
    return None if one.coverage == 0 else number(one.computed)


def _reading(one: dict[str, Any]) -> str:
    return f"{one['name']} = {one['score'] or one['rate'] or NONE}"


def by_group(card: Scorecard, execution: str) -> list[Bar]:
    """Claimed score against weight, by the first level."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for row in card.rows:
        name = execution if row.row == "execution" else (row.path[0] if row.path else "")
        if row.weight is not None and name:
            score, weight = found.get(name, (Decimal(0), Decimal(0)))
            found[name] = (score + (row.claimed or Decimal(0)), weight + row.weight)
    return [
        Bar(name, "", score, weight, f"{number(score)} / {number(weight)}") for name, (score, weight) in found.items()
    ]


def by_fund(evaluation: Evaluation) -> list[Bar]:
    """Spending against the budget of the whole year, by fund; funds without both amounts are left out."""
    found: list[Bar] = []
    for fund in evaluation.funds:
        base = fund.adjusted or fund.initial
        if base is None or fund.spent is None:
            continue
        budget, spent = parse(base), parse(fund.spent)
        if budget.number and spent.number is not None and budget.unit == spent.unit and budget.number > 0:
            rate = percent(EXACT.divide(spent.number, budget.number))
            found.append(Bar(fund.label or "", "", spent.number, budget.number, f"{fund.spent} / {base} = {rate}"))
    return found
