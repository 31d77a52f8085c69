"""The names of units: in a title, in a form that was printed as text, and as the text gives them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.documents.extract.text import squash
from jixiao.model.document import Table
from jixiao.text import lazy_re as re
from jixiao.text import regions
from jixiao.text.quantity import narrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.document import Block, Place

YEAR = re.compile(r"(?<!\d)(20\d\d|19[89]\d)\s{0,2}(?:年度?|财年)")
YEAR_CN = re.compile(r"([二一][〇○零九][〇○零一二三四五六七八九]{2})年")
ABOUT = re.compile(r"^关于|^附件\d{0,2}[:：]?")
UNIT_END = re.compile(
    r"[局委办厅院会部心站所队校馆府社处段园团场室司台厂库协联]$|公司$|学院$|医院$|学校$|中学$|小学$|街道$|政府$|[乡镇]$|法院$"
)
MINISTRIES = frozenset(
    {
        "外交部", "国防部", "教育部", "科技部", "科学技术部", "工业和信息化部", "公安部", "国家安全部", "民政部", "司法部", "财政部",
        "人力资源社会保障部", "自然资源部", "生态环境部", "住房城乡建设部", "交通运输部", "水利部", "农业农村部", "农业部", "商务部",
        "文化和旅游部", "退役军人部", "应急管理部", "审计署", "海关总署", "税务总局", "体育总局", "国务院",
    }
)  # fmt: skip
"""Organs of the State: units of the nation, with no place in their names."""

_NATIONAL = re.compile(
    r"^国家[一-龥]{2,12}(?:局|委|委员会|署|总局)$|^中国[一-龥]{2,12}(?:会|联合会|残联|科协|局|院|社)$"
)
_GENERIC_UNIT = re.compile(
    r"^(?:本站|本网|本级|办公室|财务科|财务室|各单位|原创|网站|单位|部门|本单位|本部门|我局|我单位|项目办|财政局|县财政局|市财政局|区财政局|政府|人民政府|地方政府|各级政府)$|^(?:有关|相关|各(?:有关|相关)?[省市州盟县区旗乡镇])|各(?:有关|相关)?(?:乡镇|[县区市旗]直|部门|单位|科室)|[:：，,。；;]"
)
_CODES = re.compile(r"^(?:\[\d{2,12}\]|\d{3,12}+(?!年)[-—]?)\s?")
_SEALS = re.compile(r"\s?[(（](?:公章|盖章|签章|加盖公章|章)[)）]")
_KIND_WORDS = (
    r"(?:本级)?(?:的)?(?:关于)?(?:部门|单位|项目|专项|财政|预算|整体|绩效|自评|支出|资金|转移支付|报送|上报|开展)"
)  # fmt: skip
_AFTER_YEAR = re.compile(rf"^(?P<unit>.{{3,40}}?)(?:{_KIND_WORDS})")
_SAFE_UNIT = re.compile(
    r"^(?P<unit>[^，,。]{2,24}?(?:局|厅|委员会|办公室|中心|医院|学校|中学|小学|支队|大队|总队|街道办事处|人民政府|法院|检察院|学院|残联|妇联|联合会|总工会))(?!属|部|机关党)(?P<rest>.*)$"
)
SUFFIX = r"(?:文旅局|卫健委|残联|妇联|局|厅|委员会|办公室|中心|管理处|管理所|医院|卫生院|学校|中学|小学|幼儿园|支队|大队|总队|分局|街道办事处|人民政府|法院|检察院|学院|联合会)"
_FORM_UNIT = re.compile(
    rf"(?:实施单位|项目单位|资金使用单位|填报单位|部门名称|单位名称)(?:[(（][公盖]?章[)）])?[:：|\s]{{0,4}}(?:\[?\d{{3,12}}\]?-?)?(?P<unit>[一-龥]{{2,24}}?{SUFFIX}+)"
)
_ACTING_UNIT = re.compile(
    rf"(?<![一-龥])(?P<unit>[一-龥]{{1,10}}?[省市县区州旗镇乡][一-龥]{{0,18}}?{SUFFIX})(?<!撤销)(?=属|是|为|下设|内设|核定|成立|机关|(?:20\d\d年)|共有|实施|负责|设|举办|召开|(?:财务|主要)?负责人)"
)
_BEGINS_AS_NAME = re.compile(
    r"^(?!年度?|修建|建设|新建|改造|关于|开展|实施|购置|采购|维修|加强|做好|对|为|的|本|该|各)"
)
_VISITED = re.compile(r"^(?:走|采|专)?访")
_OWN = re.compile(r"(?<![一-龥])我(?P<word>[站所队馆校院办局委园场社台处会]|中心|学校|医院)")
_LOCAL = re.compile(r"^[市县区州旗镇乡][一-龥]{2,}")
_NO_NAME = re.compile(r"撤销|设立|成立|根据|按照|关于|[年月日]")
_LINES = 40
_READ = 2000


def clean(name: str) -> str:
    """A unit's name without code, seal and closing marks."""
    return _CODES.sub("", _SEALS.sub("", squash(name))).strip("|。.:： ")


