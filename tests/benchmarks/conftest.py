"""The benchmarks' own modules, importable by the tests that run them once and small."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def bench() -> Callable[[str], ModuleType]:
    """Import a module of this folder by its name, as ``make bench`` does."""
    folder = str(Path(__file__).parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module
