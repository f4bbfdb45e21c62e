"""Charts as hand-made SVG: ranges of groups, and one figure over time; read without colour. Pure.

A chart is an image with a title and a description; its numbers stand in the table beside it.
Lengths are percentages, so that letters keep their size on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from markupsafe import Markup, escape

_ROW, _HEAD = 44, 24  # heights of a group's row, and of the scale above them
_HIGH, _TOP, _FOOT = 230, 14, 30  # of a chart over time: its field, above and below it
_LEFT, _RIGHT = 9.0, 91.0  # per cent of the width that the field over time takes


@dataclass(frozen=True, slots=True)
class Range:
    """One figure with its interval, as proportions, and how it reads ("63%")."""

    name: str
    value: float
    low: float
    high: float
    shown: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where an axis goes, in whole tens of per cent."""

    low: int
    high: int

    @classmethod
    def around(cls, ranges: Iterable[Range]) -> Scale:
        """The tens that hold all intervals, at least forty wide, within 0 to 100."""
        listed = list(ranges)
        low = floor(10 * min((one.low for one in listed), default=0)) * 10
        high = ceil(10 * max((one.high for one in listed), default=1)) * 10
        while high - low < 40:
            low, high = max(0, low - 10), min(100, high + 10)
        return cls(low, high)

    def share(self, proportion: float) -> float:
        """Per cent of the axis's length at which a proportion lies."""
        return 100 * (100 * proportion - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[int]:
        step = 10 if self.high - self.low <= 50 else 20
        return [tick for tick in range(self.low, self.high + 1) if tick % step == 0]


def image(name: str, size: str, title: str, description: str, content: str) -> Markup:
    """A chart that says something of its own; ``size``: its width and height, or its box."""
    return Markup(  # noqa: S704 - texts are escaped on the way in
        f'<svg class="chart" role="img" aria-labelledby="{escape(name)}-t {escape(name)}-d" '
        f'{size}><title id="{escape(name)}-t">{escape(title)}</title>'
        f'<desc id="{escape(name)}-d">{escape(description)}</desc>{content}</svg>'
    )


def ranges(
    name: str, title: str, rows: Sequence[Range], scale: Scale, whole: Range | None = None
) -> Markup:
    """A row a group: its name, figure, and interval on one scale; ``whole``: a dashed line."""
    height = _HEAD + _ROW * len(rows)
    parts = []
    for tick in scale.ticks:
        x = f"{scale.share(tick / 100):.2f}%"
        anchor = "start" if tick == scale.low else "end" if tick == scale.high else "middle"
        parts.append(f'<line x1="{x}" x2="{x}" y1="{_HEAD - 6}" y2="{height}" class="grid"/>')
        parts.append(f'<text x="{x}" y="12" text-anchor="{anchor}" class="tick">{tick}%</text>')
    if whole:
        x = f"{scale.share(whole.value):.2f}%"
        parts.append(f'<line x1="{x}" x2="{x}" y1="{_HEAD - 6}" y2="{height}" class="whole"/>')
    parts += [_row(row, _HEAD + at * _ROW, scale) for at, row in enumerate(rows)]
    said = "; ".join(f"{row.name} {row.shown}" for row in rows) + "."
    if whole:
        said += f" The dashed line is {whole.name}, {whole.shown}."
    return image(name, f'width="100%" height="{height}"', title, said, "".join(parts))


def _row(row: Range, top: int, scale: Scale) -> str:
    low, high = (f"{scale.share(end):.2f}%" for end in (row.low, row.high))
    return (
        f'<text x="0" y="{top + 14}">{escape(row.name)}</text>'
        f'<text x="100%" y="{top + 14}" text-anchor="end" class="strong">{escape(row.shown)}</text>'
        f'<line x1="{low}" x2="{high}" y1="{top + 28}" y2="{top + 28}" class="range"/>'
        f'<circle cx="{scale.share(row.value):.2f}%" cy="{top + 28}" r="6" class="dot"/>'
    )


def over_time(name: str, title: str, points: Sequence[Range | None], scale: Scale) -> Markup:
    """A line through figures in order of time, their intervals as a band; None leaves a gap."""
    field = _HIGH - _TOP - _FOOT
    step = (_RIGHT - _LEFT) / max(1, len(points) - 1)
    x = [_LEFT + at * step if len(points) > 1 else 50.0 for at in range(len(points))]
    parts = []
    for tick in scale.ticks:
        y = _TOP + field * (1 - scale.share(tick / 100) / 100)
        parts.append(f'<line x1="{_LEFT}%" x2="{_RIGHT}%" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        parts.append(f'<text x="0" y="{y + 4:.1f}" class="tick">{tick}%</text>')
    shapes = "".join(_run(run, x, scale) for run in _runs(points))
    parts.append(
        f'<svg x="0" y="{_TOP}" width="100%" height="{field}" viewBox="0 0 100 100" '
        f'preserveAspectRatio="none">{shapes}</svg>'
    )
    for at, point in enumerate(points):
        if point is not None:
            y = _TOP + field * (1 - scale.share(point.value) / 100)
            parts.append(f'<circle cx="{x[at]:.2f}%" cy="{y:.1f}" r="4" class="dot"/>')
            parts += _labels(points, at, x[at], y)
    said = "; ".join(f"{point.name}: {point.shown}" for point in points if point) + "."
    return image(name, f'width="100%" height="{_HIGH}"', title, said, "".join(parts))


def _labels(points: Sequence[Range | None], at: int, x: float, y: float) -> list[str]:
    """The first and the last figure are written out, with the names of their periods."""
    shown = [n for n, point in enumerate(points) if point]
    point = points[at]
    if point is None or at not in (shown[0], shown[-1]):
        return []
    anchor = "middle" if len(shown) == 1 else "start" if at == shown[0] else "end"
    edge = x if anchor == "middle" else _LEFT if at == shown[0] else 100.0
    return [
        f'<text x="{x:.2f}%" y="{y - 12:.1f}" text-anchor="{anchor}" class="strong">'
        f"{escape(point.shown)}</text>",
        f'<text x="{edge:.2f}%" y="{_HIGH - 6}" text-anchor="{anchor}" class="tick">'
        f"{escape(point.name)}</text>",
    ]


def _run(run: Sequence[tuple[int, Range]], x: Sequence[float], scale: Scale) -> str:
    line = " ".join(f"{x[at]:.2f},{100 - scale.share(one.value):.2f}" for at, one in run)
    upper = [f"{x[at]:.2f},{100 - scale.share(one.high):.2f}" for at, one in run]
    lower = [f"{x[at]:.2f},{100 - scale.share(one.low):.2f}" for at, one in reversed(run)]
    return (
        f'<polygon points="{" ".join([*upper, *lower])}" class="band"/>'
        f'<polyline points="{line}" class="line"/>'
    )


def _runs(points: Sequence[Range | None]) -> list[list[tuple[int, Range]]]:
    """Unbroken parts: a missing figure leaves a gap, never a nought."""
    runs: list[list[tuple[int, Range]]] = [[]]
    for at, point in enumerate(points):
        if point is None:
            runs.append([])
        else:
            runs[-1].append((at, point))
    return [run for run in runs if run]
