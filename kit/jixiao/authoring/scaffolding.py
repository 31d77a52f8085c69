"""`profile new`: a folder that passes its own checks at once, with comments that explain each line. Nothing is written here."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.model.errors import UsageError
from jixiao.model.kinds import KIND_NAMES
from jixiao.model.message import Message
from jixiao.rules.library import named_parent
from jixiao.rules.wording import number
from jixiao.text.quantity import half_up, plain
from jixiao.text.regions import get

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.rules.library import Library
    from jixiao.rules.model import RuleFile

PROVINCES = {
    "beijing": "110000", "tianjin": "120000", "hebei": "130000", "shanxi": "140000", "neimenggu": "150000", "liaoning": "210000",
    "jilin": "220000", "heilongjiang": "230000", "shanghai": "310000", "jiangsu": "320000", "zhejiang": "330000", "anhui": "340000",
    "fujian": "350000", "jiangxi": "360000", "shandong": "370000", "henan": "410000", "hubei": "420000", "hunan": "430000",
    "guangdong": "440000", "guangxi": "450000", "hainan": "460000", "chongqing": "500000", "sichuan": "510000", "guizhou": "520000",
    "yunnan": "530000", "xizang": "540000", "shaanxi": "610000", "gansu": "620000", "qinghai": "630000", "ningxia": "640000",
    "xinjiang": "650000",
}  # fmt: skip
"""Codes of the provinces by the spelling that their folders are given."""


_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")

_PLACE = """\
# 一个地区一个文件夹；本文件说明是什么地方。# 后面的文字是说明，可以删去。
# A place: one folder. What follows a # is an explanation and may go.

# 编号：小写拼音，下级地区用斜线，如 {id}/xian。最后一段与文件夹同名。
id = {id_text}
# 名称
name = {{ zh = {name_text}, en = {id_text} }}
# 行政区划代码（GB/T 2260，六位）。县级没有规则时，依次用市、省、全国的。
region = {region_text}
# 上级：没有写明的（等级分档、用词）沿用上级的。
extends = {extends_text}
# 版本：改了会影响得分的规则，就升版本。
version = "1"

# 本地另有等级分档的，去掉下面各行的 #；effective 是生效日期（按报告日期），没有就不写。
# [[grades]]
# effective = 2025-01-01
# basis = "cited"
# cite = [{{ number = "某财绩〔2025〕1号", title = "某办法", article = "第几条" }}]
# bands = [
#     {{ name = "优", min = 90 }},
#     {{ name = "良", min = 80 }},
#     {{ name = "中", min = 60 }},
#     {{ name = "差", min = 0 }},
# ]
"""

_RULES = """\
# 文件名：类型-起始年度.toml。类型 department 部门整体、project 项目支出、transfer 转移支付、bond 专项债券；规则改了就新写一份，不改旧的。
# The file is called <kind>-<first year>.toml. Changed rules get a new file; old ones stay.

title = {{ zh = {title_text}, en = "Rules of {id}" }}
kind = "{kind}"
# 适用年度（被评价的年度，不是写报告的年度）；有终止年度的写 to。
years = {{ from = {year} }}
# 继承：没有写明的沿用这一份。
extends = {parent_text}
# 依据程度：cited 当地规则原文（cite 须有文号）；practice 已填的官方表；unverified 其余。只有 cited 的规则能判为错误。
basis = "unverified"
# 出处：文号、名称、条款、网址，至少写一项。
cite = [{{ title = "待补：规则的文号和名称" }}]

# 一级指标分值与上级不同的，写在这里；执行率的分值加各组分值须等于满分100。
# [[shapes]]
# name = "50-30-10"
# groups = [
#     {{ name = "产出指标", weight = 50, words = ["产出"] }},
#     {{ name = "效益指标", weight = 30, words = ["效益"] }},
#     {{ name = "满意度指标", weight = 10, words = ["满意度"] }},
# ]

# 表里固定的指标，一行一段；rule 是评分规则，方法见文档“评分方法”。
# [[indicators]]
# path = ["过程", "预算执行"]
# name = "预算完成率"
# weight = 5
# value = "支出决算数 / 全年预算数"
# rule = {{ method = "step_deduct", threshold = "100%", direction = "below", step = "5%", points = "2" }}
# text = "100%得满分，每低5%扣2分"
"""

_CASES = """\
# 检验例：用平常话写输入和应得的分。改动规则里任何一个数，都应当有一例不通过。
# Cases: what goes in and what must come out, in plain words.
profile = {profile_text}
source = "待补：例子的出处"

