"""Stories: drafts in the journal, published versions in the vault, nothing lost between."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from handscroll.errors import ConflictError, InvalidError, MismatchError, NotFoundError
from handscroll.model.rights import State
from handscroll.model.stories.pieces import Picture
from handscroll.model.stories.story import RegionSection, Story, StoryKind, TextSection
from handscroll.museum import Museum
from handscroll.museum.rebuilding import rebuild_register
from handscroll.museum.stories import StaleStoryError
from handscroll.museum.story_rows import STORY, story_object

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TITLE = {"zh-Hans": "山水之间", "en": "Between mountains and water"}


def told(text: str) -> TextSection:
    return TextSection(id="s1", text={"zh-Hans": text, "en": text})


@pytest.fixture
def begun(museum: Museum) -> Story:
    return museum.stories.create("hills", StoryKind.STORY, TITLE, person="wang")


def saved(museum: Museum, **changes) -> None:
    kept = museum.stories.get("hills")
    wanted = kept.story.model_copy(update=changes)
    museum.stories.save(wanted, expected=kept.revision, person="wang")


def test_a_draft_lies_in_the_journal_and_no_visitor_reads_it(museum: Museum, begun):
    saved(museum, sections=(told("a"),))
    assert museum.vault.head(story_object("hills")) == 0
    assert museum.stories.get("hills").revision == 2
    assert museum.stories.readable(NOW) == []
    with pytest.raises(NotFoundError):
        museum.stories.read("hills", NOW)


def test_visitors_read_what_was_published_until_it_is_published_again(museum: Museum, begun):
    saved(museum, sections=(told("a"),))
    museum.stories.move("hills", State.PUBLISHED, person="li")
    saved(museum, sections=(told("b"),))
    kept = museum.stories.get("hills")
    assert kept.ahead
    assert museum.stories.read("hills", NOW).sections == (told("a"),)
    museum.stories.move("hills", State.PUBLISHED, person="li")
    assert museum.stories.read("hills", NOW).sections == (told("b"),)
    assert museum.vault.head(story_object("hills")) == 2
    in_vault = json.loads(museum.vault.read(story_object("hills"), STORY))
    assert in_vault["state"] == "published"
    museum.stories.move("hills", State.WITHDRAWN, person="li")
    assert museum.stories.readable(NOW) == []


def test_its_dates_open_and_close_it(museum: Museum, begun):
    opens, closes = NOW + timedelta(days=1), NOW + timedelta(days=2)
    saved(museum, sections=(told("a"),), opens=opens.isoformat(), closes=closes.isoformat())
    museum.stories.move("hills", State.PUBLISHED, person="li")
    seen = {
        name: bool(museum.stories.readable(moment))
        for name, moment in (
            ("before", opens - timedelta(seconds=1)), ("from", opens),
            ("last", closes - timedelta(seconds=1)), ("after", closes),
        )
    }  # fmt: skip
    assert seen == {"before": False, "from": True, "last": True, "after": False}


def test_a_story_without_a_title_in_both_languages_or_a_section_is_not_published(museum: Museum):
    museum.stories.create("bare", StoryKind.EXHIBITION, {"en": "Bare"}, person="wang")
    with pytest.raises(MismatchError, match="title zh, section"):
        museum.stories.move("bare", State.PUBLISHED, person="wang")
    assert museum.vault.head(story_object("bare")) == 0


def test_two_editors_at_once_lose_nothing(museum: Museum, begun):
    kept = museum.stories.get("hills")
    mine = kept.story.model_copy(update={"sections": (told("mine"),)})
    theirs = kept.story.model_copy(update={"sections": (told("theirs"),)})
    museum.stories.save(theirs, expected=kept.revision, person="li")
    with pytest.raises(StaleStoryError) as stale:
        museum.stories.save(mine, expected=kept.revision, person="wang")
    assert (stale.value.mine, stale.value.theirs) == (mine, theirs)
    assert museum.stories.get("hills").story == theirs
    # The same form sent twice is one step.
    museum.stories.save(theirs, expected=kept.revision, person="li")
    assert museum.stories.get("hills").revision == 2
    with pytest.raises(ConflictError):
        museum.stories.move("hills", State.PUBLISHED, person="li", expected=1)


def test_any_step_can_be_said_again(museum: Museum, begun):
    for text in "abc":
        saved(museum, sections=(told(text),))
    museum.stories.restore("hills", 2, person="li", expected=4)
    assert museum.stories.get("hills").story.sections == (told("a"),)
    steps = museum.stories.steps("hills")
    assert [one.why for one in steps] == ["created", "edit", "edit", "edit", "restore"]
    assert museum.stories.at("hills", 4).sections == (told("c"),)
    with pytest.raises(NotFoundError):
        museum.stories.at("hills", 9)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ({"x": 650, "y": 0, "width": 100, "height": 50}, "750 x 50 px, and the capture has 700"),
        ({"x": 5}, "lies nowhere"),
        ({"capture": "c-other"}, "no picture c-other"),
        ({"relic": "r-none"}, "no relic r-none"),
    ],
)
def test_a_picture_off_the_canvas_is_refused_with_what_is_measured(
    museum: Museum, begun, relics, place, why
):
    scroll = max(relics, key=lambda one: one.captures[0].width)
    picture = Picture(**({"relic": scroll.id} | place))
    with pytest.raises(InvalidError, match=why):
        saved(museum, sections=(RegionSection(id="s1", pictures=(picture,)),))
    assert museum.stories.get("hills").revision == 1


def test_a_lost_register_and_a_killed_writer_lose_no_story(museum: Museum, begun):
    saved(museum, sections=(told("a"),))
    museum.stories.move("hills", State.PUBLISHED, person="li")
    saved(museum, sections=(told("b"),))
    museum.stories.create("other", StoryKind.EXHIBITION, TITLE, person="wang")
    rows = museum.register.dump()
    rebuild_register(museum)
    assert museum.register.dump() == rows
    folder = museum.folder
    # A version that was cut just before its writer was killed is found by the next one.
    kept = json.loads(museum.vault.read(story_object("hills"), STORY))
    kept["title"]["en"] = "Cut, and not noted"
    museum.vault.cut(
        story_object("hills"), {STORY: json.dumps(kept).encode()}, head=1, message="x", person="x"
    )
    assert museum.stories.stale() == ["hills"]
    museum.stories.move("hills", State.PUBLISHED, person="li")
    assert museum.stories.stale() == []
    assert museum.stories.read("hills", NOW).title["en"] == "Cut, and not noted"
    # And where the journal is lost as well, what was published is still there.
    museum.close()
    shutil.rmtree(folder / "journal")
    shutil.rmtree(folder / "cache")
    with Museum.open(folder) as poor:
        rebuild_register(poor)
        assert poor.stories.read("hills", NOW).title["en"] == "Cut, and not noted"


@pytest.mark.parametrize("revision", [-1, 0, 2, 2**31, 2**64, 10**30])
def test_a_revision_that_no_story_has_is_not_found(museum: Museum, begun, revision):
    with pytest.raises(NotFoundError, match="it has 1"):
        museum.stories.at("hills", revision)
    assert museum.stories.at("hills", 1).title == begun.title
