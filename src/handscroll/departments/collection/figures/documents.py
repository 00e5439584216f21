"""People and seals for programs: the documents that the interface answers."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, Field

from handscroll.departments.collection.figures.impressions import Pressed
from handscroll.departments.collection.figures.person_page import PersonPage
from handscroll.departments.collection.figures.resolving import Meant, Somebody
from handscroll.departments.collection.figures.seal_page import PressedOn, SealPage
from handscroll.departments.collection.finding.cards import Card
from handscroll.departments.collection.finding.times import years_of
from handscroll.departments.collection.naming.keys import key_of
from handscroll.model.relic import Relic


class Work(BaseModel):
    """A work in short."""

    id: str
    accession_number: str
    title: dict[str, str]
    years: tuple[int, int] | None = Field(description="First and last year; 0 is 1 BC")
    page: str = Field(description="Address of its page, without the language before it")
    image: str | None


class NameStated(BaseModel):
    """A name, and how many of the compared records give it."""

    kind: str
    text: str
    language: str
    pinyin: str
    records: int


class LifeStated(BaseModel):
    """Dates of a life as records write them, and which records do."""

    born: str
    died: str
    active: str
    records: list[str]


class PersonShort(BaseModel):
    """A person in a list."""

    key: str
    chinese: str
    latin: str
    life: str = Field(description="Years of birth and death, 1632..1717")
    works: int


class SealShort(BaseModel):
    """A seal in a list."""

    id: str
    reading: str
    works: int
    image: str | None


class PersonDocument(BaseModel):
    """A person as the records that name them state it."""

    key: str
    names: list[NameStated] = []
    lives: list[LifeStated] = []
    native_places: list[dict[str, str]] = []
    links: list[str] = []
    compared_records: int = Field(default=0, description="Records whose statements are given here")
    attributions: dict[str, int] = Field(default={}, description="Qualifier to works")
    made: list[Work] = []
    made_total: int = 0
    wrote_on: list[Work] = []
    wrote_on_total: int = 0
    seals: list[SealShort] = []
    seals_total: int = 0
    held: list[Work] = []
    held_total: int = 0
    model_for: list[Work] = Field(
        default=[], description="Works made after them, as records relate them"
    )
    same_name: list[PersonShort] = Field(
        default=[], description="Other people of that name, never merged"
    )


class ImpressionDocument(BaseModel):
    """One pressing of a seal."""

    id: str
    reading: str
    part: str | None
    position: dict[str, str]
    across_join: bool
    region: dict[str, str | int] | None
    image: str | None
    width_mm: float | None
    height_mm: float | None
    reading_certainty: str
    owner_certainty: str


class ImpressedWork(Work):
    """A work that bears the seal."""

    source: str = Field(description="On what this record rests its reading of the seal")
    impressions: list[ImpressionDocument]
    more_impressions: int


class SealStatement(BaseModel):
    """One statement about the seal and the records that make it."""

    field: str
    value: object
    records: list[str]


class SealDocument(BaseModel):
    """A seal: statements of records beside each other, and its impressions."""

    id: str
    reading: str
    compared_records: int
    statements: list[SealStatement]
    works_total: int
    page: int
    works: list[ImpressedWork]


def person_document(page: PersonPage) -> PersonDocument:
    """Return a person for programs."""
    totals = {section.value: total for section, total in page.totals.items()}
    return PersonDocument(
        key=str(page.key),
        names=[
            NameStated(
                kind=one.value.kind.value,
                text=one.value.text,
                language=one.value.language,
                pinyin=one.value.pinyin,
                records=len(one.works),
            )
            for one in page.names
        ],
        lives=[
            LifeStated(
                born=one.value.born.written,
                died=one.value.died.written,
                active=one.value.floruit.written,
                records=_names(one.works),
            )
            for one in page.lives
        ],
        native_places=[dict(one.value) for one in page.places],
        links=list(page.links),
        compared_records=page.compared,
        attributions=dict(page.spread),
        made=[_work(one) for one in page.made],
        made_total=totals["made"],
        wrote_on=[_work(one.card) for one in page.wrote],
        wrote_on_total=totals["wrote"],
        seals=[
            SealShort(
                id=one.id, reading=one.seal.reading, works=one.works, image=_image(one.pressed)
            )
            for one in page.seals.faces
        ],
        seals_total=totals["seals"],
        held=[_work(one.card) for one in page.held],
        held_total=totals["held"],
        model_for=[_work(one) for one in page.model],
        same_name=[_short(one) for one in page.meant.others],
    )


def namesakes_document(meant: Meant) -> PersonDocument:
    """Return those of a name of whom nobody can say which is meant."""
    return PersonDocument(
        key=str(meant.key), compared_records=0, same_name=[_short(one) for one in meant.others]
    )


def seal_document(page: SealPage) -> SealDocument:
    """Return a seal for programs."""
    return SealDocument(
        id=page.id,
        reading=page.reading,
        compared_records=page.compared,
        statements=list(_statements(page)),
        works_total=page.paging.total,
        page=page.paging.page,
        works=[_impressed(one) for one in page.on],
    )


def _statements(page: SealPage) -> Iterable[SealStatement]:
    plain = (
        ("reading", page.readings),
        ("other_reading", page.other_readings),
        ("meaning", page.meanings),
        ("type", page.types),
        ("cutting", page.cuttings),
        ("shape", page.shapes),
        ("height_and_width_mm", page.sizes),
        ("source", page.sources),
        ("note", page.notes),
    )
    for field, told in plain:
        for one in told:
            yield SealStatement(field=field, value=one.value, records=_names(one.works))
    for owner in page.owners:
        value = {
            "key": str(key_of(owner.value.person)),
            "names": [name.text for name in owner.value.person.names],
            "certainty": owner.value.certainty.value,
        }
        yield SealStatement(field="owner", value=value, records=_names(owner.works))


def _impressed(on: PressedOn) -> ImpressedWork:
    return ImpressedWork(
        **_work(on.card).model_dump(),
        source=on.source,
        impressions=[_impression(one) for one in on.pressed],
        more_impressions=on.more,
    )


def _impression(one: Pressed) -> ImpressionDocument:
    told, region = one.impression, one.impression.region
    size = one.size or (None, None)
    return ImpressionDocument(
        id=told.id,
        reading=one.reading,
        part=one.part.kind.value if one.part else None,
        position=dict(told.position),
        across_join=told.across_join,
        region={
            "capture": region.capture,
            "x": region.x,
            "y": region.y,
            "width": region.width,
            "height": region.height,
        }
        if region
        else None,
        image=_image(one),
        width_mm=size[0],
        height_mm=size[1],
        reading_certainty=told.reading_certainty.value,
        owner_certainty=told.owner_certainty.value,
    )


def _work(card: Card[Relic]) -> Work:
    relic = card.relic
    return Work(
        id=relic.id,
        accession_number=relic.accession_number,
        title=relic.title,
        years=years_of(relic),
        page=f"/relics/{relic.id}" + ("" if relic.parts else "/record"),
        image=card.picture.src if card.picture else None,
    )


def _short(one: Somebody) -> PersonShort:
    return PersonShort(
        key=str(one.key), chinese=one.chinese, latin=one.latin, life=one.life, works=one.works
    )


def _names(works: Iterable[Relic]) -> list[str]:
    return [one.id for one in works]


def _image(one: Pressed | None) -> str | None:
    return one.cutting.src if one is not None and one.cutting is not None else None
