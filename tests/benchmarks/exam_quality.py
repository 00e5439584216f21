"""How well the quality of a capture is measured, on planted errors of random kind and size.

Seeds, forms and sizes here are none that the tests or the tuning used.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from quality_truth import (
    EdgeTruth,
    Planted,
    edge_picture,
    light_of,
    own_layout,
    painted,
    placed,
    spoilt,
)

from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.quality.colour import colour_errors, noise, tone, white_balance
from handscroll.imaging.quality.evenness import cut_off, evenness
from handscroll.imaging.quality.lattice import moved
from handscroll.imaging.quality.misregistration import channel_shifts
from handscroll.imaging.quality.patches import measure_patches
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.scale import resolution
from handscroll.imaging.quality.sharpness import response
from handscroll.imaging.quality.target import Found, find_target
from handscroll.imaging.stitching.difference import lab

Figures = dict[str, dict[str, Any]]
Values = NDArray[np.float64]
SIZE = (420, 320)
PAIRS = "imaging/colorimetry/test_difference.py"


def measure(edges: int = 300, captures: int = 60, seed: int = 20_261_122) -> Figures:
    """Measure everything; raise where an answer is wrong altogether."""
    figures = sharpness(edges, seed)
    figures |= targets(captures, seed + 1)
    figures |= recovered(captures, seed + 2)
    figures |= published()
    assert figures["sfr_error_p95"]["value"] <= 0.01
    assert figures["targets_found"]["value"] >= 0.95
    assert figures["mirrored_taken"]["value"] == 0
    assert figures["ciede_max_error"]["value"] <= 1e-4
    return figures


def published() -> Figures:
    """Compare CIEDE2000 with the pairs that its authors published."""
    told = runpy.run_path(str(Path(__file__).parents[1] / PAIRS))["PUBLISHED"]
    off = np.abs(de00(told[:, :3], told[:, 3:6]) - told[:, 6])
    how = f"{len(told)} pairs of Sharma, Wu and Dalal 2005, given to four digits; the worst"
    return {"ciede_max_error": _figure(off.max(), "ΔE00", how)}


def sharpness(count: int, seed: int) -> Figures:
    """Measure edges of random blur, angle, direction, contrast and noise."""
    errors: list[float] = []
    tenths: list[float] = []
    halves: list[float] = []
    ratios: list[float] = []
    forms: list[str] = []
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        form = "gauss" if number % 2 == 0 else "disc"
        size = float(rng.uniform(0.3, 1.6) if form == "gauss" else rng.uniform(0.5, 2.5))
        truth = EdgeTruth(form, size, float(rng.uniform(3, 10)))
        low = float(rng.uniform(0.05, 0.3))
        levels = (low, low + float(rng.uniform(0.4, 0.65)))
        height = int(rng.integers(160, 320))
        picture = edge_picture(
            truth, rng, size=(height, 72), levels=levels, noise=float(rng.uniform(0.001, 0.005))
        )  # fmt: skip
        picture = picture if rng.integers(2) else picture[:, ::-1]
        found = response(picture if rng.integers(2) else picture.T)
        kept = found.frequency <= 0.5
        off = found.response - truth.response(found.frequency)
        errors.append(float(np.abs(off[kept]).max()))
        forms.append(form)
        at = int(np.searchsorted(found.frequency, 0.3))
        ratios.append(float(off[at] / max(found.sd[at], 1e-9)))
        for level, into in ((0.5, halves), (0.1, tenths)):
            real = _falls(truth, level)
            if real < 0.6:
                into.append(abs(found.falls_to(level)[0] / real - 1))
    worst = np.array(errors)
    gauss = np.array([one == "gauss" for one in forms])
    how = (
        f"{count} edges, 3 to 10 degrees, 160 to 320 rows, Gaussian or disc blur before square "
        "pixels, noise 0.001 to 0.005 of white, height 0.4 to 0.65; largest error to Nyquist"
    )
    return {
        "sfr_max_error": _figure(worst.max(), "", f"{how}; the worst edge"),
        "sfr_error_p95": _figure(np.percentile(worst, 95), "", f"{how}; 95 of 100 edges"),
        "sfr_error_median": _figure(np.median(worst), "", f"{how}; the median edge"),
        "sfr_max_error_gauss": _figure(worst[gauss].max(), "", f"{how}; Gaussian only"),
        "sfr_max_error_disc": _figure(worst[~gauss].max(), "", f"{how}; disc only"),
        "sfr_within_0_01": _figure(np.mean(worst <= 0.01), "share", f"{how}; share within 0.01"),
        "mtf50_error_p95": _figure(100 * np.percentile(halves, 95), "%", "of the true frequency"),
        "mtf10_error_p95": _figure(100 * np.percentile(tenths, 95), "%", "of the true frequency"),
        "mtf10_error_max": _figure(100 * np.max(tenths), "%", "of the true frequency"),
        "sfr_doubt_ratio": _figure(
            np.sqrt(np.mean(np.square(ratios))), "", "RMS of error over stated doubt at 0.3 c/px"
        ),
    }  # fmt: skip


def _falls(truth: EdgeTruth, level: float) -> float:
    frequency = np.arange(0, 1, 1e-4)
    below = np.flatnonzero(truth.response(frequency) < level)
    return float(frequency[below[0]]) if below.size else 1.0


def targets(count: int, seed: int) -> Figures:
    """Find targets of random place, turn, lean, cast, exposure, noise and dirt."""
    layout = own_layout()
    seen, off, mirrored, covered = 0, [], 0, 0
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        where = _anywhere(rng)
        picture = painted(layout, SIZE, where, _anyhow(rng, number))
        found = _tried(find_target, picture, layout)
        if isinstance(found, Found):
            seen += 1
            moves = moved(found.transform, layout.middles) - moved(where, layout.middles)
            off.append(float(np.linalg.norm(moves, axis=1).max()))
            assert off[-1] < 3
        flipped = picture[:, ::-1]
        mirrored += isinstance(_tried(find_target, flipped, layout), Found)
        x, y = moved(where, layout.middles[[int(rng.integers(24))]])[0].astype(int)
        hidden = picture.copy()
        hidden[max(y - 28, 0) : y + 28, max(x - 28, 0) : x + 28] = rng.uniform(0, 1, 3)
        covered += _tried(_patches_of, hidden) == "target_covered"
    return {
        "targets_found": _figure(seen / count, "share", f"{count} captures, any turn"),
        "target_place_p95_px": _figure(np.percentile(off, 95), "px", "worst patch of each"),
        "mirrored_taken": _figure(mirrored, "", f"of {count} mirrored captures, taken for right"),
        "covered_refused": _figure(
            covered / count, "share", "a patch and its surroundings hidden by a random colour"
        ),
    }


def _patches_of(picture: Values) -> object:
    return measure_patches(picture, find_target(picture, own_layout()))


def _anywhere(rng: np.random.Generator) -> Values:
    return placed(SIZE, float(rng.uniform(30, 40)), float(rng.uniform(0, 360)),
                   float(rng.uniform(-0.1, 0.1)))  # fmt: skip


def _anyhow(rng: np.random.Generator, number: int) -> Planted:
    cast = rng.uniform(0.85, 1.15, 3) * 2 ** rng.uniform(-0.5, 0.2)
    return Planted(
        gain=(float(cast[0]), float(cast[1]), float(cast[2])),
        noise=float(rng.uniform(0, 0.015)), falloff=float(rng.uniform(0, 0.2)),
        dirt=int(rng.integers(0, 30)), blur=float(rng.uniform(0, 1.2)), seed=number,
    )  # fmt: skip


def recovered(count: int, seed: int) -> Figures:
    """Plant one error of each kind and compare what is measured with what was planted."""
    off: dict[str, list[float]] = {}
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        for name, value in (*_on_target(rng, number), *_elsewhere(rng, number)):
            off.setdefault(name, []).append(abs(value))
    units = {
        "colour_mean": "ΔE00", "colour_highest": "ΔE00", "white_balance": "ΔE(a*b*)",
        "exposure": "stops", "tone": "L*", "noise": "% of it", "resolution": "% of it",
        "nonuniformity": "points of %", "misregistration": "px", "overshoot": "% of the edge",
        "clipped": "points of %", "blur_mtf50": "% of it",
    }  # fmt: skip
    return {
        f"recovered_{name}_p95": _figure(
            np.percentile(errors, 95), units[name],
            f"error against what was planted, {count} captures, largest {max(errors):.4g}",
        )
        for name, errors in off.items()
    }  # fmt: skip


def _on_target(rng: np.random.Generator, number: int) -> list[tuple[str, float]]:
    layout = own_layout(3.0)
    cast = rng.uniform(0.93, 1.07, 3)
    gain = (float(cast[0]), float(cast[1]), float(cast[2]))
    where = placed(SIZE, 42, float(rng.uniform(-10, 10)))
    grain = float(rng.uniform(0.002, 0.01))
    picture = painted(layout, SIZE, where, Planted(gain=gain, noise=grain, seed=number))
    found = find_target(picture, layout)
    patches = measure_patches(picture, found)
    wrong = lab(light_of(layout.lab) * cast)
    expected = de00(wrong, layout.lab)
    grey = layout.neutrals
    light = layout.lab[grey, 0] > 30
    hue = np.hypot(*(wrong - layout.lab)[grey][light, 1:].T).max()
    errors = colour_errors(patches, layout, lab)
    tones = tone(patches, layout, lab)
    drawn = light_of(layout.lab[grey])[:, None] * cast + rng.normal(0, grain, (6, 4000, 3))
    noisy = max(float(np.std(lab(one)[:, 0])) for one in drawn)
    # A cast changes the luminance of the greys as well, and that is exposure too.
    luminance = np.median(_stops(wrong[grey][light, 0], layout.lab[grey][light, 0]))
    return [
        ("colour_mean", errors.mean.value - expected.mean()),
        ("colour_highest", errors.highest.value - expected.max()),
        ("white_balance", white_balance(patches, layout, lab).highest.value - hue),
        ("exposure", tones.exposure.value - luminance),
        ("tone", float(np.abs(tones.error - (wrong - layout.lab)[grey, 0]).max())),
        ("noise", 100 * (noise(patches, layout, lab).highest.value / noisy - 1)),
        ("resolution", 100 * (resolution(found).value / (42 / 3 * 25.4) - 1)),
    ]


def _stops(seen: Values, wanted: Values) -> Values:
    return np.asarray(3 * np.log2((seen + 16) / (wanted + 16)))


def _elsewhere(rng: np.random.Generator, number: int) -> list[tuple[str, float]]:
    falloff, red = float(rng.uniform(0, 0.3)), float(rng.uniform(-1, 1))
    halo = float(rng.uniform(0, 1))
    truth = EdgeTruth("gauss", float(rng.uniform(0.4, 1.2)), float(rng.uniform(3, 10)), halo)
    plain = EdgeTruth("gauss", truth.size, truth.angle)
    sheet = spoilt(np.full((140, 200, 3), 0.7), Planted(falloff=falloff, noise=0.01, seed=number))
    edge = edge_picture(plain, rng, noise=0.0)
    shifted = spoilt(np.repeat(edge[..., None], 3, 2),
                     Planted(shift={0: (red, 0.0)}, noise=0.004, seed=number))  # fmt: skip
    (shift,) = channel_shifts([shifted])
    sharpened = response(edge_picture(truth, rng, noise=0.003))
    soft = response(edge_picture(plain, rng, noise=0.003))
    _, form = truth.spread()
    light = rng.uniform(0, 1.2, (60, 60, 3))
    cut = cut_off(np.minimum(light, 1.0), white=1.0, black=0.0)
    real = _falls(plain, 0.5)
    return [
        ("nonuniformity", evenness(sheet[..., 1]).nonuniformity.value - 100 * falloff),
        ("misregistration", shift.red.value - red * np.cos(np.radians(plain.angle))),
        ("overshoot", 100 * (sharpened.overshoot[0] - max(form.max() - 1, 0))),
        ("clipped", 100 * float((cut.white - (light >= 1).mean(axis=(0, 1))).max())),
        ("blur_mtf50", 100 * (soft.falls_to(0.5)[0] / real - 1)),
    ]


def _tried(what: Callable[..., object], *given: object) -> object:
    try:
        return what(*given)
    except CannotMeasureError as error:
        return error.code


def _figure(value: float | np.floating[Any], unit: str, how: str) -> dict[str, Any]:
    return {"value": round(float(value), 6), "unit": unit, "how": how}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1, ensure_ascii=False))  # noqa: T201
