"""The summary of a batch for a person, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.model.message import NO_WORDS, Message
from jixiao.outputs.layout import cut, fitted, shown, styled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.message import Language
    from jixiao.model.results import Data
    from jixiao.model.statistics import Statistics
    from jixiao.rules.catalogue import Catalogue

_LEVELS = ("error", "warning", "info")


class StatisticsText:
    """Writes the summary; `room` is the width of the terminal."""

    def __init__(self, language: Language, catalogue: Catalogue, *, colour: bool = False, room: int = 100) -> None:
        self.at = 0 if language == "zh" else 1
        self.catalogue = catalogue
        self.colour = colour
        self.room = max(40, room)

    def lines(self, statistics: Statistics) -> Iterator[str]:
        """All tables; one without rows is left out."""
        data = statistics.data()
        yield from self._codes(data["codes"])
        yield from self._grades(data["grades"])
        yield from self._riskiest(data["riskiest"])
        yield from self._named(Message("按单位", "by unit"), data["units"])
        yield from self._named(Message("按主管部门", "by supervising department"), data["departments"])

    def _codes(self, found: Sequence[Data]) -> Iterator[str]:
        rows = [
            [one["code"], str(one["findings"]), str(one["files"]), self.catalogue.rule(one["code"]).title[self.at]]
            for one in found
        ]
        head = [Message("代码", "code"), Message("条数", "findings"), Message("文件", "files"), NO_WORDS]
        yield from self._table(Message("按代码", "by code"), rows, head)

    def _grades(self, found: Sequence[Data]) -> Iterator[str]:
        rows = [[one["claimed"] or "—", one["computed"] or "—", str(one["evaluations"])] for one in found]
        yield from self._table(
            Message("等级", "grades"),
            rows,
            [Message("自评", "claimed"), Message("重算", "computed"), Message("张数", "tables")],
        )

    def _riskiest(self, found: Sequence[Data]) -> Iterator[str]:
        rows = [[str(one["error"]), str(one["warning"]), cut(one["path"], self.room - 24)] for one in found]
        head = [Message("错误", "errors"), Message("警告", "warnings"), Message("文件", "file")]
        yield from self._table(Message("风险最高", "riskiest"), rows, head)

    def _named(self, title: Message, found: Sequence[Data]) -> Iterator[str]:
        missing = Message("（未写明）", "(not named)")[self.at]
        rows = [
            [*(str(one[key]) for key in ("files", *_LEVELS)), cut(one["name"] or missing, max(20, self.room - 28))]
            for one in found
        ]
        head = [
            Message("文件", "files"),
            Message("错误", "errors"),
            Message("警告", "warnings"),
            Message("提示", "notes"),
            NO_WORDS,
        ]
        yield from self._table(title, rows, head)

    def _table(self, title: Message, rows: list[list[str]], head: list[Message]) -> Iterator[str]:
        if not rows:
            return
        yield styled(title[self.at], "bold", colour=self.colour)
        yield from (
            shown(f"  {line}", colour=self.colour)
            for line in fitted([[one[self.at] for one in head], *rows], self.room - 2)
        )
        yield ""
