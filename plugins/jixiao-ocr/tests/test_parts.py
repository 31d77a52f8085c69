"""The parts: what is folded, what two readings have in common and when they are certain, pieces of lines, the straightening of a page."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from jixiao.model.document import Cell, Paragraph
from jixiao.model.limits import Limits
from jixiao_ocr import recogniser
from jixiao_ocr.certainty import Read, settled, under_seal
from jixiao_ocr.folding import folded, paired, same
from jixiao_ocr.image import SCALE, PageImage, prepared
from jixiao_ocr.page import FIRST_DOUBT, read_page
from jixiao_ocr.reader import Scan
from jixiao_ocr.recogniser import Reading, Sign
from jixiao_ocr.ruling import ruled
from jixiao_ocr.segments import Segment, in_cell, without_edges


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("５", "5"), ("98％", "98%"), ("1O", "10"), ("l5", "15"), ("1，320.73万元", "1,320.73万元"), ("o", "0"), ("≧95%", "≥95%"),
        ('"120.00', "120.00"), ("5'", "5"), ("12.", "12."), ("供水保障人□", "供水保障人口"), ("APP升级", "APP升级"), ("Ol", "Ol"),
        ("（含）", "（含）"), ("(2）部门情况", "（2）部门情况"), ("(2)", "(2)"), ("—、概况", "一、概况"), ("(—)概况", "（一）概况"),
        ("80—90分", "80—90分"),
    ],
)  # fmt: skip
def test_look_alikes_are_folded_in_figures_alone(read: str, text: str) -> None:
    """A letter becomes a figure only where the rest is one."""
    assert folded(read) == text


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("资金，安排", "资金,安排", True), ("“一站式”", '"一站式"', True), ("80—90", "80一90", True), ("80.00", "8000", False),
        ("≥95%", "95%", False), ("-5", "5", False), ("12.5", "12,5", False), ("98%", "93%", False),
    ],
)  # fmt: skip
def test_readings_are_compared_by_what_matters(one: str, other: str, alike: bool) -> None:
    """Punctuation that looks alike is no difference; a point, a sign or a figure is."""
    assert same(one, other) is alike


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ('"一站式"服务', "“一站式”服务"), ('"一站式”服务', "“一站式”服务"), ('“一站式"和"一网"通', "“一站式”和“一网”通"),
        ('12"', '12"'), ("没有引号", "没有引号"),
    ],
)  # fmt: skip
def test_upright_quotation_marks_open_and_close(read: str, text: str) -> None:
    """Their order tells which; a text without Chinese keeps its own."""
    assert paired(read) == text


def reading(text: str, sure: float = 0.99) -> Reading:
    """What the recogniser says of a line, each character as sure as this."""
    return Reading(tuple(Sign(char, (n + 0.5) / len(text), sure, "", 0.0) for n, char in enumerate(text)))


@pytest.mark.parametrize(
    ("first", "second", "text", "others", "certain"),
    [
        ("98%", "98%", "98%", (), True),
        ("98%", "93%", "98%", ("93%",), False),
        ("98%", "≥98%", "≥98%", (), True),
        ("-5", "-5", "-5", ("5",), False),
        ("5.", "5.", "5", ("5.",), False),
        ("Z95%", "295%", "≥95%", ("95%",), False),
        ("口", "口", "口", ("□",), False),
        ("B", "B", "B", (), False),
        ("", "", "", (), False),
    ],
)
def test_two_readings_are_certain_where_they_agree(
    first: str, second: str, text: str, others: tuple[str, ...], certain: bool
) -> None:
    """What differs, and what no cell holds, is in doubt; a comparator that one scale overlooks is not."""
    read = settled(Segment(0, 0, 30, 10), reading(first), reading(second))
    assert (read.text, read.others, read.certain) == (text, others, certain)


@pytest.mark.parametrize(("text", "certain"), [("8", False), ("八", False), ("绩效", True)])
def test_a_figure_must_be_surer_than_a_word(text: str, certain: bool) -> None:
    """Also one that is written in Chinese: it may be an amount, or the number of a heading."""
    assert settled(Segment(0, 0, 30, 10), reading(text, 0.6), reading(text, 0.6)).certain is certain


def test_what_lies_under_a_seal_must_be_surer() -> None:
    """Beside the seal nothing changes; under it a figure is in doubt, and a mark smaller than a character says nothing."""
    paper = np.full((100, 100), 255, np.uint8)
    ink, seal = np.zeros_like(paper), np.zeros_like(paper)
    ink[10:30, 10:90] = 255
    ink[60:66, 60:66] = 255
    seal[:, 50:] = 255
    page = PageImage(paper, ink, seal, np.eye(3))
    boxes = {"beside": Segment(10, 10, 40, 30), "under": Segment(60, 10, 90, 30), "mark": Segment(60, 60, 66, 66)}
    reads = [settled(box, reading("58"), reading("58")) for box in boxes.values()]
    found = dict(zip(boxes, under_seal(reads, page, 20.0), strict=True))
    assert (found["beside"].text, found["beside"].certain) == ("58", True)
    assert (found["under"].text, found["under"].certain) == ("58", False)
    assert (found["mark"].text, found["mark"].certain) == ("", True)


def test_a_long_line_of_a_cell_is_read_in_pieces_that_do_not_overlap() -> None:
    """It is cut where it is blank, and the faint ink beside a piece is that of its neighbour."""
    ink = np.zeros((40, 1600), np.uint8)
    for x in range(20, 1580, 24):
        ink[10:30, x : x + 18] = 255
    pieces = in_cell(ink, ink, (0, 0, 1600, 40), 20.0)
    assert len(pieces) > 1
    assert all(before.right <= after.left for before, after in pairwise(pieces))


def test_the_rim_of_a_sheet_is_no_text() -> None:
    """What comes in from the edge of the picture and is longer than any character goes; a character at the edge stays."""
    ink = np.zeros((400, 600), np.uint8)
    ink[:300, 20:24] = 255
    ink[0:20, 300:320] = 255
    ink[200:220, 300:320] = 255
    found = without_edges(ink, 20.0)
    assert not found[:, 20:24].any()
    assert int(found.sum()) == 2 * 400 * 255


def test_an_unsure_bracket_matters_where_a_paragraph_does_not_match() -> None:
    """Elsewhere it is no doubt; a piece that is nothing but an unsure bracket is always one."""
    scan = Scan(Limits())
    piece = Segment(0, 0, 10, 10)
    for certain in (True, False):
        scan._doubts.append((Read(piece, reading("）"), "）", (), 33, certain), (1, 2, 3, 4)))
    bracket, alone = (chr(FIRST_DOUBT + n) for n in range(2))

    def doubts(item: Cell | Paragraph) -> list[tuple[int, int]]:
        return [(one.start, one.end) for one in scan._marked(item).doubts]

    assert doubts(Paragraph(text=f"甲（乙）{bracket}丙")) == []
    assert doubts(Paragraph(text=f"甲乙）{bracket}丙")) == [(2, 3)]
    assert doubts(Cell(text=f"甲乙）{bracket}丙", row=0, column=0)) == []
    assert doubts(Cell(text=f"甲（乙）{alone}丙", row=0, column=0)) == [(3, 4)]
    assert scan._marked(Paragraph(text=f'"甲"）{bracket}')).text == "“甲”）"


@pytest.mark.parametrize("turn", [0.0, 1.5, -2.0])
def test_a_turned_grid_is_straightened_and_its_places_lead_back(turn: float) -> None:
    """Three columns and four rows are found whatever the angle; a corner leads back to where it is on the page."""
    page = np.full((1200, 1000, 3), 255, np.uint8)
    for y in range(300, 701, 100):
        cv2.line(page, (200, y), (800, y), (0, 0, 0), 3)
    for x in range(200, 801, 200):
        cv2.line(page, (x, 300), (x, 700), (0, 0, 0), 3)
    step = cv2.getRotationMatrix2D((500, 600), turn, 1.0)
    turned = cv2.warpAffine(page, step, (1000, 1200), borderValue=(255, 255, 255))
    image = prepared(turned, 1000 / SCALE, 1200 / SCALE)
    level, upright, rest = ruled(image.ink)
    assert (len(level), len(upright)) == (5, 4)
    assert int((rest > 0).sum()) < 200
    left, top, _, _ = image.place(upright[0].at, level[0].at, upright[0].at, level[0].at)
    wanted = step @ np.array([200, 300, 1]) / SCALE
    assert abs(left - wanted[0]) < 3
    assert abs(top - wanted[1]) < 3


def test_a_sheet_seen_askew_becomes_a_rectangle() -> None:
    """A photo of a sheet on a dark table, held at a slant: its grid is level and upright, and places lead back to the photo."""
    page = np.full((1200, 1000, 3), 255, np.uint8)
    for y in range(300, 701, 100):
        cv2.line(page, (200, y), (800, y), (0, 0, 0), 3)
    for x in range(200, 801, 200):
        cv2.line(page, (x, 300), (x, 700), (0, 0, 0), 3)
    corners = np.array([[0, 0], [1000, 0], [1000, 1200], [0, 1200]], np.float32)
    seen = np.array([[90, 70], [930, 100], [900, 1130], [70, 1090]], np.float32)
    step = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(page, step, (1000, 1200), borderValue=(70, 74, 80))
    image = prepared(photo, 1000 / SCALE, 1200 / SCALE)
    level, upright, _ = ruled(image.ink)
    assert (len(level), len(upright)) == (5, 4)
    left, top, _, _ = image.place(upright[0].at, level[0].at, upright[0].at, level[0].at)
    wanted = step @ np.array([200, 300, 1])
    assert abs(left - wanted[0] / wanted[2] / SCALE) < 3
    assert abs(top - wanted[1] / wanted[2] / SCALE) < 3


def test_a_figure_is_read_at_two_scales_and_both_readings_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is sure is read once; of a figure that reads otherwise at the other scale both readings are kept."""
    page = np.full((1200, 1000), 255, np.uint8)
    cv2.rectangle(page, (100, 400), (150, 425), 0, -1)
    cv2.rectangle(page, (600, 400), (650, 425), 0, -1)
    readings = iter([[reading("绩效"), reading("98%")], [reading("93%", 0.9)]])
    asked: list[int] = []

    def read(crops: list[object]) -> list[Reading]:
        asked.append(len(crops))
        return next(readings)

    monkeypatch.setattr(recogniser, "read", read)
    found = read_page(PageImage(page, 255 - page, None, np.eye(3)), 1)
    assert asked == [2, 1]
    (doubt,) = found.doubts
    assert (doubt.text, doubt.others, doubt.sure) == ("98%", ("93%",), 99)
