"""Shares: 占…的 Y%. The base is found by its name, by the list's total, or by the sibling shares."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.documents.claims import index
from jixiao.documents.claims.completion import is_completion
from jixiao.documents.claims.judging import (
    Reading,
    Scene,
    Trial,
    amount,
    as_percent,
    best,
    in_unit,
    make,
    quotient,
    trim,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.claims.context import Line, Num
    from jixiao.model.findings import Claim

_SHARE = re.compile(
    r"(?:占|所占|占比|比重|比例)(?P<base>[^占%,，。;；]*?)(?:的|总数|总额)?(?:比例|比重|比率|百分比|份额)?(?:为|是|约为|达到?|的)?\s*:?\s*$"
)
_FAR = 6
_NEAR = 24
_WINDOW = 10
_RATIO_BETWEEN = 2


def share_of(num: Num) -> re.Match[str] | None:
    """The match of 占…的 before a percentage; its group `base` names the whole."""
    if num.dim != "ratio" or num.change or is_completion(num):
        return None
    return _SHARE.search(num.phrase)


def _part(share: Num) -> Num | None:
    """The amount whose share is stated: the nearest plain amount before 占 in the sentence, changes and rates skipped."""
    match = share_of(share)
    opening = share.start - len(share.phrase) + match.start() if match else share.start
    for num in share.line.before(share):
        if num.plain and num.start < opening:
            return num if num.depth <= share.depth else None
        if num.dim == "ratio" and not num.change and share.index - num.index > _RATIO_BETWEEN:
            return None
    return None


def _wholes(part: Num, share: Num, scene: Scene) -> Iterator[tuple[Num, bool]]:
    """Candidate bases, most likely first, with whether the sentence itself offers them."""
    line = share.line
    inside = [n for n in line.nums[part.index + 1 : share.index] if n.plain and n.dim == part.dim]
    before = line.nums[max(0, part.index - _NEAR) : part.index]
    for num in (*inside, *reversed(before), *line.nums[share.index + 1 : share.index + _NEAR]):
        if num.plain and num.dim == part.dim and num.base >= part.base:
            yield num, num.sentence == share.sentence and num.index < share.index
    for other in scene.above(line, _FAR):
        for num in other.nums[:_NEAR]:
            if num.plain and num.dim == part.dim and num.base >= part.base:
                yield num, False


def _named(share: Num, part: Num, scene: Scene) -> Iterator[Num]:
    match = share_of(share)
    name = index.stem(match["base"]) if match else ""
    if len(name) < 2:
        return
    for num in index.named(scene, name):
        if num.dim == part.dim:
            yield num


def _trials(share: Num, part: Num, scene: Scene) -> Iterator[Trial]:
    for whole, _ in _wholes(part, share, scene):
        yield from _trial(share, part, whole)
    for whole in _named(share, part, scene):
        yield from _trial(share, part, whole)


def _distant(line: Line, pairs: dict[int, tuple[Num, Num]]) -> Iterator[Claim]:
    """A share whose part stands in an earlier sentence of the paragraph: only where two of its amounts make it exactly."""
    for share in line.nums:
        if share.index in pairs or share.places == 0 or not share_of(share):
            continue
        rows = [n for n in line.nums[max(0, share.index - _WINDOW) : share.index] if n.plain]
        trials = (
            t
            for part in rows
            for whole in rows
            if part.dim == whole.dim and part.base < whole.base
            for t in _trial(share, part, whole)
        )
        trial = next((t for t in trials if t.verdict == "holds"), None)
        if trial is not None:
            yield make(
                "share", "holds", share, computed=as_percent(trial.computed), formula=trial.formula, code="A505", inputs=trial.inputs[:1],
            )  # fmt: skip


def _nothing(share: Num, part: Num, pairs: dict[int, tuple[Num, Num]], scene: Scene) -> Trial | None:
    """A share of nothing fits every whole: take the one that explains most of its siblings, if any."""
    trials = [
        best(_trials(s, p, scene), scene.reach) for p, s in pairs.values() if p.base and s.sentence == share.sentence
    ]
    wholes = [t.inputs[1] for t in trials if t is not None and t.fits]
    return next((t for whole in wholes[:1] for t in _trial(share, part, whole)), None)


def _trial(share: Num, part: Num, whole: Num) -> Iterator[Trial]:
    result = quotient(share, part, whole)
    if result:
        yield Trial(result[0], result[1], f"{part.printed}÷{whole.printed}×100%", (part, whole))


def _siblings(line: Line) -> dict[int, tuple[Num, Num]]:
    """Each share of the line with its part, by the share's position."""
    found: dict[int, tuple[Num, Num]] = {}
    for num in line.nums:
        if share_of(num):
            part = _part(num)
            if part is not None:
                found[num.index] = (part, num)
    return found


