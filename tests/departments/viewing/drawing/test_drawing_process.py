import io
import os
import socket
import threading
from pathlib import Path

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from handscroll.departments.viewing.drawing.client import Elsewhere
from handscroll.departments.viewing.drawing.process import Draughtsman, attend
from handscroll.departments.viewing.drawing.tile_cache import TileCache
from handscroll.departments.viewing.drawing.tiles import Here, picture_bytes
from handscroll.departments.viewing.drawing.wire import Order, packed, unpacked
from handscroll.errors import InvalidError, UnreadableError
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_plan import Limits, plan_image


def plan(address, size):
    return plan_image(parse_request(*address.split("/")), size, Limits(20_000, 40_000_000))


@pytest.fixture
def draws(tmp_path):
    """A draughtsman behind a socket, in threads of this process, and a maker of ways to him."""
    stopped = threading.Event()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        # Addresses of sockets are short: a relative one always fits.
        before = Path.cwd()
        os.chdir(tmp_path)
        listener.bind("draw")
        listener.listen()
        him = Draughtsman(32 * 2**20, at_once=2)
        attending = threading.Thread(
            target=attend, args=(listener, him, lambda: not stopped.is_set())
        )
        attending.start()
        made = []

        def elsewhere(helper=None):
            made.append(Elsewhere("draw", helper or Helper()))
            return made[-1]

        yield him, elsewhere
        for one in made:
            one.close()
        stopped.set()
        attending.join()
        os.chdir(before)


class Helper:
    """Counts what had to be drawn here."""

    def __init__(self) -> None:
        self.asked = 0
        self._here = Here(TileCache(0))

    def draw(self, plan, pyramid):
        """Draw without a cache."""
        self.asked += 1
        return self._here.draw(plan, pyramid)


ADDRESSES = (
    "7,5,600,400/311,/0/default.jpg", "0,0,501,301/^700,/!30/gray.png", "full/200,/90/default.jpg",
    "3,3,99,98/max/0/default.jpg", "full/!90,90/0/bitonal.webp", "9,9,400,400/100,/0/color.jp2",
)  # fmt: skip


def test_an_order_arrives_as_it_was_given(built):
    _, pyramid = built(701, 501)
    for address in ADDRESSES:
        order = Order("/somewhere/画", pyramid.identity, plan(address, pyramid.size))
        assert unpacked(packed(order)) == order


def test_what_is_drawn_elsewhere_is_what_is_drawn_here(built, draws):
    _, pyramid = built(701, 501)
    him, reach = draws
    helper = Helper()
    elsewhere = reach(helper)
    for asked in ADDRESSES:
        wanted = picture_bytes(plan(asked, pyramid.size), pyramid)
        assert picture_bytes(plan(asked, pyramid.size), pyramid, elsewhere) == wanted
    assert helper.asked == 0
    assert him.here.cache.misses > 0


