"""`python packaging/check.py dist/jixiao`: the bundled program does its work with an empty environment and, as root, in a bare root.

The bare root holds the bundle, the inputs, and what `ldd` names of the C library: no Python, no shell, no other program. What the
bundle prints is compared with what the installed program prints.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = ROOT / "tests" / "files"
RUNS: tuple[tuple[str, int], ...] = (
    ("--version", 0),
    ("score hunan-hetang-2022.toml", 0),
    ("score --explain -f json hunan-hetang-2022.toml", 0),
    ("validate -f json form.docx", 1),
    ("validate -f json form.xlsx", 1),
    ("validate -f json form.pdf", 1),
    ("validate -f json -j 2 form.docx form.xls form.pdf score.pdf hunan-hetang-2022.toml", 1),
    ("validate -f html form.docx", 1),
    ("validate -f json broken.pdf hunan-hetang-2022.toml", 3),
    ("export --to md form.pdf", 0),
    ("export --to xlsx -o out.xlsx form.pdf", 0),
    ("export --to docx -o out.docx form.xlsx", 0),
    ("export --to html -o out.html form.docx", 0),
    ("annotate form.docx -o commented.docx", 0),
    ("extract form.pdf", 0),
    ("profile new hunan/qingxi --region 430203 -o qingxi", 0),
    ("profile test ./qingxi", 0),
    ("score -p ./qingxi hunan-hetang-2022.toml", 0),
    ("profile list hunan", 0),
    ("plugins", 0),
    ("explain R305", 0),
    ("schema report --bundle", 0),
)
"""The words of each run, and its exit code."""
WRITTEN = ("out.xlsx", "out.docx", "out.html", "commented.docx")
INPUTS = ("form.docx", "form.xlsx", "form.xls", "form.pdf", "score.pdf")
ENVIRONMENT = {"JIXIAO_LANG": "zh"}


def inputs(folder: Path) -> None:
    """What the runs read."""
    folder.mkdir(parents=True)
    for name in INPUTS:
        shutil.copy(FILES / name, folder)
    shutil.copy(ROOT / "examples" / "hunan-hetang-2022.toml", folder)
    (folder / "broken.pdf").write_bytes((FILES / "form.pdf").read_bytes()[:9000])


def bare_root(bundle: Path, root: Path) -> None:
    """A root that holds the bundle and the C library alone."""
    shutil.copytree(bundle, root / "jixiao", symlinks=True)
    inputs(root / "place")
    (root / "tmp").mkdir(mode=0o1777)
    (root / "dev").mkdir()
    (root / "dev" / "null").touch()
    programs = [bundle / "jixiao", *bundle.rglob("*.so*")]
    named = subprocess.run(["ldd", *map(str, programs)], capture_output=True, text=True, check=False).stdout
    for line in named.splitlines():
        path = next((word for word in line.split() if word.startswith("/") and not word.endswith(":")), "")
        target = root / path.lstrip("/")
        if path and not Path(path).is_relative_to(bundle) and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def runs(program: list[str], place: Path, environment: dict[str, str], root: Path | None = None) -> list[bytes]:
    """What each run prints, and the files that they write. Raises SystemExit for a wrong exit code."""

    def enter() -> None:
        if root is not None:
            os.chroot(root)
            os.chdir("/place")

    printed = []
    for words, code in RUNS:
        done = subprocess.run(
            [*program, *words.split()], cwd=None if root else place, env=environment, capture_output=True,
            stdin=subprocess.DEVNULL, check=False, preexec_fn=enter if root else None,
        )  # fmt: skip
        if done.returncode != code or b"Traceback" in done.stderr:
            raise SystemExit(
                f"{words}: exit {done.returncode}, expected {code}\n{done.stderr.decode('utf-8', 'replace')}"
            )
        printed.append(done.stdout)
    return printed + [(place / name).read_bytes() for name in WRITTEN]


def compared(what: str, found: list[bytes], expected: list[bytes]) -> None:
    """Raise SystemExit where the bundle does not do as the installed program does."""
    for words, one, other in zip([*(words for words, _ in RUNS), *WRITTEN], found, expected, strict=True):
        if one != other and words != "plugins":  # there may be more of them beside an installed program
            raise SystemExit(f"{what}: {words}: not what the installed program gives\n{one[:500]!r}\n{other[:500]!r}")
    print(f"{what}: {len(RUNS)} runs as the installed program does them")


def measures(bundle: Path) -> None:
    """Size, and the time to start, best of five."""
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    best = {}
    for words in (["--version"], ["validate", "-qq", str(ROOT / "examples" / "hunan-hetang-2022.toml")]):
        for program in ([str(bundle / "jixiao")], [sys.executable, "-m", "jixiao"]):
            times = []
            for _ in range(5):
                start = os.times()
                subprocess.run([*program, *words], capture_output=True, check=False)
                end = os.times()
                times.append(end.children_user + end.children_system - start.children_user - start.children_system)
            best[words[0], len(program) == 1] = min(times)
    print(json.dumps({"MiB": round(size / 2**20, 1), **{f"{name} {'bundle' if ours else 'python'}": round(value, 3) for (name, ours), value in best.items()}}))  # fmt: skip


def main() -> None:
    """Try the bundle whose folder is named."""
    bundle = Path(sys.argv[1]).resolve()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bundle-") as folder:
        for name in ("installed", "empty"):
            inputs(Path(folder) / name)
        expected = runs([sys.executable, "-m", "jixiao"], Path(folder) / "installed", {**os.environ, **ENVIRONMENT})
        compared("empty environment", runs([str(bundle / "jixiao")], Path(folder) / "empty", ENVIRONMENT), expected)
        if os.name == "posix" and os.geteuid() == 0:
            root = Path(folder) / "root"
            bare_root(bundle, root)
            compared("bare root", runs(["/jixiao/jixiao"], root / "place", ENVIRONMENT, root), expected)
        elif "--bare" in sys.argv:
            raise SystemExit("a bare root needs root's rights")
    measures(bundle)
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
