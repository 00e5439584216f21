"""What a form of the page of words does."""

from __future__ import annotations

from handscroll.departments.staff.wording.asking import Sent
from handscroll.departments.staff.wording.judging import require_key, require_language, sayable
from handscroll.errors import ConflictError
from handscroll.model.wording import Phrase
from handscroll.museum import Museum
from handscroll.pages.words import shipped


def done(museum: Museum, sent: Sent, person: str) -> None:
    """Do what a form asks.

    Raises
    ------
    NotFoundError
        If there is no such word or language.
    UnsaidError
        If what was typed cannot be said.
    ConflictError
        If somebody changed the word in between, or there is nothing to undo.
    """
    language = require_language(museum.wordings.now(), sent.tongue)
    key = require_key(sent.key)
    wanted: Phrase | None = None
    if sent.do == "say":
        counts = not isinstance(shipped("en")[key], str)
        wanted = sayable(language, key, sent.phrase(counts=counts))
    elif sent.do == "undo":
        wanted = _before(museum, language, key)
    museum.wordings.change(language, {key: wanted}, person=person, seen={key: sent.seen})


def _before(museum: Museum, language: str, key: str) -> Phrase | None:
    changes = museum.wordings.history(language, key)
    if not changes:
        raise ConflictError(
            f"The word {key} was not changed",
            why="nobody changed it before",
            fix="Write what it is to say",
        )
    return changes[-2].phrase if len(changes) > 1 else None
