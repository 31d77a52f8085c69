"""Printed lines to text: the recogniser of PP-OCR as `rapidocr-onnxruntime` carries it, without its angle classifier.

The classifier must stay off: of a cell that holds `98%` it believes that it stands on its head, and reads `%86`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao_ocr.image import Array

_MODEL = "ch_PP-OCRv4_rec_infer.onnx"
HEIGHT = 48
_NARROWEST = 32
_STEP = 16
_WIDEST_BATCH = 512
_SECOND = 0.02
THREADS = 1


class Sign(NamedTuple):
    """A character that was read: where its middle lies as a share of the crop's width, how sure it is, and the next best one."""

    text: str
    at: float
    sure: float
    other: str
    other_sure: float


class Reading(NamedTuple):
    """What a crop says."""

    signs: tuple[Sign, ...]

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(sign.text for sign in self.signs)

    @property
    def sure(self) -> float:
        """How sure its least sure character is; 0 where nothing was read."""
        return min((sign.sure for sign in self.signs if sign.text != " "), default=0.0)


@cache
def _session() -> tuple[Any, list[str]]:
    """The recogniser and its characters; the first stands for a blank."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = THREADS
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    model = files("rapidocr_onnxruntime").joinpath("models", _MODEL).read_bytes()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ["", *characters, " "]


def read(crops: Sequence[Array]) -> list[Reading]:
    """What each crop (grey values of one line of text) says. Crops of one width are read together."""
    sized = [_sized(crop) for crop in crops]
    order = sorted(range(len(sized)), key=lambda number: sized[number][0].shape[1])
    results: list[Reading] = [Reading(())] * len(crops)
    batch: list[int] = []
    for number in order:
        width = sized[number][0].shape[1]
        if batch and (sized[batch[0]][0].shape[1] != width or (len(batch) + 1) * width > _WIDEST_BATCH):
            _run(batch, sized, results)
            batch = []
        batch.append(number)
    if batch:
        _run(batch, sized, results)
    return results


def _sized(crop: Array) -> tuple[Array, int]:
    """The crop at the recogniser's height, on paper that is a whole number of steps wide; and its own width."""
    width = max(4, round(crop.shape[1] * HEIGHT / crop.shape[0]))
    way = cv2.INTER_AREA if crop.shape[0] > HEIGHT else cv2.INTER_CUBIC
    scaled = cv2.resize(crop, (width, HEIGHT), interpolation=way)
    whole = max(_NARROWEST, -(-width // _STEP) * _STEP)
    return cv2.copyMakeBorder(scaled, 0, 0, 0, whole - width, cv2.BORDER_CONSTANT, value=255), width


def _run(batch: Sequence[int], sized: Sequence[tuple[Array, int]], results: list[Reading]) -> None:
    session, characters = _session()
    values = np.stack([sized[number][0] for number in batch]).astype(np.float32) / 127.5 - 1.0
    inputs = np.repeat(values[:, None], 3, axis=1)
    for number, chances in zip(batch, session.run(None, {"x": inputs})[0], strict=True):
        results[number] = _decoded(chances, characters, values.shape[2] / sized[number][1])


def _decoded(chances: Any, characters: Sequence[str], stretch: float) -> Reading:
    """The best character of each step; the same one in steps that follow each other is one character.

    `stretch` is how much wider than the crop the paper is that was read.
    """
    best = chances.argmax(axis=1)
    steps = len(best)
    signs: list[Sign] = []
    first = 0
    while first < steps:
        last = first
        while last + 1 < steps and best[last + 1] == best[first]:
            last += 1
        if best[first]:
            peak = first + int(chances[first : last + 1, best[first]].argmax())
            row = chances[peak]
            second = np.argpartition(row, -3)[-3:]
            others = sorted((n for n in second if n not in (0, best[first])), key=lambda n: -row[n])
            other = others[0] if others and row[others[0]] >= _SECOND else 0
            signs.append(
                Sign(
                    characters[best[first]], stretch * ((first + last) / 2 + 0.5) / steps, float(row[best[first]]),
                    characters[other], float(row[other]) if other else 0.0,
                )
            )  # fmt: skip
        first = last + 1
    return Reading(tuple(signs))
