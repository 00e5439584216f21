import importlib.util
from pathlib import Path


def test_the_large_ingest_benchmark_runs_at_a_tiny_size(tmp_path):
    where = Path(__file__).with_name("ingest_large.py")
    spec = importlib.util.spec_from_file_location("ingest_large", where)
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    large = bench.measure_large_ingest(tmp_path, 0.003)
    kinds = bench.measure_kinds(tmp_path, 0.2)

    assert large["megapixels"] > 0.4
    # The other peak counts this very process too, with all that tests before left in it.
    assert 0 < large["sandbox_peak_mb"] < 1000
    assert large["peak_rss_mb"] >= large["sandbox_peak_mb"]
    assert all(kind["mpix_per_cpu_s"] > 0 for kind in kinds.values())
    assert len(kinds) == 4
    assert list(tmp_path.iterdir()) == []
