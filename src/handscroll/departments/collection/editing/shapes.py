"""The form that a record needs, read off the model: a new field of the model appears by itself."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, reduce
from operator import or_
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from handscroll.model.relic import Relic

PEOPLE = "people"
"""What fields name that name somebody whom some record knows."""
KEPT: dict[str, frozenset[str]] = {
    "Relic": frozenset({"id", "accession_number", "state", "painted_by_software"}),
    "Part": frozenset({"capture"}),
}
"""Fields that no form changes, by the name of their model: they have ways of their own."""
VOCABULARIES: dict[tuple[str, str], str] = {
    ("Catalogue", "format"): "formats",
    ("Technique", "term"): "techniques",
    ("Pigment", "term"): "pigments",
    ("Support", "terms"): "supports",
    ("MountingPart", "materials"): "supports",
    ("TextileFacts", "structure"): "textile_structures",
    ("CostumeFacts", "garment"): "costume_types",
    ("HistoricEntry", "catalogue"): "historic_catalogues",
    ("Rights", "uri"): "rights_statements",
    ("Statement", "uri"): "rights_statements",
}
"""Model and field to the vocabulary whose terms are offered there."""
NAMED: dict[tuple[str, str], str] = {
    ("Impression", "seal"): "seals",
    ("Impression", "part"): "parts",
    ("Inscription", "part"): "parts",
    ("Inscription", "seals"): "impressions",
    ("MountingPart", "capture"): "captures",
    ("Region", "capture"): "captures",
    ("Measure", "of"): "measured",
    ("PersonRef", "id"): PEOPLE,
}
"""Model and field to what is named there: of the same record; people may be of any."""
_LONG = 10_000

LeafKind = Literal["text", "long", "number", "choice", "yes_no", "outline"]


@dataclass(frozen=True)
class Leaf:
    """One thing that is typed or chosen.

    Attributes
    ----------
    default
        What it shows where nobody said anything.
    optional
        Whether it may say nothing at all, which a choice then offers.
    vocabulary, picks
        Whose terms are offered, and what of a term is written: ``id``, ``label`` or ``uri``.
    named
        Which names of the same record are offered.
    """

    kind: LeafKind
    annotation: Any = None
    choices: tuple[str, ...] = ()
    default: str = ""
    optional: bool = False
    required: bool = False
    most: int | None = None
    vocabulary: str = ""
    picks: str = ""
    named: str = ""


@dataclass(frozen=True)
class Said:
    """One text in several languages."""

    long: bool
    required: bool = False


@dataclass(frozen=True)
class Rows:
    """Things in a row; where it is ``fixed``, none is added or removed."""

    of: Shape
    fixed: bool = False
    required: bool = False


@dataclass(frozen=True)
class Facts:
    """A statement of several fields."""

    model: type[BaseModel]
    fields: Mapping[str, Shape] = field(hash=False)
    optional: bool = False


@dataclass(frozen=True)
class Kinds:
    """A statement whose fields its ``type`` chooses."""

    of: Mapping[str, Facts] = field(hash=False)


Shape = Leaf | Said | Rows | Facts | Kinds


def relic_shape() -> Facts:
    """Return the form of a whole record."""
    return _facts(Relic)


@cache
def _facts(model: type[BaseModel], optional: bool = False) -> Facts:
    kept = KEPT.get(model.__name__, frozenset())
    fields = {
        name: _shape(model, name, one)
        for name, one in model.model_fields.items()
        if name not in kept and typing.get_origin(one.annotation) is not Literal
    }
    return Facts(model, fields, optional)


def _shape(model: type[BaseModel], name: str, info: FieldInfo) -> Shape:
    where = (model.__name__, name)
    kind, optional, metadata = _bare(info.annotation, tuple(info.metadata))
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if where == ("Region", "outline"):
        return Leaf("outline", kind)
    if origin is dict:
        long = _most(_bare(inner[1])[2]) >= _LONG or where == ("Relic", "description")
        return Said(long, info.is_required())
    if origin is tuple:
        item = _of_kind(inner[0], where, optional=False)
        return Rows(item, fixed=where == ("Relic", "parts"), required=info.is_required())
    if origin in (typing.Union, types.UnionType):
        by_type = {}
        for one in inner:
            (value,) = typing.get_args(one.model_fields["type"].annotation)
            by_type[str(value.value)] = _facts(one)
        return Kinds(by_type)
    default = info.get_default(call_default_factory=True)
    return _of_kind(
        typing.Annotated[kind, *metadata] if metadata else kind,
        where,
        optional=optional,
        default="" if default is PydanticUndefined else default,
        required=info.is_required(),
    )


def _of_kind(
    annotation: object,
    where: tuple[str, str],
    *,
    optional: bool,
    default: object = "",
    required: bool = False,
) -> Shape:
    kind, _, metadata = _bare(annotation)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _with_terms(_facts(kind, optional), VOCABULARIES.get(where, ""))
    leaf, choices = _leaf_kind(kind, _most(metadata))
    vocabulary = VOCABULARIES.get(where, "")
    picks = {"": "", "rights_statements": "uri"}.get(vocabulary, "label")
    return Leaf(
        leaf, annotation, choices, as_text(default), optional, required,
        _most(metadata) or None, vocabulary, picks, NAMED.get(where, ""),
    )  # fmt: skip


def _leaf_kind(kind: object, most: int) -> tuple[LeafKind, tuple[str, ...]]:
    if kind is bool:
        return "yes_no", ("true", "false")
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "choice", tuple(one.value for one in kind)
    if kind in (int, float):
        return "number", ()
    return ("long" if most >= _LONG else "text"), ()


def _with_terms(shape: Facts, vocabulary: str) -> Facts:
    """Return the form of a term, with the vocabulary that offers its names."""
    known = shape.fields.get("id")
    if not vocabulary or not isinstance(known, Leaf):
        return shape
    offered = Leaf(known.kind, known.annotation, optional=True, vocabulary=vocabulary, picks="id")
    return Facts(shape.model, {**shape.fields, "id": offered}, shape.optional)


def _bare(annotation: object, metadata: tuple[Any, ...] = ()) -> tuple[Any, bool, tuple[Any, ...]]:
    """Return a type without None and notes, whether None is allowed, and the notes."""
    optional = False
    while True:
        origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            annotation, metadata = inner[0], (*metadata, *inner[1:])
        elif origin in (typing.Union, types.UnionType) and type(None) in inner:
            optional = True
            rest = tuple(one for one in inner if one is not type(None))
            annotation = reduce(or_, rest)
        else:
            return annotation, optional, metadata


def _most(metadata: tuple[Any, ...]) -> int:
    found = [getattr(one, "max_length", None) for one in metadata]
    return max((one for one in found if one), default=0)


def as_text(value: object) -> str:
    """Return what a field shows of a value, as JSON has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value.value) if isinstance(value, StrEnum) else str(value)
