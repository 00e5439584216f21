"""What was seen beneath painted scrolls that nothing was tuned on: maps, truth, ROC curves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from handscroll.imaging.hidden import judging
from handscroll.imaging.hidden.shown import HiddenMap

SCENES = ("autumn", "pond", "plum")
_INK, _OURS, _GROUND, _RED = "#2b2420", "#2c6e63", "#b79a62", "#a52a1e"
Planes = dict[str, NDArray[Any]]


def draw(folder: Path, target: Path) -> None:
    """Draw one row a scene from the folder of a whole run of ``exam_hidden``.

    Parameters
    ----------
    folder
        With ``cubes``, ``maps`` and ``truth``.
    target
        A PNG.
    """
    rows = [
        (path.stem, _planes(folder, path.name))
        for scene in SCENES
        for path in sorted((folder / "maps").glob(f"{scene}-*.npz"))
    ]
    figure, axes = plt.subplots(
        len(rows), 5, figsize=(15, 3.05 * len(rows)), layout="constrained", squeeze=False
    )
    for line, (name, planes) in zip(axes, rows, strict=True):
        _row(line, name, planes)
    figure.savefig(target, dpi=90, metadata={"Software": None})
    plt.close(figure)


def _planes(folder: Path, name: str) -> Planes:
    planes: Planes = {}
    for part, keys in (("cubes", ("cube", "wavelengths")), ("maps", ("amount", "noise", "r2")),
                       ("truth", ("lines",))):  # fmt: skip
        with np.load(folder / part / name) as held:
            planes |= {key: held[key] for key in keys}
    return planes


def _row(line: NDArray[Any], name: str, planes: Planes) -> None:
    cube, amount, lines = planes["cube"], planes["amount"], planes["lines"]
    shown = HiddenMap(amount, planes["noise"], planes["r2"]).presence
    around = judging.ring(lines)
    band, _ = judging.best_band(cube, lines, around)
    best = planes["wavelengths"][band]
    green = int(np.abs(planes["wavelengths"] - 550).argmin())
    for axis, plane, title in zip(
        line, (cube[green], cube[band], 1 - shown, 1.0 - lines),
        (f"{name}: 550 nm", f"best band, {best:g} nm", "the map", "truth"), strict=False,
    ):  # fmt: skip
        low, high = np.nanpercentile(plane, (0.2, 99.8))
        axis.imshow(plane, cmap="gray", vmin=low, vmax=max(high, low + 1e-6))
        axis.set_title(title, fontsize=11, color=_INK)
        axis.axis("off")
    supervised = judging.ceiling(cube, lines, around)[0]
    curves = {
        "best band": (-cube[band], _GROUND),
        "the map": (amount, _OURS),
        "supervised ceiling": (supervised, _RED),
    }
    _roc(line[4], curves, lines, around)


def _roc(
    axis: Axes,
    curves: dict[str, tuple[NDArray[Any], str]],
    lines: NDArray[np.bool_],
    around: NDArray[np.bool_],
) -> None:
    for name, (plane, colour) in curves.items():
        area = judging.judge(plane, lines, around).area
        levels = np.nanquantile(plane[lines | around], np.linspace(1, 0, 301))
        right = [(plane[lines] >= level).mean() for level in levels]
        wrong = [(plane[around] >= level).mean() for level in levels]
        style = "--" if name == "supervised ceiling" else "-"
        axis.plot(wrong, right, style, color=colour, label=f"{name}: {area:.3f}")
    axis.set(xlabel="found where nothing is", ylabel="found where something is")
    axis.set_aspect("equal")
    axis.legend(frameon=False, fontsize=8, loc="lower right")
    axis.spines[["top", "right"]].set_visible(False)
