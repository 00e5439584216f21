"""The simulated camera: counts follow the model, maps move features, faults are what they say."""

import csv
from dataclasses import replace

import numpy as np
import pytest
import tifffile
from scipy.ndimage import gaussian_filter, map_coordinates

from handscroll.demo.examination import faults
from handscroll.demo.examination.bands import BANDS, lamp, response, seen, sensor
from handscroll.demo.examination.capture import (
    BIAS,
    FLAT_REFLECTANCE,
    FULL_WELL,
    GAIN,
    READ_NOISE,
    WHITE_LEVEL,
    WHITE_REFLECTANCE,
    Camera,
    Rig,
    band_reflectance,
    simulate_capture,
)
from handscroll.demo.examination.digitiser import COLUMNS, KINDS, stream_capture, write_capture
from handscroll.demo.examination.geometry import warp_of
from handscroll.demo.examination.pigment_spectra import WAVELENGTHS
from handscroll.geometry import Box

CALM = Rig(seed=4, noise=False, misaligned=0.0, uneven=0.0)


def test_the_bands_are_the_sixteen_of_the_department():
    assert [one.wavelength for one in BANDS] == [
        365, 420, 450, 480, 510, 550, 590, 620, 650, 700, 780, 850, 940, 1050, 1200, 1650,
    ]  # fmt: skip
    assert lamp().min() > 0
    assert 0 < sensor().min() <= sensor().max() < 1


def test_a_band_weighs_a_spectrum_and_keeps_a_flat_one():
    flat = np.full(271, 0.37)
    np.testing.assert_allclose(seen(flat), 0.37, rtol=1e-12)
    slope = (WAVELENGTHS - 350) / 1350
    centres = np.array([one.wavelength for one in BANDS])
    # The lamp and the sensor pull a band a little to one side, never out of its filter.
    off = seen(slope) * 1350 + 350 - centres
    assert np.abs(off).max() < 8
    for one in BANDS:
        nm, weights = response(one)
        assert weights.sum() == pytest.approx(1)
        assert np.abs(nm - one.wavelength).max() <= max(5, one.fwhm)


def test_what_a_band_sees_is_its_weighted_spectrum(mountains):
    points = np.array([[30, 70], [120, 80], [200, 140]])
    spectra = seen(mountains.spectra(points))
    for number in (0, 5, 15):
        plane = band_reflectance(mountains, BANDS[number])
        np.testing.assert_allclose(plane[points[:, 1], points[:, 0]], spectra[:, number], atol=2e-6)


def test_counts_without_noise_are_light_times_gain_plus_bias(mountains):
    taken = simulate_capture(mountains, CALM)
    number = 5
    scene = gaussian_filter(band_reflectance(mountains, BANDS[number]).astype(float), CALM.blur)
    white = taken.white[number].astype(float) - taken.dark[number]
    found = (taken.counts[number].astype(float) - taken.dark[number]) / white * WHITE_REFLECTANCE
    inner = (slice(8, -8), slice(8, -8))
    np.testing.assert_allclose(found[inner], scene[inner], atol=5e-4)
    flat = (taken.flat[number].astype(float) - taken.dark[number]) / white * WHITE_REFLECTANCE
    np.testing.assert_allclose(flat, FLAT_REFLECTANCE, atol=1e-4)


def test_mean_and_variance_of_counts_are_those_of_the_model(mountains):
    rig = Rig(seed=8, bands=(BANDS[5],))
    block = Box(0, 0, 240, 160)
    noisy = np.array(
        [
            Camera(mountains, replace(rig, seed=8)).shoot(block).white[0],
            simulate_capture(mountains, replace(rig, noise=False)).white[0],
        ],
        dtype=float,
    )
    expected = (noisy[1] - BIAS) / GAIN
    off = (noisy[0] - BIAS) / GAIN - expected
    assert expected.max() < FULL_WELL
    spread = np.sqrt(expected + READ_NOISE**2)
    share = off / spread
    count = share.size
    assert abs(share.mean()) < 4 / np.sqrt(count)
    # The variance of a variance of a normal is 2 / n.
    assert abs(share.var() - 1) < 4 * np.sqrt(2 / count)


def test_dark_frames_hold_bias_current_and_hot_pixels(capture):
    level = np.median(capture.dark.reshape(16, -1), axis=1)
    assert np.all(np.abs(level - BIAS) < 60)
    # InGaAs is warm: at 1050 nm the exposure is long, and current shows.
    assert level[13] > level[5] + 3
    exposure = capture.exposure_s
    hottest = (capture.dark[0].astype(float) - BIAS) / GAIN / exposure[0]
    assert (hottest > 100).sum() >= 1
    assert (hottest > 100).mean() < 2e-3


def test_light_is_uneven_and_each_group_of_bands_has_its_own(capture):
    white = capture.white.astype(float) - capture.dark
    even = np.array([gaussian_filter(one, 6) / one.max() for one in white])
    assert np.all(even.reshape(16, -1).max(1) / even.reshape(16, -1).min(1) > 1.05)
    close = np.abs(even[4] / even[4].mean() - even[6] / even[6].mean()).max()
    far = np.abs(even[4] / even[4].mean() - even[14] / even[14].mean()).max()
    assert close < 0.02
    assert far > 0.03


def test_the_panel_is_bright_but_not_full_in_every_band(capture):
    brightest = capture.white.reshape(16, -1).max(1)
    assert np.all(brightest < WHITE_LEVEL)
    assert np.all(brightest > 0.6 * WHITE_LEVEL)
    assert capture.counts.dtype == np.uint16
    assert capture.white_level == WHITE_LEVEL


