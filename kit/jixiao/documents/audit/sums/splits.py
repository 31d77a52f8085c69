"""Ratios of several parts: 按 2∶3∶4 分给甲、乙、丙三队, 出资比例为 7∶3."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from math import gcd
from typing import TYPE_CHECKING

from jixiao.documents.audit.judging import failing_claim
from jixiao.documents.audit.operands import ratio_of
from jixiao.documents.audit.passage import where
from jixiao.documents.audit.statement import Binding, Statement
from jixiao.text import lazy_re as re
from jixiao.text.quantity import EXACT, chinese_number, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Fact, Line
    from jixiao.model.findings import Claim

_RATIO = re.compile(r"\d(?<![\d:∶.].)\d*(?:\.\d+)?(?:\s?[:∶]\s?\d+(?:\.\d+)?)++(?P<more>[\d:∶])?")
_BY = re.compile(r"(?:按照?|以|依)(?:照)?[\u4e00-\u9fff“”\"]*$")
_IS = re.compile(r"(?:比例?|之比|占比|分担|配比)(?:约)?(?:为|是|:)?\s*$")
_DIVIDED = re.compile(r"[\s的]*(?:比例)?(?:分|切|拨|配|承担|负担|出资|安排|划|计)")
_TOTAL = re.compile(r"总|共|合计|满分|全部|盘子|池|资金|投入|经费")
_RANK = re.compile(r"第(?P<rank>[一二三四五六七\d])")
_NAMES = re.compile(r"[\u4e00-\u9fffA-Za-z]+(?:、[\u4e00-\u9fffA-Za-z]+)+")
_LAST = re.compile(r"(?:和|与|及|以及)")
_MOST, _TWO = 20, 2


def propose(line: Line, scene: Scene) -> Iterator[Statement]:  # noqa: ARG001 - the common signature
    """The parts of the totals that a paragraph divides."""
    for match, numbers in _found(line):
        if not _BY.search(line.flat, 0, match.start()) or not _DIVIDED.match(line.flat, match.end()):
            continue
        own = _sentence(line, match.start())
        whole = next((one for one in own if _TOTAL.search(one.label)), None)
        if whole is None:
            continue
        parts = [one for one in own if one is not whole and one.dim == whole.dim and one.start > match.end()]
        parts = [one for one in parts if not one.depth]
        for place, part in _placed(parts, numbers, _names(line, match, len(numbers))):
            share = ratio_of(part, numbers[place], sum(numbers, Decimal(0)))
            evidence = [where(part, whole), "part named", "base named", "common words"]
            yield Statement("share", "A505", part, [Binding("product", (whole, share))], evidence)


def claims(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """省级 420 万元，县级 180 万元，比例为 7∶3: of as many amounts as it has members, in the order in which they are told, or the other."""
    for match, numbers in _found(line):
        if not _IS.search(line.flat, 0, match.start()) or _DIVIDED.match(line.flat, match.end()):
            continue
        told = [one for one in line.facts if one.end <= match.start() and one.role == "stock" and not one.depth]
        told = [one for one in told if one.dim == told[-1].dim]
        if len(told) != len(numbers) or any(one.hedged or not one.base for one in told):
            continue
        holds = _proportional(told, numbers) or _proportional(told, numbers[::-1])
        yield failing_claim(
            "ratio_rate", "A507", line, (told[0].clause, match.end()), match.start(), "holds" if holds else "wrong", match[0],
            _lowest(told), "∶".join(one.printed for one in told),
        )  # fmt: skip


def _found(line: Line) -> Iterator[tuple[re.Match[str], list[Decimal]]]:
    if ":" not in line.flat and "∶" not in line.flat:
        return
    for match in islice(_RATIO.finditer(line.flat), _MOST):
        numbers = [] if match["more"] else [Decimal(one) for one in re.split(r"\s?[:∶]\s?", match[0])]
        if numbers and all(numbers):  # nothing is divided by 0
            yield match, numbers


def _sentence(line: Line, at: int) -> list[Fact]:
    """The stocks and scores of the sentence that an offset stands in."""
    start, end = next((span for span in line.sentences if span[0] <= at < span[1]), (0, 0))
    return [one for one in line.facts if start <= one.start < end and one.role in {"stock", "score"}]


def _names(line: Line, match: re.Match[str], count: int) -> list[str]:
    """What a total is divided between: the list of as many names right before the ratio or behind it."""
    for found in _NAMES.finditer(line.flat, max(0, line.flat.rfind("。", 0, match.start()) + 1)):
        names = found[0].split("、")
        names = [*names[:-1], *_LAST.split(names[-1])]
        if len(names) == count:
            head = re.sub(r"^.*(?:分配给|分配到|分配|分给|拨给|切给|划给|[给到由在])", "", names[0])
            last = re.sub(r"(?:[两二三四五六七]|\d).*$", "", names[-1])
            return [head, *names[1:-1], re.sub(r"(?:共同)?(?:按照?|以)$", "", last)]
    return []


def _placed(parts: list[Fact], numbers: list[Decimal], names: list[str]) -> Iterator[tuple[int, Fact]]:
    """Which member of the ratio each part is: by 第二份, by its name, or one after the other."""
    whole = len(parts) == len(numbers)
    for i, part in enumerate(parts):
        rank = _RANK.search(part.label)
        own = [k for k, name in enumerate(names) if name and (name in part.label or part.tail.startswith(name))]
        if rank is not None:
            place = (int(rank["rank"]) if rank["rank"].isdigit() else chinese_number(rank["rank"]) or 0) - 1
        elif len(own) == 1:
            place = own[0]
        else:
            place = i if whole and not names else -1
        if 0 <= place < len(numbers):
            yield place, part


def _proportional(told: list[Fact], numbers: list[Decimal]) -> bool:
    """Whether amounts are in a ratio, each within its last place and the ratio within half of its own."""
    first, base = told[0], numbers[0]
    for one, number in zip(told[1:], numbers[1:], strict=True):
        half = _half(number)
        low, high = EXACT.multiply(first.base, number - half), EXACT.multiply(first.base, number + half)
        made, slack = (
            EXACT.multiply(one.base, base),
            EXACT.multiply(one.slack, base)
            + EXACT.multiply(first.slack, number)
            + EXACT.multiply(one.base, _half(base)),
        )
        if not low - slack <= made <= high + slack:
            return False
    return True


def _half(number: Decimal) -> Decimal:
    """Half of the last place of a number with decimals; a whole number is meant as it stands."""
    exponent = int(number.as_tuple().exponent)
    return Decimal(5).scaleb(exponent - 1) if exponent else Decimal(0)


def _lowest(told: list[Fact]) -> str:
    """Amounts as a ratio of the smallest whole numbers, where they have one; else as multiples of the last."""
    scale = max(one.places for one in told)
    whole = [int(one.value.scaleb(scale)) for one in told] if len({one.factor for one in told}) == 1 else []
    shared = gcd(*whole) if whole else 0
    if shared:
        return "∶".join(str(one // shared) for one in whole)
    return "∶".join(plain(round(EXACT.divide(one.base, told[-1].base), _TWO)) for one in told)
