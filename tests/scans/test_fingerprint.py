import hashlib
import resource

import pytest

from handscroll.errors import StorageFullError
from handscroll.scans.fingerprint import CHUNK, Fingerprint, copy_with_fingerprint, fingerprint


@pytest.mark.parametrize("length", [0, 1, CHUNK, CHUNK + 1])
def test_the_copy_is_equal_and_the_checksums_are_right(tmp_path, length):
    data = bytes(range(251)) * (length // 251 + 1)
    data = data[:length]
    (tmp_path / "a").write_bytes(data)
    told: list[float] = []
    made = copy_with_fingerprint(tmp_path / "a", tmp_path / "b", told.append)

    truth = Fingerprint(hashlib.sha256(data).hexdigest(), hashlib.sha512(data).hexdigest(), length)
    assert made == truth == fingerprint(tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == data
    assert told[-1:] == ([1.0] if length else [])


def test_an_existing_file_is_never_overwritten(tmp_path):
    (tmp_path / "a").write_bytes(b"new")
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        copy_with_fingerprint(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"old"


def test_a_full_disk_leaves_no_half_copy(tmp_path):
    (tmp_path / "a").write_bytes(bytes(100_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(StorageFullError, match="no room"):
            copy_with_fingerprint(tmp_path / "a", tmp_path / "b")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (tmp_path / "b").exists()
