"""Pigment candidates on a measured library, and the speed of unmixing.

``python exam_pigments.py MATERIAL`` prints the figures as JSON; with ``--plot FILE`` it draws the
calibration. The library is HypPigments (H. Deborah, CC-BY-4.0), read where it lies; nothing of it
is kept.

What counts as one paint: a painted-out patch of the set (``card_patch`` of its list), whose four
spectra were taken over four grounds from dark to white. All four are left out together. 53 of the
213 catalogue numbers were painted out twice, on two cards: only these 106 paints (424 spectra) have
a right answer in the library when they are left out. The other paints, and all paints with their
whole catalogue number taken away, ask for "none of these".
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handscroll.imaging.spectra.calibration import Reliability, calibrate, reliability
from handscroll.imaging.spectra.kubelka import reflectance
from handscroll.imaging.spectra.library import Library
from handscroll.imaging.spectra.metric import nearest
from handscroll.imaging.spectra.sampling import Bands, bands_of, through
from handscroll.imaging.spectra.trials import Trials, leave_one_paint_out
from handscroll.imaging.spectra.unmixing import Terms, endmembers_of, unmix
from handscroll.scans.spectra.envi_library import read_envi_library

Array = NDArray[np.float64]

PAINTS, PIGMENTS, SPECTRA = 266, 213, 1064
NOISE = 0.01
SURE = 0.5
SIXTEEN = np.array(
    [365, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780, 850, 940, 1050, 1200, 1650]
)

MATTERS = (
    ("cadmium green", "cadmium green"),
    ("cadmium yellow|cadmium orange|cadmium red", "cadmium sulphides"),
    ("phthalo green", "phthalocyanine green"),
    ("phthalo blue", "phthalocyanine blue"),
    ("dpp|irgazine® red|irgazine® scarlet|irgazine® ruby", "diketopyrrolopyrrole"),
    ("quindo|cinquasia|hostaperm® pink", "quinacridone"),
    ("paliogen® maroon|maroon", "perylene"),
    ("alizarine crimson|madder", "madder and alizarin"),
    ("isoindol", "isoindolinone"),
    ("dioxazine", "dioxazine"),
    ("indigo", "indigo"),
    ("ultramarine|lapis", "ultramarine"),
    ("cobalt cerulean", "cerulean blue"),
    ("cobalt blue turquoise|cobalt oxide green blue", "cobalt turquoise"),
    ("cobalt blue", "cobalt blue"),
    ("cobalt green", "cobalt green"),
    ("cobalt violet", "cobalt violet"),
    ("azurite|blue verditer|blue bice", "blue copper carbonate"),
    ("malachite", "malachite"),
    ("smalt", "smalt"),
    ("green earth", "green earth"),
    ("bismuth-vanadate", "bismuth vanadate"),
    ("naples|bristol", "naples yellow"),
    ("vermilion$|cinnabar", "vermilion"),
    ("umber|manganese brown", "umber"),
    ("van dyck|cassel", "cassel earth"),
    ("raw sienna|yellow ochre|gold ochre|dark ochre|iron oxide yellow|jarosite", "yellow ochre"),
    ("burnt sienna|venetian red|english red|red ochre|iron oxide red|haematite|caput mortuum",
     "red iron oxide"),
    ("ochre", "ochre of other kinds"),
    ("grape black|vine black|bistre", "charcoal and soot"),
)  # fmt: skip
"""Colouring matter by what a catalogue calls it: common knowledge, first match counts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a library said of its own paints.

    Attributes
    ----------
    ranks
        ``(known,)``: 0 where the right pigment came first.
    told, right
        ``(known,)``: whether the first stood out, and was right.
    absent_told
        Share of paints whose pigment was taken away that were told all the same.
    calibration
        Of the first candidate's probability, over known and absent alike.
    """

    ranks: NDArray[np.int64]
    told: NDArray[np.bool_]
    right: NDArray[np.bool_]
    absent_told: float
    calibration: Reliability


def measured(material: Path) -> Library:
    """Return the measured library, a class for each catalogue number."""
    path = material / "data" / "open" / "spectra" / "hyppigments.hdr"
    library = read_envi_library(path, fields={"pigment": "pnumber"}, paint=r"(.*)_sh\d")
    assert len(library.entries) == SPECTRA
    assert len(library.pigments) == PIGMENTS
    assert int(library.samples().max()) + 1 == PAINTS
    return library


def by_matter(material: Path) -> Library:
    """Return the measured library, a class for each colouring matter."""
    import re

    path = material / "data" / "open" / "spectra" / "hyppigments.hdr"
    named = read_envi_library(path, fields={"pigment": "pname"}, paint=r"(.*)_sh\d")
    entries = []
    for one in named.entries:
        name = re.sub(r"--\d$", "", one.pigment).replace("--", ", ").lower()
        found = next((matter for pattern, matter in MATTERS if re.search(pattern, name)), name)
        entries.append(replace(one, pigment=found))
    return Library(named.wavelengths, named.values, tuple(entries))


def samplings(library: Library) -> dict[str, Bands]:
    """Return the samplings that are measured, by name."""
    low, high = library.wavelengths[0] + 10, library.wavelengths[-1] - 10
    house = SIXTEEN[(low <= SIXTEEN) & (high >= SIXTEEN)].astype(np.float64)
    return {
        "full": bands_of(library.wavelengths),
        "16": bands_of(np.linspace(420.0, 980.0, 16), 20.0),
        f"{house.size}of16": bands_of(house, 20.0),
    }


def judged(trials: Trials, seed: int = 0) -> Judged:
    """Judge trials; probabilities of each half of the pigments are calibrated on the other."""
    known = trials.of(trials.present)
    absent = trials.without_own()
    pigments = np.random.default_rng(seed).permutation(trials.distances.shape[1])
    half = pigments[::2]
    first, sure, away_sure = [np.empty(one.truth.size) for one in (known, known, absent)]
    for mine in (True, False):
        lesson = trials.of(np.isin(trials.truth, half) != mine)
        taught = calibrate(lesson)
        assert taught is not None
        for one, best, place in ((known, sure, first), (absent, away_sure, None)):
            chosen = np.isin(one.truth, half) == mine
            chances, _ = taught.probabilities(one.distances[chosen])
            best[chosen] = chances.max(axis=1)
            if place is not None:
                place[chosen] = chances.argmax(axis=1)
    right = first == known.truth
    order = np.argsort(known.distances, axis=1, kind="stable")
    ranks = np.argmax(order == known.truth[:, None], axis=1)
    assert (right == (ranks == 0)).mean() > 0.99
    every = np.concatenate([sure, away_sure])
    hits = np.concatenate([right, np.zeros(away_sure.size, bool)])
    weights = np.concatenate([
        np.full(sure.size, 0.5 / sure.size), np.full(away_sure.size, 0.5 / away_sure.size)
    ])  # fmt: skip
    curve = reliability(every, hits, weights)
    return Judged(ranks, sure >= SURE, right, float((away_sure >= SURE).mean()), curve)


def baseline(
    library: Library, bands: Bands, angle: bool, noise: float, seed: int
) -> NDArray[np.int64]:
    """Return ranks of the right pigment by spectral angle, or by Euclidean distance."""
    values = through(library, bands)
    asked = values + noise * np.random.default_rng(seed).standard_normal(values.shape)
    refs = values
    if angle:
        refs = values / np.linalg.norm(values, axis=1, keepdims=True)
        asked = asked / np.linalg.norm(asked, axis=1, keepdims=True)
    far = ((asked**2).sum(axis=1)[:, None] - 2 * asked @ refs.T) + (refs**2).sum(axis=1)
    classes, paints = library.classes(), library.samples()
    far[paints[:, None] == paints[None]] = np.inf
    each = nearest(far, classes, len(library.pigments))
    known = np.isfinite(each[np.arange(len(classes)), classes])
    order = np.argsort(each[known], axis=1, kind="stable")
    return np.asarray(np.argmax(order == classes[known][:, None], axis=1), np.int64)


def unmixing_speed(pixels: int = 1_000_000, seed: int = 5) -> dict[str, float]:
    """Unmix a cube of known mixtures: 16 bands, 8 pigments."""
    rng = np.random.default_rng(seed)
    nm = np.linspace(400, 1000, 16)
    humps = rng.uniform(400, 900, 7), rng.uniform(40, 180, 7), rng.uniform(0.5, 0.86, 7)
    pure = np.vstack([
        [0.92 - h * np.exp(-(((nm - c) / w) ** 2)) for c, w, h in zip(*humps, strict=True)],
        np.full(16, 0.93),
    ])  # fmt: skip
    members = endmembers_of(tuple("abcdefgh"), pure)
    truth = rng.dirichlet(np.full(8, 0.4), pixels)
    values = np.asarray(reflectance(truth @ members.absorption)).T
    cube = (values + 0.003 * rng.standard_normal(values.shape)).astype(np.float32)
    wall, cpu = time.perf_counter(), time.process_time()
    found = unmix(cube.reshape(16, -1, 1000), members, Terms(noise=0.003))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    error = float(np.sqrt(((found.amounts.reshape(8, -1) - truth.T) ** 2).mean()))
    assert error < 0.1, "the amounts are wrong"
    assert found.told.mean() > 0.99
    scale = 1e6 / pixels
    return {"wall": wall * scale, "cpu": cpu * scale, "rms": error}


def measure(material: Path, pixels: int = 1_000_000) -> dict[str, dict[str, Any]]:
    """Return every figure with its unit and how it was measured."""
    out: dict[str, dict[str, Any]] = {}
    sets = {"": measured(material), "matter_": by_matter(material)}
    for kind, library in sets.items():
        for name, bands in samplings(library).items():
            for noise in (0.0, NOISE):
                key = f"{kind}{name}" + ("_noise1" if noise else "")
                out |= _figures(key, library, bands, noise)
    speed = unmixing_speed(pixels)
    how = "1 megapixel, 16 bands, 8 pigments, own equations for every pixel; noise 0.003"
    out["unmix_wall"] = {"value": round(speed["wall"], 2), "unit": "s", "how": how}
    out["unmix_cpu"] = {"value": round(speed["cpu"], 2), "unit": "s", "how": how}
    out["unmix_rms"] = {"value": round(speed["rms"], 4), "unit": "parts", "how": how}
    return out


def _figures(key: str, library: Library, bands: Bands, noise: float) -> dict[str, dict[str, Any]]:
    got = judged(leave_one_paint_out(library, bands, noise, seed=1))
    pigment = "colouring matter" if key.startswith("matter") else "catalogue number"
    how = (
        f"leave one paint out, {bands.centres.size} bands, {got.ranks.size} spectra whose "
        f"{pigment} has another paint, among {len(library.pigments)}; noise {noise:g}"
    )
    values = {
        "top1": (got.ranks < 1).mean(),
        "top5": (got.ranks < 5).mean(),
        "cannot_be_told": 1 - got.told.mean(),
        "right_when_told": got.right[got.told].mean() if got.told.any() else np.nan,
        "absent_told": got.absent_told,
        "calibration_error": got.calibration.error,
    }
    for name, angle in (("angle", True), ("euclid", False)):
        ranks = baseline(library, bands, angle, noise, seed=1)
        assert ranks.size == got.ranks.size
        values[f"{name}_top1"], values[f"{name}_top5"] = (ranks < 1).mean(), (ranks < 5).mean()
    return {
        f"pigment_{name}_{key}": {"value": round(float(value), 4), "unit": "share", "how": how}
        for name, value in values.items()
    }


def plot(curves: dict[str, Reliability], path: Path) -> None:
    """Draw how often answers of each sureness were right."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5.4, 5.0), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="as said")
    for name, one in curves.items():
        seen = one.weight > 0
        (line,) = axes.plot(
            one.said[seen], one.was[seen], linewidth=1, label=f"{name}: {one.error:.3f}"
        )
        # The area is the share of the answers: a bin with two answers proves nothing.
        axes.scatter(
            one.said[seen], one.was[seen], 600 * one.weight[seen] + 1, color=line.get_color()
        )
    axes.set(
        xlabel="probability said of the first candidate",
        ylabel="share that was right",
        xlim=(0, 1),
        ylim=(0, 1),
        title="Calibration, with expected error",
    )
    axes.legend(frameon=False)
    figure.savefig(path)
    plt.close(figure)


def curves(material: Path) -> dict[str, Reliability]:
    """Return the calibration of every sampling, without noise and with 1 %."""
    library = measured(material)
    return {
        f"{name} bands, noise {noise:g}": judged(
            leave_one_paint_out(library, bands, noise, seed=1)
        ).calibration
        for name, bands in samplings(library).items()
        for noise in (0.0, NOISE)
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("material", type=Path)
    parser.add_argument("--plot", type=Path)
    asked = parser.parse_args()
    print(json.dumps(measure(asked.material), indent=1))  # noqa: T201
    if asked.plot is not None:
        plot(curves(asked.material), asked.plot)
