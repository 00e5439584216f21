"""What staff change of a relightable image: who may see it, what it is called and what is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from handscroll.departments.examination.relighting.showing import may_see
from handscroll.errors import ConflictError, InvalidError
from handscroll.model.person import Person
from handscroll.model.relight import Relight
from handscroll.model.review import MOST_SAID, Move, needs_reason, require_reason
from handscroll.model.rights import MOVES, Action, State, ever, may
from handscroll.museum import Museum
from handscroll.pages.sent_forms import Bounds
from handscroll.plugin import require

BOUNDS: Final = Bounds(64 * 1024, 1, "Send one change")
MOST_TITLE: Final = 300
Told = TypeVar("Told", bound=BaseModel)


class Moving(BaseModel):
    """What is sent to bring an image into another state.

    Attributes
    ----------
    because
        Why; needed where `handscroll.model.review.needs_reason` says so.
    seen
        The state that it had when the form was shown; empty asks nothing.
    """

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    state: State
    because: str = Field(default="", max_length=MOST_SAID)
    seen: str = Field(default="", max_length=20)


class Telling(BaseModel):
    """What an image is called and what is to be seen on it; an empty text takes one away."""

    model_config = ConfigDict(extra="forbid")

    title: dict[str, str] = Field(default_factory=dict, max_length=40)
    caption: dict[str, str] = Field(default_factory=dict, max_length=40)

    @field_validator("title", "caption")
    @classmethod
    def _short(cls, texts: dict[str, str]) -> dict[str, str]:
        if any(len(tag) > 35 or len(text) > MOST_SAID for tag, text in texts.items()):
            raise ValueError(f"a text has {MOST_SAID} characters at most")
        return texts

    @field_validator("title")
    @classmethod
    def _one_line(cls, texts: dict[str, str]) -> dict[str, str]:
        if any(len(text) > MOST_TITLE for text in texts.values()):
            raise ValueError(f"a title has {MOST_TITLE} characters at most")
        return texts


class Naming(BaseModel):
    """The form of the same: a field for each language of the pages."""

    model_config = ConfigDict(extra="ignore")

    title_en: str = Field(default="", max_length=MOST_TITLE)
    title_zh_hans: str = Field(default="", max_length=MOST_TITLE)
    title_zh_hant: str = Field(default="", max_length=MOST_TITLE)
    caption_en: str = Field(default="", max_length=MOST_SAID)
    caption_zh_hans: str = Field(default="", max_length=MOST_SAID)
    caption_zh_hant: str = Field(default="", max_length=MOST_SAID)

    @property
    def telling(self) -> Telling:
        """What it says."""
        return Telling(
            title={
                "en": self.title_en, "zh-Hans": self.title_zh_hans, "zh-Hant": self.title_zh_hant,
            },
            caption={
                "en": self.caption_en, "zh-Hans": self.caption_zh_hans,
                "zh-Hant": self.caption_zh_hant,
            },
        )  # fmt: skip


def moves_of(person: Person, relight: Relight) -> Sequence[Move]:
    """Return the states into which somebody may bring an image, and whether that needs a reason."""
    if not may(person.role, Action.PUBLISH, relight.state):
        return ()
    ready = [one for one in MOVES[relight.state] if relight.made or one is not State.PUBLISHED]
    return [Move(one, needs_reason(relight.state, one)) for one in ready]


def move_image(museum: Museum, person: Person, name: str, sent: object) -> Relight:
    """Bring an image into another state.

    Raises
    ------
    HandscrollError
        If the person may not, the state may not follow, a reason lacks, or somebody else was first.
    """
    what = "The relightable image was not moved"
    kept = _image_for(museum, person, name, Action.PUBLISH, what)
    moving = _read(Moving, sent, what)
    if moving.seen and moving.seen != kept.state:
        raise ConflictError(
            what,
            why=f"it is {kept.state} by now, and was {moving.seen} when the form was shown",
            fix="Open its page again and look",
        )
    require_reason(kept.state, moving.state, moving.because, what=what)
    return museum.relights.move(kept.id, moving.state, person=person.name, because=moving.because)


def tell_image(museum: Museum, person: Person, name: str, sent: object) -> Relight:
    """Keep what an image is called, and what is to be seen on it; raises as `move_image`."""
    what = "The words were not kept"
    kept = _image_for(museum, person, name, Action.EDIT, what)
    told = told_of(kept, _read(Telling, sent, what))
    return museum.relights.tell(kept.id, told.title, told.caption, person=person.name)


def told_of(kept: Relight, telling: Telling) -> Relight:
    """Return an image with other words; of a language that is not named, what was stays."""
    words = {
        "title": _merged(kept.title, telling.title),
        "caption": _merged(kept.caption, telling.caption),
    }
    return kept.model_copy(update=words)


def _merged(kept: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    both = {**kept, **{tag: text.strip() for tag, text in said.items()}}
    return {tag: text for tag, text in both.items() if text}


def _image_for(museum: Museum, person: Person, name: str, action: Action, what: str) -> Relight:
    # Who may do it with no image is told so before one is looked up.
    if not ever(person.role, action):
        require(person, action, what=what)
    kept, _ = may_see(museum, person, name)
    require(person, action, kept.state, what=what)
    return kept


def _read(model: type[Told], sent: Any, what: str) -> Told:  # noqa: ANN401 - whatever was sent
    try:
        return sent if isinstance(sent, model) else model.model_validate(sent)
    except ValidationError as trouble:
        first = trouble.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(one) for one in first["loc"]) or "the whole"
        raise InvalidError(
            what, why=f"{where}: {first['msg']}", fix="Correct that and send it again"
        ) from None
