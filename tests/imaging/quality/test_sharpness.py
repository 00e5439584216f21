import numpy as np
import pytest
from scipy.optimize import brentq

from handscroll.imaging.quality.edge_model import Blur
from handscroll.imaging.quality.refusals import CannotMeasureError
from handscroll.imaging.quality.sharpness import FREQUENCIES, analytic, response

UP_TO_NYQUIST = FREQUENCIES <= 0.5


def worst(found, truth):
    return np.abs(found.response - truth.response(found.frequency))[UP_TO_NYQUIST].max()


@pytest.mark.parametrize(
    ("form", "size", "angle"),
    [("gauss", 0.35, 3.0), ("gauss", 0.6, 5.0), ("gauss", 1.4, 10.0), ("disc", 0.8, 4.0),
     ("disc", 1.9, 7.0)],
)  # fmt: skip
@pytest.mark.parametrize("lying", [False, True])
def test_the_response_is_within_a_hundredth_of_the_analytic_one_with_noise(
    truth, form, size, angle, lying
):
    edge = truth.EdgeTruth(form, size, angle)
    rng = np.random.default_rng([7, int(10 * size), int(angle)])
    picture = truth.edge_picture(edge, rng, size=(200, 64), noise=0.005)
    picture = picture.T if lying else picture[:, ::-1]
    found = response(picture)
    assert worst(found, edge) <= 0.01
    assert found.line.upright is not lying
    assert found.line.degrees == pytest.approx(angle, abs=0.05)
    assert found.noise == pytest.approx(0.005 / 0.6, rel=0.1)


@pytest.mark.parametrize("form", ["gauss", "disc"])
def test_without_noise_the_response_is_exact_to_a_thousandth(truth, form):
    edge = truth.EdgeTruth(form, 1.1, 6.0)
    picture = truth.edge_picture(edge, np.random.default_rng(3), noise=0.0)
    assert worst(response(picture), edge) <= 0.001


def test_a_curve_of_a_square_root_is_seen_as_another_response(truth):
    # A tone curve is no matter of taste here: the response must be measured in linear light.
    edge = truth.EdgeTruth("gauss", 0.6, 5.0)
    picture = truth.edge_picture(edge, np.random.default_rng(3), levels=(0.02, 0.9), noise=0.0)
    assert worst(response(np.sqrt(np.maximum(picture, 0))), edge) > 0.03


def test_worked_values_of_a_blur_of_six_tenths_of_a_pixel(truth):
    edge = truth.EdgeTruth("gauss", 0.6, 0.0)
    at = [
        brentq(lambda f, level=level: float(edge.response(np.array([f]))[0]) - level, 0.01, 0.9)
        for level in (0.5, 0.1)
    ]
    assert at == pytest.approx([0.281, 0.508], abs=5e-4)
    leaning = truth.EdgeTruth("gauss", 0.6, 5.0)
    picture = truth.edge_picture(leaning, np.random.default_rng(11), size=(200, 64), noise=0.005)
    found = response(picture)
    half, tenth = found.falls_to(0.5), found.falls_to(0.1)
    assert half[0] == pytest.approx(0.281, rel=0.01)
    assert tenth[0] == pytest.approx(0.508, rel=0.01)
    assert 0 < tenth[1] < 0.01
    assert found.sampling_efficiency[0] == 1.0


def test_the_analytic_curve_of_the_module_is_that_of_the_truth(truth):
    edge = truth.EdgeTruth("gauss", 0.9, 8.0)
    assert analytic(0.9, 8.0, FREQUENCIES) == pytest.approx(edge.response(FREQUENCIES))
    blur = Blur(0.9, np.radians(8.0))
    assert blur.spectrum(FREQUENCIES) == pytest.approx(edge.spectrum(FREQUENCIES))


def test_doubt_covers_the_error_of_the_response(truth):
    edge = truth.EdgeTruth("gauss", 0.5, 5.0)
    at = int(np.searchsorted(FREQUENCIES, 0.4))
    ratios = []
    for seed in range(12):
        rng = np.random.default_rng([91, seed])
        found = response(truth.edge_picture(edge, rng, size=(80, 40), noise=0.01))
        error = found.response[at] - edge.response(found.frequency)[at]
        ratios.append(error / found.sd[at])
    assert 0.3 < np.sqrt(np.mean(np.square(ratios))) < 2.0


