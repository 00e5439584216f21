"""Bands of pictures many times as long as high: pieces registered apart, and put together."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handscroll.geometry import Size
from handscroll.imaging.registration.bands import register_bands
from handscroll.imaging.registration.fields import AFFINE, Field
from handscroll.imaging.registration.long import pieces_of, register_long
from handscroll.imaging.registration.parts import Parts, Spans, spans
from handscroll.imaging.registration.pictures import of_array
from handscroll.imaging.registration.registered import Doubts, error_of, grown
from handscroll.imaging.registration.transforms import shifted


def grid(size, border=0):
    x = np.linspace(border, size.width - 1 - border, 200)
    y = np.linspace(border, size.height - 1 - border, 40)
    return np.stack([one.ravel() for one in np.meshgrid(x, y)], 1)


def off(found, truth, points):
    return np.hypot(*(found(points) - truth(points)).T)


@pytest.fixture(scope="module")
def found(scroll):
    truth, _ = scroll
    return register_bands([of_array(one) for one in truth.bands], truth.wavelengths)


@example(long=240, short=100, tall=False)
@given(st.integers(50, 90_000), st.integers(50, 4_000), st.booleans())
def test_pieces_hold_every_place_and_two_at_most_hold_one(long, short, tall):
    size = Size(min(long, short), max(long, short)) if tall else Size(long, short)
    pieces = pieces_of(size)
    whole = max(size.width, size.height)
    assert pieces.ends[0][0] == 0
    assert pieces.ends[-1][1] == whole - 1
    firsts, lasts = zip(*pieces.ends, strict=True)
    assert list(firsts) == sorted(set(firsts))
    for at in range(len(firsts) - 1):
        assert firsts[at + 1] < lasts[at], "what two share is not empty"
    for at in range(len(firsts) - 2):
        assert lasts[at] < firsts[at + 2]
    points = np.zeros((301, 2))
    points[:, pieces.axis] = np.linspace(0, whole - 1, 301)
    shares = pieces.shares(points)
    assert np.allclose(shares.sum(axis=1), 1)
    assert shares.min() >= 0
    assert (shares > 0).sum(axis=1).max() <= 2


def test_what_is_not_long_is_one_piece():
    assert len(pieces_of(Size(1300, 900)).ends) == 1
    assert len(pieces_of(Size(900, 300)).ends) == 1
    assert pieces_of(Size(900, 4_800)).axis == 1
    assert len(pieces_of(Size(4_800, 600)).ends) == 5


def test_parts_are_each_its_own_where_it_is_alone_and_pass_into_each_other():
    size = Size(1000, 100)
    pieces = spans(size, 600, 200)
    constant = [
        Field(pieces.frame(at, size), AFFINE, np.array([by, 0, 0.0]), np.array([0, -by, 0.0]))
        for at, by in enumerate((1.0, 3.0))
    ]
    both = Parts(pieces, tuple(constant))
    points = np.stack([np.arange(1000.0), np.full(1000, 20.0)], 1)
    there = both(points)
    (_, last), (first, _) = pieces.ends
    alone = [points[:, 0] <= first, points[:, 0] >= last]
    for field, part in zip(constant, alone, strict=True):
        assert np.allclose(there[part], field(points[part]))
    assert np.abs(np.diff(there[:, 0])).max() < 0.02, "no seam"
    one_unknown = Parts(pieces, (constant[0], None))
    assert (one_unknown(points)[alone[1]] == 0).all()
    # A point is worked out alone as it is among others.
    assert (both(points[550:551]) == there[550:551]).all()


def test_a_long_scroll_is_found_all_along(scroll, found):
    truth, size = scroll
    points = grid(size, 30)
    for at, (band, map_) in enumerate(zip(found, truth.maps, strict=True)):
        assert band.transform is not None, band.why
        away = off(band.transform, map_, points)
        assert np.sqrt((away**2).mean()) <= 0.1, at
        assert away.max() <= 0.3, at


def test_the_error_that_is_said_is_about_the_error_that_is(scroll, found):
    truth, size = scroll
    points = grid(size)
    for at, (band, map_) in enumerate(zip(found, truth.maps, strict=True)):
        if at != truth.reference:
            true = np.sqrt((off(band.transform, map_, points) ** 2).mean())
            assert 0.4 < band.error_px / true < 2.5
            assert band.worst_px >= band.error_px
            assert band.error_at(points).max() <= band.worst_px * 1.1
    assert found[truth.reference].error_px == 0
    assert (found[truth.reference].transform(points) == points).all()


def test_a_scroll_that_stands_is_found_as_one_that_lies(scroll, found):
    truth, size = scroll
    tall = [of_array(np.ascontiguousarray(one.T)) for one in truth.bands[:5]]
    upright = register_bands(tall, truth.wavelengths[:5])
    points = grid(size, 30)
    for band, map_ in zip(upright, truth.maps, strict=False):
        assert band.transform is not None, band.why
        away = off(lambda p, band=band: band.transform(p[:, ::-1])[:, ::-1], map_, points)
        assert np.sqrt((away**2).mean()) <= 0.12


def test_where_a_piece_shows_nothing_a_band_lies_as_the_rest_and_says_how_surely(scroll):
    truth, size = scroll
    rng = np.random.default_rng(3)
    silk = [one.copy() for one in truth.bands]
    silk[-1][:, 1040:] = 0.5 + rng.normal(0, 0.01, silk[-1][:, 1040:].shape)
    band = register_bands([of_array(one) for one in silk], truth.wavelengths)[-1]
    points = grid(size)
    seen, empty = points[:, 0] < 800, points[:, 0] > 1150
    said = band.error_at(points)
    away = off(band.transform, truth.maps[-1], points)
    assert np.sqrt((away[seen] ** 2).mean()) <= 0.12
    assert np.median(said[empty]) > 3 * np.median(said[seen])
    made = [np.sqrt((one[empty] ** 2).mean()) for one in (away, said)]
    assert 0.4 < made[1] / made[0] < 2.5


def test_pieces_that_contradict_each_other_are_believed_less(scroll, found):
    """One piece's answer of one band is moved aside by 0.4 px: its neighbours know better."""
    truth, size = scroll
    bands = [of_array(one) for one in truth.bands]
    asked = []

    def short(views):
        asked.append(len(views))
        answers = register_bands(views, truth.wavelengths, truth.reference)
        if len(asked) == 2:
            last = answers[-1]
            answers[-1] = replace(last, transform=_moved(last.transform, 0.4))
        return answers

    again = register_long(bands, truth.reference, (pieces_of(size), 64), short)
    assert len(asked) == len(pieces_of(size).ends)
    assert again[-1].error_px > 1.5 * found[-1].error_px
    assert again[0].error_px == pytest.approx(found[0].error_px, rel=0.3)


def _moved(transform, by):
    return replace(transform, matrix=shifted(by, 0).matrix @ transform.matrix)


def test_a_band_that_shows_nothing_in_most_pieces_is_not_told(scroll):
    truth, _ = scroll
    rng = np.random.default_rng(4)
    empty = [one.copy() for one in truth.bands]
    empty[-1][:, 300:] = 0.5 + rng.normal(0, 0.01, empty[-1][:, 300:].shape)
    band = register_bands([of_array(one) for one in empty], truth.wavelengths)[-1]
    assert band.transform is None
    assert "of 3 pieces" in band.why


def test_the_doubt_of_pieces_is_theirs_alone_and_between_them_where_they_meet():
    pieces = Spans(0, ((0.0, 599.0), (400.0, 999.0)))
    doubt = Doubts(pieces, (0.1, 0.5))
    points = np.stack([np.linspace(0, 999, 50), np.zeros(50)], 1)
    said = error_of(doubt, points)
    assert said[0] == pytest.approx(0.1)
    assert said[-1] == pytest.approx(0.5)
    assert (np.diff(said) >= 0).all()
    assert np.allclose(error_of(grown(doubt, 3), points), 3 * said)
