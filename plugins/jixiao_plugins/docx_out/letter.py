"""The review letter (整改通知): what one unit is to correct, as a table of demands, with deadline and reply slip; ready to sign."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.documents.papers.model import FormCell, FormRow, Grid
from jixiao.model.errors import UsageError
from jixiao.model.message import Message
from jixiao.outputs.export import moment
from jixiao.outputs.places import place
from jixiao.outputs.scores import percent
from jixiao_plugins.docx_out.look import new, page
from jixiao_plugins.docx_out.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.model.results import Data, FileResult
    from jixiao.rules.catalogue import Catalogue

_GROUPS = (
    ("error", "须更正的问题", "下列各项与报告自身的数字或现行规则不符，请逐项更正。"),
    ("warning", "须核实或说明的问题", "下列各项请逐项核实；属实的请补充说明和依据，不属实的请更正。"),
)
_NUMBERS = "一二三四五六七八九十"
_DEMANDS = (("序号", 0.7), ("问题", 3.0), ("位置", 2.1), ("要求", 2.3), ("依据", 2.0))
_REPLY = (("序号", 0.7), ("问题", 3.4), ("整改情况", 3.4), ("未整改的原因", 2.6))

_NAMED = 3
"""Reports that the opening names one by one, with their scores."""


class Found(NamedTuple):
    """A finding with the report it is on, and its message in Chinese."""

    report: FileResult
    data: Data
    message: str


def write(results: Iterable[FileResult], options: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of the letter on all reports among the results. It is an official paper in Chinese, whatever the language of the program.

    `options["deadline"]` is a date (`2024-05-31`); without it the date is left open. Raises UsageError for reports of several units.
    """
    reports = [one for one in results if one.evaluations]
    units = {(one.report or {}).get("unit") or one.path for one in reports}
    if len(units) > 1:
        raise UsageError(
            Message(f"一封通知写给一个单位，现有 {len(units)} 个", f"a letter is for one unit, not for {len(units)}"),
            hint=Message("写进文件夹，每个单位一份：-o 通知/", "into a folder goes one for each unit: -o letters/"),
        )
    if reports:
        yield _letter(reports, options)


def _letter(reports: Sequence[FileResult], options: dict[str, Any]) -> bytes:
    catalogue = options["catalogue"]
    heads = [one.report or {} for one in reports]
    name = heads[0].get("unit") or "＿＿＿＿＿＿＿＿"
    years = "、".join(str(year) for year in sorted({one["year"] for one in heads if one.get("year")}))
    title = f"关于{name}{years or '＿＿＿＿'}年度预算绩效自评整改的通知"
    document = new(title, moment())
    width = page(document.sections[0], landscape=False)
    writing = Writing(document)
    writing.title(title)
    writing.line("文号：＿＿＿＿＿＿＿＿", align="center")
    writing.line(f"{name}：")
    groups = list(_grouped(reports))
    for text in _opening(reports, asked=bool(groups)):
        writing.body(text)
    number = 0
    for index, (heading, sentence, found) in enumerate(groups):
        writing.heading(f"{_NUMBERS[index]}、{heading}（{len(found)}项）", 1)
        writing.body(sentence)
        writing.grid(_demands(catalogue, found, number, several=len(reports) > 1), width)
        number += len(found)
    _ending(writing, _NUMBERS[len(groups)], options.get("deadline"))
    if groups:
        _slip(catalogue, writing, name, [one for _, _, found in groups for one in found])
    return writing.finish()


def _opening(reports: Sequence[FileResult], *, asked: bool) -> Iterator[str]:
    titles = list(dict.fromkeys(_titled(one) for one in reports))
    names = "、".join(titles[:_NAMED]) + (f"等{len(reports)}份材料" if len(reports) > _NAMED else "")
    end = "经核对，存在以下需要整改的问题，现予通知。" if asked else "未发现需要整改的问题。"
    yield f"你单位报送的{names}已经审核。{''.join(_scores(reports))}{end}"


def _titled(one: FileResult) -> str:
    return f"《{one.title or '绩效自评报告'}》"


def _scores(reports: Sequence[FileResult]) -> Iterator[str]:
    """Claimed and computed totals, with the share of the weight that was really recomputed."""
    for one in reports if len(reports) <= _NAMED else ():
        table = one.evaluations[0]
        if table.claimed is not None and table.computed is not None:
            title = _titled(one) if len(reports) > 1 else ""
            share = Decimal(table.coverage or 0)
            rest = f"（重算的分值占{percent(share)}，其余取自评得分）" if share < 1 else ""
            yield f"{title}自评总分{table.claimed}分，按规则重算{table.computed}分{rest}。"


