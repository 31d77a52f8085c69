"""One evaluation → the official form: rows, columns and merged cells as the layout prints them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.documents.papers.layouts import columns_of
from jixiao.documents.papers.model import FormCell, FormRow, Formula, Grid
from jixiao.documents.papers.words import BLANK, LEVELS, NO_KIND, fund_source
from jixiao.outputs.forms.figures import adds_up, divides, money, multiplies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.papers.layouts import Column, Layout
    from jixiao.documents.papers.model import Block, Role
    from jixiao.model.report import Evaluation, Fund, Report

_SIDE, _LEVEL, _NAME = 0.5, 0.8, 1.7
_MONEY_FIELDS = ("initial", "adjusted", "arrived", "spent")
NUMBERS = frozenset({"initial", "adjusted", "spent", "weight", "rate", "score"})
_SHORT = frozenset({"nature", "unit", "target", "actual"})


def fill(report: Report, number: int, layout: Layout, bands: str = "", *, empty: bool = False) -> Grid:
    """The form of one evaluation; `bands` are the grade bands in words, for the notes.

    An `empty` form has its formulas also where nothing is printed yet.

    What the form has no place for is left to `jixiao.documents.papers.amend`.
    """
    grid = _Filling(report, number, layout, empty=empty).grid()
    words = f"划分为：{bands}" if bands else "按当地评价办法划分"
    return replace(grid, notes=tuple(note.replace("{bands}", words) for note in grid.notes))


def money_unit(evaluation: Evaluation) -> str:
    """The unit that all amounts of the funds block share, so that its header can say it; empty when they do not."""
    units = set()
    for fund in evaluation.funds:
        for name in _MONEY_FIELDS:
            text = getattr(fund, name)
            if text is not None and text not in {"0", "—", "/"}:
                found = money(text)
                if found is None or found[0] == "0":
                    return ""
                units.add(found[1])
    return units.pop() if len(units) == 1 else ""


def spread(wanted: Sequence[float], grid: Sequence[float], start: int) -> list[tuple[int, int]]:
    """Where columns of the wanted widths stand on a grid, from column `start`: (column, columns across), all of it taken."""
    cells = grid[start:]
    scale = sum(cells) / sum(wanted)
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for number, width in enumerate(wanted):
        left = len(wanted) - number - 1
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for used, (cost, ends) in best.items():
            for end in range(used + 1, len(cells) - left + 1):
                price = cost + (sum(cells[used:end]) - width * scale) ** 2
                if end not in following or price < following[end][0]:
                    following[end] = (price, (*ends, end))
        best = following
    ends = best[len(cells)][1]
    return [(start + a, b - a) for a, b in zip((0, *ends[:-1]), ends, strict=True)]


class _Filling:
    """Collects the rows of one form."""

    def __init__(self, report: Report, number: int, layout: Layout, *, empty: bool) -> None:
        self.empty = empty
        self.report = report
        self.number = number
        self.layout = layout
        self.evaluation = report.evaluations[number]
        self.stem = f"/evaluations/{number}"
        self.columns: tuple[Column, ...] = columns_of(layout, self.evaluation)
        self.depth = max(2, *(len(row.path) for row in self.evaluation.indicators), 0)
        side = [_SIDE] if layout.indicators.side else []
        self.widths = (*side, *[_LEVEL] * self.depth, _NAME, *(width for _, _, width in self.columns))
        self.side = len(side)
        self.rows: list[FormRow] = []

    def grid(self) -> Grid:
        """All blocks, in the order of the official form."""
        self._subject()
        execution = self._funds()
        self._goals()
        self._tasks()
        self._indicators(execution)
        if self.layout.text.verdict:
            self.rows += verdict_rows(self.evaluation, self.stem, 0, self.side + 1, len(self.widths))
        title = self.evaluation.form or self.layout.titles.get(self.evaluation.kind or "", "绩效自评表")
        year = f"（{self.report.year}年度）" if self.report.year and str(self.report.year) not in title else ""
        return Grid(
            title=title, widths=self.widths, rows=tuple(self.rows), notes=self.layout.text.notes, subtitle=year, form=True,
            evaluation=self.number,
        )  # fmt: skip

    def _add(self, block: Block, cells: Sequence[FormCell], *, head: bool = False) -> int:
        self.rows.append(FormRow(block, tuple(sorted(cells, key=lambda cell: cell.column)), head))
        return len(self.rows) - 1

    def _head(
        self, block: Block, side: str, rows: int, words: Sequence[str], places: Sequence[tuple[int, int]]
    ) -> None:
        """The heading of a block: its name beside all its rows, and the names of its columns."""
        head = [FormCell(side, 0, 1, rows + 1, role="label")]
        head += [FormCell(word, at, across, role="head") for word, (at, across) in zip(words, places, strict=True)]
        self._add(block, head, head=True)

    def _pair(self, *pairs: tuple[str, str | None, str]) -> None:
        """A row of labels with their values."""
        label = self.side + 1
        width = len(self.widths)
        places = [(0, label, width)]
        if len(pairs) > 1:
            middle = spread((sum(self.widths[:label]) + 2.2, 0.9, 2.2), self.widths, 0)
            places = [(0, label, middle[1][0]), (middle[1][0], middle[2][0], width)]
        cells = []
        for (name, value, pointer), (start, between, end) in zip(pairs, places, strict=True):
            cells.append(FormCell(name, start, between - start, role="label"))
            cells.append(FormCell(value or "", between, end - between, role="text", pointer=pointer))
        self._add("subject", cells)

    def _subject(self) -> None:
        one = self.evaluation
        label = self.layout.subject.get(one.kind or "", NO_KIND)
        if one.kind == "department":
            unit = self.report.unit
            self._pair((label, (unit.name if unit else None) or BLANK, "/unit/name"))
        else:
            self._pair((label, one.name or BLANK, f"{self.stem}/name"))
        if one.code is not None:
            self._pair(("项目编码", one.code, f"{self.stem}/code"))
        if one.kind != "department" or one.department or one.agency:
            self._pair(
                ("主管部门", one.department, f"{self.stem}/department"), ("实施单位", one.agency, f"{self.stem}/agency")
            )

    def _funds(self) -> int | None:
        """The funds block; returns the row that carries the execution score."""
        one = self.evaluation
        if not one.funds and one.execution is None:
            return None
        unit = money_unit(one)
        texts = self.layout.funds
        places = spread((1.6, *(width for _, _, width in texts.columns)), self.widths, 1)
        fields = [("label", texts.label, 0.0), *texts.columns]
        carrier = carrying(one.funds)
        bodies = [self._fund(fund, index, carrier, unit) for index, fund in enumerate(one.funds)]
        if not bodies:
            bodies.append({"label": "预算执行率", **self._execution()})
        side = f"{texts.side}（{unit}）" if unit else texts.side
        self._head("funds", side, len(bodies), [word for _, word, _ in fields], places)
        column = {name: at for (name, _, _), (at, _) in zip(fields, places, strict=True)}
        first = len(self.rows)
        for index, body in enumerate(bodies):
            cells = []
            for (name, _, _), (at, across) in zip(fields, places, strict=True):
                pointer = f"{self.stem}/funds/{index}/{name}"
                if index == carrier and name in {"weight", "rate", "score", "reason"}:
                    pointer = f"{self.stem}/execution/{name}"
                role: Role = "number" if name in NUMBERS else "text"
                formula = self._fund_formula(name, bodies, index, first, column)
                cells.append(FormCell(body.get(name) or "", at, across, role=role, pointer=pointer, formula=formula))
            self._add("funds", cells)
        return first + carrier

    def _fund(self, fund: Fund, index: int, carrier: int, unit: str) -> dict[str, str | None]:
        """The printed texts of one row of the funds block."""
        found: dict[str, str | None] = {"label": fund.label}
        before = self.evaluation.funds[index - 1] if index else None
        if fund.parent is not None and (before is None or before.parent is None):
            found["label"] = f"其中：{fund.label or ''}"
        for name in _MONEY_FIELDS:
            text = getattr(fund, name)
            found[name] = text.removesuffix(unit) if text is not None and unit else text
        if index == carrier:
            return found | self._execution()
        dash = "—" if fund.parent is not None else None
        return found | {
            "weight": fund.weight or dash,
            "rate": fund.rate or dash,
            "score": fund.score or dash,
            "reason": fund.reason,
        }

    def _execution(self) -> dict[str, str | None]:
        one = self.evaluation.execution
        return {} if one is None else {"weight": one.weight, "rate": one.rate, "score": one.score, "reason": one.reason}

    def _fund_formula(
        self, name: str, bodies: Sequence[dict[str, str | None]], index: int, first: int, column: dict[str, int]
    ) -> Formula | None:
        """A formula where it gives what is printed: sums of the rows below, the rate, the score of the rate."""
        body, row = bodies[index], first + index
        if name in _MONEY_FIELDS:
            below = _parts(self.evaluation.funds, index)
            if (self.empty and below) or adds_up(body.get(name), [bodies[i].get(name) for i in below]):
                return Formula("sum", tuple((first + i, column[name]) for i in below))
        elif name == "rate" and (
            self._blank(index) or divides(body.get("rate"), body.get("spent"), body.get("adjusted"))
        ):
            return Formula("ratio", ((row, column["spent"]), (row, column["adjusted"])))
        elif name == "score" and (
            self._blank(index) or multiplies(body.get("score"), body.get("weight"), body.get("rate"))
        ):
            return Formula("share", ((row, column["weight"]), (row, column["rate"])))
        return None

    def _blank(self, index: int) -> bool:
        """Whether this is the row of an empty form that carries the execution."""
        return self.empty and index == carrying(self.evaluation.funds)

    def _goals(self) -> None:
        goals = self.evaluation.goals
        texts = self.layout.goals
        places = spread((1.0, 1.0), self.widths, 1)
        if not goals:
            return
        self._head("goals", texts.side, len(goals), (texts.expected, texts.actual), places)
        for index, goal in enumerate(goals):
            values = (("expected", goal.expected), ("actual", goal.actual))
            self._add("goals", [
                FormCell(value or "", at, across, pointer=f"{self.stem}/goals/{index}/{name}")
                for (name, value), (at, across) in zip(values, places, strict=True)
            ])  # fmt: skip

    def _tasks(self) -> None:
        tasks = self.evaluation.tasks
        if not tasks:
            return
        fields = (("name", "任务名称", 1.6), ("level", "项目级次", 0.7), ("approved", "批复金额", 0.9),
                  ("spent", "实际支出金额", 0.9), ("rate", "预算执行率", 0.7), ("reason", "原因", 1.5))  # fmt: skip
        places = spread([width for _, _, width in fields], self.widths, 1)
        self._head("tasks", "年度重点工作任务", len(tasks), [word for _, word, _ in fields], places)
        for index, task in enumerate(tasks):
            self._add("tasks", [
                FormCell(getattr(task, name) or "", at, across, pointer=f"{self.stem}/tasks/{index}/{name}",
                         role="number" if name in {"approved", "spent", "rate"} else "text")
                for (name, _, _), (at, across) in zip(fields, places, strict=True)
            ])  # fmt: skip

    def _indicators(self, execution: int | None) -> None:
        rows = self.evaluation.indicators
        first = self.side + self.depth + 1
        head = [FormCell(self.layout.indicators.side, 0, 1, len(rows) + 1, role="label")] if self.side else []
        head += [FormCell(f"{LEVELS[level]}级指标", self.side + level, role="head") for level in range(self.depth + 1)]
        head += [FormCell(word, first + i, role="head") for i, (_, word, _) in enumerate(self.columns)]
        self._add("indicators", head, head=True)
        top = len(self.rows)
        levels = list(self._levels())
        for index, row in enumerate(rows):
            pointer = f"{self.stem}/indicators/{index}"
            cells = [*levels[index], FormCell(row.name or "", first - 1, pointer=f"{pointer}/name")]
            cells += [
                FormCell(getattr(row, name) or "", first + i, role=_role(name), pointer=f"{pointer}/{name}")
                for i, (name, _, _) in enumerate(self.columns)
            ]
            self._add("indicators", cells)
        if {"weight", "score"} <= {name for name, _, _ in self.columns}:
            self._deductions(first)
            self._total(first, top, execution)

    def _levels(self) -> Iterator[list[FormCell]]:
        """The level cells of each row; a run of rows with the same levels prints them once, merged."""
        rows = self.evaluation.indicators
        weights = {group.path: group.weight for group in self.evaluation.groups if group.weight is not None}
        for index, row in enumerate(rows):
            cells = []
            for level in range(self.depth):
                path = row.path[: level + 1]
                if len(row.path) <= level:
                    cells.append(FormCell("", self.side + level, role="label"))
                elif index == 0 or rows[index - 1].path[: level + 1] != path:
                    run = next((i for i in range(index, len(rows)) if rows[i].path[: level + 1] != path), len(rows))
                    name = path[-1] + (f"\n（{weights[path]}）" if path in weights else "")
                    cells.append(FormCell(name, self.side + level, down=run - index, role="label"))
            yield cells

    def _deductions(self, first: int) -> None:
        score = first + next(i for i, (name, _, _) in enumerate(self.columns) if name == "score")
        for index, one in enumerate(self.evaluation.deductions):
            pointer = f"{self.stem}/deductions/{index}"
            cells = [
                FormCell("扣分项", 0, self.side + 1, role="label"),
                FormCell(one.name or "", self.side + 1, score - self.side - 1, pointer=f"{pointer}/name"),
                FormCell(one.points or "", score, role="number", pointer=f"{pointer}/points"),
            ]
            if score + 1 < len(self.widths):
                cells.append(FormCell("", score + 1, len(self.widths) - score - 1))
            self._add("total", cells)

    def _total(self, first: int, top: int, execution: int | None) -> None:
        one = self.evaluation
        at = {name: first + i for i, (name, _, _) in enumerate(self.columns)}
        total = one.total
        printed = {"weight": total.weight if total else None, "score": total.score if total else None}
        cells = [FormCell(self.layout.total.label, 0, at["weight"], role="total")]
        for name in ("weight", "score"):
            formula = self._total_formula(name, printed[name], at[name], top, execution)
            cells.append(
                FormCell(
                    printed[name] or "", at[name], role="number", pointer=f"{self.stem}/total/{name}", formula=formula
                )
            )
        cells += [FormCell("", column) for column in range(at["weight"] + 1, at["score"])]
        grade = f"等级：{one.grade}" if one.grade else ""
        if at["score"] + 1 < len(self.widths):
            cells.append(
                FormCell(
                    grade,
                    at["score"] + 1,
                    len(self.widths) - at["score"] - 1,
                    role="short",
                    pointer=f"{self.stem}/grade",
                )
            )
        self._add("total", cells)
        if grade and at["score"] + 1 == len(self.widths):
            self._add("total", [FormCell("自评等级", 0, at["weight"], role="label"),
                                FormCell(one.grade or "", at["weight"], len(self.widths) - at["weight"], pointer=f"{self.stem}/grade")])  # fmt: skip

    def _total_formula(
        self, name: str, printed: str | None, column: int, top: int, execution: int | None
    ) -> Formula | None:
        one = self.evaluation
        values: list[str | None] = [getattr(row, name) for row in one.indicators]
        cells = tuple((top + index, column) for index in range(len(values)))
        if one.execution is not None and execution is not None:
            values.append(getattr(one.execution, name))
            found = (cell for cell in self.rows[execution].cells if cell.pointer.endswith(f"/execution/{name}"))
            place = next(found, None)
            if place is None:  # the form has no cell for it
                return None
            cells = (*cells, (execution, place.column))
        if name == "score" and one.deductions:
            return None
        return Formula("sum", cells) if (self.empty and not printed) or adds_up(printed, values) else None


def _role(name: str) -> Role:
    return "number" if name in NUMBERS else "short" if name in _SHORT else "text"


def _parts(funds: Sequence[Fund], index: int) -> list[int]:
    """The rows below a fund that name it as their parent."""
    label = funds[index].label if index < len(funds) else None
    return [i for i in range(index + 1, len(funds)) if label is not None and funds[i].parent == label]


def carrying(funds: Sequence[Fund]) -> int:
    """The row of the funds block that prints weight, rate and score of the execution: the total, else the first."""
    totals = (at for at, one in enumerate(funds) if one.label is not None and fund_source(one.label) == "total")
    return next(totals, 0)


def verdict_rows(one: Evaluation, stem: str, start: int, between: int, end: int) -> list[FormRow]:
    """Conclusion, problems and measures: a label, and the texts beside it, one a row."""
    rows = []
    lists = (("评价结论", "conclusion", [one.conclusion] if one.conclusion is not None else []),
             ("存在问题", "problems", one.problems), ("改进措施", "measures", one.measures))  # fmt: skip
    for label, name, texts in lists:
        for index, text in enumerate(texts):
            pointer = f"{stem}/{name}" if name == "conclusion" else f"{stem}/{name}/{index}"
            name_ = label if len(texts) == 1 else f"{label}（{index + 1}）"
            cells = (
                FormCell(name_, start, between - start, role="label"),
                FormCell(text, between, end - between, pointer=pointer),
            )
            rows.append(FormRow("verdict", cells))
    return rows
