"""The examples of docs/claims.md are run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.documents.audit import audit
from jixiao.model.document import Document, Paragraph, Place

CASES = Path(__file__).parent / "cases" / "claims"
GUIDE = (Path(__file__).parent.parent / "docs" / "claims.md").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^## ([a-z_]+) .*?(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
EXAMPLES = [
    (kind, verdict, text)
    for section in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]
    for kind in [section.split(" ", 1)[0]]
    for verdict, text in re.findall(r"^- (holds|wrong|suspicious): (.+)$", section, re.MULTILINE)
]
ROWS = re.findall(r"^\| ([^|]+) \| (holds|wrong|suspicious|—)(?:: [^|]+)? \| ", GUIDE, re.MULTILINE)


@pytest.mark.parametrize(("kind", "verdict", "text"), EXAMPLES)
def test_example(kind: str, verdict: str, text: str) -> None:
    """An example that holds gives no failing claim; one that fails gives its kind and verdict."""
    claims = audit(Document(blocks=(Paragraph(text=text, place=Place(line=1)),), format="text"))
    verdicts = {claim.verdict for claim in claims}
    if verdict == "holds":
        assert claims
        assert verdicts <= {"holds", "rounding"}
    else:
        assert (kind, verdict) in {(claim.kind, claim.verdict) for claim in claims}


@pytest.mark.parametrize(("text", "verdict"), ROWS)
def test_row(text: str, verdict: str) -> None:
    """A row of a table of verdicts says what the audit makes of its text, line by line where it has several."""
    blocks = [Paragraph(text=one, place=Place(line=i)) for i, one in enumerate(text.split("⏎"), 1)]
    verdicts = {claim.verdict for claim in audit(Document(blocks=tuple(blocks), format="text"))}
    failing = verdicts - {"holds", "rounding"}
    assert failing == ({verdict} if verdict in {"wrong", "suspicious"} else set())
    assert bool(verdicts) == (verdict != "—")


def test_every_kind_has_an_entry() -> None:
    """Each kind that the golden cases give has an entry with an example that holds, and one that does not."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.txt"))
    kinds = set(re.findall(r"^  ([a-z_]+) (?:holds|rounding|wrong|suspicious) ", text, re.MULTILINE))
    assert kinds <= set(ENTRIES)
    for kind in kinds:
        verdicts = {verdict for name, verdict, _ in EXAMPLES if name == kind}
        assert "holds" in verdicts
        assert verdicts & {"wrong", "suspicious"}
