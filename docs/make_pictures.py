"""Makes the pictures of the documentation from real runs: `python docs/make_pictures.py [FOLDER]`.

Needs LibreOffice (`soffice`), Chromium (`chromium`) and poppler (`pdftoppm`). Every picture is a file that `jixiao export`
or `jixiao init` wrote, rendered by the program that people open it with.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = Path("examples/hunan-hetang-2022.toml")
EXAMPLES = [one.relative_to(ROOT) for one in sorted((ROOT / "examples").glob("*.toml"))]
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--hide-scrollbars",
]


def run(*words: object) -> None:
    """Run a program quietly; a failure stops the script."""
    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=180, cwd=ROOT)


def jixiao(*words: object) -> None:
    """Run the program itself."""
    run(sys.executable, "-m", "jixiao", *words)


def office(file: Path, name: str, folder: Path, work: Path, *, pages: int = 1) -> None:
    """The first pages of an office file as pictures."""
    run(
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{work}/office",
        "--convert-to",
        "pdf",
        "--outdir",
        work,
        file,
    )
    run("pdftoppm", "-r", 80, "-png", "-l", pages, work / f"{file.stem}.pdf", work / name)
    for number, picture in enumerate(sorted(work.glob(f"{name}-*.png")), 1):
        picture.rename(folder / (f"{name}.png" if pages == 1 else f"{name}-{number}.png"))


def page(file: Path, name: str, folder: Path, work: Path, size: str) -> None:
    """A web page as a picture of a given size."""
    run(
        *CHROMIUM,
        f"--user-data-dir={work}/{name}",
        f"--window-size={size}",
        f"--screenshot={folder / name}.png",
        file.as_uri(),
    )


def main(folder: Path) -> None:
    """All pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        for name in ("form.xlsx", "report.docx", "report.html"):
            jixiao("export", EXAMPLE, "-o", work / name)
        jixiao("export", EXAMPLE, "--as", "recheck", "-o", work / "recheck.xlsx")
        jixiao("export", EXAMPLE, "--as", "letter", "-o", work / "letter.docx")
        jixiao("export", *EXAMPLES, "--to", "html", "-o", work / "batch.html")
        jixiao("init", "-p", "hunan", "--kind", "department", "--year", "2022", "-o", work / "empty.xlsx")
        for name in ("form.xlsx", "recheck.xlsx", "letter.docx", "empty.xlsx"):
            office(work / name, name.partition(".")[0], folder, work)
        office(work / "report.docx", "report", folder, work, pages=2)
        page(work / "report.html", "page-desktop", folder, work, "1200,2600")
        page(work / "report.html", "page-phone", folder, work, "420,1800")
        page(work / "batch.html", "batch", folder, work, "1200,1500")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
