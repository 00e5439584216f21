"""Hidden layers: the map is written from cubes alone, then truth is opened and judges it.

Three steps that share nothing but a folder::

    python tests/benchmarks/exam_hidden.py paint FOLDER   # FOLDER/cubes and FOLDER/truth
    python tests/benchmarks/exam_hidden.py map FOLDER     # reads cubes only, writes FOLDER/maps
    python tests/benchmarks/exam_hidden.py judge FOLDER   # figures as JSON, pictures beside

Without arguments all three run, each in a process of its own. Scenes named ``own-`` are of the
phantom that the method was tuned on (other seeds), and so are two of the painter (`TUNED_ON`);
the others, in other pigments, grounds, bands and noise, were not looked at before; ``empty-`` has
nothing beneath: ``empty-own-`` the phantom, the others the painter.

What is bounded or bent is compared with a ceiling treated alike, and every figure says how.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import cv2
import hidden_phantom
import numpy as np
from exam_hidden_recipes import BARE, PAINTED, Painted
from numpy.typing import NDArray

from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.scroll import paint
from handscroll.geometry import Box
from handscroll.imaging.hidden import judging
from handscroll.imaging.hidden.candidates import Proposals, propose
from handscroll.imaging.hidden.shown import HiddenMap
from handscroll.imaging.hidden.tiles import find

READ_NOISE: Final = 2.0
SIDE: Final = 640
OWN: Final = tuple(
    hidden_phantom.Scene(seed, uv=bool(seed % 2), ground=ground, pigments=pigments)
    for seed, ground, pigments in ((101, "paper", 5), (102, "silk", 6), (103, "white", 8))
)
TUNED_ON: Final = ("own-", *(one.name for one in PAINTED if one.tuned_on))
"""How scenes begin that somebody looked at while the method was made."""
EMPTY: Final = tuple(
    replace(one, seed=one.seed + 100 * more, lines=False, infrared_active=active, size=(512, 512))
    for one in OWN
    for more, active in ((1, False), (2, True))
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A cube and what lies beneath it."""

    name: str
    cube: NDArray[np.float32]
    wavelengths: NDArray[np.float64]
    lines: NDArray[np.bool_]
    figure: NDArray[np.bool_]


def scenes() -> Iterator[Scene]:
    """Paint every scene."""
    for one in OWN + EMPTY:
        painted = hidden_phantom.paint(one)
        kind = "own" if one.lines else "empty-own"
        name = f"{kind}-{one.seed}"
        yield Scene(name, painted.cube, painted.wavelengths, painted.lines, painted.figure)
    for section in PAINTED:
        yield painted_scene(section)
    for section in BARE:
        bare = painted_scene(section)
        yield replace(bare, name=f"empty-{bare.name}")


