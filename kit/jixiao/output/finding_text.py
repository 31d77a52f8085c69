"""Findings for a person: grouped by file, the row or line quoted, stated against computed, the rule in a few words, how to mend."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.catalogue import rule
from jixiao.output.findings import message, place_of, severity
from jixiao.output.layout import cut, pad, safe, styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.document import Place
    from jixiao.findings import Claim, Finding
    from jixiao.output.scores import Language
    from jixiao.toolkit import Validation

_WORDS = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "info")}
_VERDICTS = {
    "holds": ("成立", "holds"), "rounding": ("尾差", "rounding"), "wrong": ("不成立", "wrong"), "suspicious": ("存疑", "suspicious"),
}  # fmt: skip


class FindingText:
    """Writes findings as text; `room` is the width of the terminal."""

    def __init__(self, language: Language, *, colour: bool = False, room: int = 100, claims: bool = False) -> None:
        self.at = 0 if language == "zh" else 1
        self.language: Language = language
        self.colour = colour
        self.room = max(60, room)
        self.claims = claims

    def file(self, path: str, result: Validation, findings: Iterable[Finding]) -> Iterator[str]:
        """The lines for one file; `findings` are those that were selected."""
        shown = list(findings)
        yield styled(safe(path), "path", colour=self.colour)
        for card in dict.fromkeys(
            (one.profile.id, one.profile.basis, one.profile.reason[self.at]) for one in result.cards
        ):
            yield styled(f"  {self._t('规则', 'rules')}: {card[0]} · {card[2]}", "dim", colour=self.colour)
        for one in shown:
            yield from self._finding(one, result)
        if self.claims:
            yield from self._claims(result.claims)
        counts = Counter(claim.verdict for claim in result.claims)
        if result.claims:
            rest = "，".join(f"{_VERDICTS[v][0]} {counts[v]}" for v in ("rounding", "wrong", "suspicious") if counts[v])
            rest_en = ", ".join(f"{counts[v]} {v}" for v in ("rounding", "wrong", "suspicious") if counts[v])
            yield "  " + self._t(
                f"数字陈述：核对 {len(result.claims)} 处，成立 {counts['holds']}" + (f"，{rest}" if rest else ""),
                f"claims: {len(result.claims)} checked, {counts['holds']} hold" + (f", {rest_en}" if rest_en else ""),
            )
        if not shown:
            yield "  " + styled(self._t("没有发现问题", "no findings"), "good", colour=self.colour)
        yield ""

    def _finding(self, one: Finding, result: Validation) -> Iterator[str]:
        level = severity(one)
        entry = rule(one.code)
        where = self.place(place_of(one, result.source.locate))
        head = f"  {styled(pad(_WORDS[level][self.at], 7 if self.at else 4), level, colour=self.colour)} {styled(one.code, 'bold', colour=self.colour)}"
        yield f"{head} {where}  {safe(message(one, self.language))}"
        if one.quote:
            yield f"         {self._t('原文', 'text')}: {cut(one.quote, self.room - 18)}"
        elif one.indicator:
            yield f"         {self._t('指标', 'row')}: {cut(one.indicator, self.room - 18)}"
        if one.stated and one.computed:
            yield f"         {self._t('所写', 'stated')} {safe(one.stated)} ↔ {self._t('应为', 'computed')} {safe(one.computed)}"
        if level != "info":
            yield styled(f"         {self._t('改法', 'mend')}: {entry.mend[self.at]}", "dim", colour=self.colour)

    def _claims(self, claims: Iterable[Claim]) -> Iterator[str]:
        for one in claims:
            word = _VERDICTS[one.verdict][self.at]
            yield f"  {pad(word, 10 if self.at else 6)} {self.place(one.place)}  {cut(one.quote, 60)}  {safe(one.stated)} ↔ {safe(one.computed)}  {safe(one.formula)}"

    def place(self, place: Place) -> str:
        """A place in a few characters."""
        file = f"{place.file} " if place.file else ""
        if place.cell is not None:
            return safe(f"{file}{place.sheet or ''}!{place.cell}".replace("!!", "!").removeprefix("!"))
        if place.page is not None:
            return safe(file) + self._t(f"第{place.page}页", f"page {place.page}")
        if place.line is not None:
            return safe(f"{file}{place.line}:{place.column or 1}")
        if place.paragraph is not None:
            return safe(file) + self._t(f"第{place.paragraph}段", f"paragraph {place.paragraph}")
        return safe(file) or "-"

    def line(self, path: str, one: Finding, result: Validation) -> str:
        """One finding on one line: `path:line:column: severity CODE message`, as editors read it."""
        place = place_of(one, result.source.locate)
        at = (
            f"{place.line or 1}:{place.column or 1}"
            if place.line is not None or place.cell is None
            else self.place(place)
        )
        return f"{safe(path)}:{at}: {severity(one)} {one.code} {' '.join(safe(message(one, self.language)).split())}"

    def summary(self, files: int, counts: Counter[str], failed: int) -> str:
        """The last line: files, findings by severity, files that could not be read."""
        zh = f"{files} 个文件：{counts['error']} 个错误，{counts['warning']} 个警告，{counts['info']} 条提示"
        en = f"{files} file{'s' if files != 1 else ''}: {counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
        if failed:
            zh += f"；{failed} 个文件读不了"
            en += f"; {failed} unreadable"
        return self._t(zh, en)

    def _t(self, zh: str, en: str) -> str:
        return zh if self.at == 0 else en
