"""Findings for a person: grouped by file, the row or line quoted, stated against computed, the rule in a few words, how to mend."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.outputs.layout import columns, cut, cut_keep, pad, safe, shown, styled
from jixiao.rules.catalogue import rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.model.results import Data, FileResult
    from jixiao.model.statistics import Statistics
    from jixiao.outputs.scores import Language

_WORDS = {"error": ("错误", "error"), "warning": ("警告", "warning"), "info": ("提示", "info")}
_VERDICTS = {
    "holds": ("成立", "holds"), "rounding": ("尾差", "rounding"), "wrong": ("不成立", "wrong"), "suspicious": ("存疑", "suspicious"),
}  # fmt: skip
_HIDDEN = {
    "suppressed": ("{} 条已按 jixiao.toml 抑制", "{} suppressed by jixiao.toml"),
    "baseline": ("{} 条在基线中", "{} in the baseline"),
    "more": ("另有 {} 条没有列出（--max-findings）", "{} more are not shown (--max-findings)"),
}


class FindingText:
    """Writes findings as text; `room` is the width of the terminal."""

    def __init__(self, language: Language, *, colour: bool = False, room: int = 100, claims: bool = False) -> None:
        self.at = 0 if language == "zh" else 1
        self.language: Language = language
        self.colour = colour
        self.room = max(60, room)
        self.claims = claims

    def file(self, result: FileResult) -> Iterator[str]:
        """The lines for one file. No control character of the report is in them."""
        yield from (shown(line, colour=self.colour) for line in self._file(result))

    def _file(self, result: FileResult) -> Iterator[str]:
        if result.failed and result.report is None:
            yield from (self.line(result.path, one) for one in result.findings)
            return
        yield styled(safe(result.path), "path", colour=self.colour)
        for used, reason in dict.fromkeys((one["id"], one["reason"]) for one in result.profiles):
            yield styled(f"  {self._t('规则', 'rules')}: {used} · {reason}", "dim", colour=self.colour)
        for one in result.findings:
            yield from self._finding(one)
        if self.claims:
            yield from self._claims(result.claims)
        yield from self._checked(result.claims)
        for word, count in sorted(result.hidden.items()):
            text = _HIDDEN[word][self.at].format(count)
            yield styled(f"  {text}", "dim", colour=self.colour)
        if not result.findings and not result.hidden:
            yield "  " + styled(self._t("没有发现问题", "no findings"), "good", colour=self.colour)
        yield ""

    def _finding(self, one: Data) -> Iterator[str]:
        level = one["severity"]
        where = self.place(one["span"])
        word = styled(pad(_WORDS[level][self.at], 7 if self.at else 4), level, colour=self.colour)
        yield f"  {word} {styled(one['code'], 'bold', colour=self.colour)} {where}  {safe(one['message'])}"
        printed = [
            f"{label}: {cut(text, self.room - 24)}"
            for label, text in ((self._t("指标", "row"), one["indicator"]), (self._t("原文", "text"), one["quote"]))
            if text
        ]
        if printed:
            yield f"         {cut_keep('  '.join(printed), self.room - 9)}"
        if one["stated"] and one["computed"]:
            yield f"         {self._t('所写', 'stated')} {safe(one['stated'])} ↔ {self._t('应为', 'computed')} {safe(one['computed'])}"
        if level != "info":
            mend = rule(one["code"]).mend[self.at]
            yield styled(f"         {self._t('改法', 'mend')}: {mend}", "dim", colour=self.colour)

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
            yield (
                f"  {word} {self.place(one['span'])}  {cut(one['quote'], 60)}  "
                f"{safe(one['stated'])} ↔ {safe(one['computed'])}  {safe(one['formula'])}"
            )

    def place(self, span: Data) -> str:
        """A place in a few characters."""
        file = f"{span['file']} " if span.get("file") else ""
        if span.get("table") is not None:
            return safe(file + table_place(span, self.language))
        if span["cell"] is not None:
            return safe(f"{file}{span['cell']}")
        if span["page"] is not None:
            return safe(file) + self._t(f"第{span['page']}页", f"page {span['page']}")
        if span["line"] is not None:
            return safe(f"{file}{span['line']}:{span['column'] or 1}")
        if span.get("paragraph") is not None:
            return safe(file) + self._t(f"第{span['paragraph']}段", f"paragraph {span['paragraph']}")
        return safe(file) or "-"

    def line(self, path: str, one: Data) -> str:
        """One finding on one line: `path:line:column: severity CODE message`, as editors read it."""
        span = one["span"]
        at = (
            self.place(span)
            if span["line"] is None and span["cell"] is not None
            else f"{span['line'] or span.get('paragraph') or 1}:{span['column'] or 1}"
        )
        return f"{one_line(path)}:{at}: {one['severity']} {one['code']} {one_line(one['message'])}"

    def summary(self, statistics: Statistics) -> str:
        """The last line: files, findings by severity, files that could not be read, and what was held back."""
        counts, files, failed = statistics.severities, statistics.files, statistics.unreadable
        zh = f"{files} 个文件：{counts['error']} 个错误，{counts['warning']} 个警告，{counts['info']} 条提示"
        en = f"{files} file{'s' if files != 1 else ''}: {counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
        if failed:
            zh += f"；{failed} 个文件读不了"
            en += f"; {failed} unreadable"
        for word, count in sorted(statistics.hidden.items()):
            zh += f"；{_HIDDEN[word][0].format(count)}"
            en += f"; {_HIDDEN[word][1].format(count)}"
        return self._t(zh, en)

    def statistics(self, statistics: Statistics) -> Iterator[str]:
        """The summary of a batch, as tables."""
        data = statistics.data()
        yield from self._table(
            self._t("按代码", "by code"),
            [[one["code"], str(one["findings"]), str(one["files"]), rule(one["code"]).title[self.at]] for one in data["codes"]],
            [self._t("代码", "code"), self._t("条数", "findings"), self._t("文件", "files"), ""],
        )  # fmt: skip
        yield from self._table(
            self._t("等级", "grades"),
            [[one["claimed"] or "—", one["computed"] or "—", str(one["evaluations"])] for one in data["grades"]],
            [self._t("自评", "claimed"), self._t("重算", "computed"), self._t("张数", "tables")],
        )
        yield from self._table(
            self._t("风险最高", "riskiest"),
            [[str(one["error"]), str(one["warning"]), cut(one["path"], self.room - 24)] for one in data["riskiest"]],
            [self._t("错误", "errors"), self._t("警告", "warnings"), self._t("文件", "file")],
        )
        yield from self._table(
            self._t("按主管部门", "by supervising department"),
            [[*(str(one[key]) for key in ("files", "error", "warning")), cut(one["name"] or self._t("（未写明）", "(not named)"), 60)] for one in data["departments"]],
            [self._t("文件", "files"), self._t("错误", "errors"), self._t("警告", "warnings"), ""],
        )  # fmt: skip

    def _table(self, title: str, rows: list[list[str]], head: list[str]) -> Iterator[str]:
        if not rows:
            return
        yield styled(title, "bold", colour=self.colour)
        yield from (shown(f"  {line}", colour=self.colour) for line in columns([head, *rows]))
        yield ""

    def _t(self, zh: str, en: str) -> str:
        return zh if self.at == 0 else en


def table_place(span: Data, language: Language) -> str:
    """A cell of a table without addresses: `第3页 表1 第4行 “实际完成值”`, `page 3, table 1, row 4 “实际完成值”`."""
    zh, en = [], []
    for key, words, word in (("page", "第{}页", "page {}"), ("table", "表{}", "table {}"), ("row", "第{}行", "row {}")):
        if span.get(key) is not None:
            zh.append(words.format(span[key]))
            en.append(word.format(span[key]))
    name = f" “{span['heading']}”" if span.get("heading") else ""
    return (" ".join(zh) if language == "zh" else ", ".join(en)) + name


def one_line(text: str) -> str:
    """The text without line breaks and control characters, so that one finding stays on one line."""
    return " ".join(safe(text).split("\n"))
