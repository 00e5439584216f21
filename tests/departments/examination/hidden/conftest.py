"""A museum in whose painted stack hidden layers are sought."""

import pytest

from handscroll.departments.examination.hidden.seeking import seek
from handscroll.museum import Museum


@pytest.fixture
def house(tmp_path, painted_beneath, bring_cube):
    """A museum with the stack: ``museum, stack``."""
    with Museum.create(tmp_path / "museum") as museum:
        yield museum, bring_cube(museum, painted_beneath[0])


@pytest.fixture(scope="module")
def sought(tmp_path_factory, painted_beneath, bring_cube):
    """A museum in whose stack hidden layers were sought: ``museum, stack, what came out``."""
    with Museum.create(tmp_path_factory.mktemp("house") / "museum") as museum:
        stack = bring_cube(museum, painted_beneath[0])
        shares: list[float] = []
        found = seek(museum, stack.id, shares.append)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        yield museum, stack, found
