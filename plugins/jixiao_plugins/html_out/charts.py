"""Charts as shapes. Every figure is printed, in a title or in the description; nothing rests on colour alone.

A chart is data: what stands where, in a field `WIDTH` wide, and of which kind. `templates/charts.html` turns it into SVG.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

WIDTH, HEIGHT = 520, 250
LEFT, BOTTOM, TOP = 8, 30, 20
BAR_HEIGHT = 36

Pair = tuple[str, int, int]
"""A label, and how many are claimed and computed."""


class Shape(NamedTuple):
    """A rectangle, a path or a text. `kind` is its class; `fill` a colour that no class has; `anchor` the side a text begins from."""

    form: Literal["rect", "path", "text"]
    kind: str
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    text: str = ""
    fill: str = ""
    anchor: str = "start"


class Group(NamedTuple):
    """Shapes that are one thing; `title` says which when it is pointed at."""

    shapes: tuple[Shape, ...]
    title: str = ""


class Bar(NamedTuple):
    """A bar that lies: its label, more words beside it, its length, the full length that it is part of, its figures in words."""

    label: str
    more: str
    length: Decimal | int
    full: Decimal | int
    figures: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its caption. `description` is what it shows in words, `key` what its kinds mean, `note` what stands below."""

    title: str
    description: str
    height: int
    groups: tuple[Group, ...]
    key: tuple[tuple[str, str], ...] = ()
    note: str = ""
    width: int = WIDTH


def _rect(kind: str, x: float, y: float, width: float, height: float, fill: str = "") -> Shape:
    return Shape("rect", kind, _pixel(x), _pixel(y), _pixel(width), _pixel(height), fill=fill)


def _text(kind: str, x: float, y: float, text: str, anchor: str = "middle", fill: str = "") -> Shape:
    return Shape("text", kind, _pixel(x), _pixel(y), text=text, anchor=anchor, fill=fill)


def _path(kind: str, drawn: str) -> Shape:
    return Shape("path", kind, text=drawn)


def _pixel(value: float) -> str:
    return f"{value:.1f}"


def _line(y: float) -> Shape:
    return _path("line", f"M{LEFT} {_pixel(y)}H{WIDTH - LEFT}")


def horizontal_bars(
    title: str, bars: Sequence[Bar], key: tuple[tuple[str, str], ...] = (), note: str = "", *, framed: bool = False
) -> Chart | None:
    """Bars below each other; `framed` draws the full length around each. None without bars."""
    if not bars:
        return None
    longest = float(max(bar.full for bar in bars)) or 1.0
    groups = tuple(_horizontal_bar(bar, index * BAR_HEIGHT, longest, framed=framed) for index, bar in enumerate(bars))
    description = "; ".join(" ".join(part for part in (bar.label, bar.more, bar.figures) if part) for bar in bars)
    return Chart(title, description, len(bars) * BAR_HEIGHT + 4, groups, key, note)


def _horizontal_bar(bar: Bar, y: float, longest: float, *, framed: bool) -> Group:
    room = WIDTH - 2 * LEFT
    full = room * float(bar.full) / longest
    length = min(max(room * float(bar.length) / longest, 0.0), full)
    shapes = [
        _text("row name", LEFT, y + 15, f"{bar.label} {bar.more}".strip(), "start"),
        _text("row", WIDTH - LEFT, y + 15, bar.figures, "end"),
    ]
    shapes += [_rect("frame", LEFT, y + 20, full, 10)] if framed else []
    return Group((*shapes, _rect("claimed", LEFT, y + 20, length, 10)))


def stacked_bar(title: str, counts: Sequence[tuple[str, str, int]]) -> Chart | None:
    """One bar parted by kind: (kind, word, number). None when there is nothing to count."""
    total = sum(count for _, _, count in counts)
    if not total:
        return None
    groups, at = [], float(LEFT)
    for kind, word, count in counts:
        size = (WIDTH - 2 * LEFT) * count / total
        groups.append(Group((_rect(kind, at, 4, size, 26),), f"{word} {count:,}"))
        at += size
    description = "; ".join(f"{word} {count:,}" for _, word, count in counts)
    return Chart(
        title, description, 34, tuple(groups), tuple((kind, f"{word} {count:,}") for kind, word, count in counts)
    )


def paired_bars(title: str, rows: Sequence[Pair], words: tuple[str, str]) -> Chart | None:
    """Two upright bars for each label, claimed and computed, with their counts above."""
    if not rows:
        return None
    most = max(max(one, other) for _, one, other in rows) or 1
    step = (WIDTH - 2 * LEFT) / len(rows)
    wide = min(step * 0.4, 44)
    groups = [Group((_line(HEIGHT - BOTTOM),))]
    for index, row in enumerate(rows):
        middle = LEFT + step * (index + 0.5)
        bars = [
            *_upright("claimed", middle - wide, wide - 2, row[1], most),
            *_upright("computed", middle, wide - 2, row[2], most),
        ]
        groups.append(Group((*bars, _text("axis", middle, HEIGHT - 10, row[0])), _tip(row, words)))
    return Chart(title, _description(rows), HEIGHT, tuple(groups), _key(words))


