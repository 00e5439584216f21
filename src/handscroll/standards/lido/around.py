"""What surrounds a work in LIDO: other works, literature, rights, the record itself."""

from __future__ import annotations

from handscroll.model.catalogue.relation import RelationKind
from handscroll.standards.lido.groups import Each, Fields, Inside, fields
from handscroll.standards.lido.places import Pick, Said, Text, Texts
from handscroll.standards.lido.sets import Fixed, LegalBody, Related, RightsOf, RightsType
from handscroll.standards.lido.statements import Names, Word, identifier


def _note(kind: str) -> Text:
    return Text(Pick("objectNote", kind, by="type"))


def _spoken(kind: str) -> Said:
    return Said(Pick("objectNote", kind, by="type"))


_DISPLAY = Pick("displayObject")
_LINK = Text(Pick("objectWebResource"))
_KIND = Pick("relatedWorkRelType")
_PERSON_ID = identifier("objectID").labelled("person")
_RELATION = Fields((
    ("", Inside(Pick("relatedWork"), Fields((
        ("work", Said(_DISPLAY)),
        ("", Inside(Pick("object"), Fields((
            ("link", _LINK),
            ("person", fields(links=Texts(Pick("objectWebResource", "person")))),
            ("relic", Text(identifier("objectID"))),
            ("person", fields(
                id=Text(_PERSON_ID), names=Names("appellationValue", "objectName", bare=True)
            )),
            ("reasons", _spoken("reasons")),
            ("asserted_by", _note("asserted_by")),
            ("certainty", _note("certainty")),
        )))),
    )))),
    ("kind", Word(_KIND)),
))  # fmt: skip
_CITATION = Fields((
    ("", Inside(Pick("relatedWork"), Fields((
        ("text", Text(_DISPLAY)),
        ("", Inside(Pick("object"), fields(
            link=_LINK, pages=_note("pages"), plates=_note("plates"), note=_spoken("note")
        ))),
    )))),
    ("kind", Word(_KIND)),
))  # fmt: skip
_HISTORIC = Fields((
    ("", Inside(Pick("relatedWork"), Fields((
        ("catalogue", Text(_DISPLAY)),
        ("", Inside(Pick("object"), fields(
            hall=_note("hall"), juan=_note("juan"), page=_note("page"), text=_note("text"),
            agreement=_note("agreement"), differs_in=_spoken("differs_in"), note=_spoken("note"),
        ))),
    )))),
    ("kind", Word(_KIND)),
))  # fmt: skip
RELATED = Inside(
    Pick("relatedWorksWrap"),
    fields(
        c_relations=Each(Related(kinds=frozenset(RelationKind)), _RELATION),
        c_bibliography=Each(Related(kinds=frozenset({"literature"})), _CITATION),
        c_historic=Each(Related(kinds=frozenset({"historic"})), _HISTORIC),
        more_works=Each(Related(), _RELATION),
    ),
)


def _rights(tag: str, thing: str, *credit: tuple[str, Said]) -> Inside:
    holder = ("holder", LegalBody(Pick("rightsHolder"), languages=False))
    return Inside(RightsOf(tag, thing=thing), Fields((("", RightsType()), holder, *credit)))


_CREDIT = ("credit", Said(Pick("creditLine")))

OF_WORK = Inside(
    Pick("rightsWorkWrap"),
    fields(r_object=_rights("rightsWorkSet", "object"),
           more_rights=_rights("rightsWorkSet", "", _CREDIT)),
)  # fmt: skip
RECORD = Inside(
    Pick("recordWrap"),
    Fields((
        ("record_number", Text(Pick("recordID", "number", by="source", also=(("type", "local"),)))),
        ("", Fixed(Pick("recordType", "record"), "item")),
        ("record_source", LegalBody(Pick("recordSource", "museum", by="type"))),
        ("r_text", _rights("recordRights", "text")),
        ("r_dataset", _rights("recordRights", "dataset")),
        ("more_record_rights", _rights("recordRights", "")),
        ("page", Inside(Pick("recordInfoSet", "page", by="type"), Text(Pick("recordInfoLink")))),
    )),
)  # fmt: skip
PICTURES = Inside(
    Pick("resourceWrap"),
    Fields((
        ("", Inside(Pick("resourceSet"), fields(
            r_pictures=_rights("rightsResource", "pictures", _CREDIT),
            r_photograph=_rights("rightsResource", "photograph"),
            more_picture_rights=_rights("rightsResource", "", _CREDIT),
        ))),
        ("manifest", Inside(Pick("resourceSet"), Inside(
            Pick("resourceRepresentation", "manifest", by="type"), Text(Pick("linkResource"))
        ))),
        ("resources", Each(Pick("resourceSet"), Inside(
            Pick("resourceRepresentation", by="type"), fields(link=Text(Pick("linkResource")))
        ))),
    )),
)  # fmt: skip
