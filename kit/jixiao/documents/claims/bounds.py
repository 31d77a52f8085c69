"""Bounds: 实有 within 编制, 办结 within 受理, a part within its whole; and 由 A 减至 B in the right direction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.documents.claims.judging import Reading, Scene, make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim, Severity, Verdict

_POSTS = re.compile(r"编制|核编|核定|定编|招聘|应|受理|收到|共有|计划")
_STAFF = re.compile(r"实有|实际|在岗|在职|现有|在编|到岗|办结|回复|办理")
_HAS_POSTS = re.compile(r"编制")
_HAS_STAFF = re.compile(r"实有|在职|现有|在岗|在编|到岗")
_FROM = re.compile(r"(?:由|从)[^,，。由从]{0,12}$")
_TO_UP = re.compile(r"(?:增|升|涨|提|扩)[^,，。]{0,6}(?:至|到|为)[^,，。]{0,4}$")
_TO_DOWN = re.compile(r"(?:减|降|压|缩|下)[^,，。]{0,6}(?:至|到|为)[^,，。]{0,4}$")
_LARGER_WORD = re.compile(r"(决算|支出)数?(?P<word>大于|小于|等于|高于|低于|超过)[^,，。]{0,6}预算")


def _staff(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    for post, staff in zip(line.nums, line.nums[1:], strict=False):
        if (
            post.dim != staff.dim
            or post.lead != staff.lead
            or post.dim in {"money", "ratio"}
            or post.change
            or staff.change
        ):
            continue
        if not (_POSTS.search(post.label) and _STAFF.search(staff.label)) or _STAFF.search(
            post.label.replace("核定", "")
        ):
            continue
        within = staff.base <= post.base
        if not within and sum("编" in n.label for n in line.nums[max(0, post.index - 3) : post.index + 1]) > 1:
            continue  # several figures of posts: the last one is not the whole
        verdict: Verdict = "holds" if within else "suspicious"
        cases = bool(re.search(r"办结|回复", staff.label))
        severity: Severity = "warning" if cases and "上年" not in line.flat else "info"
        yield make(
            "subset_bound", verdict, staff, computed=f"{staff.printed}{'≤' if within else '>'}{post.printed}",
            formula=f"{staff.printed}≤{post.printed}", code="A511", inputs=(post,), severity=severity,
        )  # fmt: skip


def _posts(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """编制 35 名。实有 32 名 in two sentences, 职工 128 人（编制 169 人）; only what keeps within."""
    for first, second in zip(line.nums, line.nums[1:], strict=False):
        if first.dim != second.dim or first.dim != "人" or first.change or second.change:
            continue
        if first.lead != second.lead and _HAS_POSTS.search(first.label) and _HAS_STAFF.search(second.label):
            post, staff = first, second
        elif second.depth == first.depth + 1 and _HAS_POSTS.match(second.name) and _HAS_STAFF.search(first.label):
            post, staff = second, first
        else:
            continue
        if staff.base <= post.base and second.sentence - first.sentence <= 1:
            yield make(
                "subset_bound", "holds", staff, computed=f"{staff.printed}≤{post.printed}",
                formula=f"{staff.printed}≤{post.printed}", code="A511", inputs=(post,),
            )  # fmt: skip


def _moves(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    for start, end in zip(line.nums, line.nums[1:], strict=False):
        if not _comparable(start, end) or not _FROM.search(start.label):
            continue
        down, up = _TO_DOWN.search(end.label), _TO_UP.search(end.label)
        if bool(down) == bool(up) or start.base == end.base:
            continue
        right = (end.base < start.base) == bool(down)
        yield make(
            "direction_word", "holds" if right else "wrong", end, computed=f"{start.printed}→{end.printed}",
            formula="前>后" if down else "前<后", code="A513", inputs=(start,), severity="warning",
            word=end.label.strip(), other=start.printed,
        )  # fmt: skip


def _comparable(a: Num, b: Num) -> bool:
    return a.dim == b.dim and a.sentence == b.sentence and not (a.hedged or b.hedged)


def _words(line: Line, scene: Scene) -> Iterator[Claim]:  # noqa: ARG001 - the common signature
    """决算数大于年初预算数 after both figures."""
    for match in _LARGER_WORD.finditer(line.flat):
        at = line.after(match.start())
        before = [n for n in line.nums[max(0, at - 8) : at] if n.plain and n.dim == "money"][-2:]
        if len(before) != 2 or before[0].sentence != before[1].sentence or "预算" not in before[0].label:
            continue
        budget, final = before
        if (
            not re.search(r"决算|支出", final.label)
            or "预算" in final.label
            or len([n for n in line.before(final) if n.plain and n.dim == "money"]) != 1
        ):
            continue
        sign = (final.base > budget.base) - (final.base < budget.base)
        said = {"大于": 1, "高于": 1, "超过": 1, "小于": -1, "低于": -1, "等于": 0}[match["word"]]
        yield make(
            "direction_word", "holds" if sign == said else "wrong", final,
            computed=f"{final.printed}{'>' if sign > 0 else '<' if sign < 0 else '='}{budget.printed}", formula=match[0], code="A513",
            inputs=(budget,), severity="warning", word=match["word"], other=budget.printed,
        )  # fmt: skip


BOUNDS = (
    Reading("subset_bound", ("编", "实有", "受理", "招聘", "共有"), _staff),
    Reading("subset_bound", ("编制",), _posts),
    Reading("direction_word", ("由", "从"), _moves),
    Reading("direction_word", ("于", "超过"), _words),
)
