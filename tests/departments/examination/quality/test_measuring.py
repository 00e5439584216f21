"""A scan is measured by windows: what was planted comes out; what cannot be measured says why."""

import importlib
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from handscroll.departments.examination.quality.measuring import Ask, measure
from handscroll.imaging.colorimetry.difference import de00
from handscroll.imaging.stitching.difference import lab
from handscroll.model.quality.aspect import Aspect
from handscroll.model.quality.choosing import choice_of
from handscroll.model.quality.verdict import Outcome
from handscroll.scans.limits import Limits


@pytest.fixture
def measured(tmp_path, own):
    """Measure a file."""

    def go(path, **more):
        ask = Ask(path, path.name, targets=more.pop("targets", (own,)), **more)
        return measure(ask, Limits(), tmp_path / "scratch")

    return go


def value(card, aspect):
    line = card.lines[aspect]
    assert line.value is not None, line.refused
    return line.value


def test_what_was_planted_in_a_scan_stands_on_its_card(measured, capture, truth):
    card = measured(capture)
    wrong = lab(truth.light_of(truth.OWN_COLOURS) * (1.05, 1.0, 0.96))
    expected = de00(wrong, truth.OWN_COLOURS)
    assert value(card, Aspect.COLOUR_MEAN) == pytest.approx(expected.mean(), abs=0.06)
    assert value(card, Aspect.COLOUR_HIGHEST) == pytest.approx(expected.max(), abs=0.1)
    assert value(card, Aspect.RESOLUTION) == pytest.approx(72 / 3 * 25.4, rel=1e-3)
    assert value(card, Aspect.MISREGISTRATION) < 0.02
    assert value(card, Aspect.CLIPPED) == 0
    assert card.edge is not None
    half = next(f for f in np.arange(0, 1, 1e-3) if blurred(f) < 0.5)
    assert card.edge.half == pytest.approx(half, rel=0.02)
    assert card.refused is None
    assert card.remarks == ()


def blurred(frequency):
    """Response of square pixels and OpenCV's five taps for a blur of 0.5 px, 5 degrees aslant."""
    turned = np.radians(5)
    taps = cv2.getGaussianKernel(5, 0.5).ravel()
    whole = 1.0
    for part in (frequency * np.cos(turned), frequency * np.sin(turned)):
        whole *= np.sinc(part) * np.sum(taps * np.exp(2j * np.pi * part * np.arange(-2, 3))).real
    return whole


def test_every_patch_is_told_with_its_place_and_its_difference(measured, capture, truth):
    card = measured(capture)
    assert card.target is not None
    middles = [np.mean(one.corners, axis=0) for one in card.target.patches]
    where = truth.placed((560, 430), 72.0, 5.0)
    first = where @ (0, 0, 1)
    np.testing.assert_allclose(middles[0], first[:2] / first[2], atol=0.3)
    assert [one.name for one in card.target.patches] == [f"p{n}" for n in range(1, 25)]
    mean = np.mean([one.difference for one in card.target.patches])
    assert mean == pytest.approx(value(card, Aspect.COLOUR_MEAN), rel=1e-3)


def test_the_same_scan_gives_the_same_card(measured, capture):
    assert measured(capture).model_dump_json() == measured(capture).model_dump_json()


def test_compressed_turned_and_plain_files_are_measured_alike(measured, light, write, tmp_path):
    picture = light(noise=0.002)
    plain = measured(write(tmp_path / "plain.tif", picture))
    packed = measured(write(tmp_path / "packed.tif", picture, compression="deflate"))
    swapped = measured(write(tmp_path / "big.tif", picture, byteorder=">"))
    assert packed.lines == plain.lines == swapped.lines
    turned = np.rot90(picture)
    again = measured(write(tmp_path / "turned.tif", turned, extratags=[(274, 3, 1, 6, True)]))
    assert again.file.width == plain.file.width
    assert value(again, Aspect.COLOUR_MEAN) == pytest.approx(value(plain, Aspect.COLOUR_MEAN))


