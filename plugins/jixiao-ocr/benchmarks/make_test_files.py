"""Makes the pictures of the tests: our own form with a slip under a seal, and a note, printed by LibreOffice and scanned.

python plugins/jixiao-ocr/benchmarks/make_test_files.py
"""

from __future__ import annotations

import copy
import io
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import corpus
import numpy as np
import pypdfium2
from paper import Condition, scanned
from PIL import Image

FILES = Path(__file__).parents[1] / "tests" / "files"
NOTE = "石坪县城区绿化养护中心2023年度绩效自评情况说明\n全年预算数为498.00万元，全年执行数为473.10万元，预算执行率为85%。\n养护绿地面积86万平方米，补植乔木420株、灌木1580株，共计2000株。\n"


def main() -> None:
    """Write the files."""
    form = copy.deepcopy(next(one for one in corpus.damage.FORMS if one.name == "twenty"))
    form.rows[form.first][6].text = "23"
    with tempfile.TemporaryDirectory() as work:
        for name, data in (("form", corpus.damage.as_docx(form)), ("note", corpus._as_docx(NOTE))):  # noqa: SLF001
            path = Path(work) / f"{name}.docx"
            path.write_bytes(data)
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", "pdf", "--outdir", work, str(path)],
                check=True, capture_output=True, timeout=300,
            )  # fmt: skip
        how = Condition("stamp", 150, turn=0.8, stamp=True, jpeg=55)
        (FILES / "form.jpg").write_bytes(scanned(_page(Path(work) / "form.pdf", 150, 0.55), 150, how, 3))
        note = Image.open(
            io.BytesIO(scanned(_page(Path(work) / "note.pdf", 150, 0.3), 150, Condition("clean", 150), 1))
        )
        note.convert("L").quantize(16).save(FILES / "note.png", optimize=True, dpi=(150, 150))


def _page(path: Path, dots: int, part: float) -> np.ndarray:
    """The upper part of the first page."""
    pixels = pypdfium2.PdfDocument(path)[0].render(scale=dots / 72, grayscale=True).to_numpy()
    return np.ascontiguousarray(pixels[: round(part * pixels.shape[0])])


if __name__ == "__main__":
    main()
