"""A weak reading is dropped where another relation of the passage explains the figure, and is never an error where another base does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place

if TYPE_CHECKING:
    from jixiao.model.findings import Claim

EXPLAINED = [
    (
        "全县应届考生915人。当年考入普通高中486人，考入技工学校372人，高中阶段升学率93.77%。",
        "升学率93.77",
        "升学率76.45",
    ),
    (
        "新登记商户3310户（小店2150户、摊点1160户），注销1085户（小店430户、摊点655户），净增2225户，其中小店净增1720户、摊点净增505户。",
        "505户",
        "550户",
    ),
]


def failing(text: str) -> list[Claim]:
    """The statements of a text that do not hold."""
    claims = audit(Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text"))
    return [claim for claim in claims if claim.verdict in {"wrong", "suspicious"}]


@pytest.mark.parametrize(("text", "stated", "slip"), EXPLAINED)
def test_silent_where_another_relation_gives_the_figure(text: str, stated: str, slip: str) -> None:
    """What the words bind misses, but both together, or the difference in the brackets, is what is meant; with a slip it is spoken of."""
    assert failing(text) == []
    assert failing(text.replace(stated, slip))


@pytest.mark.parametrize(
    "text",
    [
        "上年项目支出50.2万元，本年项目支出48.2万元，比上年减少2.0万元，原因是本年预算由55万元压减为50万元，执行率96.4%。",
        "项目支出预算55万元，支出48.2万元，下年预算50万元，执行率96.4%。",
    ],
)
def test_no_error_where_another_base_is_meant(text: str) -> None:
    """A rate that is true over another figure of its sentence may be suspected, never called certain."""
    assert {claim.severity for claim in failing(text)} <= {"warning"}


def test_an_error_where_no_base_explains_the_rate() -> None:
    """The same sentence without a second base."""
    assert [claim.severity for claim in failing("项目支出预算55万元，支出48.2万元，执行率96.4%。")] == ["error"]
