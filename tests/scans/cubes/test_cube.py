"""A cube is written whole or not at all, and strangers read the same values in it."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest
import zarr

from handscroll.errors import (
    ConflictError,
    InvalidError,
    MismatchError,
    NotFoundError,
    StorageFullError,
    UnreadableError,
)
from handscroll.geometry import Box, Size
from handscroll.scans.cubes.coding import MISSING, REFLECTANCE
from handscroll.scans.cubes.cube import CubeReader
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.cubes.halves import halved
from handscroll.scans.cubes.shard import shard_across

HEIGHT, WIDTH = 600, 1130


def facts_of(values, **more):
    bands = tuple(
        CubeBand(400.0 + 50 * at, 10.0 + at, 0.5, f"band {at}", "ab" * 32)
        for at in range(values.shape[0])
    )
    size = Size(values.shape[2], values.shape[1])
    return CubeFacts(size, bands, "scroll", 12.5, {"method": "made", "seed": 1}, **more)


def reader_of(values, uncertain):
    def read(box):
        part = np.s_[:, box.y : box.y + box.height, box.x : box.x + box.width]
        return values[part], None if uncertain is None else uncertain[part]

    return read


@pytest.fixture(scope="module")
def truth():
    rng = np.random.default_rng(11)
    values = rng.normal(0.5, 0.25, (3, HEIGHT, WIDTH)).clip(-0.49, 2.7).astype(np.float32)
    values[0, :512, :512] = np.nan  # one chunk of which nothing is known
    values[:, 100:140, 600:700] = np.nan
    uncertain = np.abs(rng.normal(0.01, 0.002, values.shape)).astype(np.float32)
    uncertain[np.isnan(values)] = np.nan
    return values, uncertain


@pytest.fixture(scope="module")
def cube(truth, tmp_path_factory):
    target = tmp_path_factory.mktemp("cubes") / "scroll.zarr"
    told: list[float] = []
    report = write_cube(target, facts_of(truth[0]), reader_of(*truth), on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) >= 4
    return target, report


def hashes(folder):
    files = sorted(one for one in folder.rglob("*") if one.is_file())
    return {
        one.relative_to(folder).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in files
    }


def test_values_come_back_within_half_a_step_from_tiles_and_windows(cube, truth):
    values, _ = truth
    with CubeReader.open(cube[0]) as reader:
        assert reader.shape == values.shape
        assert reader.wavelengths.tolist() == [400.0, 450.0, 500.0]
        assert reader.facts == facts_of(values)
        whole = np.full_like(values, -9)
        for row in range(2):
            for column in range(3):
                box = reader.tile_box(0, column, row)
                part = np.s_[:, box.y : box.y + box.height, box.x : box.x + box.width]
                whole[part] = reader.tile(0, column, row)
        assert np.array_equal(np.isnan(whole), np.isnan(values))
        assert np.nanmax(np.abs(whole - values)) <= REFLECTANCE.error + 5e-7
        box = Box(490, 37, 600, 500)
        cut = whole[[2, 0], 37:537, 490:1090]
        assert np.array_equal(reader.window(box, 0, [2, 0]), cut, equal_nan=True)
        assert np.array_equal(reader.window(Box(1129, 599, 1, 1))[:, 0, 0], whole[:, 599, 1129])
        assert np.array_equal(
            reader.coding.decode(reader.tile_codes(0, 1, 0)), whole[:, :512, 512:1024],
            equal_nan=True,
        )  # fmt: skip


def test_uncertainty_comes_back_as_it_was_rounded(cube, truth):
    with CubeReader.open(cube[0]) as reader:
        assert reader.has_uncertainty
        back = reader.uncertainty(Box(0, 0, WIDTH, HEIGHT))
    assert np.array_equal(np.isnan(back), np.isnan(truth[1]))
    assert np.nanmax(np.abs(back / truth[1] - 1)) < 2.0**-8 + 2.0**-11


def test_each_level_is_the_mean_of_the_one_before(cube):
    with CubeReader.open(cube[0]) as reader:
        assert reader.levels == (Size(1130, 600), Size(565, 300), Size(283, 150))
        for level in (1, 2):
            larger, size = reader.levels[level - 1], reader.levels[level]
            before = reader.coding.encode(
                reader.window(Box(0, 0, larger.width, larger.height), level - 1)
            )
            now = reader.coding.encode(reader.window(Box(0, 0, size.width, size.height), level))
            assert np.array_equal(now, halved(before, reader.coding))


def test_a_stranger_with_plain_zarr_reads_the_same(cube):
    with CubeReader.open(cube[0]) as reader:
        for level, size in enumerate(reader.levels):
            box = Box(0, 0, size.width, size.height)
            theirs = zarr.open_array(cube[0] / str(level), mode="r")
            assert theirs.shards == (3, 4096, 4096)
            assert theirs.chunks == (1, 512, 512)
            scale, offset, missing = (
                float(str(theirs.attrs[one]))
                for one in ("scale_factor", "add_offset", "missing_value")
            )
            codes = np.asarray(theirs[:])
            values = codes * scale + offset
            values[codes == missing] = np.nan
            assert np.allclose(reader.window(box, level), values, atol=3e-7, equal_nan=True)
            there = np.asarray(zarr.open_array(cube[0] / f"uncertainty/{level}", mode="r")[:])
            assert there.dtype == np.float16
            assert np.array_equal(
                reader.uncertainty(box, level), there.astype(np.float32), equal_nan=True
            )


def test_a_shard_that_zarr_writes_is_read_by_us(cube, truth, tmp_path):
    """Our reader believes the format, not our writer: the same array written by zarr-python."""
    target = tmp_path / "theirs.zarr"
    shutil.copytree(cube[0], target)
    shutil.rmtree(target / "0" / "c")
    codes = REFLECTANCE.encode(truth[0])
    zarr.open_array(target / "0", mode="r+")[:] = codes
    with CubeReader.open(target) as reader, CubeReader.open(cube[0]) as ours:
        box = Box(0, 0, WIDTH, HEIGHT)
        assert np.array_equal(reader.window(box), ours.window(box), equal_nan=True)


def test_the_documents_keep_the_rules_of_ome_zarr(cube):
    for place in (cube[0], cube[0] / "uncertainty"):
        said = json.loads((place / "zarr.json").read_text())
        assert (said["zarr_format"], said["node_type"]) == (3, "group")
        ome = said["attributes"]["ome"]
        assert ome["version"] == "0.5"
        (scale,) = ome["multiscales"]
        assert {"name", "type", "metadata", "axes", "datasets"} <= set(scale)
        assert [one["type"] for one in scale["axes"]] == ["channel", "space", "space"]
        assert [one.get("unit") for one in scale["axes"]] == [None, "micrometer", "micrometer"]
        for level, data in enumerate(scale["datasets"]):
            array = json.loads((place / data["path"] / "zarr.json").read_text())
            assert array["dimension_names"] == [one["name"] for one in scale["axes"]]
            first, second = data["coordinateTransformations"]
            assert (first["type"], second["type"]) == ("scale", "translation")
            step = 12.5 * 2**level
            assert first["scale"] == [1.0, step, step]
            assert second["translation"] == [0.0, (step - 12.5) / 2, (step - 12.5) / 2]
        channels = ome["omero"]["channels"]
        assert [one["label"] for one in channels] == ["band 0", "band 1", "band 2"]
        for one in channels:
            assert len(one["color"]) == 6
            assert {"min", "max", "start", "end"} == set(one["window"])
        own = said["attributes"]["handscroll"]
        assert own["bands"][1] == {
            "wavelength_nm": 450.0, "fwhm_nm": 11.0, "exposure_s": 0.5, "name": "band 1",
            "recipe": "ab" * 32,
        }  # fmt: skip
        assert own["recipe"] == {"method": "made", "seed": 1}
    assert own["coding"]["largest relative error"] == 2.0**-8


def test_the_same_values_give_the_same_bytes_of_every_file(cube, truth, tmp_path):
    again = write_cube(tmp_path / "again.zarr", facts_of(truth[0]), reader_of(*truth))
    assert hashes(tmp_path / "again.zarr") == hashes(cube[0])
    assert again == cube[1]
    changed = truth[0].copy()
    changed[2, 599, 1129] += 0.01
    other = write_cube(tmp_path / "other.zarr", facts_of(truth[0]), reader_of(changed, truth[1]))
    assert other.digest != again.digest


def test_bytes_do_not_depend_on_the_thread_that_writes(cube, truth, tmp_path):
    target = tmp_path / "apart.zarr"
    work = threading.Thread(target=write_cube, args=(target, facts_of(truth[0]), reader_of(*truth)))
    work.start()
    work.join()
    assert hashes(target) == hashes(cube[0])


def test_many_threads_read_the_right_values_at_once(cube):
    with CubeReader.open(cube[0]) as reader:
        alone = [reader.window(Box(x, x // 3, 200, 180)) for x in range(0, 900, 90)]
    wrong = []
    with CubeReader.open(cube[0]) as reader:

        def look(turn):
            for at in range(10):
                number = (at + turn) % 10
                x = 90 * number
                got = reader.window(Box(x, x // 3, 200, 180))
                if not np.array_equal(got, alone[number], equal_nan=True):
                    wrong.append((turn, number))

        threads = [threading.Thread(target=look, args=(turn,)) for turn in range(6)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert wrong == []


def test_one_value_that_16_bits_cannot_hold_keeps_all_of_them_exactly(tmp_path):
    values = np.full((2, 40, 30), 0.5, np.float32)
    values[1, 39, 29] = 7.25
    values[0, 0, 0] = np.nan
    report = write_cube(tmp_path / "c", facts_of(values), reader_of(values, None), uncertain=False)
    assert report.coding.kind == "float32"
    with CubeReader.open(tmp_path / "c") as reader:
        assert np.array_equal(reader.window(Box(0, 0, 30, 40)), values, equal_nan=True)
        assert not reader.has_uncertainty
        with pytest.raises(NotFoundError, match="derived without"):
            reader.uncertainty(Box(0, 0, 1, 1))


def test_a_cube_of_one_pixel_is_a_cube(tmp_path):
    values = np.array([[[0.25]]], np.float32)
    write_cube(tmp_path / "c", facts_of(values), reader_of(values, values / 100))
    with CubeReader.open(tmp_path / "c") as reader:
        assert reader.levels == (Size(1, 1),)
        assert reader.tile(0, 0, 0)[0, 0, 0] == pytest.approx(0.25, abs=2.6e-5)


def test_a_target_that_is_there_is_kept_unless_it_is_to_be_replaced(tmp_path):
    values = np.full((1, 20, 20), 0.25, np.float32)
    facts = facts_of(values)
    target = tmp_path / "c"
    write_cube(target, facts, reader_of(values, None), uncertain=False)
    with pytest.raises(ConflictError, match="there already"):
        write_cube(target, facts, reader_of(values * 2, None), uncertain=False)
    reader = CubeReader.open(target)
    write_cube(target, facts, reader_of(values * 2, None), uncertain=False, replace=True)
    with pytest.raises(UnreadableError, match="cannot be opened"):
        reader.tile(0, 0, 0)
    reader.close()
    with CubeReader.open(target) as again:
        assert again.tile(0, 0, 0)[0, 0, 0] == pytest.approx(0.5, abs=2.6e-5)
    assert [one.name for one in tmp_path.iterdir()] == ["c"]


@pytest.mark.parametrize("trouble", ["raises", "shape", "full"])
def test_nothing_is_left_of_a_cube_that_could_not_be_finished(tmp_path, trouble):
    values = np.full((1, 1200, 30), 0.25, np.float32)

    def read(box):
        if box.y and trouble == "raises":
            raise KeyError("the source broke")
        if box.y and trouble == "full":
            raise OSError(28, "No space left on device")
        return np.zeros((1, box.height, box.width + (trouble == "shape")), np.float32), None

    kind = {"raises": KeyError, "shape": MismatchError, "full": StorageFullError}[trouble]
    with pytest.raises(kind):
        write_cube(tmp_path / "c", facts_of(values), read, uncertain=False)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_goes_with_the_next(tmp_path):
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, check=True, text=True).stdout.strip()  # fmt: skip
    (tmp_path / f".c.{dead}-1.part" / "0").mkdir(parents=True)
    values = np.full((1, 20, 20), 0.25, np.float32)
    write_cube(tmp_path / "c", facts_of(values), reader_of(values, None), uncertain=False)
    assert [one.name for one in tmp_path.iterdir()] == ["c"]


@pytest.mark.parametrize(
    "wavelengths", [(500.0, 400.0), (400.0, 400.0), (), (float("nan"),), (-5.0,)]
)
def test_bands_without_ascending_wavelengths_are_refused(tmp_path, wavelengths):
    facts = CubeFacts(Size(4, 4), tuple(CubeBand(one) for one in wavelengths))
    with pytest.raises(InvalidError):
        write_cube(tmp_path / "c", facts, reader_of(np.zeros((2, 4, 4), "f4"), None))


@pytest.mark.parametrize(
    "more",
    [
        {"bands": (CubeBand(400.0, fwhm=float("nan")),)},
        {"bands": (CubeBand(400.0, exposure=0.0),)},
        {"pixel_um": float("inf")},
        {"recipe": {"a": float("nan")}},
        {"recipe": {"a": object()}},
        {"size": Size(0, 4)},
    ],
)
def test_facts_that_no_document_can_hold_are_refused(tmp_path, more):
    facts = CubeFacts(**({"size": Size(4, 4), "bands": (CubeBand(400.0),)} | more))
    with pytest.raises(InvalidError) as told:
        write_cube(tmp_path / "c", facts, reader_of(np.zeros((1, 4, 4), "f4"), None))
    assert told.value.why
    assert list(tmp_path.iterdir()) == []


def test_reading_asks_for_boxes_of_bounded_size_each_once(tmp_path):
    asked = []

    def read(box):
        asked.append(box)
        return np.zeros((1, box.height, box.width), np.float32), None

    facts = CubeFacts(Size(4500, 700), (CubeBand(500.0),))
    write_cube(tmp_path / "c", facts, read, uncertain=False)
    assert len(set(asked)) == len(asked)
    assert sum(box.width * box.height for box in asked) == 4500 * 700
    assert max(box.width for box in asked) <= 2048
    assert max(box.height for box in asked) <= 512


@pytest.mark.parametrize(
    ("size", "files"),
    [((10_000, 10_000), 100), ((200_000, 5_000), 100), ((60_000, 60_000), 100)],
)
def test_a_large_cube_has_few_files(size, files):
    across = shard_across(size[0], size[1], 512, 40)
    width, height = size
    count = 2  # documents of the groups
    while True:
        count += 2 * (-(-width // (512 * across)) * -(-height // (512 * across)) + 1)
        if max(width, height) <= 512:
            break
        width, height = -(-width // 2), -(-height // 2)
    assert count <= files + 8 * (max(size) > 10_000)


def damaged_copy(cube, tmp_path):
    target = tmp_path / "copy.zarr"
    shutil.copytree(cube[0], target)
    return target


def test_a_damaged_chunk_is_an_error_and_never_a_grey_area(cube, tmp_path):
    target = damaged_copy(cube, tmp_path)
    for inner in ("0/c/0/0/0", "uncertainty/0/c/0/0/0"):
        with (target / inner).open("r+b") as file:
            file.seek(100_000)
            old = file.read(1)
            file.seek(100_000)
            file.write(bytes([old[0] ^ 1]))
    with CubeReader.open(target) as reader:
        with pytest.raises(UnreadableError, match="checksum of a chunk"):
            reader.window(Box(0, 0, WIDTH, HEIGHT))
        with pytest.raises(UnreadableError, match="checksum of a chunk"):
            reader.uncertainty(Box(0, 0, WIDTH, HEIGHT))


@pytest.mark.parametrize("length", [0, 10, 500_000])
def test_a_truncated_shard_is_an_error(cube, tmp_path, length):
    target = damaged_copy(cube, tmp_path)
    os.truncate(target / "0/c/0/0/0", length)
    with CubeReader.open(target) as reader, pytest.raises(UnreadableError, match="scroll|copy"):
        reader.tile(0, 0, 0)


def test_a_shard_that_is_gone_or_a_link_is_an_error(cube, tmp_path):
    target = damaged_copy(cube, tmp_path)
    shard = target / "0/c/0/0/0"
    shard.rename(tmp_path / "elsewhere")
    with CubeReader.open(target) as reader, pytest.raises(UnreadableError, match="No such file"):
        reader.tile(0, 0, 0)
    shard.symlink_to(tmp_path / "elsewhere")
    with (
        CubeReader.open(target) as reader,
        pytest.raises(UnreadableError, match="cannot be opened"),
    ):
        reader.tile(0, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda root, array: array.update(shape=[3, 10**9, 10**9]),
        lambda root, array: array.update(shape=[0, 600, 1130]),
        lambda root, array: array.update(data_type="object"),
        lambda root, array: array["codecs"][0]["configuration"]["codecs"].append({"name": "x"}),
        lambda root, array: array["codecs"][0]["configuration"].update(chunk_shape=[1, 1, 1]),
        lambda root, array: root["attributes"].pop("handscroll"),
        lambda root, array: root["attributes"]["handscroll"].update(method="other"),
        lambda root, array: root["attributes"]["handscroll"]["bands"].pop(),
        lambda root, array: root["attributes"]["handscroll"]["coding"].update(scale=0),
    ],
)
def test_documents_that_lie_are_refused_with_a_reason(cube, tmp_path, change):
    target = damaged_copy(cube, tmp_path)
    places = (target / "zarr.json", target / "0" / "zarr.json")
    documents = [json.loads(one.read_text()) for one in places]
    change(*documents)
    for place, document in zip(places, documents, strict=True):
        place.write_text(json.dumps(document))
    with pytest.raises(UnreadableError) as told:
        CubeReader.open(target)
    assert told.value.why
    assert told.value.fix


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"attributes": 3}'])
def test_documents_that_are_none_are_refused(cube, tmp_path, text):
    target = damaged_copy(cube, tmp_path)
    (target / "zarr.json").write_text(text)
    with pytest.raises(UnreadableError, match="documents are damaged"):
        CubeReader.open(target)
    with pytest.raises(NotFoundError):
        CubeReader.open(tmp_path / "nothing")


def test_asking_outside_of_the_cube_is_told_to_the_asker(cube):
    with CubeReader.open(cube[0]) as reader:
        for ask in (
            lambda: reader.tile(3, 0, 0),
            lambda: reader.tile(-1, 0, 0),
            lambda: reader.tile(0, 3, 0),
            lambda: reader.tile(0, 0, -1),
            lambda: reader.tile(0, 0, 0, [3]),
            lambda: reader.tile(0, 0, 0, []),
            lambda: reader.window(Box(0, 0, WIDTH + 1, 5)),
            lambda: reader.window(Box(-1, 0, 5, 5)),
        ):
            with pytest.raises(InvalidError):
                ask()


def test_codes_of_what_is_unknown_are_the_declared_one(cube):
    with CubeReader.open(cube[0]) as reader:
        assert np.all(reader.tile_codes(0, 0, 0)[0] == MISSING)
