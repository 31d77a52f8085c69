"""Printed pages to scans and photos: resolution, turning, noise, blur, shadow, a red stamp, JPEG, and a camera held askew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np


@dataclass(frozen=True)
class Condition:
    """How a page was scanned. `turn` in degrees; `noise`, `blur` in grey values and pixels; `askew` is a share of the width."""

    name: str
    dots: int = 200
    turn: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    shadow: float = 0.0
    stamp: bool = False
    jpeg: int = 0
    askew: float = 0.0

    @property
    def by_chance(self) -> bool:
        """Whether two scans of a page differ."""
        return bool(self.noise or self.stamp or self.askew)


CONDITIONS = (
    Condition("clean 120", 120),
    Condition("clean 150", 150),
    Condition("clean 200", 200),
    Condition("clean 300", 300),
    Condition("noisy 150", 150, turn=0.4, noise=10, blur=0.5, jpeg=70),
    Condition("turned 0.7, stamp, noise, JPEG 60", 200, turn=0.7, noise=8, stamp=True, jpeg=60),
    Condition("turned 2", 200, turn=-2.0, noise=4, jpeg=85),
    Condition("blur", 200, blur=1.2, jpeg=75),
    Condition("shadow, JPEG 40", 200, turn=0.3, shadow=0.45, noise=4, jpeg=40),
    Condition("stamp 150, JPEG 90", 150, turn=-1.1, stamp=True, jpeg=90),
    Condition("photo", 220, turn=1.0, noise=5, blur=0.7, shadow=0.3, jpeg=80, askew=0.03),
)


def scanned(pixels: Any, dots: int, how: Condition, seed: int) -> bytes:
    """The file of a scan of a page (grey or colour, `dots` an inch)."""
    chance = np.random.default_rng(seed)
    page = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR) if pixels.ndim == 2 else pixels.copy()
    scale = how.dots / dots
    page = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    if how.stamp:
        page = _stamped(page, how.dots, chance)
    page = _seen(page, how, chance)
    height, width = page.shape[:2]
    if how.shadow:
        fall = 1 - how.shadow * np.linspace(0, 1, width)[None, :] * np.linspace(0.4, 1, height)[:, None]
        page = np.clip(page * fall[:, :, None], 0, 255).astype(np.uint8)
    if how.blur:
        page = cv2.GaussianBlur(page, (0, 0), how.blur)
    if how.noise:
        page = np.clip(page + chance.normal(0, how.noise, page.shape), 0, 255).astype(np.uint8)
    if how.jpeg:
        return _with_dots(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, how.jpeg])[1].tobytes(), how.dots)
    return cv2.imencode(".png", page)[1].tobytes()


def _with_dots(data: bytes, dots: int) -> bytes:
    """A JPEG that says its resolution, as scanners do."""
    assert data[6:11] == b"JFIF\0"
    return data[:13] + b"\x01" + dots.to_bytes(2, "big") * 2 + data[18:]


def _seen(page: Any, how: Condition, chance: Any) -> Any:
    """The page turned, and seen askew on a dark table."""
    height, width = page.shape[:2]
    if how.askew:
        edge = round(0.06 * width)
        page = cv2.copyMakeBorder(page, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(70, 74, 80))
        height, width = page.shape[:2]
        corners = np.array(
            [[edge, edge], [width - edge, edge], [width - edge, height - edge], [edge, height - edge]], np.float32
        )
        goal = (corners + chance.uniform(-how.askew, how.askew, (4, 2)) * width).astype(np.float32)
        step = cv2.getPerspectiveTransform(corners, goal)
        page = cv2.warpPerspective(page, step, (width, height), flags=cv2.INTER_CUBIC, borderValue=(70, 74, 80))
    if how.turn:
        around = (70, 74, 80) if how.askew else (250, 250, 250)
        step = cv2.getRotationMatrix2D((width / 2, height / 2), how.turn, 1.0)
        page = cv2.warpAffine(page, step, (width, height), flags=cv2.INTER_CUBIC, borderValue=around)
    return page


def _stamped(page: Any, dots: int, chance: Any) -> Any:
    """A red ring with a star, as wide as a seal of office (42 mm), over whatever stands there."""
    height, width = page.shape[:2]
    ink = np.full_like(page, 255)
    radius = round(0.83 * dots)
    centre = round(width * chance.uniform(0.3, 0.8)), round(height * chance.uniform(0.25, 0.5))
    red = (60, 50, 215)
    cv2.circle(ink, centre, radius, red, max(3, round(0.025 * dots)), cv2.LINE_AA)
    star = [
        (centre[0] + (0.35 if n % 2 == 0 else 0.14) * radius * np.sin(n * np.pi / 5),
         centre[1] - (0.35 if n % 2 == 0 else 0.14) * radius * np.cos(n * np.pi / 5))
        for n in range(10)
    ]  # fmt: skip
    cv2.fillPoly(ink, [np.array(star, np.int32)], red, cv2.LINE_AA)
    for n in range(12):
        angle = np.pi * (0.75 + n / 24 * 3)
        at = round(centre[0] + 0.78 * radius * np.cos(angle)), round(centre[1] + 0.78 * radius * np.sin(angle))
        cv2.rectangle(
            ink,
            (at[0] - dots // 20, at[1] - dots // 20),
            (at[0] + dots // 20, at[1] + dots // 20),
            red,
            max(1, dots // 70),
        )
    return np.minimum(page, ink)
