"""What a work is, is called, bears and measures: identification in LIDO."""

from __future__ import annotations

from dataclasses import dataclass

from handscroll.model.catalogue.history import IdentifierKind
from handscroll.model.catalogue.inscription import InscriptionKind
from handscroll.model.catalogue.material import PigmentMethod, TechniqueKind
from handscroll.model.catalogue.titles import TitleKind
from handscroll.standards.lido.groups import Each, Fields, Inside, fields
from handscroll.standards.lido.measures import COUNT, Sizes
from handscroll.standards.lido.places import (
    Attribute,
    Doc,
    Itself,
    Node,
    Number,
    Pick,
    Place,
    Said,
    Spoken,
    Taken,
    Text,
    Texts,
    Typed,
    Value,
)
from handscroll.standards.lido.sets import Fixed, LegalBody
from handscroll.standards.lido.statements import NOTED, TERM, Dated, Word, identifier


def note(kind: str, inner: Place) -> Inside:
    """Return a description of an inscription, told apart by its type."""
    return Inside(Pick("inscriptionDescription", kind, by="type"), inner)


def _value(kind: str = "") -> Pick:
    return Pick("descriptiveNoteValue", kind)


def worded(kind: str) -> Inside:
    """Return a description that is a word or number without a language."""
    return note(kind, Text(_value()))


def spoken(kind: str) -> Inside:
    """Return a description in several languages."""
    return note(kind, Said(_value()))


def numbered(kind: str) -> Inside:
    """Return a description that is a number."""
    return note(kind, Number(_value()))


def named(kind: str) -> Inside:
    """Return an identifier within the record."""
    return note(kind, Text(identifier("descriptiveNoteID")))


_TEXT = fields(
    kind=Attribute("type", "other"),
    transcription=Spoken(Pick("inscriptionTranscription")),
    id=named("id"),
    author=note("author", NOTED),
    signature=worded("signature"),
    script=worded("script"),
    lines=numbered("lines"),
    characters=numbered("characters"),
    date=note("date", Dated("descriptiveNoteValue")),
    translations=Each(
        Pick("inscriptionDescription", "translation", by="type"),
        Fields((
            ("", Spoken(_value(), usual="")),
            ("translator", Text(Pick("sourceDescriptiveNote"))),
            ("source", Text(Pick("sourceDescriptiveNote", "source"))),
        )),
    ),
    seals=note("seals", Texts(identifier("descriptiveNoteID"))),
    part=named("part"),
    note=spoken("note"),
)  # fmt: skip
_READ = note(
    "transcription",
    fields(
        punctuated=Number(_value("punctuated")),
        by=Text(_value("by")),
        certainty=Text(_value("certainty")),
    ),
)
TEXTS = Each(
    Pick("inscriptions", by="type", options=frozenset(InscriptionKind)),
    Fields((*_TEXT.places, ("transcription", _READ))),
)
TEXTS_OF_OTHERS = Each(
    Pick("inscriptions", by="type"),
    fields(
        transcription=Spoken(Pick("inscriptionTranscription")),
        note=Inside(Pick("inscriptionDescription", by="type"), Said(_value())),
    ),
)
_SIDES: dict[str, Place] = {
    "cutting": worded("cutting"), "shape": worded("shape"),
    "height_mm": numbered("height_mm"), "width_mm": numbered("width_mm"),
}  # fmt: skip
_READING = Text(Pick("inscriptionTranscription"))
SEALS = Each(
    Pick("inscriptions", "seal", by="type"),
    fields(
        reading=_READING,
        id=named("id"),
        other_readings=note("other_readings", Texts(_value())),
        meaning=spoken("meaning"),
        owner=note("owner", NOTED),
        owner_certainty=worded("owner_certainty"),
        type=worded("type"),
        **_SIDES,
        source=worded("source"),
        note=spoken("note"),
    ),
)
IMPRESSIONS = Each(
    Pick("inscriptions", "impression", by="type"),
    fields(
        reading=_READING,
        id=named("id"),
        seal=named("seal"),
        **_SIDES,
        part=named("part"),
        position=spoken("position"),
        across_join=numbered("across_join"),
        reading_certainty=worded("reading_certainty"),
        owner_certainty=worded("owner_certainty"),
        note=spoken("note"),
    ),
)


@dataclass(frozen=True)
class Title:
    """The title of the label, which LIDO requires; further ones of others are kept beside it."""

    always = True

    def write(self, into: Node, value: Value) -> None:
        """Write the title; one that says nothing is empty and says so."""
        told = Pick("titleSet").make(into)
        if value.get("title"):
            Said(Pick("appellationValue")).write(told, value["title"])
        else:
            Pick("appellationValue", "untitled").make(told)

    def read(self, node: Node, taken: Taken) -> Doc | None:
        """Return the first set as the title, others as more titles."""
        sets = Pick("titleSet", by="type").found(node, taken)
        said = [Said(Pick("appellationValue")).read(one, taken) or {} for one in sets]
        if not any(said):
            return None
        more = [
            {"text": text, "language": tag, "kind": "alias"}
            for one in said[1:]
            for tag, text in one.items()
            if text
        ]
        return {"title": said[0]} | ({"more_titles": more} if more else {})


