from dataclasses import replace

import numpy as np
import pytest

from handscroll.errors import InvalidError, MismatchError, UnsupportedError
from handscroll.geometry import Box
from handscroll.imaging.radiometry.calibration import Choices, calibrate
from handscroll.imaging.radiometry.noise import Noise
from handscroll.imaging.radiometry.reflectance import DUST, reflectance
from handscroll.imaging.radiometry.shots import Shots
from handscroll.imaging.radiometry.white import WhiteReference

WHITE = WhiteReference.even(0.99)
BOX = Box(10, 10, 20, 20)


def test_gain_and_read_noise_follow_from_pairs_of_frames(sensor):
    for gain, read in ((1.25, 4.0), (0.4, 9.0)):
        camera = sensor(height=200, width=240, gain=gain, read=read)
        noise = calibrate(camera.band(), WHITE).noise
        assert noise.how == "pairs"
        assert noise.gain == pytest.approx(gain, rel=0.02)
        # Dark current's own shot noise, and rounding.
        assert noise.read == pytest.approx(np.sqrt(read**2 + 2 / gain + 1 / 12), rel=0.04)


def test_one_white_and_one_flat_are_a_pair_as_well(sensor):
    camera = sensor(height=200, width=240)
    noise = calibrate(camera.band(flats=1, darks=1), WHITE).noise
    assert noise.how == "pairs"
    assert noise.gain == pytest.approx(1.25, rel=0.03)


def test_the_sensors_pattern_is_told_from_noise(sensor):
    for pattern in (0.002, 0.01):
        camera = sensor(height=200, width=240, pattern=pattern)
        own = calibrate(camera.band(flats=4), WHITE).pattern
        assert own.own == pytest.approx(pattern, rel=0.1)
        assert 0 < own.trust < 1


def test_one_frame_alone_says_no_less_noise_than_there_is(sensor):
    camera = sensor(height=200, width=240)
    band = replace(camera.band(), flat=None)
    known = calibrate(band, WHITE)
    assert known.noise.how == "one frame"
    assert known.noise.gain < 1.25
    told = calibrate(band, WHITE, None, Choices(Noise(1.25, 4.0)))
    assert told.noise.how == "declared"
    assert told.pattern.own == pytest.approx(0.004, rel=0.2)


def test_dust_on_the_sheet_is_healed_and_dust_on_the_sensor_divided_out(sensor, painted, dusty):
    place, lasting = (40, 30, 5, 0.15), (100, 70, 6, 0.2)
    camera = sensor(dust=(lasting,))
    sheet = dusty(camera.light.shape, (place,))
    truth = 0.6 + 0.1 * np.sin(np.arange(camera.light.shape[1]) / 15) * np.ones((112, 1))
    band = replace(camera.band(), flat=camera.shots(0.9 * sheet, 0.1, 3))
    band = replace(band, white=camera.shots(0.99 * sheet, 0.1))
    scene = camera.shots(truth)
    known = calibrate(band, WHITE, scene)
    found = {one.verdict: one for one in known.spots}
    assert set(found) == {"sheet", "sensor"}
    assert (found["sheet"].x, found["sheet"].y) == pytest.approx(place[:2], abs=1)
    assert (found["sensor"].x, found["sensor"].y) == pytest.approx(lasting[:2], abs=1)
    assert found["sheet"].healed
    assert not found["sensor"].healed
    assert found["sensor"].share == pytest.approx(1, abs=4 * found["sensor"].doubt)
    got = reflectance(known, band, scene, slice(0, 112))
    off = (got.values - truth) / got.sigma
    for x, y, *_ in (place, lasting):
        assert abs(off[y - 3 : y + 4, x - 3 : x + 4].mean()) < 1
    assert (got.flags[30, 38:43] == DUST).all()
    kept = calibrate(band, WHITE, scene, Choices(dust="keep"))
    wrong = reflectance(kept, band, scene, slice(0, 112)).values
    assert wrong[30, 40] > truth[30, 40] * 1.1


