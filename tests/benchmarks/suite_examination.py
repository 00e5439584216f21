"""The suite `examination`: cubes, tiles, registration, colour, hidden layers, spectra, quality."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import exam_parts
import figures
import suite_parts
from exam_parts import Told
from figures import Figure
from suite_parts import Figures, InFolder

SUITE = "examination"
TARGETS = {
    "tile_p50_ms": "<= 15",
    "tile_p95_ms": "<= 40",
    "cube_files": "<= 100",
    "pca_mnf_vs_raw_pass": "<= 5",
    "pca_mnf_rss_mb": "<= 1500",
    "preview_s": "< 1",
    "preview_angle_deg": "<= 0.2",
    "band_registration_rms_px": "<= 0.1",
    "band_registration_max_px": "<= 0.3",
    "xray_registration_px": "<= 0.5",
    "reflectance_de00": "<= 0.5",
    "reflectance_de00_floor": "",
    "reflectance_rms": "<= 0.01",
    "hidden_cnr_ratio": ">= 3.5",
    "hidden_cnr_vs_ceiling": ">= 0.85",
    "hidden_auc": ">= 0.99",
    "hidden_auc_vs_ceiling": ">= 0.85",
    "hidden_cnr_ratio_unseen": ">= 3.5",
    "hidden_cnr_vs_ceiling_unseen": ">= 0.85",
    "hidden_auc_unseen": ">= 0.99",
    "hidden_auc_vs_ceiling_unseen": ">= 0.85",
    "pigment_top1": "",
    "pigment_top5": "",
    "sfr_max_error": "<= 0.01",
    "ciede_max_error": "<= 0.0001",
    "lens_fps": ">= 30",
}
"""What each figure of the design is held against, in their order; the others follow them."""
SAME = {
    "tile_p50_ms": "band_tile_p50_ms",
    "tile_p95_ms": "band_tile_p95_ms",
    "pigment_top1": "pigment_top1_16",
    "pigment_top5": "pigment_top5_16",
}
"""Figures under the name of the suite, and what the part calls them."""
PICTURES = {
    "registration.svg": (
        "How far each band lies from the painted truth, over wavelength: root mean square and worst"
        " place inside the border, with what was asked; radiographs foretold from every second"
        " band, from two, and by mutual information."
    ),
    "reflectance.svg": (
        "Reflectance after a simulated capture against the painted truth: a paint of each kind with"
        " its stated uncertainty (two sigma), and the colour error of every pixel beside the floor"
        " that perfect reflectance in the same bands would give."
    ),
    "hidden.png": (
        "Scrolls in colours, grounds and seeds that nothing was tuned on: in green light, in the"
        " single band that shows most, the map that one fixed command wrote before the truth was"
        " opened, and the truth; to the right ROC curves with their areas, the supervised ceiling"
        " among them."
    ),
    "pigments.svg": (
        "How often the first candidate was right against the probability that was told with it;"
        " areas are shares of the answers."
    ),
}
MEANING = """
**Tiles.** A tile of 512 pixels in an arbitrary combination of three by sixteen numbers, from the
handler's entry to its last byte, warm, one client, of a cube of 10,000 x 10,000 pixels in 16 bands.

**Components.** Principal components and minimum noise fractions from one pass, against the plainest
fast pass of a covariance over the same file in the same run. The preview's directions are compared
with those of the whole where eigenvalues differ from their neighbours' by a fifth: directions that
are nearly equal may turn within their plane without anything being wrong.

**Registration.** Painted sections in colours and with seeds that nothing was tuned on, sixteen
bands bent by the simulated camera; the exact map of each band is known. A border of 60 pixels is
left out, as for second captures; figures of the whole frame stand beside.

**Reflectance.** A lens softens, and no calibration gives back what it took: truth is taken as the
lens shows it, and the same against the truth of single pixels stands beside, named `_sharp`. The
floor is what perfect reflectance in the same bands gives through the same matrix. The capture is
simulated by our own code: this is the error of the calculation, not of a camera.

**Hidden layers.** One fixed command writes the map from the cube before the truth is opened. The
ratio is that of the contrast to noise to the best single band's; where a supervised discriminant,
cross-fitted with the truth in hand, is itself below 3.5 or 0.99, 0.85 of that ceiling is the bar,
and both are told. The worst scene stands for all. `_unseen` scenes have pigments, grounds and seeds
that nothing was tuned on, one of them with 12 noisy bands. Each figure says what was bounded or
bent; figures against a ceiling treated in the same way stand beside.

