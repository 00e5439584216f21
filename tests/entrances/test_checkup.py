"""The doctor on the journal: which entry was changed or is gone, and how far it goes."""

from pathlib import Path

import pytest

from handscroll.entrances.checkup import Finding, look_at
from handscroll.model.intake import Problem
from handscroll.model.stack import Role as FileRole
from handscroll.model.stack import Stack, StackFile
from handscroll.model.stories.story import StoryKind
from handscroll.museum import Museum
from handscroll.museum.story_rows import STORY, story_object


@pytest.fixture
def busy(museum: Museum) -> Museum:
    """A museum in whose journal something stands."""
    for number in range(5):
        museum.ledger.record("note.made", f"n{number}", "wang", number=number)
    return museum


def journal(museum: Museum) -> Finding:
    [found] = [one for one in look_at(museum, deep=False) if one.name == "journal"]
    return found


def changed(museum: Museum, old: bytes, new: bytes) -> None:
    (file,) = museum.layout.journal.glob("*.jsonl")
    text = file.read_bytes()
    assert old in text
    file.write_bytes(text.replace(old, new, 1))


def test_a_journal_that_holds_is_told_with_its_newest_entry_and_seal(busy: Museum):
    found = journal(busy)
    assert (found.well, found.fix) == (True, "")
    newest = busy.journal.extent()
    assert f"the newest is {newest.seq}, sealed {newest.hash[:16]}" in found.told


def test_an_entry_that_somebody_changed_is_named(busy: Museum):
    changed(busy, b'"number":2', b'"number":7')
    found = journal(busy)
    assert not found.well
    assert "entry 3 was changed" in found.told
    assert "restore the newest backup" in found.fix


def test_entries_cut_off_at_the_end_are_missed_while_the_register_is_there(busy: Museum):
    (file,) = busy.layout.journal.glob("*.jsonl")
    lines = file.read_bytes().splitlines(True)
    file.write_bytes(b"".join(lines[:-2]))
    with Museum.open(busy.folder) as again:
        found = journal(again)
    assert not found.well
    assert "entries 4 to 5 are missing at the end" in found.told


def test_only_the_first_few_of_many_breaks_are_told(busy: Museum):
    (file,) = busy.layout.journal.glob("*.jsonl")
    for number in range(40):
        busy.ledger.record("note.made", f"m{number}", "li", number=number)
    lines = file.read_bytes().splitlines(True)
    file.write_bytes(b"".join(line.replace(b"note", b"nope") for line in lines[:-1]) + lines[-1])
    found = journal(busy)
    assert found.told.endswith("; and more")
    assert found.told.count("was changed") == 5


def test_stories_are_counted_and_one_that_lags_behind_its_vault_is_named(museum: Museum):
    def stories() -> Finding:
        [found] = [one for one in look_at(museum, deep=False) if one.name == "stories"]
        return found

    museum.stories.create("hills", StoryKind.STORY, {"en": "Hills"}, person="li")
    assert (stories().well, stories().told) == (True, "1 stories, 0 of them published")
    # As after a kill between the vault and the register.
    museum.vault.cut(
        story_object("hills"), {STORY: b"{}"}, head=0, message="published", person="li"
    )
    found = stories()
    assert not found.well
    assert "hills" in found.told
    assert found.fix == "Run: handscroll rebuild"


def test_stacks_are_counted_and_one_without_its_cube_is_named(museum: Museum, tmp_path: Path):
    def examined() -> Finding:
        [found] = [one for one in look_at(museum, deep=False) if one.name == "examination"]
        return found

    assert examined().well
    bands = tmp_path / "bands.tif"
    bands.write_bytes(b"counts")
    file = StackFile(role=FileRole.BANDS, name="bands.tif", sha256="0" * 64, bytes=6)
    stack = Stack(id="sabc", relic="r1", kind="folder of TIFFs", files=(file,))
    museum.stacks.bring(stack, {file.path: bands}, sha512={}, person="li")
    assert (examined().well, examined().told) == (False, "1 stacks, 0 of them with a cube")
    assert "worker" in examined().fix
    museum.stacks.fail("sabc", Problem(what="No", why="blank", fix="Again"), person="worker")
    assert "sabc" in examined().fix
