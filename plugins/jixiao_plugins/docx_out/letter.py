"""The review letter (整改通知): what one unit is to correct, as a table of demands, with deadline and reply slip; ready to sign."""

from __future__ import annotations

import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from jixiao.documents.papers.model import FormCell, FormRow, Grid
from jixiao.outputs.findings import message, place_of, severity
from jixiao.outputs.places import place
from jixiao.outputs.scores import percent, span
from jixiao_plugins.docx_out.look import new, page
from jixiao_plugins.docx_out.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.model.findings import Finding
    from jixiao.outputs.export import Export, Exported

_GROUPS = (
    ("error", "须更正的问题", "下列各项与报告自身的数字或现行规则不符，请逐项更正。"),
    ("warning", "须核实或说明的问题", "下列各项请逐项核实；属实的请补充说明和依据，不属实的请更正。"),
)
_NUMBERS = "一二三四五六七八九十"
_DEMANDS = (("序号", 0.5), ("问题", 3.4), ("位置", 2.2), ("要求", 2.4), ("依据", 1.6))
_REPLY = (("序号", 0.5), ("问题", 3.6), ("整改情况", 3.4), ("未整改的原因", 2.6))

_NAMED = 3
"""Reports that the opening names one by one, with their scores."""

Found = tuple["Exported", "Finding"]


def letter(what: Export, options: dict[str, str]) -> bytes:
    """The bytes of the letter. It is an official paper in Chinese, whatever the language of the program.

    `options["deadline"]` is a date (`2024-05-31`); without it the date is left open.
    """
    reports = list(what.items)
    name = _unit(reports) or "＿＿＿＿＿＿＿＿"
    years = "、".join(str(year) for year in sorted({one.report.year for one in reports if one.report.year}))
    title = f"关于{name}{years or '＿＿＿＿'}年度预算绩效自评整改的通知"
    document = new(title, what.moment)
    width = page(document.sections[0], landscape=False)
    writing = Writing(document)
    writing.title(title)
    writing.line("文号：＿＿＿＿＿＿＿＿", align=1)
    writing.line(f"{name}：")
    groups = list(_grouped(what, reports))
    for text in _opening(reports, asked=bool(groups)):
        writing.body(text)
    number = 0
    for index, (heading, sentence, found) in enumerate(groups):
        writing.heading(f"{_NUMBERS[index]}、{heading}（{len(found)}项）", 1)
        writing.body(sentence)
        writing.grid(_demands(what, found, number, several=len(reports) > 1), width)
        number += len(found)
    _ending(writing, _NUMBERS[len(groups)], options.get("deadline"))
    if groups:
        _slip(what, writing, name, [one for _, _, found in groups for one in found])
    return writing.finish()


def _unit(reports: Sequence[Exported]) -> str | None:
    return next((one.report.unit.name for one in reports if one.report.unit and one.report.unit.name), None)


def _opening(reports: Sequence[Exported], *, asked: bool) -> Iterator[str]:
    titles = list(dict.fromkeys(f"《{one.report.title or '绩效自评报告'}》" for one in reports))
    names = "、".join(titles[:_NAMED]) + (f"等{len(reports)}份材料" if len(reports) > _NAMED else "")
    end = "经核对，存在以下需要整改的问题，现予通知。" if asked else "未发现需要整改的问题。"
    yield f"你单位报送的{names}已经审核。{''.join(_scores(reports))}{end}"


def _scores(reports: Sequence[Exported]) -> Iterator[str]:
    """Claimed and computed totals, with the share of the weight that was really recomputed."""
    for one in reports if len(reports) <= _NAMED else ():
        for card in one.cards[:1]:
            if card.claimed is not None and card.computed is not None:
                title = f"《{one.report.title or '绩效自评报告'}》" if len(reports) > 1 else ""
                rest = f"（重算的分值占{percent(card.coverage)}，其余取自评得分）" if card.coverage < 1 else ""
                yield f"{title}自评总分{card.claimed}分，按规则重算{card.computed}分{rest}。"


def _grouped(what: Export, reports: Sequence[Exported]) -> Iterator[tuple[str, str, list[list[Found]]]]:
    """The demands of each severity: findings of one code in one report are one demand."""
    for level, heading, sentence in _GROUPS:
        found: dict[tuple[int, str], list[Found]] = {}
        for number, one in enumerate(reports):
            for finding in one.findings:
                if severity(finding, what.catalogue) == level:
                    found.setdefault((number, finding.code), []).append((one, finding))
        if found:
            yield heading, sentence, list(found.values())


def _demands(what: Export, found: Sequence[list[Found]], before: int, *, several: bool) -> Grid:
    rows = [_head(_DEMANDS)]
    for number, same in enumerate(found, before + 1):
        one, first = same[0]
        entry = what.catalogue.rule(first.code)
        said = list(dict.fromkeys(_said(what, finding) for _, finding in same))
        title = f"{entry.title[0]}（{len(same)}处）：\n" if len(same) > 1 else ""
        file = f"{PurePath(one.path).name}\n" if several else ""
        where = "；".join(
            dict.fromkeys(place(span(place_of(each, one.locate), each.pointer), "zh") for _, each in same)
        )
        cite = first.cite or entry.cite
        texts = (
            str(number),
            title + "\n".join(said),
            file + where,
            first.fix or entry.mend[0],
            f"{cite}\n{first.code}".strip(),
        )
        rows.append(_row(texts))
    return Grid(title="整改事项", widths=tuple(wide for _, wide in _DEMANDS), rows=tuple(rows))


def _said(what: Export, one: Finding) -> str:
    about = f"【{one.indicator}】" if one.indicator else ""
    text = message(one, "zh", what.catalogue)
    quote = f"原文“{one.quote}”。" if one.quote and one.quote not in text and one.quote != one.indicator else ""
    return f"{about}{text}{quote}"


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
    writing.body("对上述问题有异议的，请在收到本通知后书面提出，并附相关依据。")
    for text in ("", "＿＿＿＿＿＿＿＿＿＿（盖章）", "＿＿＿＿年＿＿月＿＿日"):
        writing.line(text, align=2)
    writing.line("经办人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿", size=24)


def _date(deadline: str | None) -> str:
    if not deadline:
        return "＿＿＿＿年＿＿月＿＿日"
    day = datetime.date.fromisoformat(deadline)
    return f"{day.year}年{day.month}月{day.day}日"


def _slip(what: Export, writing: Writing, unit: str, demands: Sequence[list[Found]]) -> None:
    """The reply slip, on a page of its own."""
    width = writing.section(landscape=False)
    rows = [_head(_REPLY)]
    for number, same in enumerate(demands, 1):
        finding = same[0][1]
        text = what.catalogue.rule(finding.code).title[0] + (f"（{len(same)}处）" if len(same) > 1 else "")
        rows.append(_row((str(number), f"{text}\n{finding.code}", "", "")))
    grid = Grid(title="整改回执", widths=tuple(wide for _, wide in _REPLY), rows=tuple(rows))
    writing.grid(grid, width)
    writing.line(f"单位：{unit}（盖章）", size=24)
    writing.line(
        "负责人：＿＿＿＿＿＿　　填报人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿", size=24
    )
