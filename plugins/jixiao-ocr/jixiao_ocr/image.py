"""A page as an image: straightened, with shadows, grey and stamps taken out of a copy, and the way back to the page as it came.

Everything after this works at one scale, `DOTS` pixels for an inch, and speaks in points (1/72 inch) of the straightened page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Matrix = NDArray[Any]

DOTS = 200
"""Pixels for an inch of the working image: what the recogniser reads well; more costs time and reads no better."""
SCALE = DOTS / 72
_MOST_TURN = 4.0
_LEVEL = 0.04
"""Degrees that are no turn."""
_SMALL = 900
_STAMP = 45 * SCALE
"""A connected coloured thing that is larger than this both ways is a stamp, no printed word."""
_REDNESS = 45
_GREY = 175
_DARK = 60


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page ready to be read.

    clean    grey values of the straightened copy: 0 is ink, 255 is paper
    ink      the same as a mask: 255 is ink
    seal     where a seal was taken out, as a mask; None where there is none
    back     turns a point of the straightened page (points) into one of the page as it came (points)
    """

    clean: Array
    ink: Array
    seal: Array | None
    back: Matrix

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.clean.shape[1] / SCALE, self.clean.shape[0] / SCALE

    def place(self, left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
        """A box of the straightened page on the page as it came, in whole points."""
        corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float64)
        found = cv2.perspectiveTransform(corners, self.back)[0]
        low, high = np.floor(found.min(axis=0)), np.ceil(found.max(axis=0))
        return max(0, int(low[0])), max(0, int(low[1])), int(high[0]), int(high[1])


def prepared(picture: Array, width: float, height: float) -> PageImage:
    """The page image of a picture (blue, green, red) that shows a page of this width and height in points."""
    size = max(1, round(width * SCALE)), max(1, round(height * SCALE))
    way = cv2.INTER_AREA if picture.shape[1] > size[0] else cv2.INTER_CUBIC
    scaled = cv2.resize(picture, size, interpolation=way)
    clean, seal = _cleaned(scaled)
    flat, turn = _straightened(clean, _page_corners(cv2.cvtColor(scaled, cv2.COLOR_BGR2GRAY)))
    if seal is not None:
        seal = cv2.warpPerspective(seal, turn, size, flags=cv2.INTER_NEAREST)
    points = np.diag([1 / SCALE, 1 / SCALE, 1.0])
    return PageImage(flat, _mask(flat), seal, points @ np.linalg.inv(turn) @ np.linalg.inv(points))


def _straightened(clean: Array, paper: Matrix | None) -> tuple[Array, Matrix]:
    """The page by the corners of its paper, then by its lines of text, then by the frame of its table; and what turned it so."""
    size = clean.shape[1], clean.shape[0]
    turn = np.eye(3) if paper is None else _to_rectangle(paper, size)
    flat = _warped(clean, turn)
    angle = _angle(flat)
    if abs(angle) > _LEVEL:
        step = np.vstack([cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0), [0, 0, 1]])
        turn = step @ turn
        flat = _warped(clean, turn)
    frame = _frame_corners(_mask(flat))
    if frame is not None:
        turn = _to_upright(frame) @ turn
        flat = _warped(clean, turn)
    return flat, turn


def _warped(grey: Array, turn: Matrix) -> Array:
    if np.array_equal(turn, np.eye(3)):
        return grey
    size = grey.shape[1], grey.shape[0]
    made: Array = cv2.warpPerspective(grey, turn, size, flags=cv2.INTER_CUBIC, borderValue=255)
    return made


