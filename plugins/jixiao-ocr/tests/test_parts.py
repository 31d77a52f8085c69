"""The parts: what is folded, what two readings have in common, and the straightening of a page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from jixiao_ocr.folding import folded, same
from jixiao_ocr.image import SCALE, prepared
from jixiao_ocr.ruling import ruled


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("５", "5"), ("98％", "98%"), ("1O", "10"), ("l5", "15"), ("1，320.73万元", "1,320.73万元"), ("o", "0"), ("≧95%", "≥95%"),
        ('"120.00', "120.00"), ("供水保障人□", "供水保障人口"), ("APP升级", "APP升级"), ("Ol", "Ol"), ("（含）", "（含）"),
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
