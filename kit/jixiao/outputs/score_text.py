"""Scorecards for a person: the totals, the rows that differ, what is missing; with `--explain` every step to follow by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.message import Language, Message
from jixiao.outputs.layout import columns, cut, hung, pad, safe, shown, styled, width
from jixiao.outputs.readable import formula
from jixiao.outputs.scores import HALF, Locate, flag, lacking, number, percent, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.scorecard import Reading, Scorecard, ScoreRow

STATUS = {
    "agrees": ("✓", "一致", "agrees"),
    "overstated": ("▲", "偏高", "overstated"),
    "understated": ("▼", "偏低", "understated"),
    "unverifiable": ("?", "无法核实", "unverifiable"),
}
_BASIS = {
    "cited": Message("有明文依据", "by the authority's text"), "practice": Message("依通行表式", "by practice"),
    "unverified": Message("来源未核实", "unverified source"), "declared": Message("依报告自带标准", "by the report's own rules"),
    "stated": Message("仅据报告自述的比率", "rests on a rate that the report only states"),
}  # fmt: skip
_ORIGINS = {
    "printed": Message("表中印出", "printed"), "group": Message("由上级分值得出", "from its group"), "rule": Message("规则规定", "by the rule"),
    "inferred": Message("推定", "inferred"),
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
        self.room = max(40, room)
        self.explain = explain
        self.every = every or explain

    def file(self, path: str, cards: list[Scorecard], locate: Locate) -> Iterator[str]:
        """The lines for one file. No control character of the report is in them."""
        yield styled(safe(path), "path", colour=self.colour)
        if not cards:
            yield f"  {self._t('报告中没有自评内容（evaluations 为空）', 'the report holds no evaluation')}"
        for alike in self._alike(cards):
            lines = self._together(alike) if len(alike) > 1 else self._card(alike[0], locate)
            yield from (shown(line, colour=self.colour) for line in lines)
        yield ""

    def _alike(self, cards: list[Scorecard]) -> list[list[Scorecard]]:
        """The cards in order; those of which nothing could be recomputed for the same reasons come together, unless all rows are asked for."""
        found: dict[object, list[Scorecard]] = {}
        for number_, one in enumerate(cards):
            lacking_ = None if self.every or one.computed is not None else _lacking(one)
            key = (one.profile.id, lacking_) if lacking_ else number_
            found.setdefault(key, []).append(one)
        return list(found.values())

    def _together(self, cards: list[Scorecard]) -> Iterator[str]:
        """Several evaluations that lack the same."""
        count = len(cards)
        title = self._t(f"{count} 个自评没有一行可以重算", f"{count} evaluations of which no row can be recomputed")
        yield f"  {styled(title, 'bold', colour=self.colour)}"
        yield from self._ruled(cards[0])
        for missing in dict.fromkeys(row.missing for one in cards for row in one.rows if row.missing):
            names = [self._named(one, missing) for one in cards if any(row.missing == missing for row in one.rows)]
            yield from self._lacked(missing, names)

    def _named(self, one: Scorecard, missing: tuple[str, ...]) -> str:
        """An evaluation with its claimed score and what its row says for comparison."""
        remarks = (
            [self._t(f"自评 {number(one.claimed)}", f"claimed {number(one.claimed)}")]
            if one.claimed is not None
            else []
        )
        remarks += [self._compared(each) for row in one.rows if row.missing == missing for each in row.readings]
        return self._remarked(cut(one.name, _NAME) or self._t("（未命名）", "(unnamed)"), remarks)

    def _remarked(self, name: str, remarks: list[str]) -> str:
        return name + (self._t("（{}）", " ({})").format(self._t("，", ", ").join(remarks)) if remarks else "")

    def _compared(self, one: Reading) -> str:
        """A reading in a few words, for a place that says already that nothing could be verified."""
        if one.rate is None:
            return self._reading(one)
        name = one.name[0 if self.zh else 1]
        return self._t(f"{name}为 {percent(one.rate)}", f"{name}: {percent(one.rate)}")

    def _lacked(self, missing: tuple[str, ...], names: list[str]) -> Iterator[str]:
        """`缺 全年预算数：甲、乙`."""
        what = self._t("、", ", ").join(lacking(name, self.language) for name in missing)
        head = self._t(f"缺 {what}：", f"missing {what}: ")
        between = "；" if any("、" in name for name in names) else "、"
        yield from hung("      ", head + self._t(between, "; ").join(names), self.room, 8)

    def _ruled(self, one: Scorecard) -> Iterator[str]:
        at = 0 if self.zh else 1
        own = self._t("报告自带的评分表", "the report's own table")
        shown = own if one.profile.id == "declared" else one.profile.id
        text = f"{shown} · {_BASIS[one.profile.basis][at]} · {one.profile.reason[at]}"
        yield from hung(self._t("    规则  ", "    rules  "), text, self.room, 10)

    def _card(self, one: Scorecard, locate: Locate) -> Iterator[str]:
        title = one.name or self._t("（未命名的自评）", "(unnamed evaluation)")
        yield f"  {styled(safe(title), 'bold', colour=self.colour)}"
        yield from self._ruled(one)
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
        parts = (
            self._t(f"总分  自评 {claimed} → 重算 {computed}", f"total  claimed {claimed} → computed {computed}"),
            self._t("等级  ", "grade  ") + f"{stated} → {grade}",
            self._t(f"实际重算的权重 {share}", f"weight recomputed {share}"),
        )
        whole = f"    {'    '.join(parts)}"
        yield from [whole] if width(whole) <= self.room else [f"    {part}" for part in parts]
        if one.computed is not None and one.coverage < HALF:
            kept = percent(1 - one.coverage)
            note = self._t(
                f"重算得分只核实了 {share} 的权重，其余 {kept} 取自评得分，不能当作已核实",
                f"the computed total verifies {share} of the weight only; the other {kept} are claimed scores, not confirmed ones",
            )
            yield from hung("      ", note, self.room, 6)
        for text in one.modifiers:
            yield from hung("      ", formula(text, self.language), self.room, 8)

    def _table(self, one: Scorecard) -> Iterator[str]:
        shown = [each for each in one.rows if self.every or each.status != "agrees" or each.missing]
        listed = [each for each in shown if self.every or each.status != "unverifiable" or not each.missing]
        yield from self._listed(listed)
        yield from self._unverifiable([each for each in shown if each not in listed])
        agreeing = len(one.rows) - len(shown)
        if agreeing:
            text = self._t(
                f"✓ 其余 {agreeing} 行一致（--all 全部列出）",
                f"✓ {agreeing} more row{' agrees' if agreeing == 1 else 's agree'} (--all lists them)",
            )
            yield "    " + styled(text, "dim", colour=self.colour)

    def _listed(self, rows: list[ScoreRow]) -> Iterator[str]:
        """A line for each row, its reason hanging beside it."""
        cells = []
        for each in rows:
            mark, zh, en = STATUS[each.status]
            computed = f" → {number(each.computed)}" if each.computed is not None else ""
            score = f"{number(each.claimed) or '—'}{computed}"
            cells.append([mark, cut(each.name, min(_NAME, self.room // 3)), score, zh if self.zh else en, "|"])
        for each, line in zip(rows, columns(cells), strict=True):
            head = f"    {line[:-1]}"
            beside = width(head) < self.room // 2
            lines = (
                hung(head, self._why(each), self.room, width(head)) if beside else self._below(head, self._why(each))
            )
            for index, text in enumerate(lines):
                yield self._marked(text, each.status) if index == 0 else text

    def _below(self, head: str, text: str) -> Iterator[str]:
        yield head.rstrip()
        if text:
            yield from hung("      ", text, self.room, 8)

    def _unverifiable(self, rows: list[ScoreRow]) -> Iterator[str]:
        """Rows that cannot be verified, by what is missing."""
        if not rows:
            return
        mark, zh, en = STATUS["unverifiable"]
        text = self._t(f"{mark} {zh} {len(rows)} 行", f"{mark} {en}: {len(rows)} row{'s' if len(rows) > 1 else ''}")
        yield self._marked(f"    {text}", "unverifiable")
        for missing in dict.fromkeys(each.missing for each in rows):
            same = [each for each in rows if each.missing == missing]
            yield from self._lacked(missing, self._called(same))

    def _called(self, rows: list[ScoreRow]) -> list[str]:
        """Rows by their names; those without one are counted."""
        names = [self._unverified(each) for each in rows if each.name]
        count = len(rows) - len(names)
        return [*names, self._t(f"未命名的 {count} 行", f"{count} without a name")] if count else names

    def _unverified(self, each: ScoreRow) -> str:
        """A row's name with what was printed, where the units differ, and what it says for comparison."""
        remarks = [self._compared(one) for one in each.readings]
        if "unit" in each.missing and each.inputs:
            remarks.insert(0, " ↔ ".join(safe(one.text) for one in each.inputs))
        return self._remarked(cut(each.name, _NAME), remarks)

    def _marked(self, line: str, status: str) -> str:
        return line[:4] + styled(line[4:5], status, colour=self.colour) + line[5:]

    def _why(self, each: ScoreRow) -> str:
        """In a few words: the computation, what is missing, and the other readings."""
        parts = []
        if each.proof.formula and each.status != "agrees":
            parts.append(safe(formula(each.proof.formula, self.language)))
        if each.missing:
            what = self._t("、", ", ").join(lacking(name, self.language) for name in each.missing)
            printed = " ↔ ".join(safe(one.text) for one in each.inputs)
            shown = self._t(f"（{printed}）", f" ({printed})") if printed and "unit" in each.missing else ""
            parts.append(self._t(f"缺 {what}", f"missing {what}") + shown)
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
        parts = [source(each, self.language) or "", _BASIS[each.source_basis or each.basis][0 if self.zh else 1], since]
        return " · ".join(part for part in parts if part)

    def _proved(self, each: ScoreRow, locate: Locate, since: str) -> Iterator[str]:
        """One row with its whole proof."""
        mark, path = STATUS[each.status][0], " / ".join(each.path)
        name = f"{styled(mark, each.status, colour=self.colour)} {styled(safe(each.name), 'bold', colour=self.colour)}"
        yield ""
        yield f"    {name}" + (f"  {safe(path)}" if path else "")
        cited = (self._t("出处", "source"), self._source(each, since))
        lines = [*self._claimed(each, locate), *self._inputs(each, locate), *self._reckoned(each), cited]
        label = max(width(head) for head, _ in lines)
        for head, text in lines:
            if text:
                yield from hung(f"      {pad(head, label)}  ", text, self.room, label + 8)

    def _claimed(self, each: ScoreRow, locate: Locate) -> Iterator[tuple[str, str]]:
        """What became of the row, its weight and claimed score, and where it stands."""
        _, zh, en = STATUS[each.status]
        basis = f" · {_BASIS[each.source_basis][0 if self.zh else 1]}" if each.source_basis else ""
        yield self._t("结论", "verdict"), self._t(zh, en) + basis
        yield self._t("分值", "weight"), f"{number(each.weight) or '—'}{self._origin(each.weight_origin)}"
        yield self._t("自评得分", "claimed"), number(each.claimed) or "—"
        place = locate(each.pointer)
        yield self._t("位置", "place"), self._place(place.line, place.cell, place.page)

    def _inputs(self, each: ScoreRow, locate: Locate) -> Iterator[tuple[str, str]]:
        """What the score is computed from, each with its place."""
        for one in each.inputs:
            if one.pointer:
                where = self._t("（{}）", "  ({})").format(self._place_of(one.pointer, locate))
            else:
                where = self._t("（用户给定）", "  (given by the user)")
            yield self._t("依据", "input"), f"{one.name} = {safe(one.text)}{where}"

    def _reckoned(self, each: ScoreRow) -> Iterator[tuple[str, str]]:
        """The rule, its formula and what comes of it; what is lacking, other readings, notes."""
        yield self._t("规则", "rule"), each.proof.rule
        yield self._t("算式", "formula"), safe(formula(each.proof.formula, self.language))
        if each.proof.unrounded is not None:
            yield self._t("未取整", "unrounded"), f"{number(each.proof.unrounded)}"
            yield self._t("重算得分", "computed"), f"{number(each.computed)}{self._difference(each)}"
        elif each.low is not None:
            yield self._t("应在区间", "range"), f"{number(each.low)} – {number(each.high)}"
        missing = (lacking(name, self.language) for name in each.missing)
        yield self._t("缺少", "missing"), self._t("、", ", ").join(missing)
        for one in each.readings:
            yield self._t("其他算法", "reading"), self._reading(one)
        for name in each.flags:
            yield self._t("提示", "note"), flag(name, self.language)

    def _origin(self, origin: str | None) -> str:
        if origin is None:
            return ""
        return self._t("（{}）", " ({})").format(_ORIGINS[origin][0 if self.zh else 1])

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


def _lacking(one: Scorecard) -> frozenset[tuple[str, ...]]:
    """What the rows of a card lack, where that is all there is to say of them; empty otherwise."""
    plain = all(row.status == "unverifiable" and row.missing for row in one.rows)
    return frozenset(row.missing for row in one.rows) if plain else frozenset()
