"""What a painter plans before he paints: contours, and how large a panel is."""

from __future__ import annotations

from dataclasses import dataclass, field

from handscroll.demo.brush import Points

PANEL = 1200.0
"""Width of a panel in design units."""

TALL = 1000.0
"""Height of a section in design units."""


@dataclass
class Sketch:
    """Contours in design units, as they were painted in the end."""

    crests: list[Points] = field(default_factory=list)
