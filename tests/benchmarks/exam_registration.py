"""How far registered bands and radiographs lie from where they really are, and what it costs.

The truth is the painted section of the demo, in colours and with seeds that nothing was tuned on.
"""

import argparse
import json
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import exam_registration_plot
import numpy as np
from numpy.typing import NDArray

from handscroll.demo.examination.capture import Capture, Rig, simulate_capture
from handscroll.demo.examination.radiograph import Radiograph, radiograph
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.geometry import Box, Size
from handscroll.imaging.registration.bands import register_bands
from handscroll.imaging.registration.mutual import by_mutual_information
from handscroll.imaging.registration.others import register_other
from handscroll.imaging.registration.pictures import Picture, of_array
from handscroll.imaging.registration.resampling import resample
from handscroll.imaging.registration.transforms import Map, Transform

SCENES = (("autumn", 101), ("pond", 202), ("autumn", 303))
SIZE = Size(900, 600)
LONG = (("pond", 404), ("autumn", 505))
LONG_SIZE = Size(3000, 600)
"""Sections so much longer than high that they are registered piece by piece."""
BORDER = 60
"""Pixels left out all round, as the design does for second captures; the whole is given too."""
MOST = 0.3
"""Pixels that no place of a band may lie off."""
LOST = 5.0
"""Pixels: an answer farther off is wrong, not inexact, and no time is told for it."""


