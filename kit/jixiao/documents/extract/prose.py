"""What running text states plainly: named figures, cited documents, attachments, problems and measures."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from jixiao.documents.extract.blocks import listed
from jixiao.documents.extract.text import squash, tidy
from jixiao.model.document import Place, Table
from jixiao.model.report import Attachment, Citation, Fact, Value
from jixiao.text import lazy_re as re
from jixiao.text.alternatives import any_of
from jixiao.text.quantity import narrow, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.documents.outline import Node
    from jixiao.model.document import Block

_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!\d{1,2}月(?![末底]))")
_SENTENCE = re.compile(r"[。；;！!\n]")
_VALUES = {
    "money": r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,8})?\s?(?:万|亿)?元",
    "count": r"\d{1,6}\s?(?:人|名|个)",
    "rate": r"\d{1,5}(?:\.\d{1,4})?\s?%",
}
_LINK = r"(?:为|是|共计?|合计|达到|达|总额|数|[:：]|\s|,|，|（[^（）]{0,12}）|\([^()]{0,12}\)){0,3}"
_CITED = re.compile(
    r"《([^《》]{2,160})》(?:\s{0,2}[(（]\s{0,2}([^()（）《》]{1,16}?[〔\[【﹝（(]\s?(?:19|20)\d\d\s?[〕\]】﹞)）]\s?第?\d{1,4}\s?号))?"
)
_NUMBER = re.compile(r"([一-龥]{2,10})([〔\[【﹝]\s?(?:19|20)\d\d\s?[〕\]】﹞]\s?第?\d{1,4}\s?号)")
_BEFORE_NUMBER = re.compile(
    r"^.{0,8}(?:按照|根据|依据|依照|印发|参照|执行|以及|按|依|和|及|与|的|据|经|由|以|在|对|《|》)(?=[一-龥]{2})"
)
_ATTACHED = re.compile(r"^附\s?[件表]?\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:-\d{1,2})?\s?[:：、.．]?\s?")
_FILE = re.compile(r"[【\[]([^【】\[\]]{2,200}\.(?:xlsx?|docx?|pdf|et|wps|ods|zip|rar))[】\]]", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:xlsx?|docx?|pdf|et|wps|ods|zip|rar)$", re.IGNORECASE)
_LISTED = re.compile(r"^\s{0,4}(?:\d{1,2}[.．、]|[(（]\d{1,2}[)）]|[①-⑳])\s?")
_PROBLEM = re.compile(r"问题|不足|困难")
_MEASURE = re.compile(r"措施|建议|整改|打算|下一步")
_NONE = re.compile(r"^(?:无|没有|暂无|不涉及)[。.]?$")
_POINTS = re.compile(r"(?:^|(?<=[。；;，,：:、\s]))[一二三四五六七八九十]{1,3}是")


class FactName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure that formulas name, and how texts print it. `plain`: only where nothing stands before the word.

    `also` are other names that the same figure answers, after the figures that print those names themselves.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    scopes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    plain: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    facts: tuple[FactName, ...]


@lru_cache(maxsize=1)
def _facts() -> tuple[re.Pattern[str], dict[str, FactName], tuple[str, ...]]:
    """What finds a word with its value, the figures by their words, and the scopes, longest first."""
    names = msgspec.toml.decode(
        files("jixiao.documents.extract").joinpath("facts.toml").read_text(encoding="utf-8"), type=_File
    ).facts
    by_word = {narrow(word): name for name in names for word in name.words}
    value = "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _VALUES.items())
    scopes = sorted({scope for name in names for scope in name.scopes}, key=lambda scope: (-len(scope), scope))
    return re.compile(rf"(?P<word>{any_of(by_word)}){_LINK}(?:{value})(?!左右)"), by_word, tuple(scopes)


def facts(blocks: Sequence[Block], year: int | None, unit: str = "") -> Iterator[tuple[Fact, Place]]:
    """The named figures that the text states plainly, each with the year of its own sentence. The first of each counts.

    A count of staff of an office other than `unit` names that office as its scope. A rate that is printed with two values is
    none: what contradicts itself supports no score.
    """
    found: dict[tuple[str, int | None, str], tuple[Fact, Place]] = {}
    others: list[tuple[Fact, Place]] = []
    torn: set[tuple[str, int | None, str]] = set()
    for name, fact, place in _printed(blocks, year, unit):
        key = (fact.name, fact.year, fact.scope or "")
        first = found.setdefault(key, (fact, place))
        if name.kind == "rate" and parse(str(first[0].value)).base != parse(str(fact.value)).base:
            torn.add(key)
        others += [(replace(fact, name=other), place) for other in name.also]
    for fact, place in others:
        key = (fact.name, fact.year, fact.scope or "")
        first = found.setdefault(key, (fact, place))
        if parse(str(first[0].value)).base != parse(str(fact.value)).base:
            torn.add(key)
    yield from (pair for key, pair in found.items() if key not in torn)


def _printed(blocks: Sequence[Block], year: int | None, unit: str) -> Iterator[tuple[FactName, Fact, Place]]:
    pattern, by_word, scopes = _facts()
    for block in blocks:
        if isinstance(block, Table):
            continue
        text = narrow(block.text)
        if pattern.search(text) is None:
            continue  # as most: a search is done sooner than a list of what it finds is begun
        for found in pattern.finditer(text):
            name = by_word[found["word"]]
            start = found.start()
            printed = next((scope for scope in scopes if text.endswith(scope, 0, start)), "")
            start -= len(printed)
            if found[name.kind] is None or _compared(text, start, found.end(), name):
                continue
            stated = _year_before(text, start) or year
            scope = printed if found["count"] is None else _owner(text[max(0, start - 120) : start], unit) + printed
            value = block.text[found.start(name.kind) : found.end(name.kind)]
            yield name, Fact(name=name.name, value=Value(value), year=stated, scope=scope or None), block.place


def _compared(text: str, start: int, end: int, name: FactName) -> bool:
    """Whether the figure is a part or a change (`其中：基本支出减少…`, `…的年初预算`) rather than the whole."""
    before = text[max(0, start - 10) : start]
    after = text[end : end + 4]
    if name.plain and ("基本支出" not in text or not before):
        return True
    if (
        name.plain
        and before
        and not before.endswith(("，", ",", "；", ";", "。", ":", "：", ")", "）", "、", "年", "度", "\n", " "))
    ):
        return True
    return bool(re.search(r"(?:比|较|与)[^，,。；;]{0,9}$", before)) or after.startswith(("以上", "以下", "左右"))


def _year_before(text: str, position: int) -> int | None:
    """The last year printed before a figure in the same sentence."""
    window = text[max(0, position - 120) : position]
    tail = _SENTENCE.split(window)[-1]
    years = _YEAR.findall(tail)
    return int(years[-1]) if years else None


_OWNER = re.compile(r"([一-龥]{2,20}?(?:局机关|局|中心|委|办|所|队|站|本级|机关))[一-龥]{0,6}$")


_EARLIER = re.compile(
    r"(?:下设|所属|其中)?([一-龥]{2,20}?(?:局机关|局|中心|支队|大队|机关))(?:$|[共核现实编在]|[一-龥]{0,2}编制)"
)


def _owner(before: str, unit: str) -> str:
    """The office whose staff a count is about, as its clause or one before names it. The unit itself, also under a shorter name, is none."""
    clauses = re.split(r"[，,；;:：、（(]", before.rsplit("。", 1)[-1])
    owner = _OWNER.search(clauses[-1])
    for clause in reversed(clauses[:-1]):
        owner = owner or _EARLIER.match(clause)
    name = owner[1] if owner else ""
    return "" if name and unit.endswith(name.lstrip("本我省市县区州")) else name


def citations(blocks: Sequence[Block]) -> Iterator[tuple[Citation, Place]]:
    """The documents that the text names with title, number or both; each once, in order."""
    seen: set[tuple[str, str]] = set()
    titled: set[str] = set()
    for block in blocks:
        if isinstance(block, Table) or not ("《" in block.text or "号" in block.text):
            continue
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, str, str]] = []
        for match in _CITED.finditer(block.text):
            taken.append(match.span())
            if match[2] or re.search(
                r"(?:法|条例|办法|意见|通知|规定|方案|细则|规程|规则|规范|标准|制度|指引|请示|批复|函|决定|纲要|规划|计划|要点|公告|报告)(?:[(（][^()（）]{1,10}[)）])?$",
                match[1].strip(),
            ):
                found.append((match.start(), tidy(match[1]), squash(match[2] or "")))
        found += [
            (match.start(), "", _BEFORE_NUMBER.sub("", match[1]) + squash(match[2]))
            for match in (_NUMBER.finditer(block.text) if "号" in block.text else ())
            if not any(start <= match.start(2) < end for start, end in taken)
        ]
        for _, title, number in sorted(found):
            if (title, number) not in seen and not (not number and title in titled):
                seen.add((title, number))
                titled.add(title)
                yield Citation(title=title or None, number=number or None), block.place


def attachments(nodes: Sequence[Node], blocks: Sequence[Block]) -> Iterator[tuple[Attachment, Place]]:
    """The attachments that the report announces."""
    seen: set[str] = set()
    for node in nodes:
        if node.role != "attachment":
            continue
        block = blocks[node.index]
        lines = [] if isinstance(block, Table) else [(block.text.strip(), block.place)]
        for following in blocks[node.index + 1 : node.index + 20]:
            if isinstance(following, Table) or not _LISTED.match(following.text):
                break
            lines.append((_LISTED.sub("", following.text.strip()), following.place))
        for text, place in lines:
            for name in _FILE.findall(text) or [_LISTED.sub("", _ATTACHED.sub("", text)).strip("《》【】[] ")]:
                core = tidy(_SUFFIX.sub("", name))
                if core and len(core) <= 120 and core not in seen:
                    seen.add(core)
                    yield Attachment(name=core), place


def points(
    position: int, nodes: Sequence[Node], blocks: Sequence[Block], signature: frozenset[str]
) -> Iterator[tuple[str, Place]]:
    """The points that a section lists: its numbered lines, its `一是…二是…`, else its paragraphs."""
    node = nodes[position]
    children = []
    for other in nodes[position + 1 :]:
        if other.level <= node.level or other.role == "attachment":
            break
        children.append(other)
    direct = [child for child in children if child.level == node.level + 1]
    if direct:
        for child in direct:
            yield (
                (child.title if not child.rest or len(child.title) > 8 else f"{child.title}：{child.rest}").strip(),
                child.place,
            )
        return
    texts = [(node.rest, node.place)] if node.rest else []
    for block in blocks[node.index + 1 : node.end]:
        if isinstance(block, Table):
            break
        if len(block.text.strip()) > 4 and squash(block.text) not in signature:
            texts.append((block.text.strip(), block.place))
    for text, place in texts:
        if _NONE.match(text):
            continue
        starts = [match.start() for match in _POINTS.finditer(text)] if text.count("是") > 1 else []
        if len(starts) > 1:
            for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
                yield _POINTS.sub("", text[start:end], count=1).strip("。；;，, "), place
        else:
            for part in listed(text):
                yield part, place


def problem_sections(nodes: Sequence[Node]) -> Iterator[tuple[str, int]]:
    """The sections of problems and of measures: `("problems" | "measures", position)`, the innermost ones."""
    for position, node in enumerate(nodes):
        if node.role != "heading" or len(node.title) > 30:
            continue
        kind = "problems" if _PROBLEM.search(node.title) else "measures" if _MEASURE.search(node.title) else ""
        if not kind or "原因和下一步" in node.title or "其他需要说明" in node.title:
            continue
        inner = [
            other
            for other in nodes[position + 1 : position + 8]
            if other.parent == position and other.role == "heading"
        ]
        if any(_PROBLEM.search(other.title) or _MEASURE.search(other.title) for other in inner):
            continue
        yield kind, position


_BASE = re.compile(
    r"执行率[”\"]?\s?[=＝]\s?[“\"(（]{0,2}[一-龥]{2,10}[”\"）)]{0,2}\s?[/÷]\s?[“\"(（]{0,2}(?P<base>[一-龥]{2,12}?数|[一-龥]{2,10}预算)[”\"）)]?"
)


def execution_base(blocks: Sequence[Block]) -> tuple[str, Place] | None:
    """What a note of the form divides by (`执行率=全年执行数/全年预算数`), as printed."""
    for block in blocks:
        parts = block.cells if isinstance(block, Table) else (block,)
        for part in parts:
            found = _BASE.search(part.text[:2000]) if "执行率" in part.text else None
            if found:
                return found["base"], part.place
    return None


_SUPERIOR = re.compile(r"(?:为|是|系|属)\s?([一-龥]{4,25}?)(?:所属|下属|直属|的下属|归口管理|主管|管理的)")


def superior(blocks: Sequence[Block], unit: str) -> tuple[str, Place] | None:
    """The unit above, where the text says `某中心为某局所属…`."""
    for block in blocks[:200]:
        if isinstance(block, Table) or unit not in block.text:
            continue
        start = block.text.find(unit) + len(unit)
        found = _SUPERIOR.match(block.text[start : start + 60])
        if found:
            return found[1], block.place
    return None
