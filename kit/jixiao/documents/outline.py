"""The outline of Chinese prose: numbered lines (`一、` `（一）` `1.` `（1）` `①`) become a tree of sections.

Real reports number carelessly: a list restarts inside another, `（2）` follows `（一）`, a list begins in the middle of a line.
So a level is not a style: each line continues that open list which its number fits, and what does not fit is marked on the node
(`gap`, `broken`) for the checks to judge. One pass over the blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from jixiao.documents.contents import contents, is_entry
from jixiao.model.document import NOWHERE, Block, Heading, Paragraph, Place, Table
from jixiao.text import lazy_re as re
from jixiao.text.quantity import chinese_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Role = Literal["heading", "item", "attachment"]
STYLES = ("第一", "一、", "（一）", "1.1", "1.", "（1）", "1）", "①")
_COUSINS = {"（一）": {"（1）"}, "（1）": {"（一）"}, "一、": {"1."}, "1.": {"一、"}}

_CN = "零〇一二三四五六七八九十百"
_MARK = re.compile(
    rf"(?P<a>第[{_CN}\d]{{1,3}}(?:部分|章|节))[、，,:：.．]?\s{{0,4}}"
    rf"|(?P<c>[(（]\s?[{_CN}]{{1,3}}\s?[)）])[、，,.．]?\s{{0,4}}"
    rf"|(?P<b>[{_CN}]{{1,3}}\s?[、.．])\s{{0,4}}"
    r"|(?P<d>\d{1,2}(?:[.．]\d{1,2}){1,3}[.．]?)(?![\d.．%％万亿元‰个项])\s{1,4}"
    r"|(?P<f>[(（]\s?\d{1,2}\s?[)）])[、，,.．]?\s{0,4}"
    r"|(?P<g>\d{1,2}[)）])[、，,.．]?\s{0,4}"
    r"|(?P<e>\d{1,2}\s?(?:[.．](?!\d)|[.．](?=(?:19|20)\d\d年|12345)|、))\s{0,4}"
    r"|(?P<h>[①-⑳])\s{0,4}"
)
_STYLE_OF = {"a": "第一", "b": "一、", "c": "（一）", "d": "1.1", "e": "1.", "f": "（1）", "g": "1）", "h": "①"}
_INLINE = {
    "（一）": re.compile(rf"[(（]([{_CN}]{{1,3}})[)）]"),
    "1.": re.compile(r"(?<![\d.．])(\d{1,2})[.．、](?!\d)"),
    "（1）": re.compile(r"[(（](\d{1,2})[)）]"),
    "1）": re.compile(r"(?<![\d(（])(\d{1,2})[)）]"),
    "①": re.compile(r"([①-⑳])"),
    "一、": re.compile(rf"(?<![{_CN}])([{_CN}]{{1,3}})、"),
}
_SENTENCE = re.compile(r"[。；;！!]")
_TITLE_END = re.compile(r"[。：:；;]")
_ATTACHED = re.compile(
    r"^附\s?[件表录]?\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?(?:-\d{1,2})?\s?(?:[:：、.．【\[]|$|(?=\d{4}年))"
)
_PLAIN_HEADING = re.compile(
    r"(?:情况|问题|措施|建议|结论|说明|概况|分析|经验|做法|方法|依据|目标|事项|结果|过程|范围)$"
)
_STOPS = re.compile(r"[。；;，,、：:！!？?\d]")
_LONG_TITLE = 60
_PLAIN_TITLE = 24
_DEEPEST = 9


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One heading or numbered item.

    style    how it is numbered (one of `STYLES`), empty when it is not numbered
    number   the number it prints; `mark` is the number as printed
    title    the heading without number and closing punctuation; `rest` is what follows on the same line
    level    depth in the tree, from 1
    index    the block it stands in; `end` is the first block that no longer belongs to it alone (the next node's)
    parent   position of the node above in the outline, -1 at the top
    gap      the number that was expected when the printed one does not follow, else None
    broken   the style of the siblings when this one is numbered in another, else empty
    """

    style: str
    number: int | None
    mark: str
    title: str
    rest: str
    level: int
    role: Role
    index: int
    end: int
    parent: int
    place: Place = NOWHERE
    gap: int | None = None
    broken: str = ""

    @property
    def printed(self) -> str:
        """The number as a report's section keeps it."""
        return self.mark.strip()


