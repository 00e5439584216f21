"""How the examined relic is shown: the views of its bands that the demo saves, and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handscroll.demo.truth import Names


@dataclass(frozen=True, slots=True)
class ShownView:
    """A view: what is asked for, as the bench asks, and whether visitors see it."""

    body: dict[str, Any]
    label: Names
    published: bool = True


PLATE_TITLE = Names("模拟的 X 射线影像", "模擬的 X 射線影像", "Simulated radiograph")
"""What the radiograph of the section is called."""
_PERCENTILES = {"kind": "percentile", "low": 0.5, "high": 99.5}
VIEWS: tuple[ShownView, ...] = (
    ShownView(
        {"kind": "false_colour", "stretch": _PERCENTILES},
        Names("红外假彩色", "紅外線假彩色", "False-colour infrared"),
    ),
    ShownView(
        {"kind": "band", "band": "r(1050)", "stretch": _PERCENTILES},
        Names("红外 1050 纳米", "紅外線 1050 奈米", "Infrared, 1050 nm"),
    ),
    ShownView(
        {"kind": "band", "band": "r(1200)", "stretch": _PERCENTILES},
        Names("红外 1200 纳米", "紅外線 1200 奈米", "Infrared, 1200 nm"),
    ),
    ShownView(
        {"analysis": "log_residual", "infrared": 15, "visible": [2, 3, 4, 5, 6, 7, 8, 9]},
        Names(
            "红外与可见光之差", "紅外線與可見光之差", "Infrared less what visible light foretells"
        ),
    ),
    ShownView(
        {"analysis": "pca", "show": [2, 3, 4], "preview": False},
        Names("主成分 2、3、4", "主成分 2、3、4", "Principal components 2, 3 and 4"),
    ),
    ShownView(
        {"analysis": "mnf", "show": [1, 2, 3], "preview": False},
        Names("最小噪声分量 1、2、3", "最小雜訊分量 1、2、3", "Noise fractions 1, 2 and 3"),
        published=False,
    ),
)
"""Bands are numbered as the demo's camera has them, from 1 at 365 nm to 16 at 1650 nm."""
