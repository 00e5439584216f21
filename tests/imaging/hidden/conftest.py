"""Painted cubes whose hidden strokes are known, each mapped once."""

import importlib
import sys
from pathlib import Path

import pytest

from handscroll.imaging.hidden.tiles import find

BENCHMARKS = str(Path(__file__).parents[2] / "benchmarks")


@pytest.fixture(scope="session")
def phantom():
    """Give the module that paints Kubelka-Munk scenes."""
    if BENCHMARKS not in sys.path:
        sys.path.insert(0, BENCHMARKS)
    return importlib.import_module("hidden_phantom")


@pytest.fixture(scope="session")
def drawn(phantom):
    """Give a painted scene with strokes beneath, of another seed than those tuned on."""
    return phantom.paint(phantom.Scene(31, size=(256, 256), uv=True, ground="silk"))


@pytest.fixture(scope="session")
def found(drawn):
    """Give its map."""
    return find(drawn.cube, drawn.wavelengths)


@pytest.fixture(scope="session")
def empty(phantom):
    """Give a painted scene with nothing beneath."""
    return phantom.paint(phantom.Scene(32, size=(256, 256), lines=False, infrared_active=True))
