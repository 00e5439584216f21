import random
import threading
from functools import partial
from threading import Barrier, Event

import numpy as np
import pytest

from handscroll.departments.viewing.drawing.tile_cache import TileCache


def tile(bytes_, value=0):
    return np.full(bytes_, value, np.uint8)


def unwanted(why):
    raise AssertionError(why)


def test_what_was_used_last_stays_and_the_bound_is_kept():
    cache = TileCache(1000)
    for name in "abcd":
        cache.get(name, lambda: tile(250))
    cache.get("a", partial(unwanted, "a is kept"))
    cache.get("e", lambda: tile(300))
    assert cache.held_bytes <= 1000
    cache.get("a", partial(unwanted, "a was used last"))
    assert cache.get("b", lambda: tile(1, 7)).tolist() == [7]  # made anew


def test_a_tile_larger_than_the_cache_is_given_and_not_kept():
    cache = TileCache(100)
    assert cache.get("a", lambda: tile(101)).nbytes == 101
    assert (len(cache), cache.held_bytes) == (0, 0)


def test_a_tile_in_the_making_is_made_once_for_all():
    cache, gate, made, begun = TileCache(1000), Event(), [], Event()

    def slow():
        made.append(1)
        begun.set()
        gate.wait()
        return tile(10, 7)

    got = []
    threads = [threading.Thread(target=lambda: got.append(cache.get("a", slow))) for _ in range(5)]
    threads[0].start()
    begun.wait()
    for one in threads[1:]:
        one.start()
    gate.set()
    for one in threads:
        one.join()
    assert made == [1]
    assert len({id(one) for one in got}) == 1
    assert cache.hits + cache.misses <= 5


def test_trouble_reaches_who_waits_and_is_forgotten():
    cache = TileCache(1000)

    def damaged():
        raise OSError("damaged")

    with pytest.raises(OSError, match="damaged"):
        cache.get("a", damaged)
    assert cache.get("a", lambda: tile(3, 1)).tolist() == [1, 1, 1]


def test_many_threads_get_the_right_tiles_within_the_bound():
    cache, barrier, wrong = TileCache(5000), Barrier(8), []

    def hammer(seed):
        dice = random.Random(seed)
        barrier.wait()
        for _ in range(2000):
            name = dice.randrange(40)
            got = cache.get(name, partial(tile, 100 + name, name))
            if got.size != 100 + name or got[0] != name or cache.held_bytes > 5000:
                wrong.append(name)

    threads = [threading.Thread(target=hammer, args=(seed,)) for seed in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not wrong
    assert cache.held_bytes == sum(one.nbytes for one in cache._kept.values()) <= 5000
    assert not cache._making
