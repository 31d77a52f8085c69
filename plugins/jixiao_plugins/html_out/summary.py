"""The summary as one page: charts, tables that can be sorted, what to open first. It loads nothing and works without script."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from jixiao.engines.summary.like import MEMBERS, ROWS, UNITS
from jixiao.outputs.scores import lacking
from jixiao.outputs.summary import words
from jixiao.outputs.summary.words import DIMENSION, FIGURE, NONE, STATUS, many, mean, points, rate, short_rate
from jixiao_plugins.html_out.engine import parts
from jixiao_plugins.html_out.summary_groups import Groups
from jixiao_plugins.html_out.summary_plots import index, plots
from jixiao_plugins.html_out.tables import Card, Cell, Head, Table, amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.engines.summary.like import Outliers
    from jixiao.engines.summary.summary import Summary
    from jixiao.model.message import Language

HIGH = 5
"""The step of the risk index from which evaluations are counted as risky: 50 points."""


class Far(NamedTuple):
    """The outliers of one figure."""

    title: str
    table: Table | None


class Cluster(NamedTuple):
    """Evaluations of different units with the same text."""

    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    more: str


def view(matter: Any, options: dict[str, str]) -> Iterator[str]:
    """The page, part by part. `matter` is a `Summary`, the option `folder` where it comes from."""
    language = cast("Language", options["language"])
    page = _Page(matter, language)
    yield from parts(
        "summary.html", language, scripted=True, page=page, one=matter, folder=options["folder"], many=many
    )


class _Page:
    """What the page says, part by part."""

    def __init__(self, one: Summary, language: Language) -> None:
        self.one, self.language = one, language
        self.at = words.at(language)

    @property
    def engine(self) -> str:
        """What scored the reports."""
        return words.engine(self.one.engine)[self.at]

    def _t(self, zh: str, en: str) -> str:
        return (zh, en)[self.at]

    def title(self) -> str:
        """The headline."""
        return self._t("绩效自评汇总", "Performance self-evaluations: summary")

    def left_out(self) -> list[str]:
        """What is no part of it."""
        return words.left_out(self.one, self.language)

    def sections(self) -> dict[str, str]:
        """The ids of the sections with their headings, in order."""
        if not self.one.whole.counts["evaluations"]:
            return {"empty": self._t("没有自评", "No evaluation")}
        by = self._t("、", ", ").join(DIMENSION[name][self.at] for name in self.one.by)
        found = [
            ("charts", self._t("一览", "At a glance"), True),
            ("risks", self._t("先看这些", "Open these first"), True),
            ("groups", self._t(f"按{by}", f"By {by}"), bool(self.one.groups)),
            ("outliers", self._t("同类中的离群值", "Outliers among like units"), bool(self.one.outliers)),
            ("same", self._t("不同单位，同样的内容", "Same text, different units"), True),
            ("codes", self._t("问题代码", "Findings by code"), True),
            ("rows", self._t("各行的结果", "What became of the rows"), bool(self.one.rows.levels)),
        ]
        return {name: heading for name, heading, there in found if there}

    def cards(self) -> list[Card]:
        """The figures that stand out."""
        t, whole, same = self._t, self.one.whole, self.one.same_text
        counts, figures = whole.counts, whole.figures
        middle = " → ".join(points(figures[name].quantiles.get(50)) for name in ("claimed", "computed"))
        high = sum(count for step, count in self.one.risks.steps.items() if step >= HIGH)
        rated = many(figures["execution_rate"].n)
        return [
            Card(t("自评均值 → 重算均值", "mean claimed → computed"), f"{mean(figures['claimed'].mean)} → {mean(figures['computed'].mean)}", t(f"中位 {middle}", f"median {middle}")),
            Card(t("重算到的分值", "weight recomputed"), rate(figures["coverage"].mean), t("平均；其余无法核实", "on average; the rest is unverifiable")),
            Card(t("自评高于重算", "claimed above computed"), rate(whole.share("above", "compared")), f"{many(counts['above'])} / {many(counts['compared'])}"),
            Card(t("预算执行率均值", "mean execution rate"), rate(figures["execution_rate"].mean), t(f"{rated} 张写明", f"{rated} say it")),
            Card(t("风险指数 50 以上", "risk index of 50 or more"), many(high), t(f"{many(self.one.risks.count)} 张有指数", f"{many(self.one.risks.count)} have an index")),
            Card(t("雷同", "same text"), many(same.evaluations), t(f"{many(same.count)} 组不同单位", f"clusters of different units: {many(same.count)}")),
        ]  # fmt: skip

    def charts(self) -> Any:
        """The charts at a glance."""
        return plots(self.one, self.language)

    def index(self) -> Any:
        """The chart of the risk index."""
        return index(self.one, self.at)

    def index_words(self) -> tuple[str, ...]:
        """What the risk index is."""
        return words.INDEX[self.at]

    def index_rules(self) -> list[tuple[str, str, str]]:
        """The parts of the risk index, their rules, and the most that each adds."""
        return [
            (name, rule, f"{words.AT_MOST[self.at]} {limit}") for name, rule, limit in words.index_rules(self.language)
        ]

    def risks(self) -> Table:
        """The riskiest evaluations."""
        t = self._t
        heads = [
            Head("#", number=True), Head(t("指数", "index"), number=True), *self._whose(), Head(t("自评", "claimed"), number=True),
            Head(t("重算", "computed"), number=True), Head(t("等级", "grade")), Head(t("重算占比", "coverage"), number=True), Head(t("指数由来", "why")),
        ]  # fmt: skip
        rows = [self._risk(place, row) for place, row in enumerate(self.one.risks.items, 1)]
        return Table(t("风险", "risks"), heads, rows)

    def _risk(self, place: int, row: dict[str, Any]) -> list[Cell]:
        why = " + ".join(part.replace(" ", "\u00a0") for part in words.explained(row, self.language))
        return [
            amount(str(place), place),
            amount(points(row["index"]), row["index"], strong=True),
            *self._who(row),
            amount(points(row["claimed_total"]), row["claimed_total"]),
            amount(points(row["computed_total"]), row["computed_total"]),
            Cell(f"{row['grade_claimed'] or NONE} → {row['grade_computed'] or NONE}", kind="keep"),
            amount(rate(row["coverage"]), row["coverage"]),
            Cell(why, kind="why"),
        ]

    def _whose(self) -> list[Head]:
        return [Head(self._t("单位", "unit")), Head(self._t("地区", "region"))]

    def _who(self, row: dict[str, Any]) -> list[Cell]:
        unit, place = row["unit"] or words.UNSAID[self.at], words.region(row["region_code"]) or words.UNSAID[self.at]
        small = (row["name"], row["path"]) if row["name"] else (row["path"],)
        return [Cell(unit, kind="name", small=small), Cell(place, kind="place")]

    def groups(self) -> Groups:
        """The table of groups, with the note above it."""
        return Groups(self.one, self.language)

    def outliers(self) -> list[Far]:
        """A list for each figure."""
        return [self._far(each) for each in self.one.outliers]

    def like(self) -> str:
        """What like evaluations are."""
        return self._t(
            f"同类：同省、同年、同类别、同规则包，至少 {UNITS} 张。离群：超出四分位数 1.5 倍四分位距以外；几乎都一样时，四分位距按 1 分（1 个百分点）算。",
            f"Like: of one province, year, kind and profile, at least {UNITS}. Outliers lie more than 1.5 times the spread of the middle half beyond the quartiles; where nearly all are alike, the spread counts as one point (one percentage point).",
        )

    def _far(self, one: Outliers) -> Far:
        name, t = FIGURE[one.figure][self.at], self._t
        title = t(f"{name}：{many(one.count)} 张", f"{name}: {many(one.count)}")
        if not one.items:
            return Far(title, None)
        if one.count > len(one.items):
            title += t(f"，列出最远的 {len(one.items)} 张", f", the farthest {len(one.items)} shown")
        heads = [
            Head(t("数值", "value"), number=True), Head(t("中位", "median"), number=True), Head(t("中间一半", "middle half")),
            Head(t("同类", "like"), number=True), *self._whose(), Head(t("年度", "year"), number=True), Head(t("重算占比", "coverage"), number=True),
        ]  # fmt: skip
        return Far(title, Table(name, heads, [self._outlier(one.figure, row) for row in one.items]))

    def _outlier(self, name: str, row: dict[str, Any]) -> list[Cell]:
        half = f"{words.shown(name, row['q1'])} – {words.shown(name, row['q3'])}"
        return [
            amount(words.shown(name, row["value"]), row["value"], strong=True),
            amount(words.shown(name, row["median"]), row["median"]),
            Cell(half, kind="keep"),
            amount(many(row["n"]), row["n"]),
            *self._who(row),
            amount(str(row["fiscal_year"]), row["fiscal_year"]),
            amount(rate(row["coverage"]), row["coverage"]),
        ]

    def same(self) -> str:
        """What a cluster of the same text is, and how many there are."""
        same = self.one.same_text
        return self._t(
            f"至少 {ROWS} 行，指标名、指标值、实际完成值全部相同，而单位不同。共 {many(same.count)} 组，{many(same.evaluations)} 张，列出最大的 {len(same.items)} 组。",
            f"At least {ROWS} rows whose names, targets and actual values are all equal, of different units. Clusters: {many(same.count)}, evaluations: {many(same.evaluations)}; the largest {len(same.items)} shown.",
        )

    def clusters(self) -> list[Cluster]:
        """The largest clusters."""
        return [self._cluster(place, each) for place, each in enumerate(self.one.same_text.items, 1)]

    def _cluster(self, place: int, one: dict[str, Any]) -> Cluster:
        title = self._t(
            f"{place}. {one['units']} 个单位，{one['evaluations']} 张，每张 {one['rows']} 行",
            f"{place}. {one['units']} units, {one['evaluations']} evaluations of {one['rows']} rows",
        )
        heads = (*self._whose(), Head(self._t("年度", "year")), Head(self._t("自评", "claimed"), number=True))
        rest = one["evaluations"] - len(one["members"])
        more = self._t(f"另有 {rest} 张，这里最多列 {MEMBERS} 张。", f"{rest} more; at most {MEMBERS} are shown.")
        return Cluster(title, heads, [self._member(row) for row in one["members"]], more if rest > 0 else "")

    def _member(self, row: dict[str, Any]) -> list[Cell]:
        year, total = str(row["fiscal_year"] or NONE), row["claimed_total"]
        return [*self._who(row), Cell(year), amount(points(total), total)]

    def codes(self) -> Table | None:
        """How often each code was found; None where findings were not looked for."""
        if not self.one.checked:
            return None
        t, checked = self._t, self.one.whole.counts["checked"]
        heads = [
            Head(t("代码", "code")), Head(t("问题", "finding")), Head(t("条数", "findings"), number=True), Head(t("张数", "evaluations"), number=True),
            Head(t("占比", "share"), number=True),
        ]  # fmt: skip
        rows = [
            [
                Cell(code, kind="code", head=True), Cell(words.title(code, self.at)), amount(many(count), count), amount(many(evaluations), evaluations),
                amount(short_rate(Decimal(evaluations) / checked), evaluations),
            ]
            for code, count, evaluations in self.one.whole.codes
        ]  # fmt: skip
        return Table(t("问题代码", "findings by code"), heads, rows)

    def rows(self) -> Table:
        """What became of the rows of each group."""
        t = self._t
        heads = [
            Head(t("一级指标", "group")), Head(t("行数", "rows"), number=True), *(Head(STATUS[name][self.at], number=True) for name in STATUS),
            Head(t("偏高分数", "points overstated"), number=True),
        ]  # fmt: skip
        rows = [
            [
                Cell(words.level(row["level"], self.language), head=True), amount(many(row["rows"]), row["rows"]),
                *(amount(many(row[name]), row[name]) for name in STATUS), amount(words.sum_of(row["points"]), row["points"]),
            ]
            for row in self.one.rows.levels
        ]  # fmt: skip
        return Table(t("各行", "rows"), heads, rows)

    def lacks(self) -> str:
        """What rows that cannot be verified lack."""
        return self._t("；", "; ").join(
            f"{lacking(name, self.language)} {many(count)}" for name, count in self.one.rows.missing
        )
