"""What is wrong with a profile: file, line, what is allowed and how to mend it, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003 - a dataclass names its types when it is inspected
from typing import TYPE_CHECKING

from jixiao.model.message import Fields, Message, filled

if TYPE_CHECKING:
    from jixiao.files.positions import Locator

TEXTS: dict[str, Message] = {
    "broken": Message("{problem}", "{problem}"),
    "name": Message(
        "文件名说的是 {named}，内容写的是 {written}；两者须一致",
        "the file name says {named}, the file itself {written}; make them the same",
    ),
    "file_name": Message(
        "这个文件没有读：文件名不是规则文件的；应为 <类别>-<起始年度>[-后缀].toml，类别是 {kinds}，如 {example}",
        "this file is not read: its name is not that of a rule file; call it <kind>-<first year>[-suffix].toml, the kind being one of {kinds}, such as {example}",
    ),
    "no_rules": Message(
        "没有规则文件：除 profile.toml 外须有一份 <类别>-<起始年度>.toml，如 project-2024.toml；只改等级分档或表外要求的，在 profile.toml 里写出来",
        "there is no rule file: beside profile.toml a <kind>-<first year>.toml is needed, such as project-2024.toml; a place that only changes grade bands or what is asked beyond the table says so in profile.toml",
    ),
    "parent": Message(
        '编号 {id} 在 {named} 之下，extends 写的是 {extends}，{named} 的规则、等级和要求都不沿用；请写 extends = "{named}"，确实不沿用的可以不管',
        'the id {id} lies below {named}, but it extends {extends} and takes over nothing of {named}; write extends = "{named}" unless that is meant',
    ),
    "below": Message(
        "区划代码 {region} 不在 {above}（{code}）之下；请核对代码或上级",
        "the region code {region} does not lie below {above} ({code}); check the code or the parent",
    ),
    "folder": Message(
        "id 的末段是“{id}”，文件夹叫“{folder}”；请改成同名",
        "the last part of the id is “{id}” and the folder is called “{folder}”; give both one name",
    ),
    "region": Message(
        "没有行政区划代码；有上级（extends）的地区须写 region，如 330000",
        "there is no region code; a place that extends another needs `region`, such as 330000",
    ),
    "link": Message("不得是链接：{name}；请放入文件本身", "may not be a link: {name}; put the file itself there"),
    "years": Message(
        "适用年度次序有误：{first} 至 {last}；from 不得晚于 to",
        "years out of order: {first} to {last}; `from` may not lie after `to`",
    ),
    "overlap": Message(
        "与 {other} 的适用年度和表格结构重叠；请给较早的一份写 years.to，或为较新的一份写不同的分值结构",
        "covers the same years and the same table as {other}; give the earlier one `years.to`, or another division",
    ),
    "bands_zero": Message(
        "等级分档没有到 0：最低一档的 min 是 {lowest}；最低一档须写 min = 0",
        "the grade bands do not reach 0: the lowest begins at {lowest}; the lowest band needs min = 0",
    ),
    "bands_high": Message(
        "等级分档超出满分：{min} 高于 {total}",
        "a grade band lies above the full score: {min} is above {total}",
    ),
    "bands_twice": Message(
        "等级分档有两档下限相同（{min}）；0 到满分每一分须恰好落在一档",
        "two grade bands begin at {min}; every score from 0 to the full mark must lie in exactly one band",
    ),
    "bands_order": Message("等级分档须由高到低书写", "write the grade bands from the highest to the lowest"),
    "bands_name": Message("等级“{name}”出现两次", "the grade “{name}” stands twice"),
    "bands_date": Message(
        "有两组等级分档自同一日期生效（{date}）",
        "two sets of grade bands are in force from the same date ({date})",
    ),
    "weights": Message(
        "分值合计 {sum}（{parts}），满分 {total}；请核对各行分值，确有原因的写 weights_note，只收录部分行的写 partial = true",
        "the weights add up to {sum} ({parts}), the full score is {total}; check them, say why in weights_note, or say partial = true where only some rows are known",
    ),
    "group_weight": Message(
        "“{group}”各行合计 {sum}，分值结构写的是 {weight}",
        "the rows of “{group}” add up to {sum}, its weight is {weight}",
    ),
    "weight_sign": Message(
        "分值须大于 0，实际是 {weight}",
        "a weight must be above 0; this is {weight}",
    ),
    "row_points": Message(
        "规则最高给 {points} 分，该行分值是 {weight}；两者须一致",
        "the rule gives {points} points at most, the weight of the row is {weight}; make them the same",
    ),
    "twice": Message(
        "指标“{name}”在同一级下出现两次；请改名，或在 words 里写别名",
        "the row “{name}” stands twice on one level; rename it, or give the other name under words",
    ),
    "rule": Message("{problem}", "{problem}"),
    "formula": Message("公式不成立：{problem}", "the formula does not hold: {problem}"),
    "fact": Message(
        "公式用到未说明的数据“{name}”{near}；请在 [facts] 下写明它的含义，或改用已有的名称",
        "the formula uses “{name}”{near}, which nothing explains; say what it means under [facts], or use a known name",
    ),
    "cite": Message(
        "basis 写的是 cited，但 cite 里没有文号；请写明文号，或改为 practice（已填的官方表）、unverified（其余）",
        "basis is `cited` but no cite has a document number; name the document, or say practice (a filled form) or unverified",
    ),
    "cite_empty": Message(
        "这一条出处是空的；请写文号、名称或网址",
        "this source is empty; give a number, a title or an address",
    ),
    "policy": Message(
        "没有名为“{name}”的不适用处理方式；可用：{allowed}",
        "no policy for what does not apply is called “{name}”; allowed: {allowed}",
    ),
    "form": Message(
        "没有表式“{name}”；可用：{allowed}（表式写在 forms 文件夹）",
        "there is no form “{name}”; allowed: {allowed} (forms stand in the folder forms)",
    ),
    "form_broken": Message("表式文件有误：{problem}", "a form is wrong: {problem}"),
    "template": Message(
        "模板“{name}”各行合计 {sum}，除执行率外的满分是 {rest}",
        "the rows of the template “{name}” add up to {sum}; the full score without the execution rate is {rest}",
    ),
    "required": Message(
        "必设类别“{name}”不在任何分值结构里",
        "the required kind “{name}” is in no division",
    ),
    "outline": Message("提纲里“{name}”出现两次", "“{name}” stands twice in the outline"),
    "text_limit": Message("字数上限须大于 0：{name}", "a text limit must be above 0: {name}"),
    "day": Message(
        "{name} 不是日期：{day}；写成 月-日，如 02-28", "{name} is no date: {day}; write month-day such as 02-28"
    ),
    "check_code": Message(
        "检查的代码或英文名 {code} 已被占用；请换一个",
        "the code or name {code} of a check is taken; give it another",
    ),
    "check_text": Message(
        "检查的 {name} 须有中英文（zh、en）",
        "the {name} of a check needs a text in both languages (zh, en)",
    ),
    "check_field": Message(
        "message 里没有 {{{field}}} 可用；可用：{allowed}",
        "the message has no field {{{field}}}; allowed: {allowed}",
    ),
    "check_condition": Message(
        "检查须写明条件：mentions、cites_wrong、numbered、other_year 可以并用，lacks 只能单独用（可加 when）",
        "a check needs a condition: mentions, cites_wrong, numbered and other_year, or lacks by itself (with when)",
    ),
    "check_lacks": Message(
        "lacks 只能是提示：severity 写 info",
        'lacks can only be a note: severity = "info"',
    ),
    "check_error": Message(
        'severity 写 error 的检查须有明文依据：basis = "cited"，cite 有文号',
        'a check of severity error needs basis = "cited" and a cite with a number',
    ),
    "check_word": Message(
        "{name} 里有空的词；空词处处都在",
        "{name} holds an empty word, which stands everywhere",
    ),
    "no_cases": Message(
        "没有检验例；请在 cases 文件夹里至少写一份完整的评价，每条规则写一例",
        "there are no cases; put at least one full evaluation and a case for each rule into the folder cases",
    ),
    "untested": Message(
        "规则没有检验例：{name}",
        "no case tests the rule: {name}",
    ),
}
"""What can be wrong, with its mending, as templates over `Problem.params`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or (`warning`) that ought to be mended. `key` names the text in `TEXTS`."""

    file: Path
    line: int | None
    key: str
    params: Fields
    warning: bool = False

    def text(self, language: int = 0) -> str:
        """What is wrong and how to mend it; language 0 is Chinese, 1 English."""
        return filled(TEXTS[self.key], self.params, "en" if language else "zh")

    def __str__(self) -> str:
        return f"{self.file}:{self.line or 1}: {self.text(0)} / {self.text(1)}"


@dataclass
class Inspection:
    """One file under check: where its keys stand, and what was found in it."""

    file: Path
    found: list[Problem] = field(default_factory=list)
    _locate: Locator | None = None

    def say(self, key: str, pointer: str = "", *, warning: bool = False, **params: str | Message) -> None:
        """Note a problem at the line of a JSON pointer."""
        self.found.append(Problem(self.file, self.line(pointer), key, params, warning))

    def line(self, pointer: str) -> int | None:
        """The line of a pointer; of its nearest parent when it is not in this file (an inherited key)."""
        if self._locate is None:
            from jixiao.files.positions import locate_toml

            self._locate = locate_toml(self.file.read_text("utf-8"))
        return self._locate(pointer).line
