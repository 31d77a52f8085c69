"""Makes the pictures of the documentation from real runs: `python docs/make_pictures.py [--pages] [FOLDER]`.

Needs Chromium (`chromium`) and, without `--pages`, LibreOffice (`soffice`) and poppler (`pdftoppm`). Every picture is a file that
`jixiao` wrote, rendered by the program that people open it with.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = Path("examples/hunan-hetang-2022.toml")
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
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


def pages(folder: Path, work: Path) -> None:
    """The pages of one report, at the width of a desk and of a phone, and of a batch with a file that cannot be read."""
    batch = work / "2023"
    shutil.copytree(ROOT / "examples", batch, ignore=shutil.ignore_patterns("ci"))
    (batch / "扫描件.docx").write_bytes(b"PK\x03\x04")
    jixiao("export", EXAMPLE, "-o", work / "report.html")
    subprocess.run(
        [sys.executable, "-m", "jixiao", "validate", "-q", "-f", "html", "2023", "-o", "batch.html"],
        check=False,  # exit 3: a file cannot be read
        capture_output=True,
        cwd=work,
    )
    page(work / "report.html", "page-desktop", folder, work, "1280,2600")
    page(work / "report.html", "page-phone", folder, work, "390,1700")
    page(work / "batch.html", "batch", folder, work, "1280,1500")


def papers(folder: Path, work: Path) -> None:
    """Workbooks and Word documents."""
    for name in ("form.xlsx", "report.docx"):
        jixiao("export", EXAMPLE, "-o", work / name)
    jixiao("export", EXAMPLE, "--as", "recheck", "-o", work / "recheck.xlsx")
    jixiao("export", EXAMPLE, "--as", "letter", "-o", work / "letter.docx")
    jixiao("init", "-p", "hunan", "--kind", "department", "--year", "2022", "-o", work / "empty.xlsx")
    for name in ("form.xlsx", "recheck.xlsx", "letter.docx", "empty.xlsx"):
        office(work / name, name.partition(".")[0], folder, work)
    office(work / "report.docx", "report", folder, work, pages=2)


def main(folder: Path, *, only_pages: bool) -> None:
    """All pictures, or those of pages."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        pages(folder, Path(temporary))
        if not only_pages:
            papers(folder, Path(temporary))


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--pages"]
    main(Path(words[0]).resolve() if words else ROOT / "docs" / "pictures", only_pages="--pages" in sys.argv)
