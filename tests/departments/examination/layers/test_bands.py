"""Pictures of stacks over HTTP: right to the pixel, for whom they are meant, and never stale."""

import json
import shutil
import threading

import numpy as np
import pytest

from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.imaging.colorimetry.few_bands import band_matrix, modelled_prior
from handscroll.imaging.colorimetry.srgb import encoded, screen_matrix
from handscroll.imaging.colorimetry.viewing import viewing
from handscroll.model.rights import Role, State

WHOLE = "full/max/0/default.png"


@pytest.fixture
def app(house):
    house.publish()
    return build_app(house.museum, departments())


def test_colour_is_what_the_bands_say_under_daylight(shown_app, shown, ask, pixels):
    tile = pixels(ask(shown_app, f"{shown.base}.colour/0,0,512,512/512,/0/default.png").body)
    seen = viewing("D50")
    matrix = screen_matrix(band_matrix(shown.nm, seen, modelled_prior()), seen)
    light = np.tensordot(matrix, shown.cube[:, :512, :512].astype(np.float64), 1)
    wanted = np.rint(255 * encoded(np.clip(light, 0, 1))).transpose(1, 2, 0)
    assert np.abs(tile.astype(float) - wanted).max() <= 1


def test_a_band_is_stretched_over_the_whole_alike_on_every_tile(shown_app, shown, ask, pixels):
    whole = pixels(ask(shown_app, f"{shown.base}.b3/{WHOLE}").body)
    assert whole.shape == (560, 700, 3)
    low, high = np.nanpercentile(shown.cube[2], (0.5, 99.5))
    wanted = 255 * np.clip((shown.cube[2] - low) / (high - low), 0, 1)
    known = np.isfinite(shown.cube[2])
    # Limits are measured on an even sample of the pixels.
    assert np.abs(whole[..., 0] - wanted)[known].max() <= 3
    assert (whole[~known] == 0).all()
    for x, y, w, h in ((0, 0, 512, 512), (512, 0, 188, 512), (512, 512, 188, 48)):
        tile = pixels(ask(shown_app, f"{shown.base}.b3/{x},{y},{w},{h}/{w},{h}/0/default.png").body)
        assert (tile == whole[y : y + h, x : x + w]).all()


def test_sizes_come_from_levels_and_those_in_between_are_scaled(shown_app, shown, ask, pixels):
    half = pixels(ask(shown_app, f"{shown.base}.b1/full/350,280/0/default.png").body)
    whole = pixels(ask(shown_app, f"{shown.base}.b1/{WHOLE}").body)[..., 0].astype(float)
    mean = whole.reshape(280, 2, 350, 2).mean((1, 3))
    inside = np.s_[:268, :338]
    assert np.abs(half[inside][..., 0] - mean[inside]).max() < 8
    odd = pixels(ask(shown_app, f"{shown.base}.b1/100,50,400,300/213,/0/default.png").body)
    assert odd.shape == (160, 213, 3)
    block = whole[50:350, 100:500]
    assert abs(odd[..., 0].mean() - block.mean()) < 1
    # Left is dark and right is light: nothing was shifted or turned.
    assert np.corrcoef(odd[..., 0].mean(0), np.arange(213))[0, 1] > 0.9
    large = pixels(ask(shown_app, f"{shown.base}.b1/100,50,40,30/^160,120/0/default.png").body)
    assert large.shape == (120, 160, 3)


def test_jpeg_keeps_colours_at_full_resolution(shown_app, shown, ask, pixels):
    reply = ask(shown_app, f"{shown.base}.colour/0,0,512,512/512,512/0/default.jpg")
    assert reply.headers["content-type"] == "image/jpeg"
    # 4:4:4: each of three components is sampled once, 0x11, in the frame header (ITU-T T.81).
    head = reply.body.index(b"\xff\xc0")
    assert [reply.body[head + 11 + 3 * n] for n in range(3)] == [0x11] * 3
    exact = pixels(ask(shown_app, f"{shown.base}.colour/0,0,512,512/512,512/0/default.png").body)
    assert np.abs(pixels(reply.body).astype(float) - exact).mean() < 3


