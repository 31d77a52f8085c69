"""The summary for a person at a terminal: tables that fit its width, each figure with what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.engines.summary.groups import GRADES
from jixiao.engines.summary.like import ROWS, UNITS
from jixiao.outputs.layout import columns, cut, fitted, hung, styled, width, wrapped
from jixiao.outputs.scores import lacking
from jixiao.outputs.summary import words
from jixiao.outputs.summary.words import DIMENSION, FIGURE, NONE, STATUS, many, mean, points, rate, short_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.engines.summary.groups import Figure, Group
    from jixiao.engines.summary.summary import Summary
    from jixiao.model.message import Language

GROUPS = 30
"""So many groups are listed; the others are in the other formats."""
CODES = 20
MEMBERS = 6


class SummaryText:
    """Writes a summary as text; `room` is the width of the terminal."""

    def __init__(self, one: Summary, language: Language, *, colour: bool = False, room: int = 100) -> None:
        self.one, self.language = one, language
        self.at = words.at(language)
        self.colour, self.room = colour, max(40, room)

    def lines(self) -> Iterator[str]:
        """All lines."""
        yield from self._head()
        if self.one.whole.counts["evaluations"] == 0:
            return
        yield from self._groups()
        yield from self._codes()
        yield from self._rows()
        yield from self._risks()
        yield from self._outliers()
        yield from self._same()

    def _t(self, zh: str, en: str) -> str:
        return (zh, en)[self.at]

    def _title(self, title: str, note: str = "") -> Iterator[str]:
        """A headline after an empty line; its note stands beside it, or below where there is no room."""
        yield ""
        beside = bool(note) and width(f"{title}  {note}") <= self.room
        yield styled(title, "bold", colour=self.colour) + (
            f"  {styled(note, 'dim', colour=self.colour)}" if beside else ""
        )
        if note and not beside:
            yield from self._note(note)

    def _note(self, text: str) -> Iterator[str]:
        for line in wrapped(text, self.room - 2):
            yield "  " + styled(line, "dim", colour=self.colour)

    def _table(self, rows: Sequence[Sequence[str]], right: Iterable[int] = (), keys: int = 1) -> Iterator[str]:
        yield from (f"  {line}".rstrip() for line in fitted(rows, self.room - 2, right=right, keys=keys))

    def _head(self) -> Iterator[str]:
        whole, counts = self.one.whole, self.one.whole.counts
        evaluations, reports = many(counts["evaluations"]), many(counts["reports"])
        engine = words.engine(self.one.engine)[self.at]
        yield styled(
            self._t(f"{reports} 份报告，{evaluations} 张自评表，由{engine}计分",
                    f"{evaluations} evaluations in {reports} reports, scored by {engine}"),
            "bold", colour=self.colour,
        )  # fmt: skip
        if not counts["evaluations"]:
            for sentence in words.left_out(self.one, self.language):
                yield from self._note(sentence)
            return
        head = [
            "",
            self._t("份数", "number"),
            self._t("均值", "mean"),
            "10%",
            "25%",
            self._t("中位", "median"),
            "75%",
            "90%",
        ]
        rows = [self._figure(name, whole.figures[name]) for name in ("claimed", "computed", "execution_rate")]
        yield from self._table([head, *rows], right=range(1, 8))
        yield from self._notes(whole)

    def _figure(self, name: str, one: Figure) -> list[str]:
        rated = name == "execution_rate"
        cells = [short_rate(one.mean) if rated else mean(one.mean)]
        quantiles = [one.quantiles.get(each) for each in (10, 25, 50, 75, 90)]
        return [
            FIGURE[name][self.at],
            many(one.n),
            *cells,
            *(short_rate(each) if rated else points(each) for each in quantiles),
        ]

    def _notes(self, whole: Group) -> Iterator[str]:
        counts, figures = whole.counts, whole.figures
        covered = rate(figures["coverage"].mean)
        yield from self._note(self._t(
            f"分值平均重算到 {covered}；没有重算到的不进入重算总分。分位数都是实际出现的数。",
            f"On average {covered} of the weight was recomputed; where nothing was, there is no computed total. Quantiles are values that occur.",
        ))  # fmt: skip
        if counts["compared"]:
            share, by = rate(whole.share("above", "compared")), mean(figures["excess"].mean)
            yield from self._note(self._t(
                f"自评高于重算：{many(counts['above'])} / {many(counts['compared'])}（{share}），平均相差 {by} 分。",
                f"Claimed above computed: {many(counts['above'])} of {many(counts['compared'])} ({share}); the mean difference is {by} points.",
            ))  # fmt: skip
        for sentence in words.left_out(self.one, self.language):
            yield from self._note(sentence)

    def _groups(self) -> Iterator[str]:
        one = self.one
        if not one.groups:
            return
        by = self._t("、", ", ").join(DIMENSION[name][self.at] for name in one.by)
        rest = len(one.groups) - GROUPS
        more = self._t(f"共 {many(len(one.groups))} 组，列出前 {GROUPS} 组；全部见 -f csv", f"{many(len(one.groups))} groups, the first {GROUPS} shown; -f csv has all")  # fmt: skip
        yield from self._title(self._t(f"按{by}", f"By {by}"), more if rest > 0 else "")
        head = self._dimensions()
        head += (
            ["张数", "自评", "中位", "重算", "中位", "重算占比", "有偏高行", "执行率"] if self.at == 0
            else ["number", "claimed", "median", "computed", "median", "coverage", "overst.", "executed"]
        )  # fmt: skip
        rows = [[*self._key(each), *self._cells(each)] for each in one.groups[:GROUPS]]
        yield from self._table([head, *rows], right=range(len(one.by), len(head)), keys=len(one.by))
        yield from self._title(self._t("等级：自评 → 重算", "Grades: claimed → computed"))
        grades = [*GRADES, self._t("其他", "other"), NONE]
        yield from self._both_grades(one.groups[:GROUPS], grades)
        if one.checked:
            yield from self._title(self._t("各组最多的问题", "Most frequent findings of each group"))
            yield from self._table([[*self._key(each), _most(each)] for each in one.groups[:GROUPS]], keys=len(one.by))

    def _both_grades(self, groups: Sequence[Group], grades: list[str]) -> Iterator[str]:
        """Both sides beside each other; where there is no room, one below the other."""
        keys = [self._dimensions(), *map(self._key, groups)]
        claimed = [grades, *(_graded(each.grades_claimed) for each in groups)]
        computed = [["", *grades], *(["→", *_graded(each.grades_computed)] for each in groups)]
        at = len(keys[0])
        beside = [[*key, *one, *other] for key, one, other in zip(keys, claimed, computed, strict=True)]
        if max(map(width, columns(beside, right=range(at, len(beside[0]))))) <= self.room - 2:
            yield from self._table(beside, right=range(at, len(beside[0])))
            return
        for side in (claimed, computed):
            rows = [[*key, *one] for key, one in zip(keys, side, strict=True)]
            yield from self._table(rows, right=range(at, len(rows[0])), keys=at)

    def _dimensions(self) -> list[str]:
        """By what it is grouped, as the heads of columns."""
        return [cut(DIMENSION[name][self.at], self._room_of_keys) for name in self.one.by]

    @property
    def _room_of_keys(self) -> int:
        return 22 if len(self.one.by) < 3 else 14

    def _key(self, one: Group) -> list[str]:
        return [cut(word, self._room_of_keys) for word in words.key_words(self.one.by, one.key, self.language)]

    def _cells(self, one: Group) -> list[str]:
        claimed, computed = one.figures["claimed"], one.figures["computed"]
        return [
            many(one.counts["evaluations"]), mean(claimed.mean), points(claimed.quantiles.get(50)), mean(computed.mean),
            points(computed.quantiles.get(50)), short_rate(one.figures["coverage"].mean), short_rate(one.share("overstated", "judged")),
            short_rate(one.figures["execution_rate"].mean),
        ]  # fmt: skip

    def _codes(self) -> Iterator[str]:
        found = self.one.whole.codes
        if not self.one.checked:
            yield from self._title(self._t("问题", "Findings"))
            yield from self._note(self._t("得分文件夹里没有；jixiao validate --engine duckdb -o 写的才有。", "The folder of scores has none: `jixiao validate --engine duckdb -o` looks for them."))  # fmt: skip
            return
        if not found:
            return
        yield from self._title(self._t("按问题代码", "By finding code"))
        rows = [[code, many(n), many(m), words.title(code, self.at)] for code, n, m in found[:CODES]]
        head = [self._t("代码", "code"), self._t("条数", "findings"), self._t("张数", "evaluations"), ""]
        yield from self._table([head, *rows], right=(1, 2))

    def _rows(self) -> Iterator[str]:
        found = self.one.rows
        if not found.levels:
            return
        yield from self._title(self._t("各行的结果", "What became of the rows"))
        head = [self._t("一级指标", "group"), self._t("行数", "rows"), *(STATUS[name][self.at] for name in STATUS), self._t("偏高分数", "points overstated")]  # fmt: skip
        rows = [
            [cut(words.level(row["level"], self.language), 24), many(row["rows"]), *(many(row[name]) for name in STATUS), words.sum_of(row["points"])]
            for row in found.levels
        ]  # fmt: skip
        yield from self._table([head, *rows], right=range(1, 7))
        if found.missing:
            listed = self._t("；", "; ").join(
                f"{lacking(name, self.language)} {many(count)}" for name, count in found.missing
            )
            yield from self._note(self._t(f"无法核实的行缺少：{listed}", f"What unverifiable rows lack: {listed}"))

    def _risks(self) -> Iterator[str]:
        found = self.one.risks
        yield from self._title(self._t("先看这些", "Open these first"), self._t(f"{many(found.count)} 张有风险指数", f"{many(found.count)} have a risk index"))  # fmt: skip
        for place, row in enumerate(found.items, 1):
            index = styled(f"{points(row['index']):>4}", "bold", colour=self.colour)
            yield f"  {place:>3}  {index}  {self._who(row, 13)}"
            grades = f"{row['grade_claimed'] or NONE} → {row['grade_computed'] or NONE}"
            totals = f"{points(row['claimed_total'])} → {points(row['computed_total'])}"
            head = self._t(
                f"{totals}  {grades}  重算 {rate(row['coverage'])}",
                f"{totals}  {grades}  recomputed {rate(row['coverage'])}",
            )
            yield from hung(" " * 7, f"{head}  {self._t('＝ ', '= ')}{self._parts(row)}", self.room, 7)
        yield from self._note(" ".join(words.INDEX[self.at]))
        rules = [
            [f"  {name}", f"{words.AT_MOST[self.at]} {limit}", rule_]
            for name, rule_, limit in words.index_rules(self.language)
        ]
        yield from self._table(rules)

    def _who(self, row: dict[str, Any], taken: int) -> str:
        """Whose evaluation it is, and its file: the name is cut, not the path, where `taken` columns are gone already."""
        unit = row["unit"] or words.UNSAID[self.at]
        path = cut(row["path"], self.room // 2)
        name = f"{unit} · {row['name']}" if row["name"] else unit
        return f"{cut(name, max(8, self.room - taken - width(path) - 2))}  {path}"

    def _parts(self, row: dict[str, Any]) -> str:
        return " + ".join(words.explained(row, self.language))

    def _outliers(self) -> Iterator[str]:
        yield from self._title(self._t("同类中的离群值", "Outliers among like units"), self._t(
            f"同省、同年、同类别、同规则包，至少 {UNITS} 张", f"same province, year, kind and profile, at least {UNITS}"
        ))  # fmt: skip
        for each in self.one.outliers:
            name = FIGURE[each.figure][self.at]
            yield from hung("  ", self._t(f"{name}：{many(each.count)} 张（{many(each.groups)} 组同类）", f"{name}: {many(each.count)} (in {many(each.groups)} groups of like ones)"), self.room, 4)  # fmt: skip
            rows = [
                [f"  {words.shown(each.figure, row['value'])}", self._t(f"中位 {words.shown(each.figure, row['median'])}", f"median {words.shown(each.figure, row['median'])}"), self._who(row, 30)]
                for row in each.items
            ]  # fmt: skip
            yield from self._table(rows, right=(0,))

    def _same(self) -> Iterator[str]:
        same = self.one.same_text
        yield from self._title(self._t("不同单位，同样的内容", "Same text, different units"), self._t(
            f"{many(same.count)} 组，{many(same.evaluations)} 张；至少 {ROWS} 行，指标名、指标值、完成值全同",
            f"{many(same.count)} clusters, {many(same.evaluations)} evaluations; at least {ROWS} rows, names, targets and actual values all equal",
        ))  # fmt: skip
        for place, each in enumerate(same.items, 1):
            yield from hung("  ", self._t(f"{place}. {each['units']} 个单位，{each['evaluations']} 张，每张 {each['rows']} 行", f"{place}. {each['units']} units, {each['evaluations']} evaluations of {each['rows']} rows"), self.room, 4)  # fmt: skip
            yield from (f"       {self._who(row, 7)}" for row in each["members"][:MEMBERS])
            rest = each["evaluations"] - min(MEMBERS, len(each["members"]))
            if rest > 0:
                yield self._t(f"       另有 {rest} 张", f"       and {rest} more")


def _graded(grades: Sequence[tuple[str | None, int]]) -> list[str]:
    return [many(count) if count else "·" for count in words.graded(grades)]


def _most(one: Group) -> str:
    return "  ".join(f"{code} {many(count)}" for code, count, _ in one.codes[:6])
