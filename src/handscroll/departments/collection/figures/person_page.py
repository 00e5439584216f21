"""The page of a person: names and dates as records state them, and the works, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handscroll.departments.collection.entry.cuttings import Cutter, Cutting
from handscroll.departments.collection.figures.faces import Album, album
from handscroll.departments.collection.figures.impressions import Pressed
from handscroll.departments.collection.figures.paging import Paging, paging
from handscroll.departments.collection.figures.resolving import Meant
from handscroll.departments.collection.figures.seal_page import seals_of
from handscroll.departments.collection.figures.seeing import Seeing, bearing
from handscroll.departments.collection.figures.stated import READ, Stated, gathered
from handscroll.departments.collection.finding.cards import Card, card
from handscroll.departments.collection.naming.keys import Key, key_of, life_of
from handscroll.departments.collection.naming.marks import keys_in_index
from handscroll.departments.collection.naming.named import LABELLED, Part, everybody
from handscroll.model.catalogue.history import ProvenanceStep
from handscroll.model.catalogue.inscription import Inscription
from handscroll.model.catalogue.maker import NameKind, PersonName, PersonRef, Qualifier
from handscroll.model.relic import Relic
from handscroll.model.rights import Tier

_FRAME = (260, 300)
_TEXTS_OF_A_WORK = 2
QUALIFIERS = (*(one.value for one in Qualifier), LABELLED)


class Section(StrEnum):
    """What of a person is shown; on a page of its own it is shown in full."""

    MADE = "made"
    WROTE = "wrote"
    SEALS = "seals"
    HELD = "held"
    MODEL = "model"


PART = {
    Section.MADE: Part.MAKER, Section.WROTE: Part.WRITER, Section.SEALS: Part.SEALER,
    Section.HELD: Part.HOLDER, Section.MODEL: Part.MODEL,
}  # fmt: skip
_FULL = {Section.MADE: 24, Section.WROTE: 24, Section.SEALS: 48, Section.HELD: 48,
         Section.MODEL: 24}  # fmt: skip
_FEW = {Section.MADE: 24, Section.WROTE: 6, Section.SEALS: 18, Section.HELD: 12,
        Section.MODEL: 6}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What of a person is wanted: a section in full, works of one qualifier, a page."""

    section: Section | None = None
    given: str = ""
    page: int = 1


@dataclass(frozen=True)
class TextShown:
    """A text by the person with its picture, if a record says where it stands."""

    text: Inscription
    cutting: Cutting | None


@dataclass(frozen=True)
class Wrote:
    """A work with what the person wrote on it."""

    card: Card[Relic]
    texts: tuple[TextShown, ...]
    more: int


@dataclass(frozen=True)
class Held:
    """A work with the steps of its provenance that name the person."""

    card: Card[Relic]
    steps: tuple[ProvenanceStep, ...]


@dataclass(frozen=True)
class PersonPage:
    """What is shown of a person; statements that differ stand beside each other.

    Attributes
    ----------
    spread
        Qualifier to works, in the order from autograph to unidentified.
    totals
        Works of each section, seals of :attr:`Section.SEALS`.
    """

    meant: Meant
    names: tuple[Stated[PersonName], ...]
    lives: tuple[Stated[PersonRef], ...]
    places: tuple[Stated[dict[str, str]], ...]
    links: tuple[str, ...]
    compared: int
    asked: Asked
    spread: tuple[tuple[str, int], ...]
    totals: dict[Section, int]
    made: tuple[Card[Relic], ...]
    wrote: tuple[Wrote, ...]
    seals: Album
    held: tuple[Held, ...]
    model: tuple[Card[Relic], ...]
    paging: Paging

    @property
    def key(self) -> Key:
        """Who it is."""
        return self.meant.key

    @property
    def by_kind(self) -> list[tuple[NameKind, list[Stated[PersonName]]]]:
        """Names by their kind: 姓名, 字, 号, 室名 and so on."""
        found = [(kind, [one for one in self.names if one.value.kind is kind]) for kind in NameKind]
        return [pair for pair in found if pair[1]]

    @property
    def signature(self) -> Pressed | None:
        """One of their seals that has a picture, to stand under the name."""
        pressed = (one.pressed for one in self.seals.faces if one.pressed is not None)
        return next((one for one in pressed if one.cutting is not None), None)

    def called(self, *kinds: NameKind) -> PersonName | None:
        """Return the first name of some kinds that most records give."""
        return next((one.value for one in self.names if one.value.kind in kinds), None)


