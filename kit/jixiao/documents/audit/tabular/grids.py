"""The arithmetic of forms as they are printed: totals of funds, rates of a row, totals of columns, points of a group.

It works on the run of labels and figures, so that it does not need the form to be known; what the extraction reads of a known form
is judged in `forms`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from jixiao.documents.audit.agreement import twice
from jixiao.documents.audit.judging import failing_claim, settled
from jixiao.documents.audit.points.points import GROUP, points
from jixiao.documents.audit.slips import explained
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.documents.audit.tabular.form_rates import MOST_PARTS, money, rate
from jixiao.documents.audit.tabular.table_sums import holds
from jixiao.documents.facts.cells import Entry, cells
from jixiao.documents.nesting import nesting
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact
    from jixiao.model.document import Document, Place
    from jixiao.model.findings import Claim

_HEAD = re.compile(r"总额|合计|安排资金|到位资金|实际支出|年度金额|总投资|资金总|预算资金|^结余|总计")
_SOURCE = re.compile(
    r"^(?:其中[:：]?)?\s*(?:\d[.、])?\s*(?:中央|省|自治区|市|县|区|旗|盟|州|镇|乡|地方|本级|本年|当年|上年|财政|一般公共|政府性|结转|其他|其它|单位|自筹|专户|事业|社会|企业|配套|彩票|上级|国有)[^,，。;；]*$"
)
_NO_SOURCE = re.compile(r"得分|指标|目标|分值|主管|部门$|单位$|单位[(（名]|负责|产出|效益|满意")
_SUB = re.compile(r"^\s*(?P<number>\d{1,2})[、.．]")
_OF_IT = re.compile(r"^其中")
_TOTAL = re.compile(r"^(?:支出|费用|资金)?(?:合计|总计|小计)$")
_COLUMN_HEAD = re.compile(r"数$|金额|备注|名称|内容|序号|项目$|单位|[:：。]|[一二三四五六七八九十]、")
_LEFT = re.compile(r"^结余")
_BASIC, _PROJECT = (re.compile(rf"\s*{kind}支出(?:总额|合计|金额|数)?(?:\(.*\))?\s*$") for kind in ("基本", "项目"))
_OVERALL = re.compile(r"(?:整体|部门|单位|资金|全年|年度)[^|]*支出(?:总额|合计|金额)?|支出总额")
_NAMED = re.compile(r"[\u4e00-\u9fff]")
_MOST_ROWS = 80
_LEVEL = 2
_USUAL = ("当年|本年|财政拨款", "结转|结余", "其[他它]|单位|自筹|专户")


def claims(document: Document, scene: Scene, rated: frozenset[Place] = frozenset()) -> Iterator[Claim]:
    """The sums and rates of all forms, figures that cannot be read, and amounts of the text that a form prints too; `rated` are the places
    of rates whose columns say what they are of.
    """
    found = cells(document, scene.lines)
    entries = _undashed(found.entries)
    _unnumber(entries)
    yield from twice.claims(scene, entries)
    for line, start, end in found.malformed:
        text = line.text[start:end]
        yield failing_claim(
            "unit", "C613", line, (start, end), start, "wrong", text, "—", "3 位一组, 一个小数点", severity="warning"
        )
    made = statements(entries)
    own = [one for one in made if one.kind != "completion_rate" or one.target.line.at(one.target.start) not in rated]
    yield from settled([*own, *_told_left(scene, made)])


def _undashed(entries: list[Entry]) -> list[Entry]:
    """The entries without the dashes of cells that stand for nothing; a rate behind a dash belongs to the row before it."""
    found: list[Entry] = []
    for entry in entries:
        dash = not entry.label.strip("-—–/ ")
        if dash and found and entry.values and entry.values[0].dim == "ratio":
            found[-1].values += entry.values
        elif not dash or entry.values:
            found.append(entry)
    return found


def _told_left(scene: Scene, made: list[Statement]) -> Iterator[Statement]:
    """尾款未付，结余 78.85 万元 in a cell of its own: the plan less what was spent, of the only row of the form that tells both."""
    pairs = {(one.bindings[0].terms) for one in made if one.kind == "completion_rate"}
    if len({(spent.base, plan.base) for spent, plan in pairs}) != 1:
        return
    spent, plan = next(iter(pairs))
    for line in scene.lines:
        money = [one for one in line.facts if one.dim == "money"] if line.is_cell or "|" in line.flat else []
        if len(money) == 1 and money[0].phase == "LEFT" and money[0].role == "stock" and not money[0].hedged:
            evidence = ["other paragraph", "part named", "base named", "only candidate"]
            yield Statement("difference", "A502", money[0], [Binding("sum", (plan, spent), (1, -1))], evidence)


def _unnumber(entries: list[Entry]) -> None:
    """Take the numbers of the rows (行次 1, 2 …) from before the figures of the total and of its parts."""
    filled = [entry for entry in entries if entry.values]
    for at, head in enumerate(filled):
        if not _HEAD.search(head.label) or not _is_rank(head, 1):
            continue
        rows = [head]
        for entry in filled[at + 1 :]:
            if not _is_rank(entry, len(rows) + 1):
                break
            rows.append(entry)
        if len(rows) > 1:
            for entry in rows:
                del entry.values[0]


def _is_rank(entry: Entry, rank: int) -> bool:
    first = entry.values[0]
    return len(entry.values) > 1 and first.value == rank and not first.unit and not first.places


def statements(entries: list[Entry]) -> list[Statement]:
    """What the entries of a form state."""
    found = [
        *_blocks(entries),
        *_two_kinds(entries),
        *_columns(entries),
        *_repeated(entries),
        *_subs(entries),
        *points(entries),
    ]
    for i, entry in enumerate(entries):
        if len(entry.values) > 1:
            found += rate(entries, i)
    return found


def _amounts(entry: Entry) -> list[Fact]:
    """The leading amounts of a row: up to the rate, and no more than three where points follow."""
    found: list[Fact] = []
    for fact in entry.values:
        if fact.dim == "ratio":
            break
        found.append(fact)
    whole = len(found) == len(entry.values)
    return found[:3] if len(found) > 3 and (whole or len(found) == 4) else found


def _sum(kind: str, head: Fact, parts: list[Fact], evidence: list[str], *others: list[Fact]) -> Statement:
    money(head, *parts, *(fact for other in others for fact in other))
    bindings = [Binding("sum", tuple(one)) for one in (parts, *others) if one]
    return Statement(kind, "A501", head, bindings, evidence)


def _sources(entries: list[Entry], i: int) -> list[Entry]:
    """The rows of sources below a head, blank ones too."""
    found: list[Entry] = []
    for entry in entries[i + 1 : i + 1 + MOST_PARTS]:
        label = entry.label.replace(" ", "")
        if not _SOURCE.match(label) or _NO_SOURCE.search(label) or (_HEAD.search(label) and not _OF_IT.match(label)):
            break
        if found and _OF_IT.match(label) and found[-1].label.replace(" ", "") == label:
            break
        found.append(entry)
    return found


def _blocks(entries: list[Entry]) -> Iterator[Statement]:
    """A total of funds and its sources, column by column; blocks that 其中 puts below the first add up to it."""
    blocks: list[tuple[Entry, list[Entry]]] = []
    for i, entry in enumerate(entries):
        if not entry.values or not _HEAD.search(entry.label) or _NO_SOURCE.search(entry.label):
            continue
        rows = _sources(entries, i)
        if not rows or (not _OF_IT.match(rows[0].label.replace(" ", "")) and not _SOURCE.match(rows[0].label)):
            continue
        blocks.append((entry, rows))
        yield from _block(entry, rows)
    yield from _sub_blocks(entries, blocks)


def _block(head: Entry, rows: list[Entry]) -> Iterator[Statement]:
    own = _amounts(head)
    filled = [row for row in rows if row.values]
    if not filled or (len(rows) == 1 and len(own) > 1 and _OF_IT.match(rows[0].label) is None):
        return
    for listed in _lists(own, filled):
        yield from _list(own, listed, whole=len(rows) > 1)


def _lists(own: list[Fact], rows: list[Entry]) -> list[list[Entry]]:
    """The lists of rows that make a total: without the parts of other rows, by income and by spending apart."""
    widest = range(len(own))
    amounts = [tuple(row[j].value if j < len(row) else None for j in widest) for row in map(_amounts, rows)]
    labels = [row.label.replace(" ", "") for row in rows]
    of_which = [_OF_IT.match(label) is not None for label in labels]
    found = nesting(labels, amounts, tuple(fact.value for fact in own), of_which)
    return [[rows[at] for at in one] for one in found.lists()] if found else []


def _list(own: list[Fact], filled: list[Entry], *, whole: bool) -> Iterator[Statement]:
    """The total of each column; where the list makes two other columns, it is whole."""
    made: list[Statement] = []
    for j, fact in enumerate(own):
        columns = [_amounts(row) for row in filled]
        widths = {len(column) for column in columns}
        if len(widths) != 1 or max(widths) > len(own) or max(widths) <= j:
            continue  # the last cells of a row may be blank, alike in every row
        closed = whole and max(widths) == len(own) and _closed(filled)
        evidence = ["certain grid", "announced" if closed else "implicit"]
        if not _copied(fact, [column[j] for column in columns]):
            made.append(_sum("table_total", fact, [column[j] for column in columns], evidence))
    held = [one for one in made if one.target.base and holds(one)]
    for one in made:
        if len([other for other in held if other is not one]) >= _LEVEL and len(filled) >= _LEVEL:
            one.evidence[1] = "announced"
        one.quiet = not whole and len(filled) == 1  # 其中 may name one of several
    yield from made


def _copied(total: Fact, parts: list[Fact]) -> bool:
    """Whether every source prints the amount of the total: one cell was merged over them, and a copy prints it in each row."""
    return len(parts) >= _LEVEL and bool(total.value) and all(part.value == total.value for part in parts)


def _closed(rows: list[Entry]) -> bool:
    """Whether rows are the list of the usual form, so that none is lost and none a part of another: this year's, carried over, other."""
    labels = [row.label for row in rows]
    return all(any(re.search(word, label) for label in labels) for word in _USUAL)