def test_many_threads_draw_the_right_pictures_and_each_tile_is_decoded_once(built, draws):
    _, pyramid = built(1543, 1031)
    him, reach = draws
    elsewhere = reach()
    regions = [f"{31 * n},{17 * n},{500 + n},{400 + n}/300,/0/default.jpg" for n in range(12)]
    wanted = {one: picture_bytes(plan(one, pyramid.size), pyramid) for one in regions}
    wrong = []

    def hammer(start):
        for at in range(24):
            one = regions[(start * 5 + at) % len(regions)]
            if picture_bytes(plan(one, pyramid.size), pyramid, elsewhere) != wanted[one]:
                wrong.append(one)

    threads = [threading.Thread(target=hammer, args=(n,)) for n in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
    assert him.here.cache.misses == len(him.here.cache) <= 3 * 4 + 2 * 2 + 1


def test_trouble_comes_back_as_the_kind_it_is(built, draws):
    _, pyramid = built(701, 501)
    elsewhere = draws[1]()
    wide = plan("0,0,3,2/^18000,2/0/default.jpg", pyramid.size)
    with pytest.raises(InvalidError, match="webp"):
        elsewhere.draw(
            plan_image(
                parse_request("0,0,3,2", "^18000,2", "0", "default.webp"), pyramid.size,
                Limits(20_000, 40_000_000),
            ), pyramid,
        )  # fmt: skip
    assert simplejpeg.decode_jpeg(elsewhere.draw(wide, pyramid)).shape == (2, 18_000, 3)


def test_a_damaged_tile_is_an_error_and_the_next_picture_is_drawn(built, draws, tmp_path):
    _, pyramid = built(1543, 1031)
    offset, count = pyramid.tile_place(0, 1, 1)
    body = bytearray(pyramid.path.read_bytes())
    body[offset + count // 2] ^= 0xFF
    hurt = tmp_path / "hurt.szi"
    hurt.write_bytes(body)
    damaged = type(pyramid).open(hurt)
    elsewhere = draws[1]()
    touching = plan("300,300,700,500/400,/0/default.jpg", pyramid.size)
    for _ in range(2):
        with pytest.raises(UnreadableError, match="CRC-32"):
            elsewhere.draw(touching, damaged)
    beside = plan("0,0,400,400/200,/0/default.jpg", pyramid.size)
    assert elsewhere.draw(beside, damaged) == picture_bytes(beside, pyramid)


def test_a_replaced_pyramid_is_not_drawn_for_who_opened_the_old_one(built, draws, tmp_path):
    _, pyramid = built(701, 501)
    other, path = built(703, 501)[1], pyramid.path
    elsewhere = draws[1]()
    asked = plan("0,0,600,400/300,/0/default.jpg", pyramid.size)
    before = elsewhere.draw(asked, pyramid)
    other.path.replace(path)
    assert elsewhere.draw(asked, pyramid) == before
    anew = type(pyramid).open(path)
    assert elsewhere.draw(plan("0,0,703,501/351,/0/default.jpg", anew.size), anew)
    with pytest.raises(UnreadableError, match="replaced"):
        elsewhere.draw(asked, pyramid)


def test_while_nobody_answers_it_is_drawn_here(built, tmp_path):
    _, pyramid = built(701, 501)
    helper = Helper()
    elsewhere = Elsewhere(str(tmp_path / "nobody"), helper)
    asked = plan("0,0,600,400/300,/0/default.jpg", pyramid.size)
    for _ in range(3):
        assert elsewhere.draw(asked, pyramid) == picture_bytes(asked, pyramid)
    assert helper.asked == 3


def test_a_link_that_died_is_made_again(built, draws):
    _, pyramid = built(701, 501)
    helper = Helper()
    elsewhere = draws[1](helper)
    asked = plan("0,0,600,400/300,/0/default.jpg", pyramid.size)
    wanted = elsewhere.draw(asked, pyramid)
    elsewhere._idle[0].shutdown(socket.SHUT_RDWR)
    assert elsewhere.draw(asked, pyramid) == wanted
    assert helper.asked == 0


def test_nonsense_on_the_socket_ends_that_link_only(built, draws):
    _, pyramid = built(301, 201)
    for nonsense in (b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\3\1{}}", b"\0\0\0\2\1[]", b"\0\0"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.connect("draw")
            link.sendall(nonsense)
            link.shutdown(socket.SHUT_WR)
            try:
                assert link.recv(10) == b""
            except ConnectionResetError:
                continue
    helper = Helper()
    asked = plan("0,0,250,150/200,/0/default.jpg", pyramid.size)
    assert draws[1](helper).draw(asked, pyramid) == picture_bytes(asked, pyramid)
    assert helper.asked == 0


def test_shades_survive_the_way(built, draws):
    pixels, pyramid = built(701, 501)
    asked = plan("full/max/0/default.png", pyramid.size)
    body = draws[1]().draw(asked, pyramid)
    assert np.abs(np.asarray(Image.open(io.BytesIO(body))).astype(int) - pixels).max() <= 16
