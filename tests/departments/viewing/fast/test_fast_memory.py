import time

from handscroll.departments.viewing.fast.memory import EXTRA, Memory, Tile
from handscroll.museum.open_pyramids import Place


def tile(number: int) -> Tile:
    place = Place("c", "/nowhere", (0, 0, 0, 0), None)  # type: ignore[arg-type]  # never opened
    return Tile(place, (number, 10), b'"tag"', b"content: 1\r\n", b"always: 2\r\n")


def key(number: int):
    return (b"/iiif/3/c/%d" % number, b"museum.example", "https")


def offset_of(memory: Memory, number: int):
    found = memory.get(key(number), 1)
    return found and found.offset


def test_it_stays_within_its_bytes_and_keeps_what_is_asked_for():
    memory = Memory(100 * (EXTRA + 60))
    memory.get(key(0), 1)
    for number in range(5_000):
        memory.keep(key(number), tile(number))
        assert len(memory) <= 110
        assert offset_of(memory, 0) == 0
    assert offset_of(memory, 4_999) == 4_999
    assert memory.get(key(1), 1) is None


def test_everything_is_forgotten_when_the_museum_changed():
    memory = Memory(1_000_000)
    memory.get(key(1), 1)
    memory.keep(key(1), tile(1))
    assert memory.get(key(1), 1) is not None
    assert memory.get(key(1), 2) is None
    assert memory.get(key(1), 1) is None


def test_what_is_dropped_is_gone():
    memory = Memory(1_000_000)
    memory.get(key(1), 1)
    memory.keep(key(1), tile(1))
    memory.drop(key(1))
    memory.drop(key(2))
    assert memory.get(key(1), 1) is None


def test_a_tile_knows_the_lines_that_every_answer_has():
    assert tile(1).always == b"always: 2\r\n"
    assert tile(1).lines == b"content: 1\r\nalways: 2\r\n"
    assert tile(1).place.looked <= time.monotonic()