class _Level:
    """One open list: its style and those it had before, the number it has reached, its node, the shape of its marks."""

    __slots__ = ("heading", "last", "node", "shape", "style", "styles")

    def __init__(self, style: str, last: int, node: int, shape: str, heading: int = 0) -> None:
        self.style, self.last, self.node, self.shape, self.heading = style, last, node, shape, heading
        self.styles = {style}


class Mark(msgspec.Struct, frozen=True):
    """The number at the front of a line: its style, value, printed form, and where the title starts."""

    style: str
    number: int
    printed: str
    end: int


def mark(text: str) -> Mark | None:
    """The number that a line starts with; None when it is not numbered. `1.5万元` and `2023年` are no numbers of a list."""
    start = len(text) - len(text.lstrip())
    match = _MARK.match(text, start)
    if match is None or match.lastgroup is None:
        return None
    printed = text[start : match.end()]
    number = _value(match[match.lastgroup])
    if number is None or match.end() >= len(text.rstrip()):
        return None
    return Mark(_STYLE_OF[match.lastgroup], number, printed, match.end())


def _value(text: str) -> int | None:
    core = text.strip("第部分章节()（）、.． \t")
    if core and "①" <= core <= "⑳":
        return ord(core) - ord("①") + 1
    if core.isdecimal():
        return int(core)
    if core[:1].isdecimal():
        return int(re.split(r"[.．]", core.rstrip(".．"))[-1])
    return chinese_number(core)


def outline(blocks: Sequence[Block]) -> tuple[Node, ...]:
    """The headings and numbered items of a document, in order."""
    return _Builder(blocks).build()