def _sub_blocks(entries: list[Entry], blocks: list[tuple[Entry, list[Entry]]]) -> Iterator[Statement]:
    if len(blocks) < 3:
        return
    (head, rows), *rest = blocks
    places = {id(entry): i for i, entry in enumerate(entries)}
    below = [
        (h, r)
        for h, r in rest
        if h.label == rest[0][0].label
        and any(_OF_IT.match(e.label) and not e.values for e in entries[max(0, places[id(h)] - 3) : places[id(h)]])
    ]
    if len(below) < _LEVEL or (
        head.label.split(")")[-1].strip(" :：)") not in below[0][0].label
        and below[0][0].label.strip(" :：") not in head.label
    ):
        return
    yield _sum("table_total", head.values[0], [h.values[0] for h, _ in below], ["certain grid", "announced"])
    for j, row in enumerate(rows):
        if row.values and all(len(r) > j and r[j].values and r[j].label == row.label for _, r in below):
            yield _sum("table_total", row.values[0], [r[j].values[0] for _, r in below], ["certain grid", "announced"])


def _columns(entries: list[Entry]) -> Iterator[Statement]:
    """合计 under rows with as many amounts."""
    for i, entry in enumerate(entries):
        own = entry.values
        if not own or not _TOTAL.match(entry.label.strip(" :：")):
            continue
        rows: list[Entry] = []
        grouped = noted = False
        twin = i and entries[i - 1].label == entry.label and len(entries[i - 1].values) == len(own)
        for other in reversed(entries[max(0, i - _MOST_ROWS) : i - bool(twin)]):
            if not other.values and not (_COLUMN_HEAD.search(other.label) or GROUP.search(other.label)):
                noted = True  # what a row says behind its figures
                continue
            if len(other.values) != len(own) or _HEAD.search(other.label) or not _NAMED.search(other.label):
                grouped = GROUP.search(other.label) is not None  # of one group, and the total is of all
                break
            rows.append(other)
        if grouped or len(rows) < _LEVEL or any(fact.dim == "ratio" for row in (entry, *rows) for fact in row.values):
            continue
        rows.reverse()
        for listed in _lists(own, rows):
            exact = any(fact.places for row in (entry, *listed) for fact in row.values)
            for j, fact in enumerate(own) if len(listed) >= _LEVEL else ():
                parts = [row.values[j] for row in listed]
                whole = exact and not any(one.places for one in (fact, *parts))
                made = _sum("table_total", fact, parts, ["certain grid", "announced", *(["common words"] * whole)])
                made.bindings[0].exact = whole
                made.quiet = noted and not _own_slip(made)  # a word may have had a figure that was not read
                yield made


