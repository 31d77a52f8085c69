"""Sums of changes: 总数增加 X，其中 甲增加 a，乙减少 b; and people who came and left."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.claims.adding import tolerance
from jixiao.documents.claims.judging import Reading, Scene, in_unit, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_ITEMS = 24
_BUDGETED = re.compile(r"[比较与][^,，]{0,8}(?<!公共)预算[^,，]{0,8}$")
_PARTS = re.compile(r"其中|主要是|原因[是为]|由于|系")
_CAME = re.compile(r"新招|招考|招录|录用|考录|调入|转入|新进|引进|招聘|安置|新增|遴选|增加")
_LEFT = re.compile(r"退休|调出|转出|离职|辞职|辞退|去世|死亡|解聘|调离|减少|借出")


def _changes(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """总数增加 X，其中 甲增加 a，乙减少 b: the signed changes of the parts make the change of the total."""
    for mark in islice(_PARTS.finditer(line.flat), _ITEMS):
        at = line.after(mark.start())
        before = [n for n in line.nums[max(0, at - _ITEMS) : at] if n.change and n.dim not in {"ratio", "points"}][-2:]
        after = [n for n in line.nums[at : at + 2 * _ITEMS] if n.change][:_ITEMS]
        for total in reversed(before):
            rows = [n for n in after if n.dim == total.dim and _against(n) == _against(total)]
            made = Decimal(0)
            for count, row in enumerate(rows, 1):
                made += row.base * row.change
                exact = count > 1 and fit_signed(total, made, rows[:count])
                near = 1 < count == len(rows) and abs(total.base * total.change - made) <= tolerance(total, rows)
                if exact or (near and total.places):
                    yield make(
                        "sum_parts_total", "holds" if exact else "rounding", total, computed=in_unit(abs(made), total), code="A501", inputs=rows[:1],
                        formula="".join(f"{'+' if n.change > 0 else '-'}{n.printed}" for n in rows[:count]).lstrip("+"),
                    )  # fmt: skip
                    break


def _against(change: Num) -> bool:
    """Whether a change is one against the budget, not against another year."""
    return bool(_BUDGETED.search(change.phrase))


def _movements(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """较上年增加 2 人，其中退休 1 人，新招 3 人: those who came less those who left."""
    for change in line.nums:
        if not change.change or change.dim != "人":
            continue
        rows = [
            n
            for n in line.nums[change.index + 1 : change.index + _ITEMS]
            if n.sentence == change.sentence and n.dim == "人"
        ]
        signed = [(n, 1 if _CAME.search(n.label) else -1 if _LEFT.search(n.label) else 0) for n in rows]
        if len(rows) < 2 or not all(sign for _, sign in signed) or len({sign for _, sign in signed}) < 2:
            continue
        made = sum((n.base * sign for n, sign in signed), Decimal(0))
        if made == change.base * change.change:
            yield make(
                "sum_parts_total", "holds", change, computed=in_unit(abs(made), change), code="A501", inputs=rows[:1],
                formula="".join(f"{'+' if sign > 0 else '-'}{n.printed}" for n, sign in signed).lstrip("+"),
            )  # fmt: skip


def fit_signed(total: Num, made: Decimal, rows: list[Num]) -> bool:
    """Whether signed changes make a signed total, within the rounding of the printed figures."""
    return abs(total.base * total.change - made) <= (tolerance(total, rows) if len(rows) > 2 else total.slack)


CHANGES = (
    Reading("sum_parts_total", ("其中", "主要是", "原因", "由于", "系"), _changes),
    Reading("sum_parts_total", ("退休", "调出", "离职", "辞职", "去世", "减少"), _movements),
)
