"""The short way answers byte for byte what the ordinary way answers, or nothing at all."""

import os
import shutil
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscroll.departments.viewing.fast.tiles import FastTiles
from handscroll.departments.viewing.iiif.images import image_server
from handscroll.entrances.guards import add_headers, answer_mounted
from handscroll.entrances.shortcuts import in_front
from handscroll.model.rights import State
from handscroll.scans.pyramid import Pyramid

SEVERAL = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def ordinary(hung):
    mounted = image_server(hung.museum)

    async def front(scope, receive, send):
        await answer_mounted(mounted, scope, receive, send)

    return add_headers(front)


@pytest.fixture
def short(hung):
    return FastTiles(hung.museum)


@pytest.fixture
def shortened(hung, ordinary, short):
    """What the house serves: the short way in front of the ordinary one."""
    return add_headers(in_front(ordinary, short))


def scope_of(path: str, method: str = "GET", **headers: str):
    named = [(k.replace("_", "-").encode(), v.encode("latin-1")) for k, v in headers.items()]
    if "host" not in headers:
        named.append((b"host", b"museum.example"))
    return {
        "type": "http", "method": method, "scheme": "https", "path": path,
        "raw_path": path.encode(), "root_path": "", "headers": named, "server": ("127.0.0.1", 80),
    }  # fmt: skip


