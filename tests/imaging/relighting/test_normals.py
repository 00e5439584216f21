"""Normals are found in spite of shadows, shine and noise; against a relief that is known."""

import numpy as np
import pytest

from handscroll.demo.relief.dome import Dome, radiance
from handscroll.imaging.colorimetry.srgb import decoded
from handscroll.imaging.relighting.normals import facing, plain

LUMA = np.array([0.2126, 0.7152, 0.0722])


def degrees(found, truth):
    return np.degrees(np.arccos(np.clip((found * truth).sum(-1), -1, 1)))


@pytest.fixture(scope="module")
def light(pictures):
    return decoded(pictures) @ LUMA


def test_a_matt_surface_without_shadows_is_found_exactly(shape, dome):
    seen = [radiance(shape, one, shadows=False, gloss=False) @ LUMA for one in dome.lights]
    found = facing(np.stack(seen, -1).reshape(-1, dome.lamps), dome.lights)
    truth = shape.normal.reshape(-1, 3)
    assert np.quantile(degrees(found.normal, truth), 0.99) < 0.2
    albedo = shape.albedo.reshape(-1, 3) @ LUMA
    assert np.quantile(np.abs(found.albedo / albedo - 1), 0.99) < 0.005


def test_shadows_and_shine_bend_it_several_times_less_than_least_squares(shape, dome, light):
    truth = shape.normal.reshape(-1, 3)
    robust = np.median(degrees(facing(light, dome.lights).normal, truth))
    least, _ = plain(light, dome.lights)
    assert robust < 1.5
    assert robust < np.median(degrees(least, truth)) / 3


def test_the_standard_error_tells_where_it_is_wrong(shape, dome, light):
    found = facing(light, dome.lights)
    wrong = degrees(found.normal, shape.normal.reshape(-1, 3))
    sure = found.error < np.quantile(found.error, 0.5)
    assert np.quantile(wrong[~sure], 0.9) > 2 * np.quantile(wrong[sure], 0.9)


def test_black_pixels_face_the_viewer_and_nothing_is_not_a_number(dome):
    found = facing(np.zeros((3, dome.lamps)), dome.lights)
    assert found.normal.tolist() == [[0, 0, 1]] * 3
    assert np.isfinite(found.error).all()
    assert (found.albedo < 1e-3).all()


def test_a_surface_that_would_face_away_is_laid_on_the_rim():
    lights = Dome(12).lights
    found = facing(np.maximum(lights @ [1.0, 0, -0.5], 0)[None], lights)
    assert found.normal[0, 2] > 0
    assert np.linalg.norm(found.normal[0]) == pytest.approx(1, abs=1e-5)
