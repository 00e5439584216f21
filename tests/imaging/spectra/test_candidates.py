"""Candidates are ranked, their probabilities hold, and what cannot be told is said."""

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.imaging.spectra.candidates import Reason, learn, rank, spectrometer
from handscroll.imaging.spectra.library import Entry, library_of
from handscroll.imaging.spectra.sampling import bands_of, through
from handscroll.imaging.spectra.trials import leave_one_paint_out

BANDS = bands_of(np.linspace(430.0, 970.0, 16), 20.0)


@pytest.fixture(scope="module")
def matcher(references):
    return learn(references, BANDS)


def angle_top(library, values, queries):
    unit = values / np.linalg.norm(values, axis=1, keepdims=True)
    asked = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    return library.classes()[np.argmax(asked @ unit.T, axis=1)]


def test_a_paint_that_was_left_out_finds_its_pigment_better_than_by_angle(paint_out):
    hits = angle = total = 0
    for seed in (21, 22):
        library = paint_out(seed, pigments=20)
        trials = leave_one_paint_out(library, BANDS, noise=0.01, seed=seed)
        hits += int((trials.distances.argmin(axis=1) == trials.truth).sum())
        noisy = through(library, BANDS)
        noisy = noisy + 0.01 * np.random.default_rng(seed).standard_normal(noisy.shape)
        paints = library.samples()
        for paint in range(paints.max() + 1):
            rest = library.only(paints != paint)
            found = angle_top(rest, through(rest, BANDS), noisy[paints == paint])
            names = [rest.pigments[at] for at in found]
            own = [
                one.pigment for one, at in zip(library.entries, paints, strict=True) if at == paint
            ]
            angle += sum(a == b for a, b in zip(names, own, strict=True))
        total += len(library.entries)
    assert hits / total > 0.9
    assert hits > angle


def test_no_spectrum_of_a_paint_answers_for_another_of_the_same_paint():
    """With one paint of each pigment, nothing right is left when it is taken out."""
    library = library_of(
        np.linspace(400.0, 1000.0, 61),
        np.random.default_rng(3).uniform(0.2, 0.8, (8, 61)),
        [Entry(f"s{at}", f"p{at // 4}", f"paint {at // 4}") for at in range(8)],
    )
    trials = leave_one_paint_out(library, BANDS)
    assert not trials.present.any()
    assert np.isinf(trials.distances[np.arange(8), trials.truth]).all()


def test_some_paints_are_tried_just_as_all_are(references):
    every = leave_one_paint_out(references, BANDS)
    some = leave_one_paint_out(references, BANDS, most=5)
    assert np.unique(some.paints).size == 5
    same = np.isin(every.paints, some.paints)
    assert np.array_equal(every.of(same).distances, some.distances)
    assert np.array_equal(every.of(same).truth, some.truth)


def test_a_known_paint_is_told_and_names_its_reference(references, matcher):
    answer = rank(matcher, through(references, BANDS)[0])
    assert answer.told
    assert answer.candidates[0].pigment == references.entries[0].pigment
    assert answer.candidates[0].reference == references.entries[0].name
    assert answer.candidates[0].distance == pytest.approx(0.0, abs=1e-5)


def test_probabilities_of_all_pigments_and_of_none_make_one(references, matcher):
    answer = rank(matcher, through(references, BANDS)[5] * 0.9, most=100)
    assert sum(one.probability for one in answer.candidates) + answer.none == pytest.approx(1.0)
    chances = [one.probability for one in answer.candidates]
    assert chances == sorted(chances, reverse=True)


def test_a_pigment_the_library_does_not_have_is_mostly_not_told(paint_out):
    library = paint_out(31, pigments=24)
    classes = library.classes()
    told = []
    for missing in range(0, 24, 6):
        rest = library.only(classes != missing)
        prepared = learn(rest, BANDS)
        own = through(library.only(classes == missing), BANDS)
        told += [rank(prepared, one).told for one in own]
    assert np.mean(told) < 0.25


def test_something_unlike_every_paint_is_far(matcher):
    odd = np.where(np.arange(16) % 2 == 0, 0.9, 0.05)
    answer = rank(matcher, odd)
    assert answer.reason is Reason.FAR
    assert answer.candidates