def _grouped(reports: Sequence[FileResult]) -> Iterator[tuple[str, str, list[list[Found]]]]:
    """The demands of each severity: findings of one code in one report are one demand."""
    for level, heading, sentence in _GROUPS:
        found: dict[tuple[int, str], list[Found]] = {}
        for number, one in enumerate(reports):
            words = one.chinese or [each["message"] for each in one.findings]
            for data, message in zip(one.findings, words, strict=True):
                if data["severity"] == level:
                    found.setdefault((number, data["code"]), []).append(Found(one, data, message))
        if found:
            yield heading, sentence, list(found.values())


def _demands(catalogue: Catalogue, found: Sequence[list[Found]], before: int, *, several: bool) -> Grid:
    rows = [_head(_DEMANDS)]
    for number, same in enumerate(found, before + 1):
        one, first, _ = same[0]
        entry = catalogue.rule(first["code"])
        title = f"{entry.title[0]}（{len(same)}处）：\n" if len(same) > 1 else ""
        file = f"{PurePath(one.path).name}\n" if several else ""
        where = "；".join(dict.fromkeys(place(each.data["span"], "zh") for each in same))
        texts = (
            str(number),
            title + "\n".join(dict.fromkeys(map(_said, same))),
            file + where,
            first["fix"] or entry.mend[0],
            f"{first['cite'] or ''}\n{first['code']}".strip(),
        )
        rows.append(_row(texts))
    return Grid(title="整改事项", widths=tuple(wide for _, wide in _DEMANDS), rows=tuple(rows))


def _said(one: Found) -> str:
    name, quote = one.data["indicator"], one.data["quote"]
    about = f"【{name}】" if name else ""
    quoted = f"原文“{quote}”。" if quote and quote not in one.message and quote != name else ""
    return f"{about}{one.message}{quoted}"


def _head(columns: Sequence[tuple[str, float]]) -> FormRow:
    return FormRow("listing", tuple(FormCell(name, at, role="head") for at, (name, _) in enumerate(columns)), head=True)


def _row(texts: Sequence[str]) -> FormRow:
    cells = tuple(FormCell(text, at, role="short" if at == 0 else "text") for at, text in enumerate(texts))
    return FormRow("listing", cells)


def _ending(writing: Writing, number: str, deadline: str | None) -> None:
    writing.heading(f"{number}、整改要求", 1)
    writing.body(
        f"请于{_date(deadline)}前完成整改，将更正后的自评报告、自评表和整改情况说明（整改回执）一并报送。逾期未报或者整改不到位的，按有关规定处理。"
    )
    writing.body("对上述问题有异议的，请在收到本通知后书面提出，并附相关依据。", keep=True)
    for text in ("", "＿＿＿＿＿＿＿＿＿＿（盖章）", "＿＿＿＿年＿＿月＿＿日"):
        writing.line(text, align="right", keep=True)  # no signature stands alone on a page
    writing.line("经办人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿", size=24)


def _date(deadline: str | None) -> str:
    if not deadline:
        return "＿＿＿＿年＿＿月＿＿日"
    day = datetime.date.fromisoformat(deadline)
    return f"{day.year}年{day.month}月{day.day}日"


def _slip(catalogue: Catalogue, writing: Writing, unit: str, demands: Sequence[list[Found]]) -> None:
    """The reply slip, on a page of its own."""
    width = writing.section(landscape=False)
    rows = [_head(_REPLY)]
    for number, same in enumerate(demands, 1):
        code = same[0].data["code"]
        text = catalogue.rule(code).title[0] + (f"（{len(same)}处）" if len(same) > 1 else "")
        rows.append(_row((str(number), f"{text}\n{code}", "", "")))
    grid = Grid(title="整改回执", widths=tuple(wide for _, wide in _REPLY), rows=tuple(rows))
    writing.grid(grid, width)
    writing.line(f"单位：{unit}（盖章）", size=24)
    for text in (
        "负责人：＿＿＿＿＿＿　　填报人：＿＿＿＿＿＿",
        "联系电话：＿＿＿＿＿＿　日期：＿＿＿＿年＿＿月＿＿日",
    ):
        writing.line(text, size=24)
