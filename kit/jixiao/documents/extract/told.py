"""Indicators that a line tells: `1.办结率,年初目标值≥90%,实际完成值92%,自评得分20分;`, `产出→数量→里程→目标9公里→完成9公里→12分→得12分`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.extract.draft import Item
from jixiao.documents.extract.text import bare, split_weight, tidy
from jixiao.documents.outline import mark
from jixiao.model.document import Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow, number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.extract.forms import Vocabulary
    from jixiao.model.document import Block, Place

_WORDS = "目标值|指标值|计划值|预期值|年度值|完成值|实际值|实际完成|分值|权重|得分"
_PAUSE = re.compile(rf"[,，;；→|]|[ \u3000]{{2,}}|\u3000|[ ](?=(?:{_WORDS})[:：])")
_NAME_END = re.compile(r"[:：](?=\s?(?:年初|年度|全年)?(?:目标|指标|计划|预期)值?)")
_POINTS = r"(?P<value>\d{1,3}(?:\.\d{1,2})?)"
_KINDS = {
    "score": re.compile(rf"(?:[一-龥]{{0,6}}(?:得分|评分)|自评|得)(?:为|是|[:：])?\s?{_POINTS}\s?分?"),
    "weight": re.compile(
        rf"(?:[一-龥]{{0,4}}(?:分值|权重|满分))(?:为|是|[:：])?\s?{_POINTS}\s?分?|(?P<bare>\d{{1,3}}(?:\.\d{{1,2}})?)\s?分"
    ),
    "target": re.compile(
        r"[一-龥]{0,8}?(?:目标值|指标值|计划值|预期值|年度值|目标)(?:为|是|[:：])?\s?(?P<value>[^,，;；。]{1,40})"
    ),
    "actual": re.compile(
        r"[一-龥]{0,8}?(?:实际完成值?|完成值|实际值|实现值|完成情况|完成|实际)(?:为|是|[:：])?\s?(?P<value>[^,，;；。]{1,40})"
    ),
}
_BOTH = re.compile(r"[(（](?P<first>\d{1,3}(?:\.\d{1,2})?)\s?分?/(?P<second>\d{1,3}(?:\.\d{1,2})?)\s?分?[)）]")
_LEVELS = re.compile(r"[\[【](?P<levels>[^\[\]【】]{2,40})[\]】]\s{0,4}")
_APART = re.compile(r"[-—–/>→]")
_CODE = re.compile(r"[A-Z]\d{1,4}(?:[.-]\d{1,3})?\s?(?=[一-龥])")
_LONGEST, _LABEL = 200, 30
_LEAST = 2


def told_rows(blocks: Sequence[Block], words: Vocabulary) -> list[Item]:
    """The rows that lines tell, in order, below the levels that headings name; none where fewer than two do."""
    rows: list[Item] = []
    above: tuple[str, ...] = ()
    for block in blocks:
        if isinstance(block, Table) or not block.text.strip() or len(block.text) > _LONGEST:
            continue
        above = _heading(block.text, words) or above
        item = _row(block.text, block.place, words) if any(sign in block.text for sign in "分/") else None
        if item is not None:
            if above and "path" not in item.fields:
                item.fields["path"] = above
            rows.append(item)
    return rows if len(rows) >= _LEAST else []


def _heading(text: str, words: Vocabulary) -> tuple[str, ...]:
    """The first level that a heading is (`(一)决策(20分)`); empty for another line."""
    numbered = mark(text)
    name = split_weight(text[numbered.end if numbered else 0 :].strip())[0] if len(text) <= _LABEL else ""
    return (tidy(name),) if name and bare(name) in words.groups["level1"] else ()


def _row(text: str, place: Place, words: Vocabulary) -> Item | None:
    """A row: levels and a name, then a target, an actual value, points and a score, each behind its word."""
    numbered = mark(text)
    line = _NAME_END.sub(",", text[numbered.end if numbered else 0 :], count=1)
    item = Item({}, {}, place)
    names = list(_names(_values(line, item), words))
    fields = item.fields
    weight, score = (number_of(fields[kind]) if kind in fields else None for kind in ("weight", "score"))
    whole = weight is not None or {"target", "actual"} <= fields.keys()
    if not names or score is None or not whole or (weight is not None and score > weight):
        return None
    coded = _CODE.match(line) is not None  # what bears a code is a row, whatever its name (`B12预算执行率`)
    if not {"target", "actual"} & fields.keys() and _is_group(names[-1], words) and not coded:
        return None
    if names[:-1]:
        fields["path"] = tuple(names[:-1])
    item.put("name", names[-1], place)
    return item


def _is_group(name: str, words: Vocabulary) -> bool:
    """产出指标, 数量指标, 决策类指标: what a line gives points of is a group of rows, no row."""
    return any(bare(one) in group for one in (name, name.replace("类", "", 1)) for group in words.groups.values())


def _values(line: str, item: Item) -> list[str]:
    """Put the values of a line into its row; what is left are the parts before the first of them."""
    names: list[str] = []
    for part in (narrow(part).strip() for sentence in line.split("。") for part in (*_PAUSE.split(sentence), "。")):
        if part == "。" and "score" in item.fields:
            break  # what follows explains the row
        if not part or part == "。":
            continue
        both = _BOTH.fullmatch(part)
        if both and not {"weight", "score"} & item.fields.keys():
            score, weight = sorted((both["first"], both["second"]), key=number_of)  # type: ignore[arg-type]
            item.put("score", score, item.place)
            item.put("weight", weight, item.place)
            continue
        found = next(
            ((kind, match) for kind, pattern in _KINDS.items() if kind not in item.fields and (match := pattern.fullmatch(part))),
            None,
        )  # fmt: skip
        if found:
            kind, match = found
            item.put(kind, (match["value"] or match["bare"]).strip(), item.place)
        elif not item.fields:
            names.append(part)
    return names


def _names(parts: Sequence[str], words: Vocabulary) -> Iterator[str]:
    """The levels and the name that the parts before the values print."""
    for part in parts:
        bracket = _LEVELS.match(part)
        if bracket:
            yield from (tidy(level) for level in _APART.split(bracket["levels"]) if level.strip())
        rest = part[bracket.end() :] if bracket else part
        level, *behind = re.split(r"[:：]", rest, maxsplit=1)
        if behind and behind[0].strip() and bare(level) in words.groups["level1"] | words.groups["level2"]:
            yield tidy(level)
            rest = behind[0]
        pieces = _APART.split(rest)
        if len(pieces) > 1 and bare(pieces[0]) in words.groups["level1"]:
            yield from (tidy(piece) for piece in pieces if piece.strip())
        elif rest.strip():
            yield tidy(_CODE.sub("", rest))
