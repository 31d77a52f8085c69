"""The summary as one page: charts, tables that can be sorted, what to open first. It loads nothing and works without script."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from jixiao.engines.summary.groups import GRADES
from jixiao.engines.summary.like import MEMBERS, ROWS, UNITS
from jixiao.outputs.layout import safe
from jixiao.outputs.scores import lacking
from jixiao.outputs.summary import words
from jixiao.outputs.summary.words import DIMENSION, FIGURE, NONE, STATUS, many, mean, points, rate, short_rate
from jixiao.rules.methods.base import figure
from jixiao_plugins.html_out.summary_look import SCRIPT, STYLE
from jixiao_plugins.html_out.summary_plots import index, plots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.engines.summary.groups import Group
    from jixiao.engines.summary.summary import Summary
    from jixiao.outputs.scores import Language

GROUPS = 600
"""So many groups are listed; the others are in the other formats."""

Head = tuple[str, bool]
"""The words of a column, and whether it holds numbers."""


def page(one: Summary, language: Language, folder: str) -> Iterator[str]:
    """The page, part by part."""
    return _Page(one, language).parts(folder)


def text(value: object) -> str:
    """Text of a report as it may stand in a page."""
    return escape(safe(str(value)))


def cell(words_: str, value: Decimal | int | None = None, *, number: bool = True) -> str:
    """A cell; a number carries its value, by which it is sorted."""
    if not number:
        return f"<td>{words_}</td>"
    plain = "" if value is None else figure(Decimal(value))
    return f'<td class="num" data-v="{plain}">{words_}</td>'


class _Page:
    def __init__(self, one: Summary, language: Language) -> None:
        self.one, self.language = one, language
        self.at = words.at(language)

    def _t(self, zh: str, en: str) -> str:
        return (zh, en)[self.at]

    def parts(self, folder: str) -> Iterator[str]:
        title = self._t("绩效自评汇总", "Performance self-evaluations: summary")
        yield self._top(title)
        sections = [(name, head, body) for name, head, body in self._sections() if body]
        links = "".join(f'<li><a href="#{name}">{escape(head)}</a></li>' for name, head, _ in sections)
        yield f'<a class="skip" href="#main">{self._t("跳到正文", "skip to content")}</a>\n<header><h1>{escape(title)}</h1><p class="soft">{self._about(folder)}</p></header>\n'
        yield f'<nav aria-label="{self._t("目录", "contents")}"><ul>{links}</ul></nav>\n<main id="main">\n{self._cards()}\n'
        for name, head, body in sections:
            yield f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(head)}</h2>\n{body}\n</section>\n'
        from jixiao import __version__

        yield f'</main>\n<footer><p class="note">jixiao {__version__}</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n'

    def _top(self, title: str) -> str:
        allowed = b64encode(sha256(SCRIPT.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{allowed}'"
        return (
            f'<!DOCTYPE html>\n<html lang="{self._t("zh-CN", "en")}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        )

    def _about(self, folder: str) -> str:
        counts = self.one.whole.counts
        return text(self._t(
            f"{folder} · {many(counts['reports'])} 份报告，{many(counts['evaluations'])} 张自评表 · {self.one.engine} 引擎",
            f"{folder} · {many(counts['evaluations'])} evaluations in {many(counts['reports'])} reports · engine {self.one.engine}",
        ))  # fmt: skip

    def _sections(self) -> Iterator[tuple[str, str, str]]:
        if not self.one.whole.counts["evaluations"]:
            yield (
                "empty",
                self._t("没有自评", "No evaluation"),
                f"<p>{self._t('文件夹里没有自评。', 'The folder holds no evaluation.')}</p>",
            )
            return
        yield "charts", self._t("一览", "At a glance"), plots(self.one, self.language)
        yield "risks", self._t("先看这些", "Open these first"), self._risks()
        by = self._t("、", ", ").join(DIMENSION[name][self.at] for name in self.one.by)
        yield "groups", self._t(f"按{by}", f"By {by}"), self._groups()
        yield "outliers", self._t("同类中的离群值", "Outliers among like units"), self._outliers()
        yield "same", self._t("不同单位，同样的内容", "Same text, different units"), self._same()
        yield "codes", self._t("问题代码", "Findings by code"), self._codes()
        yield "rows", self._t("各行的结果", "What became of the rows"), self._rows()

    def _cards(self) -> str:
        whole = self.one.whole
        counts, figures = whole.counts, whole.figures
        middle = {name: points(figures[name].quantiles.get(50)) for name in ("claimed", "computed")}
        high = sum(count for step, count in self.one.risks.steps.items() if step >= 5)
        cards = (
            (self._t("自评均值 → 重算均值", "mean claimed → computed"), f"{mean(figures['claimed'].mean)} → {mean(figures['computed'].mean)}", self._t(f"中位 {middle['claimed']} → {middle['computed']}", f"median {middle['claimed']} → {middle['computed']}")),
            (self._t("重算到的分值", "weight recomputed"), rate(figures["coverage"].mean), self._t("平均；其余无法核实", "on average; the rest is unverifiable")),
            (self._t("自评高于重算", "claimed above computed"), rate(whole.share("above", "compared")), f"{many(counts['above'])} / {many(counts['compared'])}"),
            (self._t("预算执行率均值", "mean execution rate"), rate(figures["execution_rate"].mean), self._t(f"{many(figures['execution_rate'].n)} 张写明", f"{many(figures['execution_rate'].n)} say it")),
            (self._t("风险指数 50 以上", "risk index of 50 or more"), many(high), self._t(f"{many(self.one.risks.count)} 张有指数", f"{many(self.one.risks.count)} have an index")),
            (self._t("雷同", "same text"), many(self.one.same_text.evaluations), self._t(f"{many(self.one.same_text.count)} 组不同单位", f"in {many(self.one.same_text.count)} clusters of different units")),
        )  # fmt: skip
        return f'<ul class="cards">{"".join(f"<li>{escape(name)}<b>{escape(value)}</b><small>{escape(note)}</small></li>" for name, value, note in cards)}</ul>'

    def _table(
        self, heads: Sequence[Head], rows: Sequence[str], name: str, *, above: str = "", tall: bool = True
    ) -> str:
        head = "".join(
            f'<th scope="col"{" data-n class=num" if number else ""}>{escape(word)}</th>' for word, number in heads
        )
        find = escape(self._t("筛选：单位、地区、代码……", "filter: unit, region, code …"))
        kind = "scroll tall" if tall and len(rows) > 15 else "scroll"
        return (
            f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(name)}"><table class="sort" data-find="{find}">'
            f"<thead>{above}<tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )

    def _who(self, row: dict[str, Any]) -> str:
        unit = text(row["unit"] or words.UNSAID[self.at])
        place = text(words.region(row["region_code"]) or words.UNSAID[self.at])
        name = f"{text(row['name'])} <br>" if row["name"] else ""
        return f'<td class="name">{unit}<small>{name}{text(row["path"])}</small></td><td class="place">{place}</td>'

    def _whose(self) -> list[Head]:
        return [(self._t("单位", "unit"), False), (self._t("地区", "region"), False)]

    def _risks(self) -> str:
        note = "".join(f"<p>{escape(line)}</p>" for line in words.INDEX[self.at])
        rules = "".join(
            f'<tr><th scope="row">{escape(name)}</th><td>{escape(rule)}</td><td class="num">{words.AT_MOST[self.at]} {limit}</td></tr>'
            for name, rule, limit in words.index_rules(self.language)
        )
        heads = [
            ("#", True), (self._t("指数", "index"), True), *self._whose(), (self._t("自评", "claimed"), True), (self._t("重算", "computed"), True),
            (self._t("等级", "grade"), False), (self._t("重算占比", "coverage"), True), (self._t("指数由来", "why"), False),
        ]  # fmt: skip
        rows = [self._risk(place, row) for place, row in enumerate(self.one.risks.items, 1)]
        shown = self._t(f"{many(self.one.risks.count)} 张有指数，列出前 {len(rows)} 张。", f"{many(self.one.risks.count)} have an index, the first {len(rows)} are shown.")  # fmt: skip
        listed = self._table(heads, rows, self._t("风险", "risks"))
        return f'<div class="charts"><div>{note}<table class="rules"><tbody>{rules}</tbody></table></div>{index(self.one, self.at)}</div><p class="note">{shown}</p>{listed}'

    def _risk(self, place: int, row: dict[str, Any]) -> str:
        why = " + ".join(text(part).replace(" ", "&nbsp;") for part in words.explained(row, self.language))
        grades = f"{text(row['grade_claimed'] or NONE)} → {text(row['grade_computed'] or NONE)}"
        return (
            f'<tr>{cell(str(place), place)}<td class="num" data-v="{points(row["index"])}"><b>{points(row["index"])}</b></td>{self._who(row)}'
            f"{cell(points(row['claimed_total']), row['claimed_total'])}{cell(points(row['computed_total']), row['computed_total'])}"
            f'<td class="keep">{grades}</td>{cell(rate(row["coverage"]), row["coverage"])}<td class="why">{why}</td></tr>'
        )

    def _groups(self) -> str:
        one = self.one
        if not one.groups:
            return ""
        keys = [(DIMENSION[name][self.at], name == "year") for name in one.by]
        labels = (*GRADES, self._t("其他", "other"), NONE)
        used = [
            place
            for place, _ in enumerate(labels)
            if any(words.graded(side)[place] for each in one.groups for side in each.grades)
        ]
        grades = [(labels[place], True) for place in used]
        claimed, computed, average, median = (
            self._t("自评", "claimed"),
            self._t("重算", "computed"),
            self._t("均值", "mean"),
            self._t("中位", "median"),
        )
        heads = [
            *keys, (self._t("张数", "number"), True), (average, True), (median, True), (average, True), (median, True),
            (self._t("重算占比", "coverage"), True), (self._t("自评偏高", "too high"), True), (self._t("有偏高行", "overstated"), True), (self._t("均值", "mean"), True), *grades, *grades,
            *([(self._t("最多的问题", "most frequent"), False)] if one.checked else []),
        ]  # fmt: skip
        spans = [
            (len(keys) + 1, ""), (2, claimed), (2, computed), (3, ""), (1, FIGURE["execution_rate"][self.at]), (len(used), self._t("自评等级", "grade claimed")),
            (len(used), self._t("重算等级", "grade computed")), *([(1, self._t("问题", "findings"))] if one.checked else []),
        ]  # fmt: skip
        above = "".join(f'<th colspan="{span}" scope="colgroup">{escape(word)}</th>' for span, word in spans if span)
        rest = len(one.groups) - GROUPS
        note = self._t(f"共 {many(len(one.groups))} 组，列出前 {GROUPS} 组；全部见 -f csv。", f"{many(len(one.groups))} groups, the first {GROUPS} shown; -f csv has all.") if rest > 0 else ""  # fmt: skip
        said = self._t(
            "重算占比是真正重算到的分值；没有重算到的不进入重算总分。自评偏高是自评总分高于重算总分的比例，有偏高行是至少一行偏高的比例。",
            "Coverage is the share of the weight that was recomputed; where nothing was, there is no computed total. Too high: the claimed total is above the computed. Overstated: at least one row is.",
        )  # fmt: skip
        rows = [self._group(each, used) for each in one.groups[:GROUPS]]
        return f'<p class="note">{said}{note}</p>' + self._table(
            heads, rows, self._t("各组", "groups"), above=f"<tr>{above}</tr>"
        )

    def _group(self, one: Group, used: Sequence[int]) -> str:
        labels = words.key_words(self.one.by, one.key, self.language)
        first = "".join(
            f'<th scope="row"{" class=num" if name == "year" else ""} data-v="{text(value or "")}">{text(label)}</th>'
            for name, label, value in zip(self.one.by, labels, one.key, strict=True)
        )
        claimed, computed, executed = (one.figures[name] for name in ("claimed", "computed", "execution_rate"))
        cells = [cell(many(one.counts["evaluations"]), one.counts["evaluations"])]
        for each in (claimed, computed):
            cells += [cell(mean(each.mean), each.mean), cell(points(each.quantiles.get(50)), each.quantiles.get(50))]
        shares = (
            one.figures["coverage"].mean,
            one.share("above", "compared"),
            one.share("overstated", "judged"),
            executed.mean,
        )
        cells += [cell(short_rate(each), each) for each in shares]
        counts = [words.graded(side)[place] for side in one.grades for place in used]
        cells += [cell(many(count) if count else "·", count) for count in counts]
        if self.one.checked:
            listed = "　".join(f"{text(code)} {many(count)}" for code, count, _ in one.codes[:3])
            cells.append(f'<td class="keep">{listed}</td>')
        return f"<tr>{first}{''.join(cells)}</tr>"

    def _outliers(self) -> str:
        note = self._t(
            f"同类：同省、同年、同类别、同规则包，至少 {UNITS} 张。离群：超出四分位数 1.5 倍四分位距以外；几乎都一样时，四分位距按 1 分（1 个百分点）算。",
            f"Like: of one province, year, kind and profile, at least {UNITS}. Outliers lie more than 1.5 times the spread of the middle half beyond the quartiles; where nearly all are alike, the spread counts as one point (one percentage point).",
        )  # fmt: skip
        return f'<p class="note">{note}</p>' + "".join(self._far(each) for each in self.one.outliers)

    def _far(self, one: Any) -> str:
        name = FIGURE[one.figure][self.at]
        title = self._t(f"{name}：{many(one.count)} 张", f"{name}: {many(one.count)}")
        if not one.items:
            return f"<h3>{escape(title)}</h3>"
        heads = [
            (self._t("数值", "value"), True), (self._t("中位", "median"), True), (self._t("中间一半", "middle half"), False), (self._t("同类", "like"), True), *self._whose(),
            (self._t("年度", "year"), True), (self._t("重算占比", "coverage"), True),
        ]  # fmt: skip
        rows = [self._outlier(one.figure, row) for row in one.items]
        more = (
            self._t(f"，列出最远的 {len(rows)} 张", f", the farthest {len(rows)} shown")
            if one.count > len(rows)
            else ""
        )
        return f"<h3>{escape(title + more)}</h3>" + self._table(heads, rows, name)

    def _outlier(self, name: str, row: dict[str, Any]) -> str:
        half = f"{words.shown(name, row['q1'])} – {words.shown(name, row['q3'])}"
        return (
            f'<tr><td class="num" data-v="{figure(row["value"])}"><b>{words.shown(name, row["value"])}</b></td>{cell(words.shown(name, row["median"]), row["median"])}'
            f'<td class="keep">{half}</td>{cell(many(row["n"]), row["n"])}{self._who(row)}{cell(str(row["fiscal_year"]), row["fiscal_year"])}'
            f"{cell(rate(row['coverage']), row['coverage'])}</tr>"
        )

    def _same(self) -> str:
        same = self.one.same_text
        note = self._t(
            f"至少 {ROWS} 行，指标名、指标值、实际完成值全部相同，而单位不同。共 {many(same.count)} 组，{many(same.evaluations)} 张，列出最大的 {len(same.items)} 组。",
            f"At least {ROWS} rows whose names, targets and actual values are all equal, of different units: {many(same.count)} clusters, {many(same.evaluations)} evaluations, the largest {len(same.items)} shown.",
        )  # fmt: skip
        return f'<p class="note">{note}</p>' + "".join(
            self._cluster(place, each) for place, each in enumerate(same.items, 1)
        )

    def _cluster(self, place: int, one: dict[str, Any]) -> str:
        title = self._t(
            f"{place}. {one['units']} 个单位，{one['evaluations']} 张，每张 {one['rows']} 行", f"{place}. {one['units']} units, {one['evaluations']} evaluations of {one['rows']} rows"
        )  # fmt: skip
        members = "".join(
            f"<tr>{self._who(row)}<td>{row['fiscal_year'] or NONE}</td>{cell(points(row['claimed_total']), row['claimed_total'])}</tr>"
            for row in one["members"]
        )
        rest = one["evaluations"] - len(one["members"])
        more = (
            f'<p class="note">{self._t(f"另有 {rest} 张，这里最多列 {MEMBERS} 张。", f"{rest} more; at most {MEMBERS} are shown.")}</p>'
            if rest > 0
            else ""
        )
        heads = (*self._whose(), (self._t("年度", "year"), False), (self._t("自评", "claimed"), True))
        head = "".join(f'<th scope="col"{" class=num" if number else ""}>{escape(word)}</th>' for word, number in heads)
        body = f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}"><table><thead><tr>{head}</tr></thead><tbody>{members}</tbody></table></div>'
        return f"<details{' open' if place <= 3 else ''}><summary>{escape(title)}</summary>{body}{more}</details>"

    def _codes(self) -> str:
        if not self.one.checked:
            return f"<p>{self._t('没有检查；jixiao validate --engine duckdb -o 才有问题代码。', 'Not looked for: jixiao validate --engine duckdb -o finds them.')}</p>"
        heads = [(self._t("代码", "code"), False), (self._t("问题", "finding"), False), (self._t("条数", "findings"), True), (self._t("张数", "evaluations"), True), (self._t("占比", "share"), True)]  # fmt: skip
        checked = self.one.whole.counts["checked"]
        rows = []
        for code, count, evaluations in self.one.whole.codes:
            share = Decimal(evaluations) / checked
            rows.append(f'<tr><th scope="row">{text(code)}</th><td>{escape(words.title(code, self.at))}</td>{cell(many(count), count)}{cell(many(evaluations), evaluations)}{cell(short_rate(share), evaluations)}</tr>')  # fmt: skip
        return self._table(heads, rows, self._t("问题代码", "findings by code"))

    def _rows(self) -> str:
        found = self.one.rows
        if not found.levels:
            return ""
        heads = [(self._t("一级指标", "group"), False), (self._t("行数", "rows"), True), *((STATUS[name][self.at], True) for name in STATUS), (self._t("偏高分数", "points overstated"), True)]  # fmt: skip
        rows = [
            f'<tr><th scope="row">{text(words.level(row["level"], self.language))}</th>{cell(many(row["rows"]), row["rows"])}'
            f"{''.join(cell(many(row[name]), row[name]) for name in STATUS)}{cell(words.sum_of(row['points']), row['points'])}</tr>"
            for row in found.levels
        ]
        lacks = self._t("；", "; ").join(
            f"{lacking(name, self.language)} {many(count)}" for name, count in found.missing
        )
        below = (
            f'<p class="note">{self._t("无法核实的行缺少", "What unverifiable rows lack")}{self._t("：", ": ")}{text(lacks)}</p>'
            if lacks
            else ""
        )
        return self._table(heads, rows, self._t("各行", "rows")) + below
