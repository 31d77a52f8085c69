"""Scorecards for a person: the totals, the rows that differ, what is missing; with `--explain` every step to follow by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.outputs.layout import columns, cut, cut_keep, pad, safe, shown, styled, width
from jixiao.outputs.scores import Language, Locate, flag, lacking, number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.card import Reading, Scorecard, ScoreRow

STATUS = {
    "agrees": ("✓", "一致", "agrees"),
    "overstated": ("▲", "偏高", "overstated"),
    "understated": ("▼", "偏低", "understated"),
    "unverifiable": ("?", "无法核实", "unverifiable"),
}
_BASIS = {
    "cited": ("有明文依据", "by the authority's text"), "practice": ("依通行表式", "by practice"),
    "unverified": ("来源未核实", "unverified source"), "declared": ("依报告自带标准", "by the report's own rules"),
    "stated": ("仅据报告自述的比率", "rests on a rate that the report only states"),
}  # fmt: skip
_NAME = 34


class ScoreText:
    """Writes scorecards as text. `room` is the width of the terminal."""

    def __init__(
        self, language: Language, *, colour: bool = False, room: int = 100, explain: bool = False, every: bool = False
    ) -> None:
        self.zh = language == "zh"
        self.language: Language = language
        self.colour = colour
        self.room = max(60, room)
        self.explain = explain
        self.every = every or explain

    def file(self, path: str, cards: list[Scorecard], locate: Locate) -> Iterator[str]:
        """The lines for one file. No control character of the report is in them."""
        yield styled(safe(path), "path", colour=self.colour)
        if not cards:
            yield f"  {self._t('报告中没有自评内容（evaluations 为空）', 'the report holds no evaluation')}"
        for one in cards:
            yield from (shown(line, colour=self.colour) for line in self._card(one, locate))
        yield ""

    def _card(self, one: Scorecard, locate: Locate) -> Iterator[str]:
        title = one.name or self._t("（未命名的自评）", "(unnamed evaluation)")
        yield f"  {styled(safe(title), 'bold', colour=self.colour)}"
        reason = one.profile.reason[0 if self.zh else 1]
        basis = _BASIS[one.profile.basis][0 if self.zh else 1]
        shown = (
            self._t("报告自带的评分表", "the report's own table") if one.profile.id == "declared" else one.profile.id
        )
        yield f"    {self._t('规则', 'rules')}  {shown} · {basis} · {reason}"
        yield from self._totals(one)
        if self.explain:
            since = self._since(one)
            for each in one.rows:
                yield from self._proved(each, locate, since)
        else:
            yield from self._table(one)

    def _totals(self, one: Scorecard) -> Iterator[str]:
        claimed, computed = number(one.claimed) or "—", number(one.computed) or "—"
        grade = " / ".join(one.grade_computed) or "—"
        stated = safe(one.grade_claimed or "—")
        share = percent(one.coverage)
        yield "    " + self._t(
            f"总分  自评 {claimed} → 重算 {computed}    等级  {stated} → {grade}    实际重算的权重 {share}",
            f"total  claimed {claimed} → computed {computed}    grade  {stated} → {grade}    weight recomputed {share}",
        )
        for formula in one.modifiers:
            yield f"      {formula}"

    def _table(self, one: Scorecard) -> Iterator[str]:
        rows = [each for each in one.rows if self.every or each.status != "agrees" or each.missing]
        cells = []
        for each in rows:
            mark, zh, en = STATUS[each.status]
            name = cut(each.name, _NAME)
            score = (
                f"{number(each.claimed) or '—'} → {number(each.computed)}"
                if each.computed is not None
                else number(each.claimed) or "—"
            )
            cells.append([mark, name, score, zh if self.zh else en, self._why(each)])
        for each, line in zip(rows, columns(cells), strict=True):
            yield "    " + self._marked(cut_keep(line, self.room - 4), each.status)
        agreeing = len(one.rows) - len(rows)
        if agreeing and not self.every:
            yield "    " + styled(
                self._t(
                    f"✓ 其余 {agreeing} 行一致（--all 全部列出）", f"✓ {agreeing} more rows agree (--all lists them)"
                ),
                "dim",
                colour=self.colour,
            )

    def _marked(self, line: str, status: str) -> str:
        return styled(line[:1], status, colour=self.colour) + line[1:]

    def _why(self, each: ScoreRow) -> str:
        """In a few words: the computation, what is missing, and the other readings."""
        parts = []
        if each.proof.formula and each.status != "agrees":
            parts.append(safe(each.proof.formula))
        if each.missing:
            what = "、".join(lacking(name, self.language) for name in each.missing)
            printed = " ↔ ".join(safe(one.text) for one in each.inputs)
            parts.append(
                self._t(f"缺 {what}", f"missing: {what}")
                + (f"（{printed}）" if printed and "unit" in each.missing else "")
            )
        parts += [self._reading(one) for one in each.readings if one.score != each.proof.rounded or not one.accepted]
        parts += [flag(name, self.language) for name in each.flags]
        return self._t("；", "; ").join(part for part in parts if part)

    def _reading(self, one: Reading) -> str:
        name = one.name[0 if self.zh else 1]
        if one.rate is not None:
            return self._t(f"{name}为 {percent(one.rate)}（仅供对照）", f"{name}: {percent(one.rate)} (for comparison)")
        if one.matches:
            return self._t(f"与“{name}”的算法一致", f"matches the reading “{name}”")
        return self._t(f"另一算法“{name}”得 {number(one.score)}", f"the reading “{name}” gives {number(one.score)}")

    def _since(self, one: Scorecard) -> str:
        """Since when the rules of the profile hold; empty for the report's own table."""
        if one.profile.since is None:
            return ""
        return self._t(f"自{one.profile.since}年度起", f"since fiscal year {one.profile.since}")

    def _source(self, each: ScoreRow, since: str) -> str:
        """The source of the row's rule, how sure it is and since when; a rule that the report prints has no other source."""
        if each.basis is None:
            return ""
        if each.basis == "declared":
            return self._t("报告所印的评价标准", "the rule that the report prints")
        parts = [each.cite or "", _BASIS[each.basis][0 if self.zh else 1], since]
        return " · ".join(part for part in parts if part)

    def _proved(self, each: ScoreRow, locate: Locate, since: str) -> Iterator[str]:
        """One row with its whole proof."""
        mark, zh, en = STATUS[each.status]
        path = " / ".join(each.path)
        yield ""
        yield (
            f"    {styled(mark, each.status, colour=self.colour)} {styled(safe(each.name), 'bold', colour=self.colour)}"
            + (f"  {safe(path)}" if path else "")
        )
        place = locate(each.pointer)
        lines = [
            (
                self._t("结论", "verdict"),
                f"{zh if self.zh else en}" + (f" · {_BASIS[each.basis][0 if self.zh else 1]}" if each.basis else ""),
            ),
            (
                self._t("分值", "weight"),
                f"{number(each.weight) or '—'}" + (f" ({each.weight_origin})" if each.weight_origin else ""),
            ),
            (self._t("自评得分", "claimed"), number(each.claimed) or "—"),
            (self._t("位置", "place"), self._place(place.line, place.cell, place.page)),
        ]
        lines += [
            (
                self._t("依据", "input"),
                f"{one.name} = {safe(one.text)}"
                + (
                    f"  ({self._place_of(one.pointer, locate)})"
                    if one.pointer
                    else self._t("  （用户给定）", "  (given by the user)")
                ),
            )
            for one in each.inputs
        ]
        lines += [(self._t("规则", "rule"), each.proof.rule), (self._t("算式", "formula"), safe(each.proof.formula))]
        if each.proof.unrounded is not None:
            lines.append((self._t("未取整", "unrounded"), f"{number(each.proof.unrounded)}"))
            lines.append((self._t("重算得分", "computed"), f"{number(each.computed)}" + self._difference(each)))
        elif each.low is not None:
            lines.append((self._t("应在区间", "range"), f"{number(each.low)} – {number(each.high)}"))
        if each.missing:
            lines.append((self._t("缺少", "missing"), "、".join(lacking(name, self.language) for name in each.missing)))
        lines += [(self._t("其他算法", "reading"), self._reading(one)) for one in each.readings]
        lines += [(self._t("提示", "note"), flag(name, self.language)) for name in each.flags]
        lines.append((self._t("出处", "source"), self._source(each, since)))
        label = max(width(name) for name, _ in lines)
        yield from (f"      {pad(name, label)}  {text}" for name, text in lines if text)

    def _difference(self, each: ScoreRow) -> str:
        if not each.proof.difference:
            return ""
        more = each.proof.difference > 0
        amount = number(abs(each.proof.difference))
        return self._t(
            f"（自评{'多' if more else '少'} {amount} 分）", f" (claimed {amount} {'more' if more else 'less'})"
        )

    def _place_of(self, pointer: str, locate: Locate) -> str:
        place = locate(pointer)
        return self._place(place.line, place.cell, place.page)

    def _place(self, line: int | None, cell: str | None, page: int | None) -> str:
        if cell is not None:
            return cell
        if page is not None:
            return self._t(f"第 {page} 页", f"page {page}")
        return self._t(f"第 {line} 行", f"line {line}") if line is not None else ""

    def _t(self, zh: str, en: str) -> str:
        return zh if self.zh else en