def _own_slip(made: Statement) -> bool:
    slip = explained(made)
    return slip is not None and slip.fact is made.target


def _repeated(entries: list[Entry]) -> Iterator[Statement]:
    """计划安排 a, 实际到位 b, 实际支出 c beside one another, and below them each source as many times."""
    i = 0
    while i < len(entries):
        heads = []
        for entry in entries[i : i + 4]:
            if len(entry.values) != 1 or not _HEAD.search(entry.label.replace(" ", "")):
                break
            heads.append(entry)
        if len(heads) < _LEVEL:
            i += 1
            continue
        yield from _side_by_side(entries, i + len(heads), heads)
        i += len(heads)


def _side_by_side(entries: list[Entry], start: int, heads: list[Entry]) -> Iterator[Statement]:
    columns: list[list[Fact]] = [[] for _ in heads]
    at = start
    rows = 0
    while at < len(entries):
        label = entries[at].label.replace(" ", "")
        run = 0
        while at + run < len(entries) and entries[at + run].label.replace(" ", "") == label and run < len(heads):
            run += 1
        if not _SOURCE.match(label) or run != len(heads):
            break
        for k in range(run):
            columns[k] += entries[at + k].values[:1]
        at += run
        rows += 1
    if rows < _LEVEL:
        return
    for head, parts in zip(heads, columns, strict=True):
        if parts and not _LEFT.match(head.label):
            yield _sum("table_total", head.values[0], parts, ["certain grid", "announced"])
    named = {head.label.replace(" ", "")[:4]: head for head in heads}
    came, spent, left = (
        named.get("实际到位"),
        named.get("实际支出"),
        next((h for h in heads if _LEFT.match(h.label)), None),
    )
    if came and spent and left:
        money(came.values[0], spent.values[0], left.values[0])
        yield Statement(
            "difference",
            "A502",
            left.values[0],
            [Binding("sum", (came.values[0], spent.values[0]), (1, -1))],
            ["certain grid", "announced"],
        )