def test_what_may_be_kept_and_how_long(shown_app, shown, ask):
    reply = ask(shown_app, f"{shown.base}.b1/full/200,/0/default.jpg")
    assert reply.headers["cache-control"] == "public, max-age=86400, immutable"
    assert "vary" not in reply.headers
    again = ask(shown_app, f"{shown.base}.b1/full/200,/0/default.jpg",
                if_none_match=f'"x", W/{reply.headers["etag"]}')  # fmt: skip
    assert (again.status, again.body) == (304, b"")
    head = ask(shown_app, f"{shown.base}.b1/full/200,/0/default.jpg", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(reply.body))
    assert f'<https://museum.example{shown.base}.b1/full/200,160/0/default.jpg>' in (
        reply.headers["link"]
    )  # fmt: skip
    assert reply.headers["access-control-allow-origin"] == "*"
    preflight = ask(shown_app, f"{shown.base}.b1/info.json", method="OPTIONS")
    assert preflight.status == 204
    assert ask(shown_app, f"{shown.base}.b1/info.json", method="POST").status == 405
    bare = ask(shown_app, f"{shown.base}.b1")
    assert bare.headers["location"] == f"https://museum.example{shown.base}.b1/info.json"


def test_the_information_leads_to_tiles_of_512_and_says_what_it_is(shown_app, shown, ask):
    info = json.loads(ask(shown_app, f"{shown.base}.colour/info.json").body)
    assert info["id"] == f"https://museum.example{shown.base}.colour"
    assert (info["width"], info["height"]) == (700, 560)
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2]}]
    assert "not a photograph" in info["service"][0]["label"]["en"][0]
    plain = ask(shown_app, f"{shown.base}.colour/info.json", accept="application/json")
    assert plain.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("full/full/0/default.jpg", 400), ("700,0,5,5/max/0/default.jpg", 400),
        ("full/max/90/default.jpg", 400), ("full/max/!0/default.jpg", 400),
        ("full/max/0/gray.jpg", 400), ("full/max/0/default.webp", 400),
        ("full/max/0/default.exe", 400), ("full/^99999,/0/default.jpg", 400),
        ("full/max/0", 404), ("full/max/0/default.jpg/x", 404), ("info.json/", 404),
        ("full/max/%ff/default.jpg", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_says_why(shown_app, shown, ask, rest, status):
    reply = ask(shown_app, f"{shown.base}.colour/{rest}")
    said = json.loads(reply.body)
    assert (reply.status, said["status"]) == (status, status)
    assert said["detail"]
    assert said["fix"]
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "name",
    [
        "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%00", "x" * 5000, "", "s1", "{stack}",
        "{stack}.{cube}", "{stack}.{cube}.b0", "{stack}.{cube}.b9", "{stack}.{cube}.b99999",
        "{stack}.{cube}.v0", "{stack}.{cube}.v" + "0" * 24, "{stack}.{cube}.colour%2F..",
        "{stack}.000000000000.colour", "s" + "0" * 13 + ".{cube}.colour", "%E2%80%AE",
        "{stack}.{cube}.colour%0a",
    ],
)  # fmt: skip
def test_names_of_nothing_are_nothing(shown_app, shown, ask, name):
    stack, cube = shown.base.removeprefix("/bands/3/").split(".")
    path = f"/bands/3/{name.replace('{stack}', stack).replace('{cube}', cube)}"
    for rest in ("/info.json", "/full/100,/0/default.jpg"):
        assert ask(shown_app, path + rest).status == 404


def test_what_lies_beside_the_services_is_nothing(shown_app, ask):
    for path in ("/bands/", "/bands/2/x/info.json", "/bands/manifest", "/bands/../etc/passwd"):
        assert ask(shown_app, path).status == 404


