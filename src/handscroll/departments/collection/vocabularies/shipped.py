"""The vocabularies that come with the program."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from handscroll.departments.collection.vocabularies.model import Vocabulary

NAMES = (
    "object_types",
    "formats",
    "mounting_parts",
    "scripts",
    "inscription_kinds",
    "seal_types",
    "seal_cuttings",
    "seal_shapes",
    "attribution_qualifiers",
    "techniques",
    "supports",
    "pigments",
    "textile_structures",
    "costume_types",
    "building_types",
    "grades",
    "copy_relations",
    "historic_catalogues",
    "rights_statements",
)
"""Every shipped vocabulary, in the order of a record."""


@cache
def shipped(name: str) -> Vocabulary:
    """Read one shipped vocabulary; each file is read once.

    Raises
    ------
    KeyError
        If no vocabulary of that name is shipped.
    """
    if name not in NAMES:
        raise KeyError(name)
    file = files(__package__) / "data" / f"{name}.json"
    return Vocabulary.model_validate_json(file.read_bytes())
