"""Charts of the summary as inline SVG. Each figure is printed or in a title, and nothing rests on colour alone."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from jixiao.outputs.summary.words import many

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 520, 250
LEFT, BOTTOM, TOP = 8, 30, 20

CLAIMED = 'fill="#2f6db5"'
COMPUTED = 'fill="#fff" stroke="#c77700" stroke-width="2"'
Pair = tuple[str, int, int]
"""A label, and how many are claimed and computed."""


def figure(title: str, said: str, drawn: str, height: int, below: str = "") -> str:
    """A chart with its caption; `said` is what it shows in words."""
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(f"{title}: {said}")}">'
        f"{drawn}</svg>{below}</figure>"
    )


def legend(claimed: str, computed: str) -> str:
    """The key of paired bars."""
    return f'<p class="key"><span><i class="claimed"></i>{escape(claimed)}</span><span><i class="computed"></i>{escape(computed)}</span></p>'


def pairs(title: str, rows: Sequence[Pair], words: tuple[str, str], *, printed: bool = True) -> str:
    """Two upright bars for each label, claimed and computed. `printed` puts the counts above them."""
    if not rows:
        return ""
    most = max(max(one, other) for _, one, other in rows) or 1
    step = (WIDTH - 2 * LEFT) / len(rows)
    bar = min(step * 0.4, 44)
    parts = [_line(HEIGHT - BOTTOM)]
    for index, (label, one, other) in enumerate(rows):
        middle = LEFT + step * (index + 0.5)
        tip = f"<title>{escape(label)}: {escape(words[0])} {many(one)}, {escape(words[1])} {many(other)}</title>"
        bars = "".join(_upright(middle + (side - 1) * bar, bar - 2, count, most, style, printed=printed) for side, count, style in ((0, one, CLAIMED), (1, other, COMPUTED)))  # fmt: skip
        parts.append(f"<g>{tip}{bars}</g>{_axis(middle, HEIGHT - 10, label)}")
    said = "; ".join(f"{label} {many(one)} / {many(other)}" for label, one, other in rows)
    return figure(title, said, "".join(parts), HEIGHT, legend(*words))


def _upright(x: float, wide: float, count: int, most: int, style: str, *, printed: bool) -> str:
    room = HEIGHT - BOTTOM - TOP
    tall = room * count / most
    y = HEIGHT - BOTTOM - tall
    number = (
        f'<text class="count" x="{x + wide / 2:.1f}" y="{y - 4:.1f}" font-size="12" text-anchor="middle">{many(count)}</text>'
        if printed
        else ""
    )
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" {style}/>{number}'


def _axis(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text class="axis" x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="{anchor}">{escape(text)}</text>'


def _line(y: float) -> str:
    return f'<path d="M{LEFT} {y}H{WIDTH - LEFT}" stroke="#4b5563"/>'


def histogram(title: str, rows: Sequence[Pair], words: tuple[str, str]) -> str:
    """Bars for what is claimed and a stepped outline for what is computed, over many steps; every fourth one is labelled."""
    if not rows:
        return ""
    most = max(max(one, other) for _, one, other in rows) or 1
    step = (WIDTH - 2 * LEFT) / len(rows)
    base, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    bars, path, labels = [], [f"M{LEFT} {base}"], []
    for index, (label, one, other) in enumerate(rows):
        x, tall = LEFT + index * step, room * one / most
        tip = f"<title>{escape(label)}: {escape(words[0])} {many(one)}, {escape(words[1])} {many(other)}</title>"
        bars.append(f'<g>{tip}<rect x="{x:.1f}" y="{TOP}" width="{step:.1f}" height="{room}" fill="#fff" fill-opacity="0"/><rect x="{x + 1:.1f}" y="{base - tall:.1f}" width="{step - 2:.1f}" height="{tall:.1f}" {CLAIMED}/></g>')  # fmt: skip
        path.append(f"V{base - room * other / most:.1f}H{x + step:.1f}")
        if (len(rows) - 1 - index) % 4 == 0:
            labels.append(_axis(x + step / 2, HEIGHT - 10, label))
    outline = (
        f'<path d="{"".join(path)}V{base}" fill="none" stroke="#c77700" stroke-width="2.5" pointer-events="none"/>'
    )
    said = "; ".join(f"{label} {many(one)} / {many(other)}" for label, one, other in rows if one or other)
    scale = f'<text class="axis" x="{LEFT}" y="12" font-size="12">{many(most)}</text><path d="M{LEFT} {TOP}H{WIDTH - LEFT}" stroke="#c5cdd8"/>'
    return figure(title, said, scale + "".join(bars) + outline + _line(base) + "".join(labels), HEIGHT, legend(*words))


def across(title: str, rows: Sequence[tuple[str, str, int]], note: str = "") -> str:
    """Bars that lie, one for each (label, words, count), longest first as they come."""
    if not rows:
        return ""
    most = max(count for _, _, count in rows) or 1
    parts = []
    for index, (label, words, count) in enumerate(rows):
        y = index * 34
        parts.append(
            f'<text class="row" x="{LEFT}" y="{y + 14}" font-size="13"><tspan font-weight="600">{escape(label)}</tspan> {escape(words)}</text>'
        )
        parts.append(
            f'<text class="row" x="{WIDTH - LEFT}" y="{y + 14}" font-size="13" text-anchor="end">{many(count)}</text>'
        )
        parts.append(
            f'<rect x="{LEFT}" y="{y + 19}" width="{(WIDTH - 2 * LEFT) * count / most:.1f}" height="9" {CLAIMED}/>'
        )
    said = "; ".join(f"{label} {words} {many(count)}" for label, words, count in rows)
    below = f'<p class="note">{escape(note)}</p>' if note else ""
    return figure(title, said, "".join(parts), len(rows) * 34 + 4, below)


class Heat:
    """A field of counts over two scales: the fuller a cell, the darker; its count is in it while it fits.

    `columns` and `rows` are the labels of the cells, from the left and from the bottom.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[str], counts: dict[tuple[int, int], int]) -> None:
        self.columns, self.rows, self.counts = columns, rows, counts
        self.left, self.top, self.under = 44, 6, 44
        self.wide = (WIDTH - self.left - LEFT) / len(columns)
        self.tall = 16
        self.height = self.top + self.tall * len(rows) + self.under

    def drawn(self, title: str, axes: tuple[str, str], note: str) -> str:
        """The chart. `axes` name the scale that runs to the right and the one that runs up."""
        most = max(self.counts.values(), default=1)
        cells = "".join(self._cell(x, y, count, most, axes) for (x, y), count in sorted(self.counts.items()))
        said = f"{axes[0]} × {axes[1]}; {note}"
        return figure(title, said, self._frame(axes) + cells, self.height, f'<p class="note">{escape(note)}</p>')

    def _cell(self, x: int, y: int, count: int, most: int, axes: tuple[str, str]) -> str:
        left, top = self.left + x * self.wide, self.top + (len(self.rows) - 1 - y) * self.tall
        # Few cells hold most of the evaluations: by the square root the thin ones are still seen.
        dark = (count / most) ** 0.5
        shade = [
            round(white + (ink - white) * (0.12 + 0.88 * dark)) for white, ink in ((255, 18), (255, 62), (255, 122))
        ]
        fits = len(str(count)) * 5.6 < self.wide - 2
        ink = "#fff" if dark > 0.5 else "#1b1f24"
        number = (
            f'<text class="cell" x="{left + self.wide / 2:.1f}" y="{top + 12}" font-size="9" text-anchor="middle" style="fill:{ink}">{count}</text>'
            if fits
            else ""
        )
        tip = f"<title>{escape(axes[0])} {escape(self.columns[x])}, {escape(axes[1])} {escape(self.rows[y])}: {many(count)}</title>"
        return f'<g>{tip}<rect x="{left:.1f}" y="{top}" width="{self.wide:.1f}" height="{self.tall}" fill="rgb({shade[0]},{shade[1]},{shade[2]})" stroke="#fff"/>{number}</g>'

    def _frame(self, axes: tuple[str, str]) -> str:
        base = self.top + self.tall * len(self.rows)
        parts = [
            f'<rect x="{self.left}" y="{self.top}" width="{self.wide * len(self.columns):.1f}" height="{base - self.top}" fill="#f8fafc" stroke="#c5cdd8"/>'
        ]
        for x, label in enumerate(self.columns):
            if (len(self.columns) - 1 - x) % 2 == 0:
                parts.append(
                    f'<text class="axis" x="{self.left + (x + 0.5) * self.wide:.1f}" y="{base + 14}" font-size="11" text-anchor="middle">{escape(label)}</text>'
                )
        for y, label in enumerate(self.rows):
            if (len(self.rows) - 1 - y) % 2 == 0:
                parts.append(
                    f'<text class="axis" x="{self.left - 4}" y="{self.top + (len(self.rows) - y) * self.tall - 4}" font-size="11" text-anchor="end">{escape(label)}</text>'
                )
        parts.append(_axis(WIDTH - LEFT, base + 34, f"{axes[0]} →", "end"))
        parts.append(_axis(LEFT, base + 34, f"↑ {axes[1]}", "start"))
        return "".join(parts)


__all__ = ["Heat", "across", "histogram", "pairs"]
