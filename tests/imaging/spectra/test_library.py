"""A library is checked before anything is compared with it."""

import numpy as np
import pytest

from handscroll.errors import HandscrollError, InvalidError, MismatchError, TooLargeError
from handscroll.imaging.spectra.library import MAX_SPECTRA, Entry, joined, library_of

NM = np.array([400.0, 500.0, 600.0])


def made(values, grid=NM, names=("a", "b"), **told):
    rows = np.array(values, float)
    return library_of(np.array(grid, float), rows, [Entry(n, "x") for n in names], **told)


def test_values_of_a_good_library_are_kept_as_they_are():
    library = made([[0.1, 0.2, 0.3], [-0.01, 0.5, 1.4]])
    assert library.values.tolist() == [[0.1, 0.2, 0.3], [-0.01, 0.5, 1.4]]
    assert library.pigments == ("x",)


@pytest.mark.parametrize(
    ("grid", "why"),
    [
        ([400, 500, 500], "500 is there twice"),
        ([400, 300, 500], "400 is followed by 300"),
        ([0.4, 0.5, 0.6], "not nanometres"),
        ([400, np.nan, 600], "number 2 is nan"),
    ],
)
def test_wavelengths_that_make_no_sense_are_refused_with_the_place(grid, why):
    with pytest.raises(InvalidError, match=why):
        made([[0.1, 0.2, 0.3]] * 2, grid)


def test_a_missing_value_is_refused_with_spectrum_and_wavelength():
    with pytest.raises(InvalidError, match=r"'b'.*500 nm is nan"):
        made([[0.1, 0.2, 0.3], [0.1, np.nan, 0.3]])


def test_percentages_taken_for_fractions_are_noticed():
    with pytest.raises(InvalidError, match="look like percentages"):
        made([[10, 20, 30], [40, 50, 60]])
    assert made([[10, 20, 30], [40, 50, 60]], percent=True).values.max() == 0.6


def test_fractions_declared_as_percentages_are_noticed():
    with pytest.raises(InvalidError, match="not percentages"):
        made([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], percent=True)


def test_counts_of_a_camera_are_no_percentages():
    with pytest.raises(InvalidError, match="counts"):
        made([[1000, 20000, 30000], [40, 50, 60]])


@pytest.mark.parametrize(
    ("names", "why"),
    [(("a", "a"), "there twice"), (("a", " "), "no name"), (("a", "b\n"), "print")],
)
def test_names_must_tell_spectra_apart(names, why):
    with pytest.raises(InvalidError, match=why):
        made([[0.1, 0.2, 0.3]] * 2, names=names)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(MismatchError):
        made([[0.1, 0.2]] * 2)


def test_a_library_larger_than_any_is_refused():
    names = [str(at) for at in range(MAX_SPECTRA + 1)]
    with pytest.raises(TooLargeError):
        made(np.full((len(names), 3), 0.5), names=names)


def test_an_empty_library_is_refused():
    with pytest.raises(HandscrollError, match="empty"):
        library_of(NM, np.zeros((0, 3)), [])


def test_libraries_are_joined_where_both_were_measured():
    one = made([[0.0, 0.1, 0.2]] * 2)
    two = made([[0.5, 0.7, 0.9]] * 2, [450, 550, 650], names=("c", "d"))
    both = joined([one, two])
    assert both.wavelengths.tolist() == [500.0, 600.0]
    assert np.allclose(both.values[2], [0.6, 0.8])


def test_libraries_without_a_shared_range_are_not_joined():
    one = made([[0.0, 0.1, 0.2]] * 2)
    two = made([[0.5, 0.7, 0.9]] * 2, [750, 850, 950], names=("c", "d"))
    with pytest.raises(MismatchError):
        joined([one, two])


def test_a_paint_is_a_sample_of_its_pigment():
    entries = [Entry("a1", "azurite", "one"), Entry("a2", "azurite", "one"), Entry("b", "smalt")]
    library = library_of(NM, np.full((3, 3), 0.5), entries)
    assert library.classes().tolist() == [0, 0, 1]
    assert library.samples().tolist() == [0, 0, 1]
    assert library.only([2]).entries == (entries[2],)
