"""Bands whose every sample is known, written by the libraries that others use."""

import numpy as np
import pytest

WAVELENGTHS = (450.0, 550.0, 940.0)


@pytest.fixture(scope="session")
def counts():
    """Three bands of 37 x 53 pixels whose every count is another."""
    height, width = 37, 53
    y, x = np.mgrid[:height, :width]
    return np.stack([1000 * band + 7 * y * width + x for band in range(1, 4)]).astype(np.uint16)


@pytest.fixture
def table():
    """Write a table of wavelengths into a folder."""

    def write(folder, files, wavelengths=WAVELENGTHS, **columns):
        lines = [",".join(["file", "wavelength_nm", *columns])]
        for number, (file, length) in enumerate(zip(files, wavelengths, strict=True)):
            lines.append(",".join(map(str, [file, length, *(c[number] for c in columns.values())])))
        path = folder / "wavelengths.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