def _subs(entries: list[Entry]) -> Iterator[Statement]:
    """A figure row and the rows numbered 1、2、3、 below it; a numbered row and what 其中 puts under it. Columns end together."""
    for i, entry in enumerate(entries):
        if not entry.values or entry.values[0].dim == "ratio":
            continue
        numbered: list[Entry] = []
        inner: list[Entry] = []
        for other in entries[i + 1 : i + 1 + MOST_PARTS]:
            match = _SUB.match(other.label)
            if match and int(match["number"]) == len(numbered) + 1 and not _SUB.match(entry.label):
                numbered.append(other)
            elif match or other.label.endswith((":", "：")):
                break
            elif not numbered:
                inner.append(other)
        if numbered and not inner and "费" in entry.label:
            yield from _aligned(entry, [row for row in numbered if row.values])
        elif _SUB.match(entry.label) and inner and _OF_IT.match(inner[0].label):
            yield from _aligned(entry, [row for row in inner if row.values])


def _aligned(head: Entry, rows: list[Entry]) -> Iterator[Statement]:
    if len(rows) < _LEVEL or any(len(row.values) > len(head.values) for row in rows):
        return
    for j in range(1, len(head.values) + 1):
        parts = [row.values[-j] for row in rows if len(row.values) >= j]
        if any(fact.dim == "ratio" for fact in (head.values[-j], *parts)):
            continue
        yield _sum("sum_parts_total", head.values[-j], parts, ["certain grid", "implicit", "one frame"])


def _two_kinds(entries: list[Entry]) -> Iterator[Statement]:
    """基本支出总额 a, 项目支出总额 b, and 部门整体支出总额 with what was planned and what was spent: the two kinds make what was spent."""
    for i, (basic, project) in enumerate(pairwise(entries)):
        if not (_BASIC.match(basic.label) and _PROJECT.match(project.label)):
            continue
        if len(basic.values) != 1 or len(project.values) != 1:
            continue
        below = entries[i + _LEVEL : i + _LEVEL + MOST_PARTS]
        total = next((one for one in below if _OVERALL.search(one.label) and len(one.values) > _LEVEL), None)
        made = list(rate(entries, entries.index(total))) if total is not None else []
        if made:
            spent, plan = made[0].bindings[0].terms
            money(basic.values[0], project.values[0])
            both = basic.values[0].base + project.values[0].base
            whole = plan if plan.base == both else spent  # the two kinds may be what was planned
            yield _sum("table_total", whole, [basic.values[0], project.values[0]], ["certain grid", "implicit"])
