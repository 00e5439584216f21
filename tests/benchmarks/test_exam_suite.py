"""The suite `examination`: its parts run small, and its figures are kept with their targets."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Bench = Callable[[str], ModuleType]
DESIGN = {
    "tile_p50_ms", "tile_p95_ms", "cube_files", "pca_mnf_vs_raw_pass", "pca_mnf_rss_mb",
    "preview_s", "preview_angle_deg", "band_registration_rms_px", "band_registration_max_px",
    "xray_registration_px", "reflectance_de00", "reflectance_de00_floor", "reflectance_rms",
    "hidden_cnr_ratio", "hidden_cnr_vs_ceiling", "hidden_auc", "hidden_cnr_ratio_unseen",
    "hidden_auc_unseen", "pigment_top1", "pigment_top5", "sfr_max_error", "ciede_max_error",
    "lens_fps",
}  # fmt: skip
UNTARGETED = {"reflectance_de00_floor", "pigment_top1", "pigment_top5"}
"""Told without a target: a floor, and figures that the design asks to be told."""


def test_a_small_cube_is_written_read_right_and_removed(bench: Bench, tmp_path: Path) -> None:
    figures = bench("exam_cubes").measure(tmp_path, side=1300, tiles=16)
    assert figures["cube_files"]["value"] <= 100
    assert not list(tmp_path.iterdir())


def test_reflectance_of_small_sections_is_right_and_drawn(bench: Bench, tmp_path: Path) -> None:
    figures = bench("exam_reflectance").measure(None, tmp_path, size=(140, 100))
    assert figures["reflectance_rms"]["value"] < 0.02
    assert figures["ciede_max_error"]["value"] <= 1e-4
    assert "svg" in (tmp_path / "reflectance.svg").read_text("utf-8")[:400]


def test_a_part_runs_in_a_process_of_its_own_and_tells_why_it_failed(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = bench("exam_parts")
    (tmp_path / "pictures").mkdir()
    told = parts.Told(tmp_path, None, side=600, seed=5)
    figures = parts.measured_apart("components", told)
    assert figures["preview_angle_deg"]["value"] < 0.2
    monkeypatch.delenv("HANDSCROLL_MATERIAL", raising=False)
    with pytest.raises(RuntimeError, match="HANDSCROLL_MATERIAL"):
        parts.measured_apart("pigments", told)


def test_every_figure_of_the_design_has_its_name_and_target(bench: Bench) -> None:
    suite = bench("suite_examination")
    assert set(suite.TARGETS) >= DESIGN
    assert {name for name in DESIGN if not suite.TARGETS[name]} == UNTARGETED
    found = suite.named({
        "pigment_euclid_top1_16": {"value": 0.5, "unit": "share", "how": "left out"},
        "zeal": {"value": 2, "unit": "", "how": "no target"},
        "pigment_top1_16": {"value": 0.75, "unit": "share", "how": "x"},
        "tile_p95_ms": {"value": 41.0, "unit": "ms", "how": "x"},
        "ciede_max_error": {"value": 5e-5, "unit": "dE00", "how": "x"},
    })  # fmt: skip
    assert list(found)[:3] == ["tile_p95_ms", "pigment_top1", "ciede_max_error"]
    assert "pigment_euclid_top1_16" not in found
    assert found["pigment_top1"].value == 0.75
    assert (found["tile_p95_ms"].holds, found["ciede_max_error"].holds) == (False, True)
    assert found["zeal"].holds is None


def test_figures_and_pictures_of_a_part_are_kept(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite, figures, parts = (bench(one) for one in ("suite_examination", "figures", "suite_parts"))
    kept = tmp_path / "kept"
    kept.mkdir()
    for module in (figures, parts):
        monkeypatch.setattr(module, "FOLDER", kept)
    run = suite.Suite(tmp_path / "run", suite.Size(side=600))
    run.told.pictures.mkdir()
    (run.told.pictures / "reflectance.svg").write_text("<svg/>")
    run.figures = suite.named({"ciede_max_error": {"value": 4.3e-5, "unit": "dE00", "how": "x"}})
    suite.keep(run)
    body = json.loads((kept / "examination.json").read_text("utf-8"))
    assert body["figures"]["ciede_max_error"]["value"] == 4.3e-5
    page = (kept / "examination.md").read_text("utf-8")
    assert "examination-reflectance.svg" in page
    assert "| `ciede_max_error` | 4.3e-05 dE00 | <= 0.0001 | yes |" in page
    assert (kept / "examination-reflectance.svg").read_text() == "<svg/>"
