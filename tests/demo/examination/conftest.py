"""Small painted sections and one capture, made once."""

import pytest

from handscroll.demo.examination.capture import Rig, simulate_capture
from handscroll.demo.examination.recipes import recipe
from handscroll.demo.examination.scroll import paint


@pytest.fixture(scope="session")
def mountains():
    """Return a small section of mountains; it has two panels."""
    return paint(recipe("blue-green"), 240, 160)


@pytest.fixture(scope="session")
def pond():
    """Return a small section of a lotus pond."""
    return paint(recipe("pond"), 190, 160)


@pytest.fixture(scope="session")
def autumn():
    """Return a small section of other mountains, on paper and in other colours."""
    return paint(recipe("autumn"), 130, 110)


@pytest.fixture(scope="session")
def capture(mountains):
    """Return its capture with the usual rig."""
    return simulate_capture(mountains, Rig(seed=4))
