"""The command about vocabularies, with and without a museum."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.errors import MisconfiguredError, NotFoundError
from handscroll.museum import Museum


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the command is given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HANDSCROLL_MUSEUM", raising=False)
    return tmp_path


@pytest.fixture
def terms(home: Path) -> Path:
    """A file of terms of a museum there, half of it sound."""
    Museum.create(home / "museum").close()
    file = home / "museum" / "vocabularies" / "formats.json"
    file.parent.mkdir()
    entries = [
        {"id": "moon_fan", "label": {"en": "moon [bold]fan[/bold]"}, "broader": "fan"},
        {"id": "handscroll", "label": {"en": "scroll of the hand"}},
    ]
    file.write_text(json.dumps(entries), encoding="utf-8")
    return file


def handscroll(*words: object):
    return CliRunner().invoke(build(), [*map(str, words)])


@pytest.mark.usefixtures("home")
def test_vocabularies_are_listed_and_shown_where_no_museum_is():
    listed = json.loads(handscroll("vocabulary", "list", "--json").stdout)
    assert len(listed) == 19
    assert all(one["verified"] <= one["terms"] for one in listed)
    assert "techniques" in handscroll("vocabulary", "list").stdout
    shown = handscroll("vocabulary", "show", "formats", "立軸", "--json")
    [term] = json.loads(shown.stdout)
    assert term["id"] == "hanging_scroll"
    assert shown.stderr == ""
    missing = handscroll("vocabulary", "show", "formats", "cube")
    assert isinstance(missing.exception, NotFoundError)


def test_a_museum_s_own_terms_are_shown_and_what_is_not_used_is_told(terms: Path):
    shown = handscroll("vocabulary", "show", "formats", "moon_fan")
    assert shown.exit_code == 0
    assert "[bold]" in shown.stdout
    assert "Not used" in shown.stderr
    checked = handscroll("vocabulary", "check", terms, "--json")
    assert checked.exit_code == 1
    [trouble] = json.loads(checked.stdout)
    assert "handscroll" in trouble["what"]
    assert "shipped" in trouble["why"]
    terms.write_text("[]", encoding="utf-8")
    sound = handscroll("vocabulary", "check", terms)
    assert sound.exit_code == 0
    assert "All of it can be used" in sound.stdout


def test_a_museum_that_is_named_must_be_one(home: Path):
    done = handscroll("--museum", home / "nowhere", "vocabulary", "list")
    assert isinstance(done.exception, MisconfiguredError)