def person_page(seeing: Seeing, meant: Meant, asked: Asked) -> PersonPage:
    """Gather the page of somebody."""
    keys = meant.keys
    told = list(_statements(seeing.page(bearing("person", keys), READ)[0], meant))
    totals = {one: seeing.count(bearing(part.value, keys)) for one, part in PART.items()}
    seals = seals_of(seeing, keys, meant.key.base) if totals[Section.SEALS] else []
    totals[Section.SEALS] = len(seals)
    spread = [(one, seeing.count(bearing(f"maker.{one}", keys))) for one in QUALIFIERS]
    section = asked.section or Section.MADE
    total = dict(spread).get(asked.given, 0) if asked.given else totals[section]
    window = _Window(seeing, meant, asked)
    return PersonPage(
        meant=meant,
        names=gathered(
            ((relic, name) for relic, one in told for name in one.names),
            lambda name: (name.kind, name.text),
        ),
        lives=gathered(told, lambda one: _life(one)),
        places=gathered(
            ((relic, one.native_place) for relic, one in told), lambda said: tuple(said.items())
        ),
        links=tuple(dict.fromkeys(link for _, one in told for link in one.links)),
        compared=len({relic.id for relic, _ in told}),
        asked=asked,
        spread=tuple((name, count) for name, count in spread if count),
        totals=totals,
        made=window.cards(Section.MADE),
        wrote=tuple(_wrote(one, meant, seeing.tier) for one in window.works(Section.WROTE)),
        seals=window.album(seals),
        held=tuple(_held(one, meant, seeing.tier) for one in window.works(Section.HELD)),
        model=window.cards(Section.MODEL),
        paging=paging(asked.page, total, _per_page(section, asked)),
    )


def _per_page(section: Section, asked: Asked) -> int:
    return _FULL[section] if asked.section is section else _FEW[section]


@dataclass(frozen=True)
class _Window:
    """What of each section the page shows: a few of all, or one in full."""

    seeing: Seeing
    meant: Meant
    asked: Asked

    def works(self, section: Section) -> Sequence[Relic]:
        place = self._place(section)
        if place is None:
            return ()
        limit, offset = place
        part = PART[section].value
        if section is Section.MADE and self.asked.given:
            part = f"{part}.{self.asked.given}"
        return self.seeing.page(bearing(part, self.meant.keys), limit, offset)[0]

    def cards(self, section: Section) -> tuple[Card[Relic], ...]:
        return tuple(card(one, self.seeing.tier) for one in self.works(section))

    def album(self, seals: Sequence[tuple[str, int]]) -> Album:
        place = self._place(Section.SEALS)
        if place is None:
            return Album(())
        limit, offset = place
        return album(self.seeing, seals[offset : offset + limit])

    def _place(self, section: Section) -> tuple[int, int] | None:
        if self.asked.section is None:
            offset = (self.asked.page - 1) * _FEW[section] if section is Section.MADE else 0
            return _FEW[section], offset
        if self.asked.section is not section:
            return None
        return _FULL[section], (self.asked.page - 1) * _FULL[section]


def is_meant(person: PersonRef, meant: Meant) -> bool:
    """Say whether a record names the one who is meant."""
    key = key_of(person)
    return key is not None and any(one in meant.keys for one in keys_in_index(key))


def _statements(relics: Iterable[Relic], meant: Meant) -> Iterable[tuple[Relic, PersonRef]]:
    for relic in relics:
        for share in everybody(relic):
            if is_meant(share.person, meant):
                yield relic, share.person


def _life(person: PersonRef) -> tuple[str, str, str] | None:
    told = (person.born.written, person.died.written, person.floruit.written)
    return told if any(told) or life_of(person) else None


def _wrote(relic: Relic, meant: Meant, tier: Tier) -> Wrote:
    limit = None if tier is Tier.STAFF else relic.rights.max_public_px
    cutter = Cutter({one.id: one for one in relic.captures}, limit)
    texts = [one for one in relic.catalogue.inscriptions if is_meant(one.author, meant)]
    wide, high = _FRAME
    shown = [TextShown(one, cutter.cut(one.region, wide=wide, high=high)) for one in texts]
    shown.sort(key=lambda one: one.cutting is None)
    few = tuple(shown[:_TEXTS_OF_A_WORK])
    return Wrote(card(relic, tier), few, len(shown) - len(few))


def _held(relic: Relic, meant: Meant, tier: Tier) -> Held:
    steps = (one for one in relic.catalogue.provenance if is_meant(one.holder, meant))
    return Held(card(relic, tier), tuple(steps))
