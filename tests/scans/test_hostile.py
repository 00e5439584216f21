"""Whatever bytes come in, an error of ours or a picture goes out, and we live on."""

import io
import time

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image

from handscroll.errors import HandscrollError
from handscroll.scans.build import build_pyramid
from handscroll.scans.limits import Limits
from handscroll.scans.pyramid import Pyramid

WIDTH, HEIGHT = 90, 70
LIMITS = Limits(max_pixels=20_000_000, memory_mb=300, whole_mb=300, cpu_s=5, stall_s=20)
KINDS = ("plain.tif", "lzw.tif", "jpeg.tif", "zstd.tif", "tiled.tif", "a.jpg", "p.jpg", "a.png",
         "a.webp", "a.jp2")  # fmt: skip


def scan(kind, pixels):
    """The bytes of a small sound scan of that kind."""
    held = io.BytesIO()
    name, _, suffix = kind.partition(".")
    if suffix == "tif":
        how = {"tile": (32, 32)} if name == "tiled" else {"rowsperstrip": 16}
        packed = {"lzw": "lzw", "jpeg": "jpeg", "zstd": "zstd"}.get(name)
        tifffile.imwrite(held, pixels, photometric="rgb", compression=packed, **how)
    elif suffix == "jp2":
        held.write(imagecodecs.jpeg2k_encode(pixels, level=0))
    else:
        form = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[suffix]
        Image.fromarray(pixels).save(held, form, progressive=name == "p")
    return held.getvalue()


def survive(folder, kind, data):
    """Build from those bytes; True when a picture came out."""
    path, target = folder / kind, folder / "out.pyramid"
    path.write_bytes(data)
    started, told = time.monotonic(), ""
    try:
        build_pyramid(path, target, limits=LIMITS)
        Pyramid.open(target).close()
    except HandscrollError as error:
        told = str(error)
    assert str(folder) not in told, "an error must not tell where files lie"
    assert time.monotonic() - started < 30  # a hang, not a speed
    assert {p.name for p in folder.iterdir()} == {kind} | ({target.name} if not told else set())
    target.unlink(missing_ok=True)
    return not told


@pytest.mark.parametrize("kind", KINDS)
def test_a_scan_cut_anywhere_is_refused_or_whole(tmp_path, painting, kind):
    noise = np.random.default_rng(0).integers(0, 40, (HEIGHT, WIDTH, 3), "u1")
    data = scan(kind, painting(WIDTH, HEIGHT) + noise)
    assert survive(tmp_path, kind, data)

    for length in np.linspace(0, len(data) - 20, 14, dtype=int):
        assert not survive(tmp_path, kind, data[:length]), f"{length} of {len(data)} bytes passed"


@pytest.mark.parametrize("kind", KINDS)
def test_a_scan_with_random_bytes_changed_never_hurts(tmp_path, painting, kind):
    random = np.random.default_rng(sum(kind.encode()))
    sound = scan(kind, painting(WIDTH, HEIGHT))
    for round_ in range(25):
        data = bytearray(sound)
        # Headers hold the numbers that hurt, so half the rounds strike only there.
        reach = min(len(data), 300) if round_ % 2 else len(data)
        places = random.integers(0, reach, 1 + round_ % 8)
        if kind.endswith("tif") and round_ % 4 == 1:
            places = len(data) - 1 - places  # many writers put directories last
        for at in places:
            data[at] = random.integers(256)
        survive(tmp_path, kind, bytes(data))
