"""Finished files as other tools write them, of values that are known."""

import numpy as np
import pytest

WIDTH, HEIGHT = 5, 4
SCALE = [2.0, 1.0, 0.5, 1.0, 1.0, 1.0]
BIAS = [128, 128, 128, 120, 130, 0]


def header(form, *, size=f"{WIDTH} {HEIGHT}", version="PTM_1.2", scale=SCALE, bias=BIAS):
    lines = [version, form, size, " ".join(map(str, scale)), " ".join(map(str, bias))]
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def codes():
    """Coefficients of luminance, then colour, ``(9, h, w)``, from the top."""
    return np.random.default_rng(7).integers(0, 256, (9, HEIGHT, WIDTH), np.uint8)


@pytest.fixture
def lrgb(tmp_path, codes):
    path = tmp_path / "coin.ptm"
    upside = codes[:, ::-1]
    blocks = [np.moveaxis(one, 0, -1).tobytes() for one in (upside[:6], upside[6:])]
    path.write_bytes(header("PTM_FORMAT_LRGB") + b"".join(blocks))
    return path


@pytest.fixture
def harmonics(tmp_path):
    """An HSH file of nine terms, and its codes ``(27, h, w)``."""
    codes = np.random.default_rng(8).integers(0, 256, (27, HEIGHT, WIDTH), np.uint8)
    scale = np.linspace(1, 2, 9).astype("<f4")
    bias = np.linspace(-1, 0, 9).astype("<f4")
    path = tmp_path / "coin.rti"
    head = f"#HSH1.2\r\n3\r\n{WIDTH} {HEIGHT} 3\r\n9 2 1\r\n".encode()
    pixels = np.moveaxis(codes, 0, -1).tobytes()
    path.write_bytes(head + scale.tobytes() + bias.tobytes() + pixels)
    return path, codes, scale, bias
