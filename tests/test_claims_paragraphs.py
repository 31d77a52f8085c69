"""Figures that another paragraph explains, and scores of several objects."""

from jixiao.documents.audit import audit, consistency
from jixiao.model.document import Document, Paragraph, Place
from jixiao.model.report import Evaluation, Indicator, Report, Total, Value


def document(*texts: str) -> Document:
    """Paragraphs with lines from 1."""
    return Document(
        blocks=tuple(Paragraph(text=text, place=Place(line=i)) for i, text in enumerate(texts, 1)), format="text"
    )


def claims(*texts: str) -> list[tuple[int | None, str, str]]:
    """Line, verdict and figure of every claim."""
    return [(claim.place.line, claim.verdict, claim.stated) for claim in audit(document(*texts))]


def test_rate_by_level_of_funds() -> None:
    """The budget of 中央资金 stands in an earlier paragraph; one slip is said, what is far off is left alone."""
    plan = "下达资金合计1067.2万元。其中,中央资金776.84万元,省级资金290.36万元。"
    done = "中央资金完成636.75万元,预算执行率81.97%,省级资金完成288.26万元,预算执行率99.28%。"
    assert [one for one in claims(plan, done) if one[0] == 2] == [(2, "holds", "81.97%"), (2, "holds", "99.28%")]
    assert (2, "wrong", "71.97%") in claims(plan, done.replace("81.97", "71.97"))
    assert not [one for one in claims(plan, done.replace("81.97", "43.16")) if one[2] == "43.16%"]


def test_instalments() -> None:
    """共 N 万元, and one amount a paragraph below; other amounts in between end the list."""
    total = "全年下达我市治理资金共1737万元,已拨付旗县。"
    assert (1, "holds", "1737万元") in claims(total, "1月下达资金1300万元,用于调查。", "8月下达资金437万元。")
    assert (1, "holds", "1737万元") not in claims(total, "1月下达资金1300万元。", "8月下达资金438万元。")


def test_table_in_one_line() -> None:
    """A form that was pasted into one line makes no statement."""
    row = "指标甲 221人 221人 2分 2分 指标乙接种率 100.00% 97.30% 2分 1.9分 "
    assert claims(row * 3) == []


def scores(*texts: str) -> list[str]:
    """Codes of the disagreements with a form whose total is 91.8."""
    form = Evaluation(indicators=(Indicator(name="巡查次数"),), total=Total(score=Value("91.8")))
    report = Report(evaluations=(form,))
    return [finding.code for finding in consistency(document(*texts), report) if finding.code == "C612"]


def test_scores_of_several_objects() -> None:
    """One other score differs from the form's; many are those of projects or rows."""
    assert scores("项目自评得分90分。") == ["C612"]
    assert scores("甲项目自评得分91.8分。", "乙项目自评得分90.76分。", "丙项目自评得分90.36分。") == []
    assert scores(*(f"{n}.指标,自评得分20分;" for n in range(1, 6))) == []


def test_change_of_a_name() -> None:
    """Two amounts of one name in an earlier paragraph explain a change of that name."""
    years = "2022年三公经费100.30万元,其中:购置费40.25万元、接待费60.05万元。2021年三公经费90.20万元,其中:购置费41.20万元、接待费49.00万元。"
    found = claims(years, "1、接待费增加11.05万元,原因是并账。", "2、购置费较上年减少0.95万元。")
    assert [one for one in found if one[0] != 1] == [(2, "holds", "11.05万元"), (3, "holds", "0.95万元")]
    assert not [one for one in claims(years, "1、培训费增加11.05万元。") if one[0] == 2]


def test_rate_of_a_far_budget() -> None:
    """An outturn with decimals fits its budget from some paragraphs above, and the total before a long list."""
    assert (4, "holds", "88.74%") in claims(
        "2022年投入经费预算10441万元。", "(二)完成情况。", "(1)投入情况。", "实际执行9265.353442万元,项目执行率88.74%。"
    )
    parts = "、".join(f"甲{n}县{n}0万元" for n in range(1, 16))
    assert (1, "holds", "50.21%") in claims(
        f"资金1200万元已分解到位,其中{parts}。目前已执行602.5万元,预算执行率50.21%。"
    )


def test_change_without_a_subject() -> None:
    """较预算减少 belongs to the amount before it; the budget stands in the line above."""
    found = claims("三公经费预算为20万元。", "三公经费支出共计9.07万元,较年初预算数减少10.93万元,下降54.65%。")
    assert (2, "holds", "10.93万元") in found


def test_points_below_their_number() -> None:
    """以下三个方面： and three numbered paragraphs, with text between them; two or four give no statement."""
    points = ["1.采购设备。", "设备已到。", "2.维修线路。", "3.培训人员。", "(二)管理情况"]
    assert (1, "holds", "三个") in claims("资金用于以下三个方面:", *points)
    assert (1, "holds", "四个") not in claims("资金用于以下四个方面:", *points)


def test_scores_of_points() -> None:
    """The score of the whole is the sum of those in the numbered paragraphs below."""
    points = [f"{n}.第{n}项指标,自评得分20分;" for n in range(1, 6)]
    assert (1, "holds", "100分") in claims("因此自评得分100分。", "(二)完成情况", *points)
    assert (1, "holds", "90分") not in claims("因此自评得分90分。", "(二)完成情况", *points)


def test_list_with_lists_inside() -> None:
    """Items that hold lists of their own still make the total that announced them."""
    found = claims(
        "共分配900.5万元,主要安排用于以下项目:", "(一)中央资金250.5万元。", "1.社区服务220.5万元;", "2.助学30万元;",
        "(二)省级资金650万元。", "1.设施650万元;",
    )  # fmt: skip
    assert (1, "holds", "900.5万元") in found
    assert (2, "holds", "250.5万元") in found
