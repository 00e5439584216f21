"""A sheet as SVG text, the same bytes for the same sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from handscroll.motifs.trace import Mark, Sheet, Tone, Trace


@dataclass(frozen=True)
class Inks:
    """What a sheet is drawn with.

    Attributes
    ----------
    ink
        Colour of the lines, ``#rrggbb``.
    accent
        Colour of the marks that stand out; the ink where it is None.
    ground
        Colour of the sheet, or None for a clear one.
    opacity
        How dense the ink is, 0 to 1.
    """

    ink: str = "#2b2420"
    accent: str | None = None
    ground: str | None = None
    opacity: float = 1.0
    soft: float = 0.45
    """How dense soft marks are beside full ones."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """``title`` and ``desc`` of the picture."""


def svg(sheet: Sheet, inks: Inks, *, width: float, repeat: int = 1) -> str:
    """Return a sheet as a picture.

    Parameters
    ----------
    width
        Of the picture, CSS pixels; the height follows.
    repeat
        How often a tile stands side by side; more than once it goes down as often as it may.
    """
    across = repeat if sheet.across else 1
    down = repeat if sheet.down else 1
    wide, high = sheet.width * across, sheet.height * down
    words = "".join(
        f"<{name}>{escape(text)}</{name}>" for name, text in sorted(inks.texts.items())[::-1]
    )
    drawn = "".join(_group(sheet.marks, tone, inks) for tone in Tone)
    ground = (
        f'<path fill="{inks.ground}" d="M0 0h{_n(wide)}v{_n(high)}H0z"/>' if inks.ground else ""
    )
    if across > 1 or down > 1:
        drawn = (
            f'<defs><pattern id="t" width="{_n(sheet.width)}" height="{_n(sheet.height)}" '
            f'patternUnits="userSpaceOnUse">{drawn}</pattern></defs>'
            f'<path fill="url(#t)" d="M0 0h{_n(wide)}v{_n(high)}H0z"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" '
        f'height="{_n(width * high / wide)}" viewBox="0 0 {_n(wide)} {_n(high)}">'
        f"{words}{ground}{drawn}</svg>\n"
    )


def path(traces: Iterable[Trace]) -> str:
    """Return traces as the data of an SVG path."""
    return "".join(_one(trace) for trace in traces)


def _one(trace: Trace) -> str:
    """Return one trace; steps are told from the rounded pen, so that none of them drifts."""
    steps = _curves(trace) if trace.curved else _line(trace)
    return f"M{_p(_near(trace.points[0]))}{''.join(steps)}{'z' if trace.closed else ''}"


def _line(trace: Trace) -> Iterator[str]:
    pen = _near(trace.points[0])
    for point in map(_near, trace.points[1:]):
        yield f"l{_p(point - pen)}"
        pen = point


def _curves(trace: Trace) -> Iterator[str]:
    pen = _near(trace.points[0])
    for _, *rest in trace.curves():
        first, second, end = map(_near, rest)
        yield f"c{_p(first - pen)} {_p(second - pen)} {_p(end - pen)}"
        pen = end


def _near(point: complex) -> complex:
    return complex(round(point.real, 1), round(point.imag, 1))


def _group(marks: Iterable[Mark], tone: Tone, inks: Inks) -> str:
    colour = (inks.accent or inks.ink) if tone is Tone.ACCENT else inks.ink
    dense = inks.opacity * (inks.soft if tone is Tone.SOFT else 1.0)
    faint = f' opacity="{_n(dense)}"' if dense < 1 else ""
    lines: dict[tuple[float, bool], list[Trace]] = {}
    shapes: list[Trace] = []
    for mark in marks:
        if mark.tone is tone:
            kept = lines.setdefault((mark.width, mark.round), []) if mark.width else shapes
            kept.extend(mark.traces)
    # A path for each shape: in one path, shapes that run against each other make holes.
    parts = [f'<path d="{path([shape])}"/>' for shape in shapes]
    for (width, smoothly), traces in lines.items():
        ends = ' stroke-linecap="round" stroke-linejoin="round"' if smoothly else ""
        parts.append(
            f'<path fill="none" stroke="{colour}" stroke-width="{_n(width)}"{ends} '
            f'd="{path(traces)}"/>'
        )
    return f'<g fill="{colour}"{faint}>{"".join(parts)}</g>' if parts else ""


def _p(point: complex) -> str:
    x, y = _n(point.real), _n(point.imag)
    return f"{x}{y}" if y.startswith("-") else f"{x} {y}"


def _n(number: float) -> str:
    """Return a number with two places at most, and no minus nought."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