[[cases]]
say = "正向：目标100%、5分，按完成比例计分"
indicator = {{ path = ["产出指标", "质量指标"], name = "合格率", target = "≥100%", weight = 5 }}
actuals = {{ "98%" = "4.9", "100%" = "5" }}

[[cases]]
say = "一份完整的自评：选用本规则，执行率按95%计分"
[cases.report]
year = {year}
region = {{ code = {region_text} }}
[[cases.report.evaluations]]
kind = "{kind}"
{rows}
[cases.expect]
profile = {profile_text}
total = "{total}"
grade = "优"
"""

_PROJECT = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "{package}"
version = "0.1.0"
description = {description_text}
requires-python = ">=3.11"
dependencies = ["jixiao"]

# jixiao 由此找到本包。
[project.entry-points.jixiao]
profiles = "{module}"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]
"""

_MODULE = '''\
"""{description}: data folders behind one hook."""

from importlib.resources import files
from pathlib import Path

from jixiao import hookimpl


@hookimpl
def jixiao_profiles():
    """The folders with the profiles of this package."""
    return [Path(str(files("{module}"))) / "profiles"]
'''


def new_profile(
    place_id: str,
    library: Library,
    *,
    extends: str = "",
    kind: str = "department",
    year: int = 2025,
    region: str = "",
    package: bool = False,
) -> dict[str, str]:
    """The files of a new place by their path in the new folder. Raises UsageError for an id, parent, kind or region that cannot be.

    Without `extends` the place extends the nearest that its id names. The folder itself is called as the last part of the id; with `package` the files make a distribution with the profile inside.
    """
    extends = extends or named_parent(place_id, library)
    code, name = _place_of(place_id, library, extends, kind, region)
    parent = _parent(library, extends, kind)
    _refuse_unscored(library, parent)
    rows, total = _whole_table(library.rules(parent))
    title = f"{name}{KIND_NAMES[kind].zh}绩效自评"
    told = {
        "id": place_id, "id_text": _text(place_id), "name_text": _text(name), "region_text": _text(code), "extends_text": _text(extends),
        "title_text": _text(title), "kind": kind, "year": year, "parent_text": _text(parent),
        "profile_text": _text(f"{place_id}/{kind}-{year}"), "rows": rows, "total": total,
    }  # fmt: skip
    written = {
        "profile.toml": _PLACE.format(**told),
        f"{kind}-{year}.toml": _RULES.format(**told),
        f"cases/{kind}-{year}.toml": _CASES.format(**told),
    }
    return _packaged(place_id, title, written) if package else written


def _refuse_unscored(library: Library, parent: str) -> None:
    """Raise UsageError for rules without scoring rules: a profile that extends them would not pass its own checks."""
    if library.rules(parent).defaults is None:
        raise UsageError(
            Message(
                f"{parent} 没有评分办法，起不成能检验的规则包",
                f"{parent} has no scoring rules that a new profile could begin with",
            ),
            hint=Message(
                "分值和评分办法由省规定：--extends 写有这一类规则的省，或照“编写规则包”手写 [[shapes]]、[[indicators]]",
                "they are left to the provinces: --extends a province with rules of this kind, or write [[shapes]] and [[indicators]] by hand",
            ),
        )


def _packaged(place_id: str, title: str, written: dict[str, str]) -> dict[str, str]:
    """The files of a distribution with the profile inside."""
    distribution = f"jixiao-{place_id.replace('/', '-')}"
    module = distribution.replace("-", "_")
    filling = {"package": distribution, "module": module, "description": title, "description_text": _text(title)}
    folder = f"{module}/profiles/{place_id.rpartition('/')[2]}"
    inside = {f"{folder}/{file}": text for file, text in written.items()}
    return {"pyproject.toml": _PROJECT.format(**filling), f"{module}/__init__.py": _MODULE.format(**filling), **inside}


