"""The review letter (整改通知): what is to be corrected, grouped and numbered, with place, reason and citation; ready to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.outputs.finding_text import table_place
from jixiao.outputs.findings import message, place_of, severity
from jixiao.outputs.scores import span
from jixiao.rules.catalogue import rule
from jixiao_plugins.docx_out.look import HEAD, new, page
from jixiao_plugins.docx_out.writer import Writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.model.document import Place
    from jixiao.model.findings import Finding
    from jixiao.outputs.export import Export, Exported

_GROUPS = (
    ("error", "须更正的问题", "下列各项与报告自身的数字或现行规则不符，请逐项更正。"),
    ("warning", "须核实或说明的问题", "下列各项请逐项核实；属实的请补充说明和依据，不属实的请更正。"),
)
_NUMBERS = "一二三四五六七八九十"


def letter(what: Export) -> bytes:
    """The bytes of the letter. It is an official paper in Chinese, whatever the language of the program."""
    one = what.one()
    report = one.report
    unit = (report.unit.name if report.unit else None) or "＿＿＿＿＿＿＿＿"
    title = f"关于{unit}{report.year or '＿＿＿＿'}年度预算绩效自评整改的通知"
    document = new(title, what.moment)
    page(document.sections[0], landscape=False)
    writing = Writing(document)
    writing.title(title)
    writing.line("文号：＿＿＿＿＿＿＿＿", align=1)
    writing.line(f"{unit}：")
    writing.body(_opening(one))
    asked = list(_grouped(one))
    for number, (heading, sentence, findings) in enumerate(asked):
        writing.heading(f"{_NUMBERS[number]}、{heading}（{len(findings)}项）", 1)
        writing.body(sentence)
        for index, finding in enumerate(findings, 1):
            _finding(writing, index, finding, one)
    writing.heading(f"{_NUMBERS[len(asked)]}、整改要求", 1)
    writing.body(
        "请于＿＿＿＿年＿＿月＿＿日前完成整改，将更正后的自评报告、自评表和整改情况说明一并报送。逾期未报或者整改不到位的，按有关规定处理。"
    )
    writing.body("对上述问题有异议的，请在收到本通知后书面提出，并附相关依据。")
    for text in ("", "＿＿＿＿＿＿＿＿＿＿（盖章）", "＿＿＿＿年＿＿月＿＿日"):
        writing.line(text, align=2)
    writing.line(
        "经办人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿　　签收人：＿＿＿＿＿＿　　签收日期：＿＿＿＿＿＿", size=24
    )
    return writing.finish()


def _opening(one: Exported) -> str:
    title = one.report.title or "绩效自评报告"
    totals = [
        f"自评{card.claimed}分、按规则重算{card.computed}分"
        for card in one.cards[:1]
        if card.claimed is not None and card.computed is not None
    ]
    score = f"其中总分{totals[0]}。" if totals else ""
    if not any(severity(finding) in {"error", "warning"} for finding in one.findings):
        return f"你单位报送的《{title}》已经审核，{score}未发现需要整改的问题。"
    return f"你单位报送的《{title}》已经审核。{score}经核对，存在以下需要整改的问题，现予通知。"


def _grouped(one: Exported) -> Iterator[tuple[str, str, list[Finding]]]:
    for level, heading, sentence in _GROUPS:
        found = [finding for finding in one.findings if severity(finding) == level]
        if found:
            yield heading, sentence, found


def _finding(writing: Writing, number: int, one: Finding, exported: Exported) -> None:
    entry = rule(one.code)
    about = f"【{one.indicator}】" if one.indicator else ""
    writing.line(f"{number}．{about}{message(one, 'zh')}", east=HEAD, size=28, indent=True)
    where = _where(place_of(one, exported.locate))
    if where or one.quote:
        quote = f"原文“{one.quote}”" if one.quote else ""
        writing.line("位置：" + "，".join(part for part in (where, quote) if part) + "。", size=24, indent=True)
    writing.line(f"理由：{entry.why[0]}", size=24, indent=True)
    writing.line(f"要求：{one.fix or entry.mend[0]}", size=24, indent=True)
    cite = one.cite or entry.cite
    writing.line((f"依据：{cite}　" if cite else "") + f"（{one.code}）", size=24, indent=True)


def _where(place: Place) -> str:
    if place.table is not None:
        return table_place(span(place), "zh")
    if place.cell is not None:
        return f"{place.sheet or '表格'}{place.cell}单元格"
    if place.page is not None:
        return f"第{place.page}页"
    if place.line is not None:
        return f"第{place.line}行"
    return f"第{place.paragraph}段" if place.paragraph is not None else ""
