"""How far registered bands and radiographs lie from where they really are, and what it costs.

The truth is the painted section of the demo, in colours and with seeds that nothing was tuned on.
"""

import argparse
import json
import resource
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.examination.capture import Capture, Rig, simulate_capture
from handscroll.demo.examination.radiograph import radiograph
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import Truth, paint
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.bands import register_bands
from handscroll.imaging.registration.mutual import by_mutual_information
from handscroll.imaging.registration.others import register_other
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.resampling import resample

SCENES = (("autumn", 101), ("pond", 202), ("autumn", 303))
SIZE = Size(900, 600)
BORDER = 60
"""Pixels left out all round, as the design does for second captures; the whole is given too."""
LOST = 5.0
"""Pixels: an answer farther off is wrong, not inexact, and no time is told for it."""


def grid(size: Size, border: int) -> NDArray[np.float64]:
    """Return points all over a picture but its border."""
    axes = [np.linspace(border, one - 1 - border, 50) for one in (size.width, size.height)]
    return np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)


def reflectance(capture: Capture) -> NDArray[np.float32]:
    """Return what a plain division makes of the counts: (bands, h, w)."""
    white = np.maximum(capture.white.astype(np.float32) - capture.dark, 1)
    return np.asarray((capture.counts.astype(np.float32) - capture.dark) / white)


def one_scene(name: str, seed: int, size: Size) -> dict[str, Any]:
    """Return the distances of all bands and of the radiograph, and the CPU seconds."""
    truth = paint(recipe(name).seeded(seed), size.width, size.height)
    capture = simulate_capture(truth, Rig(seed=seed))
    bands = [of_array(one) for one in reflectance(capture)]
    begun = time.process_time()
    found = register_bands(bands, capture.wavelengths, capture.reference)
    seconds = time.process_time() - begun
    whole: list[Any] = []
    inner: list[Any] = []
    said, untold = [], 0
    for at, (band, warp) in enumerate(zip(found, capture.warps, strict=True)):
        if at == capture.reference:
            continue
        if band.transform is None:
            untold += 1
            continue
        for border, kept in ((0, whole), (BORDER, inner)):
            points = grid(size, border)
            away = np.hypot(*(band.transform(points) - warp.forward(points)).T)
            assert np.median(away) < LOST, f"{name} {seed}: band {at} lies wrong, and says not"
            kept.append((float(np.sqrt((away**2).mean())), float(away.max())))
        said.append(band.error_px)
    return {
        "whole": whole, "inner": inner, "said": said, "untold": untold,
        "seconds": seconds / (len(bands) * size.pixels / 1e6),
        "xray": x_ray(truth, seed, (bands, found, capture.reference), size),
    }  # fmt: skip


def x_ray(truth: Truth, seed: int, registered: tuple[Any, ...], size: Size) -> dict[str, Any]:
    """Return the RMS distances of a radiograph: ours, and SimpleITK's from where ours began."""
    bands, found, reference = registered
    shot = radiograph(truth, seed)
    chosen = [reference, reference + 6]
    chosen = [at for at in chosen if found[at].transform is not None]
    window = Box(0, 0, size.width, size.height)
    planes = resample(
        [bands[at] for at in chosen], [found[at].transform for at in chosen], window, size
    )
    counts = shot.counts.astype(np.float32)
    ours = register_other([of_array(one) for one in planes], of_array(counts))
    points = grid(size, 0)
    scale = np.sqrt(abs(np.linalg.det(shot.transform[:2, :2])))
    if ours.transform is None:
        return {"why": ours.why}
    theirs = by_mutual_information(planes[0], counts, ours.transform)
    return {
        which: float(
            np.sqrt((((map_(points) - shot.mapped(points)) / scale) ** 2).sum(axis=1).mean())
        )
        for which, map_ in (("ours", ours.transform), ("mutual information", theirs))
    }


def measure(scenes: tuple[tuple[str, int], ...] = SCENES, size: Size = SIZE) -> dict[str, Any]:
    """Return figures: name -> {"value", "unit", "how"}."""
    done = [one_scene(name, seed, size) for name, seed in scenes]
    how = f"{len(done)} painted sections of {size.width} x {size.height} px, 15 bands each: "
    rms, most = (np.array([one[at] for part in done for one in part["inner"]]) for at in (0, 1))
    rms_all, most_all = (
        np.array([one[at] for part in done for one in part["whole"]]) for at in (0, 1)
    )
    said = np.array([one for part in done for one in part["said"]])
    rays = [one["xray"] for one in done]
    figures = {
        "band_registration_all_rms_px": (
            np.sqrt((rms**2).mean()), "px", "all bands and places, 60 px border left out",
        ),
        "band_registration_rms_px": (rms.max(), "px", "worst band, 60 px border left out"),
        "band_registration_median_rms_px": (np.median(rms), "px", "median band, the same"),
        "band_registration_max_px": (most.max(), "px", "worst place of any band, the same"),
        "band_registration_whole_rms_px": (rms_all.max(), "px", "worst band, whole frame"),
        "band_registration_whole_max_px": (most_all.max(), "px", "worst place, whole frame"),
        "band_registration_untold": (sum(one["untold"] for one in done), "bands", "not told"),
        "band_registration_said_over_true": (
            float(np.sqrt((said**2).sum() / (rms_all**2).sum())), "", "error said over error made",
        ),
        "band_registration_cpu_s_per_mpx": (
            max(one["seconds"] for one in done), "s", "CPU seconds for one megapixel of one band",
        ),
        "registration_memory_mib": (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", "peak, all in all",
        ),
        "xray_registration_untold": (sum("why" in one for one in rays), "pictures", "not told"),
    }  # fmt: skip
    for which, name in (("ours", "xray_registration_px"), ("mutual information", "xray_mattes_px")):
        values = [one[which] for one in rays if which in one]
        if values:
            figures[name] = (max(values), "px", f"worst RMS of those told, reference px, {which}")
    return {
        name: {"value": round(float(value), 4), "unit": unit, "how": how + text}
        for name, (value, unit, text) in figures.items()
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=len(SCENES))
    parser.add_argument("--width", type=int, default=SIZE.width)
    parser.add_argument("--height", type=int, default=SIZE.height)
    asked = parser.parse_args()
    print(json.dumps(measure(SCENES[: asked.scenes], Size(asked.width, asked.height)), indent=1))  # noqa: T201