def _whole_table(rules: RuleFile) -> tuple[str, str]:
    """A table in the form of the rules that are inherited, every row full and 95 % of the money spent: its lines and its total."""
    full = Decimal(rules.total)
    own = Decimal(rules.execution.weight) if rules.execution is not None else Decimal(0)
    groups = [(group.name, group.weight) for group in rules.shapes[0].groups] if rules.shapes else [("产出指标", None)]
    rest = full - own - sum((weight for _, weight in groups if weight is not None), Decimal(0))
    shares = _shared(rest, sum(weight is None for _, weight in groups))
    score = half_up(own * 95 / 100, 2)
    lines = []
    if rules.execution is not None:
        fund = '{ label = "年度资金总额", source = "total", adjusted = "100万元", spent = "95万元" }'
        lines += [f"funds = [{fund}]", f"execution = {{ weight = {plain(own)}, score = {number(score)} }}"]
    total = full - own + score
    lines += [f"total = {{ weight = {plain(full)}, score = {number(total)} }}", "indicators = ["]
    for name, weight in groups:
        points = plain(next(shares) if weight is None else Decimal(weight))
        cells = 'target = "≤20万元", actual = "20万元"' if "成本" in name else 'target = "≥20次", actual = "20次"'
        lines.append(
            f"    {{ path = [{_text(name)}], name = {_text(name + '一')}, {cells}, weight = {points}, score = {points} }},"
        )
    return "\n".join([*lines, "]"]), number(total)


def _shared(rest: Decimal, count: int) -> Iterator[Decimal]:
    """What is left over, in whole points: the first takes what does not divide."""
    for index in range(count):
        share = rest // count
        yield share if index else rest - share * (count - 1)


def _text(value: str) -> str:
    """A TOML string: JSON's are all TOML strings."""
    return json.dumps(value, ensure_ascii=False)


def _place_of(place_id: str, library: Library, extends: str, kind: str, region: str) -> tuple[str, str]:
    if not _ID.fullmatch(place_id):
        raise UsageError(
            Message(f"“{place_id}”不能作规则包名", f"{place_id!r} is no profile id"),
            hint=Message(
                "用小写字母、数字和斜线，如 zhejiang、yunnan/anning",
                "lower-case letters, digits and slashes, such as zhejiang or yunnan/anning",
            ),
        )
    if place_id in library.places:
        raise UsageError(
            Message(f"已有规则包“{place_id}”", f"there is a profile {place_id!r} already"), hint="jixiao profile list"
        )
    if extends not in library.places:
        library.rules(extends)  # raises, naming the nearest ids
        raise UsageError(
            Message(f"“{extends}”是规则文件，地区只能继承地区", f"{extends!r} is a rule file; a place extends a place"),
            hint=Message("如 --extends national", "such as --extends national"),
        )
    if kind not in KIND_NAMES:
        raise UsageError(Message(f"没有“{kind}”这一类", f"{kind!r} is no kind"), hint=" | ".join(KIND_NAMES))
    code = region or PROVINCES.get(place_id, "")
    if not code:
        raise UsageError(
            Message(f"不知道“{place_id}”的区划代码", f"the region code of {place_id!r} is not known"),
            hint=Message("请给出 GB/T 2260 代码：--region 330100", "give its GB/T 2260 code: --region 330100"),
        )
    division = get(code)
    if division is None:
        raise UsageError(
            Message(f"没有区划 {code}", f"there is no region {code}"),
            hint=Message("应为 GB/T 2260 的六位代码，如 330000", "six digits of GB/T 2260, such as 330000"),
        )
    return code, division.name


def _parent(library: Library, place_id: str, kind: str) -> str:
    """The newest general rule file of that kind in the place, or in the places above it."""
    above: str | None = place_id
    while above is not None:
        place = library.places[above]
        found = [entry for entry in place.entries if entry.kind == kind]
        general = [
            entry for entry in found if not library.rules(entry.id).indicators and not library.rules(entry.id).optional
        ]
        open_ended = [entry for entry in general if library.rules(entry.id).years.to is None]
        if open_ended:
            return max(open_ended, key=lambda entry: entry.year).id
        above = place.place.extends
    raise UsageError(
        Message(f"“{place_id}”及其上级没有 {kind} 的规则", f"no rules of the kind {kind} stand above {place_id!r}"),
        hint=Message("请继承 national", "extend national"),
    )
