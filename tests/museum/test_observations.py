"""What is said of places: judged, corrected, kept at once, and the same after a rebuild."""

import pytest

from handscroll.errors import MismatchError
from handscroll.model.observation import Observation, Verdict
from handscroll.model.region import Region
from handscroll.museum.rebuilding import rebuild_register


@pytest.fixture
def say(relics):
    """Say something of the first relic, or of another one."""

    def make(name, of=0, **more):
        relic = relics[of]
        region = Region(capture=relic.captures[0].id, x=1, y=2, width=3, height=4)
        return Observation(
            id=name, relic=relic.id, kind="figure", region=region, author="painter", **more
        )

    return make


def test_what_is_known_is_kept_as_one_version_and_only_once(museum, relics, say):
    before = len(museum.relics.versions(relics[0].id))
    known = [say(f"o{n}", description={"en": f"At length {n}"}) for n in range(5)]
    for _ in range(2):
        museum.observations.accept_all(known, person="painter")
    shown = museum.observations.shown(relics[0].id)
    assert [(one.id, one.description) for one in shown] == [
        (one.id, one.description) for one in known
    ]
    assert {(one.verdict, one.reviewer) for one in shown} == {(Verdict.ACCEPTED, "painter")}
    assert len(museum.relics.versions(relics[0].id)) == before + 1


def test_it_is_the_same_after_a_rebuild(museum, relics, say):
    museum.observations.accept_all([say("o1"), say("o2")], person="painter")
    before = museum.observations.of(relics[0].id)
    rebuild_register(museum)
    assert museum.observations.of(relics[0].id) == before


def test_a_correction_is_shown_once_it_is_accepted(museum, relics, say):
    museum.observations.accept_all([say("o1", words={"en": "A man"})], person="painter")
    museum.observations.propose(say("o2", replaces="o1", words={"en": "A monk"}))
    shown = museum.observations.shown
    assert [one.id for one in shown(relics[0].id)] == ["o1"]
    museum.observations.review("o2", Verdict.ACCEPTED, person="li")
    assert [one.words["en"] for one in shown(relics[0].id)] == ["A monk"]
    assert [one.id for one in museum.observations.of(relics[0].id)] == ["o1", "o2"]


@pytest.mark.parametrize("old", ["onone", "oelse"])
def test_only_an_observation_of_the_same_relic_is_replaced(museum, say, old):
    museum.observations.propose(say("oelse", of=1))
    with pytest.raises(MismatchError, match="no observation of"):
        museum.observations.propose(say("o2", replaces=old))
