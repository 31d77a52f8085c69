"""Findings for a person: the gravest first, repeats together, the place in words, stated against computed, how to mend."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.model.findings import SEVERITIES
from jixiao.model.message import Message
from jixiao.outputs.layout import cut, hung, pad, safe, shown, styled
from jixiao.outputs.places import place, shortened, table_place
from jixiao.outputs.readable import figures, right
from jixiao.rules.catalogue import BUILT_IN, Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.message import Language
    from jixiao.model.results import Data, FileResult
    from jixiao.model.statistics import Statistics

WORDS = {"error": Message("错误", "error"), "warning": Message("警告", "warning"), "info": Message("提示", "note")}
_VERDICTS = {
    "holds": Message("成立", "holds"), "rounding": Message("尾差", "rounding"), "wrong": Message("不成立", "wrong"), "suspicious": Message("存疑", "suspicious"),
}  # fmt: skip
_HIDDEN = {
    "suppressed": Message("{} 条已按 jixiao.toml 抑制", "{} suppressed by jixiao.toml"),
    "baseline": Message("{} 条在基线中", "{} in the baseline"),
    "more": Message("另有 {} 条没有列出（--max-findings）", "{} more are not shown (--max-findings)"),
}
_INDENT = 7
_QUOTE = 160


class FindingText:
    """Writes findings as text; `room` is the width of the terminal. `notes` lists the notes one by one.

    `catalogue` is the toolkit's; the summary line needs none.
    """

    def __init__(
        self,
        language: Language,
        *,
        colour: bool = False,
        room: int = 100,
        claims: bool = False,
        notes: bool = False,
        catalogue: Catalogue = BUILT_IN,
    ) -> None:
        self.at = 0 if language == "zh" else 1
        self.language: Language = language
        self.colour = colour
        self.room = max(40, room)
        self.claims = claims
        self.notes = notes
        self.catalogue = catalogue

    def file(self, result: FileResult) -> Iterator[str]:
        """The lines for one file. No control character of the report is in them."""
        yield from (shown(line, colour=self.colour) for line in self._file(result))

    def _file(self, result: FileResult) -> Iterator[str]:
        if result.failed and result.report is None:
            yield from (self.line(result.path, one) for one in result.findings)
            return
        yield styled(safe(result.path), "path", colour=self.colour)
        for used, reason in dict.fromkeys((one["id"], one["reason"]) for one in result.profiles):
            yield from self._dim(self._t("  规则：", "  rules: "), f"{used} · {reason}")
        yield from self._findings(result.findings)
        if self.claims:
            yield from self._claims(result.claims)
        yield from self._end(result)

    def _findings(self, findings: list[Data]) -> Iterator[str]:
        for level in SEVERITIES:
            found = [one for one in findings if one["severity"] == level]
            if level == "info" and not self.notes:
                yield from self._folded(found)
                continue
            for code in dict.fromkeys(one["code"] for one in found):
                yield from self._group([one for one in found if one["code"] == code])

    def _group(self, found: list[Data]) -> Iterator[str]:
        """Findings of one code and severity: what each says, and once how it is mended."""
        first = found[0]
        level, code = first["severity"], first["code"]
        word = pad(WORDS[level][self.at], _INDENT if self.at else 4)
        head = f"  {word} {code}"
        if len(found) > 1:
            title = f"{self.catalogue.rule(code).title[self.at]} ×{len(found)}"
            yield from self._headed(head, title, level, code)
            for message in dict.fromkeys(one["message"] for one in found):
                yield from self._repeated(message, [one for one in found if one["message"] == message])
        else:
            yield from self._headed(head, safe(first["message"]), level, code)
            yield from self._labelled(self._t("位置", "at"), self._where(first))
            yield from self._details(first)
        if level != "info":
            yield from self._dim(self._label(self._t("改法", "mend")), self.catalogue.rule(code).mend[self.at])

    def _headed(self, head: str, text: str, level: str, code: str) -> Iterator[str]:
        lines = hung(f"{head}  ", text, self.room, _INDENT)
        first = next(lines)
        word = head[2 : len(head) - len(code) - 1]
        marked = f"  {styled(word, level, colour=self.colour)} {styled(code, 'bold', colour=self.colour)}"
        yield marked + first[len(head) :]
        yield from lines

    def _repeated(self, message: str, same: list[Data]) -> Iterator[str]:
        """One of several: what it says, and where; those that say the same share a line."""
        where = shortened([self._where(one) for one in same])
        text = f"{safe(message)} {self._t('；', '; ').join(where)}"
        yield from hung(" " * _INDENT + "· ", text, self.room, _INDENT + 2)
        if len(same) == 1:
            yield from self._details(same[0])

    def _where(self, one: Data) -> str:
        """The place, with the row's name behind it."""
        name = f"“{cut(one['indicator'], 40)}”" if one["indicator"] else ""
        return f"{place(one['span'], self.language)} {name}".rstrip()

    def _details(self, one: Data) -> Iterator[str]:
        """What the message does not say already: the quoted words, the figures, and all that the finding is about."""
        if one["quote"] and one["quote"] not in one["message"] and one["quote"] != one["indicator"]:
            yield from self._labelled(self._t("原文", "text"), cut(one["quote"], _QUOTE))
        pair = figures(one)
        if pair is not None:
            word = (
                self._t("应为", "should be") if right(self.catalogue.rule(one["code"])) else self._t("算得", "computed")
            )
            yield from self._labelled(self._t("所写", "stated"), f"{safe(pair[0])} ↔ {word} {safe(pair[1])}")
        for text in one.get("details", ()):
            yield from hung(" " * _INDENT + "· ", safe(text), self.room, _INDENT + 2)

    def _label(self, word: str) -> str:
        return " " * _INDENT + word + self._t("：", ": ")

    def _labelled(self, word: str, text: str) -> Iterator[str]:
        yield from hung(self._label(word), text, self.room, _INDENT + 2)

    def _dim(self, head: str, text: str) -> Iterator[str]:
        for one in hung(head, text, self.room, _INDENT + 2 if head.startswith(" " * _INDENT) else 4):
            yield styled(one, "dim", colour=self.colour)

    def _folded(self, found: list[Data]) -> Iterator[str]:
        """The notes in one line."""
        if not found:
            return
        counts = Counter(one["code"] for one in found)
        codes = self._t("、", ", ").join(code if n == 1 else f"{code} ×{n}" for code, n in sorted(counts.items()))
        yield from self._dim(
            self._t(f"  提示 {len(found)} 条：", f"  {len(found)} note{'s' if len(found) > 1 else ''}: "),
            codes + self._t("（-v 逐条列出）", " (-v lists them)"),
        )

    def _end(self, result: FileResult) -> Iterator[str]:
        """The counts, the statements that were checked, and what was held back."""
        if not result.findings and not result.hidden:
            yield "  " + styled(self._t("没有发现问题", "no findings"), "good", colour=self.colour)
        elif result.findings:
            counts = Counter(one["severity"] for one in result.findings)
            yield f"  {self._counted(counts)}"
        yield from self._checked(result.claims)
        for word, count in sorted(result.hidden.items()):
            yield from self._dim("  ", _HIDDEN[word][self.at].format(count))
        yield ""

    def _counted(self, counts: Counter[str]) -> str:
        error, warning, info = (counts[level] for level in SEVERITIES)
        zh = f"{error} 个错误，{warning} 个警告，{info} 条提示"
        return self._t(zh, f"{_some(error, 'error')}, {_some(warning, 'warning')}, {_some(info, 'note')}")

    def _checked(self, claims: list[Data]) -> Iterator[str]:
        if not claims:
            return
        counts = Counter(claim["verdict"] for claim in claims)
        shown = [name for name in ("rounding", "wrong", "suspicious") if counts[name]]
        rest = "".join(f"，{_VERDICTS[name][0]} {counts[name]}" for name in shown)
        rest_en = "".join(f", {counts[name]} {name}" for name in shown)
        yield "  " + self._t(
            f"数字陈述：核对 {len(claims)} 处，成立 {counts['holds']}{rest}",
            f"claims: {len(claims)} checked, {counts['holds']} hold{rest_en}",
        )

    def _claims(self, claims: Iterable[Data]) -> Iterator[str]:
        for one in claims:
            word = pad(_VERDICTS[one["verdict"]][self.at], 10 if self.at else 6)
            text = (
                f"{place(one['span'], self.language)}  {cut(one['quote'], 60)}  "
                f"{safe(one['stated'])} ↔ {safe(one['computed'])}  {safe(one['formula'])}"
            )
            yield from hung(f"  {word} ", text, self.room, _INDENT + 2)

    def line(self, path: str, one: Data) -> str:
        """One finding on one line: `path:line:column: severity CODE message`, as editors read it."""
        return f"{one_line(path)}:{self._at(one['span'])}: {one['severity']} {one['code']} {one_line(one['message'])}"

    def _at(self, span: Data) -> str:
        """`line:column`, or a cell: of a sheet by its address, of a page or a Word table by what a reader sees there."""
        file = f"{span['file']} " if span.get("file") else ""
        if span["line"] is None and span.get("table") is not None:
            return one_line(file + table_place(span, self.language))
        if span["line"] is None and span["cell"] is not None:
            return one_line(f"{file}{span['cell']}")
        return f"{span['line'] or span.get('paragraph') or 1}:{span['column'] or 1}"

    def summary(self, statistics: Statistics) -> str:
        """The last line: files, findings by severity, files that could not be read, and what was held back."""
        files, failed = statistics.files, statistics.unreadable
        counted = self._counted(statistics.severities)
        text = self._t(f"{files} 个文件：{counted}", f"{_some(files, 'file')}: {counted}")
        if failed:
            text += self._t(f"；{failed} 个文件读不了", f"; {failed} unreadable")
        for word, count in sorted(statistics.hidden.items()):
            text += self._t("；", "; ") + _HIDDEN[word][self.at].format(count)
        return text

    def _t(self, zh: str, en: str) -> str:
        return zh if self.at == 0 else en


def _some(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that one finding stays on one line."""
    return " ".join(safe(text).split("\n"))
