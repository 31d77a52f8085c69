"""Printed text made comparable: blanks inside words, line breaks inside cells, weights in names."""

from __future__ import annotations

from functools import lru_cache

from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

_KEPT_LABELS = 4096
_KEPT_LEVELS = 4096
"""How many results each cache keeps."""

_BLANKS = re.compile(r"\s+")
_CJK = r"[㐀-鿿　-〿（）(),，。：；、“”《》〔〕]"
# A run of blanks is looked at once: neither pattern starts in the middle of one.
_GAP = re.compile(rf"(?<={_CJK})[^\S\n]++|(?<![^\S\n])[^\S\n]++(?={_CJK})")
_BREAK = re.compile(r"(?<![^\S\n])[^\S\n]*+\n\s*+")
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_POINT = re.compile(r"[①-⑳]|\d{1,2}[.．、](?!\d)|[(（]\d{1,2}[)）]")
_WEIGHT = re.compile(
    r"[(（\[【]\s{0,3}(?:分值|权重|满分)?\s{0,3}[:：]?\s{0,3}(\d{1,3}(?:\.\d{1,2})?)\s{0,3}(分|%|％)?\s{0,3}[)）\]】]"
)
_TRADITIONAL = str.maketrans(
    "預績評價單項標門總額執數實際達質時產滿權爲為導區縣務財辦劃結轉撥資來議問題準據說備註級層條種類關點處應經濟會態續響員專戶業對錄報編號稱儲絕優",
    "预绩评价单项标门总额执数实际达质时产满权为为导区县务财办划结转拨资来议问题准据说备注级层条种类关点处应经济会态续响员专户业对录报编号称储绝优",
)


def is_sentence(text: str) -> bool:
    """Whether a line ends in a full stop and has no blank in it: words set apart are none."""
    return text.endswith("。") and " " not in text and text.isprintable()


def squash(text: str) -> str:
    """The text without any blank or line break."""
    if text.isprintable() and " " not in text:  # told at a tenth of what looking for each kind of blank would take
        return text
    return _BLANKS.sub("", text)


@lru_cache(maxsize=_KEPT_LABELS)
def key(text: str) -> str:
    """What a header or label is compared by: no blanks, no brackets with their content, no closing colon; simplified."""
    if len(text) > 80:
        return ""
    core = squash(narrow(text)).translate(_TRADITIONAL)
    bare = _BRACKETS.sub("", core).rstrip(":：*").lstrip("*★▲")
    return bare or core.strip("()（）[]【】")


def tidy(text: str) -> str:
    """A cell as one line: line breaks and the blanks that break Chinese words are dropped, other blanks stay single."""
    if text.isprintable() and " " not in text:
        return text
    line = _BREAK.sub("\n", text.strip())
    if "\n" in line:
        line = re.sub(rf"(?<={_CJK})\n|\n(?={_CJK})", "", line).replace(
            "\n", " " if re.search(r"[A-Za-z]\n[A-Za-z]", line) else ""
        )
    return _GAP.sub("", line) if " " in line or "\u3000" in line or "\t" in line or "\u00a0" in line else line


def prose(text: str) -> str:
    """A cell of running text on one line: line breaks inside sentences are dropped, before a numbered point they are a blank."""
    if "\n" not in text:
        return text.strip()
    parts = [part.strip() for part in text.split("\n")]
    return "".join(f" {part}" if i and _POINT.match(part) else part for i, part in enumerate(parts) if part).strip()


@lru_cache(maxsize=_KEPT_LEVELS)
def split_weight(name: str) -> tuple[str, str | None]:
    """A name and the weight printed in it: `绩效目标可行性(2分)` → (`绩效目标可行性`, `2分`). The weight is as printed."""
    found = None
    for match in _WEIGHT.finditer(name):
        if match[2] or not name[match.end() :].strip():
            found = match
    if found is None or not (found[2] or found.end() == len(name.rstrip())):
        return name, None
    rest = (name[: found.start()] + name[found.end() :]).strip()
    return (rest, found[1] + (found[2] or "")) if rest else (name, None)


@lru_cache(maxsize=_KEPT_LEVELS)
def bare(name: str) -> str:
    """A level's name for comparison: without weight, number, blanks and the word 指标."""
    core = key(split_weight(name)[0])
    core = re.sub(r"^(?:[一二三四五六七八九十]{1,2}[、.]|\d{1,2}[、.])", "", core)
    return core.removesuffix("指标") or core


_GRADE = re.compile(r"(?:等级|评级|等次|结论)\s{0,3}[:：]?\s{0,3}[“\"]?(优秀?|良好?|中等?|差|较差|合格|不合格)[”\"]?")


_GRADES = frozenset({"优", "良", "中", "差", "优秀", "良好", "中等", "较差", "合格", "不合格"})


_BOX = re.compile(r"[□☐☑☒√✓✔■]")


_TICK = r"[☑☒√✓✔■]"


_WORD = r"(优秀?|良好?|中等?|差|较差|合格|不合格)"


def _ticked(core: str) -> str | None:
    """The ticked one of several boxes (`☑优 □良`, `优□ 良☑`); None when not exactly one is ticked."""
    before = bool(_BOX.match(re.sub(r"^.*?[:：]", "", core)))
    pattern = rf"{_TICK}{_WORD}" if before else rf"{_WORD}{_TICK}"
    ticked = re.findall(pattern, core)
    return ticked[0] if len(ticked) == 1 else None


def grade_in(text: str) -> str | None:
    """The grade word of a cell (`等级：优`, `优`), as printed but for traditional characters."""
    core = squash(text).translate(_TRADITIONAL)
    if (plain := re.sub(r"[(（][^()（）]{1,20}[)）]$", "", core)) in _GRADES:
        return plain
    if _BOX.search(core):
        return _ticked(core)
    found = _GRADE.search(text.translate(_TRADITIONAL))
    return found[1] if found else None