def test_more_rows_mean_less_doubt(truth):
    edge = truth.EdgeTruth("gauss", 0.6, 5.0)
    few, many = (
        response(truth.edge_picture(edge, np.random.default_rng(5), size=(rows, 40)))
        for rows in (40, 360)
    )
    assert many.sd[UP_TO_NYQUIST].mean() < 0.6 * few.sd[UP_TO_NYQUIST].mean()
    assert (few.rows, many.rows) == (40, 360)


def test_halos_of_sharpening_are_found_with_their_height(truth):
    edge = truth.EdgeTruth("gauss", 0.7, 5.0, halo=0.8)
    _, form = edge.spread()
    found = response(truth.edge_picture(edge, np.random.default_rng(2), noise=0.004))
    assert found.overshoot[0] == pytest.approx(form.max() - 1, abs=0.01)
    assert found.undershoot[0] == pytest.approx(-form.min(), abs=0.01)
    assert found.greatest[0] == pytest.approx(edge.response(FREQUENCIES).max(), abs=0.01)
    plain = response(
        truth.edge_picture(truth.EdgeTruth("gauss", 0.7, 5.0), np.random.default_rng(2))
    )
    assert plain.overshoot[0] < 0.01
    assert plain.greatest[0] < 1.01


def test_dust_on_the_edge_is_left_out(truth):
    edge = truth.EdgeTruth("gauss", 0.6, 5.0)
    picture = truth.edge_picture(edge, np.random.default_rng(4), size=(200, 64), noise=0.003)
    for y, x in ((30, 30), (80, 33), (120, 40), (170, 26)):
        picture[y : y + 3, x : x + 3] = 0.4 if x > 32 else 0.6
    assert worst(response(picture), edge) <= 0.01


def test_a_slightly_bent_edge_is_followed(truth):
    edge = truth.EdgeTruth("gauss", 0.6, 5.0)
    place, form = edge.spread()
    y, x = np.mgrid[0.0:200, 0.0:64]
    t = y - 99.5
    line = 31.5 + np.tan(np.radians(5)) * t + 0.8 * (t / 100) ** 2
    picture = 0.1 + 0.6 * np.interp((x - line) * np.cos(np.radians(5)), place, form)
    found = response(picture + np.random.default_rng(1).normal(0, 0.003, picture.shape))
    assert worst(found, edge) <= 0.01


def _refusal(picture, **more):
    with pytest.raises(CannotMeasureError) as told:
        response(picture, **more)
    return told.value.code


@pytest.mark.parametrize("degrees", [0.0, 0.05, 45.0])
def test_edges_along_the_pixels_or_across_them_are_refused(truth, degrees):
    edge = truth.EdgeTruth("gauss", 0.6, degrees)
    picture = truth.edge_picture(edge, np.random.default_rng(8), size=(64, 64))
    assert _refusal(picture) == "edge_straight"


def test_what_is_no_clean_edge_is_refused_with_its_reason(truth):
    rng = np.random.default_rng(8)
    edge = truth.EdgeTruth("gauss", 0.6, 5.0)
    picture = truth.edge_picture(edge, rng)
    assert _refusal(picture[:12]) == "edge_short"
    assert _refusal(picture[60:100, 30:]) == "edge_narrow"
    assert _refusal(rng.normal(0.5, 0.01, (80, 60))) == "edge_flat"
    assert _refusal(np.full((80, 60), 0.5)) == "edge_flat"
    assert _refusal(np.where(picture > 0.69, np.nan, picture)) == "edge_unknown_pixels"
    assert _refusal(np.minimum(picture, 0.6), white=0.6) == "edge_clipped"
    assert _refusal(np.maximum(picture, 0.15), black=0.15) == "edge_clipped"
    double = picture.copy()
    double[:, 46:] = 0.1
    assert _refusal(double) in {"edge_several", "edge_narrow", "edge_flat"}


def test_the_same_edge_gives_the_same_bytes(truth):
    picture = truth.edge_picture(truth.EdgeTruth("disc", 1.2, 4.0), np.random.default_rng(6))
    one, other = response(picture), response(picture.copy())
    assert one.response.tobytes() == other.response.tobytes()
    assert one.sd.tobytes() == other.sd.tobytes()
