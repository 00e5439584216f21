"""What the panel can do, commands can: libraries, spectra, candidates, maps and point files."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.errors import HandscrollError


@pytest.fixture
def run(house):
    """Run a command on the museum and return what it printed."""

    def do(*words: object) -> str:
        done = CliRunner().invoke(build(), ["--museum", str(house.folder), *map(str, words)])
        if isinstance(done.exception, HandscrollError):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.stdout

    return do


def told(text):
    return json.loads(text)


def test_a_library_is_looked_at_added_listed_and_shown(run, house, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("wavelength_nm,a,b\npigment,ochre,smalt\n400,10,30\n900,50,70\n", "utf-8")
    before = len(house.libraries.list())
    words = ("library", "add", path, "--name", "Two", "--licence", "CC-BY-4.0", "--percent")
    (seen,) = told(run(*words, "--dry-run", "--json"))
    assert (seen["pigments"], len(house.libraries.list())) == (2, before)
    (kept,) = told(run(*words, "--origin", "modelled", "--json"))
    assert (kept["id"], kept["origin"], kept["licence"]) == (seen["id"], "modelled", "CC-BY-4.0")
    assert "It was there already" in run(*words)
    assert "Two" in [one["name"] for one in told(run("library", "list", "--json"))]
    shown = told(run("library", "show", "Two", "--json"))
    assert (shown["names"], shown["files"]) == (["ochre", "smalt"], ["two.csv"])
    assert house.libraries.read(house.libraries.named("Two")).values[0].tolist() == [0.1, 0.5]


def test_a_spectrum_is_printed_for_a_box_and_for_an_outline(run, stack, known):
    box = told(run("stack", "spectrum", stack.id, "--xywh", "10,10,20,20", "--json"))
    assert box["mean"] == pytest.approx(list(known.curve("azurite", known.bands)), abs=0.002)
    corners = "10,10 30,10 10,30"
    within = told(run("stack", "spectrum", stack.id, "--outline", corners, "--json"))
    assert within["pixels"] == 190
    assert "400 pixels" in run("stack", "spectrum", stack.id, "--xywh", "10,10,20,20")


def test_candidates_are_printed_with_the_honest_sentence_and_kept_when_asked(run, house, stack):
    words = ("stack", "candidates", stack.id, "--library", "Cards", "--xywh")
    assert "other pigments and mixtures may reflect alike" in run(*words, "160,10,20,20")
    assert "It cannot be told" in run(*words, "100,100,20,20")
    kept = told(run(*words, "160,10,20,20", "--keep", "--by", "li", "--json"))["kept"]
    assert house.observations.get(kept).facts["asked_by"] == "li"


def test_a_map_is_made_and_its_dry_run_makes_nothing(run, house, stack):
    from handscroll.departments.examination.spectra.maps import PigmentMaps

    words = ("stack", "unmix", stack.id, "--library", "Cards", "--pigment", "malachite",
             "--pigment", "white", "--place", "blue=5,5,30,30")  # fmt: skip
    before = len(list(PigmentMaps(house).each()))
    assert told(run(*words, "--dry-run"))["recipe"]["pigments"] == ["malachite", "white"]
    assert len(list(PigmentMaps(house).each())) == before
    done = told(run(*words, "--json"))
    assert (done["state"], done["result"]["names"]) == ("done", ["malachite", "white", "blue"])
    assert np.load(done["file"]).shape == (5, 150, 200)


def test_a_point_file_is_looked_at_attached_and_listed(run, house, stack, tmp_path):
    path = tmp_path / "raman.txt"
    path.write_text("raman shift cm-1\n" + "\n".join(f"{n} {n % 7}" for n in range(100)), "utf-8")
    words = ("stack", "point", stack.id, path, "--at", "70,40", "--label", "Seal")
    assert told(run(*words, "--dry-run"))["method"] == "raman"
    kept = told(run(*words, "--json"))
    assert kept["place"]["xywh"] == [70, 40, 1, 1]
    assert kept["id"] in [one["id"] for one in told(run("stack", "points", stack.id, "--json"))]
    assert house.observations.get(kept["id"]).words == {house.settings.language: "Seal"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("spectrum", "--xywh", "190,0,20,20"), "does not lie on the picture"),
        (("spectrum",), "no place was given"),
        (("spectrum", "--outline", "1,1 2;2 3,3"), "no pair of numbers"),
        (("candidates", "--xywh", "1,1,2,2", "--library", "None"), "no library bears that name"),
        (("unmix", "--place", "one=1,1,4,4"), "1 pigments were chosen"),
        (("unmix", "--library", "Cards", "--pigment", "a", "--pigment", "b"), "has no 'a'"),
    ],
)
def test_what_cannot_be_done_says_why(run, stack, words, why):
    with pytest.raises(HandscrollError, match=why):
        run("stack", words[0], stack.id, *words[1:])
