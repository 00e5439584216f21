"""What is unpacked on the way goes, also after a killed writer; what others do stays."""

import os
import subprocess
import sys

from handscroll.scans.frames.scratch import scratch_in, sweep_scratch


def test_scratch_goes_and_that_of_the_dead_is_swept(tmp_path):
    with scratch_in(tmp_path / "staging") as made:
        (made / "frame").write_bytes(b"x")
        sweep_scratch(tmp_path / "staging")
        assert (made / "frame").exists()
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, check=True, text=True).stdout.strip()  # fmt: skip
    names = ("stitch", "apart", "point", "s9h282v93dk5rr", "l5xpx0516bpt98")
    left = [tmp_path / "staging" / f"{name}-{dead}-x" for name in names]
    left.append(tmp_path / "staging" / f"s9h282v93dk5rr-{dead}")
    mine = tmp_path / "staging" / f"stitch-{os.getpid()}-x"
    other = tmp_path / "staging" / "i2026-000001"
    for one in (*left, mine, other):
        one.mkdir()
    sweep_scratch(tmp_path / "staging")
    assert sorted(one.name for one in (tmp_path / "staging").iterdir()) == sorted(
        (mine.name, other.name)
    )
    sweep_scratch(tmp_path / "nowhere")
