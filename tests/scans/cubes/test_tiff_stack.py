"""One TIFF with all bands, plain or OME, gives them by page, by sample and as it says."""

import contextlib

import numpy as np
import pytest
import tifffile

from handscroll.errors import (
    HandscrollError,
    InvalidError,
    MismatchError,
    UnreadableError,
    UnsupportedError,
)
from handscroll.scans.cubes.opening import open_stack


def table_of(path, wavelengths, name=None):
    lines = ["wavelength_nm,exposure_s", *(f"{one},0.5" for one in wavelengths)]
    target = path.with_suffix(".csv") if name is None else path.parent / name
    target.write_text("\n".join(lines))
    return target


@pytest.mark.parametrize(
    "options",
    [
        {"photometric": "minisblack"},
        {"photometric": "minisblack", "planarconfig": "contig"},
        {"photometric": "minisblack", "planarconfig": "separate"},
        {"photometric": "minisblack", "planarconfig": "contig", "compression": "zlib",
         "rowsperstrip": 8, "predictor": True},
        {"photometric": "minisblack", "planarconfig": "separate", "tile": (16, 16),
         "compression": "lzw"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("spooled", [False, True])
def test_pages_and_samples_are_bands(tmp_path, counts, options, spooled, monkeypatch):
    if spooled:
        monkeypatch.setattr("handscroll.scans.cubes.tiff_bands.LARGE_BYTES", 100)
    path = tmp_path / "stack.tif"
    data = counts.transpose(1, 2, 0) if options.get("planarconfig") == "contig" else counts
    tifffile.imwrite(path, data, metadata=None, **options)
    table_of(path, (940, 450, 550))
    with open_stack(path) as stack:
        assert stack.words.kind == "TIFF stack"
        assert stack.wavelengths.tolist() == [450, 550, 940]
        assert stack.exposures.tolist() == [0.5] * 3
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[1, 2, 0]])
        assert np.array_equal(stack.window([2], 9, 30, 40, 7), counts[:1, 30:, 9:49])
        assert [one.name for one in stack.sources()] == ["stack.csv", "stack.tif"]


def test_a_stack_without_wavelengths_is_refused_and_too_few_too(tmp_path, counts):
    path = tmp_path / "stack.tif"
    tifffile.imwrite(path, counts, photometric="minisblack", metadata=None)
    with pytest.raises(InvalidError, match="no wavelength"):
        open_stack(path)
    told = table_of(path, (450, 550), "elsewhere.csv")
    with pytest.raises(InvalidError, match="3 bands and 2 wavelengths"):
        open_stack(path, table=told)


def test_pages_of_mixed_sizes_are_refused(tmp_path, counts):
    path = tmp_path / "stack.tif"
    with tifffile.TiffWriter(path) as file:
        file.write(counts[0], metadata=None)
        file.write(counts[1][:30], metadata=None)
    table_of(path, (450, 550))
    with pytest.raises(MismatchError, match="different sizes"):
        open_stack(path)


def ome(tmp_path, counts, channel, **metadata):
    path = tmp_path / "stack.ome.tif"
    tifffile.imwrite(path, counts, photometric="minisblack",
                     metadata={"axes": "CYX", "Channel": channel, **metadata})  # fmt: skip
    return path


def test_ome_tiff_tells_wavelengths_units_and_exposures(tmp_path, counts):
    path = ome(
        tmp_path, counts,
        {"EmissionWavelength": [0.94, 0.45, 0.55], "EmissionWavelengthUnit": ["µm"] * 3},
        Plane={"ExposureTime": [200, 50, 100], "ExposureTimeUnit": ["ms"] * 3,
               "TheC": [0, 1, 2], "TheZ": [0] * 3, "TheT": [0] * 3},
    )  # fmt: skip
    with open_stack(path) as stack:
        assert stack.words.kind == "OME-TIFF"
        assert np.allclose(stack.wavelengths, [450, 550, 940])
        assert np.allclose(stack.exposures, [0.05, 0.1, 0.2])
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[1, 2, 0]])


