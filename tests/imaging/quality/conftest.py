"""The planted truth, which the benchmark of quality measures on as well."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def truth() -> ModuleType:
    """Give the edges and targets whose errors are known."""
    folder = str(Path(__file__).parents[2] / "benchmarks")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("quality_truth")
