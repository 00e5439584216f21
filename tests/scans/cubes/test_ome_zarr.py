"""OME-Zarr of others and our own is read by windows; documents and chunks are not believed."""

import contextlib
import json
import shutil
import struct
import zlib

import numcodecs  # type: ignore[import-untyped]
import numpy as np
import pytest
import zarr
from zarr import codecs

from handscroll.errors import (
    HandscrollError,
    InvalidError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.geometry import Size
from handscroll.scans.cubes.cube_write import write_cube
from handscroll.scans.cubes.facts import CubeBand, CubeFacts
from handscroll.scans.cubes.opening import open_stack

LABELS = ("940 nm", "450 nm", "550nm")


def image(axes, path="0"):
    named = [{"name": one, "type": "channel" if one == "c" else "space"} for one in axes]
    scale = [{"type": "scale", "scale": [1.0] * len(axes)}]
    return {
        "multiscales": [
            {"axes": named, "datasets": [{"path": path, "coordinateTransformations": scale}]}
        ],
        "omero": {"channels": [{"label": one} for one in LABELS]},
    }


def put(root, counts, version=3, axes="cyx", path="0", **options):
    group = zarr.create_group(root, zarr_format=version)
    said = image(axes, path)
    group.attrs.update(
        said | {"version": "0.4"} if version == 2 else {"ome": said | {"version": "0.5"}}
    )
    shape = [{"c": 3, "y": 37, "x": 53}.get(axis, 1) for axis in axes]
    options = {"chunks": [16 if axis in "yx" else 1 for axis in axes]} | options
    array = group.create_array(path, shape=shape, dtype=counts.dtype, **options)
    array[:] = counts.reshape(shape)
    return root


@pytest.mark.parametrize(
    ("version", "axes", "options"),
    [
        (3, "cyx", {}),
        (3, "tczyx", {"compressors": None}),
        (3, "cyx", {"shards": (3, 32, 64), "chunks": (1, 16, 16)}),
        (3, "cyx", {"shards": (3, 48, 64), "chunks": (3, 16, 16),
                    "compressors": [codecs.BloscCodec(cname="zstd"), codecs.Crc32cCodec()]}),
        (3, "cyx", {"compressors": codecs.GzipCodec()}),
        (3, "cyx", {"serializer": codecs.BytesCodec(endian="big")}),
        (3, "cyx", {"chunk_key_encoding": {"name": "v2", "separator": "."}}),
        (2, "cyx", {}),
        (2, "tczyx", {"chunk_key_encoding": {"name": "v2", "separator": "/"}}),
        (2, "cyx", {"compressors": None, "fill_value": 7}),
    ],
)  # fmt: skip
def test_every_layout_gives_the_same_samples(tmp_path, counts, version, axes, options):
    root = put(tmp_path / "a.zarr", counts, version, axes, **options)
    with open_stack(root) as stack:
        assert stack.words.kind == "OME-Zarr"
        assert stack.wavelengths.tolist() == [450, 550, 940]
        assert stack.dtype == np.uint16
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[1, 2, 0]])
        assert np.array_equal(stack.window([2, 0], 15, 30, 38, 7), counts[[0, 1], 30:, 15:])
        assert "0/zarr.json" in [one.name for one in stack.sources()] or version == 2


@pytest.mark.parametrize("compressor", ["blosc", "zlib", "gzip", "zstd", "lz4", None])
def test_the_packings_of_version_2_are_unpacked(tmp_path, counts, compressor):
    made = None if compressor is None else numcodecs.get_codec({"id": compressor})
    root = put(tmp_path / "a.zarr", counts, 2, compressors=made)
    with open_stack(root) as stack:
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[1, 2, 0]])


def test_our_own_cube_is_a_stack_of_reflectance(tmp_path, counts):
    values = (counts / 20000.0).astype(np.float32)
    values[1, 3, 4] = np.nan
    bands = tuple(CubeBand(one, 10.0, 0.5) for one in (450.0, 550.0, 940.0))

    def read(box):
        return values[:, box.y : box.y + box.height, box.x : box.x + box.width], None

    write_cube(tmp_path / "c", CubeFacts(Size(53, 37), bands), read, uncertain=False)
    with open_stack(tmp_path / "c") as stack:
        got = stack.window(None, 0, 0, 53, 37)
        assert stack.fwhm.tolist() == [10] * 3
        assert stack.exposures.tolist() == [0.5] * 3
    assert np.array_equal(np.isnan(got), np.isnan(values))
    assert np.nanmax(np.abs(got - values)) < 2.6e-5


def test_chunks_that_are_not_there_are_told(tmp_path, counts):
    root = put(tmp_path / "a.zarr", counts)
    shutil.rmtree(root / "0/c/1")
    with open_stack(root) as stack:
        assert stack.words.notes == ("12 of 36 files of chunks are not there and read as 0",)
        assert not stack.window([0], 0, 0, 53, 37).any()
        assert np.array_equal(stack.window([2], 0, 0, 53, 37)[0], counts[0])