def test_ome_channels_may_tell_wavelengths_by_name_or_excitation(tmp_path, counts):
    path = ome(tmp_path, counts, {"Name": ["940 nm", "450nm", "LED 550nm"]})
    with open_stack(path) as stack:
        assert stack.wavelengths.tolist() == [450, 550, 940]
    path = ome(tmp_path, counts, {"ExcitationWavelength": [450, 550, 940]})
    with open_stack(path) as stack:
        assert np.array_equal(stack.window([0], 0, 0, 53, 37)[0], counts[0])


XML = """<?xml version="1.0"?>{doctype}
<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0">
<Pixels DimensionOrder="XYCZT" SizeC="{c}" SizeZ="{z}" SizeT="1" SizeX="53" SizeY="37"
 Type="uint16">
{channels}{data}</Pixels></Image></OME>"""
CHANNELS = "".join(f'<Channel EmissionWavelength="{one}"/>' for one in (450, 550, 940))


def written(tmp_path, counts, **words):
    path = tmp_path / "stack.ome.tif"
    said = {"doctype": "", "c": 3, "z": 1, "channels": CHANNELS, "data": ""} | words
    text = XML.format(**said).encode()
    tifffile.imwrite(path, counts, photometric="minisblack", metadata=None, description=text)
    return path


def test_ome_pages_may_lie_in_any_order(tmp_path, counts):
    data = "".join(f'<TiffData IFD="{page}" FirstC="{c}"/>' for c, page in enumerate((2, 0, 1)))
    with open_stack(written(tmp_path, counts, data=data)) as stack:
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts[[2, 0, 1]])
    with open_stack(written(tmp_path, counts, data="<TiffData/>")) as stack:
        assert np.array_equal(stack.window(None, 0, 0, 53, 37), counts)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUT = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"doctype": BOMB}, "document type"),
        ({"doctype": OUT}, "document type"),
        ({"c": 10**9}, "claims 1000000000 bands"),
        ({"c": -1}, "SizeC"),
        ({"c": "x"}, "SizeC"),
        ({"z": 5}, "5 depths"),
        ({"channels": "<Channel>" * 400}, "no well-formed XML"),
        ({"channels": "<a>" * 5000 + "</a>" * 5000}, "no well-formed XML"),
        ({"channels": CHANNELS.replace("550", "450")}, "both said to be at 450"),
        ({"channels": CHANNELS.replace('"550"', '"many"')}, "EmissionWavelength"),
        ({"channels": "<Channel/>" * 3}, "has no wavelength"),
        ({"data": '<TiffData IFD="7" FirstC="1"/>'}, "page 8 of 3"),
        ({"data": '<TiffData IFD="0" FirstC="1"/>'}, "the same page"),
        ({"data": '<TiffData><UUID FileName="../../etc/passwd">x</UUID></TiffData>'}, "passwd"),
    ],
)
def test_hostile_and_contradicting_ome_xml_is_refused(tmp_path, counts, words, why):
    with pytest.raises((InvalidError, UnsupportedError)) as told:
        open_stack(written(tmp_path, counts, **words))
    assert why in told.value.why
    assert told.value.fix


def test_every_truncation_of_a_stack_ends_in_a_reason(tmp_path, counts):
    path = written(tmp_path, counts)
    whole = path.read_bytes()
    for length in range(0, len(whole), 397):
        path.write_bytes(whole[:length])
        with pytest.raises(HandscrollError) as told:
            open_stack(path)
        assert told.value.why


def test_single_changed_bytes_end_in_samples_or_a_reason(tmp_path, counts):
    path = tmp_path / "stack.tif"
    tifffile.imwrite(path, counts, photometric="minisblack", metadata=None, compression="zlib")
    table_of(path, (450, 550, 940))
    whole = path.read_bytes()
    rng = np.random.default_rng(8)
    for at in [*range(0, 200, 2), *rng.integers(200, len(whole), 80).tolist()]:
        data = bytearray(whole)
        data[at] ^= int(rng.integers(1, 256))
        path.write_bytes(data)
        # Whatever else is raised is a fault.
        with contextlib.suppress(HandscrollError), open_stack(path) as stack:
            if np.prod(stack.shape) < 10**6:
                stack.window(None, 0, 0, stack.shape[2], stack.shape[1])
    path.write_bytes(b"II*\0")
    with pytest.raises(UnreadableError):
        open_stack(path)
