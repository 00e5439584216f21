"""Frames in a folder become a picture with a recipe; the recipe draws the same bytes again."""

import json
from dataclasses import replace

import numpy as np
import pytest
import tifffile
from typer.testing import CliRunner

from handscroll.demo.save import srgb
from handscroll.departments.collection.stitching.stitching import Wishes, again, stitch
from handscroll.entrances.cli import build
from handscroll.errors import (
    ConflictError,
    InvalidError,
    MismatchError,
    NotFoundError,
    UnreadableError,
    UnsupportedError,
)


def quiet(step, share):
    assert 0 <= share <= 1


def fill(made, shot, write_frame):
    made.mkdir()
    write_frame(made / "a.tif", shot[0])
    write_frame(made / "b.tif", shot[1], compression="deflate")
    return made


@pytest.fixture
def folder(tmp_path, shot, write_frame):
    """Return a folder with both frames, one of them packed."""
    return fill(tmp_path / "frames", shot, write_frame)


@pytest.fixture(scope="module")
def made(tmp_path_factory, shot, write_frame):
    """Return a folder in which the command stitched ``frames`` to ``scroll.tif``, and its words."""
    place = tmp_path_factory.mktemp("made")
    frames = fill(place / "frames", shot, write_frame)
    answer = CliRunner().invoke(build(), ["stitch", str(frames), str(place / "scroll.tif")])
    assert answer.exit_code == 0, answer.output
    return place, answer.stdout


def test_a_folder_of_frames_becomes_picture_recipe_and_report(made):
    place, told = made
    assert sorted(one.name for one in place.iterdir()) == [
        "frames", "scroll.recipe.json", "scroll.report.png", "scroll.tif",
    ]  # fmt: skip
    with tifffile.TiffFile(place / "scroll.tif") as file:
        page = file.pages.first
        assert file.is_bigtiff
        assert page.is_tiled
        assert page.dtype == np.uint16
        assert page.tags["InterColorProfile"].value == srgb()
        assert "Machine-made" in page.description
        high, wide, _ = page.asarray().shape
    assert 500 < wide < 540
    assert f"2 frames became {wide} x {high} px, read right to left" in " ".join(told.split())
    note = json.loads((place / "scroll.recipe.json").read_text(encoding="utf-8"))
    assert note["method"] == "handscroll-stitch-1"
    assert note["order"] == ["b.tif", "a.tif"]
    assert note["figures"]["seam_rms_px_worst"] < 0.1


def test_the_recipe_draws_the_same_bytes_again(made, folder, tmp_path):
    place, _ = made
    recipe, twin = place / "scroll.recipe.json", tmp_path / "twin.tif"
    done = again(recipe, folder, twin, Wishes(), quiet)
    assert done.files == [twin]
    assert twin.read_bytes() == (place / "scroll.tif").read_bytes()
    (folder / "a.tif").write_bytes((folder / "b.tif").read_bytes())
    with pytest.raises(MismatchError, match="not the one of the recipe"):
        again(recipe, folder, twin, Wishes(replace=True), quiet)
    (folder / "a.tif").unlink()
    with pytest.raises(NotFoundError, match=r"a\.tif"):
        again(recipe, folder, twin, Wishes(replace=True), quiet)
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(UnreadableError, match=r"bad\.json"):
        again(tmp_path / "bad.json", folder, tmp_path / "more.tif", Wishes(), quiet)


def test_grey_frames_and_frames_with_alpha_are_joined_as_they_are(tmp_path, shot, write_frame):
    grey, clear = tmp_path / "grey", tmp_path / "clear"
    for made in (grey, clear):
        made.mkdir()
    for name, pixels in zip("ab", shot, strict=True):
        eight = (pixels >> 8).astype(np.uint8)
        write_frame(grey / f"{name}.tif", eight[..., 1], photometric="minisblack", iccprofile=None)
        full = np.dstack([eight, np.full(eight.shape[:2], 255, np.uint8)])
        write_frame(clear / f"{name}.tif", full, extrasamples=["unassalpha"])
    for made, bands in ((grey, ()), (clear, (4,))):
        out = tmp_path / f"{made.name}.tif"
        done = stitch(made, out, Wishes(), quiet)
        pixels = tifffile.imread(out)
        assert pixels.shape == (done.size.height, done.size.width, *bands)
        assert pixels.dtype == np.uint8
    middle = tifffile.imread(tmp_path / "clear.tif")[100:200, 200:300]
    assert (middle[..., 3] == 255).all()


def test_nothing_is_written_when_it_is_only_looked_at_or_refused(
    folder, tmp_path, shot, write_frame
):
    out = tmp_path / "scroll.tif"
    asked = ["stitch", str(folder), str(out), "--dry-run", "--json"]
    answer = CliRunner().invoke(build(), asked)
    assert answer.exit_code == 0, answer.output
    body = json.loads(answer.stdout)
    assert body["dry_run"] is True
    assert body["files"] == []
    assert body["figures"]["pairs"][0]["first"] == "a.tif"
    write_frame(folder / "b.tif", np.ascontiguousarray(shot[0][:, ::-1]))
    with pytest.raises(MismatchError, match=r"a\.tif and b\.tif"):
        stitch(folder, out, Wishes(), quiet)
    assert [one.name for one in tmp_path.iterdir()] == ["frames"]


def test_frames_that_differ_in_profile_or_depth_are_refused_by_name(
    folder, tmp_path, shot, write_frame
):
    out = tmp_path / "scroll.tif"
    write_frame(folder / "c.tif", shot[0], iccprofile=None)
    with pytest.raises(MismatchError, match="colour profile differ: sRGB"):
        stitch(folder, out, Wishes(), quiet)
    write_frame(folder / "c.tif", (shot[0] >> 8).astype(np.uint8))
    with pytest.raises(MismatchError, match="bits differ: 16 and 8"):
        stitch(folder, out, Wishes(), quiet)
    inks = np.zeros((50, 50, 4), np.uint8)
    write_frame(folder / "c.tif", inks, photometric="separated", iccprofile=None)
    with pytest.raises(UnsupportedError, match="cmyk"):
        stitch(folder, out, Wishes(), quiet)


def test_places_and_names_that_do_not_do_are_refused_before_any_work(folder, tmp_path):
    out = tmp_path / "scroll.tif"
    with pytest.raises(InvalidError, match=r"End it in \.tif"):
        stitch(folder, tmp_path / "scroll.png", Wishes(), quiet)
    with pytest.raises(NotFoundError, match="no such folder"):
        stitch(tmp_path / "nowhere", out, Wishes(), quiet)
    with pytest.raises(NotFoundError, match=r"z\.tif"):
        stitch(folder, out, replace(Wishes(), reference="z.tif"), quiet)
    (tmp_path / "scroll.recipe.json").touch()
    with pytest.raises(ConflictError, match="already"):
        stitch(folder, out, Wishes(), quiet)
    (folder / "a.tif").unlink()
    with pytest.raises(InvalidError, match="at least 2"):
        stitch(folder, tmp_path / "other.tif", Wishes(), quiet)
