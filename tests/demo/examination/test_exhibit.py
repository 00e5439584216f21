"""The examined relic: its picture is its truth by daylight, and what lies beneath is told."""

import imagecodecs
import numpy as np
import pytest

from handscroll.demo import truth
from handscroll.demo.collection import RELICS
from handscroll.demo.examination.beneath import TOLD, told_of
from handscroll.demo.examination.exhibit import (
    BANDS,
    EXAMINED,
    FILE,
    capture_examined,
    paint_examined,
    section,
)
from handscroll.demo.records.painted import painted_record
from handscroll.errors import NotFoundError
from handscroll.imaging.colorimetry.adaptation import bradford
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.colorimetry.lab import lab
from handscroll.imaging.colorimetry.srgb import RGB_TO_XYZ, decoded
from handscroll.imaging.colorimetry.viewing import NODES, viewing, xyz, xyz_matrix
from handscroll.scans.cubes.opening import open_stack

SCALE = 0.2


@pytest.fixture(scope="module")
def painted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("painted")
    paint_examined(folder, scale=SCALE)
    return folder


def outline(x, y, width, height):
    """Corners of a place given as shares of the picture, in pixels."""
    wide, high = section(SCALE).size.width, section(SCALE).size.height
    across, down = np.array([x, x + width]) * wide, np.array([y, y + height]) * high
    return np.array(
        [(across[0], down[0]), (across[1], down[0]), (across[1], down[1]), (across[0], down[1])]
    )


def test_it_is_no_relic_of_the_others_and_says_that_software_painted_it():
    assert EXAMINED.accession_number not in {one.accession_number for one in RELICS}
    assert "软件" in EXAMINED.description.zh_hans
    assert "軟體" in EXAMINED.description.zh_hant
    assert "no antiquity" in EXAMINED.description.en


def test_the_picture_is_the_truth_as_an_eye_sees_it_by_daylight(painted):
    shown = imagecodecs.imread(painted / FILE)
    assert shown.dtype == np.uint16
    there = section(SCALE)
    assert shown.shape == (there.size.height, there.size.width, 3)
    daylight = viewing("D50", 2)
    wanted = xyz(there.reflectance(NODES), xyz_matrix(NODES, daylight))
    seen = decoded(shown / 65535.0) @ RGB_TO_XYZ.T
    # The screen's white is D65; the eye that looked was adapted to D50.
    adapted = seen @ bradford(RGB_TO_XYZ.sum(1), daylight.white).T
    apart = de00(lab(adapted, daylight.white), lab(wanted, daylight.white))
    assert np.median(apart) < 0.5
    assert np.percentile(apart, 90) < 3  # the reddest petals lie outside what a screen can show


def test_its_truth_names_the_pigments_where_they_lie(painted):
    known, maps = truth.read(painted, FILE), truth.read_maps(painted, FILE)
    assert (known.width, known.height) == (maps.pigments.shape[1], maps.pigments.shape[0])
    np.testing.assert_array_equal(maps.pigments, section(SCALE).pigment_map())
    assert known.pigments[0] == "ground"
    assert {"indigo", "red lake"} <= {known.pigments[one] for one in np.unique(maps.pigments)}


def test_its_record_stands_on_its_own_scan(painted):
    record = painted_record(EXAMINED, [painted / FILE])
    assert record.titles[0].text == EXAMINED.title.zh_hant
    named = {one.term.words["en"] for one in record.pigments}
    assert named >= {"indigo (simulated)", "red lake (simulated)"}


def test_what_is_painted_whole_is_left_alone_and_what_is_damaged_is_painted_again(painted):
    target = painted / FILE
    whole, written = target.read_bytes(), target.stat().st_mtime_ns
    paint_examined(painted, scale=SCALE)
    assert target.stat().st_mtime_ns == written
    target.write_bytes(whole[:-9])
    paint_examined(painted, scale=SCALE)
    assert target.read_bytes() == whole


def test_its_capture_is_what_a_digitiser_hands_over_and_is_taken_once(painted):
    folder = capture_examined(painted, scale=SCALE)
    assert folder == painted / BANDS
    with open_stack(folder / "bands") as bands:
        assert bands.shape == (16, section(SCALE).size.height, section(SCALE).size.width)
    first = sorted((folder / "bands").glob("*.tif"))[0]
    written = first.stat().st_mtime_ns
    capture_examined(painted, scale=SCALE)
    assert first.stat().st_mtime_ns == written


def test_a_region_over_the_crane_is_told_as_the_crane_and_each_thing_only_once(painted):
    places = [one.place for one in TOLD]
    regions = [outline(*places[1]), outline(*places[0]), outline(0.7, 0.0, 0.2, 0.2)]
    assert told_of(regions, painted) == [TOLD[1], TOLD[0], None]
    assert told_of([regions[1]] * 2, painted).count(TOLD[0]) == 1


def test_a_region_that_takes_in_everything_tells_of_nothing(painted):
    assert told_of([outline(0, 0, 1, 1)], painted) == [None]


def test_without_its_truth_nothing_is_told(tmp_path):
    with pytest.raises(NotFoundError, match="what lies beneath"):
        told_of([outline(0, 0, 1, 1)], tmp_path)
