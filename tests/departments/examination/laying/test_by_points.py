"""A radiograph laid by control points: where it comes to lie, and what is told of that."""

import numpy as np
import pytest

from handscroll.model.rights import Role


def test_exact_points_put_the_picture_where_it_belongs(wall, reader, known):
    points, off, _ = known
    registrar = reader(Role.REGISTRAR)
    sent = {"points": points(), "model": "projective"}
    answer = registrar.post(wall.address, json=sent)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["laid"], told["method"], told["model"]) == (True, "points", "projective")
    assert told["max_px"] < 0.01
    assert off(wall.laid.place) < 0.01
    drawn = wall.drawn()
    known_there = np.isfinite(drawn)
    assert 0.8 < known_there.mean() < 1  # the plate does not reach everywhere
    away = (drawn - wall.truth)[known_there]
    # A shift of 0.1 px would leave far more than what sampling costs.
    slope = np.abs(np.gradient(wall.truth)[1]).mean()
    assert np.sqrt(np.mean(away**2)) < 0.1 * slope


def test_clicks_of_half_a_pixel_put_it_right_to_half_a_pixel_and_say_so(wall, reader, known):
    points, off, _ = known
    registrar = reader(Role.REGISTRAR)
    sent = {"points": points(spread=0.4), "model": "projective"}
    told = registrar.post(wall.address, json=sent).json()
    assert off(wall.laid.place) < 0.6
    assert 0.2 < told["expected_px"] < 1.6
    assert len(told["left_out"]) == len(told["residuals"]) == 12
    assert told["rms_px"] < told["expected_px"]


def test_a_wrong_point_is_named_and_has_no_say(still, trier, known):
    points, _, _ = known
    sent = points(spread=0.2)
    sent[5][2] += 25
    sent = {"points": sent, "model": "affine"}
    told = trier.post(f"{still.address}/try", json=sent).json()
    assert told["doubtful"] == [5]
    assert told["residuals"][5] > 15
    assert "6" in told["note"]
    assert told["max_px"] < 3


def test_trying_writes_nothing_and_gives_a_lattice_that_follows_the_truth(still, trier, known):
    points, _, taken = known
    before = still.museum.stacks.get(still.xray)
    sent = {"points": points(), "model": "projective"}
    told = trier.post(f"{still.address}/try", json=sent).json()
    lattice = np.array(told["mesh"])
    assert lattice.shape == (81, 4)
    assert lattice[:, :2].min(axis=0).tolist() == [0, 0]
    assert lattice[:, :2].max(axis=0).tolist() == [300, 200]
    assert np.abs(taken(lattice[:, :2] - 0.5) + 0.5 - lattice[:, 2:]).max() < 0.01
    assert still.museum.stacks.get(still.xray) == before


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([[1, 1, 1, 1]] * 3, "there are 3; 4 are needed"),
        ([[x, x, x, x] for x in (10, 50, 90, 120)], "on one line"),
        ([[10, 10, 9, 9], [90, 20, 80, 20], [50, 90, 40, 80], [301, 5, 9, 9]], "outside"),
        ([[10, 10, 9, 9], [90, 20, 80, 20], [50, 90, 40, 80], [30, 5, "9", 9]], "four numbers"),
        ([[10, 10, 9, 9], [90, 20, 80, 20], [50, 90, 40, 80], [30, 5, True, 9]], "four numbers"),
        ([[10, 10, 9, 9], [90, 20, 80, 20], [50, 90, 40, 80], [10**400, 5, 1, 9]], "four numbers"),
        ([[5, 5, 5, 5]] * 501, "501 were sent"),
        ("many", "no list"),
        (None, "no list"),
    ],
)
def test_points_that_make_no_sense_are_refused(still, trier, points, said):
    answer = trier.post(f"{still.address}/try", json={"points": points})
    assert answer.status_code in (400, 422)
    assert said in answer.text


@pytest.mark.parametrize("model", ["bend", "homography", "", 7, None])
def test_a_model_that_points_cannot_ask_for_is_refused(still, trier, known, model):
    sent = {"points": known[0](), "model": model}
    answer = trier.post(f"{still.address}/try", json=sent)
    assert answer.status_code in (400, 422)
    assert "is no model" in answer.text


def test_points_that_turn_the_picture_inside_out_are_refused(still, trier):
    crossed = [[10, 10, 10, 10], [290, 10, 250, 180], [290, 190, 250, 10], [10, 190, 10, 180]]
    sent = {"points": crossed, "model": "projective"}
    answer = trier.post(f"{still.address}/try", json=sent)
    assert answer.status_code in (400, 422)
    assert "inside out" in answer.text or "64 times" in answer.text
