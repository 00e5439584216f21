"""Captures are found quickly, and never later than they changed."""

import contextlib
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from handscroll.errors import NotFoundError
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.open_pyramids import OpenPyramids


def test_a_state_changed_here_is_seen_at_once(museum: Museum, relics: list[Relic]):
    relic = next(one for one in relics if one.state is State.PUBLISHED)
    capture = relic.captures[0].id
    assert museum.captures.find(capture).state is State.PUBLISHED
    museum.relics.move(relic.id, State.WITHDRAWN, person="wang")
    assert museum.captures.find(capture).state is State.WITHDRAWN


def test_a_withdrawal_by_another_process_is_seen_within_a_second(
    museum: Museum, relics: list[Relic]
):
    relic = next(one for one in relics if one.state is State.PUBLISHED)
    capture = relic.captures[0].id
    assert museum.captures.find(capture).state is State.PUBLISHED
    code = f"""
from pathlib import Path
from handscroll.museum import Museum
from handscroll.model.rights import State
with Museum.open(Path({str(museum.folder)!r})) as museum:
    museum.relics.move({relic.id!r}, State.WITHDRAWN, person="li")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    time.sleep(0.3)
    assert museum.captures.find(capture).state is State.WITHDRAWN


def test_an_unknown_capture_is_not_found_and_is_once_it_is_there(museum: Museum):
    with pytest.raises(NotFoundError):
        museum.captures.find("c-nobody")


def test_what_is_remembered_is_not_read_again(museum: Museum, relics: list[Relic]):
    capture = relics[0].captures[0].id
    assert museum.captures.find(capture) is museum.captures.find(capture)


@pytest.fixture
def paths(museum: Museum, relics: list[Relic]) -> dict[str, Path]:
    """Files of pyramids under forty names."""
    captures = [one for relic in relics for one in relic.captures]
    found = {}
    for number in range(40):
        one = captures[number % len(captures)]
        file = museum.layout.pyramid(one.id, one.sha256)
        copy = file.with_name(f"{number}{file.suffix}")
        copy.write_bytes(file.read_bytes())
        found[f"c{number}"] = copy
    return found


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def held_open(paths: dict[str, Path]) -> int:
    """Count the open files among those named: threads of other tests open files of their own."""
    held = []
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):  # closed since it was listed
            held.append(one.readlink())
    return len([one for one in held if one in {path.resolve() for path in paths.values()}])


def test_few_pyramids_are_open_however_many_are_asked_for(paths: dict[str, Path]):
    pyramids = OpenPyramids(4)
    places = {name: pyramids.place(name, path) for name, path in paths.items()}
    for _ in range(3):
        for name, place in places.items():
            opened = pyramids.pyramid(place)
            assert opened is not None
            assert opened.path == paths[name]
            del opened
            assert 1 <= held_open(paths) <= 4
    pyramids.close()
    assert held_open(paths) == 0
    assert all(place.lost for place in places.values())


def test_what_is_used_stays_open(paths: dict[str, Path]):
    pyramids = OpenPyramids(4)
    names = list(paths)
    favourite = pyramids.place(names[0], paths[names[0]])
    for name in names[1:]:
        pyramids.place(name, paths[name])
        pyramids.pyramid(favourite)
        assert favourite.pyramid is not None
    pyramids.close()


def test_many_threads_may_ask_at_once(paths: dict[str, Path]):
    pyramids = OpenPyramids(2)

    def read(number: int) -> bool:
        name = f"c{number % 40}"
        pyramid = pyramids.pyramid(pyramids.place(name, paths[name]))
        if pyramid is None:  # lost to a neighbour just now
            return True
        offset, count = pyramid.tile_place(0, 0, 0)
        return pyramid.read(offset, count)[:3] == b"\xff\xd8\xff"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(800)))
    pyramids.close()


def test_a_replaced_or_missing_file_makes_its_place_lost(paths: dict[str, Path]):
    pyramids = OpenPyramids(4)
    first = pyramids.place("c0", paths["c0"])
    paths["c1"].replace(paths["c0"])
    assert pyramids.pyramid(first, now=time.monotonic() + 2) is None
    assert first.lost
    second = pyramids.place("c0", paths["c0"])
    assert second is not first
    assert pyramids.pyramid(second) is not None
    paths["c0"].unlink()
    assert pyramids.pyramid(second, now=time.monotonic() + 2) is None
    with pytest.raises(NotFoundError, match="not been built"):
        pyramids.place("c0", paths["c0"])
    pyramids.close()


def test_a_file_replaced_while_it_was_closed_is_noticed(paths: dict[str, Path]):
    pyramids = OpenPyramids(1)
    first = pyramids.place("c0", paths["c0"])
    pyramids.place("c2", paths["c2"])
    pyramids.place("c3", paths["c3"])
    assert first.pyramid is None
    os.utime(paths["c0"], ns=(1, 1))
    assert pyramids.pyramid(first) is None
    pyramids.close()


def test_all_pyramids_are_served_with_few_descriptors(paths: dict[str, Path]):
    """Forty pictures and eight descriptors more than there are now."""
    pyramids = OpenPyramids(4)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files() + 8, hard))
    try:
        for name, path in paths.items():
            assert pyramids.pyramid(pyramids.place(name, path)) is not None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    pyramids.close()
