"""Scans whose every pixel is known, written by the codecs' own libraries."""

import struct

import numpy as np
import pytest

from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
from handscroll.scans.pyramid import Pyramid


def _painting(width, height):
    """Smooth colours without black, so that black padding would show at once."""
    x = np.linspace(0, 3, width)[None, :, None]
    y = np.linspace(0, 2, height)[:, None, None]
    phase = np.array([0.0, 1.0, 2.0])
    return (150 + 60 * np.sin(x + phase) * np.cos(y - phase) + 20 * np.sin(9 * x * y)).astype("u1")


@pytest.fixture(scope="session")
def painting():
    return _painting


@pytest.fixture
def limits():
    return Limits()


@pytest.fixture
def built(tmp_path, limits):
    """Build a file's pyramid and open it; closed when the test ends."""
    opened = []

    def build(path, **changes):
        target = tmp_path / f"{path.name}.pyramid"
        facts = build_pyramid(path, target, limits=changes.get("limits", limits))
        opened.append(Pyramid.open(target))
        return facts, opened[-1]

    yield build
    for pyramid in opened:
        pyramid.close()


def _fixed(value):
    return struct.pack(">i", round(value * 65536))


def _matrix_profile(name, primaries, gamma, space=b"RGB "):
    """Return a small ICC v2 profile: three primaries (D50) and one gamma."""
    said = name.encode() + b"\0"
    tags = [
        (b"desc", b"desc\0\0\0\0" + struct.pack(">I", len(said)) + said + b"\0" * 78),
        (b"wtpt", b"XYZ \0\0\0\0" + _fixed(0.9642) + _fixed(1) + _fixed(0.8249)),
    ]
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(gamma * 256))
    for letter, colour in zip((b"r", b"g", b"b"), primaries, strict=True):
        tags.append((letter + b"XYZ", b"XYZ \0\0\0\0" + b"".join(map(_fixed, colour))))
        tags.append((letter + b"TRC", curve))
    offset, table, data = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for tag, body in tags:
        body += b"\0" * (-len(body) % 4)
        table += tag + struct.pack(">II", offset + len(data), len(body))
        data += body
    head = struct.pack(">I4sI4s4s4s", offset + len(data), b"none", 0x02100000, b"mntr", space,
                       b"XYZ ")  # fmt: skip
    head += b"\0" * 12 + b"acsp" + b"\0" * 28 + _fixed(0.9642) + _fixed(1) + _fixed(0.8249)
    return head.ljust(128, b"\0") + table + data


@pytest.fixture(scope="session")
def wide_profile():
    """A profile much wider than sRGB (the primaries of Adobe RGB, gamma 2.2)."""
    primaries = (
        (0.60974, 0.31111, 0.01947),
        (0.20528, 0.62567, 0.06087),
        (0.14919, 0.06322, 0.74457),
    )
    return _matrix_profile("Wide test space", primaries, 2.19921875)