def _appellation(kind: str = "") -> Pick:
    return Pick("appellationValue", kind)


TITLES = Each(
    Pick("titleSet", by="type", options=frozenset(TitleKind)),
    Fields((
        ("kind", Attribute("type", "given")),
        ("", Spoken(_appellation())),
        ("pinyin", Text(_appellation("pinyin"))),
        ("wade_giles", Text(_appellation("wade_giles"))),
        ("translator", Text(Pick("sourceAppellation"))),
        ("note", Text(Pick("sourceAppellation", "note"))),
    )),
)  # fmt: skip

CLASSIFICATION = Fields((
    ("", Inside(
        Pick("objectWorkTypeWrap"),
        Fields((
            ("c_object_type", Word(Pick("objectWorkType", "object_type", by="type"))),
            ("", Fixed(Pick("objectWorkType", "work", by="type"), "work")),
            ("more_types", Each(Pick("objectWorkType", by="type"), TERM)),
        )),
        always=True,
    )),
    ("", Inside(
        Pick("classificationWrap"),
        fields(
            format=Word(Pick("classification", "format", by="type")),
            c_format=Inside(Pick("classification", "fine_format", by="type"), TERM),
            c_grade=Word(Pick("classification", "grade", by="type")),
        ),
    )),
))  # fmt: skip

_DESCRIBED = Said(_value())


def _described(kind: str = "") -> Inside:
    return Inside(Pick("objectDescriptionSet", kind, by="type"), _DESCRIBED)


_PART = fields(
    id=Text(identifier("descriptiveNoteID")),
    label=Said(_value()),
    kind=Text(_value("kind")),
    joins=Number(_value("joins")),
    capture=Text(_value("capture")),
    note=Said(_value("note")),
    source=Text(Pick("sourceDescriptiveNote")),
)

NUMBERS = Each(
    Pick("workID", by="type", options=frozenset(IdentifierKind)),
    fields(kind=Attribute("type", "other"), text=Itself()),
)

_MATERIALS = Inside(
        Pick("materialsTech"),
        Fields((
            ("c_support", fields(
                terms=Each(Pick("termMaterialsTech", "support", by="type"), TERM)
            )),
            ("c_techniques", Each(
                Pick("termMaterialsTech", by="type", options=frozenset(TechniqueKind)),
                fields(kind=Attribute("type", "other"), term=TERM),
            )),
            ("c_pigments", Each(
                Pick("termMaterialsTech", by="type", options=frozenset(PigmentMethod)),
                fields(method=Attribute("type"), term=TERM),
            )),
            ("more_materials", Each(
                Pick("termMaterialsTech", by="type"), fields(of=Typed(), term=TERM)
            )),
            ("c_support", fields(
                weave=Said(Pick("extentMaterialsTech", "weave")),
                warp_per_cm=Number(Pick("extentMaterialsTech", "warp_per_cm")),
                weft_per_cm=Number(Pick("extentMaterialsTech", "weft_per_cm")),
                note=Said(Pick("extentMaterialsTech", "note")),
            )),
        )),
)  # fmt: skip

IDENTIFICATION = Fields((
    ("", Inside(
        Pick("titleWrap"), Fields((("", Title()), ("c_titles", TITLES))), always=True
    )),
    ("", Inside(
        Pick("inscriptionsWrap"),
        Fields((
            ("c_inscriptions", TEXTS), ("c_seals", SEALS), ("c_impressions", IMPRESSIONS),
            ("more_texts", TEXTS_OF_OTHERS),
        )),
    )),
    ("", Inside(Pick("repositoryWrap"), Inside(Pick("repositorySet"), fields(
        c_held_by=LegalBody(Pick("repositoryName")),
        accession_number=Text(Pick("workID", "number", by="type")),
        c_identifiers=NUMBERS,
        more_numbers=Texts(Pick("workID", by="type")),
    )))),
    ("", Inside(Pick("objectDescriptionWrap"), fields(
        description=_described(),
        c_significance=_described("significance"),
        c_parts=Each(Pick("objectDescriptionSet", "part", by="type"), _PART),
    ))),
    ("", Inside(Pick("objectMeasurementsWrap"), fields(
        c_measures=Each(Pick("objectMeasurementsSet", "measure", by="type"), Sizes()),
        c_count=Inside(Pick("objectMeasurementsSet", "count", by="type"), COUNT),
        more_measures=Each(Pick("objectMeasurementsSet", by="type"), Sizes()),
    ))),
    ("", Inside(Pick("objectMaterialsTechWrap"), Inside(Pick("objectMaterialsTechSet"), Fields((
        ("medium", Said(Pick("displayMaterialsTech"))),
        ("", _MATERIALS),
    ))))),
))  # fmt: skip
