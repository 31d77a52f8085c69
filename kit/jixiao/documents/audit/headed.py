"""Tables with a head: what one column is of the others, row by row, by the words of the head.

单价 × 数量 = 金额, 年初 + 增加 − 减少 = 年末, 实际 ÷ 目标 = 完成率, 实际 − 目标 = 差额, each amount on the total row. A table is a block of the
file, or paragraphs that bars, tabs or runs of blanks divide into as many cells as the one above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import settled
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.facts.fact import Fact, Line
from jixiao.documents.facts.folding import fold
from jixiao.model.document import Place, Table
from jixiao.text.quantity import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.audit.arithmetic import Form
    from jixiao.model.document import Document
    from jixiao.model.findings import Claim

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words))
    for name, words in (
        ("share", r"占比|比重|所占比例|占总"), ("growth", r"增长率|增减率|增幅|降幅|变动率|增减比例|增减%|增长%"), ("rate", r"率$|率\(|进度|完成比例|比例$"),
        ("change", r"差额|差异|增减|变动额|变动数|偏差|增长额"), ("price", r"单价|(?:补[助贴]|收费|奖补)标准"), ("off", r"扣分"), ("full", r"分值|满分|权重"),
        ("got", r"得分|评分"), ("opening", r"年初(?!预算|目标|计划|批复|安排)|期初|上年末"), ("closing", r"年末|期末"), ("left", r"结余|剩余|结转|未完成|未支付"),
        ("up", r"本[年期](?:增加|新增|收入|购入)|^增加|^新增"), ("down", r"本[年期](?:减少|支出|处置|发出)|^减少|报废"),
        ("last", r"上年|去年|上期"), ("this", r"本年|今年|本期"), ("plan", r"目标|计划|预算|指标值|应|安排|批复|任务"), ("done", r"实际|完成|支出|执行|决算|已|实"),
        ("amount", r"金额|总价|小计|总额|资金|费用|投资"), ("count", r"数量|[人户亩台套件辆次]数|面积|工程量"),
    )
)  # fmt: skip
"""What a column holds, by the words of its head; the first line that fits."""
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|总额)$")
_CELLS = re.compile(r"\s*\|\s*|\t+|\s{2,}")
_RULE = re.compile(r"^[\s|:\-—=+]+$")
_UNIT = re.compile(r"\((?P<unit>亿元|万元|元|%|万|亿)\)|单位:(?P<whole>万元|元)")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:%|[\u4e00-\u9fff]{0,3})?\Z")
_FEWEST, _MOST_ROWS = 3, 200


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table: their names, what they hold, their units."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    units: tuple[str, ...]

    def only(self, role: str) -> int | None:
        """The only column of a role."""
        found = self.every(role)
        return found[0] if len(found) == 1 else None

    def every(self, role: str) -> list[int]:
        """All columns of a role."""
        return [i for i, one in enumerate(self.roles) if one == role]


Row = list[tuple[str, Line, int]]


def claims(document: Document) -> Iterator[Claim]:
    """The statements of all tables with a head."""
    for rows in _tables(document):
        yield from settled(list(_statements(rows)))


def _tables(document: Document) -> Iterator[list[Row]]:
    run: list[Row] = []
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _kept([_row(row, block.place) for row in block.rows()])
            continue
        row = _split(block.text, block.place) if ("|" in block.text or "\t" in block.text or "  " in block.text) else []
        if run and len(row) != len(run[0]) and not _RULE.match(block.text):
            yield from _kept(run)
            run = []
        if len(row) >= _FEWEST and not _RULE.match(block.text):
            run.append(row)
    yield from _kept(run)


def _kept(rows: list[Row]) -> Iterator[list[Row]]:
    if len(rows) > 1:
        yield rows[:_MOST_ROWS]


def _row(cells: Sequence[object], place: Place) -> Row:
    found: Row = []
    for cell in cells:
        own = cell.place if cell.place != Place() else place  # type: ignore[attr-defined]
        line = Line(cell.text, fold(cell.text), own, -1, is_cell=True, offset=0)  # type: ignore[attr-defined]
        found.append((line.flat.strip(), line, len(line.flat) - len(line.flat.lstrip())))
    return found


def _split(text: str, place: Place) -> Row:
    """The cells of a paragraph, each with its offset."""
    line = Line(text, fold(text), place, -1, is_cell=True, offset=0)
    flat = line.flat
    start = len(flat) - len(flat.lstrip(" |\t"))
    end = len(flat.rstrip(" |\t"))
    found: Row = []
    for match in _CELLS.finditer(flat, start, end):
        found.append((flat[start : match.start()], line, start))
        start = match.end()
    found.append((flat[start:end], line, start))
    return found


def _statements(rows: list[Row]) -> Iterator[Statement]:
    at = next(
        (i for i, row in enumerate(rows) if len(row) >= _FEWEST and not any(_FIGURE.match(text) for text, _, _ in row)),
        None,
    )
    if at is None:
        return
    head = _head([text for text, _, _ in rows[at]])
    body = [row for row in rows[at + 1 :] if len(row) == len(head.roles)]
    facts = [_facts(row, head) for row in body]
    for row in facts:
        yield from _of_row(row, head)
    yield from _of_column([row[0][0] for row in body], facts, head)


def _head(names: list[str]) -> Head:
    roles, units = [], []
    for name in names:
        plain = _UNIT.sub("", name).replace(" ", "")
        roles.append(next((role for role, words in _ROLES if words.search(plain)), ""))
        unit = _UNIT.search(name)
        units.append((unit["unit"] or unit["whole"]) if unit else "")
    years = [re.search(r"(20\d\d)年", name) for name in names]
    numbers = sorted({int(year[1]) for year in years if year})
    if len(numbers) == 2:
        roles = [
            ("last" if int(y[1]) == numbers[0] else "this") if (y and not r) or (y and r in {"done", "amount"}) else r
            for y, r in zip(years, roles, strict=True)
        ]
    return Head(tuple(names), tuple(roles), tuple(units))


def _facts(row: Row, head: Head) -> list[Fact | None]:
    """The figures of a row by column; a label, a blank or what is not exact is None."""
    found: list[Fact | None] = []
    for (text, line, start), unit in zip(row, head.units, strict=True):
        quantity = parse(text) if _FIGURE.match(text) else None
        if (
            quantity is None
            or quantity.number is None
            or quantity.kind != "number"
            or quantity.comparator
            or quantity.hedge
        ):
            found.append(None)
            continue
        fact = Fact(line, start, start + len(text), quantity)
        fact.clause = fact.gap_start = start
        if not fact.unit and unit:
            fact.measure(unit)
        found.append(fact)
    return found


def _of_row(row: list[Fact | None], head: Head) -> Iterator[Statement]:
    def at(role: str) -> Fact | None:
        column = head.only(role)
        return row[column] if column is not None else None

    def make(
        kind: str, code: str, target: Fact | None, form: Form, terms: list[Fact | None], *signs: int
    ) -> Iterator[Statement]:
        if target is not None and terms and all(term is not None for term in terms):
            yield _statement(kind, code, target, form, [term for term in terms if term is not None], signs)

    moved = [*head.every("up"), *head.every("down")]
    if head.only("opening") is not None and moved and all(row[i] is not None for i in moved):
        signs = (1, *([1] * len(head.every("up"))), *([-1] * len(head.every("down"))))
        yield from make("difference", "A502", at("closing"), "sum", [at("opening"), *(row[i] for i in moved)], *signs)
    if head.only("price") is not None:
        yield from make("price", "A512", at("amount"), "product", [at("price"), at("count")])
    yield from make("completion_rate", "A506", at("rate"), "quotient", [at("done"), at("plan")])
    yield from make("difference", "A502", at("change"), "sum", [at("done"), at("plan")], 1, -1)
    yield from make("growth_amount", "A504", at("change"), "sum", [at("this"), at("last")], 1, -1)
    yield from make("growth_rate", "A503", at("growth"), "excess", [at("this"), at("last")])
    yield from make("difference", "A502", at("left"), "sum", [at("plan"), at("done")], 1, -1)
    yield from make("difference", "A502", at("off"), "sum", [at("full"), at("got")], 1, -1)


def _statement(kind: str, code: str, target: Fact, form: Form, terms: list[Fact], signs: tuple[int, ...]) -> Statement:
    _alike(target, terms, form)
    bindings = [Binding(form, tuple(terms), signs)]
    if kind == "difference" and code == "A502" and len(terms) == 2 and target.value >= 0:
        bindings.append(Binding(form, tuple(terms[::-1]), signs))
    return Statement(kind, code, target, bindings, ["certain grid", "part named", "base named"])


def _alike(target: Fact, terms: list[Fact], form: Form) -> None:
    """Figures without a unit have that of their neighbours; a rate without a sign is a percentage."""
    if form in {"quotient", "excess"}:
        if not target.unit:
            target.measure("%")
        return
    units = {one.unit for one in (target, *terms) if one.unit}
    if form == "sum" and len(units) == 1:
        for one in (target, *terms):
            one.measure(next(iter(units)))


def _of_column(labels: list[str], facts: list[list[Fact | None]], head: Head) -> Iterator[Statement]:
    """The shares of a column of amounts on its total row."""
    column, amount = (
        head.only("share"),
        next((head.only(role) for role in ("amount", "done", "plan", "count") if head.only(role) is not None), None),
    )
    totals = [i for i, label in enumerate(labels) if _TOTAL.match(label.replace(" ", ""))]
    if column is None or amount is None or len(totals) != 1:
        return
    whole = facts[totals[0]][amount]
    for i, row in enumerate(facts):
        share, part = row[column], row[amount]
        if i != totals[0] and share is not None and part is not None and whole is not None and whole.base > 0:
            yield _statement("share", "A505", share, "quotient", [part, whole], ())
