"""The relic of the demo collection that is examined: a lotus pond, and what lies beneath it."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import tifffile

from handscroll.demo import marks, truth
from handscroll.demo.arrays import Floats
from handscroll.demo.canvas import PAINTER
from handscroll.demo.catalogue import DemoFile, DemoRelic
from handscroll.demo.examination.capture import Camera, Rig
from handscroll.demo.examination.digitiser import stream_capture
from handscroll.demo.examination.films import LAYERS
from handscroll.demo.examination.pigment_spectra import PIGMENTS
from handscroll.demo.examination.radiograph import radiograph
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import Truth, paint
from handscroll.demo.save import save
from handscroll.demo.truth import LayerTruth, Names, PictureTruth, TruthMaps
from handscroll.geometry import Box
from handscroll.imaging.colorimetry.srgb import encoded, fitted, screen_matrix
from handscroll.imaging.colorimetry.viewing import NODES, viewing

FILE = "lotus-pond.tif"
BANDS = "lotus-pond-bands"
"""Folder of the capture in bands, beside the file."""
PLATE = "lotus-pond-radiograph.tif"
"""Radiograph of the section, beside the file: another frame, another pixel, a little turned."""
PLATE_PIXEL = 2.0
"""Pixels of the section for one of the radiograph."""
SIZE = (800, 500)
"""Width and height in pixels at full size: enough for its bands to be laid on each other."""
SMALLEST_EXAMINED = 0.9
"""Share of the full size below which the section is shown but not examined."""
_RECIPE, _SEED, _RIG = "pond", 3, 8
_PLATE_SEED = 8
_MISALIGNED = 0.4
"""A well-kept camera: a pixel or so between bands, growing towards the infrared."""
_COLUMNS = 128

EXAMINED = DemoRelic(
    "lotus-pond",
    "HS-D-008",
    "handscroll",
    Names("荷塘晓色图卷", "荷塘曉色圖卷", "Lotus Pond at Dawn"),
    Names(
        "绢本设色（软件绘，颜色由模拟光谱算得）",
        "絹本設色（軟體繪，顏色由模擬光譜算得）",
        "Colours on silk (painted by software; colours computed from simulated spectra)",
    ),
    Names(
        "此卷由软件逐层绘成，并非古物。绢上先以墨起稿，次画一鹤，复以荷叶覆之；十六波段的拍摄亦为模拟，"
        "其下何物、何处、何色，皆知其实。",
        "此卷由軟體逐層繪成，並非古物。絹上先以墨起稿，次畫一鶴，復以荷葉覆之；十六波段的拍攝亦為模擬，"
        "其下何物、何處、何色，皆知其實。",
        "Software painted this section film by film; it is no antiquity. On the silk it first drew"
        " in ink, then painted a crane, then covered both with lotus leaves. Its capture in sixteen"
        " bands is simulated too, so it is known what lies beneath, where, and in which colour.",
    ),
    (DemoFile(FILE, "painting", Names("画心", "畫心", "Painting"), "tiff16", 250, 400),),
    8,
)
"""Its picture is what an eye sees of the painted truth by daylight (D50)."""


@functools.lru_cache(maxsize=1)
def section(scale: float = 1.0) -> Truth:
    """Return what is truly there; films are painted when they are asked for."""
    width, height = (round(side * scale) for side in SIZE)
    return paint(recipe(_RECIPE).seeded(_SEED), width, height)


def paint_examined(
    folder: Path, *, on_progress: Callable[[float], None] | None = None, scale: float = 1.0
) -> list[Path]:
    """Paint the picture into ``folder``, and what is truly there into ``folder/truth``.

    A file already there and whole is left as it is.
    """
    tell = on_progress or (lambda share: None)
    target, made = folder / FILE, _made_of(scale)
    folder.mkdir(parents=True, exist_ok=True)
    if not marks.is_whole(target, made):
        there = section(scale)
        rgb = true_colour(there, lambda share: tell(0.9 * share))
        marks.mark_of(folder, FILE).unlink(missing_ok=True)
        _keep(there, folder / "truth", scale)
        beside = folder / f".{FILE}.part"
        save(rgb, beside, "tiff16", there.size.height / EXAMINED.parts[0].height_mm)
        beside.replace(target)
        marks.note(target, made)
    tell(1.0)
    return [target]


def true_colour(there: Truth, tell: Callable[[float], None] = lambda share: None) -> Floats:
    """Return the section as the CIE's observer of 2 degrees sees it by D50, (h, w, 3) sRGB."""
    daylight = viewing("D50", 2)
    matrix = screen_matrix(daylight.weights, daylight).astype(np.float32)
    size = there.size
    rgb = np.empty((size.height, size.width, 3), np.float32)
    for left in range(0, size.width, _COLUMNS):
        box = Box(left, 0, min(_COLUMNS, size.width - left), size.height)
        light = np.einsum("cn,nyx->yxc", matrix, there.reflectance(NODES, box))
        rgb[:, left : left + box.width] = encoded(fitted(light))
        tell((left + box.width) / size.width)
    return rgb


