"""Figures as drawings: inline SVG that needs nothing else. Knows numbers and labels; no run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Point = tuple[float, float]
Bar = tuple[float, float, float]  # value, and its interval
COLOURS = ("#1f5fa8", "#c2571a", "#4d7c2f")  # each at least 4.5:1 on white

_LEFT, _TOP, _WIDTH, _HEIGHT = 50, 10, 520, 260


def bar_chart(bars: Mapping[str, Sequence[Bar]], labels: Sequence[str]) -> str:
    """Horizontal bars 0..1 with their intervals, one group per key, one bar per label."""
    thick, gap, left, width = 14, 10, 130, 560
    height = len(bars) * (thick * len(labels) + gap) + 40
    parts = [_svg(left + width + 60, height, "Bars: " + ", ".join(f"{k} {v[0][0]:.2f}" for k, v in bars.items()))]
    y = 5.0
    for name, values in bars.items():
        parts.append(_text(left - 8, y + thick * len(values) / 2 + 4, name, "end"))
        for i, (value, low, high) in enumerate(values):
            middle = y + thick / 2 - 1
            parts.append(
                f'<rect x="{left}" y="{y}" width="{width * value:.1f}" height="{thick - 2}" fill="{_colour(i)}"/>'
            )
            parts.append(_line(left + width * low, middle, left + width * high, middle, "#1b1b1b", 2))
            parts.append(_text(left + width * max(value, high) + 5, y + thick - 3, f"{value:.2f}", size=10))
            y += thick
        y += gap
    return "".join([*parts, _legend(left, height - 15, labels), "</svg>"])


def curve_chart(curves: Mapping[str, Sequence[Point]], band: Sequence[tuple[float, float, float]]) -> str:
    """Lines in the unit square; `band` (x, low, high) is the interval of the first."""
    parts = [_unit_square("Risk over coverage", 60)]
    if band:
        edge = [(x, low) for x, low, _ in band] + [(x, high) for x, _, high in reversed(band)]
        parts.append(f'<polygon points="{_points(edge)}" fill="{_colour(0)}" opacity="0.18"/>')
    for i, points in enumerate(curves.values()):
        parts.append(f'<polyline points="{_points(points)}" fill="none" stroke="{_colour(i)}" stroke-width="2"/>')
    return "".join([*parts, _legend(_LEFT, _TOP + _HEIGHT + 40, list(curves)), "</svg>"])


def reliability_chart(series: Mapping[str, Sequence[tuple[float, Bar]]]) -> str:
    """Points (mean confidence, share with its interval) in the unit square; on the dashed line confidence is what it says."""
    parts = [_unit_square("Share over confidence", 60)]
    (x1, y1), (x2, y2) = _at((0, 0)), _at((1, 1))
    parts.append(
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#777" stroke-dasharray="5 4"/>'
    )
    for i, points in enumerate(series.values()):
        for confidence, (value, low, high) in points:
            (x, y), (_, bottom), (_, top) = _at((confidence, value)), _at((confidence, low)), _at((confidence, high))
            shift = x + 3 * i
            parts.append(_line(shift, bottom, shift, top, _colour(i), 1.5))
            parts.append(f'<circle cx="{shift:.1f}" cy="{y:.1f}" r="4" fill="{_colour(i)}"/>')
    return "".join([*parts, _legend(_LEFT, _TOP + _HEIGHT + 40, list(series)), "</svg>"])


def _unit_square(label: str, below: float) -> str:
    parts = [_svg(_LEFT + _WIDTH + 20, _TOP + _HEIGHT + below, label)]
    for tick in range(6):
        share = tick / 5
        y = _TOP + _HEIGHT * (1 - share)
        parts.append(_line(_LEFT, y, _LEFT + _WIDTH, y, "#ddd", 1))
        parts.append(_text(_LEFT - 6, y + 4, f"{share:.1f}", "end"))
        parts.append(_text(_LEFT + _WIDTH * share, _TOP + _HEIGHT + 16, f"{share:.1f}", "middle"))
    return "".join(parts)


def _at(point: Point) -> Point:
    return _LEFT + _WIDTH * point[0], _TOP + _HEIGHT * (1 - point[1])


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in map(_at, points))


def _colour(i: int) -> str:
    return COLOURS[i % len(COLOURS)]


def _svg(width: float, height: float, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" '
        f'aria-label="{escape(label)}" font-family="system-ui,sans-serif" font-size="12">'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return f'<line x1="{x1:.1f}" x2="{x2:.1f}" y1="{y1:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(text)}</text>'


def _legend(x: float, y: float, labels: Sequence[str]) -> str:
    parts = []
    for i, label in enumerate(labels):
        parts.append(f'<rect x="{x + 190 * i}" y="{y - 10}" width="12" height="12" fill="{_colour(i)}"/>')
        parts.append(_text(x + 190 * i + 18, y, label))
    return "".join(parts)
