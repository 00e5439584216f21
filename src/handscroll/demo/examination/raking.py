"""A detail of the examined relic under raking light: its surface, and the photographs of a dome."""

from __future__ import annotations

import functools
import json
import shutil
from pathlib import Path

import cv2
import numpy as np

from handscroll.demo.arrays import Floats
from handscroll.demo.canvas import PAINTER
from handscroll.demo.examination.exhibit import section
from handscroll.demo.relief.dome import Dome, write_dome
from handscroll.demo.relief.silk import Painted, SilkRelief, painted_silk
from handscroll.geometry import Box
from handscroll.imaging.colorimetry.srgb import fitted, screen_matrix
from handscroll.imaging.colorimetry.viewing import NODES, viewing

FOLDER = "lotus-pond-raking"
"""Folder of the photographs, beside the picture of the relic."""
SIZE = (800, 600)
"""Width and height of a photograph at full size."""
PLACE = (0.825, 0.178, 0.165, 0.198)
"""What of the picture is seen: left, top, width and height as shares of it."""
DOME = Dome(lamps=36, lowest=12.0, full_well=16_000.0, seed=9)
_SEED = 17
_MOST = 1.0
"""Amount of paint, beyond the wash, at which it is as thick as it gets."""

TITLE = {
    "en": "The silk under raking light",
    "zh-Hans": "侧光下的绢面",
    "zh-Hant": "側光下的絹面",
}
CAPTION = {
    "en": (
        "A detail of Lotus Pond at Dawn. Our own code made its surface and simulated the"
        " photographs under thirty-six lamps, so every slope is known. Lower the lamp: threads,"
        " creases from rolling, flakes that lift or fell off, and two characters, 荷風 (wind over"
        " the lotus), that a dry stylus pressed and no colour shows."
    ),
    "zh-Hans": (
        "《荷塘晓色图卷》局部，其起伏由我们的软件造出，三十六盏灯下的照片亦为模拟，故每一处坡度皆知其实。"
        "将灯放低：绢丝、卷痕、起翘与脱落的颜料，以及以笔尖无墨压出的“荷風”二字，遂一一可见。"
    ),
    "zh-Hant": (
        "《荷塘曉色圖卷》局部，其起伏由我們的軟體造出，三十六盞燈下的照片亦為模擬，故每一處坡度皆知其實。"
        "將燈放低：絹絲、捲痕、起翹與脫落的顏料，以及以筆尖無墨壓出的「荷風」二字，遂一一可見。"
    ),
}
"""What it is called, and what is to be seen on it."""


@functools.lru_cache(maxsize=1)
def surface(scale: float = 1.0) -> SilkRelief:
    """Return the detail in relief; the colours and the paint are those of the relic's section."""
    there = section(1.0)
    width, height = (round(side * scale) for side in SIZE)
    size = there.size
    left, top, wide, high = PLACE
    box = Box(
        round(left * size.width), round(top * size.height),
        round(wide * size.width), round(high * size.height),
    )  # fmt: skip
    daylight = viewing("D50", 2)
    matrix = screen_matrix(daylight.weights, daylight).astype(np.float32)
    light = fitted(np.einsum("cn,nyx->yxc", matrix, there.reflectance(NODES, box)))
    films = {film.name: film.amounts for film in there.films(box)}
    # Most of the detail is sky, a wash that lies in the threads: what is otherwise has a body.
    laid = films["paint"] - np.median(films["paint"], axis=(1, 2), keepdims=True)
    body = np.abs(laid).sum(0)
    thick = np.clip(body / _MOST, 0, 1)
    silk = np.median(light[body < np.median(body) + 0.05], axis=0)
    painted = Painted(
        colour=_enlarged(light, width, height), thick=_enlarged(thick, width, height),
        silk=(float(silk[0]), float(silk[1]), float(silk[2])),
        pressed="荷風", at=(0.04, 0.1, 0.3), flaking=(0.66, 0.86, 0.36, 0.42),
    )  # fmt: skip
    return painted_silk(painted, _SEED)


def photograph_detail(folder: Path, *, scale: float = 1.0) -> Path:
    """Photograph the detail in the simulated dome; return the folder of photographs and lights.

    A folder that is whole is left as it is, another is made anew.
    """
    target, whole = folder / FOLDER, folder / "truth" / f"{FOLDER}.done"
    made = json.dumps({"painter": PAINTER, "seed": _SEED, "scale": scale, "lamps": DOME.lamps})
    if whole.is_file() and whole.read_text(encoding="utf-8") == made and target.is_dir():
        return target
    beside = folder / f".{FOLDER}.part"
    whole.unlink(missing_ok=True)
    for one in (beside, target):
        shutil.rmtree(one, ignore_errors=True)
    beside.mkdir(parents=True)
    write_dome(surface(scale).shape, DOME, beside)
    beside.replace(target)
    whole.parent.mkdir(exist_ok=True)
    whole.write_text(made, encoding="utf-8")
    return target


def _enlarged(values: Floats, width: int, height: int) -> Floats:
    """Enlarge without the steps of the coarser pixels, and draw edges together again."""
    soft = cv2.GaussianBlur(values.astype(np.float32), (0, 0), 0.75)
    found = cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC)
    reach = 0.6 * width / values.shape[1]
    found = found + 0.9 * (found - cv2.GaussianBlur(found, (0, 0), reach))
    return np.asarray(np.clip(found, 0, 1), np.float32)
