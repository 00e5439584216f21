"""Relightable images of reliefs whose surface is known: slopes, and lights that were left out.

The demo's painted silk goes the whole way: photographs of a dome are brought, fitted, cut into
tiles and drawn from them, and Chromium draws it while its lamp goes round. Three more reliefs with
seeds that nothing was tuned on are photographed under many and under few lamps, with shadows,
highlights and shot noise, as 8-bit sRGB. Slopes are judged against the relief's own; pictures
against noiseless ones under lights that stand between the lamps, 15 degrees high or more. The peer
is what a straightforward program does: least squares over all photographs.

Run as ``python tests/benchmarks/exam_relighting.py``.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from exam_lens import CHROMIUM, QUIET, STAGE
from numpy.typing import NDArray

from handscroll.demo.examination.raking import DOME, photograph_detail, surface
from handscroll.demo.relief.dome import Dome, radiance
from handscroll.demo.relief.heights import SHAPES, Shape
from handscroll.departments.examination.relighting.bringing import Order, bring
from handscroll.departments.examination.relighting.making import make_relight, meaning_in
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.lab import lab
from handscroll.imaging.colorimetry.srgb import RGB_TO_XYZ, decoded, encoded
from handscroll.imaging.relighting.bases import Basis, hemisphere, values
from handscroll.imaging.relighting.codes import Meaning as Meant
from handscroll.imaging.relighting.codes import coded, lit, normals, ranges
from handscroll.imaging.relighting.fitting import Fitted, Fitter
from handscroll.imaging.relighting.normals import plain
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.scans.relighting.tiles import CELL, RelightTiles, packed, unpacked

SEED = 90210
SIZE = (CELL, CELL)
MANY, FEW = 48, 12
HELD = [one for one in hemisphere(40) if one[2] > np.sin(np.radians(15))][1::3]
_WHITE = RGB_TO_XYZ.sum(1)
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
Floats = NDArray[np.floating[Any]]


class Figure(TypedDict, total=False):
    """One measured value."""

    value: float
    unit: str
    how: str


def measure(folder: Path | None = None, *, seconds: float = 4.0) -> dict[str, Figure]:
    """Return every figure by its name.

    Parameters
    ----------
    folder
        For the museum of the painted silk; None makes one and deletes it.
    seconds
        How long the lamp goes round in the browser; 0 leaves the browser out.
    """
    with tempfile.TemporaryDirectory() as room:
        found = _of_silk(folder or Path(room), seconds)
    for name, make in SHAPES.items():
        shape = make(*SIZE, SEED)
        told = _of_many(name, shape) | _of_few(name, shape)
        found |= {f"relight_{key}": one for key, one in told.items()}
    return found


def _of_silk(folder: Path, seconds: float) -> dict[str, Figure]:
    """Bring the demo's detail as anybody brings a dome, and judge what visitors get of it."""
    photographs = photograph_detail(folder)
    shape, home = surface().shape, folder / "museum"
    shutil.rmtree(home, ignore_errors=True)
    with Museum.create(home) as museum:
        card = Relic(
            id=relic_id("B 1"), accession_number="B 1", title={"en": "Silk"}, parts=(),
            state=State.PUBLISHED,
        )  # fmt: skip
        museum.lots.load(iter([card]), "cards", person="test")
        order = Order(photographs, title={"en": "Silk"})
        image, _ = bring(museum, museum.relics.get(card.id), order, person="test")
        start = time.process_time()
        image = make_relight(museum, image.id)
        spent = time.process_time() - start
        museum.relights.move(image.id, State.PUBLISHED, person="test")
        place = museum.relights.tiles(image)
        assert place is not None
        tiles = RelightTiles.open(place)
    codes, meaning = tiles.codes(0), meaning_in(tiles.facts)
    size = sum(one.stat().st_size for one in photographs.iterdir())
    told = f"{DOME.lamps} lamps, {shape.height.shape[1]} x {shape.height.shape[0]}, from the tiles"
    found = _slopes(normals(codes, meaning).reshape(-1, 3), shape, told)
    found |= _unseen(codes, meaning, shape, told)
    found["relight_bytes_share"] = _figure(
        place.stat().st_size / size, "of the photographs", f"{told}; all levels of the tiles"
    )
    found["relight_make_cpu_s"] = _figure(spent, "s", "fitted and cut into tiles, CPU time")
    if seconds:
        found |= _in_browser(home, image.id, seconds)
    return found


