"""Delete every cache; what rebuild makes is equal, record for record and tile for tile."""

import hashlib
import shutil
from pathlib import Path

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.rebuilding import missing_pyramids, rebuild


def pyramids(museum: Museum) -> dict[str, str]:
    """Return the digest of every pyramid file: equal bytes are equal tiles."""
    folder = museum.layout.cache / "pyramids"
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.tif"))
    }


def lived_in(museum: Museum, relics) -> None:
    """Let people do things, so that there is something to lose."""
    museum.people.add("Wang", Role.CURATOR, "a long enough password", by="test")
    museum.people.add("Li", Role.REGISTRAR, "another long password", by="test")
    museum.people.set_active("Li", False, by="test")
    said = Catalogue(staff_note="seen")
    for one in relics[:2]:
        museum.relics.revise(one.id, said, person="wang")
    museum.relics.move(relics[0].id, State.PUBLISHED, person="wang")
    museum.relics.move(relics[1].id, State.WITHDRAWN, person="wang")
    for number, relic in enumerate(relics):
        region = Region(capture=relic.captures[0].id, x=1, y=2, width=30, height=40)
        museum.observations.propose(
            Observation(
                id=f"o{number}", relic=relic.id, kind="seal", region=region, author="wang",
                words={"zh-Hant": "乾隆御覽之寶"},
            )
        )  # fmt: skip
    museum.observations.review("o0", Verdict.ACCEPTED, person="li")
    museum.observations.review("o1", Verdict.REJECTED, person="li")


def test_a_museum_that_loses_every_cache_loses_nothing(museum: Museum, relics):
    lived_in(museum, relics)
    museum.relics.revise(relics[1].id, Catalogue(staff_note="seen again"), person="wang")
    rows, tiles, folder = museum.register.dump(), pyramids(museum), museum.folder
    items = [one for intake in museum.intakes.board() for one in intake.items]
    museum.close()
    shutil.rmtree(folder / "cache")
    shutil.rmtree(folder / "staging")
    with Museum.open(folder) as poor:
        assert len(missing_pyramids(poor)) == 4
        done = rebuild(poor)
        assert (done.relics, done.people, done.pyramids_built, done.problems) == (3, 2, 4, ())
        assert poor.register.dump() == rows
        assert pyramids(poor) == tiles
        again = [one for intake in poor.intakes.board() for one in intake.items]
        assert [(v.key, v.state, v.relic) for v in again] == [
            (v.key, v.state, v.relic) for v in items
        ]
        assert poor.stale_relics() == []


def test_rebuilding_what_is_well_changes_nothing(museum: Museum, relics):
    lived_in(museum, relics)
    rows, tiles = museum.register.dump(), pyramids(museum)
    assert rebuild(museum, all_pyramids=True).pyramids_built == 4
    assert museum.register.dump() == rows
    assert pyramids(museum) == tiles


def test_the_vault_alone_still_tells_every_record_and_accepted_mark(museum: Museum, relics):
    lived_in(museum, relics)
    shown = museum.relics.list()
    folder = museum.folder
    museum.close()
    shutil.rmtree(folder / "cache")
    shutil.rmtree(folder / "journal")
    with Museum.open(folder) as poor:
        rebuild(poor)
        assert poor.relics.list() == shown
        [kept] = poor.observations.of(shown[0].id)
        assert (kept.id, kept.verdict) == ("o0", Verdict.ACCEPTED)


def test_originals_are_byte_for_byte_what_was_brought(museum: Museum, relics, tmp_path: Path):
    brought = {path.name: path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()}
    for relic in relics:
        for capture in relic.captures:
            assert museum.captures.original(capture.id).read_bytes() == brought[capture.file_name]
    assert museum.vault.validate().bad == 0


def test_a_register_left_behind_by_a_killed_writer_heals(museum: Museum, relics):
    relic = next(relic for relic in relics if relic.state is State.DRAFT)
    entries = len(museum.ledger.entries())
    # Cut a version without a word to the journal, as a writer killed between the two leaves it.
    museum.relics._cut(
        relic.model_copy(update={"state": State.IN_REVIEW}), 1, "state", "wang", facts={}
    )
    assert len(museum.ledger.entries()) == entries
    assert museum.stale_relics() == [relic.id]
    assert museum.relics.move(relic.id, State.PUBLISHED, person="wang").state is State.PUBLISHED
    assert museum.stale_relics() == []
