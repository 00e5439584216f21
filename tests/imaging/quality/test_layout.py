import numpy as np
import pytest

from handscroll.errors import InvalidError
from handscroll.imaging.quality.layout import Layout


@pytest.fixture(scope="module")
def layout(truth):
    return truth.own_layout()


@pytest.mark.parametrize(
    ("rows", "columns", "lab", "patch"),
    [
        (1, 3, np.zeros((3, 3)), (0.8, 0.8)),
        (2, 2, np.zeros((5, 3)), (0.8, 0.8)),
        (2, 2, np.full((4, 3), np.nan), (0.8, 0.8)),
        (2, 2, np.full((4, 3), 150.0), (0.8, 0.8)),
        (2, 2, np.zeros((4, 3)), (0.1, 0.8)),
    ],
)
def test_layouts_that_cannot_be_are_refused(rows, columns, lab, patch):
    with pytest.raises(InvalidError, match="layout of the target is wrong"):
        Layout(rows, columns, lab, patch=patch)


def test_greys_are_told_by_their_reference_values(truth, layout):
    assert list(layout.neutrals) == [18, 19, 20, 21, 22, 23]
    assert layout.rough_rgb == pytest.approx(truth.light_of(layout.lab), abs=0.003)
