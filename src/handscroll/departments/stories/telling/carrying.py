"""A story carried out of one museum and into another, or into the same again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from handscroll.errors import NotFoundError, UnreadableError
from handscroll.model.rights import State
from handscroll.model.stories.story import Story
from handscroll.museum import Museum
from handscroll.museum.stories import KeptStory
from handscroll.museum.story_canvas import require_on_canvas
from handscroll.museum.story_rows import from_story_document, story_document

MOST_BYTES = 16_000_000


def carried(story: Story) -> dict[str, Any]:
    """Return a story as it is carried: a document that names its schema."""
    return story_document(story)


def read_carried(museum: Museum, file: Path, *, person: str, dry_run: bool) -> KeptStory:
    """Bring a story as a draft, or as the next revision of the one of that name.

    Its state stays behind: what is to be published here is decided here.

    Raises
    ------
    UnreadableError
        If the file is no story.
    InvalidError
        If a picture of it lies nowhere in this museum.
    """
    story = _read(file).model_copy(update={"state": State.DRAFT})
    require_on_canvas(story, museum.relics)
    try:
        kept = museum.stories.get(story.id)
    except NotFoundError:
        if dry_run:
            return KeptStory(story, 1, 0, None)
        museum.stories.create(story.id, story.kind, story.title, person=person)
        kept = museum.stories.get(story.id)
    if dry_run:
        wanted = story.model_copy(update={"state": kept.story.state})
        return KeptStory(wanted, kept.revision + (wanted != kept.story), kept.version, kept.shown)
    return museum.stories.save(
        story, expected=kept.revision, person=person, why="import", facts={"file": file.name}
    )


def _read(file: Path) -> Story:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _unreadable(file, f"it has more than {MOST_BYTES:,} bytes")
        document = json.loads(file.read_text("utf-8"))
        if not isinstance(document, dict):
            raise _unreadable(file, "it is no JSON object")
        return from_story_document(document)
    except OSError as error:
        raise _unreadable(file, type(error).__name__) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _unreadable(file, f"{place}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, f"it is no JSON: {str(error)[:120]}") from None


def _unreadable(file: Path, why: str) -> UnreadableError:
    return UnreadableError(
        f"The story in {file.name} was not read", why=why, fix="Give a file of: story export"
    )
