"""A relic shows the picture stitched from its frames, and its frames again; nothing is lost."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from handscroll.departments.collection.asking import ask_for
from handscroll.departments.collection.planning import plan_intake
from handscroll.departments.collection.stitching.in_museum import (
    Order,
    stitch_relic,
    unstitch_relic,
)
from handscroll.departments.collection.taking_in import take_in
from handscroll.entrances.cli import build
from handscroll.entrances.roster import departments
from handscroll.entrances.web import build_app
from handscroll.errors import ConflictError, InvalidError, MismatchError, RefusedError
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.inscription import Inscription
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.alerts import alerts
from handscroll.museum.rebuilding import missing_pyramids, rebuild
from handscroll.scans.limits import Limits

WANG = Order("wang")


def quiet(step, share):
    assert 0 <= share <= 1


def originals(museum):
    """Return the digests of everything that was brought."""
    found = (museum.layout.vault).rglob("originals/*")
    return sorted(hashlib.sha256(one.read_bytes()).hexdigest() for one in found)


def pyramid(museum, capture):
    return museum.layout.pyramid(capture.id, capture.sha256)


def test_a_relic_shows_the_picture_and_keeps_its_frames_byte_for_byte(museum, scroll):
    before = originals(museum)
    done = stitch_relic(museum, scroll.accession_number, WANG, quiet)
    shown = museum.relics.get(scroll.id)
    [part] = shown.parts
    assert part.capture == done.capture
    assert part.capture.stitched
    assert (part.capture.width, part.capture.height) == (done.size.width, done.size.height)
    assert part.label["en"] == "Whole, stitched by machine from 2 frames"
    assert originals(museum) == before
    assert pyramid(museum, part.capture).is_file()
    assert museum.vault.validate().problems == ()
    assert [one["message"].split(":")[0] for one in museum.relics.versions(scroll.id)][-1] == (
        "stitch"
    )
    recipe = museum.stitches.of(shown)
    assert [one["sha256"] for one in recipe["frames"]] == [c.sha256 for c in scroll.captures]
    assert recipe["method"] == "handscroll-stitch-1"
    assert recipe["figures"]["seam_rms_px_worst"] < 0.1
    assert not list(museum.layout.staging.iterdir())
    # Visitors get the picture, and only staff the frames.
    assert museum.captures.find(done.capture.id).state is State.PUBLISHED
    for frame in scroll.captures:
        found = museum.captures.find(frame.id)
        assert (found.capture, found.state) == (frame, State.DRAFT)
        kept = museum.captures.original(frame.id).read_bytes()
        assert hashlib.sha256(kept).hexdigest() == frame.sha256


def test_page_and_manifest_follow_and_frames_answer_staff_alone(museum, scroll):
    done = stitch_relic(museum, scroll.id, WANG, quiet)
    museum.people.add("li", Role.REGISTRAR, "a long enough password", by="test")
    app = build_app(museum, departments())
    visitor, staff = (TestClient(app, follow_redirects=False) for _ in range(2))
    staff.post("/en/sign-in", data={"name": "li", "password": "a long enough password"})
    [canvas] = visitor.get(f"/iiif/presentation/3/{scroll.id}/manifest").json()["items"]
    assert (canvas["width"], canvas["height"]) == (done.size.width, done.size.height)
    assert canvas["label"]["en"] == ["Whole, stitched by machine from 2 frames"]
    assert "stitched by machine from 2 frames" in visitor.get(f"/en/relics/{scroll.id}").text
    ends = ("/info.json", "/full/200,/0/default.jpg", "/0,0,100,100/50,/0/default.jpg")
    for end in ends:
        assert visitor.get(f"/iiif/3/{done.capture.id}{end}").status_code == 200
        for frame in scroll.captures:
            assert visitor.get(f"/iiif/3/{frame.id}{end}").status_code == 404
            assert staff.get(f"/iiif/3/{frame.id}{end}").status_code == 200
    history = staff.get(f"/en/relics/{scroll.id}/history")
    assert "Frames stitched" in history.text
    for page in (f"/en/staff/relics/{scroll.id}", f"/en/relics/{scroll.id}/edit"):
        assert staff.get(page).status_code == 200


def test_undone_it_is_as_it_was_and_only_looking_changes_nothing(museum, scroll):
    before, look = museum.register.dump(), Order("wang", dry_run=True)
    seen = stitch_relic(museum, scroll.id, look, quiet)
    assert museum.register.dump() == before
    assert not pyramid(museum, seen.capture).exists()
    first = stitch_relic(museum, scroll.id, WANG, quiet)
    assert first.capture == seen.capture
    kept = museum.register.dump()
    unstitch_relic(museum, scroll.id, look)
    assert museum.register.dump() == kept
    # An older version that is restored says what it said, of the picture that is shown.
    museum.revisions.restore(scroll.id, 1, person="wang")
    assert museum.relics.get(scroll.id).captures == (first.capture,)
    unstitch_relic(museum, scroll.id, WANG)
    assert museum.relics.get(scroll.id) == scroll
    assert museum.captures.find(scroll.captures[0].id).state is State.PUBLISHED
    assert museum.captures.find(first.capture.id).state is State.DRAFT
    # What is not shown any more has no pyramid, and nobody is alerted for it.
    now = datetime.now(UTC)
    pyramid(museum, first.capture).unlink(missing_ok=True)
    missing = [one for one in alerts(museum.layout, museum.ledger, now) if one.count]
    assert [one.matter for one in missing] == []
    with pytest.raises(ConflictError, match="shows its scans as they are"):
        unstitch_relic(museum, scroll.id, WANG)
    assert stitch_relic(museum, scroll.id, WANG, quiet).capture == first.capture
    with pytest.raises(ConflictError, match="stitched from them already"):
        stitch_relic(museum, scroll.id, look, quiet)


def test_a_rebuild_draws_the_same_bytes_and_the_same_register(museum, scroll):
    frame = scroll.captures[0]
    mark = Observation(
        id="o1", relic=scroll.id, kind="seal", author="wang", words={"en": "x"},
        region=Region(capture=frame.id, x=1, y=2, width=30, height=40),
    )  # fmt: skip
    museum.observations.propose(mark)
    museum.observations.review("o1", Verdict.ACCEPTED, person="li")
    done = stitch_relic(museum, scroll.id, WANG, quiet)
    on_it = Region(capture=done.capture.id, x=1, y=2, width=30, height=40)
    museum.observations.propose(mark.model_copy(update={"id": "o2", "region": on_it}))
    for undone in (False, True):
        if undone:
            unstitch_relic(museum, scroll.id, WANG)
        rows, folder = museum.register.dump(), museum.folder
        shown = museum.relics.get(scroll.id).captures
        kept = [pyramid(museum, one) for one in (*shown, *scroll.captures)]
        bytes_of = {one: one.read_bytes() for one in kept}
        shutil.rmtree(folder / "staging", ignore_errors=True)
        for one in bytes_of:
            one.unlink()
        assert len(missing_pyramids(museum)) == len(bytes_of)
        assert rebuild(museum).problems == ()
        assert museum.register.dump() == rows
        assert {one: one.read_bytes() for one in bytes_of} == bytes_of


def test_places_on_frames_move_to_the_picture_and_back(museum, scroll, shots):
    frame = scroll.captures[1]  # the left shot
    place = Region(capture=frame.id, x=100, y=150, width=40, height=20)
    told = Catalogue(inscriptions=(Inscription(id="i1", region=place),))
    museum.relics.revise(scroll.id, told, person="wang")
    done = stitch_relic(museum, scroll.id, WANG, quiet)
    [text] = museum.relics.get(scroll.id).catalogue.inscriptions
    assert text.region.capture == done.capture.id
    assert text.region.lies_on(done.capture.size)
    # The same spot of the painting, seen from the other frame's place on the picture.
    recipe = museum.stitches.of(museum.relics.get(scroll.id))
    matrix = np.array(recipe["frames"][1]["to_picture"])
    middle = matrix @ [119.5, 159.5, 1]
    got = text.region.x + text.region.width / 2, text.region.y + text.region.height / 2
    np.testing.assert_allclose(got, middle[:2] + 0.5, atol=1.0)
    added = text.model_copy(
        update={"id": "i2", "region": Region(
            capture=done.capture.id, x=text.region.x + 3, y=text.region.y, width=9, height=9)}
    )  # fmt: skip
    museum.relics.revise(scroll.id, Catalogue(inscriptions=(text, added)), person="wang")
    unstitch_relic(museum, scroll.id, WANG)
    one, two = museum.relics.get(scroll.id).catalogue.inscriptions
    assert one.region == place
    assert two.region.capture == frame.id
    assert abs(two.region.x - place.x - 3) <= 4
    assert abs(two.region.y - place.y) <= 4


def test_its_files_given_again_are_the_same_scans_whatever_it_shows(
    museum, scroll, tmp_path, shot, write_frame
):
    folder = tmp_path / "scans"
    stitch_relic(museum, scroll.id, WANG, quiet)
    before = museum.relics.get(scroll.id), len(museum.relics.versions(scroll.id))
    for file in folder.iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))
    [key] = ask_for(museum, plan_intake([folder], None, Limits()), person="wang").keys
    take_in(museum, key)
    assert museum.intakes.item(key)[0].problem is None
    assert (museum.relics.get(scroll.id), len(museum.relics.versions(scroll.id))) == before
    # Other bytes under the same names are another thing.
    write_frame(folder / "scroll_2.tif", 65535 - shot[0])
    [other] = ask_for(museum, plan_intake([folder], None, Limits()), person="wang").keys
    take_in(museum, other)
    assert "other files" in museum.intakes.item(other)[0].problem.why


def test_who_may_not_bring_scans_in_may_not_stitch(museum, scroll):
    museum.people.add("chen", Role.CURATOR, "a long enough password", by="test")
    with pytest.raises(RefusedError, match="curator may not ingest"):
        stitch_relic(museum, scroll.id, Order("chen"), quiet)


def test_frames_that_cannot_be_joined_are_refused_and_nothing_changes(
    museum, scroll, make_scan, tmp_path
):
    museum.close()
    folder = tmp_path / "other"
    make_scan(folder / "odd_1.tif", 300, 200, seed=1)
    make_scan(folder / "odd_2.tif", 300, 200, seed=2)
    answer = CliRunner().invoke(build(), ["--museum", str(museum.folder), "ingest", str(folder)])
    assert answer.exit_code == 0, answer.output
    with Museum.open(museum.folder) as again:
        before = again.register.dump()
        with pytest.raises(MismatchError, match=r"odd_1\.tif and odd_2\.tif"):
            stitch_relic(again, "odd", WANG, quiet)
        assert again.register.dump() == before
        single = again.relics.named("odd")
        assert not any(one.stitched for one in single.captures)


def test_the_command_tells_and_undoes(museum, scroll, make_scan, tmp_path):
    museum.close()
    begin = ["--museum", str(museum.folder), "stitch"]
    told = CliRunner().invoke(build(), [*begin, scroll.accession_number, "--by", "wang", "--json"])
    assert told.exit_code == 0, told.output
    body = json.loads(told.stdout)
    assert [one["file"] for one in body["frames"]] == ["scroll_1.tif", "scroll_2.tif"]
    assert body["undone"] is False
    undone = CliRunner().invoke(build(), [*begin, scroll.accession_number, "--undo"])
    assert undone.exit_code == 0, undone.output
    assert "shows its 2 frames again" in undone.stdout
    for wrong in (["a", "b.tif", "--undo"], [str(tmp_path)]):
        assert isinstance(CliRunner().invoke(build(), [*begin, *wrong]).exception, InvalidError)


def test_killed_while_the_version_is_cut_it_is_as_before_or_as_after(museum, scroll):
    folder = museum.folder
    museum.close()
    asked = [sys.executable, "-m", "handscroll", "--museum", str(folder), "stitch", scroll.id]
    died = subprocess.run(asked, env=os.environ | {"HANDSCROLL_FAULT": "vault.noted"}, check=False)
    assert died.returncode == -9
    with Museum.open(folder) as opened:
        rebuild(opened)
        shown = opened.relics.standing(scroll.id)[0]
        assert shown == scroll or shown.captures[0].stitched
        if not shown.captures[0].stitched:
            shown = stitch_relic(opened, scroll.id, WANG, quiet).relic
        assert pyramid(opened, shown.captures[0]).is_file()
        assert opened.vault.validate().problems == ()
        assert not list(opened.layout.staging.iterdir())
