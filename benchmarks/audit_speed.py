"""How fast is the audit of the text? MB/s on prose that is made here, and milliseconds for a report of 20 KB.

    python benchmarks/audit_speed.py [file.txt ...]

With files, their lines are audited instead. The best of several runs counts; nothing is asserted.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from jixiao.documents.audit import audit, consistency
from jixiao.model.document import Document, Paragraph, Place

RUNS = 7
PARAGRAPHS = (
    "本单位现有编制45人，其中行政编制12人、参公编制8人、事业编制25人；年末实有在职人员41人。",
    "2023年度收入总计1856.32万元，支出总计1856.32万元。与上年相比，收入、支出总计各减少143.68万元，下降7.18%。",
    "本年支出合计1480.36万元，其中：基本支出980.36万元，占66.22%；项目支出500.00万元，占33.78%。",
    "年初预算为1000.00万元，支出决算为1123.45万元，完成年初预算的112.35%，主要原因是年中追加人员经费。",
    "我局坚持以人民为中心的工作思路，持续优化窗口服务，规范办事流程，压减申报材料，群众办事更加方便。" * 6,
    "全年共受理诉求2350件，办结2300件，办结率97.87%，群众满意度达到98%以上。",
)


def document(lines: list[str]) -> Document:
    """Lines as a text reader gives them."""
    blocks = tuple(Paragraph(text=line, place=Place(line=i)) for i, line in enumerate(lines, 1) if line.strip())
    return Document(blocks=blocks, format="text")


def measure(name: str, lines: list[str]) -> None:
    """Print the best time of both passes over one text."""
    size = len("\n".join(lines).encode())
    text = document(lines)
    best = {"audit": float("inf"), "consistency": float("inf")}
    claims = 0
    for _ in range(RUNS):
        start = time.process_time()
        claims = len(audit(text))
        middle = time.process_time()
        list(consistency(text))
        end = time.process_time()
        best = {"audit": min(best["audit"], middle - start), "consistency": min(best["consistency"], end - middle)}
    speed = "  ".join(
        f"{what} {seconds * 1000:.1f} ms ({size / seconds / 1e6:.1f} MB/s)" for what, seconds in best.items()
    )
    print(f"{name}: {size / 1000:.0f} kB, {claims} claims: {speed}")


def main() -> None:
    """Measure the files that are named, or prose of 20 kB and 1 MB."""
    for path in sys.argv[1:]:
        measure(path, Path(path).read_text(encoding="utf-8").split("\n"))
    if not sys.argv[1:]:
        block = sum(len(p.encode()) for p in PARAGRAPHS)
        measure("report of 20 kB", list(PARAGRAPHS) * (20_000 // block))
        measure("report of 1 MB", list(PARAGRAPHS) * (1_000_000 // block))


if __name__ == "__main__":
    main()
