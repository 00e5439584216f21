"""A museum in whose painted stack nothing was sought yet."""

import pytest

from handscroll.museum import Museum


@pytest.fixture
def house(tmp_path, painted_beneath, bring_cube):
    """A museum with the stack: ``museum, stack``."""
    with Museum.create(tmp_path / "museum") as museum:
        yield museum, bring_cube(museum, painted_beneath[0])