def _slopes(facing: Floats, shape: Shape, told: str) -> dict[str, Figure]:
    off = _degrees(facing, shape)
    return {
        "relight_normal_mean_deg": _figure(off.mean(), "degree", told),
        "relight_normal_median_deg": _figure(np.median(off), "degree", told),
        "relight_normal_p95_deg": _figure(np.quantile(off, 0.95), "degree", told),
    }


def _unseen(codes: NDArray[np.uint8], meaning: Meant, shape: Shape, told: str) -> dict[str, Figure]:
    """Judge pictures under lights that no lamp had against noiseless photographs."""
    unlike, squares = [], []
    for light in HELD:
        shown = lit(codes, meaning, tuple(light)).reshape(-1, 3)
        truth = _truth(shape, light)
        squares.append(np.mean(np.square(shown - truth)))
        ours, theirs = (lab(decoded(one) @ RGB_TO_XYZ.T, _WHITE) for one in (shown, truth))
        unlike.append(de00(ours, theirs))
    every, how = np.concatenate(unlike), f"{told}, {len(HELD)} lights that no lamp had"
    return {
        "relight_unseen_de00": _figure(every.mean(), "dE00", f"{how}, mean of all pixels"),
        "relight_unseen_de00_p95": _figure(np.quantile(every, 0.95), "dE00", how),
        "relight_unseen_rms": _figure(255 * np.sqrt(np.mean(squares)), "of 255", how),
    }


def _in_browser(home: Path, image: str, seconds: float) -> dict[str, Figure]:
    """Count the frames in which the picture is drawn anew while its lamp goes round."""
    from playwright.sync_api import sync_playwright
    from served import serving

    with serving(home) as server, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(QUIET))
        try:
            page = browser.new_page(viewport={"width": STAGE[0], "height": STAGE[1]})
            page.goto(f"http://127.0.0.1:{server.port}/en/relight/{image}")
            page.wait_for_selector("#relight[data-drawn=whole]")
            drawer = page.get_attribute("#relight", "data-drawer")
            times, widths = map(np.array, page.evaluate(_SWEEP, seconds))
        finally:
            browser.close()
    if len(times) < 2:
        raise RuntimeError("The light went round and nothing was drawn")
    how = f"{STAGE[0]} x {STAGE[1]}, drawn by the {drawer}, in software, the lamp going round"
    coarse = f"{how}; full again when it rests"
    return {
        "relight_coarse_px": _figure(np.median(1 / widths), "screen px a drawn one", coarse),
        "relight_fps": _figure((len(times) - 1) / (times[-1] - times[0]) * 1000, "frames/s", how),
        "relight_fps_p95_ms": _figure(np.quantile(np.diff(times), 0.95), "ms", how),
    }


_SWEEP = """(seconds) => new Promise((done) => {
    const context = document.querySelector('#relight-picture').getContext('webgl2')
        || document.querySelector('#relight-picture').getContext('2d');
    const draw = context.drawArrays ? 'drawArrays' : 'putImageData';
    const before = context[draw].bind(context);
    let drawn = 0, width = 1;
    context[draw] = (...what) => { drawn += 1; before(...what); };
    if (context.viewport) {
        const view = context.viewport.bind(context);
        context.viewport = (...box) => { width = box[2] / context.canvas.width; view(...box); };
    }
    const times = [], widths = [];
    document.querySelector('[data-do=sweep]').click();
    const begun = performance.now();
    const count = (now) => {
        // Software draws when it is waited for: without this only the asking would be counted.
        if (drawn) { if (context.readPixels) context.readPixels(0, 0, 1, 1, context.RGBA,
            context.UNSIGNED_BYTE, new Uint8Array(4));
            times.push(performance.now()); widths.push(width); }
        drawn = 0;
        if (now - begun < seconds * 1000) requestAnimationFrame(count);
        else done([times, widths]);
    };
    requestAnimationFrame(count);
})"""
"""Lets the lamp go round; answers when a picture was drawn anew and was there, and what part of
the screen's pixels along a side was drawn."""


