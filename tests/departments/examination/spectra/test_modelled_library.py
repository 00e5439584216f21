"""The painter's own library: calculated, says so, and can be compared with as any other."""

import numpy as np

from handscroll.demo.examination.modelled_library import NAME, add_library, library
from handscroll.demo.examination.pigment_spectra import PIGMENTS
from handscroll.departments.examination.spectra.candidates import compare
from handscroll.departments.examination.spectra.place import place_of
from handscroll.geometry import Size
from handscroll.model.spectral_library import Origin


def test_the_library_says_that_it_was_modelled_and_is_kept_once(house):
    before = len(house.libraries.list())
    kept = add_library(house)
    assert (kept.origin, kept.name, kept.pigments) == (Origin.MODELLED, NAME, len(PIGMENTS) - 1)
    assert "nothing was measured" in kept.source
    assert add_library(house) == kept
    assert len(house.libraries.list()) == before + 1


def test_its_reflectances_are_those_of_paint_and_coats_of_one_pigment_differ():
    made = library()
    assert made.values.min() > 0.005
    assert made.values.max() < 1
    for at in range(len(made.pigments)):
        own = made.values[made.classes() == at]
        assert np.ptp(own, axis=0).max() > 0.005


def test_an_answer_names_the_library_as_modelled(house, stack):
    told = compare(house, stack, place_of("60,10,20,20", Size(200, 150)), add_library(house)).told()
    assert told["library"]["origin"] == "modelled"
    assert told["bands"] == 15
    assert len(told["candidates"]) == 10
    assert told["candidates"][0]["pigment"] in ("cinnabar", "red lead")
