"""A story's page as data: one function, which no request, language or template is needed for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handscroll.departments.stories.telling.chart import Chart, chart
from handscroll.departments.stories.telling.pictures import Shot, shot
from handscroll.model.relic import Relic
from handscroll.model.rights import Action, Role, may
from handscroll.model.stories.pieces import Event, Picture
from handscroll.model.stories.story import MapSection, Section, Story, TimelineSection
from handscroll.museum import Museum

_READER = Role.VISITOR
"""A story is told to whoever asks as visitors read it, a preview too."""


@dataclass(frozen=True)
class Happening:
    """An event of a timeline; `relic` and `shot` are None where none is to be shown."""

    event: Event
    relic: Relic | None = None
    shot: Shot | None = None


@dataclass(frozen=True)
class Fold:
    """One section as a reader gets it.

    Attributes
    ----------
    number
        From 1, from the right end on.
    shots
        Its pictures; None stands where one is not on show.
    """

    section: Section
    number: int
    shots: Sequence[Shot | None] = ()
    happenings: Sequence[Happening] = ()
    chart: Chart | None = None

    @property
    def shown(self) -> Sequence[Shot]:
        """The pictures that are on show."""
        return [one for one in self.shots if one is not None]

    @property
    def away(self) -> bool:
        """Whether something of it is not on show."""
        return None in self.shots


@dataclass(frozen=True)
class Told:
    """A story as a reader gets it; `works` are the relics that it shows, each once."""

    story: Story
    cover: Shot | None
    folds: Sequence[Fold]
    works: Sequence[Relic] = field(default=())

    @property
    def painted(self) -> bool:
        """Whether software painted all that it shows."""
        return bool(self.works) and all(one.painted_by_software for one in self.works)


def gather(museum: Museum, story: Story) -> Told:
    """Return all that a story's page says: what visitors see, whoever asks."""
    relics = {one.id: one for one in museum.relics.some(story.relics())}
    seen = {name: one for name, one in relics.items() if may(_READER, Action.VIEW, one.state)}

    def folds() -> Iterator[Fold]:
        for number, section in enumerate(story.sections, start=1):
            shots = [shot(one, seen, _READER) for one in getattr(section, "pictures", ())]
            if isinstance(section, TimelineSection):
                yield Fold(section, number, happenings=_happenings(section, seen))
            elif isinstance(section, MapSection):
                yield Fold(section, number, chart=chart(section.places))
            else:
                yield Fold(section, number, shots)

    cover = shot(story.cover, seen, _READER)
    return Told(story, cover, list(folds()), list(seen.values()))


def covers(museum: Museum, stories: Sequence[Story]) -> list[Told]:
    """Return stories for a list of them: each with its cover alone."""
    wanted = [one.cover.relic for one in stories if one.cover.relic]
    relics = {one.id: one for one in museum.relics.some(dict.fromkeys(wanted))}
    return [Told(one, shot(one.cover, relics, _READER), ()) for one in stories]


def opened(museum: Museum, name: str, moment: datetime) -> Told:
    """Return a story as visitors may read it at a moment.

    Raises
    ------
    NotFoundError
        If there is none for them then.
    """
    return gather(museum, museum.stories.read(name, moment))


def _happenings(section: TimelineSection, seen: dict[str, Relic]) -> Sequence[Happening]:
    dated = [one for one in section.events if one.year is not None]
    found = []
    for event in sorted(dated, key=lambda one: (one.year or 0, one.date.lstrip("-"))):
        relic = seen.get(event.relic)
        thing = None if relic is None else shot(_whole(relic), seen, _READER)
        found.append(Happening(event, relic, thing))
    return found


def _whole(relic: Relic) -> Picture:
    return Picture(relic=relic.id)
