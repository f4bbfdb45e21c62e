"""Charts of the draw as hand-made SVG: a funnel and small lines, read without colour. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from functions.shared.html.charts import image

_ROW, _BAR = 43, 16  # heights of one step and of its bar
_WIDE, _HIGH = 320, 126  # of a small chart
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 62, 22, 24


@dataclass(frozen=True, slots=True)
class Step:
    """What is left at a step of a funnel, of how many before it."""

    words: str
    left: int
    before: int


def funnel(name: str, title: str, steps: Sequence[Step]) -> Markup:
    """A bar a step on one scale; what the step took out is hatched."""
    whole = max((step.before for step in steps), default=0) or 1
    hatch = (
        f'<defs><pattern id="{name}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" class="out"/>'
        '<line x1="0" y1="0" x2="0" y2="6" class="stripe"/></pattern></defs>'
    )
    bars = "".join(_step(name, step, at, whole) for at, step in enumerate(steps))
    said = "; ".join(f"{step.words}: {step.left:,}" for step in steps) + "."
    return image(name, f'width="100%" height="{_ROW * len(steps)}"', title, said, hatch + bars)


def _step(name: str, step: Step, at: int, whole: int) -> str:
    top = at * _ROW
    left, before = 100 * step.left / whole, 100 * step.before / whole
    out = step.before - step.left
    gone = f"{out:,} out" if out else ""
    return (
        f'<text x="0" y="{top + 15}">{escape(step.words)}</text>'
        f'<text x="100%" y="{top + 15}" text-anchor="end" class="strong left">{step.left:,}</text>'
        f'<text x="100%" y="{top + 15}" text-anchor="end" class="less wide">{gone}</text>'
        f'<rect x="0" y="{top + 21}" width="{left:.2f}%" height="{_BAR}" class="bar"/>'
        f'<rect x="{left:.2f}%" y="{top + 21}" width="{before - left:.2f}%" height="{_BAR}" '
        f'fill="url(#{name}-h)"/>'
    )


@dataclass(frozen=True, slots=True)
class Series:
    """Values in order of time, ``None`` where there is none; ``goal`` as values, dashed.

    ``shown``: the last value in words, ``top``: the largest, ``ends``: names of first and last.
    """

    values: Sequence[float | None]
    shown: str
    top: str
    ends: tuple[str, str]
    goal: Sequence[float | None] = ()


def small_line(name: str, title: str, description: str, series: Series) -> Markup:
    """One of several small charts; from nought up, the last value marked and written out."""
    everything = [v for v in (*series.values, *series.goal) if v is not None]
    most = max(everything, default=0) or 1
    floor = _HIGH - _BOTTOM
    spots = _spots(series.values, most)
    goal = _spots(series.goal, most)
    parts = [
        f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{floor}" y2="{floor}" class="axis"/>',
        f'<line x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{_TOP}" y2="{_TOP}" class="grid"/>',
        f'<text x="{_LEFT}" y="{_TOP - 8}" class="tick">{escape(series.top)}</text>',
        f'<text x="{_LEFT}" y="{_HIGH - 7}" class="tick">{escape(series.ends[0])}</text>',
        f'<text x="{_WIDE - _RIGHT}" y="{_HIGH - 7}" text-anchor="end" class="tick">'
        f"{escape(series.ends[1])}</text>",
        *(f'<polyline points="{run}" class="goal"/>' for run in _runs(goal)),
        *(f'<polyline points="{run}" class="line"/>' for run in _runs(spots)),
        *(f'<circle cx="{s[0]}" cy="{s[1]}" r="2.5" class="dot"/>' for s in spots[:-1] if s),
    ]
    if spots and spots[-1]:
        x, y = spots[-1]
        parts.append(f'<circle cx="{x}" cy="{y}" r="5" class="dot"/>')
        parts.append(f'<text x="{x + 9}" y="{y + 5}" class="strong">{escape(series.shown)}</text>')
    size = f'viewBox="0 0 {_WIDE} {_HIGH}"'
    return image(name, size, title, description, "".join(parts))


Spot = tuple[float, float] | None


def _spots(values: Sequence[float | None], most: float) -> list[Spot]:
    step = (_WIDE - _LEFT - _RIGHT) / max(1, len(values) - 1)
    high = _HIGH - _TOP - _BOTTOM
    return [
        None if v is None else (round(_LEFT + at * step, 1), round(_TOP + high * (1 - v / most), 1))
        for at, v in enumerate(values)
    ]


def _runs(spots: Sequence[Spot]) -> list[str]:
    """Unbroken parts of a line, as points: a missing month leaves a gap."""
    runs: list[list[str]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(f"{spot[0]},{spot[1]}")
    return [" ".join(run) for run in runs if len(run) > 1]