def test_a_draft_does_not_exist_for_visitors(house, ask, reader):
    app = build_app(house.museum, departments())
    there, missing = f"{house.base}.b1", f"{house.base[:-12]}{'0' * 12}.b1"
    for rest in ("/info.json", "/full/200,/0/default.jpg"):
        secret, nothing = ask(app, there + rest), ask(app, missing + rest)
        assert secret.status == nothing.status == 404
        digits = house.base[-12:].encode()
        assert secret.body.replace(digits, b"0" * 12) == nothing.body
    seen = reader(Role.RESEARCHER).get(f"{there}/full/200,/0/default.jpg")
    assert seen.status_code == 200
    assert seen.headers["cache-control"] == "private, max-age=3600, immutable"
    assert seen.headers["vary"] == "Cookie"


def test_a_stack_hides_with_its_relic_and_at_once(app, house, ask):
    address = f"{house.base}.b1/full/200,/0/default.jpg"
    assert ask(app, address).status == 200
    house.museum.relics.move(house.relic, State.WITHDRAWN, person="test")
    assert ask(app, address).status == 404


def test_visitors_get_no_finer_picture_than_the_rights_say(guarded, ask):
    guarded.publish()
    app = build_app(guarded.museum, departments())
    token = guarded.museum.people.sign_in("conservator", "a long enough password").token
    info = json.loads(ask(app, f"{guarded.base}.colour/info.json").body)
    assert (info["maxWidth"], info["maxHeight"]) == (175, 175)
    assert "tiles" not in info
    tile = f"{guarded.base}.colour/0,0,100,100/100,/0/default.jpg"
    assert ask(app, tile).status == 403
    most = ask(app, f"{guarded.base}.colour/full/max/0/default.jpg")
    assert most.status == 200
    assert most.headers["vary"] == "Cookie"
    mine = ask(app, tile, cookie=f"handscroll_session={token}")
    assert mine.status == 200
    assert mine.headers["cache-control"].startswith("private")


def test_a_new_cube_has_new_addresses_and_the_old_ones_are_gone(app, house, ask):
    old = house.base
    assert ask(app, f"{old}.b1/{WHOLE}").status == 200
    house.make_again()
    assert house.base != old
    assert ask(app, f"{old}.b1/{WHOLE}").status == 404
    assert ask(app, f"{house.base}.b1/{WHOLE}").status == 200


def test_a_cube_that_is_lost_is_told_and_drawn_once_it_is_back(app, house, ask):
    stack = house.museum.stacks.get(house.stack)
    place = house.museum.stacks.cube(stack)
    kept = place.with_name("kept")
    before = ask(app, f"{house.base}.b2/{WHOLE}").body
    shutil.copytree(place, kept)
    shutil.rmtree(place)
    gone = ask(app, f"{house.base}.b2/0,0,300,300/max/0/default.png")
    assert gone.status == 404
    assert "made again" in json.loads(gone.body)["detail"]
    kept.rename(place)
    assert ask(app, f"{house.base}.b2/0,0,300,300/max/0/default.png").status == 200
    assert ask(app, f"{house.base}.b2/{WHOLE}").body == before


def test_large_pictures_have_a_thread_of_their_own(shown_app, shown, ask, pixels):
    large = pixels(ask(shown_app, f"{shown.base}.b2/full/^2000,/0/default.png").body)
    assert large.shape == (1600, 2000, 3)
    small = pixels(ask(shown_app, f"{shown.base}.b2/full/700,/0/default.png").body)
    assert abs(large.mean() - small.mean()) < 1


def test_many_threads_draw_the_same_as_one(shown_app, shown, ask):
    addresses = [f"{shown.base}.b{n}/0,0,400,400/200,/0/default.png" for n in range(1, 9)]
    alone = [ask(shown_app, one).body for one in addresses]
    fresh = build_app(shown.museum, departments())
    found = {}

    def draw(one):
        found[one] = ask(fresh, one).body

    threads = [threading.Thread(target=draw, args=(one,)) for one in addresses * 3]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [found[one] for one in addresses] == alone
