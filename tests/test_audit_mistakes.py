"""A miss is spoken of where it looks like a mistake that people make; what is far from every one of them was taken for another matter's figure."""

from __future__ import annotations

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place

MISTAKES = {
    "a part forgotten": "购置课桌椅12.6万元、投影机31.4万元、书架6.2万元，合计44万元。",
    "taken off instead of added": "上年结余38.4万元，本年下达251.3万元，可用资金合计212.9万元。",
    "a sign turned": "期初余额6.38万元，全年收入41.27万元，全年支出43.95万元，期末余额9.06万元。",
    "copied from beside": "甲标段投资318万元，乙标段投资96.5万元，两个标段共投资96.5万元。",
    "another part": "发出问卷480份，收回456份，有效288份，问卷回收率60%。",
    "divided the wrong way": "采购预算320万元，实际支出240万元，预算执行率133.33%。",
    "the rest of the whole": "应建档420人，漏建21人，建档率5%。",
    "the point": "计划投放垃圾桶2.6万只，实际投放2.9万只，超计划3万只。",
    "the unit": "全县管护公路812.4公里，其中县道312.5公里、乡道186.4公里、村道313.5米。",
    "a factor left out": "每人每月补贴150元，全年为42名管水员发放补贴6300元。",
    "one digit too many": "收回问卷260份，不满意的13份，占15%。",
    "an operand": "机关用水6.8万吨，比上年下降15%，上年用水量8.9万吨。",
}

FAR = [
    "全县持有驾驶证的有8.6万人。全年为其中的3240名考生组织考试，为2160名到期人员换证。",
    "全年供热1240万吉焦。新增热用户1860户，年末热用户5.2万户，热费收缴率96.8%。",
    "站点改造86处，每处3500元，计30.1万元；加装护栏24段，每段8000元，计19.2万元；加上监理费3万元，项目共支出52.3万元。",
    "图书馆藏书12.6万册。当年外借8.9万册次，其中成人部借出2.1万册，少儿部借出3.3万册。",
    "到位补助资金980万元，其中中央620万元（水利430万元、农业190万元），县级360万元，资金到位率100%。",
]


def failing(text: str) -> list[str]:
    """The figures that do not hold, notes left out."""
    claims = audit(Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text"))
    return [claim.stated for claim in claims if claim.severity in {"error", "warning"}]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_spoken_of(mistake: str) -> None:
    """Each shape of a mistake."""
    assert failing(MISTAKES[mistake])


@pytest.mark.parametrize("text", FAR)
def test_figures_of_other_matters_are_not(text: str) -> None:
    """No mistake leads from what the figures would make to what stands there."""
    assert failing(text) == []