def _shares(line: Line, scene: Scene) -> Iterator[Claim]:
    pairs = _siblings(line)
    explained: dict[int, Trial] = {}
    for at, (part, share) in pairs.items():
        trial = _explain(share, part, pairs, scene)
        if trial is not None and not share.hedged:
            explained[at] = trial
    _agree(pairs, explained)
    for at, trial in explained.items():
        part, share = pairs[at]
        yield make(
            "share", trial.verdict, share, computed=as_percent(trial.computed), formula=trial.formula, code="A505", inputs=(part,),
        )  # fmt: skip
    yield from _distant(line, pairs)
    for at, (part, share) in pairs.items():
        if at not in explained and not share.hedged and not part.hedged:
            yield from _wrong(part, share, pairs, explained)
    yield from _whole(pairs, explained)


def _explain(share: Num, part: Num, pairs: dict[int, tuple[Num, Num]], scene: Scene) -> Trial | None:
    """The first reading of a share that fits."""
    trial = _nothing(share, part, pairs, scene) if not part.base else None
    trial = trial or best(_trials(share, part, scene), scene.reach)
    if trial is None or not trial.fits:
        trial = _by_sum(share, part, pairs)
    return trial


def _agree(pairs: dict[int, tuple[Num, Num]], explained: dict[int, Trial]) -> None:
    """Drop what fits by chance: where the siblings of a list share one whole, another part of the list is no whole."""
    for sentence in {share.sentence for _, share in pairs.values()}:
        ats = [at for at in explained if pairs[at][1].sentence == sentence and len(explained[at].inputs) > 1]
        parts = {id(pairs[at][0]) for at in pairs if pairs[at][1].sentence == sentence}
        outside = [
            explained[at].inputs[1] for at in ats if pairs[at][0].base and id(explained[at].inputs[1]) not in parts
        ]
        common = Counter(whole.base for whole in outside).most_common(1)
        if not common or len(parts) < 3:
            continue
        whole = next(w for w in outside if w.base == common[0][0])
        for at in ats:
            part, share = pairs[at]
            if id(explained[at].inputs[1]) in parts and part.base:
                again = next((t for t in _trial(share, part, whole) if t.fits), None)
                if again is not None:
                    explained[at] = again
                elif part.depth == whole.depth:
                    del explained[at]


def _by_sum(share: Num, part: Num, pairs: dict[int, tuple[Num, Num]]) -> Trial | None:
    """The base may be printed nowhere: the parts of all sibling shares together."""
    parts = [
        p for p, s in pairs.values() if p.dim == part.dim and s.sentence == share.sentence and p.depth == part.depth
    ]
    if len(parts) < 2:
        return None
    total = sum((p.base for p in parts), Decimal(0))
    result = quotient(share, part, (total, sum((p.slack for p in parts), Decimal(0))))
    if result is None or result[0] == "wrong":
        return None
    return Trial(result[0], result[1], f"{part.printed}÷({'+'.join(p.printed for p in parts)})×100%", (part,))


