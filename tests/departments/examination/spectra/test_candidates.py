"""Candidates of pigments: ranked against a library, never said to be more than that."""

import numpy as np
import pytest

from handscroll.departments.examination.spectra import candidates
from handscroll.departments.examination.spectra.candidates import compare, keep, library_for
from handscroll.departments.examination.spectra.kept import kept_of
from handscroll.departments.examination.spectra.matchers import LEVELS, level_of, matcher_for
from handscroll.departments.examination.spectra.place import place_of
from handscroll.errors import ConflictError, NotFoundError
from handscroll.geometry import Size
from handscroll.imaging.spectra.sampling import bands_of
from handscroll.model.observation import Verdict
from handscroll.museum import Museum
from handscroll.museum.libraries import Bring

SIZE = Size(200, 150)
AZURITE, MIXED = "10,10,20,20", "100,100,20,20"


@pytest.fixture
def library(house):
    return library_for(house, "Cards")


def test_the_pigment_that_was_painted_comes_first(house, stack, library, known):
    for at, name in enumerate(known.paints):
        found = compare(house, stack, place_of(f"{at * 50 + 10},10,20,20", SIZE), library)
        assert found.answer.candidates[0].pigment == name
        assert found.answer.told
        assert found.answer.candidates[0].probability > 0.5


def test_a_mixture_that_no_reference_is_like_cannot_be_told(house, stack, library):
    told = compare(house, stack, place_of(MIXED, SIZE), library).told()
    assert told["outcome"] == "cannot_be_told"
    assert told["reason"] in ("far", "ambiguous")
    assert told["candidates"], "the list is there even so"


def test_chances_and_distances_are_ranked_and_sum_to_one(house, stack, library):
    told = compare(house, stack, place_of(AZURITE, SIZE), library).told()
    far = [one["distance"] for one in told["candidates"]]
    assert far == sorted(far)
    assert sum(one["chance"] for one in told["candidates"]) + told["none"] == pytest.approx(
        1, abs=1e-3
    )
    assert [one["rank"] for one in told["candidates"]] == [1, 2, 3, 4, 5, 6]


def test_the_curve_of_a_candidate_is_its_reference_in_the_bands_of_the_cube(
    house, stack, library, known
):
    first = compare(house, stack, place_of(AZURITE, SIZE), library).told()["candidates"][0]
    read = house.libraries.read(library)
    row = [one.name for one in read.entries].index(first["reference"])
    wanted = np.interp(known.bands, read.wavelengths, read.values[row])
    assert first["curve"] == pytest.approx(list(wanted), abs=0.01)


def test_no_word_of_an_answer_says_identified(house, stack, library):
    text = str(compare(house, stack, place_of(AZURITE, SIZE), library).told()).lower()
    assert "identif" not in text
    assert "candidate" in text


def test_an_answer_is_kept_as_a_proposal_of_the_machine_once(house, stack, library):
    found = compare(house, stack, place_of(AZURITE, SIZE), library)
    # Other files of tests keep candidates of this stack too.
    before = {one.id for one in kept_of(house, stack, "pigment_candidate")}
    kept = keep(house, stack, found, person="wang")
    assert (kept.by_machine, kept.verdict, kept.kind) == (
        True, Verdict.PROPOSED, "pigment_candidate",
    )  # fmt: skip
    assert kept.author == f"{candidates.METHOD} {candidates.VERSION}"
    assert kept.facts["library"]["digest"] == library.digest
    assert kept.facts["cube"] == stack.made.digest
    assert kept.facts["asked_by"] == "wang"
    assert "curve" not in kept.facts["candidates"][0]
    assert keep(house, stack, found, person="li") == house.observations.get(kept.id)
    after = [one.id for one in kept_of(house, stack, "pigment_candidate")]
    assert sorted(after) == sorted(before | {kept.id})


def test_what_was_rejected_stays_rejected_when_it_is_asked_again(house, stack, library):
    found = compare(house, stack, place_of("60,10,20,20", SIZE), library)
    kept = keep(house, stack, found, person="wang")
    house.observations.review(kept.id, Verdict.REJECTED, person="li")
    again = keep(house, stack, found, person="wang")
    assert (again.verdict, again.reviewer) == (Verdict.REJECTED, "li")


def test_what_was_learned_is_read_again_from_the_cache_to_the_same_answer(
    house, stack, library, monkeypatch
):
    from handscroll.departments.examination.spectra import matchers

    place = place_of(AZURITE, SIZE)
    before = compare(house, stack, place, library).answer
    for held in (matchers._libraries, matchers._matchers):
        held._held.clear()
    monkeypatch.setattr(matchers, "learn", lambda *_: pytest.fail("it was learned again"))
    assert compare(house, stack, place, library).answer == before


def test_what_lies_damaged_in_the_cache_is_learned_again(house, stack, library):
    from handscroll.departments.examination.spectra import matchers

    place = place_of(AZURITE, SIZE)
    before = compare(house, stack, place, library).answer
    for one in (house.layout.cache / "spectra").glob("*.npz"):
        one.write_bytes(one.read_bytes()[:50])
    matchers._matchers._held.clear()
    assert compare(house, stack, place, library).answer == before


def test_a_library_of_another_range_says_that_it_cannot_be_told(house, library):
    bands = bands_of(np.array([1100.0, 1200, 1300, 1400, 1500, 1600]), 10.0)
    matcher = matcher_for(house, library, bands, 0.0)
    assert matcher.inside.sum() == 0
    from handscroll.imaging.spectra.candidates import Reason, rank

    assert rank(matcher, np.full(6, 0.5)).reason is Reason.RANGE


def test_noise_takes_the_next_level_up():
    assert level_of(0.0) == level_of(float("nan")) == 0.0
    assert level_of(0.003) == 0.005
    assert level_of(0.5) == LEVELS[-1]


def test_the_only_library_needs_no_name_and_of_several_one_must_be_named(tmp_path, library_file):
    with Museum.create(tmp_path / "museum") as museum:
        with pytest.raises(NotFoundError, match="no library of spectra"):
            library_for(museum, "")
        museum.libraries.add(Bring(library_file, "One"), person="wang")
        assert library_for(museum, "").name == "One"
        other = tmp_path / "other.csv"
        other.write_text(library_file.read_text().replace("azurite", "blue verditer"))
        museum.libraries.add(Bring(other, "Two"), person="wang")
        with pytest.raises(ConflictError, match="2 libraries"):
            library_for(museum, "")
