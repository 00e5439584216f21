"""Open cubes: few, shared, closed when nobody reads them, and never one for another."""

import gc
import shutil
import threading
from pathlib import Path

import pytest

from handscroll.departments.examination.layers.cubes import OpenCubes, open_cubes
from handscroll.errors import NotFoundError
from handscroll.geometry import Box


def descriptors():
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def stack(house):
    return house.museum.stacks.get(house.stack)


def test_a_museum_has_one_set_of_open_cubes(house):
    assert open_cubes(house.museum) is open_cubes(house.museum)


def test_a_cube_is_opened_once_and_closed_when_it_was_made_again(house, stack):
    cubes = OpenCubes(house.museum.layout)
    before = descriptors()
    with cubes.open(stack) as first, cubes.open(stack) as second:
        assert first is second
        first.reader.window(Box(0, 0, 9, 9))
    house.make_again()
    with cubes.open(stack) as old, cubes.open(house.museum.stacks.get(house.stack)) as new:
        # Who reads the old one reads on, and gets what it held.
        assert old is first
        assert (old.reader.window(Box(0, 0, 9, 9)) != new.reader.window(Box(0, 0, 9, 9))).any()
    cubes.close()
    assert descriptors() == before


def test_few_stay_open(house, stack):
    cubes = OpenCubes(house.museum.layout, most=2)
    path = house.museum.stacks.cube(stack)
    others = [stack.model_copy(update={"id": f"s{n}"}) for n in range(5)]
    for one in others:
        shutil.copytree(path, house.museum.layout.cube(one.id, stack.made.digest))
    before = descriptors()
    with cubes.open(others[0]) as kept:
        for one in others:
            cubes.read(one, lambda opened: opened.reader.window(Box(0, 0, 9, 9)))
        assert kept.reader.window(Box(0, 0, 9, 9)).shape == (8, 9, 9)
    at_once = descriptors() - before
    cubes.close()
    assert descriptors() == before
    assert at_once <= 2 * 6


def test_threads_read_while_others_close(house, stack):
    cubes = OpenCubes(house.museum.layout)
    wrong = []

    def read():
        for _ in range(30):
            try:
                cubes.read(stack, lambda opened: opened.reader.window(Box(0, 0, 600, 500)))
            except Exception as trouble:
                wrong.append(trouble)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for _ in range(60):
        cubes.forget(stack)
    for one in threads:
        one.join()
    cubes.close()
    assert wrong == []


def test_a_damaged_cube_is_told_and_not_kept_open(house, stack):
    cubes = OpenCubes(house.museum.layout)
    (house.museum.stacks.cube(stack) / "zarr.json").write_text("{")
    with pytest.raises(NotFoundError, match="damaged or gone"):
        cubes.read(stack, lambda opened: opened)
    unmade = stack.model_copy(update={"made": None})
    with pytest.raises(NotFoundError, match="not made yet"):
        cubes.read(unmade, lambda opened: opened)