def grid(size: Size, border: int) -> NDArray[np.float64]:
    """Return points all over a picture but its border."""
    short = min(size.width, size.height)
    axes = [
        np.linspace(border, one - 1 - border, 50 * (one // short))
        for one in (size.width, size.height)
    ]
    return np.stack([one.ravel() for one in np.meshgrid(*axes)], 1)


def reflectance(capture: Capture) -> NDArray[np.float32]:
    """Return what a plain division makes of the counts: (bands, h, w)."""
    white = np.maximum(capture.white.astype(np.float32) - capture.dark, 1)
    return np.asarray((capture.counts.astype(np.float32) - capture.dark) / white)


@dataclass(frozen=True, eq=False)
class Scene:
    """What one section told.

    Attributes
    ----------
    name, seed
        Of the section.
    wavelengths
        (bands,): nm, of the bands that were told; the reference is none of them.
    whole, inner
        (bands, 2): RMS and largest distance, px, in the whole frame and without its border.
    said
        (bands,): the expected error said with each, px.
    untold
        How many bands were not told.
    seconds
        CPU seconds for one megapixel of one band.
    rays
        Of the radiograph; see ``x_ray``. Empty where none was laid.
    """

    name: str
    seed: int
    wavelengths: NDArray[np.float64]
    whole: NDArray[np.float64]
    inner: NDArray[np.float64]
    said: NDArray[np.float64]
    untold: int
    seconds: float
    rays: dict[str, Any]


def one_scene(name: str, seed: int, size: Size, *, rays: bool = True) -> Scene:
    """Return the distances of all bands and, if asked for, of the radiograph; the CPU seconds."""
    truth = paint(recipe(name).seeded(seed), size.width, size.height)
    capture = simulate_capture(truth, Rig(seed=seed))
    bands = [of_array(one) for one in reflectance(capture)]
    begun = time.process_time()
    found = register_bands(bands, capture.wavelengths, capture.reference)
    seconds = time.process_time() - begun
    told = [
        at for at, one in enumerate(found)
        if at != capture.reference and one.transform is not None
    ]  # fmt: skip
    away: dict[int, list[tuple[float, float]]] = {0: [], BORDER: []}
    for border, kept in away.items():
        points = grid(size, border)
        for at in told:
            band, warp = found[at], capture.warps[at]
            assert band.transform is not None
            off = np.hypot(*(band.transform(points) - warp.forward(points)).T)
            assert np.median(off) < LOST, f"{name} {seed}: band {at} lies wrong, and says not"
            kept.append((float(np.sqrt((off**2).mean())), float(off.max())))
    shown: dict[str, Any] = {}
    if rays:
        planes = laid([bands[at] for at in (capture.reference, *told)],
                      [found[at].transform for at in (capture.reference, *told)], size)  # fmt: skip
        shown = x_ray(radiograph(truth, seed), planes)
    return Scene(
        name, seed, capture.wavelengths[told], np.array(away[0]), np.array(away[BORDER]),
        np.array([found[at].error_px for at in told]), len(bands) - 1 - len(told),
        seconds / (len(bands) * size.pixels / 1e6), shown,
    )  # fmt: skip


def laid(
    bands: list[Picture], transforms: list[Transform | None], size: Size
) -> NDArray[np.float32]:
    """Return the bands laid on the reference, the reference first."""
    maps = [one for one in transforms if one is not None]
    return resample(bands, maps, Box(0, 0, size.width, size.height), size)


def x_ray(shot: Radiograph, planes: NDArray[np.float32]) -> dict[str, Any]:
    """Return the RMS distances of a radiograph, reference px: ours, and SimpleITK's.

    Ours are those of every second band together, and of the reference with the band farthest
    from it; SimpleITK begins where ours ended.
    """
    counts = shot.counts.astype(np.float32)
    size = Size(planes.shape[2], planes.shape[1])
    points = grid(size, 0)
    scale = np.sqrt(abs(np.linalg.det(shot.transform[:2, :2])))

    def off(map_: Map) -> float:
        away = (map_(points) - shot.mapped(points)) / scale
        return float(np.sqrt((away**2).sum(axis=1).mean()))

    told: dict[str, Any] = {}
    for which, chosen in (("all", planes[::2]), ("two", planes[[0, -1]])):
        ours = register_other([of_array(one) for one in chosen], of_array(counts))
        if ours.transform is None:
            told[f"why_{which}"] = ours.why
            continue
        told[which], told[f"said_{which}"] = off(ours.transform), ours.error_px
        if which == "all":
            theirs = by_mutual_information(planes[0], counts, ours.transform)
            told["mutual information"] = off(theirs)
    return told


def measure(
    pictures: Path | None = None,
    scenes: tuple[tuple[str, int], ...] = SCENES,
    size: Size = SIZE,
) -> dict[str, Any]:
    """Return figures: name -> {"value", "unit", "how"}.

    Parameters
    ----------
    pictures
        Folder in which ``registration.svg`` is drawn; none is drawn when missing.
    scenes, size
        Recipes and seeds of the sections, and how large they are painted.
    """
    done = [one_scene(name, seed, size) for name, seed in scenes]
    if pictures is not None:
        exam_registration_plot.draw(done, pictures / "registration.svg")
    figures = of_bands(done) | of_rays([one.rays for one in done]) | {
        "registration_memory_mib": (
            resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB", "peak, all in all",
        ),
    }  # fmt: skip
    return written(figures, len(done), size)


def measure_long() -> dict[str, Any]:
    """Return the figures of bands of long sections, which are registered piece by piece."""
    done = [one_scene(*one, LONG_SIZE, rays=False) for one in LONG]
    named = {
        name.replace("band_registration", "band_registration_long"): one
        for name, one in of_bands(done).items()
    }
    return written(named, len(done), LONG_SIZE)


def written(figures: dict[str, tuple[float, str, str]], many: int, size: Size) -> dict[str, Any]:
    """Return figures of so many sections of one size as the suite wants them."""
    how = f"{many} painted sections of {size.width} x {size.height} px, 15 bands each: "
    return {
        name: {"value": round(float(value), 4), "unit": unit, "how": how + text}
        for name, (value, unit, text) in figures.items()
    }


def of_bands(done: list[Scene]) -> dict[str, tuple[float, str, str]]:
    """Return the figures of bands."""
    rms, most = np.concatenate([one.inner for one in done]).T
    rms_all, most_all = np.concatenate([one.whole for one in done]).T
    ratio = np.concatenate([one.said for one in done]) / rms_all
    return {
        "band_registration_all_rms_px": (
            np.sqrt((rms**2).mean()), "px", "all bands and places, 60 px border left out",
        ),
        "band_registration_rms_px": (rms.max(), "px", "worst band, 60 px border left out"),
        "band_registration_median_rms_px": (np.median(rms), "px", "median band, the same"),
        "band_registration_max_px": (most.max(), "px", "worst place of any band, the same"),
        "band_registration_median_max_px": (
            np.median(most), "px", "worst place of the median band, the same",
        ),
        "band_registration_over_max": (
            (most > MOST).sum(), "bands", f"with a place farther off than {MOST} px, the same",
        ),
        "band_registration_whole_rms_px": (rms_all.max(), "px", "worst band, whole frame"),
        "band_registration_whole_max_px": (most_all.max(), "px", "worst place, whole frame"),
        "band_registration_untold": (sum(one.untold for one in done), "bands", "not told"),
        "band_registration_said_over_true": (
            np.median(ratio), "", "error said over error made, whole frame, median band",
        ),
        "band_registration_said_over_true_least": (ratio.min(), "", "the same, least of all"),
        "band_registration_said_over_true_most": (ratio.max(), "", "the same, most of all"),
        "band_registration_cpu_s_per_mpx": (
            max(one.seconds for one in done), "s", "CPU seconds for one megapixel of one band",
        ),
    }  # fmt: skip


def of_rays(rays: list[dict[str, Any]]) -> dict[str, tuple[float, str, str]]:
    """Return the figures of radiographs."""
    untold = sum("why_all" in one for one in rays)
    figures: dict[str, tuple[float, str, str]] = {
        "xray_registration_untold": (untold, "pictures", "not told"),
    }
    for which, name, text in (
        ("all", "xray_registration_px", "every second band foretells it"),
        ("two", "xray_registration_two_px", "two bands foretell it"),
        ("mutual information", "xray_mattes_px", "mutual information, begun where ours ended"),
    ):
        values = [one[which] for one in rays if which in one]
        if values:
            figures[name] = (max(values), "px", f"worst RMS of those told, reference px, {text}")
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=len(SCENES))
    parser.add_argument("--width", type=int, default=SIZE.width)
    parser.add_argument("--height", type=int, default=SIZE.height)
    parser.add_argument("--pictures", type=Path, help="folder to draw registration.svg in")
    asked = parser.parse_args()
    done = measure(asked.pictures, SCENES[: asked.scenes], Size(asked.width, asked.height))
    print(json.dumps(done, indent=1))  # noqa: T201