def _cleaned(picture: Array) -> tuple[Array, Array | None]:
    """Grey values without shadows, in which large red things have become paper, and where those were.

    In the red channel red ink is nearly as light as paper, and black ink is not.
    """
    grey = _even(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    blue, green, red = cv2.split(picture)
    mask = (cv2.subtract(red, cv2.max(blue, green)) > _REDNESS).astype(np.uint8)
    if not mask.any():
        return grey, None
    near = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    large = [n for n in range(1, len(stats)) if min(stats[n][2], stats[n][3]) > _STAMP]
    if not large:
        return grey, None
    left, top, right, bottom = _around([stats[n] for n in large], round(8 * SCALE), grey.shape)
    spot = np.s_[top:bottom, left:right]
    # what stands inside a seal, its characters and its star, belongs to it
    seal = cv2.dilate(mask[spot], np.ones((11, 11), np.uint8)) > 0
    light = np.clip((_even(red)[spot].astype(np.float32) - 20) * (255 / (222 - 20)), 0, 255).astype(np.uint8)
    grey[spot] = np.where(seal, np.maximum(light, grey[spot]), grey[spot])
    where = np.zeros_like(mask)
    where[spot] = cv2.dilate(mask[spot], np.ones((5, 5), np.uint8))
    return grey, where


def _around(boxes: list[Array], margin: int, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The box around boxes, with a margin."""
    left, top = min(int(b[0]) for b in boxes), min(int(b[1]) for b in boxes)
    right, bottom = max(int(b[0] + b[2]) for b in boxes), max(int(b[1] + b[3]) for b in boxes)
    return max(0, left - margin), max(0, top - margin), min(shape[1], right + margin), min(shape[0], bottom + margin)


def _even(grey: Array) -> Array:
    """Shadows out, light grey out, ink black: each pixel against the paper around it."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 21)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    even: Array = cv2.divide(grey, paper, scale=255).astype(np.float32)
    stretched = (even - _DARK) * (255.0 / (230 - _DARK))
    return np.clip(stretched, 0, 255).astype(np.uint8)


def _mask(flat: Array) -> Array:
    """Ink as 255. The level lies between ink and paper, as the page has them, and never in the light grey."""
    level, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_OTSU)
    made: Array = cv2.threshold(flat, min(max(level, 90), _GREY), 255, cv2.THRESH_BINARY_INV)[1]
    return made


def _angle(flat: Array) -> float:
    """By how many degrees the page must be turned so that its lines are level: then rows of ink and of paper differ most."""
    shrink = _SMALL / max(flat.shape)
    small = cv2.resize(flat, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    ink = 255 - small
    centre = small.shape[1] / 2, small.shape[0] / 2

    def sharpness(angle: float) -> float:
        step = cv2.getRotationMatrix2D(centre, angle, 1.0)
        turned = cv2.warpAffine(ink, step, (small.shape[1], small.shape[0]))
        rows = turned.sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for reach, step in ((_MOST_TURN, 0.5), (0.5, 0.125), (0.125, 0.03)):
        tried = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(tried, key=sharpness))
    return best


def _page_corners(grey: Array) -> Matrix | None:
    """The corners of a sheet that lies on something darker, as a photo shows it; None where the picture is the sheet."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    edge = np.concatenate([small[:4].ravel(), small[-4:].ravel(), small[:, :4].ravel(), small[:, -4:].ravel()])
    if np.median(edge) > 150:
        return None
    _, light = cv2.threshold(cv2.GaussianBlur(small, (9, 9), 0), 0, 255, cv2.THRESH_OTSU)
    light = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    contours, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sheet = max(contours, key=cv2.contourArea, default=None)
    if sheet is None or cv2.contourArea(sheet) < 0.3 * light.size:
        return None
    corners = cv2.approxPolyDP(cv2.convexHull(sheet), 0.02 * cv2.arcLength(sheet, closed=True), closed=True)
    return _ordered(corners[:, 0, :].astype(np.float64) * 4) if len(corners) == 4 else None


def _frame_corners(ink: Array) -> Matrix | None:
    """The corners of the largest table's frame where it is no rectangle: then the page was seen askew. None where it is one."""
    lines = np.zeros_like(ink)
    for shape in ((round(18 * SCALE), 1), (1, round(18 * SCALE))):
        found = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        lines = cv2.bitwise_or(lines, found)
    lines = cv2.dilate(lines, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(lines, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    frame = max(contours, key=cv2.contourArea, default=None)
    if frame is None or cv2.contourArea(frame) < 0.08 * ink.size:
        return None
    points = frame[:, 0, :].astype(np.float64)
    corners = _ordered(points)
    area = cv2.contourArea(corners.astype(np.float32))
    if cv2.contourArea(frame) < 0.93 * area:
        return None
    (a, b), (c, d), (e, f), (g, h) = corners
    slant = max(
        abs(d - b) / max(c - a, 1), abs(h - f) / max(e - g, 1), abs(g - a) / max(h - b, 1), abs(e - c) / max(f - d, 1)
    )
    return corners if 0.0035 < slant < 0.25 else None


def _ordered(points: Matrix) -> Matrix:
    """The outermost points as corners: upper left, upper right, lower right, lower left."""
    total, apart = points.sum(axis=1), points[:, 0] - points[:, 1]
    return np.array([points[total.argmin()], points[apart.argmax()], points[total.argmax()], points[apart.argmin()]])


def _to_rectangle(corners: Matrix, size: tuple[int, int]) -> Matrix:
    """What turns a sheet's corners into those of the picture."""
    width, height = size
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    made: Matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), goal)
    return made


def _to_upright(corners: Matrix) -> Matrix:
    """What turns a frame into the rectangle of its mean sides."""
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[[0, 1], 1].mean(), corners[[2, 3], 1].mean()
    goal = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    made: Matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), goal)
    return made
