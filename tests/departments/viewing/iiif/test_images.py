import io
import json
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from handscroll.model.rights import State


def test_the_information_document_leads_to_the_tiles(server, hung, ask):
    reply = ask(server, f"/iiif/3/{hung.public}/info.json")
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("application/ld+json;profile=")
    assert reply.headers["access-control-allow-origin"] == "*"
    info = json.loads(reply.body)
    assert info["id"] == f"https://museum.example/iiif/3/{hung.public}"
    assert (info["width"], info["height"]) == (701, 301)
    side = info["tiles"][0]["width"]
    tile = ask(server, f"/iiif/3/{hung.public}/0,0,{side},{side}/{side},301/0/default.jpg")
    assert Image.open(io.BytesIO(tile.body)).size == (side, 301)
    plain = ask(server, f"/iiif/3/{hung.public}/info.json", accept="application/json")
    assert plain.headers["content-type"] == "application/json"
    assert plain.headers["vary"] == "Accept"
    assert plain.body == reply.body
    assert plain.headers["etag"] != reply.headers["etag"]


def test_a_picture_comes_with_its_address_and_its_tag(server, hung, ask):
    address = f"/iiif/3/{hung.public}/pct:0,0,100,100/350,/360/color.png"
    reply = ask(server, address)
    assert reply.status == 200
    assert reply.headers["content-type"] == "image/png"
    base = f"https://museum.example/iiif/3/{hung.public}"
    assert f'<{base}/full/350,150/0/default.png>;rel="canonical"' in reply.headers["link"]
    assert '<http://iiif.io/api/image/3/level2.json>;rel="profile"' in reply.headers["link"]
    assert reply.headers["cache-control"].startswith("public")
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert np.asarray(Image.open(io.BytesIO(reply.body))).shape == (150, 350, 3)
    again = ask(server, address, if_none_match=f'"x", W/{reply.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == reply.headers["etag"]
    head = ask(server, address, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == reply.headers["content-length"]
    canonical = ask(server, f"/iiif/3/{hung.public}/full/350,150/0/default.png")
    assert canonical.headers["etag"] == reply.headers["etag"]


def test_a_picture_that_is_drawn_comes_whole_whatever_range_is_asked(server, hung, ask):
    address = f"/iiif/3/{hung.public}/1,1,50,50/25,25/0/default.png"
    whole = ask(server, address)
    part = ask(server, address, range="bytes=0-9")
    assert (part.status, part.body) == (200, whole.body)
    assert "content-range" not in part.headers


def test_the_bare_identifier_leads_to_the_information(server, hung, ask):
    reply = ask(server, f"/iiif/3/{hung.public}")
    assert reply.status == 303
    assert reply.headers["location"] == f"https://museum.example/iiif/3/{hung.public}/info.json"


def test_scripts_of_other_sites_may_ask(server, hung, ask):
    preflight = ask(server, f"/iiif/3/{hung.public}/info.json", method="OPTIONS")
    assert preflight.status == 204
    assert "GET" in preflight.headers["access-control-allow-methods"]
    assert ask(server, f"/iiif/3/{hung.public}/info.json", method="POST").status == 405
    for wrong in ("nobody/info.json", f"{hung.public}/full/full/0/default.jpg"):
        reply = ask(server, f"/iiif/3/{wrong}")
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "ETag" in reply.headers["access-control-expose-headers"]
        assert reply.headers["content-type"] == "application/problem+json"
        assert {"title", "status", "detail", "fix"} <= set(json.loads(reply.body))


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("full/full/0/default.jpg", 400), ("full/9999,/0/default.jpg", 400),
        ("701,0,5,5/max/0/default.jpg", 400), ("full/max/361/default.jpg", 400),
        ("full/max/0/default.gif", 400), ("full/max/0", 404), ("full/max/0/default.jpg/", 404),
        ("", 404), ("info.json/", 404), ("a%2Fb/max/0/default.jpg", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(server, hung, ask, rest, status):
    reply = ask(server, f"/iiif/3/{hung.public}/{rest}")
    assert reply.status == status
    assert json.loads(reply.body)["status"] == status


def test_odd_identifiers_name_nothing(server, ask):
    for name in ("..%2F..%2Fetc", "%252e%252e", "a%2Fb", "%00", "%E2%80%AE", "x" * 5000, ""):
        assert ask(server, f"/iiif/3/{name}/info.json").status == 404


def test_an_escaped_identifier_is_the_same_picture(server, hung, ask):
    escaped = "".join(f"%{ord(one):02X}" for one in hung.public)
    assert ask(server, f"/iiif/3/{escaped}/info.json").status == 200


def test_a_draft_does_not_exist_for_the_public(server, hung, ask, wang):
    for rest in ("", "/info.json", "/full/50,/0/default.jpg"):
        secret = ask(server, f"/iiif/3/{hung.draft}{rest}")
        missing = ask(server, f"/iiif/3/{'c' * len(hung.draft)}{rest}")
        assert secret.status == missing.status == 404
        assert secret.body.replace(hung.draft.encode(), b"") == missing.body.replace(
            b"c" * len(hung.draft), b""
        )
    seen = ask(server, f"/iiif/3/{hung.draft}/full/50,/0/default.jpg", cookie=wang)
    assert seen.status == 200
    assert seen.headers["cache-control"] == "private, no-store"
    forged = ask(server, f"/iiif/3/{hung.draft}/info.json", cookie="handscroll_session=x")
    assert forged.status == 404


def test_a_withdrawn_picture_is_gone_within_moments(server, hung, ask):
    address = f"/iiif/3/{hung.public}/full/50,/0/default.jpg"
    assert ask(server, address).status == 200
    relic = hung.museum.captures.find(hung.public).relic
    hung.museum.relics.move(relic, State.WITHDRAWN, person="wang")
    hung.museum.captures.forget(hung.public)
    assert ask(server, address).status == 404


def test_the_public_gets_a_protected_picture_only_as_large_as_allowed(server, hung, ask, wang):
    address = f"/iiif/3/{hung.guarded}"
    info = json.loads(ask(server, f"{address}/info.json").body)
    assert info["maxWidth"] == 200
    whole = ask(server, f"{address}/full/max/0/default.png")
    assert Image.open(io.BytesIO(whole.body)).size == (200, 86)
    assert whole.headers["vary"] == "Cookie"
    assert ask(server, f"{address}/0,0,100,100/max/0/default.png").status == 200
    refused = ask(server, f"{address}/0,0,100,100/100,100/0/default.png")
    assert refused.status == 403
    staff = ask(server, f"{address}/full/max/0/default.png", cookie=wang)
    assert Image.open(io.BytesIO(staff.body)).size == (701, 301)
    assert staff.headers["cache-control"] == "private, no-store"


def test_the_stated_address_wins_over_what_a_client_claims(server, hung, ask):
    reply = ask(server, f"/iiif/3/{hung.public}/info.json", host="evil.example/<x>")
    assert b"evil" not in reply.body
    hung.museum.settings.base_url = "https://relics.example/"
    reply = ask(server, f"/iiif/3/{hung.public}/info.json")
    assert json.loads(reply.body)["id"] == f"https://relics.example/iiif/3/{hung.public}"


def test_readers_who_are_signed_in_may_have_limits_of_their_own(server, hung, ask, wang):
    images = hung.museum.settings.images
    images.max_width, images.staff.max_width = 100, 600
    address = f"/iiif/3/{hung.public}"
    assert json.loads(ask(server, f"{address}/info.json").body)["maxWidth"] == 100
    staff = ask(server, f"{address}/info.json", cookie=wang)
    assert json.loads(staff.body)["maxWidth"] == 600
    assert staff.headers["vary"] == "Accept, Cookie"
    assert staff.headers["cache-control"] == "private, no-store"
    assert ask(server, f"{address}/full/500,/0/default.jpg").status == 400
    assert ask(server, f"{address}/full/500,/0/default.jpg", cookie=wang).status == 200
    # What everybody gets alike stays in shared caches, and asks nobody's name.
    for cookie in ("", wang):
        shared = ask(server, f"{address}/full/50,/0/default.jpg", cookie=cookie)
        assert "vary" not in shared.headers
        assert shared.headers["cache-control"].startswith("public")
    largest = ask(server, f"{address}/full/max/0/default.jpg")
    assert largest.headers["vary"] == "Cookie"
    assert largest.headers["cache-control"].startswith("public")


def test_the_height_may_be_limited_apart(server, hung, ask):
    hung.museum.settings.images.max_height = 100
    address = f"/iiif/3/{hung.public}"
    info = json.loads(ask(server, f"{address}/info.json").body)
    assert (info["maxWidth"], info["maxHeight"]) == (20_000, 100)
    whole = ask(server, f"{address}/full/max/0/default.jpg")
    assert Image.open(io.BytesIO(whole.body)).size == (233, 100)
    assert ask(server, f"{address}/full/,101/0/default.jpg").status == 400
    for offered in info["sizes"]:
        size = f"{offered['width']},{offered['height']}"
        assert ask(server, f"{address}/full/{size}/0/default.jpg").status == 200
    [tiles] = info["tiles"]
    assert max(tiles["width"], tiles["height"]) <= 100


@pytest.mark.parametrize(
    "rest", ["info.json", "full/max/0/default.jpg", "0,0,512,301/max/0/default.jpg"]
)
def test_a_pyramid_that_is_damaged_or_gone_is_not_found(server, hung, ask, rest):
    path = pyramid_of(hung, hung.public)
    whole = path.read_bytes()
    for broken in (b"", whole[:100], whole[: len(whole) // 2], bytes(len(whole)), b"x" * 5000):
        hung.museum.captures.forget(hung.public)
        path.write_bytes(broken)
        reply = ask(server, f"/iiif/3/{hung.public}/{rest}")
        assert reply.status in (200, 404)
        if reply.status == 200 and rest != "info.json":
            image = np.asarray(Image.open(io.BytesIO(reply.body)).convert("RGB"))
            assert image.min() > 60, "our pictures are never dark"
        else:
            assert reply.status == 200 or b"rebuild" in reply.body
    path.unlink()
    hung.museum.captures.forget(hung.public)
    assert ask(server, f"/iiif/3/{hung.public}/{rest}").status == 404
    path.write_bytes(whole)
    assert ask(server, f"/iiif/3/{hung.public}/{rest}").status == 200


def test_a_pyramid_cut_or_written_over_while_it_is_served_is_not_found(server, hung, ask):
    address = f"/iiif/3/{hung.public}/0,0,512,301/max/0/default.jpg"
    path, before = pyramid_of(hung, hung.public), ask(server, address)
    whole = path.read_bytes()
    for broken in (whole[: len(whole) // 3], whole[:300] + bytes(len(whole) - 300)):
        path.write_bytes(broken)
        assert ask(server, address).status == 404
        path.write_bytes(whole)
        again = ask(server, address)
        assert (again.status, again.body) == (200, before.body)


def test_a_pyramid_of_another_picture_is_never_shown(server, hung, ask, built, tmp_path):
    built(300, 200)
    other = next(
        file for file in tmp_path.iterdir() if file.stem == "300" and file.suffix != ".png"
    )
    hung.museum.captures.forget(hung.public)
    pyramid_of(hung, hung.public).write_bytes(other.read_bytes())
    for rest in ("info.json", "full/max/0/default.jpg", "0,0,50,50/max/0/default.jpg"):
        assert ask(server, f"/iiif/3/{hung.public}/{rest}").status == 404


def test_a_picture_is_shown_while_its_original_is_away(server, hung, ask):
    hung.museum.captures.original(hung.public).unlink()
    assert ask(server, f"/iiif/3/{hung.public}/full/max/0/default.jpg").status == 200


def pyramid_of(hung, capture):
    found = hung.museum.captures.find(capture).capture
    return hung.museum.layout.pyramid(found.id, found.sha256)


small = st.integers(0, 400).map(str)
numbers = st.one_of(
    small,
    st.integers(-5, 1500).map(str),
    st.sampled_from(["", "0", "nan", "1e9", "9" * 300, "0.00001", "-0", "\u0663", "max", "full"]),
)
odd = st.one_of(
    st.lists(numbers, max_size=5).map(",".join),
    st.tuples(st.sampled_from(["pct:", "^", "!", "^!", "^pct:"]), st.lists(numbers, max_size=4))
    .map(lambda p: p[0] + ",".join(p[1])),
    st.sampled_from(["full", "max", "0", "default.jpg", "info.json", "..", "%2F", "%ff", "%25"]),
    st.text(max_size=12),
)  # fmt: skip
regions = st.one_of(
    st.sampled_from(["full", "square"]),
    st.tuples(small, small, small, small).map(",".join),
    st.tuples(small, small, small, small).map(lambda p: "pct:" + ",".join(p)),
)
sizes = st.one_of(
    st.sampled_from(["max", "^max", "full", "pct:50", "^pct:150.5", "pct:0.1"]),
    st.tuples(
        st.sampled_from(["", "^", "!", "^!"]), st.sampled_from([small, st.just("")]), small
    ).flatmap(lambda p: p[1].map(lambda wide: f"{p[0]}{wide},{p[2]}")),
)
rotations = st.one_of(
    st.sampled_from(["0", "90", "!180", "270.0", "!0", "360", "22.5", "!0.001"]),
    st.floats(0, 360).map(lambda angle: f"{angle:.3f}"),
)
lasts = st.one_of(
    st.tuples(
        st.sampled_from(["default", "color", "gray", "bitonal"]),
        st.sampled_from(["jpg", "png", "webp", "tif", "jp2"]),
    ).map(".".join),
)
addresses = st.one_of(
    st.tuples(st.just("c-public"), regions, sizes, rotations, lasts),
    st.tuples(
        st.just("c-public"), *(st.one_of(w, odd) for w in (regions, sizes, rotations, lasts))
    ),
    st.lists(st.one_of(odd, st.just("c-public"), st.just("c-draft")), max_size=7),
)


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(addresses, st.booleans(), st.sampled_from("23"))
def test_no_address_breaks_the_server(server, hung, ask, parts, escape, version):
    hung.museum.settings.images.max_area = 250_000
    path = "/".join(quote(part, safe="%" if escape else ":,!^%/") for part in parts)
    reply = ask(server, f"/iiif/{version}/{path}")
    assert reply.status in (200, 303, 400, 404)
    assert reply.headers["access-control-allow-origin"] == "*"
    if reply.status == 200 and reply.headers["content-type"].startswith("image/"):
        image = Image.open(io.BytesIO(reply.body))
        # A free turn needs a box around the picture, at most twice as large.
        assert image.size[0] * image.size[1] <= 500_000


def test_a_picture_of_few_pixels_has_the_colours_of_its_place(server, hung, ask):
    for region, size in (("100,40,300,50", "6,1"), ("40,100,50,200", "1,5"), ("0,0,90,90", "3,3")):
        address = f"/iiif/3/{hung.public}/{region}/{size}/0/default"
        jpeg, png = (
            np.asarray(Image.open(io.BytesIO(ask(server, f"{address}.{form}").body)), float)
            for form in ("jpg", "png")
        )
        assert np.abs(jpeg.mean((0, 1)) - png.mean((0, 1))).max() <= 4
