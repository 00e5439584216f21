"""What happened to a work: its making, its owners, its exhibitions, as events of LIDO."""

from __future__ import annotations

from handscroll.standards.lido.groups import Each, Fields, Inside, fields
from handscroll.standards.lido.places import Pick, Said, Text
from handscroll.standards.lido.sets import ACQUISITION, EXHIBITION, PRODUCTION, Events, Having
from handscroll.standards.lido.statements import ACTOR, DateSet, Word, identifier

_IN_ROLE = Having("eventActor", child="actorInRole")
_SHOWN = Having("eventActor", child="actorInRole", has=False)
_DISPLAY = Said(Pick("displayActorInRole"))
_MAKER = Fields((
    ("shown", _DISPLAY),
    ("", Inside(Pick("actorInRole"), Fields((
        ("person", Inside(Pick("actor"), ACTOR, always=True)),
        ("role", Word(Pick("roleActor"))),
        ("qualifier", Word(Pick("attributionQualifierActor"))),
        ("certainty", Text(Pick("attributionQualifierActor", "certainty"))),
        ("asserted_by", Text(Pick("sourceActorInRole"))),
        ("note", Text(Pick("sourceActorInRole", "note"))),
    )), always=True)),
))  # fmt: skip


def _note(kind: str, *, languages: bool = False) -> Inside:
    value = Pick("descriptiveNoteValue")
    return Inside(
        Pick("eventDescriptionSet", kind, by="type"), Said(value) if languages else Text(value)
    )


_MAKING = Events(
    PRODUCTION,
    Fields((
        ("creator", Inside(_SHOWN, _DISPLAY)),
        ("makers", Each(_IN_ROLE, _MAKER)),
        ("date", DateSet()),
        ("dynasty", Inside(Pick("periodName"), Said(Pick("term")))),
    )),
    many=False,
)  # fmt: skip

_OWNING = Events(
    ACQUISITION,
    Fields((
        ("institution", Inside(_SHOWN, _DISPLAY)),
        ("holder", Inside(_IN_ROLE, Inside(Pick("actorInRole"), Inside(Pick("actor"), ACTOR)))),
        ("when", DateSet()),
        ("place", Inside(Pick("eventPlace"), Said(Pick("displayPlace")))),
        ("how", Word(Pick("eventMethod"))),
        ("evidence", _note("evidence", languages=True)),
        ("certainty", _note("certainty")),
        ("source", _note("source")),
    )),
)  # fmt: skip

_SHOWING = Events(
    EXHIBITION,
    fields(
        title=Inside(Pick("eventName"), Said(Pick("appellationValue"))),
        when=DateSet(),
        place=Inside(Pick("eventPlace", by="type"), Said(Pick("displayPlace"))),
        venue=Inside(Pick("eventPlace", "venue", by="type"), Said(Pick("displayPlace"))),
        number=_note("number"),
    ),
    ahead=fields(link=Text(identifier("eventID", uri=True))),
)

EVENTS = Inside(
    Pick("eventWrap"), fields(making=_MAKING, c_provenance=_OWNING, c_exhibitions=_SHOWING)
)
