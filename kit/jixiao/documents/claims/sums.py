"""Sums: a total with its parts, announced by 其中, 包括, 分别为, a bracket or 共计, in a sentence or over numbered items."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.claims.adding import cover, fit, run, tolerance
from jixiao.documents.claims.judging import Reading, Scene, in_unit, make, trim
from jixiao.text.quantity import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim, Severity, Verdict

_MARK = re.compile(
    r"其中|包括|分别(?:为|是)|分为|主要用于|用于以下|具体(?:为|是|如下|包括|支出|情况|明细)|主要(?:为|是|包括)|由(?=[^,，。]{1,30}(?:组成|构成))|按[^,，。:：]{1,10}分|\(|[:：]"
)
_OPEN = re.compile(r"等(?![级于候])|主要(?:用于|包括|是|为)|[如例]|等等")
_TOTAL = re.compile(
    r"(?:合计|共计|总计|小计|总共|累计|共|总额|总数|总和|最终[^,，。]{0,6}|全年[^,，。]{0,4})[^,，。;；]{0,12}$"
)
_COMPLETE = (
    frozenset({"基本支出", "项目支出"}),
    frozenset({"人员经费", "公用经费"}),
    frozenset({"公务用车购置", "公务用车运行"}),
    frozenset({"因公出国", "公务用车", "公务接待"}),
)
_CLOSED = (
    *_COMPLETE,
    frozenset({"男", "女"}),
    frozenset({"财政拨款", "其他"}),
    frozenset({"一般公共预算", "政府性基金"}),
    frozenset({"在职", "退休", "离休"}),
    frozenset({"工程", "货物", "服务"}),
)
_COUNT_UNITS = re.compile(r"[个项件宗起例批次笔张家户部辆台套人名]")
_ITEMS = 24
_SMALL = 40
_LABEL, _UNITS = 12, 3
_PRICE = re.compile(r"每|均|单价|标准")
_GAP = 40
_LEVEL = re.compile(r"中央|省级?|市级?|县级?|区级?|州级|乡镇|自筹|本级|上级|地方|配套")
_HEADS = frozenset({"编制", "资金", "人员", "项目"})
_PLAIN_PART = re.compile(r"^[^\d%]{2,30}$")
_NO_SPLIT = re.compile(r"[含其预支结余率均每]|执行|到位|标准|主要|上年|已|未|税|约")
_MARKS = 80
_REMAINDER = re.compile(r"差值|差额|结余|结转|剩余|收回|预算|其余|节约|未|尚|余额")
_NEAR = Decimal("0.02")


def _same(a: Num, b: Num) -> bool:
    if a.dim == b.dim:
        return True
    return a.dim not in {"money", "ratio", "points", "分"} and b.dim not in {"money", "ratio", "points", "分"} and bool(
        _COUNT_UNITS.search(a.unit) and _COUNT_UNITS.search(b.unit)
    )  # fmt: skip


def _totals(line: Line, at: int, first: Num, sentence: int) -> Iterator[Num]:
    """Plain numbers before a mark that can be its total, nearest first, not further than two sentences back."""
    stop = line.after(at)
    seen = 0
    for num in reversed(line.nums[max(0, stop - _ITEMS) : stop]):
        if num.plain and _same(num, first) and sentence - num.sentence <= 2:
            yield num
            seen += 1
            if seen == 4:
                return


def _scope(line: Line, at: int, mark: str) -> list[Num]:
    """The plain numbers that a mark governs: to its closing bracket, otherwise to the end of the sentence."""
    start = line.after(at)
    after = line.nums[start : start + 2 * _ITEMS]
    if not after:
        return []
    first = after[0]
    if mark == "(":
        return _inside(after) if _opens(line, at, first) else []
    kept = []
    for num in after:
        if num.sentence != first.sentence or num.depth < first.depth:
            break
        if num.plain and num.depth == first.depth:
            kept.append(num)
    return kept


def _inside(after: list[Num]) -> list[Num]:
    first = after[0]
    kept = []
    for num in after:
        if num.group == first.group:
            if num.plain:
                kept.append(num)
        elif num.depth < first.depth:
            break
    return kept


def _opens(line: Line, at: int, first: Num) -> bool:
    """Is the first number inside the bracket that opens here?"""
    return first.depth > 0 and ")" not in line.flat[at : first.start]


def _sentence_at(line: Line, at: int) -> int:
    return min(bisect_right(line.sentences, (at, len(line.text) + 1)) - 1, len(line.sentences) - 1)


def _listed(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    done: set[tuple[int, int]] = set()
    tried = 0
    for mark in _MARK.finditer(line.flat):
        parts = _scope(line, mark.end(), mark[0])
        if len(parts) < 2:
            continue
        tried += 1
        if tried > _MARKS:
            return
        sentence = _sentence_at(line, mark.start())
        if parts[0].sentence - sentence > 0 and mark[0] not in {"其中", ":", "："}:
            continue
        yield from _against(line, mark, parts, sentence, done)


def _against(
    line: Line, mark: re.Match[str], parts: list[Num], sentence: int, done: set[tuple[int, int]]
) -> Iterator[Claim]:
    """The parts against each total of their own unit; then counts of mixed units (宗, 个) against one total."""
    parts = [n for n in parts if not _PRICE.search(n.label[-_LABEL:])] or parts
    units = list(dict.fromkeys(n.dim for n in parts))
    claims = [
        _fitting(line, mark, [n for n in parts if n.dim == unit], sentence, done, exact=True) for unit in units[:_UNITS]
    ]
    if len(units) > 1 and not any(claims):
        claims = [_fitting(line, mark, [n for n in parts if _same(n, parts[0])], sentence, done, exact=False)]
    found = [claim for claim in claims if claim is not None]
    if not found:
        rows = [n for n in parts if _same(n, parts[0])]
        totals = list(_totals(line, mark.start(), parts[0], sentence))
        other = _by_name(rows, totals) or _failing(line, mark, rows, totals, sentence)
        found = [other] if other is not None else []
    yield from found


def _fitting(
    line: Line, mark: re.Match[str], rows: list[Num], sentence: int, done: set[tuple[int, int]], *, exact: bool
) -> Claim | None:
    if len(rows) < 2:
        return None
    first = rows[0]
    totals = [n for n in _totals(line, mark.start(), first, sentence) if n.dim == first.dim or not exact]
    if mark[0] in {":", "：", "("} and totals and totals[0].sentence != sentence:
        totals = [] if mark[0] == "(" else totals[:1]
    for total in totals:
        if (total.start, first.start) in done:
            return None
        state, taken = cover(total, rows)
        after = rows[len(rows) - rows[::-1].index(taken[-1]) :] if state != "no" else []
        if state != "no" and not (after and total.dim != "money" and after[0].base == total.base):
            done.update((total.start, n.start) for n in taken)
            return make(
                "sum_parts_total", state, total, computed=in_unit(sum((n.base for n in taken), Decimal(0)), total),
                formula="+".join(n.printed for n in taken), code="A501", inputs=taken[:1],
            )  # fmt: skip
    return None


def _by_name(rows: list[Num], totals: list[Num]) -> Claim | None:
    """The members of a complete set, picked out of a longer list by their names, make the total exactly."""
    for names in _COMPLETE:
        taken = [next((row for row in rows if name in row.label), None) for name in names]
        found = [row for row in taken if row is not None]
        for total in totals[:1]:
            if len(found) == len(names) and len(set(map(id, found))) == len(found) and fit(total, found) == "holds":
                return make(
                    "sum_parts_total", "holds", total, computed=in_unit(sum((n.base for n in found), Decimal(0)), total),
                    formula="+".join(n.printed for n in sorted(found, key=lambda n: n.start)), code="A501", inputs=found[:1],
                )  # fmt: skip
    return None


def _failing(line: Line, mark: re.Match[str], rows: list[Num], totals: list[Num], sentence: int) -> Claim | None:
    """A list that does not add up: only where the mark follows its total directly and the list looks closed."""
    if not totals or (mark[0] not in {"其中", "(", "包括"} and not mark[0].startswith("分别")):
        return None
    total = totals[0]
    if (
        (total.sentence != sentence and not _leads(line, mark, total))
        or total.dim != rows[0].dim
        or total.hedged
        or any(r.hedged or r.dim != total.dim for r in rows)
    ):
        return None
    if (
        len(rows) < 2
        or mark.start() - total.end > _GAP
        or any(n.plain and _same(n, total) for n in line.nums if total.end <= n.start < rows[0].start and n not in rows)
    ):
        return None
    text = line.flat[mark.start() : rows[-1].end + 12]
    made = sum((r.base for r in rows), Decimal(0))
    gap = abs(total.base - made)
    complete = _closed_set(rows, _COMPLETE)
    closed = complete or _closed_set(rows, _CLOSED) or (_levels(total, rows) and gap <= total.base / 4)
    slip = _slipped(total, rows)
    if slip is not None:
        return make(
            "unit_slip", "wrong", slip, computed=f"{trim(slip.value)}{total.unit}", formula="+".join(r.printed for r in rows),
            code="A509", inputs=rows[:1], severity="error", fix=f"{trim(slip.value)}{total.unit}",
        )  # fmt: skip
    if re.search(r"等(?![级于候])", text) or "其中" in text[2:] or total.base <= 0 or gap == 0:
        return None
    near = gap <= _NEAR * total.base and len(rows) > 2 and gap > tolerance(total, rows)
    if not closed and not near and not _split_up(mark, total, rows, gap, text):
        return None
    if gap <= _rounded(total, rows):
        return make(
            "sum_parts_total", "rounding", total, computed=in_unit(made, total), formula="+".join(r.printed for r in rows),
            code="A501", inputs=rows[:1],
        )  # fmt: skip
    verdict: Verdict = "wrong" if gap > 2 * tolerance(total, rows) else "suspicious"
    severity: Severity = "error" if complete and verdict == "wrong" and gap <= _NEAR * 5 * total.base else "warning"
    return make(
        "sum_parts_total", verdict, total, computed=in_unit(made, total), formula="+".join(r.printed for r in rows),
        code="A501", inputs=rows[:1], severity=severity,
    )  # fmt: skip


def _rounded(total: Num, rows: list[Num]) -> Decimal:
    """What rounding to whole 万元 can explain: half of one for each figure that prints no decimals."""
    if total.dim != "money" or total.unit == "元" or total.value == 0:
        return Decimal(0)
    half = EXACT.divide(total.base, total.value * 2)
    return (
        half * sum(1 for n in (total, *rows) if n.places == 0) + tolerance(total, rows)
        if total.places == 0
        else Decimal(0)
    )


def _slipped(total: Num, rows: list[Num]) -> Num | None:
    """The one part in 元 among parts in 万元 that makes the total as soon as it is 万元, too."""
    odd = [r for r in rows if r.unit != total.unit]
    if len(odd) != 1 or odd[0].unit != "元" or total.unit not in {"万元", "亿元"} or total.value == 0:
        return None
    rest = sum((r.base for r in rows if r is not odd[0]), Decimal(0))
    scale = EXACT.divide(total.base, total.value)
    return odd[0] if rest + EXACT.multiply(odd[0].value, scale) == total.base else None


def _leads(line: Line, mark: re.Match[str], total: Num) -> bool:
    """共 100 万元。其中：… — a full stop is all that stands between a total and its list."""
    return mark[0] == "其中" and not line.flat[total.end : mark.start()].strip(" 。.；;，,")


def _split_up(mark: re.Match[str], total: Num, rows: list[Num], gap: Decimal, text: str) -> bool:
    """Money directly followed by a bracket of nothing but amounts with names: such a list is meant to be whole."""
    if mark[0] != "(" or total.dim != "money" or mark.start() != total.end or gap > total.base / 4:
        return False
    return all(_PLAIN_PART.match(r.label.strip()) for r in rows) and not _NO_SPLIT.search(text)


def _levels(total: Num, rows: list[Num]) -> bool:
    """Money by level of government, or parts that repeat the head noun of the total (编制: 行政编制, 事业编制)."""
    found = [_LEVEL.match(row.name) for row in rows]
    if all(found):
        return len({m[0] for m in found if m}) == len(rows)
    head = total.name[-2:]
    return len(head) == 2 and head in _HEADS and all(row.name.endswith(head) for row in rows)


def _closed_set(rows: list[Num], known: tuple[frozenset[str], ...]) -> bool:
    """Do the labels form one of the sets that are complete by definition, with nothing beside it?"""
    for names in known:
        hits = [next((name for name in names if name in row.label), None) for row in rows]
        if None not in hits and len(set(hits)) == len(hits) == len(names) and len(names) > 1:
            return True
    return False


def _totalled(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """Parts first, then 共计 T; and a total followed by its parts without any mark (共受理 N 件，已办结…，在办…)."""
    for total in line.nums:
        if not total.plain or total.base <= 0 or total.hedged:
            continue
        if not _TOTAL.search(total.label or total.phrase):
            claim = _unannounced(total)
            if claim is not None:
                yield claim
            continue
        before = [n for n in line.before(total) if n.plain and _same(n, total) and n.depth <= total.depth + 1][:_ITEMS]
        taken = _suffix(total, [n for n in before if n.depth <= total.depth]) or _suffix(total, before)
        if taken is None:
            near = line.nums[max(0, total.index - _ITEMS) : total.index]
            earlier = [n for n in reversed(near) if n.plain and n.dim == total.dim and n.depth == total.depth]
            taken = _suffix(total, earlier) if total.places else None
            taken = taken if taken and all(n.base for n in taken) else None
        if taken is None:
            window = line.nums[total.index + 1 : total.index + _ITEMS]
            after = [n for n in window if n.sentence == total.sentence and n.plain and n.dim == total.dim]
            found = run(total, after)
            taken = found if found and "其中" not in line.flat[total.end : found[0].start] else None
        if taken:
            yield make(
                "sum_parts_total", "holds" if fit(total, taken) == "holds" else "rounding", total,
                computed=in_unit(sum((n.base for n in taken), Decimal(0)), total),
                formula="+".join(n.printed for n in taken), code="A501", inputs=taken[:1],
            )  # fmt: skip


def _unannounced(total: Num) -> Claim | None:
    """A figure and the rest of its sentence, which adds up to it exactly though no word says so: 在职 81 人，甲 57 人，乙 24 人."""
    line = total.line
    rest = line.nums[total.index + 1 : total.index + _ITEMS]
    rows = [n for n in rest if n.plain and n.dim == total.dim and n.depth == total.depth]
    small = total.places == 0 and total.value < _SMALL
    own = [n for n in rows if n.sentence == total.sentence]
    found = run(total, own)
    if found is not None and len(found) == 2 and len(own) > 2 and not total.places:
        return None
    if found is None and total.places:
        found = run(total, rows)  # the list may stand in the next sentence; decimals do not agree by chance
    if (
        found is None
        or any(_REMAINDER.search(n.label) for n in (total, *found))
        or (small and len(found) < 3)
        or any(n.base == 0 for n in found[:2])
    ):
        return None
    if (
        _MARK.search(line.flat[total.end : found[0].start].replace("(", ""))
        or sum((n.base for n in found), Decimal(0)) != total.base
    ):
        return None
    return make(
        "sum_parts_total", "holds", total, computed=in_unit(total.base, total), formula="+".join(n.printed for n in found),
        code="A501", inputs=found[:1],
    )  # fmt: skip


def _suffix(total: Num, nearest_first: list[Num]) -> list[Num] | None:
    """A run that ends right before the total, or one number earlier, and makes it; in reading order."""
    found = run(total, nearest_first) or run(total, nearest_first[1:])
    return found[::-1] if found else None


SUMS = (
    Reading(
        "sum_parts_total",
        ("其中", "包括", "分别", "分为", "主要", "具体", "用于", "由", "按", "(", "（", ":", "："),
        _listed,
    ),
    Reading("sum_parts_total", ("",), _totalled),
)
