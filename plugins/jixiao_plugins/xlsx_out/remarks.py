"""Findings as notes of the cells they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from jixiao.outputs.finding_text import WORDS
from jixiao.outputs.findings import message, severity

if TYPE_CHECKING:
    from jixiao.outputs.export import Exported
    from jixiao.rules.catalogue import Catalogue


def remarks(one: Exported, language: Literal["zh", "en"], catalogue: Catalogue) -> dict[str, str]:
    """The note of each cell by JSON pointer. A finding about a whole row stands at its score, else at its name."""
    at = 0 if language == "zh" else 1
    found: dict[str, list[str]] = {}
    for finding in one.findings:
        pointer = finding.pointer
        if pointer:
            found.setdefault(_cell_of(pointer), []).append(
                f"{finding.code} {WORDS[severity(finding, catalogue)][at]}：{message(finding, language, catalogue)}"
            )
    return {pointer: "\n".join(texts) for pointer, texts in found.items()}


def _cell_of(pointer: str) -> str:
    steps = pointer.split("/")
    if len(steps) == 5 and steps[3] == "indicators":
        return f"{pointer}/score"
    if len(steps) == 4 and steps[3] in {"execution", "total"}:
        return f"{pointer}/score"
    return pointer
