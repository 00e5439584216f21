"""Reflectance and true colour of painted sections after a simulated capture: issue 7, line 4.

Two sections of two recipes, with seeds that nothing was tuned on. Their bands lie on each other
(the camera's misregistration is switched off): registration is measured elsewhere. Colour is judged
for D50 and 2 degrees against the truth every 5 nm, reflectance against the truth at the bands'
centres.

A lens softens; no calibration gives back what it took. So the truth is taken as the lens shows it
(each wavelength softened as a band there would be), and the figures against the truth at single
pixels, as if there were no lens, stand beside them, named ``_sharp``. The floor is what
perfect reflectance in the same bands would give through the same matrix.

Run as ``python tests/benchmarks/exam_reflectance.py``; spectra that were measured are judged too
where ``HANDSCROLL_MATERIAL`` names the folder that holds them.
"""

from __future__ import annotations

import importlib.util
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from handscroll.demo.examination.bands import Band
from handscroll.demo.examination.capture import Capture, Rig, band_reflectance, simulate_capture
from handscroll.demo.examination.pigment_spectra import PIGMENTS, WAVELENGTHS
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import Truth as Painted
from handscroll.demo.examination.scroll import paint
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.few_bands import Prior, band_matrix, modelled_prior
from handscroll.imaging.colorimetry.floor import Truth, colour_error, perfect_bands
from handscroll.imaging.colorimetry.viewing import NODES, interpolation, viewing
from handscroll.imaging.radiometry.calibration import calibrate
from handscroll.imaging.radiometry.reflectance import in_strips
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.imaging.radiometry.white import WhiteReference

Values = NDArray[np.float64]
Floats = NDArray[np.floating[Any]]

SCENES = (("blue-green", 4711), ("autumn", 90210))
SIZE = (448, 320)
LIGHT = "D50"
PAIRS = Path(__file__).parents[1] / "imaging" / "colorimetry" / "test_difference.py"
_FOLDS = 10
_PAINTS = 4
_INK, _OURS, _GROUND = "#2b2420", "#2c6e63", "#d8c9a8"


class Figure(TypedDict):
    """One measured value."""

    value: float
    unit: str
    how: str


@dataclass(frozen=True)
class Example:
    """One pixel of a paint: its true spectrum every 5 nm, and what was measured of it.

    Attributes
    ----------
    lens
        Truth at the bands' centres as the lens shows it.
    """

    paint: str
    nm: Values
    true: Values
    centres: Values
    lens: Floats
    measured: Floats
    sigma: Floats


@dataclass(frozen=True)
class Scene:
    """Errors of one section, all ``(h, w)`` or ``(bands, h, w)``."""

    colour: Values
    floor: Values
    sharp: Values
    sharp_floor: Values
    spectral: Floats
    spectral_sharp: Floats
    pulls: Floats
    seconds: float
    examples: tuple[Example, ...]


def captured(shot: Capture) -> tuple[Floats, Floats]:
    """Return reflectance and its 1-sigma, (bands, h, w) each."""
    values, sigma = np.empty(shot.counts.shape, np.float32), np.empty(shot.counts.shape, np.float32)
    white = WhiteReference.even(shot.white_reflectance)
    for number, seconds in enumerate(shot.exposure_s.tolist()):
        band = BandShots(
            float(shot.wavelengths[number]),
            shot.white_level,
            (Shots([shot.dark[number]], seconds),),
            Shots([shot.white[number]], seconds),
            None,
            Shots([shot.flat[number]], seconds),
        )
        scene = Shots([shot.counts[number]], seconds)
        known = calibrate(band, white, scene)
        for rows, part in in_strips(known, band, scene):
            values[number, rows], sigma[number, rows] = part.values, part.sigma
    return values, sigma


