"""What does the audit catch? Recall by relation and by kind of slip, and false alarms, on generated statements.

    python benchmarks/audit_recall.py [statements of each relation] [--misses]

Each statement is audited true, with a slip in the figure that follows from the others, and with one in an operand.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from audit_reports import RELATIONS, SLIPS, planted

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place

FAILING = {"wrong", "suspicious"}


def verdicts(text: str) -> list[str]:
    """The verdicts on one statement among nothing else."""
    blocks = tuple(Paragraph(text=line, place=Place(line=i)) for i, line in enumerate(text.split("\n"), 1))
    return [claim.verdict for claim in audit(Document(blocks=blocks, format="text"))]


def main() -> None:
    """Print one row a relation."""
    count = next((int(word) for word in sys.argv[1:] if word.isdigit()), 60)
    rng = random.Random(1)  # noqa: S311 - examples, not secrets
    print(f"{'relation':<28}{'held':>7}{'false':>7}  " + "".join(f"{kind:>9}" for kind in SLIPS) + f"{'operand':>9}")
    for make in RELATIONS:
        seen: Counter[str] = Counter()
        name = ""
        for _ in range(count):
            sentence = make(rng)
            name = sentence.relation
            found = verdicts(sentence.printed())
            seen["held"] += bool({"holds", "rounding"} & {*found})
            seen["false"] += bool(FAILING & {*found})
            if FAILING & {*found} and "--misses" in sys.argv:
                print("  false:", sentence.printed())
            if not found and "--misses" in sys.argv:
                print("  not seen:", sentence.printed())
            slots = [(kind, None) for kind in SLIPS] + [
                ("operand", rng.choice([i for i in range(len(sentence.figures)) if i != sentence.target]))
            ]
            for kind, slot in slots:
                one = planted(sentence, "digit" if kind == "operand" else kind, rng, slot)
                if one is None:
                    continue
                caught = bool(FAILING & {*verdicts(one.text)})
                seen[f"{kind} all"] += 1
                seen[kind] += caught
                if not caught and "--misses" in sys.argv:
                    print(f"  {kind}:", one.text, "|", sentence.figures[one.slot])
        rates = "".join(f"{seen[kind]}/{seen[f'{kind} all']}".rjust(9) for kind in (*SLIPS, "operand"))
        print(f"{name:<28}{seen['held']:>4}/{count}{seen['false']:>5}  {rates}")


if __name__ == "__main__":
    main()