def _wrong(part: Num, share: Num, pairs: dict[int, tuple[Num, Num]], explained: dict[int, Trial]) -> Iterator[Claim]:
    """Certain when two siblings of the list hold against one whole, or the whole stands inside the phrase itself."""
    wholes = [
        trial.inputs[1] for at, trial in explained.items()
        if len(trial.inputs) > 1 and pairs[at][1].sentence == share.sentence and pairs[at][0].depth == part.depth
        and _same_name(pairs[at][1], share)
    ]  # fmt: skip
    whole, severity = None, "error"
    if wholes and len({w.base for w in wholes}) == 1 and wholes[0].base >= part.base:
        whole = wholes[0]
        listed = [p for p, s in pairs.values() if s.sentence == share.sentence and p.depth == part.depth]
        complete = sum((p.base for p in listed), Decimal(0)) == whole.base
        severity = "error" if len(wholes) >= 2 or complete else "warning"
    else:
        inside = [n for n in share.line.nums[part.index + 1 : share.index] if n.plain and n.dim == part.dim]
        before = [n for n in share.line.before(share) if n.plain and n.dim == part.dim and n is not part]
        if len(inside) == 1 and inside[0].base >= part.base:
            whole = inside[0]
        elif len(before) == 1 and not inside and before[0].base >= part.base and _under(before[0], part, share):
            whole, severity = before[0], "warning"
    if whole is None or whole.hedged:
        return
    result = quotient(share, part, whole)
    if result and result[0] == "wrong":
        yield make(
            "share", "wrong", share, computed=as_percent(result[1]), formula=f"{part.printed}÷{whole.printed}×100%",
            code="A505", inputs=(part,), severity="error" if severity == "error" else "warning",
        )  # fmt: skip


def _same_name(a: Num, b: Num) -> bool:
    one, two = share_of(a), share_of(b)
    return bool(one and two) and index.stem(one["base"] if one else "") == index.stem(two["base"] if two else "")


def _under(whole: Num, part: Num, share: Num) -> bool:
    """Is the part announced as a part of the whole (其中), and the base not named otherwise?"""
    match = share_of(share)
    name = index.stem(match["base"]) if match else ""
    return "其中" in share.line.between(whole, part) and (not name or set(name) <= set(index.stem(whole.label)))


def _whole(pairs: dict[int, tuple[Num, Num]], explained: dict[int, Trial]) -> Iterator[Claim]:
    """A complete list of shares: the parts make the whole, the shares make 100 %."""
    by_sentence: dict[tuple[int, Decimal], list[int]] = {}
    for at, trial in explained.items():
        if len(trial.inputs) > 1:
            by_sentence.setdefault((pairs[at][1].sentence, trial.inputs[1].base), []).append(at)
    for (_, total), ats in by_sentence.items():
        flat = min(pairs[at][0].depth for at in ats)
        rows = [pairs[at] for at in ats if pairs[at][0].depth == flat]
        if len(rows) < 2 or sum((p.base for p, _ in rows), Decimal(0)) != total:
            continue
        whole = explained[ats[0]].inputs[1]
        parts = [p for p, _ in rows]
        if whole.line is parts[0].line:
            yield make(
                "sum_parts_total", amount(whole, total), whole, computed=in_unit(total, whole),
                formula="+".join(p.printed for p in parts), code="A501", inputs=parts[:1],
            )  # fmt: skip
        stated = sum((s.value for _, s in rows), Decimal(0))
        gap = abs(stated - 100)
        if gap <= len(rows) * Decimal(1).scaleb(-max(s.places for _, s in rows)):
            yield make(
                "sum_parts_total", "holds" if gap == 0 else "rounding", rows[0][1], computed=f"{trim(stated)}%",
                formula="+".join(s.printed for _, s in rows), code="A501", said="100%",
            )  # fmt: skip


SHARES = (Reading("share", ("占", "比重", "比例"), _shares),)
