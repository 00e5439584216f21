from dataclasses import replace

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError
from handscroll.geometry import Box
from handscroll.imaging.radiometry.calibration import Choices, calibrate
from handscroll.imaging.radiometry.noise import Noise
from handscroll.imaging.radiometry.reflectance import BAD, SATURATED, in_strips, reflectance
from handscroll.imaging.radiometry.shots import BandShots, Shots
from handscroll.imaging.radiometry.white import WhiteReference

WHITE = WhiteReference.even(0.99, 0.005)
DECLARED = Noise(1.25, 4.0)


def whole(known, band, scene):
    return reflectance(known, band, scene, slice(0, band.size[0]))


def test_reflectance_comes_back_from_uneven_light_and_the_sensors_own_pattern(sensor, painted):
    camera = sensor(noise=False)
    band = camera.band()
    truth = painted(camera.light.shape)
    scene = camera.shots(truth, 0.14)
    band = replace(band, dark=(*band.dark, camera.shots(0.0, 0.2)))
    got = whole(calibrate(band, WHITE, None, Choices(DECLARED)), band, scene)
    assert np.abs(got.values - truth).max() < 0.003
    assert np.abs(got.values - truth).mean() < 4e-4
    assert (got.flags == 0).all()


def test_the_stated_uncertainty_is_the_error_that_is_made(sensor, painted):
    camera = sensor(height=200, width=240)
    band = camera.band()
    truth = painted(camera.light.shape)
    scene = camera.shots(truth)
    got = whole(calibrate(band, WHITE), band, scene)
    off = (got.values - truth) / got.sigma
    assert np.sqrt(np.mean(off**2)) == pytest.approx(1, abs=0.03)
    assert abs(float(np.mean(off))) < 0.05
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.6, 1.0)):
        part = off[(truth >= low) & (truth < high)]
        assert np.sqrt(np.mean(part**2)) == pytest.approx(1, abs=0.1)


def test_smooth_light_and_the_repeating_pattern_beat_dividing_by_a_frame(sensor, painted):
    camera = sensor()
    band = camera.band(flats=1, darks=1)
    truth = painted(camera.light.shape)
    scene = camera.shots(truth)
    assert band.flat is not None
    raw = [np.asarray(one.frames[0], float) for one in (scene, band.dark[0], band.white)]
    simple = 0.99 * (raw[0] - raw[1]) / (raw[2] - raw[1])
    got = whole(calibrate(band, WHITE), band, scene).values
    assert np.std(got - truth) < 0.9 * np.std(simple - truth)


def test_nothing_is_clipped(sensor):
    camera = sensor(read=40.0)
    truth = np.full(camera.light.shape, 0.0)
    truth[:, :40] = 1.35
    band = camera.band()
    got = whole(calibrate(band, WHITE), band, camera.shots(truth)).values
    assert got[:, :40].mean() == pytest.approx(1.35, abs=0.002)
    assert got[:, 50:].min() < -0.005
    assert abs(got[:, 50:].mean()) < 0.001
    assert got.dtype == np.float32


def test_any_cut_into_strips_gives_the_same_bytes(sensor, painted, dusty):
    camera = sensor(hot={(63, 70): 60_000.0, (64, 71): 55_000.0})
    band = camera.band(flats=1)
    sheet = 0.9 * dusty(camera.light.shape, ((40, 64, 6, 0.2),))
    band = replace(band, flat=camera.shots(sheet, 0.1, 2))
    scene = camera.shots(painted(camera.light.shape))
    known = calibrate(band, WHITE, scene)
    assert known.bad.size == 2
    assert len(known.spots) == 1
    once = whole(known, band, scene)
    for tall in (1, 17, 64):
        parts = [part for _, part in in_strips(known, band, scene, tall)]
        for kind in ("values", "sigma", "flags"):
            joined = np.concatenate([getattr(part, kind) for part in parts])
            assert joined.tobytes() == getattr(once, kind).tobytes()


class Told:
    """Rows that remember how many of them were asked for at once."""

    def __init__(self, rows) -> None:
        self.rows, self.most = rows, 0
        self.shape, self.dtype = rows.shape, rows.dtype

    def __getitem__(self, key) -> np.ndarray:
        out = np.asarray(self.rows[key])
        self.most = max(self.most, len(out))
        return out


