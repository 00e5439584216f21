"""The benchmark of components, once on a small cube: it asserts its own answers."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType


def test_components_preview_and_drawing_are_right_on_a_small_cube(
    bench: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    figures = bench("exam_components").measure(tmp_path, side=600, seed=5)
    wanted = {"pca_mnf_vs_raw_pass", "pca_mnf_rss_mb", "preview_s", "preview_angle_deg"}
    assert wanted <= set(figures)
    assert figures["preview_angle_deg"]["value"] < 0.2
    assert not list(tmp_path.iterdir())
