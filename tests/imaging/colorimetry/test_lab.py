import numpy as np

from handscroll.imaging.colorimetry.adaptation import bradford
from handscroll.imaging.colorimetry.lab import lab, xyz_of_lab
from handscroll.imaging.colorimetry.viewing import viewing

WHITE = viewing("D50").white


def some(n=3000):
    return np.random.default_rng(8).uniform(0, 1.1, (n, 3))


def test_lab_agrees_with_colour_science(judge):
    xyz = some()
    xyz[:500] *= 0.008
    total = WHITE.sum()
    wanted = judge.XYZ_to_Lab(xyz, WHITE[:2] / total)
    assert np.abs(lab(xyz, WHITE) - wanted).max() < 1e-9


def test_lab_of_single_precision_keeps_a_thousandth():
    xyz = some()
    assert np.abs(lab(xyz.astype(np.float32), WHITE) - lab(xyz, WHITE)).max() < 1e-3


def test_lab_goes_on_below_black_and_comes_back():
    xyz = some() - 0.05
    assert np.abs(xyz_of_lab(lab(xyz, WHITE), WHITE) - xyz).max() < 1e-12


def test_white_is_100_and_unknown_stays_unknown():
    assert np.allclose(lab(WHITE, WHITE), (100, 0, 0))
    assert np.isnan(lab(np.full(3, np.nan), WHITE)).all()


def test_adaptation_agrees_with_colour_science(judge):
    for source, target in (("A", "D65"), ("D50", "D65"), ("FL11", "D50")):
        one, other = viewing(source).white, viewing(target).white
        wanted = judge.adaptation.matrix_chromatic_adaptation_VonKries(one, other, "Bradford")
        assert np.allclose(bradford(one, other), wanted, atol=1e-9)
        assert np.allclose(bradford(one, other) @ one, other)
