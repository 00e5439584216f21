"""Edits lie in the journal until a version is cut, and nothing of them is ever lost."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.relic import Relic
from handscroll.model.rights import State
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.records import EVENTS, RELIC, relic_object
from handscroll.museum.schema import read_relic
from handscroll.museum.stale import StaleEditError


def said(note: str) -> Catalogue:
    return Catalogue(staff_note=note)


def in_vault(museum: Museum, relic: str) -> Relic:
    return read_relic(museum.vault.read(relic_object(relic), RELIC))


@pytest.fixture
def draft(museum, relics):
    return next(one.id for one in relics if one.state is State.DRAFT)


def test_edits_cut_no_version_and_the_next_version_holds_them_all(museum: Museum, draft):
    object_id = relic_object(draft)
    head = museum.vault.head(object_id)
    for note in "abc":
        museum.relics.revise(draft, said(note), person="wang")
    assert museum.vault.head(object_id) == head
    assert museum.relics.get(draft).catalogue == said("c")
    assert in_vault(museum, draft).catalogue == Catalogue()
    assert museum.relics.standing(draft)[1] == head + 3
    museum.relics.move(draft, State.IN_REVIEW, person="li")
    assert museum.vault.head(object_id) == head + 1
    assert in_vault(museum, draft) == museum.relics.get(draft)
    assert in_vault(museum, draft).catalogue == said("c")
    events = json.loads(museum.vault.read(object_id, EVENTS))
    told = [(one["eventType"], one["agent"]) for one in events]
    assert told == [("accession", "wang"), *[("catalogue", "wang")] * 3, ("state", "li")]
    assert museum.vault.validate(object_id).passed


def test_revisions_count_versions_and_edits_in_their_order(museum: Museum, draft):
    museum.relics.revise(draft, said("a"), person="wang")
    museum.relics.move(draft, State.IN_REVIEW, person="li")
    museum.relics.revise(draft, said("b"), person="zhao")
    museum.relics.revise(draft, said("c"), person="wang")
    museum.relics.move(draft, State.PUBLISHED, person="li")
    revisions = museum.revisions.of(draft)
    assert [one.version for one in revisions] == [1, 2, 3, 4, 5, 6]
    assert [one.person for one in revisions] == ["wang", "wang", "li", "zhao", "wang", "li"]
    notes = [museum.revisions.at(draft, n).catalogue.staff_note for n in range(1, 7)]
    assert notes == ["", "a", "a", "b", "c", "c"]
    assert museum.relics.standing(draft) == (museum.relics.get(draft), 6)
    assert [one["version"] for one in museum.relics.versions(draft)] == [1, 2, 3, 4, 5, 6]


def test_what_is_accepted_is_cut_with_the_edits_before_it(museum: Museum, relics):
    scroll = relics[0]
    museum.relics.revise(scroll.id, said("a"), person="wang")
    region = Region(capture=scroll.captures[0].id, x=1, y=2, width=30, height=40)
    museum.observations.propose(
        Observation(
            id="o1", relic=scroll.id, kind="seal", region=region, author="wang",
            words={"en": "A seal"},
        )
    )  # fmt: skip
    assert museum.relics.get(scroll.id).catalogue == said("a")
    museum.observations.review("o1", Verdict.ACCEPTED, person="li")
    assert in_vault(museum, scroll.id).catalogue == said("a")


def test_a_rebuild_shows_the_edits_again(museum: Museum, draft):
    museum.relics.revise(draft, said("a"), person="wang")
    museum.relics.move(draft, State.IN_REVIEW, person="li")
    museum.relics.revise(draft, said("b"), person="wang")
    rows = museum.register.dump()
    rebuild_register(museum)
    assert museum.register.dump() == rows
    assert museum.relics.get(draft).catalogue == said("b")


@pytest.mark.parametrize(
    "point", ["journal.half_line", "journal.written", "journal.synced", "register.before_commit"]
)
def test_an_editor_killed_at_any_moment_saved_wholly_or_not_at_all(museum, draft, killed, point):
    folder = museum.folder

    def edit():
        with Museum.open(folder) as other:
            other.relics.revise(draft, said("killed"), person="wang")

    museum.close()
    killed(edit, point)
    with Museum.open(folder) as again:
        record, revision = again.relics.standing(draft)
        assert (record.catalogue, revision) in ((Catalogue(), 1), (said("killed"), 2))
        again.relics.revise(draft, said("after"), person="li", expected=revision)
        assert again.relics.standing(draft)[1] == revision + 1
        assert again.journal.verify() == []


def test_an_edit_that_was_written_and_not_shown_is_not_overwritten(museum, draft, killed):
    with Museum.open(museum.folder) as other:

        def edit():
            other.relics.revise(draft, said("theirs"), person="wang")

        assert killed(edit, "journal.synced")
    with pytest.raises(StaleEditError) as told:
        museum.relics.revise(draft, said("mine"), person="li", expected=1)
    assert told.value.theirs.catalogue == said("theirs")


def test_edits_and_moves_at_once_lose_nothing(museum: Museum, draft):
    """Each editor adds to what stands; a version that is cut in between holds what it holds."""
    said_by = {who: [f"{who}{n}" for n in range(8)] for who in "abc"}

    def edit(who: str) -> None:
        for text in said_by[who]:
            record, seen = museum.relics.standing(draft)
            while True:
                note = (record.catalogue.staff_note + " " + text).strip()
                try:
                    museum.relics.revise(draft, said(note), person=who, expected=seen)
                except StaleEditError as stale:
                    record, seen = stale.theirs, stale.present
                else:
                    break

    def move() -> None:
        for state in (State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN, State.DRAFT):
            museum.relics.move(draft, state, person="li")

    with ThreadPoolExecutor(4) as people:
        for done in [*(people.submit(edit, who) for who in said_by), people.submit(move)]:
            done.result()
    words = museum.relics.get(draft).catalogue.staff_note.split()
    assert sorted(words) == sorted(one for said_so in said_by.values() for one in said_so)
    revisions = museum.revisions.of(draft)
    assert len(revisions) == 1 + 24 + 4
    counts = [len(museum.revisions.at(draft, one.version).catalogue.staff_note.split())
              for one in revisions]  # fmt: skip
    assert counts == sorted(counts), "no revision takes back what another one said"
    rows = museum.register.dump()
    rebuild_register(museum)
    assert museum.register.dump() == rows


def test_edits_take_disk_in_proportion(museum: Museum, draft):
    def grown(count: int) -> int:
        before = sum(one.stat().st_size for one in museum.layout.journal.glob("*.jsonl"))
        vault = sum(one.stat().st_size for one in museum.layout.vault.rglob("*") if one.is_file())
        for number in range(count):
            museum.relics.revise(draft, said(f"{count:04d} {number:04d}"), person="wang")
        kept = sum(one.stat().st_size for one in museum.layout.vault.rglob("*") if one.is_file())
        assert kept == vault
        return sum(one.stat().st_size for one in museum.layout.journal.glob("*.jsonl")) - before

    first, second = grown(20), grown(40)
    assert abs(second - 2 * first) < first / 50
