"""Who did what: found by person, kind, relic and day, newest first, in bounded steps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.identity import relic_id
from handscroll.model.relic import Relic
from handscroll.model.rights import Role, State
from handscroll.museum import Museum
from handscroll.museum.trail import Asked, Trail, told

PASSWORD = "a long enough password"
A, B = relic_id("A 1"), relic_id("B 1")


@pytest.fixture
def busy(museum: Museum) -> Museum:
    """Two records, of which two people changed something."""
    records = [
        Relic(id=name, accession_number=number, title={"en": number}, parts=())
        for name, number in ((A, "A 1"), (B, "B 1"))
    ]
    museum.lots.load(iter(records), "cards", person="wang")
    museum.relics.revise(A, Catalogue(staff_note="one"), person="li")
    museum.relics.move(A, State.PUBLISHED, person="wang")
    museum.relics.revise(B, Catalogue(staff_note="two"), person="li")
    museum.ledger.record("note.made", "n1", "wang")
    return museum


def found(museum, limit=100, **asked):
    return Trail(museum.journal).find(Asked(**asked), limit)


def kinds(museum, **asked):
    return [one.kind.partition(".")[0] for one in found(museum, **asked).entries]


def test_everything_comes_newest_first(busy: Museum):
    entries = found(busy).entries
    assert [one.seq for one in entries] == list(range(len(entries), 0, -1))
    assert entries[0].kind == "note.made"
    assert entries == tuple(Trail(busy.journal).each(Asked()))


def test_each_wish_narrows(busy: Museum):
    assert kinds(busy, person="li") == ["relic", "relic"]
    assert kinds(busy, relic=A) == ["relic", "relic"]
    assert kinds(busy, relic=A, person="wang") == ["relic"]
    assert [one.payload["to"] for one in found(busy, kind="relic.state").entries] == ["published"]
    assert set(kinds(busy, kind="relic")) == {"relic"}
    assert kinds(busy, kind="rel") == []
    assert kinds(busy, person="l") == []
    assert kinds(busy, relic=relic_id("C 1")) == []


def test_days_are_those_of_utc_and_both_ends_count(busy: Museum):
    today = datetime.now(UTC).date()
    every = len(found(busy).entries)
    assert len(found(busy, since=today - timedelta(1), until=today).entries) == every
    assert kinds(busy, until=today - timedelta(2)) == []
    assert kinds(busy, since=date(2999, 1, 1)) == []


def test_pages_meet_without_a_gap(busy: Museum):
    every, before, seen = [one.seq for one in found(busy).entries], None, []
    while True:
        page = found(busy, limit=2, before=before)
        seen += [one.seq for one in page.entries]
        before = page.further
        if before is None:
            break
    assert seen == every


def test_a_long_journal_is_looked_through_in_steps(busy: Museum):
    trail, before, seen, steps = Trail(busy.journal, most=2), None, [], 0
    while True:
        page = trail.find(Asked(person="li", before=before), 50)
        seen += [one.seq for one in page.entries]
        before, steps = page.further, steps + 1
        if before is None:
            break
    assert seen == [one.seq for one in found(busy, person="li").entries]
    assert steps >= 3


def test_a_damaged_line_is_counted_and_the_others_are_told(busy: Museum):
    (file,) = busy.layout.journal.glob("*.jsonl")
    file.write_bytes(file.read_bytes().replace(b'"to":"published"', b'"to":"withdrawn"'))
    page = found(busy)
    assert page.unreadable == 1
    assert "relic.state" not in [one.kind for one in page.entries]
    assert len(list(Trail(busy.journal).each(Asked()))) == len(page.entries)


def test_passwords_and_secrets_of_sessions_are_nowhere_in_the_journal(busy: Museum):
    busy.people.add("zhao", Role.CURATOR, PASSWORD, by="wang")
    opened = busy.people.sign_in("zhao", PASSWORD)
    for name, password in (("zhao", "wrong-password"), ("typed-as-a-name!", PASSWORD)):
        with pytest.raises(Exception, match="not signed in"):
            busy.people.sign_in(name, password)
    busy.people.change_password("zhao", "another long password", by="wang")
    busy.people.sign_out(opened.token)
    text = b"".join(file.read_bytes() for file in busy.layout.journal.iterdir()).decode()
    secrets = (
        PASSWORD, "wrong-password", "another long password", "typed-as-a-name!", "$argon2",
        opened.token, opened.csrf,
    )  # fmt: skip
    assert [one for one in secrets if one in text] == []
    refused = found(busy, kind="session.refused").entries
    assert [one.payload["name"] for one in refused] == ["", "zhao"]


def test_what_is_named_like_a_secret_is_never_told():
    facts = {"why": "x", "password": "p", "in": [{"csrf_token": "t", "kept": 1}], "Secret": 2}
    assert told(facts) == {"why": "x", "in": [{"kept": 1}]}
