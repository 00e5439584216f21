"""The package: others read it, a damaged one is noticed, a promise is kept or not begun."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscroll.departments.staff.keeping.bag import Bag, is_safe

SUM = "0" * 128


def a_bag(folder: Path, manifest: bytes, version: str = "0.97") -> Bag:
    folder.mkdir(exist_ok=True)
    (folder / "bagit.txt").write_text(f"BagIt-Version: {version}\n", encoding="utf-8")
    (folder / "manifest-sha512.txt").write_bytes(manifest)
    return Bag(folder)


def test_the_validator_of_the_library_of_congress_finds_a_backup_valid(backup: Path):
    command = [sys.executable, "-W", "ignore", "-m", "bagit", "--validate", str(backup)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    info = Bag(backup).info()
    files = [path for path in (backup / "data").rglob("*") if path.is_file()]
    assert info["Payload-Oxum"] == f"{sum(p.stat().st_size for p in files)}.{len(files)}"
    assert any("%3a" in path.as_posix() for path in files)
    victim = next(path for path in files if path.suffix == ".png")
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize(
    "path",
    ["../x", "a/../../x", "/etc/passwd", "a//b", "a/./b", "", "a\\..\\b", "a\nb", "a\x7f", "."],
)
def test_paths_that_lead_out_are_no_paths(path: str):
    assert not is_safe(path)


@given(st.text(max_size=40))
def test_a_safe_path_stays_below_its_folder(path: str):
    if is_safe(path):
        top = Path("/museum/data")
        assert Path(top, path).resolve().is_relative_to(top)
        assert Path(top, path) != top


def test_a_manifest_is_read_as_far_as_it_can_be(tmp_path: Path):
    lines = (
        f"{SUM}  data/a b\n{SUM} *data/c%3ad\n{SUM}  data/../x\n{SUM}  other\nnothing\n{SUM[:60]}"
    )
    told = a_bag(tmp_path / "bag", lines.encode() + b"\xff").manifest()
    assert set(told.files) == {"a b", "c%3ad"}
    assert told.unsafe == ["data/../x", "other"]
    assert [line.split(" is")[0] for line in told.unreadable[:1]] == ["line 5"]
    assert "cut off" in told.unreadable[1]


def test_a_bag_of_version_1_is_decoded_as_the_rfc_says(tmp_path: Path):
    lines = f"{SUM}  data/a%253ab\n{SUM}  data/c%3ad\n".encode()
    assert set(a_bag(tmp_path / "one", lines, "1.0").manifest().files) == {"a%3ab", "c%3ad"}
    assert set(a_bag(tmp_path / "two", lines).manifest().files) == {"a%253ab", "c%3ad"}


def test_whoever_reads_between_two_renames_sees_the_new_backup_whole(tmp_path: Path):
    bag = Bag(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a").write_text("old", encoding="utf-8")
    coming = tmp_path / "coming" / "data"
    coming.mkdir(parents=True)
    (coming / "a").write_text("new", encoding="utf-8")
    assert bag.kept("a").read_text("utf-8") == "old"
    bag.promise({"a": SUM}, {"Bag-Software-Agent": "handscroll"})
    for _ in range(2):
        found = Bag(tmp_path)
        assert found.kept("a").read_text("utf-8") == "new"
        assert found.manifest().files == {"a": SUM}
        assert found.wrong_tags() == []
        found.keep_promise()
    assert {p.name for p in tmp_path.iterdir()} == {
        "data", "bagit.txt", "bag-info.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"
    }  # fmt: skip