def _upright(kind: str, x: float, wide: float, count: int, most: int) -> tuple[Shape, Shape]:
    tall = (HEIGHT - BOTTOM - TOP) * count / most
    y = HEIGHT - BOTTOM - tall
    return _rect(kind, x, y, wide, tall), _text("count", x + wide / 2, y - 4, f"{count:,}")


def _tip(row: Pair, words: tuple[str, str]) -> str:
    return f"{row[0]}: {words[0]} {row[1]:,}, {words[1]} {row[2]:,}"


def _key(words: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ("claimed", words[0]), ("computed", words[1])


def _description(rows: Sequence[Pair]) -> str:
    return "; ".join(f"{label} {one:,} / {other:,}" for label, one, other in rows if one or other)


def histogram(title: str, rows: Sequence[Pair], words: tuple[str, str]) -> Chart | None:
    """Bars for what is claimed and a stepped outline for what is computed, over many steps; every fourth one is labelled."""
    if not rows:
        return None
    most = max(max(one, other) for _, one, other in rows) or 1
    step, base, room = (WIDTH - 2 * LEFT) / len(rows), HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    scale = Group((_text("axis", LEFT, 12, f"{most:,}", "start"), _path("grid", f"M{LEFT} {TOP}H{WIDTH - LEFT}")))
    bars, outline, labels = [], [f"M{LEFT} {base}"], []
    for index, row in enumerate(rows):
        x, tall = LEFT + index * step, room * row[1] / most
        whole, bar = _rect("clear", x, TOP, step, room), _rect("claimed", x + 1, base - tall, step - 2, tall)
        bars.append(Group((whole, bar), _tip(row, words)))
        outline.append(f"V{_pixel(base - room * row[2] / most)}H{_pixel(x + step)}")
        if (len(rows) - 1 - index) % 4 == 0:
            labels.append(_text("axis", x + step / 2, HEIGHT - 10, row[0]))
    drawn = Group((_path("outline", f"{''.join(outline)}V{base}"), _line(base), *labels))
    return Chart(title, _description(rows), HEIGHT, (scale, *bars, drawn), _key(words))


class Heat:
    """A field of counts over two scales: the fuller a cell, the darker; its count is in it while it fits.

    `columns` and `rows` are the labels of the cells, from the left and from the bottom.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[str], counts: dict[tuple[int, int], int]) -> None:
        self.columns, self.rows, self.counts = columns, rows, counts
        self.left, self.top, self.under, self.tall = 44, 6, 44, 16
        self.wide = (WIDTH - self.left - LEFT) / len(columns)
        self.base = self.top + self.tall * len(rows)

    def drawn(self, title: str, axes: tuple[str, str], note: str) -> Chart:
        """The chart. `axes` name the scale that runs to the right and the one that runs up."""
        most = max(self.counts.values(), default=1)
        cells = (self._cell(x, y, count, most, axes) for (x, y), count in sorted(self.counts.items()))
        description = f"{axes[0]} × {axes[1]}; {note}"
        return Chart(title, description, self.base + self.under, (Group(tuple(self._frame(axes))), *cells), note=note)

    def _cell(self, x: int, y: int, count: int, most: int, axes: tuple[str, str]) -> Group:
        left, top = self.left + x * self.wide, self.top + (len(self.rows) - 1 - y) * self.tall
        dark = (count / most) ** 0.5  # few cells hold most of the evaluations: by the root the thin ones are still seen
        shades = (
            round(white + (ink - white) * (0.12 + 0.88 * dark)) for white, ink in ((255, 18), (255, 62), (255, 122))
        )
        shapes = [_rect("cell", left, top, self.wide, self.tall, f"rgb({','.join(map(str, shades))})")]
        if len(str(count)) * 5.6 < self.wide - 2:
            ink = "#fff" if dark > 0.5 else "#1b1f24"
            shapes.append(_text("cell", left + self.wide / 2, top + 12, str(count), fill=ink))
        return Group(tuple(shapes), f"{axes[0]} {self.columns[x]}, {axes[1]} {self.rows[y]}: {count:,}")

    def _frame(self, axes: tuple[str, str]) -> list[Shape]:
        shapes = [_rect("field", self.left, self.top, self.wide * len(self.columns), self.base - self.top)]
        for x, label in enumerate(self.columns):
            if (len(self.columns) - 1 - x) % 2 == 0:
                shapes.append(_text("axis fine", self.left + (x + 0.5) * self.wide, self.base + 14, label))
        for y, label in enumerate(self.rows):
            if (len(self.rows) - 1 - y) % 2 == 0:
                under = self.top + (len(self.rows) - y) * self.tall - 4
                shapes.append(_text("axis fine", self.left - 4, under, label, "end"))
        shapes.append(_text("axis", WIDTH - LEFT, self.base + 36, f"{axes[0]} →", "end"))
        shapes.append(_text("axis", LEFT, self.base + 36, f"↑ {axes[1]}", "start"))
        return shapes


def present(charts: Sequence[Chart | None]) -> list[Chart]:
    """Those that have something to show."""
    return [chart for chart in charts if chart is not None]