class _Builder:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.nodes: list[Node] = []
        self.stack: list[_Level] = []
        self.skip = contents(blocks)

    def build(self) -> tuple[Node, ...]:
        for index, block in enumerate(self.blocks):
            if not isinstance(block, Table) and index not in self.skip and (text := block.text.strip()):
                self._block(index, block, text)
        return tuple(_finish(self.nodes, self.blocks))

    def _block(self, index: int, block: Heading | Paragraph, text: str) -> None:
        if text[0] == "附" and _ATTACHED.match(text):
            self.stack.clear()
            self._add(index, block, Mark("", 0, "", 0), "attachment")
            return
        found = mark(text)
        if found is not None and not is_entry(text):
            gap, broken = self._place(found, index)
            self._add(index, block, found, "item", gap=gap, broken=broken)
        elif isinstance(block, Heading):
            self._marked(block.level)
            self._add(index, block, Mark("", 0, "", 0), "heading", heading=block.level)
        elif self.stack and len(text) <= _PLAIN_TITLE and self._plain(index, block, text):
            del self.stack[1:]
            self._add(index, block, Mark("", 0, "", 0), "heading", alone=True)

    def _place(self, found: Mark, index: int) -> tuple[int | None, str]:
        """Close the lists that this number ends; say what it should have been, and whether it changes the style."""
        position = self._continues(found)
        inline = position is None and found.number > 1 and self._starts_inline(found, index)
        if position is None and not inline:
            position = self._cousin(found)
        if position is not None:
            level = self.stack[position]
            broken = level.style if level.style != found.style else ""
            del self.stack[position + 1 :]
            if level.node >= 0 and self.nodes[level.node].style == found.style:
                broken = ""
            return None, broken
        if found.number == 1 or inline:
            self._close(found)
            return None, ""
        same = [i for i, level in enumerate(self.stack) if found.style in level.styles]
        if same:
            del self.stack[same[-1] + 1 :]
            return self.stack[-1].last + 1, ""
        self._close(found)
        return 1, ""

    def _continues(self, found: Mark) -> int | None:
        """Which open list this number continues: the innermost, unless another one prints its marks in the same shape."""
        fits = [
            i for i, level in enumerate(self.stack) if found.style in level.styles and level.last + 1 == found.number
        ]
        if len(fits) > 1:
            shaped = [i for i in fits if self.stack[i].shape == _shape(found.printed)]
            return shaped[-1] if shaped else fits[-1]
        return fits[-1] if fits else None

    def _cousin(self, found: Mark) -> int | None:
        """Which list of another style this number continues (`（2）` after `（一）`), when none of its own does."""
        cousins = _COUSINS.get(found.style, set())
        for position in range(len(self.stack) - 1, -1, -1):
            level = self.stack[position]
            if found.style in level.styles or found.number < 2:
                return None
            if level.style in cousins and level.last + 1 == found.number:
                return position if level.style in {"（一）", "（1）"} or position == len(self.stack) - 1 else None
        return None

    def _starts_inline(self, found: Mark, index: int) -> bool:
        """Did this list begin in the middle of a line (`数量指标：1.…`, next line `2.…`)?"""
        pattern = _INLINE.get(found.style)
        if pattern is None:
            return False
        wanted = found.number - 1
        since = self.nodes[-1].index if self.nodes else 0
        for block in self.blocks[max(0, since, index - 12) : index]:
            if isinstance(block, Table):
                continue
            head = mark(block.text)
            if any(_value(m[1]) == wanted for m in pattern.finditer(block.text, head.end if head else 0, 4000)):
                return True
        return False

    def _close(self, found: Mark) -> None:
        """A new list opens: lists of a deeper style that are complete above it end, as when `一、` follows `1.`."""
        same = next((i for i, level in enumerate(self.stack) if level.style == found.style), None)
        if same == len(self.stack) - 1 and self._nested(found) and len(self.stack) < _DEEPEST:
            return
        if same is not None and (same == len(self.stack) - 1 or len(self.stack) >= _DEEPEST):
            del self.stack[same:]  # the same list begins again
            return
        if found.number != 1 or same is not None:
            return
        rank = STYLES.index(found.style)
        while self.stack and self.stack[-1].style and STYLES.index(self.stack[-1].style) > rank and rank <= 1:
            self.stack.pop()

    def _nested(self, found: Mark) -> bool:
        """A list of another shape right below a heading (`1、` below `1.`) lies inside it, though the style is the same."""
        top = self.stack[-1]
        return (
            found.number == 1 and top.shape.strip() != _shape(found.printed).strip() and top.node == len(self.nodes) - 1
        )

    def _marked(self, depth: int) -> None:
        """A heading that the format marks closes the format's headings of its own and lower rank."""
        for position, level in enumerate(self.stack):
            if level.heading >= depth or not level.heading:
                del self.stack[position:]
                return

    def _plain(self, index: int, block: Heading | Paragraph, text: str) -> bool:
        """A heading without a number: short, no punctuation, standing alone between headings once numbering has begun."""
        if _STOPS.search(text) or sum(node.level == 1 and node.style in STYLES[:2] for node in self.nodes[-60:]) < 2:
            return False
        if not _PLAIN_HEADING.search(text) and not (isinstance(block, Paragraph) and block.bold):
            return False
        before = self.nodes[-1].index == _previous(self.blocks, index) and not self.nodes[-1].rest
        after = _next(self.blocks, index)
        alone = (
            after is None
            or isinstance(after, Table)
            or bool(mark(after.text))
            or bool(_ATTACHED.match(after.text.strip()))
        )
        return (before and alone) or (isinstance(block, Paragraph) and block.bold)

    def _add(
        self, index: int, block: Heading | Paragraph, found: Mark, role: Role,
        *, gap: int | None = None, broken: str = "", heading: int = 0, alone: bool = False,
    ) -> None:  # fmt: skip
        text = block.text.strip()
        title, rest = _split(text[found.end :])
        here = len(self.nodes)
        if alone:
            self.stack.clear()
        position = self._position(found, broken) if found.style else None
        if position is None:
            parent = self.stack[-1].node if self.stack and role != "attachment" else -1
            if role != "attachment":
                self.stack.append(
                    _Level(found.style, found.number, here, _shape(found.printed), heading or _rank(block))
                )
            level = len(self.stack) or 1
        else:
            entry = self.stack[position]
            parent = self.stack[position - 1].node if position else -1
            entry.last, entry.node = found.number, here
            if not broken:
                entry.shape = _shape(found.printed)
            elif entry.style != found.style:
                entry.style, entry.shape = found.style, _shape(found.printed)
                entry.styles.add(found.style)
            level = position + 1
        self.nodes.append(Node(
            style=found.style, number=found.number if found.style else None, mark=found.printed, title=title, rest=rest,
            level=min(level, 9), role="heading" if isinstance(block, Heading) and role == "item" else role, index=index,
            end=len(self.blocks), parent=parent, place=block.place, gap=gap, broken=broken,
        ))  # fmt: skip

    def _position(self, found: Mark, broken: str) -> int | None:
        """Where on the stack this node's list now stands; None when it opens a new one."""
        if found.number == 1 or not self.stack:
            return None
        top = self.stack[-1]
        fits = top.style == found.style or bool(broken)
        return len(self.stack) - 1 if fits and top.last < found.number + 1 else None