def tile_paths(pyramid: Pyramid, name: str) -> list[str]:
    """Every tile of every level, with width and height and with the width alone."""
    paths = []
    for level, size in enumerate(pyramid.levels):
        side, reach = pyramid.tile, pyramid.tile << level
        for row in range(-(-size.height // side)):
            for column in range(-(-size.width // side)):
                x, y = column * reach, row * reach
                wide = min(reach, pyramid.size.width - x)
                high = min(reach, pyramid.size.height - y)
                w = min(side, size.width - column * side)
                h = min(side, size.height - row * side)
                for shown in (f"{w},{h}", f"{w},"):
                    paths.append(f"/iiif/3/{name}/{x},{y},{wide},{high}/{shown}/0/default.jpg")
    return paths


def same(one, other) -> None:
    assert one.status == other.status
    assert one.headers == other.headers
    assert one.body == other.body


def test_every_tile_goes_the_short_way_and_is_what_is_stored(short, hung, ordinary, ask):
    pyramid = hung.museum.captures.pyramid(hung.public)
    stored = {
        pyramid.stored_tile(level, column, row)
        for level, size in enumerate(pyramid.levels)
        for row in range(-(-size.height // pyramid.tile))
        for column in range(-(-size.width // pyramid.tile))
    }
    sent = set()
    paths = tile_paths(pyramid, hung.public)
    for path in paths + [path.replace("/iiif/3/", "/iiif/2/") for path in paths]:
        ready = short(scope_of(path))
        assert ready is not None, path
        assert (ready.status, ready.body.read()) == (200, ask(ordinary, path).body)
        sent.add(ready.body.read())
    assert sent == stored


def test_full_and_max_are_a_tile_where_they_mean_one(short, hung):
    # 701 x 301 at half size is one tile of 351 x 151.
    for path in (f"/iiif/3/{hung.public}/full/351,151", f"/iiif/2/{hung.public}/full/351,"):
        assert short(scope_of(f"{path}/0/default.jpg")) is not None
    for region, size in (("full", "max"), ("0,0,512,301", "max"), ("0,0,9999,9999", "351,151")):
        ready = short(scope_of(f"/iiif/3/{hung.public}/{region}/{size}/0/default.jpg"))
        assert (ready is not None) == (size != "max" or region != "full")


numbers = st.one_of(
    st.sampled_from([0, 1, 256, 301, 351, 512, 189, 701, 1024, 4096]), st.integers(0, 1100)
)
regions = st.one_of(
    st.just("full"), st.just("square"), st.builds("{},{},{},{}".format, *[numbers] * 4)
)
sizes = st.one_of(
    st.sampled_from(["max", "full", "^max", "pct:50"]),
    st.builds("{},{}".format, numbers, numbers),
    st.builds("{},".format, numbers),
    st.builds(",{}".format, numbers),
    st.builds("!{},{}".format, numbers, numbers),
)
lasts = st.sampled_from(["default.jpg"] * 6 + ["color.jpg", "gray.jpg", "default.png"])
held = st.sampled_from([None, None, "*", '"x"', "same", "weak", "among"])


@SEVERAL
@given(data=st.data())
def test_the_short_way_never_differs_from_the_ordinary_one(
    data, hung, short, ordinary, shortened, ask
):
    tiles = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)
    made = st.builds(
        "/iiif/{}/{}/{}/{}/{}/{}".format, st.sampled_from([2, 3]),
        st.sampled_from([hung.public, hung.public, hung.draft, hung.guarded, "c-nobody"]),
        regions, sizes, st.sampled_from(["0"] * 6 + ["90", "!0", "360"]), lasts,
    )  # fmt: skip
    path = data.draw(st.one_of(st.sampled_from(tiles), made))
    method = data.draw(st.sampled_from(["GET", "GET", "HEAD"]))
    host = data.draw(st.sampled_from(["museum.example", "other.example:81", "not a host/"]))
    if short(scope_of(path, method, host=host)) is None:
        return
    first = ask(ordinary, path, method=method, host=host)
    same(ask(shortened, path, method=method, host=host), first)
    holds = data.draw(held)
    if holds:
        tag = first.headers.get("etag", '"none"')
        told = {"same": tag, "weak": f"W/{tag}", "among": f'"a", {tag} , "b"'}.get(holds, holds)
        again = ask(ordinary, path, method=method, host=host, if_none_match=told)
        same(ask(shortened, path, method=method, host=host, if_none_match=told), again)


def test_what_not_everybody_may_see_never_goes_the_short_way(short, hung, wang):
    for name in (hung.draft, hung.guarded):
        for path in tile_paths(hung.museum.captures.pyramid(hung.public), name):
            assert short(scope_of(path)) is None
            assert short(scope_of(path, cookie=wang)) is None


def test_a_withdrawn_picture_is_gone_at_once_and_back_when_published(short, hung):
    path = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)[0]
    assert short(scope_of(path)) is not None
    relic = hung.museum.captures.find(hung.public).relic
    hung.museum.relics.move(relic, State.WITHDRAWN, person="wang")
    assert short(scope_of(path)) is None
    hung.museum.relics.move(relic, State.PUBLISHED, person="wang")
    assert short(scope_of(path)) is not None


def test_an_answer_is_given_again_until_anything_changes(short, hung):
    paths = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)
    first, second = (short(scope_of(path)) for path in (paths[0], paths[2]))
    for ready in (first, second):
        assert ready.again(time.monotonic()) is ready.body.source
    relic = hung.museum.captures.find(hung.public).relic
    hung.museum.relics.move(relic, State.WITHDRAWN, person="wang")
    assert first.again(time.monotonic()) is None
    hung.museum.relics.move(relic, State.PUBLISHED, person="wang")
    assert second.again(time.monotonic()) is None
    assert short(scope_of(paths[0])).again(time.monotonic()) is not None


def test_nothing_is_given_again_where_other_fields_mattered(short, hung):
    path = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)[0]
    tag = hung.museum.captures.pyramid(hung.public).path.name
    assert short(scope_of(path)).again is not None
    for extra in ({"if_none_match": "*"}, {"if_none_match": f'"{tag}"'}, {"range": "bytes=0-1"},
                  {"range": "nonsense"}):  # fmt: skip
        assert short(scope_of(path, **extra)).again is None


@pytest.mark.parametrize("damage", ["cut", "replaced", "gone"])
def test_nothing_is_given_again_from_a_file_that_changed(short, hung, monkeypatch, damage):
    monkeypatch.setattr("handscroll.museum.open_pyramids.LOOK_S", 0.0)
    monkeypatch.setattr("handscroll.scans.pyramid.LOOK_S", 0.0)
    file = hung.museum.captures.pyramid(hung.public).path
    path = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)[0]
    again = short(scope_of(path)).again
    assert again(time.monotonic()) is not None
    if damage == "cut":
        os.truncate(file, file.stat().st_size - 1)
    elif damage == "gone":
        file.unlink()
    else:
        shutil.copy(file, file.with_suffix(".new"))
        file.with_suffix(".new").replace(file)
    assert again(time.monotonic()) is None


@pytest.mark.parametrize(
    "path",
    [
        "/iiif/3/../../etc/passwd/0,0,1,1/1,1/0/default.jpg",
        "/iiif/3/c-public%2F..%2F/0,0,512,301/512,301/0/default.jpg",
        "/iiif/3/%00/0,0,512,301/512,301/0/default.jpg",
        "/iiif/3/" + "a" * 10_000 + "/0,0,512,301/512,301/0/default.jpg",
        "/iiif/3/c-public/0,0," + "9" * 300 + ",301/512,301/0/default.jpg",
        "/iiif/3/c-public/0,0,512,301/512,301/0/default.jpg?x=1",
        "/iiif/3/c-public/0,0,512,301/512,301/0/default.jpg/",
        "/iiif/3//0,0,512,301/512,301/0/default.jpg",
        "/iiif/4/c-public/0,0,512,301/512,301/0/default.jpg",
        "/iiif/3/c-public/0,0,0,301/512,301/0/default.jpg",
        "/iiif/3/c-public/701,0,512,301/512,301/0/default.jpg",
        "/",
        "*",
    ],
)
def test_odd_addresses_are_left_to_the_ordinary_way(short, path):
    assert short(scope_of(path)) is None


def test_a_name_in_chinese_is_left_to_the_ordinary_way(short):
    scope = scope_of("/")
    scope["raw_path"] = "/iiif/3/富春/0,0,512,301/512,301/0/default.jpg".encode()
    assert short(scope) is None


def test_a_part_of_a_tile_is_sent_to_who_asks_for_one(short, hung):
    path = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)[0]
    whole = short(scope_of(path))
    count = whole.body.length
    tag = next(
        line.partition(b": ")[2] for line in whole.lines.splitlines() if line.startswith(b"etag")
    ).decode()
    cases = {
        "bytes=0-9": (0, 10), "bytes=5-5": (5, 1), f"bytes={count - 1}-": (count - 1, 1),
        "bytes=-7": (count - 7, 7), f"bytes=3-{10 * count}": (3, count - 3),
        f"bytes=-{10 * count}": (0, count),
    }  # fmt: skip
    for wanted, (start, length) in cases.items():
        part = short(scope_of(path, range=wanted))
        assert (part.status, part.body.read()) == (206, whole.body.read()[start : start + length])
        place = f"content-range: bytes {start}-{start + length - 1}/{count}\r\n"
        assert place.encode() in part.lines
        assert f"content-length: {length}\r\n".encode() in part.lines
        assert short(scope_of(path, range=wanted, if_range=tag)) == part
    refused = short(scope_of(path, range=f"bytes={count}-"))
    assert refused.status == 416
    assert b"application/problem+json" in refused.lines
    assert f"content-range: bytes */{count}".encode() in refused.lines
    for wanted in ("bytes=9-3", "bytes=0-1,5-6", "pages=1-2", "bytes=x-", "bytes=" + "9" * 300):
        assert short(scope_of(path, range=wanted))[:3] == whole[:3]
    assert short(scope_of(path, range="bytes=0-9", if_range='"another"'))[:3] == whole[:3]
    assert short(scope_of(path, method="HEAD", range="bytes=0-9"))[:3] == whole[:3]
    assert short(scope_of(path, range="bytes=0-9", if_none_match=tag)).status == 304


def test_a_replaced_pyramid_is_noticed(short, hung, monkeypatch):
    monkeypatch.setattr("handscroll.museum.open_pyramids.LOOK_S", 0.0)
    captures = hung.museum.captures
    path = tile_paths(captures.pyramid(hung.public), hung.public)[0]
    before = short(scope_of(path)).body.read()
    mine, other = captures.pyramid(hung.public).path, captures.pyramid(hung.guarded).path
    shutil.copy(other, mine.with_suffix(".new"))
    mine.with_suffix(".new").replace(mine)
    after = short(scope_of(path))
    after = after or short(scope_of(path))
    assert after.body.read() == captures.pyramid(hung.public).stored_tile(0, 0, 0)
    assert after.body.read() != before


@pytest.mark.parametrize("damage", ["cut", "emptied", "zeroed", "gone"])
def test_a_damaged_pyramid_is_a_404_and_heals(shortened, hung, ask, monkeypatch, damage):
    monkeypatch.setattr("handscroll.museum.open_pyramids.LOOK_S", 0.0)
    monkeypatch.setattr("handscroll.scans.pyramid.LOOK_S", 0.0)
    pyramid = hung.museum.captures.pyramid(hung.public)
    path = tile_paths(pyramid, hung.public)[0]
    good = ask(shortened, path)
    kept = pyramid.path.read_bytes()
    offset, count = pyramid.tile_place(0, 0, 0)
    if damage == "gone":
        pyramid.path.unlink()
    elif damage == "zeroed":
        with pyramid.path.open("r+b") as file:
            file.seek(offset)
            file.write(b"\0" * count)
    else:
        os.truncate(pyramid.path, offset + 9 if damage == "cut" else 0)
    reply = ask(shortened, path)
    assert reply.status == 404
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["content-type"] == "application/problem+json"
    pyramid.path.write_bytes(kept)
    assert ask(shortened, path).body == good.body


def test_tiles_are_sent_though_the_original_is_gone(short, hung):
    path = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)[0]
    hung.museum.captures.original(hung.public).unlink()
    assert short(scope_of(path)).status == 200


def test_a_tile_that_lies_on_the_disk_alone_goes_the_ordinary_way_once(short, hung, monkeypatch):
    path = tile_paths(hung.museum.captures.pyramid(hung.public), hung.public)[0]
    with monkeypatch.context() as patched:
        patched.setattr(Pyramid, "at_hand", lambda *_place: False)
        assert short(scope_of(path)) is None
        assert short(scope_of(path)).status == 200


def test_what_was_read_is_at_hand(hung):
    pyramid = hung.museum.captures.pyramid(hung.public)
    place = pyramid.tile_place(0, 0, 0)
    pyramid.read(*place)
    assert pyramid.at_hand(*place)