def test_the_map_really_moves_what_a_band_sees(mountains):
    """Bring a bent band back by its own map: it is the straight band again, to the hundredth."""
    for number in (0, 15):
        bent = Camera(mountains, Rig(seed=4))
        straight = Camera(mountains, CALM)
        block = Box(0, 0, 240, 160)
        y, x = np.mgrid[0:160, 0:240]
        lattice = np.stack([x.ravel(), y.ravel()], 1).astype(float)
        there = bent.warps[number].forward(lattice)
        seen_there = bent.light(number, block).astype(float)
        back = map_coordinates(seen_there, [there[:, 1], there[:, 0]], order=5).reshape(160, 240)
        want = straight.light(number, block)
        inner = (slice(12, -12), slice(12, -12))
        assert np.abs(back - want)[inner].max() < 0.02
        assert np.abs(back - want)[inner].mean() < 5e-4
        assert np.abs(seen_there - want)[inner].mean() > 4 * np.abs(back - want)[inner].mean()


def test_a_map_and_its_inverse_meet_and_the_reference_is_not_moved():
    rng = np.random.default_rng(0)
    points = rng.uniform(0, 2400, (200, 2))
    for one in BANDS:
        warp = warp_of(one, (2400, 1000), 6)
        np.testing.assert_allclose(warp.back(warp.forward(points)), points, atol=1e-8)
        np.testing.assert_allclose(warp.displacement(points), warp.forward(points) - points)
    assert np.array_equal(warp_of(BANDS[5], (2400, 1000), 6).forward(points), points)


def test_misregistration_grows_towards_the_infrared_and_no_matrix_tells_it_all():
    y, x = np.mgrid[0:1000:40, 0:2400:40]
    lattice = np.stack([x.ravel(), y.ravel()], 1).astype(float)
    spans, rests = [], []
    for one in (BANDS[6], BANDS[12], BANDS[15]):
        move = warp_of(one, (2400, 1000), 6).displacement(lattice)
        spans.append(np.ptp(move, axis=0).max())
        basis = np.column_stack([lattice, np.ones(len(lattice))])
        rests.append(np.abs(move - basis @ np.linalg.lstsq(basis, move, rcond=None)[0]).max())
    assert spans[0] < spans[1] < spans[2]
    assert rests[0] < rests[1] < rests[2] < 2
    assert rests[2] > 0.3


def test_infrared_bands_are_out_of_focus():
    rig = Rig()
    assert rig.sigma(BANDS[5]) == pytest.approx(rig.blur)
    assert rig.sigma(BANDS[15]) > 2 * rig.sigma(BANDS[5])


def test_the_same_rig_gives_the_same_bytes_and_another_seed_others(mountains, capture):
    bands = (BANDS[2], BANDS[5])
    first = simulate_capture(mountains, Rig(seed=4, bands=bands))
    again = simulate_capture(mountains, Rig(seed=4, bands=bands))
    for kind in ("counts", "dark", "flat", "white"):
        assert getattr(first, kind).tobytes() == getattr(again, kind).tobytes()
    other = simulate_capture(mountains, Rig(seed=5, bands=bands))
    assert np.mean(other.counts != first.counts) > 0.9


def test_a_folder_holds_a_file_a_band_and_a_table(capture, tmp_path):
    written = write_capture(capture, tmp_path)
    assert len(written) == 4 * 17
    for (kind, _), stack in zip(
        KINDS, (capture.counts, capture.dark, capture.flat, capture.white), strict=True
    ):
        with (tmp_path / kind / "wavelengths.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert tuple(rows[0]) == COLUMNS
        assert [float(row["wavelength_nm"]) for row in rows] == capture.wavelengths.tolist()
        assert [float(row["exposure_s"]) for row in rows] == capture.exposure_s.tolist()
        for row, plane in zip(rows, stack, strict=True):
            np.testing.assert_array_equal(tifffile.imread(tmp_path / kind / row["file"]), plane)


def test_streaming_into_files_gives_the_same_pixels_as_memory(mountains, tmp_path):
    rig = Rig(seed=4, bands=BANDS[4:6])
    whole = simulate_capture(mountains, rig)
    stream_capture(Camera(mountains, rig), tmp_path)
    with (tmp_path / "bands" / "wavelengths.csv").open(encoding="utf-8", newline="") as stream:
        names = [row["file"] for row in csv.DictReader(stream)]
    for number, name in enumerate(names):
        np.testing.assert_array_equal(
            tifffile.imread(tmp_path / "bands" / name), whole.counts[number]
        )
        np.testing.assert_array_equal(
            tifffile.imread(tmp_path / "white" / name), whole.white[number]
        )


def test_faulty_captures_have_the_fault_that_they_are_named_after(capture):
    assert np.median(faults.swapped(capture).dark) > 10 * np.median(faults.swapped(capture).flat)
    dust = faults.dusty(capture)
    light = (dust.flat - dust.dark.astype(float)) / (capture.flat - capture.dark.astype(float))
    assert light.min() < 0.85
    assert np.median(light) == pytest.approx(1, abs=0.002)
    assert 0.001 < (light[5] < 0.95).mean() < 0.1
    burnt = faults.saturated(capture)
    assert (burnt.white == capture.white_level).mean() > 0.3
    assert faults.eight_bit(capture).dtype == np.uint8
