"""A picture without a wavelength: its channels are numbered, and nothing is made up."""

import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.errors import InvalidError, NotFoundError, TooLargeError, UnreadableError
from handscroll.scans.cubes.apart import open_apart
from handscroll.scans.cubes.opening import open_stack
from handscroll.scans.limits import Limits

PLATE = np.random.default_rng(4).integers(0, 4000, (23, 31), np.uint16)


def test_a_radiograph_is_one_band_numbered_one(tmp_path):
    file = tmp_path / "plate_0550nm.tif"
    tifffile.imwrite(file, PLATE)
    with open_stack(file, "unnamed") as stack:
        assert stack.wavelengths.tolist() == [1.0]
        assert not stack.words.unfit
        assert np.array_equal(stack.window(None, 0, 0, 31, 23)[0], PLATE)
    apart = open_apart(tmp_path, "unnamed")
    try:
        assert np.array_equal(apart.window(None, 3, 2, 9, 7)[0], PLATE[2:9, 3:12])
    finally:
        apart.close()


def test_a_photograph_of_fluorescence_has_a_band_for_each_channel(tmp_path):
    colours = np.stack([PLATE, PLATE[::-1], PLATE[:, ::-1]], 2)
    tifffile.imwrite(tmp_path / "uv.tif", colours, photometric="rgb")
    with open_stack(tmp_path / "uv.tif", "unnamed") as stack:
        assert stack.wavelengths.tolist() == [1.0, 2.0, 3.0]
        assert np.array_equal(stack.window([1], 0, 0, 31, 23)[0], PLATE[::-1])


def test_of_a_jpeg_its_brightness_is_taken_and_of_a_png_its_grey(tmp_path):
    grey = (PLATE >> 4).astype(np.uint8)
    Image.fromarray(grey).save(tmp_path / "plate.jpg", quality=95)
    Image.fromarray(grey).save(tmp_path / "plate.png")
    with open_stack(tmp_path / "plate.jpg", "unnamed") as stack:
        assert "JPEG" in stack.words.unfit
        assert stack.shape == (1, 23, 31)
    with open_stack(tmp_path / "plate.png", "unnamed") as stack:
        assert np.array_equal(stack.window(None, 0, 0, 31, 23)[0], grey)


def test_of_several_pages_the_first_is_taken_and_that_is_said(tmp_path):
    with tifffile.TiffWriter(tmp_path / "plates.tif") as file:
        file.write(PLATE)
        file.write(PLATE[:10])
    with open_stack(tmp_path / "plates.tif", "unnamed") as stack:
        assert stack.words.notes == ("the first of 2 pages is taken",)


def test_several_pictures_are_several_stacks(tmp_path):
    for name in ("a.tif", "b.tif"):
        tifffile.imwrite(tmp_path / name, PLATE)
    with pytest.raises(InvalidError, match="it has 2"):
        open_stack(tmp_path, "unnamed")


def test_what_is_no_picture_is_refused(tmp_path):
    with pytest.raises(NotFoundError):
        open_stack(tmp_path / "none.tif", "unnamed")
    file = tmp_path / "cut.tif"
    tifffile.imwrite(file, PLATE)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(UnreadableError):
        open_stack(file, "unnamed")
    words = tmp_path / "words.tif"
    words.write_text("no picture at all")
    with pytest.raises(UnreadableError):
        open_stack(words, "unnamed")
    tifffile.imwrite(file, PLATE)
    with pytest.raises(TooLargeError):
        open_stack(file, "unnamed", limits=Limits(max_side=30))
