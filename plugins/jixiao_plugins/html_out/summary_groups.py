"""The table of groups of the summary page: a row for each region, year, kind, profile or department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.engines.summary.groups import GRADES
from jixiao.model.message import Message
from jixiao.outputs.summary import words
from jixiao.outputs.summary.words import DIMENSION, FIGURE, NONE, many, mean, points, short_rate
from jixiao_plugins.html_out.tables import Cell, Head, Table, amount

if TYPE_CHECKING:
    from jixiao.engines.summary.groups import Group
    from jixiao.engines.summary.summary import Summary
    from jixiao.model.message import Language

GROUPS = 600
"""So many groups are listed; the others are in the other formats."""


class Groups:
    """The groups of a summary. Only grades that occur have a column."""

    def __init__(self, one: Summary, language: Language) -> None:
        self.one, self.language = one, language
        self.at = words.at(language)
        self.labels = (*GRADES, Message("其他", "other")[self.at], NONE)
        sides = [words.graded(side) for each in one.groups for side in _sides(each)]
        self.used = [place for place, _ in enumerate(self.labels) if any(side[place] for side in sides)]

    def _t(self, zh: str, en: str) -> str:
        return (zh, en)[self.at]

    def note(self) -> str:
        """What the columns are, and how many groups are left out."""
        rest = len(self.one.groups) > GROUPS
        left = self._t(
            f"共 {many(len(self.one.groups))} 组，列出前 {GROUPS} 组；全部见 -f csv。",
            f" {many(len(self.one.groups))} groups, the first {GROUPS} shown; -f csv has all.",
        )
        return self._t(
            "重算占比是真正重算到的分值；没有重算到的不进入重算总分。自评偏高是自评总分高于重算总分的比例，有偏高行是至少一行偏高的比例。",
            "Coverage is the share of the weight that was recomputed; where nothing was, there is no computed total. Too high: the claimed total is above the computed. Overstated: at least one row is.",
        ) + (left if rest else "")

    def table(self) -> Table:
        """The groups."""
        rows = [self._row(each) for each in self.one.groups[:GROUPS]]
        return Table(self._t("各组", "groups"), self._heads(), rows, self._above())

    def _heads(self) -> list[Head]:
        t = self._t
        average, median = Head(t("均值", "mean"), number=True), Head(t("中位", "median"), number=True)
        grades = [Head(self.labels[place], number=True) for place in self.used]
        shares = ((t("重算占比", "coverage")), t("自评偏高", "too high"), t("有偏高行", "overstated"))
        return [
            *(Head(DIMENSION[name][self.at], number=name == "year") for name in self.one.by),
            Head(t("张数", "number"), number=True),
            *(average, median, average, median),
            *(Head(word, number=True) for word in shares),
            average,
            *grades,
            *grades,
            *([Head(t("最多的问题", "most frequent"))] if self.one.checked else []),
        ]

    def _above(self) -> list[tuple[int, str]]:
        t, used = self._t, len(self.used)
        spans = [
            (len(self.one.by) + 1, ""), (2, t("自评", "claimed")), (2, t("重算", "computed")), (3, ""), (1, FIGURE["execution_rate"][self.at]),
            (used, t("自评等级", "grade claimed")), (used, t("重算等级", "grade computed")),
            *([(1, t("问题", "findings"))] if self.one.checked else []),
        ]  # fmt: skip
        return [(span, word) for span, word in spans if span]

    def _row(self, one: Group) -> list[Cell]:
        labels = words.key_words(self.one.by, one.key, self.language)
        keys = [
            Cell(label, str(value or ""), "num" if name == "year" else "", head=True)
            for name, label, value in zip(self.one.by, labels, one.key, strict=True)
        ]
        counts = [words.graded(side)[place] for side in _sides(one) for place in self.used]
        return [
            *keys,
            amount(many(one.counts["evaluations"]), one.counts["evaluations"]),
            *self._figures(one),
            *(amount(many(count) if count else "·", count) for count in counts),
            *([self._codes(one)] if self.one.checked else []),
        ]

    def _figures(self, one: Group) -> list[Cell]:
        cells = []
        for name in ("claimed", "computed"):
            middle, average = one.figures[name].quantiles.get(50), one.figures[name].mean
            cells += [amount(mean(average), average), amount(points(middle), middle)]
        shares = (
            one.figures["coverage"].mean,
            one.share("above", "compared"),
            one.share("overstated", "judged"),
            one.figures["execution_rate"].mean,
        )
        return [*cells, *(amount(short_rate(each), each) for each in shares)]

    def _codes(self, one: Group) -> Cell:
        return Cell(self._t("　", ", ").join(f"{code} {many(count)}" for code, count, _ in one.codes[:3]), kind="keep")


def _sides(one: Group) -> tuple[list[tuple[str | None, int]], list[tuple[str | None, int]]]:
    return list(one.grades_claimed), list(one.grades_computed)