def test_a_profile_of_tables_measures_the_same_colours(measured, light, write, tmp_path, capture):
    plain = measured(capture)
    tables = with_tables()
    card = measured(write(tmp_path / "tables.tif", light(gain=(1.05, 1.0, 0.96), noise=0.003,
                                                         blur=0.5), iccprofile=tables))  # fmt: skip
    assert value(card, Aspect.COLOUR_MEAN) == pytest.approx(
        value(plain, Aspect.COLOUR_MEAN), abs=0.15
    )
    assert card.lines[Aspect.MISREGISTRATION].refused == "profile_of_tables"
    assert card.lines[Aspect.CLIPPED].refused == "profile_of_tables"


def with_tables():
    """Return sRGB as a profile that has tables besides its curves, 33 steps a side."""
    folder = str(Path(__file__).parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("tables_profile").profile_of_tables()


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"iccprofile": None}, "profile_absent"),
        ({"compression": "jpeg", "bits": 8}, "lossy"),
    ],
)
def test_what_no_number_can_be_trusted_of_is_refused_with_its_reason(
    measured, light, write, tmp_path, how, code
):
    card = measured(write(tmp_path / "scan.tif", light(), **how))
    assert card.refused is not None
    assert card.refused.code == code
    assert card.refused.fix
    assert not card.lines
    assert card.against(choice_of("fadgi-4")).outcome is Outcome.CANNOT_TELL


def test_a_jpeg_is_for_viewing_only(measured, tmp_path):
    path = tmp_path / "scan.jpg"
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (300, 200), "gray").save(path, icc_profile=icc, quality=95)
    assert measured(path).refused.code == "lossy"


def test_grey_scans_are_refused(measured, tmp_path):
    Image.new("L", (300, 200), 90).save(tmp_path / "grey.tif")
    assert measured(tmp_path / "grey.tif").refused.code == "not_rgb"


def test_no_target_is_an_answer(measured, write, tmp_path):
    rng = np.random.default_rng(5)
    card = measured(write(tmp_path / "silk.tif", rng.uniform(0.2, 0.4, (300, 400, 3))))
    assert card.refused.code == "target_absent"
    assert card.target is None
    assert card.lines[Aspect.COLOUR_MEAN].refused == "target_absent"
    assert value(card, Aspect.CLIPPED) == 0


def test_eight_bits_are_remarked_and_nominal_references_too(measured, light, write, tmp_path, own):
    path = write(tmp_path / "eight.tif", light(), bits=8)
    nominal = own.model_copy(update={"standing": "secondary"})
    assert set(measured(path, targets=(nominal,)).remarks) == {"eight_bits", "reference_nominal"}


def test_a_flat_field_tells_how_even_the_light_was(measured, capture, write, truth, tmp_path):
    sheet = truth.spoilt(np.full((300, 420, 3), 0.7), truth.Planted(falloff=0.2, noise=0.004))
    card = measured(capture, flat=write(tmp_path / "flat.tif", sheet))
    assert value(card, Aspect.NONUNIFORMITY) == pytest.approx(20, abs=0.6)
    assert card.evenness is not None
    assert np.array(card.evenness.blocks).shape == (14, 14)
    assert measured(capture).lines[Aspect.NONUNIFORMITY].refused == "flat_absent"


def test_cut_off_whites_are_counted_on_the_whole_scan(measured, light, write, tmp_path):
    picture = light()
    picture[:43] = 1.0
    card = measured(write(tmp_path / "cut.tif", picture))
    assert value(card, Aspect.CLIPPED) == pytest.approx(10.0, abs=0.01)


def test_a_small_target_beside_a_large_work_is_found(measured, light, write, tmp_path):
    rng = np.random.default_rng(8)
    scan = np.tile(rng.uniform(0.15, 0.5, (60, 70, 3)), (24, 36, 1)).astype(np.float32)
    target = light(size=(495, 375), pitch=60.0, turn=2.0)
    scan[900:1275, 1900:2395] = target
    card = measured(write(tmp_path / "scroll.tif", scan))
    assert card.target is not None, card.refused
    x, y, width, height = card.target.box
    assert x >= 1900
    assert x + width <= 2395
    assert y >= 900
    assert y + height <= 1275
    assert value(card, Aspect.COLOUR_MEAN) < 0.3


def test_a_truncated_scan_is_refused_as_a_file(measured, capture, tmp_path):
    from handscroll.errors import UnreadableError

    broken = tmp_path / "broken.tif"
    broken.write_bytes(capture.read_bytes()[:200_000])
    with pytest.raises(UnreadableError):
        measured(broken)
