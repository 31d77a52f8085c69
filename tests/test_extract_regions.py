"""Regions by GB/T 2260."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.text import regions


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("湖南省应急管理厅", "430000"),
        ("株洲市荷塘区行政审批服务局", "430202"),
        ("荷塘区行政审批服务局", "430202"),
        ("安宁市城市管理综合服务中心", "530181"),
        ("红河州政务服务管理局", "532500"),
        ("红河县财政局", "532529"),
        ("攀枝花市政务服务管理局", "510400"),
        ("西双版纳州民政局", "532800"),
        ("广西财政厅", "450000"),
        ("芷江县教育局", "431228"),
        ("云县财政局", "530922"),
        ("北京市朝阳区财政局", "110105"),
        ("朝阳市财政局", "211300"),
        ("吉林市财政局", "220200"),
        ("海南州财政局", "632500"),
        ("三明市梅列区财政局", "350402"),
    ],
)
def test_locate(name, code):
    """Provinces, prefectures, cities, counties, their short forms, and a county that was abolished in 2021."""
    assert regions.locate(name).code == code


@pytest.mark.parametrize("name", ["朝阳区财政局", "区政务服务局", "城区管理局", "民政部", "", "局"])
def test_not_located(name):
    """A name without a place, with a word that is only by chance a county, or with a county of several cities."""
    assert regions.locate(name) is None


def test_context_decides():
    """A county of several cities is told by the cities and provinces that the report names."""
    assert regions.locate("鼓楼区财政局") is None
    assert regions.locate("鼓楼区财政局", ["根据福州市财政局的通知，我区开展自评。"]).code == "350102"


def test_parents():
    """The province and the city above a county."""
    assert [division.name for division in regions.parents("430202")] == ["湖南省", "株洲市"]
    assert regions.get("430202").level == 3


def test_table():
    """All 34 provinces, more than 300 cities and more than 2,800 counties; every county has its province."""
    table = [division for division in regions._table().values() if division.current]
    levels = [division.level for division in table]
    assert (levels.count(1), levels.count(2) > 330, levels.count(3) > 2800) == (34, True, True)
    assert all(regions.get(division.code[:2] + "0000") for division in table)


@given(st.text(alphabet="北京市朝阳区县省红河州甲乙", max_size=40))
def test_find(text):
    """Places found in any text are printed there, in order, and do not overlap."""
    end = 0
    for mention in regions.find(text):
        assert text[mention.start : mention.end] == mention.name
        assert mention.start >= end
        end = mention.end
