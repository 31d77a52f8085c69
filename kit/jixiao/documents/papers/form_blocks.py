"""The blocks of a form, read row by row: funds, goals, tasks, indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from jixiao.documents.papers.words import LEVELS, fund_source
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from jixiao.model.document import Cell, Place

Row = dict[int, "Cell"]
_UNIT = re.compile(r"（(亿元|万元|元)）")
_GROUP = re.compile(r"(.*?)(?:\n|(?<=\S))（([^（）\n]{1,40})）", re.DOTALL)
_LEVEL = re.compile(rf"([{LEVELS}])级指标")


class Reading(Protocol):
    """The paper that is being read: its evaluations so far, the places of values, and the printed words of columns."""

    evaluations: list[dict[str, Any]]
    places: dict[str, Place]
    indicator_words: dict[str, str]
    fund_words: dict[str, str]

    @property
    def stem(self) -> str:
        """The pointer of the evaluation that is being read."""
        ...


class Block:
    """The rows below a header; `form` says that closing rows may end it."""

    def __init__(self, read: Any, texts: dict[int, str], *, form: bool) -> None:
        self._read = read
        self.texts = texts
        self.form = form

    def __call__(self, row: Row, texts: dict[int, str]) -> None:
        """Read one row."""
        self._read(row, texts)


class Columns:
    """Rows whose cells are fields of one item: goals and tasks."""

    def __init__(self, reading: Reading, name: str, columns: dict[int, str]) -> None:
        self.reading, self.name, self.columns = reading, name, columns

    def row(self, row: Row, texts: dict[int, str]) -> None:
        """One item."""
        items = self.reading.evaluations[-1].setdefault(self.name, [])
        item = {}
        for column, cell in row.items():
            field = self.columns.get(column)
            if field and texts[column]:
                item[field] = texts[column]
                self.reading.places[f"{self.reading.stem}/{self.name}/{len(items)}/{field}"] = cell.place
        items.append(item)


class Funds:
    """The funds block."""

    def __init__(self, reading: Reading, texts: dict[int, str]) -> None:
        self.reading = reading
        words = {column: reading.fund_words.get(text) for column, text in texts.items()}
        first = min((column for column, field in words.items() if field), default=0)
        label = max((column for column in texts if column < first), default=-1)
        self.columns = {column: field for column, field in words.items() if field}
        self.label = label
        found = next((match for text in texts.values() if (match := _UNIT.search(text))), None)
        self.unit = found[1] if found else ""
        self.parent: str | None = None
        self.before: str | None = None
        self.carried: bool = False

    def row(self, row: Row, texts: dict[int, str]) -> None:
        """One row: a source of funds, and on the total also the execution."""
        one = self.reading.evaluations[-1]
        values = {field: texts[column] for column, field in self.columns.items() if texts.get(column)}
        label = texts.get(self.label, "")
        funds = one.setdefault("funds", [])
        if label == "预算执行率":
            one["execution"] = values
            if not funds:
                del one["funds"]
            return
        if label.startswith("其中："):
            label, self.parent = label.removeprefix("其中："), self.before
        item = filled({"label": label, "source": fund_source(label) if label else None, "parent": self.parent})
        self.before = label if self.parent is None else self.before
        stem = f"{self.reading.stem}/funds/{len(funds)}"
        carries = item.get("source") == "total" and not self.carried
        for column, field in self.columns.items():
            text = values.get(field, "")
            own = field in {"weight", "rate", "score", "reason"}
            if not text or (own and text == "—" and self.parent is not None):
                continue
            if own and carries:
                one.setdefault("execution", {})[field] = text
                self.reading.places[f"{self.reading.stem}/execution/{field}"] = row[column].place
                continue
            item[field] = text if own or not self.unit or not text[-1].isdigit() or text == "0" else text + self.unit
            self.reading.places[f"{stem}/{field}"] = row[column].place
        self.carried = self.carried or carries
        self.reading.places[stem] = next(iter(row.values())).place
        funds.append(item)


class Indicators:
    """The indicator block."""

    def __init__(self, reading: Reading, texts: dict[int, str]) -> None:
        self.reading = reading
        levels = [column for column, text in texts.items() if _LEVEL.fullmatch(text)]
        self.levels, self.name = levels[:-1], levels[-1]
        self.columns = {
            column: reading.indicator_words[text] for column, text in texts.items() if text in reading.indicator_words
        }
        reading.evaluations[-1]["_columns"] = self.columns

    def row(self, row: Row, texts: dict[int, str]) -> None:
        """One indicator."""
        one = self.reading.evaluations[-1]
        path: list[str] = []
        for column in self.levels:
            text = texts.get(column, "")
            if text:
                name, weight = grouped(text)
                path.append(name)
                group = {"path": list(path), "weight": weight}
                if weight and not any(known["path"] == path for known in one.get("groups", [])):
                    one.setdefault("groups", []).append(group)
        rows = one.setdefault("indicators", [])
        stem = f"{self.reading.stem}/indicators/{len(rows)}"
        item = filled({"path": path, "name": texts.get(self.name, "")})
        for column, field in self.columns.items():
            if texts.get(column):
                item[field] = texts[column]
                self.reading.places[f"{stem}/{field}"] = row[column].place
        if self.name in row:
            self.reading.places[stem] = self.reading.places[f"{stem}/name"] = row[self.name].place
        rows.append(item)


def grouped(text: str) -> tuple[str, str | None]:
    """A level's name and the weight printed below it."""
    found = _GROUP.fullmatch(text)
    return (found[1], found[2]) if found and found[1] else (text, None)


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """The data without its blanks."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
