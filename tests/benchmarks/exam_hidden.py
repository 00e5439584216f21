"""Hidden layers: the map is written from cubes alone, then truth is opened and judges it.

Three steps that share nothing but a folder::

    python tests/benchmarks/exam_hidden.py paint FOLDER   # FOLDER/cubes and FOLDER/truth
    python tests/benchmarks/exam_hidden.py map FOLDER     # reads cubes only, writes FOLDER/maps
    python tests/benchmarks/exam_hidden.py judge FOLDER   # figures as JSON, pictures beside

Without arguments all three run, each in a process of its own. Scenes named ``own-`` are of the
phantom that the method was tuned on (other seeds); all others are of the demo's painter, whose
pigments, grounds and brushes the method was not tuned on; ``empty-`` has nothing beneath.
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
from numpy.typing import NDArray

from handscroll.demo.examination.bands import BANDS
from handscroll.demo.examination.capture import band_reflectance
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint
from handscroll.geometry import Box
from handscroll.imaging.hidden import judging
from handscroll.imaging.hidden.candidates import Proposals, propose
from handscroll.imaging.hidden.mapping import HiddenMap
from handscroll.imaging.hidden.tiles import find

FULL_WELL: Final = 20_000.0
READ_NOISE: Final = 2.0
SIDE: Final = 640
OWN: Final = tuple(
    hidden_phantom.Scene(seed, uv=bool(seed % 2), ground=ground, pigments=pigments)
    for seed, ground, pigments in ((101, "paper", 5), (102, "silk", 6), (103, "white", 8))
)
PAINTED: Final = (("blue-green", 911), ("autumn", 912), ("pond", 913))
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
    for name, seed in PAINTED:
        yield painted_scene(name, seed)


def painted_scene(name: str, seed: int) -> Scene:
    """Return a section of the demo's painter as ideal bands see it, with shot and read noise."""
    truth = paint(recipe(name).seeded(seed), 3 * SIDE, SIDE, scale=SIDE / 1000)
    window = Box(SIDE // 2, 0, SIDE, SIDE)
    random = np.random.default_rng(seed)
    cube = np.stack([band_reflectance(truth, band, window) for band in BANDS])
    electrons = np.maximum(cube, 0) * FULL_WELL
    noise = random.standard_normal(cube.shape) * np.sqrt(electrons + READ_NOISE**2) / FULL_WELL
    masks = truth.masks(window)
    return Scene(
        f"{name}-{seed}",
        (cube + noise).astype(np.float32),
        np.array([band.wavelength for band in BANDS]),
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
            proposed, lines = mapped["proposed"], truth["lines"]
            if not lines.any():
                out[path.stem] = {
                    "proposed_per_mpix": float(proposed.max() / mpix),
                    "without_caution_per_mpix": float(mapped["clean"] / mpix),
                }
                continue
            out[path.stem] = _against(held["cube"], mapped["amount"], lines) | {
                "r2": float(mapped["overall"].mean()),
                **_found(proposed, lines),
            }
    return out


def _against(
    cube: NDArray[np.float32], amount: NDArray[np.float32], lines: NDArray[np.bool_]
) -> dict[str, float]:
    """Judge the picture shown (amount bounded to 0 ... 1), and the unbounded amount beside it."""
    around = judging.ring(lines)
    band, best = judging.best_band(cube, lines, around)
    supervised, top = judging.ceiling(cube, lines, around)
    bounded = judging.judge(_between(supervised, lines, around), lines, around)
    shown = judging.judge(np.clip(amount, 0, 1), lines, around)
    whole = judging.judge(amount, lines, around)
    return {
        "cnr": shown.contrast,
        "auc": whole.area,
        "unbounded_cnr": whole.contrast,
        "best_band": float(band),
        "best_band_cnr": best.contrast,
        "ratio": shown.contrast / best.contrast,
        "unbounded_ratio": whole.contrast / best.contrast,
        "ceiling_cnr": top.contrast,
        "ceiling_auc": top.area,
        "vs_ceiling": shown.contrast / top.contrast,
        "vs_ceiling_bounded": shown.contrast / bounded.contrast,
        "unbounded_vs_ceiling": whole.contrast / top.contrast,
        "auc_vs_ceiling": whole.area / top.area,
    }


def _between(
    plane: NDArray[np.floating], lines: NDArray[np.bool_], around: NDArray[np.bool_]
) -> NDArray[np.floating]:
    """Bound a plane as the map is: 0 at the mean of the ring, 1 at that of the target.

    It takes the truth to do so, which is generous to the ceiling.
    """
    low, high = float(np.nanmean(plane[around])), float(np.nanmean(plane[lines]))
    return np.asarray(np.clip((plane - low) / (high - low), 0, 1))


def _found(proposed: NDArray[np.int32], lines: NDArray[np.bool_]) -> dict[str, float]:
    near = cv2.dilate(lines.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    right = [bool(near[proposed == one].mean() > 0.5) for one in range(1, int(proposed.max()) + 1)]
    return {
        "proposed": float(len(right)),
        "proposed_right": float(sum(right)),
        "lines_covered": float((proposed[lines] > 0).mean()),
    }


def figures(every: dict[str, dict[str, float]]) -> dict[str, dict[str, Any]]:
    """Return the suite's figures; the worst scene of a kind stands for all of them."""
    own = [one for name, one in every.items() if name.startswith("own-")]
    unseen = [one for name, one in every.items() if not name.startswith(("own-", "empty-"))]
    empty = [one for name, one in every.items() if name.startswith("empty-")]
    ring = (
        "worst scene; target against the ring 2-6 px around it, map written before truth was opened"
    )
    kept = "amount bounded to 0 ... 1; " + ring

    def worst(found: list[dict[str, float]], key: str) -> float:
        return round(min(one[key] for one in found), 3)

    out: dict[str, tuple[float, str, str]] = {}
    for ending, found in (("", own), ("_unseen", unseen)):
        out[f"hidden_cnr_ratio{ending}"] = (worst(found, "ratio"), "ratio to the best band", kept)
        out[f"hidden_cnr_ratio_unbounded{ending}"] = (
            worst(found, "unbounded_ratio"), "ratio to the best band", "unbounded amount; " + ring,
        )  # fmt: skip
        out[f"hidden_cnr_vs_ceiling{ending}"] = (
            worst(found, "vs_ceiling"), "ratio to a cross-fitted discriminant", kept,
        )  # fmt: skip
        out[f"hidden_cnr_vs_bounded_ceiling{ending}"] = (
            worst(found, "vs_ceiling_bounded"), "ratio",
            "both bounded to 0 ... 1, the ceiling by the truth; " + ring,
        )  # fmt: skip
        out[f"hidden_auc{ending}"] = (worst(found, "auc"), "area under ROC", ring)
        out[f"hidden_auc_vs_ceiling{ending}"] = (worst(found, "auc_vs_ceiling"), "ratio", ring)
    mean = float(np.mean([one["proposed_per_mpix"] for one in empty]))
    out["hidden_false_per_mpix"] = (
        round(mean, 2), "regions/Mpx", f"mean over {len(empty)} scrolls with nothing beneath",
    )  # fmt: skip
    return {
        name: {"value": value, "unit": unit, "how": how} for name, (value, unit, how) in out.items()
    }


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
            figure, axes = plt.subplots(1, 5, figsize=(25, 5.4))
            planes = (cube[5], cube[-1], np.clip(amount, 0, 1), lines, mapped["proposed"] > 0)
            names = ("550 nm", "1650 nm", "beneath", "truth", "proposed")
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
