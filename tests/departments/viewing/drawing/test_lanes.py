import asyncio
from functools import partial
from threading import Event

import pytest

from handscroll.departments.viewing.drawing.lanes import LARGE_PIXELS, Lanes
from handscroll.errors import BusyError
from handscroll.plugin.lanes import Lane
from handscroll.scans.pyramid import Pyramid
from handscroll.standards.iiif_image import parse_request
from handscroll.standards.iiif_image_plan import Limits, plan_image


def test_a_full_lane_says_so_and_serves_again_when_it_has_room():
    async def story():
        lane, gate = Lane("test", threads=1, waiting=1), Event()
        first, second = (asyncio.create_task(lane.run(gate.wait)) for _ in range(2))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await lane.run(lambda: None)
        gate.set()
        assert all(await asyncio.gather(first, second))
        await asyncio.sleep(0.01)
        assert await lane.run(lambda: 5) == 5

    asyncio.run(story())


def test_what_is_raised_while_drawing_reaches_the_reader():
    async def story():
        with pytest.raises(ZeroDivisionError):
            await Lane("test", threads=1, waiting=1).run(lambda: 1 // 0)

    asyncio.run(story())


def test_a_reader_who_leaves_does_not_free_the_thread():
    async def story():
        lane, gate = Lane("test", threads=1, waiting=0), Event()
        first = asyncio.create_task(lane.run(gate.wait))
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await lane.run(lambda: None)
        gate.set()

    asyncio.run(story())


def test_large_answers_do_not_stand_in_the_way_of_tiles():
    lanes = Lanes()
    assert lanes.for_pixels(512 * 512) is not lanes.for_pixels(LARGE_PIXELS + 1)


def test_the_same_answer_is_drawn_once_for_all_who_ask_meanwhile():
    async def story():
        lanes, gate, drawn = Lanes(), Event(), []

        def draw(_studio):
            drawn.append(1)
            gate.wait()
            return b"picture"

        asked = [asyncio.create_task(lanes.picture("a", 100, draw)) for _ in range(9)]
        other = asyncio.create_task(lanes.picture("b", 100, lambda _studio: b"other"))
        assert await other == b"other"
        asked[0].cancel()
        await asyncio.sleep(0)
        gate.set()
        assert await asyncio.gather(*asked[1:]) == [b"picture"] * 8
        assert drawn == [1]
        assert await lanes.picture("a", 100, lambda _studio: b"anew") == b"anew"

    asyncio.run(story())


def test_trouble_reaches_all_who_ask_meanwhile_and_is_not_remembered():
    async def story():
        lanes, gate = Lanes(), Event()

        def draw(_studio):
            gate.wait()
            raise OSError("gone")

        asked = [asyncio.create_task(lanes.picture("a", 100, draw)) for _ in range(3)]
        await asyncio.sleep(0.01)
        gate.set()
        found = await asyncio.gather(*asked, return_exceptions=True)
        assert [type(one) for one in found] == [OSError] * 3
        assert await lanes.picture("a", 100, lambda _studio: b"well") == b"well"

    asyncio.run(story())


def test_a_real_pyramids_tiles_are_decoded_once_for_many_answers(built):
    _, pyramid = built(1543, 1031)
    decoded = []

    class Counted(Pyramid):
        """A pyramid that notes which tiles were decoded."""

        def tile_pixels(self, level, column, row):
            """Note it, and decode."""
            decoded.append((level, column, row))
            return super().tile_pixels(level, column, row)

    async def story():
        lanes, counted = Lanes(), Counted.open(pyramid.path)

        def drawn(one, studio):
            return studio.draw(one, counted)

        plans = [
            plan_image(
                parse_request(f"{n},{n},1000,900", "600,", "0", "default.jpg"), pyramid.size,
                Limits(20_000, 40_000_000),
            )
            for n in range(12)
        ]  # fmt: skip
        work = [lanes.picture(str(n // 2), 1, partial(drawn, one)) for n, one in enumerate(plans)]
        with counted:
            assert all(await asyncio.gather(*work))

    asyncio.run(story())
    assert sorted(decoded) == sorted(set(decoded))
    assert {place[0] for place in decoded} == {0}
