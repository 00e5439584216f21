"""How far each band lies off over its wavelength, and radiographs beside mutual information."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

RMS, MOST, RAYS = 0.1, 0.3, 0.5
"""Pixels asked for: RMS and largest of bands, RMS of radiographs."""
_COLOURS = ("#2c6e63", "#a52a1e", "#b79a62", "#4a5d8a")
_INK = "#2b2420"
_WAYS = (("all", "every second"), ("two", "two bands"), ("mutual information", "SimpleITK"))


class Told(Protocol):
    """What the picture needs of a scene."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def seed(self) -> int: ...  # noqa: D102
    @property
    def wavelengths(self) -> NDArray[np.float64]: ...  # noqa: D102
    @property
    def inner(self) -> NDArray[np.float64]: ...  # noqa: D102
    @property
    def rays(self) -> dict[str, Any]: ...  # noqa: D102


def draw(scenes: Sequence[Told], target: Path) -> None:
    """Draw the errors of bands and radiographs of some scenes; the same figures, the same bytes.

    Parameters
    ----------
    scenes
        As ``exam_registration.one_scene`` returns them.
    target
        An SVG.
    """
    with mpl.rc_context({"svg.hashsalt": "registration", "font.size": 9}):
        figure, axes = plt.subplots(
            1, 3, figsize=(11, 3.6), layout="constrained", width_ratios=(3, 3, 2)
        )
        _bands(axes[0], scenes, 0, RMS)
        axes[0].set_title("Bands: root mean square")
        axes[0].legend(frameon=False, loc="upper left")
        _bands(axes[1], scenes, 1, MOST)
        axes[1].set_title("Bands: worst place")
        _rays(axes[2], scenes)
        figure.savefig(target, metadata={"Date": None})
        plt.close(figure)


def _bands(axes: Axes, scenes: Sequence[Told], column: int, bar: float) -> None:
    for scene, colour in zip(scenes, _COLOURS, strict=False):
        axes.plot(
            scene.wavelengths, scene.inner[:, column], "o-", color=colour, markersize=3.5,
            linewidth=1, label=f"{scene.name} {scene.seed}",
        )  # fmt: skip
    highest = max(float(one.inner[:, column].max()) for one in scenes)
    _asked(axes, bar, max(1.15 * highest, 1.4 * bar))
    axes.set(xlabel="wavelength, nm", ylabel="distance from the painted truth, px")


def _rays(axes: Axes, scenes: Sequence[Told]) -> None:
    wide = 0.8 / len(scenes)
    highest = 0.0
    for at, (scene, colour) in enumerate(zip(scenes, _COLOURS, strict=False)):
        values = [float(scene.rays.get(key, np.nan)) for key, _ in _WAYS]
        highest = max([highest, *(one for one in values if np.isfinite(one))])
        places = np.arange(len(_WAYS)) + (at - (len(scenes) - 1) / 2) * wide
        axes.bar(places, values, 0.9 * wide, color=colour)
    _asked(axes, RAYS, max(1.15 * highest, 1.4 * RAYS))
    axes.set_xticks(range(len(_WAYS)), [text for _, text in _WAYS])
    axes.set_title("Radiograph: root mean square")


def _asked(axes: Axes, bar: float, top: float) -> None:
    axes.axhline(bar, color=_INK, linewidth=0.8, linestyle="--")
    axes.annotate(
        f"asked: {bar:g}", (1, bar), (-3, 3), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", color=_INK, fontsize=8,
    )  # fmt: skip
    axes.set_ylim(0, top)
    axes.spines[["top", "right"]].set_visible(False)
