"""The two commands as people and scripts use them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from handscroll.departments.staff.keeping.backup import back_up
from handscroll.entrances.cli import build
from handscroll.errors import UnreadableError


@pytest.fixture
def handscroll(tmp_path: Path, monkeypatch):
    """Run the program in a folder of one's own."""
    monkeypatch.chdir(tmp_path)

    def run(*words: object) -> Result:
        return CliRunner().invoke(build(), list(map(str, words)))

    return run


def test_a_museum_is_backed_up_and_restored_by_one_command_each(
    home: Path, tmp_path: Path, handscroll
):
    foreseen = handscroll("-m", home, "backup", "safe", "--dry-run", "--json")
    assert json.loads(foreseen.stdout)["dry_run"]
    assert not (tmp_path / "safe").exists()
    made = handscroll("-m", home, "backup", "safe")
    assert made.exit_code == 0, made.output
    assert "copied to safe" in made.stdout
    done = handscroll("restore", "safe", "new", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["restored"]
    assert (told["rebuilt"]["relics"], told["rebuilt"]["pyramids_built"]) == (32, 3)
    assert told["files"] == json.loads(foreseen.stdout)["copied_files"]


def test_a_damaged_backup_is_told_and_left_alone_unless_asked(
    backup: Path, tmp_path: Path, handscroll
):
    for file in (backup / "data" / "vault").rglob("*.png"):
        if (
            json.loads((file.parents[1] / "relic.json").read_bytes())["accession_number"]
            == "scroll"
        ):
            file.unlink()
    refused = handscroll("restore", "backup", "new")
    assert isinstance(refused.exception, UnreadableError)
    assert "--what-is-whole" in refused.exception.fix
    assert "scroll" in refused.stdout
    as_json = handscroll("restore", "backup", "new", "--json")
    assert as_json.exit_code == 16
    assert [one["relics"] for one in json.loads(as_json.stdout)["damages"]] == [["scroll"]] * 2
    assert not (tmp_path / "new").exists()
    rest = handscroll("restore", "backup", "new", "--what-is-whole", "--json")
    assert rest.exit_code == 1
    assert json.loads(rest.stdout)["rebuilt"]["relics"] == 31


def test_a_register_elsewhere_is_not_filled_unasked(home: Path, tmp_path: Path, handscroll):
    with (home / "handscroll.toml").open("a", encoding="utf-8") as settings:
        settings.write("register_url = 'postgresql://nobody@nowhere.invalid/x'\n")
    back_up(home, tmp_path / "safe")
    done = handscroll("restore", "safe", "new", "--json")
    assert done.exit_code == 0, done.output
    assert "handscroll rebuild" in json.loads(done.stdout)["rebuild_waits"]
    assert (tmp_path / "new" / "vault").is_dir()
