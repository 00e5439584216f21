"""How well painted frames are joined: true seam error, colour against the truth, refusals, cost.

``python tests/benchmarks/staff_stitch.py 7`` measures with seed 7 and prints the figures.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from handscroll.demo.arrays import Floats
from handscroll.demo.painters import PAINTERS
from handscroll.demo.shooting import Shot, gathered, shoot, to_light
from handscroll.errors import MismatchError
from handscroll.geometry import Box, Size
from handscroll.imaging.stitching.bundle import Pose
from handscroll.imaging.stitching.difference import de00, lab
from handscroll.imaging.stitching.exposure import Exposure
from handscroll.imaging.stitching.joining import Joined, join
from handscroll.imaging.stitching.light import Light, srgb_curve
from handscroll.imaging.stitching.render import Drawing

PICTURES = (
    ("album-1-plum.jpg", 1.0), ("album-5-boat.jpg", 1.0), ("ink-bamboo.tif", 0.7),
    ("waterfall-peaks.tif", 0.45), ("clouds-2-painting.tif", 0.4),
)  # fmt: skip
OVERLAPS = (0.1, 0.2, 0.3)
STRIP = 256
MOST_FRAMES = 6
Points = NDArray[np.float64]
Similarity = tuple[complex, complex]


class Held:
    """A frame in memory."""

    def __init__(self, name: str, pixels: NDArray[Any]) -> None:
        self.name, self.pixels, self.bands = name, pixels, pixels.shape[2]
        self.size = Size(pixels.shape[1], pixels.shape[0])

    def window(self, box: Box) -> NDArray[Any]:
        """Return a part."""
        part = self.pixels[box.y : box.y + box.height, box.x : box.x + box.width]
        return np.ascontiguousarray(part)


def stitched(seed: int = 1, pictures: Sequence[tuple[str, float]] = PICTURES) -> dict[str, float]:
    """Join painted frames of every picture at every overlap; refuse what cannot be joined.

    Returns
    -------
    dict
        ``stitch_seam_px`` (worst over the sets of the root mean square true error in overlaps),
        ``stitch_seam_max_px`` (worst of all points), ``stitch_de00`` (of each pixel of the whole
        picture against the painting: median of a set, worst over the sets), ``stitch_de00_mean``,
        ``stitch_de00_p95``, ``stitch_de00_floor_p95`` (the same drawn with the true places and
        exposures: what the frames themselves leave), ``stitch_de00_still`` and
        ``stitch_de00_still_p95`` (median and 95th percentile of frames shot without noise),
        ``stitch_drift_px``,
        ``stitch_joined`` and ``stitch_refused`` (shares), ``stitch_cpu_s_per_mpix`` (frames'
        pixels; joining and drawing), ``stitch_peak_rss_mb``.
    """
    sets: list[dict[str, float]] = []
    joinable = joined = unjoinable = refused = 0
    for number, (name, scale) in enumerate(pictures):
        light = _painted(name, scale, seed)
        for overlap in OVERLAPS:
            rng = np.random.default_rng([seed, number, round(100 * overlap)])
            joinable += 1
            try:
                sets.append(_one(light, _shots(light.shape, overlap, rng), rng))
                joined += 1
                sys.stderr.write(f"{name} {overlap:.0%}: {_short(sets[-1])}\n")
            except MismatchError as refusal:
                sys.stderr.write(f"{name} {overlap:.0%}: {refusal}\n")
        rng = np.random.default_rng([seed, number])
        shots = _shots(light.shape, 0.2, rng)
        mirrored = np.ascontiguousarray(light[::-1])
        others = [_stranger(light, mirrored, shots, rng)]
        if len(shots) > 2:
            others.append(_frames(light, [shots[0], shots[-1]], rng))
        for other in others:
            unjoinable += 1
            refused += _refused(other)
    for cloth in (_brocade(1200, 2400), _silk(1200, 2400, seed)):
        rng = np.random.default_rng([seed, 99])
        unjoinable += 1
        refused += _refused(_frames(cloth, _shots(cloth.shape, 0.25, rng)[:3], rng))
    return {
        "stitch_seam_px": max(one["seam"] for one in sets),
        "stitch_seam_max_px": max(one["most"] for one in sets),
        "stitch_de00": max(one["de00"] for one in sets),
        "stitch_de00_mean": max(one["de00_mean"] for one in sets),
        "stitch_de00_p95": max(one["de00_p95"] for one in sets),
        "stitch_de00_floor_p95": max(one["floor_p95"] for one in sets),
        "stitch_de00_still": max(one["still"] for one in sets),
        "stitch_de00_still_p95": max(one["still_p95"] for one in sets),
        "stitch_drift_px": max(one["drift"] for one in sets),
        "stitch_joined": joined / joinable,
        "stitch_refused": refused / unjoinable,
        "stitch_cpu_s_per_mpix": sum(one["cpu"] for one in sets) / sum(one["mpix"] for one in sets),
        "stitch_peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _short(one: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in one.items())


def _painted(name: str, scale: float, seed: int) -> Floats:
    rng = np.random.default_rng([seed, crc32(name.encode())])
    return to_light(PAINTERS[name](scale, rng, lambda share: None).rgb)


def _shots(shape: tuple[int, ...], overlap: float, rng: np.random.Generator) -> list[Shot]:
    """Return shots along the longer side, 2 to 6, each nearly as large as the shorter one."""
    high, wide = shape[:2]
    long, short = max(high, wide), min(high, wide)
    side = int(min(short * 0.92, long / (1 + 1.6 * (1 - overlap))))
    step = side * (1 - overlap)
    count = min(MOST_FRAMES, 1 + int((long * 0.98 - side) / step))
    start = (long - 1) / 2 - (count - 1) / 2 * step
    shots = []
    for at in range(count):
        along = start + at * step + rng.uniform(-0.005, 0.005) * side
        across = (short - 1) / 2 + rng.uniform(-0.01, 0.01) * side
        centre = (along, across) if wide >= high else (across, along)
        size = (side, int(short * 0.92)) if wide >= high else (int(short * 0.92), side)
        gains = rng.uniform(0.88, 1.12) * rng.uniform(0.97, 1.03, 3)
        red, green, blue = (float(one) for one in gains)
        shots.append(
            Shot(
                size, centre, rng.uniform(-2, 2), rng.uniform(0.98, 1.02), (red, green, blue), 0.05
            )
        )
    return shots


def _frames(light: Floats, shots: Sequence[Shot], rng: np.random.Generator | None) -> list[Held]:
    return [Held(f"frame-{at}", shoot(light, one, rng)) for at, one in enumerate(shots)]


def _one(light: Floats, shots: list[Shot], rng: np.random.Generator) -> dict[str, float]:
    frames = _frames(light, shots, rng)
    curves = Light([srgb_curve()] * 3, 3)
    began = time.process_time()
    joined = join(frames, curves, lambda step, share: None)
    cpu = time.process_time() - began
    drawing = Drawing(frames, joined.poses, joined.exposure, joined.seams, curves, joined.size)
    began = time.process_time()
    drawn = _whole(drawing)
    cpu += time.process_time() - began
    seams = [_apart(joined, shots, one.first, one.second) for one in joined.meetings]
    to_painting, drift = _laid(shots, joined)
    colours = _colours(light, shots, to_painting, drawn)
    floor = _colours(light, shots, to_painting, _whole(_true(drawing, shots, to_painting)))
    still = replace(drawing, frames=_frames(light, shots, None))
    told = _colours(light, shots, to_painting, _whole(still))
    return {
        "frames": len(frames),
        "seam": max(float(np.sqrt((one**2).mean())) for one in seams),
        "most": max(float(one.max()) for one in seams),
        "told": max(one.rms for one in joined.meetings),
        "de00": float(np.median(colours)),
        "de00_mean": float(colours.mean()),
        "de00_p95": float(np.quantile(colours, 0.95)),
        "floor_p95": float(np.quantile(floor, 0.95)),
        "still": float(np.median(told)),
        "still_p95": float(np.quantile(told, 0.95)),
        "drift": drift,
        "cpu": cpu,
        "mpix": sum(one.size.pixels for one in frames) / 1e6,
    }


def _whole(drawing: Drawing) -> NDArray[Any]:
    size = drawing.size
    tops = range(0, size.height, STRIP)
    boxes = [Box(0, top, size.width, min(STRIP, size.height - top)) for top in tops]
    return np.concatenate([drawing.draw(box, np.dtype(np.uint16)) for box in boxes])


def _apart(joined: Joined, shots: Sequence[Shot], first: int, second: int) -> Points:
    """Return how far the same spot of the painting lies apart in two frames, on the picture."""
    one, two = shots[first], shots[second]
    x, y = (np.linspace(0, side - 1, 80) for side in one.size)
    here = np.stack([each.ravel() for each in np.meshgrid(x, y)], 1)
    there = _inverse(two, one.to_painting(here))
    both = ((there >= 0) & (there <= np.array(two.size) - 1)).all(axis=1)
    away = joined.poses[first].to_plane(here[both]) - joined.poses[second].to_plane(there[both])
    return np.asarray(np.hypot(away[:, 0], away[:, 1]))


def _inverse(shot: Shot, wanted: Points) -> Points:
    found = np.tile((np.array(shot.size) - 1) / 2, (len(wanted), 1))
    turn = np.radians(shot.degrees)
    back = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) / shot.scale
    for _ in range(20):
        found = found - (shot.to_painting(found) - wanted) @ back
    return found


def _laid(shots: Sequence[Shot], joined: Joined) -> tuple[Similarity, float]:
    """Return slope and shift from the picture to the painting, and the drift (px) of the whole.

    The picture may lie in any turn, scale and shift of its own: the similarity that takes it
    to the painting is fitted to all frames' true places. Nothing else is fitted.
    """
    spots = [np.array(one.size) * np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) for one in shots]
    here = np.concatenate(
        [pose.to_plane(one) for pose, one in zip(joined.poses, spots, strict=True)]
    ) @ [1, 1j]
    there = np.concatenate(
        [shot.to_painting(one) for shot, one in zip(shots, spots, strict=True)]
    ) @ [1, 1j]
    slope, shift = np.linalg.lstsq(np.stack([here, np.ones_like(here)], 1), there, rcond=None)[0]
    return (complex(slope), complex(shift)), float(np.abs(slope * here + shift - there).max())


def _true(drawing: Drawing, shots: Sequence[Shot], laid: Similarity) -> Drawing:
    """Return the drawing with the places and exposures that the shots truly had."""
    to_picture = np.linalg.inv(_matrix(*laid))
    poses = []
    for shot in shots:
        slope = shot.scale * np.exp(1j * np.radians(shot.degrees))
        middle = (np.array(shot.size) - 1) / 2 @ [1, 1j]
        matrix = _matrix(slope, complex(*shot.centre) - slope * middle)
        poses.append(Pose(Size(*shot.size), to_picture @ matrix))
    gains = np.array([one.gains for one in shots]) / _median(shots)
    falloff = (float(np.log(1 - shots[0].falloff)), 0.0)
    return replace(drawing, poses=poses, exposure=Exposure(gains, falloff))


def _matrix(slope: complex, shift: complex) -> Points:
    return np.array(
        [[slope.real, -slope.imag, shift.real], [slope.imag, slope.real, shift.imag], [0, 0, 1]]
    )


def _median(shots: Sequence[Shot]) -> Points:
    return np.asarray(np.exp(np.median(np.log([one.gains for one in shots]), axis=0)))


def _colours(light: Floats, shots: Sequence[Shot], laid: Similarity, drawn: NDArray[Any]) -> Points:
    """Return dE00 of every pixel against the painting."""
    slope, shift = laid

    def to_painting(points: Points) -> Points:
        at = slope * (points @ np.array([1, 1j])) + shift
        return np.stack([at.real, at.imag], 1)

    exposure, curves = _median(shots), Light([srgb_curve()] * 3, 3)
    height, width = drawn.shape[:2]
    found = []
    for top in range(0, height, STRIP):
        rows = slice(top, min(top + STRIP, height))
        truth = gathered(light, to_painting, (width, rows)) * exposure
        got = drawn[rows]
        there_is = got.any(axis=2)
        pair = curves.of(got)[there_is].astype(float), np.clip(truth[there_is], 0, 1).astype(float)
        found.append(de00(lab(pair[0]), lab(pair[1])))
    return np.concatenate(found)


def _stranger(
    light: Floats, other: Floats, shots: list[Shot], rng: np.random.Generator
) -> list[Held]:
    return [*_frames(light, shots[:2], rng), Held("stranger", shoot(other, shots[1], rng))]


def _refused(frames: list[Held]) -> bool:
    try:
        join(frames, Light([srgb_curve()] * 3, 3), lambda step, share: None)
    except MismatchError as refusal:
        sys.stderr.write(f"refused as it should be: {refusal}\n")
        return True
    sys.stderr.write("joined what cannot be joined\n")
    return False


def _brocade(height: int, width: int) -> Floats:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) * 2 * np.pi / 57
    motif = np.sin(x) * np.sin(y) + 0.6 * np.sin(3 * (x + y))
    return np.stack([0.35 + 0.1 * motif, 0.25 + 0.08 * motif, 0.15 + 0.04 * np.cos(x)], -1)


def _silk(height: int, width: int, seed: int) -> Floats:
    rng = np.random.default_rng([seed, 5])
    grain = 1 + 0.002 * rng.standard_normal((height, width, 1), np.float32)
    return np.asarray(np.array((0.55, 0.45, 0.30), np.float32) * grain, np.float32)


if __name__ == "__main__":
    os.nice(10)
    chosen = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    figures = stitched(chosen)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(figures))
