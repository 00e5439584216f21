"""Cubes in HDF5 are read by windows; nothing outside of the file is."""

import os
import zlib

import h5py
import numpy as np
import pytest

from handscroll.errors import (
    InvalidError,
    NotFoundError,
    TooLargeError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.scans.cubes.opening import open_stack


def put(path, counts, axis=0, **options):
    with h5py.File(path, "w") as file:
        group = file.create_group("measured")
        group.create_dataset("cube", data=np.moveaxis(counts, 0, axis), **options)
        lengths = group.create_dataset("wavelengths", data=[0.94, 0.45, 0.55])
        lengths.attrs["units"] = "um"
    return path


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize(
    "options", [{}, {"chunks": (3, 3, 3), "compression": "gzip", "shuffle": True}]
)
def test_bands_are_found_on_every_axis(tmp_path, counts, axis, options):
    path = put(tmp_path / "a.h5", counts, axis, **options)
    with open_stack(path, dataset="/measured/cube") as stack:
        assert np.allclose(stack.wavelengths, [450, 550, 940])
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[1, 2, 0]])
        assert np.array_equal(stack.window([2, 1], 5, 30, 20, 7), counts[[0, 2], 30:, 5:25])
    with open_stack(path) as stack:
        assert stack.words.kind == "HDF5 /measured/cube"


def test_wavelengths_may_be_an_attribute_or_a_table(tmp_path, counts):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file["x"] = counts
        file["y"] = counts[:, :5]
    with pytest.raises(InvalidError, match="2 datasets of three axes"):
        open_stack(path)
    with pytest.raises(InvalidError, match="tells them"):
        open_stack(path, dataset="x")
    told = tmp_path / "t.csv"
    told.write_text("wavelength_nm\n450\n550\n940\n")
    with open_stack(path, dataset="x", table=told) as stack:
        assert np.array_equal(stack.window([1], 0, 0, 53, 37)[0], counts[1])
    with h5py.File(path, "a") as file:
        file["x"].attrs["wavelength"] = [450, 550, 940]
        file["y"].attrs["wavelength"] = [450, 450, 940]
        file["z"] = counts
        file["z"].attrs["wavelength"] = [1.0] * 4
    with open_stack(path, dataset="x") as stack:
        assert stack.wavelengths.tolist() == [450, 550, 940]
    with pytest.raises(InvalidError, match="both said"):
        open_stack(path, dataset="y")
    with pytest.raises(InvalidError, match="4 wavelengths"):
        open_stack(path, dataset="z")


def test_names_that_are_no_dataset_are_told_with_those_that_are(tmp_path, counts):
    path = put(tmp_path / "a.h5", counts)
    with pytest.raises(NotFoundError) as told:
        open_stack(path, dataset="/measured/nothing")
    assert "/measured/cube" in told.value.fix
    with pytest.raises(InvalidError, match="group"):
        open_stack(path, dataset="/measured")
    with pytest.raises(NotFoundError):
        open_stack(path, dataset="/measured/cube/../cube")


def test_nothing_is_read_through_links_and_outer_storage(tmp_path, counts):
    put(tmp_path / "secret.h5", counts)
    (tmp_path / "raw.bin").write_bytes(counts.tobytes())
    path = tmp_path / "a.h5"
    layout = h5py.VirtualLayout(counts.shape, counts.dtype)
    layout[...] = h5py.VirtualSource(tmp_path / "secret.h5", "measured/cube", counts.shape)
    with h5py.File(path, "w") as file:
        file["link"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/measured/cube")
        file["group"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/measured")
        file["soft"] = h5py.SoftLink("/link")
        file.create_virtual_dataset("virtual", layout)
        file.create_dataset("outer", counts.shape, counts.dtype,
                            external=[(str(tmp_path / "raw.bin"), 0, counts.nbytes)])  # fmt: skip
        file["own"] = counts
        file["wavelengths"] = h5py.ExternalLink(
            str(tmp_path / "secret.h5"), "/measured/wavelengths"
        )
    for name in ("link", "group/cube", "soft", "virtual", "outer"):
        with pytest.raises(UnsupportedError, match="not read through its links"):
            open_stack(path, dataset=name)
    with pytest.raises(UnsupportedError, match="wavelengths"):
        open_stack(path, dataset="own")


@pytest.mark.parametrize("share", [0.01, 0.5, 0.95])
def test_a_truncated_file_is_refused(tmp_path, counts, share):
    path = put(tmp_path / "a.h5", counts)
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(UnreadableError):
        open_stack(path)


def test_claims_of_huge_or_strange_datasets_are_refused(tmp_path):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        file.create_dataset("huge", (3, 10**9, 10**9), "u2", chunks=(1, 512, 512))
        file.create_dataset("chunk", (3, 20_000, 20_000), "u2", chunks=(1, 20_000, 20_000))
        file.create_dataset("empty", (3, 4000, 4000), "u2")
        file.create_dataset("words", (3, 4, 4), h5py.string_dtype())
        file.create_dataset("flat", (3, 4), "u2")
        for name in ("huge", "chunk", "empty", "words", "flat"):
            file[name].attrs["wavelengths"] = [450, 550, 940]
    for name, kind in (("huge", TooLargeError), ("chunk", TooLargeError),
                       ("empty", UnreadableError), ("words", UnsupportedError),
                       ("flat", UnsupportedError)):  # fmt: skip
        with pytest.raises(kind):
            open_stack(path, dataset=name)


def test_chunks_that_were_never_written_are_told(tmp_path, counts):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        data = file.create_dataset("x", counts.shape, "u2", chunks=(1, 37, 53))
        data[0] = counts[0]
        data.attrs["wavelengths"] = [450, 550, 940]
    with open_stack(path) as stack:
        assert stack.words.notes == ("2 of 3 chunks are not stored and read as 0",)


def test_a_damaged_chunk_is_an_error(tmp_path, counts):
    path = put(tmp_path / "a.h5", counts, chunks=(1, 37, 53), compression="gzip")
    data = path.read_bytes()
    with h5py.File(path) as file:
        place = file["measured/cube"].id.get_chunk_info(1)
    at = place.byte_offset
    path.write_bytes(data[:at] + b"\xff" * place.size + data[at + place.size :])
    with open_stack(path, dataset="measured/cube") as stack, pytest.raises(UnreadableError):
        stack.window(None, 0, 0, 53, 37)


def test_a_chunk_that_unfolds_to_more_than_it_should_is_refused(tmp_path, counts):
    path = tmp_path / "a.h5"
    with h5py.File(path, "w") as file:
        data = file.create_dataset("x", counts.shape, "u2", chunks=(1, 37, 53), compression="gzip")
        data[...] = counts
        data.attrs["wavelengths"] = [450, 550, 940]
        data.id.write_direct_chunk((1, 0, 0), zlib.compress(bytes(200_000_000), 9))
    with open_stack(path) as stack:
        assert np.array_equal(stack.window([0], 0, 0, 53, 37)[0], counts[0])
        with pytest.raises(UnreadableError, match="unfolds to more than its 3922 bytes"):
            stack.window([1], 0, 0, 53, 37)


def test_nan_stays_unknown(tmp_path, counts):
    values = counts.astype("f4")
    values[0, 1, 2], values[0, 1, 3] = np.nan, np.inf
    with open_stack(put(tmp_path / "a.h5", values)) as stack:
        got = stack.window(None, 0, 0, 53, 37)
    assert np.isnan(got[2, 1, 2:4]).all()
    assert np.isnan(got).sum() == 2
