"""Files come in pieces: known again, whole or not at all, within bounds, in their folder."""

import hashlib
import shutil
from pathlib import Path

import pytest

from handscroll.errors import (
    ConflictError,
    InvalidError,
    MismatchError,
    NotFoundError,
    StorageFullError,
    TooLargeError,
)
from handscroll.museum.deliveries import Deliveries
from handscroll.museum.delivery import Bounds, Delivery, Sending
from handscroll.settings import DeliverySettings, ScanSettings, Settings

BODY = bytes(range(256)) * 40
SIZE = len(BODY)
SHA = hashlib.sha256(BODY).hexdigest()


def sending(name="a.png", size=SIZE, modified=1_700_000_000_123):
    return Sending.of(name, size, modified)


@pytest.fixture
def deliveries(tmp_path):
    return Deliveries(tmp_path / "deliveries", Settings())


def prepared(deliveries, person="li"):
    found = deliveries.prepared(person)
    assert found is not None
    return found


def bounded(tmp_path, **caps):
    return Deliveries(tmp_path / "deliveries", Settings(deliveries=DeliverySettings(**caps)))


def send(deliveries, name="a.png", body=BODY, person="li", modified=1):
    whole = hashlib.sha256(body).hexdigest()
    return deliveries.receive(person, sending(name, len(body), modified), 0, body, whole)


def test_a_file_comes_in_pieces_and_goes_on_where_it_stopped(deliveries, tmp_path):
    one = sending("卷/一 🖼.png")
    assert deliveries.receive("li", one, 0, BODY[:4000], "").bytes == 4000
    later = Deliveries(tmp_path / "deliveries", Settings())
    assert later.receive("li", one, 0, b"", "").bytes == 4000
    assert later.receive("li", one, 0, BODY[:4000], "").bytes == 4000, "a piece sent twice"
    assert later.receive("li", one, 9000, BODY[9000:], SHA).bytes == 4000, "a piece too far"
    assert prepared(later).begun() == 1
    assert prepared(later).whole() == []
    done = later.receive("li", one, 4000, BODY[4000:], SHA)
    assert (done.bytes, done.done) == (len(BODY), True)
    [file] = prepared(later).whole()
    assert file.read_bytes() == BODY
    assert file.relative_to(prepared(later).files).as_posix() == "卷/一 🖼.png"
    assert file.stat().st_mtime_ns == 1_700_000_000_123 * 10**6
    assert later.receive("li", one, 0, b"", "").done
    assert prepared(later).begun() == 0
    assert prepared(later).note.files == 1


def test_a_file_that_arrives_otherwise_is_refused_and_begins_anew(deliveries):
    one = sending()
    with pytest.raises(MismatchError):
        deliveries.receive("li", one, 0, BODY[::-1], SHA)
    assert deliveries.receive("li", one, 0, b"", "").bytes == 0
    assert deliveries.receive("li", one, 0, BODY, SHA).done


def test_a_file_that_arrived_otherwise_takes_no_room(tmp_path):
    deliveries = bounded(tmp_path, max_files=1)
    for _ in range(2):
        with pytest.raises(MismatchError):
            deliveries.receive("li", sending(), 0, BODY[::-1], SHA)
    assert deliveries.receive("li", sending(), 0, BODY, SHA).done
    assert (prepared(deliveries).note.files, prepared(deliveries).note.bytes) == (1, SIZE)


def test_a_file_that_is_not_whole_when_its_delivery_is_asked_for_is_not_taken(deliveries):
    deliveries.receive("li", sending(), 0, BODY[:4000], "")
    delivery = prepared(deliveries)
    delivery.ask(("i1",))
    with pytest.raises(ConflictError, match="being taken in already"):
        delivery.receive(sending(), 4000, BODY[4000:], SHA, Bounds(9, 10**9, 10**9))
    assert delivery.whole() == []


def test_more_bytes_than_were_told_are_refused(deliveries):
    with pytest.raises(InvalidError):
        deliveries.receive("li", sending(size=10), 0, BODY, SHA)


