"""The program as people and scripts use it: tables, JSON, exit codes, three plain lines."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from handscroll.museum import Museum


def handscroll(*words: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a folder and return what it wrote."""
    command = [sys.executable, "-m", "handscroll", *map(str, words)]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HANDSCROLL")}
    return subprocess.run(
        command, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = handscroll("init", "mymuseum", "--json", cwd=tmp_path, HANDSCROLL_PASSWORD="x" * 12)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["administrator"] == "admin"
    return tmp_path


def test_a_folder_of_scans_becomes_published_relics_and_problems_are_told(home: Path, make_scan):
    make_scan(home / "scans" / "江山 第1段.png", seed=1)
    make_scan(home / "scans" / "江山 第2段.png", seed=2)
    make_scan(home / "scans" / "leaf 🍂.tif", seed=3)
    (home / "scans" / "empty.tif").touch()
    done = handscroll("ingest", "scans", "--publish", "--json", cwd=home)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert len(told["relics"]) == 2
    assert [problem["file"] for problem in told["problems"]] == ["empty.tif"]

    (home / "scans" / "empty.tif").unlink()
    again = handscroll("ingest", "scans", "--publish", "--json", cwd=home)
    assert again.returncode == 0
    assert sorted(json.loads(again.stdout)["relics"]) == sorted(told["relics"])

    listed = json.loads(handscroll("relic", "list", "--json", cwd=home).stdout)
    assert {relic["accession_number"]: relic["state"] for relic in listed} == {
        "江山": "published",
        "leaf 🍂": "published",
    }
    scroll = json.loads(handscroll("relic", "show", "江山", "--json", cwd=home).stdout)
    names = [part["capture"]["file_name"] for part in scroll["parts"]]
    assert names == ["江山 第1段.png", "江山 第2段.png"]
    assert handscroll("doctor", "--deep", "--json", cwd=home).returncode == 0


def test_a_dry_run_writes_nothing(home: Path, make_scan):
    make_scan(home / "scans" / "a.png")
    before = sorted(path for path in (home / "mymuseum" / "vault").rglob("*"))
    told = json.loads(handscroll("ingest", "scans", "--dry-run", "--json", cwd=home).stdout)
    assert [item["accession_number"] for item in told["would_become"]] == ["a"]
    assert told["relics"] == []
    assert sorted(path for path in (home / "mymuseum" / "vault").rglob("*")) == before
    with Museum.open(home / "mymuseum") as museum:
        assert museum.relics.count() == 0


def test_another_file_under_a_taken_number_is_refused_and_nothing_changes(home: Path, make_scan):
    make_scan(home / "one" / "a.png", seed=1)
    make_scan(home / "two" / "a.png", seed=2)
    assert handscroll("ingest", "one", cwd=home).returncode == 0
    done = handscroll("ingest", "two", "--json", cwd=home)
    assert done.returncode == 1
    assert "belongs to a relic with other files" in json.loads(done.stdout)["problems"][0]["why"]
    with Museum.open(home / "mymuseum") as museum:
        assert museum.relics.count() == 1


def test_a_scan_damaged_in_its_middle_is_found_before_anything_is_kept(home: Path, make_scan):
    whole = make_scan(home / "scans" / "a.png", 900, 700)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    done = handscroll("ingest", "scans", "--json", cwd=home)
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"][0]["file"] == "a.png"
    with Museum.open(home / "mymuseum") as museum:
        assert museum.relics.count() == 0
    assert list((home / "mymuseum" / "staging").iterdir()) == []


def test_errors_are_three_lines_and_a_code_of_their_own(tmp_path: Path):
    done = handscroll("relic", "list", cwd=tmp_path)
    assert done.returncode == 21
    what, why, fix = done.stderr.splitlines()[-3:]
    assert what.startswith(" what  No museum was opened")
    assert why.startswith("  why  ")
    assert "handscroll init" in fix
    assert "Traceback" not in done.stderr


def test_arrays_are_not_multiplied_on_every_processor_at_once():
    seen = "import os, sys; from handscroll.entrances import cli; early = 'numpy' in sys.modules;"
    seen += "sys.argv = ['handscroll', '--help']\ntry: cli.main()\nexcept SystemExit: pass\n"
    seen += "print(early, os.environ['OPENBLAS_NUM_THREADS'], file=sys.stderr)"
    known = {name: os.environ[name] for name in os.environ if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run([sys.executable, "-c", seen], env=known, capture_output=True, text=True)
    assert told.stderr.strip() == "False 1"


def test_a_wrong_option_is_a_usage_error(tmp_path: Path):
    assert handscroll("ingest", "--no-such-option", cwd=tmp_path).returncode == 2


def test_the_smallest_scale_of_the_painter_is_told_by_the_command(tmp_path: Path):
    done = handscroll("demo", "demo", "--scale", "0.02", cwd=tmp_path)
    assert done.returncode == 2
    assert "0.03" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", ["port = 'many'", "colour = 'red'", "port = [", "\udcff"])
def test_settings_that_cannot_be_used_are_named(tmp_path: Path, setting: str):
    # They are read before anything else of a museum, so that there need be nothing else.
    file = tmp_path / "mymuseum" / "handscroll.toml"
    file.parent.mkdir()
    file.write_bytes(setting.encode(errors="surrogateescape"))
    done = handscroll("relic", "list", cwd=tmp_path)
    assert done.returncode == 21, done.stderr
    assert "handscroll.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_museum_is_not_made_over_something_else(tmp_path: Path):
    (tmp_path / "mymuseum" / "vault").mkdir(parents=True)
    done = handscroll("init", "mymuseum", cwd=tmp_path)
    assert done.returncode == 14
    assert "not empty" in done.stderr


def test_the_demo_paints_serves_and_stops_cleanly_at_ctrl_c(tmp_path: Path):
    log = tmp_path / "log"
    command = [sys.executable, "-m", "handscroll", "demo", "demo", "--port", "0", "--scale", "0.06"]
    with log.open("w") as stream:
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=stream, stderr=subprocess.STDOUT,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip
    try:
        statuses = set()
        while "All relics unroll" not in log.read_text():
            assert process.poll() is None, log.read_text()
            if found := re.search(r" at (http://\S+)", log.read_text()):
                statuses.add(_status(found[1]))
            time.sleep(0.1)
        address = log.read_text().split(" at ")[1].split()[0]
        assert 503 in statuses
        assert _status(address) == 200
        _wait_for_elements(tmp_path / "demo")
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=40)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()
    shown = json.loads(handscroll("relic", "list", "--json", cwd=tmp_path).stdout)
    assert len(shown) >= 6
    assert all(relic["state"] == "published" for relic in shown)
    assert all(relic["painted_by_software"] for relic in shown)
    [story] = json.loads(handscroll("story", "list", "--json", cwd=tmp_path).stdout)
    assert (story["id"], story["state"]) == ("ink-by-number", "published")


def _wait_for_elements(folder: Path) -> None:
    """What the painter says of its pictures comes last; the relic under many bands has none."""
    until = time.monotonic() + 120
    with Museum.open(folder) as museum:
        told = [one for one in museum.relics.published() if one.accession_number != "HS-D-008"]
        while not all(museum.observations.of(one.id) for one in told):
            assert time.monotonic() < until
            time.sleep(0.1)


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