def _of_many(name: str, shape: Shape) -> dict[str, Figure]:
    dome = Dome(MANY, seed=SEED)
    pictures = _taken(shape, dome)
    fitted = Fitter(Basis.HSH16, dome.lights).fit(pictures)
    least, _ = plain(decoded(pictures) @ _LUMA, dome.lights)
    off, theirs = (_degrees(one, shape) for one in (fitted.facing.normal, least))
    kept, meaning, size = _kept(fitted, Basis.HSH16)
    told = f"{name}, {MANY} lamps"
    found = {
        f"normal_median_deg_{name}": _figure(np.median(off), "degree", told),
        f"normal_p95_deg_{name}": _figure(np.quantile(off, 0.95), "degree", told),
        f"normal_median_deg_least_{name}": _figure(
            np.median(theirs), "degree", f"{told}, least squares"
        ),
        f"normal_p95_deg_least_{name}": _figure(
            np.quantile(theirs, 0.95), "degree", f"{told}, least squares"
        ),
        f"normal_median_deg_tile_{name}": _figure(
            np.median(_degrees(normals(kept, meaning).reshape(-1, 3), shape)), "degree",
            f"{told}, as the tiles keep them",
        ),
        f"tile_kb_{name}": _figure(size / 1024, "KiB", f"{told}, a tile of 256 x 256 pixels"),
    }  # fmt: skip
    for basis in Basis:
        ours = Fitter(basis, dome.lights).fit(pictures)
        found[f"held_rms_{basis.value}_{name}"] = _figure(
            _held(shape, ours, basis), "of 255", f"{told}, lights left out, {basis.value}"
        )
    shown = [lit(kept, meaning, tuple(one)).reshape(-1, 3) - _truth(shape, one) for one in HELD]
    found[f"held_rms_tile_{name}"] = _figure(
        255 * np.sqrt(np.mean(np.square(shown))), "of 255", f"{told}, drawn from the tiles"
    )
    bare = Fitter(Basis.HSH16, dome.lights, ridge=0, prior=False).fit(pictures)
    found[f"held_rms_hsh16_least_{name}"] = _figure(
        _held(shape, bare, Basis.HSH16), "of 255", f"{told}, hsh16 by least squares"
    )
    return found


def _of_few(name: str, shape: Shape) -> dict[str, Figure]:
    dome = Dome(FEW, seed=SEED)
    pictures = _taken(shape, dome)
    basis, told = Basis.HSH16, f"{name}, {FEW} lamps, lights left out, hsh16"
    ours = Fitter(basis, dome.lights).fit(pictures)
    bare = Fitter(basis, dome.lights, ridge=0, prior=False).fit(pictures)
    return {
        f"held_rms_few_{name}": _figure(_held(shape, ours, basis), "of 255", told),
        f"held_rms_few_least_{name}": _figure(
            _held(shape, bare, basis), "of 255", f"{told}, least squares"
        ),
    }


def _taken(shape: Shape, dome: Dome) -> NDArray[np.float32]:
    taken = np.stack(list(dome.pictures(shape)), 2).reshape(-1, dome.lamps, 3)
    return np.asarray(taken / np.float32(255), np.float32)


def _degrees(found: Floats, shape: Shape) -> Floats:
    along = (found * shape.normal.reshape(-1, 3)).sum(1)
    return np.asarray(np.degrees(np.arccos(np.clip(along, -1, 1))))


def _truth(shape: Shape, light: Floats) -> Floats:
    shown: NDArray[np.float32] = np.clip(radiance(shape, light), 0, 1)
    return np.asarray(encoded(shown)).reshape(-1, 3)


def _held(shape: Shape, found: Fitted, basis: Basis) -> float:
    off = []
    for light in HELD:
        luma = found.coefficients @ values(basis, light)[0].astype(np.float32)
        off.append(np.clip(luma[:, None] * found.colour, 0, 1) - _truth(shape, light))
    return float(255 * np.sqrt(np.mean(np.square(off))))


def _kept(found: Fitted, basis: Basis) -> tuple[NDArray[np.uint8], Meant, int]:
    """Return planes as a tile gives them back, what they mean, and the bytes of the tile."""
    planes = np.concatenate([found.coefficients.T, found.colour.T, found.facing.normal[:, :2].T])
    scale, bias = ranges(planes)
    meaning = Meant(basis, True, (*scale[:-2], 2.0, 2.0), (*bias[:-2], -1.0, -1.0))
    jpeg = packed(coded(planes, meaning.scale, meaning.bias).reshape(-1, *SIZE[::-1]))
    return unpacked(jpeg, meaning.planes), meaning, len(jpeg)


def _figure(value: Any, unit: str, how: str) -> Figure:  # noqa: ANN401 - numpy's own numbers
    return {"value": round(float(value), 3), "unit": unit, "how": how}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))  # noqa: T201 - what it is for