def test_no_more_than_a_strip_of_a_frame_is_in_memory(sensor):
    camera = sensor(height=900, width=48)
    kept = []

    def told(shots):
        frames = [Told(one) for one in shots.frames]
        kept.extend(frames)
        return Shots(frames, shots.seconds)

    plain = camera.band()
    band = BandShots(
        550.0, plain.white_level, (told(plain.dark[0]),), told(plain.white), None, told(plain.flat)
    )
    scene = told(camera.shots(0.5))
    known = calibrate(band, WHITE, scene)
    for _rows, _part in in_strips(known, band, scene, 128):
        pass
    assert max(one.most for one in kept) <= 270


def test_the_white_in_a_corner_sets_the_level_and_the_flat_the_evenness(sensor, painted):
    camera = sensor(noise=True)
    box = Box(100, 10, 30, 24)
    put = np.full(camera.light.shape, 0.3)
    put[10:34, 100:130] = 0.99
    band = BandShots(
        550.0,
        camera.band().white_level,
        (camera.shots(0.0, 0.1, 4), camera.shots(0.0, 0.05, 4)),
        camera.shots(put, 0.05, 4),
        box,
        camera.shots(0.62, 0.1, 4),
    )
    truth = painted(camera.light.shape)
    known = calibrate(band, WHITE)
    got = whole(known, band, camera.shots(truth))
    assert np.mean(got.values - truth) == pytest.approx(0, abs=3e-4)
    assert np.sqrt(np.mean(((got.values - truth) / got.sigma) ** 2)) == pytest.approx(1, abs=0.05)
    assert known.common == pytest.approx(0.005 / 0.99, rel=0.1)
    assert known.common > 0.005 / 0.99


def test_several_frames_of_the_object_make_it_surer(sensor):
    camera = sensor()
    band = camera.band(flats=16, darks=8)
    known = calibrate(band, WHITE)
    one = whole(known, band, camera.shots(0.4))
    nine = whole(known, band, camera.shots(0.4, count=9))
    assert nine.sigma.mean() < 0.5 * one.sigma.mean()
    assert np.std(nine.values - 0.4) == pytest.approx(float(nine.sigma.mean()), rel=0.06)


def test_hot_pixels_are_replaced_and_warm_ones_keep_their_own_dark(sensor):
    camera = sensor(hot={(20, 30): 90_000.0, (50, 90): 9_000.0, (0, 0): 80_000.0})
    band = camera.band()
    truth = np.linspace(0.2, 0.8, camera.light.shape[1]) * np.ones((camera.light.shape[0], 1))
    got = whole(calibrate(band, WHITE), band, camera.shots(truth))
    assert sorted(zip(*np.nonzero(got.flags & BAD), strict=True)) == [(0, 0), (20, 30)]
    assert got.values[20, 30] == pytest.approx(truth[20, 30], abs=0.02)
    warm = got.values[50, 90] - truth[50, 90]
    assert abs(warm) < 4 * got.sigma[50, 90]
    assert got.sigma[50, 90] > got.sigma[52, 90]


def test_a_full_pixel_of_the_object_is_unknown_and_says_so(sensor):
    camera = sensor()
    truth = np.full(camera.light.shape, 0.5)
    truth[30:40, 30:40] = 4.0
    band = camera.band()
    got = whole(calibrate(band, WHITE), band, camera.shots(truth))
    assert (got.flags[30:40, 30:40] == SATURATED).all()
    assert np.isnan(got.values[30:40, 30:40]).all()
    assert np.isnan(got.sigma[30:40, 30:40]).all()
    assert np.isfinite(np.delete(got.values, np.s_[30:40], axis=0)).all()


def test_rows_that_are_not_there_and_frames_of_another_size_are_refused(sensor):
    camera, other = sensor(), sensor(width=96)
    band = camera.band()
    known = calibrate(band, WHITE)
    scene = camera.shots(0.5)
    with pytest.raises(InvalidError, match="rows 100 to 113"):
        reflectance(known, band, scene, slice(100, 113))
    with pytest.raises(MismatchError, match="several sizes"):
        reflectance(known, band, other.shots(0.5), slice(0, 5))
    with pytest.raises(MismatchError, match="144 x 112"):
        reflectance(known, other.band(), other.shots(0.5), slice(0, 5))