def change(root, **words):
    place = root / "0/zarr.json"
    said = json.loads(place.read_text())
    said.update(words)
    place.write_text(json.dumps(said))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ({"shape": [3, 10**9, 10**9]}, TooLargeError),
        ({"shape": [3, -1, 5]}, UnreadableError),
        ({"shape": [3, 5]}, UnreadableError),
        ({"shape": "x"}, UnreadableError),
        ({"data_type": "object"}, UnsupportedError),
        ({"data_type": {"name": "r16"}}, UnsupportedError),
        ({"codecs": [{"name": "pickle"}]}, UnsupportedError),
        ({"codecs": [{"name": "bytes"}, {"name": "evil"}]}, UnsupportedError),
        ({"codecs": []}, UnreadableError),
        ({"chunk_grid": {"configuration": {"chunk_shape": [3, 10**5, 10**5]}}}, TooLargeError),
        ({"chunk_grid": {}}, UnreadableError),
        (
            {"chunk_key_encoding": {"name": "default", "configuration": {"separator": "/../"}}},
            UnreadableError,
        ),
    ],
)
def test_documents_that_lie_are_refused(tmp_path, counts, words, kind):
    root = put(tmp_path / "a.zarr", counts)
    change(root, **words)
    with pytest.raises(kind) as told:
        open_stack(root)
    assert told.value.why
    assert told.value.fix


@pytest.mark.parametrize("path", ["../b.zarr/0", "/etc", "..", "a/../../b.zarr/0"])
def test_a_document_does_not_lead_out_of_the_store(tmp_path, counts, path):
    put(tmp_path / "b.zarr", counts)
    root = put(tmp_path / "a.zarr", counts)
    place = root / "zarr.json"
    said = json.loads(place.read_text())
    said["attributes"]["ome"] = image("cyx", path)
    place.write_text(json.dumps(said))
    with pytest.raises(UnsupportedError, match="said to lie at"):
        open_stack(root)


def test_links_in_a_store_are_refused(tmp_path, counts):
    put(tmp_path / "b.zarr", counts)
    root = put(tmp_path / "a.zarr", counts)
    shutil.rmtree(root / "0/c/1")
    (root / "0/c/1").symlink_to(tmp_path / "b.zarr/0/c/1")
    with pytest.raises(UnsupportedError, match="is a link"):
        open_stack(root)


@pytest.mark.parametrize(
    "bomb",
    [
        zlib.compress(bytes(100_000_000), 9),
        zlib.compress(bytes(100), 9),
        b"",
        b"\x1f\x8b\x08\x00",
        b"x" * 100_000,
    ],
)
def test_chunks_that_unfold_to_something_else_are_refused(tmp_path, counts, bomb):
    root = put(tmp_path / "a.zarr", counts, compressors=codecs.GzipCodec())
    (root / "0/c/0/0/0").write_bytes(bomb)
    with open_stack(root) as stack, pytest.raises(UnreadableError):
        stack.window([2], 0, 0, 53, 37)


def test_a_blosc_or_lz4_buffer_that_claims_gigabytes_is_refused(tmp_path, counts):
    for name, at in (("blosc", 4), ("lz4", 0)):
        root = put(
            tmp_path / f"{name}.zarr", counts, 2, compressors=numcodecs.get_codec({"id": name})
        )
        place = root / "0/0.0.0"
        data = bytearray(place.read_bytes())
        struct.pack_into("<I", data, at, 2**31 - 100)
        place.write_bytes(data)
        with open_stack(root) as stack, pytest.raises(UnreadableError, match="too many bytes"):
            stack.window([2], 0, 0, 53, 37)


def test_damage_anywhere_in_a_shard_ends_in_samples_or_a_reason(tmp_path, counts):
    root = put(tmp_path / "a.zarr", counts, shards=(3, 48, 64), chunks=(1, 16, 16))
    place = root / "0/c/0/0/0"
    whole = place.read_bytes()
    rng = np.random.default_rng(2)
    wrong = 0
    for at in rng.integers(0, len(whole), 60).tolist():
        data = bytearray(whole)
        data[at] ^= 0x40
        place.write_bytes(data)
        wrong += 1
        with contextlib.suppress(HandscrollError), open_stack(root) as stack:
            stack.window(None, 0, 0, 53, 37)
            wrong -= 1
    assert wrong > 5
    for length in (0, 3, 100, len(whole) - 1):
        place.write_bytes(whole[:length])
        with open_stack(root) as stack, pytest.raises(UnreadableError):
            stack.window(None, 0, 0, 53, 37)


def test_images_that_are_no_stack_of_bands_are_told(tmp_path, counts):
    root = put(tmp_path / "a.zarr", counts)
    place = root / "zarr.json"
    said = json.loads(place.read_text())
    for ome, kind in ((image("zyx"), UnsupportedError), (image("cxy"), UnreadableError),
                      ({}, UnreadableError), ({"multiscales": []}, UnreadableError),
                      (image("cyx") | {"omero": {}}, InvalidError)):  # fmt: skip
        said["attributes"]["ome"] = ome
        place.write_text(json.dumps(said))
        with pytest.raises(kind):
            open_stack(root)
    place.write_text("[" * 90_000)
    with pytest.raises(UnreadableError):
        open_stack(root)
    group = zarr.create_group(tmp_path / "t.zarr")
    group.attrs.update({"ome": image("tcyx")})
    group.create_array("0", shape=(2, 3, 4, 4), dtype="u2")
    with pytest.raises(UnsupportedError, match="'t' has 2 places"):
        open_stack(tmp_path / "t.zarr")
