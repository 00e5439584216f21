"""The measured library that the figures are taken on, where it is at hand."""

import os
from pathlib import Path

import numpy as np
import pytest
import xlrd

from handscroll.imaging.spectra.sampling import bands_of, through
from handscroll.imaging.spectra.trials import leave_one_paint_out
from handscroll.scans.spectra.csv_library import csv_of, read_csv_library
from handscroll.scans.spectra.envi_library import read_envi_library


@pytest.fixture(scope="module")
def folder():
    material = os.environ.get("HANDSCROLL_MATERIAL")
    if not material:
        pytest.skip("HANDSCROLL_MATERIAL is not set: the measured spectra are not here")
    return Path(material) / "data" / "open" / "spectra"


@pytest.fixture(scope="module")
def library(folder):
    path = folder / "hyppigments.hdr"
    return read_envi_library(path, fields={"pigment": "pnumber"}, paint=r"(.*)_sh\d")


def test_all_spectra_pigments_and_paints_are_there(library):
    assert library.values.shape == (1064, 186)
    assert len(library.pigments) == 213
    assert np.bincount(library.samples()).tolist() == [4] * 266


def test_the_list_of_pigments_knows_every_paint_by_the_same_number(folder, library):
    sheet = xlrd.open_workbook(folder / "hyppigments_pigmentlist.xls").sheet_by_index(0)
    rows = [sheet.row_values(at) for at in range(1, sheet.nrows)]
    listed = {str(row[5]).strip(): str(int(float(row[0]))) for row in rows if row[5]}
    known = [one for one in library.entries if one.paint in listed]
    assert len(known) > 1000
    assert all(listed[one.paint] == one.pigment for one in known)


def test_it_comes_back_from_csv_to_the_last_digit(library, tmp_path):
    path = tmp_path / "library.csv"
    path.write_text(csv_of(library))
    back = read_csv_library(path)
    assert np.array_equal(back.values, library.values)
    assert back.entries == library.entries


def test_paints_left_out_find_their_pigment_and_far_more_often_than_by_angle(library):
    bands = bands_of(np.linspace(420.0, 980.0, 16), 20.0)
    trials = leave_one_paint_out(library, bands)
    known = trials.of(trials.present)
    assert known.truth.size == 424
    ranks = np.argmax(np.argsort(known.distances, axis=1) == known.truth[:, None], axis=1)
    unit = through(library, bands)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    far = -unit @ unit.T
    paints, classes = library.samples(), library.classes()
    far[paints[:, None] == paints] = np.inf
    angle = classes[far.argmin(axis=1)][trials.present] == known.truth
    assert (ranks == 0).mean() > angle.mean() + 0.1
    assert (ranks < 5).mean() > 0.95
