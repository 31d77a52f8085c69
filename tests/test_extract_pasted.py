"""Forms pasted a cell a paragraph, their header words broken over several paragraphs."""

from jixiao.documents.extract import extract
from jixiao.model.document import Cell, Document, Paragraph, Place, Table

FORM = """
部门整体支出绩效自评表|（2021年度）|预算单位名称|某县档案局
年初|预算数|全年|预算数|全年|执行数|分值|执行率|得分
年度资金总额|100万元|100万元|80.5万元|10|80.5%|8.05
一级指标|二级指标|三级指标|年度|指标值|实际|完成值|分值|得分|偏差原因|分析及|改进措施
产出指标|(50)|数量|指标|归档数量|30卷|30卷|25|25
质量|指标|完好率|95%|96%|25|25
效益指标|社会效|益指标|查阅次数|100次|120次|40|40
"""


def lines():
    """The cells with an empty paragraph after each, as pages print them."""
    cells = [cell for row in FORM.strip().split("\n") for cell in row.split("|")]
    return tuple(
        Paragraph(text=text, place=Place(line=number))
        for number, text in enumerate((t for cell in cells for t in (cell, "")), 1)
    )


def test_broken_words():
    """Header words and categories are put together; the funds and the rows are read."""
    one = extract(Document(blocks=lines(), format="text")).report.evaluations[0]
    assert [str(one.funds[0].adjusted), str(one.funds[0].spent)] == ["100万元", "80.5万元"]
    assert [
        (row.path, row.name, str(row.target), str(row.actual), str(row.weight), str(row.score))
        for row in one.indicators
    ] == [
        (("产出指标", "数量指标"), "归档数量", "30卷", "30卷", "25", "25"),
        (("产出指标", "质量指标"), "完好率", "95%", "96%", "25", "25"),
        (("效益指标", "社会效益指标"), "查阅次数", "100次", "120次", "40", "40"),
    ]


def test_rows_behind_their_headers():
    """A table whose rows the source closed nowhere: they are as wide as the headers."""
    head = ("", "一级指标", "二级指标", "三级指标", "分值", "年度指标值", "全年实际值", "得分", "未完成原因")
    rows = (
        ("", "产出指标(50分)", "数量指标", "发放人数", "25", ">=30人", "31人", "25", ""),
        ("", "", "", "救助人数", "25", ">=40人", "20人", "12.5", "动态管理"),
        ("", "效益指标(50分)", "社会效益指标", "受益户数", "50", ">=10户", "10户", "50", ""),
    )
    texts = [*head, *(cell for row in rows for cell in row)]
    cells = tuple(Cell(text=text, row=0, column=n, place=Place(line=n + 1)) for n, text in enumerate(texts))
    one = extract(
        Document(blocks=(Paragraph(text="项目支出绩效自评表"), Table(cells=cells)), format="text")
    ).report.evaluations[0]
    assert [(row.name, str(row.target), str(row.score)) for row in one.indicators] == [
        ("发放人数", ">=30人", "25"), ("救助人数", ">=40人", "12.5"), ("受益户数", ">=10户", "50"),
    ]  # fmt: skip


def test_missing_amount_and_drawn_sign():
    """A row of funds that lacks one amount keeps weight, rate and score in their columns; `═` is the sign `＝`."""
    form = FORM.replace("年度资金总额|100万元|100万元|80.5万元", "年度资金总额|100万元|80.5万元").replace(
        "95%|96%", "═95%|96%"
    )
    cells = [cell for row in form.strip().split("\n") for cell in row.split("|")]
    blocks = tuple(Paragraph(text="   " * n + text, place=Place(line=n + 1)) for n, text in enumerate(cells))
    one = extract(Document(blocks=blocks, format="text")).report.evaluations[0]
    assert [str(one.funds[0].adjusted), str(one.funds[0].spent), str(one.execution.rate)] == [
        "100万元",
        "80.5万元",
        "80.5%",
    ]
    assert len(one.indicators) == 3
