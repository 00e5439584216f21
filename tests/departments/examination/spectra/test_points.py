"""Point files: kept verbatim with their stack, read back, told where on the picture they are."""

import numpy as np
import pytest

from handscroll.departments.examination.spectra.kept import kept_of
from handscroll.departments.examination.spectra.place import place_of
from handscroll.departments.examination.spectra.points import (
    KIND,
    Attach,
    attach,
    drawn,
    read_back,
    thinned,
)
from handscroll.errors import HandscrollError, InvalidError, NotFoundError
from handscroll.geometry import Size
from handscroll.imaging.spectra.point import PointKind
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.stack_rows import stack_object

PLACE = place_of("20,30,1,1", Size(200, 150))


@pytest.fixture
def fors(tmp_path, known):
    path = tmp_path / "spot 1.csv"
    nm = np.arange(400.0, 1000.0, 2)
    rows = "\n".join(f"{at:g},{100 * value:.4f}" for at, value in zip(
        nm, known.curve("azurite", nm), strict=True))  # fmt: skip
    path.write_text(f"# Instrument: fibre 3\nwavelength (nm),reflectance\n{rows}\n", "utf-8")
    return path


def xrf(tmp_path):
    path = tmp_path / "点三.jdx"
    kev = np.arange(0.0, 20.0, 0.02)
    counts = 10 + 5000 * np.exp(-(((kev - 8.04) / 0.08) ** 2))
    rows = "\n".join(f"{at:.2f} {value:.1f}" for at, value in zip(kev, counts, strict=True))
    path.write_text(
        "##TITLE= spot 3\n##JCAMP-DX= 4.24\n##DATA TYPE= X-RAY FLUORESCENCE SPECTRUM\n"
        f"##XUNITS= KEV\n##YUNITS= COUNTS\n##XYPOINTS= (XY..XY)\n{rows}\n##END=\n", "utf-8",
    )  # fmt: skip
    return path


def test_the_file_lies_in_the_vault_of_the_stack_as_it_was(house, stack, fors):
    kept, _ = attach(house, stack, Attach(fors, fors.name, PLACE), person="wang")
    path = kept.facts["file"]["path"]
    assert path.startswith("points/")
    assert path.endswith("spot 1.csv")
    assert house.vault.read(stack_object(stack.id), path) == fors.read_bytes()
    assert (kept.author, kept.by_machine, kept.region.capture) == ("wang", False, stack.id)
    assert not any(one.name.startswith("point-") for one in house.layout.staging.iterdir())


def test_the_same_file_at_the_same_place_is_kept_once(house, stack, fors):
    first, _ = attach(house, stack, Attach(fors, fors.name, PLACE), person="wang")
    head = house.vault.head(stack_object(stack.id))
    again, _ = attach(house, stack, Attach(fors, fors.name, PLACE), person="li")
    assert again == house.observations.get(first.id)
    assert house.vault.head(stack_object(stack.id)) == head
    other = place_of("21,30,1,1", Size(200, 150))
    moved, _ = attach(house, stack, Attach(fors, fors.name, other), person="li")
    assert moved.id != first.id
    assert house.vault.head(stack_object(stack.id)) == head


def test_fors_in_percent_is_drawn_as_a_fraction_and_says_so(house, stack, fors, known):
    kept, _ = attach(house, stack, Attach(fors, fors.name, PLACE), person="wang")
    assert (kept.facts["method"], kept.facts["unit"], kept.facts["percent"]) == ("fors", "nm", True)
    told = drawn(read_back(house, stack, kept))
    wanted = known.curve("azurite", np.array(told["axis"]))
    assert told["intensities"] == pytest.approx(list(wanted), abs=1e-5)


def test_xrf_is_read_back_with_its_peak(house, stack, tmp_path):
    file = xrf(tmp_path)
    kept, _ = attach(house, stack, Attach(file, file.name, PLACE), person="wang")
    told = drawn(read_back(house, stack, kept), most=100)
    assert (told["method"], told["unit"], told["title"]) == ("xrf", "keV", "spot 3")
    assert len(told["axis"]) <= 100
    assert told["axis"][int(np.argmax(told["intensities"]))] == pytest.approx(8.04, abs=0.02)
    assert max(told["intensities"]) > 4990


def test_a_rebuilt_register_still_has_the_points(house, stack, fors):
    attach(house, stack, Attach(fors, fors.name, PLACE), person="wang")
    before = kept_of(house, stack, KIND)
    rebuild_register(house)
    assert kept_of(house, stack, KIND) == before
    assert house.behind() == []


def test_a_file_whose_axis_nobody_tells_is_refused_until_its_kind_is_said(house, stack, tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("100 5\n200 9\n300 4\n", "utf-8")
    head = house.vault.head(stack_object(stack.id))
    with pytest.raises(InvalidError, match="keV, cm-1 or nm"):
        attach(house, stack, Attach(path, path.name, PLACE), person="wang")
    assert house.vault.head(stack_object(stack.id)) == head
    kept, _ = attach(house, stack, Attach(path, path.name, PLACE, PointKind.RAMAN), person="wang")
    assert (kept.facts["method"], kept.facts["unit"]) == ("raman", "cm-1")


@pytest.mark.parametrize("name", ["", "..", ".hidden.csv", "a\nb.csv", "x.exe"])
def test_names_that_are_no_names_of_point_files_are_refused(house, stack, fors, name):
    before = kept_of(house, stack, KIND)
    with pytest.raises(HandscrollError):
        attach(house, stack, Attach(fors, name, PLACE), person="wang")
    assert kept_of(house, stack, KIND) == before


def test_folders_in_a_name_lead_nowhere(house, stack, fors):
    wanted = Attach(fors, "../../../etc/spot.csv", PLACE, words={"en": "Sky"})
    kept, _ = attach(house, stack, wanted, person="wang")
    assert kept.facts["file"]["name"] in ("spot.csv", "spot 1.csv")
    assert ".." not in kept.facts["file"]["path"]


def test_an_observation_of_another_kind_is_no_point(house, stack, fors):
    kept, _ = attach(house, stack, Attach(fors, fors.name, PLACE), person="wang")
    with pytest.raises(NotFoundError):
        read_back(house, stack, kept.model_copy(update={"kind": "damage"}))


def test_thinning_keeps_the_lowest_and_the_highest():
    axis = np.arange(100_000.0)
    high = np.zeros(100_000)
    high[[777, 50_001]] = 9, -4
    few, kept = thinned(axis, high, 1000)
    assert few.size <= 1000
    assert (kept.max(), kept.min()) == (9, -4)
    assert 777 in few
