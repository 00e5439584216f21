import asyncio
from threading import Event

import pytest

from handscroll.departments.viewing.lanes import LARGE_PIXELS, Lane, Lanes
from handscroll.errors import BusyError


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
