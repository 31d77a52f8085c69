"""Counts of what is named: “一办四部”, “…”“…”两项荣誉, 甲校、乙校…，5 所学校全部走完, 其余 6 个村, “四个到位”。…到位。…到位.

Here a word of the count says what its members look like: how their names end, that they are all there are, what is left of them.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from jixiao.documents.audit import listings
from jixiao.documents.audit.judging import failing_claim
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.documents.audit.scene import Scene
    from jixiao.documents.facts import Line
    from jixiao.model.findings import Claim

_CN = "一两二三四五六七八九"
_COMPOSED = re.compile(
    rf"[“\"]?(?P<parts>(?:[{_CN}](?:个)?[\u4e00-\u9fff]{{1,3}}){{2,4}}?)[”\"]?(?:的)?(?:架构|格局|机构|模式|体系|设置|框架|布局|队伍)?[,:]?\s*(?:分别(?:为|是|设)?|即|包括|为|是指|:)\s*:?(?P<list>[^。;:,]+)"
)
_PART = re.compile(rf"([{_CN}])个?([\u4e00-\u9fff]+?)(?=[{_CN}]|$)")
_NAMES = re.compile(r"、|以及|和|与|及")
_ALL = re.compile(
    r"[,，]\s*(?:这|上述|以上)?(?P<number>\d{1,2}|[两二三四五六七八九十])\s?(?P<unit>[个所家户名项处座支条])(?P<noun>[\u4e00-\u9fff]{1,6}?)(?:全部|均|都|全都|悉数|逐一|无一|已全|一个不)"
)
_LEFT = re.compile(
    r"(?P<rest>其余|余下|剩余|剩下|另外|另)?(?:的)?(?P<number>(?<![\d.第])\d{1,3}|(?<![第一二三四五六七八九十百])[两二三四五六七八九十]{1,2})\s?(?:个|家|户|所|项|名|条|座|处)?(?P<noun>[\u4e00-\u9fff])"
)
_TOTAL = re.compile(r"(?:全[县市区乡镇村校院局]|共|合计|总计|总共|共有|共计)\s*$")
_REST = re.compile(r"其余|余下|剩余|剩下")
_SAYING = re.compile(r"“(?P<number>[两二三四五六七八九十])个(?P<word>[\u4e00-\u9fff]{2,4})”(?:[^,。;:]*)[。:,]?\s*")
_ITEM = re.compile(r"^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][,是]?)?")
_STOPS = re.compile(r"[。;,、]")
_EDGE = frozenset(" 、,，和与及》)")
_MOST, _FEW, _FAR = 20, 2, 3


def claims(line: Line, scene: Scene) -> Iterator[Claim]:
    """The counts of one paragraph that name their members."""
    flat = line.flat
    if "、" in flat and any(word in flat for word in ("即", "分别", "包括", "为", ":")):
        yield from _composed(line)
    if "、" in flat and any(word in flat for word in ("全", "均", "都", "逐一", "悉数")):
        yield from _all(line)
    if _REST.search(flat):
        yield from _left(line)
    if "“" in flat and "个" in flat:
        yield from _saying(line, scene)


def _claim(line: Line, span: tuple[int, int], at: int, stated: str, count: int, *, holds: bool) -> Claim:
    return failing_claim(
        "count_list", "A510", line, span, at, "holds" if holds else "wrong", stated, str(count), "数一数列出的项",
    )  # fmt: skip


def _composed(line: Line) -> Iterator[Claim]:
    """“一办四部”，即综合办公室与甲部、乙部、丙部、丁部: each name ends as one of the parts is called."""
    for match in islice(_COMPOSED.finditer(line.flat), _MOST):
        parts = [(chinese_number(number) or 0, end) for number, end in _PART.findall(match["parts"])]
        names = [one.strip(" 等") for one in _NAMES.split(match["list"])]
        groups = [[end for _, end in parts if _ends(name, end)] for name in names]
        if len(parts) < _FEW or len(names) < _FEW or "等" in match["list"] or any(len(one) != 1 for one in groups):
            continue
        counts = {end: sum(group == [end] for group in groups) for _, end in parts}
        wrong = next(((number, end) for number, end in parts if counts[end] != number), None)
        stated = match["parts"] if wrong is None else f"{match['parts']}"
        yield _claim(
            line, match.span(), match.start("parts"), stated, len(names) if wrong is None else counts[wrong[1]], holds=wrong is None
        )  # fmt: skip


def _ends(name: str, end: str) -> bool:
    return name.endswith(end) or (end == "办" and name.endswith("办公室"))


def _all(line: Line) -> Iterator[Claim]:
    """红星村、前进村、光明村，3 个村全部走到."""
    for match in islice(_ALL.finditer(line.flat), _MOST):
        number = _number(match["number"])
        start = max(line.flat.rfind(mark, 0, match.start()) for mark in ",。;:") + 1
        listing = line.flat[start : match.start()]
        if "、" not in listing or number is None:
            continue
        shown = listings.differs(listing, number, match["noun"])
        if shown is not None or number in listings.tallies(listing):
            stated = f"{match['number']}{match['unit']}{match['noun']}"
            yield _claim(
                line, (start, match.end()), match.start("number"), stated, shown or number, holds=shown is None
            )


def _left(line: Line) -> Iterator[Claim]:
    """三个村先行，其余 7 个村次年实施，全乡共 10 个村: the only three numbers of one noun in the sentence."""
    for start, end in line.sentences:
        if not _REST.search(line.flat, start, end):
            continue
        found = list(islice(_LEFT.finditer(line.flat, start, end), _MOST))
        rest = [one for one in found if one["rest"]]
        if len(rest) != 1:
            continue
        same = [one for one in found if one["noun"] == rest[0]["noun"] and one is not rest[0]]
        totals = [one for one in same if _TOTAL.search(line.flat, start, one.start())]
        others = {_number(one["number"]): one for one in same if one not in totals}
        if len(totals) != 1 or len(others) != 1:
            continue
        (part,) = others
        left, whole = _number(rest[0]["number"]), _number(totals[0]["number"])
        if part is None or left is None or whole is None:
            continue
        span = (min(one.start() for one in same), max(one.end() for one in (*same, *rest)))
        stated = f"{rest[0]['number']}{rest[0]['noun']}"
        yield failing_claim(
            "difference", "A502", line, span, rest[0].start("number"), "holds" if part + left == whole else "wrong", stated, str(whole - part),
            f"{whole}-{part}",
        )  # fmt: skip


def _saying(line: Line, scene: Scene) -> Iterator[Claim]:
    """“四个到位”。认识到位。责任到位。…: the clauses right behind it that begin or end with its word."""
    for match in islice(_SAYING.finditer(line.flat), _MOST):
        number, word, count = _number(match["number"]), match["word"], 0
        rest = line.flat[match.end() :]
        if not rest.strip():
            rest = next((one.flat for one in scene.below(line, 1)), "")
        for clause in _STOPS.split(rest):
            bare = _ITEM.sub("", clause.strip())
            if not (bare.startswith(word) or bare.endswith(word)):
                break
            count += 1
        if number is not None and count >= _FEW and abs(count - number) <= _FAR:
            stated = f"{match['number']}个{word}"
            yield _claim(line, match.span(), match.start("number"), stated, count, holds=count == number)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else chinese_number(text)