def judged(name: str, seed: int, size: tuple[int, int] = SIZE) -> Scene:
    """Paint, capture and calibrate one section, and compare it with its truth."""
    truth = paint(recipe(name).seeded(seed), *size)
    rig = Rig(seed=seed, misaligned=0.0)
    shot = simulate_capture(truth, rig)
    began = time.process_time()
    values, sigma = captured(shot)
    spent = time.process_time() - began
    known = np.isfinite(values).mean()
    assert known > 0.999, f"only {known:.2%} of the pixels are known"
    matrix = band_matrix(
        shot.wavelengths, viewing(LIGHT), modelled_prior(widths=tuple(shot.fwhm.tolist()))
    )
    spectra = truth.reflectance(NODES)
    soft = Truth(NODES, _softened(spectra, NODES, rig))
    sharp = Truth(NODES, spectra)
    ideal = _ideal(truth, rig)
    ideal_soft = _softened(ideal, shot.wavelengths, rig)
    centres = truth.reflectance(shot.wavelengths)

    lens = _softened(centres, shot.wavelengths, rig)
    examples = tuple(
        Example(
            name, WAVELENGTHS, truth.spectra(np.array([[x, y]]))[0], shot.wavelengths,
            lens[:, y, x], values[:, y, x], sigma[:, y, x],
        )
        for name, (y, x) in _even_places(truth, values)
    )  # fmt: skip

    def apart(bands: Floats, true: Truth) -> Values:
        return colour_error(bands, true, matrix, viewing(LIGHT))

    return Scene(
        colour=apart(values, soft),
        floor=apart(ideal_soft, soft),
        sharp=apart(values, sharp),
        sharp_floor=apart(ideal, sharp),
        spectral=values - lens,
        spectral_sharp=values - centres,
        pulls=(values - ideal_soft) / sigma,
        seconds=spent,
        examples=examples,
    )


def _even_places(truth: Painted, values: Floats) -> list[tuple[str, tuple[int, int]]]:
    """Return a pixel of each of the commonest paints, where the picture is evenest."""
    rough = gaussian_filter(values[5] ** 2, 3) - gaussian_filter(values[5], 3) ** 2
    painted = truth.pigment_map()
    found = []
    for number in np.argsort(-np.bincount(painted.ravel(), minlength=1))[:_PAINTS]:
        name = "bare ground" if number == 0 else f"mostly {PIGMENTS[number - 1]}"
        at = np.where(painted == number, rough, np.inf)
        y, x = np.unravel_index(int(at.argmin()), at.shape)
        found.append((name, (int(y), int(x))))
    return found


def _ideal(truth: Painted, rig: Rig) -> Floats:
    return np.stack([band_reflectance(truth, one) for one in rig.bands])


def _softened(planes: Floats, nm: Values, rig: Rig) -> Floats:
    return np.stack(
        [
            gaussian_filter(one.astype(np.float64), rig.sigma(Band(float(at), 1.0)), mode="nearest")
            for one, at in zip(planes, nm, strict=True)
        ]
    ).astype(np.float32)


def published_pairs() -> Values:
    """Return the published pairs as the tests hold them."""
    found = importlib.util.spec_from_file_location("published_pairs", PAIRS)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return np.asarray(module.PUBLISHED)


def _rms(errors: list[Floats]) -> float:
    every = np.concatenate([one[np.isfinite(one)].astype(np.float64) for one in errors])
    return float(np.sqrt(np.mean(every**2)))


def _mean(errors: list[Values]) -> float:
    return float(np.nanmean(np.concatenate([one.ravel() for one in errors])))


def measured_floors(material: Path) -> dict[str, Figure]:
    """Judge the shipped matrix on measured pigments, beside one trained on other measured ones."""
    import spectral

    library = spectral.open_image(str(material / "data/open/spectra/hyppigments.hdr"))
    nm = np.array(library.bands.centers, np.float64)
    spectra = interpolation(nm, NODES) @ np.asarray(library.spectra, np.float64).T
    paints = np.array([name.rsplit("_", 2)[0] for name in library.names])
    bands = np.array([one.wavelength for one in Rig().bands])
    seen, truth = viewing(LIGHT), Truth(NODES, spectra)
    ideal = perfect_bands(truth, bands[:11])
    shipped = colour_error(ideal, truth, band_matrix(bands[:11], seen), seen)
    names = np.unique(paints)
    own = np.empty_like(shipped)
    for fold in range(_FOLDS):
        out = np.isin(paints, names[fold::_FOLDS])
        matrix = band_matrix(bands[:11], seen, Prior(spectra[:, ~out]))
        own[out] = colour_error(ideal[:, out], Truth(NODES, spectra[:, out]), matrix, seen)
    how = f"{len(paints)} measured spectra of {names.size} paints, perfect narrow bands"
    return {
        "measured_de00_floor": _figure(shipped.mean(), "dE00", f"{how}, modelled prior"),
        "measured_de00_floor_p95": _figure(np.percentile(shipped, 95), "dE00", "the same, 95 %"),
        "measured_de00_floor_left_out": _figure(
            own.mean(), "dE00", f"{how}, trained on the other paints, {_FOLDS} folds"
        ),
    }


def _figure(value: float | np.floating[Any], unit: str, how: str) -> Figure:
    return {"value": round(float(value), 5), "unit": unit, "how": how}