def test_a_file_that_was_mended_takes_the_place_of_the_older_one(deliveries):
    send(deliveries, "sheet.csv", b"old", modified=1)
    send(deliveries, "sheet.csv", b"newer", modified=2)
    [sheet] = prepared(deliveries).sheets()
    assert sheet.read_bytes() == b"newer"


def test_a_file_and_a_folder_of_one_name_are_told(deliveries):
    send(deliveries, "a", b"1")
    with pytest.raises(ConflictError):
        send(deliveries, "a/b.png", b"2")
    send(deliveries, "c/d.png", b"3")
    with pytest.raises(ConflictError):
        send(deliveries, "c", b"4")


def test_a_link_in_the_folder_is_not_followed(deliveries, tmp_path):
    send(deliveries, "a.png", b"1")
    outside = tmp_path / "outside"
    outside.mkdir()
    files = prepared(deliveries).files
    (files / "way").symlink_to(outside)
    (files / "b.png").symlink_to(outside / "b.png")
    with pytest.raises(ConflictError):
        send(deliveries, "way/b.png", b"2")
    send(deliveries, "b.png", b"3")
    assert list(outside.iterdir()) == []
    assert not (files / "b.png").is_symlink()


def test_bounds_of_the_settings_hold(tmp_path):
    deliveries = bounded(tmp_path, max_files=2, max_bytes=100, max_open=1)
    send(deliveries, "a.png", b"1" * 60)
    with pytest.raises(TooLargeError, match="max_bytes"):
        send(deliveries, "b.png", b"1" * 60)
    send(deliveries, "b.png", b"1")
    with pytest.raises(TooLargeError, match="max_files"):
        send(deliveries, "c.png", b"1")
    with pytest.raises(TooLargeError, match="max_open"):
        send(deliveries, person="wang")


def test_a_full_disk_is_told_before_anything_is_sent_and_while_it_is(tmp_path):
    free = shutil.disk_usage(tmp_path).free
    # The bounds of a file must not be met before those of the disk, however large it is.
    roomy = {"max_bytes": free + 2**31}
    settings = Settings(deliveries=DeliverySettings(**roomy), scans=ScanSettings(**roomy))
    deliveries = Deliveries(tmp_path / "deliveries", settings)
    with pytest.raises(StorageFullError, match="MB left"):
        deliveries.receive("li", sending(size=free + 2**30), 0, b"", "")
    # A real device that has no room takes the place of the file's beginning.
    part = prepared(deliveries).folder / "parts" / sending().key
    part.symlink_to("/dev/full")
    with pytest.raises(StorageFullError, match="No space left"):
        deliveries.receive("li", sending(), 0, BODY, SHA)


def test_everybody_has_a_delivery_of_their_own_until_it_is_asked_for(deliveries):
    send(deliveries, person="li")
    send(deliveries, person="wang")
    first = prepared(deliveries)
    assert first.id != prepared(deliveries, "wang").id
    first.ask(("i1",))
    assert deliveries.prepared("li") is None
    assert deliveries.get(first.id).note.intakes == ("i1",)
    assert deliveries.holding(str(first.files / "a.png")).id == first.id
    assert deliveries.holding("/elsewhere/a.png") is None
    send(deliveries, "b.png", person="li")
    assert prepared(deliveries).id != first.id
    deliveries.remove(first)
    deliveries.remove(first)
    assert len(deliveries.every()) == 2
    for name in (first.id, "..", "d/../..", "lock"):
        with pytest.raises(NotFoundError):
            deliveries.get(name)


def test_what_a_killed_process_left_is_swept(deliveries, tmp_path):
    send(deliveries)
    name = prepared(deliveries).id
    (tmp_path / "deliveries" / f".gone-{name}" / "files").mkdir(parents=True)
    (tmp_path / "deliveries" / f".{name}").mkdir()
    deliveries.sweep()
    left = {one.name for one in (tmp_path / "deliveries").iterdir()}
    assert left == {name, "lock"}
    assert isinstance(deliveries.get(name), Delivery)
    assert Path(deliveries.get(name).folder).is_dir()