@pytest.mark.parametrize("width", [144, 800])
def test_dust_that_nothing_tells_apart_is_healed_with_its_depth_as_uncertainty(
    sensor, dusty, width
):
    camera = sensor(width=width)
    sheet = dusty(camera.light.shape, ((40, 30, 5, 0.15),))
    band = replace(camera.band(), flat=camera.shots(0.9 * sheet, 0.1, 5))
    band = replace(band, white=camera.shots(0.99 * sheet, 0.1))
    known = calibrate(band, WHITE)
    (spot,) = known.spots
    assert (spot.verdict, spot.healed) == ("unclear", True)
    got = reflectance(known, band, camera.shots(0.5), slice(0, 112))
    y, x = np.divmod(spot.places, camera.light.shape[1])
    assert got.sigma[y, x].min() > 0.9 * 0.5 * abs(spot.depth)
    assert got.sigma[60, 40] < 0.01


def test_dust_is_refused_where_that_is_asked_for(sensor, dusty):
    camera = sensor()
    sheet = dusty(camera.light.shape, ((40, 30, 5, 0.15),))
    band = replace(camera.band(), flat=camera.shots(0.9 * sheet, 0.1, 2))
    with pytest.raises(InvalidError, match=r"x 40, y 30.*Clean the sheet"):
        calibrate(band, WHITE, camera.shots(0.5), Choices(dust="refuse"))
    assert not calibrate(camera.band(), WHITE, camera.shots(0.5), Choices(dust="refuse")).spots


