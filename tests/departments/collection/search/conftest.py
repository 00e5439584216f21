"""An index in a temporary folder, and records as short as a test needs them."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from handscroll.departments.collection.search.documents import VERSION, Thing, entry
from handscroll.departments.collection.search.query import read
from handscroll.museum.search import Query, Search


@pytest.fixture
def index(tmp_path: Path) -> Search:
    """An empty index."""
    return Search(tmp_path / "search", VERSION)


@pytest.fixture
def hold(index: Search) -> Callable[..., Search]:
    """Write records: identifier to ``(title, creator)``, each in its languages."""

    def write(records: dict[str, tuple[list[str], list[str]]], **facts) -> Search:
        index.put(
            entry(Thing(key, title, names, **facts)) for key, (title, names) in records.items()
        )
        return index

    return write


@pytest.fixture
def hits(index: Search) -> Callable[[str], set[str]]:
    """Return the identifiers that a text finds."""

    def find(text: str) -> set[str]:
        return set(index.find(Query(sought=read(text).sought, limit=10_000)).hits)

    return find


@pytest.fixture(scope="session")
def bench_scan() -> ModuleType:
    """The linear scan that the benchmark uses."""
    folder = str(Path(__file__).parents[3] / "benchmarks")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("search_scan")
