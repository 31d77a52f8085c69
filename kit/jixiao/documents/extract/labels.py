"""What stands behind a label near the front of a text: publisher, unit, year, the title that a web page prints in its own table.

A label and its value are two cells side by side, two cells one below the other under a row of headers, one cell or line with a
colon, or a line of the page with blanks between them (`索引号 115 发布机构 某县民政局`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from jixiao.documents.extract.draft import Found
from jixiao.documents.extract.text import key, squash, tidy
from jixiao.documents.extract.unit_names import clean, is_unit
from jixiao.model.document import NOWHERE, Place, Table
from jixiao.text import lazy_re as re

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block, Cell

LABELS: dict[str, tuple[str, ...]] = {
    "publisher": ("发布机构", "发布单位", "发文机关", "发文机构", "发文单位", "公开责任部门", "公开责任单位", "责任部门", "制发机关", "公开机构", "信息来源", "来源", "文章来源", "稿件来源"),
    "title": ("信息名称", "文件名称", "标题", "名称", "信息标题"),
    "year": ("评价年度", "自评年度", "预算年度", "项目年度", "绩效年度", "年度", "项目开始年度", "开始年度"),
    "period": ("起止时间", "项目起止时间", "实施期限", "项目期限", "评价时段", "评价期间", "项目实施期"),
    "unit": ("部门名称", "预算部门名称", "单位名称", "部门单位名称", "预算部门", "预算单位", "预算部门单位", "填报单位", "填报部门", "自评单位", "评价单位", "被评价单位", "申报单位", "用款单位", "报告单位", "编制单位", "填表单位", "部门单位", "单位", "部门", "委托单位"),
    "project": ("项目名称", "专项名称", "专项资金名称", "转移支付名称", "转移支付项目名称", "专项项目名称", "政策名称"),
    "agency": ("实施单位", "项目实施单位", "实施主体", "项目单位", "资金使用单位", "承担单位", "项目承担单位", "建设单位", "项目责任单位", "项目实施主体", "项目主管单位", "区县财政部门"),
    "department": ("主管部门", "项目主管部门", "主管部门及代码", "主管单位", "地方主管部门", "区县主管部门", "市级主管部门", "县级主管部门", "业务主管部门", "省级主管部门", "行业主管部门"),
}  # fmt: skip
"""What each label says. Labels are compared without blanks, brackets and colon."""

PAGE = ("索引号", "文号", "发文字号", "发布文号", "发文编号", "统一登记号", "公开目录", "公开日期", "公开形式", "公开方式", "公开范围", "发布日期", "发布时间", "发文日期", "成文日期", "生成日期", "时效性", "有效性", "关键词", "主题词", "主题分类", "主题导航", "组配分类", "信息分类", "内容概述", "浏览量", "浏览次数", "阅读次数", "栏目", "作者", "废止时间", "体裁分类", "信息编号", "服务对象分类", "字号", "打印", "分类")  # fmt: skip
"""Labels by which web pages describe a text; a table of them is not part of it."""

_FIELD = {word: field for field, words in LABELS.items() for word in words}
_PAGE_WORDS = frozenset(PAGE) | frozenset(LABELS["publisher"]) | frozenset(LABELS["title"])
_ANY = "|".join(sorted(_FIELD, key=len, reverse=True))
_NAMING = ("publisher", "unit", "agency", "department")
_COLON = re.compile(rf"(?<![一-龥])(?P<label>{_ANY})\s?[:：]\s?(?P<value>[^\s|；;，,。：:]{{2,60}})")
_SPREAD = re.compile(r"(?<![一-龥])(?:[一-龥][ \u3000]{1,4}){2,8}[一-龥](?=[ \u3000]{0,4}[:：])")  # 项 目 单 位：
_ASIDE = re.compile(r"[(（][^()（）]{1,8}[)）](?=(?:名称)?\s?[:：]|名称\s)")
_HINTS = ("名称", "单位", "部门", "机构", "机关", "来源", "主体")
_NAMED = "|".join(
    sorted((word for f in (*_NAMING, "project") for word in LABELS[f] if len(word) > 2), key=len, reverse=True)
)
_SPACED = re.compile(
    rf"(?<![一-龥])(?P<label>{_NAMED})\s{{1,200}}+(?P<value>(?:\d{{2,12}}-?)?[一-龥()（）]{{3,40}}+)(?!\S)"
)
_CODED = re.compile(rf"(?P<label>{_NAMED})\s?(?P<value>\d{{3,12}}+[一-龥]{{3,30}}+)(?!\S)")
_GLUED = re.compile(rf"^(?P<label>{_NAMED})(?P<value>[一-龥]{{2,9}}[省市县区旗州镇乡][一-龥]{{2,24}}+)$")
_PAGE_LINE = re.compile(
    r"^[-*·•\s\[【]{0,6}(?:首页|当前位置|您(?:现在)?所?在?的?位置|设为首页|加入收藏|浏览|阅读|上传人|下载|语音播报|分享|(?:政府)?(?:信息|政务)公开(?=[\s>》_]|$)"
    + "".join(f"|{word}" for word in sorted(_PAGE_WORDS, key=len, reverse=True))
    + r")"
)
_PAGE_NUMBER = re.compile(r"[-—–]\s?\d{1,3}\s?[-—–]|第\s?\d{1,3}\s?页(?:\s?[,，/]?\s?共\s?\d{1,3}\s?页)?")
_LINES, _CELLS, _LONGEST = 80, 160, 400
_FEW = 40


class Labels(msgspec.Struct):
    """The first value of each label that was found, with its place."""

    found: dict[str, Found] = {}

    def get(self, field: str) -> Found | None:
        """The value behind a label."""
        return self.found.get(field)

    def put(self, label: str, value: str, place: Place) -> None:
        """Keep a value; the first counts."""
        field = _FIELD.get(key(label))
        text = clean(value) if field in _NAMING else tidy(value)
        if not field or not text or key(text) in _FIELD or key(text) in _PAGE_WORDS:
            return
        if field not in _NAMING or is_unit(text):
            self.found.setdefault(field, Found(text, place))


def read_labels(blocks: Sequence[Block]) -> Labels:
    """The labelled values of the first lines and the first cells. Linear in what is looked at."""
    labels = Labels(found={})
    cells = 0
    waiting = ""  # a label that stands on a line of its own, above its value
    for block in blocks[:_LINES]:
        if isinstance(block, Table):
            waiting = ""
            if cells < _CELLS:
                _in_cells(block.cells[: _CELLS - cells], labels)
            cells += len(block.cells)
        elif block.text.strip():
            line = block.text.strip()
            if waiting and len(line) <= _FEW:
                labels.put(waiting, line, block.place)
            waiting = line if len(line) <= _FEW and key(line) in _FIELD else ""
            _in_line(line, block.place, labels)
    return labels


def _in_line(text: str, place: Place, labels: Labels) -> None:
    line = _ASIDE.sub("", text[:_LONGEST]) if "(" in text or "（" in text else text[:_LONGEST]
    patterns = [_COLON] if ":" in line or "：" in line else []
    if patterns:
        line = _SPREAD.sub(lambda found: squash(found[0]), line)
    if any(word in line for word in _HINTS):
        patterns += [_SPACED, _CODED, _GLUED]
    for pattern in patterns:
        for match in pattern.finditer(line):
            labels.put(match["label"], match["value"], place)


def _in_cells(cells: Sequence[Cell], labels: Labels) -> None:
    printed = [cell for cell in cells if cell.text.strip()]
    below = {(cell.row, cell.column): cell for cell in printed}
    for position, cell in enumerate(printed):
        if len(cell.text) > _LONGEST:
            continue
        name = key(cell.text.strip("[]【】 \u3000"))
        if name not in _FIELD:
            _in_line(cell.text, cell.place, labels)
            continue
        after = printed[position + 1] if position + 1 < len(printed) else None
        under = below.get((cell.row + 1, cell.column))
        value = under if under is not None and _is_header(cell, below) else after
        if value is not None and len(value.text) <= _LONGEST:
            labels.put(name, value.text, value.place)


def _is_header(cell: Cell, below: dict[tuple[int, int], Cell]) -> bool:
    """Whether a label heads a column: its row has no values, only other words like it, and the rows below are as wide."""
    row = [other for (number, _), other in below.items() if number == cell.row]
    next_row = [other for (number, _), other in below.items() if number == cell.row + 1]
    return len(row) > 2 and len(next_row) >= len(row) and any(key(other.text) in _HEADERS for other in row)


_HEADERS = frozenset({"一级指标", "二级指标", "三级指标", "指标名称", "项目名称", "指标值"})


def is_labelled(text: str) -> bool:
    """Whether a line begins with a known label and a blank (`部门（单位）名称 某中心`)."""
    label, *value = text.split(maxsplit=1)
    return bool(value) and key(label) in _FIELD


def is_page_line(text: str) -> bool:
    """A line of the web page above the report (`发布机构：…`, `首页 > …`)."""
    return _PAGE_LINE.match(text) is not None


def is_page_head(table: Table) -> bool:
    """A table that a web page prints above the report: index number, publisher, date."""
    return len(table.cells) <= _FEW and sum(_is_page(cell) for cell in table.cells[:_FEW]) > 1


def _is_page(cell: Cell) -> bool:
    text = cell.text.strip("[]【】 \u3000")
    return key(re.split(r"[:：]", text, maxsplit=1)[0]) in _PAGE_WORDS if text else False


def parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks without page numbers, and with the rows of page data cut off from a table that goes on with the report itself."""
    for number, block in enumerate(blocks):
        if not isinstance(block, Table) and len(block.text) <= _FEW and _PAGE_NUMBER.fullmatch(block.text.strip()):
            continue
        if number < _FEW and isinstance(block, Table):
            yield from _parted(block)
        else:
            yield block


def _parted(table: Table) -> Iterator[Table]:
    rows = table.rows()
    head = 0
    while head < len(rows) and any(_is_page(cell) for cell in rows[head]):
        head += 1
    if not 1 < head < len(rows):
        yield table
        return
    start = next((cell.row for cell in rows[head]), 0)
    yield msgspec.structs.replace(table, cells=tuple(cell for cell in table.cells if cell.row < start))
    rest = tuple(
        msgspec.structs.replace(cell, row=cell.row - start) for cell in table.cells if cell.row >= start
    )  # fmt: skip
    yield msgspec.structs.replace(table, cells=rest, place=rest[0].place if rest else NOWHERE)
