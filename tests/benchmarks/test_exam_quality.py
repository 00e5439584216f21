from collections.abc import Callable
from types import ModuleType


def test_the_benchmark_of_capture_quality_runs_small_and_stays_right(
    bench: Callable[[str], ModuleType],
) -> None:
    figures = bench("exam_quality").measure(edges=6, captures=2, seed=5)
    assert figures["sfr_max_error"]["value"] < 0.02
    assert figures["recovered_clipped_p95"]["value"] == 0
    assert all(set(one) == {"value", "unit", "how"} for one in figures.values())
