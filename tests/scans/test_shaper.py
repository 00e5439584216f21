"""The colour engine against lcms in 16 bits, and against the formulas of the specification."""

import struct

import numpy as np
import pytest
import pyvips

from handscroll.scans.shaper import shaper_of

WIDE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def para(kind: int, *numbers: float) -> bytes:
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + fixed(*numbers)


def curv(*numbers: int) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(f">I{len(numbers)}H", len(numbers), *numbers)


TABLE = [round(65535 * (i / 255) ** 1.9) for i in range(256)]
SRGB_LIKE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
CURVES = {
    "gamma": [curv(563)] * 3,
    "table": [curv(*TABLE)] * 3,
    "straight": [curv()] * 3,
    "parametric 0": [para(0, 1.8)] * 3,
    "parametric 1": [para(1, 2.2, 0.95, 0.05)] * 3,
    "parametric 3": [para(3, *SRGB_LIKE)] * 3,
    "parametric 4": [para(4, *SRGB_LIKE, 0.0, 0.0)] * 3,
    "one for each colour": [curv(563), curv(461), curv(*TABLE)],
}


def profile(curves, extra=(), space=b"RGB "):
    said = b"Test\0"
    tags = [(b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(said)) + said + b"\0" * 78),
            (b"wtpt", b"XYZ \0\0\0\0" + fixed(0.9642, 1.0, 0.8249)), *extra]  # fmt: skip
    for letter, colour, curve in zip((b"r", b"g", b"b"), WIDE, curves, strict=True):
        tags += [(letter + b"XYZ", b"XYZ \0\0\0\0" + fixed(*colour)), (letter + b"TRC", curve)]
    offset, table, data = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for tag, body in tags:
        whole = body + b"\0" * (-len(body) % 4)
        table += tag + struct.pack(">II", offset + len(data), len(body))
        data += whole
    head = struct.pack(">I4sI4s4s4s", offset + len(data), b"none", 0x02400000, b"mntr", space,
                       b"XYZ ")  # fmt: skip
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + table + data


def engine(icc):
    found = shaper_of(icc)
    assert found is not None
    return found


def by_lcms(icc, pixels):
    image = pyvips.Image.new_from_array(pixels).copy(interpretation="rgb16")
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", icc)
    shown = image.icc_transform("srgb", embedded=True, intent="relative",
                                black_point_compensation=True, depth=16)  # fmt: skip
    return shown.numpy() / 257


@pytest.mark.parametrize("curves", CURVES.values(), ids=CURVES)
def test_sixteen_bit_colours_come_out_as_lcms_shows_them(curves):
    icc = profile(curves)
    random = np.random.default_rng(5)
    # As dull as paintings are: at the edge of sRGB lcms itself is off by two steps in 16 bits.
    grey = random.integers(20_000, 60_000, (64, 96, 1))
    stored = (grey + random.integers(-4000, 4000, (64, 96, 3))).astype(np.uint16)
    out = np.empty(stored.shape, np.uint8)
    engine(icc).apply(stored, out)
    off = np.abs(out - by_lcms(icc, stored))[by_lcms(icc, stored).min(-1) > 5]
    assert len(off) > 1000
    assert off.mean() < 0.35  # rounding alone makes 0.25
    assert np.percentile(off, 99) < 1


def test_eight_bit_colours_are_the_sixteen_bit_ones():
    shaper = engine(profile(CURVES["one for each colour"]))
    flat = np.random.default_rng(5).integers(0, 256, (16, 96, 3)).astype(np.uint8)
    out, deep = np.empty(flat.shape, np.uint8), np.empty(flat.shape, np.uint8)
    shaper.apply(flat, out)
    shaper.apply(flat.astype(np.uint16) * 257, deep)
    assert np.array_equal(out, deep)


def test_black_grey_and_white_stay_what_they_are():
    shaper = engine(profile([para(3, *SRGB_LIKE)] * 3))
    grey = np.repeat(np.arange(0, 65536, 257).astype(np.uint16)[None, :, None], 3, 2)
    out = np.empty(grey.shape, np.uint8)
    shaper.apply(grey, out)
    assert np.abs(out[0].astype(int) - np.arange(256)[:, None]).max() <= 1
    assert out[0, 0].tolist() == [0, 0, 0]
    assert out[0, -1].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    "icc",
    [b"", b"short", profile([curv(563)] * 3)[:300], profile([curv(563)] * 3, space=b"GRAY"),
     profile([b"what\0\0\0\0" + bytes(8)] * 3), profile([para(9, 1.0)] * 3),
     profile([para(1, 2.2, 0.0, 0.05)] * 3), profile([curv(563)] * 3, [(b"A2B0", bytes(40))])],
)  # fmt: skip
def test_what_is_no_plain_profile_is_left_to_lcms(icc):
    assert shaper_of(icc) is None