def measure(
    material: Path | None = None,
    pictures: Path | None = None,
    size: tuple[int, int] = SIZE,
) -> dict[str, Figure]:
    """Return every figure; fails where an answer is wrong, before a time is told.

    Parameters
    ----------
    pictures
        Where ``reflectance.svg`` is drawn, if anywhere.
    size
        Of the painted sections in pixels.
    """
    pairs = published_pairs()
    worst = float(np.abs(de00(pairs[:, :3], pairs[:, 3:6]) - pairs[:, 6]).max())
    assert worst <= 1e-4
    scenes = [judged(name, seed, size) for name, seed in SCENES]
    pull = _rms([one.pulls for one in scenes])
    assert 0.9 < pull < 1.1, f"errors are {pull:.2f} times the stated uncertainty"
    if pictures is not None:
        draw(scenes, pictures / "reflectance.svg")
    floor = _mean([one.floor for one in scenes])
    sharp = _mean([one.sharp_floor for one in scenes])
    told = f"{len(scenes)} painted sections (seeds not tuned on), {LIGHT}/2 degrees, bands in place"
    pixels = len(scenes) * size[0] * size[1] * len(Rig().bands) / 1e6
    out = {
        "reflectance_de00": _figure(
            _mean([one.colour for one in scenes]) - floor,
            "dE00 above the floor",
            f"{told}; truth as the lens shows it, every pixel",
        ),
        "reflectance_de00_floor": _figure(floor, "dE00", f"{told}; perfect reflectance"),
        "reflectance_rms": _figure(
            _rms([one.spectral for one in scenes]),
            "reflectance",
            f"{told}; all bands, truth at band centres as the lens shows it",
        ),
        "reflectance_de00_sharp": _figure(
            _mean([one.sharp for one in scenes]) - sharp,
            "dE00 above the floor",
            f"{told}; truth at single pixels, as if there were no lens",
        ),
        "reflectance_de00_floor_sharp": _figure(sharp, "dE00", "the same, perfect reflectance"),
        "reflectance_rms_sharp": _figure(
            _rms([one.spectral_sharp for one in scenes]), "reflectance", "the same, no lens"
        ),
        "reflectance_pull": _figure(pull, "sigma", "error over stated uncertainty, rms"),
        "reflectance_cpu": _figure(
            sum(one.seconds for one in scenes) / pixels, "s a megapixel and band", "one thread"
        ),
        "ciede_max_error": _figure(worst, "dE00", "34 pairs of Sharma, Wu and Dalal 2005"),
    }
    for (name, _), one in zip(SCENES, scenes, strict=True):
        above = _mean([one.colour]) - _mean([one.floor])
        out[f"reflectance_de00_{name}"] = _figure(above, "dE00 above the floor", "this one alone")
    if material is not None:
        out |= measured_floors(material)
    return out


def draw(scenes: list[Scene], path: Path) -> None:
    """Draw paints of the first section with their truth, and the colour errors of every pixel."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "reflectance"
    figure, axes = plt.subplots(2, 3, figsize=(11, 5.6), layout="constrained")
    for one, axis in zip(scenes[0].examples, axes[:, :2].flat, strict=True):
        axis.plot(one.nm, one.true, color=_INK, linewidth=0.8, label="truth, every 5 nm")
        axis.plot(one.centres, one.lens, "o", mfc="none", mec=_INK, ms=4, label="through the lens")
        axis.errorbar(
            one.centres, one.measured, 2 * one.sigma, fmt=".", color=_OURS, ms=5, elinewidth=1.2,
            label="measured, 2 sigma",
        )  # fmt: skip
        axis.set(title=one.paint, xlim=(350, 1700), ylim=(0, 1))
        axis.set_xlabel("nm")
    axes[0, 0].set_ylabel("reflectance")
    axes[1, 0].set_ylabel("reflectance")
    axes[0, 0].legend(frameon=False, fontsize=8)
    for (name, _), scene, axis in zip(SCENES, scenes, axes[:, 2], strict=True):
        most = float(np.nanpercentile(scene.colour, 99.5))
        for errors, colour, label in (
            (scene.floor, _GROUND, "perfect reflectance"),
            (scene.colour, _OURS, "after the capture"),
        ):
            label = f"{label}: mean {np.nanmean(errors):.2f}"
            kept = errors[np.isfinite(errors)]
            axis.hist(
                kept, 80, range=(0, most), color=colour, alpha=0.75, label=label, density=True
            )
        axis.set(title=f"colour error, {name}", xlabel="dE00, D50/2°", yticks=[])
        axis.legend(frameon=False, fontsize=8)
    for axis in axes.flat:
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    named = os.environ.get("HANDSCROLL_MATERIAL")
    figures = measure(Path(named) if named else None)
    print(json.dumps(figures, indent=2))  # noqa: T201
