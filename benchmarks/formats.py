"""What one office file more costs `validate` and `summary`, by format: the same form as Word, Excel, OpenDocument, a web page, and text.

    python benchmarks/formats.py [--more 12]

Processor time of `-q -j 1` on so many copies less that on one copy, by their number: read, extracted, audited, scored and written.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from mixed import FIXTURES, spent

FORMS = ("form.docx", "form.xlsx", "form.xls", "form.ods", "form.html", "form.txt")


def copies(folder: Path, name: str, count: int) -> Path:
    """A folder with so many copies of a file."""
    made = folder / f"{count}-{name}"
    made.mkdir()
    for number in range(count):
        shutil.copy(FIXTURES / name, made / f"{number:03}{Path(name).suffix}")
    return made


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--more", type=int, default=12)
    given = parser.parse_args()
    print("| format | `validate -f ndjson`, a file more | `summary -f json`, a file more |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        for name in FORMS:
            one, many = (copies(Path(place), name, count) for count in (1, 1 + given.more))
            costs = [
                (spent([*words, many]) - spent([*words, one])) * 1000 / given.more
                for words in (["validate", "-f", "ndjson"], ["summary", "-f", "json"])
            ]
            print(f"| {Path(name).suffix[1:]} | {costs[0]:.0f} ms | {costs[1]:.0f} ms |", flush=True)


if __name__ == "__main__":
    main()
