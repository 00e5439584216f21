"""A file that is written through a map gets its room first, or says that there is none."""

import errno
import os

import numpy as np
import pytest

from handscroll.errors import StorageFullError
from handscroll.scans.room import take_room


def test_a_file_full_of_holes_gets_its_blocks(tmp_path):
    path = tmp_path / "plane"
    np.memmap(path, np.uint8, "w+", shape=(1 << 20,))
    assert path.stat().st_blocks * 512 < 1 << 20
    take_room(path)
    assert path.stat().st_blocks * 512 >= 1 << 20
    assert path.stat().st_size == 1 << 20


def test_where_there_is_no_room_it_is_said_and_nothing_stays(tmp_path, monkeypatch):
    def none(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "plane"
    path.write_bytes(b"x")
    monkeypatch.setattr(os, "posix_fallocate", none)
    with pytest.raises(StorageFullError):
        take_room(path)
    assert not path.exists()


def test_another_trouble_is_not_called_a_full_disk(tmp_path):
    with pytest.raises(FileNotFoundError):
        take_room(tmp_path / "none")
