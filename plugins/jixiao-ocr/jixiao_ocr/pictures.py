"""Bytes to pictures of pages, within bounds: PNG, JPEG, TIFF of many pages, and pages of a PDF."""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jixiao.files.reading import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao_ocr.image import Array

MOST_PIXELS = 60_000_000
"""A sheet of A3 at 400 dots an inch has 31 million."""
_MOST_EMBEDDED = 500_000_000
"""Of one picture inside a PDF, which pdfium draws without holding all of its pixels."""
_LONG = 842.0
_PLAUSIBLE = (400.0, 1300.0)
"""The long side of a page, in points: what lies outside is no resolution that a scanner wrote."""
_RENDER = 200 / 72
_LARGEST_RENDER = 4000


@dataclass(frozen=True, slots=True)
class PagePicture:
    """The picture of a page (blue, green, red), with the size of the page in points."""

    pixels: Array
    width: float
    height: float


def pictures_of(data: bytes) -> Iterator[PagePicture]:
    """The pages of a picture file. Raises InputError: `E006` too large, `E007` damaged."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of doubtful metadata; the size is held to our own bound
        try:
            image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                yield _picture(image)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, EOFError, KeyError) as error:
            raise refusal("E007", "truncated") from error
        except Image.DecompressionBombError as error:
            raise too_large() from error


def too_large(allowed: int = MOST_PIXELS) -> Exception:
    """The error for a picture of too many pixels."""
    return refusal("E006", "pixels", allowed=str(allowed), blocks="0")


def _picture(image: Any) -> PagePicture:
    """One picture, decoded when its size is known. Transparent parts are paper."""
    from PIL import Image, ImageOps

    width, height = image.size
    if width * height > MOST_PIXELS:
        raise too_large()
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        paper = Image.new("RGBA", turned.size, "white")
        turned = Image.alpha_composite(paper, turned)
    if turned.mode.startswith("I") or turned.mode == "F":
        turned = turned.point(lambda value: value / 256).convert("L")
    pixels = np.asarray(turned.convert("RGB"))[:, :, ::-1]
    return PagePicture(np.ascontiguousarray(pixels), *_size(turned, image.info.get("dpi")))


def _size(image: Any, dots: Any) -> tuple[float, float]:
    """Width and height in points: by the resolution that the file states, where it is plausible, else as a sheet of A4."""
    width, height = image.size
    try:
        stated = float(max(width / dots[0], height / dots[1])) * 72 if dots and dots[0] and dots[1] else 0.0
    except (TypeError, ValueError, ZeroDivisionError):
        stated = 0.0
    long = stated if _PLAUSIBLE[0] <= stated <= _PLAUSIBLE[1] else _LONG
    return width * long / max(width, height), height * long / max(width, height)


def rendered(page: Any) -> PagePicture:
    """A page of pdfium as a picture. One of a strange size is drawn smaller. Raises InputError `E006` for vast pictures in it."""
    if any(math.prod(image.get_px_size()) > _MOST_EMBEDDED for image in images(page)):
        raise too_large(_MOST_EMBEDDED)
    width, height = page.get_size()
    scale = min(_RENDER, _LARGEST_RENDER / max(width, height, 1.0))
    pixels = page.render(scale=scale, rev_byteorder=False, draw_annots=True).to_numpy()
    return PagePicture(np.ascontiguousarray(pixels[:, :, :3]), width, height)


def images(page: Any) -> Iterator[Any]:
    """The pictures in a page of pdfium."""
    from pypdfium2 import raw

    yield from page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)
