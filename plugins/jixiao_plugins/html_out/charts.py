"""Charts as inline SVG. Each says its figures in words; nothing rests on colour alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.outputs.scores import number, percent
from jixiao.text.quantity import EXACT, half_up, parse, plain
from jixiao_plugins.html_out.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.model.card import Scorecard
    from jixiao.model.report import Evaluation

Bar = tuple[str, Decimal, Decimal, str]
"""Label, length, full length, the figures in words."""

_WIDTH, _ROW, _LEFT = 460, 40, 8
_VERDICTS = {"holds": "#1d7a46", "rounding": "#6b7280", "suspicious": "#c77700", "wrong": "#b42318"}


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return min(Decimal(1), max(Decimal(0), EXACT.divide(part, whole))) if whole else Decimal(0)


def bars(title: str, rows: Sequence[Bar], legend: tuple[str, str]) -> str:
    """Bars inside the frame of their full length. Empty without rows."""
    if not rows:
        return ""
    room = _WIDTH - 2 * _LEFT
    largest = max(full for _, _, full, _ in rows) or Decimal(1)
    parts = []
    for index, (label, length, full, words) in enumerate(rows):
        y = index * _ROW
        frame = half_up(room * _share(full, largest), 1)
        fill = half_up(frame * _share(length, full), 1)
        parts.append(f'<text x="{_LEFT}" y="{y + 15}" font-size="14" fill="#1b1f24">{safe(label)}</text>')
        parts.append(
            f'<text x="{_WIDTH - _LEFT}" y="{y + 15}" font-size="13" text-anchor="end" fill="#1b1f24">{safe(words)}</text>'
        )
        parts.append(
            f'<rect x="{_LEFT}" y="{y + 20}" width="{plain(frame)}" height="12" fill="#fff" stroke="#4b5563"/>'
        )
        parts.append(f'<rect x="{_LEFT}" y="{y + 20}" width="{plain(fill)}" height="12" fill="#2f6db5"/>')
    said = "；".join(f"{label} {words}" for label, _, _, words in rows)
    height = len(rows) * _ROW + 4
    return (
        f'<figure><figcaption>{safe(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{safe(title)}：{safe(said)}"><title>{safe(title)}</title>{"".join(parts)}</svg>'
        f'<p class="note">■ {safe(legend[0])}　□ {safe(legend[1])}</p></figure>'
    )


def by_group(card: Scorecard, execution: str) -> list[Bar]:
    """Claimed score against weight, by the first level."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for row in card.rows:
        name = execution if row.row == "execution" else (row.path[0] if row.path else "")
        if row.weight is not None and name:
            score, weight = found.get(name, (Decimal(0), Decimal(0)))
            found[name] = (score + (row.claimed or Decimal(0)), weight + row.weight)
    return [(name, score, weight, f"{number(score)} / {number(weight)}") for name, (score, weight) in found.items()]


def by_fund(evaluation: Evaluation) -> list[Bar]:
    """Spending against the budget of the whole year, by fund; funds without both amounts are left out."""
    found: list[Bar] = []
    for fund in evaluation.funds:
        base = fund.adjusted or fund.initial
        if base is None or fund.spent is None:
            continue
        budget, spent = parse(base), parse(fund.spent)
        if budget.number and spent.number is not None and budget.unit == spent.unit and budget.number > 0:
            rate = EXACT.divide(spent.number, budget.number)
            found.append((fund.label or "", spent.number, budget.number, f"{fund.spent} / {base} = {percent(rate)}"))
    return found


def verdicts(title: str, counts: Sequence[tuple[str, str, int]]) -> str:
    """One bar parted by verdict: (key, word, number)."""
    total = sum(count for _, _, count in counts)
    if not total:
        return ""
    parts, at = [], Decimal(_LEFT)
    room = Decimal(_WIDTH - 2 * _LEFT)
    legend = []
    for index, (key, word, count) in enumerate(counts):
        size = half_up(room * _share(Decimal(count), Decimal(total)), 1)
        parts.append(
            f'<rect x="{plain(at)}" y="4" width="{plain(size)}" height="26" fill="{_VERDICTS[key]}" stroke="#fff"/>'
        )
        x, y = _LEFT + (index % 2) * 220, 52 + (index // 2) * 24
        legend.append(f'<rect x="{x}" y="{y - 11}" width="12" height="12" fill="{_VERDICTS[key]}"/>')
        legend.append(f'<text x="{x + 18}" y="{y}" font-size="14" fill="#1b1f24">{safe(word)} {count}</text>')
        at += size
    said = "；".join(f"{word} {count}" for _, word, count in counts)
    return (
        f'<figure><figcaption>{safe(title)}</figcaption><svg viewBox="0 0 {_WIDTH} 96" role="img" aria-label="{safe(title)}：{safe(said)}">'
        f"<title>{safe(title)}</title>{''.join(parts)}{''.join(legend)}</svg></figure>"
    )
