"""Everybody whom a record names, and what their part in the work was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handscroll.departments.collection.naming.labels import labelled
from handscroll.model.catalogue.catalogue import Catalogue
from handscroll.model.catalogue.maker import PersonRef
from handscroll.model.relic import Relic


class Part(StrEnum):
    """What somebody has to do with a work."""

    MAKER = "maker"
    WRITER = "writer"
    SEALER = "sealer"
    HOLDER = "holder"
    MODEL = "model"


LABELLED = "labelled"
"""Stands for the qualifier of a maker whom only the label names."""


@dataclass(frozen=True)
class Share:
    """One person's part in a work.

    Attributes
    ----------
    qualifier
        How the work is given to its maker, or :data:`LABELLED`; empty for everybody else.
    """

    part: Part
    person: PersonRef
    qualifier: str = ""


def everybody(relic: Relic) -> Iterator[Share]:
    """Yield everybody whom a work's record or label names."""
    if not relic.catalogue.makers:
        yield from label_shares(relic.creator)
    yield from shares_of(relic.catalogue)


def label_shares(creator: Mapping[str, str]) -> Iterator[Share]:
    """Yield the makers whom a label names; asked where the record names none."""
    for person, qualifier in labelled(creator):
        yield Share(Part.MAKER, person, qualifier.value if qualifier else LABELLED)


def shares_of(told: Catalogue) -> Iterator[Share]:
    """Yield everybody whom a record names, in the order of reading."""
    for one in told.makers:
        yield Share(Part.MAKER, one.person, one.qualifier.value)
    for text in told.inscriptions:
        yield Share(Part.WRITER, text.author)
    for seal in told.seals:
        yield Share(Part.SEALER, seal.owner)
    for step in told.provenance:
        yield Share(Part.HOLDER, step.holder)
    for relation in told.relations:
        yield Share(Part.MODEL, relation.person)
