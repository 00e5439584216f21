"""Stories on the terminal: listed, shown, carried out and in, published and withdrawn."""

import json

import pytest
from typer.testing import CliRunner

from handscroll.entrances.cli import build
from handscroll.errors import MismatchError, UnreadableError
from handscroll.model.rights import State
from handscroll.model.stories.story import Story, StoryKind, TextSection
from handscroll.museum import Museum

BOTH = {"zh-Hans": "山", "en": "Hills"}


@pytest.fixture
def run(museum: Museum):
    """Run a command on the museum."""

    def invoke(*arguments: object):
        words = ["--museum", str(museum.folder), "story", *map(str, arguments)]
        return CliRunner().invoke(build(), words, catch_exceptions=False)

    return invoke


@pytest.fixture
def hills(museum: Museum) -> Story:
    museum.stories.create("hills", StoryKind.STORY, BOTH, person="wang")
    made = Story(id="hills", title=BOTH, sections=(TextSection(id="a", text=BOTH),))
    return museum.stories.save(made, expected=1, person="wang").story


def test_a_story_is_listed_and_shown(run, hills):
    [one] = json.loads(run("list", "--json").stdout)
    assert (one["id"], one["state"], one["revision"], one["open_now"]) == (
        "hills", "draft", 2, False,
    )  # fmt: skip
    shown = json.loads(run("show", "hills", "--json").stdout)
    assert shown["sections"] == [{"id": "a", "kind": "text"}]
    assert [step["why"] for step in shown["steps"]] == ["created", "edit"]
    assert "hills" in run("list").stdout
    assert "wang" in run("show", "hills").stdout


def test_publishing_is_rehearsed_then_done_and_taken_back(run, museum: Museum, hills):
    [told] = json.loads(run("publish", "hills", "--dry-run", "--json").stdout)
    assert (told["state"], told["open_now"], told["dry_run"]) == ("published", True, True)
    assert museum.stories.get("hills").story.state is State.DRAFT
    run("publish", "hills", "--by", "li")
    assert museum.stories.get("hills").shown is not None
    [told] = json.loads(run("withdraw", "hills", "--json").stdout)
    assert (told["state"], told["open_now"]) == ("withdrawn", False)
    museum.stories.create("bare", StoryKind.STORY, {"en": "Bare"}, person="wang")
    with pytest.raises(MismatchError, match="title zh"):
        run("publish", "bare", "--dry-run")


def test_a_story_is_carried_out_and_in_again(run, museum: Museum, hills, tmp_path):
    file = tmp_path / "story.json"
    file.write_text(run("export", "hills").stdout, "utf-8")
    assert json.loads(run("import", file, "--json").stdout)[0]["revision"] == 2, "it says the same"
    changed = json.loads(file.read_text("utf-8"))
    changed["id"], changed["state"] = "hills-again", "published"
    file.write_text(json.dumps(changed), "utf-8")
    run("import", file, "--dry-run")
    assert [kept.story.id for kept in museum.stories.list()] == ["hills"]
    run("import", file)
    brought = museum.stories.get("hills-again")
    assert brought.story.sections == hills.sections
    assert (brought.story.state, brought.shown) == (State.DRAFT, None)


@pytest.mark.parametrize(
    "content", ["no json", "[]", "[" * 100_000, '{"schema": 9}', '{"schema": 1, "id": "A B"}']
)
def test_what_is_no_story_is_refused(run, tmp_path, content):
    file = tmp_path / "story.json"
    file.write_text(content, "utf-8")
    with pytest.raises(UnreadableError):
        run("import", file)
