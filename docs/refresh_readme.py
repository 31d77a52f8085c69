"""Put the real output of the runs shown in the READMEs under their commands: `python docs/refresh_readme.py`."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(```console\n\$ (jixiao --lang [^\n]*)\n).*?```", re.DOTALL)


def refreshed(match: re.Match[str]) -> str:
    """The block with the output of its command."""
    words = shlex.split(match[2])[1:]
    run = subprocess.run(
        [sys.executable, "-m", "jixiao", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    return f"{match[1]}{run.stdout}```"


for name in ("README.md", "README.zh-CN.md"):
    path = ROOT / name
    path.write_text(BLOCK.sub(refreshed, path.read_text(encoding="utf-8")), encoding="utf-8")