def is_unit(name: str) -> bool:
    """Whether a text reads as the name of one unit."""
    if is_national(name):
        return True
    return (
        4 <= len(name) <= 40
        and not _GENERIC_UNIT.search(name)
        and "、" not in name
        and UNIT_END.search(name) is not None
    )


def is_national(name: str) -> bool:
    """Whether a unit is one of the whole nation: it lies in no province."""
    return name in MINISTRIES or _NATIONAL.match(name) is not None


def unit_that_speaks(title: str, blocks: Sequence[Block]) -> str | None:
    """The unit at the front of a title up to the word by which the text calls it its own (`我站`: `某县草原站防火项目…`)."""
    for block in blocks[:_LINES]:
        found = _OWN.search(block.text[:_READ]) if not isinstance(block, Table) else None
        at = title.find(found["word"], 3) if found else -1
        name = title[: at + len(found["word"])] if found and at > 0 else ""
        if name and regions.locate(name) is not None and is_unit(name):
            return name
    return None


def unit_in_title(title: str) -> str | None:
    """The unit that a title names, before or after the year."""
    core = ABOUT.sub("", squash(title))
    year = YEAR.search(narrow(core)) or YEAR_CN.search(core)
    before = core[: year.start()] if year else ""
    after = core[year.end() :] if year else core
    for text in (before, after):
        name = text.removesuffix("关于").strip("()（）—-")
        if text is after or not UNIT_END.search(name):
            found = _AFTER_YEAR.match(name)
            name = found["unit"] if found else ""
        if name == "地方政府":  # 地方政府专项债券 names a kind of bond
            continue
        if is_national(name) or (3 < len(name) <= 40 and UNIT_END.search(name) and _BEGINS_AS_NAME.match(name)):
            return name
    for text in (after, before):
        safe = _SAFE_UNIT.match(text)
        if safe and len(safe["unit"]) > 3 and _BEGINS_AS_NAME.match(safe["unit"]):
            return safe["unit"]
    return None


_CALLED = re.compile(r"(?<![一-龥])(?P<unit>[一-龥]{3,30})[(（]以下简称[“\"‘]?[一-龥]{2,10}[”\"’]?[)）]")
_REPORTING = re.compile(
    rf"(?<![一-龥])(?P<unit>{'|'.join(sorted(MINISTRIES, key=len, reverse=True))})(?:在|对|组织|根据|按照)[^。；;]{{0,80}}(?:自评|评价)"
)


def reporting_unit(blocks: Sequence[Block]) -> tuple[str, Place] | None:
    """Who reports in the first paragraphs: a unit that gives itself a short name, or an organ of the State that evaluates."""
    for pattern in (_CALLED, _REPORTING):
        for block in blocks[:_LINES]:
            if isinstance(block, Table):
                continue
            for found in pattern.finditer(squash(block.text[:_READ])):
                name = re.sub(r"^(?:根据|按照|由|受|为)", "", found["unit"])
                if is_unit(name):
                    return name, block.place
    return None


def body_units(blocks: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    """A unit that a form printed as text names, or that the first paragraphs say something about."""
    for pattern in (_FORM_UNIT, _ACTING_UNIT):
        for block in blocks[:_LINES]:
            if isinstance(block, Table):
                continue
            for found in pattern.finditer(squash(block.text[:_READ])):
                name = _VISITED.sub("", found["unit"])
                if pattern is _FORM_UNIT or (not _NO_NAME.search(name) and regions.locate(name) is not None):
                    yield name, block.place


def with_place(unit: str, blocks: Sequence[Block]) -> str:
    """A unit that a title names without its place (`县司法局`), as the text prints it in full (`某县司法局`)."""
    if not _LOCAL.match(unit):
        return unit
    pattern = re.compile(rf"[一-龥]{{1,7}}{re.escape(unit)}")
    for block in blocks[:_LINES]:
        if isinstance(block, Table):
            continue
        for found in pattern.finditer(block.text[:_READ]):
            for start in range(len(found[0]) - len(unit)):
                whole = found[0][start:]
                place = regions.locate(whole)
                if place is not None and whole.startswith(place.name) and len(place.name) > len(whole) - len(unit):
                    return whole
    return unit