def test_twins_in_the_library_are_ambiguous_and_both_are_named(references):
    twins = [
        Entry(f"{one.name} twin", "twin of p0", f"{one.paint} twin")
        for one in references.entries
        if one.pigment == "p0"
    ]
    own = references.values[: len(twins)]
    values = np.vstack([references.values, own])
    both = library_of(references.wavelengths, values, [*references.entries, *twins])
    answer = rank(learn(both, BANDS), through(references, BANDS)[0])
    assert answer.reason is Reason.AMBIGUOUS
    assert set(answer.among) == {"p0", "twin of p0"}


def test_a_noisy_spectrum_is_not_told(references, matcher):
    answer = rank(matcher, through(references, BANDS)[0], noise=0.5)
    assert answer.reason is Reason.NOISY


def test_noise_that_nobody_knows_is_taken_for_none(references, matcher):
    spectrum = through(references, BANDS)[0]
    assert rank(matcher, spectrum, np.full(16, np.nan)) == rank(matcher, spectrum)


def test_noise_makes_an_answer_less_sure(references, matcher):
    spectrum = through(references, BANDS)[0]
    sure, less = (rank(matcher, spectrum, one).candidates[0] for one in (0.001, 0.03))
    assert sure.pigment == less.pigment
    assert less.probability < sure.probability


def test_bands_outside_the_library_are_not_used(references):
    wide = bands_of(np.array([365.0, *BANDS.centres, 1050.0, 1650.0]), 20.0)
    prepared = learn(references, wide)
    inside = through(references, BANDS)[4]
    answer = rank(prepared, np.concatenate([[0.5], inside, [0.1, 0.9]]))
    assert answer.bands == 16
    assert answer.candidates[0].pigment == references.entries[4].pigment


def test_too_few_bands_within_the_range_cannot_be_told(references, matcher):
    infrared = bands_of(np.array([900.0, 950.0, 1200.0, 1400.0, 1650.0, 1700.0]), 20.0)
    assert rank(learn(references, infrared), np.full(6, 0.5)).reason is Reason.RANGE
    holes = np.full(16, np.nan)
    holes[:3] = 0.5
    assert rank(matcher, holes).reason is Reason.RANGE


def test_a_library_with_one_paint_each_ranks_and_says_no_probability():
    values = np.random.default_rng(4).uniform(0.2, 0.8, (6, 61))
    library = library_of(
        np.linspace(400.0, 1000.0, 61), values, [Entry(f"s{at}", f"p{at}") for at in range(6)]
    )
    answer = rank(learn(library, BANDS), through(library, BANDS)[2])
    assert answer.reason is Reason.UNCALIBRATED
    assert answer.candidates[0].pigment == "p2"
    assert np.isnan(answer.none)


@pytest.mark.parametrize("pigments", [1, 2, 3])
def test_few_pigments_do_not_show_what_none_of_them_looks_like(paint_out, pigments):
    library = paint_out(4, pigments=pigments, paints=6)
    bands = bands_of(np.linspace(420, 980, 12), 10.0)
    for noise in (0.0, 0.01):
        got = rank(learn(library, bands, noise), np.full(12, 0.4), noise or None)
        assert got.reason is Reason.UNCALIBRATED
        assert np.isnan(got.none)
        assert len(got.candidates) == pigments


def test_a_library_of_one_spectrum_ranks_it_and_tells_nothing(references):
    answer = rank(learn(references.only([0]), BANDS), through(references, BANDS)[3])
    assert [one.pigment for one in answer.candidates] == ["p0"]
    assert answer.reason is Reason.UNCALIBRATED


def test_the_same_question_has_the_same_answer(references):
    one, two = (rank(learn(references, BANDS), np.linspace(0.1, 0.6, 16)) for _ in range(2))
    assert one == two


def test_a_spectrometer_reads_the_library_itself(references):
    prepared = learn(references, spectrometer(references.wavelengths))
    answer = rank(prepared, references.values[7])
    assert answer.candidates[0].reference == references.entries[7].name


@pytest.mark.parametrize(
    ("values", "told", "kind"),
    [(np.zeros(5), {}, MismatchError), (np.zeros(16), {"absent": 1.0}, InvalidError),
     (np.zeros(16), {"noise": -0.1}, InvalidError)],
)  # fmt: skip
def test_questions_that_make_no_sense_are_refused(matcher, values, told, kind):
    with pytest.raises(kind):
        rank(matcher, values, **told)