def test_a_textured_sheet_is_no_flat(sensor):
    camera = sensor()
    cloth = 0.8 + 0.1 * (np.indices(camera.light.shape).sum(0) // 6 % 2)
    band = replace(camera.band(), flat=camera.shots(cloth, 0.1, 2))
    with pytest.raises(InvalidError, match=r"smooth light by .*everywhere.*clean, even sheet"):
        calibrate(replace(band, white=camera.shots(cloth, 0.1)), WHITE)


def test_a_flat_under_other_light_only_tells_the_pattern(sensor):
    camera = sensor()
    tilted = 0.9 * (1 + 0.1 * np.linspace(-1, 1, camera.light.shape[1])) * np.ones((112, 1))
    band = replace(camera.band(), flat=camera.shots(tilted, 0.1, 2))
    known = calibrate(band, WHITE)
    assert known.mismatch == pytest.approx(0.1, abs=0.02)
    got = reflectance(known, band, camera.shots(0.5), slice(0, 112)).values
    assert got[:, :20].mean() == pytest.approx(0.5, abs=0.001)
    assert got[:, -20:].mean() == pytest.approx(0.5, abs=0.001)


def test_a_blind_pixel_is_bad(sensor):
    camera = sensor()
    camera.light[33, 44] = 0.0
    known = calibrate(camera.band(), WHITE)
    assert known.bad.tolist() == [33 * 144 + 44]
    assert not known.spots


def test_figures_tell_what_a_recipe_keeps(sensor):
    known = calibrate(sensor().band(), WhiteReference.of([400, 700], [0.98, 0.96], 0.01))
    told = known.figures()
    assert told["white_reflectance"] == pytest.approx(0.97)
    assert told["common_relative_uncertainty"] == pytest.approx(0.01 / 0.97)
    assert told["noise_from"] == "pairs"


def swapped(camera, band):
    return replace(band, dark=(band.flat,), flat=band.dark[0])


def bright_dark(camera, band):
    band = replace(band, white=camera.shots(1.3))
    return replace(band, dark=(camera.shots(1.0, 0.1, 2),), flat=camera.shots(1.3, 0.1, 2))


def saturated(camera, band):
    return replace(band, white=camera.shots(2.5, 0.1))


def saturated_box(camera, band):
    put = np.full(camera.light.shape, 0.3)
    put[10:30, 10:30] = 2.5
    return replace(band, white=camera.shots(put), white_box=BOX)


def dim_box(camera, band):
    return replace(band, white=camera.shots(0.0001), white_box=BOX)


def lamp_off(camera, band):
    return replace(band, white=camera.shots(0.0005), flat=camera.shots(0.0005, count=2))


def no_time(camera, band):
    return replace(band, flat=Shots(band.flat.frames, 0.0))


def endless(camera, band):
    return replace(band, dark=(Shots(band.dark[0].frames, float("nan")),))


def not_a_number(camera, band):
    frame = band.white.frames[0].astype(np.float32)
    frame[5, 6] = np.inf
    return replace(band, white=Shots([frame], 0.1))


def eight_bits(camera, band):
    return replace(band, white=Shots([(one >> 8).astype(np.uint8) for one in band.white.frames], 1))


def other_size(camera, band):
    return replace(band, flat=Shots([one[:, 1:] for one in band.flat.frames], 0.1))


def colours(camera, band):
    return replace(band, white=Shots([np.zeros((112, 144, 3), np.uint16)], 0.1))


def no_dark(camera, band):
    return replace(band, dark=())


def no_frames(camera, band):
    return replace(band, flat=Shots([], 0.1))


def no_flat(camera, band):
    return replace(band, flat=None, white_box=BOX)


def outside(camera, band):
    return replace(band, white_box=Box(140, 10, 20, 20))


def no_level(camera, band):
    return replace(band, white_level=0)


def other_dark(camera, band):
    return replace(band, dark=(camera.shots(0.0, 1.0),))


def leak(camera, band):
    dark = band.dark[0].frames[0].copy()
    dark[::8, ::8] += 5000
    return replace(band, dark=(Shots([dark], 0.1),))


def copies(camera, band):
    frame = np.full((112, 144), 9000, np.uint16)
    return replace(band, white=Shots([frame], 0.1), flat=Shots([frame, frame], 0.1))


BROKEN = [
    (swapped, MismatchError, r"dark frames are brighter than its flat.*swapped"),
    (bright_dark, InvalidError, r"dark frames reach .*Cover the lens"),
    (saturated, InvalidError, r"white is saturated.*shorter exposure"),
    (saturated_box, InvalidError, r"of its white is saturated.*shorter exposure"),
    (dim_box, InvalidError, r"white frames are only .*lamp"),
    (lamp_off, InvalidError, r"counts brighter than the dark.*lamp was on"),
    (no_time, InvalidError, r"exposure time of its flat frames is 0.0 s"),
    (endless, InvalidError, r"exposure time of its dark frames is nan"),
    (not_a_number, InvalidError, r"white frame holds 1 samples that are not numbers"),
    (eight_bits, UnsupportedError, r"uint8.*16 bits"),
    (other_size, MismatchError, r"several sizes: 143 x 112, 144 x 112"),
    (colours, InvalidError, r"shape \(112, 144, 3\)"),
    (no_dark, InvalidError, r"no dark frame"),
    (no_frames, InvalidError, r"no flat frame"),
    (no_flat, InvalidError, r"fills only a part.*Shoot an even sheet"),
    (outside, InvalidError, r"not on a frame of 144 x 112"),
    (no_level, InvalidError, r"white level is 0"),
    (other_dark, MismatchError, r"exposed 1 s, other frames 0.1 s.*declare the bias"),
    (leak, InvalidError, r"hot in its dark.*light leak"),
    (copies, InvalidError, r"differ by less than counting.*not smoothed"),
]


@pytest.mark.parametrize(
    ("broken", "kind", "told"), BROKEN, ids=[one[0].__name__ for one in BROKEN]
)
def test_frames_that_cannot_calibrate_are_refused_with_why_and_what_to_do(
    sensor, broken, kind, told
):
    camera = sensor()
    with pytest.raises(kind, match=told):
        calibrate(broken(camera, camera.band()), WHITE)


def test_a_declared_noise_that_is_none_is_refused():
    for gain, read in ((0, 3), (1, -1), (np.inf, 2)):
        with pytest.raises(InvalidError, match="noise"):
            Noise(gain, read)
