"""Cells of one work, read with the shipped words."""

import pytest

from handscroll.departments.collection.columns.cells import Cells
from handscroll.departments.collection.columns.record import filled
from handscroll.departments.collection.vocabularies.store import load


@pytest.fixture(scope="session")
def words():
    return load()


@pytest.fixture
def cells(words):
    """Make the cells of a work of columns and their texts; all stand in row 2."""

    def make(**columns):
        return Cells("sheet.csv", {name: (2, text) for name, text in columns.items()}, words)

    return make


@pytest.fixture
def record(cells):
    """Fill a record from columns; returns its cells and what it became."""

    def make(number="A 1", unknown=(), **columns):
        found = cells(**columns)
        return found, filled(found, number, list(unknown))

    return make