def capture_examined(folder: Path, *, scale: float = 1.0) -> Path:
    """Capture the section in sixteen bands with the simulated camera; return the folder.

    ``bands``, ``dark``, ``flat`` and ``white`` lie in it, as a digitiser hands them over. A
    capture that is whole is left as it is, another is made anew.
    """
    target, whole = folder / BANDS, folder / "truth" / f"{BANDS}.done"
    made = json.dumps(_made_of(scale) | {"rig": [_RIG, _MISALIGNED]})
    if whole.is_file() and whole.read_text(encoding="utf-8") == made and target.is_dir():
        return target
    beside = folder / f".{BANDS}.part"
    whole.unlink(missing_ok=True)
    for one in (beside, target):
        shutil.rmtree(one, ignore_errors=True)
    rig = Rig(seed=_RIG, misaligned=_MISALIGNED)
    stream_capture(Camera(section(scale), rig), beside)
    beside.replace(target)
    whole.parent.mkdir(exist_ok=True)
    whole.write_text(made, encoding="utf-8")
    return target


def radiograph_examined(folder: Path, *, scale: float = 1.0) -> Path:
    """Take a radiograph of the section, and note in ``truth`` where it lies; return its file.

    One that is whole is left as it is, another is taken anew.
    """
    target = folder / PLATE
    made = _made_of(scale) | {"plate": [_PLATE_SEED, PLATE_PIXEL]}
    if marks.is_whole(target, made):
        return target
    taken = radiograph(section(scale), _PLATE_SEED, PLATE_PIXEL)
    marks.mark_of(folder, PLATE).unlink(missing_ok=True)
    beside = folder / f".{PLATE}.part"
    tifffile.imwrite(beside, taken.counts, photometric="minisblack")
    beside.replace(target)
    (folder / "truth").mkdir(exist_ok=True)
    told = {"file": PLATE, "on": FILE, "matrix": taken.transform.tolist()}
    (folder / "truth" / f"{PLATE}.json").write_text(json.dumps(told), encoding="utf-8")
    marks.note(target, made)
    return target


def _made_of(scale: float) -> dict[str, object]:
    return {"painter": PAINTER, "recipe": _RECIPE, "seed": _SEED, "scale": scale}


def _keep(there: Truth, folder: Path, scale: float) -> None:
    size = there.size
    shape = (size.height, size.width)
    told = PictureTruth(
        file=FILE, width=size.width, height=size.height, painter=PAINTER, seed=_SEED, scale=scale,
        pigments=("ground", *PIGMENTS),
        layers=tuple(LayerTruth(name, number, 0) for number, name in enumerate(LAYERS)),
        objects=(), writing=(),
    )  # fmt: skip
    maps = TruthMaps(np.zeros(shape, np.uint16), there.pigment_map(), np.zeros(shape, np.uint8))
    truth.write(folder, told, maps)
    masks = there.masks()
    planes = np.stack([masks.retouch, masks.pentimento, masks.underdrawing], 2)
    _, coded = cv2.imencode(".png", planes.astype(np.uint8) * 255)
    (folder / f"{FILE}.beneath.png").write_bytes(coded.tobytes())