**Relightable images.** Painted reliefs whose slopes are known, from simulated photographs: slopes,
and pictures under lights that no lamp had, against the truth and against least squares.

**Pigments.** A measured library (HypPigments, H. Deborah, CC-BY-4.0, read where it lies): a paint
is left out with all its spectra and asked for. `pigment_top1` and `_top5` are those of sixteen
bands; `_full` is the whole spectrum. Candidates, never identifications: how many stay untold, and
how probable the first was said to be against how often it was right, stand beside.

**Quality.** Edges of random blur, angle and noise against the analytic curve, the published 34
pairs of CIEDE2000, and planted errors on synthetic targets.
"""


@dataclass(frozen=True)
class Size:
    """How large the large cube is, and with which seed it is made."""

    side: int = Told.side
    seed: int = Told.seed


class Suite(InFolder):
    """One run: its folder, the figures so far, and what could not be measured."""

    def __init__(self, folder: Path, size: Size) -> None:
        super().__init__(folder)
        self.told = Told(folder, self.material, size.side, size.seed)

    def _parts(self) -> dict[str, Callable[[], Figures]]:
        return {name: self._part(name) for name in exam_parts.PARTS}

    def _part(self, name: str) -> Callable[[], Figures]:
        return lambda: named(exam_parts.measured_apart(name, self.told))


def named(measured: exam_parts.Measured) -> Figures:
    """Return what was measured as figures with their targets, those of the design by its names."""
    found = {name: one for name, one in measured.items() if _kept(name)}
    found |= {name: measured[other] for name, other in SAME.items() if other in measured}
    return {
        name: Figure(
            float(one["value"]), str(one.get("unit", "")), str(one.get("how", "")),
            TARGETS.get(name, ""),
        )
        for name, one in sorted(found.items(), key=lambda item: _order(item[0]))
    }  # fmt: skip


def _kept(name: str) -> bool:
    """Leave out of forty figures of pigments and of reliefs those that tell the same once more."""
    if name.startswith("relight_"):
        return not any(one in name for one in ("_hsh4_", "_hsh9_", "_hsh16_", "_ptm_", "_p95_deg_"))
    if not name.startswith("pigment_"):
        return True
    more = "12of16" in name or "euclid" in name or ("matter" in name and "_top" not in name)
    return not more and not ("angle" in name and "top1" not in name)


def _order(name: str) -> tuple[int, str]:
    """Put figures with a target first, in the order of the targets."""
    places = list(TARGETS)
    return (places.index(name) if name in TARGETS else len(places), name)


def keep(suite: Suite) -> None:
    """Write what was measured beside what was kept before, and the pictures of it."""
    for one in sorted(suite.told.pictures.glob("*")):
        if one.name in PICTURES:
            shutil.copyfile(one, figures.FOLDER / f"{SUITE}-{one.name}")
    shown = [
        f"![{one.partition('.')[0]}]({SUITE}-{one})\n\n{told}\n"
        for one, told in PICTURES.items()
        if (figures.FOLDER / f"{SUITE}-{one}").is_file()
    ]
    _in_order(suite, figures.FOLDER / f"{SUITE}.json")
    suite_parts.keep(suite, SUITE, "\n".join([MEANING.strip(), "", *shown]))


def _in_order(suite: Suite, file: Path) -> None:
    """Put what was kept before among the figures of this run, in the order of the design."""
    if not file.exists():
        return
    body = json.loads(file.read_text(encoding="utf-8"))
    before = {name: Figure(**{"unit": "", **one}) for name, one in body["figures"].items()}
    every = {name: one for name, one in (before | suite.figures).items() if _kept(name)}
    suite.figures = dict(sorted(every.items(), key=lambda item: _order(item[0])))
    file.write_text(json.dumps(body | {"figures": {}}), encoding="utf-8")


def run() -> None:
    """Run the suite and keep its figures; what an interruption left is kept too."""
    (figures.FOLDER / f"{SUITE}.json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as name:
        Suite(Path(name), Size()).run(after=keep)


if __name__ == "__main__":
    suite_parts.run_some(
        {"side": Size.side, "seed": Size.seed},
        lambda told: Suite(told.folder, Size(told.side, told.seed)),
        keep,
    )
