"""Changes for a person, as text or Markdown, and the cells of which a writer makes a table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from jixiao.model.message import Message
from jixiao.outputs.diff.changes import MEANINGS
from jixiao.outputs.layout import cut, hung, safe, styled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.message import Language
    from jixiao.outputs.diff import Change, Comparison

_WHAT = {
    "report": Message("报告", "report"), "evaluation": Message("自评", "evaluation"), "indicator": Message("指标", "indicator"), "target": Message("指标值", "target"),
    "actual": Message("完成值", "actual"), "weight": Message("分值", "weight"), "score": Message("得分", "score"), "reason": Message("偏差原因", "reason"),
    "rule": Message("评价标准", "rule"), "group": Message("一级权重", "level-1 weight"), "execution": Message("预算执行率", "execution"), "total": Message("总分", "total"),
    "grade": Message("等级", "grade"), "fund": Message("资金", "fund"), "fact": Message("数据", "fact"), "section": Message("章节", "section"), "goal": Message("年度目标", "goal"),
    "task": Message("重点任务", "task"), "text": Message("文字", "text"),
}  # fmt: skip
_KIND = {
    "added": Message("新增", "new"), "removed": Message("删去", "dropped"), "renamed": Message("改名", "renamed"), "moved": Message("换组", "moved"),
    "copied": Message("雷同", "copied"), "changed": ("", ""),
}  # fmt: skip
_PAIRED = {
    "code": Message("编码", "code"), "name": Message("名称", "name"), "normalised": Message("去掉标点后的名称", "the name without punctuation"),
    "similar": Message("名称相似", "similar names"),
}  # fmt: skip
_MARK = {"added": "+", "removed": "-", "renamed": "~", "moved": "~", "copied": "=", "changed": "*"}
_STYLE = {"added": "good", "removed": "bad", "renamed": "info", "moved": "info", "copied": "warning", "changed": "bold"}


def data(comparison: Comparison, language: Language) -> dict[str, Any]:
    """The contract of `diff -f json`."""
    from jixiao.model.version import tool

    kinds = Counter(one.kind for one in comparison.changes)
    return {
        "version": 1,
        "tool": tool(),
        "changes": [
            {
                "kind": one.kind, "what": one.what, "path": list(one.path), "name": one.name, "before": one.before, "after": one.after,
                "meaning": meaning(one, language) or None, "rate": one.rate, "details": list(one.details),
            }
            for one in comparison.changes
        ],
        "pairings": [
            {"before": one.before, "after": one.after, "reason": one.reason, "similarity": one.similarity} for one in comparison.pairings
        ],
        "summary": {"changes": len(comparison.changes), **{kind: kinds[kind] for kind in sorted(kinds)}},
    }  # fmt: skip


def meaning(one: Change, language: Language) -> str:
    """What a change means, with the relative change where there is one."""
    at = 0 if language == "zh" else 1
    words = MEANINGS.get(one.meaning, ("", ""))[at]
    return f"{words} {one.rate}".strip() if one.rate else words


def sentence(one: Change, language: Language) -> str:
    """One change in a line: what, where, before → after, meaning."""
    at = 0 if language == "zh" else 1
    where = " / ".join([*one.path[:1], one.name or ""]) if one.what in {"fund", "execution"} else one.name or ""
    head = f"{_WHAT[one.what][at]}{_KIND[one.kind][at] if at == 0 else ' ' + _KIND[one.kind][at] if _KIND[one.kind][at] else ''}"
    parts = [head, cut(where, 44)]
    if one.what == "section" and one.kind == "changed":
        parts.append("")
    elif one.kind in {"added", "removed"}:
        text = one.after if one.kind == "added" else one.before
        parts.append(cut(text, 60) if text else "")
    else:
        blank = "空" if at == 0 else "blank"
        parts.append(
            f"{cut(one.before or blank, 50)} → {cut(one.after or blank, 50)}"
            if one.kind != "copied"
            else cut(one.after or "", 60)
        )
    why = meaning(one, language)
    line = "  ".join(part for part in parts if part)
    return line + (f"（{why}）" if why and at == 0 else f"  ({why})" if why else "")


def text(
    comparison: Comparison, names: tuple[str, str], language: Language, *, colour: bool, room: int
) -> Iterator[str]:
    """The comparison as lines."""
    zh = language == "zh"
    yield f"{styled(safe(names[0]), 'path', colour=colour)} → {styled(safe(names[1]), 'path', colour=colour)}"
    for one in comparison.changes:
        mark = styled(_MARK[one.kind], _STYLE[one.kind], colour=colour)
        first, *more = hung("    ", sentence(one, language), room, 6)
        yield f"  {mark} {first[4:]}"
        yield from more
        for line in one.details:
            yield "      " + styled(
                cut(f"{line[:1]} {line[1:]}", room - 6), "good" if line.startswith("+") else "bad", colour=colour
            )
    for pair in comparison.pairings:
        if pair.reason == "similar":
            words = _PAIRED[pair.reason][0 if zh else 1]
            yield styled(
                f"  ≈ {cut(pair.before, 40)} = {cut(pair.after, 40)}  {words} {pair.similarity}%", "dim", colour=colour
            )
    count = len(comparison.changes)
    yield (
        (f"共 {count} 处变化" if zh else f"{count} change{'s' if count != 1 else ''}")
        if count
        else ("没有变化" if zh else "no change")
    )


COLUMNS = (
    Message("变化", "change"),
    Message("对象", "what"),
    Message("名称", "name"),
    Message("前", "before"),
    Message("后", "after"),
    Message("含义", "meaning"),
)


def cells(one: Change, language: Language) -> tuple[str, ...]:
    """A change as the cells of `COLUMNS`."""
    at = 0 if language == "zh" else 1
    kind = _KIND[one.kind][at] or Message("修改", "changed")[at]
    return kind, _WHAT[one.what][at], one.name or "", one.before or "", one.after or "", meaning(one, language)


def markdown(comparison: Comparison, names: tuple[str, str], language: Language) -> Iterator[str]:
    """The comparison as a Markdown table."""
    at = 0 if language == "zh" else 1
    yield f"# {names[0]} → {names[1]}"
    yield ""
    yield f"| {' | '.join(words[at] for words in COLUMNS)} |"
    yield "|---|---|---|---|---|---|"
    for one in comparison.changes:
        yield "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells(one, language)) + " |"
        for line in one.details:
            yield f"| | | | {line[1:] if line.startswith('-') else ''} | {line[1:] if line.startswith('+') else ''} | |"
