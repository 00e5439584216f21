"""The benchmark of tiles of bands, once on a small cube: it checks its pixels itself."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType


def test_tiles_of_combinations_are_right_on_a_small_cube(
    bench: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    figures = bench("exam_tiles").measure(tmp_path, side=1300, tiles=24)
    assert {"band_tile_p50_ms", "band_tile_p95_ms", "tile_cube_files"} <= set(figures)
    assert figures["tile_cube_files"]["value"] < 100
    assert figures["band_preview_angle_deg"]["value"] < 0.2
    assert not list(tmp_path.iterdir())
