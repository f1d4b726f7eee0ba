"""Charts drawn on the server, as shapes for the template: pure geometry, in units of the picture's own box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 320
"""A phone shows the box one to one; on a wide screen it grows a quarter."""
ROW: Final = 34
BAR: Final = 9
MOST_BARS: Final = 12  # a taller picture tells less than the table beside it
ROOM: Final = 270  # of a label: what leaves room for the figure
WIDE, NARROW = 12, 7  # of a Chinese character and of another one in the type of the chart
PLOT_TOP, PLOT_BOTTOM, PLOT_LEFT, PLOT_HEIGHT = 18, 24, 8, 120
BESIDE: Final = 6  # between a point of the line and its figure


@dataclass(frozen=True)
class Figure:
    """One figure to draw; `data`: the label is a name and not a word of ours."""

    label: str
    value: int
    data: bool = False


@dataclass(frozen=True)
class Bar:
    label: str
    data: bool
    value: int
    text_y: int
    y: int
    width: int


@dataclass(frozen=True)
class Bars:
    """`left_out`: how many figures stand in the table alone."""

    height: int
    bars: tuple[Bar, ...]
    left_out: int
    width: int = WIDTH
    thick: int = BAR


@dataclass(frozen=True)
class Point:
    label: str
    value: int
    x: float
    y: float
    side: int = 0
    """Where its figure stands: above it, or before or behind where the line goes up or down through it."""

    @property
    def anchor(self) -> str:
        return ("middle", "start", "end")[self.side]

    @property
    def figure_x(self) -> float:
        return round(self.x + BESIDE * self.side, 1)


@dataclass(frozen=True)
class Curve:
    points: tuple[Point, ...]
    most: int
    base: int = PLOT_TOP + PLOT_HEIGHT
    width: int = WIDTH
    height: int = PLOT_TOP + PLOT_HEIGHT + PLOT_BOTTOM

    @property
    def path(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def bars(figures: Sequence[Figure]) -> Bars:
    """A bar a line, label and figure above it, as long as its share of the greatest."""
    shown, most = figures[:MOST_BARS], max((one.value for one in figures), default=0)
    drawn = tuple(
        Bar(
            _short(one.label), one.data, one.value,
            n * ROW + 15, n * ROW + 20, max(1, round(one.value * WIDTH / most)) if one.value else 0,
        )
        for n, one in enumerate(shown)
    )  # fmt: skip
    return Bars(max(ROW, len(shown) * ROW), drawn, len(figures) - len(shown))


def _short(label: str) -> str:
    """What fits before the figure; the whole label stands in the table."""
    room = ROOM
    for n, character in enumerate(label):
        room -= NARROW if character.isascii() else WIDE
        if room < 0:
            return label[:n] + "…"
    return label


def curve(figures: Sequence[Figure]) -> Curve:
    """A line over equal steps, from nothing at its foot to the greatest figure at its top."""
    most, step = max((one.value for one in figures), default=0), (WIDTH - 2 * PLOT_LEFT) / max(1, len(figures) - 1)
    points = (
        Point(
            one.label, one.value, round(PLOT_LEFT + n * step, 1),
            round(PLOT_TOP + PLOT_HEIGHT * (1 - (one.value / most if most else 0)), 1), _side(figures, n),
        )
        for n, one in enumerate(figures)
    )  # fmt: skip
    return Curve(tuple(points), most)


def _side(figures: Sequence[Figure], n: int) -> int:
    """-1 where the line rises through the point, 1 where it falls: there the figure above would stand in the line."""
    value = figures[n].value
    before = figures[n - 1].value if n else value
    after = figures[n + 1].value if n + 1 < len(figures) else value
    return (before > value >= after) - (before <= value < after)
