"""The suite `viewing`, once and small: what is asked must be answered with the right bytes."""

import shutil

import numpy as np
import pytest

from handscroll.geometry import Size


@pytest.fixture(scope="session")
def small(bench, tmp_path_factory):
    """A museum of one small picture, as the benchmark makes it: folder, image and pyramid."""
    folder = tmp_path_factory.mktemp("viewing")
    scans = folder / "scans"
    scans.mkdir()
    bench("picture").write_picture(scans / "painting.tif", 1700, 700)
    image = bench("served").make_museum(folder / "museum", scans)["painting.tif"]
    return folder, image, bench("served").pyramid_of(folder / "museum", image)


@pytest.fixture(scope="session")
def server(bench, small):
    """That museum, served."""
    with bench("served").serving(small[0] / "museum") as running:
        yield running


def test_a_small_crowd_is_answered_byte_for_byte(bench, small, server):
    _, image, pyramid = small
    viewers = bench("viewers")
    crowd = viewers.Crowd(
        viewers=12, window_s=0.75, windows=2, warm_s=0.25, regions_a_second=8, region_links=3
    )
    seen = viewers.measure(server, pyramid, image, crowd)

    assert seen.errors == []
    assert seen.asked_tiles == seen.answered_tiles == 12 * 7
    assert seen.asked_regions == seen.answered_regions == 6
    assert sum(len(window) for window in seen.tiles) == 12 * 6
    assert seen.server_cores > 0


def test_every_server_sends_the_same_tiles(bench, small, server):
    folder, image, pyramid = small
    rounds, paths = bench("tile_rounds"), bench("tile_paths")
    ours = paths.iiif_path(pyramid, f"/iiif/3/{image}")
    assert rounds.differing(server, pyramid, ours) == 0
    if shutil.which("nginx"):
        with bench("peer_servers").nginx_static(pyramid, folder / "nginx") as peer:
            assert rounds.differing(peer, pyramid, paths.file_path) == 0
            assert peer.tree.pss_mb() > 0
            assert len(peer.tree.pids()) == 3


def test_a_wrong_answer_is_an_error_of_the_crowd(bench, small, server):
    _, image, pyramid = small
    viewers = bench("viewers")
    crowd = viewers.Crowd(viewers=2, window_s=0.5, windows=1, warm_s=0, region_links=1)
    seen = viewers.measure(server, pyramid, image + "x", crowd)
    assert len(seen.errors) == seen.asked_tiles == 4


def test_tiles_cover_the_picture_once(bench, small):
    _, _, pyramid = small
    paths = bench("tile_paths")
    tiles = paths.all_tiles(pyramid)
    for level, size in enumerate(pyramid.levels):
        sizes = [paths.tile_size(pyramid, tile) for tile in tiles if tile.level == level]
        assert sum(wide * high for wide, high in sizes) == size.width * size.height
    assert paths.sequence(tiles, 50) == paths.sequence(tiles, 50)
    assert len(set(tiles)) == len(tiles)


def test_the_test_picture_is_always_the_same(bench, tmp_path):
    picture = bench("picture")
    first = picture.write_picture(tmp_path / "a.tif", 300, 90).read_bytes()
    assert picture.write_picture(tmp_path / "b.tif", 300, 90).read_bytes() == first
    assert picture.write_picture(tmp_path / "c.tif", 300, 90, seed=1).read_bytes() != first


def test_regions_lie_inside_and_are_never_enlarged(bench):
    size = Size(3000, 900)
    for one in bench("region_paths").regions(size, 200):
        assert 0 <= one.x <= one.x + one.width <= 3000
        assert 0 <= one.y <= one.y + one.height <= 900
        assert 0 < one.wide <= one.width
        assert 0 < one.high <= one.height


def test_regions_are_compared_with_the_original(bench, tmp_path):
    compare, quality = bench("region_compare"), bench("region_quality")
    told = bench("region_requests").Told
    ours, theirs = told(4.0, 1, 1, 1, 900, 0, 1), told(5.0, 1, 1, 1, 1000, 0, 1)
    found = compare._figures({"ours": [ours] * 3, "iip": [theirs] * 3}, {"ours": [32], "iip": [30]})
    assert found["region_cpu_vs_iip"] == pytest.approx(0.8)
    assert found["region_bytes_vs_iip"] == pytest.approx(0.9)
    assert found["region_psnr_gain_db"] == pytest.approx(2)
    assert quality.psnr(np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)) == 0


def test_the_page_names_every_server_and_every_figure(bench, tmp_path):
    rounds, one = bench("tile_rounds"), bench("wrk_load").Round
    outcome = rounds.Outcome(tiles=10)
    for at, name in enumerate(("handscroll", "nginx", "large-image")):
        taken = [one(1000.0 / (at + 1) + k, 1.0, 2.0, 20.0, 500.0, 100, 0) for k in range(3)]
        outcome.rounds[name], outcome.pss_mb[name] = {32: taken}, 10.0
    figures = bench("viewing_figures").tiles(outcome)
    assert figures["tile_rps_vs_nginx"].value == pytest.approx(1001 / 501, abs=0.02)
    assert figures["tile_rps_vs_nginx"].holds
    assert len(figures["tile_rps_vs_large_image"].rounds) == 3
    pages = bench("viewing_pages")
    table = pages.servers_table(outcome, {"iipimage": "not here"})
    assert "| nginx | 32 |" in table
    assert "Left out: iipimage: not here" in table
    assert "`tile_rps_vs_nginx`" not in pages.honest(figures, {"tiles": 2.0})
    assert "`tile_errors`" in pages.honest({"tile_errors": bench("figures").Figure(
        1, "answers", "of ours", "== 0")}, {})  # fmt: skip
    pages.draw_servers(outcome, tmp_path / "servers.svg")
    assert "<svg" in (tmp_path / "servers.svg").read_text()
    known = bench("viewing_figures").known({"fuzz_5xx": 0, "fuzz_urls": 100_000, "other": 1})
    assert [figure.holds for figure in known.values()] == [True, True]