def painted_scene(section: Painted) -> Scene:
    """Return a section of the demo's painter as ideal bands see it, with shot and read noise."""
    truth = paint(section.recipe, 3 * SIDE, SIDE, scale=SIDE / 1000)
    window = Box(SIDE // 2, 0, SIDE, SIDE)
    random = np.random.default_rng(section.recipe.seed)
    cube = np.stack([band_reflectance(truth, band, window) for band in section.bands])
    electrons = np.maximum(cube, 0) * section.full_well
    spread = np.sqrt(electrons + READ_NOISE**2) / section.full_well
    noise = random.standard_normal(cube.shape) * spread
    masks = truth.masks(window)
    return Scene(
        section.name,
        (cube + noise).astype(np.float32),
        np.array([band.wavelength for band in section.bands]),
        masks.underdrawing,
        masks.pentimento,
    )


def write_scenes(folder: Path) -> None:
    """First step: paint, cubes and truth in different folders."""
    for part in ("cubes", "truth"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for one in scenes():
        np.savez(folder / "cubes" / one.name, cube=one.cube, wavelengths=one.wavelengths)
        np.savez(folder / "truth" / one.name, lines=one.lines, figure=one.figure)


def write_maps(folder: Path) -> None:
    """Second step: the one fixed method; truth is not opened."""
    (folder / "maps").mkdir(exist_ok=True)
    for path in sorted((folder / "cubes").glob("*.npz")):
        with np.load(path) as held:
            found = find(held["cube"], held["wavelengths"])
        proposals = propose(found.mapped, list(found.surface))
        np.savez(
            folder / "maps" / path.stem,
            amount=found.mapped.amount,
            noise=found.mapped.noise,
            r2=found.mapped.r2,
            overall=found.method.prediction.r2,
            proposed=_drawn(proposals, found.mapped),
            clean=sum(not one.cautions for one in proposals.candidates),
        )


def _drawn(proposals: Proposals, mapped: HiddenMap) -> NDArray[np.int32]:
    """Return the numbers of proposals at their pixels' outlines, 0 elsewhere."""
    drawn = np.zeros(mapped.amount.shape, np.int32)
    for number, one in enumerate(proposals.candidates, 1):
        cv2.fillPoly(drawn, [one.outline], number)
    return drawn


def judged(folder: Path) -> dict[str, dict[str, float]]:
    """Third step: open truth and judge what was written."""
    out = {}
    for path in sorted((folder / "maps").glob("*.npz")):
        with (
            np.load(path) as mapped,
            np.load(folder / "truth" / path.name) as truth,
            np.load(folder / "cubes" / path.name) as held,
        ):
            mpix = mapped["amount"].size / 1e6
            proposed, lines, figure = mapped["proposed"], truth["lines"], truth["figure"]
            if not lines.any():
                out[path.stem] = {
                    "proposed_per_mpix": float(proposed.max() / mpix),
                    "without_caution_per_mpix": float(mapped["clean"] / mpix),
                }
                continue
            planes = HiddenMap(*(mapped[one] for one in ("amount", "noise", "r2")))
            out[path.stem] = _against(held["cube"], planes, lines) | {
                "r2": float(mapped["overall"].mean()),
                **_found(proposed, lines, figure),
            }
    return out


def _against(
    cube: NDArray[np.float32], mapped: HiddenMap, lines: NDArray[np.bool_]
) -> dict[str, float]:
    """Judge the picture shown and the planes beside it, each against a ceiling treated alike."""
    around = judging.ring(lines)
    _, best = judging.best_band(cube, lines, around)
    supervised, top = judging.ceiling(cube, lines, around)
    _, linear = judging.ceiling(cube, lines, around, curved=False)
    clipped = judging.judge(judging.bounded(supervised, lines, around), lines, around)
    scaled = judging.at_its_best(supervised, lines, around)
    shown, evident, whole = (
        judging.judge(one, lines, around)
        for one in (mapped.presence, mapped.evidence, mapped.amount)
    )
    return {
        "cnr": shown.contrast,
        "auc": whole.area,
        "shown_auc": shown.area,
        "evidence_cnr": evident.contrast,
        "amount_cnr": whole.contrast,
        "best_band_cnr": best.contrast,
        "ratio": shown.contrast / best.contrast,
        "unbounded_ratio": whole.contrast / best.contrast,
        "ceiling_cnr": top.contrast,
        "bounded_ceiling_cnr": clipped.contrast,
        "scaled_ceiling_cnr": scaled,
        "linear_ceiling_cnr": linear.contrast,
        "ceiling_auc": top.area,
        "vs_ceiling": evident.contrast / top.contrast,
        "vs_ceiling_bounded": shown.contrast / clipped.contrast,
        "vs_ceiling_linear": whole.contrast / linear.contrast,
        "vs_ceiling_scaled": shown.contrast / scaled,
        "amount_vs_ceiling": whole.contrast / top.contrast,
        "auc_vs_ceiling": whole.area / top.area,
    }


def _found(
    proposed: NDArray[np.int32], lines: NDArray[np.bool_], figure: NDArray[np.bool_]
) -> dict[str, float]:
    """Say how many proposals lie mostly on what is beneath, lines or a figure painted over."""
    near = cv2.dilate((lines | figure).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    right = [bool(near[proposed == one].mean() > 0.5) for one in range(1, int(proposed.max()) + 1)]
    return {
        "proposed": float(len(right)),
        "proposed_right": float(sum(right)),
        "lines_covered": float((proposed[lines] > 0).mean()),
    }


_WORST: Final = "worst scene; map written before truth was opened; ring 2-6 px around the target"
_RATIO: Final = "ratio to the best band"
_TO_TOP: Final = "ratio to a cross-fitted discriminant"
FIGURES: Final = {
    "hidden_cnr_ratio": ("ratio", _RATIO, "presence, bounded to 0 ... 1, the band as it is"),
    "hidden_cnr_ratio_unbounded": ("unbounded_ratio", _RATIO, "amount, nothing bounded"),
    "hidden_cnr_vs_ceiling": (
        "vs_ceiling", _TO_TOP,
        "nothing bounded on either side: asinh of log odds; a quadratic discriminant",
    ),
    "hidden_cnr_vs_bounded_ceiling": (
        "vs_ceiling_bounded", _TO_TOP,
        "both bounded to 0 ... 1: presence, without truth; the quadratic discriminant, by it",
    ),
    "hidden_cnr_vs_linear_ceiling": (
        "vs_ceiling_linear", _TO_TOP,
        "both linear in log reflectance at a place, nothing bounded: amount; a linear discriminant",
    ),
    "hidden_cnr_vs_scaled_ceiling": (
        "vs_ceiling_scaled", _TO_TOP,
        "presence, bounded without truth; the quadratic discriminant on the best rising scale "
        "that truth can give it, bounded",
    ),
    "hidden_cnr_amount_vs_ceiling": (
        "amount_vs_ceiling", _TO_TOP,
        "nothing bounded: amount, which keeps how much ink there is; a quadratic discriminant, "
        "which need not",
    ),
    "hidden_auc": ("auc", "area under ROC", "amount, nothing bounded"),
    "hidden_auc_vs_ceiling": ("auc_vs_ceiling", "ratio", "amount; a quadratic discriminant"),
}  # fmt: skip
"""Of each figure: what of a scene it is, its unit, and what was bounded or bent."""


def figures(every: dict[str, dict[str, float]]) -> dict[str, dict[str, Any]]:
    """Return the suite's figures; the worst scene of a kind stands for all of them."""
    own = [one for name, one in every.items() if name.startswith(TUNED_ON)]
    unseen = [one for name, one in every.items() if not name.startswith((*TUNED_ON, "empty-"))]
    empty = [one for name, one in every.items() if name.startswith("empty-own-")]
    bare = [
        one
        for name, one in every.items()
        if name.startswith("empty-") and not name.startswith("empty-own-")
    ]
    out = {
        name + ending: {
            "value": round(min(one[key] for one in found), 3),
            "unit": unit,
            "how": f"{bent}; {_WORST}",
        }
        for ending, found in (("", own), ("_unseen", unseen))
        for name, (key, unit, bent) in FIGURES.items()
    }
    for ending, found in (("", own), ("_unseen", unseen)):
        out[f"hidden_lines_proposed{ending}"] = {
            "value": round(min(one["lines_covered"] for one in found), 3),
            "unit": "share of the strokes' area",
            "how": "inside the outline of a proposal; worst scene",
        }
        right, proposed = (sum(one[key] for one in found) for key in ("proposed_right", "proposed"))
        out[f"hidden_proposals_right{ending}"] = {
            "value": round(right / max(proposed, 1), 3),
            "unit": "share of the proposals",
            "how": f"more than half on strokes or a covered figure; {len(found)} scenes together",
        }
    for ending, found, by in (("", empty, "phantoms"), ("_painted", bare, "painted sections")):
        mean = float(np.mean([one["proposed_per_mpix"] for one in found]))
        out[f"hidden_false_per_mpix{ending}"] = {
            "value": round(mean, 2),
            "unit": "regions/Mpx",
            "how": f"mean over {len(found)} {by} with nothing beneath",
        }
    return out


def plots(folder: Path) -> None:
    """Draw maps and ROC curves of all scenes to ``folder/pictures``."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    (folder / "pictures").mkdir(exist_ok=True)
    for path in sorted((folder / "maps").glob("*.npz")):
        with (
            np.load(path) as mapped,
            np.load(folder / "truth" / path.name) as truth,
            np.load(folder / "cubes" / path.name) as held,
        ):
            cube, lines, amount = held["cube"], truth["lines"], mapped["amount"]
            shown = HiddenMap(amount, mapped["noise"], mapped["r2"]).presence
            figure, axes = plt.subplots(1, 5, figsize=(25, 5.4))
            planes = (cube[5], cube[-1], shown, lines, mapped["proposed"] > 0)
            names = ("the sixth band", "the last band", "beneath", "truth", "proposed")
            for one, plane, name in zip(axes, planes, names, strict=True):
                one.imshow(plane, cmap="gray")
                one.set_title(name)
                one.axis("off")
            figure.tight_layout()
            figure.savefig(folder / "pictures" / f"{path.stem}.png", dpi=60)
            plt.close(figure)
            if lines.any():
                _roc(folder / "pictures" / f"{path.stem}-roc.png", cube, amount, lines)


def _roc(
    path: Path,
    cube: NDArray[np.float32],
    amount: NDArray[np.float32],
    lines: NDArray[np.bool_],
) -> None:
    import matplotlib.pyplot as plt

    around = judging.ring(lines)
    band, _ = judging.best_band(cube, lines, around)
    figure, axis = plt.subplots(figsize=(5, 5))
    supervised = judging.ceiling(cube, lines, around)[0]
    planes = {"map": amount, "best band": -cube[band], "supervised ceiling": supervised}
    for name, plane in planes.items():
        levels = np.quantile(plane[lines | around], np.linspace(1, 0, 201))
        right = [(plane[lines] >= level).mean() for level in levels]
        wrong = [(plane[around] >= level).mean() for level in levels]
        axis.plot(wrong, right, label=name)
    axis.set_xlabel("false positive rate")
    axis.set_ylabel("true positive rate")
    axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=80)
    plt.close(figure)


def measure(folder: Path | None = None) -> dict[str, dict[str, Any]]:
    """Run the three steps, each in its own process, and return the figures."""
    with tempfile.TemporaryDirectory() as held:
        place = folder or Path(held)
        for step in ("paint", "map"):
            subprocess.run([sys.executable, __file__, step, str(place)], check=True)
        every = judged(place)
        for name, one in every.items():
            assert name.startswith("empty-") or one["auc"] > 0.9, f"{name} shows nothing beneath"
        return figures(every)


def main() -> None:
    """Do one step, or all of them."""
    if len(sys.argv) < 3:
        sys.stdout.write(json.dumps(measure(), indent=1) + "\n")
        return
    step, folder = sys.argv[1], Path(sys.argv[2])
    if step == "paint":
        write_scenes(folder)
    elif step == "map":
        write_maps(folder)
    else:
        every = judged(folder)
        plots(folder)
        sys.stdout.write(json.dumps({"scenes": every, "figures": figures(every)}, indent=1) + "\n")


if __name__ == "__main__":
    main()