def _rank(block: Heading | Paragraph) -> int:
    return block.level if isinstance(block, Heading) else 0


def _shape(printed: str) -> str:
    """A mark with its number replaced: `（2） ` and `（1）` differ in the blank."""
    return re.sub(rf"[\d{_CN}①-⑳]+", "#", printed)


def _split(text: str) -> tuple[str, str]:
    """Title and rest of a heading line: the title ends at the first full stop, colon or semicolon."""
    text = text.strip()
    found = _TITLE_END.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].rstrip(), text[found.end() :].strip()


def _previous(blocks: Sequence[Block], index: int) -> int:
    for i in range(index - 1, -1, -1):
        block = blocks[i]
        if isinstance(block, Table) or block.text.strip():
            return i
    return -1


def _next(blocks: Sequence[Block], index: int) -> Block | None:
    for block in blocks[index + 1 : index + 50]:
        if isinstance(block, Table) or block.text.strip():
            return block
    return None


def _finish(nodes: list[Node], blocks: Sequence[Block]) -> Iterator[Node]:
    """Give each node its end, and say which of the numbered lines are headings."""
    for position, node in enumerate(nodes):
        end = nodes[position + 1].index if position + 1 < len(nodes) else len(blocks)
        role = node.role
        if role == "item" and _is_heading(node, nodes, position, blocks, end):
            role = "heading"
        yield msgspec.structs.replace(node, end=end, role=role)


def _is_heading(node: Node, nodes: list[Node], position: int, blocks: Sequence[Block], end: int) -> bool:
    if position + 1 < len(nodes) and nodes[position + 1].level > node.level:
        return True
    if len(node.title) > _LONG_TITLE:
        return False
    if node.level == 1 and node.style in STYLES[:2]:
        return True
    clauses = "，" in node.title or "," in node.title
    if node.rest and len(node.title) <= 12 and not clauses:
        return True
    line = _text(blocks[node.index]).rstrip()
    if clauses and _SENTENCE.search(line[-1:]):
        return False
    body = any(isinstance(block, Table) or block.text.strip() for block in blocks[node.index + 1 : end])
    if not node.rest:
        return body or not _SENTENCE.search(line[-1:])
    return (body or bool(_PLAIN_HEADING.search(node.title))) and len(node.title) <= 40


def _text(block: Block) -> str:
    return "" if isinstance(block, Table) else block.text


def bodies(nodes: Sequence[Node], blocks: Sequence[Block]) -> Iterator[tuple[Node, str]]:
    """Each heading with its own text: the rest of its line, its paragraphs and items, up to the next heading."""
    headings = [node for node in nodes if node.role != "item"]
    for position, node in enumerate(headings):
        end = headings[position + 1].index if position + 1 < len(headings) else len(blocks)
        lines = [node.rest] + [_text(block).strip() for block in blocks[node.index + 1 : end]]
        yield node, "\n".join(line for line in lines if line)
