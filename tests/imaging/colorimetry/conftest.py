import warnings

import pytest


@pytest.fixture(scope="session")
def judge():
    """Colour-science, which warns about libraries that it would like to find."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import colour
    return colour


@pytest.fixture(autouse=True)
def _quiet_judge():
    # Its numerical helpers warn about the domain of their arguments.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="colour")
        yield
